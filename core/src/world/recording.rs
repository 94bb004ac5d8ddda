//! A recording: the log of a run with what makes any moment of it quick to reach. The page sees this and nothing below.

mod folded;

use alloc::sync::Arc;
use alloc::vec::Vec;

use super::action::{Action, Timed, When};
use super::choice::choices;
pub use super::choice::{Choice, Forbidden};
pub use super::inspection::Inspection;
use super::log::Log;
use super::record::{NodeId, RecordId};
use super::run::{Step, World};
use super::source::{FileSpec, Source};
use super::station::{self, Builder, Kept};
use crate::lesson::knob::Settings;
use crate::lesson::scenario::Scenario;
use crate::map::Map;
use crate::octets::{Chunk, Needs, SourceId};
use crate::study::Playhead;
use crate::time::Nanos;
use crate::view::flight::Flights;
use crate::view::item::{Item, items};
use crate::view::moment::Moment;
use crate::view::outcome::{Outcome, Point, outcomes, points};
pub use folded::Folded;

/// How a recording ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// Nothing is left to happen and nobody waits.
    Ended,
    /// A user waits for a decision.
    Decision(NodeId),
    /// A bound was reached; the last record says which.
    Bound,
    /// Octets of a file are missing.
    Needs(Needs),
}

/// Records between two kept moments: what a seek replays is less.
pub const MOMENT_EVERY: u32 = 32;
/// Steps between two kept worlds, at least: what a fork replays.
const WORLD_EVERY: usize = 256;

/// The log of a run, its end, and what is derived from it once.
pub struct Recording {
    log: Log,
    settings: Settings,
    file: Option<FileSpec>,
    script: Arc<Vec<Timed>>,
    /// The world at the end.
    world: World,
    /// Worlds on the way, each with the number of records it had made.
    worlds: Vec<(RecordId, Arc<World>)>,
    /// The moment after every 32nd record, from 0.
    moments: Vec<Arc<Moment>>,
    flights: Flights,
    items: Vec<Item>,
    outcomes: Vec<Outcome>,
    points: Vec<Point>,
    ending: Ending,
}

/// A recording under way.
struct Making {
    log: Log,
    world: World,
    worlds: Vec<(RecordId, Arc<World>)>,
    moments: Vec<Arc<Moment>>,
    moment: Moment,
}

impl Making {
    fn run(&mut self) -> Ending {
        let mut steps = 0_usize;
        loop {
            // A world with much on its lines is kept less often: memory grows with the run, not with its square.
            if steps == 0 {
                self.worlds.push((self.log.len(), Arc::new(self.world.clone())));
                steps = self.world.flying().max(WORLD_EVERY);
            }
            steps -= 1;
            let step = self.world.step(&mut self.log);
            self.catch_up();
            match step {
                Step::Happened => {}
                Step::Decision(node) => return Ending::Decision(node),
                Step::Ended => return Ending::Ended,
                Step::Bound => return Ending::Bound,
                Step::Needs(needs) => return Ending::Needs(needs),
            }
        }
    }

    /// Steps until record `n` exists.
    fn run_to(&mut self, n: RecordId) {
        while self.log.len() < n && self.world.step(&mut self.log) == Step::Happened {}
        self.catch_up();
    }

    fn catch_up(&mut self) {
        for n in self.moment.n + 1..=self.log.len() {
            if let Some(record) = self.log.get(n) {
                self.moment.apply(record);
            }
            if n % MOMENT_EVERY == 0 {
                self.moments.push(Arc::new(self.moment.clone()));
            }
        }
    }
}

impl Recording {
    /// Runs a scenario with these actions to its end. Knobs and files are actions at the start.
    #[must_use]
    pub fn record(scenario: &Scenario, script: Vec<Timed>) -> Self {
        Self::with(scenario, script, crate::mail::station)
    }

    /// As [`Recording::record`], for a scenario of sessions only: who calls nothing else carries no other protocol.
    #[must_use]
    pub fn of_sessions(scenario: &Scenario, script: Vec<Timed>) -> Self {
        Self::with(scenario, script, station::none)
    }

    fn with(scenario: &Scenario, script: Vec<Timed>, build: Builder) -> Self {
        let (settings, file) = turned(scenario, &script);
        let source = file
            .clone()
            .map_or(Source::Generated { seed: scenario.seed }, |spec| Source::File { spec, supplied: Map::new() });
        let script = Arc::new(script);
        let mut world = World::new(scenario, &settings, source, Arc::clone(&script));
        world.staff(scenario, &settings, build);
        let mut moment = Moment::start(scenario.nodes.len(), scenario.links.len());
        for (end, node) in moment.ends.iter_mut().zip(world.nodes()) {
            if node.station.is_some() {
                (end.state, end.station) = ("", true);
            }
        }
        let moments = alloc::vec![Arc::new(moment.clone())];
        let making = Making { log: Log::default(), world, worlds: Vec::new(), moments, moment };
        Self::finish(making, settings, file, script)
    }

    /// As [`Recording::record`]; `None` where the knobs don't fit together.
    #[must_use]
    pub fn replay(scenario: &Scenario, script: Vec<Timed>) -> Option<Self> {
        let (settings, _) = turned(scenario, &script);
        settings.check(scenario).ok()?;
        Some(Self::record(scenario, script))
    }

    fn finish(mut making: Making, settings: Settings, file: Option<FileSpec>, script: Arc<Vec<Timed>>) -> Self {
        let ending = making.run();
        let Making { log, world, worlds, moments, .. } = making;
        let waiting = match ending {
            Ending::Decision(node) => Some(node),
            Ending::Ended | Ending::Bound | Ending::Needs(_) => None,
        };
        let (items, outcomes, points) = (items(&log, waiting), outcomes(&log, settings.size), points(&log));
        let flights = Flights::of(&log);
        Self { log, settings, file, script, world, worlds, moments, flights, items, outcomes, points, ending }
    }

    /// The same run going on from its end with more actions. Actions that never took effect are dropped.
    #[must_use]
    pub fn extended(&self, actions: &[Timed]) -> Self {
        self.forked(self.len(), actions)
    }

    /// The last world kept at or before record `n`, with the number of records it had made.
    fn kept_world(&self, n: RecordId) -> (RecordId, World) {
        let index = self.worlds.partition_point(|(records, _)| *records <= n).saturating_sub(1);
        match self.worlds.get(index).filter(|_| n < self.len()) {
            Some((n, world)) => (*n, (**world).clone()),
            None => (self.len(), self.world.clone()),
        }
    }

    /// The world when the step that made record `n` was over, and the log up to there.
    #[must_use]
    pub fn world_at(&self, n: RecordId) -> (World, Log) {
        let (from, mut world) = self.kept_world(n);
        let mut log = self.log.prefix(from);
        while log.len() < n && world.step(&mut log) == Step::Happened {}
        (world, log)
    }

    /// Another run: the same up to record `n` and the rest of its step, then these actions. This one stays as it is.
    #[must_use]
    pub fn forked(&self, n: RecordId, actions: &[Timed]) -> Self {
        let (from, world) = self.kept_world(n);
        let mut moment = self.moment(from);
        moment.flights.clear();
        let moments = self.moments.iter().take((from / MOMENT_EVERY) as usize + 1).cloned().collect();
        // The one it starts from stays: a branch off this one may begin before the next is kept.
        let worlds = self.worlds.iter().filter(|(records, _)| *records <= from).cloned().collect();
        let mut making = Making { log: self.log.prefix(from), world, worlds, moments, moment };
        making.run_to(n);
        let mut script: Vec<Timed> = self.script.iter().take(making.world.acted()).cloned().collect();
        script.extend_from_slice(actions);
        let script = Arc::new(script);
        making.world.rewrite(Arc::clone(&script));
        Self::finish(making, self.settings, self.file.clone(), script)
    }

    /// How many of the learner's actions took effect.
    #[must_use]
    pub const fn acted(&self) -> usize {
        self.world.acted()
    }

    /// How many of the learner's actions had taken effect when the step that made record `n` was over.
    #[must_use]
    pub fn acted_by(&self, n: RecordId) -> usize {
        self.world_at(n).0.acted()
    }

    /// The actions, those before the branch included.
    #[must_use]
    pub fn script(&self) -> &[Timed] {
        &self.script
    }

    /// The knobs.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The learner's own file, where it sends one.
    #[must_use]
    pub const fn file(&self) -> Option<&FileSpec> {
        self.file.as_ref()
    }

    /// The size of the file, in octets.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.settings.size
    }

    /// How many records.
    #[must_use]
    pub const fn len(&self) -> u32 {
        self.log.len()
    }

    /// Whether nothing happened.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.log.is_empty()
    }

    /// The log.
    #[must_use]
    pub const fn log(&self) -> &Log {
        &self.log
    }

    /// How it ends.
    #[must_use]
    pub const fn ending(&self) -> Ending {
        self.ending
    }

    /// The instant at which it ends.
    #[must_use]
    pub const fn end_time(&self) -> Nanos {
        self.world.now()
    }

    /// The rows of its ladder.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// What each cut cost.
    #[must_use]
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// Its synchronization points, in order of being set.
    #[must_use]
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// What is true after record `n`: replays at most 31 records.
    #[must_use]
    pub fn moment(&self, n: RecordId) -> Moment {
        let n = n.min(self.len());
        let mut moment = self.kept(n).clone();
        for record in self.log.range(moment.n + 1, n) {
            moment.apply(record);
        }
        moment.flights = self.flights.after(n);
        moment
    }

    /// The last moment kept at or before record `n`: a seek starts from it.
    #[must_use]
    pub fn kept(&self, n: RecordId) -> &Moment {
        &self.moments[((n / MOMENT_EVERY) as usize).min(self.moments.len() - 1)]
    }

    /// The last record that has happened at `t`; 0 for none.
    #[must_use]
    pub fn event_at(&self, t: Nanos) -> RecordId {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = (low + high).div_ceil(2);
            if self.log.get(middle).is_some_and(|record| record.t <= t) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        low
    }

    /// When an action at a playhead takes effect.
    #[must_use]
    pub fn when(&self, playhead: Playhead) -> When {
        let t = self.log.get(playhead.event).map_or(Nanos::ZERO, |record| record.t);
        if playhead.event >= self.len() && matches!(self.ending, Ending::Decision(_)) {
            When::Decision
        } else if playhead.at > t {
            When::Time(playhead.at)
        } else {
            When::Record(playhead.event)
        }
    }

    /// The mails in a node's mailboxes at the end.
    #[must_use]
    pub fn mailboxes(&self, node: NodeId) -> &[Kept] {
        self.world.node(node).and_then(|node| node.station.as_ref()).map_or(&[], |station| station.kept())
    }

    /// What stands on the receiver's durable store at the end: the extents that came.
    #[must_use]
    pub fn stored(&self) -> Chunk {
        self.world.nodes().iter().map(|node| node.user.stored()).find(|store| !store.is_empty()).unwrap_or_default()
    }

    /// The file that the sender had.
    #[must_use]
    pub fn sent_file(&self) -> Chunk {
        Chunk::source(SourceId(0), 0, self.settings.size)
    }

    /// Its world at the end: for checks, and for octets of generated sources.
    #[must_use]
    pub const fn world(&self) -> &World {
        &self.world
    }

    /// What a user may ask at the end, and what not, with the reason.
    #[must_use]
    pub fn choices(&self, node: NodeId) -> Vec<Choice> {
        let Some(node) = self.world.node(node).filter(|node| node.station.is_none()) else { return Vec::new() };
        choices(&node.spm)
    }
}

/// The knobs as the actions turn them, and the file they name.
fn turned(scenario: &Scenario, script: &[Timed]) -> (Settings, Option<FileSpec>) {
    let (mut settings, mut file) = (Settings::of(scenario), None);
    for timed in script {
        match &timed.act {
            Action::Set { knob, value } => settings.set(*knob, *value),
            Action::File(spec) => {
                settings.size = spec.size;
                file = Some(spec.clone());
            }
            Action::Predict { .. }
            | Action::Cut(_)
            | Action::Restore(_)
            | Action::Crash(_)
            | Action::Recover(_)
            | Action::Harm(_)
            | Action::Arm(_)
            | Action::Sit(_)
            | Action::Ask { .. }
            | Action::Say { .. }
            | Action::Does { .. } => {}
        }
    }
    (settings, file)
}
