//! Messages on the line after any record: found in the log, not kept for each moment.

use crate::order;
use alloc::vec::Vec;

use crate::time::Nanos;
use crate::world::log::Log;
use crate::world::record::{Dir, LinkId, NodeId, RecordId, What};

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

/// All messages of a log by sender, each with the record that ended its flight.
#[derive(Clone, Debug, Default)]
pub struct Flights {
    senders: Vec<(NodeId, Vec<(Flight, RecordId)>)>,
}

impl Flights {
    /// Those of a log.
    #[must_use]
    pub fn of(log: &Log) -> Self {
        let mut flights = Self::default();
        for record in log.iter() {
            let What::Pdu { dir, msg, octets, first, last, facts, .. } = &record.what else { continue };
            match (dir, record.node()) {
                (Dir::Tx, Some(from)) => {
                    let (off, len) = facts.range();
                    let link = LinkId(record.link);
                    let (msg, first, last, octets) = (*msg, *first, *last, *octets);
                    let flight = Flight { msg, from, link, first, last, octets, len, off };
                    flights.sender(from).push((flight, RecordId::MAX));
                }
                (Dir::Rx | Dir::Lost, _) => flights.end(*msg, record.n),
                (Dir::Tx, None) => {}
            }
        }
        flights
    }

    fn sender(&mut self, node: NodeId) -> &mut Vec<(Flight, RecordId)> {
        let index = self.senders.iter().position(|(other, _)| *other == node).unwrap_or_else(|| {
            self.senders.push((node, Vec::new()));
            self.senders.len() - 1
        });
        &mut self.senders[index].1
    }

    fn end(&mut self, msg: RecordId, n: RecordId) {
        for (_, sent) in &mut self.senders {
            if let Ok(index) = sent.binary_search_by_key(&msg, |(flight, _)| flight.msg) {
                sent[index].1 = n;
            }
        }
    }

    /// Those on the line after record `n`, in order of sending. A line keeps order, so each sender's are neighbours.
    #[must_use]
    pub fn after(&self, n: RecordId) -> Vec<Flight> {
        let mut flying: Vec<Flight> = Vec::new();
        for (_, sent) in &self.senders {
            let from = sent.partition_point(|(_, until)| *until <= n);
            let to = sent.partition_point(|(flight, _)| flight.msg <= n);
            flying.extend(sent[from.min(to)..to].iter().map(|(flight, _)| *flight));
        }
        order::by(&mut flying, |flight| [u64::from(flight.msg), 0]);
        flying
    }
}
