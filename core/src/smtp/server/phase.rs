//! What a server holds in each of its states, and nothing that has no meaning there.

use alloc::string::String;
use alloc::vec::Vec;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::smtp::command::Mechanism;
use crate::smtp::envelope::Envelope;
use crate::smtp::table::{Answer, State};
use crate::smtp::text::{ChunkReader, TextReader};

/// Name and password of a client, as it said them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Credentials {
    /// Who.
    pub name: String,
    /// What proves it.
    pub password: String,
}

/// An authentication under way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Exchange {
    mechanism: Mechanism,
    answers: Vec<String>,
}

impl Exchange {
    pub(super) const fn new(mechanism: Mechanism) -> Self {
        Self { mechanism, answers: Vec::new() }
    }

    /// Takes an answer in base64; false where it isn't one.
    pub(super) fn take(&mut self, answer: &[u8]) -> bool {
        // An initial response of no octets is written `=`.
        let answer: &[u8] = if answer == b"=" { b"" } else { answer };
        let text = STANDARD.decode(answer).ok().and_then(|octets| String::from_utf8(octets).ok());
        let fits = |text: &String| match self.mechanism {
            Mechanism::Plain => text.split('\0').count() == 3,
            Mechanism::Login => !text.contains('\0'),
        };
        text.filter(fits).map(|text| self.answers.push(text)).is_some()
    }

    /// What the mechanism asks next, in base64.
    pub(super) fn challenge(&self) -> String {
        match (self.mechanism, self.answers.is_empty()) {
            (Mechanism::Plain, _) => String::new(),
            (Mechanism::Login, true) => STANDARD.encode("Username:"),
            (Mechanism::Login, false) => STANDARD.encode("Password:"),
        }
    }

    /// Name and password, once both are said.
    pub(super) fn complete(&self) -> Option<Credentials> {
        match (self.mechanism, self.answers.as_slice()) {
            (Mechanism::Plain, [text, ..]) => {
                let mut parts = text.split('\0').skip(1);
                let (name, password) = (parts.next()?.into(), parts.next()?.into());
                Some(Credentials { name, password })
            }
            (Mechanism::Login, [name, password, ..]) => {
                Some(Credentials { name: name.clone(), password: password.clone() })
            }
            (Mechanism::Plain, []) | (Mechanism::Login, [] | [_]) => None,
        }
    }
}

/// Where the server is, with what it holds there.
#[derive(Clone, Debug)]
pub(super) enum Phase {
    Greeting,
    Start,
    Ready,
    Mail(Envelope),
    Rcpt(Envelope),
    Text(Envelope, TextReader),
    /// The reader has the chunks so far; whether this one is the last.
    Chunk(Envelope, ChunkReader, bool),
    Chunks(Envelope, ChunkReader),
    Discard(u64, Answer),
    Storing,
    Credentials(Exchange),
    Checking(Credentials),
    Tls,
    Closed,
}

impl Phase {
    pub(super) const fn state(&self) -> State {
        match self {
            Self::Greeting => State::Greeting,
            Self::Start => State::Start,
            Self::Ready => State::Ready,
            Self::Mail(_) => State::Mail,
            Self::Rcpt(_) => State::Rcpt,
            Self::Text(..) => State::Text,
            Self::Chunk(..) => State::Chunk,
            Self::Chunks(..) => State::Chunks,
            Self::Discard(..) => State::Discard,
            Self::Storing => State::Storing,
            Self::Credentials(_) => State::Credentials,
            Self::Checking(_) => State::Checking,
            Self::Tls => State::Tls,
            Self::Closed => State::Closed,
        }
    }
}
