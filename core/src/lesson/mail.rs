//! What stands on a node that speaks SMTP, in the form `scenario.toml` has: who sends by itself, who serves, whose lines are
//! typed, who listens.
//!
//! Shared by the core and its build script. It knows no machine: whether a line is a command is for the server to say.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What stands on the node. Saved with what the build makes: never rename or reorder.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mail {
    /// A client that sends mails by itself and tries again what failed.
    Client(Sending),
    /// A server with mailboxes.
    Server(Serving),
    /// Somebody types: lines of a script, then the learner's.
    Terminal(Typing),
    /// Somebody reads along on a link, and says nothing.
    Ear(Listening),
}

/// A client and its mails.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Sending {
    /// What it calls itself.
    pub host: String,
    /// The mails.
    pub mails: Vec<Letter>,
    /// Whether it sends several commands at once where that is offered.
    pub pipelining: bool,
    /// Whether it sends messages as chunks where that is offered.
    pub chunking: bool,
    /// When it tries again.
    pub retry: Retry,
    /// Whether it wants TLS; its records are simulated.
    pub tls: WantsTls,
    /// Who it says it is, where it is asked.
    pub account: Option<Account>,
}

/// Somebody who may hand in mail, and what proves who it is.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Account {
    /// Who.
    pub user: String,
    /// What proves it.
    pub password: String,
}

/// Whether a client wants TLS.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WantsTls {
    /// Not at all.
    #[default]
    Never,
    /// Where it is offered: who strips the offer gets clear text.
    IfOffered,
    /// Always: where it isn't offered nothing is sent.
    Required,
}

/// When a mail is tried again, and for how long.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Retry {
    /// The pause behind the first attempt, in milliseconds; each further one is twice the one before.
    pub first_ms: u64,
    /// The longest pause.
    pub most_ms: u64,
    /// How long it is tried at all.
    pub life_ms: u64,
}

impl Default for Retry {
    /// 2 s, 30 s, 5 minutes: a screen's measure. RFC 5321 §4.5.4.1 says 30 minutes and 4 to 5 days.
    fn default() -> Self {
        Self { first_ms: 2_000, most_ms: 30_000, life_ms: 300_000 }
    }
}

/// A mail: the envelope, and what the header and the body say.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Letter {
    /// When it is written, in milliseconds from the start.
    pub at_ms: u64,
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// Whom the header names; those of the envelope where it is left out.
    pub header_to: Option<Vec<String>>,
    /// The subject.
    pub subject: String,
    /// The body: lines end as they end here.
    pub body: String,
    /// So many octets of body, made, instead of words.
    pub octets: u64,
}

/// A server and its mailboxes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Serving {
    /// Its name.
    pub host: String,
    /// The domains whose mail is its own; its name where it is left out.
    pub domains: Option<Vec<String>>,
    /// The local parts that have a mailbox; all have one where it is left out.
    pub users: Option<Vec<String>>,
    /// Several commands at once.
    pub pipelining: bool,
    /// Octets with the eighth bit set.
    pub eight_bit_mime: bool,
    /// BDAT.
    pub chunking: bool,
    /// Status codes in replies.
    pub enhanced_status_codes: bool,
    /// Parameters about reports.
    pub dsn: bool,
    /// The most octets of a message.
    pub size: u64,
    /// The most recipients of a message.
    pub recipients: u32,
    /// How long storing takes, in milliseconds.
    pub store_ms: u64,
    /// STARTTLS; its records are simulated.
    pub starttls: bool,
    /// Whether it takes a space behind `FROM:` and `TO:`, as many servers do.
    pub lenient: bool,
    /// Whether it takes mail only from who has said who it is, on port 587 (RFC 6409).
    pub submission: bool,
    /// Who may say so: AUTH is announced behind TLS where there are any.
    pub accounts: Vec<Account>,
    /// Whether SIZE is announced.
    pub announces_size: bool,
}

impl Default for Serving {
    /// All that needs nothing from below, within the standard's bounds, stored at once.
    fn default() -> Self {
        Self {
            host: String::new(),
            domains: None,
            users: None,
            pipelining: true,
            eight_bit_mime: true,
            chunking: true,
            enhanced_status_codes: true,
            dsn: true,
            size: 10_000_000,
            recipients: 100,
            store_ms: 0,
            starttls: false,
            lenient: false,
            submission: false,
            accounts: Vec::new(),
            announces_size: true,
        }
    }
}

/// Who types.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Typing {
    /// Whether it opens the connection, as a client does.
    pub opens: bool,
    /// What is typed, in order.
    pub steps: Vec<Typed>,
    /// Whether the learner goes on behind the steps: time waits for her.
    pub learner: bool,
}

/// One step: a wait, then a line.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Typed {
    /// Waits for a line of the other side that begins so: `250`, `2`, `MAIL`.
    pub on: Option<String>,
    /// Waits until the connection is open, or gone.
    pub when: Option<Turn>,
    /// So many milliseconds after that.
    pub after_ms: u64,
    /// What is said: a line, or several; each ends with CR LF. Nothing where it is left out.
    pub say: Option<String>,
    /// What is done with the connection.
    pub does: Option<Does>,
}

/// What happens to a connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Turn {
    /// It is open.
    Opened,
    /// It is gone, or couldn't be opened.
    Gone,
}

/// What who types does with the connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Does {
    /// Opens it.
    Dial,
    /// Closes it, without a word.
    HangUp,
}

/// Who listens.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Listening {
    /// The link.
    pub link: u8,
}

/// What stands on a node, packed: who plays no mail carries no code that reads it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Packed(Vec<u8>);

impl Packed {
    /// Packs it.
    ///
    /// # Errors
    /// It can't be packed: a fault of ours.
    pub fn of(mail: &Mail) -> Result<Self, String> {
        postcard::to_allocvec(mail).map(Self).map_err(|error| format!("{error}"))
    }

    /// What is packed.
    ///
    /// # Errors
    /// It isn't what it should be.
    pub fn open(&self) -> Result<Mail, String> {
        postcard::from_bytes(&self.0).map_err(|error| format!("{error}"))
    }
}

impl<'de> Deserialize<'de> for Packed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // What a person writes is read and checked; what the build made is taken as it is.
        if deserializer.is_human_readable() {
            Self::of(&Mail::deserialize(deserializer)?).map_err(serde::de::Error::custom)
        } else {
            Vec::deserialize(deserializer).map(Self)
        }
    }
}

impl Serialize for Packed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            self.open().map_err(serde::ser::Error::custom)?.serialize(serializer)
        } else {
            self.0.serialize(serializer)
        }
    }
}
