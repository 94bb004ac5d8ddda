//! The server's state table as data: state × event, what must hold, what is answered, what is done, the next state.
//!
//! The machine looks its rows up here, a test takes every one of them. A cell's rows are tried in order; its last asks
//! nothing. A state and event without a cell can't meet. Source: RFC 5321 §4.1.4 (order of commands) and §4.3.2 (replies);
//! RFC 3030, RFC 3207 and RFC 4954 for their commands.

mod answer;
mod rows;

use core::fmt;

use serde::{Deserialize, Serialize};

use super::command::Verb;

pub use answer::Answer;
pub use rows::ROWS;

/// A row's place in [`ROWS`]. Logs may hold it: a row that is added goes to the end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RowId(pub u16);

/// Where the server is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum State {
    /// Connected; the server hasn't spoken yet.
    Greeting,
    /// Greeted; no EHLO or HELO yet.
    Start,
    /// No transaction.
    Ready,
    /// A sender, no recipient.
    Mail,
    /// A sender and a recipient.
    Rcpt,
    /// The message comes, up to its dot.
    Text,
    /// A chunk of the message comes.
    Chunk,
    /// A chunk came, it wasn't the last.
    Chunks,
    /// A chunk comes that isn't wanted.
    Discard,
    /// The message is being stored.
    Storing,
    /// The client is to say who it is.
    Credentials,
    /// What it said is being checked.
    Checking,
    /// TLS is being set up.
    Tls,
    /// Nothing more is said.
    Closed,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 14] = [
        Self::Greeting,
        Self::Start,
        Self::Ready,
        Self::Mail,
        Self::Rcpt,
        Self::Text,
        Self::Chunk,
        Self::Chunks,
        Self::Discard,
        Self::Storing,
        Self::Credentials,
        Self::Checking,
        Self::Tls,
        Self::Closed,
    ];
    /// Those in which a line is a command.
    pub const COMMAND: [Self; 5] = [Self::Start, Self::Ready, Self::Mail, Self::Rcpt, Self::Chunks];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Greeting => "GREETING",
            Self::Start => "START",
            Self::Ready => "READY",
            Self::Mail => "MAIL",
            Self::Rcpt => "RCPT",
            Self::Text => "TEXT",
            Self::Chunk => "CHUNK",
            Self::Chunks => "CHUNKS",
            Self::Discard => "DISCARD",
            Self::Storing => "STORING",
            Self::Credentials => "CREDENTIALS",
            Self::Checking => "CHECKING",
            Self::Tls => "TLS",
            Self::Closed => "CLOSED",
        }
    }
}

/// What happens.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Event {
    /// A command that can be read.
    Command(Verb),
    /// A line that isn't a command.
    Unreadable,
    /// The server may speak.
    Greet,
    /// The client spoke first.
    Early,
    /// The message's end came.
    TextEnd,
    /// A chunk's end came.
    ChunkEnd,
    /// The client answered a challenge.
    Response,
    /// The client gave the authentication up.
    Cancel,
    /// Name and password are right.
    Granted,
    /// They aren't.
    Denied,
    /// TLS is up.
    Secured,
    /// The message is stored.
    Stored,
    /// It isn't; later it may be.
    StoreFailed,
    /// It isn't and won't be.
    StoreRefused,
    /// Nothing came for too long.
    Silence,
    /// The server is to stop.
    Shutdown,
    /// The client was refused too often.
    TooManyErrors,
}

/// What a row may ask.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Predicate {
    /// The session was opened by EHLO.
    Extended,
    /// It was opened.
    Opened,
    /// The client is to say who it is first.
    MustAuthenticate,
    /// The command has a parameter that wasn't announced; to who said HELO none is.
    Unannounced,
    /// The message is of a kind that isn't offered.
    BinaryBody,
    /// The size that is named, or that came, is over the bound.
    TooLarge,
    /// There are as many recipients as there may be.
    RecipientsFull,
    /// The recipient is of another domain, and the server doesn't relay for this client.
    RelayDenied,
    /// There is no such mailbox.
    NoSuchUser,
    /// Chunks are offered.
    OffersChunking,
    /// The chunk is the last.
    LastChunk,
    /// A CR, LF or NUL stands alone in the message.
    Flawed,
    /// Authentication is offered.
    OffersAuth,
    /// The client has said who it is.
    Authenticated,
    /// The answer isn't base64, or not what the mechanism asks for.
    BadResponse,
    /// The mechanism needs no further answer.
    Complete,
    /// TLS is offered.
    OffersTls,
    /// TLS is up.
    Secure,
}

/// A predicate that a row asks to hold, or not to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Condition {
    /// Which.
    pub predicate: Predicate,
    /// Whether it must not hold.
    pub negated: bool,
}

/// What is done besides answering.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// Nothing.
    Nothing,
    /// Opens the session anew: the transaction goes.
    Open,
    /// Begins a transaction.
    Begin,
    /// Adds a recipient.
    Add,
    /// Reads the message up to its dot.
    ReadText,
    /// Reads a chunk.
    ReadChunk,
    /// Reads a chunk away; its answer comes behind it.
    DiscardChunk(Answer),
    /// Gives the answer that was held back until now.
    AnswerHeld,
    /// Hands the message over to be stored.
    Store,
    /// Drops the transaction.
    Reset,
    /// Begins an authentication, or goes on with it.
    Challenge,
    /// Has name and password checked.
    Check,
    /// Remembers who the client is.
    Know,
    /// Hands the connection over to TLS; what was sent in clear ahead of it is dropped.
    HandOver,
    /// Forgets all that was said in clear (RFC 3207 §4.2).
    Forget,
    /// Stops once the message is stored.
    StopLater,
    /// Closes the connection.
    Close,
}

/// One alternative of a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Row {
    /// The state it starts in.
    pub state: State,
    /// What happens.
    pub event: Event,
    /// What must hold.
    pub when: &'static [Condition],
    /// What is answered.
    pub answer: Option<Answer>,
    /// What is done.
    pub does: Action,
    /// The state it ends in.
    pub to: State,
}

/// The alternatives of a cell, in the order in which they are tried.
pub fn cell(state: State, event: Event) -> impl Iterator<Item = (RowId, &'static Row)> {
    ROWS.iter()
        .enumerate()
        .filter(move |(_, row)| row.state == state && row.event == event)
        .map(|(index, row)| (RowId(index as u16), row))
}

impl fmt::Display for Row {
    /// Such as `READY x Mail ¬Extended: 555 Nothing READY`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} x {:?}", self.state.name(), self.event)?;
        for condition in self.when {
            write!(f, " {}{:?}", if condition.negated { "¬" } else { "" }, condition.predicate)?;
        }
        f.write_str(":")?;
        if let Some(answer) = self.answer {
            write!(f, " {}", answer.code())?;
        }
        write!(f, " {:?} {}", self.does, self.to.name())
    }
}
