//! Expressions over a run: what a beat waits for, what a goal measures, what a right answer is.
//!
//! A teacher writes them as text (`count(B rx RF) = 1 and first(n, A tx CN) < first(n, A tx DT)`), the build reads them
//! (`parse.rs`) and the core evaluates them against a recording (`judge.rs`). They hold no word of a human language and
//! know no time but a record's own.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A number, or a truth as 1 or 0, that a run has.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Tree {
    /// This number.
    Number(i64),
    /// A number of the variant in force, or `given`: what the learner answered.
    Name(String),
    /// The value of a knob, by its id.
    Knob(String),
    /// How many such events there are.
    Count(Event),
    /// The sum of a field over such events.
    Sum(Key, Event),
    /// How many different values a field has in such events.
    Distinct(Key, Event),
    /// A field of the first such event.
    First(Key, Event),
    /// A field of the last such event.
    Last(Key, Event),
    /// Octets of the file that left again after the first such event.
    Resent(Event),
    /// Octets that stand on durable store.
    Stored,
    /// Rules of the referee that are broken.
    Broken,
    /// 1 once nothing is left to happen and nobody waits.
    Ended,
    /// 1 while a user waits for a decision at the end.
    Waits,
    /// 1 where a node's session machine is in a state.
    State(u8, String),
    /// Two numbers joined.
    Two(Op, Box<Self>, Box<Self>),
    /// Both hold.
    And(Box<Self>, Box<Self>),
    /// One holds at least.
    Or(Box<Self>, Box<Self>),
    /// It doesn't hold.
    Not(Box<Self>),
    /// A variable of a node's session machine, by its name in the standard: `V(A)`.
    Variable(u8, String),
    /// 1 while a node has a token, by the token's name.
    Holds(u8, String),
    /// What something is worth once the first such event, and what it changes at once, has happened.
    At(Event, Box<Self>),
}

/// How two numbers are joined or compared. A comparison with what isn't there doesn't hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each name says what it is: the sign")]
pub enum Op {
    Plus,
    Minus,
    Times,
    Divided,
    Equal,
    Differs,
    Less,
    AtMost,
    More,
    AtLeast,
    /// All bits of the second are in the first.
    Has,
}

/// A number of a record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each name says what it is: the field of the record")]
pub enum Key {
    /// Its number.
    N,
    /// Its instant, in nanoseconds.
    T,
    /// Offset of the first octet of the file in it.
    Off,
    /// How many octets of the file it carries.
    Len,
    /// Where the octets of the file in it end.
    End,
    /// The serial number in it.
    Sn,
    /// Transport connection.
    Tc,
    /// Session connection.
    Sc,
    /// Octets on the line.
    Octets,
    /// Position in the file at a fault.
    Pos,
    /// Functional units.
    Fu,
    /// A learner's value.
    Value,
    /// Tokens given or asked for, as bits.
    Tok,
}

impl Key {
    /// All, with the word that names each.
    pub const ALL: [(&'static str, Self); 13] = [
        ("n", Self::N),
        ("t", Self::T),
        ("off", Self::Off),
        ("len", Self::Len),
        ("end", Self::End),
        ("sn", Self::Sn),
        ("tc", Self::Tc),
        ("sc", Self::Sc),
        ("octets", Self::Octets),
        ("pos", Self::Pos),
        ("fu", Self::Fu),
        ("value", Self::Value),
        ("tok", Self::Tok),
    ];
}

/// What kind of record an event is, and how it happens.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each name says what it is: the word of the log")]
pub enum How {
    Req,
    Ind,
    Rsp,
    Cnf,
    Tx,
    Rx,
    Lost,
    Refused,
    /// A fault.
    Fault,
    /// A user's doing.
    App,
    /// The learner's.
    Ui,
    /// A session machine enters a state.
    Enters,
    /// A token comes to be at this node.
    Gets,
}

/// Where an event happens.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Where {
    /// Anywhere.
    Any,
    /// At a node, counted from 0.
    Node(u8),
}

/// Records of a kind: place, how, name, and what their fields say.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Event {
    /// Where.
    pub at: Where,
    /// How.
    pub how: How,
    /// The name in the log; `any` for every one.
    pub name: String,
    /// What its fields say.
    pub filters: Vec<Filter>,
    /// Which part of the run counts.
    pub within: Vec<Within>,
}

/// What a field of a record says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Filter {
    /// A number of the record.
    Is(Key, Tree),
    /// A word of the record: `state`, `why`, `act`, `old`, `text`, `q`.
    Says(String, String),
    /// A predicate that failed; `none` where the state has no row for the event.
    Predicate(String),
    /// A field of the message itself, by its id: a number, or a code's name.
    Field(String, String),
}

/// The part of the run in which an event counts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Within {
    /// After the first such event.
    After(Event),
    /// After the last such event.
    AfterLast(Event),
    /// Before the first such event.
    Before(Event),
}

/// An expression: as text where a person writes it, as a tree where the build has read it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expr(pub Tree);

impl Expr {
    /// A number as it is.
    #[must_use]
    pub const fn number(value: i64) -> Self {
        Self(Tree::Number(value))
    }
}

impl Serialize for Expr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Expr {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Only the build reads text: what the page reads never brings the reader of expressions with it.
        if deserializer.is_human_readable() {
            return super::parse::written(deserializer);
        }
        Tree::deserialize(deserializer).map(Self)
    }
}

impl Tree {
    /// Every name of a variant's number in it, in order.
    pub fn names<'a>(&'a self, found: &mut Vec<&'a str>) {
        match self {
            Self::Name(name) => found.push(name),
            Self::Two(_, left, right) | Self::And(left, right) | Self::Or(left, right) => {
                left.names(found);
                right.names(found);
            }
            Self::Not(inner) => inner.names(found),
            Self::Count(event)
            | Self::Sum(_, event)
            | Self::Distinct(_, event)
            | Self::First(_, event)
            | Self::Last(_, event)
            | Self::Resent(event) => event.names(found),
            Self::At(event, inner) => {
                event.names(found);
                inner.names(found);
            }
            Self::Number(_)
            | Self::Knob(_)
            | Self::Stored
            | Self::Broken
            | Self::Ended
            | Self::Waits
            | Self::State(..)
            | Self::Variable(..)
            | Self::Holds(..) => {}
        }
    }
}

impl Event {
    fn names<'a>(&'a self, found: &mut Vec<&'a str>) {
        for filter in &self.filters {
            if let Filter::Is(_, tree) = filter {
                tree.names(found);
            }
        }
        for within in &self.within {
            match within {
                Within::After(event) | Within::AfterLast(event) | Within::Before(event) => event.names(found),
            }
        }
    }
}
