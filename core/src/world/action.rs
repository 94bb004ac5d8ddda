//! All that a learner can do to a run, and when.
//!
//! Variants are saved: never rename or reorder them.

use alloc::boxed::Box;
use alloc::string::String;

use serde::{Deserialize, Serialize};

use super::record::{LinkId, NodeId, RecordId};
use super::source::FileSpec;
use crate::lesson::ask::Ask;
use crate::lesson::knob::Knob;
use crate::lesson::mail::Does;
use crate::lesson::scenario::{FaultKind, FaultSpec};
use crate::time::Nanos;

/// When an action takes effect. Actions wait for one another: only the first that hasn't happened is armed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// Before anything happens.
    Start,
    /// When the step that made this record is over.
    Record(RecordId),
    /// At this instant, before anything else of it.
    Time(Nanos),
    /// The instant octet N−1 of the file has left its sender in this session, before anything else of it.
    Position(u64),
    /// The instant as many octets have left the link's first end in this connection, headers included.
    Wire(u64),
    /// When nothing is left to happen and a user waits for a decision.
    Decision,
}

/// What a learner does.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Commits a prediction.
    Predict {
        /// Which question: `restart`, `left`, `twice`.
        q: String,
        /// The value, in octets.
        value: u64,
    },
    /// Cuts a link both ways.
    Cut(LinkId),
    /// The link works again.
    Restore(LinkId),
    /// A node loses its connections and all it hasn't stored durably, and starts again.
    Crash(NodeId),
    /// A user that waits goes on as its protocol goes on: a new transport connection, a new session, and what the service
    /// offers for going on.
    Recover(NodeId),
    /// Turns a knob; only before anything happens.
    Set {
        /// Which.
        knob: Knob,
        /// Its value, in its unit.
        value: u64,
    },
    /// Sends a file of the learner's own; only before anything happens.
    File(FileSpec),
    /// Something breaks, stands still or is damaged, or a user breaks its session off.
    Harm(FaultKind),
    /// From now on a fault waits for its own time: a rule.
    Arm(FaultSpec),
    /// The learner takes a user's chair: by itself that user does nothing any more.
    Sit(NodeId),
    /// From a chair that she takes, or took before, the learner asks the provider for something.
    Ask {
        /// Whose chair.
        node: NodeId,
        /// What.
        ask: Box<Ask>,
    },
    /// Somebody types: lines without the last one's end.
    Say {
        /// Who.
        node: NodeId,
        /// What.
        text: String,
    },
    /// Who types does something with the connection.
    Does {
        /// Who.
        node: NodeId,
        /// What.
        does: Does,
    },
}

/// An action and its time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Timed {
    /// When.
    pub when: When,
    /// What.
    pub act: Action,
}
