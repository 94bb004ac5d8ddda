//! A scenario as its folder gives it: nodes, links, users' policies, knobs, gate, bounds.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::knob::Knob;

/// A scenario.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Its id: public, never changes.
    pub id: String,
    /// Its revision: a saved study of another one isn't replayed.
    pub revision: u32,
    /// The seed of all variety in it.
    pub seed: u64,
    /// Its nodes.
    pub nodes: Vec<NodeSpec>,
    /// Its links.
    pub links: Vec<LinkSpec>,
    /// Its knobs.
    pub knobs: Knobs,
    /// The prediction before the run.
    pub gate: Gate,
    /// What bounds a run.
    pub bounds: Bounds,
}

/// A node.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeSpec {
    /// Its user's name.
    pub name: String,
    /// What its user does.
    pub policy: Policy,
    /// Its SS-user reference, at most 64 octets.
    pub reference: String,
}

/// What a user does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Policy {
    /// Sends a file and goes on after a cut.
    SendFile,
    /// Receives and stores a file, confirming points.
    ReceiveFile,
}

/// A link between two nodes, by their indices.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkSpec {
    /// Its ends; the first one's direction is the one that wire cuts count.
    pub ends: [u8; 2],
}

/// A knob's default and own bounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnobSpec {
    /// Its value when nobody turned it.
    pub default: u64,
    /// The least.
    pub min: u64,
    /// The most.
    pub max: u64,
}

/// The knobs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Knobs {
    /// Octets of the file.
    pub size: KnobSpec,
    /// Octets from one point to the next.
    pub interval: KnobSpec,
    /// Octets of the file per DATA TRANSFER.
    pub dt: KnobSpec,
    /// Nanoseconds per octet.
    pub rate_ns: KnobSpec,
    /// Microseconds one way.
    pub delay_us: KnobSpec,
    /// Confirmation lag.
    pub lag: KnobSpec,
    /// The service.
    pub service: KnobSpec,
}

impl Knobs {
    /// One of them.
    #[must_use]
    pub const fn get(&self, knob: Knob) -> KnobSpec {
        match knob {
            Knob::Size => self.size,
            Knob::Interval => self.interval,
            Knob::Dt => self.dt,
            Knob::RateNs => self.rate_ns,
            Knob::DelayUs => self.delay_us,
            Knob::Lag => self.lag,
            Knob::Service => self.service,
        }
    }
}

/// The prediction before the run.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// The position of the cut that it is about.
    pub cut: u64,
    /// The questions: `restart`, `left`, `twice`.
    pub questions: Vec<String>,
}

/// What bounds a run.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Bounds {
    /// DATA TRANSFERs that one whole file may take.
    pub transfers: u64,
    /// Records of a run.
    pub records: u32,
    /// Steps of a run.
    pub steps: u32,
    /// Virtual seconds of a run.
    pub time_s: u64,
}

impl Scenario {
    /// From the JSON that the build made of `scenario.toml`.
    ///
    /// # Errors
    /// What is wrong with it, with line and column.
    pub fn from_json(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| alloc::format!("{error}"))
    }
}
