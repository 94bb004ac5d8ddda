//! Compiles a lesson's folder: `lesson.toml`, `es.md`, `en.md` and its own scenes. Shared by the build script, the tests and the
//! author's command; what is wrong is said with file, line, column and what to do.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::de::DeserializeOwned;

use super::borrow;
use super::course::Glossary;
use super::steps;
use super::words::{self, Words};
use crate::lesson::scenario::Scenario;
use crate::lesson::tutor::expr::{Expr, Tree};
use crate::lesson::tutor::form::{Deed, Lesson, Moment, Set};
use crate::lesson::tutor::markup::{Kind, Piece, Pieces};
use crate::lesson::tutor::slots::Slot;
use crate::lesson::tutor::task::{Attempt, Because, By, Effort, Task};

/// The languages, in their order everywhere.
pub const LANGUAGES: [&str; 2] = ["es", "en"];

/// A lesson that fits its form.
#[derive(Clone, Debug)]
pub struct Built {
    /// The lesson.
    pub lesson: Lesson,
    /// Its words, Spanish and English.
    pub words: [Words; 2],
}

/// What is wrong: `lessons/02/lesson.toml:12:3: what, and what to do`.
pub type Problem = String;

/// What a lesson may refer to.
pub struct Around<'a> {
    /// The ids of the course's scenes.
    pub scenes: &'a BTreeSet<String>,
    /// The glossary.
    pub glossary: &'a Glossary,
}

/// Reads a TOML file; a mistake with its line and column.
///
/// # Errors
/// What doesn't fit.
pub fn toml_file<T: DeserializeOwned>(path: &Path, shown: &str) -> Result<(String, T), Vec<Problem>> {
    let text = fs::read_to_string(path)
        .map_err(|error| vec![format!("{shown}:1:1: it can't be read ({error}): a lesson needs this file")])?;
    let whole = steps::written_out(&text);
    match toml::from_str(&whole) {
        Ok(value) => Ok((text, value)),
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            let (line, column) = place(&whole, at);
            Err(vec![format!("{shown}:{line}:{column}: {}", error.message().replace('\n', " "))])
        }
    }
}

/// Line and column, from 1, of an offset.
#[must_use]
pub fn place(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..at.min(text.len())];
    let line = before.matches('\n').count() + 1;
    (line, before.rsplit('\n').next().unwrap_or_default().chars().count() + 1)
}

/// Compiles a lesson's folder.
///
/// # Errors
/// All that is wrong with it.
pub fn compile(folder: &Path, around: &Around<'_>) -> Result<Built, Vec<Problem>> {
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let shown = format!("lessons/{name}/lesson.toml");
    let (text, mut lesson) = toml_file::<Lesson>(&folder.join("lesson.toml"), &shown)?;
    let taken = borrow::take(folder, &mut lesson)?;
    let mut check = Check { file: shown, text: &text, problems: Vec::new() };
    own_scenes(folder, &name, &mut lesson, &mut check.problems);
    check.references(&lesson, around);
    let mut problems = check.problems;
    let mut all = [Words::new(), Words::new()];
    for (index, (words, language)) in all.iter_mut().zip(LANGUAGES).enumerate() {
        let file = format!("lessons/{name}/{language}.md");
        let source = fs::read_to_string(folder.join(format!("{language}.md")))
            .map_err(|error| vec![format!("{file}:1:1: it can't be read ({error}): a lesson is told in es and en")])?;
        match words::read(&source) {
            Ok(read) => *words = read,
            Err(wrong) => {
                problems.extend(wrong.into_iter().map(|(line, what)| format!("{file}:{line}:1: {what}")));
                continue;
            }
        }
        for other in &taken {
            words.extend(other.words(folder, index).map_err(|problem| vec![problem])?);
        }
        said(&file, &lesson, words, around, language, &mut problems);
    }
    if problems.is_empty() { Ok(Built { lesson, words: all }) } else { Err(problems) }
}

/// Whether a language says all that the lesson needs, and nothing else, in the room there is.
fn said(file: &str, lesson: &Lesson, words: &Words, around: &Around<'_>, language: &str, problems: &mut Vec<Problem>) {
    let slots = lesson.slots();
    for Slot { id, room } in &slots {
        let kind = if id.contains('/') {
            format!("an item `- {}: …`", id.rsplit('/').next().unwrap_or(id))
        } else {
            format!("`## {id}`")
        };
        let Some(said) = words.get(id) else {
            // Where its section begins, if that is there.
            let line = id.split('/').next().and_then(|section| words.get(section)).map_or(1, |said| said.line);
            problems.push(format!("{file}:{line}:1: `{id}` isn't said: add {kind}"));
            continue;
        };
        if !id.contains('/') && said.title.is_empty() {
            problems.push(format!("{file}:{}:1: section `{id}` has no title: add a line `# …` below it", said.line));
        }
        let list = id == "objectives";
        if said.text.is_empty() && !list {
            problems.push(format!("{file}:{}:1: `{id}` says nothing: write it", said.line));
        }
        let long = words::count(&words::plain(&said.text, &|term| around.glossary.shown(term, language)));
        if long > room.most() {
            let most = room.most();
            problems.push(format!(
                "{file}:{}:1: `{id}` has {long} words, {most} at most: one idea, said shorter",
                said.line
            ));
        }
        references_of(file, id, said.line, &said.text, lesson, around, problems);
    }
    for (id, said) in words {
        if !slots.iter().any(|slot| slot.id == *id) {
            problems.push(format!(
                "{file}:{}:1: `{id}` belongs to nothing in lesson.toml: remove it, or correct its name",
                said.line
            ));
        }
    }
}

fn references_of(
    file: &str,
    id: &str,
    line: usize,
    text: &str,
    lesson: &Lesson,
    around: &Around<'_>,
    problems: &mut Vec<Problem>,
) {
    let mut wrong = |what: String| problems.push(format!("{file}:{line}:1: `{id}`: {what}"));
    for piece in Pieces::of(text) {
        match piece {
            Piece::Reference(Kind::Term, name, _) if !around.glossary.has(name) => {
                wrong(format!("`{{term:{name}}}` isn't in lessons/glossary.toml: add it there, or correct the name"));
            }
            Piece::Reference(Kind::Event, name, _) if !lesson.events.contains_key(name) => {
                wrong(format!("`{{event:{name}}}` isn't among [events] of lesson.toml: add it there"));
            }
            Piece::Reference(Kind::Value, name, _) if !lesson.values.contains_key(name) && !drawn(lesson, name) => {
                wrong(format!("`{{value:{name}}}` is neither among [values] nor a number of a variant: add it"));
            }
            Piece::Reference(Kind::Value, name, unit) if !matches!(unit, Some("mb" | "kb" | "ms" | "count")) => {
                wrong(format!("`{{value:{name}|…}}` needs a unit: mb, kb, ms or count"));
            }
            Piece::Wrong(what) => wrong(format!(
                "`{what}` isn't closed or isn't understood: `**`, backquotes, `[[ ]]`, {{term:…}}, {{event:…}}, {{field:…}}, {{value:…|mb}}"
            )),
            Piece::Reference(..)
            | Piece::Text(_)
            | Piece::Strong(_)
            | Piece::Code(_)
            | Piece::Protocol(_)
            | Piece::Break => {}
        }
    }
}

fn drawn(lesson: &Lesson, name: &str) -> bool {
    lesson.questions.iter().any(|question| question.vars.contains_key(name))
}

/// Scenes of the lesson's own are put in whole.
pub fn own_scenes(folder: &Path, name: &str, lesson: &mut Lesson, problems: &mut Vec<Problem>) {
    for stage in &mut lesson.stages {
        let Set::File(file) = &stage.set else { continue };
        match toml_file::<Scenario>(&folder.join(file), &format!("lessons/{name}/{file}")) {
            Ok((text, scenario)) => match played(&scenario, &text) {
                Ok(()) => stage.set = Set::Own(Box::new(scenario)),
                Err(what) => problems.push(format!("lessons/{name}/{file}:{what}")),
            },
            Err(wrong) => problems.extend(wrong),
        }
    }
}

/// That a scenario can be played.
///
/// # Errors
/// The first thing that is wrong: `LINE:COLUMN: what, and what to do`.
pub fn played(scenario: &Scenario, text: &str) -> Result<(), Problem> {
    scenario.check().map_err(|what| format!("1:1: {what}"))?;
    super::mail::check(scenario, text)
}

struct Check<'a> {
    file: String,
    text: &'a str,
    problems: Vec<Problem>,
}

impl Check<'_> {
    /// Notes a problem where `word` stands first between quotes.
    fn at(&mut self, word: &str, what: &str) {
        let (line, column) = place(self.text, self.text.find(&format!("\"{word}\"")).unwrap_or(0));
        let problem = format!("{}:{line}:{column}: {what}", self.file);
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    fn known(&mut self, what: &str, name: &str, known: &BTreeSet<&str>) {
        if !known.contains(name) {
            let all: Vec<&str> = known.iter().copied().collect();
            self.at(name, &format!("there is no {what} `{name}`: one of {}", all.join(", ")));
        }
    }

    fn references(&mut self, lesson: &Lesson, around: &Around<'_>) {
        let stages: BTreeSet<&str> = lesson.stages.iter().map(|stage| stage.id.as_str()).collect();
        let questions: BTreeSet<&str> = lesson.questions.iter().map(|question| question.id.as_str()).collect();
        let objectives: BTreeSet<&str> = lesson.objectives.iter().map(String::as_str).collect();
        let events: BTreeSet<&str> = lesson.events.keys().map(String::as_str).collect();
        let wrong: BTreeSet<&str> = lesson.misconceptions.iter().map(|one| one.id.as_str()).collect();
        self.ids(lesson);
        for stage in &lesson.stages {
            if let Set::Scene(scene) = &stage.set
                && !around.scenes.contains(scene)
            {
                self.at(
                    scene,
                    &format!("there is no scene `{scene}`: the folders of lessons/ name them, without the number"),
                );
            }
        }
        if lesson.beats.first().is_some_and(|beat| beat.stage.is_none()) {
            self.at(&lesson.id, "the first beat has no stage: add `stage = \"…\"`");
        }
        for beat in &lesson.beats {
            if let Some(stage) = &beat.stage {
                self.known("stage", stage, &stages);
            }
            for objective in &beat.objectives {
                self.known("objective", objective, &objectives);
            }
            for event in &beat.show {
                self.known("event", event, &events);
            }
            match &beat.task {
                Task::Predict(predict) => predict.ask.iter().for_each(|id| self.known("question", id, &questions)),
                Task::Question(ids) => ids.ask.iter().for_each(|id| self.known("question", id, &questions)),
                Task::Act(effort) | Task::Challenge(effort) => {
                    effort.predict.iter().for_each(|id| self.known("question", id, &questions));
                    self.effort(&beat.id, effort, &wrong);
                }
                Task::Explain | Task::Watch(_) | Task::Lab(_) | Task::Example(_) | Task::Rest => {}
            }
        }
        for question in &lesson.questions {
            self.known("stage", &question.stage, &stages);
            if !borrow::is_other(&question.id) {
                self.known("objective", &question.objective, &objectives);
            }
            let vars: Vec<&str> = question.vars.keys().map(String::as_str).collect();
            self.deeds(&question.id, &question.deeds, &vars);
            self.names(&question.id, &question.shown, &vars);
            match &question.by {
                By::Choose(choices) => choices.iter().for_each(|choice| {
                    choice.shows.iter().for_each(|shows| self.known("misconception", shows, &wrong));
                    self.names(&question.id, &choice.when, &vars);
                }),
                By::Number(number) => {
                    self.names(&question.id, &number.answer, &vars);
                    self.because(&question.id, &number.because, &vars, &wrong);
                }
                By::Order(order) => self.known("misconception", &order.shows, &wrong),
                By::Build(build) => self.because(&question.id, &build.because, &vars, &wrong),
                By::Mask(mask) => {
                    self.names(&question.id, &mask.answer, &vars);
                    self.because(&question.id, &mask.because, &vars, &wrong);
                }
                By::Table(table) => {
                    for column in &table.columns {
                        self.known("misconception", &column.shows, &wrong);
                        self.names(&question.id, &column.is, &vars);
                    }
                    table.rows.iter().for_each(|row| self.names(&question.id, &row.at, &vars));
                    self.enough(&question.id, table.least, table.cells());
                }
                By::Sort(sort) => {
                    for item in &sort.items {
                        self.known("misconception", &item.shows, &wrong);
                        self.names(&question.id, &item.is, &vars);
                    }
                    self.enough(&question.id, sort.least, sort.items.len());
                }
            }
        }
        for misconception in &lesson.misconceptions {
            self.known("stage", &misconception.stage, &stages);
        }
    }

    /// Ids are said once: words stand under them.
    fn ids(&mut self, lesson: &Lesson) {
        let mut seen = BTreeSet::from(["lesson", "objectives"]);
        let ids = lesson.beats.iter().map(|beat| &beat.id);
        let ids = ids.chain(lesson.questions.iter().map(|question| &question.id));
        for id in ids.chain(lesson.misconceptions.iter().map(|one| &one.id)) {
            if !seen.insert(id) {
                self.at(id, &format!("the id `{id}` is taken: words stand under it, give each beat, question and misconception its own"));
            }
        }
    }

    fn effort(&mut self, id: &str, effort: &Effort, wrong: &BTreeSet<&str>) {
        let vars: Vec<&str> = effort.vars.keys().map(String::as_str).collect();
        let attempts: Vec<&Attempt> = effort.solutions.iter().chain(&effort.wrong).collect();
        if effort.solutions.is_empty() || effort.wrong.is_empty() {
            self.at(id, "a goal has a recorded solution and a recorded wrong attempt: add `solutions` and `wrong`");
        }
        for attempt in attempts {
            self.deeds(id, &attempt.deeds, &vars);
            attempt.shows.iter().for_each(|shows| self.known("misconception", shows, wrong));
        }
        if effort.wrong.iter().any(|attempt| attempt.shows.is_none()) {
            self.at(id, "a wrong attempt shows a misconception: add `shows = \"…\"` to it");
        }
        effort.goal.iter().for_each(|test| self.names(id, &test.that, &vars));
        self.deeds(id, &effort.fate, &vars);
        self.because(id, &effort.because, &vars, wrong);
    }

    fn enough(&mut self, id: &str, least: u32, of: usize) {
        if least == 0 || least as usize > of {
            self.at(id, &format!("`least` says how many are to be right: 1 to {of}"));
        }
    }

    fn because(&mut self, id: &str, list: &[Because], vars: &[&str], wrong: &BTreeSet<&str>) {
        for because in list {
            self.known("misconception", &because.shows, wrong);
            let mut vars = vars.to_vec();
            vars.push("given");
            self.names(id, &because.when, &vars);
        }
    }

    fn deeds(&mut self, id: &str, deeds: &[Deed], vars: &[&str]) {
        for deed in deeds {
            match deed {
                Deed::Turn(turned) => self.names(id, &turned.to, vars),
                Deed::Cut(timed) | Deed::Restore(timed) | Deed::Crash(timed) => match &timed.when {
                    Moment::Position(expr) | Moment::Record(expr) => self.names(id, expr, vars),
                    Moment::Decision | Moment::Ms(_) => {}
                },
                Deed::Press(pressed) => self.names(id, &pressed.seed, vars),
                Deed::Ask(_) | Deed::Recover(_) | Deed::Keep(_) | Deed::Type(_) => {}
            }
        }
    }

    fn names(&mut self, id: &str, Expr(tree): &Expr, vars: &[&str]) {
        let mut names = Vec::new();
        Tree::names(tree, &mut names);
        for name in names {
            if !vars.contains(&name) {
                let fix = if vars.is_empty() { "there is none here".to_owned() } else { vars.join(", ") };
                self.at(
                    id,
                    &format!(
                        "`{name}` is no number of `{id}` ({fix}): add it to its `vars`, or write a field of the log"
                    ),
                );
            }
        }
    }
}

/// Every lesson's folder, in order: those that hold a `lesson.toml`.
#[must_use]
pub fn folders(lessons: &Path) -> BTreeMap<String, std::path::PathBuf> {
    let entries = fs::read_dir(lessons).into_iter().flatten().filter_map(Result::ok);
    let named = entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()));
    named.filter(|(_, path)| path.join("lesson.toml").is_file()).collect()
}
