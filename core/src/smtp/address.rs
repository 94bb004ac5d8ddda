//! Who sends and who receives: domains, address literals and mailboxes (RFC 5321 §4.1.2).
//!
//! Values hold only what the grammar allows; lengths are those of §4.5.3.1. Nothing here asks whether a mailbox exists.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::net::{Ipv4Addr, Ipv6Addr};

use super::field;
use crate::wire::{Coded, Field, TextCoder, Value, WireErrorKind, read_text};

/// The most octets of a local part (§4.5.3.1.1).
pub const LOCAL_PART_MAX: usize = 64;
/// The most octets of a domain (§4.5.3.1.2).
pub const DOMAIN_MAX: usize = 255;
/// The most octets of one label of a domain (RFC 1035 §2.3.4).
const LABEL_MAX: usize = 63;

/// A domain name as it was written; two that differ in case are the same domain.
#[derive(Clone, Eq, Debug)]
pub struct Domain(String);

impl PartialEq for Domain {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Domain {
    /// A domain from text; none where the grammar doesn't allow it.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        read_text(text.as_bytes(), Self::blank(), code_domain).ok()
    }

    /// What reading starts from.
    pub(super) const fn blank() -> Self {
        Self(String::new())
    }

    /// The name as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Codes a domain.
///
/// # Errors
/// An empty label, one that begins or ends with a hyphen, one over 63 octets, more than 255 octets in all.
pub fn code_domain(coder: &mut TextCoder<'_>, domain: &mut Domain) -> Coded {
    coder.text(field::DOMAIN, &mut domain.0, |octet| DOMAIN_OCTETS[usize::from(octet)], (1, DOMAIN_MAX))?;
    if are_labels(domain.0.as_bytes()) {
        return Ok(());
    }
    Err(coder.error(field::DOMAIN, WireErrorKind::BadValue { got: u32::from(b'.') }))
}

/// Whether octets of a domain are labels with dots between them.
fn are_labels(octets: &[u8]) -> bool {
    let (mut len, mut last) = (0, b'.');
    for octet in octets {
        match octet {
            b'.' if len == 0 || last == b'-' => return false,
            b'.' => len = 0,
            b'-' if len == 0 => return false,
            _ => len += 1,
        }
        if len > LABEL_MAX {
            return false;
        }
        last = *octet;
    }
    len > 0 && last != b'-'
}

/// Letters, digits, hyphen and dot.
const DOMAIN_OCTETS: [bool; 256] = {
    let (mut table, mut octet) = ([false; 256], 0);
    while octet < 256 {
        table[octet] = (octet as u8).is_ascii_alphanumeric() || matches!(octet as u8, b'-' | b'.');
        octet += 1;
    }
    table
};

/// A host: by its name or by its address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Host {
    /// A domain name.
    Name(Domain),
    /// `[192.0.2.1]`.
    V4(Ipv4Addr),
    /// `[IPv6:2001:db8::1]`.
    V6(Ipv6Addr),
}

impl Host {
    /// A host from text; none where the grammar doesn't allow it.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        read_text(text.as_bytes(), Self::blank(), code_host).ok()
    }

    pub(super) const fn blank() -> Self {
        Self::Name(Domain::blank())
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(domain) => domain.fmt(f),
            Self::V4(address) => write!(f, "[{address}]"),
            Self::V6(address) => write!(f, "[IPv6:{address}]"),
        }
    }
}

/// Codes a domain or an address literal. General address literals (no tag but IPv6 is registered) aren't read.
///
/// # Errors
/// What is neither.
pub fn code_host(coder: &mut TextCoder<'_>, host: &mut Host) -> Coded {
    let literal = match host {
        Host::Name(_) => false,
        Host::V4(_) | Host::V6(_) => true,
    };
    if !coder.goes_on(b'[', literal) {
        if coder.decoding() {
            *host = Host::blank();
        }
        return if let Host::Name(domain) = host { code_domain(coder, domain) } else { Ok(()) };
    }
    let mut text = if coder.decoding() { String::new() } else { alloc::format!("{host}") };
    fn class_octet(octet: u8) -> bool {
        octet.is_ascii_hexdigit() || b"[]:.IPVipv".contains(&octet)
    }
    coder.text(field::ADDRESS_LITERAL, &mut text, class_octet, (1, DOMAIN_MAX))?;
    if coder.decoding() {
        let bad = coder.error(field::ADDRESS_LITERAL, WireErrorKind::BadValue { got: u32::from(b'[') });
        let inner = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).ok_or(bad)?;
        let tagged = inner.get(..5).is_some_and(|tag| tag.eq_ignore_ascii_case("IPv6:"));
        *host = if tagged {
            Host::V6(inner[5..].parse().map_err(|_| bad)?)
        } else {
            Host::V4(inner.parse().map_err(|_| bad)?)
        };
    }
    Ok(())
}

/// The part before `@`, without the signs that quote it. ASCII only: SMTPUTF8 isn't offered.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LocalPart(String);

impl LocalPart {
    /// Its octets without quoting.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn is_dot_string(&self) -> bool {
        self.0.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_atom))
    }
}

/// A letter, digit or sign that may stand in a local part without quotes (RFC 5322 atext).
const fn is_atom(octet: u8) -> bool {
    octet.is_ascii_alphanumeric()
        || matches!(
            octet,
            b'!' | b'#'
                | b'$'
                | b'%'
                | b'&'
                | b'\''
                | b'*'
                | b'+'
                | b'-'
                | b'/'
                | b'='
                | b'?'
                | b'^'
                | b'_'
                | b'`'
                | b'{'
                | b'|'
                | b'}'
                | b'~'
        )
}

/// Those and the dot.
const DOT_STRING_OCTETS: [bool; 256] = {
    let (mut table, mut octet) = ([false; 256], 0);
    while octet < 256 {
        table[octet] = is_atom(octet as u8) || octet as u8 == b'.';
        octet += 1;
    }
    table
};

fn code_local_part(coder: &mut TextCoder<'_>, local: &mut LocalPart) -> Coded {
    let quoted = coder.goes_on(b'"', !coder.decoding() && !local.is_dot_string());
    let most = (1, LOCAL_PART_MAX);
    if !quoted {
        coder.text(field::LOCAL_PART, &mut local.0, |octet| DOT_STRING_OCTETS[usize::from(octet)], most)?;
        let octets = local.0.as_bytes();
        let dots = octets.first() == Some(&b'.') || octets.last() == Some(&b'.');
        if !dots && !octets.windows(2).any(|pair| pair == b"..") {
            return Ok(());
        }
        return Err(coder.error(field::LOCAL_PART, WireErrorKind::BadValue { got: u32::from(b'.') }));
    }
    let mut written = Vec::new();
    if coder.decoding() {
        let content = unquote(coder.rest()).ok_or_else(|| coder.unexpected(field::LOCAL_PART))?;
        let len = content.1;
        local.0 = content.0;
        written.extend_from_slice(coder.rest().get(..len).unwrap_or_default());
        if len > LOCAL_PART_MAX {
            let kind = WireErrorKind::TooLong { max: LOCAL_PART_MAX as u32, got: len as u32 };
            return Err(coder.error(field::LOCAL_PART, kind));
        }
        coder.skip(len);
        coder.mark(field::LOCAL_PART, coder.at() - len, Value::Octets);
        return Ok(());
    }
    written.push(b'"');
    for octet in local.0.bytes() {
        if matches!(octet, b'"' | b'\\') {
            written.push(b'\\');
        }
        written.push(octet);
    }
    written.push(b'"');
    coder.octets(field::LOCAL_PART, &mut written, |octet| matches!(octet, 32..=126), most)
}

/// The content of a quoted string and how many octets it takes with its quotes.
fn unquote(text: &[u8]) -> Option<(String, usize)> {
    let mut content = String::new();
    let mut octets = text.iter().enumerate().skip(1);
    while let Some((at, octet)) = octets.next() {
        let octet = match octet {
            b'"' => return (!content.is_empty()).then_some((content, at + 1)),
            b'\\' => *octets.next()?.1,
            other => *other,
        };
        if !matches!(octet, 32..=126) {
            return None;
        }
        content.push(char::from(octet));
    }
    None
}

/// A mailbox: whose, and on which host.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mailbox {
    /// Whose.
    pub local: LocalPart,
    /// Where.
    pub host: Host,
}

impl Mailbox {
    /// A mailbox from text such as `ana@lab.example`; none where the grammar doesn't allow it.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        read_text(text.as_bytes(), Self::blank(), code_mailbox).ok()
    }

    pub(super) const fn blank() -> Self {
        Self { local: LocalPart(String::new()), host: Host::blank() }
    }
}

impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let octets = crate::wire::write_text(&mut self.clone(), code_mailbox).map_err(|_| fmt::Error)?;
        f.write_str(&String::from_utf8_lossy(&octets))
    }
}

/// Codes local part, `@` and host.
///
/// # Errors
/// What the grammar doesn't allow.
pub fn code_mailbox(coder: &mut TextCoder<'_>, mailbox: &mut Mailbox) -> Coded {
    coder.group(field::MAILBOX, |coder| {
        code_local_part(coder, &mut mailbox.local)?;
        coder.sign(field::AT, b"@")?;
        code_host(coder, &mut mailbox.host)
    })
}

/// Whether a field is part of an address: where such a field is wrong, the address is.
#[must_use]
pub fn is_of_address(of: Field) -> bool {
    [field::PATH, field::BRACKET, field::MAILBOX, field::LOCAL_PART, field::AT, field::DOMAIN, field::SOURCE_ROUTE]
        .contains(&of)
        || of == field::ADDRESS_LITERAL
}
