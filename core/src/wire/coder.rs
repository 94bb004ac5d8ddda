//! The only code that touches octets of messages: direction, limits and marks.

use alloc::vec;
use alloc::vec::Vec;

use super::{Bits, Decoded, Field, Mark, Value, WireError, WireErrorKind};
use crate::octets::{Chunk, Supply};

enum Direction<'a> {
    /// `tail` are octets that don't stand in `out` yet: single ones are cheap there.
    Encode {
        out: Chunk,
        tail: Vec<u8>,
    },
    Decode {
        input: &'a Chunk,
        supply: &'a dyn Supply,
        end: u32,
    },
}

/// Runs a filter function in one direction and keeps its marks.
///
/// A filter takes `&mut` values: encoding reads them, decoding writes them. Lengths are in octets.
pub struct Coder<'a> {
    direction: Direction<'a>,
    at: u32,
    depth: u8,
    marks: Vec<Mark>,
    /// Whether marks are wanted.
    marking: bool,
    /// The field coded last.
    last: Field,
}

/// Runs `filter` over `value` towards octets.
///
/// # Errors
/// A value that its field can't hold.
pub fn encode<T>(
    value: &mut T,
    filter: impl FnOnce(&mut Coder<'_>, &mut T) -> Result<(), WireError>,
) -> Result<(Chunk, Vec<Mark>), WireError> {
    let mut coder = Coder::writing(0, true);
    filter(&mut coder, value)?;
    let marks = core::mem::take(&mut coder.marks);
    Ok((coder.written(), marks))
}

/// As [`encode`], without marks: for octets that nobody looks into.
///
/// # Errors
/// A value that its field can't hold.
pub fn write<T>(
    value: &mut T,
    filter: impl FnOnce(&mut Coder<'_>, &mut T) -> Result<(), WireError>,
) -> Result<Chunk, WireError> {
    let mut coder = Coder::writing(0, false);
    filter(&mut coder, value)?;
    Ok(coder.written())
}

/// Runs `filter` over all of `input`. Never panics; octets left over are an error.
pub fn decode<T: Default>(
    input: &Chunk,
    supply: &dyn Supply,
    filter: impl FnOnce(&mut Coder<'_>, &mut T) -> Result<(), WireError>,
) -> Decoded<T> {
    let mut coder = Coder::reading(input, supply, true);
    let mut value = T::default();
    let error = coder.run(&mut value, filter).err();
    Decoded { value, marks: coder.marks, error }
}

/// As [`decode`], without marks: for octets that nobody looks into.
///
/// # Errors
/// Octets that `filter` can't read, and those left over.
pub fn read<T: Default>(
    input: &Chunk,
    supply: &dyn Supply,
    filter: impl FnOnce(&mut Coder<'_>, &mut T) -> Result<(), WireError>,
) -> Result<T, WireError> {
    let mut value = T::default();
    Coder::reading(input, supply, false).run(&mut value, filter)?;
    Ok(value)
}

impl<'a> Coder<'a> {
    const fn writing(depth: u8, marking: bool) -> Self {
        let direction = Direction::Encode { out: Chunk::new(), tail: Vec::new() };
        Self { direction, at: 0, depth, marks: Vec::new(), marking, last: Field("frame") }
    }

    fn reading(input: &'a Chunk, supply: &'a dyn Supply, marking: bool) -> Self {
        let end = u32::try_from(input.len()).unwrap_or(u32::MAX);
        let direction = Direction::Decode { input, supply, end };
        Self { direction, at: 0, depth: 0, marks: Vec::new(), marking, last: Field("frame") }
    }

    /// Decodes a whole value: octets left over are an error.
    fn run<T>(
        &mut self,
        value: &mut T,
        filter: impl FnOnce(&mut Self, &mut T) -> Result<(), WireError>,
    ) -> Result<(), WireError> {
        filter(self, value)?;
        match self.remaining() {
            0 => Ok(()),
            octets => Err(self.error(self.last, WireErrorKind::LeftOver { octets })),
        }
    }

    /// Everything written.
    fn written(self) -> Chunk {
        match self.direction {
            Direction::Encode { mut out, mut tail } => {
                flush(&mut out, &mut tail);
                out
            }
            Direction::Decode { .. } => Chunk::new(),
        }
    }
}

/// Puts the octets that wait behind those that stand.
fn flush(out: &mut Chunk, tail: &mut Vec<u8>) {
    if !tail.is_empty() {
        out.join(Chunk::from(tail.as_slice()));
        tail.clear();
    }
}

impl Coder<'_> {
    /// Whether values are being written from octets.
    #[must_use]
    pub const fn decoding(&self) -> bool {
        matches!(self.direction, Direction::Decode { .. })
    }

    /// The octet that comes next: from the start of the frame, or, while encoding inside a length, from where that starts.
    #[must_use]
    pub const fn at(&self) -> u32 {
        self.at
    }

    /// Octets left to decode in the innermost length; 0 while encoding.
    #[must_use]
    pub const fn remaining(&self) -> u32 {
        match &self.direction {
            Direction::Decode { end, .. } => end.saturating_sub(self.at),
            Direction::Encode { .. } => 0,
        }
    }

    /// An error at the present octet.
    #[must_use]
    pub const fn error(&self, field: Field, kind: WireErrorKind) -> WireError {
        WireError { at: self.at, field, kind }
    }

    /// Marks `len` octets from `start` on, at the present depth.
    pub fn mark(&mut self, field: Field, start: u32, len: u32, value: Value) {
        self.last = field;
        if !self.marking {
            return;
        }
        self.marks.push(Mark { field, start, len, bits: None, depth: self.depth, value });
    }

    /// Marks bits of the last octet coded, one level deeper.
    pub fn mark_bits(&mut self, field: Field, high: u8, low: u8, value: Value) {
        self.last = field;
        if !self.marking {
            return;
        }
        let start = self.at.saturating_sub(1);
        let bits = Some(Bits { high, low });
        self.marks.push(Mark { field, start, len: 1, bits, depth: self.depth + 1, value });
    }

    /// Replaces the value of the last octet mark: a name found after reading, say.
    pub fn name_last(&mut self, value: Value) {
        if let Some(mark) = self.marks.iter_mut().rev().find(|mark| mark.bits.is_none()) {
            mark.value = value;
        }
    }

    /// The octets after the present one, without passing them; `None` when there are too few or while encoding.
    ///
    /// # Errors
    /// [`WireErrorKind::Needs`] where they aren't at hand.
    pub fn peek(&self, field: Field, ahead: u32) -> Result<Option<u8>, WireError> {
        match &self.direction {
            Direction::Encode { .. } => Ok(None),
            Direction::Decode { input, supply, .. } => {
                if ahead >= self.remaining() {
                    return Ok(None);
                }
                let mut octet = [0];
                input
                    .read(u64::from(self.at + ahead), &mut octet, *supply)
                    .map_err(|needs| self.error(field, WireErrorKind::Needs(needs)))?;
                Ok(Some(octet[0]))
            }
        }
    }

    /// Fills or writes exactly `octets.len()` octets, without a mark.
    ///
    /// # Errors
    /// Too few octets.
    fn raw(&mut self, field: Field, octets: &mut [u8]) -> Result<(), WireError> {
        let len = octets.len() as u32;
        let left = self.remaining();
        let at = self.at;
        match &mut self.direction {
            Direction::Encode { tail, .. } => tail.extend_from_slice(octets),
            Direction::Decode { input, supply, .. } => {
                let truncated = WireErrorKind::Truncated { expected: len, got: left };
                if left < len {
                    return Err(WireError { at, field, kind: truncated });
                }
                let read = input.read(u64::from(at), octets, *supply);
                let enough = read.map_err(|needs| WireError { at, field, kind: WireErrorKind::Needs(needs) })?;
                if !enough {
                    return Err(WireError { at, field, kind: truncated });
                }
            }
        }
        self.at += len;
        Ok(())
    }

    /// One octet, a number.
    ///
    /// # Errors
    /// Too few octets.
    pub fn u8(&mut self, field: Field, value: &mut u8) -> Result<(), WireError> {
        let start = self.at;
        let mut octet = [*value];
        self.raw(field, &mut octet)?;
        *value = octet[0];
        self.mark(field, start, 1, Value::Number(u64::from(*value)));
        Ok(())
    }

    /// Two octets, high octet first, a number.
    ///
    /// # Errors
    /// Too few octets.
    pub fn u16(&mut self, field: Field, value: &mut u16) -> Result<(), WireError> {
        let start = self.at;
        let mut octets = value.to_be_bytes();
        self.raw(field, &mut octets)?;
        *value = u16::from_be_bytes(octets);
        self.mark(field, start, 2, Value::Number(u64::from(*value)));
        Ok(())
    }

    /// All octets up to the end of the innermost length.
    ///
    /// # Errors
    /// More than `max` octets.
    pub fn octets(&mut self, field: Field, value: &mut Vec<u8>, max: u32) -> Result<(), WireError> {
        let start = self.at;
        let got = if self.decoding() { self.remaining() } else { value.len() as u32 };
        if got > max {
            return Err(self.error(field, WireErrorKind::TooLong { max, got }));
        }
        if self.decoding() {
            *value = vec![0; got as usize];
        }
        self.raw(field, value)?;
        self.mark(field, start, got, Value::Octets);
        Ok(())
    }

    /// All octets up to the end of the innermost length, without reading them: a user's data.
    ///
    /// # Errors
    /// More octets than a frame can count.
    pub fn chunk(&mut self, field: Field, value: &mut Chunk) -> Result<(), WireError> {
        let start = self.at;
        let got = if self.decoding() { u64::from(self.remaining()) } else { value.len() };
        let len = u32::try_from(got)
            .map_err(|_| self.error(field, WireErrorKind::TooLong { max: u32::MAX, got: u32::MAX }))?;
        match &mut self.direction {
            Direction::Encode { out, tail } => {
                flush(out, tail);
                out.append(value);
            }
            Direction::Decode { input, .. } => *value = input.slice(u64::from(start)..u64::from(start) + got),
        }
        self.at += len;
        self.mark(field, start, len, Value::Octets);
        Ok(())
    }

    /// A field that holds the fields that `filter` codes.
    ///
    /// # Errors
    /// Those of `filter`.
    pub fn group(
        &mut self,
        field: Field,
        filter: impl FnOnce(&mut Self) -> Result<(), WireError>,
    ) -> Result<(), WireError> {
        let index = self.marks.len();
        self.mark(field, self.at, 0, Value::Group);
        self.depth += 1;
        let result = filter(self);
        self.depth -= 1;
        let end = self.at;
        if let Some(mark) = self.marks.get_mut(index) {
            mark.len = end - mark.start;
        }
        result
    }

    /// A length, coded by `code_len`, then as many octets as it says, which `filter` must use up.
    ///
    /// # Errors
    /// Those of `code_len` and `filter`; a length past the end; octets left over.
    pub fn scope(
        &mut self,
        field: Field,
        code_len: impl FnOnce(&mut Self, &mut u32) -> Result<(), WireError>,
        filter: impl FnOnce(&mut Self) -> Result<(), WireError>,
    ) -> Result<(), WireError> {
        match &self.direction {
            Direction::Encode { .. } => {
                let mut inner = Self::writing(self.depth, self.marking);
                filter(&mut inner)?;
                let mut len = inner.at;
                code_len(self, &mut len)?;
                self.absorb(inner);
                Ok(())
            }
            Direction::Decode { end, .. } => {
                let outer = *end;
                let mut len = 0;
                code_len(self, &mut len)?;
                if self.remaining() < len {
                    let kind = WireErrorKind::Truncated { expected: len, got: self.remaining() };
                    return Err(self.error(field, kind));
                }
                self.set_end(self.at + len);
                filter(self)?;
                let octets = self.remaining();
                if octets > 0 {
                    return Err(self.error(field, WireErrorKind::LeftOver { octets }));
                }
                self.set_end(outer);
                Ok(())
            }
        }
    }

    const fn set_end(&mut self, to: u32) {
        if let Direction::Decode { end, .. } = &mut self.direction {
            *end = to;
        }
    }

    fn absorb(&mut self, inner: Self) {
        let shift = self.at;
        self.at += inner.at;
        self.marks.extend(inner.marks.iter().map(|mark| Mark { start: mark.start + shift, ..*mark }));
        self.last = inner.last;
        if let (Direction::Encode { out, tail }, Direction::Encode { out: octets, tail: rest }) =
            (&mut self.direction, inner.direction)
        {
            if !octets.is_empty() {
                flush(out, tail);
                out.join(octets);
            }
            tail.extend_from_slice(&rest);
        }
    }
}
