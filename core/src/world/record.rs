//! The event log's records: one per happening, each with the id of the record that caused it.
//!
//! One record is one JSON line: keys in the order declared here, integers only.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use serde::{Serialize, Serializer};

use crate::octets::Chunk;
use crate::session::primitive::Phase;
use crate::session::token::{TokenItem, TokenSet};
use crate::time::Nanos;

/// A record's number within its run, from 1; 0 is "before anything".
pub type RecordId = u32;

/// A node: an index into the scenario's nodes. Its letter is A, B, …
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Deserialize, Serialize)]
#[serde(transparent)]
pub struct NodeId(pub u8);

impl NodeId {
    /// The letter that names it.
    #[must_use]
    pub const fn letter(self) -> &'static str {
        const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        let index = if self.0 < 26 { self.0 as usize } else { 25 };
        LETTERS.split_at(index).1.split_at(1).0
    }
}

/// A link: an index into the scenario's links.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Deserialize, Serialize)]
#[serde(transparent)]
pub struct LinkId(pub u8);

/// Where something happens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// At a node.
    Node(NodeId),
    /// On a link.
    Net(LinkId),
    /// At the learner.
    You,
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::Node(node) => node.letter(),
            Self::Net(_) => "NET",
            Self::You => "YOU",
        })
    }
}

/// One happening.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Record {
    /// Its number, from 1, without gaps.
    pub n: RecordId,
    /// When, in virtual nanoseconds.
    pub t: Nanos,
    /// Where.
    pub at: Place,
    /// What.
    #[serde(flatten)]
    pub what: What,
    /// Link, counted from 0.
    pub link: u8,
    /// Transport connection it belongs to, counted from 1; 0 for none.
    pub tc: u32,
    /// Session connection it belongs to, counted from 1; 0 for none.
    pub sc: u32,
    /// The record that caused it; 0 for none.
    pub cause: RecordId,
}

impl Record {
    /// The node at which it happens, if it happens at one.
    #[must_use]
    pub const fn node(&self) -> Option<NodeId> {
        match self.at {
            Place::Node(node) => Some(node),
            Place::Net(_) | Place::You => None,
        }
    }
}

/// What happened.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum What {
    /// A primitive between a user and its provider, or between session and transport.
    Prim {
        /// Standard name: `S-DATA`, `T-CONNECT`.
        name: &'static str,
        /// Request, indication, response or confirmation.
        phase: Phase,
        /// Row of the session state table that it took, for requests and for T-indications.
        #[serde(skip_serializing_if = "Option::is_none")]
        row: Option<u16>,
        /// What it carries.
        #[serde(flatten)]
        facts: Facts,
    },
    /// A message leaves, arrives or is lost.
    Pdu {
        /// Which.
        dir: Dir,
        /// Abbreviation of the principal SPDU, or of the TPDU where there is none: `MIP`, `CR`.
        name: &'static str,
        /// The message: the number of the record with which it left.
        msg: RecordId,
        /// Octets on the line, TPKT header included.
        octets: u32,
        /// tx: when its first octet starts to leave. Lost: as in its tx. rx: when its first octet came.
        first: Nanos,
        /// tx: when its last octet has left, if nothing happens. Lost: when it broke off. rx: when its last octet came.
        last: Nanos,
        /// How many of the octets have left the sender (tx: will, if nothing happens).
        left: u32,
        /// rx: row of the session state table that it took.
        #[serde(skip_serializing_if = "Option::is_none")]
        row: Option<u16>,
        /// What it says.
        #[serde(flatten)]
        facts: Facts,
        /// tx: the octets. rx: the octets that came, where they aren't those that left.
        #[serde(skip)]
        body: Option<Arc<Chunk>>,
    },
    /// A token changes hands, appears or ceases to exist.
    Tok {
        /// Which.
        token: TokenItem,
        /// Whether this end has it now: `mine`, `theirs`, `not-available`, before.
        from: crate::session::token::Holding,
        /// And after.
        to: crate::session::token::Holding,
    },
    /// The state or a variable of a session machine changes.
    St {
        /// State before, as in the standard: `STA713`.
        from: &'static str,
        /// State after.
        to: &'static str,
        /// Row of the state table.
        row: u16,
        /// Variables that changed.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        vars: Vec<VarChange>,
        /// The functional units, where they were selected now.
        #[serde(skip_serializing_if = "Option::is_none")]
        fu: Option<u16>,
    },
    /// Something breaks, or is mended.
    Fault {
        /// `CUT`, `CRASH`, `RESTORE`, `CUT-ONE-WAY`, `STALL`, `CORRUPT`.
        name: FaultName,
        /// Octets of the file that had left when the line broke in a session that sends one.
        #[serde(skip_serializing_if = "Option::is_none")]
        pos: Option<u64>,
        /// What else there is to say of it.
        #[serde(flatten, skip_serializing_if = "Option::is_none")]
        detail: Option<FaultDetail>,
    },
    /// A primitive refused locally: a run goes on and shows why.
    Refuse {
        /// The primitive.
        name: &'static str,
        /// Its phase.
        phase: Phase,
        /// State in which it was refused.
        state: &'static str,
        /// Event of the state table.
        event: String,
        /// Failing predicates (`p03`); none where the state has no row for the event.
        predicates: Vec<&'static str>,
    },
    /// A user does something with what it got.
    App {
        /// What.
        name: AppName,
        /// On what.
        #[serde(flatten)]
        facts: Facts,
    },
    /// The learner acts: never a mere click.
    Ui {
        /// `PREDICT`, `SET`, `RECOVER`, `ABORT`, `ARM` (a fault waits), `MISS` (it finds nothing), `SIT` (in a user's chair),
        /// `ASK` (from it).
        name: &'static str,
        /// Which question or knob.
        q: String,
        /// The value.
        value: u64,
    },
    /// The run stops at a bound.
    Stop {
        /// `steps`, `time`, `records`.
        bound: &'static str,
    },
}

/// What happens to a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dir {
    /// It is handed to the line.
    Tx,
    /// Its last octet arrives.
    Rx,
    /// It never arrives whole.
    Lost,
}

/// Names of faults.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
pub enum FaultName {
    /// The line breaks, both ways.
    Cut,
    /// An end loses all it hasn't stored durably.
    Crash,
    /// The line works again.
    Restore,
    /// What one end sends is lost; the other way goes on, and nobody is told.
    CutOneWay,
    /// The line holds its octets for a time.
    Stall,
    /// An octet of a message changes on its way.
    Corrupt,
}

/// What there is to say of a fault.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(untagged)]
pub enum FaultDetail {
    /// The octet that changed.
    Damage(Damage),
    /// How long the line stands still, in nanoseconds.
    Held {
        /// The time.
        ns: Nanos,
    },
    /// Whose messages are lost: the node's letter.
    From {
        /// The letter.
        from: &'static str,
    },
}

/// An octet that changed on its way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Damage {
    /// The message: the number of the record with which it left.
    pub msg: RecordId,
    /// Which of its octets, from 0, TPKT header included.
    pub octet: u32,
    /// What left.
    pub was: u8,
    /// What comes.
    pub is: u8,
}

/// Names of what users do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
pub enum AppName {
    /// Octets stand on durable store now.
    Store,
    /// What was stored past a position is given up.
    Truncate,
    /// The sender knows that the receiver has it all.
    Complete,
    /// The sender waits for a decision.
    Wait,
    /// A mail waits in a queue on durable store.
    Queue,
    /// A mail is in the mailbox of a recipient.
    Deliver,
    /// The client knows that a recipient's mail is the server's.
    Sent,
    /// A mail is tried again later.
    Defer,
    /// A recipient won't have the mail.
    Fail,
    /// Somebody who listens reads this.
    Hear,
}

/// What a primitive, a message or a user's doing is about.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(untagged)]
pub enum Facts {
    /// Nothing more to say.
    None {},
    /// A synchronization point.
    Point {
        /// Its serial number.
        sn: u32,
    },
    /// What a user says in its own words.
    Text {
        /// The words: octets that aren't UTF-8 are replaced.
        text: String,
    },
    /// Octets of the file.
    Range {
        /// Offset of the first.
        off: u64,
        /// How many.
        len: u64,
    },
    /// Octets of the file up to a point.
    Stored {
        /// Offset of the first.
        off: u64,
        /// How many.
        len: u64,
        /// The point that asked for it; 0 where none did.
        sn: u32,
    },
    /// Tokens.
    Tokens {
        /// The bits of a Token Item.
        tok: TokenSet,
    },
    /// Setting up a session.
    Connect(Box<ConnectFacts>),
    /// An activity.
    Activity(Box<ActivityFacts>),
    /// A reason.
    Reason {
        /// Its id.
        why: &'static str,
    },
    /// Lines of a dialogue in text.
    Line {
        /// The lines without the last one's end: octets that aren't UTF-8 are replaced.
        line: String,
    },
    /// A mail.
    Mail(Box<MailFacts>),
}

impl Facts {
    /// Offset and number of the octets of the file that a message carries; none for others.
    #[must_use]
    pub const fn range(&self) -> (u64, u64) {
        match self {
            Self::Range { off, len } => (*off, *len),
            Self::None {}
            | Self::Point { .. }
            | Self::Text { .. }
            | Self::Stored { .. }
            | Self::Tokens { .. }
            | Self::Connect(_)
            | Self::Activity(_)
            | Self::Reason { .. }
            | Self::Line { .. }
            | Self::Mail(_) => (0, 0),
        }
    }

    /// The serial number in it.
    #[must_use]
    pub fn serial(&self) -> Option<u32> {
        match self {
            Self::Point { sn } => Some(*sn),
            Self::Connect(facts) => facts.sn,
            Self::Activity(facts) => facts.sn,
            Self::Stored { sn, .. } => (*sn > 0).then_some(*sn),
            Self::None {}
            | Self::Text { .. }
            | Self::Range { .. }
            | Self::Tokens { .. }
            | Self::Reason { .. }
            | Self::Line { .. }
            | Self::Mail(_) => None,
        }
    }
}

/// What CONNECT and ACCEPT say.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ConnectFacts {
    /// Functional units.
    pub fu: u16,
    /// Initial serial number, where one is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sn: Option<u32>,
    /// References, as text.
    pub reference: String,
}

/// What starting or resuming an activity says.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ActivityFacts {
    /// Identifier, as text.
    pub act: String,
    /// Identifier of the activity that is resumed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// Point from which it is resumed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sn: Option<u32>,
}

/// What there is to say of a mail.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct MailFacts {
    /// Its Message-ID, without angle brackets; empty where the header has none.
    pub mid: String,
    /// The envelope's sender, with angle brackets.
    pub from: String,
    /// The recipient, or all of them, with angle brackets.
    pub to: String,
    /// Octets of the message.
    pub size: u64,
    /// Attempts so far; 0 at a server.
    pub attempt: u32,
    /// Whether a server may have it already.
    pub doubt: bool,
    /// What was answered, or why there was no answer.
    pub said: String,
}

/// A variable that changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct VarChange {
    /// Name in the standard: `V(A)`.
    pub var: &'static str,
    /// Before.
    pub from: u32,
    /// After.
    pub to: u32,
}
