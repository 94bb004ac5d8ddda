//! Compiles the words of the page, `locales/*.toml` and `lessons/*/{es,en}.md`, into one typed table of messages and two files of
//! texts for each language: what the first view says, and the rest. The files go beside the table and, for the page as it is served, into the folder [`WORDS`] names.
//!
//! A text that is missing in one language, or that has other slots there, ends the build with the file, the key and the fix.

#[path = "build/catalog.rs"]
mod catalog;
#[path = "src/i18n/scan.rs"]
mod scan;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

/// The variable that names the folder from which the files of words are taken into the page.
const WORDS: &str = "CAPA5_WORDS";

fn main() -> ExitCode {
    println!("cargo::rerun-if-env-changed={WORDS}");
    for watched in ["build.rs", "build", "src/i18n/scan.rs", "locales", "lessons"] {
        println!("cargo::rerun-if-changed={watched}");
    }
    // Where each function refers to another one: what cuts the file reads it.
    if env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
    match compile() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problems) => {
            for problem in problems {
                println!("cargo::error={problem}");
            }
            ExitCode::FAILURE
        }
    }
}

fn compile() -> Result<(), Vec<String>> {
    let mut languages = [catalog::Strings::new(), catalog::Strings::new()];
    for (strings, language) in languages.iter_mut().zip(catalog::LANGUAGES) {
        read(language, strings).map_err(|problem| vec![problem])?;
    }
    let messages = catalog::check(&languages)?;
    let out = env::var_os("OUT_DIR").map(PathBuf::from).ok_or_else(|| vec!["OUT_DIR isn't set".to_owned()])?;
    write(out.join("messages.rs"), catalog::write(&messages))?;
    for (index, language) in catalog::LANGUAGES.iter().enumerate() {
        for ((_, text), part) in catalog::files(&messages, index).into_iter().zip(["words-first", "words"]) {
            write(out.join(format!("{part}-{language}.txt")), text)?;
        }
    }
    let Some(folder) = env::var_os(WORDS).map(PathBuf::from) else { return Ok(()) };
    // Yesterday's files have other names.
    _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|error| vec![format!("{}: {error}", folder.display())])?;
    for index in 0..catalog::LANGUAGES.len() {
        for (name, text) in catalog::files(&messages, index) {
            write(folder.join(name), text)?;
        }
    }
    Ok(())
}

fn write(file: PathBuf, text: String) -> Result<(), Vec<String>> {
    fs::write(&file, text).map_err(|error| vec![format!("{}: {error}", file.display())])
}

/// All strings of a language: `locales/<language>.toml`, `locales/<language>.<topic>.toml` and every lesson's words.
fn read(language: &str, into: &mut catalog::Strings) -> Result<(), String> {
    for name in names("locales", |path| path.is_file())? {
        if name.split('.').next() == Some(language) {
            let file = format!("locales/{name}");
            catalog::read_toml(&file, &text(&file)?, into)?;
        }
    }
    // A lesson's own words are no part of the page's: the core's build makes files of them.
    for folder in names("lessons", |path| path.join("scenario.toml").is_file())? {
        let Some((number, scene)) = folder.split_once('-') else {
            return Err(format!("lessons/{folder}: name it <number>-<scene>"));
        };
        catalog::read_number(&folder, number, scene, into)?;
        let file = format!("lessons/{folder}/{language}.md");
        catalog::read_lesson(&file, scene, &text(&file)?, into)?;
    }
    Ok(())
}

/// What is in a folder, in order: the table mustn't depend on the file system.
fn names(folder: &str, wanted: fn(&Path) -> bool) -> Result<Vec<String>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{folder}: {error}"))?;
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter(|entry| wanted(&entry.path()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    Ok(names)
}

fn text(file: &str) -> Result<String, String> {
    fs::read_to_string(Path::new(file)).map_err(|error| format!("{file}: {error}"))
}
