//! Functional units: the menu that two users negotiate, as bits of Session User Requirements (PI 20).

use serde::{Deserialize, Serialize};

use super::token::TokenItem;

/// One functional unit; the kernel has no bit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Half-duplex.
    HalfDuplex,
    /// Duplex.
    Duplex,
    /// Expedited data.
    ExpeditedData,
    /// Minor synchronize.
    MinorSynchronize,
    /// Major synchronize.
    MajorSynchronize,
    /// Resynchronize.
    Resynchronize,
    /// Activity management.
    ActivityManagement,
    /// Negotiated release.
    NegotiatedRelease,
    /// Capability data exchange.
    CapabilityData,
    /// Exceptions.
    Exceptions,
    /// Typed data.
    TypedData,
    /// Symmetric synchronize.
    SymmetricSynchronize,
    /// Data separation.
    DataSeparation,
}

impl Unit {
    /// All of them, in the order of their bits.
    pub const ALL: [Self; 13] = [
        Self::HalfDuplex,
        Self::Duplex,
        Self::ExpeditedData,
        Self::MinorSynchronize,
        Self::MajorSynchronize,
        Self::Resynchronize,
        Self::ActivityManagement,
        Self::NegotiatedRelease,
        Self::CapabilityData,
        Self::Exceptions,
        Self::TypedData,
        Self::SymmetricSynchronize,
        Self::DataSeparation,
    ];

    /// Its bit.
    #[must_use]
    pub const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// A set of functional units.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Units(pub u16);

impl Units {
    /// What an absent Session User Requirements means: half-duplex, minor synchronize, activity management, capability data,
    /// exceptions.
    pub const DEFAULT: Self = Self(0x0349);
    /// The subset BCS, a menu: half-duplex or duplex.
    pub const BCS: Self = Self(0x0003);
    /// The subset BSS, a menu.
    pub const BSS: Self = Self(0x04BB);
    /// The subset BAS.
    pub const BAS: Self = Self(0x0749);

    /// Whether one is in.
    #[must_use]
    pub const fn has(self, unit: Unit) -> bool {
        self.0 & unit.bit() != 0
    }

    /// What both have: negotiation.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether all of `other` are in.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether a token exists when these are selected.
    #[must_use]
    pub const fn makes_available(self, token: TokenItem) -> bool {
        match token {
            TokenItem::Data => self.has(Unit::HalfDuplex),
            TokenItem::Minor => self.has(Unit::MinorSynchronize) || self.has(Unit::SymmetricSynchronize),
            TokenItem::Major => self.has(Unit::MajorSynchronize) || self.has(Unit::ActivityManagement),
            TokenItem::Release => self.has(Unit::NegotiatedRelease),
        }
    }
}
