//! The other browsers and Lighthouse: only the long tests need them, so they are set up when these are asked for.

use super::packages::apt_install;
use crate::error::{Context, Result};
use crate::shell;
use crate::site::Site;
use std::fs;
use std::process::Command;
use std::time::Duration;

/// Programs, and the Debian packages that have them.
const PROGRAMS: [(&str, &str); 4] = [
    ("firefox-esr", "firefox-esr"),
    ("WebKitWebDriver", "webkit2gtk-driver"),
    ("xvfb-run", "xvfb"),
    ("xauth", "xauth"),
];
/// The folder of the scripts, with npm's packages of its own.
pub(crate) const FOLDER: &str = "tests/browsers";
/// Says which lock file npm's packages were made from.
const LOCK_COPY: &str = "node_modules/.capa5-package-lock.json";

/// Adds what is missing.
pub(crate) fn browsers(site: &Site) -> Result {
    let missing: Vec<&str> =
        PROGRAMS.iter().filter(|(program, _)| shell::find(program).is_none()).map(|(_, package)| *package).collect();
    if !missing.is_empty() {
        println!("set-up: Debian packages {} (about 1 min)", missing.join(", "));
        apt_install(site, &missing)?;
    }
    let folder = site.root.join(FOLDER);
    let lock = fs::read(folder.join("package-lock.json")).context("package-lock.json")?;
    if fs::read(folder.join(LOCK_COPY)).is_ok_and(|copy| copy == lock) {
        return Ok(());
    }
    println!("set-up: npm packages of {FOLDER} (Lighthouse, puppeteer-core; about 30 s)");
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-progress"]).current_dir(&folder);
    shell::run_logged(&mut npm, &site.log("npm-browsers"), Duration::from_secs(900))?;
    fs::write(folder.join(LOCK_COPY), lock).context(LOCK_COPY)
}
