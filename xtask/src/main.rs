//! The project's commands: `cargo xtask serve`, `cargo xtask test` and what they stand on.

mod bench;
mod browsers;
mod budget;
mod check;
mod clock;
mod dist;
mod error;
mod fresh;
mod fuzz;
mod module;
mod offline;
mod seal;
mod server;
mod setup;
mod shell;
mod shots;
mod site;
mod split;
mod style;
mod words;

use dist::Effort;
use error::{Context, Error, Result};
use server::Server;
use setup::Scope;
use site::Site;
use std::process::ExitCode;
use std::time::Duration;

const HELP: &str = "\
cargo xtask serve [--port N] [--dev]   the page on this machine, built anew on every change
cargo xtask test [--full] [--only W]   every check; --full adds other browsers, all sizes, benchmarks
cargo xtask build [--quick]            the page as static files in dist/; quick to build, or small to fetch
cargo xtask bench                      the benchmarks
cargo xtask shots [WORD]               pictures of the page in target/shots; only those with WORD in their name
cargo xtask fuzz [--minutes N] [--only T]
                                       any octets against the core, N minutes a target (nightly compiler)
cargo xtask lesson new|check|play NN   begins a lesson, checks it, plays it here (docs/lessons.md)
cargo xtask setup                      what the others need; they do it themselves
cargo xtask static [--port N] [--base /PATH/] [--for SECONDS]
                                       serves dist/ as any static server would
cargo xtask fresh [--keep] [--debian]  serve and test in a bare Debian tree (root only)

CAPA5_WASM=debian     builds the page with Debian's compiler
CAPA5_CHROMIUM=PATH   the browser of the tests, where it isn't on PATH";

fn main() -> ExitCode {
    let done = if split::is_stand_in() {
        split::bindgen(&std::env::args_os().skip(1).collect::<Vec<_>>())
    } else {
        dispatch(&std::env::args().skip(1).collect::<Vec<_>>())
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result {
    let Some((command, rest)) = arguments.split_first() else {
        println!("{HELP}");
        return Ok(());
    };
    match command.as_str() {
        "setup" => ready(Scope::Test).map(drop),
        "build" => build(rest),
        "serve" => dist::serve(Site::locate()?, rest),
        "test" => check::test(Site::locate()?, rest),
        "bench" => bench::run(&ready(Scope::Test)?),
        "shots" => shots::run(&ready(Scope::Test)?, rest.first().map_or("", String::as_str)),
        "fuzz" => fuzz::run(&Site::locate()?, rest),
        "static" => serve_static(rest),
        "fresh" => fresh::run(&Site::locate()?, rest),
        "lesson" => lesson(rest),
        "seal" => seal::hook(),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        _ => Err(Error::new(format!("`{command}` isn't a command\n\n{HELP}"))),
    }
}

/// The author's tool is an example of the core: it has the compiler of lessons and the tutor.
fn lesson(arguments: &[String]) -> Result {
    let site = Site::locate()?;
    let mut cargo = site.cargo(&["run", "--quiet", "-p", "capa5-core", "--example", "lesson", "--"])?;
    shell::run(cargo.args(arguments))
}

fn build(arguments: &[String]) -> Result {
    let effort = match arguments {
        [] => Effort::Whole,
        [word] if word == "--quick" => Effort::Quick,
        [word, ..] => return Err(Error::new(format!("build: `{word}` isn't known"))),
    };
    dist::build(&ready(Scope::Serve)?, effort)
}

fn ready(scope: Scope) -> Result<Site> {
    setup::ensure(Site::locate()?, scope)
}

/// A port number from the command line.
fn port(word: Option<&String>) -> Result<u16> {
    let word = word.ok_or_else(|| Error::new("--port needs a number"))?;
    word.parse().context(format!("--port {word}"))
}

fn serve_static(arguments: &[String]) -> Result {
    let (mut number, mut base, mut life) = (0, "/", None);
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--port" => number = port(words.next())?,
            "--base" => base = words.next().map_or(base, String::as_str),
            "--for" => life = words.next().and_then(|word| word.parse().ok()),
            _ => return Err(Error::new(format!("static: `{word}` isn't known"))),
        }
    }
    let server = Server::bind(&Site::locate()?.root.join("dist"), base, number)?;
    println!("dist/ is at {}", server.address()?);
    if let Some(seconds) = life {
        // Whoever started it may be gone without a word.
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_secs(seconds));
            std::process::exit(0);
        });
    }
    server.run();
    Ok(())
}
