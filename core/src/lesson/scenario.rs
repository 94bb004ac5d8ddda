//! A scenario as its folder gives it: nodes, links, users' policies, knobs, gate, faults, bounds.
//!
//! Shared by the core and its build script: what doesn't fit this form ends the build.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::mail::Packed;
use super::script::{Script, octets};
use crate::session::unit::Unit;

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
    /// Its knobs; those that are left out can't be turned.
    #[serde(default)]
    pub knobs: Knobs,
    /// The prediction before the run; no questions where it is left out.
    #[serde(default)]
    pub gate: Gate,
    /// What breaks by itself, whoever watches, in order of time.
    #[serde(default)]
    pub faults: Vec<FaultSpec>,
    /// What bounds a run.
    #[serde(default)]
    pub bounds: Bounds,
    /// The scene that is shown beside it, under the same faults on one axis of time; its id.
    #[serde(default)]
    pub beside: Option<String>,
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
    /// What its session provider supports.
    #[serde(default)]
    pub provider: Provider,
}

/// What a node's session provider supports and chooses.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Provider {
    /// The functional units it supports; all that there are where it is left out.
    pub units: Option<Vec<Unit>>,
    /// Whether it keeps a transport connection for the next session connection.
    pub keep: bool,
}

/// Something that breaks, or is mended, by a rule. Saved in studies: never rename or reorder.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "WrittenFault", into = "WrittenFault")]
pub struct FaultSpec {
    /// When.
    pub when: FaultWhen,
    /// What.
    pub what: FaultKind,
}

/// A fault as it is written: at an instant, or by a rule.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct WrittenFault {
    #[serde(default)]
    at_ms: Option<u64>,
    #[serde(default)]
    when: Option<FaultWhen>,
    what: FaultKind,
}

impl TryFrom<WrittenFault> for FaultSpec {
    type Error = &'static str;

    fn try_from(written: WrittenFault) -> Result<Self, Self::Error> {
        let when = match (written.at_ms, written.when) {
            (Some(ms), None) => FaultWhen::Ms(ms),
            (None, Some(when)) => when,
            (Some(_), Some(_)) | (None, None) => return Err("a fault has either `at-ms` or `when`"),
        };
        Ok(Self { when, what: written.what })
    }
}

impl From<FaultSpec> for WrittenFault {
    fn from(FaultSpec { when, what }: FaultSpec) -> Self {
        Self { at_ms: None, when: Some(when), what }
    }
}

/// When a fault happens. Saved: never rename or reorder.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultWhen {
    /// So many milliseconds after the start.
    Ms(u64),
    /// When the step that makes this record is over.
    Record(u32),
    /// When so many octets have left the first link's first end in a connection, headers included.
    Wire(u64),
    /// With every `k`-th message of a kind that a node sends: damage falls on the message itself, anything else happens as its
    /// first octet leaves.
    Every {
        /// The node, by its index.
        from: u8,
        /// The SPDU's abbreviation, or the TPDU's where there is none: `DT`.
        name: String,
        /// How many of them to one fault: at least 1.
        k: u32,
    },
}

/// The message that damage falls on. Saved: never rename or reorder.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// The oldest on its way from a node, by its index; else the next that it sends.
    NextFrom(u8),
    /// That which left with this record, while it is on its way.
    Message(u32),
}

/// What breaks or is mended: a link or a node, by its index. Saved: never rename or reorder.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// A link breaks both ways.
    Cut(u8),
    /// A link works again.
    Restore(u8),
    /// A node loses all it hasn't stored.
    Crash(u8),
    /// What a node sends is lost, until its link is restored or cut; nobody is told.
    CutOneWay {
        /// The node.
        from: u8,
    },
    /// A link holds its octets for a time.
    Stall {
        /// The link.
        link: u8,
        /// The time, in milliseconds.
        ms: u64,
    },
    /// An octet of a message changes on its way.
    Corrupt {
        /// The message; with a rule of every `k`-th, the message that it counts.
        which: Which,
        /// The octet, from 0, TPKT header included.
        octet: u32,
        /// The bits that change.
        mask: u8,
    },
    /// A node's user breaks its session off: S-U-ABORT.
    Abort(u8),
}

/// What a user does.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Policy {
    /// Sends a file and goes on after a cut.
    SendFile,
    /// Receives and stores a file, confirming points.
    ReceiveFile,
    /// Does what a script says.
    Script(Script),
    /// Speaks SMTP over the stream itself, without a session.
    Mail(Packed),
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

impl KnobSpec {
    /// A knob that can't be turned.
    #[must_use]
    pub const fn fixed(value: u64) -> Self {
        Self { default: value, min: value, max: value }
    }

    /// A knob that is on or off, and begins so; one that can't be turned where it doesn't begin.
    #[must_use]
    pub const fn switch(begins: Option<bool>) -> Self {
        match begins {
            Some(on) => Self { default: on as u64, min: 0, max: 1 },
            None => Self::fixed(0),
        }
    }

    /// Whether there is anything to choose.
    #[must_use]
    pub const fn turns(self) -> bool {
        self.min < self.max
    }
}

/// The knobs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
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
    /// The switches of the mail server.
    pub switches: SwitchSpecs,
}

/// How each switch of a mail server begins; what is left out can't be turned.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct SwitchSpecs {
    /// PIPELINING.
    pub pipelining: Option<bool>,
    /// 8BITMIME.
    pub eight_bit_mime: Option<bool>,
    /// CHUNKING.
    pub chunking: Option<bool>,
    /// STARTTLS.
    pub starttls: Option<bool>,
    /// A server that takes what many let pass.
    pub lenient: Option<bool>,
    /// SIZE.
    pub announces_size: Option<bool>,
    /// ENHANCEDSTATUSCODES.
    pub enhanced_status_codes: Option<bool>,
    /// DSN.
    pub dsn: Option<bool>,
}

impl Default for Knobs {
    /// None of a file; a line of 1 000 ns per octet and 20 ms one way.
    fn default() -> Self {
        Self {
            size: KnobSpec::fixed(0),
            interval: KnobSpec::fixed(1),
            dt: KnobSpec::fixed(1),
            rate_ns: KnobSpec::fixed(1_000),
            delay_us: KnobSpec::fixed(20_000),
            lag: KnobSpec::fixed(0),
            service: KnobSpec::fixed(0),
            switches: SwitchSpecs::default(),
        }
    }
}

/// The prediction before the run.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
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

impl Default for Bounds {
    /// Far more than a scripted dialogue takes.
    fn default() -> Self {
        Self { transfers: 20_000, records: 20_000, steps: 20_000, time_s: 86_400 }
    }
}

impl Scenario {
    /// What refers to nothing, or isn't what it should be: a sentence that says where and what to do.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), String> {
        let (nodes, links) = (self.nodes.len(), self.links.len());
        if nodes < 2 || links == 0 {
            return Err("a scenario has two nodes and a link at least".into());
        }
        for (index, link) in self.links.iter().enumerate() {
            if link.ends[0] == link.ends[1] || link.ends.iter().any(|end| usize::from(*end) >= nodes) {
                return Err(format!("links[{index}]: its ends are two different nodes of 0 to {}", nodes - 1));
            }
        }
        for node in &self.nodes {
            octets(&format!("the reference of {}", node.name), &node.reference, 1, 64)?;
        }
        self.check_numbers()?;
        for (index, fault) in self.faults.iter().enumerate() {
            let missing = |of: u8, there: usize, what: &str| {
                let sentence =
                    || format!("faults[{index}]: there is no {what} {of}, they count from 0 to {}", there - 1);
                if usize::from(of) >= there { Err(sentence()) } else { Ok(()) }
            };
            match fault.what {
                FaultKind::Cut(link) | FaultKind::Restore(link) | FaultKind::Stall { link, .. } => {
                    missing(link, links, "link")?;
                }
                FaultKind::Crash(node)
                | FaultKind::Abort(node)
                | FaultKind::CutOneWay { from: node }
                | FaultKind::Corrupt { which: Which::NextFrom(node), .. } => missing(node, nodes, "node")?,
                FaultKind::Corrupt { which: Which::Message(_), .. } => {}
            }
            match &fault.when {
                FaultWhen::Every { k: 0, .. } => return Err(format!("faults[{index}]: k counts from 1")),
                FaultWhen::Every { from, .. } => missing(*from, nodes, "node")?,
                FaultWhen::Ms(_) | FaultWhen::Record(_) | FaultWhen::Wire(_) => {}
            }
        }
        Ok(())
    }

    /// That every knob stands within its own bounds, and that nothing is divided by 0.
    fn check_numbers(&self) -> Result<(), String> {
        let Knobs { size, interval, dt, rate_ns, delay_us, lag, service, switches: _ } = &self.knobs;
        let all = [size, interval, dt, rate_ns, delay_us, lag, service];
        let names = ["size", "interval", "dt", "rate-ns", "delay-us", "lag", "service"];
        for (knob, name) in all.into_iter().zip(names) {
            if knob.default < knob.min || knob.default > knob.max {
                return Err(format!("knobs.{name}: its default is one of {} to {}", knob.min, knob.max));
            }
        }
        for (knob, name) in [(interval, "interval"), (dt, "dt")] {
            if knob.min == 0 {
                return Err(format!("knobs.{name}: a file has no pieces of 0 octets, let min be 1 at least"));
            }
        }
        if self.bounds.transfers == 0 {
            return Err("bounds.transfers: no file fits in 0 DATA TRANSFERs, let it be 1 at least".into());
        }
        Ok(())
    }

    /// From what the build made of `scenario.toml`: the values in their order, without names, so that little code reads them.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn from_built(octets: &[u8]) -> Result<Self, String> {
        postcard::from_bytes(octets).map_err(|error| format!("{error}"))
    }
}
