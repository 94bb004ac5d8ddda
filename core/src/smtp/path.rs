//! The two paths of an envelope: a mailbox in angle brackets, or what stands for one (RFC 5321 §4.1.2).

use core::fmt;

use super::address::{Domain, Mailbox, code_mailbox};
use super::field;
use crate::wire::{Coded, TextCoder, Value, WireErrorKind};

/// The most octets of a path with its brackets (§4.5.3.1.3).
pub const PATH_MAX: usize = 256;

/// Where failures are reported to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReversePath {
    /// `<>`: nobody. Reports of failure have it, so that no report is ever made of a report.
    Null,
    /// A mailbox.
    Mailbox(Mailbox),
}

impl fmt::Display for ReversePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("<>"),
            Self::Mailbox(mailbox) => write!(f, "<{mailbox}>"),
        }
    }
}

/// Who is to receive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ForwardPath {
    /// `<Postmaster>`: who answers for the server, without a domain (§4.5.1).
    Postmaster,
    /// A mailbox.
    Mailbox(Mailbox),
}

impl fmt::Display for ForwardPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Postmaster => f.write_str("<Postmaster>"),
            Self::Mailbox(mailbox) => write!(f, "<{mailbox}>"),
        }
    }
}

/// Codes a reverse-path.
///
/// # Errors
/// What the grammar doesn't allow; more than 256 octets.
pub fn code_reverse_path(coder: &mut TextCoder<'_>, path: &mut ReversePath) -> Coded {
    in_brackets(coder, |coder| {
        if coder.decoding() {
            if coder.peek() == Some(b'>') {
                *path = ReversePath::Null;
                return Ok(());
            }
            *path = ReversePath::Mailbox(Mailbox::blank());
        }
        match path {
            ReversePath::Null => Ok(()),
            ReversePath::Mailbox(mailbox) => code_routed(coder, mailbox),
        }
    })
}

/// Codes a forward-path.
///
/// # Errors
/// What the grammar doesn't allow; more than 256 octets.
pub fn code_forward_path(coder: &mut TextCoder<'_>, path: &mut ForwardPath) -> Coded {
    const POSTMASTER: &[u8] = b"Postmaster";
    in_brackets(coder, |coder| {
        if coder.decoding() {
            let rest = coder.rest();
            let alone = rest.get(..POSTMASTER.len()).is_some_and(|word| word.eq_ignore_ascii_case(POSTMASTER))
                && rest.get(POSTMASTER.len()) == Some(&b'>');
            *path = if alone { ForwardPath::Postmaster } else { ForwardPath::Mailbox(Mailbox::blank()) };
        }
        match path {
            ForwardPath::Postmaster => coder.sign(field::POSTMASTER, POSTMASTER),
            ForwardPath::Mailbox(mailbox) => code_routed(coder, mailbox),
        }
    })
}

fn in_brackets(coder: &mut TextCoder<'_>, inner: impl FnOnce(&mut TextCoder<'_>) -> Coded) -> Coded {
    coder.group(field::PATH, |coder| {
        let start = coder.at();
        coder.sign(field::BRACKET, b"<")?;
        inner(coder)?;
        coder.sign(field::BRACKET, b">")?;
        let got = coder.at() - start;
        if got > PATH_MAX {
            let kind = WireErrorKind::TooLong { max: PATH_MAX as u32, got: got as u32 };
            return Err(coder.error(field::PATH, kind));
        }
        Ok(())
    })
}

/// A mailbox that a source route may stand before: `@a.example,@b.example:`. It is never written.
fn code_routed(coder: &mut TextCoder<'_>, mailbox: &mut Mailbox) -> Coded {
    fn route_octet(octet: u8) -> bool {
        octet.is_ascii_alphanumeric() || b"-.@,:[]".contains(&octet)
    }
    if coder.decoding() && coder.peek() == Some(b'@') {
        let rest = coder.rest();
        let end = rest.iter().take(PATH_MAX).take_while(|octet| route_octet(**octet)).position(|octet| *octet == b':');
        let route = end.and_then(|end| rest.get(..end)).ok_or_else(|| coder.unexpected(field::SOURCE_ROUTE))?;
        let hop = |hop: &[u8]| {
            let domain: Option<&str> = hop.strip_prefix(b"@").and_then(|hop| core::str::from_utf8(hop).ok());
            domain.is_some_and(|domain| Domain::new(domain).is_some())
        };
        if !route.split(|octet| *octet == b',').all(hop) {
            return Err(coder.unexpected(field::SOURCE_ROUTE));
        }
        let start = coder.at();
        coder.skip(route.len() + 1);
        coder.mark(field::SOURCE_ROUTE, start, Value::Octets);
    }
    code_mailbox(coder, mailbox)
}
