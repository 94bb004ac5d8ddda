//! Compiles the scenarios of `lessons/*/scenario.toml` and the lessons of `lessons/*/lesson.toml` into the core's plain data and
//! files of words, and says what is wrong with one.
//!
//! It reads them with the core's own types, so what it lets pass the core can play.

extern crate alloc;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[allow(dead_code, unreachable_pub)]
#[path = "src/lesson"]
mod lesson {
    pub mod ask;
    pub mod mail;
    pub mod scenario;
    pub mod script;
    pub mod tutor {
        pub mod expr;
        pub mod form;
        pub mod markup;
        pub mod parse;
        pub mod sheet;
        pub mod slots;
        pub mod task;
        pub mod vocabulary;
    }
}
#[allow(dead_code, unreachable_pub)]
#[path = "build/mod.rs"]
mod compiler;
#[allow(dead_code, unused_imports, unreachable_pub)]
#[path = "src/octets/mod.rs"]
mod octets;
#[path = "build/plain.rs"]
mod plain;
#[allow(dead_code, unreachable_pub)]
#[path = "src/smtp"]
mod smtp {
    pub mod address;
    pub mod field;
}
#[allow(dead_code, unused_imports, unreachable_pub)]
#[path = "src/wire/mod.rs"]
mod wire;
#[allow(dead_code, unreachable_pub)]
#[path = "src/session"]
mod session {
    pub mod token;
    pub mod unit;
}

use compiler::lessons::{Around, LANGUAGES};
use compiler::words;
use lesson::scenario::Scenario;

/// The variable that names the folder into which files of words are written for the page.
const WORDS: &str = "CAPA5_LESSONS";

/// What of the core this reads with.
const WATCHED: [&str; 9] = [
    "build.rs",
    "build",
    "src/lesson",
    "src/octets",
    "src/session/token.rs",
    "src/session/unit.rs",
    "src/smtp/address.rs",
    "src/smtp/field.rs",
    "src/wire",
];

fn main() -> Result<(), String> {
    let lessons = Path::new(&env::var("CARGO_MANIFEST_DIR").map_err(|error| error.to_string())?).join("../lessons");
    println!("cargo::rerun-if-env-changed={WORDS}");
    for watched in WATCHED {
        println!("cargo::rerun-if-changed={watched}");
    }
    println!("cargo::rerun-if-changed={}", lessons.display());
    let mut folders: Vec<PathBuf> = fs::read_dir(&lessons)
        .map_err(|error| format!("{}: {error}", lessons.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|folder| folder.join("scenario.toml").exists())
        .collect();
    folders.sort();
    let (mut catalogue, mut built) = (String::new(), String::new());
    let mut problems = 0;
    let mut scenes = BTreeSet::new();
    let mut beside = Vec::new();
    for folder in folders {
        let file = folder.join("scenario.toml");
        println!("cargo::rerun-if-changed={}", file.display());
        let name = name_of(&folder);
        let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        match compile(&name, &text) {
            Ok((scenario, octets)) => {
                let id = scenario.id.clone();
                let plain = id.replace('-', "_");
                let name = format!("SCENE_{}", plain.to_uppercase());
                let written = writeln!(built, "/// The scene `{id}`.\npub static {name}: Built = Built(&{octets:?});")
                    .and_then(|()| write!(catalogue, "({id:?}, &built::{name}),"))
                    .and_then(|()| match plain::rust(&scenario) {
                        Some(made) => writeln!(
                            built,
                            "/// The scenario of `{id}`, made without being read.\n#[must_use]\npub fn {plain}() -> Scenario {{ {made} }}"
                        ),
                        None => Ok(()),
                    });
                written.map_err(|error| error.to_string())?;
                beside.extend(scenario.beside.map(|other| (name_of(&folder), other)));
                scenes.insert(id);
            }
            Err(problem) => {
                problems += 1;
                for line in format!("lessons/{name}/scenario.toml:{problem}").lines() {
                    println!("cargo::error={line}");
                }
            }
        }
    }
    for (folder, other) in beside.iter().filter(|(_, other)| !scenes.contains(other)) {
        problems += 1;
        println!(
            "cargo::error=lessons/{folder}/scenario.toml: beside: there is no scene {other:?}, name one by its id"
        );
    }
    if problems > 0 {
        return Ok(());
    }
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|error| error.to_string())?);
    fs::write(out.join("catalogue.rs"), format!("&[{catalogue}]")).map_err(|error| error.to_string())?;
    fs::write(out.join("built.rs"), built).map_err(|error| error.to_string())?;
    // Cargo ends the build once it was told of an error; a failure besides would bury it under all that was printed here.
    for problem in course(&lessons, &scenes, &out).err().unwrap_or_default() {
        println!("cargo::error={problem}");
    }
    Ok(())
}

/// The course: its table of lessons, and a file of words for each lesson and language and for what stands around them.
fn course(lessons: &Path, scenes: &BTreeSet<String>, out: &Path) -> Result<(), Vec<String>> {
    let said = |error: &dyn std::fmt::Display| vec![error.to_string()];
    let around = compiler::course::read(lessons)?;
    let mut problems = Vec::new();
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut name = |what: &str, language: &str, words: &words::Words| {
        let text = words::file(words);
        // A file is named by what it begins with: the stamp of all that it says.
        let name = format!("{what}-{language}-{}.txt", &text[..words::STAMP]);
        files.push((name.clone(), text.into_bytes()));
        name
    };
    let (mut table, mut own) = (String::from("&["), Vec::new());
    for folder in compiler::lessons::folders(lessons).values() {
        match compiler::lessons::compile(folder, &Around { scenes, glossary: &around.glossary }) {
            Ok(built) => {
                let octets = postcard::to_allocvec(&built.lesson).map_err(|error| said(&error))?;
                let (id, number, beats) = (&built.lesson.id, built.lesson.number, built.lesson.beats.len());
                let [es, en] =
                    [0, 1].map(|index| name(&format!("lesson-{number:02}"), LANGUAGES[index], &built.words[index]));
                let stamp = words::stamp_of(&octets);
                let file = format!("lesson-{number:02}-{stamp}.bin");
                let edition = format!("Edition {{ id: {id:?}, revision: {}, beats: {beats} }}", built.lesson.revision);
                write!(table, "({edition}, {file:?}, [{es:?}, {en:?}]),").map_err(|error| said(&error))?;
                own.push((id.clone(), file, [stamp.as_bytes(), &octets].concat()));
            }
            Err(wrong) => problems.extend(wrong),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let [es, en] = LANGUAGES.map(|language| name("course", language, &around.words(language)));
    let entries: Vec<_> = around.course.lessons.iter().map(|entry| (entry.number, &entry.id, entry.to_come)).collect();
    fs::write(out.join("lessons.rs"), format!("{table}]")).map_err(|error| said(&error))?;
    let inside: Vec<String> = own.iter().map(|(id, _, octets)| format!("({id:?}, &{octets:?})")).collect();
    fs::write(out.join("lesson-files.rs"), format!("&[{}]", inside.join(","))).map_err(|error| said(&error))?;
    files.extend(own.into_iter().map(|(_, name, octets)| (name, octets)));
    fs::write(out.join("course.rs"), format!("({entries:?}.as_slice(), [{es:?}, {en:?}])"))
        .map_err(|error| said(&error))?;
    let folders = [Some(out.join("lesson-words")), env::var_os(WORDS).map(PathBuf::from)];
    for folder in folders.into_iter().flatten() {
        // Yesterday's files have other names.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).map_err(|error| said(&error))?;
        for (name, content) in &files {
            fs::write(folder.join(name), content).map_err(|error| said(&error))?;
        }
    }
    Ok(())
}

/// A folder's own name.
fn name_of(folder: &Path) -> String {
    folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A scenario and what the core reads it from, or what is wrong with it and where.
fn compile(folder: &str, text: &str) -> Result<(Scenario, Vec<u8>), String> {
    let scenario: Scenario =
        toml::from_str(&compiler::steps::written_out(text)).map_err(|error| format!(" {error}"))?;
    compiler::lessons::played(&scenario, text)?;
    let named = folder.split_once('-').map_or(folder, |(_, named)| named);
    if named != scenario.id {
        return Err(format!(
            "1:1: id = {:?}, but its folder is {folder}: both name the scene, make them equal",
            scenario.id
        ));
    }
    let octets = postcard::to_allocvec(&scenario).map_err(|error| format!(" {error}"))?;
    // A type that writes itself otherwise than it reads itself would only be found by the learner.
    match Scenario::from_built(&octets) {
        Ok(read) if read == scenario => Ok((scenario, octets)),
        Ok(_) => Err(" what is written isn't read again: give its types one form for both".to_owned()),
        Err(problem) => Err(format!(" what is written can't be read: {problem}")),
    }
}
