//! The four tokens: which exist, who owns them, how they are written.

use serde::{Deserialize, Serialize};

/// A right that one side owns at a time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenItem {
    /// The right to send data in half-duplex.
    Data,
    /// The right to set minor synchronization points.
    Minor,
    /// The right to set major points and to manage activities.
    Major,
    /// The right to release in order.
    Release,
}

impl TokenItem {
    /// The four, in the order of their bits.
    pub const ALL: [Self; 4] = [Self::Data, Self::Minor, Self::Major, Self::Release];

    /// Its bit in a Token Item (PI 16).
    #[must_use]
    pub const fn bit(self) -> u8 {
        match self {
            Self::Data => 0x01,
            Self::Minor => 0x04,
            Self::Major => 0x10,
            Self::Release => 0x40,
        }
    }
}

/// A set of tokens, as in a Token Item (PI 16).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TokenSet(u8);

impl TokenSet {
    /// No token.
    pub const NONE: Self = Self(0);

    /// From the bits of a Token Item; reserved bits are dropped.
    #[must_use]
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits & 0x55)
    }

    /// The bits of a Token Item.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// With one more.
    #[must_use]
    pub const fn with(self, token: TokenItem) -> Self {
        Self(self.0 | token.bit())
    }

    /// Without one.
    #[must_use]
    pub const fn without(self, token: TokenItem) -> Self {
        Self(self.0 & !token.bit())
    }

    /// Whether it is in.
    #[must_use]
    pub const fn has(self, token: TokenItem) -> bool {
        self.0 & token.bit() != 0
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its members in the order of their bits.
    pub fn iter(self) -> impl Iterator<Item = TokenItem> {
        TokenItem::ALL.into_iter().filter(move |token| self.has(*token))
    }
}

/// Where a token stands, as one side sees it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holding {
    /// Its functional unit isn't selected: it doesn't exist.
    #[default]
    NotAvailable,
    /// This side owns it.
    Mine,
    /// The other side owns it.
    Theirs,
}

/// One pair of bits of a Token Setting Item (PI 26).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenSide {
    /// On the connection initiator's side.
    #[default]
    Initiator,
    /// On the connection responder's side.
    Responder,
    /// The called user chooses; only in a proposal.
    CalledUserChooses,
}

impl TokenSide {
    /// From the two low bits; `None` for the reserved 11.
    #[must_use]
    pub const fn from_pair(bits: u8) -> Option<Self> {
        match bits & 3 {
            0 => Some(Self::Initiator),
            1 => Some(Self::Responder),
            2 => Some(Self::CalledUserChooses),
            _ => None,
        }
    }

    /// The pair of bits.
    #[must_use]
    pub const fn pair(self) -> u8 {
        self as u8
    }
}

/// A Token Setting Item (PI 26): where each token is to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct TokenSetting {
    /// Data token.
    pub data: TokenSide,
    /// Synchronize-minor token.
    pub minor: TokenSide,
    /// Major/activity token.
    pub major: TokenSide,
    /// Release token.
    pub release: TokenSide,
}

impl TokenSetting {
    /// Every token on the initiator's side: what an absent Token Setting Item means.
    pub const AT_INITIATOR: Self = Self {
        data: TokenSide::Initiator,
        minor: TokenSide::Initiator,
        major: TokenSide::Initiator,
        release: TokenSide::Initiator,
    };

    /// The side of one token.
    #[must_use]
    pub const fn of(self, token: TokenItem) -> TokenSide {
        match token {
            TokenItem::Data => self.data,
            TokenItem::Minor => self.minor,
            TokenItem::Major => self.major,
            TokenItem::Release => self.release,
        }
    }
    /// The setting with one token on another side.
    #[must_use]
    pub const fn with(mut self, token: TokenItem, side: TokenSide) -> Self {
        match token {
            TokenItem::Data => self.data = side,
            TokenItem::Minor => self.minor = side,
            TokenItem::Major => self.major = side,
            TokenItem::Release => self.release = side,
        }
        self
    }

    /// From the octet of a Token Setting Item; `None` where a pair is the reserved 11.
    #[must_use]
    pub const fn from_bits(bits: u8) -> Option<Self> {
        let (Some(data), Some(minor), Some(major), Some(release)) = (
            TokenSide::from_pair(bits),
            TokenSide::from_pair(bits >> 2),
            TokenSide::from_pair(bits >> 4),
            TokenSide::from_pair(bits >> 6),
        ) else {
            return None;
        };
        Some(Self { data, minor, major, release })
    }

    /// The octet of a Token Setting Item.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.data.pair() | self.minor.pair() << 2 | self.major.pair() << 4 | self.release.pair() << 6
    }
}
