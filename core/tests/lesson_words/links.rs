//! Where a lesson uses a term of the glossary first, the term leads there.

use std::collections::BTreeSet;

use super::compiler::words;
use super::{Built, Course, LANGUAGES, lessons};
use capa5_core::lesson::tutor::form::Lesson;
use capa5_core::lesson::tutor::markup::{Kind, Piece, Pieces};
use capa5_core::lesson::tutor::task::Task;

/// Words of a term that mean something else where they stand: everywhere, or in a lesson.
const HOMOGRAPHS: [(&str, &str, &str); 4] =
    [("es", "sobre", ""), ("es", "adelante", ""), ("es", "punto", "smtp-dialogue"), ("es", "mensaje", "smtp-dialogue")];

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
fn forms(course: &Course, language: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for term in &course.glossary.terms {
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

fn unlinked(built: &Built, course: &Course, place: usize) -> Vec<String> {
    let (all, language) = (&built.words[place], LANGUAGES[place]);
    let forms = forms(course, language);
    let (mut linked, mut wrong): (BTreeSet<String>, Vec<String>) = (BTreeSet::new(), Vec::new());
    for id in told(&built.lesson) {
        let Some(said) = all.get(id) else { continue };
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
            let other = HOMOGRAPHS.iter().any(|(of, word, lesson)| {
                *of == language && *word == form && (lesson.is_empty() || *lesson == built.lesson.id)
            });
            if !other && linked.insert(term.clone()) {
                let lesson = &built.lesson.id;
                wrong.push(format!(
                    "{lesson}: {language}.md:{}: `{id}` uses “{form}” first: {{term:{term}|{form}}}",
                    said.line
                ));
            }
        }
    }
    wrong
}

/// Where a lesson uses a term first, in the text of a beat or of what it asks, the term leads to the glossary.
#[test]
fn a_term_of_the_glossary_is_linked_where_a_lesson_uses_it_first() {
    let wrong: Vec<String> = lessons()
        .iter()
        .flat_map(|(built, course)| [unlinked(built, course, 0), unlinked(built, course, 1)].concat())
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_term_that_is_not_linked_is_found_in_its_main_form_and_in_its_plural() {
    let (built, course) = lessons().swap_remove(0);
    let cases = [
        (0, "Un {term:token} y dos tokens.", None),
        (0, "Dos tokens.", Some("token|tokens")),
        (0, "El token de datos.", Some("data-token|token de datos")),
        (0, "Unos puntos de sincronización mayores.", Some("sync-point|puntos de sincronización")),
        (0, "Dos conexiones de transporte.", Some("transport-connection|conexiones de transporte")),
        (0, "Habla sobre [[S-P-ABORT]].", Some("provider-abort|s-p-abort")),
        (1, "Two activities.", Some("activity|activities")),
        (1, "{event:asks|The session} of a tokenizer.", None),
    ];
    for (place, text, wanted) in cases {
        let mut built = built.clone();
        let words = &mut built.words[place];
        words.iter_mut().for_each(|(_, said)| said.text.clear());
        words.insert("hook".into(), words::Said { text: text.into(), ..words::Said::default() });
        let wrong = unlinked(&built, &course, place);
        assert_eq!(wrong.len(), usize::from(wanted.is_some()), "{text}: {wrong:?}");
        assert!(wanted.is_none_or(|wanted| wrong[0].contains(&format!("{{term:{wanted}}}"))), "{text}: {wrong:?}");
    }
}
