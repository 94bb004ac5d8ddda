//! What is true after a record: folded from the log alone, so nothing is shown that isn't in it.

use alloc::string::String;
use alloc::vec::Vec;

use super::heard::is_sealed;
use crate::map::Map;
use crate::session::primitive::Phase;
use crate::session::token::{Holding, TokenItem};
use crate::time::Nanos;
use crate::world::record::{AppName, Dir, Facts, FaultDetail, FaultName, LinkId, Place, Record, RecordId, What};

/// What stands at one end.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct End {
    /// State of its session machine: `STA713`; of a server's, where a station stands on the node.
    pub state: &'static str,
    /// Whether a station stands on the node, in the place of session and transport.
    pub station: bool,
    /// Whether its transport connection stands.
    pub transport: bool,
    /// The session it is in, counted from 1; 0 for none.
    pub session: u32,
    /// Its tokens in the order of [`TokenItem::ALL`].
    pub tokens: [Holding; 4],
    /// The variables of its session machine by their standard names (`V(A)`), as last set; empty without a session.
    pub vars: Map<&'static str, u32>,
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

pub use super::flight::Flight;

/// How much somebody who only listens has heard.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Ear {
    /// Messages that it read.
    pub read: u32,
    /// Messages of which it knows when and how much.
    pub sealed: u32,
}

/// What may be wrong with a link that isn't cut.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// What the node of this letter sends is lost, and nobody is told.
    OneWay(&'static str),
    /// It holds its octets until this instant.
    Held(Nanos),
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
    /// What else went wrong with a link since it was cut or mended last, in order.
    pub troubles: Vec<(LinkId, Trouble)>,
    /// What was read along on the line.
    pub ear: Ear,
    /// Messages of which an octet changed on the way: the records with which they left.
    pub damaged: Vec<RecordId>,
    /// Messages on the line, in order of sending. Found by the recording; the fold doesn't keep them.
    pub flights: Vec<Flight>,
    /// Octets of the file handed to the line and not lost before they left, in all sessions.
    pub sent: u64,
    /// The highest position of the file that ever left.
    pub reached: u64,
    /// Octets sent again: those that had left before.
    pub twice: u64,
    /// Messages with octets of the file that are still leaving: when the last octet has left, and how many of the octets, the
    /// last ones, were never sent before.
    leaving: Vec<(RecordId, Nanos, u64)>,
}

impl Moment {
    /// Before anything, with so many nodes and links.
    #[must_use]
    pub fn start(nodes: usize, links: usize) -> Self {
        let end = End { state: "STA01", ..End::default() };
        Self { ends: alloc::vec![end; nodes], cut: alloc::vec![false; links], ..Self::default() }
    }

    /// What is true after one more record.
    pub fn apply(&mut self, record: &Record) {
        self.n = record.n;
        self.t = record.t;
        match (&record.what, record.at) {
            (What::Pdu { dir: Dir::Tx, msg, facts, last, .. }, Place::Node(_)) => {
                let (off, len) = facts.range();
                if len > 0 {
                    let fresh = (off + len).saturating_sub(self.reached.max(off));
                    self.sent += len;
                    self.twice += len - fresh;
                    self.reached += fresh;
                    self.leaving.retain(|(_, last, _)| *last > record.t);
                    self.leaving.push((*msg, *last, fresh));
                }
            }
            (What::Pdu { dir: Dir::Lost, msg, octets, left, facts, .. }, _) => {
                self.lose(*msg, facts.range().1, u64::from(octets - left));
            }
            // What is leaving leaves later, by as much.
            (What::Fault { detail: Some(FaultDetail::Held { ns }), .. }, _) => {
                self.leaving.iter_mut().for_each(|(_, last, _)| *last = last.plus(*ns));
                self.trouble(record.at, Trouble::Held(record.t.plus(*ns)));
            }
            (What::Fault { detail: Some(FaultDetail::From { from }), .. }, _) => {
                self.trouble(record.at, Trouble::OneWay(from));
            }
            (What::Fault { detail: Some(FaultDetail::Damage(damage)), .. }, _) => self.damaged.push(damage.msg),
            (What::Fault { name, .. }, place) => self.fault(*name, place),
            (What::App { name: AppName::Hear, facts }, _) if is_sealed(facts) => self.ear.sealed += 1,
            (What::App { name: AppName::Hear, .. }, _) => self.ear.read += 1,
            (_, Place::Node(node)) => {
                if let Some(end) = self.ends.get_mut(usize::from(node.0)) {
                    end.apply(record);
                }
            }
            (_, Place::Net(_) | Place::You) => {}
        }
    }

    /// Of a message that the cut splits, the end never left.
    fn lose(&mut self, msg: RecordId, len: u64, never: u64) {
        let never = never.min(len);
        let place = self.leaving.iter().position(|(leaving, ..)| *leaving == msg);
        let fresh = place.map_or(0, |place| self.leaving.swap_remove(place).2.min(never));
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
                    let (state, station) = (if end.station { "" } else { "STA01" }, end.station);
                    *end = End { state, station, memory, ..End::default() };
                    end.memory.received = end.memory.stored;
                }
            }
            (
                FaultName::Cut
                | FaultName::Restore
                | FaultName::Crash
                | FaultName::CutOneWay
                | FaultName::Stall
                | FaultName::Corrupt,
                _,
            ) => {}
        }
    }

    /// What is wrong with a link right now, besides a cut: what it no longer stands still for isn't there.
    pub fn troubles_of(&self, link: LinkId, t: Nanos) -> impl Iterator<Item = Trouble> {
        let of_link = self.troubles.iter().filter(move |(of, _)| *of == link).map(|(_, trouble)| *trouble);
        of_link.filter(move |trouble| match trouble {
            Trouble::OneWay(_) => true,
            Trouble::Held(until) => *until > t,
        })
    }

    fn trouble(&mut self, place: Place, trouble: Trouble) {
        if let Place::Net(link) = place {
            self.troubles.push((link, trouble));
        }
    }

    fn set_cut(&mut self, link: LinkId, cut: bool) {
        self.troubles.retain(|(of, _)| *of != link);
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
                    _ if self.station => {}
                    "STA01" => *self = Self { state: to, memory: core::mem::take(&mut self.memory), ..Self::default() },
                    "STA01C" => {
                        self.transport = true;
                        self.session = 0;
                        self.units = 0;
                    }
                    // The connection is over; only the transport is still to go.
                    "STA01A" | "STA01D" | "STA16" => {
                        self.units = 0;
                        self.vars.clear();
                        self.activity = None;
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
            ("T-CONNECT", Phase::Cnf | Phase::Rsp, _) => {
                self.transport = true;
                if self.station {
                    self.session = record.sc;
                }
            }
            ("T-DISCONNECT", _, _) => {
                self.transport = false;
                if self.station {
                    self.session = 0;
                }
            }
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
            ("S-SYNC-MINOR" | "S-SYNC-MAJOR", Phase::Cnf, Facts::Point { sn }) => self.memory.learn(*sn, record.n),
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
            (
                AppName::Store
                | AppName::Truncate
                | AppName::Queue
                | AppName::Deliver
                | AppName::Sent
                | AppName::Defer
                | AppName::Fail
                | AppName::Hear,
                _,
            ) => {}
        }
    }
}
