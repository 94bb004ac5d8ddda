//! Replies: three digits, an enhanced status code where there is one, text; on one line or several (RFC 5321 §4.2, RFC 2034,
//! RFC 3463).

mod lines;

use alloc::vec::Vec;
use core::fmt;

pub use lines::ReplyLines;

use super::field;
use crate::wire::{
    Coded, Decoded, TextCoder, Value, WireError, WireErrorKind, decode_text, encode_text, read_text, write_text,
};

/// The most lines of a reply that are read.
pub const LINES_MAX: usize = 100;
/// The most octets of a reply's text on one line: 512 with code, separator and CR LF (RFC 5321 §4.5.3.1.5); more is taken
/// from others, but not without end.
const TEXT_MAX: usize = 2_000;

/// Whether it went well (the first digit).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// 2: done.
    Completed,
    /// 3: go on, more is needed.
    Intermediate,
    /// 4: not now; the same may go well later.
    Transient,
    /// 5: not at all; the same won't go well later.
    Permanent,
}

/// What it is about (the second digit).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Category {
    /// 0: syntax.
    Syntax,
    /// 1: information.
    Information,
    /// 2: the connection.
    Connection,
    /// 3, 4: no meaning is given to it.
    Unspecified,
    /// 5: the mail system.
    MailSystem,
}

/// Three digits: the first 2 to 5, the second 0 to 5.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ReplyCode(u16);

impl ReplyCode {
    /// A code, where its digits have a meaning.
    #[must_use]
    pub const fn new(number: u16) -> Option<Self> {
        let (first, second) = (number / 100, number / 10 % 10);
        if first >= 2 && first <= 5 && second <= 5 { Some(Self(number)) } else { None }
    }

    /// A code that is known to be one.
    pub(super) const fn known(number: u16) -> Self {
        assert!(Self::new(number).is_some());
        Self(number)
    }

    /// Its number.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }

    /// Its first digit.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self.0 / 100 {
            2 => Severity::Completed,
            3 => Severity::Intermediate,
            4 => Severity::Transient,
            _ => Severity::Permanent,
        }
    }

    /// Its second digit.
    #[must_use]
    pub const fn category(self) -> Category {
        match self.0 / 10 % 10 {
            0 => Category::Syntax,
            1 => Category::Information,
            2 => Category::Connection,
            5 => Category::MailSystem,
            _ => Category::Unspecified,
        }
    }
}

impl fmt::Display for ReplyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// An enhanced status code: class, subject, detail.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Status {
    /// 2, 4 or 5: the first digit of its reply.
    pub class: u8,
    /// What it is about.
    pub subject: u16,
    /// A finer shade.
    pub detail: u16,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

/// One reply. A line's text is printable ASCII and tabs; what others send beyond that is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reply {
    /// The code, the same on every line.
    pub code: ReplyCode,
    /// The status code, on every line.
    pub status: Option<Status>,
    /// The text of each line; at least one line.
    pub lines: ReplyLines,
}

impl Reply {
    /// A reply of one line.
    #[must_use]
    pub fn new(code: ReplyCode, status: Option<Status>, text: &str) -> Self {
        Self { code, status, lines: ReplyLines::one(text.as_bytes()) }
    }

    fn blank() -> Self {
        Self { code: ReplyCode(250), status: None, lines: ReplyLines::default() }
    }

    /// Reads a whole reply, all its lines with their CR LF, with marks.
    #[must_use]
    pub fn decode(octets: &[u8]) -> Decoded<Self> {
        decode_text(octets, Self::blank(), code_reply)
    }

    /// Reads a whole reply, all its lines with their CR LF.
    ///
    /// # Errors
    /// What the grammar doesn't allow; lines with different codes.
    pub fn read(octets: &[u8]) -> Result<Self, WireError> {
        read_text(octets, Self::blank(), code_reply)
    }

    /// The reply's lines with their CR LF.
    ///
    /// # Errors
    /// Text that a line can't hold.
    pub fn write(&self) -> Result<Vec<u8>, WireError> {
        write_text(&mut self.clone(), code_reply)
    }

    /// The reply's lines with their CR LF, and marks.
    ///
    /// # Errors
    /// As [`Reply::write`].
    pub fn encode(&self) -> Result<(Vec<u8>, Vec<crate::wire::Mark>), WireError> {
        encode_text(&mut self.clone(), code_reply)
    }
}

/// Codes a reply with all its lines.
///
/// # Errors
/// What the grammar doesn't allow.
pub fn code_reply(coder: &mut TextCoder<'_>, reply: &mut Reply) -> Coded {
    coder.group(field::REPLY, |coder| {
        let mut index = 0;
        loop {
            let more = code_line(coder, reply, index)?;
            if !more {
                return Ok(());
            }
            index += 1;
            if index >= LINES_MAX {
                let kind = WireErrorKind::TooLong { max: LINES_MAX as u32, got: index as u32 + 1 };
                return Err(coder.error(field::REPLY, kind));
            }
        }
    })
}

/// Codes one line; gives whether another follows.
fn code_line(coder: &mut TextCoder<'_>, reply: &mut Reply, index: usize) -> Result<bool, WireError> {
    let mut more = index + 1 < reply.lines.len();
    coder.group(field::REPLY_LINE, |coder| {
        code_code(coder, &mut reply.code, index == 0)?;
        let start = coder.at();
        if coder.decoding() {
            match coder.peek() {
                Some(b'-') => more = true,
                Some(b' ') => more = false,
                // A code alone on its line.
                Some(b'\r') => {
                    more = false;
                    reply.lines.push(b"");
                    return coder.sign(field::LINE_END, b"\r\n");
                }
                Some(_) | None => return Err(coder.unexpected(field::SEPARATOR)),
            }
            coder.skip(1);
            coder.mark(field::SEPARATOR, start, Value::Octets);
        } else if more {
            coder.sign(field::SEPARATOR, b"-")?;
        } else {
            coder.sign(field::SEPARATOR, b" ")?;
        }
        code_status(coder, reply, index == 0)?;
        if coder.decoding() {
            if index == 0 {
                // What is left holds all texts: room for them is made once.
                reply.lines = ReplyLines::with_room(coder.rest().len());
            }
            reply.lines.push(coder.up_to_end(field::REPLY_TEXT, TEXT_MAX)?);
        } else {
            coder.put_up_to_end(field::REPLY_TEXT, reply.lines.get(index).unwrap_or_default(), TEXT_MAX)?;
        }
        coder.sign(field::LINE_END, b"\r\n")
    })?;
    Ok(more)
}

fn code_code(coder: &mut TextCoder<'_>, code: &mut ReplyCode, first: bool) -> Coded {
    coder.group(field::REPLY_CODE, |coder| {
        let number = code.0;
        let mut digits = [u64::from(number / 100), u64::from(number / 10 % 10), u64::from(number % 10)];
        let mut read = 0;
        for (digit, field) in digits.iter_mut().zip([field::SEVERITY, field::CATEGORY, field::DETAIL]) {
            if coder.decoding() {
                let octet = coder.peek().filter(u8::is_ascii_digit).ok_or_else(|| coder.unexpected(field))?;
                *digit = u64::from(octet - b'0');
                let start = coder.at();
                coder.skip(1);
                coder.mark(field, start, Value::Number(*digit));
            } else {
                coder.number(field, digit, 1)?;
            }
            read = read * 10 + *digit as u16;
        }
        let bad = WireErrorKind::BadValue { got: u32::from(read) };
        let read = ReplyCode::new(read).ok_or_else(|| coder.error(field::REPLY_CODE, bad))?;
        if !first && read != *code {
            return Err(coder.error(field::REPLY_CODE, bad));
        }
        *code = read;
        Ok(())
    })
}

/// The status code before the text, on every line where the first has one. What looks like one and is of another class than
/// the reply is text.
fn code_status(coder: &mut TextCoder<'_>, reply: &mut Reply, first: bool) -> Coded {
    if coder.decoding() {
        let found = status_of(coder.rest()).filter(|status| u16::from(status.class) == reply.code.0 / 100);
        if first {
            reply.status = found;
        } else if found.is_none() || found != reply.status {
            // Lines may have codes of their own; the reply has the first line's. One without a code is text.
            return Ok(());
        }
    }
    let Some(status) = reply.status else { return Ok(()) };
    coder.group(field::STATUS, |coder| {
        let part = |coder: &mut TextCoder<'_>, field, value: u16| coder.number(field, &mut u64::from(value), 3);
        part(coder, field::STATUS_CLASS, u16::from(status.class))?;
        coder.sign(field::STATUS_DOT, b".")?;
        part(coder, field::STATUS_SUBJECT, status.subject)?;
        coder.sign(field::STATUS_DOT, b".")?;
        part(coder, field::STATUS_DETAIL, status.detail)
    })?;
    coder.sign(field::SPACE, b" ")
}

/// The status code at the beginning of a text, with the space behind it.
fn status_of(text: &[u8]) -> Option<Status> {
    let mut at = 0;
    let mut part = |most: usize, end: u8| {
        let rest = text.get(at..)?;
        let len = rest.iter().take(most + 1).position(|octet| *octet == end)?;
        let digits = rest.get(..len).filter(|digits| !digits.is_empty() && digits.iter().all(u8::is_ascii_digit))?;
        // Written anew it must be the same: no zero in front.
        if digits.len() > 1 && digits.first() == Some(&b'0') {
            return None;
        }
        at += len + 1;
        Some(digits.iter().fold(0_u16, |number, digit| number * 10 + u16::from(digit - b'0')))
    };
    let (class, subject, detail) = (part(1, b'.')?, part(3, b'.')?, part(3, b' ')?);
    matches!(class, 2 | 4 | 5).then_some(Status { class: class as u8, subject, detail })
}

/// Gathers the lines of a reply from a stream's lines.
#[derive(Clone, Debug, Default)]
pub struct ReplyReader {
    lines: Vec<u8>,
    count: usize,
}

impl ReplyReader {
    /// Takes the next line without its CR LF; gives the reply once that was its last.
    ///
    /// # Errors
    /// What isn't a reply.
    pub fn take(&mut self, line: &[u8]) -> Result<Option<Reply>, WireError> {
        self.lines.extend_from_slice(line);
        self.lines.extend_from_slice(b"\r\n");
        self.count += 1;
        let begins = line.get(..3).is_some_and(|code| code.iter().all(u8::is_ascii_digit));
        if begins && line.get(3) == Some(&b'-') && self.count < LINES_MAX {
            return Ok(None);
        }
        self.count = 0;
        Reply::read(&core::mem::take(&mut self.lines)).map(Some)
    }
}
