//! Data transfer: nothing is under way.

use crate::session::table::predicate::Predicate::*;
use crate::session::table::state::Event as E;
use crate::session::table::state::State::*;
use crate::session::table::step::Action::*;
use crate::session::table::step::Put as O;
use crate::session::table::step::Tell::*;
use crate::session::table::{Row, Step::*, go, is, not, stay};

/// STA713: Data transfer.
#[rustfmt::skip]
pub(super) const STA713: &[Row] = &[
    stay(Sta713, E::DT, &[is(P05)], &[Tell(SDTind)]),
    stay(Sta713, E::TD, &[is(P06)], &[Tell(STDind)]),
    stay(Sta713, E::SDTreq, &[is(P03)], &[Put(O::DT)]),
    stay(Sta713, E::STDreq, &[is(P06)], &[Put(O::TD)]),
    go(Sta713, E::MAP, &[is(P12), is(P19)], &[Act(A13), Act(A31), Tell(SSYNMind)], Sta10A),
    go(Sta713, E::SSYNMreq, &[is(P13)], &[Put(O::MAP), Act(A13), Act(A24)], Sta04A),
    go(Sta713, E::AE, &[is(P72), is(P19)], &[Act(A13), Act(A31), Tell(SACTEind)], Sta10B),
    stay(Sta713, E::MIA, &[is(P17), is(P21)], &[Tell(SSYNmcnf), Act(A25)]),
    stay(Sta713, E::MIP, &[is(P14), is(P19)], &[Tell(SSYNmind), Act(A23)]),
    go(Sta713, E::SACTEreq, &[is(P71)], &[Put(O::AE), Act(A13), Act(A24)], Sta04B),
    stay(Sta713, E::SSYNmreq, &[is(P15)], &[Put(O::MIP), Act(A24)]),
    stay(Sta713, E::SSYNmrsp, &[is(P18), is(P21)], &[Put(O::MIA), Act(A25)]),
    go(Sta713, E::RSa, &[is(P26), is(P35)], &[Act(A19), Tell(SRSYNind), Act(A16)], Sta11A),
    go(Sta713, E::RSr, &[is(P32), is(P26), is(P35)], &[Tell(SRSYNind), Act(A16)], Sta11A),
    go(Sta713, E::RSs, &[is(P26), is(P35)], &[Tell(SRSYNind), Act(A16)], Sta11A),
    go(Sta713, E::SRSYNreqA, &[is(P29)], &[Put(O::RSa), Act(A16)], Sta05A),
    go(Sta713, E::SRSYNreqR, &[is(P25), is(P26), is(P33)], &[Put(O::RSr), Act(A16)], Sta05A),
    go(Sta713, E::SRSYNreqS, &[is(P25), is(P26)], &[Put(O::RSs), Act(A16)], Sta05A),
    go(Sta713, E::AD, &[is(P38), is(P40)], &[Tell(SACTDind), Act(A16)], Sta11C),
    go(Sta713, E::AI, &[is(P38), is(P40)], &[Tell(SACTIind), Act(A16)], Sta11B),
    go(Sta713, E::SACTDreq, &[is(P34), is(P39)], &[Put(O::AD), Act(A16)], Sta05C),
    go(Sta713, E::SACTIreq, &[is(P34), is(P39)], &[Put(O::AI), Act(A16)], Sta05B),
    stay(Sta713, E::AR, &[is(P44)], &[Tell(SACTRind), Act(A12), Act(A27), Act(A06)]),
    stay(Sta713, E::AS, &[is(P44)], &[Tell(SACTSind), Act(A12), Act(A26), Act(A06)]),
    go(Sta713, E::CD, &[is(P46)], &[Tell(SCDind)], Sta22),
    stay(Sta713, E::SACTRreq, &[is(P45)], &[Put(O::AR), Act(A12), Act(A27)]),
    stay(Sta713, E::SACTSreq, &[is(P45)], &[Put(O::AS), Act(A12), Act(A26)]),
    go(Sta713, E::SCDreq, &[is(P47)], &[Put(O::CD)], Sta21),
    stay(Sta713, E::ED, &[is(P50)], &[Tell(SUERind)]),
    go(Sta713, E::ED, &[is(P51)], &[Tell(SUERind)], Sta20),
    stay(Sta713, E::ER, &[is(P50)], &[Tell(SPERind)]),
    go(Sta713, E::ER, &[is(P51)], &[Tell(SPERind)], Sta20),
    stay(Sta713, E::GT, &[is(P59)], &[Act(A11), Tell(SGTind)]),
    stay(Sta713, E::GTC, &[is(P62)], &[Put(O::GTA), Act(A11), Tell(SCGind)]),
    stay(Sta713, E::PT, &[is(P53)], &[Tell(SPTind)]),
    go(Sta713, E::SCGreq, &[is(P55)], &[Put(O::GTC), Act(A11)], Sta18),
    stay(Sta713, E::SGTreq, &[is(P54)], &[Put(O::GT), Act(A11)]),
    stay(Sta713, E::SPTreq, &[is(P53)], &[Put(O::PT)]),
    go(Sta713, E::SUERreq, &[is(P50)], &[Put(O::ED)], Sta19),
    go(Sta713, E::FNnr, &[is(P68)], &[Tell(SRELind), Act(A08)], Sta09),
    go(Sta713, E::FNr, &[is(P68), not(P01), is(P16)], &[Tell(SRELind), Act(A09)], Sta09),
    go(Sta713, E::SRELreq, &[is(P63), not(P64)], &[Put(O::FNnr), Act(A08)], Sta03),
    go(Sta713, E::SRELreq, &[is(P63), is(P64)], &[Put(O::FNr), Act(A07)], Sta03),
];
