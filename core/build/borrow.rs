//! Questions that a lesson takes over from another one for its review: `ask = ["02.q1"]` is question `q1` of the lesson in
//! `lessons/02`, with its stage, the misconceptions it shows and its words, so that the lesson stays whole by itself.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::lessons::{LANGUAGES, Problem, own_scenes, toml_file};
use super::words::{self, Said, Words};
use crate::lesson::tutor::form::Lesson;
use crate::lesson::tutor::task::{Because, By, Question, Task};

/// What was taken over from a lesson: its number, and the ids of the sections that go with it.
pub struct Taken {
    number: String,
    sections: Vec<String>,
    names: Vec<String>,
}

/// Whether an id is of another lesson.
#[must_use]
pub fn is_other(id: &str) -> bool {
    id.contains('.')
}

/// Takes over what a lesson asks of others.
///
/// # Errors
/// There is no such lesson or question.
pub fn take(folder: &Path, lesson: &mut Lesson) -> Result<Vec<Taken>, Vec<Problem>> {
    let mut wanted: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for beat in &lesson.beats {
        let Task::Question(ids) = &beat.task else { continue };
        for (number, id) in ids.ask.iter().filter_map(|id| id.split_once('.')) {
            wanted.entry(number.to_owned()).or_default().push(id.to_owned());
        }
    }
    let mut all = Vec::new();
    for (number, ids) in wanted {
        let (shown, of) = (format!("lessons/{number}/lesson.toml"), folder.with_file_name(&number));
        let (_, mut other) = toml_file::<Lesson>(&of.join("lesson.toml"), &shown)?;
        let mut problems = Vec::new();
        own_scenes(&of, &number, &mut other, &mut problems);
        let mut taken = Taken { number: number.clone(), sections: Vec::new(), names: Vec::new() };
        for id in ids {
            match other.questions.iter().find(|question| question.id == id) {
                Some(question) => over(question.clone(), &other, lesson, &mut taken),
                None => {
                    problems.push(format!("{shown}:1:1: it has no question `{id}`: another lesson asks it for review"))
                }
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        for (name, value) in &other.values {
            lesson.values.insert(format!("{number}.{name}"), value.clone());
            taken.names.push(format!("value:{name}"));
        }
        for (name, event) in &other.events {
            lesson.events.insert(format!("{number}.{name}"), event.clone());
            taken.names.push(format!("event:{name}"));
        }
        all.push(taken);
    }
    Ok(all)
}

/// A question with its stage, and the misconceptions that it shows with theirs.
fn over(mut question: Question, other: &Lesson, lesson: &mut Lesson, taken: &mut Taken) {
    let number = taken.number.clone();
    let named = |id: &str| format!("{number}.{id}");
    taken.sections.push(question.id.clone());
    for shows in shown(&mut question.by) {
        if let Some(found) = other.misconceptions.iter().find(|one| one.id == *shows) {
            if !taken.sections.contains(shows) {
                taken.sections.push(shows.clone());
                let mut found = found.clone();
                stage(&found.stage, other, lesson, &number);
                (found.id, found.stage) = (named(&found.id), named(&found.stage));
                lesson.misconceptions.push(found);
            }
            *shows = named(shows);
        }
    }
    stage(&question.stage, other, lesson, &number);
    question.id = named(&question.id);
    question.stage = named(&question.stage);
    question.objective = named(&question.objective);
    lesson.questions.push(question);
}

fn stage(id: &str, other: &Lesson, lesson: &mut Lesson, number: &str) {
    let name = format!("{number}.{id}");
    if let Some(found) =
        other.stages.iter().find(|stage| stage.id == id).filter(|_| !lesson.stages.iter().any(|stage| stage.id == name))
    {
        let mut found = found.clone();
        found.id = name;
        lesson.stages.push(found);
    }
}

/// Every misconception that a question names.
fn shown(by: &mut By) -> Vec<&mut String> {
    fn because(list: &mut [Because]) -> Vec<&mut String> {
        list.iter_mut().map(|because| &mut because.shows).collect()
    }
    match by {
        By::Choose(choices) => choices.iter_mut().filter_map(|choice| choice.shows.as_mut()).collect(),
        By::Number(number) => because(&mut number.because),
        By::Order(order) => vec![&mut order.shows],
        By::Build(build) => because(&mut build.because),
        By::Mask(mask) => because(&mut mask.because),
        By::Table(table) => table.columns.iter_mut().map(|column| &mut column.shows).collect(),
        By::Sort(sort) => sort.items.iter_mut().map(|item| &mut item.shows).collect(),
    }
}

impl Taken {
    /// Its words in a language, under their new ids.
    ///
    /// # Errors
    /// They can't be read.
    pub fn words(&self, folder: &Path, language: usize) -> Result<Words, Problem> {
        let file = folder.with_file_name(&self.number).join(format!("{}.md", LANGUAGES[language]));
        let source = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let read = words::read(&source).unwrap_or_default();
        let mine = read.into_iter().filter(|(id, _)| {
            self.sections.iter().any(|section| id == section || id.split('/').next() == Some(section))
        });
        Ok(mine
            .map(|(id, said)| (format!("{}.{id}", self.number), Said { text: self.pointed(&said.text), ..said }))
            .collect())
    }

    /// A text whose references lead to what was taken over.
    fn pointed(&self, text: &str) -> String {
        self.names.iter().fold(text.to_owned(), |text, name| {
            let (kind, what) = name.split_once(':').unwrap_or_default();
            text.replace(&format!("{{{name}|"), &format!("{{{kind}:{}.{what}|", self.number))
        })
    }
}
