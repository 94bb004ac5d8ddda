//! What is saved, shared and replayed: one type, one serde form.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::time::Nanos;
use crate::world::action::Timed;
use crate::world::record::RecordId;

/// The form's version.
pub const VERSION: u32 = 1;

/// Where a learner is in a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Playhead {
    /// The last record that has happened; 0 for none.
    pub event: RecordId,
    /// The virtual time, between that record's and the next one's.
    pub at: Nanos,
}

/// A run: a pure function of the scenario, the seed and these.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct RunSpec {
    /// The run it branches from; none for a first one.
    pub parent: Option<u32>,
    /// The record after which it differs from its parent.
    pub fork_at: RecordId,
    /// What the learner does in it.
    pub actions: Vec<Timed>,
}

/// A learner's study of a scenario.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Study {
    /// The form's version.
    pub v: u32,
    /// The scenario's id.
    pub scenario: String,
    /// The scenario's revision.
    pub revision: u32,
    /// The seed.
    pub seed: u64,
    /// The runs, in the order in which they were made.
    pub runs: Vec<RunSpec>,
    /// The run on screen.
    pub current: u32,
    /// Where in it.
    pub playhead: Playhead,
    /// What the page chose to show; unknown entries are kept.
    pub view: BTreeMap<String, String>,
    /// First 8 octets, in hex, of the SHA-256 of the log up to the playhead.
    pub digest: String,
}
