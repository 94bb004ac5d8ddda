//! No session connection: nothing yet, or nothing any more.

use super::each;
use crate::session::table::predicate::Predicate::*;
use crate::session::table::state::Event as E;
use crate::session::table::state::State::*;
use crate::session::table::step::Action::*;
use crate::session::table::step::Below::*;
use crate::session::table::step::Put as O;
use crate::session::table::step::Tell::*;
use crate::session::table::{Row, Step::*, go, is, not, stay};

/// STA01: Idle, no transport connection.
#[rustfmt::skip]
pub(super) const STA01: &[Row] = &[
    go(Sta01, E::SCONreq, &[], &[Act(A02), Below(TCONreq)], Sta01B),
    go(Sta01, E::TCONind, &[], &[Act(A01), Below(TCONrsp)], Sta01C),
];

/// STA01A: SPDUs that are dropped.
#[rustfmt::skip]
pub(super) const STA01A_DROPPED: [Row; 35] = each(Sta01A, [
    E::AC, E::RFnr, E::RFr, E::DT, E::EX, E::TD, E::MAA, E::AEA, E::MAP, E::AE, E::MIA, E::MIP, E::MIPd, E::RA,
    E::RSa, E::RSr, E::RSs, E::AD, E::ADA, E::AI, E::AIA, E::AR, E::AS, E::CD, E::CDA, E::ED, E::ER, E::GT,
    E::GTA, E::GTC, E::PT, E::DN, E::FNnr, E::FNr, E::NF,
], &[], Sta01A);

/// STA01A: Waits for ABORT ACCEPT.
#[rustfmt::skip]
pub(super) const STA01A: &[Row] = &[
    go(Sta01A, E::CN, &[], &[Act(A03), Below(TDISreq)], Sta01),
    go(Sta01A, E::ABnr, &[], &[Act(A03), Below(TDISreq)], Sta01),
    go(Sta01A, E::AA, &[], &[Act(A03)], Sta01C),
    go(Sta01A, E::ABr, &[], &[Act(A03)], Sta01C),
    go(Sta01A, E::TDISind, &[], &[Act(A03)], Sta01),
    go(Sta01A, E::TIM, &[], &[Below(TDISreq)], Sta01),
    go(Sta01A, E::Invalid, &[], &[Act(A03), Below(TDISreq)], Sta01),
];

/// STA01B: Waits for the transport connection.
#[rustfmt::skip]
pub(super) const STA01B: &[Row] = &[
    go(Sta01B, E::TCONcnf, &[is(P204)], &[Put(O::CN)], Sta02B),
    go(Sta01B, E::TCONcnf, &[not(P204)], &[Put(O::CN)], Sta02A),
    go(Sta01B, E::SUABreq, &[], &[Below(TDISreq)], Sta01),
    go(Sta01B, E::TDISind, &[], &[Tell(SPABind)], Sta01),
];

/// STA01C: SPDUs that have no place: the transport connection is closed.
#[rustfmt::skip]
pub(super) const STA01C_CLOSING: [Row; 39] = each(Sta01C, [
    E::AC, E::CDO, E::OA, E::RFnr, E::RFr, E::DT, E::EX, E::TD, E::MAA, E::AEA, E::MAP, E::AE, E::MIA, E::MIP,
    E::MIPd, E::RA, E::RSa, E::RSr, E::RSs, E::AD, E::ADA, E::AI, E::AIA, E::AR, E::AS, E::CD, E::CDA, E::ED,
    E::ER, E::GT, E::GTA, E::GTC, E::PT, E::DN, E::FNnr, E::FNr, E::NF, E::AA, E::ABnr,
], &[Below(TDISreq)], Sta01);

/// STA01C: Idle, transport connected.
#[rustfmt::skip]
pub(super) const STA01C: &[Row] = &[
    go(Sta01C, E::CN, &[not(P01), not(P76), is(P204)], &[Act(A50), Put(O::OA)], Sta01D),
    go(Sta01C, E::CN, &[not(P01), not(P76), not(P204)], &[Tell(SCONind)], Sta08),
    go(Sta01C, E::CN, &[not(P01), is(P76), not(P02)], &[Act(A04), Put(O::RFnr)], Sta16),
    stay(Sta01C, E::CN, &[not(P01), is(P76), is(P02)], &[Put(O::RFr)]),
    go(Sta01C, E::CN, &[is(P01)], &[Below(TDISreq)], Sta01),
    go(Sta01C, E::SCONreq, &[is(P01), is(P204)], &[Put(O::CN)], Sta02B),
    go(Sta01C, E::SCONreq, &[is(P01), not(P204)], &[Put(O::CN)], Sta02A),
    go(Sta01C, E::ABr, &[not(P02)], &[Below(TDISreq)], Sta01),
    stay(Sta01C, E::ABr, &[is(P02)], &[Put(O::AA)]),
    go(Sta01C, E::TDISind, &[], &[], Sta01),
    go(Sta01C, E::Invalid, &[], &[Below(TDISreq)], Sta01),
];

/// STA01D: Waits for CONNECT DATA OVERFLOW.
#[rustfmt::skip]
pub(super) const STA01D_DATA: &[Row] = &[
    stay(Sta01D, E::CDO, &[not(P202)], &[Act(A50)]),
    go(Sta01D, E::CDO, &[is(P202)], &[Tell(SCONind)], Sta08),
];

/// STA01D: SPDUs that have no place: the transport connection is closed.
#[rustfmt::skip]
pub(super) const STA01D_CLOSING: [Row; 34] = each(Sta01D, [
    E::DT, E::EX, E::TD, E::MAA, E::AEA, E::MAP, E::AE, E::MIA, E::MIP, E::MIPd, E::RA, E::RSa, E::RSr, E::RSs,
    E::AD, E::ADA, E::AI, E::AIA, E::AR, E::AS, E::CD, E::CDA, E::ED, E::ER, E::GT, E::GTA, E::GTC, E::PT, E::DN,
    E::FNnr, E::FNr, E::NF, E::AA, E::ABnr,
], &[Below(TDISreq)], Sta01);

/// STA01D: the rest.
#[rustfmt::skip]
pub(super) const STA01D: &[Row] = &[
    go(Sta01D, E::ABr, &[not(P02)], &[Below(TDISreq)], Sta01),
    go(Sta01D, E::ABr, &[is(P02)], &[Put(O::AA)], Sta01C),
    go(Sta01D, E::TDISind, &[], &[], Sta01),
    go(Sta01D, E::Invalid, &[], &[Below(TDISreq)], Sta01),
];

/// STA16: SPDUs that are dropped.
#[rustfmt::skip]
pub(super) const STA16_DROPPED: [Row; 34] = each(Sta16, [
    E::AC, E::RFnr, E::RFr, E::DT, E::EX, E::TD, E::MAA, E::AEA, E::MAP, E::AE, E::MIA, E::MIP, E::RA, E::RSa,
    E::RSr, E::RSs, E::AD, E::ADA, E::AI, E::AIA, E::AR, E::AS, E::CD, E::CDA, E::ED, E::ER, E::GT, E::GTA,
    E::GTC, E::PT, E::DN, E::FNnr, E::FNr, E::NF,
], &[], Sta16);

/// STA16: Waits for the transport connection to be released.
#[rustfmt::skip]
pub(super) const STA16: &[Row] = &[
    go(Sta16, E::CN, &[], &[Act(A03), Below(TDISreq)], Sta01),
    go(Sta16, E::AA, &[], &[Act(A03), Below(TDISreq)], Sta01),
    go(Sta16, E::ABnr, &[], &[Act(A03), Below(TDISreq)], Sta01),
    go(Sta16, E::ABr, &[], &[Act(A03), Below(TDISreq)], Sta01),
    go(Sta16, E::TDISind, &[], &[Act(A03)], Sta01),
    go(Sta16, E::TIM, &[], &[Below(TDISreq)], Sta01),
    go(Sta16, E::Invalid, &[], &[Act(A03), Below(TDISreq)], Sta01),
];
