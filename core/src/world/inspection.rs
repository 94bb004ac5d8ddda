//! Messages of a recording taken apart: as they left, as they came, and as they would read with some octets changed.

use alloc::sync::Arc;
use alloc::vec::Vec;

use super::record::{Dir, RecordId, What};
use super::recording::Recording;
use crate::octets::Chunk;
use crate::session::packet;
use crate::wire::{Mark, WireError};

/// A message taken apart.
#[derive(Clone, PartialEq, Debug)]
pub struct Inspection {
    /// Its first octets: all of it, or as many as were asked for.
    pub octets: Vec<u8>,
    /// How many octets it has.
    pub total: u64,
    /// Its fields, from TPKT to the SPDU parameters, in preorder.
    pub marks: Vec<Mark>,
    /// What is wrong with it.
    pub error: Option<WireError>,
    /// Whether some of the octets given are missing ones of a learner's own file, shown as zero.
    pub missing: bool,
}

impl Recording {
    /// The octets of message `tx`.
    #[must_use]
    pub fn octets(&self, tx: RecordId) -> Option<Arc<Chunk>> {
        if let What::Pdu { body, .. } = &self.log().get(tx)?.what { body.clone() } else { None }
    }

    /// Message `tx` taken apart, with at most `most` of its octets.
    #[must_use]
    pub fn inspect(&self, tx: RecordId, most: u32) -> Option<Inspection> {
        self.octets(tx).map(|body| self.apart(tx, &body, most))
    }

    /// The octets of message `tx` as they came, where they aren't those that left.
    #[must_use]
    pub fn octets_as_came(&self, tx: RecordId) -> Option<Arc<Chunk>> {
        let came = self.log().range(tx, self.len()).find_map(|record| {
            if let What::Pdu { dir: Dir::Rx, msg, body, .. } = &record.what
                && *msg == tx
            {
                Some(body.clone())
            } else {
                None
            }
        });
        came.flatten()
    }

    /// Message `tx` taken apart as it came, where that isn't how it left.
    #[must_use]
    pub fn inspect_as_came(&self, tx: RecordId, most: u32) -> Option<Inspection> {
        self.octets_as_came(tx).map(|body| self.apart(tx, &body, most))
    }

    /// Message `tx` taken apart as it would read with some of its octets changed: places and values.
    #[must_use]
    pub fn inspect_changed(&self, tx: RecordId, changed: &[(u32, u8)], most: u32) -> Option<Inspection> {
        let body = self.octets(tx)?;
        let patched = changed.iter().fold((*body).clone(), |body, (at, octet)| body.patched(u64::from(*at), *octet));
        Some(self.apart(tx, &patched, most))
    }

    /// Octets of message `tx` taken apart as what stands on its sender's node reads them.
    fn apart(&self, tx: RecordId, body: &Chunk, most: u32) -> Inspection {
        let record = self.log().get(tx);
        let node = record.and_then(|record| self.world().node(record.node()?));
        let station = node.and_then(|node| node.station.as_ref());
        if let (Some(What::Pdu { name, .. }), Some(station)) = (record.map(|record| &record.what), station) {
            let whole = body.to_vec(self.world().sources()).unwrap_or_default();
            let (marks, error) = station.inspect(name, &whole);
            let (octets, total) = (whole.into_iter().take(most as usize).collect(), body.len());
            return Inspection { octets, total, marks, error, missing: false };
        }
        self.taken_apart(body, most)
    }

    /// Octets taken apart as a message of sessions is.
    #[must_use]
    pub fn taken_apart(&self, body: &Chunk, most: u32) -> Inspection {
        let decoded = packet::decode(body, self.world().sources());
        let shown = body.slice(0..u64::from(most));
        let (octets, missing) = match shown.to_vec(self.world().sources()) {
            Ok(octets) => (octets, false),
            Err(_) => (shown.blank(), true),
        };
        Inspection { octets, total: body.len(), marks: decoded.marks, error: decoded.error, missing }
    }
}
