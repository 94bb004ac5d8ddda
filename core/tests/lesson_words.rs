//! What the lessons say: in both languages, short, easy to read, in the glossary's words. And that a lesson needs no Rust: the
//! compiler of the build makes one of files alone, and says what is wrong with one.

#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[allow(dead_code, unreachable_pub)]
#[path = "../build/mod.rs"]
mod compiler;
mod lesson {
    pub(crate) use capa5_core::lesson::*;
}
mod smtp {
    pub(crate) use capa5_core::smtp::*;
}
#[path = "lesson_words/links.rs"]
mod links;

use capa5_core::lesson::tutor::markup::{Kind, Piece, Pieces};
use capa5_core::lesson::tutor::{self, Told, Words};
use capa5_core::session::spdu::SPDUS;
use compiler::course::Around as Course;
use compiler::lessons::{Around, Built, LANGUAGES, Problem};
use compiler::{reading, steps, words};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../lessons")
}

fn course() -> Course {
    compiler::course::read(&folder()).expect("the build checked it")
}

fn compile(folder: &Path, course: &Course) -> Result<Built, Vec<Problem>> {
    let scenes: BTreeSet<String> = lesson::ids().map(str::to_owned).collect();
    compiler::lessons::compile(folder, &Around { scenes: &scenes, glossary: &course.glossary })
}

fn lessons() -> Vec<(Built, Course)> {
    let course = course();
    let folders = compiler::lessons::folders(&folder());
    folders.values().map(|folder| (compile(folder, &course).expect("the build checked it"), course.clone())).collect()
}

#[test]
fn every_lesson_is_easy_to_read_in_both_languages() {
    for (built, course) in lessons() {
        for (all, language) in built.words.iter().zip(LANGUAGES) {
            let counted = reading::counted(all, &course.glossary, language);
            let (score, least) = (counted.score(language), if language == "es" { 600 } else { 550 });
            println!("{} {language}: {}.{} of {counted:?}", built.lesson.id, score / 10, score % 10);
            assert!(score >= least, "{} {language}: {score} tenths, {least} at least: {counted:?}", built.lesson.id);
        }
    }
}

#[test]
fn syllables_are_counted_as_they_are_said() {
    let es =
        [("sesión", 2), ("línea", 3), ("que", 1), ("guerra", 2), ("oír", 2), ("ahora", 3), ("cuidado", 3), ("muy", 1)];
    for (word, count) in es {
        assert_eq!(reading::syllables(word, "es"), count, "{word}");
    }
    for (word, count) in
        [("session", 2), ("line", 1), ("table", 2), ("opened", 2), ("asked", 1), ("layer", 2), ("the", 1)]
    {
        assert_eq!(reading::syllables(word, "en"), count, "{word}");
    }
}

#[test]
fn what_the_glossary_wants_said_otherwise_is_said_otherwise() {
    for (built, course) in lessons() {
        for (all, language) in built.words.iter().zip(LANGUAGES) {
            assert_eq!(reading::avoided(all, &course.glossary, language), [], "{} {language}", built.lesson.id);
        }
    }
    let mut wrong = words::Words::new();
    wrong.insert("x".into(), words::Said { text: "La encriptación".into(), ..words::Said::default() });
    assert_eq!(reading::avoided(&wrong, &course().glossary, "es").len(), 1, "the lint sees one");
}

/// The same idea may be told otherwise in two languages; the same events and numbers must be named.
#[test]
fn both_languages_point_at_the_same_things() {
    for (built, _) in lessons() {
        let pointed = |all: &words::Words, id: &str| -> BTreeSet<String> {
            let text = all.get(id).map(|said| said.text.clone()).unwrap_or_default();
            let name = |piece| match piece {
                Piece::Reference(Kind::Event | Kind::Field | Kind::Value, name, _) => Some(String::from(name)),
                Piece::Reference(Kind::Term, ..)
                | Piece::Text(_)
                | Piece::Strong(_)
                | Piece::Code(_)
                | Piece::Protocol(_)
                | Piece::Break
                | Piece::Wrong(_) => None,
            };
            Pieces::of(&text).filter_map(name).collect()
        };
        for id in built.words[0].keys() {
            assert_eq!(pointed(&built.words[0], id), pointed(&built.words[1], id), "{}: {id}", built.lesson.id);
        }
    }
}

/// A number that a question's words name is one of that question's run or variant.
#[test]
fn every_number_that_words_name_is_there_where_they_name_it() {
    for (built, _) in lessons() {
        let lesson = &built.lesson;
        for question in &lesson.questions {
            let vars = lesson.vars(question, 0);
            let played = lesson.stage(&question.stage).and_then(|stage| stage.play(&question.deeds, &vars));
            let played = played.expect("it plays");
            let judge = tutor::judge::Judge::new(&played.recording, &vars);
            let mine = built.words[0].iter().filter(|(id, _)| id.split('/').next() == Some(&question.id));
            for (id, said) in mine {
                for piece in Pieces::of(&said.text) {
                    if let Piece::Reference(Kind::Value, name, _) = piece {
                        let worth = lesson.values.get(name).and_then(|value| judge.worth(value));
                        assert!(worth.is_some() || vars.contains_key(name), "{}: {id}: {name}", lesson.id);
                    }
                }
            }
        }
    }
}

#[test]
fn the_glossary_has_its_96_terms_and_each_says_what_it_means() {
    let course = course();
    assert_eq!(course.glossary.terms.len(), 96);
    let ids: BTreeSet<&str> = course.glossary.terms.iter().map(|term| term.id.as_str()).collect();
    assert_eq!(ids.len(), 96, "an id stands once");
    for term in &course.glossary.terms {
        for language in LANGUAGES {
            let meaning = term.meaning(language);
            assert!(!meaning.term.is_empty() && words::count(&meaning.means) > 2, "{} {language}", term.id);
        }
    }
}

#[test]
fn the_course_has_sixteen_lessons_and_those_that_stand_are_not_to_come() {
    let stand: Vec<(u8, &str)> =
        tutor::course().iter().filter(|(_, _, to_come)| !to_come).map(|(number, id, _)| (*number, *id)).collect();
    let built: Vec<_> = tutor::ids().map(|id| (tutor::lesson(id).expect("it is there").number, id)).collect();
    assert_eq!((tutor::course().len(), stand), (16, built));
}

#[test]
fn every_fact_names_lessons_of_the_course_and_a_source() {
    for fact in course().facts.facts {
        assert!(!fact.source.is_empty() && !fact.lessons.is_empty(), "{}", fact.id);
        assert!(fact.lessons.iter().all(|number| (1..=16).contains(number)), "{}", fact.id);
        assert!(!fact.es.so.is_empty() && !fact.en.so.is_empty() && fact.es.said != fact.es.so, "{}", fact.id);
    }
}

/// Plain octets: what brotli makes of them is less.
#[test]
fn the_words_of_a_lesson_are_at_most_25_kb_even_as_they_stand() {
    for (built, _) in lessons() {
        for (all, language) in built.words.iter().zip(LANGUAGES) {
            let size = words::file(all).len();
            println!("{} {language}: {size} octets", built.lesson.id);
            assert!(size <= 25_000, "{} {language}: {size} octets", built.lesson.id);
        }
    }
}

#[test]
fn the_files_that_the_build_made_are_read_again_and_no_others() {
    for (built, _) in lessons() {
        for (all, told) in built.words.iter().zip([Told::Spanish, Told::English]) {
            let name = tutor::words_file(&built.lesson.id, told).expect("a file");
            let text = words::file(all);
            let read = Words::read(name, &text).expect("it is that file");
            let objective = format!("objectives/{}", built.lesson.objectives[0]);
            assert_eq!(read.title("lesson"), Some(all["lesson"].title.as_str()));
            assert_eq!(read.get(&objective), Some(all[&objective].text.as_str()));
            assert_eq!(Words::read(name, "<!doctype html>"), None);
            assert_eq!(Words::read("lesson-99-es-0000000000000000.txt", &text), None);
        }
    }
}

#[test]
fn a_lesson_s_own_file_is_read_again_and_no_other() {
    for (built, _) in lessons() {
        let name = tutor::lesson_file(&built.lesson.id).expect("a file");
        let octets = postcard::to_allocvec(&built.lesson).expect("it is plain data");
        let file = [words::stamp_of(&octets).as_bytes(), &octets].concat();
        assert!(file.len() <= 25_000, "{name}: {} octets", file.len());
        assert_eq!(tutor::read_lesson(name, &file).as_ref(), Some(&built.lesson));
        assert_eq!(tutor::read_lesson(name, b"<!doctype html><title>Not found</title>"), None);
        assert_eq!(tutor::read_lesson("lesson-99-0000000000000000.bin", &file), None);
        assert_eq!(tutor::lesson(&built.lesson.id).as_ref(), Some(&built.lesson));
    }
}

#[test]
fn the_layers_are_seven_from_the_top() {
    let course = course().course;
    assert_eq!(course.layers.iter().map(|layer| layer.number).collect::<Vec<u8>>(), [7, 6, 5, 4, 3, 2, 1]);
}

#[test]
fn messages_that_an_event_may_name_are_those_of_the_protocol() {
    let known: BTreeSet<&str> = tutor::vocabulary::MESSAGES.into_iter().collect();
    for spdu in SPDUS {
        assert!(known.contains(spdu.abbreviation), "{}", spdu.abbreviation);
    }
}

const TOML: &str = r#"
id = "small"
number = 9
revision = 1
seed = 1
objectives = ["see"]

[[stages]]
id = "one"
set = { scene = "one-call" }
hands = { A = 0 }

[[beats]]
id = "hello"
stage = "one"
objectives = ["see"]
may = ["ask"]

[beats.task.act]
goal = [{ id = "open", that = "count(A rx AC) = 1" }]
because = [{ when = "count(A tx CN) = 0", shows = "by-itself" }]
solutions = [{ deeds = [{ ask = { node = "A", step = { ask = { S-CONNECT = { units = ["duplex"] } } } } }] }]
wrong = [{ deeds = [{ ask = { node = "A", step = { ask = { S-DATA = { text = "x" } } } } }], shows = "by-itself" }]

[[misconceptions]]
id = "by-itself"
stage = "one"
deeds = [{ ask = { node = "A", step = { ask = { S-CONNECT = { units = ["duplex"] } } } } }]
against = "A tx CN"
replay = "A req S-CONNECT"
"#;
const MD: &str = "## lesson\n# Small\n\nA {term:session} is opened.\n\n## objectives\n# Then\n\n- see: See it.\n\n## hello\n# Open\n\nOpen it.\n\n\
- open: It is open.\n- hint-1: Ask.\n- hint-2: Ask for it.\n- hint-3: Ask S-CONNECT.\n- right: Yes, because you asked.\n\n\
## by-itself\n# “It opens by itself”\n\nSomebody asks.\n";

/// A lesson of files alone, somewhere else.
fn files(name: &str, toml: &str, es: &str, en: &str) -> PathBuf {
    let folder = env::temp_dir().join(format!("capa5-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    for (file, text) in [("lesson.toml", toml), ("es.md", es), ("en.md", en)] {
        fs::write(folder.join(file), text).expect("written");
    }
    folder
}

#[test]
fn a_third_lesson_is_made_of_files_alone_and_can_be_taken() {
    let folder = files("third", TOML, MD, MD);
    let built = compile(&folder, &course()).expect("it fits the form");
    fs::remove_dir_all(folder).expect("removed");
    let lesson = built.lesson;
    let tutor::form::Lesson { beats, .. } = &lesson;
    let tutor::task::Task::Act(effort) = &beats[0].task else { panic!("an act") };
    let mut learner = tutor::Tutor::new(lesson.clone(), tutor::State::new(&lesson));
    learner.act(effort.wrong[0].deeds[0].clone()).expect("a deed");
    let judged = learner.submit().expect("judged");
    assert_eq!(judged.feedback.map(|feedback| feedback.id).as_deref(), Some("by-itself"));
    learner.again();
    learner.act(effort.solutions[0].deeds[0].clone()).expect("a deed");
    assert_eq!(learner.submit().expect("judged").then, tutor::Then::Done);
}

/// What the compiler says of a lesson in which one thing was changed.
fn said(name: &str, toml: (&str, &str), md: (&str, &str)) -> Vec<Problem> {
    let folder = files(name, &TOML.replace(toml.0, toml.1), &MD.replace(md.0, md.1), MD);
    let said = compile(&folder, &course()).expect_err("something wrong");
    fs::remove_dir_all(folder).expect("removed");
    said
}

#[test]
fn a_mistake_is_named_with_its_file_its_line_and_what_to_do() {
    let none = ("", "");
    let cases = [
        ("scene", ("\"one-call\"", "\"one-cal\""), none, "lesson.toml:10:17: there is no scene `one-cal`"),
        (
            "expr",
            ("count(A rx AC) = 1", "count(A rx ACC) = 1"),
            none,
            "lesson.toml:20:31: `count(A rx ACC) = 1`, at character 12: `ACC` doesn't happen so",
        ),
        ("key", ("revision = 1", "revison = 1"), none, "lesson.toml:4:1: unknown field `revison`"),
        ("var", ("A tx CN) = 0", "A tx CN) = many"), none, "`many` is no number of `hello`"),
        ("gone", none, ("- hint-3: Ask S-CONNECT.\n", ""), "es.md:11:1: `hello/hint-3` isn't said: add an item"),
        (
            "term",
            none,
            ("{term:session}", "{term:sesion}"),
            "es.md:1:1: `lesson`: `{term:sesion}` isn't in lessons/glossary.toml",
        ),
        ("more", none, ("## by-itself", "## by-itsel"), "es.md:22:1: `by-itsel` belongs to nothing in lesson.toml"),
        ("open", none, ("Open it.", "**Open it."), "isn't closed or isn't understood"),
    ];
    for (name, toml, md, wanted) in cases {
        let toml = if toml == none { ("\u{0}", "") } else { toml };
        let md = if md == none { ("\u{0}", "") } else { md };
        let said = said(name, toml, md);
        assert!(said.iter().any(|problem| problem.contains(wanted)), "{name}: {said:#?}");
    }
}

#[test]
fn a_step_that_is_repeated_is_written_out_on_its_own_line() {
    let text = "steps = [\n  { repeat = 3, ask = { S-SYNC-MINOR = {} } },\n  { ask = 1 },\n]";
    let whole = steps::written_out(text);
    assert_eq!(whole.lines().count(), text.lines().count());
    assert_eq!(whole.lines().nth(1), Some("{ ask = { S-SYNC-MINOR = {} } },".repeat(3).as_str()));
    assert_eq!(steps::written_out("{ ask = 1 },"), "{ ask = 1 },");
}

#[test]
fn whoever_is_right_is_told_so_in_few_words_and_why() {
    for (built, course) in lessons() {
        for (all, language) in built.words.iter().zip(LANGUAGES) {
            let none: [String; 0] = [];
            assert_eq!(reading::unconfirming(all, &course.glossary, language), none, "{} {language}", built.lesson.id);
        }
    }
    let mut wrong = words::Words::new();
    wrong.insert("q/right".into(), words::Said { text: "Right.".into(), ..words::Said::default() });
    assert_eq!(reading::unconfirming(&wrong, &course().glossary, "en"), ["q/right"]);
}

#[test]
fn a_beat_of_more_than_60_words_is_too_long() {
    let long = "word ".repeat(61);
    let said = said("long", ("\u{0}", ""), ("Open it.", long.trim()));
    assert!(said[0].contains("`hello` has 61 words, 60 at most"), "{said:?}");
}

/// What the compiler says of a scenario of mail in which one thing was changed.
fn said_of_mail(from: &str, to: &str) -> Option<String> {
    const TEXT: &str = "\
id = \"one\"
revision = 1
seed = 1
links = [{ ends = [0, 1] }]
[[nodes]]
name = \"Ana\"
reference = \"ana\"
[nodes.policy.mail.client]
host = \"casa.example\"
[[nodes.policy.mail.client.mails]]
from = \"ana@casa.example\"
to = [\"beto@lab.example\", \"carla@lab.example\"]
subject = \"Lunes\"
[[nodes]]
name = \"Beto\"
reference = \"beto\"
[nodes.policy.mail.server]
host = \"lab.example\"
users = [\"beto\"]
[[nodes]]
name = \"Eva\"
reference = \"eva\"
[nodes.policy.mail.ear]
link = 0
[knobs]
switches = { pipelining = true }
";
    let text = TEXT.replace(from, to);
    let scenario: lesson::scenario::Scenario = toml::from_str(&text).expect("the form");
    compiler::lessons::played(&scenario, &text).err()
}

#[test]
fn an_address_that_is_none_is_named_with_its_line_and_what_to_do() {
    assert_eq!(said_of_mail("\u{0}", ""), None);
    let cases = [
        ("\"carla@", "\"carla.", "12:27: Ana: \"carla.lab.example\" is no mailbox: write a local part, @ and a host"),
        ("\"ana@casa.example\"", "\"<ana@casa.example>\"", "11:8: Ana: \"<ana@casa.example>\" is no mailbox"),
        ("\"lab.example\"", "\"lab..example\"", "18:8: Beto: \"lab..example\" is no name of a host"),
        ("[\"beto\"]", "[\"be to\"]", "19:10: Beto: \"be to\" is no local part"),
        ("link = 0", "link = 1", "there is no link 1 to listen to, they count from 0 to 0"),
        (
            "pipelining = true",
            "pipelining = false",
            "the server says pipelining = true: let knobs.switches say pipelining = true",
        ),
        ("\"Lunes\"", "\"Lu\\nnes\"", "\"Lu\\nnes\" is a line of the header"),
        ("to = [\"beto@lab.example\", \"carla@lab.example\"]", "to = []", "13:11: Ana: a mail goes to nobody"),
    ];
    for (from, to, wanted) in cases {
        let said = said_of_mail(from, to);
        assert!(said.as_ref().is_some_and(|said| said.contains(wanted)), "{to}: {said:?}");
    }
}
