//! Running other programs, and finding them.

use crate::clock::{Stopwatch, minutes};
use crate::error::{Context, Error, Result};
use std::env;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

/// The first executable called `name` on `PATH`.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(&file)).find(|path| path.is_file())
}

/// The command as a person would type it.
fn text(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// Runs the command with its output on the terminal; a non-zero status is an error.
pub(crate) fn run(command: &mut Command) -> Result {
    let status = command.status().context(text(command))?;
    if status.success() {
        return Ok(());
    }
    Err(Error::new(format!("`{}` ended with {status}", text(command))))
}

/// Runs the command and returns what it printed; its error output is kept for the error.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().context(text(command))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Error::new(format!("`{}`: {}", text(command), said.trim())))
}

/// Runs a long, talkative command with its output in `log`, and shows the last line as progress.
///
/// The command is ended after `limit`: a download that never answers must not hang the ladder.
pub(crate) fn run_logged(command: &mut Command, log: &Path, limit: Duration) -> Result {
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder)?;
    }
    let out = File::create(log).context(log.display())?;
    let said = text(command);
    let mut child = command.stdin(Stdio::null()).stderr(out.try_clone()?).stdout(out).spawn().context(&said)?;
    let mut progress = Progress::new(log);
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if progress.watch.elapsed() > limit {
            child.kill()?;
            break child.wait()?;
        }
        thread::sleep(Duration::from_millis(100));
        progress.show();
    };
    progress.clear();
    if status.success() {
        return Ok(());
    }
    Err(Error::new(format!(
        "`{said}` ended with {status} after {}; the end of {}:\n{}",
        minutes(progress.watch.elapsed()),
        log.display(),
        tail(log, 25)
    )))
}

/// Shows how far a logged command is: in place on a terminal, a line now and then elsewhere.
struct Progress<'a> {
    log: &'a Path,
    watch: Stopwatch,
    shown: Duration,
    in_place: bool,
}

impl<'a> Progress<'a> {
    fn new(log: &'a Path) -> Self {
        Self { log, watch: Stopwatch::start(), shown: Duration::ZERO, in_place: std::io::stderr().is_terminal() }
    }

    fn show(&mut self) {
        let elapsed = self.watch.elapsed();
        let pause = if self.in_place { 1 } else { 30 };
        if elapsed < self.shown + Duration::from_secs(pause) {
            return;
        }
        self.shown = elapsed;
        let last = tail(self.log, 1);
        let last: String = last.trim().chars().take(60).collect();
        let line = format!("      {} {last}", minutes(elapsed));
        if self.in_place {
            eprint!("\r\x1b[2K{line}");
            // Progress only: nothing depends on it.
            let _ = std::io::stderr().flush();
        } else {
            eprintln!("{line}");
        }
    }

    fn clear(&self) {
        if self.in_place {
            eprint!("\r\x1b[2K");
        }
    }
}

/// The last `count` lines of a log; an unreadable one is empty.
fn tail(log: &Path, count: usize) -> String {
    let octets = fs::read(log).unwrap_or_default();
    let said = String::from_utf8_lossy(&octets);
    let lines: Vec<&str> = said.lines().filter(|line| !line.is_empty()).collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}
