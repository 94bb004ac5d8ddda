//! What a cut cost: computed from the log, with the record that decided.

use alloc::vec::Vec;

use crate::map::Map;
use crate::session::primitive::Phase;
use crate::world::log::Log;
use crate::world::record::{AppName, Dir, Facts, FaultName, RecordId, What};

/// What became of one cut (or crash).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// The record of the cut.
    pub cut: RecordId,
    /// The session it broke, counted from 1.
    pub sc: u32,
    /// Octets of the file that had left in that session when it broke: the position reached.
    pub at: u64,
    /// Where the transfer goes on from.
    pub restart: u64,
    /// What is left to send from there.
    pub left: u64,
    /// What is sent twice because of this cut.
    pub twice: u64,
    /// The record that decided: the last confirmation the sender received; 0 where there was none.
    pub decided_by: RecordId,
    /// The first data of the next session, which shows it; 0 while there is none.
    pub shown_by: RecordId,
}

/// A synchronization point of a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Point {
    /// Its serial number.
    pub serial: u32,
    /// Its position in the file.
    pub at: u64,
    /// The session in which it was set.
    pub sc: u32,
    /// The record with which it left.
    pub set: RecordId,
    /// The record with which the receiver stored up to it; 0 where it didn't.
    pub stored: RecordId,
    /// The record that confirmed it to the sender; 0 where none did.
    pub confirmed: RecordId,
}

/// What each cut cost, in order. `size` is the file's.
#[must_use]
pub fn outcomes(log: &Log, size: u64) -> Vec<Outcome> {
    let mut outcomes: Vec<Outcome> = Vec::new();
    let mut places: Map<u32, u64> = Map::new();
    let (mut reached, mut confirmed, mut complete) = (0, (0, 0), false);
    for record in log.iter() {
        match &record.what {
            What::Pdu { dir: Dir::Tx, name: "MIP" | "MAP" | "AE", facts: Facts::Point { sn }, .. } => {
                places.insert(*sn, reached);
            }
            What::Pdu { dir: Dir::Tx, facts: Facts::Range { off, len }, .. } => {
                if let Some(last) = outcomes.last_mut().filter(|last| last.shown_by == 0) {
                    last.shown_by = record.n;
                }
                reached = off + len;
            }
            What::Pdu { dir: Dir::Rx, name: "MIA" | "MAA" | "AEA", facts: Facts::Point { sn }, .. } => {
                confirmed = (places.get(sn).copied().unwrap_or(0), record.n);
            }
            What::App { name: AppName::Complete, .. } => complete = true,
            What::Fault { name: FaultName::Cut | FaultName::Crash, pos, .. } if record.sc > 0 && !complete => {
                let at = pos.unwrap_or(confirmed.0);
                let (restart, decided_by) = confirmed;
                let twice = at.saturating_sub(restart);
                let (cut, sc, left) = (record.n, record.sc, size.saturating_sub(restart));
                outcomes.push(Outcome { cut, sc, at, restart, left, twice, decided_by, shown_by: 0 });
                reached = restart;
            }
            What::Pdu { .. }
            | What::Prim { .. }
            | What::Tok { .. }
            | What::St { .. }
            | What::Fault { .. }
            | What::Refuse { .. }
            | What::App { .. }
            | What::Ui { .. }
            | What::Stop { .. } => {}
        }
    }
    outcomes
}

/// The points, in order of being set.
#[must_use]
pub fn points(log: &Log) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    let mut latest: Map<u32, usize> = Map::new();
    let mut reached = 0;
    let mut confirmed_up_to = 0;
    for record in log.iter() {
        match &record.what {
            What::Pdu { dir: Dir::Tx, name: "MIP" | "MAP" | "AE", facts: Facts::Point { sn }, .. } => {
                latest.insert(*sn, points.len());
                let (serial, at, sc, set) = (*sn, reached, record.sc, record.n);
                points.push(Point { serial, at, sc, set, stored: 0, confirmed: 0 });
            }
            What::Pdu { dir: Dir::Tx, facts: Facts::Range { off, len }, .. } => reached = off + len,
            What::App { name: AppName::Store, facts: Facts::Stored { sn, .. } } if *sn > 0 => {
                if let Some(point) = latest.get(sn).and_then(|index| points.get_mut(*index)) {
                    point.stored = record.n;
                }
            }
            What::Prim {
                name: "S-SYNC-MINOR" | "S-SYNC-MAJOR" | "S-ACTIVITY-END",
                phase: Phase::Cnf,
                facts: Facts::Point { sn },
                ..
            } => {
                // One confirmation stands for all points up to its own.
                let Some(last) = latest.get(sn) else { continue };
                for point in points.iter_mut().take(last + 1).skip(confirmed_up_to) {
                    if point.sc == record.sc && point.confirmed == 0 {
                        point.confirmed = record.n;
                    }
                }
                confirmed_up_to = last + 1;
            }
            What::Pdu { .. }
            | What::Prim { .. }
            | What::Tok { .. }
            | What::St { .. }
            | What::Fault { .. }
            | What::Refuse { .. }
            | What::App { .. }
            | What::Ui { .. }
            | What::Stop { .. } => {}
        }
    }
    points
}
