//! The messages of X.225: 36 kinds of SPDU, declared once as data, coded both ways by one filter.
//!
//! An SPDU is an identifier, a length, parameters and, in data transfer, the user's octets up to the end of the transport
//! service data unit. Parameters stay in the order in which they came, those with unknown codes too: what was decoded is
//! encoded to the same octets. A user's data isn't read.

mod build;
mod code;
pub mod field;
mod kind;
mod parameter;
mod pieces;
mod read;

use alloc::vec::Vec;

pub use build::Terms;
pub use code::code_tsdu;
pub use field::FIELDS;
pub use kind::{Category, Information, Leader, Presence, SPDUS, Slot, SpduDeclaration, SpduKind};
pub use parameter::{
    Allowed, BitRun, CONNECT_DATA, Content, EXTENDED_DATA, Form, LONGEST, PARAMETERS, Parameter, Pi, PiDeclaration,
};
pub use pieces::{Allowance, Piece};
pub use read::{AbortCause, Summary};

use crate::octets::{Chunk, Supply};
use crate::wire::{self, Decoded, WireError};

/// One session protocol data unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spdu {
    /// Its kind.
    pub kind: SpduKind,
    /// Its parameters, in order.
    pub units: Vec<Parameter>,
    /// Its user information field; empty where it has none.
    pub info: Chunk,
}

impl Default for Spdu {
    /// What decoding starts from.
    fn default() -> Self {
        Self::new(SpduKind::AbortAccept)
    }
}

/// What goes in one transport service data unit: one SPDU, or GIVE TOKENS or PLEASE TOKENS and one after it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tsdu {
    /// The SPDUs, in order.
    pub spdus: Vec<Spdu>,
}

impl Tsdu {
    /// Its octets.
    ///
    /// # Errors
    /// A value that has no octets: a parameter out of place, data too long.
    pub fn encode(&self) -> Result<Chunk, WireError> {
        wire::write(&mut self.clone(), code_tsdu)
    }

    /// Reads octets, without marks.
    ///
    /// # Errors
    /// Octets that are no TSDU.
    pub fn read(octets: &Chunk, supply: &dyn Supply) -> Result<Self, WireError> {
        wire::read(octets, supply, code_tsdu)
    }

    /// Reads octets, with marks.
    #[must_use]
    pub fn decode(octets: &Chunk, supply: &dyn Supply) -> Decoded<Self> {
        wire::decode(octets, supply, code_tsdu)
    }

    /// An SPDU as it goes into a TSDU: behind an empty leader where it can't stand alone.
    #[must_use]
    pub fn of(spdu: Spdu) -> Self {
        let leader = spdu.kind.leader().map(|leader| {
            Spdu::new(match leader {
                Leader::Give => SpduKind::GiveTokens,
                Leader::Please => SpduKind::PleaseTokens,
            })
        });
        Self { spdus: leader.into_iter().chain([spdu]).collect() }
    }
}
