//! The server: commands in, replies out, mail up. It looks its rows up in the table and does what they say.
//!
//! It stores nothing: a message is handed up ([`ServerIndication::Store`]), and its 250 goes out once the user above says that
//! it is stored. It checks no password and speaks no TLS: it asks. Replies to commands that came together go out together.

mod act;
mod config;
mod phase;

use alloc::string::String;
use alloc::vec::Vec;

use super::address::Host;
use super::command::{Command, Refusal, Verb, without_space};
use super::envelope::Envelope;
use super::line::{Line, LineReader};
use super::reply::Reply;
use super::table::{Event, RowId, State};
use super::text::{Flaw, MessageText};
use crate::endpoint::{Cause, Down, Endpoint, Input, Outbox, Timer};
use crate::octets::{Chunk, Supply};
use crate::time::Nanos;
use crate::wire::WireError;

pub use config::{Auth, Limits, Offers, Policy, ServerConfig};
pub use phase::Credentials;

use phase::{Exchange, Phase};

/// What the user above tells the server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ServerRequest {
    /// The message that was handed up is stored for good.
    Stored,
    /// It couldn't be stored now.
    StoreFailed,
    /// It won't be stored.
    StoreRefused,
    /// Name and password are right.
    Granted,
    /// They aren't.
    Denied,
    /// TLS is up.
    Secured,
    /// Stop: 421 and close; a message that is being stored is answered first.
    Shutdown,
}

/// A message that is the server's once it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Delivery {
    /// The server's name for it.
    pub id: String,
    /// Sender and recipients.
    pub envelope: Envelope,
    /// The `Received:` line that goes before it.
    pub received: String,
    /// The message as it came.
    pub message: MessageText,
}

/// What the server tells the user above.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ServerIndication {
    /// Store this, and say how it went.
    Store(Delivery),
    /// Check these, and say whether they are right.
    Check(Credentials),
    /// Set TLS up, and say when it is.
    StartTls,
    /// The connection is gone, or the server closed it.
    Ended(Cause),
}

/// What the server tells whoever watches.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ServerNote {
    /// A command came.
    Came(Command),
    /// A line came that isn't a command; where reading stopped, if it was read at all.
    Unreadable(Refusal, Option<WireError>),
    /// A row was taken.
    Took {
        /// Which.
        row: RowId,
        /// The state before.
        from: State,
        /// The state after.
        to: State,
    },
    /// A reply goes out.
    Replied(Reply),
    /// A message is refused for what stands in it.
    Flawed(Flaw),
    /// More octets wait than may: the connection is broken off.
    Flood,
}

type Out = Outbox<ServerIndication, ServerNote>;

/// A server's end of one connection.
#[derive(Clone, Debug)]
pub struct Server {
    config: ServerConfig,
    phase: Phase,
    lines: LineReader,
    /// What the client called itself, and whether by EHLO.
    client: Option<(Host, bool)>,
    secure: bool,
    /// Who the client said it is.
    user: Option<String>,
    errors: u32,
    messages: u64,
    stopping: bool,
    /// Octets that came and weren't looked at yet.
    held: Vec<u8>,
    /// Replies that go out together.
    replies: Vec<u8>,
    now: Nanos,
    deadline: Option<Nanos>,
}

/// What an event brings along.
pub(super) enum Given<'a> {
    Nothing,
    Command(&'a Command),
    Refusal(Refusal),
    Response(&'a [u8]),
}

impl Server {
    /// One without a connection.
    #[must_use]
    pub const fn new(config: ServerConfig) -> Self {
        Self {
            config,
            phase: Phase::Closed,
            lines: LineReader::new(Verb::Auth.line_max()),
            client: None,
            secure: false,
            user: None,
            errors: 0,
            messages: 0,
            stopping: false,
            held: Vec::new(),
            replies: Vec::new(),
            now: Nanos::ZERO,
            deadline: None,
        }
    }

    /// Where it is.
    #[must_use]
    pub const fn state(&self) -> State {
        self.phase.state()
    }

    /// Who the client said it is, once that was checked.
    #[must_use]
    pub fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// Octets that it keeps of what came: bounded whatever comes.
    #[must_use]
    pub const fn held(&self) -> usize {
        self.held.len()
    }

    fn open(&mut self, out: &mut Out) {
        *self = Self { now: self.now, ..Self::new(self.config.clone()) };
        self.phase = Phase::Greeting;
        if self.config.limits.greeting == Nanos::ZERO {
            self.event(Event::Greet, &Given::Nothing, out);
        }
    }

    /// Goes through the octets that came, as far as they can be looked at.
    fn read(&mut self, out: &mut Out) {
        let held = core::mem::take(&mut self.held);
        let mut input = held.as_slice();
        loop {
            if self.stopping && State::COMMAND.contains(&self.state()) {
                self.event(Event::Shutdown, &Given::Nothing, out);
            }
            if self.chunk_is_whole() {
                self.event(Event::ChunkEnd, &Given::Nothing, out);
            } else if input.is_empty() || !self.step(&mut input, out) {
                break;
            }
        }
        self.held = input.to_vec();
        match self.state() {
            // Octets ahead of TLS are nobody's commands; those behind the end are nobody's at all.
            State::Tls | State::Closed => self.held.clear(),
            State::Storing | State::Checking if self.held.len() > self.config.limits.held => {
                out.note(ServerNote::Flood);
                self.held.clear();
                self.close(Cause::Protocol, out);
            }
            State::Greeting
            | State::Start
            | State::Ready
            | State::Mail
            | State::Rcpt
            | State::Text
            | State::Chunk
            | State::Chunks
            | State::Discard
            | State::Storing
            | State::Credentials
            | State::Checking => {}
        }
    }

    const fn chunk_is_whole(&self) -> bool {
        match &self.phase {
            Phase::Chunk(_, reader, _) => reader.left() == 0,
            Phase::Discard(left, _) => *left == 0,
            Phase::Greeting
            | Phase::Start
            | Phase::Ready
            | Phase::Mail(_)
            | Phase::Rcpt(_)
            | Phase::Text(..)
            | Phase::Chunks(..)
            | Phase::Storing
            | Phase::Credentials(_)
            | Phase::Checking(_)
            | Phase::Tls
            | Phase::Closed => false,
        }
    }

    /// Looks at the octets in front; false where they have to wait.
    fn step(&mut self, input: &mut &[u8], out: &mut Out) -> bool {
        match &mut self.phase {
            Phase::Greeting => self.event(Event::Early, &Given::Nothing, out),
            Phase::Start | Phase::Ready | Phase::Mail(_) | Phase::Rcpt(_) | Phase::Chunks(..) => {
                if let Some(line) = self.lines.take(input) {
                    self.line(line, out);
                }
            }
            Phase::Text(_, reader) => {
                if reader.take(input) {
                    self.event(Event::TextEnd, &Given::Nothing, out);
                }
            }
            Phase::Chunk(_, reader, _) => reader.take(input),
            Phase::Discard(left, _) => {
                let len = input.len().min(usize::try_from(*left).unwrap_or(usize::MAX));
                *input = &input[len..];
                *left -= len as u64;
            }
            Phase::Credentials(_) => match self.lines.take(input) {
                None => {}
                Some(Line::Whole(line)) if line == b"*" => self.event(Event::Cancel, &Given::Nothing, out),
                Some(Line::Whole(line)) => self.event(Event::Response, &Given::Response(&line), out),
                Some(Line::TooLong | Line::Stray) => self.event(Event::Response, &Given::Response(b"*"), out),
            },
            Phase::Storing | Phase::Checking(_) | Phase::Tls | Phase::Closed => return false,
        }
        true
    }

    /// Reads a line; a lenient server lets pass what many do.
    fn command(&self, line: &[u8]) -> Result<Command, WireError> {
        Command::read(line).or_else(|error| {
            let mended = if self.config.lenient { without_space(line) } else { None };
            mended.map_or(Err(error), |mended| Command::read(&mended).map_err(|_| error))
        })
    }

    fn line(&mut self, line: Line, out: &mut Out) {
        let (refusal, error) = match line {
            Line::Whole(line) => match self.command(&line) {
                Ok(command) if line.len() + 2 <= command.verb().line_max() => {
                    out.note(ServerNote::Came(command.clone()));
                    self.event(Event::Command(command.verb()), &Given::Command(&command), out);
                    return;
                }
                Ok(_) => (Refusal::TooLong, None),
                Err(error) if line.len() + 2 > Verb::Mail.line_max() => (Refusal::TooLong, Some(error)),
                Err(error) => (Refusal::of(&error), Some(error)),
            },
            Line::TooLong => (Refusal::TooLong, None),
            Line::Stray => (Refusal::StrayOctet, None),
        };
        out.note(ServerNote::Unreadable(refusal, error));
        self.event(Event::Unreadable, &Given::Refusal(refusal), out);
    }

    fn close(&mut self, cause: Cause, out: &mut Out) {
        self.flush(out);
        self.phase = Phase::Closed;
        self.deadline = None;
        out.down(Down::Close);
        out.up(ServerIndication::Ended(cause));
    }

    fn flush(&mut self, out: &mut Out) {
        if !self.replies.is_empty() {
            out.down(Down::Send(Chunk::from(core::mem::take(&mut self.replies))));
        }
    }

    fn wait(&mut self) {
        self.deadline = match self.state() {
            State::Closed | State::Storing => None,
            State::Greeting => Some(self.now.plus(self.config.limits.greeting)),
            State::Start
            | State::Ready
            | State::Mail
            | State::Rcpt
            | State::Text
            | State::Chunk
            | State::Chunks
            | State::Discard
            | State::Credentials
            | State::Checking
            | State::Tls => Some(self.now.plus(self.config.limits.silence)),
        };
    }

    fn request(&mut self, request: ServerRequest, out: &mut Out) {
        let event = match request {
            ServerRequest::Stored => Event::Stored,
            ServerRequest::StoreFailed => Event::StoreFailed,
            ServerRequest::StoreRefused => Event::StoreRefused,
            ServerRequest::Granted => Event::Granted,
            ServerRequest::Denied => Event::Denied,
            ServerRequest::Secured => Event::Secured,
            ServerRequest::Shutdown => Event::Shutdown,
        };
        self.event(event, &Given::Nothing, out);
        self.read(out);
    }
}

impl Endpoint for Server {
    type Request = ServerRequest;
    type Indication = ServerIndication;
    type Note = ServerNote;

    fn handle(&mut self, now: Nanos, input: Input<ServerRequest>, supply: &dyn Supply, out: &mut Out) {
        self.now = now;
        match input {
            Input::Opened(_) => self.open(out),
            Input::Octets(octets) => match octets.to_vec(supply) {
                Ok(octets) => {
                    if self.state() != State::Closed {
                        self.held.extend_from_slice(&octets);
                        self.read(out);
                    }
                }
                Err(needs) => {
                    out.needs = Some(needs);
                    return;
                }
            },
            Input::Closed(cause) => {
                if self.state() != State::Closed {
                    self.phase = Phase::Closed;
                    self.held.clear();
                    self.replies.clear();
                    out.up(ServerIndication::Ended(cause));
                }
            }
            Input::Timer(Timer::Tim) => {}
            Input::Timer(Timer::Silence) => {
                let greeting = self.state() == State::Greeting;
                self.event(if greeting { Event::Greet } else { Event::Silence }, &Given::Nothing, out);
            }
            Input::Request(request) => self.request(request, out),
        }
        self.flush(out);
        self.wait();
    }

    fn next_timeout(&self) -> Option<(Nanos, Timer)> {
        self.deadline.map(|at| (at, Timer::Silence))
    }
}
