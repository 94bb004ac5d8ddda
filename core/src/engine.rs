//! The one seam to the page: commands in, recordings out. It keeps the runs of one study of one scenario.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::digest::hex;
use crate::lesson::knob::{OutOfRange, Settings};
use crate::lesson::scenario::Scenario;
use crate::study::{Playhead, RunSpec, Study, VERSION};
use crate::time::Nanos;
use crate::world::action::{Action, Timed, When};
use crate::world::record::{FaultName, RecordId, What};
use crate::world::recording::{Ending, Recording};
use crate::world::source::FileSpec;

/// A run of a study.
struct Run {
    parent: Option<u32>,
    fork_at: RecordId,
    actions: Vec<Timed>,
    recording: Arc<Recording>,
}

/// What a run is, for a list of runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RunInfo {
    /// The run it branches from.
    pub parent: Option<u32>,
    /// The record after which it differs.
    pub fork_at: RecordId,
    /// How many records it has.
    pub records: u32,
    /// How many times the line was cut or an end crashed in it.
    pub faults: u32,
    /// How it ends.
    pub ending: Ending,
}

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
        let run = Run { parent: None, fork_at: 0, actions: Vec::new(), recording };
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
        let run = Run { parent: None, fork_at: 0, actions, recording };
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
        Arc::clone(&self.runs[self.current as usize].recording)
    }

    /// Which run is current.
    #[must_use]
    pub const fn current(&self) -> u32 {
        self.current
    }

    /// The runs, in the order in which they were made.
    #[must_use]
    pub fn runs(&self) -> Vec<RunInfo> {
        self.runs
            .iter()
            .map(|run| RunInfo {
                parent: run.parent,
                fork_at: run.fork_at,
                records: run.recording.len(),
                faults: faults(&run.recording),
                ending: run.recording.ending(),
            })
            .collect()
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
        if self.runs.len() == 1 && self.runs[0].actions.is_empty() {
            self.runs.clear();
        }
        self.runs.push(Run { parent: None, fork_at: 0, actions: script, recording });
        self.current = self.runs.len() as u32 - 1;
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
            run.recording = Arc::new(recording.extended(&timed));
            run.actions.extend(timed);
        } else {
            let parent = Some(self.current);
            let recording = Arc::new(recording.forked(playhead.event, &timed));
            self.runs.push(Run { parent, fork_at: playhead.event, actions: timed, recording });
            self.current = self.runs.len() as u32 - 1;
        }
        self.recording()
    }

    /// Acts at a playhead as who has seen nothing past it: where nothing was done later in the current run, this goes on in it,
    /// and what would have come is forgotten; else as [`Engine::act`].
    pub fn go_on(&mut self, playhead: Playhead, act: &Action) -> Arc<Recording> {
        let recording = self.recording();
        let timed = Timed { when: recording.when(playhead), act: act.clone() };
        if playhead.event < recording.len() {
            let forked = recording.forked(playhead.event, core::slice::from_ref(&timed));
            let nothing_later = forked.script().len() == recording.script().len() + 1;
            let own_past = self.runs[self.current as usize].fork_at <= playhead.event;
            if nothing_later && own_past {
                let run = &mut self.runs[self.current as usize];
                run.recording = Arc::new(forked);
                run.actions.push(timed);
                return self.recording();
            }
        }
        self.act(playhead, None, core::slice::from_ref(act))
    }

    /// Reopens a run.
    pub fn choose(&mut self, run: u32) -> Option<Arc<Recording>> {
        if run as usize >= self.runs.len() {
            return None;
        }
        self.current = run;
        Some(self.recording())
    }

    /// What is saved.
    #[must_use]
    pub fn study(&self, playhead: Playhead, view: BTreeMap<String, String>) -> Study {
        let runs = self.runs.iter();
        let spec = |run: &Run| RunSpec { parent: run.parent, fork_at: run.fork_at, actions: run.actions.clone() };
        Study {
            v: VERSION,
            scenario: self.scenario.id.clone(),
            revision: self.scenario.revision,
            seed: self.scenario.seed,
            runs: runs.map(spec).collect(),
            current: self.current,
            playhead,
            view,
            digest: hex(&self.recording().log().sha256(playhead.event)[..DIGEST_OCTETS]),
        }
    }

    /// Opens what was saved: replays every run.
    ///
    /// # Errors
    /// [`OpenError`]: what doesn't fit.
    pub fn open(scenario: Scenario, study: &Study) -> Result<(Self, Playhead), OpenError> {
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
        for RunSpec { parent, fork_at, actions } in &study.runs {
            let recording = match parent {
                None => Recording::replay(&scenario, actions.clone()).ok_or(OpenError::Damaged)?,
                Some(parent) => {
                    let parent = runs.get(*parent as usize).ok_or(OpenError::Damaged)?;
                    parent.recording.forked(*fork_at, actions)
                }
            };
            let (parent, fork_at, actions) = (*parent, *fork_at, actions.clone());
            runs.push(Run { parent, fork_at, actions, recording: Arc::new(recording) });
        }
        if study.current as usize >= runs.len() {
            return Err(OpenError::Damaged);
        }
        let engine = Self { scenario, runs, current: study.current };
        if engine.study(study.playhead, BTreeMap::new()).digest != study.digest {
            return Err(OpenError::Digest);
        }
        Ok((engine, study.playhead))
    }
}

fn faults(recording: &Recording) -> u32 {
    let broke = |what: &What| matches!(what, What::Fault { name: FaultName::Cut | FaultName::Crash, .. });
    recording.log().iter().filter(|record| broke(&record.what)).count() as u32
}
