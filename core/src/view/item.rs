//! Ladder rows: messages, groups of like messages, faults, and what users are told without a message.

use crate::map::Map;
use crate::order;
use alloc::vec::Vec;

use crate::session::primitive::Phase;
use crate::time::Nanos;
use crate::world::log::Log;
use crate::world::record::{AppName, Dir, NodeId, Record, RecordId, What};

/// One row of the ladder.
#[derive(Clone, PartialEq, Debug)]
pub struct Item {
    /// Its number among the rows, from 0.
    pub index: u32,
    /// The first record it stands for.
    pub from_n: RecordId,
    /// The last record it stands for.
    pub to_n: RecordId,
    /// The instant of the first.
    pub from_t: Nanos,
    /// The instant of the last.
    pub to_t: Nanos,
    /// The session connection, counted from 1; 0 for none.
    pub sc: u32,
    /// What it is.
    pub kind: ItemKind,
}

/// What a row is.
#[derive(Clone, PartialEq, Debug)]
pub enum ItemKind {
    /// One message.
    Message(Message),
    /// Like messages between two landmarks; opening it shows each.
    Group {
        /// Their name.
        name: &'static str,
        /// Their sender.
        from: NodeId,
        /// Those messages, in order.
        messages: Vec<Message>,
        /// Offset of the first octet of the file in them.
        off: u64,
        /// How many octets of the file they carry.
        len: u64,
        /// How many of them arrived.
        arrived: u32,
    },
    /// The line breaks, an end crashes, a line works again: record `n`.
    Fault {
        /// The record.
        n: RecordId,
    },
    /// A primitive that no message brought, such as S-P-ABORT: record `n` at `node`.
    Told {
        /// The record.
        n: RecordId,
        /// The node.
        node: NodeId,
    },
    /// A request that was refused: record `n` at `node`.
    Refused {
        /// The record.
        n: RecordId,
        /// The node.
        node: NodeId,
    },
    /// What a user does: stores, truncates, completes: record `n` at `node`.
    Done {
        /// The record.
        n: RecordId,
        /// The node.
        node: NodeId,
    },
    /// What the learner did: record `n`.
    Learner {
        /// The record.
        n: RecordId,
    },
    /// A user waits for a decision: the ladder ends open.
    Decision {
        /// The node whose user waits.
        node: NodeId,
    },
}

/// What a message does, for whoever draws it and knows no protocol.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// It sets a synchronization point.
    SetsPoint,
    /// It confirms a point, or all of an activity.
    Confirms,
    /// It begins a session, or takes an activity up again: what a resumption starts with.
    Begins,
    /// Anything else.
    Other,
}

impl Role {
    /// That of a message by its name.
    fn of(name: &str) -> Self {
        match name {
            "MIP" | "MAP" => Self::SetsPoint,
            "MIA" | "MAA" | "AEA" => Self::Confirms,
            "CN" | "AR" => Self::Begins,
            _ => Self::Other,
        }
    }
}

/// A message and its fate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Message {
    /// The record with which it left.
    pub tx: RecordId,
    /// What became of it.
    pub fate: Fate,
    /// Its sender.
    pub from: NodeId,
    /// Its name: `MIP`.
    pub name: &'static str,
    /// What it does.
    pub role: Role,
    /// The serial number in it.
    pub serial: Option<u32>,
    /// Offset of the first octet of the file in it.
    pub off: u64,
    /// How many octets of the file it carries.
    pub len: u64,
    /// Octets on the line.
    pub octets: u32,
    /// When its first octet starts to leave.
    pub first: Nanos,
    /// When its last octet has left, or the line broke.
    pub last: Nanos,
    /// When it had arrived, or was lost.
    pub until: Nanos,
}

/// What became of a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// It arrived with this record.
    Arrived(RecordId),
    /// It was lost with this record, after as many octets had left.
    Lost(RecordId, u32),
    /// It is still on the line where the recording ends.
    Flying,
}

/// The rows of a log. A message stands where it left, a group where its last message left; `waiting` is the node whose user
/// waits at the end.
#[must_use]
pub fn items(log: &Log, waiting: Option<NodeId>) -> Vec<Item> {
    let mut rows = Rows::default();
    for record in log.iter() {
        rows.take(record);
    }
    rows.finish(log, waiting)
}

/// Messages under way to become rows: those of a group are neighbours of one sender, one name, one session, one fate.
#[derive(Default)]
struct Rows {
    messages: Vec<(Message, u32)>,
    /// Where each message stands, by the record with which it left.
    places: Map<RecordId, usize>,
    /// Rows that are no message.
    others: Vec<Item>,
    /// How many faults happened before each message: a group doesn't reach over one.
    faults: u32,
    epochs: Vec<u32>,
}

impl Rows {
    fn take(&mut self, record: &Record) {
        let n = record.n;
        let other = match (&record.what, record.node()) {
            (What::Pdu { dir: Dir::Tx, name, octets, first, last, facts, .. }, Some(from)) => {
                let (off, len) = facts.range();
                let (serial, fate) = (facts.serial(), Fate::Flying);
                let message = Message {
                    tx: n,
                    fate,
                    from,
                    name,
                    role: Role::of(name),
                    serial,
                    off,
                    len,
                    octets: *octets,
                    first: *first,
                    last: *last,
                    until: *last,
                };
                self.places.insert(n, self.messages.len());
                self.messages.push((message, record.sc));
                self.epochs.push(self.faults);
                None
            }
            (What::Pdu { dir, msg, left, last, .. }, _) => {
                if let Some((message, _)) = self.places.get(msg).and_then(|place| self.messages.get_mut(*place)) {
                    match dir {
                        Dir::Rx => (message.fate, message.until) = (Fate::Arrived(n), record.t),
                        Dir::Lost => {
                            (message.fate, message.until) = (Fate::Lost(n, *left), record.t);
                            message.last = *last;
                        }
                        Dir::Tx => {}
                    }
                }
                None
            }
            (What::Fault { .. }, _) => {
                self.faults += 1;
                Some(ItemKind::Fault { n })
            }
            (What::Prim { name: "S-P-ABORT" | "S-U-ABORT", phase: Phase::Ind, .. }, Some(node)) => {
                Some(ItemKind::Told { n, node })
            }
            (What::Refuse { .. }, Some(node)) => Some(ItemKind::Refused { n, node }),
            (
                What::App {
                    name:
                        AppName::Truncate
                        | AppName::Complete
                        | AppName::Queue
                        | AppName::Deliver
                        | AppName::Sent
                        | AppName::Defer
                        | AppName::Fail,
                    ..
                },
                Some(node),
            ) => Some(ItemKind::Done { n, node }),
            (What::Ui { name: "PREDICT" | "RECOVER" | "ABORT" | "ARM" | "MISS" | "SIT", .. }, _) => {
                Some(ItemKind::Learner { n })
            }
            (
                What::Prim { .. }
                | What::Tok { .. }
                | What::St { .. }
                | What::Refuse { .. }
                | What::App { .. }
                | What::Ui { .. }
                | What::Stop { .. },
                _,
            ) => None,
        };
        if let Some(kind) = other {
            let (t, sc) = (record.t, record.sc);
            self.others.push(Item { index: 0, from_n: n, to_n: n, from_t: t, to_t: t, sc, kind });
        }
    }

    fn finish(self, log: &Log, waiting: Option<NodeId>) -> Vec<Item> {
        let mut rows = self.others;
        let mut open: Map<NodeId, (Vec<Message>, u32, u32)> = Map::new();
        for ((message, sc), epoch) in self.messages.into_iter().zip(self.epochs) {
            match open.get_mut(&message.from) {
                Some((group, of, at)) if *of == sc && *at == epoch && joins(group, &message) => group.push(message),
                Some(_) | None => {
                    if let Some((group, sc, _)) = open.insert(message.from, (alloc::vec![message], sc, epoch)) {
                        rows.push(row(group, sc));
                    }
                }
            }
        }
        rows.extend(open.into_values().map(|(group, sc, _)| row(group, sc)));
        order::by(&mut rows, |row| [u64::from(row.place()), u64::from(row.from_n)]);
        if let Some(node) = waiting {
            let (n, t) = (log.len(), log.get(log.len()).map_or(Nanos::ZERO, |record| record.t));
            let kind = ItemKind::Decision { node };
            rows.push(Item { index: 0, from_n: n, to_n: n, from_t: t, to_t: t, sc: 0, kind });
        }
        for (index, row) in rows.iter_mut().enumerate() {
            row.index = index as u32;
        }
        rows
    }
}

fn joins(group: &[Message], message: &Message) -> bool {
    group.last().is_some_and(|last| {
        last.name == message.name
            && message.len > 0
            && last.off + last.len == message.off
            && matches!(last.fate, Fate::Lost(..)) == matches!(message.fate, Fate::Lost(..))
    })
}

fn row(messages: Vec<Message>, sc: u32) -> Item {
    let fold = |range: (u32, u32, Nanos, Nanos), message: &Message| {
        let to_n = match message.fate {
            Fate::Arrived(n) | Fate::Lost(n, _) => n,
            Fate::Flying => message.tx,
        };
        (range.0.min(message.tx), range.1.max(to_n), range.2.min(message.first), range.3.max(message.until))
    };
    let (from_n, to_n, from_t, to_t) = messages.iter().fold((u32::MAX, 0, Nanos::MAX, Nanos::ZERO), fold);
    let kind = match messages.as_slice() {
        [message] => ItemKind::Message(*message),
        several => ItemKind::Group {
            name: several.first().map_or("", |message| message.name),
            from: several.first().map_or(NodeId(0), |message| message.from),
            off: several.first().map_or(0, |message| message.off),
            len: several.iter().map(|message| message.len).sum(),
            arrived: several.iter().filter(|message| matches!(message.fate, Fate::Arrived(_))).count() as u32,
            messages,
        },
    };
    Item { index: 0, from_n, to_n, from_t, to_t, sc, kind }
}

impl Item {
    /// The record at which the row stands.
    fn place(&self) -> RecordId {
        match &self.kind {
            ItemKind::Message(message) => message.tx,
            ItemKind::Group { messages, .. } => messages.last().map_or(self.from_n, |message| message.tx),
            ItemKind::Fault { n }
            | ItemKind::Told { n, .. }
            | ItemKind::Refused { n, .. }
            | ItemKind::Done { n, .. }
            | ItemKind::Learner { n } => *n,
            ItemKind::Decision { .. } => RecordId::MAX,
        }
    }
}
