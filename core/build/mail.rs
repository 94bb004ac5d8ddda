//! The mail of a scenario: names, addresses and texts. What isn't one is found where it stands, and not by the learner.

use crate::lesson::mail::{Letter, Mail, Sending, Serving};
use crate::lesson::scenario::{Knobs, LinkSpec, Policy, Scenario};
use crate::smtp::address::{Domain, Mailbox};

use super::lessons::place;

/// What is wrong, and the word between quotes that is.
struct Wrong<'a>(&'a str, String);

type Checked<'a> = Result<(), Wrong<'a>>;

/// That all mail of a scenario can be played.
///
/// # Errors
/// The first thing that is wrong: `LINE:COLUMN: what, and what to do`.
pub fn check(scenario: &Scenario, text: &str) -> Result<(), String> {
    for node in &scenario.nodes {
        let Policy::Mail(packed) = &node.policy else { continue };
        let mail = packed.open().map_err(|problem| format!("1:1: {problem}"))?;
        speaks(&mail, scenario).map_err(|Wrong(word, what)| {
            let (line, column) = place(text, text.find(&format!("\"{word}\"")).unwrap_or(0));
            format!("{line}:{column}: {}: {what}", node.name)
        })?;
    }
    Ok(())
}

fn speaks<'a>(mail: &'a Mail, scenario: &Scenario) -> Checked<'a> {
    match mail {
        Mail::Client(sending) => sends(sending),
        Mail::Server(serving) => serves(serving, &scenario.knobs),
        Mail::Ear(listening) => hears(usize::from(listening.link), &scenario.links),
        Mail::Terminal(_) => Ok(()),
    }
}

fn sends(Sending { host, mails, .. }: &Sending) -> Checked<'_> {
    is_domain(host)?;
    mails.iter().try_for_each(is_letter)
}

fn is_letter(letter: &Letter) -> Checked<'_> {
    let Letter { from, to, header_to, subject, body, .. } = letter;
    is_mailbox(from)?;
    to.iter().map(String::as_str).try_for_each(is_mailbox)?;
    if to.is_empty() {
        return Err(Wrong(subject, "a mail goes to nobody: name a recipient in `to`".into()));
    }
    for line in header_to.iter().flatten().chain([subject]) {
        if line.contains(char::is_control) {
            return Err(Wrong(subject, format!("{line:?} is a line of the header: take its control characters out")));
        }
    }
    if body.contains(['\r', '\0']) {
        return Err(Wrong(subject, "the body has a CR or a NUL: its lines end as they end here, take it out".into()));
    }
    Ok(())
}

fn serves<'a>(serving: &'a Serving, knobs: &Knobs) -> Checked<'a> {
    let Serving { host, domains, users, .. } = serving;
    is_domain(host)?;
    domains.iter().flatten().map(String::as_str).try_for_each(is_domain)?;
    for user in users.iter().flatten() {
        if Mailbox::new(&format!("{user}@{host}")).is_none() {
            let what = "is no local part: what stands before the @ of an address, as `ana`";
            return Err(Wrong(user, format!("{user:?} {what}")));
        }
    }
    if serving.submission && serving.accounts.is_empty() {
        return Err(Wrong(
            host,
            "takes mail only from who says who it is, and nobody may: name one in `accounts`".into(),
        ));
    }
    if !serving.accounts.is_empty() && !serving.starttls {
        return Err(Wrong(host, "has accounts, but AUTH is announced behind TLS only: say `starttls = true`".into()));
    }
    let switches = &knobs.switches;
    let all = [
        ("pipelining", switches.pipelining, serving.pipelining),
        ("eight-bit-mime", switches.eight_bit_mime, serving.eight_bit_mime),
        ("chunking", switches.chunking, serving.chunking),
        ("starttls", switches.starttls, serving.starttls),
        ("lenient", switches.lenient, serving.lenient),
        ("announces-size", switches.announces_size, serving.announces_size),
        ("enhanced-status-codes", switches.enhanced_status_codes, serving.enhanced_status_codes),
        ("dsn", switches.dsn, serving.dsn),
    ];
    let differs = |(_, begins, own): &&(&str, Option<bool>, bool)| begins.is_some_and(|begins| begins != *own);
    all.iter().find(differs).map_or(Ok(()), |(name, _, own)| {
        Err(Wrong(host, format!("the server says {name} = {own}: let knobs.switches say {name} = {own} too")))
    })
}

fn hears(link: usize, links: &[LinkSpec]) -> Checked<'static> {
    let there = links.len();
    let what = || format!("there is no link {link} to listen to, they count from 0 to {}", there - 1);
    if link < there { Ok(()) } else { Err(Wrong("ear", what())) }
}

fn is_domain(name: &str) -> Checked<'_> {
    let what = "is no name of a host: letters, digits and hyphens with dots between them, as `lab.example`";
    if Domain::new(name).is_some() { Ok(()) } else { Err(Wrong(name, format!("{name:?} {what}"))) }
}

fn is_mailbox(address: &str) -> Checked<'_> {
    let what = "is no mailbox: write a local part, @ and a host, without angle brackets, as `ana@casa.example`";
    if Mailbox::new(address).is_some() { Ok(()) } else { Err(Wrong(address, format!("{address:?} {what}"))) }
}
