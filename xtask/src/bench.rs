//! Benchmarks: the core natively, the page in a browser.

use crate::error::{Error, Result};
use crate::server::Server;
use crate::site::{self, Site, WASM, WasmToolchain};
use crate::{dist, shell};
use std::env;
use std::fs;
use std::path::PathBuf;
use std::thread;

/// Runs all benchmarks, those in the browser as the best of five.
pub(crate) fn run(site: &Site) -> Result {
    shell::run(&mut site.cargo(&["bench", "-p", "capa5-core"])?)?;
    simulate(site)?;
    if scripts(site).is_empty() {
        println!("tests/bench has no script: nothing was measured in the browser");
        return Ok(());
    }
    dist::build(site, dist::Effort::Whole)?;
    browser(site, "5", "1")
}

/// Simulated events a second, natively and in WebAssembly: the same program, built the same way.
fn simulate(site: &Site) -> Result {
    const BUILD: [&str; 6] = ["build", "--release", "-p", "capa5-core", "--example", "simulate"];
    shell::run(&mut site.cargo(&BUILD)?)?;
    shell::run(&mut site.wasm_cargo(&[&BUILD[..], &["--target", WASM]].concat())?)?;
    let target = match site.wasm {
        WasmToolchain::Active => site.target(),
        WasmToolchain::Debian => site.target().join("debian"),
    };
    let mut node = site.command("node")?;
    node.arg(site.root.join("core/benches/simulate.mjs"))
        .arg(site.target().join("release/examples").join(format!("simulate{}", env::consts::EXE_SUFFIX)))
        .arg(target.join(WASM).join("release/examples/simulate.wasm"));
    shell::run(&mut node)
}

/// The scripts that measure in the browser, in the order of their names.
pub(crate) fn scripts(site: &Site) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(site.root.join("tests/bench")) else {
        return Vec::new();
    };
    let mut scripts: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "mjs"))
        .collect();
    scripts.sort();
    scripts
}

/// Runs each script against a served `dist/`.
///
/// A script takes the best of `CAPA5_RUNS` measurements and fails where it is over `CAPA5_FACTOR` times its budget.
pub(crate) fn browser(site: &Site, runs: &str, factor: &str) -> Result {
    let server = Server::bind(&site.root.join("dist"), "/bench/", 0)?;
    let address = server.address()?;
    thread::spawn(move || server.run());
    let mut failed = 0;
    for script in scripts(site) {
        let mut node = site.command("node")?;
        node.arg(&script).env("CAPA5_URL", &address).env("CAPA5_RUNS", runs).env("CAPA5_FACTOR", factor);
        if let Some(chromium) = site::chromium() {
            node.env("CAPA5_CHROMIUM", chromium);
        }
        if let Err(error) = shell::run(&mut node) {
            println!("{error}");
            failed += 1;
        }
    }
    if failed > 0 {
        return Err(Error::new(format!("{failed} of the timed budgets are exceeded")));
    }
    Ok(())
}
