//! `cargo xtask test`: every check, each with its time, and a plain last line.

use crate::clock::{Stopwatch, minutes};
use crate::dist::Effort;
use crate::error::{Error, Result};
use crate::setup::{self, Scope};
use crate::site::{self, Site, WASM, WasmToolchain};
use crate::{bench, browsers, budget, dist, shell};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

enum Outcome {
    Passed,
    Failed,
    Skipped(&'static str),
}

/// The steps so far, and which of them are wanted.
struct Report {
    only: Option<String>,
    steps: Vec<(&'static str, Duration, Outcome)>,
}

impl Report {
    /// Runs a step; a failed one doesn't keep the others from running.
    fn step(&mut self, name: &'static str, work: impl FnOnce() -> Result) -> bool {
        if self.only.as_ref().is_some_and(|only| !name.contains(only)) {
            return true;
        }
        println!("\n── {name}");
        let watch = Stopwatch::start();
        let result = work();
        let time = watch.elapsed();
        let outcome = match &result {
            Ok(()) => Outcome::Passed,
            Err(error) => {
                println!("{error}");
                Outcome::Failed
            }
        };
        let word = if result.is_ok() { "passed" } else { "FAILED" };
        println!("── {name}: {word} in {}", minutes(time));
        self.steps.push((name, time, outcome));
        result.is_ok()
    }

    fn skip(&mut self, name: &'static str, why: &'static str) {
        if self.only.is_none() {
            self.steps.push((name, Duration::ZERO, Outcome::Skipped(why)));
        }
    }

    /// Prints the summary; the last line is the one that machines read.
    fn end(&self, time: Duration) -> Result {
        println!("\n── summary");
        let (mut passed, mut failed, mut skipped) = (0, 0, 0);
        for (name, time, outcome) in &self.steps {
            let word = match outcome {
                Outcome::Passed => {
                    passed += 1;
                    "passed".to_owned()
                }
                Outcome::Failed => {
                    failed += 1;
                    "FAILED".to_owned()
                }
                Outcome::Skipped(why) => {
                    skipped += 1;
                    format!("skipped: {why}")
                }
            };
            println!("{:>14}  {name}: {word}", minutes(*time));
        }
        println!("{:>14}  together", minutes(time));
        let tail = if skipped > 0 { format!(", {skipped} skipped") } else { String::new() };
        println!("\n{passed} passed, {failed} failed{tail}");
        if failed > 0 || passed == 0 {
            return Err(Error::new(format!("{failed} of the checks failed")));
        }
        Ok(())
    }
}

/// Runs the checks. `--full` adds other browsers, everything with everything, and the benchmarks; `--only WORD` runs the steps whose names have the word.
pub(crate) fn test(site: Site, arguments: &[String]) -> Result {
    let mut full = false;
    let mut only = None;
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--full" => full = true,
            "--only" => only = words.next().cloned(),
            _ => return Err(Error::new(format!("test: `{word}` isn't known"))),
        }
    }
    let watch = Stopwatch::start();
    let site = setup::ensure(site, Scope::Test)?;
    let mut report = Report { only, steps: Vec::new() };
    code(&site, &mut report);
    browser_units(&site, &mut report);
    page(&site, &mut report, full);
    if full {
        report.step("main journey, Firefox", || browsers::firefox(&site));
        report.step("main journey, WebKitGTK", || browsers::webkit(&site));
        report.step("Lighthouse, mobile", || browsers::lighthouse(&site));
        report.step("benchmarks", || bench::run(&site));
    }
    report.end(watch.elapsed())
}

/// What needs no browser.
fn code(site: &Site, report: &mut Report) {
    let cargo = |arguments: &[&str]| shell::run(&mut site.cargo(arguments)?);
    report.step("lock file is current", || cargo(&["fetch", "--locked", "--quiet"]));
    report.step("format", || cargo(&["fmt", "--all", "--check"]));
    report.step("clippy, host", || cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]));
    report.step("tests, host", || cargo(&["test", "--workspace", "--no-fail-fast"]));
    report.step("core builds without std", || {
        let arguments = ["build", "-p", "capa5-core", "--target", WASM];
        shell::run(&mut site.wasm_cargo(&arguments)?)
    });
    match site.wasm {
        WasmToolchain::Active => report.step("clippy, page", || {
            cargo(&["clippy", "-p", "capa5", "--target", WASM, "--all-targets", "--", "-D", "warnings"])
        }),
        // Debian's compiler has no clippy, and the other one can't read its library.
        WasmToolchain::Debian => report.step("check, page", || {
            let arguments = ["check", "-p", "capa5", "--target", WASM, "--all-targets"];
            shell::run(&mut site.wasm_cargo(&arguments)?)
        }),
    };
}

/// Unit tests in a browser.
fn browser_units(site: &Site, report: &mut Report) {
    report.step("tests of the core, browser", || {
        if !site.root.join("core/tests/wasm.rs").is_file() {
            return Err(Error::new("core/tests/wasm.rs is missing"));
        }
        in_browser(site, &["test", "-p", "capa5-core", "--target", WASM, "--test", "wasm"])
    });
    if has_browser_tests(&site.root.join("src")) || has_browser_tests(&site.root.join("tests")) {
        report.step("tests of the page, browser", || in_browser(site, &["test", "-p", "capa5", "--target", WASM]));
    } else {
        report.skip("tests of the page, browser", "there are none");
    }
}

fn in_browser(site: &Site, arguments: &[&str]) -> Result {
    let mut cargo = site.wasm_cargo(arguments)?;
    cargo
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner")
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", site.root.join("webdriver.json"))
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "30");
    if let Some(driver) = site::chromedriver() {
        cargo.env("CHROMEDRIVER", driver);
    }
    shell::run(&mut cargo)
}

/// Whether a Rust file directly or further below has tests for the browser.
fn has_browser_tests(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|entries| {
        entries.flatten().map(|entry| entry.path()).any(|path| {
            let is_rust = path.extension().is_some_and(|end| end == "rs");
            has_browser_tests(&path)
                || is_rust && fs::read_to_string(&path).is_ok_and(|text| text.contains("wasm_bindgen_test"))
        })
    })
}

/// What needs the built page.
fn page(site: &Site, report: &mut Report, full: bool) {
    let built = report.step("build of dist/", || dist::build(site, Effort::Whole));
    if !built {
        for name in ["counted budgets", "end to end, browser", "timed budgets, four times over"] {
            report.skip(name, "there is no dist/");
        }
        return;
    }
    report.step("counted budgets", || budget::check(site));
    report.step("end to end, browser", || shell::run(&mut playwright(site, full)?));
    if bench::scripts(site).is_empty() {
        report.skip("timed budgets, four times over", "tests/bench has no script");
    } else {
        // A slow or busy machine is no fault of the code: only far beyond the budget counts here.
        report.step("timed budgets, four times over", || bench::browser(site, "2", "4"));
    }
}

fn playwright(site: &Site, full: bool) -> Result<Command> {
    let mut playwright = site.command("playwright")?;
    playwright.arg("test").env("CAPA5_XTASK", std::env::current_exe()?);
    if full {
        // More of everything: sizes, themes and languages each with each, kills by the hundred.
        playwright.env("CAPA5_FULL", "1");
    }
    playwright.env("CAPA5_FIRST_LOAD", budget::FIRST_LOAD.to_string());
    if let Some(chromium) = site::chromium() {
        playwright.env("CAPA5_CHROMIUM", chromium);
    }
    Ok(playwright)
}
