//! The ladder to the page's target: what is installed, else rustup, else Debian's packages.

use super::{Step, debian};
use crate::error::{Error, Result};
use crate::shell;
use crate::site::{Site, WASM, WasmToolchain};
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use std::{env, fs};

/// Whether `sysroot` has the standard library for the page's target.
pub(super) fn has_target(sysroot: &Path) -> bool {
    let folder = sysroot.join("lib/rustlib").join(WASM).join("lib");
    fs::read_dir(folder)
        .is_ok_and(|entries| entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-")))
}

/// Whether `CAPA5_WASM=debian` forces the last rung.
fn forced() -> Result<bool> {
    match env::var("CAPA5_WASM") {
        Err(_) => Ok(false),
        Ok(word) if word.is_empty() => Ok(false),
        Ok(word) if word == "debian" => Ok(true),
        Ok(word) => Err(Error::new(format!("CAPA5_WASM={word}: only `debian` is known"))),
    }
}

/// The toolchain that can build the page already, if there is one.
pub(super) fn installed() -> Result<Option<WasmToolchain>> {
    if !forced()? {
        let sysroot = shell::read(Command::new("rustc").args(["--print", "sysroot"]))?;
        if has_target(Path::new(&sysroot)) {
            return Ok(Some(WasmToolchain::Active));
        }
    }
    Ok(debian::is_ready().then_some(WasmToolchain::Debian))
}

/// The toolchain after the step: there is one, or the step failed.
pub(super) fn after_step() -> Result<WasmToolchain> {
    installed()?.ok_or_else(|| Error::new(format!("{WASM} is still missing after the set-up")))
}

/// Climbs the rest of the ladder.
pub(super) fn step() -> Step {
    Step::new(
        format!("Rust's target {WASM}"),
        "half a minute by rustup, else about 2 min from Debian's packages",
        climb,
    )
}

fn climb(site: &Site) -> Result {
    if forced()? {
        return debian::build(site);
    }
    let Err(no) = by_rustup(site) else {
        return Ok(());
    };
    eprintln!("      rustup can't add it; from Debian's packages instead");
    debian::build(site).map_err(|also_no| Error::new(format!("by rustup: {no}\nfrom Debian's packages: {also_no}")))
}

fn by_rustup(site: &Site) -> Result {
    if shell::find("rustup").is_none() {
        return Err(Error::new("it isn't on PATH"));
    }
    let mut command = Command::new("rustup");
    command.args(["target", "add", WASM]);
    shell::run_logged(&mut command, &site.log("rustup"), Duration::from_secs(300))?;
    // It may have added it to another toolchain than the one in use.
    match installed()? {
        Some(_) => Ok(()),
        None => Err(Error::new("it says yes, but the target isn't there")),
    }
}
