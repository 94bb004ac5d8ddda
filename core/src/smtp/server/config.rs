//! What a server is told before it serves: its name, what it offers, its bounds, and whose mail it takes.

use alloc::string::String;
use alloc::vec::Vec;
use core::net::IpAddr;

use crate::smtp::address::{Domain, Host, Mailbox};
use crate::smtp::path::ForwardPath;
use crate::smtp::text::TextBounds;
use crate::smtp::trace::UnixSeconds;
use crate::time::Nanos;

/// Whose mail is taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Policy {
    /// The domains it is responsible for; address literals count as its own.
    pub domains: Vec<Domain>,
    /// The local parts that have a mailbox; all have one where there is no list. Postmaster always has one.
    pub users: Option<Vec<String>>,
    /// Whether it takes mail for other domains from anybody: an open relay. Who has said who it is may always relay.
    pub relays: bool,
}

impl Policy {
    /// Whether the mailbox is of a domain it is responsible for.
    pub(super) fn is_local(&self, mailbox: &Mailbox) -> bool {
        match &mailbox.host {
            Host::Name(domain) => self.domains.contains(domain),
            Host::V4(_) | Host::V6(_) => true,
        }
    }

    /// Whether a recipient of its own domains has a mailbox.
    pub(super) fn has(&self, path: &ForwardPath) -> bool {
        let ForwardPath::Mailbox(mailbox) = path else { return true };
        let local = mailbox.local.as_str();
        !self.is_local(mailbox)
            || local.eq_ignore_ascii_case("postmaster")
            || self.users.as_ref().is_none_or(|users| users.iter().any(|user| user == local))
    }
}

/// What is announced to EHLO. What isn't announced isn't done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Offers {
    /// Several commands at once (RFC 2920).
    pub pipelining: bool,
    /// Octets with the eighth bit set (RFC 6152).
    pub eight_bit_mime: bool,
    /// BDAT (RFC 3030).
    pub chunking: bool,
    /// Status codes in replies (RFC 2034).
    pub enhanced_status_codes: bool,
    /// Parameters about reports (RFC 3461).
    pub dsn: bool,
    /// SIZE with the bound of a message (RFC 1870). The bound holds whether it is announced or not.
    pub size: bool,
    /// STARTTLS (RFC 3207): only where something below can do it.
    pub starttls: bool,
    /// AUTH PLAIN and LOGIN (RFC 4954).
    pub auth: Auth,
}

/// When a client may say who it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Auth {
    /// Never.
    Never,
    /// Once TLS is up.
    Secured,
    /// Also in clear: everyone on the way reads the password.
    InClear,
}

/// What a server may use up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// A message.
    pub message: TextBounds,
    /// Recipients of one message; at least 100 (RFC 5321 §4.5.3.1.8).
    pub recipients: usize,
    /// Replies of class 5 in one session.
    pub errors: u32,
    /// Octets that wait while a message is stored.
    pub held: usize,
    /// How long it waits for the client (RFC 5321 §4.5.3.2.7: 5 minutes at least).
    pub silence: Nanos,
    /// How long it lets a new connection wait for the greeting; who speaks in that time is refused.
    pub greeting: Nanos,
}

/// All of that.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServerConfig {
    /// Its own name.
    pub name: Domain,
    /// What is announced.
    pub offers: Offers,
    /// Whose mail it takes.
    pub policy: Policy,
    /// What it may use up.
    pub limits: Limits,
    /// Whether it takes a space behind `FROM:` and `TO:`, which the standard refuses (RFC 5321 §3.3) and many servers let pass.
    pub lenient: bool,
    /// Whether it takes mail only from who has said who it is: submission (RFC 6409).
    pub submission: bool,
    /// The client's address, where it is known.
    pub client: Option<IpAddr>,
    /// Names this session in the names of its messages.
    pub session: u64,
    /// When the machine's time is zero.
    pub epoch: UnixSeconds,
}

impl ServerConfig {
    /// A server for one domain that takes all its mail, offers what needs nothing from below, and has the standard's bounds.
    #[must_use]
    pub fn new(name: Domain) -> Self {
        let policy = Policy { domains: alloc::vec![name.clone()], users: None, relays: false };
        let offers = Offers {
            pipelining: true,
            eight_bit_mime: true,
            chunking: true,
            enhanced_status_codes: true,
            dsn: true,
            size: true,
            starttls: false,
            auth: Auth::Never,
        };
        let limits = Limits {
            message: TextBounds { octets: 10_000_000, line: None },
            recipients: 100,
            errors: 20,
            held: 262_144,
            silence: Nanos::from_millis(300_000),
            greeting: Nanos::ZERO,
        };
        let epoch = UnixSeconds(0);
        Self { name, offers, policy, limits, lenient: false, submission: false, client: None, session: 0, epoch }
    }
}
