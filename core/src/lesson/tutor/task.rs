//! What a lesson asks of a learner: beats with their tasks, questions, misconceptions. Part of the form, see `form.rs`.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::expr::Expr;
use super::form::{Deed, Letter};
use super::sheet::{Mask, Sort, Table};
use crate::lesson::ask::Ask;
use crate::lesson::script::Step;

/// One idea, and one thing to do.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beat {
    /// Its id: its words stand under it.
    pub id: String,
    /// The stage on which it plays; that of the beat before where it is left out.
    #[serde(default)]
    pub stage: Option<String>,
    /// The objectives it serves.
    #[serde(default)]
    pub objectives: Vec<String>,
    /// Events that it points at, by their names.
    #[serde(default)]
    pub show: Vec<String>,
    /// What may be touched in it.
    #[serde(default)]
    pub may: Vec<Control>,
    /// What it is.
    pub task: Task,
}

/// What a learner may touch.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Control {
    /// Play, step, seek, inspect: what changes nothing.
    Look,
    /// Ask for the users in her hands.
    Ask,
    /// Cut a line and mend it.
    Cut,
    /// Crash an end.
    Crash,
    /// Let a user go on after a loss.
    Recover,
    /// Turn knobs.
    Knobs,
    /// Keep or release transport connections.
    Keep,
    /// Ask in the same instant as the request before.
    Together,
    /// Ask where the run is seen, not after all that has happened.
    Amid,
}

/// What a beat is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    /// A thought: the learner goes on when she likes.
    Explain,
    /// The run plays up to an event and stops by itself.
    Watch(Span),
    /// A committed guess; then the run plays and both stand side by side.
    Predict(Predict),
    /// One thing to do with a goal.
    Act(Effort),
    /// A free laboratory, with things to try.
    Lab(Lab),
    /// A goal to be reached by one's own way.
    Challenge(Effort),
    /// Retrieval questions.
    Question(Ids),
    /// A worked example: a recorded solution, shown step by step.
    Example(Example),
    /// The lesson rests: the learner may close it, and goes on in a later visit.
    Rest,
}

/// A part of a run.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// The record after which it begins; where the beat before stopped if left out.
    #[serde(default)]
    pub from: Option<Expr>,
    /// The record at which it stops.
    pub until: Expr,
}

/// A prediction.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Predict {
    /// The questions, by id.
    pub ask: Vec<String>,
    /// The record at which the run stops that answers them.
    pub until: Expr,
}

/// Questions, by id.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ids {
    /// Which.
    pub ask: Vec<String>,
}

/// Something to try.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lab {
    /// The knobs that may be turned, by id.
    #[serde(default)]
    pub knobs: Vec<String>,
    /// Things to try, by id.
    pub attempts: Vec<String>,
}

/// A worked example.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The beat whose first solution is shown.
    pub of: String,
}

/// A goal with what helps towards it and what shows that it can be reached and missed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effort {
    /// Numbers that change from try to try.
    #[serde(default)]
    pub vars: BTreeMap<String, Variation>,
    /// What must hold of the run; all of it.
    pub goal: Vec<Test>,
    /// What is to be predicted before, by id: a goal that counts only where it was said first.
    #[serde(default)]
    pub predict: Vec<String>,
    /// What comes over the stage whatever the learner does: faults at places she doesn't know.
    #[serde(default)]
    pub fate: Vec<Deed>,
    /// Recorded solutions.
    pub solutions: Vec<Attempt>,
    /// Recorded wrong attempts, each with the misconception that it shows.
    pub wrong: Vec<Attempt>,
    /// Which misconception a failed attempt shows: the first that holds.
    #[serde(default)]
    pub because: Vec<Because>,
}

/// One part of a goal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// Its id: its words stand under the beat's.
    pub id: String,
    /// What must hold.
    pub that: Expr,
    /// The record that decides, where it isn't the last one that counted.
    #[serde(default)]
    pub by: Option<Expr>,
}

/// A recorded attempt.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attempt {
    /// What is done.
    #[serde(default)]
    pub deeds: Vec<Deed>,
    /// What is answered to the predictions before.
    #[serde(default)]
    pub given: BTreeMap<String, Given>,
    /// The misconception it shows; none in a solution.
    #[serde(default)]
    pub shows: Option<String>,
}

/// A sign of a misconception.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Because {
    /// What the run, or `given`, then says.
    pub when: Expr,
    /// The misconception.
    pub shows: String,
}

/// How a number changes from variant to variant.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variation {
    /// In the first variant.
    pub first: i64,
    /// The least.
    pub from: i64,
    /// The most.
    pub to: i64,
    /// From one to the next.
    pub step: i64,
}

/// A question.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its id.
    pub id: String,
    /// The objective it checks.
    pub objective: String,
    /// The stage whose run has the answer.
    pub stage: String,
    /// Numbers that change from variant to variant.
    #[serde(default)]
    pub vars: BTreeMap<String, Variation>,
    /// What is done in that run.
    #[serde(default)]
    pub deeds: Vec<Deed>,
    /// The record that shows the answer.
    pub shown: Expr,
    /// How it is answered.
    pub by: By,
}

/// How a question is answered, and what makes an answer right.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// One of several; the one that holds in the run is right.
    Choose(Vec<Choice>),
    /// A number that the run has.
    Number(Number),
    /// Events in the order in which they happen in the run.
    Order(Order),
    /// A request, which the session machine takes or refuses.
    Build(Box<Build>),
    /// Functional units, as bits.
    Mask(Mask),
    /// A table that is filled in.
    Table(Table),
    /// Things put in their places.
    Sort(Sort),
}

/// One of several answers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// What holds of the run if it is right.
    pub when: Expr,
    /// What who chooses it wrongly believes.
    #[serde(default)]
    pub shows: Option<String>,
}

/// A number.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Number {
    /// The right one.
    pub answer: Expr,
    /// In which unit it is asked for.
    pub unit: Unit,
    /// Wrong ones that show a misconception; `given` is the answer.
    pub because: Vec<Because>,
}

/// A number's unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// A bare number.
    Count,
    /// Octets, asked for in MB = 10⁶ octets.
    Mb,
    /// Octets, asked for in kB = 10³ octets.
    Kb,
    /// Nanoseconds, asked for in milliseconds.
    Ms,
}

impl Unit {
    /// What one of it is in the log's own unit.
    #[must_use]
    pub const fn size(self) -> i64 {
        match self {
            Self::Count => 1,
            Self::Kb => 1_000,
            Self::Mb | Self::Ms => 1_000_000,
        }
    }
}

/// Events to be put in order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// The events, each by an id and the record it is.
    pub items: BTreeMap<String, Expr>,
    /// What who orders them wrongly believes.
    pub shows: String,
}

/// A request to be made.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Build {
    /// Whose request.
    pub node: Letter,
    /// When it is asked.
    pub step: Step,
    /// What holds of the run once it is asked, if it is right.
    pub right: Expr,
    /// Which misconception a wrong one shows.
    pub because: Vec<Because>,
    /// A recorded right one.
    pub solution: Ask,
    /// Recorded wrong ones.
    pub wrong: Vec<Wrong>,
}

/// A recorded wrong request, and the misconception that it shows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wrong {
    /// The request.
    pub ask: Ask,
    /// The misconception.
    pub shows: String,
}

/// An answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Given {
    /// One of several, by id.
    Option(String),
    /// A number in the log's own unit.
    Number(i64),
    /// Events in this order, by id.
    Order(Vec<String>),
    /// A request.
    Message(Box<Ask>),
    /// The cells of a table row by row, or for each thing the place it was put in.
    Cells(Vec<i64>),
}

/// A wrong belief, and the event that contradicts it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Misconception {
    /// Its id: its words stand under it.
    pub id: String,
    /// The stage whose run contradicts it.
    pub stage: String,
    /// What is done in that run.
    #[serde(default)]
    pub deeds: Vec<Deed>,
    /// The record that contradicts it.
    pub against: Expr,
    /// The record from which a replay begins.
    pub replay: Expr,
}
