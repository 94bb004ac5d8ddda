//! Compiles the scenarios of `lessons/*/scenario.toml` into the core's plain data, and says what is wrong with one.
//!
//! It reads them with the core's own types, so what it lets pass the core can play.

extern crate alloc;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[allow(dead_code, unreachable_pub)]
#[path = "src/lesson"]
mod lesson {
    pub mod ask;
    pub mod scenario;
    pub mod script;
}
#[allow(dead_code, unreachable_pub)]
#[path = "src/session"]
mod session {
    pub mod token;
    pub mod unit;
}

use lesson::scenario::Scenario;

fn main() -> Result<(), String> {
    let lessons = Path::new(&env::var("CARGO_MANIFEST_DIR").map_err(|error| error.to_string())?).join("../lessons");
    for watched in ["build.rs", "src/lesson", "src/session/token.rs", "src/session/unit.rs"] {
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
    for folder in folders {
        let file = folder.join("scenario.toml");
        println!("cargo::rerun-if-changed={}", file.display());
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        match compile(&name, &text) {
            Ok((id, octets)) => {
                let name = format!("SCENE_{}", id.replace('-', "_").to_uppercase());
                let written = writeln!(built, "/// The scene `{id}`.\npub static {name}: Built = Built(&{octets:?});")
                    .and_then(|()| write!(catalogue, "({id:?}, &built::{name}),"));
                written.map_err(|error| error.to_string())?;
            }
            Err(problem) => {
                problems += 1;
                for line in format!("lessons/{name}/scenario.toml: {problem}").lines() {
                    println!("cargo::error={line}");
                }
            }
        }
    }
    if problems > 0 {
        return Err(format!("{problems} scenario(s) don't fit their form"));
    }
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|error| error.to_string())?);
    fs::write(out.join("catalogue.rs"), format!("&[{catalogue}]")).map_err(|error| error.to_string())?;
    fs::write(out.join("built.rs"), built).map_err(|error| error.to_string())
}

/// A scenario's id and what the core reads it from, or what is wrong with it and where.
fn compile(folder: &str, text: &str) -> Result<(String, Vec<u8>), String> {
    let scenario: Scenario = toml::from_str(text).map_err(|error| error.to_string())?;
    scenario.check()?;
    let named = folder.split_once('-').map_or(folder, |(_, named)| named);
    if named != scenario.id {
        return Err(format!(
            "id = {:?}, but its folder is {folder}: both name the scene, make them equal",
            scenario.id
        ));
    }
    let octets = postcard::to_allocvec(&scenario).map_err(|error| error.to_string())?;
    // A type that writes itself otherwise than it reads itself would only be found by the learner.
    match Scenario::from_built(&octets) {
        Ok(read) if read == scenario => Ok((scenario.id, octets)),
        Ok(_) => Err("what is written isn't read again: give its types one form for both".to_owned()),
        Err(problem) => Err(format!("what is written can't be read: {problem}")),
    }
}
