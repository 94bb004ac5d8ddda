//! Control or capability data waits for its answer.

use crate::session::table::predicate::Predicate::*;
use crate::session::table::state::Event as E;
use crate::session::table::state::State::*;
use crate::session::table::step::Action::*;
use crate::session::table::step::Put as O;
use crate::session::table::step::Tell::*;
use crate::session::table::{Row, Step::*, go, is, stay};

/// STA18: Waits for GIVE TOKENS ACK.
#[rustfmt::skip]
pub(super) const STA18: &[Row] = &[
    stay(Sta18, E::DT, &[is(P70)], &[Tell(SDTind)]),
    stay(Sta18, E::TD, &[is(P06)], &[Tell(STDind)]),
    stay(Sta18, E::SDTreq, &[is(P70)], &[Put(O::DT)]),
    stay(Sta18, E::STDreq, &[is(P06)], &[Put(O::TD)]),
    go(Sta18, E::GTA, &[], &[Act(A06)], Sta713),
    stay(Sta18, E::PT, &[is(P53)], &[Tell(SPTind)]),
];

/// STA21: Waits for CAPABILITY DATA ACK.
#[rustfmt::skip]
pub(super) const STA21: &[Row] = &[
    stay(Sta21, E::DT, &[is(P70)], &[Tell(SDTind)]),
    stay(Sta21, E::TD, &[is(P06)], &[Tell(STDind)]),
    go(Sta21, E::SACTIreq, &[is(P16)], &[Put(O::AI), Act(A16)], Sta05B),
    go(Sta21, E::CDA, &[], &[Tell(SCDcnf)], Sta713),
    go(Sta21, E::ER, &[is(P48)], &[Tell(SPERind)], Sta20),
    stay(Sta21, E::GT, &[is(P59)], &[Act(A11), Tell(SGTind)]),
    stay(Sta21, E::PT, &[is(P53)], &[Tell(SPTind)]),
];

/// STA22: Waits for the S-CAPABILITY-DATA response.
#[rustfmt::skip]
pub(super) const STA22: &[Row] = &[
    go(Sta22, E::AI, &[is(P16)], &[Tell(SACTIind), Act(A16)], Sta11B),
    go(Sta22, E::SCDrsp, &[], &[Put(O::CDA)], Sta713),
    stay(Sta22, E::SPTreq, &[is(P53)], &[Put(O::PT)]),
];
