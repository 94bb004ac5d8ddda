//! Lines of a stream: they end with CR LF and with nothing else (RFC 5321 §2.3.8). Memory is bounded whatever comes.
//!
//! A CR, LF or NUL that stands alone spoils its line and ends nothing: a sender and a receiver that end lines differently can
//! be made to see different messages.

use alloc::vec::Vec;

/// A line that ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Line {
    /// Without its CR LF.
    Whole(Vec<u8>),
    /// It had more octets than the bound; they weren't kept.
    TooLong,
    /// A CR, LF or NUL stood in it alone.
    Stray,
}

/// Cuts a stream into lines.
#[derive(Clone, Debug)]
pub struct LineReader {
    kept: Vec<u8>,
    most: usize,
    after_cr: bool,
    flaw: Option<Line>,
}

impl LineReader {
    /// One that keeps lines of at most so many octets without CR LF.
    #[must_use]
    pub const fn new(most: usize) -> Self {
        Self { kept: Vec::new(), most, after_cr: false, flaw: None }
    }

    /// Takes octets from the front of `input` up to the end of a line.
    pub fn take(&mut self, input: &mut &[u8]) -> Option<Line> {
        let mut from = 0;
        let whole: &[u8] = input;
        for (at, octet) in whole.iter().enumerate() {
            match octet {
                b'\n' if self.after_cr => {
                    self.after_cr = false;
                    *input = &whole[at + 1..];
                    let kept = core::mem::take(&mut self.kept);
                    return Some(self.flaw.take().unwrap_or(Line::Whole(kept)));
                }
                b'\r' if !self.after_cr => {
                    self.keep(&whole[from..at]);
                    from = at + 1;
                    self.after_cr = true;
                    continue;
                }
                b'\r' | b'\n' | 0 => self.spoil(),
                _ if self.after_cr => self.spoil(),
                _ => {}
            }
            self.after_cr = *octet == b'\r';
        }
        self.keep(&whole[from..]);
        *input = &[];
        None
    }

    fn spoil(&mut self) {
        self.flaw = Some(Line::Stray);
        self.kept.clear();
    }

    fn keep(&mut self, octets: &[u8]) {
        if self.flaw.is_some() {
            return;
        }
        if self.kept.len() + octets.len() > self.most {
            self.flaw = Some(Line::TooLong);
            self.kept = Vec::new();
            return;
        }
        self.kept.extend_from_slice(octets);
    }

    /// Whether a line has begun and not ended.
    #[must_use]
    pub const fn begun(&self) -> bool {
        !self.kept.is_empty() || self.after_cr || self.flaw.is_some()
    }
}
