//! What of the standard's table is left out, row by row, with what leaves it out; and the rows that are in and out of reach.
//!
//! A row that asks for transport expedited data, data separation or symmetric synchronize could never be taken here.

use super::Row;
use super::state::Event;
use super::state::State::{self, *};
use crate::session::unit::Unit;

/// What leaves a row out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LeftOutBy {
    /// The transport: a class 0 transport has no expedited data, on which PREPARE goes and what overtakes comes.
    Transport,
    /// A functional unit that is never offered.
    Unit(Unit),
}

/// A row of the standard's table that isn't in [`ROWS`](super::ROWS).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LeftOut {
    /// Its state.
    pub state: State,
    /// Its event, by the standard's name.
    pub event: &'static str,
    /// Its conditions, in the standard's notation.
    pub when: &'static str,
    /// What leaves it out.
    pub by: LeftOutBy,
}

const PREPARE: LeftOutBy = LeftOutBy::Transport;
const EXPEDITED: LeftOutBy = LeftOutBy::Unit(Unit::ExpeditedData);
const SEPARATION: LeftOutBy = LeftOutBy::Unit(Unit::DataSeparation);

const fn out(state: State, event: &'static str, when: &'static str, by: LeftOutBy) -> LeftOut {
    LeftOut { state, event, when, by }
}

/// How many rows were recovered of the standard's table, those for symmetric synchronize apart.
pub const RECOVERED: usize = 867;

/// The states that only a PREPARE reaches, and how many rows each has.
pub const LEFT_OUT_STATES: [(&str, usize); 5] =
    [("STA06", 37), ("STA15A", 20), ("STA15B", 46), ("STA15C", 36), ("STA15D", 61)];

/// The predicates that ask for what isn't here. Symmetric synchronize has p173 to p187, of which p178 and p185 are asked for too
/// where it isn't selected.
pub const LEFT_OUT_PREDICATES: [(&str, LeftOutBy); 6] =
    [("p08", EXPEDITED), ("p09", EXPEDITED), ("p36", PREPARE), ("p37", PREPARE), ("p80", PREPARE), ("p82", SEPARATION)];

/// The rows left out of the states that are here.
#[rustfmt::skip]
pub const LEFT_OUT: &[LeftOut] = &[
    out(Sta01A, "PR-MAA", "", PREPARE),
    out(Sta01A, "PR-RA", "", PREPARE),
    out(Sta01A, "PR-RS", "", PREPARE),
    out(Sta01C, "PR-MAA", "", PREPARE),
    out(Sta01C, "PR-RA", "", PREPARE),
    out(Sta01C, "PR-RS", "", PREPARE),
    out(Sta01C, "PR-AB", "", PREPARE),
    out(Sta01D, "PR-MAA", "", PREPARE),
    out(Sta01D, "PR-RA", "", PREPARE),
    out(Sta01D, "PR-RS", "", PREPARE),
    out(Sta02A, "EX", "", PREPARE),
    out(Sta02A, "PR-RS", "", PREPARE),
    out(Sta02A, "PR-AB", "", PREPARE),
    out(Sta03, "EX", "p09", EXPEDITED),
    out(Sta03, "PR-RS", "p10&p80", PREPARE),
    out(Sta03, "PR-AB", "", PREPARE),
    out(Sta04A, "EX", "p08", EXPEDITED),
    out(Sta04A, "PR-MAA", "", PREPARE),
    out(Sta04A, "PR-RS", "p80", PREPARE),
    out(Sta04A, "PR-AB", "", PREPARE),
    out(Sta04B, "EX", "p08", EXPEDITED),
    out(Sta04B, "PR-MAA", "", PREPARE),
    out(Sta04B, "PR-AB", "", PREPARE),
    out(Sta05A, "EX", "p08&p185", EXPEDITED),
    out(Sta05A, "EX", "p08&¬p185", EXPEDITED),
    out(Sta05A, "PR-MAA", "", PREPARE),
    out(Sta05A, "MIP-d", "p14&p82", SEPARATION),
    out(Sta05A, "MIP-d", "p82&¬p178&¬p185&p26", SEPARATION),
    out(Sta05A, "PR-RA", "", PREPARE),
    out(Sta05A, "PR-RS", "p80", PREPARE),
    out(Sta05A, "PR-AB", "", PREPARE),
    out(Sta05B, "EX", "p08", EXPEDITED),
    out(Sta05B, "PR-MAA", "", PREPARE),
    out(Sta05B, "MIP-d", "p14&p82", SEPARATION),
    out(Sta05B, "PR-RA", "", PREPARE),
    out(Sta05B, "PR-RS", "p80", PREPARE),
    out(Sta05B, "PR-AB", "", PREPARE),
    out(Sta05C, "EX", "p08", EXPEDITED),
    out(Sta05C, "PR-MAA", "", PREPARE),
    out(Sta05C, "MIP-d", "p14&p82", SEPARATION),
    out(Sta05C, "PR-RA", "", PREPARE),
    out(Sta05C, "PR-RS", "p80", PREPARE),
    out(Sta05C, "PR-AB", "", PREPARE),
    out(Sta08, "PR-AB", "", PREPARE),
    out(Sta09, "SEXreq", "p09", EXPEDITED),
    out(Sta09, "PR-AB", "", PREPARE),
    out(Sta10A, "SEXreq", "p08", EXPEDITED),
    out(Sta10A, "PR-RS", "p80", PREPARE),
    out(Sta10A, "PR-AB", "", PREPARE),
    out(Sta10B, "SEXreq", "p08", EXPEDITED),
    out(Sta10B, "PR-AB", "", PREPARE),
    out(Sta11A, "EX", "p08&¬p185", EXPEDITED),
    out(Sta11A, "PR-AB", "", PREPARE),
    out(Sta11B, "PR-AB", "", PREPARE),
    out(Sta11C, "PR-AB", "", PREPARE),
    out(Sta16, "PR-MAA", "", PREPARE),
    out(Sta16, "PR-RA", "", PREPARE),
    out(Sta16, "PR-RS", "", PREPARE),
    out(Sta16, "PR-AB", "", PREPARE),
    out(Sta16, "MIP-d", "p82", SEPARATION),
    out(Sta18, "EX", "p08", EXPEDITED),
    out(Sta18, "SEXreq", "p08", EXPEDITED),
    out(Sta18, "PR-RS", "", PREPARE),
    out(Sta18, "PR-AB", "", PREPARE),
    out(Sta19, "EX", "p08", EXPEDITED),
    out(Sta19, "MIP-d", "p14&p19&p82", SEPARATION),
    out(Sta19, "PR-RS", "p80", PREPARE),
    out(Sta19, "PR-AB", "", PREPARE),
    out(Sta20, "EX", "p08", EXPEDITED),
    out(Sta20, "MIP-d", "p14&p19&p82", SEPARATION),
    out(Sta20, "PR-RS", "p80", PREPARE),
    out(Sta20, "PR-AB", "", PREPARE),
    out(Sta21, "EX", "p08", EXPEDITED),
    out(Sta21, "PR-AB", "", PREPARE),
    out(Sta22, "PR-AB", "", PREPARE),
    out(Sta713, "EX", "p08", EXPEDITED),
    out(Sta713, "SEXreq", "p08", EXPEDITED),
    out(Sta713, "MIP-d", "p14&p19&p82", SEPARATION),
    out(Sta713, "SSYNmreq-d", "p15&p82", SEPARATION),
    out(Sta713, "PR-RS", "p26", PREPARE),
    out(Sta713, "PR-RS", "¬p26", PREPARE),
    out(Sta713, "PR-AB", "", PREPARE),
];

/// Among the rows recovered these two weren't, by state and event: STA20 has no S-TOKEN-GIVE in the recovered table, but p57
/// and p58 are defined for it alone, and giving the data token ends an exception. Those of [`Event::Invalid`] come on top, and
/// those from [`FIRST_ADDED`](super::FIRST_ADDED) on.
pub const ADDED: [(State, Event); 2] = [(Sta20, Event::SGTreq), (Sta20, Event::SGTreq)];

/// Why a row that is here can't be taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OutOfReach {
    /// p81 asks for separated data: there is none.
    NoSeparation,
    /// ¬p185: while a resynchronization is recorded, as always in this state, what comes is dropped.
    Dropped,
    /// MAJOR SYNC ACK and ACTIVITY END ACK are the same octets: in this state they are the other one.
    SameOctets,
}

impl Row {
    /// Why it can't be taken; `None` where it can.
    #[must_use]
    pub fn out_of_reach(&self) -> Option<OutOfReach> {
        let asks = |name: &str, negated: bool| {
            self.when.iter().any(|condition| condition.predicate.name() == name && condition.negated == negated)
        };
        let ends = self.event == Event::AEA && (self.state == Sta04A || self.state.has_no_connection());
        let elsewhere = ends || (self.event == Event::MAA && self.state == Sta04B);
        if asks("p81", false) {
            Some(OutOfReach::NoSeparation)
        } else if matches!(self.state, Sta05A | Sta11A) && asks("p185", true) {
            Some(OutOfReach::Dropped)
        } else if elsewhere {
            Some(OutOfReach::SameOctets)
        } else {
            None
        }
    }
}
