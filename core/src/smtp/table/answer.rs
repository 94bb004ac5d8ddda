//! The replies that the server gives: code, enhanced status code, text. Texts are constants of the protocol, most of them the
//! standard's own (RFC 5321 §4.2.3); a machine that reads them looks at the digits alone.

use crate::smtp::command::Refusal;
use crate::smtp::reply::{ReplyCode, Status};

/// A reply of the server. Where it says so the machine puts something before or behind the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// 220; the server's name comes first.
    Greeting,
    /// 250 with the extensions; the server's name comes first.
    Extensions,
    /// 250; the server's name alone.
    Hello,
    /// 250 to MAIL.
    SenderOk,
    /// 250 to RCPT.
    RecipientOk,
    /// 354: the turn goes to the client.
    StartInput,
    /// 250 to a chunk.
    ChunkOk,
    /// 250: the message is the server's now; its name follows.
    Accepted,
    /// 250.
    Ok,
    /// 252.
    CannotVerify,
    /// 214.
    Help,
    /// 221; the server's name comes first.
    Bye,
    /// 220 to STARTTLS.
    TlsReady,
    /// 334 with what the mechanism asks, in base64.
    Challenge,
    /// 235.
    Authenticated,
    /// 421: the server stops; its name comes first.
    Stopping,
    /// 421: nothing came; the server's name comes first.
    Silence,
    /// 421: too many errors; the server's name comes first.
    TooManyErrors,
    /// 451.
    StoreFailed,
    /// 452.
    RecipientsFull,
    /// What the line's refusal comes to.
    Unreadable,
    /// 501 to an answer that isn't one.
    BadResponse,
    /// 501 to an authentication that the client gave up.
    Cancelled,
    /// 502.
    NotImplemented,
    /// 503.
    BadSequence,
    /// 530.
    MustAuthenticate,
    /// 535.
    Denied,
    /// 550: no such mailbox.
    NoSuchUser,
    /// 550: not for this domain.
    RelayDenied,
    /// 552.
    TooLarge,
    /// 554: it can't be stored.
    StoreRefused,
    /// 554: a CR, LF or NUL alone.
    Flawed,
    /// 554: the client spoke first.
    Early,
    /// 555.
    UnknownParameter,
}

impl Answer {
    /// Code, subject and detail of the status code where there is one, text.
    const fn parts(self) -> (u16, Option<(u16, u16)>, &'static str) {
        match self {
            Self::Greeting => (220, None, "ESMTP Service ready"),
            Self::Extensions | Self::Hello => (250, None, ""),
            Self::SenderOk => (250, Some((1, 0)), "Sender OK"),
            Self::RecipientOk => (250, Some((1, 5)), "Recipient OK"),
            Self::StartInput => (354, None, "Start mail input; end with <CRLF>.<CRLF>"),
            Self::ChunkOk => (250, Some((0, 0)), "Chunk OK"),
            Self::Accepted => (250, Some((0, 0)), "OK"),
            Self::Ok => (250, Some((0, 0)), "OK"),
            Self::CannotVerify => (252, Some((1, 5)), "Cannot VRFY user, but will accept message and attempt delivery"),
            Self::Help => (214, Some((0, 0)), "RFC 5321"),
            Self::Bye => (221, Some((0, 0)), "Service closing transmission channel"),
            Self::TlsReady => (220, Some((0, 0)), "Ready to start TLS"),
            Self::Challenge => (334, None, ""),
            Self::Authenticated => (235, Some((7, 0)), "Authentication succeeded"),
            Self::Stopping => (421, Some((3, 2)), "Service not available, closing transmission channel"),
            Self::Silence => (421, Some((4, 2)), "Timeout, closing transmission channel"),
            Self::TooManyErrors => (421, Some((7, 0)), "Too many errors, closing transmission channel"),
            Self::StoreFailed => (451, Some((3, 0)), "Requested action aborted: local error in processing"),
            Self::RecipientsFull => (452, Some((5, 3)), "Too many recipients"),
            Self::Unreadable => (501, Some((5, 4)), "Syntax error in parameters or arguments"),
            Self::BadResponse => (501, Some((5, 2)), "Cannot decode response"),
            Self::Cancelled => (501, Some((7, 0)), "Authentication cancelled"),
            Self::NotImplemented => (502, Some((5, 1)), "Command not implemented"),
            Self::BadSequence => (503, Some((5, 1)), "Bad sequence of commands"),
            Self::MustAuthenticate => (530, Some((7, 0)), "Authentication required"),
            Self::Denied => (535, Some((7, 8)), "Authentication credentials invalid"),
            Self::NoSuchUser => (550, Some((1, 1)), "Requested action not taken: mailbox unavailable"),
            Self::RelayDenied => (550, Some((7, 1)), "Relaying denied"),
            Self::TooLarge => (552, Some((3, 4)), "Message size exceeds fixed maximum message size"),
            Self::StoreRefused => (554, Some((3, 0)), "Transaction failed"),
            Self::Flawed => (554, Some((6, 0)), "Bare CR, bare LF or NUL in message"),
            Self::Early => (554, Some((5, 1)), "SMTP synchronization error"),
            Self::UnknownParameter => {
                (555, Some((5, 4)), "MAIL FROM/RCPT TO parameters not recognized or not implemented")
            }
        }
    }

    /// Its code; that of [`Answer::Unreadable`] depends on the line.
    #[must_use]
    pub const fn code(self) -> ReplyCode {
        ReplyCode::known(self.parts().0)
    }

    /// Its status code.
    #[must_use]
    pub const fn status(self) -> Option<Status> {
        let (code, status, _) = self.parts();
        match status {
            Some((subject, detail)) => Some(Status { class: (code / 100) as u8, subject, detail }),
            None => None,
        }
    }

    /// Its text.
    #[must_use]
    pub const fn text(self) -> &'static str {
        self.parts().2
    }
}

impl Refusal {
    /// What a line that isn't a command is answered.
    #[must_use]
    pub const fn reply(self) -> (ReplyCode, Status, &'static str) {
        let (code, (subject, detail), text) = match self {
            Self::UnknownVerb => (500, (5, 1), "Syntax error, command unrecognized"),
            Self::TooLong => (500, (5, 2), "Line too long"),
            Self::StrayOctet => (500, (5, 2), "Bare CR, bare LF or NUL in command"),
            Self::Address => (501, (1, 3), "Syntax error in address"),
            Self::UnknownParameter => (555, (5, 4), "MAIL FROM/RCPT TO parameters not recognized or not implemented"),
            Self::UnknownMechanism => (504, (5, 4), "Authentication mechanism not implemented"),
            Self::Syntax => (501, (5, 4), "Syntax error in parameters or arguments"),
        };
        (ReplyCode::known(code), Status { class: (code / 100) as u8, subject, detail }, text)
    }
}
