//! Commands: what a client says in one line, and the filter that reads and writes it (RFC 5321 §4.1.1, RFC 3030, RFC 3207,
//! RFC 4954). It is a grammar: whether a command has its place is the table's business.

use alloc::vec::Vec;

use super::address::{Domain, Host, Mailbox, code_domain, code_host};
use super::field;
use super::parameter::{MailParameters, RcptParameters, code_mail_parameters, code_rcpt_parameters, code_trailing};
use super::path::{ForwardPath, ReversePath, code_forward_path, code_reverse_path};
use crate::wire::{Coded, Decoded, TextCoder, WireError, WireErrorKind, decode_text, read_text, write_text};

/// The verbs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Verb {
    /// Opens the session and asks for the extensions.
    Ehlo,
    /// Opens the session without extensions.
    Helo,
    /// Begins a transaction: the sender.
    Mail,
    /// One recipient.
    Rcpt,
    /// Asks for the turn to send the message.
    Data,
    /// One chunk of the message, with its octets behind it.
    Bdat,
    /// Drops the transaction.
    Rset,
    /// Nothing.
    Noop,
    /// Asks about a user.
    Vrfy,
    /// Asks about a list.
    Expn,
    /// Asks for help.
    Help,
    /// Ends the session.
    Quit,
    /// Begins an authentication.
    Auth,
    /// Begins TLS.
    StartTls,
}

/// Every verb and how it is written.
pub const VERBS: &[(Verb, &str)] = &[
    (Verb::Mail, "MAIL"),
    (Verb::Rcpt, "RCPT"),
    (Verb::Data, "DATA"),
    (Verb::Bdat, "BDAT"),
    (Verb::Ehlo, "EHLO"),
    (Verb::Helo, "HELO"),
    (Verb::Rset, "RSET"),
    (Verb::Noop, "NOOP"),
    (Verb::Vrfy, "VRFY"),
    (Verb::Expn, "EXPN"),
    (Verb::Help, "HELP"),
    (Verb::Quit, "QUIT"),
    (Verb::Auth, "AUTH"),
    (Verb::StartTls, "STARTTLS"),
];

impl Verb {
    /// The most octets of its line, CR LF included: 512 (RFC 5321 §4.5.3.1.4) and what the extensions add.
    #[must_use]
    pub const fn line_max(self) -> usize {
        match self {
            // SIZE 26, BODY 17, AUTH 500 (RFC 4954 §3), RET and ENVID 8 + 107 (RFC 3461 §4).
            Self::Mail => 512 + 26 + 17 + 500 + 115,
            // NOTIFY 29, ORCPT 500.
            Self::Rcpt => 512 + 29 + 500,
            // RFC 4954 §4.
            Self::Auth => 12_288,
            Self::Ehlo
            | Self::Helo
            | Self::Data
            | Self::Bdat
            | Self::Rset
            | Self::Noop
            | Self::Vrfy
            | Self::Expn
            | Self::Help
            | Self::Quit
            | Self::StartTls => 512,
        }
    }
}

/// The ways to authenticate that are known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mechanism {
    /// One answer with name and password (RFC 4616).
    Plain,
    /// Two answers, name and password.
    Login,
}

/// The mechanisms and how they are written.
pub const MECHANISMS: &[(Mechanism, &str)] = &[(Mechanism::Plain, "PLAIN"), (Mechanism::Login, "LOGIN")];

/// Text that a command carries: printable ASCII.
pub type Argument = Vec<u8>;

/// One command.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// `EHLO host`.
    Ehlo(Host),
    /// `HELO domain`.
    Helo(Domain),
    /// `MAIL FROM:<path>`.
    Mail(ReversePath, MailParameters),
    /// `RCPT TO:<path>`.
    Rcpt(ForwardPath, RcptParameters),
    /// `DATA`.
    Data,
    /// `BDAT size [LAST]`.
    Bdat {
        /// How many octets follow.
        size: u64,
        /// Whether they end the message.
        last: bool,
    },
    /// `RSET`.
    Rset,
    /// `NOOP`.
    Noop(Argument),
    /// `VRFY`.
    Vrfy(Argument),
    /// `EXPN`.
    Expn(Argument),
    /// `HELP`.
    Help(Argument),
    /// `QUIT`.
    Quit,
    /// `AUTH mechanism [answer]`; the answer in base64, or `=`.
    Auth(Mechanism, Option<Vec<u8>>),
    /// `STARTTLS`.
    StartTls,
}

impl Command {
    /// Its verb.
    #[must_use]
    pub const fn verb(&self) -> Verb {
        match self {
            Self::Ehlo(_) => Verb::Ehlo,
            Self::Helo(_) => Verb::Helo,
            Self::Mail(..) => Verb::Mail,
            Self::Rcpt(..) => Verb::Rcpt,
            Self::Data => Verb::Data,
            Self::Bdat { .. } => Verb::Bdat,
            Self::Rset => Verb::Rset,
            Self::Noop(_) => Verb::Noop,
            Self::Vrfy(_) => Verb::Vrfy,
            Self::Expn(_) => Verb::Expn,
            Self::Help(_) => Verb::Help,
            Self::Quit => Verb::Quit,
            Self::Auth(..) => Verb::Auth,
            Self::StartTls => Verb::StartTls,
        }
    }

    /// What reading a command of a verb starts from.
    const fn blank(verb: Verb) -> Self {
        match verb {
            Verb::Ehlo => Self::Ehlo(Host::blank()),
            Verb::Helo => Self::Helo(Domain::blank()),
            Verb::Mail => Self::Mail(
                ReversePath::Null,
                MailParameters { size: None, body: None, auth: None, ret: None, envid: None },
            ),
            Verb::Rcpt => {
                Self::Rcpt(ForwardPath::Mailbox(Mailbox::blank()), RcptParameters { notify: None, orcpt: None })
            }
            Verb::Data => Self::Data,
            Verb::Bdat => Self::Bdat { size: 0, last: false },
            Verb::Rset => Self::Rset,
            Verb::Noop => Self::Noop(Vec::new()),
            Verb::Vrfy => Self::Vrfy(Vec::new()),
            Verb::Expn => Self::Expn(Vec::new()),
            Verb::Help => Self::Help(Vec::new()),
            Verb::Quit => Self::Quit,
            Verb::Auth => Self::Auth(Mechanism::Plain, None),
            Verb::StartTls => Self::StartTls,
        }
    }

    /// Reads a line without its CR LF, with marks.
    #[must_use]
    pub fn decode(line: &[u8]) -> Decoded<Self> {
        decode_text(line, Self::Quit, code_command)
    }

    /// Reads a line without its CR LF.
    ///
    /// # Errors
    /// What the grammar doesn't allow; see [`Refusal::of`].
    pub fn read(line: &[u8]) -> Result<Self, WireError> {
        read_text(line, Self::Quit, code_command)
    }

    /// The line, with its CR LF.
    ///
    /// # Errors
    /// A value that a line can't hold.
    pub fn write(&self) -> Result<Vec<u8>, WireError> {
        let mut line = write_text(&mut self.clone(), code_command)?;
        line.extend_from_slice(b"\r\n");
        Ok(line)
    }
}

/// Why a line isn't a command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// Its verb isn't known: 500.
    UnknownVerb,
    /// The line is longer than its verb allows, or than any: 500.
    TooLong,
    /// A CR, LF or NUL stands in it alone: 500.
    StrayOctet,
    /// An address isn't one: 501.
    Address,
    /// A parameter isn't known: 555.
    UnknownParameter,
    /// A mechanism isn't known: 504.
    UnknownMechanism,
    /// Anything else that the grammar doesn't allow: 501.
    Syntax,
}

impl Refusal {
    /// What an error of reading a command comes to.
    #[must_use]
    pub fn of(error: &WireError) -> Self {
        if matches!(error.kind, WireErrorKind::LeftOver { .. }) {
            Self::Syntax
        } else if error.field == field::VERB {
            Self::UnknownVerb
        } else if error.field == field::PARAMETER_KEYWORD {
            Self::UnknownParameter
        } else if error.field == field::MECHANISM && error.kind == WireErrorKind::UnknownWord {
            Self::UnknownMechanism
        } else if super::address::is_of_address(error.field) {
            Self::Address
        } else {
            Self::Syntax
        }
    }
}

/// Codes a command line without its CR LF.
///
/// # Errors
/// What the grammar doesn't allow.
pub fn code_command(coder: &mut TextCoder<'_>, command: &mut Command) -> Coded {
    coder.group(field::COMMAND, |coder| {
        let mut verb = command.verb();
        coder.name(field::VERB, &mut verb, VERBS)?;
        if coder.decoding() {
            if !matches!(coder.peek(), None | Some(b' ')) {
                return Err(coder.error(field::VERB, WireErrorKind::UnknownWord));
            }
            *command = Command::blank(verb);
        }
        code_rest(coder, command)?;
        code_trailing(coder);
        Ok(())
    })
}

/// What stands behind the verb.
#[inline]
fn code_rest(coder: &mut TextCoder<'_>, command: &mut Command) -> Coded {
    match command {
        Command::Ehlo(host) => {
            coder.sign(field::SPACE, b" ")?;
            code_host(coder, host)
        }
        Command::Helo(domain) => {
            coder.sign(field::SPACE, b" ")?;
            code_domain(coder, domain)
        }
        Command::Mail(path, parameters) => {
            coder.sign(field::SPACE, b" ")?;
            coder.sign(field::KEYWORD, b"FROM:")?;
            code_reverse_path(coder, path)?;
            code_mail_parameters(coder, parameters)
        }
        Command::Rcpt(path, parameters) => {
            coder.sign(field::SPACE, b" ")?;
            coder.sign(field::KEYWORD, b"TO:")?;
            code_forward_path(coder, path)?;
            code_rcpt_parameters(coder, parameters)
        }
        Command::Bdat { size, last } => {
            coder.sign(field::SPACE, b" ")?;
            coder.number(field::CHUNK_SIZE, size, 20)?;
            let named =
                if coder.decoding() { matches!(coder.rest(), [b' ', next, ..] if *next != b' ') } else { *last };
            *last = named;
            if named {
                coder.sign(field::SPACE, b" ")?;
                coder.sign(field::LAST, b"LAST")?;
            }
            Ok(())
        }
        Command::Noop(text) | Command::Help(text) => code_argument(coder, text, 0),
        Command::Vrfy(text) | Command::Expn(text) => code_argument(coder, text, 1),
        Command::Auth(mechanism, initial) => {
            coder.sign(field::SPACE, b" ")?;
            coder.name(field::MECHANISM, mechanism, MECHANISMS)?;
            if coder.goes_on(b' ', initial.is_some()) {
                coder.sign(field::SPACE, b" ")?;
                let most = Verb::Auth.line_max();
                coder.octets(field::INITIAL_RESPONSE, initial.get_or_insert_default(), is_base64, (1, most))?;
            }
            Ok(())
        }
        Command::Data | Command::Rset | Command::Quit | Command::StartTls => Ok(()),
    }
}

/// A line of MAIL or RCPT without the spaces behind its colon; none where it isn't one, or has none there.
pub(super) fn without_space(line: &[u8]) -> Option<Vec<u8>> {
    let begins =
        |keyword: &&str| line.get(..keyword.len()).is_some_and(|head| head.eq_ignore_ascii_case(keyword.as_bytes()));
    let (head, rest) =
        line.split_at_checked(["MAIL FROM:", "RCPT TO:"].iter().find(|keyword| begins(keyword))?.len())?;
    let spaces = rest.iter().take_while(|octet| **octet == b' ').count();
    (spaces > 0).then(|| [head, rest.get(spaces..).unwrap_or_default()].concat())
}

const fn is_base64(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || matches!(octet, b'+' | b'/' | b'=')
}

/// A space and printable text; `least` is 0 where it may be left out.
fn code_argument(coder: &mut TextCoder<'_>, text: &mut Argument, least: usize) -> Coded {
    fn printable_octet(octet: u8) -> bool {
        matches!(octet, 32..=126)
    }
    if least == 0 && !coder.goes_on(b' ', !text.is_empty()) {
        return Ok(());
    }
    coder.sign(field::SPACE, b" ")?;
    coder.octets(field::ARGUMENT, text, printable_octet, (least, 500))
}
