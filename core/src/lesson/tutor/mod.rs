//! Lessons: what a learner is to do on the course's scenes, judged by the log. No words and no page: a lesson is plain data that
//! the build made of `lessons/*/lesson.toml` (`docs/lessons.md` teaches the form), its words are files that the page fetches.
//!
//! # How a page drives it
//!
//! 1. [`lesson_file`] names the file of a lesson by its id, [`words_file`] that of its words for a language, [`course_file`]
//!    that of the course (titles, layers, glossary, facts). The build leaves these files in the folder that `CAPA5_LESSONS`
//!    names. Fetch them, read them with [`read_lesson`] and [`Words::read`]; ids are those of [`form::Lesson::slots`] (`beat`, `beat#` its title, `beat/item`).
//!    [`markup::Pieces`] takes a text apart; a term's entry stands in the course's file under `term.ID`.
//! 2. [`Tutor::new`] with [`State::new`], or with [`State::import`] of what was kept. After whatever the learner does, keep
//!    [`Tutor::state`]`().export()`. Wiping is forgetting that line.
//! 3. [`Tutor::view`] says where she stands: the beat, the run to show ([`stage::Played`]: its `scenario` and `actions` go into an
//!    [`Engine`](crate::engine::Engine)), the record from which to play and the one at which to stop, what may be touched, the
//!    goals as they stand, predictions beside their outcomes, and what is awaited ([`Awaits`]):
//!    `Next` → [`Tutor::go_on`]; `Answers` → [`Tutor::answer`] for each question (in a `predict` beat an answer is only
//!    committed, and stands beside the outcome in the next view); `Goal` → [`Tutor::act`], [`Tutor::undo`], [`Tutor::again`],
//!    and [`Tutor::submit`] when she says that she is done; `End`.
//! 4. What comes back names words: [`Verdict`] has the record that shows the answer, and in `feedback` the misconception (its
//!    words stand under its id) with the run, the record that contradicts it and the one from which to replay; `then` says
//!    whether she is asked again (with the changed numbers of the next variant: [`View::vars`]) or shown the worked example
//!    (`question/worked`, or for a goal the deeds of [`Then::Worked`]). [`Tutor::hint`] gives the next of three hints.
//! 5. She may take any control at any time: [`Tutor::leave`], then the engine is hers. [`Tutor::come_back`] leads to the exact
//!    beat, with the deeds she had done in it.
//! 6. In a beat whose task is `Rest` she may close the lesson; [`Tutor::visit`] is said once when a lesson is opened again.
//! 7. [`Tutor::claim`] is what she did towards a goal, as text for a link; [`Claim::judge`] does it again.
//! 8. [`State::due`] names the questions to be reviewed on a day, [`Tutor::review`] takes their answers. Days come from outside.
//! 9. [`editions`] says of all lessons what tells whether a checkpoint is theirs ([`State::read`]): for an overview no lesson
//!    need be fetched.

pub mod claim;
pub mod expr;
pub mod form;
pub mod grade;
mod guide;
pub mod judge;
pub mod markup;
pub mod parse;
mod reading;
pub mod sheet;
pub mod slots;
pub mod stage;
mod standing;
pub mod state;
pub mod task;
mod view;
pub mod vocabulary;

use alloc::collections::BTreeMap;
use alloc::string::String;

pub use claim::{Claim, NotJudged, Ruling};
pub use guide::Tutor;
pub use state::{Day, NotTaken, State};
pub use view::{Awaits, Compared, Goal, Judged, Refused, Then, Verdict, View};

use form::Lesson;

/// A lesson that is to come, or stands: its number, its id, whether it is to come.
pub type Entry = (u8, &'static str, bool);
/// The names of a file of words: Spanish, English.
type Files = [&'static str; 2];
/// How many octets of a lesson's file, or of a file of words, are its stamp.
const STAMP: usize = 16;

/// Which lesson it is, as far as a checkpoint must fit it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Edition<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its revision.
    pub revision: u32,
    /// How many beats it has.
    pub beats: u32,
}

/// What the build made of the lessons' folders: which edition stands, the names of its own file and of its files of words.
const LESSONS: &[(Edition<'static>, &str, Files)] = include!(concat!(env!("OUT_DIR"), "/lessons.rs"));
/// The lessons themselves, for who has no files: apart, so that a page that fetches them doesn't carry them.
static LESSON_FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/lesson-files.rs"));
/// The course: its lessons, and the names of the files of what stands around them.
const COURSE: (&[Entry], Files) = include!(concat!(env!("OUT_DIR"), "/course.rs"));

/// The languages in which the lessons are told; saved nowhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Told {
    /// Spanish.
    Spanish,
    /// English.
    English,
}

/// All lessons of the course in order, those to come too.
#[must_use]
pub const fn course() -> &'static [Entry] {
    COURSE.0
}

/// The ids of the lessons that stand.
pub fn ids() -> impl Iterator<Item = &'static str> {
    editions().map(|edition| edition.id)
}

/// The editions of the lessons that stand.
pub fn editions() -> impl Iterator<Item = Edition<'static>> {
    LESSONS.iter().map(|(edition, ..)| *edition)
}

/// A lesson by its id, from the program itself; `None` where there is none. A page fetches it instead: [`lesson_file`].
#[must_use]
pub fn lesson(id: &str) -> Option<Lesson> {
    let (_, octets) = LESSON_FILES.iter().find(|(other, _)| *other == id)?;
    postcard::from_bytes(octets.get(STAMP..)?).ok()
}

/// The name of the file that holds a lesson without its words.
#[must_use]
pub fn lesson_file(id: &str) -> Option<&'static str> {
    LESSONS.iter().find(|(edition, ..)| edition.id == id).map(|(_, file, _)| *file)
}

/// Reads a lesson's file of that name; `None` where it is another one: some servers answer with a page of their own.
#[must_use]
pub fn read_lesson(name: &str, octets: &[u8]) -> Option<Lesson> {
    let (stamp, content) = octets.split_at_checked(STAMP)?;
    let stamp = core::str::from_utf8(stamp).ok()?;
    // The file begins with the stamp that its name ends with.
    if name.contains(stamp) { postcard::from_bytes(content).ok() } else { None }
}

/// The name of the file of a lesson's words.
#[must_use]
pub fn words_file(id: &str, told: Told) -> Option<&'static str> {
    LESSONS.iter().find(|(edition, ..)| edition.id == id).map(|(_, _, files)| files[told as usize])
}

/// The name of the file of what stands around the lessons: titles, glossary, facts.
#[must_use]
pub const fn course_file(told: Told) -> &'static str {
    COURSE.1[told as usize]
}

/// The words of a file, by id.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Words(BTreeMap<String, String>);

impl Words {
    /// Reads a file of that name; `None` where it is another one: some servers answer with a page of their own.
    #[must_use]
    pub fn read(name: &str, text: &str) -> Option<Self> {
        let mut parts = text.split('\u{1e}');
        let stamp = parts.next()?;
        // The file begins with the stamp that its name ends with.
        if stamp.len() != STAMP || !name.contains(stamp) {
            return None;
        }
        let pair = |part: &str| part.split_once('\u{1f}').map(|(id, text)| (String::from(id), String::from(text)));
        parts.map(pair).collect::<Option<_>>().map(Self)
    }

    /// What is said under an id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }

    /// The title of a section.
    #[must_use]
    pub fn title(&self, id: &str) -> Option<&str> {
        self.0.get(&alloc::format!("{id}#")).map(String::as_str)
    }

    /// All, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(id, text)| (id.as_str(), text.as_str()))
    }
}
