//! TSDU Maximum Size (PI 21): how long a transport service data unit of session may be, each direction by itself. Where a
//! direction is limited, longer user data goes in pieces; how much of those is kept is a bound of its own.

use serde::{Deserialize, Serialize};

use crate::octets::Chunk;

/// The most octets of a TSDU in one direction, or no limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TsduMaximum(u16);

impl TsduMaximum {
    /// No limit: nothing is cut.
    pub const NONE: Self = Self(0);
    /// The lowest limit there is, in octets: a lower one doesn't hold the parameters. (From practice, not from the standard.)
    pub const LEAST: u16 = 64;

    /// A limit in octets, 0 for none; `None` for one that is too low.
    #[must_use]
    pub const fn new(octets: u16) -> Option<Self> {
        if octets == 0 || octets >= Self::LEAST { Some(Self(octets)) } else { None }
    }

    /// The limit in octets; `None` where there isn't any.
    #[must_use]
    pub const fn limit(self) -> Option<u16> {
        if self.0 == 0 { None } else { Some(self.0) }
    }

    /// The octets of the parameter: 0 is no limit.
    #[must_use]
    pub const fn octets(self) -> u16 {
        self.0
    }

    /// What two sides make of it: the lower limit where both want one, else none.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        if self.0 < other.0 { self } else { other }
    }
}

/// Both directions, as the parameter says them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct TsduSizes {
    /// Initiator to responder.
    pub forth: TsduMaximum,
    /// Responder to initiator.
    pub back: TsduMaximum,
}

impl TsduSizes {
    /// No limit in either direction: what an absent parameter means.
    pub const NONE: Self = Self { forth: TsduMaximum::NONE, back: TsduMaximum::NONE };

    /// What two sides make of it.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self { forth: self.forth.and(other.forth), back: self.back.and(other.back) }
    }

    /// Whether no direction is limited.
    #[must_use]
    pub const fn is_none(self) -> bool {
        self.forth.0 == 0 && self.back.0 == 0
    }

    /// The directions changed: what one side sends the other receives.
    #[must_use]
    pub const fn turned(self) -> Self {
        Self { forth: self.back, back: self.forth }
    }
}

/// How much a machine keeps of user data whose last piece hasn't come. A local bound: no parameter says it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KeptMaximum(u32);

impl KeptMaximum {
    /// 1 MiB.
    pub const DEFAULT: Self = Self(1 << 20);
    /// What a piece counts for besides its octets: a piece of one octet takes memory, too.
    pub const PIECE: u32 = 64;

    /// A bound in octets, [`KeptMaximum::PIECE`] for each piece among them.
    #[must_use]
    pub const fn new(octets: u32) -> Self {
        Self(octets)
    }

    /// Whether it holds these octets.
    #[must_use]
    pub fn holds(self, data: &Chunk) -> bool {
        let pieces = data.extents().len() as u64;
        data.len().saturating_add(pieces.saturating_mul(u64::from(Self::PIECE))) <= u64::from(self.0)
    }
}

impl Default for KeptMaximum {
    fn default() -> Self {
        Self::DEFAULT
    }
}
