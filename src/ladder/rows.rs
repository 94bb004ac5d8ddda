//! The rows of the ladder as they are laid out: pure, from a recording and the groups that are open.

use crate::player::fate;
use capa5_core::order;
use capa5_core::view::compare::is_harm;
use capa5_core::view::heard::{self, Heard};
use capa5_core::view::item::{Item, ItemKind, Message, Role};
use capa5_core::view::span::{Bracket, Lane, Spans};
use capa5_core::world::record::{FaultName, NodeId, RecordId, What};
use capa5_core::world::recording::Recording;
use std::collections::BTreeSet;

/// Height of a message's row, px.
const MESSAGE: u32 = 40;
/// Height of a row that is a remark at one end, px; twice a line where the ladder is narrow.
const REMARK: u32 = 42;
const REMARK_NARROW: u32 = 54;
/// Height of the torn paper at a cut, px.
const TORN: u32 = 80;
/// Height of the open end at a decision, px.
const OPEN: u32 = 140;

/// A row.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    /// The first record it stands for: its identity within a run.
    pub n: RecordId,
    /// The last record it stands for.
    pub to_n: RecordId,
    /// The ladder item it shows, or shows a part of.
    pub item: u32,
    /// Distance of its top from the ladder's, px.
    pub y: u32,
    /// Its height, px.
    pub height: u32,
    /// What it is.
    pub kind: RowKind,
    /// How each lifeline looks in it.
    pub lanes: [Lane; 2],
    /// How each looks below where its message arrives.
    pub below: [Lane; 2],
    /// The activity that it belongs to.
    pub bracket: Option<Bracket>,
    /// The number of the synchronization point that it sets.
    pub point: Option<u32>,
    /// Who listens between the two.
    pub ear: Ear,
    /// Links from where a session goes on to the point it goes on from.
    pub links: Vec<Link>,
}

/// A third one that only listens.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Ear {
    /// There is none.
    #[default]
    Nobody,
    /// There is one; this row isn't a message that it hears.
    Silent,
    /// It hears this message.
    Hears(Heard),
}

/// What a row is.
#[derive(Clone, PartialEq, Debug)]
pub enum RowKind {
    /// A message; indented where it belongs to an open group.
    Message(Message, bool),
    /// A group; whether it is open.
    Group(bool),
    /// The line breaks.
    Cut,
    /// An end crashes.
    Crash(NodeId),
    /// A remark at an end, or in the middle for none.
    Remark(Option<NodeId>),
    /// The line is harmed in another way than by a cut.
    Harm,
    /// The ladder ends open: this node's user waits.
    Open(NodeId),
}

impl RowKind {
    /// A number for what it is, whatever it holds.
    #[must_use]
    pub const fn rank(&self) -> u64 {
        match self {
            Self::Message(..) => 0,
            Self::Group(_) => 1,
            Self::Cut => 2,
            Self::Crash(_) => 3,
            Self::Remark(_) => 4,
            Self::Open(_) => 5,
            Self::Harm => 6,
        }
    }
}

/// A resume link's part in a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Link {
    /// Which resumption, from 0: its track in the gutter.
    pub track: u32,
    /// The record of the message that asks for it: there is no link before.
    pub since: RecordId,
    /// Its part.
    pub part: LinkPart,
}

/// Where a row stands on a link.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkPart {
    /// It ends here, at the point.
    Point,
    /// It passes.
    Pass,
    /// It starts here, where the session goes on from that point's serial number.
    Start(u32),
}

/// All rows, and their height together.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Rows {
    /// In order.
    pub list: Vec<Row>,
    /// px.
    pub height: u32,
    /// Record, row, and the last row of all so far, in order of records: any record's place is quickly found.
    begins: Vec<[u32; 3]>,
    /// Item and row, in order.
    items: Vec<[u32; 2]>,
}

impl Rows {
    /// Lays out a recording.
    #[must_use]
    pub fn new(run: &Recording, opened: &BTreeSet<RecordId>, narrow: bool) -> Self {
        let mut list = Vec::new();
        for item in run.items() {
            rows_of(run, item, opened, &mut list);
        }
        if narrow {
            list.iter_mut().filter(|row| row.height == REMARK).for_each(|row| row.height = REMARK_NARROW);
        }
        order::by(&mut list, |row| place(run, row));
        let spans = Spans::of(run.log());
        let mut y = 0;
        for row in &mut list {
            row.y = y;
            y += row.height;
            row.bracket = spans.bracket(row.n);
        }
        lifelines(&mut list, &spans);
        listen(run, &mut list);
        mark_brackets(&mut list);
        link(run, &mut list);
        let numbered = |key: fn(&Row) -> u32| {
            let mut pairs: Vec<_> = list.iter().enumerate().map(|(index, row)| [key(row), index as u32]).collect();
            order::by(&mut pairs, |pair| pair.map(u64::from));
            pairs
        };
        let (items, mut furthest) = (numbered(|row| row.item), 0);
        let begins = numbered(|row| row.n).into_iter().map(|[n, index]| {
            furthest = index.max(furthest);
            [n, index, furthest]
        });
        let begins = begins.collect();
        Self { list, height: y, begins, items }
    }

    /// Rows up to the last one that begins by record `n`; the ones among them that begin later stay blank until then.
    #[must_use]
    pub fn until(&self, n: RecordId) -> usize {
        // The open end's record is the last one, so it begins with it.
        self.begun(n).map_or(0, |[_, _, furthest]| furthest as usize + 1)
    }

    /// The last row that begins with record `n`.
    #[must_use]
    pub fn of_record(&self, n: RecordId) -> Option<&Row> {
        self.begun(n).filter(|[at, ..]| *at == n).and_then(|[_, index, _]| self.list.get(index as usize))
    }

    /// The last row of an item that begins by record `n`: an open group has one for each of its messages as well.
    #[must_use]
    pub fn of_item(&self, item: u32, n: RecordId) -> Option<&Row> {
        let from = self.items.partition_point(|[of, _]| *of < item);
        let own = self.items.iter().skip(from).take_while(|[of, _]| *of == item);
        own.filter_map(|[_, index]| self.list.get(*index as usize)).filter(|row| row.n <= n).last()
    }

    fn begun(&self, n: RecordId) -> Option<[u32; 3]> {
        let index = self.begins.partition_point(|[at, ..]| *at <= n);
        index.checked_sub(1).and_then(|index| self.begins.get(index)).copied()
    }

    /// The row at a height.
    #[must_use]
    pub fn at(&self, y: u32) -> usize {
        self.list.partition_point(|row| row.y + row.height <= y)
    }
}

fn rows_of(run: &Recording, item: &Item, opened: &BTreeSet<RecordId>, out: &mut Vec<Row>) {
    let row = |kind, height| Row {
        n: item.from_n,
        to_n: item.to_n,
        item: item.index,
        y: 0,
        height,
        kind,
        lanes: [Lane::default(); 2],
        below: [Lane::default(); 2],
        bracket: None,
        point: None,
        ear: Ear::Nobody,
        links: Vec::new(),
    };
    match &item.kind {
        ItemKind::Message(message) => {
            let point = message.serial.filter(|_| message.role == Role::SetsPoint);
            out.push(Row { point, ..row(RowKind::Message(*message, false), MESSAGE) });
        }
        ItemKind::Group { messages, .. } => {
            let open = opened.contains(&item.from_n);
            out.push(row(RowKind::Group(open), MESSAGE));
            if open {
                out.extend(messages.iter().map(|message| Row {
                    n: message.tx,
                    to_n: fate(message),
                    ..row(RowKind::Message(*message, true), MESSAGE)
                }));
            }
        }
        ItemKind::Fault { n } => {
            let fault = run.log().get(*n).map(|record| (&record.what, record.node()));
            out.push(match fault {
                Some((What::Fault { name: FaultName::Cut, .. }, _)) => row(RowKind::Cut, TORN),
                Some((What::Fault { name: FaultName::Crash, .. }, Some(node))) => row(RowKind::Crash(node), REMARK),
                Some((What::Fault { name, .. }, _)) if is_harm(*name) => row(RowKind::Harm, REMARK),
                Some(_) | None => row(RowKind::Remark(None), REMARK),
            });
        }
        ItemKind::Told { node, .. } | ItemKind::Refused { node, .. } | ItemKind::Done { node, .. } => {
            out.push(row(RowKind::Remark(Some(*node)), REMARK));
        }
        ItemKind::Learner { .. } => out.push(row(RowKind::Remark(None), REMARK)),
        ItemKind::Decision { node } => out.push(row(RowKind::Open(*node), OPEN)),
    }
}

/// Where a row stands: a closed group where its last message left, an open one before its first.
fn place(run: &Recording, row: &Row) -> [u64; 2] {
    let (n, is_late) = match &row.kind {
        RowKind::Open(_) => (RecordId::MAX, true),
        RowKind::Group(true) => (row.n, false),
        RowKind::Group(false) => (members(run, row.item).last().map_or(row.n, |message| message.tx), true),
        RowKind::Message(..) | RowKind::Cut | RowKind::Crash(_) | RowKind::Remark(_) | RowKind::Harm => (row.n, true),
    };
    [u64::from(n), u64::from(is_late)]
}

/// The messages of a group's row.
#[must_use]
pub fn members(run: &Recording, item: u32) -> &[Message] {
    match run.items().get(item as usize).map(|item| &item.kind) {
        Some(ItemKind::Group { messages, .. }) => messages,
        Some(ItemKind::Message(message)) => std::slice::from_ref(message),
        Some(
            ItemKind::Fault { .. }
            | ItemKind::Told { .. }
            | ItemKind::Refused { .. }
            | ItemKind::Done { .. }
            | ItemKind::Learner { .. }
            | ItemKind::Decision { .. },
        )
        | None => &[],
    }
}

/// A message's row shows the lifelines as it leaves; any other row as they are when all of its instant is done.
fn lifelines(list: &mut [Row], spans: &Spans) {
    for index in 0..list.len() {
        let next = list.get(index + 1).map_or(RecordId::MAX, |row| row.n.saturating_sub(1));
        if let Some(row) = list.get_mut(index) {
            let at = match row.kind {
                RowKind::Message(..) | RowKind::Group(_) | RowKind::Cut => row.n,
                RowKind::Crash(_) | RowKind::Remark(_) | RowKind::Harm => next.max(row.n),
                RowKind::Open(_) => RecordId::MAX,
            };
            row.lanes = spans.lanes(at);
            // What its arrival changes shows from the arrow's head on, unless another row comes in between.
            row.below = match row.kind {
                RowKind::Message(..) | RowKind::Group(_) if row.to_n <= next => spans.lanes(next.max(row.to_n)),
                RowKind::Message(..)
                | RowKind::Group(_)
                | RowKind::Cut
                | RowKind::Crash(_)
                | RowKind::Remark(_)
                | RowKind::Harm
                | RowKind::Open(_) => row.lanes,
            };
        }
    }
}

/// Who listens hears what came; of a group, its first message stands for all.
fn listen(run: &Recording, list: &mut [Row]) {
    if heard::listener(run).is_none() {
        return;
    }
    let all = heard::heard(run.log());
    for row in list {
        let tx = match &row.kind {
            RowKind::Message(message, _) => Some(message.tx),
            RowKind::Group(_) => members(run, row.item).first().map(|message| message.tx),
            RowKind::Cut | RowKind::Crash(_) | RowKind::Remark(_) | RowKind::Harm | RowKind::Open(_) => None,
        };
        row.ear = tx.and_then(|tx| all.get(&tx)).map_or(Ear::Silent, |heard| Ear::Hears(*heard));
    }
}

/// First and last rows of each activity get the bracket's corners.
fn mark_brackets(list: &mut [Row]) {
    let ids: Vec<_> = list.iter().map(|row| row.bracket.as_ref().map(|bracket| bracket.from)).collect();
    for (index, row) in list.iter_mut().enumerate() {
        if let Some(bracket) = &mut row.bracket {
            let same =
                |other: Option<usize>| other.and_then(|other| ids.get(other).copied().flatten()) == Some(bracket.from);
            bracket.first = !same(index.checked_sub(1));
            bracket.last = !same(Some(index + 1));
        }
    }
}

/// Draws, for each resumption, the link from the message that asks for it back to the point it goes on from.
fn link(run: &Recording, list: &mut [Row]) {
    for (track, outcome) in run.outcomes().iter().enumerate() {
        let asks = |row: &Row| matches!(row.kind, RowKind::Message(message, _) if message.role == Role::Begins);
        let shown = if outcome.shown_by == 0 { run.len() } else { outcome.shown_by };
        let start = list.iter().rposition(|row| row.n > outcome.cut && row.n <= shown && asks(row));
        let set = run
            .points()
            .iter()
            .rev()
            .find(|point| point.set < outcome.cut && point.at == outcome.restart && outcome.restart > 0);
        let Some((start, point)) = start.zip(set) else { continue };
        let Some(end) = list.iter().position(|row| row.n == point.set && row.point.is_some()) else { continue };
        let (track, since) = (track as u32, list.get(start).map_or(0, |row| row.n));
        for (index, row) in list.iter_mut().enumerate().take(start + 1).skip(end) {
            let part = match index {
                at if at == start => LinkPart::Start(point.serial),
                at if at == end => LinkPart::Point,
                _ => LinkPart::Pass,
            };
            row.links.push(Link { track, since, part });
        }
    }
}
