//! Cuts the page's WebAssembly in two: what the first view needs, and the rooms that come after it.
//!
//! Trunk calls a program named `wasm-bindgen`. In the project's builds that is this tool under that name ([`stand_in`]): it lets
//! `wasm-split-cli` cut the module at its split points, hands the first part to the real `wasm-bindgen`, and leaves the others
//! in [`folder`], from where the post-build hook takes them into the page ([`crate::seal`]).

use crate::error::{Context, Error, Result};
use crate::setup::BINDGEN;
use crate::shell;
use crate::site::Site;
use sha2::{Digest, Sha256};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The name under which Trunk calls this tool.
const NAME: &str = "wasm-bindgen";
/// Where the real program is, for the stand-in.
const REAL: &str = "CAPA5_WASM_BINDGEN";
/// What asks for the other files; the first one imports it.
pub(crate) const LINK: &str = "__wasm_split.js";
/// What every browser of the last years runs; the linker's own list isn't in the parts.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];
/// The name of the first part while it is being made.
const FIRST: &str = "first";

/// Where the parts wait for the post-build hook.
pub(crate) fn folder(site: &Site) -> PathBuf {
    site.target().join("parts")
}

/// Whether this process was called as the stand-in.
pub(crate) fn is_stand_in() -> bool {
    let name = env::args_os().next().map(PathBuf::from);
    env::var_os(REAL).is_some() && name.is_some_and(|name| name.file_stem().is_some_and(|stem| stem == NAME))
}

/// Puts this tool under the name `wasm-bindgen` first on the command's `PATH`.
pub(crate) fn stand_in(site: &Site, command: &mut Command) -> Result {
    let real = site
        .find("wasm-bindgen")?
        .ok_or_else(|| Error::new(format!("{} {} isn't there", BINDGEN.name, BINDGEN.version)))?;
    let place = site.target().join("stand-in");
    fs::create_dir_all(&place).context(place.display())?;
    let program = place.join(format!("{NAME}{}", env::consts::EXE_SUFFIX));
    // Another build may be running from the old copy: it keeps it, under no name.
    if program.exists() {
        fs::remove_file(&program).context(program.display())?;
    }
    let own = env::current_exe().context("this program's own file")?;
    fs::hard_link(&own, &program).or_else(|_| fs::copy(&own, &program).map(drop)).context(program.display())?;
    let mut folders = vec![place];
    folders.extend(env::split_paths(&site.path()?));
    command.env("PATH", env::join_paths(folders).context("PATH")?).env(REAL, real);
    Ok(())
}

/// Does what Trunk wants from `wasm-bindgen`.
pub(crate) fn bindgen(arguments: &[OsString]) -> Result {
    let site = Site::locate()?;
    let mut real = Command::new(env::var_os(REAL).unwrap_or_default());
    let Some(module) = arguments.iter().position(|word| Path::new(word).extension().is_some_and(|end| end == "wasm"))
    else {
        return shell::run(real.args(arguments));
    };
    let first = parts(&site, Path::new(&arguments[module]))?;
    let mut arguments = arguments.to_vec();
    arguments[module] = first.into();
    // The other parts ask the first one for its memory and its table by the linker's names.
    arguments.push("--keep-lld-exports".into());
    shell::run(real.args(arguments))
}

/// Cuts the module; returns its first part.
fn parts(site: &Site, module: &Path) -> Result<PathBuf> {
    let folder = folder(site);
    if folder.exists() {
        fs::remove_dir_all(&folder).context(folder.display())?;
    }
    fs::create_dir_all(&folder).context(folder.display())?;
    let mut cut = site.command("wasm-split-cli")?;
    shell::run(cut.arg(module).arg(&folder).args(["--target", "web", "--out-name", FIRST]))?;
    let mut hash = Sha256::new();
    for part in others(&folder)? {
        let mut small = site.command("wasm-opt")?;
        shell::run(small.arg("-Oz").args(FEATURES).arg(&part).arg("-o").arg(&part))?;
        hash.update(fs::read(&part).context(part.display())?);
    }
    let first = folder.join(format!("{FIRST}.wasm"));
    // The page's files are named by the first part's hash: it has to change with any of them.
    let mut octets = fs::read(&first).context(first.display())?;
    octets.extend(custom_section("capa5.parts", &hash.finalize()));
    fs::write(&first, octets).context(first.display())?;
    Ok(first)
}

/// The parts but the first one, in the order of their names.
pub(crate) fn others(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut parts = Vec::new();
    for entry in fs::read_dir(folder).context(folder.display())? {
        let path = entry?.path();
        let is_part = path.extension().is_some_and(|end| end == "wasm") && path.file_stem().is_some_and(|s| s != FIRST);
        if is_part {
            parts.push(path);
        }
    }
    parts.sort();
    Ok(parts)
}

/// A section that means nothing to an engine; name and content are short.
fn custom_section(name: &str, content: &[u8]) -> Vec<u8> {
    let size = 1 + name.len() + content.len();
    debug_assert!(size < 128, "one octet of LEB128");
    let mut section = vec![0, size as u8, name.len() as u8];
    section.extend(name.as_bytes());
    section.extend(content);
    section
}

/// Takes the parts into the built page, under names that change with their content.
pub(crate) fn take_over(site: &Site, page: &Path) -> Result {
    let folder = folder(site);
    let main = main_script(page)?;
    let script = page.join(&main);
    let text = fs::read_to_string(&script).context(script.display())?;
    if !text.contains(LINK) {
        return Ok(());
    }
    let stem = main.trim_end_matches(".js");
    let link = format!("{stem}-parts.js");
    // Only where it is fetched from: the module asks for its imports by the name that it was given.
    let text = replaced(&text, &format!("from \"./{LINK}\""), &format!("from \"./{link}\""))?;
    fs::write(&script, text).context(script.display())?;
    let from = folder.join(LINK);
    let mut text = fs::read_to_string(&from).context(from.display())?;
    text = replaced(&text, &format!("\"./{FIRST}.js\""), &format!("\"./{main}\""))?;
    // A server that doesn't know the type of these files is no reason to fail: the first one isn't that strict either.
    text = replaced(
        &text,
        "WebAssembly.instantiateStreaming(src, imports)",
        "src.then((answer) => answer.arrayBuffer()).then((octets) => WebAssembly.instantiate(octets, imports))",
    )?;
    for part in others(&folder)? {
        let old = part.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let name = format!("{stem}-{}", old.trim_start_matches("split_"));
        text = replaced(&text, &format!("\"./{old}\""), &format!("\"./{name}\""))?;
        fs::copy(&part, page.join(&name)).context(name)?;
    }
    fs::write(page.join(&link), text).context(link)
}

fn replaced(text: &str, old: &str, new: &str) -> Result<String> {
    if text.contains(old) {
        return Ok(text.replace(old, new));
    }
    Err(Error::new(format!("{LINK} has no {old}: another wasm-split-cli wrote it")))
}

/// Whether a file of the built page is one that is fetched when the first view stands.
pub(crate) fn is_later(file: &Path) -> bool {
    let name = file.to_string_lossy();
    (name.ends_with(".wasm") && !name.ends_with("_bg.wasm")) || name.starts_with("rooms-")
}

/// The name of the script that starts the first part.
pub(crate) fn main_script(page: &Path) -> Result<String> {
    for entry in fs::read_dir(page).context(page.display())? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if let Some(stem) = name.strip_suffix("_bg.wasm") {
            return Ok(format!("{stem}.js"));
        }
    }
    Err(Error::new(format!("{} has no WebAssembly", page.display())))
}

#[cfg(test)]
mod tests {
    use super::custom_section;

    #[test]
    fn a_custom_section_says_its_own_length() {
        assert_eq!(custom_section("ab", &[9]), [0, 4, 2, b'a', b'b', 9]);
    }
}
