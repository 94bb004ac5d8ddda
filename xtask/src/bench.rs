//! Benchmarks: the core natively, the page in a browser.

use crate::error::{Error, Result};
use crate::server::Server;
use crate::site::{self, Site};
use crate::{dist, shell};
use std::fs;
use std::path::PathBuf;
use std::thread;

/// Runs all benchmarks, those in the browser as the best of five.
pub(crate) fn run(site: &Site) -> Result {
    shell::run(&mut site.cargo(&["bench", "-p", "capa5-core"])?)?;
    if scripts(site).is_empty() {
        println!("tests/bench has no script: nothing was measured in the browser");
        return Ok(());
    }
    dist::build(site)?;
    browser(site, "5", "1")
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
