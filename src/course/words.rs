//! The words of a lesson and of what stands around it: files of their own, fetched for the language that is shown.

use super::Course;
use crate::host::fetch::{self, NotFetched};
use crate::i18n::{Language, use_i18n};
use capa5_core::lesson::tutor::{self, Words};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

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

/// Fetches the words of a lesson in a language.
///
/// # Errors
/// Something of it didn't come, or is of another page.
pub async fn fetch(lesson: &str, language: Language) -> Result<Spoken, NotFetched> {
    let name = tutor::words_file(lesson, told(language)).ok_or(NotFetched)?;
    let lesson = Words::read(name, &fetch::text(name).await?).ok_or(NotFetched)?;
    Ok(Spoken { lesson, course: around(language).await?, language })
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
