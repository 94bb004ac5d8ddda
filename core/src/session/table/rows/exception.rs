//! After an exception: everything is dropped until someone recovers.

use crate::session::table::predicate::Predicate::*;
use crate::session::table::state::Event as E;
use crate::session::table::state::State::*;
use crate::session::table::step::Action::*;
use crate::session::table::step::Put as O;
use crate::session::table::step::Tell::*;
use crate::session::table::{Row, Step::*, go, is, not, stay};

/// STA19: Waits for recovery after having sent EXCEPTION DATA.
#[rustfmt::skip]
pub(super) const STA19: &[Row] = &[
    stay(Sta19, E::DT, &[], &[]),
    stay(Sta19, E::TD, &[is(P06)], &[]),
    stay(Sta19, E::MAP, &[is(P12), is(P19)], &[Act(A31)]),
    stay(Sta19, E::AE, &[is(P72), is(P19)], &[Act(A31)]),
    stay(Sta19, E::MIA, &[is(P17), is(P21)], &[Act(A25)]),
    stay(Sta19, E::MIP, &[is(P14), is(P19)], &[Act(A23)]),
    go(Sta19, E::RSa, &[is(P35)], &[Act(A19), Tell(SRSYNind), Act(A16)], Sta11A),
    go(Sta19, E::RSr, &[is(P32), is(P35)], &[Tell(SRSYNind), Act(A16)], Sta11A),
    go(Sta19, E::RSs, &[is(P35)], &[Tell(SRSYNind), Act(A16)], Sta11A),
    go(Sta19, E::AD, &[is(P38), is(P40)], &[Tell(SACTDind), Act(A16)], Sta11C),
    go(Sta19, E::AI, &[is(P38), is(P40)], &[Tell(SACTIind), Act(A16)], Sta11B),
    stay(Sta19, E::ED, &[is(P50)], &[Tell(SUERind)]),
    stay(Sta19, E::ER, &[is(P50)], &[Tell(SPERind)]),
    stay(Sta19, E::GT, &[is(P60)], &[Act(A11), Tell(SGTind)]),
    go(Sta19, E::GT, &[is(P61)], &[Act(A11), Tell(SGTind)], Sta713),
    stay(Sta19, E::PT, &[is(P53)], &[]),
    stay(Sta19, E::FNnr, &[is(P68)], &[]),
    stay(Sta19, E::FNr, &[is(P68), not(P01), is(P16)], &[]),
];

/// STA20: Waits for recovery by the side that owns the data token.
#[rustfmt::skip]
pub(super) const STA20: &[Row] = &[
    stay(Sta20, E::DT, &[is(P05)], &[]),
    stay(Sta20, E::TD, &[is(P06)], &[]),
    stay(Sta20, E::MAA, &[is(P20)], &[]),
    stay(Sta20, E::AEA, &[is(P20)], &[]),
    stay(Sta20, E::MAP, &[is(P12), is(P19)], &[Act(A31)]),
    stay(Sta20, E::AE, &[is(P72), is(P19)], &[Act(A31)]),
    stay(Sta20, E::MIA, &[is(P17), is(P21)], &[]),
    stay(Sta20, E::MIP, &[is(P14), is(P19)], &[Act(A23)]),
    go(Sta20, E::RSa, &[is(P35)], &[Act(A19), Tell(SRSYNind), Act(A16)], Sta11A),
    go(Sta20, E::RSr, &[is(P32), is(P35)], &[Tell(SRSYNind), Act(A16)], Sta11A),
    go(Sta20, E::RSs, &[is(P35)], &[Tell(SRSYNind), Act(A16)], Sta11A),
    go(Sta20, E::SRSYNreqA, &[is(P28)], &[Put(O::RSa), Act(A16)], Sta05A),
    go(Sta20, E::SRSYNreqR, &[is(P25), is(P33)], &[Put(O::RSr), Act(A16)], Sta05A),
    go(Sta20, E::SRSYNreqS, &[is(P25)], &[Put(O::RSs), Act(A16)], Sta05A),
    go(Sta20, E::AD, &[is(P38), is(P40)], &[Tell(SACTDind), Act(A16)], Sta11C),
    go(Sta20, E::AI, &[is(P38), is(P40)], &[Tell(SACTIind), Act(A16)], Sta11B),
    go(Sta20, E::SACTDreq, &[is(P34), is(P11)], &[Put(O::AD), Act(A16)], Sta05C),
    go(Sta20, E::SACTIreq, &[is(P34), is(P11)], &[Put(O::AI), Act(A16)], Sta05B),
    // The recovered cells lack these two; p57 and p58 are defined for them alone, and S-U-EXCEPTION-REPORT says that giving the
    // data token ends an exception.
    stay(Sta20, E::SGTreq, &[is(P57)], &[Put(O::GT), Act(A11)]),
    go(Sta20, E::SGTreq, &[is(P58)], &[Put(O::GT), Act(A11)], Sta713),
    stay(Sta20, E::GT, &[is(P60)], &[Act(A11), Tell(SGTind)]),
    go(Sta20, E::GT, &[is(P61)], &[Act(A11), Tell(SGTind)], Sta713),
    stay(Sta20, E::PT, &[is(P53)], &[]),
    stay(Sta20, E::FNnr, &[is(P68)], &[]),
    stay(Sta20, E::FNr, &[is(P68), not(P01), is(P16)], &[]),
];
