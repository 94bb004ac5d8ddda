//! The set-up: what is missing is found first, then named and added step by step.

mod browsers;
mod debian;
mod packages;
mod peers;
mod tools;
mod wasm;

use crate::clock::{Stopwatch, minutes};
use crate::error::{Context, Result};
use crate::site::Site;
pub(crate) use browsers::{FOLDER as BROWSERS, browsers};
pub(crate) use packages::apt_install;
pub(crate) use tools::{BINDGEN, SPLIT, TRUNK};

/// What the tools are wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Building and serving the page.
    Serve,
    /// That, and every check.
    Test,
}

/// Something missing and how to get it.
pub(crate) struct Step {
    /// What it is, in a few words.
    name: String,
    /// How long it takes, roughly, and how often.
    takes: &'static str,
    /// Gets it.
    get: Box<dyn FnOnce(&Site) -> Result>,
}

impl Step {
    fn new(name: impl Into<String>, takes: &'static str, get: impl FnOnce(&Site) -> Result + 'static) -> Self {
        Self { name: name.into(), takes, get: Box::new(get) }
    }
}

/// Adds whatever is missing, and says which toolchain builds the page.
pub(crate) fn ensure(mut site: Site, scope: Scope) -> Result<Site> {
    let watch = Stopwatch::start();
    let mut steps = Vec::new();
    steps.extend(packages::system(scope)?);
    let toolchain = wasm::installed()?;
    if toolchain.is_none() {
        steps.push(wasm::step());
    }
    steps.extend(packages::node_modules(&site)?);
    steps.extend(peers::steps(&site, scope));
    steps.extend(tools::compiled(&site, scope));
    let count = steps.len();
    for (index, step) in steps.into_iter().enumerate() {
        let number = index + 1;
        eprintln!("set-up {number}/{count}: {} ({})", step.name, step.takes);
        let watch = Stopwatch::start();
        (step.get)(&site).context(format!("set-up {number}/{count}, {}", step.name))?;
        eprintln!("      done in {}", minutes(watch.elapsed()));
    }
    site.wasm = match toolchain {
        Some(toolchain) => toolchain,
        None => wasm::after_step()?,
    };
    eprintln!("set-up: complete, {} ({:?} toolchain for the page)", minutes(watch.elapsed()), site.wasm);
    Ok(site)
}
