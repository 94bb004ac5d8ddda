//! Where a learner stands in a lesson, as it is kept: exported, imported, wiped. It holds what she did, not what came of it: that
//! is computed again.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Edition;
use super::form::{Deed, Lesson};
use super::task::Given;
use crate::digest::hex;

/// The form's version.
pub const VERSION: u32 = 1;
/// Under what it stands among the beats that the learner has come to the end: no beat can be called so.
const END: &str = "#end";
/// What a checkpoint begins with.
const NAME: &str = "capa5-lesson";

/// A day, counted from any day that stays the same: given from outside, the core knows no calendar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(pub u32);

/// Where a learner stands in a lesson.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct State {
    /// The lesson.
    pub lesson: String,
    /// Its revision.
    pub revision: u32,
    /// The beat she is in, counted from 0.
    pub beat: u32,
    /// The furthest beat she has been in.
    pub furthest: u32,
    /// Whether she has taken the controls herself: the lesson waits where it is.
    pub away: bool,
    /// What she did in each beat, by id.
    pub beats: BTreeMap<String, Tried>,
    /// What she answered, by the question's id.
    pub answers: BTreeMap<String, Answered>,
    /// What is to be asked again, by the question's id.
    pub review: BTreeMap<String, Review>,
}

/// What was done in a beat.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Tried {
    /// What the learner did on the stage.
    pub deeds: Vec<Deed>,
    /// How often she said that she was done and wasn't.
    pub failed: u32,
    /// How many hints she has seen.
    pub hints: u8,
    /// Whether the goal is reached.
    pub done: bool,
}

/// What was answered to a question.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Answered {
    /// Which variant is in force.
    pub variant: u32,
    /// The answer that counts: the last one.
    pub given: Option<Given>,
    /// How often it was wrong.
    pub wrong: u32,
    /// How many hints were seen.
    pub hints: u8,
    /// Whether it was answered rightly.
    pub right: bool,
}

/// A question that comes again.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Review {
    /// Not before this day.
    pub due: Day,
    /// Which of the [`AFTER`] days it is.
    pub stage: u8,
}

/// After how many days a missed idea comes again: each time it is known the next, else from the first again.
pub const AFTER: [u32; 3] = [1, 3, 6];

/// Why a checkpoint isn't taken up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NotTaken {
    /// It is none, or it was changed on its way.
    Damaged,
    /// Its form is of another version.
    Version(u32),
    /// It is of another lesson.
    Lesson(String),
    /// It is of another revision of the lesson.
    Revision(u32),
}

impl State {
    /// At the beginning of a lesson: what a wipe leads to.
    #[must_use]
    pub fn new(lesson: &Lesson) -> Self {
        Self { lesson: lesson.id.clone(), revision: lesson.revision, ..Self::default() }
    }

    /// One line of text: name, version, content and what tells whether it came whole.
    #[must_use]
    pub fn export(&self) -> String {
        let content = postcard::to_allocvec(self).map(|octets| hex(&octets)).unwrap_or_default();
        format!("{NAME} {VERSION} {content} {}", seal(&content))
    }

    /// From such a line.
    ///
    /// # Errors
    /// [`NotTaken`]: why it isn't taken up; nothing changes then.
    pub fn import(text: &str, lesson: &Lesson) -> Result<Self, NotTaken> {
        Self::read(text, lesson.edition())
    }

    /// From such a line, where the lesson itself isn't at hand.
    ///
    /// # Errors
    /// [`NotTaken`]: why it isn't taken up.
    pub fn read(text: &str, edition: Edition<'_>) -> Result<Self, NotTaken> {
        let mut parts = text.split_whitespace();
        let (Some(NAME), Some(version)) = (parts.next(), parts.next().and_then(|version| version.parse().ok())) else {
            return Err(NotTaken::Damaged);
        };
        if version != VERSION {
            return Err(NotTaken::Version(version));
        }
        let (content, sealed) = parts.next().zip(parts.next()).ok_or(NotTaken::Damaged)?;
        if seal(content) != sealed {
            return Err(NotTaken::Damaged);
        }
        let octets = unhex(content).ok_or(NotTaken::Damaged)?;
        let state: Self = postcard::from_bytes(&octets).map_err(|_| NotTaken::Damaged)?;
        if state.lesson != edition.id {
            return Err(NotTaken::Lesson(state.lesson));
        }
        if state.revision != edition.revision {
            return Err(NotTaken::Revision(state.revision));
        }
        let beats = edition.beats;
        if state.beat >= beats || state.furthest >= beats || state.beat > state.furthest {
            return Err(NotTaken::Damaged);
        }
        Ok(state)
    }

    /// Whether she has come to the end once.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.beats.contains_key(END)
    }

    /// She has come to the end.
    pub(super) fn finish(&mut self) {
        self.beats.entry(END.into()).or_default().done = true;
    }

    /// Under what the answers to a question in its review stand: those in its beat stay as they were.
    #[must_use]
    pub fn in_review(id: &str) -> String {
        format!("{id}#review")
    }

    /// The questions that are due on a day.
    pub fn due(&self, today: Day) -> impl Iterator<Item = &str> {
        self.review.iter().filter(move |(_, review)| review.due <= today).map(|(id, _)| id.as_str())
    }

    /// A question was missed: it comes again.
    pub(super) fn missed(&mut self, id: &str, today: Day) {
        let due = Day(today.0.saturating_add(AFTER[0]));
        self.review.insert(id.into(), Review { due, stage: 0 });
    }

    /// A question that was due was known: it comes again later, or never.
    pub(super) fn known(&mut self, id: &str, today: Day) {
        let Some(review) = self.review.get_mut(id).filter(|review| review.due <= today) else { return };
        review.stage += 1;
        match AFTER.get(usize::from(review.stage)) {
            Some(days) => review.due = Day(today.0.saturating_add(*days)),
            None => {
                self.review.remove(id);
            }
        }
    }
}

fn seal(content: &str) -> String {
    hex(&Sha256::digest(content.as_bytes())[..8])
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}
