//! What a client is told, what it tells, and what can become of a recipient.

use alloc::vec::Vec;

use crate::endpoint::Cause;
use crate::smtp::address::Host;
use crate::smtp::command::Command;
use crate::smtp::envelope::Envelope;
use crate::smtp::reply::{Reply, Severity};
use crate::smtp::server::Credentials;
use crate::smtp::text::MessageText;
use crate::time::Nanos;

/// How long the client waits (RFC 5321 §4.5.3.2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Patience {
    /// For the greeting and for the reply to a command.
    pub reply: Nanos,
    /// For the reply to DATA.
    pub start: Nanos,
    /// For the reply to the message's end: longest, since a client that gives up too soon makes duplicates.
    pub end: Nanos,
}

impl Default for Patience {
    /// 5, 2 and 10 minutes.
    fn default() -> Self {
        let minutes = |minutes: u64| Nanos::from_millis(minutes * 60_000);
        Self { reply: minutes(5), start: minutes(2), end: minutes(10) }
    }
}

/// Whether TLS is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TlsUse {
    /// Not at all.
    Never,
    /// Where it is offered: who strips the offer gets clear text.
    IfOffered,
    /// Always: where it isn't offered nothing is sent.
    Required,
}

/// What a client is told before it calls.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClientConfig {
    /// What it calls itself.
    pub name: Host,
    /// Whether it sends several commands at once where that is offered.
    pub pipelining: bool,
    /// Whether it sends messages as chunks where that is offered.
    pub chunking: bool,
    /// Whether it wants TLS.
    pub tls: TlsUse,
    /// Who it says it is, where that is offered.
    pub credentials: Option<Credentials>,
    /// How long it waits.
    pub patience: Patience,
}

impl ClientConfig {
    /// One that uses what is offered, but no TLS.
    #[must_use]
    pub fn new(name: Host) -> Self {
        let patience = Patience::default();
        Self { name, pipelining: true, chunking: false, tls: TlsUse::Never, credentials: None, patience }
    }
}

/// A message and its envelope.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mail {
    /// Sender and recipients; at least one.
    pub envelope: Envelope,
    /// The message.
    pub message: MessageText,
}

/// Why a recipient has no mail (yet).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// The server's reply.
    Reply(Reply),
    /// The connection went away, or could not be had.
    Lost(Cause),
    /// The server said nothing for too long.
    Silence,
    /// What the server said can't be read.
    Unreadable,
    /// The server takes no message as large as this one.
    TooLarge,
    /// The server takes no octets with the eighth bit set.
    EightBit,
    /// TLS is wanted and isn't offered.
    NoTls,
}

/// What became of a recipient.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fate {
    /// The mail is the server's now.
    Delivered(Reply),
    /// Not now: worth another attempt. `in_doubt` where the message went out whole and its final reply never came: the
    /// server may have it, and another attempt may make a second one.
    Deferred {
        /// Why.
        reason: Reason,
        /// Whether the server may have the message all the same.
        in_doubt: bool,
    },
    /// Not at all.
    Refused(Reason),
}

impl Fate {
    pub(super) fn of(reply: Reply) -> Self {
        match reply.code.severity() {
            Severity::Completed => Self::Delivered(reply),
            Severity::Permanent => Self::Refused(Reason::Reply(reply)),
            Severity::Intermediate | Severity::Transient => {
                Self::Deferred { reason: Reason::Reply(reply), in_doubt: false }
            }
        }
    }
}

/// What the user above asks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ClientRequest {
    /// Connect.
    Connect,
    /// Send this mail, after those before it.
    Send(Mail),
    /// Quit once all mails are through.
    Quit,
    /// TLS is up.
    Secured,
}

/// What the client tells the user above.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ClientIndication {
    /// The oldest mail is through: what became of each recipient, in the order of its envelope.
    Done(Vec<Fate>),
    /// Set TLS up, and say when it is.
    StartTls,
    /// The connection is gone; every mail that was asked for is done.
    Ended(Cause),
}

/// What the client tells whoever watches.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ClientNote {
    /// A command goes out.
    Said(Command),
    /// The message goes out.
    Message,
    /// A reply came.
    Came(Reply),
}
