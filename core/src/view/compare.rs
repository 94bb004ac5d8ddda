//! Two runs side by side: what they share, and where they part. Pure, and without words.

use crate::world::record::{Dir, FaultName, RecordId, What};
use crate::world::recording::Recording;

/// Where two runs part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Comparison {
    /// How many records, from the first on, are the same in both.
    pub same: u32,
    /// The first record that differs, in each: none where that run has no more.
    pub parts: [Option<RecordId>; 2],
    /// How many ladder rows, from the first on, are the same in both.
    pub rows: u32,
}

impl Comparison {
    /// Whether the two are the same run.
    #[must_use]
    pub const fn is_same(&self) -> bool {
        matches!(self.parts, [None, None])
    }
}

/// Compares two runs record by record, and row by row: a row that one of them goes on to change isn't the same.
#[must_use]
pub fn compare(one: &Recording, other: &Recording) -> Comparison {
    let records = one.log().iter().zip(other.log().iter());
    let same = records.take_while(|(a, b)| a == b).count() as u32;
    let rows = one.items().iter().zip(other.items()).take_while(|(a, b)| a == b).count() as u32;
    let next = |run: &Recording| (same < run.len()).then_some(same + 1);
    Comparison { same, parts: [next(one), next(other)], rows }
}

/// What a run came to, for a line of figures.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// How many records.
    pub records: u32,
    /// How many messages left.
    pub messages: u32,
    /// How many of them were lost.
    pub lost: u32,
    /// How many requests were refused.
    pub refused: u32,
    /// How often something broke, stood still or was damaged.
    pub faults: u32,
    /// Octets of the file that left, in all.
    pub sent: u64,
    /// How many of them had left before.
    pub twice: u64,
    /// How many points were confirmed.
    pub confirmed: u32,
}

/// The figures of a run, as it ends.
#[must_use]
pub fn figures(run: &Recording) -> Figures {
    let moment = run.moment(run.len());
    let mut figures = Figures { records: run.len(), sent: moment.sent, twice: moment.twice, ..Figures::default() };
    figures.confirmed = run.points().iter().filter(|point| point.confirmed > 0).count() as u32;
    for record in run.log().iter() {
        match &record.what {
            What::Pdu { dir, .. } => match dir {
                Dir::Tx => figures.messages += 1,
                Dir::Lost => figures.lost += 1,
                Dir::Rx => {}
            },
            What::Refuse { .. } => figures.refused += 1,
            What::Fault { name, .. } if is_harm(*name) => figures.faults += 1,
            What::Fault { .. }
            | What::Prim { .. }
            | What::Tok { .. }
            | What::St { .. }
            | What::App { .. }
            | What::Ui { .. }
            | What::Stop { .. } => {}
        }
    }
    figures
}

/// Whether a fault harms: mending doesn't.
#[must_use]
pub const fn is_harm(name: FaultName) -> bool {
    match name {
        FaultName::Cut | FaultName::Crash | FaultName::CutOneWay | FaultName::Stall | FaultName::Corrupt => true,
        FaultName::Restore => false,
    }
}
