//! What is wrong with octets, where, and what was expected.

use super::Field;
use crate::octets::Needs;

/// Octets that can't be read as what they should be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WireError {
    /// Octet at which reading stopped, from the start of the frame.
    pub at: u32,
    /// The field being read.
    pub field: Field,
    /// What is wrong.
    pub kind: WireErrorKind,
}

/// What is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WireErrorKind {
    /// The octets end too soon.
    Truncated {
        /// How many octets the field takes.
        expected: u32,
        /// How many there are.
        got: u32,
    },
    /// Octets are left over after the last field.
    LeftOver {
        /// How many.
        octets: u32,
    },
    /// The value is outside what the field may say.
    BadValue {
        /// The value read.
        got: u32,
    },
    /// The field is longer than it may be.
    TooLong {
        /// The most octets allowed.
        max: u32,
        /// How many there are.
        got: u32,
    },
    /// The length isn't in its shortest form.
    NotMinimal,
    /// This parameter is known and has no place in this message.
    Misplaced {
        /// The parameter's code.
        code: u8,
    },
    /// A parameter that must be there isn't.
    Missing {
        /// The parameter's code.
        code: u8,
    },
    /// A code that names no message.
    UnknownMessage {
        /// The code.
        code: u8,
    },
    /// A word that isn't one of those that may stand here.
    UnknownWord,
    /// Messages that may not stand together, or one that may not stand alone.
    BadConcatenation {
        /// The code of the message out of place.
        code: u8,
    },
    /// The octets aren't at hand: not a fault of the message.
    Needs(Needs),
}

impl core::fmt::Display for WireError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "octet {}, field {}: {:?}", self.at, self.field.0, self.kind)
    }
}

impl core::error::Error for WireError {}
