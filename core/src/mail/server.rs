//! The server of a scene: a machine for the connection it is in, and mailboxes on durable store.

use alloc::boxed::Box;
use alloc::format;
use alloc::vec::Vec;

use super::cover::{Clear, Cover};
use super::letter;
use super::speech::{self, Said};
use super::{EPOCH, NO_ROW, ROWS};
use crate::endpoint::{Cause, Down, Endpoint, Input, Outbox, Output, Timer};
use crate::lesson::knob::Knob;
use crate::lesson::mail::{Account, Serving};
use crate::lesson::switch::Switches;
use crate::octets::{Chunk, NoSources};
use crate::smtp::address::Domain;
use crate::smtp::server::{Auth, Delivery, Server, ServerConfig, ServerIndication, ServerNote, ServerRequest};
use crate::smtp::table::State;
use crate::smtp::trace::return_path;
use crate::time::Nanos;
use crate::wire::{Mark, WireError};
use crate::world::record::{AppName, Facts, What};
use crate::world::station::{Act, Happening, Kept, Station};

/// A server.
#[derive(Clone, Debug)]
pub(super) struct MailServer {
    config: ServerConfig,
    server: Server,
    store: Nanos,
    /// The message that is being stored, and the alarm that says when it is.
    storing: Option<(Delivery, u32)>,
    alarms: u32,
    said: Said,
    cover: Cover,
    accounts: Vec<Account>,
    kept: Vec<Kept>,
}

impl MailServer {
    pub(super) fn new(serving: &Serving, switches: Switches) -> Option<Self> {
        let mut config = ServerConfig::new(Domain::new(&serving.host)?);
        if let Some(domains) = &serving.domains {
            config.policy.domains = domains.iter().map(|domain| Domain::new(domain)).collect::<Option<_>>()?;
        }
        config.policy.users.clone_from(&serving.users);
        let is_on = |switch: Knob, own: bool| switches.get(switch).unwrap_or(own);
        config.offers.pipelining = is_on(Knob::Pipelining, serving.pipelining);
        config.offers.eight_bit_mime = is_on(Knob::EightBitMime, serving.eight_bit_mime);
        config.offers.chunking = is_on(Knob::Chunking, serving.chunking);
        config.offers.enhanced_status_codes = is_on(Knob::EnhancedStatusCodes, serving.enhanced_status_codes);
        config.offers.dsn = is_on(Knob::Dsn, serving.dsn);
        config.offers.starttls = is_on(Knob::StartTls, serving.starttls);
        config.offers.size = is_on(Knob::AnnouncesSize, serving.announces_size);
        config.offers.auth = if serving.accounts.is_empty() { Auth::Never } else { Auth::Secured };
        config.submission = serving.submission;
        config.lenient = is_on(Knob::Lenient, serving.lenient);
        config.limits.message.octets = serving.size;
        config.limits.recipients = serving.recipients as usize;
        config.epoch = EPOCH;
        let server = Server::new(config.clone());
        let store = Nanos::from_millis(serving.store_ms);
        let (said, cover) = (Said::default(), Cover::default());
        Some(Self {
            config,
            server,
            store,
            storing: None,
            alarms: 0,
            said,
            cover,
            accounts: serving.accounts.clone(),
            kept: Vec::new(),
        })
    }

    fn tell(&mut self, now: Nanos, input: Input<ServerRequest>, acts: &mut Vec<Act>) {
        let mut out = Outbox::default();
        self.server.handle(now, input, &NoSources, &mut out);
        let mut answers = Vec::new();
        for output in out.done {
            match output {
                Output::Down(Down::Send(octets)) => {
                    let octets = octets.to_vec(&NoSources).unwrap_or_default();
                    let spoken = self.said.cut(&octets);
                    acts.extend(spoken.into_iter().flat_map(|spoken| self.cover.send(spoken)));
                }
                Output::Down(Down::Close) => acts.push(Act::Close),
                Output::Down(Down::Open | Down::Accept) => {}
                Output::Note(ServerNote::Replied(reply)) => {
                    let len = reply.write().unwrap_or_default().len();
                    self.said.line(speech::code_name(reply.code.number()), len);
                }
                Output::Note(ServerNote::Took { row, from, to }) => {
                    if from != to {
                        acts.push(Act::Note(state(from.name(), to, ROWS + row.0)));
                    }
                }
                Output::Note(
                    ServerNote::Came(_) | ServerNote::Unreadable(..) | ServerNote::Flawed(_) | ServerNote::Flood,
                ) => {}
                Output::Up(ServerIndication::Store(delivery)) => {
                    self.alarms += 1;
                    if self.store == Nanos::ZERO {
                        self.deliver(&delivery, acts);
                        answers.push(ServerRequest::Stored);
                    } else {
                        acts.push(Act::Wake(self.store, self.alarms));
                        self.storing = Some((delivery, self.alarms));
                    }
                }
                // Its 220 went out in clear, before this.
                Output::Up(ServerIndication::StartTls) => {
                    self.cover.raise();
                    answers.push(ServerRequest::Secured);
                }
                Output::Up(ServerIndication::Check(said)) => {
                    let right = |account: &Account| account.user == said.name && account.password == said.password;
                    let granted = self.accounts.iter().any(right);
                    answers.push(if granted { ServerRequest::Granted } else { ServerRequest::Denied });
                }
                Output::Up(ServerIndication::Ended(_)) => {}
            }
        }
        for answer in answers {
            self.tell(now, Input::Request(answer), acts);
        }
    }

    fn came(&mut self, now: Nanos, octets: &[u8], acts: &mut Vec<Act>) {
        match self.cover.open(octets) {
            Ok(said) if said.is_empty() => {}
            Ok(said) => self.tell(now, Input::Octets(Chunk::from(said)), acts),
            Err(clear) => {
                acts.push(Clear::note());
                if clear == Clear::Behind {
                    self.tell(now, Input::Closed(Cause::Protocol), acts);
                    acts.push(Act::Close);
                }
            }
        }
    }

    /// The message is on durable store, once for each recipient.
    fn deliver(&mut self, delivery: &Delivery, acts: &mut Vec<Act>) {
        let Delivery { envelope, received, message, .. } = delivery;
        for recipient in &envelope.recipients {
            let mut octets = return_path(&envelope.from).into_bytes();
            octets.extend_from_slice(received.as_bytes());
            octets.extend_from_slice(message.octets());
            self.kept.push(Kept { to: format!("{}", recipient.path), octets });
            let facts = letter::facts(&envelope.from, &[&recipient.path], message);
            acts.push(Act::Note(What::App { name: AppName::Deliver, facts: letter::boxed(facts) }));
        }
    }

    /// It begins anew; what is stored stays.
    fn renew(&mut self) {
        self.config.session += 1;
        self.server = Server::new(self.config.clone());
        (self.said, self.cover) = (Said::default(), Cover::default());
    }
}

fn state(from: &'static str, to: State, row: u16) -> What {
    What::St { from, to: to.name(), row, vars: Vec::new(), fu: None }
}

impl Station for MailServer {
    fn boxed(&self) -> Box<dyn Station> {
        Box::new(self.clone())
    }

    fn handle(&mut self, now: Nanos, happening: Happening<'_>) -> Vec<Act> {
        let mut acts = Vec::new();
        match happening {
            Happening::Opened(opener) => {
                self.renew();
                acts.push(Act::Accept);
                acts.push(Act::Note(state(State::Closed.name(), State::Greeting, NO_ROW)));
                self.tell(now, Input::Opened(opener), &mut acts);
            }
            Happening::Octets(octets) => self.came(now, octets, &mut acts),
            Happening::Closed(cause) => {
                let before = self.server.state();
                self.tell(now, Input::Closed(cause), &mut acts);
                if before != State::Closed {
                    acts.push(Act::Note(state(before.name(), State::Closed, NO_ROW)));
                }
            }
            Happening::Timer => self.tell(now, Input::Timer(Timer::Silence), &mut acts),
            // Whoever waits for the answer may be gone: the message is the server's all the same.
            Happening::Woke(alarm) => {
                if let Some((delivery, _)) = self.storing.take_if(|(_, of)| *of == alarm) {
                    self.deliver(&delivery, &mut acts);
                    self.tell(now, Input::Request(ServerRequest::Stored), &mut acts);
                }
            }
            Happening::Crashed => {
                self.renew();
                self.storing = None;
            }
            Happening::Begin | Happening::Free | Happening::Say(_) | Happening::Does(_) | Happening::Heard(_) => {}
        }
        acts
    }

    fn next_timeout(&self) -> Option<Nanos> {
        self.server.next_timeout().map(|(at, _)| at)
    }

    fn port(&self) -> u16 {
        if self.config.submission { 587 } else { 25 }
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
