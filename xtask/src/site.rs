//! Where things are on this machine, and how cargo is called for each target.

use crate::error::{Context, Error, Result};
use crate::shell;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The target of the page.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Who has the standard library for [`WASM`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WasmToolchain {
    /// The toolchain in use: nothing special in any call.
    Active,
    /// The toolchain made from Debian's packages.
    Debian,
}

/// The folders of this checkout and of its tools.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    /// The checkout.
    pub(crate) root: PathBuf,
    /// What is kept between checkouts: compiled tools and logs.
    pub(crate) cache: PathBuf,
    /// The toolchain of the page's builds.
    pub(crate) wasm: WasmToolchain,
}

/// Cargo's target folder for host builds, told to those for whom Cargo has another one.
const TARGET: &str = "CAPA5_TARGET";

impl Site {
    /// Finds the folders; looks at nothing in them.
    pub(crate) fn locate() -> Result<Self> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest.parent().unwrap_or(manifest).to_path_buf();
        let cache = env::var_os("XDG_CACHE_HOME")
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
            .or_else(|| env::home_dir().map(|home| home.join(".cache")))
            .ok_or_else(|| Error::new("no home folder: set XDG_CACHE_HOME"))?;
        Ok(Self { root, cache: cache.join("capa5"), wasm: WasmToolchain::Active })
    }

    /// Cargo's target folder for host builds.
    pub(crate) fn target(&self) -> PathBuf {
        match env::var_os(TARGET).or_else(|| env::var_os("CARGO_TARGET_DIR")) {
            Some(folder) => self.root.join(folder),
            None => self.root.join("target"),
        }
    }

    /// Where a tool compiled by the set-up lives; the version is in the name, so that two can stand side by side.
    pub(crate) fn tool(&self, name: &str, version: &str) -> PathBuf {
        self.cache.join(format!("{name}-{version}"))
    }

    /// The log of a set-up step.
    pub(crate) fn log(&self, name: &str) -> PathBuf {
        self.cache.join("log").join(format!("{name}.log"))
    }

    /// A program run in the checkout with the project's own tools first on `PATH`.
    pub(crate) fn command(&self, program: &str) -> Result<Command> {
        // The child's PATH isn't searched for the child itself on every system: find it here.
        let mut command = Command::new(self.find(program)?.unwrap_or_else(|| PathBuf::from(program)));
        command.current_dir(&self.root).env("PATH", self.path()?);
        Ok(command)
    }

    /// Where a program is, the project's own tools first.
    pub(crate) fn find(&self, program: &str) -> Result<Option<PathBuf>> {
        let file = format!("{program}{}", env::consts::EXE_SUFFIX);
        Ok(env::split_paths(&self.path()?).map(|folder| folder.join(&file)).find(|file| file.is_file()))
    }

    /// Cargo for the host.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Result<Command> {
        let mut command = self.command("cargo")?;
        command.args(arguments);
        Ok(command)
    }

    /// Cargo for the page's target.
    pub(crate) fn wasm_cargo(&self, arguments: &[&str]) -> Result<Command> {
        let mut command = self.cargo(arguments)?;
        self.for_wasm(&mut command);
        Ok(command)
    }

    /// Lets a command, or what it starts, build for [`WASM`].
    pub(crate) fn for_wasm(&self, command: &mut Command) {
        if self.wasm == WasmToolchain::Debian {
            command
                .env("RUSTUP_TOOLCHAIN", "debian")
                // Two compilers in one folder would rebuild each other's work for ever.
                .env("CARGO_TARGET_DIR", self.target().join("debian"))
                // What Trunk starts of this tool looks where the rest of it does.
                .env(TARGET, self.target());
            unpin(command);
        }
    }

    /// `PATH` with the project's own tools first.
    pub(crate) fn path(&self) -> Result<OsString> {
        let mut folders = vec![
            self.tool(crate::setup::TRUNK.name, crate::setup::TRUNK.version).join("bin"),
            self.tool(crate::setup::BINDGEN.name, crate::setup::BINDGEN.version).join("bin"),
            self.tool(crate::setup::SPLIT.name, crate::setup::SPLIT.version).join("bin"),
            self.root.join("node_modules/.bin"),
        ];
        folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        env::join_paths(folders).context("PATH")
    }
}

/// Takes away what the cargo that started this program set for its own compiler.
pub(crate) fn unpin(command: &mut Command) {
    for name in ["LD_LIBRARY_PATH", "CARGO", "RUSTC", "RUSTC_WRAPPER", "CARGO_ENCODED_RUSTFLAGS"] {
        command.env_remove(name);
    }
}

/// The browser that the tests drive.
pub(crate) fn chromium() -> Option<PathBuf> {
    if let Some(path) = env::var_os("CAPA5_CHROMIUM") {
        return Some(PathBuf::from(path));
    }
    ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"].iter().find_map(|name| shell::find(name))
}

/// The program through which the unit tests drive the browser.
pub(crate) fn chromedriver() -> Option<PathBuf> {
    match env::var_os("CHROMEDRIVER") {
        Some(path) => Some(PathBuf::from(path)),
        None => shell::find("chromedriver"),
    }
}
