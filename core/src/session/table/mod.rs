//! X.225 *is* a table of states and events: here it is, as data.
//!
//! The machine looks its rows up here, the page lights them up, a test counts which were taken. State, event, predicate and
//! action carry the standard's names and numbers. Source: reference/session-protocol.md §6.5; invalid intersections (§6.6) are
//! rows of the event [`Event::Invalid`].

mod atom;
mod left_out;
mod predicate;
mod rows;
mod state;
mod step;

use core::fmt;

use serde::{Deserialize, Serialize};

pub use atom::{Atom, Bound};
pub use left_out::{ADDED, LEFT_OUT, LEFT_OUT_PREDICATES, LEFT_OUT_STATES, LeftOut, LeftOutBy, OutOfReach, RECOVERED};
pub use predicate::{PREDICATES, Predicate, PredicateDeclaration};
pub use rows::{FIRST_ADDED, ROWS};
pub use state::{Event, State};
pub use step::{Action, Below, Put, Tell};

/// A row's place in [`ROWS`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RowId(pub u16);

/// A predicate that a row asks to hold, or not to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Condition {
    /// Which.
    pub predicate: Predicate,
    /// Whether it must not hold.
    pub negated: bool,
}

/// One thing that a row does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// An action on the machine's variables.
    Act(Action),
    /// An SPDU to the other side.
    Put(Put),
    /// An indication or confirmation to the user.
    Tell(Tell),
    /// A request or response to the transport.
    Below(Below),
}

/// A cell of the table, or one alternative of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Row {
    /// The state it starts in.
    pub state: State,
    /// What happens.
    pub event: Event,
    /// What must hold.
    pub when: &'static [Condition],
    /// What is done, in order.
    pub does: &'static [Step],
    /// The state it ends in.
    pub to: State,
}

const fn is(predicate: Predicate) -> Condition {
    Condition { predicate, negated: false }
}

const fn not(predicate: Predicate) -> Condition {
    Condition { predicate, negated: true }
}

const fn go(state: State, event: Event, when: &'static [Condition], does: &'static [Step], to: State) -> Row {
    Row { state, event, when, does, to }
}

const fn stay(state: State, event: Event, when: &'static [Condition], does: &'static [Step]) -> Row {
    go(state, event, when, does, state)
}

/// Where each state's rows begin among those recovered.
const STARTS: [usize; State::ALL.len() + 1] = {
    let mut starts = [FIRST_ADDED; State::ALL.len() + 1];
    let mut index = FIRST_ADDED;
    while index > 0 {
        index -= 1;
        starts[ROWS[index].state as usize] = index;
    }
    starts
};

/// The alternatives of a cell, in the order in which they are tried: those added, then the standard's order. None for
/// an invalid intersection.
pub fn cell(state: State, event: Event) -> impl Iterator<Item = (RowId, &'static Row)> {
    let (from, to) = (STARTS[state as usize], STARTS[state as usize + 1]);
    (FIRST_ADDED..ROWS.len())
        .chain(from..to)
        .map(|index| (RowId(index as u16), &ROWS[index]))
        .filter(move |(_, row)| row.state == state && row.event == event)
}

impl RowId {
    /// The row.
    #[must_use]
    pub fn row(self) -> Option<&'static Row> {
        ROWS.get(usize::from(self.0))
    }
}

impl Row {
    /// Whether this SPDU goes out. It tells MAJOR SYNC ACK from ACTIVITY END ACK, whose octets are the same.
    #[must_use]
    pub fn puts(&self, put: Put) -> bool {
        self.does.contains(&Step::Put(put))
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.negated { "¬" } else { "" }, self.predicate)
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Act(action) => action.fmt(f),
            Self::Put(spdu) => spdu.fmt(f),
            Self::Tell(primitive) => primitive.fmt(f),
            Self::Below(primitive) => primitive.fmt(f),
        }
    }
}

impl fmt::Display for Row {
    /// In the notation of the standard: `STA713 x MAP p12&p19: [13] [31] SSYNMind STA10A`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} x {}", self.state, self.event)?;
        for (index, condition) in self.when.iter().enumerate() {
            write!(f, "{}{condition}", if index == 0 { " " } else { "&" })?;
        }
        f.write_str(":")?;
        for step in self.does {
            write!(f, " {step}")?;
        }
        write!(f, " {}", self.to)
    }
}
