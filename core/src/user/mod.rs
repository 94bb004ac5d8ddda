//! Session users that are worth watching: what they ask and what they remember. They see primitives, never octets.

mod lane;
mod perform;
pub mod receiver;
pub mod scripted;
pub mod sender;
mod work;

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::lesson::ask::Ask;
use crate::octets::Chunk;
use crate::session::primitive::{Indication, Request, SyncPointSerial};
use crate::time::Nanos;
use crate::world::record::{AppName, Facts};

pub use receiver::Receiver;
pub use scripted::Scripted;
pub use sender::Sender;

/// What a user does in answer to something.
#[derive(Clone, PartialEq, Debug)]
pub enum Doing {
    /// Asks its provider.
    Ask(Request),
    /// Does something of its own.
    App(AppName, Facts),
    /// Wants to be woken, with a ticket that tells this alarm from others.
    Wake(Alarm, u32),
}

/// When a user wants to be woken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Alarm {
    /// At an instant; at once where it is past.
    At(Nanos),
    /// So much later.
    In(Nanos),
}

/// A user of the session service.
#[derive(Clone, Debug)]
pub enum User {
    /// Sends a file.
    Sender(Box<Sender>),
    /// Receives a file.
    Receiver(Receiver),
    /// Follows a script.
    Scripted(Box<Scripted>),
}

impl User {
    /// The run begins.
    pub fn start(&mut self) -> Vec<Doing> {
        match self {
            Self::Sender(sender) => sender.start(),
            Self::Receiver(_) => Vec::new(),
            Self::Scripted(scripted) => scripted.start(),
        }
    }

    /// Its provider tells it something.
    pub fn told(&mut self, indication: &Indication) -> Vec<Doing> {
        match self {
            Self::Sender(sender) => sender.told(indication),
            Self::Receiver(receiver) => receiver.told(indication),
            Self::Scripted(scripted) => scripted.told(indication),
        }
    }

    /// An alarm that it set rings.
    pub fn woke(&mut self, ticket: u32) -> Vec<Doing> {
        match self {
            Self::Sender(_) | Self::Receiver(_) => Vec::new(),
            Self::Scripted(scripted) => scripted.woke(ticket),
        }
    }

    /// The line has taken all it was given.
    pub fn ready(&mut self) -> Vec<Doing> {
        match self {
            Self::Sender(sender) => sender.ready(),
            Self::Receiver(_) | Self::Scripted(_) => Vec::new(),
        }
    }

    /// The learner lets it go on after a loss.
    pub fn recover(&mut self) -> Vec<Doing> {
        match self {
            Self::Sender(sender) => sender.recover(),
            Self::Receiver(_) | Self::Scripted(_) => Vec::new(),
        }
    }

    /// It has broken its session off: to go on it does what it does when the other side did.
    pub fn breaks_off(&mut self) -> Vec<Doing> {
        let abort = Indication::UAbort(Chunk::new());
        match self {
            Self::Sender(sender) => sender.told(&abort),
            Self::Receiver(receiver) => receiver.told(&abort),
            Self::Scripted(scripted) => scripted.learn(&abort),
        }
    }

    /// The learner takes its chair: it remembers what it did, and does nothing more by itself.
    pub fn hand_over(&mut self) {
        let hand = match self {
            Self::Sender(sender) => sender.hand_over(),
            Self::Receiver(receiver) => receiver.hand_over(),
            Self::Scripted(scripted) => return scripted.hand_over(),
        };
        *self = Self::Scripted(Box::new(hand));
    }

    /// The learner in its chair asks. `legal` says whether the provider takes a request: nothing comes of one that it doesn't.
    pub fn asked(&mut self, ask: &Ask, legal: impl Fn(&Request) -> bool) -> Vec<Doing> {
        match self {
            Self::Sender(_) | Self::Receiver(_) => Vec::new(),
            Self::Scripted(scripted) => scripted.asked(ask, legal),
        }
    }

    /// It loses all that isn't on durable store.
    pub fn crash(&mut self) {
        match self {
            Self::Sender(sender) => sender.crash(),
            Self::Receiver(receiver) => receiver.crash(),
            Self::Scripted(scripted) => scripted.crash(),
        }
    }

    /// Whether it waits for the learner's decision.
    #[must_use]
    pub fn waits(&self) -> bool {
        match self {
            Self::Sender(sender) => sender.waits(),
            Self::Receiver(_) | Self::Scripted(_) => false,
        }
    }

    /// What it has on durable store.
    #[must_use]
    pub fn stored(&self) -> Chunk {
        match self {
            Self::Sender(_) => Chunk::new(),
            Self::Receiver(receiver) => receiver.stored().clone(),
            Self::Scripted(scripted) => scripted.stored(),
        }
    }
}

/// A serial number of a run's own making: points are few enough to be in range.
fn serial(number: u64) -> SyncPointSerial {
    u32::try_from(number).ok().and_then(SyncPointSerial::new).unwrap_or(SyncPointSerial::MAX)
}
