//! The rows of the state table of X.225, Annex A, for a transport without expedited data: reference §6.5, then §6.6 as rows of
//! their own. One file a group of states, one line a row: state, event, conditions, what it does, next state.
//!
//! Where `PREPARE` stands in the standard's rows nothing is sent.

mod added;
mod connect;
mod exception;
mod handshake;
mod idle;
mod major;
mod release;
mod resync;
mod transfer;

use super::predicate::Predicate::P02;
use super::state::Event as E;
use super::state::State::*;
use super::step::Action::A04;
use super::step::Below::TDISreq;
use super::step::Put as O;
use super::step::Tell::{SPABind, SxABind};
use super::{Row, State, Step, Step::*, go, is, not};

/// Every row; a [`super::RowId`] is an index into it. First those recovered, the states in the order of [`State`]; from
/// [`FIRST_ADDED`] on those that the recovered table doesn't have.
///
/// Logs that people keep hold these numbers: a row that is added goes to the end.
pub const ROWS: &[Row] = &join::<{ count(PARTS) }>(PARTS);

/// Where the rows begin that the recovered table doesn't have: choices of the provider, gaps closed.
pub const FIRST_ADDED: usize = ROWS.len() - added::REPORTED.len() - added::GAPS.len();

const PARTS: &[&[Row]] = &[
    idle::STA01,
    &idle::STA01A_DROPPED,
    idle::STA01A,
    idle::STA01B,
    &idle::STA01C_CLOSING,
    idle::STA01C,
    idle::STA01D_DATA,
    &idle::STA01D_CLOSING,
    idle::STA01D,
    connect::STA02A,
    &abort_block(Sta02A),
    connect::STA02B,
    release::STA03,
    &abort_block(Sta03),
    major::STA04A,
    &abort_block(Sta04A),
    major::STA04B,
    &abort_block(Sta04B),
    resync::STA05A,
    &abort_block(Sta05A),
    resync::STA05B,
    &abort_block(Sta05B),
    resync::STA05C,
    &abort_block(Sta05C),
    connect::STA08,
    &abort_block(Sta08),
    release::STA09,
    &abort_block(Sta09),
    major::STA10A,
    &abort_block(Sta10A),
    major::STA10B,
    &abort_block(Sta10B),
    resync::STA11A,
    &abort_block(Sta11A),
    resync::STA11B,
    &abort_block(Sta11B),
    resync::STA11C,
    &abort_block(Sta11C),
    &idle::STA16_DROPPED,
    idle::STA16,
    handshake::STA18,
    &abort_block(Sta18),
    exception::STA19,
    &abort_block(Sta19),
    exception::STA20,
    &abort_block(Sta20),
    handshake::STA21,
    &abort_block(Sta21),
    handshake::STA22,
    &abort_block(Sta22),
    transfer::STA713,
    &abort_block(Sta713),
    added::REPORTED,
    added::GAPS,
];

/// The ABORT block of the standard's table, the same in 20 states: aborts of either side, the loss of the transport, and what
/// the provider does of an invalid intersection. The state stands for any.
#[rustfmt::skip]
const ABORT_BLOCK: [Row; 9] = [
    go(Sta713, E::ABnr, &[not(P02)], &[Tell(SxABind), Below(TDISreq)], Sta01),
    go(Sta713, E::ABnr, &[is(P02)], &[Tell(SxABind), Put(O::AA), Act(A04)], Sta16),
    go(Sta713, E::ABr, &[not(P02)], &[Tell(SxABind), Below(TDISreq)], Sta01),
    go(Sta713, E::ABr, &[is(P02)], &[Tell(SxABind), Put(O::AA)], Sta01C),
    go(Sta713, E::SUABreq, &[not(P02)], &[Put(O::ABnr), Act(A04)], Sta16),
    go(Sta713, E::SUABreq, &[is(P02)], &[Put(O::ABr), Act(A04)], Sta01A),
    go(Sta713, E::TDISind, &[], &[Tell(SPABind)], Sta01),
    go(Sta713, E::Invalid, &[not(P02)], &[Tell(SPABind), Put(O::ABnr), Act(A04)], Sta16),
    go(Sta713, E::Invalid, &[is(P02)], &[Tell(SPABind), Put(O::ABr), Act(A04)], Sta01A),
];

/// The ABORT block in one state.
const fn abort_block(state: State) -> [Row; 9] {
    let mut rows = ABORT_BLOCK;
    let mut index = 0;
    while index < rows.len() {
        rows[index].state = state;
        index += 1;
    }
    rows
}

/// The same row for each of these events.
const fn each<const N: usize>(state: State, events: [E; N], does: &'static [Step], to: State) -> [Row; N] {
    let mut rows = [go(state, E::Invalid, &[], does, to); N];
    let mut index = 0;
    while index < N {
        rows[index].event = events[index];
        index += 1;
    }
    rows
}

const fn count(parts: &[&[Row]]) -> usize {
    let (mut count, mut part) = (0, 0);
    while part < parts.len() {
        count += parts[part].len();
        part += 1;
    }
    count
}

const fn join<const N: usize>(parts: &[&[Row]]) -> [Row; N] {
    let mut rows = [parts[0][0]; N];
    let (mut at, mut part) = (0, 0);
    while part < parts.len() {
        let mut index = 0;
        while index < parts[part].len() {
            rows[at] = parts[part][index];
            at += 1;
            index += 1;
        }
        part += 1;
    }
    rows
}
