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

    /// Why it is never offered, where it isn't.
    #[must_use]
    pub const fn never_offered(self) -> Option<NotOffered> {
        match self {
            Self::ExpeditedData => Some(NotOffered::TransportExpedited),
            Self::SymmetricSynchronize | Self::DataSeparation => Some(NotOffered::NotRecovered),
            Self::HalfDuplex
            | Self::Duplex
            | Self::MinorSynchronize
            | Self::MajorSynchronize
            | Self::Resynchronize
            | Self::ActivityManagement
            | Self::NegotiatedRelease
            | Self::CapabilityData
            | Self::Exceptions
            | Self::TypedData => None,
        }
    }

    /// What asking for it is refused with, where it is never offered.
    #[must_use]
    pub fn never_fault(self) -> Option<UnitsFault> {
        self.never_offered().map(|why| UnitsFault::NotOffered(self, why))
    }

    /// The unit that it can't be without.
    #[must_use]
    pub const fn needs(self) -> Option<Self> {
        match self {
            Self::CapabilityData => Some(Self::ActivityManagement),
            Self::Exceptions => Some(Self::HalfDuplex),
            Self::HalfDuplex
            | Self::Duplex
            | Self::ExpeditedData
            | Self::MinorSynchronize
            | Self::MajorSynchronize
            | Self::Resynchronize
            | Self::ActivityManagement
            | Self::NegotiatedRelease
            | Self::TypedData
            | Self::SymmetricSynchronize
            | Self::DataSeparation => None,
        }
    }
}

/// Why a functional unit isn't offered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotOffered {
    /// It goes on transport expedited data, which a class 0 transport hasn't.
    TransportExpedited,
    /// Its part of the state table, or of the actions, was not at hand when this machine was made.
    NotRecovered,
    /// This side's configuration leaves it out.
    Configuration,
}

/// Why functional units can't be proposed, or selected, together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitsFault {
    /// This one isn't offered.
    NotOffered(Unit, NotOffered),
    /// Bits that no functional unit has.
    Unassigned(u16),
    /// The first can't be without the second.
    Needs(Unit, Unit),
    /// Neither half-duplex nor duplex: nobody could send data.
    NoDataFlow,
    /// Both half-duplex and duplex, where one has to be chosen.
    TwoDataFlows,
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

    /// Those that are never offered.
    pub const NEVER_OFFERED: Self =
        Self(Unit::ExpeditedData.bit() | Unit::SymmetricSynchronize.bit() | Unit::DataSeparation.bit());

    /// Those that are in, in the order of their bits.
    pub fn iter(self) -> impl Iterator<Item = Unit> {
        Unit::ALL.into_iter().filter(move |unit| self.has(*unit))
    }

    /// What makes these impossible to propose together; `None` where nothing does.
    #[must_use]
    pub fn fault(self) -> Option<UnitsFault> {
        let lonely =
            self.iter().find_map(|unit| unit.needs().filter(|other| !self.has(*other)).map(|other| (unit, other)));
        match lonely {
            Some((unit, other)) => Some(UnitsFault::Needs(unit, other)),
            None if !self.has(Unit::HalfDuplex) && !self.has(Unit::Duplex) => Some(UnitsFault::NoDataFlow),
            None => None,
        }
    }

    /// What makes these impossible to select; `None` where nothing does.
    #[must_use]
    pub fn selection_fault(self) -> Option<UnitsFault> {
        let both = self.has(Unit::HalfDuplex) && self.has(Unit::Duplex);
        self.fault().or(if both { Some(UnitsFault::TwoDataFlows) } else { None })
    }

    /// The first of these that a side with `offered` doesn't offer, and why.
    #[must_use]
    pub fn not_offered(self, offered: Self) -> Option<UnitsFault> {
        let known = Unit::ALL.iter().fold(0, |bits, unit| bits | unit.bit());
        let refused = self
            .iter()
            .find(|unit| !offered.has(*unit))
            .map(|unit| UnitsFault::NotOffered(unit, unit.never_offered().unwrap_or(NotOffered::Configuration)));
        let strange = self.0 & !known;
        refused.or(if strange == 0 { None } else { Some(UnitsFault::Unassigned(strange)) })
    }

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
