//! The author's tool: begins a lesson, checks one, plays one in the terminal. `cargo xtask lesson …` calls it.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[allow(dead_code, unreachable_pub)]
#[path = "../build/mod.rs"]
mod compiler;
mod lesson {
    pub(crate) use capa5_core::lesson::*;
}
mod smtp {
    pub(crate) use capa5_core::smtp::*;
}
#[path = "lesson/tried.rs"]
mod tried;

use capa5_core::lesson::tutor::expr::Expr;
use capa5_core::lesson::tutor::judge::{Judge, Vars};
use capa5_core::lesson::tutor::markup::{Kind, Piece, Pieces};
use capa5_core::lesson::tutor::task::{Attempt, By, Given, Task};
use capa5_core::lesson::tutor::{Awaits, Day, State, Tutor};
use capa5_core::world::log::Log;
use capa5_core::world::recording::Recording;
use compiler::course::Around as Course;
use compiler::lessons::{Around, Built, LANGUAGES};
use compiler::links;
use compiler::words::{Said, Words};

const USAGE: &str = "\
lesson new NN            a lesson's folder lessons/NN that fits the form, to be filled in
lesson check [NN|ID]     what is wrong with it, with file, line and what to do; all of them where none is named
lesson play NN|ID [es|en] [--wrong]
                         beat by beat as its recorded solutions go, or its wrong attempts";

type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["new", name] => begin(name),
        ["check"] => check(None),
        ["check", name] => check(Some(name)),
        ["play", name, rest @ ..] => play(name, rest),
        _ => Err(USAGE.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn lessons() -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../lessons")).to_path_buf()
}

/// The scenes as their folders stand now: the build may be of yesterday.
fn scenes() -> BTreeSet<String> {
    let entries = fs::read_dir(lessons()).into_iter().flatten().filter_map(Result::ok);
    let names = entries.filter(|entry| entry.path().join("scenario.toml").is_file());
    names.filter_map(|entry| Some(entry.file_name().to_str()?.split_once('-')?.1.to_owned())).collect()
}

fn course() -> Result<Course, Failure> {
    compiler::course::read(&lessons()).map_err(|problems| problems.join("\n").into())
}

/// The folders that a name means: a number, an id, or all.
fn meant(name: Option<&str>) -> Result<Vec<PathBuf>, Failure> {
    let all = compiler::lessons::folders(&lessons());
    let Some(name) = name else { return Ok(all.into_values().collect()) };
    let says = format!("id = \"{name}\"");
    let is = |path: &Path| fs::read_to_string(path.join("lesson.toml")).is_ok_and(|text| text.contains(&says));
    let found: Vec<PathBuf> =
        all.iter().filter(|(folder, path)| *folder == name || is(path)).map(|(_, path)| path.clone()).collect();
    if found.is_empty() {
        let known: Vec<&String> = all.keys().collect();
        return Err(format!("there is no lesson {name}: one of {known:?}, or `lesson new {name}`").into());
    }
    Ok(found)
}

fn compile(folder: &Path, course: &Course) -> Result<Built, Failure> {
    let around = Around { scenes: &scenes(), glossary: &course.glossary };
    compiler::lessons::compile(folder, &around).map_err(|problems| problems.join("\n").into())
}

fn begin(name: &str) -> Result<(), Failure> {
    let folder = lessons().join(name);
    let number: u8 =
        name.parse().map_err(|_| format!("{name}: a lesson's folder is its number, as in `lesson new 08`"))?;
    if folder.exists() {
        return Err(format!("{} is there already", folder.display()).into());
    }
    let course = course()?;
    let entry = course.course.lessons.iter().find(|entry| entry.number == number);
    let id = entry.map_or("my-lesson", |entry| entry.id.as_str());
    fs::create_dir_all(&folder)?;
    let toml = include_str!("lesson/lesson.toml").replace("ID", id).replace("NUMBER", &number.to_string());
    fs::write(folder.join("lesson.toml"), toml)?;
    fs::write(folder.join("es.md"), include_str!("lesson/es.md"))?;
    fs::write(folder.join("en.md"), include_str!("lesson/en.md"))?;
    println!("lessons/{name} fits the form. Next: `cargo xtask lesson check {name}` after each change;");
    println!("and once it is finished remove `to_come` from its entry in lessons/course.toml.");
    Ok(())
}

fn check(name: Option<&str>) -> Result<(), Failure> {
    let (course, mut wrong) = (course()?, Vec::new());
    for folder in meant(name)? {
        let shown = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match compile(&folder, &course) {
            Ok(built) => {
                let file = format!("lessons/{shown}/lesson.toml");
                let text = fs::read_to_string(folder.join("lesson.toml"))?;
                wrong.extend(tried::problems(&built.lesson, &file, &text));
                for (words, language) in built.words.iter().zip(LANGUAGES) {
                    let file = format!("lessons/{shown}/{language}.md");
                    report(&file, words, &course, language, &mut wrong);
                    let source = fs::read_to_string(folder.join(format!("{language}.md")))?;
                    let missing = links::missing(&built.lesson, words, &source, &course.glossary, language);
                    wrong.extend(missing.into_iter().map(|(line, what)| format!("{file}:{line}:1: {what}")));
                }
            }
            Err(problems) => wrong.push(problems.to_string()),
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}

fn report(file: &str, words: &Words, course: &Course, language: &str, wrong: &mut Vec<String>) {
    let counted = compiler::reading::counted(words, &course.glossary, language);
    let (score, least) = (counted.score(language), if language == "es" { 600 } else { 550 });
    println!(
        "{file}: {} words, {} sentences, reading ease {}.{} (at least {})",
        counted.words,
        counted.sentences,
        score / 10,
        score % 10,
        least / 10
    );
    if score < least {
        let hard = |said: &&Said| {
            let alone = Words::from([(String::new(), (*said).clone())]);
            compiler::reading::counted(&alone, &course.glossary, language).score(language)
        };
        let hardest = words.values().filter(|said| compiler::words::count(&said.text) > 8).min_by_key(hard);
        let line = hardest.map_or(1, |said| said.line);
        wrong.push(format!(
            "{file}:{line}:1: hard to read, and this text most of all: shorter sentences, shorter words"
        ));
    }
    for id in compiler::reading::unconfirming(words, &course.glossary, language) {
        let (line, why) =
            (words.get(&id).map_or(1, |said| said.line), if language == "es" { "porque" } else { "because" });
        wrong.push(format!("{file}:{line}:1: `{id}`: at most 12 words, then one “{why}” and at most 12 more"));
    }
    for (id, form) in compiler::reading::avoided(words, &course.glossary, language) {
        let line = words.get(&id).map_or(1, |said| said.line);
        wrong.push(format!("{file}:{line}:1: `{id}` says “{form}”: say it as lessons/glossary.toml does"));
    }
}

/// A lesson on the terminal.
struct Stand<'a> {
    words: &'a Words,
    course: &'a Course,
    language: &'a str,
}

impl Stand<'_> {
    fn say(&self, id: &str, tutor: &Tutor, recording: &Recording, vars: &Vars) {
        let Some(said) = self.words.get(id) else { return };
        if !said.title.is_empty() {
            println!("\n{}", said.title);
        }
        println!("{}", self.text(&said.text, tutor, recording, vars));
    }

    fn text(&self, text: &str, tutor: &Tutor, recording: &Recording, vars: &Vars) -> String {
        let lesson = tutor.lesson();
        let judge = Judge::new(recording, vars);
        let mut out = String::new();
        for piece in Pieces::of(text) {
            match piece {
                Piece::Text(text) | Piece::Strong(text) | Piece::Code(text) | Piece::Protocol(text) => {
                    out.push_str(text)
                }
                Piece::Reference(Kind::Term, id, shown) => {
                    let term = self.course.glossary.shown(id, self.language).unwrap_or_default();
                    out.push_str(shown.unwrap_or(&term));
                }
                Piece::Reference(Kind::Event, name, shown) => {
                    let n = lesson.events.get(name).and_then(|event: &Expr| judge.record(event)).unwrap_or(0);
                    out.push_str(&format!("{} [#{n}]", shown.unwrap_or(name)));
                }
                Piece::Reference(Kind::Field, name, shown) => out.push_str(shown.unwrap_or(name)),
                Piece::Reference(Kind::Value, name, unit) => {
                    let value = lesson.values.get(name).and_then(|value| judge.worth(value)).map(|worth| worth.value);
                    let value = value.or_else(|| vars.get(name).copied()).unwrap_or(0);
                    let size = match unit {
                        Some("mb" | "ms") => 1_000_000,
                        Some("kb") => 1_000,
                        Some(_) | None => 1,
                    };
                    out.push_str(&format!("{}", value / size));
                }
                Piece::Break => out.push('\n'),
                Piece::Wrong(_) => {}
            }
        }
        out
    }
}

fn play(name: &str, rest: &[&str]) -> Result<(), Failure> {
    let course = course()?;
    let folder = meant(Some(name))?.remove(0);
    let built = compile(&folder, &course)?;
    let language = rest.iter().find(|word| LANGUAGES.contains(word)).copied().unwrap_or("es");
    let words = &built.words[usize::from(language == "en")];
    let stand = Stand { words, course: &course, language };
    let mut tutor = Tutor::new(built.lesson.clone(), State::new(&built.lesson));
    loop {
        beat(&stand, &mut tutor, rest.contains(&"--wrong"))?;
        match tutor.awaits() {
            Awaits::Next => tutor.go_on().map_err(|why| format!("{why:?}"))?,
            Awaits::End => return Ok(()),
            Awaits::Answers(_) | Awaits::Goal => {
                return Err(format!("`{}` isn't solved so: `lesson check {name}` says why", tutor.beat().id).into());
            }
        }
    }
}

fn beat(stand: &Stand<'_>, tutor: &mut Tutor, mistakes: bool) -> Result<(), Failure> {
    let (beat, view) = (tutor.beat().clone(), tutor.view().map_err(|why| format!("{why:?}"))?);
    let vars = view.vars.get(&beat.id).cloned().unwrap_or_default();
    println!("\n── {}/{} {} ──", view.place.0 + 1, view.place.1, beat.id);
    stand.say(&beat.id, tutor, &view.played.recording, &vars);
    let (Task::Act(effort) | Task::Challenge(effort)) = &beat.task else {
        answers(stand, tutor)?;
        let view = tutor.view().map_err(|why| format!("{why:?}"))?;
        if view.from < view.until {
            println!("   plays #{} to #{}: {}", view.from, view.until, line(&view.played.recording, view.until));
        }
        for compared in &view.compared {
            println!("   {}: said {:?}, it was {:?}", compared.question, compared.given, compared.graded.answer);
        }
        return Ok(());
    };
    for mistake in effort.wrong.iter().filter(|_| mistakes) {
        attempted(stand, &mut tutor.clone(), mistake, &vars)?;
    }
    if let Some(solution) = effort.solutions.first() {
        attempted(stand, tutor, solution, &vars)?;
    }
    stand.say(&format!("{}/right", beat.id), tutor, &view.played.recording, &vars);
    Ok(())
}

/// Does what a recorded attempt does, and shows how it is judged.
fn attempted(stand: &Stand<'_>, tutor: &mut Tutor, attempt: &Attempt, vars: &Vars) -> Result<(), Failure> {
    let said = |why: capa5_core::lesson::tutor::Refused| format!("{why:?}");
    for (id, given) in &attempt.given {
        if tutor.awaits() != Awaits::Goal {
            tutor.answer(id, given.clone(), Day(0)).map_err(said)?;
        }
    }
    tutor.again();
    for deed in &attempt.deeds {
        println!("   does {deed:?}");
        tutor.act(deed.clone()).map_err(said)?;
    }
    let judged = tutor.submit().map_err(said)?;
    let run = tutor.view().map_err(|why| format!("{why:?}"))?.played.recording;
    for goal in &judged.goals {
        println!("   {} {}: {}", if goal.holds { "✓" } else { "✗" }, goal.id, line(&run, goal.by));
    }
    if let Some(feedback) = &judged.feedback {
        stand.say(&feedback.id, tutor, &feedback.played.recording, vars);
        println!("   against it: {}", line(&feedback.played.recording, feedback.against));
    }
    Ok(())
}

/// Answers what is asked, rightly.
fn answers(stand: &Stand<'_>, tutor: &mut Tutor) -> Result<(), Failure> {
    while let Awaits::Answers(open) = tutor.awaits() {
        let id = open[0].clone();
        let lesson = tutor.lesson().clone();
        let question = lesson.question(&id).ok_or("no such question")?;
        let graded = lesson.grade(question, 0, &Given::Option(String::new())).map_err(|why| format!("{why:?}"))?;
        let vars = lesson.vars(question, 0);
        stand.say(&id, tutor, &graded.played.recording, &vars);
        let given = match &question.by {
            By::Build(build) => Given::Message(Box::new(build.solution.clone())),
            By::Choose(_) | By::Number(_) | By::Order(_) | By::Mask(_) | By::Table(_) | By::Sort(_) => {
                graded.answer.ok_or("no answer is right")?
            }
        };
        println!("   → {given:?}; {}", line(&graded.played.recording, graded.by));
        tutor.answer(&id, given, Day(0)).map_err(|why| format!("{why:?}"))?;
        stand.say(&format!("{id}/right"), tutor, &graded.played.recording, &vars);
    }
    Ok(())
}

fn line(recording: &Recording, n: u32) -> String {
    recording.log().get(n).map_or_else(|| "no record".to_owned(), Log::line)
}
