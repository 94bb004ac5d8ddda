//! The client of a scene: letters that are written in their time, a queue on durable store, a machine for each attempt.

use alloc::boxed::Box;
use alloc::collections::VecDeque;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::EPOCH;
use super::cover::{Clear, Cover};
use super::letter;
use super::speech::{self, MESSAGE, Said, verb_name};
use crate::endpoint::{Cause, Down, Endpoint, Input, Outbox, Output, Timer};
use crate::lesson::mail::{Letter, Sending, WantsTls};
use crate::octets::{Chunk, NoSources};
use crate::smtp::address::{Domain, Host};
use crate::smtp::client::{
    Client, ClientConfig, ClientIndication, ClientNote, ClientRequest, Fate, Mail, Reason, TlsUse,
};
use crate::smtp::command::Verb;
use crate::smtp::path::{ForwardPath, ReversePath};
use crate::smtp::queue::{Entry, MailId, Outcome, Queue, RetryPolicy};
use crate::smtp::server::Credentials;
use crate::time::Nanos;
use crate::wire::{Mark, WireError};
use crate::world::record::{AppName, Facts, MailFacts, What};
use crate::world::station::{Act, Happening, Kept, Spoken, Station};

/// The alarm that looks at the queue.
const DUE: u32 = u32::MAX;

/// A client.
#[derive(Clone, Debug)]
pub(super) struct MailClient {
    config: ClientConfig,
    host: Domain,
    letters: Vec<Letter>,
    queue: Queue,
    again: Nanos,
    attempt: Option<Attempt>,
    said: Said,
    cover: Cover,
    /// Pieces of a message that wait until the line has taken those before, and how many it hasn't.
    waiting: VecDeque<Spoken>,
    leaving: u32,
    kept: Vec<Kept>,
}

/// A connection and the mails that are sent over it.
#[derive(Clone, Debug)]
struct Attempt {
    client: Client,
    mails: VecDeque<MailId>,
    quits: bool,
}

impl MailClient {
    pub(super) fn new(sending: &Sending) -> Option<Self> {
        let host = Domain::new(&sending.host)?;
        let mut config = ClientConfig::new(Host::Name(host.clone()));
        (config.pipelining, config.chunking) = (sending.pipelining, sending.chunking);
        config.tls = match sending.tls {
            WantsTls::Never => TlsUse::Never,
            WantsTls::IfOffered => TlsUse::IfOffered,
            WantsTls::Required => TlsUse::Required,
        };
        config.credentials = sending.account.as_ref().map(|account| {
            let (name, password) = (account.user.clone(), account.password.clone());
            Credentials { name, password }
        });
        let (first, most, life) = (sending.retry.first_ms, sending.retry.most_ms, sending.retry.life_ms);
        let [first, most, life] = [first, most, life].map(Nanos::from_millis);
        let queue = Queue::new(host.clone(), RetryPolicy { first, most, life }, EPOCH);
        let mails = sending.mails.iter().map(|letter| letter::mail(letter, host.as_str(), 1, Nanos::ZERO));
        mails.collect::<Option<Vec<Mail>>>()?;
        let letters = sending.mails.clone();
        let (said, cover) = (Said::default(), Cover::default());
        let (waiting, kept) = (VecDeque::new(), Vec::new());
        Some(Self { config, host, letters, queue, again: first, attempt: None, said, cover, waiting, leaving: 0, kept })
    }

    /// Hands on what may leave now: of a message one piece after the other, so that a break finds what hasn't left still here.
    fn paced(&mut self, acts: Vec<Act>) -> Vec<Act> {
        let mut now = Vec::new();
        for act in acts {
            match act {
                Act::Send(spoken) if self.waiting.is_empty() && (spoken.name != MESSAGE || self.leaving == 0) => {
                    self.leave(spoken, &mut now);
                }
                Act::Send(spoken) => self.waiting.push_back(spoken),
                act @ (Act::Open | Act::Accept | Act::Close | Act::Note(_) | Act::Wake(..)) => now.push(act),
            }
        }
        now
    }

    /// Hands one on, in records where TLS stands.
    fn leave(&mut self, spoken: Spoken, now: &mut Vec<Act>) {
        let sent = self.cover.send(spoken);
        self.leaving += sent.len() as u32;
        now.extend(sent);
    }

    /// Nothing waits for the line any more.
    fn unpace(&mut self) {
        self.waiting.clear();
        self.leaving = 0;
    }

    fn written(&mut self, now: Nanos, index: usize, acts: &mut Vec<Act>) {
        let letter = self.letters.get(index);
        let Some(mail) = letter.and_then(|letter| letter::mail(letter, self.host.as_str(), index + 1, now)) else {
            return;
        };
        acts.push(note(AppName::Queue, of_mail(&mail)));
        self.queue.push(now, mail);
    }

    /// Sends what is due: over the connection that stands, or a new one.
    fn pump(&mut self, now: Nanos, acts: &mut Vec<Act>) {
        self.reports(acts);
        if self.attempt.as_ref().is_some_and(|attempt| attempt.quits) {
            return;
        }
        while let Some((id, mail)) = self.queue.take(now) {
            let begins = self.attempt.is_none();
            let fresh = || Attempt { client: Client::new(self.config.clone()), mails: VecDeque::new(), quits: false };
            self.attempt.get_or_insert_with(fresh).mails.push_back(id);
            if begins {
                (self.said, self.cover) = (Said::default(), Cover::default());
                self.tell(now, Input::Request(ClientRequest::Connect), acts);
            }
            self.tell(now, Input::Request(ClientRequest::Send(mail)), acts);
            if begins {
                self.tell(now, Input::Request(ClientRequest::Quit), acts);
            }
        }
        if let Some(due) = self.queue.next_due().filter(|due| *due > now && self.attempt.is_none()) {
            acts.push(Act::Wake(due.since(now), DUE));
        }
    }

    /// Reports of failures are for the sender, who is at home here.
    fn reports(&mut self, acts: &mut Vec<Act>) {
        let is_report = |entry: &&Entry| entry.mail.envelope.from == ReversePath::Null;
        while let Some(id) = self.queue.entries().iter().find(is_report).map(|entry| entry.id) {
            let Some(mail) = self.queue.withdraw(id) else { return };
            for recipient in &mail.envelope.recipients {
                let octets = mail.message.octets().to_vec();
                self.kept.push(Kept { to: format!("{}", recipient.path), octets });
            }
            acts.push(note(AppName::Deliver, of_mail(&mail)));
        }
    }

    fn tell(&mut self, now: Nanos, input: Input<ClientRequest>, acts: &mut Vec<Act>) {
        let Some(attempt) = &mut self.attempt else { return };
        let mut out = Outbox::default();
        attempt.client.handle(now, input, &NoSources, &mut out);
        let (mut ended, mut secured) = (false, false);
        for output in out.done {
            match output {
                Output::Down(Down::Open) => acts.push(Act::Open),
                Output::Down(Down::Send(octets)) => {
                    let octets = octets.to_vec(&NoSources).unwrap_or_default();
                    acts.extend(self.said.cut(&octets).into_iter().map(Act::Send));
                }
                Output::Down(Down::Close) => acts.push(Act::Close),
                Output::Down(Down::Accept) => {}
                Output::Note(ClientNote::Said(command)) => {
                    if let (Verb::Quit, Some(attempt)) = (command.verb(), &mut self.attempt) {
                        attempt.quits = true;
                    }
                    let len = command.write().unwrap_or_default().len();
                    self.said.line(verb_name(command.verb()), len);
                }
                Output::Note(ClientNote::Message) => self.said.message(),
                Output::Note(ClientNote::Came(_)) => {}
                Output::Up(ClientIndication::StartTls) => {
                    self.cover.raise();
                    secured = true;
                }
                Output::Up(ClientIndication::Done(fates)) => self.done(now, fates, acts),
                Output::Up(ClientIndication::Ended(_)) => ended = true,
            }
        }
        if secured {
            self.tell(now, Input::Request(ClientRequest::Secured), acts);
        }
        if ended {
            self.attempt = None;
            self.pump(now, acts);
        }
    }

    fn came(&mut self, now: Nanos, octets: &[u8], acts: &mut Vec<Act>) {
        match self.cover.open(octets) {
            Ok(said) if said.is_empty() => {}
            Ok(said) => self.tell(now, Input::Octets(Chunk::from(said)), acts),
            Err(clear) => {
                acts.push(Clear::note());
                if clear == Clear::Behind {
                    acts.push(Act::Close);
                    self.unpace();
                    self.tell(now, Input::Closed(Cause::Protocol), acts);
                }
            }
        }
    }

    /// The oldest mail of the attempt is through.
    fn done(&mut self, now: Nanos, fates: Vec<Fate>, acts: &mut Vec<Act>) {
        let Some(id) = self.attempt.as_mut().and_then(|attempt| attempt.mails.pop_front()) else { return };
        let Some(entry) = self.queue.entries().iter().find(|entry| entry.id == id).cloned() else { return };
        let told: Vec<(ForwardPath, String, bool)> = entry
            .mail
            .envelope
            .recipients
            .iter()
            .zip(&fates)
            .map(|(recipient, fate)| {
                let (said, doubt) = said(fate);
                (recipient.path.clone(), said, doubt)
            })
            .collect();
        let facts = |to: &[&ForwardPath]| MailFacts {
            attempt: entry.attempts,
            ..letter::facts(&entry.mail.envelope.from, to, &entry.mail.message)
        };
        let said_of = |path: &ForwardPath| {
            let found = told.iter().find(|(of, ..)| of == path);
            found.map_or_else(String::new, |(_, said, _)| said.clone())
        };
        for outcome in self.queue.settle(now, id, fates) {
            let (name, facts) = match outcome {
                Outcome::Delivered(_, recipient) => {
                    (AppName::Sent, MailFacts { said: said_of(&recipient.path), ..facts(&[&recipient.path]) })
                }
                Outcome::Failed { recipient, .. } => {
                    (AppName::Fail, MailFacts { said: said_of(&recipient.path), ..facts(&[&recipient.path]) })
                }
                Outcome::Retry { .. } => {
                    let left = self.queue.entries().iter().find(|left| left.id == id);
                    let left = left.map_or(&[][..], |left| &left.mail.envelope.recipients);
                    let paths: Vec<&ForwardPath> = left.iter().map(|recipient| &recipient.path).collect();
                    let said = paths.first().map_or_else(String::new, |path| said_of(path));
                    let doubt = told.iter().any(|(.., doubt)| *doubt);
                    (AppName::Defer, MailFacts { said, doubt, ..facts(&paths) })
                }
            };
            acts.push(note(name, facts));
        }
    }
}

/// What a fate came with: a reply, or why there was none; and whether the server may have the mail all the same.
fn said(fate: &Fate) -> (String, bool) {
    let (reason, doubt) = match fate {
        Fate::Delivered(reply) => return (in_short(&Reason::Reply(reply.clone())), false),
        Fate::Deferred { reason, in_doubt } => (reason, *in_doubt),
        Fate::Refused(reason) => (reason, false),
    };
    (in_short(reason), doubt)
}

fn in_short(reason: &Reason) -> String {
    match reason {
        Reason::Reply(reply) => {
            let octets = reply.write().unwrap_or_default();
            String::from_utf8_lossy(&octets).trim_end().to_string()
        }
        Reason::Lost(Cause::Closed) => "closed".into(),
        Reason::Lost(Cause::Cut) => "cut".into(),
        Reason::Lost(Cause::Crashed) => "crashed".into(),
        Reason::Lost(Cause::Down) => "down".into(),
        Reason::Lost(Cause::Protocol) | Reason::Unreadable => "protocol".into(),
        Reason::Silence => "silence".into(),
        Reason::TooLarge => "too-large".into(),
        Reason::EightBit => "eight-bit".into(),
        Reason::NoTls => "no-tls".into(),
    }
}

fn of_mail(mail: &Mail) -> MailFacts {
    let paths: Vec<&ForwardPath> = mail.envelope.recipients.iter().map(|recipient| &recipient.path).collect();
    letter::facts(&mail.envelope.from, &paths, &mail.message)
}

fn note(name: AppName, facts: MailFacts) -> Act {
    Act::Note(What::App { name, facts: letter::boxed(facts) })
}

impl Station for MailClient {
    fn boxed(&self) -> Box<dyn Station> {
        Box::new(self.clone())
    }

    fn handle(&mut self, now: Nanos, happening: Happening<'_>) -> Vec<Act> {
        let mut acts = Vec::new();
        match happening {
            Happening::Begin => {
                let alarms = self.letters.iter().enumerate();
                acts.extend(alarms.map(|(index, letter)| Act::Wake(Nanos::from_millis(letter.at_ms), index as u32)));
            }
            Happening::Opened(opener) => {
                self.unpace();
                self.tell(now, Input::Opened(opener), &mut acts);
            }
            Happening::Free => {
                self.leaving = self.leaving.saturating_sub(1);
                let next = if self.leaving == 0 { self.waiting.len() } else { 0 };
                acts.extend(self.waiting.drain(..next).map(Act::Send));
            }
            Happening::Octets(octets) => self.came(now, octets, &mut acts),
            Happening::Closed(cause) => {
                self.unpace();
                self.tell(now, Input::Closed(cause), &mut acts);
                if self.attempt.take().is_some() {
                    self.pump(now, &mut acts);
                }
            }
            Happening::Woke(ticket) => {
                if ticket != DUE {
                    self.written(now, ticket as usize, &mut acts);
                }
                self.pump(now, &mut acts);
            }
            Happening::Timer => self.tell(now, Input::Timer(Timer::Silence), &mut acts),
            // What it knew of the attempt is gone; the mails stand on durable store.
            Happening::Crashed => {
                self.unpace();
                self.attempt = None;
                self.queue.restart(now);
                acts.push(Act::Wake(self.again, DUE));
            }
            Happening::Say(_) | Happening::Does(_) | Happening::Heard(_) => {}
        }
        self.paced(acts)
    }

    fn next_timeout(&self) -> Option<Nanos> {
        self.attempt.as_ref().and_then(|attempt| attempt.client.next_timeout()).map(|(at, _)| at)
    }

    fn reread(&self, name: &'static str, octets: &[u8]) -> (&'static str, Facts) {
        speech::reread(name, octets)
    }

    fn inspect(&self, name: &str, octets: &[u8]) -> (Vec<Mark>, Option<WireError>) {
        speech::inspect(name, octets)
    }

    fn remark(&self, name: &str) -> Option<&'static str> {
        speech::remark(name)
    }

    fn kept(&self) -> &[Kept] {
        &self.kept
    }
}
