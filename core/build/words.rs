//! Reads a lesson's words: `## id`, a line `# title`, paragraphs, items `- id: text`. And counts them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::lesson::tutor::markup::{Piece, Pieces};

/// Between an id and its text in a file of words.
pub const SAYS: char = '\u{1f}';
/// Between the texts of a file of words.
pub const NEXT: char = '\u{1e}';

/// How many octets a stamp has.
pub const STAMP: usize = 16;

/// What is said under an id, and where it stands.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// The line, counted from 1.
    pub line: usize,
    /// The title of a section; empty for an item.
    pub title: String,
    /// The text: paragraphs with a line break between.
    pub text: String,
}

/// The words of one language by id.
pub type Words = BTreeMap<String, Said>;

/// Reads a file of words.
///
/// # Errors
/// Every line that doesn't fit, with its number and what to do.
pub fn read(source: &str) -> Result<Words, Vec<(usize, String)>> {
    let (mut words, mut problems) = (Words::new(), Vec::new());
    let (mut section, mut at, mut gap) = (String::new(), String::new(), true);
    for (index, line) in source.lines().enumerate() {
        let (number, line) = (index + 1, line.trim());
        if let Some(id) = line.strip_prefix("## ") {
            (section, at) = (id.trim().to_owned(), id.trim().to_owned());
            if words.insert(at.clone(), Said { line: number, ..Said::default() }).is_some() {
                problems.push((number, format!("section `{at}` stands twice: remove one")));
            }
        } else if line.is_empty() || line.starts_with("<!--") {
            gap = true;
            continue;
        } else if section.is_empty() {
            problems.push((number, "text before the first section: begin with `## id`".to_owned()));
        } else if let Some(title) = line.strip_prefix("# ") {
            words.entry(section.clone()).or_default().title = title.trim().to_owned();
        } else if let Some((id, text)) = line.strip_prefix("- ").and_then(|item| item.split_once(": ")) {
            at = format!("{section}/{id}");
            let said = Said { line: number, text: text.trim().to_owned(), ..Said::default() };
            if words.insert(at.clone(), said).is_some() {
                problems.push((number, format!("item `{at}` stands twice: remove one")));
            }
        } else {
            let said = words.entry(at.clone()).or_default();
            match said.text.is_empty() {
                true => {}
                false if gap => said.text.push('\n'),
                false => said.text.push(' '),
            }
            said.text.push_str(line);
        }
        gap = false;
    }
    if problems.is_empty() { Ok(words) } else { Err(problems) }
}

/// A text as it is read: without its marks. `term` says how a term is written where the text leaves it to the glossary.
#[must_use]
pub fn plain(text: &str, term: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    for piece in Pieces::of(text) {
        match piece {
            Piece::Text(text) | Piece::Strong(text) | Piece::Code(text) | Piece::Protocol(text) => out.push_str(text),
            Piece::Reference(crate::lesson::tutor::markup::Kind::Value, ..) => out.push('7'),
            Piece::Reference(_, name, shown) => {
                out.push_str(&shown.map(str::to_owned).or_else(|| term(name)).unwrap_or_else(|| name.to_owned()));
            }
            Piece::Break => out.push('\n'),
            Piece::Wrong(_) => {}
        }
    }
    out
}

/// How many words a text has: what holds a letter or a digit.
#[must_use]
pub fn count(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

/// A file of words: a stamp, then ids with their texts, titles under the id with a `#` behind.
#[must_use]
pub fn file(words: &Words) -> String {
    let mut out = String::new();
    for (id, said) in words {
        if !said.title.is_empty() {
            let _ = write!(out, "{NEXT}{id}#{SAYS}{}", said.title);
        }
        if !said.text.is_empty() {
            let _ = write!(out, "{NEXT}{id}{SAYS}{}", said.text);
        }
    }
    format!("{}{out}", stamp(&[&out]))
}

/// What tells texts from any others.
#[must_use]
pub fn stamp(texts: &[&str]) -> String {
    let octets: Vec<u8> = texts.iter().flat_map(|text| text.bytes().chain([0])).collect();
    stamp_of(&octets)
}

/// What tells octets from any others. FNV-1a: nobody is kept out by it, only yesterday's file.
#[must_use]
pub fn stamp_of(octets: &[u8]) -> String {
    let hash = octets
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, octet| (hash ^ u64::from(*octet)).wrapping_mul(0x100_0000_01b3));
    format!("{hash:016x}")
}
