//! What a user remembers of a dialogue, its session's own or an activity's: how far it got, where each point stands, what it
//! stored. The provider remembers none of this; with it users go on after a loss.

use alloc::vec;
use alloc::vec::Vec;

use super::Doing;
use crate::map::Map;
use crate::octets::Chunk;
use crate::session::primitive::ConnectionIdentifier;
use crate::world::record::{AppName, Facts};

/// A user's memory of one dialogue.
#[derive(Clone, Debug, Default)]
pub(super) struct Work {
    /// The number of the next point.
    pub(super) next: u32,
    /// The number it began with: an earlier point isn't in it.
    pub(super) from: u32,
    /// Octets it has said.
    pub(super) position: u64,
    /// The last point that was confirmed to it.
    pub(super) confirmed: u32,
    /// The session connection in which it last was.
    pub(super) connection: ConnectionIdentifier,
    /// What stands on durable store.
    store: Chunk,
    /// What came after it, in memory.
    buffer: Chunk,
    /// Octets said and octets stored at each point.
    points: Map<u32, (u64, u64)>,
}

impl Work {
    /// One that begins with a number.
    pub(super) fn begun(next: u32, connection: ConnectionIdentifier) -> Self {
        Self { next, from: next, connection, ..Self::default() }
    }

    /// One that another user had: where it stands, what it stored, what it has in memory, where each point stands.
    pub(super) fn taken_over(self, store: Chunk, buffer: Chunk, points: Map<u32, (u64, u64)>) -> Self {
        Self { store, buffer, points, ..self }
    }

    /// What stands on durable store.
    pub(super) const fn stored(&self) -> &Chunk {
        &self.store
    }

    /// Keeps what came in memory.
    pub(super) fn receive(&mut self, data: &Chunk) {
        self.buffer.append(data);
    }

    /// A session's own dialogue goes on with another number; from its beginning where the session before was lost.
    pub(super) fn begin_again(&mut self, next: u32, connection: ConnectionIdentifier, lost: bool) -> Vec<Doing> {
        (self.next, self.from) = (next, next);
        self.connection = connection;
        self.points.clear();
        if lost {
            self.position = 0;
            return self.discard();
        }
        self.forget()
    }

    /// A point is set, by either side: what came before it goes onto durable store.
    pub(super) fn point(&mut self, number: u32) -> Vec<Doing> {
        let doings = self.save(number);
        self.points.insert(number, (self.position, self.store.len()));
        self.next = number + 1;
        doings
    }

    /// Puts what came onto durable store; `number` 0 where no point asks for it.
    pub(super) fn save(&mut self, number: u32) -> Vec<Doing> {
        let (off, len) = (self.store.len(), self.buffer.len());
        if len == 0 {
            return Vec::new();
        }
        let buffer = core::mem::take(&mut self.buffer);
        self.store.append(&buffer);
        vec![Doing::App(AppName::Store, Facts::Stored { off, len, sn: number })]
    }

    /// Back to a point, whatever was said and stored after it; to the beginning where there is no such point.
    pub(super) fn back_to(&mut self, number: u32) -> Vec<Doing> {
        let (position, at) = self.points.up_to(&number).map_or((0, 0), |(_, places)| *places);
        self.position = position;
        self.points.retain(|point| *point <= number);
        (self.next, self.from) = (number + 1, number + 1);
        self.cut_to(at, number)
    }

    /// Gives up what came after the last point, and counts on from a number.
    pub(super) fn renumber(&mut self, next: u32) -> Vec<Doing> {
        (self.next, self.from) = (next, next);
        self.points.clear();
        self.forget()
    }

    /// Loses what is in memory only.
    pub(super) fn forget(&mut self) -> Vec<Doing> {
        self.cut_to(self.store.len(), self.next.saturating_sub(1))
    }

    /// Gives up all of it.
    pub(super) fn discard(&mut self) -> Vec<Doing> {
        self.cut_to(0, 0)
    }

    fn cut_to(&mut self, at: u64, number: u32) -> Vec<Doing> {
        let had = self.store.len() + self.buffer.len();
        self.store = self.store.slice(0..at);
        self.buffer = Chunk::new();
        if had == at {
            return Vec::new();
        }
        vec![Doing::App(AppName::Truncate, Facts::Stored { off: at, len: had - at, sn: number })]
    }
}
