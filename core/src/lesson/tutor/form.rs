//! A lesson as `lesson.toml` has it: objectives, stages, beats, questions, misconceptions. No words: these stand in `es.md` and
//! `en.md` under the ids given here.
//!
//! Shared by the core and its build script. Beats are tied to states and events of the log, never to times; a right answer is
//! an expression over the run, never a list.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::expr::Expr;
use super::task::{Beat, Misconception, Question};
use crate::lesson::ask::Ask;
use crate::lesson::mail::Typed;
use crate::lesson::scenario::Scenario;
use crate::lesson::script::Step;

/// A lesson.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// Its id: public, never changes.
    pub id: String,
    /// Its number in the course.
    pub number: u8,
    /// Its revision: a checkpoint of another one isn't taken up.
    pub revision: u32,
    /// The seed of its variants.
    pub seed: u64,
    /// What a learner can do afterwards, by id.
    pub objectives: Vec<String>,
    /// Events that its words name.
    #[serde(default)]
    pub events: BTreeMap<String, Expr>,
    /// Numbers that its words name.
    #[serde(default)]
    pub values: BTreeMap<String, Expr>,
    /// Where its beats play.
    pub stages: Vec<Stage>,
    /// Its beats in order.
    pub beats: Vec<Beat>,
    /// Its questions.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// What learners believe wrongly, and what contradicts it.
    #[serde(default)]
    pub misconceptions: Vec<Misconception>,
}

/// A scene, and which part of it is the learner's.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Its id.
    pub id: String,
    /// A scene of the course, or this lesson's own.
    pub set: Set,
    /// Nodes whose part the learner plays, each with how many steps of its script are done before; by letter.
    #[serde(default)]
    pub hands: BTreeMap<Letter, usize>,
    /// Nodes whose scripts run on while the learner asks beside them.
    #[serde(default)]
    pub beside: Vec<Letter>,
    /// What is done before the learner comes.
    #[serde(default)]
    pub deeds: Vec<Deed>,
}

/// What a stage shows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Set {
    /// A scene of the course, by its id.
    Scene(String),
    /// A file of the lesson's own folder, in a scene's form; the build puts it into `own`.
    File(String),
    /// What the build read from that file.
    Own(Box<Scenario>),
}

/// A node, by its letter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Letter(pub u8);

impl TryFrom<String> for Letter {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.as_bytes() {
            [letter @ b'A'..=b'Z'] => Ok(Self(letter - b'A')),
            _ => Err(alloc::format!("{text:?} is no node: a node is a letter, \"A\" the first")),
        }
    }
}

impl From<Letter> for String {
    fn from(letter: Letter) -> Self {
        Self::from(char::from(b'A' + letter.0.min(25)))
    }
}

/// Something done to a stage, by a learner or before she comes: what a recorded solution is made of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// A user asks its provider: the next step of its script.
    Ask(Asked),
    /// A link breaks.
    Cut(Timed),
    /// A link works again.
    Restore(Timed),
    /// A node crashes.
    Crash(Timed),
    /// A user that waits goes on as its service lets it.
    Recover(Letter),
    /// A knob is turned; before anything happens.
    Turn(Turned),
    /// Whether a node's provider keeps the transport connection; before anything happens.
    Keep(Kept),
    /// A user asks the same again and again, at instants that a seed draws.
    Press(Pressed),
    /// Who types at a node says a line, or does something with the connection: the next step.
    Type(TypedLine),
}

/// A request or response of a learner's hand.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Whose.
    pub node: Letter,
    /// When, and what.
    pub step: Step,
}

/// A line of a learner's hand.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedLine {
    /// Whose.
    pub node: Letter,
    /// When, and what.
    pub step: Typed,
}

/// Requests at drawn instants: so many slots of the same length, and in each of them an instant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Pressed {
    /// Whose.
    pub node: Letter,
    /// What.
    pub ask: Ask,
    /// How many times.
    pub times: u32,
    /// From this millisecond on.
    pub from_ms: u64,
    /// Up to this one.
    pub to_ms: u64,
    /// What the instants are drawn from; a number of the variant makes them other ones each time.
    pub seed: Expr,
}

/// A fault and its time.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Timed {
    /// Which link, or which node, counted from 0.
    pub of: u8,
    /// When.
    pub when: Moment,
}

/// When a fault happens.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Moment {
    /// When nothing is left to happen and a user waits for a decision.
    #[default]
    Decision,
    /// When this octet of the file would leave.
    Position(Expr),
    /// After the record of that number: the first, or last, of an event.
    Record(Expr),
    /// At this millisecond.
    Ms(u64),
}

/// A knob and its value.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turned {
    /// The knob's id.
    pub knob: String,
    /// Its value, in its unit.
    pub to: Expr,
}

/// A provider's choice at the end of a session.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// Whose.
    pub node: Letter,
    /// Whether the transport connection is kept.
    pub keep: bool,
}
