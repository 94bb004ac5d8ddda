//! The world: what is pending, in order; one step takes one happening and all that follows from it at once.

use alloc::boxed::Box;
use alloc::collections::VecDeque;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

use super::action::{Action, Timed};
use super::link::Link;
use super::log::Log;
use super::node::Node;
use super::record::{LinkId, NodeId, Place, Record, RecordId, What};
use super::source::{Source, Sources};
use super::station::{Builder, Happening};
use crate::endpoint::{Endpoint, Input, Opener, Timer};
use crate::lesson::knob::Settings;
use crate::lesson::scenario::{FaultKind, FaultSpec, Policy, Scenario};
use crate::octets::{Needs, SourceId};
use crate::session::primitive::Indication;
use crate::time::Nanos;
use crate::user::{Receiver, Scripted, Sender, User};

/// What bounds a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// Records.
    pub records: u32,
    /// Steps.
    pub steps: u32,
    /// Virtual time.
    pub time: Nanos,
}

/// What a step came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Something happened.
    Happened,
    /// Nothing is left to happen; a user waits for a decision.
    Decision(NodeId),
    /// Nothing is left to happen.
    Ended,
    /// A bound was reached; a record says which.
    Bound,
    /// Octets of a file are missing: supply them and step again. Nothing happened.
    Needs(Needs),
}

/// What waits for its time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Pending {
    /// A node's user begins.
    Start(NodeId),
    /// A stream opens at a node.
    Opened { node: NodeId, tc: u32, opener: Opener },
    /// A stream could not be opened by a node.
    Unreachable { node: NodeId },
    /// The last octet of a message arrives at a node.
    Arrive { node: NodeId, tc: u32, msg: RecordId },
    /// The other side's orderly close arrives at a node.
    Closed { node: NodeId, tc: u32 },
    /// The line has taken all that a node gave it.
    Free { node: NodeId, tc: u32 },
    /// A user's alarm rings: its ticket, and the record after which it was set.
    Wake { node: NodeId, ticket: u32, cause: RecordId },
    /// Something of the scenario breaks or is mended.
    Fault(FaultKind),
}

impl Pending {
    /// The node and the connection that it is about, where it is about one.
    const fn tc(self) -> Option<(NodeId, u32)> {
        match self {
            Self::Opened { node, tc, .. }
            | Self::Arrive { node, tc, .. }
            | Self::Closed { node, tc }
            | Self::Free { node, tc } => Some((node, tc)),
            Self::Start(_) | Self::Unreachable { .. } | Self::Wake { .. } | Self::Fault(_) => None,
        }
    }
}

/// Nodes, links, what is pending, and the learner's actions.
#[derive(Clone)]
pub struct World {
    pub(super) now: Nanos,
    queue: VecDeque<(Nanos, Pending)>,
    pub(super) nodes: Vec<Node>,
    pub(super) links: Vec<Link>,
    pub(super) sources: Sources,
    files: bool,
    pub(super) script: Arc<Vec<Timed>>,
    /// How many of them have taken effect.
    pub(super) acted: usize,
    bounds: Bounds,
    steps: u32,
    /// Sessions asked for so far.
    pub(super) sessions: u32,
    /// What users were told and haven't acted on.
    pub(super) jobs: VecDeque<(NodeId, Indication, RecordId)>,
    /// Octets that a step misses.
    pub(super) needs: Option<Needs>,
    stopped: bool,
    /// Faults that wait for a record, for octets, or for messages: how many of these have come.
    pub(super) faults: Vec<(FaultSpec, u32)>,
    /// Damage that waits for the next message of a node: octet and mask.
    pub(super) waiting: Vec<(NodeId, u32, u8)>,
    /// Where data stand in the last message that carried some: offset, length, octets before them, by link.
    pub(super) data: Vec<Option<(RecordId, u64, u64)>>,
}

impl World {
    /// The world of a scenario with these settings and source, before anything happens. `script` is what the learner does.
    #[must_use]
    pub fn new(scenario: &Scenario, settings: &Settings, source: Source, script: Arc<Vec<Timed>>) -> Self {
        let links: Vec<Link> =
            scenario.links.iter().map(|link| Link::new(link.ends.map(NodeId), settings.delay, settings.rate)).collect();
        let mut world = Self {
            now: Nanos::ZERO,
            queue: VecDeque::new(),
            nodes: Vec::new(),
            data: vec![None; links.len()],
            links,
            files: matches!(source, Source::File { .. }),
            sources: Sources::new(vec![source]),
            script,
            acted: 0,
            bounds: Bounds {
                records: scenario.bounds.records,
                steps: scenario.bounds.steps,
                time: Nanos::from_millis(scenario.bounds.time_s.saturating_mul(1_000)),
            },
            steps: 0,
            sessions: 0,
            jobs: VecDeque::new(),
            needs: None,
            stopped: false,
            faults: Vec::new(),
            waiting: Vec::new(),
        };
        for (index, spec) in scenario.nodes.iter().enumerate() {
            let id = NodeId(index as u8);
            let link = world.links.iter().position(|link| link.ends.contains(&id)).unwrap_or(0);
            let user = match &spec.policy {
                Policy::SendFile => {
                    User::Sender(Box::new(Sender::new(*settings, SourceId(0), &spec.reference, &scenario.id)))
                }
                Policy::ReceiveFile => User::Receiver(Receiver::new(settings.lag, &spec.reference)),
                Policy::Mail(_) => User::Receiver(Receiver::new(0, &spec.reference)),
                Policy::Script(script) => {
                    User::Scripted(Box::new(Scripted::new(script.clone(), &spec.reference, &scenario.id)))
                }
            };
            world.nodes.push(Node::new(id, LinkId(link as u8), user, &spec.provider));
            world.pend(Nanos::ZERO, Pending::Start(id));
        }
        scenario.faults.iter().for_each(|fault| world.arm(fault.clone()));
        world
    }

    /// Puts stations where the scenario wants them; before anything happens.
    pub(super) fn staff(&mut self, scenario: &Scenario, settings: &Settings, build: Builder) {
        let switches = settings.switches(scenario);
        for (node, spec) in self.nodes.iter_mut().zip(&scenario.nodes) {
            if let Policy::Mail(packed) = &spec.policy {
                node.station = build(packed, switches);
            }
        }
    }

    /// Replaces what the learner does from here on; what has taken effect must be its beginning.
    pub fn rewrite(&mut self, script: Arc<Vec<Timed>>) {
        self.script = script;
        self.stopped = false;
    }

    /// How many of the learner's actions have taken effect.
    #[must_use]
    pub const fn acted(&self) -> usize {
        self.acted
    }

    /// Gives octets of a file.
    pub fn supply(&mut self, source: SourceId, offset: u64, octets: &[u8]) {
        self.sources.supply(source, offset, octets);
    }

    /// Its sources of octets.
    #[must_use]
    pub const fn sources(&self) -> &Sources {
        &self.sources
    }

    /// How many messages are on its lines.
    #[must_use]
    pub fn flying(&self) -> usize {
        let connections = self.links.iter().filter_map(|link| link.connection.as_ref());
        connections.flat_map(|connection| &connection.pipes).map(|pipe| pipe.flying.len()).sum()
    }

    /// The virtual time.
    #[must_use]
    pub const fn now(&self) -> Nanos {
        self.now
    }

    /// A node.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(usize::from(id.0))
    }

    /// The nodes.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The links.
    #[must_use]
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    pub(super) fn pend(&mut self, at: Nanos, pending: Pending) {
        // What was pended before for the same instant happens before.
        let place = self.queue.partition_point(|(other, _)| *other <= at);
        self.queue.insert(place, (at, pending));
    }

    /// Whether something is about a transport connection: each link numbers its own.
    fn is_of(&self, pending: Pending, link: LinkId, tc: u32) -> bool {
        pending.tc().is_some_and(|(node, of)| of == tc && self.node(node).is_some_and(|node| node.link == link))
    }

    /// Forgets what was to happen in a transport connection that is gone.
    pub(super) fn forget(&mut self, link: LinkId, tc: u32) {
        let mut queue = core::mem::take(&mut self.queue);
        queue.retain(|(_, pending)| !self.is_of(*pending, link, tc));
        self.queue = queue;
    }

    /// What was to happen in a transport connection happens so much later.
    pub(super) fn postpone(&mut self, link: LinkId, tc: u32, time: Nanos) {
        let moves = |(_, pending): &(Nanos, Pending)| self.is_of(*pending, link, tc);
        let (late, others): (VecDeque<_>, VecDeque<_>) = self.queue.iter().copied().partition(moves);
        self.queue = others;
        for (at, pending) in late {
            self.pend(at.plus(time), pending);
        }
    }

    /// Takes the next happening and all that follows from it at once.
    pub fn step(&mut self, log: &mut Log) -> Step {
        let saved = self.files.then(|| (self.clone(), log.len()));
        let step = self.try_step(log);
        match (self.needs.take(), saved) {
            (Some(needs), Some((world, len))) => {
                *self = world;
                *log = log.prefix(len);
                Step::Needs(needs)
            }
            (Some(_) | None, _) => step,
        }
    }

    fn try_step(&mut self, log: &mut Log) -> Step {
        if self.stopped {
            return Step::Bound;
        }
        if let Some(bound) = self.bound(log) {
            self.stopped = true;
            self.note(log, Place::You, 0, What::Stop { bound });
            return Step::Bound;
        }
        self.steps += 1;
        let queued = self.queue.front().map(|(at, _)| *at);
        let human = self.nodes.iter().find(|node| node.station.as_ref().is_some_and(|at| at.waits()));
        let human = human.map(|node| node.id);
        // While a learner thinks what to type nobody's patience ends.
        let timer = if human.is_some() { None } else { self.next_timer() };
        let next = match (queued, timer) {
            (Some(queued), Some((at, _, _))) => Some(queued.min(at)),
            (queued, timer) => queued.or(timer.map(|(at, _, _)| at)),
        };
        let waiting = human.or_else(|| self.nodes.iter().find(|node| node.user.waits()).map(|node| node.id));
        let fault = self.due_fault(log);
        if let Some(at) = self.armed(log, next.is_none() && waiting.is_some())
            && next.is_none_or(|next| at <= next)
            && fault.is_none_or(|(due, ..)| at <= due)
        {
            self.now = self.now.max(at);
            self.act(log);
            return Step::Happened;
        }
        if let Some((at, place, what)) = fault
            && next.is_none_or(|next| at <= next)
        {
            self.now = self.now.max(at);
            self.faults.remove(place);
            self.harm(log, what);
            return Step::Happened;
        }
        match (timer, queued) {
            (Some((at, node, timer)), queued) if queued.is_none_or(|queued| at < queued) => {
                self.now = at;
                self.timer(log, node, timer);
                Step::Happened
            }
            (_, Some(_)) => {
                if let Some((at, pending)) = self.queue.pop_front() {
                    self.now = at;
                    self.happen(log, pending);
                }
                Step::Happened
            }
            (_, None) => waiting.map_or(Step::Ended, Step::Decision),
        }
    }

    fn bound(&self, log: &Log) -> Option<&'static str> {
        if log.len() >= self.bounds.records {
            Some("records")
        } else if self.steps >= self.bounds.steps {
            Some("steps")
        } else if self.now > self.bounds.time {
            Some("time")
        } else {
            None
        }
    }

    fn next_timer(&self) -> Option<(Nanos, NodeId, Timer)> {
        self.nodes
            .iter()
            .filter_map(|node| match &node.station {
                Some(station) => station.next_timeout().map(|at| (at, node.id, Timer::Silence)),
                None => node.spm.next_timeout().map(|(at, timer)| (at, node.id, timer)),
            })
            .min_by_key(|(at, node, _)| (*at, *node))
    }

    fn act(&mut self, log: &mut Log) {
        let script = Arc::clone(&self.script);
        let Some(timed) = script.get(self.acted) else { return };
        self.acted += 1;
        let before = (log.len(), self.waits_for());
        match &timed.act {
            Action::Predict { q, value } => {
                let what = What::Ui { name: "PREDICT", q: q.clone(), value: *value };
                self.note(log, Place::You, 0, what);
            }
            Action::Set { knob, value } => {
                let what = What::Ui { name: "SET", q: knob.id().into(), value: *value };
                self.note(log, Place::You, 0, what);
            }
            Action::File(file) => {
                let what = What::Ui { name: "FILE", q: file.sha256.clone(), value: file.size };
                self.note(log, Place::You, 0, what);
            }
            Action::Cut(link) => self.cut(log, *link),
            Action::Restore(link) => self.restore(log, *link),
            Action::Crash(node) => self.crash(log, *node),
            Action::Recover(node) => self.recover(log, *node),
            Action::Harm(what) => self.harm(log, *what),
            Action::Arm(fault) => self.arm(fault.clone()),
            Action::Sit(node) => self.sit(log, *node),
            Action::Ask { node, ask } => self.asks(log, *node, ask),
            Action::Say { node, text } => self.types(log, *node, Happening::Say(text)),
            Action::Does { node, does } => self.types(log, *node, Happening::Does(*does)),
        }
        // What leaves no trace yet is written down: a fork after it must know of it.
        if log.len() == before.0 && self.needs.is_none() {
            let name = if self.waits_for() > before.1 { "ARM" } else { "MISS" };
            self.note(log, Place::You, 0, What::Ui { name, q: "fault".into(), value: 0 });
        }
    }

    /// How much waits for its time.
    fn waits_for(&self) -> usize {
        self.queue.len() + self.faults.len() + self.waiting.len()
    }

    fn happen(&mut self, log: &mut Log, pending: Pending) {
        match pending {
            Pending::Start(node) => self.begin(log, node),
            Pending::Opened { node, opener, .. } => self.opened(log, node, opener),
            Pending::Unreachable { node } => self.unreachable(log, node),
            Pending::Arrive { node, msg, .. } => self.arrive(log, node, msg),
            Pending::Closed { node, tc } => self.closed(log, node, tc),
            Pending::Free { node, .. } => self.free(log, node),
            Pending::Wake { node, ticket, cause } => self.wake(log, node, ticket, cause),
            Pending::Fault(what) => self.harm(log, what),
        }
    }

    fn timer(&mut self, log: &mut Log, node: NodeId, timer: Timer) {
        if self.is_station(node) {
            return self.tell_station(log, node, Happening::Timer, 0);
        }
        self.tell_session(log, node, Input::Timer(timer), 0);
        self.settle(log);
    }

    /// Appends a record that belongs to no connection.
    pub(super) fn note(&self, log: &mut Log, at: Place, cause: RecordId, what: What) -> RecordId {
        let n = log.len() + 1;
        log.push(Record { n, t: self.now, at, what, link: 0, tc: 0, sc: 0, cause });
        n
    }

    /// Appends a record of a node's connections.
    pub(super) fn note_at(&self, log: &mut Log, node: NodeId, cause: RecordId, what: What) -> RecordId {
        let n = log.len() + 1;
        let (link, tc, sc) = self.node(node).map_or((0, 0, 0), |node| (node.link.0, node.tc, node.sc));
        log.push(Record { n, t: self.now, at: Place::Node(node), what, link, tc, sc, cause });
        n
    }
}
