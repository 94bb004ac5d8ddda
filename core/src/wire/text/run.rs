//! Runs of octets up to the end of a line, and numbers.

use super::{Coded, TextCoder};
use crate::wire::{Field, Value, WireError, WireErrorKind};
use memchr::memchr3;

impl<'a> TextCoder<'a> {
    /// Reads all octets up to a CR, LF or NUL, which no line of text holds; there are at most `most`.
    ///
    /// # Errors
    /// More; none are there while writing.
    #[inline]
    pub fn up_to_end(&mut self, field: Field, most: usize) -> Result<&'a [u8], WireError> {
        let (start, rest) = (self.at(), self.rest());
        let len = memchr3(b'\r', b'\n', 0, rest).unwrap_or(rest.len());
        if len > most {
            return Err(self.error(field, WireErrorKind::TooLong { max: most as u32, got: len as u32 }));
        }
        self.at += len;
        self.mark(field, start, Value::Octets);
        Ok(rest.get(..len).unwrap_or_default())
    }

    /// Writes octets that [`TextCoder::up_to_end`] reads.
    ///
    /// # Errors
    /// A CR, LF or NUL among them, or more than `most`.
    pub fn put_up_to_end(&mut self, field: Field, octets: &[u8], most: usize) -> Coded {
        let start = self.at();
        self.fits(field, octets, |octet| !matches!(octet, b'\r' | b'\n' | 0), (0, most))?;
        self.put(octets);
        self.mark(field, start, Value::Octets);
        Ok(())
    }

    /// A decimal number of one to `digits` digits.
    ///
    /// # Errors
    /// No digit, too many, more than 64 bits hold.
    #[inline]
    pub fn number(&mut self, field: Field, value: &mut u64, digits: usize) -> Coded {
        let start = self.at();
        if self.decoding() {
            let taken = self.take(field, |octet| octet.is_ascii_digit(), (1, digits))?;
            let number = taken.iter().try_fold(0_u64, |number, digit| {
                number.checked_mul(10).and_then(|number| number.checked_add(u64::from(digit - b'0')))
            });
            let too_long = WireErrorKind::TooLong { max: 20, got: taken.len() as u32 };
            *value = number.ok_or_else(|| self.error(field, too_long))?;
        } else {
            let (mut octets, mut first, mut left) = ([0_u8; 20], 20, *value);
            loop {
                first -= 1;
                octets[first] = b'0' + (left % 10) as u8;
                left /= 10;
                if left == 0 {
                    break;
                }
            }
            if 20 - first > digits {
                let kind = WireErrorKind::TooLong { max: digits as u32, got: (20 - first) as u32 };
                return Err(self.error(field, kind));
            }
            self.put(&octets[first..]);
        }
        self.mark(field, start, Value::Number(*value));
        Ok(())
    }
}
