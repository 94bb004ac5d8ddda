//! A server in memory, spoken to in lines.
#![allow(unreachable_pub, reason = "each file of the test uses a part")]

use std::collections::BTreeSet;

use capa5_core::endpoint::{Cause, Down, Endpoint, Input, Opener, Outbox, Output, Timer};
use capa5_core::octets::{Chunk, NoSources};
use capa5_core::smtp::address::Domain;
use capa5_core::smtp::server::{Delivery, Server, ServerConfig, ServerIndication, ServerNote, ServerRequest};
use capa5_core::smtp::table::{RowId, State};
use capa5_core::smtp::trace::UnixSeconds;
use capa5_core::time::Nanos;

pub fn domain(text: &str) -> Domain {
    Domain::new(text).expect("a domain")
}

/// A server of the domain `lab.example` with the mailboxes `ana` and `beto`, at 10:00 on 4 April 2022.
pub fn config() -> ServerConfig {
    let mut config = ServerConfig::new(domain("lab.example"));
    config.policy.users = Some(vec!["ana".into(), "beto".into()]);
    config.limits.message.octets = 1_000;
    config.epoch = UnixSeconds(1_649_066_400);
    config
}

pub struct Talk {
    pub server: Server,
    pub stored: Vec<Delivery>,
    /// What a store is answered.
    pub answers: ServerRequest,
    /// Whether it is answered at once.
    pub stores: bool,
    /// Whether a name and password are checked at once.
    pub checks: bool,
    pub rows: BTreeSet<RowId>,
    pub notes: Vec<ServerNote>,
    pub ended: Option<Cause>,
    pub asked_for_tls: bool,
    pub now: Nanos,
    said: Vec<u8>,
}

impl Talk {
    /// Connected; what the server says first is thrown away.
    pub fn new(config: ServerConfig) -> Self {
        let mut talk = Self::silent(config);
        talk.said.clear();
        talk
    }

    pub fn silent(config: ServerConfig) -> Self {
        let mut talk = Self {
            server: Server::new(config),
            stored: Vec::new(),
            answers: ServerRequest::Stored,
            stores: true,
            checks: true,
            rows: BTreeSet::new(),
            notes: Vec::new(),
            ended: None,
            asked_for_tls: false,
            now: Nanos::ZERO,
            said: Vec::new(),
        };
        talk.input(Input::Opened(Opener::Them));
        talk
    }

    /// One that has said EHLO.
    pub fn ready(config: ServerConfig) -> Self {
        let mut talk = Self::new(config);
        talk.say("EHLO me.example\r\n");
        assert_eq!(talk.server.state(), State::Ready);
        talk
    }

    pub fn input(&mut self, input: Input<ServerRequest>) {
        let mut inputs = std::collections::VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let mut out = Outbox::default();
            self.server.handle(self.now, input, &NoSources, &mut out);
            for output in out.done {
                match output {
                    Output::Down(Down::Send(octets)) => self.said.extend(octets.to_vec(&NoSources).expect("literal")),
                    Output::Down(Down::Open | Down::Accept | Down::Close) => {}
                    Output::Up(ServerIndication::Store(delivery)) => {
                        self.stored.push(delivery);
                        if self.stores {
                            inputs.push_back(Input::Request(self.answers));
                        }
                    }
                    Output::Up(ServerIndication::Check(credentials)) => {
                        let right = credentials.name == "ana" && credentials.password == "secret";
                        let answer = if right { ServerRequest::Granted } else { ServerRequest::Denied };
                        inputs.extend(self.checks.then_some(Input::Request(answer)));
                    }
                    Output::Up(ServerIndication::StartTls) => self.asked_for_tls = true,
                    Output::Up(ServerIndication::Ended(cause)) => self.ended = Some(cause),
                    Output::Note(note) => {
                        if let ServerNote::Took { row, .. } = &note {
                            self.rows.insert(*row);
                        }
                        self.notes.push(note);
                    }
                }
            }
        }
    }

    /// What the server answers to octets.
    pub fn octets(&mut self, octets: &[u8]) -> String {
        self.input(Input::Octets(Chunk::from(octets)));
        self.answer()
    }

    pub fn answer(&mut self) -> String {
        String::from_utf8(std::mem::take(&mut self.said)).expect("text")
    }

    pub fn say(&mut self, text: &str) -> String {
        self.octets(text.as_bytes())
    }

    /// The codes of the answers, in order; a reply of several lines is one.
    pub fn codes(&mut self, text: &str) -> Vec<u16> {
        codes(&self.say(text))
    }

    pub fn silence(&mut self) -> String {
        let (at, timer) = self.server.next_timeout().expect("it waits");
        assert_eq!(timer, Timer::Silence);
        self.now = at;
        self.input(Input::Timer(timer));
        self.answer()
    }

    pub fn request(&mut self, request: ServerRequest) -> String {
        self.input(Input::Request(request));
        self.answer()
    }
}

pub fn codes(text: &str) -> Vec<u16> {
    let last = text.lines().filter(|line| line.as_bytes().get(3) != Some(&b'-'));
    last.map(|line| line[..3].parse().expect("a code")).collect()
}
