//! Where a lesson uses a term of the glossary first, in the text of a beat or of what it asks, the term leads there.

use std::collections::BTreeSet;

use super::course::Glossary;
use super::words::Words;
use crate::lesson::tutor::form::Lesson;
use crate::lesson::tutor::markup::{Kind, Piece, Pieces};
use crate::lesson::tutor::task::Task;

/// Main forms that, without what they have in parentheses, are other words: language and form.
const OTHER_WORDS: [(&str, &str); 2] = [("es", "sobre"), ("es", "adelante")];

/// Begins a comment in a file of words that names forms which mean something else in this lesson, with commas between.
const OTHER_MEANING: &str = "<!-- no term:";

/// More than one of it: in Spanish every word up to a preposition changes, in English the last.
fn plural(form: &str, language: &str) -> String {
    let (words, spanish): (Vec<&str>, bool) = (form.split(' ').collect(), language == "es");
    let still =
        words.iter().position(|word| ["de", "del", "a", "al", "en", "por", "para", "y", "e", "con"].contains(word));
    let many = |(place, word): (usize, &&str)| {
        let changes = if spanish { place < still.unwrap_or(words.len()) } else { place + 1 == words.len() };
        match word.chars().last() {
            Some(last) if changes => match (last, spanish) {
                ('y', false) => format!("{}ies", &word[..word.len() - 1]),
                (_, false) | ('a' | 'e' | 'o' | 'i' | 'u', true) => format!("{word}s"),
                ('n', true) if word.ends_with("ión") => format!("{}iones", &word[..word.len() - "ión".len()]),
                ('z', true) => format!("{}ces", &word[..word.len() - 1]),
                ('s', true) => (*word).to_owned(),
                (_, true) => format!("{word}es"),
            },
            Some(_) | None => (*word).to_owned(),
        }
    };
    words.iter().enumerate().map(many).collect::<Vec<String>>().join(" ")
}

/// How a term may stand in a text, the longest first: its main form without what is in parentheses, its other forms, their plurals.
fn forms(glossary: &Glossary, language: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for term in &glossary.terms {
        let meaning = term.meaning(language);
        for form in std::iter::once(&meaning.term).chain(&meaning.also) {
            let form = form.split(" (").next().unwrap_or(form).to_lowercase();
            all.push((plural(&form, language), term.id.clone()));
            all.push((form, term.id.clone()));
        }
    }
    all.sort_by_key(|(form, _)| std::cmp::Reverse(form.len()));
    all
}

/// The texts of the beats, in their order: what a beat says, and what its questions ask.
fn told(lesson: &Lesson) -> Vec<&String> {
    let mut all = Vec::new();
    for beat in &lesson.beats {
        all.push(&beat.id);
        match &beat.task {
            Task::Predict(predict) => all.extend(&predict.ask),
            Task::Question(ids) => all.extend(&ids.ask),
            Task::Act(effort) | Task::Challenge(effort) => all.extend(&effort.predict),
            Task::Explain | Task::Watch(_) | Task::Lab(_) | Task::Example(_) | Task::Rest => {}
        }
    }
    // A question of another lesson has that lesson's words.
    all.retain(|id| !id.contains('.'));
    all
}

/// Which terms a text uses without a link, each with the form it stands in. Words of an event or a field lead there already.
fn used(text: &str, forms: &[(String, String)]) -> Vec<(String, String)> {
    let plain: String = Pieces::of(text)
        .map(|piece| match piece {
            Piece::Text(text) | Piece::Strong(text) | Piece::Protocol(text) => text.to_lowercase(),
            Piece::Reference(..) | Piece::Code(_) | Piece::Break | Piece::Wrong(_) => "\n".to_owned(),
        })
        .collect();
    let (mut rest, mut found) = (plain, Vec::new());
    for (form, id) in forms {
        let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-');
        while let Some(at) = rest
            .match_indices(form.as_str())
            .map(|(at, _)| at)
            .find(|at| !part(rest[..*at].chars().last()) && !part(rest[at + form.len()..].chars().next()))
        {
            // A longer form is no use of the shorter one in it.
            rest.replace_range(at..at + form.len(), "\n");
            found.push((form.clone(), id.clone()));
        }
    }
    found
}

/// The forms that a file of words says to mean something else.
fn excepted(source: &str) -> BTreeSet<String> {
    let lists = source.lines().filter_map(|line| line.trim().strip_prefix(OTHER_MEANING)?.strip_suffix("-->"));
    lists.flat_map(|list| list.split(',')).map(|form| form.trim().to_lowercase()).collect()
}

/// Which terms a lesson's words use before they link them: the line, and what to do. `source` is the file of these words.
#[must_use]
pub fn missing(
    lesson: &Lesson,
    words: &Words,
    source: &str,
    glossary: &Glossary,
    language: &str,
) -> Vec<(usize, String)> {
    let (forms, excepted) = (forms(glossary, language), excepted(source));
    let (mut linked, mut wrong): (BTreeSet<String>, Vec<(usize, String)>) = (BTreeSet::new(), Vec::new());
    for id in told(lesson) {
        let Some(said) = words.get(id) else { continue };
        linked.extend(Pieces::of(&said.text).filter_map(|piece| match piece {
            Piece::Reference(Kind::Term, name, _) => Some(name.to_owned()),
            Piece::Reference(..)
            | Piece::Text(_)
            | Piece::Strong(_)
            | Piece::Code(_)
            | Piece::Protocol(_)
            | Piece::Break
            | Piece::Wrong(_) => None,
        }));
        for (form, term) in used(&said.text, &forms) {
            let other = excepted.contains(&form) || OTHER_WORDS.contains(&(language, form.as_str()));
            if !other && linked.insert(term.clone()) {
                let what = format!(
                    "`{id}` uses “{form}” of the glossary for the first time: write {{term:{term}|{form}}}, or, where it \
                     means something else in this lesson, a line `{OTHER_MEANING} {form} -->` at the top of the file"
                );
                wrong.push((said.line, what));
            }
        }
    }
    wrong
}
