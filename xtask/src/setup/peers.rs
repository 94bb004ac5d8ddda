//! The mail programs that the core's SMTP is tested against: swaks, curl and Python's smtplib as clients, Exim and aiosmtpd
//! as servers. None runs as a service: Exim's package is unpacked, not installed.

use super::packages::{apt_install, python_has_venv};
use super::{Scope, Step};
use crate::error::{Context, Error, Result};
use crate::shell;
use crate::site::Site;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// The package that brings Exim; whatever version Debian has.
const EXIM: &str = "exim4-daemon-light";
/// What Exim needs besides, and what lets it run without its own user: plain libraries, no service.
const LIBRARIES: [&str; 5] = ["libdb5.3", "libgnutls-dane0", "libidn12", "libpcre2-8-0", "libnss-wrapper"];
const AIOSMTPD: &str = "1.4.6";

/// The system packages that are missing of the peers.
pub(super) fn packages(scope: Scope) -> Vec<&'static str> {
    if scope != Scope::Test {
        return Vec::new();
    }
    let mut missing: Vec<_> = ["swaks", "curl"].into_iter().filter(|name| shell::find(name).is_none()).collect();
    if shell::find("python3").is_none() {
        missing.extend(["python3", "python3-venv"]);
    }
    missing
}

/// Steps for Exim and aiosmtpd where they aren't in the cache.
pub(super) fn steps(site: &Site, scope: Scope) -> Vec<Step> {
    let mut steps = Vec::new();
    if scope == Scope::Test {
        if !site.tool("exim4", "debian").join("usr/sbin/exim4").is_file() {
            steps.push(Step::new("Exim of Debian, unpacked into the cache", "about 30 s", exim));
        }
        if !site.tool("aiosmtpd", AIOSMTPD).join("complete").is_file() {
            steps.push(Step::new(format!("aiosmtpd {AIOSMTPD} in a venv"), "about 20 s", aiosmtpd));
        }
    }
    steps
}

fn exim(site: &Site) -> Result {
    apt_install(site, &LIBRARIES)?;
    let folder = site.tool("exim4", "debian");
    let fetched = site.cache.join("build/exim4");
    // What an interrupted download left isn't unpacked.
    let _ = fs::remove_dir_all(&fetched);
    fs::create_dir_all(&fetched).context(fetched.display())?;
    let limit = Duration::from_secs(600);
    let mut download = Command::new("apt-get");
    download.args(["download", EXIM]).current_dir(&fetched);
    shell::run_logged(&mut download, &site.log("exim-download"), limit)?;
    let found = fs::read_dir(&fetched)?.flatten().map(|entry| entry.path());
    let package = found.into_iter().find(|path| path.extension().is_some_and(|end| end == "deb"));
    let package = package.ok_or_else(|| Error::new(format!("apt-get download {EXIM} left no package")))?;
    let unpacked = fetched.join("root");
    let mut unpack = Command::new("dpkg");
    unpack.arg("-x").arg(&package).arg(&unpacked);
    shell::run_logged(&mut unpack, &site.log("exim-unpack"), limit)?;
    plain(&unpacked.join("usr/sbin/exim4"))?;
    let _ = fs::remove_dir_all(&folder);
    fs::rename(&unpacked, &folder).context(folder.display())?;
    fs::remove_dir_all(&fetched).context(fetched.display())
}

/// The package's program runs as root whoever starts it; the tests' doesn't.
#[cfg(unix)]
fn plain(program: &Path) -> Result {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(program, fs::Permissions::from_mode(0o755)).context(program.display())
}

#[cfg(not(unix))]
fn plain(_: &Path) -> Result {
    Err(Error::new("Debian's packages are for Debian"))
}

fn aiosmtpd(site: &Site) -> Result {
    if !python_has_venv() {
        apt_install(site, &["python3-venv"])?;
    }
    let folder = site.tool("aiosmtpd", AIOSMTPD);
    let _ = fs::remove_dir_all(&folder);
    let mut make = Command::new("python3");
    make.args(["-m", "venv"]).arg(&folder);
    shell::run_logged(&mut make, &site.log("venv"), Duration::from_secs(120))?;
    let mut install = Command::new(folder.join("bin/python"));
    let package = format!("aiosmtpd=={AIOSMTPD}");
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", &package]);
    shell::run_logged(&mut install, &site.log("aiosmtpd"), Duration::from_secs(300))?;
    // An installation that broke off has none.
    fs::write(folder.join("complete"), AIOSMTPD).context(folder.display())
}
