//! What the story reads off a recording: predictions, what each end was told, where an interruption takes effect. Pure.

use capa5_core::session::primitive::Phase;
use capa5_core::view::moment::Moment;
use capa5_core::world::record::{Dir, Facts, FaultName, NodeId, Record, RecordId, What};
use capa5_core::world::recording::Recording;

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

/// Whether a record breaks something.
#[must_use]
pub const fn breaks(record: &Record) -> bool {
    matches!(record.what, What::Fault { name: FaultName::Cut | FaultName::Crash, .. })
}

/// The last break up to `event` that nothing has mended since.
#[must_use]
pub fn open_break(run: &Recording, event: RecordId) -> Option<RecordId> {
    let settled = |record: &&Record| {
        breaks(record)
            || matches!(record.what, What::Ui { name: "RECOVER", .. } | What::Fault { name: FaultName::Restore, .. })
    };
    // Data between two breaks can be long, a stretch after a break never is.
    let last = run.log().range(1, event).rev().take(512).find(settled)?;
    breaks(last).then_some(last.n)
}

/// What an end got to know of a break.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Told {
    /// S-P-ABORT, with this record.
    Abort(RecordId),
    /// Nothing, for it had no session; its transport knew with this record, if it had one.
    NoSession(Option<RecordId>),
    /// Nothing: it is the one that crashed.
    Crashed,
    /// Nothing yet.
    NotYet,
}

/// What each end was told of the break with record `cut`, up to `event`.
#[must_use]
pub fn told(run: &Recording, cut: RecordId, event: RecordId) -> Vec<Told> {
    let before = run.moment(cut.saturating_sub(1));
    let until =
        run.log().range(cut + 1, run.len()).find(|record| breaks(record) || matches!(record.what, What::Ui { .. }));
    let last = until.map_or(run.len(), |record| record.n - 1);
    let crashed = run.log().get(cut).and_then(|record| match record.what {
        What::Fault { name: FaultName::Crash, .. } => record.node(),
        What::Fault {
            name: FaultName::Cut | FaultName::Restore | FaultName::CutOneWay | FaultName::Stall | FaultName::Corrupt,
            ..
        }
        | What::Prim { .. }
        | What::Pdu { .. }
        | What::Tok { .. }
        | What::St { .. }
        | What::Refuse { .. }
        | What::App { .. }
        | What::Ui { .. }
        | What::Stop { .. } => None,
    });
    let of = |node: NodeId| {
        let got = |wanted: &str| {
            let mut after = run.log().range(cut + 1, last);
            let is =
                |record: &Record| matches!(record.what, What::Prim { name, phase: Phase::Ind, .. } if name == wanted);
            after.find(|record| record.node() == Some(node) && is(record)).map(|record| record.n)
        };
        if crashed == Some(node) {
            return Told::Crashed;
        }
        match got("S-P-ABORT") {
            Some(n) if n <= event => Told::Abort(n),
            Some(_) => Told::NotYet,
            None => {
                let disconnect = got("T-DISCONNECT").filter(|n| *n <= event);
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

/// The end of what happens at once with the next break after `event`.
#[must_use]
pub fn after_break(run: &Recording, event: RecordId) -> Option<RecordId> {
    let cut = run.log().range(event.max(1), run.len()).find(|record| breaks(record) && record.n > event)?;
    let same = run.log().range(cut.n, run.len()).take_while(|record| record.t == cut.t).last();
    same.map(|record| record.n)
}
