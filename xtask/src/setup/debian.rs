//! The page's target from Debian's packages, for machines that reach nothing but package registries.
//!
//! Debian ships a current compiler with the sources of its standard library, but not the library compiled for
//! the browser. It is compiled once, put where that compiler looks for it, and the compiler is given a name that
//! rustup knows. The user's default toolchain stays what it was.

use super::packages;
use super::wasm::has_target;
use crate::error::{Context, Error, Result};
use crate::shell;
use crate::site::{Site, WASM, unpin};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld"];
const SYSROOT: &str = "/usr";
const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";

fn library() -> PathBuf {
    Path::new(SYSROOT).join("lib/rustlib").join(WASM).join("lib")
}

/// Names the compiler that the library was compiled by: an upgraded one can't read it.
fn stamp() -> PathBuf {
    library().join("capa5-rustc-version")
}

fn version() -> Result<String> {
    let mut rustc = Command::new(RUSTC);
    rustc.arg("-vV");
    unpin(&mut rustc);
    shell::read(&mut rustc)
}

/// Whether the library is there, made by today's compiler, and rustup knows the compiler.
pub(super) fn is_ready() -> bool {
    if !has_target(Path::new(SYSROOT)) {
        return false;
    }
    let stamped = fs::read_to_string(stamp()).unwrap_or_default();
    version().is_ok_and(|version| version == stamped) && is_linked() && (is_linker_set() || is_linker_foreign())
}

fn is_linked() -> bool {
    shell::read(Command::new("rustup").args(["toolchain", "list"]))
        .is_ok_and(|list| list.lines().any(|line| line.split(' ').next() == Some("debian")))
}

/// Makes the target: packages, library, linker, name.
pub(super) fn build(site: &Site) -> Result {
    packages::apt_install(site, &PACKAGES)?;
    let version = version()?;
    let current = fs::read_to_string(stamp()).is_ok_and(|stamped| stamped == version);
    if !(current && has_target(Path::new(SYSROOT))) {
        compile_library(site)?;
        fs::write(stamp(), version).context(stamp().display())?;
    }
    link_linker()?;
    shell::run(Command::new("rustup").args(["toolchain", "link", "debian", SYSROOT]))
}

/// Compiles the standard library with an empty crate and copies it into the sysroot.
fn compile_library(site: &Site) -> Result {
    let folder = site.cache.join("wasm-std");
    fs::create_dir_all(folder.join("src")).context(folder.display())?;
    fs::write(folder.join("src/lib.rs"), "#![no_std]\n")?;
    fs::write(
        folder.join("Cargo.toml"),
        "[package]\nname = \"capa5_empty\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[workspace]\n",
    )?;
    let target = folder.join("target");
    let mut cargo = Command::new(CARGO);
    cargo
        .args(["build", "--release", "--target", WASM, "-Zbuild-std=std,panic_abort,test"])
        .arg("--target-dir")
        .arg(&target)
        .current_dir(&folder);
    unpin(&mut cargo);
    cargo
        .env_remove("RUSTUP_TOOLCHAIN")
        .env("RUSTC", RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        // Without bitcode a later `lto` fails.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes");
    shell::run_logged(&mut cargo, &site.log("wasm-std"), Duration::from_secs(1800))?;
    let library = library();
    if library.exists() {
        fs::remove_dir_all(&library).context(library.display())?;
    }
    fs::create_dir_all(&library).context(library.display())?;
    for entry in fs::read_dir(target.join(WASM).join("release/deps"))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".rlib") && !name.starts_with("libcapa5_empty") {
            fs::copy(&path, library.join(&*name)).context(path.display())?;
        }
    }
    fs::remove_dir_all(&folder).context(folder.display())
}

/// Where Debian's compiler looks for the linker, under the name that rustup gives it.
fn linker() -> Result<PathBuf> {
    let version = version()?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.ok_or_else(|| Error::new("rustc names no host"))?;
    Ok(Path::new(SYSROOT).join("lib/rustlib").join(host).join("bin/rust-lld"))
}

/// The linker that belongs there: that of the user's own toolchain, which is current; Debian's may be of 2022, and what it links
/// can't be cut in two, since its symbols point at data that it leaves out.
fn wanted_linker() -> PathBuf {
    let mut rustc = Command::new("rustc");
    rustc.args(["--print", "sysroot"]);
    unpin(&mut rustc);
    let sysroot = shell::read(&mut rustc).map(PathBuf::from).ok();
    let own = sysroot.zip(linker().ok()).and_then(|(sysroot, linker)| {
        let inside = linker.strip_prefix(SYSROOT).ok()?;
        Some(sysroot.join(inside)).filter(|own| own.is_file() && *own != linker)
    });
    own.unwrap_or_else(|| PathBuf::from("/usr/bin/wasm-ld"))
}

fn is_linker_set() -> bool {
    linker().is_ok_and(|link| fs::read_link(link).is_ok_and(|target| target == wanted_linker()))
}

/// Whether a file of somebody else's is there, which stays.
fn is_linker_foreign() -> bool {
    linker().is_ok_and(|link| fs::symlink_metadata(link).is_ok_and(|there| !there.is_symlink()))
}

/// Puts the linker where Debian's compiler looks for it.
#[cfg(unix)]
fn link_linker() -> Result {
    let link = linker()?;
    if is_linker_set() {
        return Ok(());
    }
    if fs::symlink_metadata(&link).is_ok_and(|there| there.is_symlink()) {
        fs::remove_file(&link).context(link.display())?;
    }
    if is_linker_foreign() {
        return Ok(());
    }
    fs::create_dir_all(link.parent().unwrap_or(&link)).context(link.display())?;
    std::os::unix::fs::symlink(wanted_linker(), &link).context(link.display())
}

#[cfg(not(unix))]
fn link_linker() -> Result {
    Err(Error::new("Debian's packages are for Debian"))
}
