//! Landmarks of a run: the records that rows of the ladder are about, and where single steps stop.

use capa5_core::order;
use capa5_core::view::item::{Fate, Item, ItemKind, Message};
use capa5_core::world::record::RecordId;
use capa5_core::world::recording::Recording;
use std::collections::BTreeSet;

/// Which row each landmark belongs to: a message's departure and its fate, and each happening with a row of its own.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Landmarks {
    list: Vec<(RecordId, u32)>,
}

impl Landmarks {
    /// Of a recording.
    #[must_use]
    pub fn new(run: &Recording) -> Self {
        let mut list = Vec::new();
        for item in run.items() {
            let mut marks = Vec::new();
            landmarks(item, true, &mut marks);
            list.extend(marks.into_iter().map(|n| (n, item.index)));
        }
        order::by(&mut list, |(mark, item)| [u64::from(*mark), u64::from(*item)]);
        Self { list }
    }

    /// The row that the last landmark by record `n` belongs to.
    #[must_use]
    pub fn item_at(&self, n: RecordId) -> Option<u32> {
        let index = self.list.partition_point(|(mark, _)| *mark <= n);
        index.checked_sub(1).and_then(|index| self.list.get(index)).map(|(_, item)| *item)
    }

    /// The row of the message that left with record `tx`.
    #[must_use]
    pub fn item_of(&self, tx: RecordId) -> Option<u32> {
        let index = self.list.partition_point(|(mark, _)| *mark < tx);
        self.list.get(index).filter(|(mark, _)| *mark == tx).map(|(_, item)| *item)
    }
}

/// The records at which a step ends, in order, without doubles; a closed group has its first departure and its last fate only.
/// What follows from a landmark at the same instant belongs to it.
#[must_use]
pub fn stops(run: &Recording, opened: &BTreeSet<RecordId>) -> Vec<RecordId> {
    let mut marks = Vec::new();
    for item in run.items() {
        landmarks(item, opened.contains(&item.from_n), &mut marks);
    }
    order::by(&mut marks, |mark| [u64::from(*mark), 0]);
    marks.dedup();
    let next = |index: usize| marks.get(index + 1).copied().unwrap_or(RecordId::MAX);
    let mut ends: Vec<_> = marks.iter().enumerate().map(|(index, mark)| settled(run, *mark, next(index))).collect();
    if !run.is_empty() && ends.last() != Some(&run.len()) {
        ends.push(run.len());
    }
    ends
}

/// The last record of the same instant before the next landmark.
fn settled(run: &Recording, mark: RecordId, next: RecordId) -> RecordId {
    let Some(t) = run.log().get(mark).map(|record| record.t) else { return mark };
    let mut end = mark;
    while end + 1 < next && run.log().get(end + 1).is_some_and(|record| record.t == t) {
        end += 1;
    }
    end
}

fn landmarks(item: &Item, each: bool, out: &mut Vec<RecordId>) {
    match &item.kind {
        ItemKind::Message(message) => out.extend([message.tx, fate(message)]),
        ItemKind::Group { messages, .. } if each => {
            out.extend(messages.iter().flat_map(|message| [message.tx, fate(message)]));
        }
        ItemKind::Group { messages, .. } => {
            out.extend(messages.first().map(|message| message.tx));
            out.extend(messages.iter().map(fate).max());
        }
        ItemKind::Fault { n }
        | ItemKind::Told { n, .. }
        | ItemKind::Refused { n, .. }
        | ItemKind::Done { n, .. }
        | ItemKind::Learner { n } => out.push(*n),
        ItemKind::Decision { .. } => {}
    }
}

/// The record of a message's fate.
#[must_use]
pub const fn fate(message: &Message) -> RecordId {
    match message.fate {
        Fate::Arrived(n) | Fate::Lost(n, _) => n,
        Fate::Flying => message.tx,
    }
}
