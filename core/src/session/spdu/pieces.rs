//! User data in pieces: one SPDU cut into several of its kind, and put together again. Enclosure Item (PI 25).
//!
//! Data transfer is cut where a TSDU size was agreed; then each piece, the only one too, says what it is. The other kinds are
//! cut in protocol version 2 where they don't fit; only the first piece has the other parameters.

use alloc::vec;
use alloc::vec::Vec;

use super::{LONGEST, Parameter, Pi, Spdu, SpduKind, Tsdu};
use crate::octets::Chunk;
use crate::session::size::TsduMaximum;
use crate::wire::{WireError, WireErrorKind};

/// Which part of its user data an SPDU carries: bit 1 beginning, bit 2 end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Piece {
    /// A part between.
    Middle,
    /// The first part.
    First,
    /// The last part.
    Last,
    /// All of it.
    Whole,
}

impl Piece {
    const fn of(begins: bool, ends: bool) -> Self {
        match (begins, ends) {
            (false, false) => Self::Middle,
            (true, false) => Self::First,
            (false, true) => Self::Last,
            (true, true) => Self::Whole,
        }
    }

    /// From the octet of an Enclosure Item; the other bits are ignored.
    #[must_use]
    pub const fn from_octet(octet: u8) -> Self {
        Self::of(octet & 1 != 0, octet & 2 != 0)
    }

    const fn octet(self) -> u8 {
        self as u8
    }
}

/// What the protocol version and the size agreed for this direction allow.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Allowance {
    /// Whether SPDUs other than data transfer may be cut: in version 2.
    pub cuts_all: bool,
    /// The most octets of a TSDU.
    pub most: TsduMaximum,
}

impl SpduKind {
    /// Whether it is DATA TRANSFER or TYPED DATA.
    #[must_use]
    pub const fn is_data(self) -> bool {
        matches!(self, Self::DataTransfer | Self::TypedData)
    }
}

impl Spdu {
    /// Enclosure Item, PI 25. Absent means all of the user's data.
    #[must_use]
    pub fn piece(&self) -> Piece {
        self.enclosure().map_or(Piece::Whole, Piece::from_octet)
    }

    /// Whether it has an Enclosure Item.
    #[must_use]
    pub fn says_piece(&self) -> bool {
        self.enclosure().is_some()
    }

    /// The same SPDU as one piece, with this part of the user's data.
    fn with_piece(&self, piece: Piece, data: &Chunk) -> Self {
        // Without its Sync Type Item a MAJOR SYNC POINT is an ACTIVITY END.
        let kind = if self.kind == SpduKind::MajorSyncPoint { SpduKind::ActivityEnd } else { self.kind };
        let fresh = Self { kind, units: Vec::new(), info: Chunk::new() };
        let mut cut = match piece {
            Piece::First | Piece::Whole => self.without_data(),
            Piece::Middle | Piece::Last => fresh,
        };
        cut.units.retain(|unit| unit.code() != Pi::Enclosure.code());
        let cut = cut.with_octet(Pi::Enclosure, piece.octet());
        if self.kind.is_data() { Self { info: data.clone(), ..cut } } else { cut.with_data(data) }
    }

    fn without_data(&self) -> Self {
        let holds_data = |unit: &Parameter| matches!(unit, Parameter::Known(Pi::UserData | Pi::MinorAckData, _));
        let units = self.units.iter().filter(|unit| !holds_data(unit)).cloned().collect();
        Self { kind: self.kind, units, info: Chunk::new() }
    }

    /// Whether another can be a later piece of this one, by its kind.
    #[must_use]
    pub fn goes_on_with(&self, kind: SpduKind) -> bool {
        kind == self.kind || (self.kind == SpduKind::MajorSyncPoint && kind == SpduKind::ActivityEnd)
    }

    /// A first piece with what came behind it: an SPDU as if it had come whole.
    #[must_use]
    pub fn joined(&self, behind: &Chunk) -> Self {
        let mut data = self.user_data();
        data.append(behind);
        let mut whole = self.without_data();
        whole.units.retain(|unit| unit.code() != Pi::Enclosure.code());
        if self.kind.is_data() { Self { info: data, ..whole } } else { whole.with_data(&data) }
    }

    /// Whether its user data can be cut at all: the reason of a REFUSE holds it, and CONNECT has an overflow of its own.
    #[must_use]
    pub fn can_be_cut(&self) -> bool {
        let has_item = self.kind.declaration().slots.iter().any(|slot| slot.pi == Pi::Enclosure);
        has_item && !matches!(self.kind, SpduKind::Refuse | SpduKind::ConnectDataOverflow)
    }

    /// The TSDUs that carry it: one, or several with a piece of its user data each.
    ///
    /// # Errors
    /// A value that has no octets, also in pieces.
    pub fn tsdus(self, allowance: Allowance) -> Result<Vec<Chunk>, WireError> {
        let limit = allowance.most.limit().map(u64::from);
        if self.kind.is_data() {
            return match limit {
                None => Tsdu::of(self).encode().map(|octets| vec![octets]),
                Some(limit) if self.info.len() <= self.room(limit, Piece::Whole)? => {
                    Tsdu::of(self.with_piece(Piece::Whole, &self.info)).encode().map(|octets| vec![octets])
                }
                Some(limit) => self.cut(limit),
            };
        }
        let data = self.user_data();
        let whole = Tsdu::of(self.clone()).encode();
        let fits = match &whole {
            Ok(octets) => limit.is_none_or(|limit| octets.len() <= limit),
            Err(error) => !matches!(error.kind, WireErrorKind::TooLong { .. }),
        };
        if fits || data.is_empty() || !allowance.cuts_all || !self.can_be_cut() {
            return whole.map(|octets| vec![octets]);
        }
        self.cut(limit.unwrap_or(u64::from(LONGEST)))
    }

    /// How much user data a piece of it holds in a TSDU of at most so many octets.
    fn room(&self, limit: u64, piece: Piece) -> Result<u64, WireError> {
        let bare = Tsdu::of(self.with_piece(piece, &Chunk::new())).encode()?.len();
        // Code and length of the user data, and the longer length of the SPDU around it.
        let around = if self.kind.is_data() { 0 } else { 1 + 3 + 2 };
        Ok(limit.saturating_sub(bare + around))
    }

    /// Cut into TSDUs of at most so many octets, two at least. The first may hold no user data, the others hold some.
    fn cut(&self, limit: u64) -> Result<Vec<Chunk>, WireError> {
        let data = self.user_data();
        let other = self.room(limit, Piece::Middle)?.max(1);
        let mut from = self.room(limit, Piece::First)?.min(data.len());
        let mut tsdus = vec![Tsdu::of(self.with_piece(Piece::First, &data.slice(0..from))).encode()?];
        loop {
            let to = from.saturating_add(other).min(data.len());
            let piece = if to == data.len() { Piece::Last } else { Piece::Middle };
            tsdus.push(Tsdu::of(self.with_piece(piece, &data.slice(from..to))).encode()?);
            if piece == Piece::Last {
                return Ok(tsdus);
            }
            from = to;
        }
    }
}
