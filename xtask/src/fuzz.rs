//! The fuzzer: any octets against the core's decoders and its session machine, on the nightly toolchain.

use crate::error::{Error, Result};
use crate::shell;
use crate::site::Site;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The version of cargo-fuzz that is installed where there is none.
const VERSION: &str = "0.13.2";
/// The targets of `core/fuzz`.
const TARGETS: [&str; 6] = ["spdu", "stream", "machine", "smtp_line", "smtp_server", "smtp_client"];
/// The longest input: more octets find nothing that fewer don't.
const LONGEST: &str = "-max_len=2048";

/// Fuzzes each target for some minutes, then keeps of the corpus what covers something. `--only NAME` takes one target.
pub(crate) fn run(site: &Site, arguments: &[String]) -> Result {
    let (mut minutes, mut only) = (1_u64, None);
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let value = words.next().ok_or_else(|| Error::new(format!("fuzz: `{word}` needs a value")))?;
        match word.as_str() {
            "--minutes" => minutes = value.parse().map_err(|_| Error::new(format!("--minutes {value}: no number")))?,
            "--only" if TARGETS.contains(&value.as_str()) => only = Some(value.as_str()),
            "--only" => return Err(Error::new(format!("--only {value}: the targets are {}", TARGETS.join(", ")))),
            _ => return Err(Error::new(format!("fuzz: `{word}` isn't known"))),
        }
    }
    let tools = cargo_fuzz(site)?;
    let core = site.root.join("core");
    for target in TARGETS.into_iter().filter(|target| only.is_none_or(|only| only == *target)) {
        println!("── fuzz {target}: {minutes} min");
        let time = format!("-max_total_time={}", minutes.saturating_mul(60));
        shell::run(fuzz(&tools, &core).args(["run", target, "--", &time, LONGEST, "-print_final_stats=1"]))?;
        shell::run(fuzz(&tools, &core).args(["cmin", target, "--", LONGEST]))?;
    }
    Ok(())
}

fn fuzz(tools: &Path, core: &Path) -> Command {
    let mut command = Command::new("cargo");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(tools.to_owned()).chain(std::env::split_paths(&path));
    if let Ok(joined) = std::env::join_paths(folders) {
        command.env("PATH", joined);
    }
    // The compiler of this process isn't the one that is meant.
    command.env_remove("RUSTUP_TOOLCHAIN").env_remove("RUSTC").env_remove("CARGO");
    command.args(["+nightly", "fuzz"]).current_dir(core);
    command
}

/// The folder that holds `cargo-fuzz`; it is installed where it is missing.
fn cargo_fuzz(site: &Site) -> Result<PathBuf> {
    if let Some(folder) = shell::find("cargo-fuzz").and_then(|file| file.parent().map(Path::to_owned)) {
        return Ok(folder);
    }
    let root = site.tool("cargo-fuzz", VERSION);
    if !root.join("bin/cargo-fuzz").is_file() {
        println!("cargo-fuzz is missing: installing it into {}", root.display());
        let arguments = ["install", "cargo-fuzz", "--version", VERSION, "--locked", "--root"];
        shell::run(Command::new("cargo").args(arguments).arg(&root))?;
    }
    Ok(root.join("bin"))
}
