//! What somebody reads along who only listens on a link: which messages, and whether it could read them. Found in the log.

use crate::map::Map;
use crate::world::log::Log;
use crate::world::record::{AppName, Dir, Facts, NodeId, RecordId, What};
use crate::world::recording::Recording;

/// A message that was read along.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Heard {
    /// The record in which that is written down.
    pub by: RecordId,
    /// Whether nothing but its time and its length could be read.
    pub sealed: bool,
}

/// Who listens on a link of a run, if anybody does.
#[must_use]
pub fn listener(run: &Recording) -> Option<NodeId> {
    let listens = |node: &&crate::world::node::Node| node.station.as_ref().is_some_and(|s| s.listens().is_some());
    run.world().nodes().iter().find(listens).map(|node| node.id)
}

/// Whether what is read along tells nothing.
pub(super) const fn is_sealed(facts: &Facts) -> bool {
    matches!(facts, Facts::None {})
}

/// What was read along of each message, by the record with which it left.
#[must_use]
pub fn heard(log: &Log) -> Map<RecordId, Heard> {
    let mut all = Map::new();
    for record in log.iter() {
        let What::App { name: AppName::Hear, facts } = &record.what else { continue };
        if let Some(What::Pdu { dir: Dir::Rx, msg, .. }) = log.get(record.cause).map(|came| &came.what) {
            all.insert(*msg, Heard { by: record.n, sealed: is_sealed(facts) });
        }
    }
    all
}
