//! A resynchronization, or an interrupt or discard of the activity, is under way.

use crate::session::table::predicate::Predicate::*;
use crate::session::table::state::Event as E;
use crate::session::table::state::State::*;
use crate::session::table::step::Action::*;
use crate::session::table::step::Put as O;
use crate::session::table::step::Tell::*;
use crate::session::table::{Row, Step::*, go, is, not, stay};

/// STA05A: Waits for RESYNCHRONIZE ACK.
#[rustfmt::skip]
pub(super) const STA05A: &[Row] = &[
    stay(Sta05A, E::DT, &[is(P05), is(P185)], &[]),
    stay(Sta05A, E::DT, &[is(P05), not(P185)], &[Tell(SDTind)]),
    stay(Sta05A, E::TD, &[is(P06), is(P185)], &[]),
    stay(Sta05A, E::TD, &[is(P06), not(P185)], &[Tell(STDind)]),
    stay(Sta05A, E::MAA, &[], &[Act(A43)]),
    stay(Sta05A, E::AEA, &[], &[Act(A43)]),
    stay(Sta05A, E::MAP, &[is(P12), is(P185)], &[]),
    stay(Sta05A, E::MAP, &[is(P12), not(P178), not(P185)], &[Act(A23), Tell(SSYNMind)]),
    stay(Sta05A, E::AE, &[is(P72)], &[]),
    stay(Sta05A, E::MIA, &[is(P17), not(P81)], &[]),
    stay(Sta05A, E::MIA, &[is(P17), is(P21), is(P81)], &[Tell(SSYNmcnf), Act(A25)]),
    stay(Sta05A, E::MIP, &[is(P14), not(P178), is(P185)], &[]),
    stay(Sta05A, E::MIP, &[not(P178), not(P185), is(P26)], &[Tell(SSYNmind), Act(A23)]),
    stay(Sta05A, E::RSa, &[not(P24), is(P35)], &[]),
    go(Sta05A, E::RSa, &[is(P24), is(P35)], &[Act(A19), Tell(SRSYNind), Act(A16)], Sta11A),
    go(Sta05A, E::RA, &[is(P35), is(P49)], &[Tell(SRSYNcnf), Act(A28), Act(A11)], Sta713),
    stay(Sta05A, E::RSr, &[not(P24), is(P35), is(P32)], &[]),
    go(Sta05A, E::RSr, &[is(P24), is(P35), is(P32)], &[Tell(SRSYNind), Act(A16)], Sta11A),
    stay(Sta05A, E::RSs, &[not(P24), is(P35)], &[]),
    go(Sta05A, E::RSs, &[is(P24), is(P35)], &[Tell(SRSYNind), Act(A16)], Sta11A),
    go(Sta05A, E::AD, &[is(P38), is(P40)], &[Tell(SACTDind), Act(A16)], Sta11C),
    go(Sta05A, E::AI, &[is(P38), is(P40)], &[Tell(SACTIind), Act(A16)], Sta11B),
    stay(Sta05A, E::ED, &[is(P48)], &[]),
    stay(Sta05A, E::ER, &[is(P48)], &[]),
    stay(Sta05A, E::GT, &[is(P59), is(P185)], &[Act(A11), Tell(SGTind)]),
    stay(Sta05A, E::PT, &[is(P53), is(P185)], &[]),
    stay(Sta05A, E::PT, &[is(P53), not(P185)], &[Tell(SPTind)]),
    stay(Sta05A, E::FNnr, &[is(P68)], &[]),
    stay(Sta05A, E::FNr, &[is(P68), not(P01), is(P16)], &[]),
];

/// STA05B: Waits for ACTIVITY INTERRUPT ACK.
#[rustfmt::skip]
pub(super) const STA05B: &[Row] = &[
    stay(Sta05B, E::DT, &[is(P05)], &[]),
    stay(Sta05B, E::TD, &[is(P06)], &[]),
    stay(Sta05B, E::MAA, &[], &[Act(A43)]),
    stay(Sta05B, E::AEA, &[], &[Act(A43)]),
    stay(Sta05B, E::MIA, &[is(P17)], &[]),
    stay(Sta05B, E::MIP, &[is(P14)], &[]),
    stay(Sta05B, E::RSa, &[is(P28)], &[]),
    stay(Sta05B, E::RSr, &[is(P28)], &[]),
    stay(Sta05B, E::RSs, &[is(P28)], &[]),
    go(Sta05B, E::AIA, &[is(P38)], &[Tell(SACTIcnf), Act(A29)], Sta713),
    stay(Sta05B, E::CDA, &[is(P26)], &[]),
    stay(Sta05B, E::ED, &[is(P48)], &[]),
    stay(Sta05B, E::ER, &[is(P48)], &[]),
    stay(Sta05B, E::GT, &[is(P59)], &[]),
    stay(Sta05B, E::PT, &[is(P53)], &[]),
];

/// STA05C: Waits for ACTIVITY DISCARD ACK.
#[rustfmt::skip]
pub(super) const STA05C: &[Row] = &[
    stay(Sta05C, E::DT, &[is(P05)], &[]),
    stay(Sta05C, E::TD, &[is(P06)], &[]),
    stay(Sta05C, E::MAA, &[], &[Act(A43)]),
    stay(Sta05C, E::AEA, &[], &[Act(A43)]),
    stay(Sta05C, E::MIA, &[is(P17)], &[]),
    stay(Sta05C, E::MIP, &[is(P14)], &[]),
    stay(Sta05C, E::RSa, &[is(P28)], &[]),
    stay(Sta05C, E::RSr, &[is(P28)], &[]),
    stay(Sta05C, E::RSs, &[is(P28)], &[]),
    go(Sta05C, E::ADA, &[is(P38)], &[Tell(SACTDcnf), Act(A29)], Sta713),
    stay(Sta05C, E::ED, &[is(P48)], &[]),
    stay(Sta05C, E::ER, &[is(P48)], &[]),
    stay(Sta05C, E::GT, &[is(P59)], &[]),
    stay(Sta05C, E::PT, &[is(P53)], &[]),
];

/// STA11A: Waits for the S-RESYNCHRONIZE response.
#[rustfmt::skip]
pub(super) const STA11A: &[Row] = &[
    stay(Sta11A, E::DT, &[is(P05), not(P185)], &[Tell(SDTind)]),
    go(Sta11A, E::SRSYNreqA, &[is(P24)], &[Put(O::RSa), Act(A16)], Sta05A),
    go(Sta11A, E::SRSYNreqR, &[is(P24), is(P33)], &[Put(O::RSr), Act(A16)], Sta05A),
    go(Sta11A, E::SRSYNreqS, &[is(P24)], &[Put(O::RSs), Act(A16)], Sta05A),
    go(Sta11A, E::SRSYNrsp, &[is(P43)], &[Put(O::RA), Act(A28), Act(A11)], Sta713),
    go(Sta11A, E::SACTDreq, &[is(P34), is(P39)], &[Put(O::AD), Act(A16)], Sta05C),
    go(Sta11A, E::SACTIreq, &[is(P34), is(P39)], &[Put(O::AI), Act(A16)], Sta05B),
];

/// STA11B: Waits for the S-ACTIVITY-INTERRUPT response.
#[rustfmt::skip]
pub(super) const STA11B: &[Row] = &[
    go(Sta11B, E::SACTIrsp, &[], &[Put(O::AIA), Act(A30)], Sta713),
];

/// STA11C: Waits for the S-ACTIVITY-DISCARD response.
#[rustfmt::skip]
pub(super) const STA11C: &[Row] = &[
    go(Sta11C, E::SACTDrsp, &[], &[Put(O::ADA), Act(A30)], Sta713),
];
