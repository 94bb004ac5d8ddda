//! The words of each language, fetched when that language is to be shown: one file with what the first view says, and one with
//! all the rest, which names its keys as well.
//!
//! What lies outside the browser, as the tests, has all files with it.

use super::{Language, table};
use crate::host::fetch;
use std::sync::OnceLock;

/// Between the parts of a file, as the build wrote it.
const NEXT: char = '\u{1e}';

/// The words of a language as they were fetched; they stay for the page's life.
struct Here {
    first: OnceLock<Vec<&'static str>>,
    rest: OnceLock<Vec<&'static str>>,
}

impl Here {
    const fn nothing() -> Self {
        Self { first: OnceLock::new(), rest: OnceLock::new() }
    }
}

static HERE: [Here; 2] = [Here::nothing(), Here::nothing()];
/// The keys of the rest, in order; every language's file has the same.
static KEYS: OnceLock<Vec<&'static str>> = OnceLock::new();

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

/// The text of the key with that number; nothing where it isn't here.
pub(super) fn text(language: Language, key: u16) -> Option<&'static str> {
    let (here, key) = (here(language), usize::from(key));
    match key.checked_sub(table::first().len()) {
        None => here.first.get()?.get(key).copied(),
        Some(key) => here.rest.get()?.get(key).copied(),
    }
}

/// The keys of the rest, once any language's rest is here.
pub(super) fn keys() -> &'static [&'static str] {
    here(Language::default());
    KEYS.get().map_or(&[], Vec::as_slice)
}

/// Whether a language can be shown at once.
pub(super) fn are_here(language: Language) -> bool {
    let here = here(language);
    here.first.get().is_some() && here.rest.get().is_some()
}

/// Fetches what the first view says in a language, where it isn't here.
///
/// # Errors
/// It didn't come.
pub async fn fetch_first(language: Language) -> Result<(), NotFetched> {
    let first = &here(language).first;
    if first.get().is_none() {
        let words = read_first(file("words-first", language).await?).ok_or(NotFetched)?;
        // Asked for twice, both are the same.
        _ = first.set(words);
    }
    Ok(())
}

/// Fetches all words of a language, where they aren't here.
///
/// # Errors
/// They didn't come.
pub async fn fetch(language: Language) -> Result<(), NotFetched> {
    fetch_first(language).await?;
    let rest = &here(language).rest;
    if rest.get().is_none() {
        let (keys, words) = read_rest(file("words", language).await?).ok_or(NotFetched)?;
        _ = KEYS.set(keys);
        _ = rest.set(words);
    }
    Ok(())
}

async fn file(part: &str, language: Language) -> Result<&'static str, NotFetched> {
    let (_, code) = written(language);
    Ok(fetch::text(&format!("{part}-{code}-{}.txt", table::STAMP)).await?.leak())
}

/// What follows the stamp in a file; `None` where it isn't this page's: some servers answer with a page of their own for what they
/// lack.
fn stamped(file: &'static str) -> Option<&'static str> {
    file.strip_prefix(table::STAMP)?.strip_prefix(NEXT)
}

fn read_first(file: &'static str) -> Option<Vec<&'static str>> {
    let texts: Vec<&str> = stamped(file)?.split(NEXT).collect();
    (texts.len() == table::first().len()).then_some(texts)
}

/// Keys and texts.
fn read_rest(file: &'static str) -> Option<(Vec<&'static str>, Vec<&'static str>)> {
    let (keys, texts) = stamped(file)?.split_once(NEXT)?;
    let (keys, texts): (Vec<&str>, Vec<&str>) = (keys.split('\n').collect(), texts.split(NEXT).collect());
    (keys.len() == table::REST && texts.len() == table::REST).then_some((keys, texts))
}

#[cfg(target_arch = "wasm32")]
fn here(language: Language) -> &'static Here {
    &HERE[written(language).0]
}

#[cfg(not(target_arch = "wasm32"))]
fn here(language: Language) -> &'static Here {
    const FILES: [[&str; 2]; 2] = [
        [
            include_str!(concat!(env!("OUT_DIR"), "/words-first-es.txt")),
            include_str!(concat!(env!("OUT_DIR"), "/words-es.txt")),
        ],
        [
            include_str!(concat!(env!("OUT_DIR"), "/words-first-en.txt")),
            include_str!(concat!(env!("OUT_DIR"), "/words-en.txt")),
        ],
    ];
    let (index, _) = written(language);
    let [first, rest] = FILES[index];
    HERE[index].first.get_or_init(|| read_first(first).unwrap_or_default());
    HERE[index].rest.get_or_init(|| {
        let (keys, words) = read_rest(rest).unwrap_or_default();
        _ = KEYS.set(keys);
        words
    });
    &HERE[index]
}

#[cfg(test)]
mod tests {
    use super::{NEXT, read_first, read_rest, table};

    fn file(stamp: &str, parts: &[String]) -> &'static str {
        format!("{stamp}{NEXT}{}", parts.join(&NEXT.to_string())).leak()
    }

    #[test]
    fn only_this_page_s_first_words_are_taken() {
        let texts = vec!["x".to_owned(); table::first().len()];
        assert_eq!(read_first(file(table::STAMP, &texts)).map(|read| read.len()), Some(texts.len()));
        assert_eq!(read_first(file("0123456789abcdef", &texts)), None);
        assert_eq!(read_first(file(table::STAMP, &texts[1..])), None);
        assert_eq!(read_first("<!doctype html>"), None);
    }

    #[test]
    fn the_rest_has_as_many_keys_as_texts() {
        let mut parts = vec![vec!["k"; table::REST].join("\n")];
        parts.extend(vec!["x".to_owned(); table::REST]);
        assert_eq!(read_rest(file(table::STAMP, &parts)).map(|(keys, _)| keys.len()), Some(table::REST));
        assert_eq!(read_rest(file(table::STAMP, &parts[..table::REST])), None);
        parts[0].push_str("\nk");
        assert_eq!(read_rest(file(table::STAMP, &parts)), None);
    }
}
