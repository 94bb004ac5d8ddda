//! The words of a lesson and of what stands around it: files of their own, fetched for the language that is shown.

use super::Course;
use crate::host::fetch::{self, NotFetched};
use crate::host::task::{self, both};
use crate::i18n::{Language, use_i18n};
use capa5_core::lesson::tutor::form::Lesson;
use capa5_core::lesson::tutor::{self, Words};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// How long after the page is here the next lesson is fetched, in milliseconds.
const IDLE: i32 = 3_000;

/// What is said in a lesson.
#[derive(Clone, Debug)]
pub struct Spoken {
    /// The lesson's own words, by the ids of its beats, questions and misconceptions.
    pub lesson: Words,
    /// Titles, glossary, facts.
    pub course: Words,
    /// In which language.
    pub language: Language,
}

const fn told(language: Language) -> tutor::Told {
    match language {
        Language::Spanish => tutor::Told::Spanish,
        Language::English | Language::Pseudo => tutor::Told::English,
    }
}

/// Fetches a lesson without its words.
///
/// # Errors
/// It didn't come, or is of another page.
pub async fn lesson(id: &str) -> Result<Lesson, NotFetched> {
    let name = tutor::lesson_file(id).ok_or(NotFetched)?;
    tutor::read_lesson(name, &fetch::octets(name).await?).ok_or(NotFetched)
}

/// Fetches the words of a lesson in a language, and what stands around the lessons.
///
/// # Errors
/// Something of it didn't come, or is of another page.
pub async fn fetch(lesson: &str, language: Language) -> Result<Spoken, NotFetched> {
    let (lesson, course) = both(own(lesson, language), around(language)).await;
    Ok(Spoken { lesson: lesson?, course: course?, language })
}

/// Fetches the words of a lesson alone.
///
/// # Errors
/// They didn't come, or are of another page.
pub async fn own(lesson: &str, language: Language) -> Result<Words, NotFetched> {
    let name = tutor::words_file(lesson, told(language)).ok_or(NotFetched)?;
    Words::read(name, &fetch::text(name).await?).ok_or(NotFetched)
}

/// The lesson after one, of those that stand.
fn next(id: &str) -> Option<&'static str> {
    tutor::ids().skip_while(|other| *other != id).nth(1)
}

/// Lets the browser have the files of the lesson after this one before they are asked for, once nothing else is to be done.
pub fn fetch_next(id: &str, language: Language) {
    if let Some(next) = next(id) {
        fetch_ahead(next, language);
    }
}

/// Lets the browser have a lesson's files before they are asked for, once nothing else is to be done.
pub fn fetch_ahead(id: &'static str, language: Language) {
    spawn_local(async move {
        task::wait(IDLE).await;
        // What doesn't come now is asked for when it is needed.
        let files = [tutor::lesson_file(id), tutor::words_file(id, told(language))];
        for file in files.into_iter().flatten() {
            let _ = fetch::octets(file).await;
        }
    });
}

/// Fetches what stands around the lessons in a language: titles, glossary, facts.
///
/// # Errors
/// It didn't come, or is of another page.
pub async fn around(language: Language) -> Result<Words, NotFetched> {
    let name = tutor::course_file(told(language));
    Words::read(name, &fetch::text(name).await?).ok_or(NotFetched)
}

/// Fetches the words again when another language is chosen; until they are here, and where they don't come, the others stay.
pub(super) fn follow(lesson: Course) {
    let i18n = use_i18n();
    let id = lesson.lesson(|lesson| lesson.id.clone());
    Effect::new(move || {
        let language = i18n.language();
        if lesson.words.with_untracked(|words| words.language == language) {
            return;
        }
        let id = id.clone();
        spawn_local(async move {
            match fetch(&id, language).await {
                Ok(spoken) => lesson.words.set(Arc::new(spoken)),
                Err(NotFetched) => i18n.missing().set(true),
            }
        });
    });
}
