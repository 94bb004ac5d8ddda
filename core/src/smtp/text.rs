//! The message as it travels: lines with dots doubled behind DATA, counted octets behind BDAT (RFC 5321 §4.5.2, RFC 3030).
//!
//! The end of a message is CR LF . CR LF and nothing else. A CR, LF or NUL that stands alone is a flaw of the whole message:
//! it is read to its end, so that what follows can't be taken for commands, and then refused.

use alloc::vec::Vec;

use memchr::memchr3;

/// What is wrong with a message's text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Flaw {
    /// A CR that no LF follows.
    BareCr,
    /// An LF that no CR precedes.
    BareLf,
    /// A NUL.
    Nul,
    /// A line with more octets than the bound (RFC 5321 §4.5.3.1.6).
    LongLine,
    /// More octets than the bound.
    TooLarge,
}

/// Bounds on a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TextBounds {
    /// The most octets of the message.
    pub octets: u64,
    /// The most octets of a line with its CR LF, where there is a bound.
    pub line: Option<u32>,
}

/// Looks at a message's octets one after another, over pieces.
#[derive(Clone, Debug)]
struct Look {
    bounds: TextBounds,
    after_cr: bool,
    line: u32,
    octets: u64,
    flaw: Option<Flaw>,
}

impl Look {
    const fn new(bounds: TextBounds) -> Self {
        Self { bounds, after_cr: false, line: 0, octets: 0, flaw: None }
    }

    fn found(&mut self, flaw: Flaw) {
        self.flaw.get_or_insert(flaw);
    }

    fn octet(&mut self, octet: u8) {
        if octet == b'\n' {
            if !self.after_cr {
                self.found(Flaw::BareLf);
            }
        } else if self.after_cr {
            self.found(Flaw::BareCr);
        }
        if octet == 0 {
            self.found(Flaw::Nul);
        }
        self.after_cr = octet == b'\r';
        self.line += 1;
        self.octets += 1;
        if self.octets > self.bounds.octets {
            self.found(Flaw::TooLarge);
        }
        if self.bounds.line.is_some_and(|most| self.line > most) {
            self.found(Flaw::LongLine);
        }
        if octet == b'\n' {
            self.line = 0;
        }
    }

    /// Octets among which is no CR, LF or NUL.
    fn run(&mut self, octets: usize) {
        if self.after_cr && octets > 0 {
            self.found(Flaw::BareCr);
            self.after_cr = false;
        }
        self.line = self.line.saturating_add(u32::try_from(octets).unwrap_or(u32::MAX));
        self.octets += octets as u64;
        if self.octets > self.bounds.octets {
            self.found(Flaw::TooLarge);
        }
        if self.bounds.line.is_some_and(|most| self.line > most) {
            self.found(Flaw::LongLine);
        }
    }

    /// Octets of any kind.
    fn octets(&mut self, octets: &[u8]) {
        let mut rest = octets;
        while !rest.is_empty() {
            let len = memchr3(b'\r', b'\n', 0, rest).unwrap_or(rest.len());
            self.run(len);
            if let Some(octet) = rest.get(len) {
                self.octet(*octet);
            }
            rest = rest.get(len + 1..).unwrap_or_default();
        }
    }

    const fn end(&self) -> Option<Flaw> {
        match self.flaw {
            Some(flaw) => Some(flaw),
            None if self.after_cr => Some(Flaw::BareCr),
            None => None,
        }
    }
}

/// A message's text: lines that end with CR LF, the last maybe without; no CR, LF or NUL alone.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MessageText(Vec<u8>);

impl MessageText {
    /// Text from octets.
    ///
    /// # Errors
    /// The first flaw.
    pub fn new(octets: Vec<u8>) -> Result<Self, Flaw> {
        let mut look = Look::new(TextBounds { octets: u64::MAX, line: None });
        look.octets(&octets);
        match look.end() {
            Some(flaw) => Err(flaw),
            None => Ok(Self(octets)),
        }
    }

    /// Its octets.
    #[must_use]
    pub fn octets(&self) -> &[u8] {
        &self.0
    }

    /// How many octets.
    #[must_use]
    pub const fn len(&self) -> u64 {
        self.0.len() as u64
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether some octet has its eighth bit set.
    #[must_use]
    pub fn is_eight_bit(&self) -> bool {
        !self.0.is_ascii()
    }

    /// The header with the empty line that ends it; all where there is none.
    #[must_use]
    pub fn header(&self) -> &[u8] {
        let end = self.0.windows(4).position(|signs| signs == b"\r\n\r\n");
        end.and_then(|end| self.0.get(..end + 4)).unwrap_or(&self.0)
    }

    /// What goes out behind DATA: dots at the beginning of lines doubled, CR LF at the end where none is, and the end.
    #[must_use]
    pub fn stuffed(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.0.len() + 8);
        let mut at_start = true;
        for octet in &self.0 {
            if at_start && *octet == b'.' {
                out.push(b'.');
            }
            out.push(*octet);
            at_start = *octet == b'\n';
        }
        if !at_start {
            out.extend_from_slice(b"\r\n");
        }
        out.extend_from_slice(b".\r\n");
        out
    }
}

/// Where in a line behind DATA the reader is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    /// At its first octet, CR LF before it.
    Start,
    /// After a dot that came first.
    Dot,
    /// After a dot that came first and a CR.
    DotCr,
    /// Further on.
    Inside,
    /// After a CR further on.
    Cr,
}

/// Reads a message behind DATA from a stream: doubled dots are single again, the end isn't part of it.
#[derive(Clone, Debug)]
pub struct TextReader {
    look: Look,
    place: Place,
    kept: Vec<u8>,
}

impl TextReader {
    /// One that keeps no more than the bounds say; it reads on to the end whatever comes.
    #[must_use]
    pub const fn new(bounds: TextBounds) -> Self {
        Self { look: Look::new(bounds), place: Place::Start, kept: Vec::new() }
    }

    fn keep(&mut self, octet: u8) {
        self.look.octet(octet);
        if self.look.flaw.is_none() {
            self.kept.push(octet);
        } else if !self.kept.is_empty() {
            self.kept = Vec::new();
        }
    }

    /// Keeps octets among which is no CR, LF or NUL.
    fn keep_run(&mut self, octets: &[u8]) {
        self.look.run(octets.len());
        if self.look.flaw.is_none() {
            self.kept.extend_from_slice(octets);
        } else {
            self.kept = Vec::new();
        }
    }

    /// Takes octets from the front of `input` up to the message's end; gives whether it came.
    pub fn take(&mut self, input: &mut &[u8]) -> bool {
        while let Some((first, rest)) = input.split_first() {
            let inside = self.place == Place::Inside || self.place == Place::Start && *first != b'.';
            let run = if inside { memchr3(b'\r', b'\n', 0, input).unwrap_or(input.len()) } else { 0 };
            if run > 0 {
                let (octets, rest) = input.split_at(run);
                self.keep_run(octets);
                self.place = Place::Inside;
                *input = rest;
                continue;
            }
            *input = rest;
            if self.octet(*first) {
                return true;
            }
        }
        false
    }

    /// Takes one octet; gives whether it ends the message.
    fn octet(&mut self, octet: u8) -> bool {
        self.place = match (self.place, octet) {
            (Place::Start, b'.') => Place::Dot,
            (Place::Dot, b'\r') => Place::DotCr,
            (Place::DotCr, b'\n') => return true,
            (Place::DotCr, _) => {
                // The dot was doubled of nothing: it goes, as every first dot does. The CR stands alone.
                self.keep(b'\r');
                self.keep(octet);
                if octet == b'\r' { Place::Cr } else { Place::Inside }
            }
            (Place::Cr, b'\n') => {
                self.keep(octet);
                Place::Start
            }
            (Place::Start | Place::Inside | Place::Cr, b'\r') => {
                self.keep(octet);
                Place::Cr
            }
            (Place::Start | Place::Dot | Place::Inside | Place::Cr, _) => {
                self.keep(octet);
                Place::Inside
            }
        };
        false
    }

    /// What is wrong with the message. After the end has come.
    #[must_use]
    pub const fn flaw(&self) -> Option<Flaw> {
        self.look.end()
    }

    /// The message, or what is wrong with it. After the end has come.
    ///
    /// # Errors
    /// The first flaw.
    pub fn finish(self) -> Result<MessageText, Flaw> {
        self.look.end().map_or(Ok(MessageText(self.kept)), Err)
    }

    /// Octets of the message so far, those not kept too.
    #[must_use]
    pub const fn octets(&self) -> u64 {
        self.look.octets
    }
}

/// Reads a message in chunks from a stream (BDAT): octets are counted, nothing is doubled.
#[derive(Clone, Debug)]
pub struct ChunkReader {
    look: Look,
    kept: Vec<u8>,
    /// Octets of the present chunk that are still to come.
    left: u64,
}

impl ChunkReader {
    /// One without a chunk.
    #[must_use]
    pub const fn new(bounds: TextBounds) -> Self {
        Self { look: Look::new(bounds), kept: Vec::new(), left: 0 }
    }

    /// The next chunk begins.
    pub const fn begin(&mut self, octets: u64) {
        self.left = octets;
    }

    /// Takes octets from the front of `input` up to the chunk's end.
    pub fn take(&mut self, input: &mut &[u8]) {
        let len = input.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let (chunk, rest) = input.split_at(len);
        self.look.octets(chunk);
        if self.look.flaw.is_none() {
            self.kept.extend_from_slice(chunk);
        } else {
            self.kept = Vec::new();
        }
        *input = rest;
        self.left -= len as u64;
    }

    /// Octets of the present chunk that are still to come.
    #[must_use]
    pub const fn left(&self) -> u64 {
        self.left
    }

    /// Octets of the message so far, those not kept too.
    #[must_use]
    pub const fn octets(&self) -> u64 {
        self.look.octets
    }

    /// What is wrong so far.
    #[must_use]
    pub const fn flaw(&self) -> Option<Flaw> {
        self.look.flaw
    }

    /// What is wrong if nothing more comes.
    #[must_use]
    pub const fn flaw_at_end(&self) -> Option<Flaw> {
        self.look.end()
    }

    /// The message, or what is wrong with it. After the last chunk has come.
    ///
    /// # Errors
    /// The first flaw.
    pub fn finish(self) -> Result<MessageText, Flaw> {
        self.look.end().map_or(Ok(MessageText(self.kept)), Err)
    }
}
