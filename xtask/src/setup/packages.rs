//! What comes from the system's packages and from npm.

use super::{Scope, Step};
use crate::error::{Context, Error, Result};
use crate::shell;
use crate::site::{self, Site};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// The least version of Node that everything here runs on: what Debian 12 has.
const NODE: u32 = 18;

/// The file in `node_modules` that says which lock file it was made from.
const LOCK_COPY: &str = "node_modules/.capa5-package-lock.json";

/// One step for all missing system packages: one index, one transaction.
pub(super) fn system(scope: Scope) -> Result<Option<Step>> {
    let missing = missing(scope)?;
    if missing.is_empty() {
        return Ok(None);
    }
    if let Some(obstacle) = no_apt() {
        return Err(Error::new(format!(
            "missing: {}. Install them (the names are Debian's) and run this again; {obstacle}.",
            missing.join(", ")
        )));
    }
    Ok(Some(Step::new(format!("Debian packages {}", missing.join(", ")), "about 1 min", move |site| {
        apt_install(site, &missing)
    })))
}

fn missing(scope: Scope) -> Result<Vec<&'static str>> {
    let mut packages = Vec::new();
    match node_version() {
        Some(version) if version >= NODE => {}
        Some(version) if no_apt().is_some() => {
            return Err(Error::new(format!("Node {version} is too old: at least {NODE} is needed")));
        }
        Some(_) | None => packages.push("nodejs"),
    }
    if shell::find("npm").is_none() {
        packages.push("npm");
    }
    if scope == Scope::Test {
        if site::chromium().is_none() {
            packages.push("chromium");
            packages.push("fonts-dejavu-core");
        }
        if site::chromedriver().is_none() {
            packages.push("chromium-driver");
        }
        if shell::find("tshark").is_none() {
            packages.push("tshark");
        }
    }
    packages.extend(super::peers::packages(scope));
    Ok(packages)
}

/// Whether Python can make environments of its own: Debian has that in a package apart.
pub(super) fn python_has_venv() -> bool {
    shell::read(Command::new("python3").args(["-c", "import ensurepip, venv"])).is_ok()
}

fn node_version() -> Option<u32> {
    let said = shell::read(Command::new("node").arg("--version")).ok()?;
    said.strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// Why Debian's packages can't be installed here, if they can't.
fn no_apt() -> Option<&'static str> {
    if shell::find("apt-get").is_none() {
        return Some("this isn't Debian, so they aren't installed for you");
    }
    (!is_root()).then_some("you aren't root, so they aren't installed for you")
}

#[cfg(unix)]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

/// Installs Debian packages with a fresh index; says which where that isn't possible.
pub(crate) fn apt_install(site: &Site, packages: &[&str]) -> Result {
    if let Some(obstacle) = no_apt() {
        return Err(Error::new(format!("missing: {}; {obstacle}", packages.join(", "))));
    }
    let limit = Duration::from_secs(1200);
    let apt = |arguments: &[&str], log: &str| {
        let mut command = Command::new("apt-get");
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        shell::run_logged(&mut command, &site.log(log), limit)
    };
    // One supplier out of reach must not keep Debian's own packages away: the installation will tell.
    let index = apt(&["update"], "apt-update");
    let mut arguments = vec!["install", "--yes", "--no-install-recommends"];
    arguments.extend(packages);
    let installed = apt(&arguments, "apt-install");
    match (installed, index) {
        (Err(error), Err(index)) => Err(Error::new(format!("{index}\n{error}"))),
        (installed, _) => installed,
    }
}

/// A step for npm's packages where `node_modules` isn't what the lock file says.
pub(super) fn node_modules(site: &Site) -> Result<Option<Step>> {
    let lock = fs::read(site.root.join("package-lock.json")).context("package-lock.json")?;
    if fs::read(site.root.join(LOCK_COPY)).is_ok_and(|copy| copy == lock) {
        return Ok(None);
    }
    Ok(Some(Step::new("npm packages of package-lock.json (wasm-opt, Playwright, axe)", "about 20 s", npm_ci)))
}

fn npm_ci(site: &Site) -> Result {
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-progress"]).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1").current_dir(&site.root);
    shell::run_logged(&mut npm, &site.log("npm"), Duration::from_secs(900))?;
    let copy = site.root.join(LOCK_COPY);
    let lock = Path::new("package-lock.json");
    fs::copy(site.root.join(lock), &copy).context(copy.display())?;
    Ok(())
}
