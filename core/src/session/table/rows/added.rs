//! Rows that the recovered table doesn't have: local choices of the provider, and gaps that two users who do nothing wrong fall
//! into. They are looked at before the others; none takes an event away from them.

use crate::session::table::predicate::Predicate::*;
use crate::session::table::state::Event as E;
use crate::session::table::state::State::*;
use crate::session::table::step::Action::*;
use crate::session::table::step::Put as O;
use crate::session::table::step::Tell::*;
use crate::session::table::{Row, Step::*, go, is, not, stay};

/// Instead of breaking the connection off the provider reports the error: in the states in which its user could report one,
/// and where p50 holds, the condition of S-U-EXCEPTION-REPORT. These stand behind all others, and are looked at first.
#[rustfmt::skip]
pub(super) const REPORTED: &[Row] = &[
    go(Sta09, E::Invalid, &[is(P50)], &[Put(O::ER), Tell(SPERind)], Sta20),
    go(Sta10A, E::Invalid, &[is(P50)], &[Put(O::ER), Tell(SPERind)], Sta20),
    go(Sta10B, E::Invalid, &[is(P50)], &[Put(O::ER), Tell(SPERind)], Sta20),
    go(Sta713, E::Invalid, &[is(P50)], &[Put(O::ER), Tell(SPERind)], Sta20),
];

/// Gaps. An ABORT crosses OVERFLOW ACCEPT: it is dropped, as everything else is. ACTIVITY END crosses RESYNCHRONIZE: as a major
/// point does. ACTIVITY INTERRUPT crosses CAPABILITY DATA ACK: p26 asks for an activity, and there is none where capability data
/// is exchanged.
#[rustfmt::skip]
pub(super) const GAPS: &[Row] = &[
    stay(Sta01A, E::OA, &[], &[]),
    go(Sta04B, E::RSa, &[is(P35)], &[Act(A19), Tell(SRSYNind), Act(A16)], Sta11A),
    go(Sta04B, E::RSr, &[is(P32), is(P35)], &[Tell(SRSYNind), Act(A16)], Sta11A),
    go(Sta04B, E::RSs, &[is(P35)], &[Tell(SRSYNind), Act(A16)], Sta11A),
    stay(Sta05B, E::CDA, &[not(P26)], &[]),
    stay(Sta16, E::OA, &[], &[]),
];
