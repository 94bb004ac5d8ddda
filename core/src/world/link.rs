//! A link: an ordered stream each way, with a delay, a rate in whole nanoseconds per octet, and faults.

use alloc::collections::VecDeque;
use alloc::sync::Arc;

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
}

impl Sent {
    /// How many octets have left at `t`.
    #[must_use]
    pub fn left_by(&self, t: Nanos, rate: Nanos) -> u64 {
        (t.since(self.first).0 / rate.0.max(1)).min(self.octets.len())
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
    /// The connection over it.
    pub connection: Option<Connection>,
    /// Connections made so far.
    pub made: u32,
}

impl Link {
    /// One that works.
    #[must_use]
    pub const fn new(ends: [NodeId; 2], delay: Nanos, rate: Nanos) -> Self {
        Self { ends, delay, rate, up: true, connection: None, made: 0 }
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
        let (rate, delay) = (self.rate, self.delay);
        let pipe = &mut self.connection.as_mut()?.pipes[side];
        let first = now.max(pipe.free_at);
        let last = first.plus(rate.times(octets.len()));
        pipe.free_at = last;
        pipe.handed += octets.len();
        pipe.flying.push_back(Sent { msg, first, last, octets: Arc::clone(octets) });
        Some((first, last, last.plus(delay)))
    }

    /// Takes what arrived off the direction that leaves `side`.
    pub fn take(&mut self, side: usize, msg: RecordId) -> Option<Sent> {
        let pipe = &mut self.connection.as_mut()?.pipes[side];
        let index = pipe.flying.iter().position(|sent| sent.msg == msg)?;
        pipe.flying.remove(index)
    }
}
