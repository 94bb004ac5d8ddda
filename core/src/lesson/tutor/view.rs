//! What the tutor tells a page: where the learner stands, what an answer or an attempt comes to, why something isn't done now.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::form::{Deed, Letter};
use super::grade::{Contradiction, Graded};
use super::judge::Vars;
use super::stage::{Cannot, Played};
use super::task::{Beat, Control, Given};
use crate::world::record::RecordId;

/// What a beat waits for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Awaits {
    /// The learner's wish to go on.
    Next,
    /// Answers to these questions.
    Answers(Vec<String>),
    /// The goal of the beat.
    Goal,
    /// Nothing: the lesson is over.
    End,
}

/// Why something isn't done now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refused {
    /// The beat waits for something else.
    Awaited(Awaits),
    /// That isn't to be touched in this beat.
    NotHere(Control),
    /// She has taken the controls: first back to the lesson.
    Away,
    /// What is to be predicted comes first.
    PredictFirst(String),
    /// There is no such question or beat here.
    Unknown(String),
    /// It can't be played.
    Cannot(Cannot),
}

impl From<Cannot> for Refused {
    fn from(cannot: Cannot) -> Self {
        Self::Cannot(cannot)
    }
}

/// One part of a goal, as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Goal {
    /// Its id: its words stand under the beat's.
    pub id: String,
    /// Whether it holds.
    pub holds: bool,
    /// The record that decided; 0 where none did.
    pub by: RecordId,
}

/// A prediction beside its outcome.
#[derive(Clone)]
pub struct Compared {
    /// The question.
    pub question: String,
    /// What was predicted.
    pub given: Given,
    /// What came of it.
    pub graded: Graded,
}

/// What follows an answer or an attempt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Then {
    /// It is done.
    Done,
    /// A prediction is committed: the run will tell.
    Committed,
    /// It is asked again, with the numbers of this variant.
    Again(u32),
    /// The worked example: for a goal, what is to be done; for a question its own words.
    Worked(Vec<Deed>),
}

/// What an answer comes to.
#[derive(Clone)]
pub struct Verdict {
    /// The answer, graded; none while a prediction is only committed.
    pub graded: Option<Graded>,
    /// What contradicts the misconception that it shows.
    pub feedback: Option<Contradiction>,
    /// What follows.
    pub then: Then,
}

/// What an attempt at a goal comes to.
#[derive(Clone)]
pub struct Judged {
    /// Each part of the goal, with the record that decided.
    pub goals: Vec<Goal>,
    /// The misconception that a failed attempt shows.
    pub feedback: Option<Contradiction>,
    /// What follows.
    pub then: Then,
}

/// Where the learner stands.
#[derive(Clone)]
pub struct View {
    /// The beat.
    pub beat: Beat,
    /// Its place, from 0, and how many there are.
    pub place: (u32, u32),
    /// The run to show.
    pub played: Played,
    /// The nodes whose users are in the learner's hands.
    pub hands: Vec<Letter>,
    /// The record after which it is to be played.
    pub from: RecordId,
    /// The record at which it stops by itself.
    pub until: RecordId,
    /// The numbers of the variants in force, by question, or by beat where its goal has numbers.
    pub vars: BTreeMap<String, Vars>,
    /// The goals as they stand at the end of the run.
    pub goals: Vec<Goal>,
    /// Predictions beside their outcomes.
    pub compared: Vec<Compared>,
    /// How many hints she has seen to the beat's goal.
    pub hints: u8,
    /// What is awaited.
    pub awaits: Awaits,
    /// Whether she has taken the controls.
    pub away: bool,
    /// In a beat in which the lesson rests: whether she came back in a later visit.
    pub rested: bool,
}
