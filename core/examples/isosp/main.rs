//! The session machine on a real socket: calls, or is called, over TCP, TPKT and class 0 transport, and goes through one
//! dialogue. Its transcript is what it prints.
//!
//! Exit codes: 0 the dialogue went through, 1 it didn't, 2 the command line can't be understood.

#[path = "../adapter/mod.rs"]
mod adapter;
mod dialogue;

use std::collections::VecDeque;
use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;
use std::time::Duration;

use adapter::stack::{Stack, StackNote};
use adapter::{Adapter, Bounds, Failure, accept, loopback};
use capa5_core::endpoint::Output;
use capa5_core::octets::{Chunk, NoSources};
use capa5_core::session::machine::SpmConfig;
use capa5_core::session::note::Note;
use capa5_core::session::primitive::{Connect, Indication, Request};
use capa5_core::session::spdu::Tsdu;
use capa5_core::session::unit::Units;
use dialogue::{Dialogue, Step, named, proposal, say};
use lexopt::prelude::*;

const USAGE: &str = "usage: isosp serve|call 127.0.0.1:PORT [--subset kernel|bcs|bss|bas] [--units HEX] \
[--connections N] [--silence SECONDS]
  serve takes --connections calls one after another (1) and goes; port 0 takes any, printed as `listening ADDRESS`
  --units replaces what the calling user proposes, or what the called side offers";

struct Options {
    serves: bool,
    address: SocketAddr,
    dialogue: Dialogue,
    units: Option<Units>,
    connections: u32,
    bounds: Bounds,
}

/// How a run can fail.
enum Trouble {
    /// The command line.
    Usage(String),
    /// The dialogue.
    Dialogue(String),
}

impl<E: std::error::Error> From<E> for Trouble {
    fn from(error: E) -> Self {
        Self::Dialogue(error.to_string())
    }
}

fn main() -> ExitCode {
    match options().and_then(|options| if options.serves { serve(&options) } else { call(&options) }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Trouble::Usage(what)) => {
            eprintln!("isosp: {what}\n{USAGE}");
            ExitCode::from(2)
        }
        Err(Trouble::Dialogue(what)) => {
            eprintln!("isosp: {what}");
            ExitCode::from(1)
        }
    }
}

fn options() -> Result<Options, Trouble> {
    parse().map_err(|error| Trouble::Usage(error.to_string()))
}

fn parse() -> Result<Options, Box<dyn std::error::Error>> {
    let (mut words, mut subset, mut units, mut connections) = (Vec::new(), String::from("kernel"), None, 1);
    let mut bounds = Bounds::default();
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("subset") => subset = parser.value()?.string()?,
            Long("units") => {
                let text = parser.value()?.string()?;
                let digits = text.trim_start_matches("0x");
                units = Some(Units(u16::from_str_radix(digits, 16).map_err(|_| format!("--units {text}: not hex"))?));
            }
            Long("connections") => connections = parser.value()?.parse()?,
            Long("silence") => bounds.silence = Duration::from_secs(parser.value()?.parse::<u64>()?.clamp(1, 60)),
            Value(word) => words.push(word.string()?),
            Short(_) | Long(_) => return Err(argument.unexpected().into()),
        }
    }
    let [role, address] = words.as_slice() else { return Err("a role and an address are due".into()) };
    let serves = match role.as_str() {
        "serve" => true,
        "call" => false,
        other => return Err(format!("{other}: neither serve nor call").into()),
    };
    let dialogue = dialogue::of(&subset).ok_or_else(|| format!("--subset {subset}: there is no such subset"))?;
    let address = loopback(address)?;
    Ok(Options { serves, address, dialogue, units, connections: connections.min(1_000), bounds })
}

/// Prints one line of the transcript at once: whoever started this process reads it while it runs.
fn line(what: &str, text: &str) {
    let mut out = std::io::stdout().lock();
    // A reader that went away is no reason to break the dialogue off.
    let _ = writeln!(out, "{what} {text}");
    let _ = out.flush();
}

fn call(options: &Options) -> Result<(), Trouble> {
    let units = options.units.unwrap_or(options.dialogue.menu);
    let mut user = User::new(Adapter::calling(Stack::new(SpmConfig::default()), options.address, options.bounds));
    user.ask(Request::Connect(proposal(units)))?;
    let told = user.hear()?;
    let Indication::ConnectAccepted(_) = told else {
        return Err(Trouble::Dialogue(format!("no connection: {}", say(&told))));
    };
    user.go_through(&options.dialogue.call)
}

fn serve(options: &Options) -> Result<(), Trouble> {
    let listener = TcpListener::bind(options.address)?;
    line("listening", &listener.local_addr()?.to_string());
    let offered = options.units.unwrap_or(SpmConfig::default().units);
    for _ in 0..options.connections {
        let stream = accept(&listener, options.bounds.silence)?;
        let stack = Stack::new(SpmConfig { units: offered, ..SpmConfig::default() });
        let mut user = User::new(Adapter::called(stack, stream, options.bounds)?);
        let Some(Indication::Connect(connect)) = user.hear_or_end()? else {
            return Err(Trouble::Dialogue("no connection was asked for that could be had".into()));
        };
        let units = connect.units.and(options.dialogue.taken);
        let answer = Connect { units, initial_serial: connect.initial_serial, ..Connect::default() };
        user.ask(Request::ConnectAccept(answer))?;
        user.go_through(&options.dialogue.serve)?;
    }
    Ok(())
}

/// A session user at the top of a stack.
struct User {
    below: Adapter<Stack>,
    /// What it was told and hasn't heard yet.
    told: VecDeque<Indication>,
}

impl User {
    const fn new(below: Adapter<Stack>) -> Self {
        Self { below, told: VecDeque::new() }
    }

    fn ask(&mut self, request: Request) -> Result<(), Trouble> {
        line("ask", &named(request.name()));
        self.below.ask(request);
        self.watch()
    }

    /// Prints what the layers did, and keeps what the user was told.
    fn watch(&mut self) -> Result<(), Trouble> {
        while let Some(output) = self.below.done() {
            match output {
                Output::Up(indication) => self.told.push_back(indication),
                Output::Note(note) => watch(&note)?,
                Output::Down(_) => {}
            }
        }
        Ok(())
    }

    /// The next thing the user is told; `None` once the connection is gone.
    fn hear_or_end(&mut self) -> Result<Option<Indication>, Trouble> {
        loop {
            self.watch()?;
            if let Some(indication) = self.told.pop_front() {
                line("told", &say(&indication));
                return Ok(Some(indication));
            }
            match self.below.wait() {
                Ok(()) => {}
                Err(Failure::NoConnection) => return Ok(None),
                Err(failure) => return Err(failure.into()),
            }
        }
    }

    fn hear(&mut self) -> Result<Indication, Trouble> {
        self.hear_or_end()?
            .ok_or_else(|| Trouble::Dialogue("the connection ended in the middle of the dialogue".into()))
    }

    fn go_through(&mut self, steps: &[Step]) -> Result<(), Trouble> {
        for step in steps {
            match step {
                Step::Ask(request) => self.ask((**request).clone())?,
                Step::Hear(expected) => {
                    let came = say(&self.hear()?);
                    if came != *expected {
                        return Err(Trouble::Dialogue(format!("the dialogue expects {expected}, it got {came}")));
                    }
                }
                Step::Over => {
                    if let Some(told) = self.hear_or_end()? {
                        return Err(Trouble::Dialogue(format!("after the end of the dialogue came {}", say(&told))));
                    }
                    line("over", self.below.entity.spm.state().name());
                }
            }
        }
        Ok(())
    }
}

/// Prints what the layers say of themselves; a request that was refused ends the dialogue.
fn watch(note: &StackNote) -> Result<(), Trouble> {
    let spdus = |octets: &Chunk| {
        let tsdu = Tsdu::decode(octets, &NoSources);
        let names: Vec<&str> = tsdu.value.spdus.iter().map(|spdu| spdu.kind.abbreviation()).collect();
        format!("{} {}", names.join("+"), octets.len())
    };
    match note {
        StackNote::Sent(octets) => line("send", &spdus(octets)),
        StackNote::Came(octets) => line("come", &spdus(octets)),
        StackNote::Session(Note::Took { row, from, to }) => line("row", &format!("{} {from} {to}", row.0)),
        StackNote::Session(Note::Refused(refusal)) => {
            return Err(Trouble::Dialogue(format!(
                "{} in {} is refused: {:?}",
                refusal.event, refusal.state, refusal.why
            )));
        }
        StackNote::Session(Note::Invalid(refusal)) => {
            line("invalid", &format!("{} in {}: {:?}", refusal.event, refusal.state, refusal.why));
        }
        StackNote::Session(Note::Variable { .. } | Note::Token { .. } | Note::Units(_)) => {}
        StackNote::Transport(note) => line("transport", &format!("{note:?}")),
    }
    Ok(())
}
