//! Protocols of text lines: one filter function per type, run in either direction by one [`TextCoder`], which records marks.
//!
//! It is to words and signs what [`super::Coder`] is to numbers and lengths. It reads a whole line that stands in memory and
//! knows no protocol. Words are compared without regard to case, and written as they are declared.

mod run;

use alloc::string::String;
use alloc::vec::Vec;

use super::{Decoded, Field, Mark, Value, WireError, WireErrorKind};

enum Direction<'a> {
    Write(Vec<u8>),
    Read(&'a [u8]),
}

/// Runs a filter function over text in one direction and keeps its marks.
///
/// A filter takes `&mut` values: writing reads them, reading writes them. Lengths are in octets.
pub struct TextCoder<'a> {
    direction: Direction<'a>,
    /// The next octet to read.
    at: usize,
    depth: u8,
    marks: Vec<Mark>,
    marking: bool,
    /// The field coded last.
    last: Field,
}

/// What a filter gives.
pub type Coded = Result<(), WireError>;

/// Runs `filter` over `value` towards text, with marks.
///
/// # Errors
/// A value that its field can't hold.
pub fn encode_text<T>(
    value: &mut T,
    filter: impl FnOnce(&mut TextCoder<'_>, &mut T) -> Coded,
) -> Result<(Vec<u8>, Vec<Mark>), WireError> {
    let mut coder = TextCoder::new(Direction::Write(Vec::new()), true);
    filter(&mut coder, value)?;
    let marks = core::mem::take(&mut coder.marks);
    Ok((coder.written(), marks))
}

/// As [`encode_text`], without marks.
///
/// # Errors
/// A value that its field can't hold.
pub fn write_text<T>(
    value: &mut T,
    filter: impl FnOnce(&mut TextCoder<'_>, &mut T) -> Coded,
) -> Result<Vec<u8>, WireError> {
    let mut coder = TextCoder::new(Direction::Write(Vec::with_capacity(64)), false);
    filter(&mut coder, value)?;
    Ok(coder.written())
}

/// Runs `filter` over all of `input`, with marks. Never panics; octets left over are an error.
#[inline]
pub fn decode_text<T>(
    input: &[u8],
    mut value: T,
    filter: impl FnOnce(&mut TextCoder<'_>, &mut T) -> Coded,
) -> Decoded<T> {
    let mut coder = TextCoder::new(Direction::Read(input), true);
    let error = coder.run(&mut value, filter).err();
    Decoded { value, marks: coder.marks, error }
}

/// As [`decode_text`], without marks.
///
/// # Errors
/// Octets that `filter` can't read, and those left over.
#[inline]
pub fn read_text<T>(
    input: &[u8],
    mut value: T,
    filter: impl FnOnce(&mut TextCoder<'_>, &mut T) -> Coded,
) -> Result<T, WireError> {
    TextCoder::new(Direction::Read(input), false).run(&mut value, filter)?;
    Ok(value)
}

impl<'a> TextCoder<'a> {
    const fn new(direction: Direction<'a>, marking: bool) -> Self {
        Self { direction, at: 0, depth: 0, marks: Vec::new(), marking, last: Field("line") }
    }

    #[inline]
    fn run<T>(&mut self, value: &mut T, filter: impl FnOnce(&mut Self, &mut T) -> Coded) -> Coded {
        filter(self, value)?;
        match self.rest().len() {
            0 => Ok(()),
            left => Err(self.error(self.last, WireErrorKind::LeftOver { octets: left as u32 })),
        }
    }

    fn written(self) -> Vec<u8> {
        match self.direction {
            Direction::Write(octets) => octets,
            Direction::Read(_) => Vec::new(),
        }
    }

    /// Whether values are being read from text.
    #[must_use]
    #[inline]
    pub const fn decoding(&self) -> bool {
        matches!(self.direction, Direction::Read(_))
    }

    /// The octets that aren't read yet; none while writing.
    #[must_use]
    #[inline]
    pub fn rest(&self) -> &'a [u8] {
        match self.direction {
            Direction::Read(input) => input.get(self.at..).unwrap_or_default(),
            Direction::Write(_) => &[],
        }
    }

    /// The next octet to read; none at the end or while writing.
    #[must_use]
    #[inline]
    pub fn peek(&self) -> Option<u8> {
        self.rest().first().copied()
    }

    /// Whether a list goes on: reading sees `sign` next, writing has more to write.
    #[must_use]
    #[inline]
    pub fn goes_on(&self, sign: u8, more: bool) -> bool {
        if self.decoding() { self.peek() == Some(sign) } else { more }
    }

    /// The place of the next octet, from the start of the line.
    #[must_use]
    #[inline]
    pub const fn at(&self) -> usize {
        match &self.direction {
            Direction::Read(_) => self.at,
            Direction::Write(octets) => octets.len(),
        }
    }

    /// An error at the present octet.
    #[must_use]
    pub const fn error(&self, field: Field, kind: WireErrorKind) -> WireError {
        WireError { at: self.at() as u32, field, kind }
    }

    /// The error of an octet that has no place here, or of text that ends too soon.
    #[must_use]
    #[cold]
    pub fn unexpected(&self, field: Field) -> WireError {
        let kind = match self.peek() {
            Some(octet) => WireErrorKind::BadValue { got: u32::from(octet) },
            None => WireErrorKind::Truncated { expected: 1, got: 0 },
        };
        self.error(field, kind)
    }

    /// Marks the octets from `start` to the present one.
    #[inline]
    pub fn mark(&mut self, field: Field, start: usize, value: Value) {
        self.last = field;
        if self.marking {
            let len = (self.at() - start) as u32;
            self.marks.push(Mark { field, start: start as u32, len, bits: None, depth: self.depth, value });
        }
    }

    /// Passes octets that were looked at in [`TextCoder::rest`]; the caller marks them.
    pub const fn skip(&mut self, octets: usize) {
        if self.decoding() {
            self.at += octets;
        }
    }

    #[inline]
    fn put(&mut self, octets: &[u8]) {
        if let Direction::Write(out) = &mut self.direction {
            out.extend_from_slice(octets);
        }
    }

    /// A field that holds the fields that `filter` codes.
    ///
    /// # Errors
    /// Those of `filter`.
    #[inline]
    pub fn group(&mut self, field: Field, filter: impl FnOnce(&mut Self) -> Coded) -> Coded {
        let (index, start) = (self.marks.len(), self.at());
        self.mark(field, start, Value::Group);
        self.depth += 1;
        let result = filter(self);
        self.depth -= 1;
        let end = self.at();
        if let Some(mark) = self.marks.get_mut(index) {
            mark.len = (end - start) as u32;
        }
        result
    }

    /// Exactly these octets; letters in either case.
    ///
    /// # Errors
    /// Other octets.
    #[inline]
    pub fn sign(&mut self, field: Field, octets: &'static [u8]) -> Coded {
        let start = self.at();
        if self.decoding() {
            let found = self.rest();
            let same = match (found, octets) {
                ([first, ..], [sign]) => first.eq_ignore_ascii_case(sign),
                _ => found.get(..octets.len()).is_some_and(|found| found.eq_ignore_ascii_case(octets)),
            };
            if !same {
                return Err(self.unexpected(field));
            }
            self.at += octets.len();
        } else {
            self.put(octets);
        }
        self.mark(field, start, Value::Octets);
        Ok(())
    }

    /// One of some names, in either case: as many letters, digits and hyphens as there are.
    ///
    /// # Errors
    /// [`WireErrorKind::UnknownWord`]: none of them.
    #[inline]
    pub fn name<T: Copy + PartialEq>(&mut self, field: Field, value: &mut T, names: &[(T, &'static str)]) -> Coded {
        let start = self.at();
        let found = if self.decoding() {
            let rest = self.rest();
            let len = rest.iter().position(|octet| !is_word(*octet)).unwrap_or(rest.len());
            let word = &rest[..len];
            // Most names differ in their first letter.
            let first = word.first().map(u8::to_ascii_uppercase);
            let same = |name: &[u8]| {
                name.len() == len
                    && name.first().map(u8::to_ascii_uppercase) == first
                    && name.eq_ignore_ascii_case(word)
            };
            let found = names.iter().position(|(_, name)| same(name.as_bytes()));
            if found.is_some() {
                self.at += len;
            }
            found
        } else {
            names.iter().position(|(other, _)| other == value)
        };
        let Some((index, (known, name))) = found.and_then(|index| names.get(index).map(|name| (index, name))) else {
            return Err(self.error(field, WireErrorKind::UnknownWord));
        };
        *value = *known;
        self.put(name.as_bytes());
        self.mark(field, start, Value::Code(index as u32, name));
        Ok(())
    }

    /// As many octets of a class as there are, from `least` to `most`.
    ///
    /// # Errors
    /// Fewer or more; while writing also octets of another class.
    #[inline]
    pub fn octets(
        &mut self,
        field: Field,
        value: &mut Vec<u8>,
        class: impl Fn(u8) -> bool + Copy,
        (least, most): (usize, usize),
    ) -> Coded {
        let start = self.at();
        if self.decoding() {
            let taken = self.take(field, class, (least, most))?;
            value.clear();
            value.extend_from_slice(taken);
        } else {
            self.fits(field, value, class, (least, most))?;
            self.put(value);
        }
        self.mark(field, start, Value::Octets);
        Ok(())
    }

    /// As [`TextCoder::octets`], for classes of ASCII only.
    ///
    /// # Errors
    /// As there.
    #[inline]
    pub fn text(
        &mut self,
        field: Field,
        value: &mut String,
        class: impl Fn(u8) -> bool + Copy,
        (least, most): (usize, usize),
    ) -> Coded {
        let start = self.at();
        if self.decoding() {
            let taken = self.take(field, class, (least, most))?;
            value.clear();
            value.push_str(core::str::from_utf8(taken).map_err(|_| self.unexpected(field))?);
        } else {
            self.fits(field, value.as_bytes(), class, (least, most))?;
            self.put(value.as_bytes());
        }
        self.mark(field, start, Value::Octets);
        Ok(())
    }

    /// Reads as many octets of a class as there are, where a filter doesn't write what it reads octet by octet.
    ///
    /// # Errors
    /// Fewer or more than the bounds say; none are there while writing.
    #[inline]
    pub fn taken(
        &mut self,
        field: Field,
        class: impl Fn(u8) -> bool + Copy,
        bounds: (usize, usize),
    ) -> Result<&'a [u8], WireError> {
        let start = self.at();
        let taken = self.take(field, class, bounds)?;
        self.mark(field, start, Value::Octets);
        Ok(taken)
    }

    /// Passes octets of a class.
    fn take(
        &mut self,
        field: Field,
        class: impl Fn(u8) -> bool + Copy,
        (least, most): (usize, usize),
    ) -> Result<&'a [u8], WireError> {
        let rest = self.rest();
        let len = rest.iter().position(|octet| !class(*octet)).unwrap_or(rest.len());
        if len > most {
            return Err(self.error(field, WireErrorKind::TooLong { max: most as u32, got: len as u32 }));
        }
        if len < least {
            self.at += len;
            return Err(self.unexpected(field));
        }
        self.at += len;
        Ok(&rest[..len])
    }

    fn fits(
        &self,
        field: Field,
        value: &[u8],
        class: impl Fn(u8) -> bool + Copy,
        (least, most): (usize, usize),
    ) -> Coded {
        let kind = if value.len() > most {
            WireErrorKind::TooLong { max: most as u32, got: value.len() as u32 }
        } else if value.len() < least {
            WireErrorKind::Truncated { expected: least as u32, got: value.len() as u32 }
        } else if let Some(octet) = value.iter().find(|octet| !class(**octet)) {
            WireErrorKind::BadValue { got: u32::from(*octet) }
        } else {
            return Ok(());
        };
        Err(self.error(field, kind))
    }
}

/// Letters, digits and the hyphen: what names are made of.
const fn is_word(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || octet == b'-'
}
