//! What the story reads off a recording: predictions, what each end was told, where an interruption takes effect. Pure.

use crate::player::Player;
use capa5_core::session::primitive::Phase;
use capa5_core::view::moment::Moment;
use capa5_core::world::record::{Dir, Facts, FaultName, NodeId, Record, RecordId, What};
use capa5_core::world::recording::Recording;
use leptos::prelude::{Get, With};

/// The numbers that were committed before a run, by question.
#[must_use]
pub fn predictions(run: &Recording) -> Vec<(String, u64)> {
    let early = run.log().range(1, 64);
    early
        .filter_map(|record| {
            if let What::Ui { name: "PREDICT", q, value } = &record.what { Some((q.clone(), *value)) } else { None }
        })
        .collect()
}

/// Whether a record breaks the line or an end.
#[must_use]
pub const fn breaks(record: &Record) -> bool {
    matches!(record.what, What::Fault { name: FaultName::Cut | FaultName::Crash, .. })
}

/// How a dialogue came to a halt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Halt {
    /// The line broke, or an end did.
    Broken,
    /// One way carries nothing, and nobody was told.
    Deaf,
    /// A provider or a user ended the session out of order.
    Aborted,
}

/// What a record means for whether a dialogue goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Turn {
    Broke,
    Deaf,
    Mended,
    Aborted,
    GoesOn,
}

/// Where the dialogues of a run come to a halt and go on, once for a run.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Turns(Vec<(RecordId, Turn)>);

impl Turns {
    /// Those of a recording.
    #[must_use]
    pub fn of(run: &Recording) -> Self {
        let turn = |record: &Record| match &record.what {
            What::Fault { name, .. } => match name {
                FaultName::Cut | FaultName::Crash => Some(Turn::Broke),
                FaultName::CutOneWay => Some(Turn::Deaf),
                FaultName::Restore => Some(Turn::Mended),
                FaultName::Stall | FaultName::Corrupt => None,
            },
            What::Ui { name: "RECOVER", .. } | What::Prim { name: "S-CONNECT", phase: Phase::Req, .. } => {
                Some(Turn::GoesOn)
            }
            What::Ui { name: "ABORT", .. } | What::Prim { name: "S-P-ABORT" | "S-U-ABORT", phase: Phase::Ind, .. } => {
                Some(Turn::Aborted)
            }
            What::Prim { .. }
            | What::Pdu { .. }
            | What::Tok { .. }
            | What::St { .. }
            | What::Refuse { .. }
            | What::App { .. }
            | What::Ui { .. }
            | What::Stop { .. } => None,
        };
        Self(run.log().iter().filter_map(|record| Some((record.n, turn(record)?))).collect())
    }

    /// What stands still at `event`: how, and the record after which the ends learn of it.
    #[must_use]
    pub fn halt(&self, event: RecordId) -> Option<(Halt, RecordId)> {
        let upto = self.0.partition_point(|(n, _)| *n <= event);
        let mut halt = None;
        for (n, turn) in self.0.iter().take(upto) {
            halt = match (turn, halt) {
                (Turn::Broke, _) => Some((Halt::Broken, *n)),
                (Turn::Deaf, None | Some((Halt::Deaf, _))) => Some((Halt::Deaf, *n)),
                // A stream with a hole can't go on: that it works again is how both learn of it.
                (Turn::Mended, Some((Halt::Deaf, _))) => Some((Halt::Broken, *n)),
                (Turn::Mended | Turn::GoesOn, _) => None,
                (Turn::Aborted, None) => Some((Halt::Aborted, n.saturating_sub(1))),
                (Turn::Deaf | Turn::Aborted, halt) => halt,
            };
        }
        halt
    }

    /// Whether at `event` the line is cut, one way or both.
    #[must_use]
    pub fn is_broken(&self, event: RecordId) -> bool {
        let upto = self.0.partition_point(|(n, _)| *n <= event);
        let last = self.0.iter().take(upto).rev().find_map(|(_, turn)| match turn {
            Turn::Broke | Turn::Deaf => Some(true),
            Turn::Mended => Some(false),
            Turn::Aborted | Turn::GoesOn => None,
        });
        last.unwrap_or(false)
    }
}

/// Whether the line is cut at the playhead, one way or both; follows it.
#[must_use]
pub fn line_is_broken(player: Player) -> bool {
    player.moment.with(|moment| moment.cut.contains(&true))
        || player.run.with(|run| Turns::of(run).is_broken(player.event.get()))
}

/// What an end got to know of a halt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Told {
    /// S-P-ABORT or S-U-ABORT, by name, with this record.
    Abort(&'static str, RecordId),
    /// Nothing, for it had no session; its transport knew with this record, if it had one.
    NoSession(Option<RecordId>),
    /// Nothing: it is the one that crashed.
    Crashed,
    /// Nothing: its own user broke the session off, with this record.
    Own(RecordId),
    /// Nothing, and nobody is going to tell it: for it the session goes on.
    Unaware,
    /// Nothing yet.
    NotYet,
}

/// What each end was told of the halt after record `cut`, up to `event`.
#[must_use]
pub fn told(run: &Recording, halt: Halt, cut: RecordId, event: RecordId) -> Vec<Told> {
    let before = run.moment(cut.saturating_sub(1));
    let is_next = |record: &&Record| breaks(record) || matches!(record.what, What::Ui { name: "RECOVER", .. });
    let last = run.log().range(cut + 1, run.len()).find(is_next).map_or(run.len(), |record| record.n - 1);
    let crashed = crashed(run, cut);
    let of = |node: NodeId| {
        let got = |wanted: &str, how: Phase| {
            let is = |record: &Record| matches!(record.what, What::Prim { name, phase, .. } if name == wanted && phase == how);
            let mut after = run.log().range(cut + 1, last.min(cut + NEAR));
            after.find(|record| record.node() == Some(node) && is(record)).map(|record| record.n)
        };
        if crashed == Some(node) {
            return Told::Crashed;
        }
        if let Some(n) = got("S-U-ABORT", Phase::Req).filter(|n| *n <= event) {
            return Told::Own(n);
        }
        let aborts = ["S-P-ABORT", "S-U-ABORT"].map(|name| got(name, Phase::Ind).map(|n| (name, n)));
        match (aborts.into_iter().flatten().min_by_key(|(_, n)| *n), halt) {
            (Some((name, n)), _) if n <= event => Told::Abort(name, n),
            (Some(_), _) | (None, Halt::Aborted) => Told::NotYet,
            (None, Halt::Deaf) => Told::Unaware,
            (None, Halt::Broken) => {
                let disconnect = got("T-DISCONNECT", Phase::Ind).filter(|n| *n <= event);
                if disconnect.is_none() && had_transport(&before, node) && event < last {
                    Told::NotYet
                } else {
                    Told::NoSession(disconnect)
                }
            }
        }
    };
    (0..before.ends.len()).map(|node| of(NodeId(node as u8))).collect()
}

/// So many records after a halt both ends know of it, if they ever do.
const NEAR: u32 = 4_096;

/// The node that crashed with record `cut`.
fn crashed(run: &Recording, cut: RecordId) -> Option<NodeId> {
    let record = run.log().get(cut)?;
    matches!(record.what, What::Fault { name: FaultName::Crash, .. }).then(|| record.node()).flatten()
}

fn had_transport(moment: &Moment, node: NodeId) -> bool {
    moment.ends.get(usize::from(node.0)).is_some_and(|end| end.transport)
}

/// Whether the sender knows at `moment` that the transfer is complete.
#[must_use]
pub fn is_complete(moment: &Moment) -> bool {
    moment.ends.first().is_some_and(|end| end.memory.complete)
}

/// Where an exact octet can be reached: right after the record with which its message was handed to the line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Octet {
    /// Of the file.
    File(u64),
    /// Of what the sender's end puts on the line in one connection, headers included.
    Wire(u64),
}

/// The record with which the message of that octet leaves: the first one after `event`, else the last one before.
#[must_use]
pub fn leaves_with(run: &Recording, event: RecordId, octet: Octet) -> Option<RecordId> {
    let mut before = None;
    let (mut tc, mut sent) = (0, 0);
    for record in run.log().iter() {
        let What::Pdu { dir: Dir::Tx, octets, facts, .. } = &record.what else { continue };
        if record.node() != Some(NodeId(0)) {
            continue;
        }
        if record.tc != tc {
            (tc, sent) = (record.tc, 0);
        }
        let start = sent;
        sent += u64::from(*octets);
        let has = match (octet, facts) {
            (Octet::Wire(at), _) => start < at && at <= sent,
            (Octet::File(at), Facts::Range { off, len }) => *off < at && at <= off + len,
            (Octet::File(_), _) => false,
        };
        if has && record.n > event {
            return Some(record.n);
        }
        if has {
            before = Some(record.n);
        }
    }
    before
}

/// The trace of what the learner did after record `n`: a fault, a user's abort, or that it waits for its moment.
#[must_use]
pub fn trace(run: &Recording, n: RecordId) -> Option<RecordId> {
    let is = |record: &&Record| {
        matches!(record.what, What::Fault { .. } | What::Ui { name: "ABORT" | "ARM" | "MISS" | "RECOVER", .. })
    };
    run.log().range(n + 1, run.len()).find(is).map(|record| record.n)
}

/// The end of what happens at once with record `n`.
#[must_use]
pub fn settles(run: &Recording, n: RecordId) -> RecordId {
    let t = run.log().get(n).map(|record| record.t);
    let same = run.log().range(n, run.len()).take_while(|record| Some(record.t) == t).last();
    same.map_or(n, |record| record.n)
}
