//! Lines and messages of SMTP as the log has them: a name, what they say, their octets; and back to fields.

use alloc::string::String;
use alloc::vec::Vec;

use crate::smtp::command::{Command, VERBS, Verb};
use crate::smtp::field;
use crate::smtp::reply::Reply;
use crate::tls::Record;
use crate::wire::{Field, Mark, Value, WireError};
use crate::world::record::Facts;
use crate::world::station::Spoken;

/// A line that is neither a command nor a reply.
pub const LINE: &str = "LINE";
/// A line of a message, typed.
pub const TEXT: &str = "TEXT";
/// A piece of a message.
pub const MESSAGE: &str = "MESSAGE";
/// The command behind which TLS begins.
pub(super) const STARTTLS: &str = "STARTTLS";
/// A TLS record with simulated content: what was said stands in it, and the log doesn't say what.
pub const RECORD: &str = "TLS";
/// What a capture says beside each of these: in the language of the tool that shows it, as its note does.
const REMARK: &str = "Simulated by Capa 5: a TLS record without handshake, key and cipher. Its content is what was said with \
all bits inverted, and 16 octets in the place of a tag.";
/// Octets of a message that go as one piece: what one segment of TCP holds on most lines.
const PIECE: usize = 1_400;

const FIRST_CODE: u16 = 200;
const CODES: u16 = 400;
/// The digits of all reply codes, one code behind the other.
static DIGITS: [u8; CODES as usize * 3] = {
    let mut digits = [0; CODES as usize * 3];
    let mut index = 0;
    while index < CODES {
        let (code, at) = (FIRST_CODE + index, index as usize * 3);
        digits[at] = b'0' + (code / 100) as u8;
        digits[at + 1] = b'0' + (code / 10 % 10) as u8;
        digits[at + 2] = b'0' + (code % 10) as u8;
        index += 1;
    }
    digits
};

/// A reply code as a name.
#[must_use]
pub fn code_name(code: u16) -> &'static str {
    let at = usize::from(code.saturating_sub(FIRST_CODE)) * 3;
    DIGITS.get(at..at + 3).and_then(|digits| core::str::from_utf8(digits).ok()).unwrap_or(LINE)
}

/// A verb as a name.
#[must_use]
pub fn verb_name(verb: Verb) -> &'static str {
    VERBS.iter().find(|(known, _)| *known == verb).map_or(LINE, |(_, name)| name)
}

/// Whether a message of that name is a reply.
#[must_use]
pub fn is_reply(name: &str) -> bool {
    name.len() == 3 && name.bytes().all(|octet| octet.is_ascii_digit())
}

/// What a line says, by which end says it: the one that serves replies.
#[must_use]
pub fn name_of(line: &[u8], serves: bool) -> &'static str {
    let word = line.split(|octet| matches!(octet, b' ' | b'\r' | b'\n')).next().unwrap_or_default();
    if serves {
        let digits = line.get(..3).and_then(|digits| core::str::from_utf8(digits).ok());
        let ends = matches!(line.get(3), None | Some(b' ' | b'-' | b'\r'));
        return digits.filter(|_| ends).and_then(|digits| digits.parse().ok()).map_or(LINE, code_name);
    }
    VERBS.iter().find(|(_, name)| word.eq_ignore_ascii_case(name.as_bytes())).map_or(LINE, |(_, name)| name)
}

/// What lines say, without the last one's end.
#[must_use]
pub fn facts_of(octets: &[u8]) -> Facts {
    let line = octets.strip_suffix(b"\r\n").unwrap_or(octets);
    Facts::Line { line: String::from_utf8_lossy(line).into_owned() }
}

/// A line, or the lines of one reply.
#[must_use]
pub fn line(name: &'static str, octets: &[u8]) -> Spoken {
    Spoken { name, facts: facts_of(octets), octets: octets.to_vec() }
}

/// A message in pieces, each with its place.
pub(super) fn message(octets: &[u8]) -> impl Iterator<Item = Spoken> {
    octets.chunks(PIECE).enumerate().map(|(index, piece)| {
        let facts = Facts::Range { off: (index * PIECE) as u64, len: piece.len() as u64 };
        Spoken { name: MESSAGE, facts, octets: piece.to_vec() }
    })
}

/// What octets say that came changed.
#[must_use]
pub fn reread(name: &'static str, octets: &[u8]) -> (&'static str, Facts) {
    match name {
        MESSAGE | RECORD => (name, Facts::None {}),
        TEXT => (name, facts_of(octets)),
        _ => (name_of(octets, is_reply(name)), facts_of(octets)),
    }
}

/// The fields of a message of that name.
#[must_use]
pub fn inspect(name: &str, octets: &[u8]) -> (Vec<Mark>, Option<WireError>) {
    if name == RECORD {
        let read = Record::decode(octets);
        return (read.marks, read.error);
    }
    if is_reply(name) {
        let read = Reply::decode(octets);
        return (read.marks, read.error);
    }
    let Some(line) = octets.strip_suffix(b"\r\n").filter(|_| VERBS.iter().any(|(_, verb)| *verb == name)) else {
        return (text(octets), None);
    };
    let mut read = Command::decode(line);
    read.marks.push(mark(field::LINE_END, line.len(), 2, 0));
    (read.marks, read.error)
}

/// What a capture says beside a message of that name.
#[must_use]
pub fn remark(name: &str) -> Option<&'static str> {
    (name == RECORD).then_some(REMARK)
}

fn mark(field: Field, start: usize, len: usize, depth: u8) -> Mark {
    Mark { field, start: start as u32, len: len as u32, bits: None, depth, value: Value::Octets }
}

/// Lines of text as fields: dots that were doubled, and the dot that ends.
fn text(octets: &[u8]) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut at = 0;
    while at < octets.len() {
        let rest = &octets[at..];
        let len = rest.windows(2).position(|two| two == b"\r\n").map_or(rest.len(), |end| end + 2);
        let line = &rest[..len];
        if line == b".\r\n" {
            marks.push(mark(field::END_OF_TEXT, at, len, 0));
        } else {
            let (dots, end) = (usize::from(line.starts_with(b"..")), if line.ends_with(b"\r\n") { 2 } else { 0 });
            marks.push(Mark { value: Value::Group, ..mark(field::TEXT_LINE, at, len, 0) });
            let parts = [
                (field::STUFFED_DOT, 0, dots),
                (field::TEXT, dots, len - dots - end),
                (field::LINE_END, len - end, end),
            ];
            let there = parts.into_iter().filter(|(_, _, len)| *len > 0);
            marks.extend(there.map(|(field, from, len)| mark(field, at + from, len, 1)));
        }
        at += len;
    }
    marks
}

/// Cuts what a machine sends into what it said.
#[derive(Clone, Debug, Default)]
pub(super) struct Said(Vec<(&'static str, usize)>);

impl Said {
    /// A line of so many octets is about to go.
    pub(super) fn line(&mut self, name: &'static str, octets: usize) {
        self.0.push((name, octets));
    }

    /// A message is about to go: all octets behind the lines.
    pub(super) fn message(&mut self) {
        self.0.push((MESSAGE, usize::MAX));
    }

    /// What goes now, in order.
    pub(super) fn cut(&mut self, octets: &[u8]) -> Vec<Spoken> {
        let mut spoken = Vec::new();
        let mut rest = octets;
        for (name, len) in core::mem::take(&mut self.0) {
            let (head, tail) = rest.split_at(len.min(rest.len()));
            rest = tail;
            match name {
                MESSAGE => spoken.extend(message(head)),
                name if !head.is_empty() => spoken.push(line(name, head)),
                _ => {}
            }
        }
        if !rest.is_empty() {
            spoken.push(line(LINE, rest));
        }
        spoken
    }
}
