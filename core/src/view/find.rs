//! Runs until: the next record that is what somebody looks for. Pure, and without words.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use crate::session::primitive::Phase;
use crate::wire::{Field, Value};
use crate::world::record::{Dir, NodeId, Record, RecordId, What};
use crate::world::recording::Recording;

/// What a run is looked through for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Sought {
    /// A synchronization point leaves.
    PointSet,
    /// A synchronization point is confirmed to who set it.
    PointConfirmed,
    /// Something breaks, stands still, is damaged or is mended.
    Fault,
    /// A request is refused.
    Refusal,
    /// A user is told that its session is gone.
    Abort,
    /// A message of that name leaves, comes or is lost.
    Message {
        /// Which.
        dir: Dir,
        /// Its name: `MIP`.
        name: String,
    },
    /// A message has a field that says this: a number, a code's number or standard name.
    Field {
        /// The field's id: `ses.serial`.
        id: String,
        /// What it says.
        value: String,
    },
    /// A session machine enters a state: `STA713`.
    State {
        /// Its end; any where there is none.
        node: Option<NodeId>,
        /// The state.
        name: String,
    },
    /// A variable of a session machine takes a value.
    Variable {
        /// Its end; any where there is none.
        node: Option<NodeId>,
        /// Its standard name: `V(A)`.
        name: String,
        /// The value.
        value: u32,
    },
}

/// The first record after `after` that is it.
#[must_use]
pub fn find(run: &Recording, after: RecordId, sought: &Sought) -> Option<RecordId> {
    run.log().range(after.saturating_add(1), run.len()).find(|record| is(run, record, sought)).map(|record| record.n)
}

fn is(run: &Recording, record: &Record, sought: &Sought) -> bool {
    let at = |node: &Option<NodeId>| node.is_none() || record.node() == *node;
    match (sought, &record.what) {
        (Sought::PointSet, What::Pdu { dir: Dir::Tx, name: "MIP" | "MAP", .. })
        | (Sought::PointConfirmed, What::Prim { name: "S-SYNC-MINOR" | "S-SYNC-MAJOR", phase: Phase::Cnf, .. })
        | (Sought::Fault, What::Fault { .. })
        | (Sought::Refusal, What::Refuse { .. })
        | (Sought::Abort, What::Prim { name: "S-P-ABORT" | "S-U-ABORT", phase: Phase::Ind, .. }) => true,
        (Sought::Message { dir, name }, What::Pdu { dir: how, name: of, .. }) => how == dir && of == name,
        (Sought::Field { id, value }, What::Pdu { dir: Dir::Tx, msg, .. }) => says(run, *msg, id, value),
        (Sought::State { node, name }, What::St { to, from, .. }) => at(node) && to == name && from != to,
        (Sought::Variable { node, name, value }, What::St { vars, .. }) => {
            at(node) && vars.iter().any(|change| change.var == name && change.to == *value)
        }
        (
            Sought::PointSet
            | Sought::PointConfirmed
            | Sought::Fault
            | Sought::Refusal
            | Sought::Abort
            | Sought::Message { .. }
            | Sought::Field { .. }
            | Sought::State { .. }
            | Sought::Variable { .. },
            _,
        ) => false,
    }
}

/// Whether a message has a field that says this.
fn says(run: &Recording, msg: RecordId, id: &str, value: &str) -> bool {
    let Some(inspection) = run.inspect(msg, 0) else { return false };
    inspection.marks.iter().filter(|mark| mark.field.0 == id).any(|mark| match mark.value {
        Value::Number(number) => value.parse() == Ok(number),
        Value::Code(code, name) => name.eq_ignore_ascii_case(value) || value.parse() == Ok(code),
        Value::Flag(set) => value == if set { "1" } else { "0" },
        Value::Group | Value::Octets => false,
    })
}

/// What may be sought in a run: the names of its messages, and the fields in them that say a number or a code.
#[must_use]
pub fn seekable(run: &Recording) -> (Vec<&'static str>, Vec<Field>) {
    let mut names: BTreeMap<&'static str, RecordId> = BTreeMap::new();
    for record in run.log().iter() {
        if let What::Pdu { dir: Dir::Tx, name, msg, .. } = record.what {
            names.entry(name).or_insert(msg);
        }
    }
    let mut fields: BTreeMap<&'static str, Field> = BTreeMap::new();
    for inspection in names.values().filter_map(|msg| run.inspect(*msg, 0)) {
        let says = |value: Value| matches!(value, Value::Number(_) | Value::Code(..) | Value::Flag(_));
        fields.extend(inspection.marks.iter().filter(|mark| says(mark.value)).map(|mark| (mark.field.0, mark.field)));
    }
    (names.into_keys().collect(), fields.into_values().collect())
}
