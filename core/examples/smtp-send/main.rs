//! The SMTP client on a real loopback socket: sends a file as a mail to every recipient, and says what became of each.
//!
//! Exit codes: 0 all have it, 1 somebody hasn't, 2 the command line can't be understood.

#[path = "../adapter/mod.rs"]
mod adapter;

use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use adapter::{Adapter, Bounds, Failure, loopback};
use capa5_core::endpoint::Output;
use capa5_core::smtp::address::{Domain, Host, Mailbox};
use capa5_core::smtp::client::{Client, ClientConfig, ClientIndication, ClientNote, ClientRequest, Fate, Mail, Reason};
use capa5_core::smtp::envelope::{Envelope, Recipient};
use capa5_core::smtp::parameter::MailParameters;
use capa5_core::smtp::path::{ForwardPath, ReversePath};
use capa5_core::smtp::queue::{Outcome, Queue, RetryPolicy};
use capa5_core::smtp::text::MessageText;
use capa5_core::smtp::trace::UnixSeconds;
use capa5_core::time::Nanos;
use lexopt::prelude::*;

const USAGE: &str = "usage: smtp-send 127.0.0.1:PORT --from ADDRESS --to ADDRESS [--to ADDRESS]... FILE
             [--name HOST] [--chunking] [--no-pipelining] [--attempts N] [--pause MS] [--silence SECONDS]
  --from <> sends without an address for failures; a file whose lines end with LF alone is sent with CR LF
  a recipient that is put off is tried again, --attempts times in all (1), after --pause ms (1000), then twice that";

struct Options {
    address: SocketAddr,
    mail: Mail,
    config: ClientConfig,
    attempts: u32,
    pause: Duration,
    bounds: Bounds,
}

fn main() -> ExitCode {
    let options = match parse() {
        Ok(options) => options,
        Err(error) => {
            eprintln!("smtp-send: {error}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    if send(&options) { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

fn parse() -> Result<Options, Box<dyn std::error::Error>> {
    let (mut words, mut from, mut recipients, mut name) = (Vec::new(), None, Vec::new(), String::from("localhost"));
    let (mut chunking, mut pipelining, mut attempts, mut pause) = (false, true, 1, 1_000);
    let mut bounds = Bounds::default();
    let mailbox = |text: &str| Mailbox::new(text).ok_or(format!("{text}: not an address"));
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("from") => {
                let text = parser.value()?.string()?;
                let null = text.is_empty() || text == "<>";
                from = Some(if null { ReversePath::Null } else { ReversePath::Mailbox(mailbox(&text)?) });
            }
            Long("to") => recipients.push(Recipient::new(ForwardPath::Mailbox(mailbox(&parser.value()?.string()?)?))),
            Long("name") => name = parser.value()?.string()?,
            Long("chunking") => chunking = true,
            Long("no-pipelining") => pipelining = false,
            Long("attempts") => attempts = parser.value()?.parse::<u32>()?.clamp(1, 20),
            Long("pause") => pause = parser.value()?.parse::<u64>()?.clamp(1, 600_000),
            Long("silence") => bounds.silence = Duration::from_secs(parser.value()?.parse::<u64>()?.clamp(1, 600)),
            Value(word) => words.push(word),
            Short(_) | Long(_) => return Err(argument.unexpected().into()),
        }
    }
    let [address, file] = words.as_slice() else { return Err("an address and a file are due".into()) };
    let address = loopback(&address.clone().string()?)?;
    let from = from.ok_or("--from is due")?;
    if recipients.is_empty() {
        return Err("--to is due".into());
    }
    let octets = std::fs::read(file).map_err(|error| format!("{}: {error}", file.to_string_lossy()))?;
    let message = MessageText::new(with_cr_lf(octets)).map_err(|flaw| format!("the file is no message: {flaw:?}"))?;
    let name = Host::new(&name).ok_or(format!("{name}: not a host"))?;
    let mut config = ClientConfig { chunking, pipelining, ..ClientConfig::new(name) };
    let patience = Nanos::from_millis(bounds.silence.as_secs() * 1_000);
    (config.patience.reply, config.patience.start, config.patience.end) = (patience, patience, patience);
    let envelope = Envelope { from, parameters: MailParameters::default(), recipients };
    let mail = Mail { envelope, message };
    Ok(Options { address, mail, config, attempts, pause: Duration::from_millis(pause), bounds })
}

/// A text file of this system: its lines may end with LF alone. One that has a CR is taken as it is.
fn with_cr_lf(octets: Vec<u8>) -> Vec<u8> {
    if octets.contains(&b'\r') {
        return octets;
    }
    octets.iter().flat_map(|octet| if *octet == b'\n' { vec![b'\r', b'\n'] } else { vec![*octet] }).collect()
}

#[expect(clippy::disallowed_methods, reason = "a real queue waits on the machine's clock")]
fn clock() -> Instant {
    Instant::now()
}

fn line(text: &str) {
    let mut out = std::io::stdout().lock();
    // A reader that went away is no reason to break off.
    let _ = writeln!(out, "{text}");
    let _ = out.flush();
}

/// Tries until all is settled; gives whether everybody has the mail.
fn send(options: &Options) -> bool {
    let begun = clock();
    let now = || Nanos(u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX));
    let pause = Nanos::from_millis(u64::try_from(options.pause.as_millis()).unwrap_or(u64::MAX));
    let policy = RetryPolicy { first: pause, most: pause.times(16), life: Nanos::MAX };
    // Only reports name it, and what fails is said to whoever called this instead.
    let Some(name) = Domain::new("localhost") else { return false };
    let mut queue = Queue::new(name, policy, UnixSeconds(0));
    let id = queue.push(now(), options.mail.clone());
    let mut all = true;
    for attempt in 1..=options.attempts {
        let Some(due) = queue.entries().iter().find(|entry| entry.id == id).map(|entry| entry.due) else { break };
        std::thread::sleep(Duration::from_nanos(due.since(now()).0));
        let Some((_, mail)) = queue.take(now()) else { break };
        let (recipients, fates) = (mail.envelope.recipients.clone(), one_attempt(options, mail));
        for (recipient, fate) in recipients.iter().zip(&fates) {
            line(&format!("{} {}", recipient.path, say(fate)));
        }
        for outcome in queue.settle(now(), id, fates) {
            match outcome {
                Outcome::Delivered(..) => {}
                Outcome::Failed { report, .. } => {
                    all = false;
                    // Whom the report would tell reads this.
                    report.and_then(|report| queue.withdraw(report));
                }
                Outcome::Retry { .. } => all &= attempt < options.attempts,
            }
        }
    }
    all
}

fn say(fate: &Fate) -> String {
    let because = |reason: &Reason| match reason {
        Reason::Reply(reply) => {
            let said = reply.lines.first().map(|line| String::from_utf8_lossy(line).into_owned());
            format!("{} {}", reply.code, said.unwrap_or_default())
        }
        Reason::Lost(_)
        | Reason::Silence
        | Reason::Unreadable
        | Reason::TooLarge
        | Reason::EightBit
        | Reason::NoTls => format!("{reason:?}"),
    };
    match fate {
        Fate::Delivered(reply) => format!("delivered {}", reply.code),
        Fate::Deferred { reason, in_doubt: false } => format!("deferred {}", because(reason)),
        Fate::Deferred { reason, in_doubt: true } => format!("in-doubt {}", because(reason)),
        Fate::Refused(reason) => format!("refused {}", because(reason)),
    }
}

/// One connection: the mail, then QUIT.
fn one_attempt(options: &Options, mail: Mail) -> Vec<Fate> {
    let count = mail.envelope.recipients.len();
    let mut below = Adapter::calling(Client::new(options.config.clone()), options.address, options.bounds);
    below.ask(ClientRequest::Send(mail));
    below.ask(ClientRequest::Quit);
    below.ask(ClientRequest::Connect);
    let mut fates = None;
    loop {
        while let Some(output) = below.done() {
            match output {
                Output::Up(ClientIndication::Done(done)) => fates = Some(done),
                Output::Up(ClientIndication::Ended(cause)) => {
                    let lost = Fate::Deferred { reason: Reason::Lost(cause), in_doubt: false };
                    return fates.unwrap_or_else(|| vec![lost; count]);
                }
                // Never wanted: nothing below can do TLS.
                Output::Up(ClientIndication::StartTls) | Output::Down(_) => {}
                Output::Note(ClientNote::Came(reply)) => line(&format!("< {}", reply.code)),
                Output::Note(ClientNote::Said(command)) => {
                    line(&format!("> {}", String::from_utf8_lossy(&command.write().unwrap_or_default()).trim_end()));
                }
                Output::Note(ClientNote::Message) => line("> (message)"),
            }
        }
        if let Err(failure) = below.wait() {
            let silence = matches!(failure, Failure::Bound(_));
            line(&format!("! {failure}"));
            let reason = if silence { Reason::Silence } else { Reason::Lost(capa5_core::endpoint::Cause::Cut) };
            return fates.unwrap_or_else(|| vec![Fate::Deferred { reason, in_doubt: true }; count]);
        }
    }
}
