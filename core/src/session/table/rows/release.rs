//! A session connection is being released, by this side or by the other.

use crate::session::table::predicate::Predicate::*;
use crate::session::table::state::Event as E;
use crate::session::table::state::State::*;
use crate::session::table::step::Action::*;
use crate::session::table::step::Below::*;
use crate::session::table::step::Put as O;
use crate::session::table::step::Tell::*;
use crate::session::table::{Row, Step::*, go, is, not, stay};

/// STA03: Waits for DISCONNECT.
#[rustfmt::skip]
pub(super) const STA03: &[Row] = &[
    stay(Sta03, E::DT, &[is(P05), is(P10)], &[Tell(SDTind)]),
    stay(Sta03, E::TD, &[is(P06), is(P10)], &[Tell(STDind)]),
    stay(Sta03, E::MIA, &[is(P17), is(P21)], &[Tell(SSYNmcnf), Act(A25)]),
    go(Sta03, E::RSa, &[is(P10), not(P34), is(P35)], &[Act(A19), Tell(SRSYNind), Act(A16)], Sta11A),
    go(Sta03, E::RSr, &[is(P10), not(P34), is(P35), is(P32)], &[Tell(SRSYNind), Act(A16)], Sta11A),
    go(Sta03, E::RSs, &[is(P10), not(P34), is(P35)], &[Tell(SRSYNind), Act(A16)], Sta11A),
    go(Sta03, E::ED, &[is(P52)], &[Tell(SUERind)], Sta20),
    go(Sta03, E::ER, &[is(P52)], &[Tell(SPERind)], Sta20),
    stay(Sta03, E::PT, &[is(P53)], &[Tell(SPTind)]),
    go(Sta03, E::DN, &[not(P66)], &[Tell(SRELcnfP), Below(TDISreq)], Sta01),
    go(Sta03, E::DN, &[is(P66)], &[Tell(SRELcnfP)], Sta01C),
    go(Sta03, E::FNnr, &[not(P65)], &[Tell(SRELind), Act(A08), Act(A18)], Sta09),
    go(Sta03, E::FNr, &[not(P65), not(P01), is(P16)], &[Tell(SRELind), Act(A08), Act(A18)], Sta09),
    go(Sta03, E::NF, &[is(P67)], &[Tell(SRELcnfN)], Sta713),
];

/// STA09: Waits for the S-RELEASE response.
#[rustfmt::skip]
pub(super) const STA09: &[Row] = &[
    stay(Sta09, E::SDTreq, &[is(P04)], &[Put(O::DT)]),
    stay(Sta09, E::STDreq, &[is(P07)], &[Put(O::TD)]),
    stay(Sta09, E::SSYNmrsp, &[is(P18), is(P21)], &[Put(O::MIA), Act(A25)]),
    go(Sta09, E::SRSYNreqA, &[is(P10), is(P28), not(P34)], &[Put(O::RSa), Act(A16)], Sta05A),
    go(Sta09, E::SRSYNreqR, &[is(P10), is(P25), not(P34), is(P33)], &[Put(O::RSr), Act(A16)], Sta05A),
    go(Sta09, E::SRSYNreqS, &[is(P10), is(P25), not(P34)], &[Put(O::RSs), Act(A16)], Sta05A),
    stay(Sta09, E::SPTreq, &[is(P53)], &[Put(O::PT)]),
    go(Sta09, E::SUERreq, &[is(P50)], &[Put(O::ED)], Sta19),
    stay(Sta09, E::DN, &[is(P69), not(P01)], &[Tell(SRELcnfP), Act(A32)]),
    // p10 isn't in the recovered cell: without it a user whose FINISH has collided could send another.
    stay(Sta09, E::SRELreq, &[not(P65), is(P10)], &[Put(O::FNnr), Act(A08), Act(A18)]),
    go(Sta09, E::SRELrspP, &[not(P66), is(P75)], &[Put(O::DN), Act(A04)], Sta16),
    go(Sta09, E::SRELrspP, &[is(P66)], &[Put(O::DN)], Sta01C),
    go(Sta09, E::SRELrspP, &[not(P66), is(P69), is(P01)], &[Put(O::DN)], Sta03),
    go(Sta09, E::SRELrspN, &[is(P67)], &[Put(O::NF)], Sta713),
];
