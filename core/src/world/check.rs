//! The referee: what must hold in every run. A violation is a fault of ours, never of the learner's.
//!
//! J1–J10 of the project's event log. J5 and J8 hold when a run is quiet or over; the others after every record.
//!
//! In a session in which an octet was damaged both ends no longer speak of the same: J2, J3, J4 and J5, which compare what one
//! did with what the other did, are not asked of it, and J8 of no session after it, for dialogues go on in later ones. J1, J6, J7,
//! J9 and J10, which each end keeps by itself, are. Where one way carries nothing, J5 isn't asked: an answer may be lost.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::log::Log;
use super::record::{AppName, Dir, Facts, FaultName, NodeId, Record, RecordId, What};
use crate::session::primitive::Phase;
use crate::session::token::{Holding, TokenItem};
use crate::session::unit::{Unit, Units};

/// A rule that a record breaks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// The rule: `J3`.
    pub rule: &'static str,
    /// The record.
    pub n: RecordId,
    /// What was seen.
    pub seen: String,
}

/// Octets that a node has of a dialogue.
#[derive(Clone, Copy, Debug, Default)]
struct Dialogue {
    /// On durable store.
    stored: u64,
    /// Received since its last point of return, those before it included.
    received: u64,
}

/// Checks records one by one, in order.
#[derive(Clone, Debug, Default)]
pub struct Referee {
    tokens: BTreeMap<(NodeId, TokenItem), Holding>,
    units: BTreeMap<NodeId, Units>,
    /// The activity in progress at each node.
    activity: BTreeMap<NodeId, String>,
    /// The last point set in each session, by either side.
    points: BTreeMap<u32, u32>,
    /// Sessions in which a resynchronization is under way: until it ends both sides may believe a token to be theirs.
    resync: Vec<u32>,
    /// A major point or an activity's end that waits for its confirmation, by session and sender.
    majors: BTreeMap<(u32, NodeId), RecordId>,
    /// Sessions whose transport connection was cut.
    cut: Vec<u32>,
    /// Sessions in which an octet was damaged on the way.
    spoilt: Vec<u32>,
    /// Sessions of which one way carried nothing for a time.
    deaf: Vec<u32>,
    /// Session that each transport connection carries: these are numbered by link.
    sessions: BTreeMap<(u8, u32), u32>,
    /// What each node has of each dialogue: an activity's, or under no name its sessions' own.
    dialogues: BTreeMap<(NodeId, String), Dialogue>,
    violations: Vec<Violation>,
}

impl Referee {
    /// What was broken so far.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    fn broken(&mut self, rule: &'static str, record: &Record) {
        let between = matches!(rule, "J2" | "J3" | "J4" | "J5") && self.spoilt.contains(&record.sc);
        let after = rule == "J8" && !self.spoilt.is_empty();
        if between || after || (rule == "J5" && self.deaf.contains(&record.sc)) {
            return;
        }
        self.violations.push(Violation { rule, n: record.n, seen: Log::line(record) });
    }

    /// Takes the next record.
    pub fn take(&mut self, record: &Record) {
        self.after_cut(record);
        match (&record.what, record.node()) {
            (What::Pdu { dir: Dir::Tx, name, facts, .. }, Some(node)) => self.sent(record, node, name, facts),
            (What::Pdu { dir: Dir::Rx, name, .. }, Some(node)) => self.came(record, node, name),
            (What::Tok { token, to, .. }, Some(node)) => self.token(record, node, *token, *to),
            (What::St { to, fu, .. }, Some(node)) => {
                if let Some(fu) = fu {
                    self.units.insert(node, Units(*fu));
                }
                if matches!(*to, "STA01" | "STA01A" | "STA01C" | "STA16") {
                    self.over(node);
                }
            }
            (What::Prim { name, phase, facts, .. }, Some(node)) => self.primitive(record, node, name, *phase, facts),
            (What::App { name, facts: Facts::Stored { off, len, .. } }, Some(node)) => {
                self.app(record, node, *name, *off, *len);
            }
            (What::Fault { name: FaultName::Cut | FaultName::Crash, .. }, node) => {
                if record.sc > 0 {
                    self.cut.push(record.sc);
                }
                if let Some(node) = node {
                    self.over(node);
                    self.tokens.retain(|(owner, _), _| *owner != node);
                    self.lost(node);
                }
            }
            (What::Fault { name: FaultName::Corrupt, .. }, _) => self.spoilt.push(record.sc),
            (What::Fault { name: FaultName::CutOneWay, .. }, _) => self.deaf.push(record.sc),
            (
                What::Pdu { .. }
                | What::Tok { .. }
                | What::St { .. }
                | What::Prim { .. }
                | What::App { .. }
                | What::Fault { .. }
                | What::Refuse { .. }
                | What::Ui { .. }
                | What::Stop { .. },
                _,
            ) => {}
        }
    }

    /// J10: after a cut nothing belongs to the session it broke but what tells of the break.
    fn after_cut(&mut self, record: &Record) {
        if record.sc == 0 || !self.cut.contains(&record.sc) {
            return;
        }
        let tells = match &record.what {
            What::Prim { name, phase: Phase::Ind, .. } => matches!(*name, "S-P-ABORT" | "T-DISCONNECT"),
            What::Pdu { dir: Dir::Lost, .. } | What::St { .. } | What::Tok { .. } => true,
            What::Prim { .. }
            | What::Pdu { .. }
            | What::App { .. }
            | What::Fault { .. }
            | What::Refuse { .. }
            | What::Ui { .. }
            | What::Stop { .. } => false,
        };
        if !tells {
            self.broken("J10", record);
        }
    }

    fn sent(&mut self, record: &Record, node: NodeId, name: &'static str, facts: &Facts) {
        let half_duplex = self.units.get(&node).is_some_and(|units| units.has(Unit::HalfDuplex));
        let data = self.tokens.get(&(node, TokenItem::Data)).copied().unwrap_or_default();
        if name == "DT" && half_duplex && data != Holding::Mine {
            self.broken("J1", record);
        }
        if name == "DT" && self.majors.contains_key(&(record.sc, node)) {
            self.broken("J4", record);
        }
        match (name, facts) {
            ("MIP" | "MAP" | "AE", Facts::Point { sn }) => {
                let before = self.points.insert(record.sc, *sn);
                if before.is_some_and(|before| before + 1 != *sn) {
                    self.broken("J3", record);
                }
                if name != "MIP" {
                    self.majors.insert((record.sc, node), record.n);
                }
            }
            ("AR" | "AS" | "RA", _) => {
                self.points.remove(&record.sc);
            }
            ("RS", _) => {
                self.points.remove(&record.sc);
                self.majors.remove(&(record.sc, node));
                self.resync.push(record.sc);
            }
            ("AI" | "AD" | "AB", _) => {
                self.majors.remove(&(record.sc, node));
            }
            ("FN", _) if self.activity.contains_key(&node) => self.broken("J6", record),
            ("NF", _) if !self.units.get(&node).is_some_and(|units| units.has(Unit::NegotiatedRelease)) => {
                self.broken("J7", record);
            }
            ("CN", _) => {
                let carried = self.sessions.insert((record.link, record.tc), record.sc);
                if carried.is_some_and(|carried| carried != record.sc && !self.cut.contains(&carried)) {
                    self.broken("J9", record);
                }
            }
            _ => {}
        }
    }

    fn came(&mut self, record: &Record, node: NodeId, name: &'static str) {
        if matches!(name, "MAA" | "AEA" | "RS" | "AI" | "AD" | "AB") {
            self.majors.remove(&(record.sc, node));
        }
        if matches!(name, "RA" | "AIA" | "ADA") {
            self.resync.retain(|sc| *sc != record.sc);
        }
        if matches!(name, "DN" | "RF" | "AA" | "AB") {
            self.sessions.remove(&(record.link, record.tc));
        }
    }

    /// J2: one owner; none while a token is on its way. Both may believe it theirs while a resynchronization is under way.
    fn token(&mut self, record: &Record, node: NodeId, token: TokenItem, to: Holding) {
        self.tokens.insert((node, token), to);
        let owners = self.tokens.iter().filter(|((_, other), holding)| *other == token && **holding == Holding::Mine);
        if owners.count() > 1 && !self.resync.contains(&record.sc) {
            self.broken("J2", record);
        }
    }

    /// Its session is gone: it goes on from what it stored.
    fn lost(&mut self, node: NodeId) {
        for (_, dialogue) in self.dialogues.iter_mut().filter(|((of, _), _)| *of == node) {
            dialogue.received = dialogue.stored;
        }
    }

    fn over(&mut self, node: NodeId) {
        self.activity.remove(&node);
    }

    /// The dialogue that a node is in.
    fn dialogue(&mut self, node: NodeId) -> &mut Dialogue {
        let name = self.activity.get(&node).cloned().unwrap_or_default();
        self.dialogues.entry((node, name)).or_default()
    }

    fn primitive(&mut self, record: &Record, node: NodeId, name: &'static str, phase: Phase, facts: &Facts) {
        match (name, phase, facts) {
            ("S-ACTIVITY-START" | "S-ACTIVITY-RESUME", _, Facts::Activity(facts)) => {
                let has = facts.old.as_ref().and_then(|old| self.dialogues.get(&(node, old.clone())).copied());
                self.activity.insert(node, facts.act.clone());
                *self.dialogue(node) = has.unwrap_or_default();
            }
            ("S-ACTIVITY-END" | "S-ACTIVITY-INTERRUPT" | "S-ACTIVITY-DISCARD", Phase::Cnf | Phase::Rsp, _) => {
                self.over(node);
            }
            ("S-P-ABORT", _, _) | ("S-U-ABORT", Phase::Req | Phase::Ind, _) => self.lost(node),
            ("S-DATA", Phase::Ind, Facts::Range { off, len }) => {
                let dialogue = self.dialogue(node);
                let follows = dialogue.received == *off;
                dialogue.received = off + len;
                if !follows {
                    self.broken("J8", record);
                }
            }
            ("S-DATA", Phase::Ind, Facts::Text { text }) => self.dialogue(node).received += text.len() as u64,
            _ => {}
        }
    }

    /// J8: nothing is stored that wasn't received, and each offset once.
    fn app(&mut self, record: &Record, node: NodeId, name: AppName, off: u64, len: u64) {
        let dialogue = self.dialogue(node);
        match name {
            AppName::Store => {
                let fits = dialogue.stored == off && off + len <= dialogue.received;
                dialogue.stored = off + len;
                if !fits {
                    self.broken("J8", record);
                }
            }
            AppName::Truncate => *dialogue = Dialogue { stored: off, received: off },
            AppName::Complete
            | AppName::Wait
            | AppName::Queue
            | AppName::Deliver
            | AppName::Sent
            | AppName::Defer
            | AppName::Fail
            | AppName::Hear => {}
        }
    }

    /// J5, once a run is quiet: every major point was answered, or its session was lost.
    pub fn quiet(&mut self, log: &Log) {
        let open: Vec<_> = self.majors.iter().filter(|((sc, _), _)| !self.cut.contains(sc)).map(|(_, n)| *n).collect();
        for n in open {
            if let Some(record) = log.get(n) {
                self.broken("J5", record);
            }
        }
    }
}

/// Checks a whole log that is quiet or over.
#[must_use]
pub fn check(log: &Log) -> Vec<Violation> {
    let mut referee = Referee::default();
    for record in log.iter() {
        referee.take(record);
    }
    referee.quiet(log);
    referee.violations
}
