//! Compiles the scenarios of `lessons/*/scenario.toml` into the core's plain data, and says what is wrong with one.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), String> {
    let lessons = Path::new(&env::var("CARGO_MANIFEST_DIR").map_err(|error| error.to_string())?).join("../lessons");
    println!("cargo::rerun-if-changed={}", lessons.display());
    let mut folders: Vec<PathBuf> = fs::read_dir(&lessons)
        .map_err(|error| format!("{}: {error}", lessons.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|folder| folder.join("scenario.toml").exists())
        .collect();
    folders.sort();
    let mut catalogue = String::from("&[");
    for folder in folders {
        let file = folder.join("scenario.toml");
        println!("cargo::rerun-if-changed={}", file.display());
        let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let value: serde_json::Value = toml::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?;
        let id = value.get("id").and_then(serde_json::Value::as_str);
        let id = id.ok_or_else(|| format!("{}: say its id, as in id = \"corte-52\"", file.display()))?;
        write!(catalogue, "({id:?}, {:?}),", value.to_string()).map_err(|error| error.to_string())?;
    }
    catalogue.push(']');
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|error| error.to_string())?).join("catalogue.rs");
    fs::write(out, catalogue).map_err(|error| error.to_string())
}
