//! A major point or the end of an activity waits for its confirmation.

use crate::session::table::predicate::Predicate::*;
use crate::session::table::state::Event as E;
use crate::session::table::state::State::*;
use crate::session::table::step::Action::*;
use crate::session::table::step::Put as O;
use crate::session::table::step::Tell::*;
use crate::session::table::{Row, Step::*, go, is, not, stay};

/// STA04A: Waits for MAJOR SYNC ACK.
#[rustfmt::skip]
pub(super) const STA04A: &[Row] = &[
    stay(Sta04A, E::DT, &[is(P05)], &[Tell(SDTind)]),
    stay(Sta04A, E::TD, &[is(P06)], &[Tell(STDind)]),
    go(Sta04A, E::MAA, &[is(P16), is(P20)], &[Act(A14), Act(A22), Tell(SSYNMcnf)], Sta713),
    go(Sta04A, E::AEA, &[is(P16), is(P20)], &[Act(A14), Act(A22), Tell(SSYNMcnf)], Sta713),
    stay(Sta04A, E::MIA, &[is(P17), not(P20), is(P21)], &[Tell(SSYNmcnf), Act(A25)]),
    go(Sta04A, E::RSa, &[is(P35)], &[Act(A19), Tell(SRSYNind), Act(A16)], Sta11A),
    go(Sta04A, E::RSr, &[is(P32), is(P35)], &[Tell(SRSYNind), Act(A16)], Sta11A),
    go(Sta04A, E::RSs, &[is(P35)], &[Tell(SRSYNind), Act(A16)], Sta11A),
    go(Sta04A, E::SRSYNreqA, &[is(P28)], &[Put(O::RSa), Act(A16)], Sta05A),
    go(Sta04A, E::SRSYNreqS, &[is(P28)], &[Put(O::RSs), Act(A16)], Sta05A),
    go(Sta04A, E::SACTDreq, &[is(P34), is(P39)], &[Put(O::AD), Act(A16)], Sta05C),
    go(Sta04A, E::SACTIreq, &[is(P34), is(P39)], &[Put(O::AI), Act(A16)], Sta05B),
    go(Sta04A, E::ED, &[is(P48), is(P03)], &[Tell(SUERind)], Sta20),
    go(Sta04A, E::ED, &[is(P48), not(P03)], &[Tell(SUERind)], Sta713),
    go(Sta04A, E::ER, &[is(P48), is(P03)], &[Tell(SPERind)], Sta20),
    go(Sta04A, E::ER, &[is(P48), not(P03)], &[Tell(SPERind)], Sta713),
    stay(Sta04A, E::GT, &[is(P59)], &[Act(A11), Tell(SGTind)]),
    stay(Sta04A, E::PT, &[is(P53)], &[Tell(SPTind)]),
    stay(Sta04A, E::SGTreq, &[is(P54)], &[Put(O::GT), Act(A11)]),
];

/// STA04B: Waits for ACTIVITY END ACK.
#[rustfmt::skip]
pub(super) const STA04B: &[Row] = &[
    stay(Sta04B, E::DT, &[is(P05)], &[Tell(SDTind)]),
    stay(Sta04B, E::TD, &[is(P06)], &[Tell(STDind)]),
    go(Sta04B, E::MAA, &[is(P16), is(P20)], &[Act(A14), Act(A22), Tell(SACTEcnf)], Sta713),
    go(Sta04B, E::AEA, &[is(P16), is(P20)], &[Act(A14), Act(A22), Tell(SACTEcnf)], Sta713),
    stay(Sta04B, E::MIA, &[is(P17), not(P20), is(P21)], &[Tell(SSYNmcnf), Act(A25)]),
    go(Sta04B, E::SACTDreq, &[is(P39)], &[Put(O::AD), Act(A16)], Sta05C),
    go(Sta04B, E::SACTIreq, &[is(P39)], &[Put(O::AI), Act(A16)], Sta05B),
    go(Sta04B, E::ED, &[is(P48), is(P03)], &[Tell(SUERind)], Sta20),
    go(Sta04B, E::ED, &[is(P48), not(P03)], &[Tell(SUERind)], Sta713),
    go(Sta04B, E::ER, &[is(P48), is(P03)], &[Tell(SPERind)], Sta20),
    go(Sta04B, E::ER, &[is(P48), not(P03)], &[Tell(SPERind)], Sta713),
    stay(Sta04B, E::GT, &[is(P59)], &[Act(A11), Tell(SGTind)]),
    stay(Sta04B, E::PT, &[is(P53)], &[Tell(SPTind)]),
    stay(Sta04B, E::SGTreq, &[is(P54)], &[Put(O::GT), Act(A11)]),
];

/// STA10A: Waits for the S-SYNC-MAJOR response.
#[rustfmt::skip]
pub(super) const STA10A: &[Row] = &[
    stay(Sta10A, E::SDTreq, &[is(P03)], &[Put(O::DT)]),
    stay(Sta10A, E::STDreq, &[is(P06)], &[Put(O::TD)]),
    go(Sta10A, E::SSYNMrsp, &[], &[Put(O::MAA), Act(A14), Act(A22)], Sta713),
    stay(Sta10A, E::SSYNmrsp, &[is(P18), not(P20), is(P21)], &[Put(O::MIA), Act(A25)]),
    go(Sta10A, E::RSa, &[is(P35)], &[Act(A19), Tell(SRSYNind), Act(A16)], Sta11A),
    go(Sta10A, E::RSs, &[is(P35)], &[Tell(SRSYNind), Act(A16)], Sta11A),
    go(Sta10A, E::SRSYNreqA, &[is(P28)], &[Put(O::RSa), Act(A16)], Sta05A),
    go(Sta10A, E::SRSYNreqR, &[is(P25), is(P33)], &[Put(O::RSr), Act(A16)], Sta05A),
    go(Sta10A, E::SRSYNreqS, &[is(P25)], &[Put(O::RSs), Act(A16)], Sta05A),
    go(Sta10A, E::AD, &[is(P38), is(P40)], &[Tell(SACTDind), Act(A16)], Sta11C),
    go(Sta10A, E::AI, &[is(P38), is(P40)], &[Tell(SACTIind), Act(A16)], Sta11B),
    stay(Sta10A, E::GT, &[is(P59)], &[Act(A11), Tell(SGTind)]),
    stay(Sta10A, E::SGTreq, &[is(P54)], &[Put(O::GT), Act(A11)]),
    stay(Sta10A, E::SPTreq, &[is(P53)], &[Put(O::PT)]),
    go(Sta10A, E::SUERreq, &[is(P50)], &[Put(O::ED)], Sta19),
];

/// STA10B: Waits for the S-ACTIVITY-END response.
#[rustfmt::skip]
pub(super) const STA10B: &[Row] = &[
    stay(Sta10B, E::SDTreq, &[is(P03)], &[Put(O::DT)]),
    stay(Sta10B, E::STDreq, &[is(P06)], &[Put(O::TD)]),
    go(Sta10B, E::SACTErsp, &[], &[Put(O::AEA), Act(A14), Act(A22)], Sta713),
    stay(Sta10B, E::SSYNmrsp, &[is(P18), not(P20), is(P21)], &[Put(O::MIA), Act(A25)]),
    go(Sta10B, E::AD, &[is(P38), is(P40)], &[Tell(SACTDind), Act(A16)], Sta11C),
    go(Sta10B, E::AI, &[is(P38), is(P40)], &[Tell(SACTIind), Act(A16)], Sta11B),
    stay(Sta10B, E::GT, &[is(P59)], &[Act(A11), Tell(SGTind)]),
    stay(Sta10B, E::SGTreq, &[is(P54)], &[Put(O::GT), Act(A11)]),
    stay(Sta10B, E::SPTreq, &[is(P53)], &[Put(O::PT)]),
    go(Sta10B, E::SUERreq, &[is(P50)], &[Put(O::ED)], Sta19),
];
