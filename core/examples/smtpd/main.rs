//! The SMTP server on a real loopback socket: any client may talk to it. What it accepts it stores as Maildir, or prints.
//!
//! It offers neither STARTTLS nor AUTH: nothing below it can do TLS, and a password doesn't go over a wire in clear.
//! Exit codes: 0 its time is over, 1 it can't serve, 2 the command line can't be understood.

#[path = "../adapter/mod.rs"]
mod adapter;
mod maildir;

use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use adapter::{Adapter, Bounds, Failure, accept, loopback};
use capa5_core::endpoint::Output;
use capa5_core::smtp::address::Domain;
use capa5_core::smtp::server::{Server, ServerConfig, ServerIndication, ServerRequest};
use capa5_core::smtp::trace::UnixSeconds;
use capa5_core::time::Nanos;
use lexopt::prelude::*;
use maildir::Maildir;

const USAGE: &str = "usage: smtpd 127.0.0.1:PORT [--maildir DIR] [--name DOMAIN] [--domain DOMAIN]... [--user NAME]...
             [--size OCTETS] [--connections N] [--silence SECONDS] [--for SECONDS]
  port 0 takes any, printed as `listening ADDRESS`; without --maildir a mail is delivered to standard output
  it takes mail for every --domain (its own name where there is none), for every --user (all where there is none)";

#[derive(Clone)]
struct Options {
    address: SocketAddr,
    maildir: Option<PathBuf>,
    config: ServerConfig,
    connections: u32,
    silence: Duration,
    life: Duration,
}

fn main() -> ExitCode {
    let options = match parse() {
        Ok(options) => options,
        Err(error) => {
            eprintln!("smtpd: {error}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match serve(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("smtpd: {error}");
            ExitCode::from(1)
        }
    }
}

fn parse() -> Result<Options, Box<dyn std::error::Error>> {
    let (mut address, mut maildir, mut name, mut domains, mut users) = (None, None, None, Vec::new(), Vec::new());
    let (mut size, mut connections, mut silence, mut life) = (10_000_000, 32, 300, 3_600);
    let domain = |text: String| Domain::new(&text).ok_or(format!("{text}: not a domain"));
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("maildir") => maildir = Some(PathBuf::from(parser.value()?)),
            Long("name") => name = Some(domain(parser.value()?.string()?)?),
            Long("domain") => domains.push(domain(parser.value()?.string()?)?),
            Long("user") => users.push(parser.value()?.string()?),
            Long("size") => size = parser.value()?.parse::<u64>()?.clamp(1_000, 100_000_000),
            Long("connections") => connections = parser.value()?.parse::<u32>()?.clamp(1, 256),
            Long("silence") => silence = parser.value()?.parse::<u64>()?.clamp(1, 600),
            Long("for") => life = parser.value()?.parse::<u64>()?.clamp(1, 86_400),
            Value(word) if address.is_none() => address = Some(loopback(&word.string()?)?),
            Short(_) | Long(_) | Value(_) => return Err(argument.unexpected().into()),
        }
    }
    let address = address.ok_or("an address is due, such as 127.0.0.1:2525")?;
    let name = name.or_else(|| Domain::new("localhost")).ok_or("a name is due")?;
    let mut config = ServerConfig::new(name);
    if !domains.is_empty() {
        config.policy.domains = domains;
    }
    config.policy.users = (!users.is_empty()).then_some(users);
    config.limits.message.octets = size;
    config.limits.silence = Nanos::from_millis(silence * 1_000);
    let (silence, life) = (Duration::from_secs(silence), Duration::from_secs(life));
    Ok(Options { address, maildir, config, connections, silence, life })
}

#[expect(clippy::disallowed_types, reason = "a real server writes the real date into its trace")]
fn date() -> UnixSeconds {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    UnixSeconds(since.map_or(0, |since| since.as_secs()))
}

/// Prints one line at once: whoever started this process reads it while it runs.
fn line(text: &str) {
    let mut out = std::io::stdout().lock();
    // A reader that went away is no reason to stop.
    let _ = writeln!(out, "{text}");
    let _ = out.flush();
}

fn serve(options: &Options) -> Result<(), Failure> {
    let store = options.maildir.as_deref().map(Maildir::new).transpose()?.map(Arc::new);
    let listener = TcpListener::bind(options.address)?;
    line(&format!("listening {}", listener.local_addr()?));
    let (open, stop) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicBool::new(false)));
    let alarm = Arc::clone(&stop);
    let life = options.life;
    std::thread::spawn(move || {
        std::thread::sleep(life);
        alarm.store(true, Ordering::Relaxed);
    });
    let mut session = 0;
    while !stop.load(Ordering::Relaxed) {
        let stream = match accept(&listener, Duration::from_millis(200)) {
            Ok(stream) => stream,
            Err(Failure::Bound(_)) => continue,
            Err(failure) => return Err(failure),
        };
        session += 1;
        let busy = open.fetch_add(1, Ordering::SeqCst) >= options.connections;
        let (open, stop, store, options) = (Arc::clone(&open), Arc::clone(&stop), store.clone(), options.clone());
        std::thread::spawn(move || {
            if let Err(failure) = converse(stream, session, busy, &options, store.as_deref(), &stop) {
                line(&format!("session {session} {failure}"));
            }
            open.fetch_sub(1, Ordering::SeqCst);
        });
    }
    // Those that are left are told so; who doesn't listen isn't waited for.
    let grace = Duration::from_secs(3).as_millis() / 50;
    for _ in 0..grace {
        if open.load(Ordering::SeqCst) == 0 {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// One connection, from its greeting to its end.
fn converse(
    stream: TcpStream,
    session: u64,
    busy: bool,
    options: &Options,
    store: Option<&Maildir>,
    stop: &AtomicBool,
) -> Result<(), Failure> {
    let mut config = options.config.clone();
    config.client = stream.peer_addr().ok().map(|address| address.ip());
    config.epoch = date();
    // Names of messages stay apart over restarts.
    config.session = config.epoch.0 * 1_000_000 + session;
    let octets = config.limits.message.octets.saturating_mul(100);
    let bounds = Bounds { octets, silence: options.silence, life: options.life };
    if busy {
        // It hears 421 instead of a greeting.
        config.limits.greeting = config.limits.silence;
    }
    let mut below = Adapter::called(Server::new(config), stream, bounds)?;
    let mut told = false;
    loop {
        while let Some(output) = below.done() {
            match output {
                Output::Up(ServerIndication::Store(delivery)) => {
                    let stored = match store {
                        Some(maildir) => maildir.deliver(&delivery),
                        None => maildir::print(&delivery),
                    };
                    match stored {
                        Ok(()) => {
                            line(&format!("stored {} {}", delivery.id, delivery.envelope.recipients.len()));
                            below.ask(ServerRequest::Stored);
                        }
                        Err(error) => {
                            line(&format!("failed {} {error}", delivery.id));
                            below.ask(ServerRequest::StoreFailed);
                        }
                    }
                }
                // Neither is offered.
                Output::Up(ServerIndication::Check(_)) => below.ask(ServerRequest::Denied),
                Output::Up(ServerIndication::StartTls) => below.ask(ServerRequest::Shutdown),
                Output::Up(ServerIndication::Ended(_)) => return Ok(()),
                Output::Note(_) | Output::Down(_) => {}
            }
        }
        if !told && (busy || stop.load(Ordering::Relaxed)) {
            told = true;
            below.ask(ServerRequest::Shutdown);
            continue;
        }
        match below.wait_at_most(Duration::from_millis(200)) {
            Ok(_) => {}
            Err(Failure::Bound(_)) if !told => {
                told = true;
                below.ask(ServerRequest::Shutdown);
            }
            Err(failure) => return Err(failure),
        }
    }
}
