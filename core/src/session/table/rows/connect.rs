//! A session connection is being made.

use crate::session::table::predicate::Predicate::*;
use crate::session::table::state::Event as E;
use crate::session::table::state::State::*;
use crate::session::table::step::Action::*;
use crate::session::table::step::Below::*;
use crate::session::table::step::Put as O;
use crate::session::table::step::Tell::*;
use crate::session::table::{Row, Step::*, go, is, not};

/// STA02A: Waits for ACCEPT.
#[rustfmt::skip]
pub(super) const STA02A: &[Row] = &[
    go(Sta02A, E::AC, &[], &[Act(A05), Act(A11), Tell(SCONcnfP)], Sta713),
    go(Sta02A, E::RFnr, &[], &[Tell(SCONcnfN), Below(TDISreq)], Sta01),
    go(Sta02A, E::RFr, &[not(P02)], &[Tell(SCONcnfN), Below(TDISreq)], Sta01),
    go(Sta02A, E::RFr, &[is(P02)], &[Tell(SCONcnfN)], Sta01C),
];

/// STA02B: Waits for OVERFLOW ACCEPT. Its ABORT rows differ: one less.
#[rustfmt::skip]
pub(super) const STA02B: &[Row] = &[
    go(Sta02B, E::OA, &[], &[Put(O::CDO), Act(A51)], Sta02A),
    go(Sta02B, E::RFnr, &[], &[Tell(SCONcnfN), Below(TDISreq)], Sta01),
    go(Sta02B, E::RFr, &[not(P02)], &[Tell(SCONcnfN), Below(TDISreq)], Sta01),
    go(Sta02B, E::RFr, &[is(P02)], &[Tell(SCONcnfN)], Sta01C),
    go(Sta02B, E::ABnr, &[], &[Tell(SxABind), Below(TDISreq)], Sta01),
    go(Sta02B, E::ABr, &[not(P02)], &[Tell(SxABind), Below(TDISreq)], Sta01),
    go(Sta02B, E::ABr, &[is(P02)], &[Tell(SxABind), Put(O::AA)], Sta01C),
    go(Sta02B, E::SUABreq, &[not(P02)], &[Put(O::ABnr), Act(A04)], Sta16),
    go(Sta02B, E::SUABreq, &[is(P02)], &[Put(O::ABr), Act(A04)], Sta01A),
    go(Sta02B, E::TDISind, &[], &[Tell(SPABind)], Sta01),
    go(Sta02B, E::Invalid, &[not(P02)], &[Tell(SPABind), Put(O::ABnr), Act(A04)], Sta16),
    go(Sta02B, E::Invalid, &[is(P02)], &[Tell(SPABind), Put(O::ABr), Act(A04)], Sta01A),
];

/// STA08: Waits for the S-CONNECT response.
#[rustfmt::skip]
pub(super) const STA08: &[Row] = &[
    go(Sta08, E::SCONrspP, &[], &[Act(A05), Act(A11), Put(O::AC)], Sta713),
    go(Sta08, E::SCONrspN, &[not(P02)], &[Act(A04), Put(O::RFnr)], Sta16),
    go(Sta08, E::SCONrspN, &[is(P02)], &[Put(O::RFr)], Sta01C),
];
