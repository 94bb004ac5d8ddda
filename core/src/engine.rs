//! The one seam to the page: commands in, recordings out. It keeps the runs of one study of one scenario.

mod run;

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::digest::hex;
use crate::lesson::knob::{OutOfRange, Settings};
use crate::lesson::scenario::Scenario;
use crate::share::MOST_RECORDS;
use crate::study::{Playhead, RunSpec, Study, VERSION};
use crate::time::Nanos;
use crate::world::action::{Action, Timed, When};
use crate::world::recording::{Ending, Recording};
use crate::world::source::FileSpec;
use run::Run;
pub use run::RunInfo;

/// Why a study can't be opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OpenError {
    /// Its form is of another version.
    Version(u32),
    /// It is of another scenario.
    Scenario(String),
    /// It is of another revision of the scenario.
    Revision(u32),
    /// It can't be replayed: it has no run, or refers to one it doesn't have.
    Damaged,
    /// Its replay differs: it was made by another version.
    Digest,
    /// It asks for more than a study from elsewhere may.
    TooMuch,
}

/// The runs of a study.
pub struct Engine {
    scenario: Scenario,
    runs: Vec<Run>,
    current: u32,
}

/// How many octets of the log's hash a study keeps.
const DIGEST_OCTETS: usize = 8;

impl Engine {
    /// One run with the scenario's defaults, in which nobody interferes.
    #[must_use]
    pub fn new(scenario: Scenario) -> Self {
        let recording = Arc::new(Recording::record(&scenario, Vec::new()));
        let run = Run::new(None, 0, Vec::new(), recording);
        Self { scenario, runs: alloc::vec![run], current: 0 }
    }

    /// As [`Engine::new`], for a scenario of sessions only.
    #[must_use]
    pub fn of_sessions(scenario: Scenario) -> Self {
        let recording = Arc::new(Recording::of_sessions(&scenario, Vec::new()));
        Self::over(scenario, Vec::new(), recording)
    }

    /// One run that was played already, with the actions that it was played with.
    #[must_use]
    pub fn over(scenario: Scenario, actions: Vec<Timed>, recording: Arc<Recording>) -> Self {
        let run = Run::new(None, 0, actions, recording);
        Self { scenario, runs: alloc::vec![run], current: 0 }
    }

    /// The scenario.
    #[must_use]
    pub const fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The settings of the current run.
    #[must_use]
    pub fn settings(&self) -> Settings {
        *self.recording().settings()
    }

    /// The learner's own file, where the current run sends one.
    #[must_use]
    pub fn file(&self) -> Option<FileSpec> {
        self.recording().file().cloned()
    }

    /// The current run's recording.
    #[must_use]
    pub fn recording(&self) -> Arc<Recording> {
        self.runs[self.current as usize].recording()
    }

    /// Any run's recording.
    #[must_use]
    pub fn recording_of(&self, run: u32) -> Option<Arc<Recording>> {
        self.runs.get(run as usize).map(Run::recording)
    }

    /// Which run is current.
    #[must_use]
    pub const fn current(&self) -> u32 {
        self.current
    }

    /// The runs, in the order in which they were made.
    #[must_use]
    pub fn runs(&self) -> Vec<RunInfo> {
        self.runs.iter().map(|run| run.info).collect()
    }

    /// Begins a new first run: knobs as set, a file where one is given, then the actions.
    ///
    /// # Errors
    /// Every knob out of its range; nothing changes then.
    pub fn begin(
        &mut self,
        settings: &Settings,
        file: Option<FileSpec>,
        actions: Vec<Timed>,
    ) -> Result<Arc<Recording>, Vec<OutOfRange>> {
        settings.check(&self.scenario)?;
        let mut script = settings.actions(&self.scenario);
        script.extend(file.map(|file| Timed { when: When::Start, act: Action::File(file) }));
        script.extend(actions);
        let recording = Arc::new(Recording::record(&self.scenario, script.clone()));
        // An untouched run is no branch worth keeping.
        if self.is_untouched() {
            self.runs.clear();
        }
        self.push(Run::new(None, 0, script, recording));
        Ok(self.recording())
    }

    /// Acts at a playhead: at the end of the current run it goes on in it, in the past a second run begins and the first stays.
    pub fn act(&mut self, playhead: Playhead, when: Option<When>, acts: &[Action]) -> Arc<Recording> {
        let recording = self.recording();
        let at_end = playhead.event >= recording.len();
        let when = when.unwrap_or_else(|| recording.when(playhead));
        let timed = acts.iter().enumerate().map(|(index, act)| {
            let follows = recording.when(Playhead { event: playhead.event, at: Nanos::ZERO });
            // What is done together happens together: the first one's time, then at once.
            let when = if index == 0 {
                when
            } else if when == When::Decision {
                When::Decision
            } else {
                follows
            };
            Timed { when, act: act.clone() }
        });
        let timed: Vec<_> = timed.collect();
        if at_end {
            let run = &mut self.runs[self.current as usize];
            // What never took effect would stand in the way of what follows.
            let inherited = recording.script().len() - run.actions.len();
            run.actions.truncate(recording.acted().saturating_sub(inherited));
            let mut timed = timed;
            let mut extended = recording.extended(&timed);
            // What waits for something that has passed would find it when the run is replayed.
            let took = extended.acted().saturating_sub(inherited + run.actions.len());
            if took < timed.len() && matches!(extended.ending(), Ending::Ended | Ending::Decision(_)) {
                timed.truncate(took);
                extended = recording.extended(&timed);
            }
            run.becomes(extended);
            run.actions.extend(timed);
        } else {
            let parent = Some(self.current);
            let recording = Arc::new(recording.forked(playhead.event, &timed));
            self.push(Run::new(parent, playhead.event, timed, recording));
        }
        self.recording()
    }

    /// Adds a run and puts it on screen.
    fn push(&mut self, run: Run) {
        if let Some(before) = self.runs.get_mut(self.current as usize) {
            before.fold();
        }
        self.runs.push(run);
        self.current = self.runs.len() as u32 - 1;
    }

    /// Acts at a playhead in a run of the learner's own: where nothing that she did comes after it, the run goes on from there
    /// with what she does now, since all that is lost is what would have happened without it. Else as [`Engine::act`].
    pub fn go_on(&mut self, playhead: Playhead, acts: &[Action]) -> Arc<Recording> {
        let (recording, current) = (self.recording(), self.current);
        let hers =
            self.runs[current as usize].parent.is_some() && recording.acted_by(playhead.event) == recording.acted();
        let branched = self.runs.iter().any(|run| run.parent == Some(current) && run.fork_at > playhead.event);
        if !hers || branched || playhead.event >= recording.len() {
            return self.act(playhead, None, acts);
        }
        let first = recording.when(playhead);
        let follows = recording.when(Playhead { event: playhead.event, at: Nanos::ZERO });
        let timed =
            |(index, act): (usize, &Action)| Timed { when: if index == 0 { first } else { follows }, act: act.clone() };
        let timed: Vec<Timed> = acts.iter().enumerate().map(timed).collect();
        let run = &mut self.runs[current as usize];
        let inherited = recording.script().len() - run.actions.len();
        run.actions.truncate(recording.acted().saturating_sub(inherited));
        run.becomes(recording.forked(playhead.event, &timed));
        run.actions.extend(timed);
        self.recording()
    }

    /// Reopens a run.
    pub fn choose(&mut self, run: u32) -> Option<Arc<Recording>> {
        let recording = self.recording_of(run)?;
        if run != self.current {
            self.runs[self.current as usize].fold();
            self.runs[run as usize].unfold(&recording);
            self.current = run;
        }
        Some(recording)
    }

    /// What is saved.
    #[must_use]
    pub fn study(&self, playhead: Playhead, view: BTreeMap<String, String>) -> Study {
        let runs = self.runs.iter();
        Study {
            v: VERSION,
            scenario: self.scenario.id.clone(),
            revision: self.scenario.revision,
            seed: self.scenario.seed,
            runs: runs.map(Run::spec).collect(),
            current: self.current,
            playhead,
            view,
            digest: hex(&self.recording().log().sha256(playhead.event)[..DIGEST_OCTETS]),
        }
    }

    /// The run on screen alone, as it is shared: what was done before it branched is its own. Where that would be another run, since
    /// an action waits for what came twice, those that it branches from go with it.
    #[must_use]
    pub fn shared(&self, playhead: Playhead) -> Study {
        let recording = self.recording();
        let actions: Vec<Timed> = recording.script().iter().take(recording.acted()).cloned().collect();
        let same = |other: Recording| other.log().sha256(other.len()) == recording.log().sha256(recording.len());
        let runs = if Recording::replay(&self.scenario, actions.clone()).is_some_and(same) {
            alloc::vec![RunSpec { parent: None, fork_at: 0, actions }]
        } else {
            self.line()
        };
        Study { current: runs.len() as u32 - 1, runs, ..self.study(playhead, BTreeMap::new()) }
    }

    /// The run on screen and all that it branches from, the first one first.
    fn line(&self) -> Vec<RunSpec> {
        let parent = |run: &u32| self.runs[*run as usize].parent;
        let mut line: Vec<u32> = core::iter::successors(Some(self.current), parent).collect();
        line.reverse();
        let spec = |(place, run): (usize, &u32)| {
            let run = &self.runs[*run as usize];
            RunSpec { parent: place.checked_sub(1).map(|parent| parent as u32), ..run.spec() }
        };
        line.iter().enumerate().map(spec).collect()
    }

    /// Takes in the runs of a study from elsewhere beside its own, which stay; its current one becomes current. A run that is here
    /// already isn't taken twice.
    ///
    /// # Errors
    /// [`OpenError`]: what doesn't fit; nothing changes then.
    pub fn adopt(&mut self, study: &Study) -> Result<Playhead, OpenError> {
        let (other, playhead) = Self::replay(self.scenario.clone(), study, Some(MOST_RECORDS))?;
        if self.is_untouched() {
            *self = other;
            return Ok(playhead);
        }
        let mut places = Vec::new();
        for run in other.runs {
            let here = self.runs.iter().position(|own| own.script() == run.script());
            if here.is_none() {
                let parent = run.parent.and_then(|parent| places.get(parent as usize).copied());
                self.runs.push(run.under(parent));
            }
            places.push(here.unwrap_or(self.runs.len() - 1) as u32);
        }
        let current = places.get(other.current as usize).copied().unwrap_or(self.current);
        self.choose(current);
        Ok(playhead)
    }

    /// Whether nothing was done in it: one run, in which nobody interferes.
    fn is_untouched(&self) -> bool {
        self.runs.len() == 1 && self.runs[0].actions.is_empty()
    }

    /// Opens what was saved: replays every run.
    ///
    /// # Errors
    /// [`OpenError`]: what doesn't fit.
    pub fn open(scenario: Scenario, study: &Study) -> Result<(Self, Playhead), OpenError> {
        Self::replay(scenario, study, None)
    }

    /// Replays every run, as long as they make no more records together than `most`.
    fn replay(scenario: Scenario, study: &Study, most: Option<u64>) -> Result<(Self, Playhead), OpenError> {
        if study.v != VERSION {
            return Err(OpenError::Version(study.v));
        }
        if study.scenario != scenario.id {
            return Err(OpenError::Scenario(study.scenario.clone()));
        }
        if study.revision != scenario.revision || study.seed != scenario.seed {
            return Err(OpenError::Revision(study.revision));
        }
        let mut runs: Vec<Run> = Vec::new();
        let mut records = 0;
        for RunSpec { parent, fork_at, actions } in &study.runs {
            let recording = match parent {
                None => Recording::replay(&scenario, actions.clone()).ok_or(OpenError::Damaged)?,
                Some(parent) => {
                    let parent = runs.get(*parent as usize).ok_or(OpenError::Damaged)?;
                    parent.forked(*fork_at, actions)
                }
            };
            records += u64::from(recording.len());
            if most.is_some_and(|most| records > most) {
                return Err(OpenError::TooMuch);
            }
            let mut run = Run::new(*parent, *fork_at, actions.clone(), Arc::new(recording));
            if runs.len() != study.current as usize {
                run.fold();
            }
            runs.push(run);
        }
        if study.current as usize >= runs.len() {
            return Err(OpenError::Damaged);
        }
        let engine = Self { scenario, runs, current: study.current };
        if engine.study(study.playhead, BTreeMap::new()).digest != study.digest {
            return Err(OpenError::Digest);
        }
        let playhead = within(&engine.recording(), study.playhead);
        Ok((engine, playhead))
    }
}

/// The nearest playhead that there is: not past the end, and not past the next record.
fn within(recording: &Recording, playhead: Playhead) -> Playhead {
    let event = playhead.event.min(recording.len());
    let next = recording.log().get(event + 1).map_or_else(|| recording.end_time(), |record| record.t);
    Playhead { event, at: playhead.at.min(next) }
}
