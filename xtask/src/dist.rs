//! The page as static files, and the development server.

use crate::error::{Error, Result};
use crate::setup::{self, Scope};
use crate::shell;
use crate::site::Site;
use std::fs;
use std::process::Command;

/// Port of `cargo xtask serve` where none is given.
const PORT: u16 = 8080;

/// How much the compiler does for the page's size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effort {
    /// What is served: small, minutes to build.
    Whole,
    /// What is looked at while working: the same page, larger, soon built.
    Quick,
}

/// Leaves the page in `dist/`.
pub(crate) fn build(site: &Site, effort: Effort) -> Result {
    fetch(site)?;
    let profile: &[&str] = match effort {
        Effort::Whole => &["--release"],
        Effort::Quick => &["--cargo-profile", "quick"],
    };
    let mut trunk = trunk(site, &["build", "--offline"])?;
    trunk.args(profile);
    shell::run(&mut trunk)?;
    let index = fs::read_to_string(site.root.join("dist/index.html"))?;
    match crate::seal::unsealed(&index) {
        Some(why) => Err(Error::new(format!("dist/index.html: {why}"))),
        None => Ok(()),
    }
}

/// Serves the page on this machine and builds it anew on every change, until it is ended.
pub(crate) fn serve(site: Site, arguments: &[String]) -> Result {
    let mut port = PORT;
    let mut profile: &[&str] = &["--release"];
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--port" => port = crate::port(words.next())?,
            "--dev" => profile = &["--cargo-profile", "dev"],
            _ => return Err(Error::new(format!("serve: `{word}` isn't known"))),
        }
    }
    let site = setup::ensure(site, Scope::Serve)?;
    fetch(&site)?;
    // Its own folder: what it serves carries the reload script, which dist/ must never have.
    let folder = site.target().join("serve");
    fs::create_dir_all(&folder)?;
    let port = port.to_string();
    let arguments = ["serve", "--offline", "--address", "127.0.0.1", "--port", &port];
    let mut trunk = trunk(&site, &arguments)?;
    trunk.args(profile).arg("--dist").arg(&folder);
    eprintln!("building (about 2 min the first time); then the page is at http://127.0.0.1:{port}/");
    become_it(trunk)
}

/// Trunk works offline, so cargo has to have everything before.
fn fetch(site: &Site) -> Result {
    shell::run(&mut site.wasm_cargo(&["fetch", "--quiet"])?)
}

fn trunk(site: &Site, arguments: &[&str]) -> Result<Command> {
    let mut trunk = site.command("trunk")?;
    // Trunk 0.21 takes the variable for an option and rejects its usual value.
    trunk.args(arguments).env_remove("NO_COLOR");
    site.for_wasm(&mut trunk);
    crate::split::stand_in(site, &mut trunk)?;
    crate::words::for_build(site, &mut trunk);
    Ok(trunk)
}

/// Trunk takes this process's place, so that ending it leaves nothing behind.
#[cfg(unix)]
fn become_it(mut command: Command) -> Result {
    use std::os::unix::process::CommandExt;
    Err(command.exec().into())
}

#[cfg(not(unix))]
fn become_it(mut command: Command) -> Result {
    shell::run(&mut command)
}
