//! The referee: what must hold in every run. A violation is a fault of ours, never of the learner's.
//!
//! J1–J10 of the project's event log. J5 and J8 hold when a run is quiet or over; the others after every record.

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

/// Checks records one by one, in order.
#[derive(Clone, Debug, Default)]
pub struct Referee {
    tokens: BTreeMap<(NodeId, TokenItem), Holding>,
    units: BTreeMap<NodeId, Units>,
    activity: BTreeMap<NodeId, bool>,
    /// The last point set in a session, by session and sender.
    points: BTreeMap<(u32, NodeId), u32>,
    /// A major point or an activity's end that waits for its confirmation, by session and sender.
    majors: BTreeMap<(u32, NodeId), RecordId>,
    /// Sessions whose transport connection was cut.
    cut: Vec<u32>,
    /// Session that each transport connection carries.
    sessions: BTreeMap<u32, u32>,
    /// Octets on each node's store.
    stored: BTreeMap<NodeId, u64>,
    /// Octets of the file that each node received since its last point of return.
    received: BTreeMap<NodeId, u64>,
    violations: Vec<Violation>,
}

impl Referee {
    /// What was broken so far.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    fn broken(&mut self, rule: &'static str, record: &Record) {
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
                if *to == "STA01" {
                    self.activity.insert(node, false);
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
                    self.activity.insert(node, false);
                    self.tokens.retain(|(owner, _), _| *owner != node);
                    let stored = self.stored.get(&node).copied().unwrap_or(0);
                    self.received.insert(node, stored);
                }
            }
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
                let before = self.points.insert((record.sc, node), *sn);
                if before.is_some_and(|before| before + 1 != *sn) {
                    self.broken("J3", record);
                }
                if name != "MIP" {
                    self.majors.insert((record.sc, node), record.n);
                }
            }
            ("RS" | "AR" | "AS", _) => {
                self.points.remove(&(record.sc, node));
            }
            ("FN", _) if self.activity.get(&node).copied().unwrap_or(false) => self.broken("J6", record),
            ("NF", _) if !self.units.get(&node).is_some_and(|units| units.has(Unit::NegotiatedRelease)) => {
                self.broken("J7", record);
            }
            ("CN", _) => {
                let carried = self.sessions.insert(record.tc, record.sc);
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
        if name == "DN" || name == "RF" {
            self.sessions.remove(&record.tc);
        }
    }

    /// J2: one owner; two at most while one end hasn't learned of it yet, which can't be while nothing is in flight.
    fn token(&mut self, record: &Record, node: NodeId, token: TokenItem, to: Holding) {
        self.tokens.insert((node, token), to);
        let owners = self.tokens.iter().filter(|((_, other), holding)| *other == token && **holding == Holding::Mine);
        if owners.count() > 1 {
            self.broken("J2", record);
        }
    }

    fn primitive(&mut self, record: &Record, node: NodeId, name: &'static str, phase: Phase, facts: &Facts) {
        match (name, phase, facts) {
            ("S-ACTIVITY-START" | "S-ACTIVITY-RESUME", _, _) => {
                self.activity.insert(node, true);
            }
            ("S-ACTIVITY-END" | "S-ACTIVITY-INTERRUPT" | "S-ACTIVITY-DISCARD", Phase::Cnf | Phase::Rsp, _) => {
                self.activity.insert(node, false);
            }
            ("S-DATA", Phase::Ind, Facts::Range { off, len }) => {
                let received = self.received.entry(node).or_default();
                let follows = *received == *off;
                *received = off + len;
                if !follows {
                    self.broken("J8", record);
                }
            }
            _ => {}
        }
    }

    /// J8: nothing is stored that wasn't received, and each offset once.
    fn app(&mut self, record: &Record, node: NodeId, name: AppName, off: u64, len: u64) {
        match name {
            AppName::Store => {
                let stored = self.stored.insert(node, off + len).unwrap_or(0);
                let received = self.received.get(&node).copied().unwrap_or(0);
                if stored != off || off + len > received {
                    self.broken("J8", record);
                }
            }
            AppName::Truncate => {
                self.stored.insert(node, off);
                self.received.insert(node, off);
            }
            AppName::Complete | AppName::Wait => {}
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
