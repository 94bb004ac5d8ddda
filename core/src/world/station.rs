//! What stands on a node in the place of session and transport: an application protocol on the stream itself, as SMTP on TCP.
//!
//! The world knows only this trait. Whoever makes a recording says what builds them, so that a page whose first scene has none
//! carries none.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use super::facts;
use super::log::Log;
use super::record::{Dir, Facts, LinkId, NodeId, Place, RecordId, What};
use super::run::{Pending, World};
use crate::endpoint::{Cause, Opener};
use crate::lesson::mail::{Does, Packed};
use crate::lesson::switch::Switches;
use crate::octets::Chunk;
use crate::session::primitive::Phase;
use crate::time::Nanos;
use crate::wire::{Mark, WireError};

/// What happens to a station.
#[derive(Clone, Copy, Debug)]
pub enum Happening<'a> {
    /// The run begins.
    Begin,
    /// The stream is open.
    Opened(Opener),
    /// Octets came.
    Octets(&'a [u8]),
    /// The stream is gone, or couldn't be opened.
    Closed(Cause),
    /// An alarm that it set rings: its ticket.
    Woke(u32),
    /// The line has taken a message that it was given.
    Free,
    /// Its own timer ran out.
    Timer,
    /// The learner types this.
    Say(&'a str),
    /// The learner does this with the connection.
    Does(Does),
    /// It lost all that isn't on durable store, and starts again.
    Crashed,
    /// A message passed on the link that it listens to.
    Heard(&'a Spoken),
}

/// Octets that are one message on the line, and what they are.
#[derive(Clone, PartialEq, Debug)]
pub struct Spoken {
    /// What it is: `MAIL`, `250`, `MESSAGE`.
    pub name: &'static str,
    /// What it says.
    pub facts: Facts,
    /// The octets.
    pub octets: Vec<u8>,
}

/// What a station does.
#[derive(Clone, PartialEq, Debug)]
pub enum Act {
    /// Opens a stream.
    Open,
    /// Takes the stream that the other side opened.
    Accept,
    /// Says something.
    Send(Spoken),
    /// Closes the stream in order.
    Close,
    /// Something to be written down.
    Note(What),
    /// Wants to be woken so much later, with a ticket.
    Wake(Nanos, u32),
}

/// A mail in a mailbox.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    /// Whose.
    pub to: String,
    /// All octets, with the lines that the server put before it.
    pub octets: Vec<u8>,
}

/// What stands on a node.
pub trait Station: Send + Sync {
    /// The same again.
    fn boxed(&self) -> Box<dyn Station>;
    /// Takes what happens; gives what it does, in order.
    fn handle(&mut self, now: Nanos, happening: Happening<'_>) -> Vec<Act>;
    /// When its timer runs out, if one runs.
    fn next_timeout(&self) -> Option<Nanos>;
    /// Whether it waits for the learner.
    fn waits(&self) -> bool {
        false
    }
    /// The link that it listens to, where it only listens.
    fn listens(&self) -> Option<LinkId> {
        None
    }
    /// The port at which it would be called.
    fn port(&self) -> u16 {
        0
    }
    /// What octets say that came changed, where they were a message of that name.
    fn reread(&self, name: &'static str, octets: &[u8]) -> (&'static str, Facts);
    /// The fields of a message of that name.
    fn inspect(&self, name: &str, octets: &[u8]) -> (Vec<Mark>, Option<WireError>);
    /// What a capture says beside a message of that name: where octets aren't what a tool takes them for.
    fn remark(&self, _name: &str) -> Option<&'static str> {
        None
    }
    /// The mails on its durable store.
    fn kept(&self) -> &[Kept];
}

impl Clone for Box<dyn Station> {
    fn clone(&self) -> Self {
        self.as_ref().boxed()
    }
}

/// Builds what a scenario wants, its switches as they stand; nothing where it isn't what it should be.
pub type Builder = fn(&Packed, Switches) -> Option<Box<dyn Station>>;

/// Builds nothing: for who plays scenes of sessions only.
#[must_use]
pub fn none(_: &Packed, _: Switches) -> Option<Box<dyn Station>> {
    None
}

impl World {
    /// Whether a node has a station.
    pub(super) fn is_station(&self, id: NodeId) -> bool {
        self.node(id).is_some_and(|node| node.station.is_some())
    }

    /// Hands something to a node's station and does what it does. Without one nothing happens.
    pub(super) fn tell_station(&mut self, log: &mut Log, id: NodeId, happening: Happening<'_>, cause: RecordId) {
        let index = usize::from(id.0);
        let told = match happening {
            Happening::Opened(Opener::Us) => Some((Phase::Cnf, "T-CONNECT", facts::NONE)),
            Happening::Opened(Opener::Them) => Some((Phase::Ind, "T-CONNECT", facts::NONE)),
            Happening::Closed(why) => Some((Phase::Ind, "T-DISCONNECT", facts::of_cause(why))),
            Happening::Begin
            | Happening::Octets(_)
            | Happening::Woke(_)
            | Happening::Free
            | Happening::Timer
            | Happening::Say(_)
            | Happening::Does(_)
            | Happening::Crashed
            | Happening::Heard(_) => None,
        };
        // One stream is one session.
        if let (Happening::Opened(_), Some(node)) = (happening, self.nodes.get_mut(index)) {
            node.sc = node.tc;
        }
        let cause = told.map_or(cause, |(phase, name, facts)| self.primitive(log, id, cause, (name, phase), facts));
        let now = self.now;
        let Some(station) = self.nodes.get_mut(index).and_then(|node| node.station.as_mut()) else { return };
        let acts = station.handle(now, happening);
        if let (Happening::Closed(_) | Happening::Crashed, Some(node)) = (happening, self.nodes.get_mut(index)) {
            (node.tc, node.sc) = (0, 0);
        }
        for act in acts {
            self.station_acts(log, id, act, cause);
        }
    }

    fn station_acts(&mut self, log: &mut Log, id: NodeId, act: Act, cause: RecordId) {
        match act {
            Act::Open => {
                self.primitive(log, id, cause, ("T-CONNECT", Phase::Req), facts::NONE);
                self.line_open(id);
            }
            Act::Accept => _ = self.primitive(log, id, cause, ("T-CONNECT", Phase::Rsp), facts::NONE),
            Act::Close => {
                self.primitive(log, id, cause, ("T-DISCONNECT", Phase::Req), facts::NONE);
                self.line_close(log, id);
                if let Some(node) = self.nodes.get_mut(usize::from(id.0)) {
                    node.sc = 0;
                }
            }
            Act::Send(spoken) => {
                let body = Chunk::from(spoken.octets);
                self.send_as(log, id, body, (spoken.name, spoken.facts), cause);
            }
            Act::Note(what) => _ = self.note_at(log, id, cause, what),
            Act::Wake(after, ticket) => {
                self.pend(self.now.plus(after), Pending::Wake { node: id, ticket, cause });
            }
        }
    }

    fn primitive(
        &self,
        log: &mut Log,
        id: NodeId,
        cause: RecordId,
        (name, phase): (&'static str, Phase),
        facts: Facts,
    ) -> RecordId {
        self.note_at(log, id, cause, What::Prim { name, phase, row: None, facts })
    }

    /// The learner types, or does something with the connection.
    pub(super) fn types(&mut self, log: &mut Log, id: NodeId, what: Happening<'_>) {
        let (name, q) = match what {
            Happening::Say(text) => ("SAY", String::from(text)),
            Happening::Does(Does::Dial) => ("DIAL", String::new()),
            Happening::Does(Does::HangUp) => ("HANG-UP", String::new()),
            Happening::Begin
            | Happening::Opened(_)
            | Happening::Octets(_)
            | Happening::Closed(_)
            | Happening::Woke(_)
            | Happening::Free
            | Happening::Timer
            | Happening::Crashed
            | Happening::Heard(_) => return,
        };
        let cause = self.note(log, Place::You, 0, What::Ui { name, q, value: u64::from(id.0) });
        self.tell_station(log, id, what, cause);
    }

    /// Who listens on a link hears a message that came.
    pub(super) fn overhear(&mut self, log: &mut Log, link: LinkId, n: RecordId) {
        let listens = |node: &super::node::Node| node.station.as_ref().is_some_and(|s| s.listens() == Some(link));
        let Some(ear) = self.nodes.iter().find(|node| listens(node)).map(|node| node.id) else { return };
        let Some(record) = log.get(n) else { return };
        let What::Pdu { dir: Dir::Rx, name, facts, .. } = &record.what else { return };
        let spoken = Spoken { name, facts: facts.clone(), octets: Vec::new() };
        self.tell_station(log, ear, Happening::Heard(&spoken), n);
    }
}
