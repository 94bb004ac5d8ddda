//! What is true after a record: folded from the log alone, so nothing is shown that isn't in it.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use crate::session::primitive::Phase;
use crate::session::token::{Holding, TokenItem};
use crate::time::Nanos;
use crate::world::record::{AppName, Dir, Facts, FaultName, LinkId, NodeId, Place, Record, RecordId, What};

/// What stands at one end.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct End {
    /// State of its session machine: `STA713`; empty before it had one.
    pub state: &'static str,
    /// Whether its transport connection stands.
    pub transport: bool,
    /// The session it is in, counted from 1; 0 for none.
    pub session: u32,
    /// Its tokens in the order of [`TokenItem::ALL`].
    pub tokens: [Holding; 4],
    /// The variables of its session machine by their standard names (`V(A)`), as last set; empty without a session.
    pub vars: BTreeMap<&'static str, u32>,
    /// The functional units selected; 0 without a session.
    pub units: u16,
    /// The activity in progress.
    pub activity: Option<String>,
    /// What the user remembers, whatever the session does.
    pub memory: Memory,
}

/// What a user remembers when its session is gone.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Memory {
    /// The activity it last started, resumed or took part in.
    pub activity: Option<String>,
    /// The last point: confirmed to it (sender) or stored for (receiver); 0 for none.
    pub point: u32,
    /// The record that taught it that point; 0 for none.
    pub since: RecordId,
    /// Octets on durable store.
    pub stored: u64,
    /// Octets received, stored or not.
    pub received: u64,
    /// Octets asked to be sent: the position in the file.
    pub position: u64,
    /// Whether it knows the transfer to be complete.
    pub complete: bool,
    /// Whether it waits for a decision.
    pub waiting: bool,
}

/// A message on the line: handed to it and not yet arrived whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Flight {
    /// The record with which it left.
    pub msg: RecordId,
    /// Its sender.
    pub from: NodeId,
    /// Its link.
    pub link: LinkId,
    /// When its first octet starts to leave.
    pub first: Nanos,
    /// When its last octet has left.
    pub last: Nanos,
    /// Octets on the line.
    pub octets: u32,
    /// Octets of the file in it.
    pub len: u64,
    /// Offset of those.
    pub off: u64,
    /// How many of them, the last ones, were never sent before.
    pub fresh: u64,
}

impl Flight {
    /// How many of its octets have left at `t`.
    #[must_use]
    pub fn left_by(&self, t: Nanos) -> u32 {
        let span = self.last.since(self.first).0;
        let gone = t.since(self.first).0.min(span);
        if span == 0 { self.octets } else { (u128::from(self.octets) * u128::from(gone) / u128::from(span)) as u32 }
    }

    /// Octets of the file that have left at `t`: the payload stands at the end.
    #[must_use]
    pub fn payload_left_by(&self, t: Nanos) -> u64 {
        let header = u64::from(self.octets) - self.len.min(u64::from(self.octets));
        u64::from(self.left_by(t)).saturating_sub(header)
    }
}

/// What is true after a record.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Moment {
    /// The record; 0 before anything.
    pub n: RecordId,
    /// Its instant.
    pub t: Nanos,
    /// The ends, by node.
    pub ends: Vec<End>,
    /// Whether each link is cut.
    pub cut: Vec<bool>,
    /// Messages on the line, in order of sending.
    pub flights: Vec<Flight>,
    /// Octets of the file handed to the line and not lost before they left, in all sessions.
    pub sent: u64,
    /// The highest position of the file that ever left.
    pub reached: u64,
    /// Octets sent again: those that had left before.
    pub twice: u64,
}

impl Moment {
    /// Before anything, with so many nodes and links.
    #[must_use]
    pub fn start(nodes: usize, links: usize) -> Self {
        Self { ends: alloc::vec![End::default(); nodes], cut: alloc::vec![false; links], ..Self::default() }
    }

    /// What is true after one more record.
    pub fn apply(&mut self, record: &Record) {
        self.n = record.n;
        self.t = record.t;
        match (&record.what, record.at) {
            (What::Pdu { dir, msg, octets, first, last, left, facts, .. }, place) => {
                let (off, len) = facts.range();
                match (dir, place) {
                    (Dir::Tx, Place::Node(from)) => {
                        let link = LinkId(record.link);
                        let (first, last, octets) = (*first, *last, *octets);
                        let fresh = (off + len).saturating_sub(self.reached.max(off));
                        self.flights.push(Flight { msg: *msg, from, link, first, last, octets, len, off, fresh });
                        self.sent += len;
                        self.twice += len - fresh;
                        self.reached += fresh;
                    }
                    (Dir::Tx, Place::Net(_) | Place::You) => {}
                    (Dir::Rx, _) => self.flights.retain(|flight| flight.msg != *msg),
                    (Dir::Lost, _) => self.lose(*msg, *left),
                }
            }
            (What::Fault { name, .. }, place) => self.fault(*name, place),
            (_, Place::Node(node)) => {
                if let Some(end) = self.ends.get_mut(usize::from(node.0)) {
                    end.apply(record);
                }
            }
            (_, Place::Net(_) | Place::You) => {}
        }
    }

    fn lose(&mut self, msg: RecordId, left: u32) {
        let Some(index) = self.flights.iter().position(|flight| flight.msg == msg) else { return };
        let flight = self.flights.remove(index);
        let header = u64::from(flight.octets) - flight.len.min(u64::from(flight.octets));
        let never = flight.len - u64::from(left).saturating_sub(header);
        let fresh = never.min(flight.fresh);
        self.sent -= never;
        self.twice -= never - fresh;
        self.reached -= fresh;
    }

    fn fault(&mut self, name: FaultName, place: Place) {
        match (name, place) {
            (FaultName::Cut, Place::Net(link)) => self.set_cut(link, true),
            (FaultName::Restore, Place::Net(link)) => self.set_cut(link, false),
            (FaultName::Crash, Place::Node(node)) => {
                if let Some(end) = self.ends.get_mut(usize::from(node.0)) {
                    let memory = core::mem::take(&mut end.memory);
                    *end = End { state: "STA01", memory, ..End::default() };
                    end.memory.received = end.memory.stored;
                }
            }
            (FaultName::Cut | FaultName::Restore | FaultName::Crash, _) => {}
        }
    }

    fn set_cut(&mut self, link: LinkId, cut: bool) {
        if let Some(state) = self.cut.get_mut(usize::from(link.0)) {
            *state = cut;
        }
    }
}

impl End {
    fn apply(&mut self, record: &Record) {
        match &record.what {
            What::St { to, vars, fu, .. } => {
                self.state = to;
                for change in vars {
                    self.vars.insert(change.var, change.to);
                }
                if let Some(fu) = fu {
                    self.units = *fu;
                }
                match *to {
                    "STA01" => *self = Self { state: to, memory: core::mem::take(&mut self.memory), ..Self::default() },
                    "STA01C" => {
                        self.transport = true;
                        self.session = 0;
                    }
                    _ => self.session = record.sc,
                }
            }
            What::Tok { token, to, .. } => {
                if let Some(slot) = TokenItem::ALL.iter().position(|item| item == token) {
                    self.tokens[slot] = *to;
                }
            }
            What::Prim { name, phase, facts, .. } => self.primitive(record, name, *phase, facts),
            What::App { name, facts } => self.memory.app(*name, facts, record.n),
            What::Pdu { .. } | What::Fault { .. } | What::Refuse { .. } | What::Ui { .. } | What::Stop { .. } => {}
        }
    }

    fn primitive(&mut self, record: &Record, name: &str, phase: Phase, facts: &Facts) {
        match (name, phase, facts) {
            ("T-CONNECT", Phase::Cnf | Phase::Rsp, _) => self.transport = true,
            ("T-DISCONNECT", _, _) => self.transport = false,
            ("S-ACTIVITY-START" | "S-ACTIVITY-RESUME", _, Facts::Activity(facts)) => {
                self.activity = Some(facts.act.clone());
                self.memory.activity = Some(facts.act.clone());
                self.memory.waiting = false;
            }
            ("S-ACTIVITY-END" | "S-ACTIVITY-INTERRUPT" | "S-ACTIVITY-DISCARD", Phase::Cnf | Phase::Rsp, facts) => {
                self.activity = None;
                if let (Phase::Cnf, Facts::Point { sn }) = (phase, facts) {
                    self.memory.learn(*sn, record.n);
                }
            }
            ("S-SYNC-MINOR", Phase::Cnf, Facts::Point { sn }) => self.memory.learn(*sn, record.n),
            ("S-CONNECT", Phase::Req, _) => self.memory.waiting = false,
            ("S-DATA", Phase::Req, Facts::Range { off, len }) => self.memory.position = off + len,
            ("S-DATA", Phase::Ind, Facts::Range { len, .. }) => self.memory.received += len,
            _ => {}
        }
    }
}

impl Memory {
    const fn learn(&mut self, point: u32, n: RecordId) {
        self.point = point;
        self.since = n;
    }

    const fn app(&mut self, name: AppName, facts: &Facts, n: RecordId) {
        match (name, facts) {
            (AppName::Store, Facts::Stored { off, len, sn }) => {
                self.stored = *off + *len;
                if self.received < self.stored {
                    self.received = self.stored;
                }
                if *sn > 0 {
                    self.learn(*sn, n);
                }
            }
            (AppName::Truncate, Facts::Stored { off, sn, .. }) => {
                self.stored = *off;
                self.received = *off;
                self.learn(*sn, n);
            }
            (AppName::Complete, _) => self.complete = true,
            (AppName::Wait, _) => self.waiting = true,
            (AppName::Store | AppName::Truncate, _) => {}
        }
    }
}
