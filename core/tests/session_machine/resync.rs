//! Resynchronization: restart, abandon, set, and what happens when both sides want it.

use capa5_core::session::machine::State;
use capa5_core::session::note::{BadParameter, Why};
use capa5_core::session::primitive::{ActivityIdentifier, Indication, Request, ResyncType, SyncPointSerial};
use capa5_core::session::token::{Holding, TokenItem, TokenSetting, TokenSide};
use capa5_core::session::unit::{Unit, Units};

use crate::common::pair::{A, B, End, Pair, none, octets, sn, text, tokens, units};
use crate::{EVERYTHING, SYNCHRONIZED};

pub const STORIES: &[fn() -> Pair] = &[
    a_restart_goes_back_to_an_earlier_point,
    an_abandon_takes_the_higher_of_both_numbers,
    a_set_ends_with_the_number_of_the_answer,
    what_is_on_its_way_is_dropped,
    tokens_go_where_the_answer_puts_them,
    of_two_restarts_the_lower_number_wins,
    of_equal_restarts_the_initiator_wins,
    an_abandon_beats_a_restart,
    a_set_beats_a_restart,
    a_discard_beats_an_abandon,
    an_interrupt_beats_an_abandon,
    the_answer_may_be_a_stronger_request,
    a_major_point_that_waits_is_resynchronized_by_its_sender,
    a_major_point_that_waits_is_resynchronized_by_its_receiver,
    a_release_that_crosses_a_resynchronization_is_dropped,
];

/// Duplex with points and resynchronization: nothing keeps either side from talking.
const FREE: Units =
    Units(Unit::Duplex.bit() | Unit::MinorSynchronize.bit() | Unit::Resynchronize.bit() | Unit::TypedData.bit());

fn resync(kind: ResyncType, number: u32) -> Request {
    Request::Resynchronize(kind, sn(number), TokenSetting::AT_INITIATOR, none())
}

fn answer(number: u32) -> Request {
    Request::ResynchronizeResponse(sn(number), TokenSetting::AT_INITIATOR, none())
}

/// A connection in which A has set this many points.
fn with_points(units: Units, count: u32) -> Pair {
    let mut pair = Pair::connected(units);
    for _ in 0..count {
        pair.does(A, Request::SyncMinor { explicit: true, data: none() });
    }
    pair.told = [Vec::new(), Vec::new()];
    pair.sent.clear();
    pair
}

/// The number that a resynchronization indication names.
fn indicated(pair: &Pair, end: End) -> (ResyncType, SyncPointSerial) {
    match pair.last_told(end) {
        Some(Indication::Resynchronize(kind, serial, _, _)) => (*kind, *serial),
        other => panic!("{other:?} isn't a resynchronization"),
    }
}

#[test]
pub fn a_restart_goes_back_to_an_earlier_point() -> Pair {
    let mut pair = with_points(SYNCHRONIZED, 5);
    pair.does(B, Request::Resynchronize(ResyncType::Restart, sn(3), TokenSetting::AT_INITIATOR, octets("lost")));
    assert_eq!(pair.states(), (State::Sta11A, State::Sta05A));
    assert!(matches!(pair.last_told(A), Some(Indication::Resynchronize(ResyncType::Restart, serial, _, data))
        if *serial == sn(3) && text(data) == "lost"));
    assert_eq!(pair.refused(A, answer(4)).why.predicates(), ["p43"]);
    pair.does(A, answer(3));
    assert!(matches!(pair.last_told(B), Some(Indication::ResynchronizeConfirm(serial, _, _)) if *serial == sn(3)));
    assert_eq!((pair.numbers(A), pair.numbers(B)), ((3, 3, 0), (3, 3, 0)));
    assert_eq!(pair.trace(), "B:RS A:RA");
    pair
}

#[test]
fn nothing_is_restarted_behind_a_confirmed_major_point() {
    let mut pair = with_points(SYNCHRONIZED, 3);
    pair.does(A, Request::SyncMajor(none()));
    pair.does(B, Request::SyncMajorResponse(none()));
    assert_eq!(pair.numbers(B), (5, 5, 5));
    assert_eq!(pair.refused(B, resync(ResyncType::Restart, 4)).why.predicates(), ["p33"]);
    assert!(pair.end(B).check(&resync(ResyncType::Restart, 5)).is_ok(), "V(M) itself is legal");
    assert_eq!(pair.refused(B, resync(ResyncType::Restart, 6)).why.predicates(), ["p33"]);
}

#[test]
pub fn an_abandon_takes_the_higher_of_both_numbers() -> Pair {
    let mut pair = with_points(SYNCHRONIZED, 5);
    pair.ask(A, Request::SyncMinor { explicit: true, data: none() });
    pair.ask(B, resync(ResyncType::Abandon, 0));
    pair.settle();
    // B didn't know of point 6 yet when it gave up; A did.
    assert_eq!(indicated(&pair, A), (ResyncType::Abandon, sn(7)));
    pair.does(A, answer(7));
    assert_eq!((pair.numbers(A), pair.numbers(B)), ((7, 7, 0), (7, 7, 0)));
    pair
}

#[test]
pub fn a_set_ends_with_the_number_of_the_answer() -> Pair {
    let mut pair = with_points(SYNCHRONIZED, 2);
    pair.does(A, resync(ResyncType::Set, 500));
    assert_eq!(indicated(&pair, B), (ResyncType::Set, sn(500)));
    pair.does(B, answer(700));
    assert_eq!((pair.numbers(A), pair.numbers(B)), ((700, 700, 0), (700, 700, 0)));
    pair
}

#[test]
pub fn what_is_on_its_way_is_dropped() -> Pair {
    let mut pair = with_points(FREE, 1);
    pair.ask(B, Request::Data(octets("dropped")));
    pair.ask(B, Request::TypedData(octets("dropped too")));
    pair.ask(B, Request::SyncMinorResponse(sn(1), none()));
    pair.ask(B, Request::TokenPlease(tokens(&[TokenItem::Minor]), none()));
    pair.ask(A, resync(ResyncType::Restart, 1));
    pair.settle();
    assert!(pair.told[0].is_empty(), "{:?}", pair.told[0]);
    pair.does(B, answer(1));
    assert_eq!((pair.numbers(A), pair.numbers(B)), ((1, 1, 0), (1, 1, 0)));
    pair
}

#[test]
pub fn tokens_go_where_the_answer_puts_them() -> Pair {
    let mut pair = with_points(SYNCHRONIZED, 1);
    let proposed = TokenSetting::AT_INITIATOR
        .with(TokenItem::Data, TokenSide::CalledUserChooses)
        .with(TokenItem::Release, TokenSide::Responder);
    pair.does(B, Request::Resynchronize(ResyncType::Restart, sn(1), proposed, none()));
    let open = Request::ResynchronizeResponse(sn(1), proposed, none());
    assert_eq!(pair.refused(A, open).why, Why::BadParameter(BadParameter::TokenSetting));
    let chosen = TokenSetting::AT_INITIATOR.with(TokenItem::Data, TokenSide::Responder);
    pair.does(A, Request::ResynchronizeResponse(sn(1), chosen, none()));
    let at_b = TokenItem::ALL.map(|token| pair.holding(B, token));
    assert_eq!(at_b, [Holding::Mine, Holding::Theirs, Holding::Theirs, Holding::Mine]);
    let at_a = TokenItem::ALL.map(|token| pair.holding(A, token));
    assert_eq!(at_a, [Holding::Theirs, Holding::Mine, Holding::Mine, Holding::Theirs]);
    pair
}

/// Both ask at once; B's user is told of A's request, or A's of B's. Then it is answered.
fn collide(mut pair: Pair, by_a: Request, by_b: Request, winner: End, number: u32) -> Pair {
    pair.ask(A, by_a);
    pair.ask(B, by_b);
    pair.settle();
    let loser = winner.other();
    assert_eq!(pair.end(winner).state(), State::Sta05A, "{winner:?} wins");
    assert_eq!(pair.end(loser).state(), State::Sta11A, "{loser:?} loses");
    assert_eq!(indicated(&pair, loser).1, sn(number));
    pair.does(loser, answer(number));
    assert_eq!(pair.states(), (State::Sta713, State::Sta713));
    assert_eq!((pair.numbers(A).1, pair.numbers(B).1), (number, number));
    assert!(matches!(pair.last_told(winner), Some(Indication::ResynchronizeConfirm(..))));
    pair
}

#[test]
pub fn of_two_restarts_the_lower_number_wins() -> Pair {
    let pair = with_points(SYNCHRONIZED, 5);
    let lower_at_b = collide(pair, resync(ResyncType::Restart, 4), resync(ResyncType::Restart, 2), B, 2);
    let pair = with_points(SYNCHRONIZED, 5);
    collide(pair, resync(ResyncType::Restart, 2), resync(ResyncType::Restart, 4), A, 2).after(&lower_at_b)
}

#[test]
pub fn of_equal_restarts_the_initiator_wins() -> Pair {
    collide(with_points(SYNCHRONIZED, 5), resync(ResyncType::Restart, 2), resync(ResyncType::Restart, 2), A, 2)
}

#[test]
pub fn an_abandon_beats_a_restart() -> Pair {
    let pair = with_points(SYNCHRONIZED, 5);
    let at_b = collide(pair, resync(ResyncType::Restart, 2), resync(ResyncType::Abandon, 0), B, 6);
    collide(with_points(SYNCHRONIZED, 5), resync(ResyncType::Abandon, 0), resync(ResyncType::Set, 2), A, 6).after(&at_b)
}

#[test]
pub fn a_set_beats_a_restart() -> Pair {
    let pair = with_points(SYNCHRONIZED, 5);
    let at_b = collide(pair, resync(ResyncType::Restart, 2), resync(ResyncType::Set, 9), B, 9);
    collide(with_points(SYNCHRONIZED, 5), resync(ResyncType::Set, 9), resync(ResyncType::Restart, 2), A, 9).after(&at_b)
}

/// A connection with everything, an activity and three points in it.
fn active() -> Pair {
    let mut pair = Pair::connected(EVERYTHING);
    pair.does(A, Request::ActivityStart(ActivityIdentifier(b"act".to_vec()), none()));
    for _ in 0..3 {
        pair.does(A, Request::SyncMinor { explicit: true, data: none() });
    }
    pair
}

#[test]
fn with_activities_a_resynchronization_needs_one() {
    let mut pair = Pair::connected(EVERYTHING);
    assert_eq!(pair.refused(B, resync(ResyncType::Abandon, 0)).why.predicates(), ["p29"]);
    assert_eq!(pair.refused(B, resync(ResyncType::Set, 1)).why.predicates(), ["p26"]);
}

#[test]
pub fn a_discard_beats_an_abandon() -> Pair {
    let mut pair = active();
    pair.ask(A, Request::ActivityDiscard(None));
    pair.ask(B, resync(ResyncType::Abandon, 0));
    pair.settle();
    assert_eq!(pair.states(), (State::Sta05C, State::Sta11C));
    pair.does(B, Request::ActivityDiscardResponse);
    assert_eq!(pair.states(), (State::Sta713, State::Sta713));
    pair
}

#[test]
pub fn an_interrupt_beats_an_abandon() -> Pair {
    let mut pair = active();
    pair.ask(A, Request::ActivityInterrupt(None));
    pair.ask(B, resync(ResyncType::Abandon, 0));
    pair.settle();
    assert_eq!(pair.states(), (State::Sta05B, State::Sta11B));
    pair.does(B, Request::ActivityInterruptResponse);
    assert_eq!(pair.states(), (State::Sta713, State::Sta713));
    pair
}

#[test]
pub fn the_answer_may_be_a_stronger_request() -> Pair {
    let mut all = Pair::connected(EVERYTHING);
    for (stronger, number) in
        [(resync(ResyncType::Restart, 1), 1), (resync(ResyncType::Set, 9), 9), (resync(ResyncType::Abandon, 0), 4)]
    {
        let mut pair = active();
        pair.does(B, resync(ResyncType::Restart, 2));
        pair.does(A, stronger);
        assert_eq!(pair.states(), (State::Sta05A, State::Sta11A));
        pair.does(B, answer(number));
        assert_eq!((pair.numbers(A).1, pair.numbers(B).1), (number, number));
        all = all.after(&pair);
    }
    for (stronger, response) in [
        (Request::ActivityInterrupt(None), Request::ActivityInterruptResponse),
        (Request::ActivityDiscard(None), Request::ActivityDiscardResponse),
    ] {
        let mut pair = active();
        pair.does(B, resync(ResyncType::Restart, 2));
        pair.does(A, stronger);
        pair.does(B, response);
        assert_eq!(pair.states(), (State::Sta713, State::Sta713));
        all = all.after(&pair);
    }
    all
}

#[test]
fn the_answer_may_not_be_a_weaker_request() {
    let mut pair = active();
    pair.does(B, resync(ResyncType::Abandon, 0));
    for weaker in [resync(ResyncType::Restart, 1), resync(ResyncType::Set, 1)] {
        assert_eq!(pair.refused(A, weaker).why.predicates(), ["p24"]);
    }
}

#[test]
pub fn a_major_point_that_waits_is_resynchronized_by_its_sender() -> Pair {
    let mut all = Pair::connected(SYNCHRONIZED);
    for (kind, number) in [(ResyncType::Abandon, 7), (ResyncType::Set, 20)] {
        let mut pair = with_points(SYNCHRONIZED, 5);
        pair.does(A, Request::SyncMajor(none()));
        pair.does(A, resync(kind, 20));
        pair.does(B, answer(number));
        assert_eq!((pair.numbers(A), pair.numbers(B)), ((number, number, 0), (number, number, 0)));
        all = all.after(&pair);
    }
    all
}

#[test]
fn a_major_point_that_waits_can_not_be_restarted_by_its_sender() {
    let mut pair = with_points(SYNCHRONIZED, 5);
    pair.does(A, Request::SyncMajor(none()));
    assert_eq!(pair.refused(A, resync(ResyncType::Restart, 2)).why, Why::NoRow);
}

#[test]
pub fn a_major_point_that_waits_is_resynchronized_by_its_receiver() -> Pair {
    let mut all = Pair::connected(SYNCHRONIZED);
    for (kind, number) in [(ResyncType::Restart, 2), (ResyncType::Abandon, 7), (ResyncType::Set, 2)] {
        let mut pair = with_points(SYNCHRONIZED, 5);
        pair.does(A, Request::SyncMajor(none()));
        pair.does(B, resync(kind, 2));
        pair.does(A, answer(number));
        assert_eq!(pair.states(), (State::Sta713, State::Sta713));
        assert_eq!((pair.numbers(A).1, pair.numbers(B).1), (number, number));
        all = all.after(&pair);
    }
    all
}

#[test]
pub fn a_release_that_crosses_a_resynchronization_is_dropped() -> Pair {
    let mut pair = with_points(units(&[Unit::Duplex, Unit::MinorSynchronize, Unit::Resynchronize]), 1);
    pair.ask(A, Request::Release(none()));
    pair.ask(B, resync(ResyncType::Restart, 1));
    pair.settle();
    assert_eq!(pair.states(), (State::Sta11A, State::Sta05A));
    pair.does(A, answer(1));
    assert_eq!(pair.states(), (State::Sta713, State::Sta713));
    pair
}
