//! Tools that are compiled from the package registry, once per machine.

use super::{Scope, Step};
use crate::error::{Context, Result};
use crate::shell;
use crate::site::Site;
use std::fs;
use std::process::Command;
use std::time::Duration;

/// A tool that cargo installs.
pub(crate) struct Tool {
    /// Its package.
    pub(crate) name: &'static str,
    /// Its exact version: another one may write other files.
    pub(crate) version: &'static str,
    /// Its programs.
    programs: &'static [&'static str],
    /// Its features that are wanted.
    features: &'static str,
    /// Whether the package's own lock file still builds.
    locked: bool,
    /// Compiling for speed costs more than the tool ever gives back where this is "0".
    opt_level: &'static str,
    takes: &'static str,
}

/// Bundles and serves the page. 0.22 needs a newer Rust than the project's.
pub(crate) const TRUNK: Tool = Tool {
    name: "trunk",
    version: "0.21.14",
    programs: &["trunk"],
    features: "default",
    locked: true,
    opt_level: "0",
    takes: "about 4 min, once per machine",
};

/// Makes the browser's glue; its version must be that of the crate `wasm-bindgen`.
pub(crate) const BINDGEN: Tool = Tool {
    name: "wasm-bindgen-cli",
    version: "0.2.130",
    programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
    features: "default",
    locked: false,
    opt_level: "1",
    takes: "about 3 min, once per machine",
};

/// Cuts the page's module at its split points; its version must be that of the crate `wasm_split_helpers`.
pub(crate) const SPLIT: Tool = Tool {
    name: "wasm_split_cli_support",
    version: "0.2.3",
    programs: &["wasm-split-cli"],
    features: "build-binary",
    locked: true,
    opt_level: "1",
    takes: "about 1 min, once per machine",
};

/// The tools that are neither in the cache nor, in the right version, on `PATH`.
pub(super) fn compiled(site: &Site, scope: Scope) -> Vec<Step> {
    [&TRUNK, &BINDGEN, &SPLIT]
        .into_iter()
        .filter(|tool| !tool.is_there(site, scope))
        .map(|tool| {
            let name = format!("{} {}", tool.name, tool.version);
            Step::new(name, tool.takes, |site| tool.install(site))
        })
        .collect()
}

impl Tool {
    fn is_there(&self, site: &Site, scope: Scope) -> bool {
        let folder = site.tool(self.name, self.version).join("bin");
        let wanted = match scope {
            Scope::Serve => &self.programs[..1],
            Scope::Test => self.programs,
        };
        wanted.iter().all(|program| {
            let file = format!("{program}{}", std::env::consts::EXE_SUFFIX);
            folder.join(file).is_file() || self.is_on_path(program)
        })
    }

    fn is_on_path(&self, program: &str) -> bool {
        shell::find(program).is_some_and(|path| {
            shell::read(Command::new(path).arg("--version"))
                .is_ok_and(|said| said.split_whitespace().any(|word| word == self.version))
        })
    }

    fn install(&self, site: &Site) -> Result {
        if shell::find("cargo-binstall").is_some() && self.download(site).is_ok() {
            return Ok(());
        }
        let build = site.cache.join("build").join(self.name);
        let mut cargo = Command::new("cargo");
        cargo
            .args(["install", self.name, "--version", self.version, "--features", self.features, "--debug", "--root"])
            .arg(site.tool(self.name, self.version))
            .arg("--target-dir")
            .arg(&build)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_PROFILE_DEV_OPT_LEVEL", self.opt_level)
            // Outside the checkout: its settings are not for other people's code.
            .current_dir(&site.cache);
        if self.locked {
            cargo.arg("--locked");
        }
        shell::run_logged(&mut cargo, &site.log(self.name), Duration::from_secs(2400))?;
        // Kept until now so that an interrupted compilation goes on where it was.
        fs::remove_dir_all(&build).context(build.display())
    }

    /// A prebuilt program, for those who have cargo-binstall; never needed.
    fn download(&self, site: &Site) -> Result {
        let package = format!("{}@{}", self.name, self.version);
        let mut binstall = Command::new("cargo-binstall");
        binstall
            .args(["--no-confirm", "--disable-strategies", "compile", &package, "--root"])
            .arg(site.tool(self.name, self.version))
            .current_dir(&site.cache);
        shell::run_logged(&mut binstall, &site.log(self.name), Duration::from_secs(120))
    }
}
