//! A link: an ordered stream each way, with a delay, a rate in whole nanoseconds per octet, and faults.

use alloc::collections::VecDeque;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::record::{NodeId, RecordId};
use crate::octets::Chunk;
use crate::time::Nanos;

/// Octets on their way.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The record with which they left.
    pub msg: RecordId,
    /// When the first octet starts to leave.
    pub first: Nanos,
    /// When the last octet has left.
    pub last: Nanos,
    /// The octets.
    pub octets: Arc<Chunk>,
    /// Whether an octet was changed on the way.
    pub damaged: bool,
    /// When the link held them, and for how long each time.
    pub held: Vec<(Nanos, Nanos)>,
}

impl Sent {
    /// How many octets have left at `t`.
    #[must_use]
    pub fn left_by(&self, t: Nanos, rate: Nanos) -> u64 {
        let idle = |(at, time): &(Nanos, Nanos)| t.since(*at).0.min(time.0);
        let held: u64 = self.held.iter().map(idle).sum();
        (t.since(self.first).0.saturating_sub(held) / rate.0.max(1)).min(self.octets.len())
    }

    /// When so many of its octets have left.
    #[must_use]
    pub fn left_at(&self, octets: u64, rate: Nanos) -> Nanos {
        self.late(self.first.plus(rate.times(octets)))
    }

    /// When its first octet comes, after this delay.
    #[must_use]
    pub fn comes(&self, delay: Nanos) -> Nanos {
        self.late(self.first.plus(delay))
    }

    /// When something of it happens that would happen at `t` had the link never stood still.
    fn late(&self, t: Nanos) -> Nanos {
        self.held.iter().fold(t, |t, (at, time)| if t > *at { t.plus(*time) } else { t })
    }
}

/// One direction.
#[derive(Clone, Debug, Default)]
pub struct Pipe {
    /// When it can take more.
    pub free_at: Nanos,
    /// What is on its way, in order.
    pub flying: VecDeque<Sent>,
    /// Octets handed to it in this connection.
    pub handed: u64,
}

/// A transport-level stream over a link: what TCP gives.
#[derive(Clone, Debug)]
pub struct Connection {
    /// Its number, from 1.
    pub tc: u32,
    /// The direction from each end, by its side.
    pub pipes: [Pipe; 2],
    /// Whether each end has it open.
    pub open: [bool; 2],
}

/// A link between two nodes.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its ends.
    pub ends: [NodeId; 2],
    /// One way.
    pub delay: Nanos,
    /// Nanoseconds per octet.
    pub rate: Nanos,
    /// Whether it works.
    pub up: bool,
    /// Whether what leaves each side is lost, though the link works.
    pub deaf: [bool; 2],
    /// Until when it stands still.
    pub held_until: Nanos,
    /// The connection over it.
    pub connection: Option<Connection>,
    /// Connections made so far.
    pub made: u32,
}

impl Link {
    /// One that works.
    #[must_use]
    pub const fn new(ends: [NodeId; 2], delay: Nanos, rate: Nanos) -> Self {
        let (deaf, held_until) = ([false; 2], Nanos::ZERO);
        Self { ends, delay, rate, up: true, deaf, held_until, connection: None, made: 0 }
    }

    /// Which side a node is on.
    #[must_use]
    pub fn side(&self, node: NodeId) -> usize {
        usize::from(self.ends[1] == node)
    }

    /// Hands octets to the direction that leaves `side`: gives when they leave and arrive.
    pub fn send(
        &mut self,
        side: usize,
        now: Nanos,
        msg: RecordId,
        octets: &Arc<Chunk>,
    ) -> Option<(Nanos, Nanos, Nanos)> {
        let (rate, delay, held_until) = (self.rate, self.delay, self.held_until);
        let pipe = &mut self.connection.as_mut()?.pipes[side];
        let first = now.max(pipe.free_at).max(held_until);
        let last = first.plus(rate.times(octets.len()));
        pipe.free_at = last;
        pipe.handed += octets.len();
        pipe.flying.push_back(Sent { msg, first, last, octets: Arc::clone(octets), damaged: false, held: Vec::new() });
        Some((first, last, last.plus(delay)))
    }

    /// Stands still from `now` on for a time: what is on the way goes on after it, and what is handed over waits.
    pub fn hold(&mut self, now: Nanos, time: Nanos) {
        // Where it stands still already it does so for longer.
        let from = self.held_until.max(now);
        self.held_until = from.plus(time);
        for pipe in self.connection.iter_mut().flat_map(|open| &mut open.pipes) {
            if pipe.free_at > now {
                pipe.free_at = pipe.free_at.plus(time);
            }
            for sent in &mut pipe.flying {
                if sent.first >= now {
                    sent.first = sent.first.plus(time);
                } else {
                    sent.held.push((from, time));
                }
                if sent.last > now {
                    sent.last = sent.last.plus(time);
                }
            }
        }
    }

    /// Takes what arrived off the direction that leaves `side`.
    pub fn take(&mut self, side: usize, msg: RecordId) -> Option<Sent> {
        let pipe = &mut self.connection.as_mut()?.pipes[side];
        let index = pipe.flying.iter().position(|sent| sent.msg == msg)?;
        pipe.flying.remove(index)
    }
}
