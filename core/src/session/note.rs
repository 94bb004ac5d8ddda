//! What the machine tells whoever watches: rows taken, variables and tokens changed, what was refused and why.

use alloc::vec::Vec;
use core::fmt;

use super::primitive::SyncPointSerial;
use super::table::{Atom, Condition, Event, RowId, State};
use super::token::{Holding, TokenItem};
use super::unit::{Units, UnitsFault};
use crate::wire::WireError;

/// A variable of the protocol machine.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Variable {
    /// V(A): the lowest number for which a confirmation is expected.
    VA,
    /// V(M): the next number to be used.
    VM,
    /// V(R): the lowest number to which a restart is allowed.
    VR,
    /// Vsc: whether this side may send minor confirmations.
    Vsc,
    /// Vact: whether an activity is in progress.
    Vact,
    /// Vnextact: what Vact becomes when the major point is confirmed.
    Vnextact,
    /// Vrsp: the resynchronization in progress, a [`Recorded`].
    Vrsp,
    /// Vrspnb: the number of a restart in progress.
    Vrspnb,
    /// Vcoll: whether both sides release.
    Vcoll,
    /// Vdnr: whether DISCONNECT came during a release collision.
    Vdnr,
    /// Vtca: whether this side accepted the transport connection.
    Vtca,
    /// Vtrr: whether the transport connection can be used again.
    Vtrr,
}

impl Variable {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::VA,
        Self::VM,
        Self::VR,
        Self::Vsc,
        Self::Vact,
        Self::Vnextact,
        Self::Vrsp,
        Self::Vrspnb,
        Self::Vcoll,
        Self::Vdnr,
        Self::Vtca,
        Self::Vtrr,
    ];

    /// The standard's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::VA => "V(A)",
            Self::VM => "V(M)",
            Self::VR => "V(R)",
            Self::Vsc => "Vsc",
            Self::Vact => "Vact",
            Self::Vnextact => "Vnextact",
            Self::Vrsp => "Vrsp",
            Self::Vrspnb => "Vrspnb",
            Self::Vcoll => "Vcoll",
            Self::Vdnr => "Vdnr",
            Self::Vtca => "Vtca",
            Self::Vtrr => "Vtrr",
        }
    }
}

/// What Vrsp records, weakest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Recorded {
    /// No resynchronization.
    #[default]
    No,
    /// Restart.
    Restart,
    /// Set.
    Set,
    /// Abandon.
    Abandon,
    /// Activity interrupt.
    Interrupt,
    /// Activity discard.
    Discard,
}

impl Recorded {
    const ALL: [Self; 6] = [Self::No, Self::Restart, Self::Set, Self::Abandon, Self::Interrupt, Self::Discard];
}

/// The variables of one machine; truth values are 0 and 1. All zero without a connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Variables([u32; 12]);

impl Variables {
    /// Those of a machine that has no connection.
    pub const NONE: Self = Self([0; 12]);

    /// The value of one.
    #[must_use]
    pub const fn get(&self, which: Variable) -> u32 {
        self.0[which as usize]
    }

    /// Whether a truth value holds.
    #[must_use]
    pub const fn holds(&self, which: Variable) -> bool {
        self.get(which) != 0
    }

    /// The value of one that counts points.
    #[must_use]
    pub fn serial(&self, which: Variable) -> SyncPointSerial {
        SyncPointSerial::new(self.get(which)).unwrap_or(SyncPointSerial::MAX)
    }

    /// Vrsp.
    #[must_use]
    pub fn recorded(&self) -> Recorded {
        Recorded::ALL.get(self.get(Variable::Vrsp) as usize).copied().unwrap_or_default()
    }

    pub(super) const fn set(&mut self, which: Variable, to: u32) -> u32 {
        let from = self.0[which as usize];
        self.0[which as usize] = to;
        from
    }
}

/// A parameter that makes a request or an SPDU unacceptable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BadParameter {
    /// Functional units.
    Units(UnitsFault),
    /// The initial serial number: due and missing.
    InitialSerial,
    /// The assignment of tokens: not what was proposed, or left open.
    TokenSetting,
    /// No token is named.
    Tokens,
    /// The serial number: past the highest.
    Serial,
    /// The user's data: longer than the protocol version allows.
    Data,
    /// The user's data in pieces: more than [`KeptMaximum`](super::size::KeptMaximum) before the last one came.
    Kept,
    /// The Enclosure Item: a piece of the user's data where none may come, or none where each has to say what it is.
    Enclosure,
    /// TSDU Maximum Size: an answer below [`TsduMaximum::LEAST`](super::size::TsduMaximum::LEAST).
    TsduSize,
    /// The protocol version: none, or more than one.
    Version,
    /// It has no octets, or octets that aren't it.
    Wire(WireError),
}

/// A condition of a row that isn't met.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failing {
    /// Which.
    pub condition: Condition,
    /// The parts of the predicate that don't hold; none where it holds and shouldn't.
    pub because: Vec<Atom>,
}

/// Why something was refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Why {
    /// The state has no row for the event.
    NoRow,
    /// It has; these conditions of the closest one aren't met.
    Predicates(Vec<Failing>),
    /// A parameter is wrong whatever the state.
    BadParameter(BadParameter),
}

impl Why {
    /// The numbers of the predicates in the way: "p03"; none where it isn't predicates.
    #[must_use]
    pub fn predicates(&self) -> Vec<&'static str> {
        match self {
            Self::Predicates(failing) => failing.iter().map(|failing| failing.condition.predicate.name()).collect(),
            Self::NoRow | Self::BadParameter(_) => Vec::new(),
        }
    }
}

/// Something refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// The state it came in.
    pub state: State,
    /// What it was; [`Event::Invalid`] for octets that can't be read.
    pub event: Event,
    /// Why.
    pub why: Why,
}

impl fmt::Display for Refusal {
    /// For developers: `STA713 x SSYNmreq: p15 may-set-minor, Mine(Minor)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} x {}: ", self.state, self.event)?;
        match &self.why {
            Why::NoRow => f.write_str("no row"),
            Why::BadParameter(bad) => write!(f, "{bad:?}"),
            Why::Predicates(failing) => failing.iter().enumerate().try_for_each(|(at, failing)| {
                let separator = if at == 0 { "" } else { "; " };
                write!(f, "{separator}{} {}", failing.condition, failing.condition.predicate.label())?;
                failing.because.iter().try_for_each(|atom| write!(f, ", {atom:?}"))
            }),
        }
    }
}

/// What whoever watches is told. Of one event: the row taken first, then what it changed, then what goes out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Note {
    /// A row of the table was taken.
    Took {
        /// Which.
        row: RowId,
        /// The state before.
        from: State,
        /// The state after.
        to: State,
    },
    /// A variable changed.
    Variable {
        /// Which.
        which: Variable,
        /// Its value before.
        from: u32,
        /// Its value after.
        to: u32,
    },
    /// A token changed hands, or came into being, or ceased to be.
    Token {
        /// Which.
        token: TokenItem,
        /// Where it was.
        from: Holding,
        /// Where it is.
        to: Holding,
    },
    /// The functional units that were selected.
    Units(Units),
    /// A request of this side's user was refused: nothing changed, nothing was sent.
    Refused(Refusal),
    /// What the other side sent has no place here, or can't be read: the row of [`Event::Invalid`] follows.
    Invalid(Refusal),
}
