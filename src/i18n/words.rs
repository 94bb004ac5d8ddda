//! The words of each language: a file for each, fetched when that language is to be shown.
//!
//! It holds nothing but texts in the order of the keys. What lies outside the browser, as the tests, has both files with it.

use super::{Language, table};
use crate::host::fetch;
use std::sync::OnceLock;

/// Between the messages of a file, as the build wrote it.
const NEXT: char = '\u{1e}';

/// What was fetched; it stays for the page's life.
static HERE: [OnceLock<Vec<&'static str>>; 2] = [OnceLock::new(), OnceLock::new()];

/// The words of a language didn't come, or they are not the ones this page was built with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotFetched;

impl From<fetch::NotFetched> for NotFetched {
    fn from(_: fetch::NotFetched) -> Self {
        Self
    }
}

/// The language in whose words this one is written; its place in [`HERE`] and its code in the file's name.
const fn written(language: Language) -> (usize, &'static str) {
    match language {
        Language::Spanish => (0, "es"),
        Language::English | Language::Pseudo => (1, "en"),
    }
}

/// The text of the key with that number; nothing where the language isn't here.
pub(super) fn text(language: Language, key: u16) -> Option<&'static str> {
    texts(language)?.get(usize::from(key)).copied()
}

/// Whether a language can be shown at once.
pub(super) fn are_here(language: Language) -> bool {
    texts(language).is_some()
}

/// Fetches the words of a language, where they aren't here.
///
/// # Errors
/// They didn't come.
pub async fn fetch(language: Language) -> Result<(), NotFetched> {
    if are_here(language) {
        return Ok(());
    }
    let (index, code) = written(language);
    let file = fetch::text(&format!("words-{code}-{}.txt", table::STAMP)).await?;
    let words = read(file.leak()).ok_or(NotFetched)?;
    // Asked for twice, both are the same.
    _ = HERE[index].set(words);
    Ok(())
}

/// The texts of a file; `None` where it isn't this page's: some servers answer with a page of their own for what they lack.
fn read(file: &'static str) -> Option<Vec<&'static str>> {
    let texts: Vec<&str> = file.strip_prefix(table::STAMP)?.strip_prefix(NEXT)?.split(NEXT).collect();
    (texts.len() == table::keys().len()).then_some(texts)
}

#[cfg(target_arch = "wasm32")]
fn texts(language: Language) -> Option<&'static Vec<&'static str>> {
    HERE[written(language).0].get()
}

#[cfg(not(target_arch = "wasm32"))]
fn texts(language: Language) -> Option<&'static Vec<&'static str>> {
    const FILES: [&str; 2] = [
        include_str!(concat!(env!("OUT_DIR"), "/words-es.txt")),
        include_str!(concat!(env!("OUT_DIR"), "/words-en.txt")),
    ];
    let (index, _) = written(language);
    Some(HERE[index].get_or_init(|| read(FILES[index]).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::{NEXT, read, table};

    #[test]
    fn only_this_page_s_words_are_taken() {
        let texts: Vec<&str> = table::keys().iter().map(|_| "x").collect();
        let file = |stamp: &str, texts: &[&str]| -> &'static str {
            format!("{stamp}{NEXT}{}", texts.join(&NEXT.to_string())).leak()
        };
        assert_eq!(read(file(table::STAMP, &texts)).map(|read| read.len()), Some(texts.len()));
        assert_eq!(read(file("0123456789abcdef", &texts)), None);
        assert_eq!(read(file(table::STAMP, &texts[1..])), None);
        assert_eq!(read("<!doctype html>"), None);
    }
}
