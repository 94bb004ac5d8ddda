//! Synchronization points: who numbers them, who confirms them, and what a confirmation covers.

use capa5_core::session::machine::State;
use capa5_core::session::note::{BadParameter, Variable, Why};
use capa5_core::session::primitive::{Connect, Indication, Request};
use capa5_core::session::spdu::{Spdu, SpduKind, Tsdu};
use capa5_core::session::token::TokenItem;
use capa5_core::session::unit::{Unit, Units};

use crate::common::pair::{A, B, Pair, none, octets, proposal, sn, text, tokens, units};
use crate::{EVERYTHING, SYNCHRONIZED};

pub const STORIES: &[fn() -> Pair] = &[
    one_confirmation_covers_all_points_before_it,
    a_point_may_want_no_confirmation_and_still_get_one,
    the_right_to_confirm_goes_with_the_direction_of_the_points,
    a_major_point_waits_for_its_confirmation,
    while_a_major_point_waits_the_other_side_goes_on,
    a_minor_point_is_confirmed_while_a_major_one_waits,
    tokens_pass_while_a_major_point_waits,
];

fn minor(explicit: bool) -> Request {
    Request::SyncMinor { explicit, data: none() }
}

#[test]
pub fn one_confirmation_covers_all_points_before_it() -> Pair {
    let mut pair = Pair::connected(SYNCHRONIZED);
    for _ in 0..5 {
        pair.does(A, minor(true));
    }
    assert_eq!((pair.numbers(A), pair.numbers(B)), ((1, 6, 0), (1, 6, 0)));
    pair.does(B, Request::SyncMinorResponse(sn(3), octets("so far")));
    assert!(matches!(pair.last_told(A), Some(Indication::SyncMinorConfirm(serial, data))
        if *serial == sn(3) && text(data) == "so far"));
    assert_eq!((pair.numbers(A), pair.numbers(B)), ((4, 6, 0), (4, 6, 0)));
    let refusal = pair.refused(B, Request::SyncMinorResponse(sn(2), none()));
    assert_eq!(refusal.why.predicates(), ["p21"], "what is confirmed can't be confirmed again");
    pair.does(B, Request::SyncMinorResponse(sn(5), none()));
    assert_eq!(pair.numbers(A), (6, 6, 0));
    pair
}

#[test]
fn a_point_that_was_never_set_can_not_be_confirmed() {
    let mut pair = Pair::connected(SYNCHRONIZED);
    pair.does(A, minor(true));
    let refusal = pair.refused(B, Request::SyncMinorResponse(sn(2), none()));
    assert_eq!(refusal.why.predicates(), ["p21"]);
}

#[test]
pub fn a_point_may_want_no_confirmation_and_still_get_one() -> Pair {
    let mut pair = Pair::connected(SYNCHRONIZED);
    pair.does(A, minor(false));
    assert!(matches!(pair.last_told(B), Some(Indication::SyncMinor { explicit: false, .. })));
    pair.does(B, Request::SyncMinorResponse(sn(1), none()));
    assert_eq!(pair.numbers(A), (2, 2, 0));
    pair
}

#[test]
fn a_point_needs_the_data_token_and_the_minor_token() {
    for token in [TokenItem::Data, TokenItem::Minor] {
        let mut pair = Pair::connected(SYNCHRONIZED);
        pair.does(A, Request::TokenGive(tokens(&[token])));
        assert_eq!(pair.refused(A, minor(true)).why.predicates(), ["p15"], "without {token:?}");
    }
}

#[test]
pub fn the_right_to_confirm_goes_with_the_direction_of_the_points() -> Pair {
    let mut pair = Pair::connected(SYNCHRONIZED);
    pair.does(A, minor(true));
    pair.does(A, minor(true));
    assert!(pair.end(B).variables().holds(Variable::Vsc) && !pair.end(A).variables().holds(Variable::Vsc));
    pair.does(A, Request::TokenGive(tokens(&[TokenItem::Data, TokenItem::Minor])));
    pair.does(B, minor(true));
    // B's first point takes the place of A's unconfirmed ones: they can't be confirmed any more.
    assert_eq!((pair.numbers(A), pair.numbers(B)), ((3, 4, 0), (3, 4, 0)));
    assert_eq!(pair.refused(B, Request::SyncMinorResponse(sn(1), none())).why.predicates(), ["p18", "p21"]);
    pair.does(A, Request::SyncMinorResponse(sn(3), none()));
    assert_eq!((pair.numbers(A), pair.numbers(B)), ((4, 4, 0), (4, 4, 0)));
    pair
}

#[test]
pub fn a_major_point_waits_for_its_confirmation() -> Pair {
    let mut pair = Pair::connected(SYNCHRONIZED);
    pair.does(A, minor(true));
    pair.does(A, Request::SyncMajor(octets("half")));
    assert_eq!(pair.states(), (State::Sta04A, State::Sta10A));
    assert!(matches!(pair.last_told(B), Some(Indication::SyncMajor(serial, data))
        if *serial == sn(2) && text(data) == "half"));
    assert_eq!(pair.refused(A, Request::Data(none())).why, Why::NoRow);
    pair.does(B, Request::SyncMajorResponse(octets("well")));
    assert!(matches!(pair.last_told(A), Some(Indication::SyncMajorConfirm(serial, data))
        if *serial == sn(2) && text(data) == "well"));
    assert_eq!(pair.trace(), "A:MIP A:MAP B:MAA");
    assert_eq!((pair.numbers(A), pair.numbers(B)), ((3, 3, 3), (3, 3, 3)), "nothing before it can be restarted");
    pair
}

#[test]
pub fn while_a_major_point_waits_the_other_side_goes_on() -> Pair {
    let duplex = units(&[Unit::Duplex, Unit::MajorSynchronize, Unit::TypedData, Unit::NegotiatedRelease]);
    let mut pair = Pair::connected(duplex);
    pair.does(A, Request::SyncMajor(none()));
    pair.does(B, Request::Data(octets("still here")));
    pair.does(B, Request::TypedData(octets("and here")));
    pair.does(B, Request::TokenPlease(tokens(&[TokenItem::Release]), none()));
    assert_eq!(pair.told[0].len(), 3);
    pair.does(B, Request::SyncMajorResponse(none()));
    assert_eq!(pair.states(), (State::Sta713, State::Sta713));
    pair
}

#[test]
pub fn a_minor_point_is_confirmed_while_a_major_one_waits() -> Pair {
    let mut pair = Pair::connected(SYNCHRONIZED);
    pair.does(A, minor(true));
    pair.does(A, Request::SyncMajor(none()));
    pair.does(B, Request::SyncMinorResponse(sn(1), none()));
    assert_eq!(pair.last_told(A), Some(&Indication::SyncMinorConfirm(sn(1), none())));
    assert_eq!(pair.refused(B, Request::SyncMinorResponse(sn(2), none())).why.predicates(), ["p20"]);
    pair.does(B, Request::SyncMajorResponse(none()));
    pair
}

#[test]
pub fn tokens_pass_while_a_major_point_waits() -> Pair {
    let mut pair = Pair::connected(SYNCHRONIZED);
    pair.does(A, Request::SyncMajor(none()));
    pair.does(A, Request::TokenGive(tokens(&[TokenItem::Release])));
    pair.does(B, Request::TokenGive(tokens(&[TokenItem::Release])));
    pair.does(B, Request::SyncMajorResponse(none()));
    assert_eq!(pair.trace(), "A:MAP A:GT B:GT B:MAA");
    pair
}

#[test]
fn no_point_is_set_past_the_highest_number() {
    let mut pair = Pair::new();
    let units = SYNCHRONIZED;
    pair.connect(Connect { initial_serial: Some(sn(999_998)), ..proposal(units) });
    pair.does(A, minor(true));
    assert_eq!(pair.numbers(A), (999_998, 999_999, 0));
    for request in [minor(true), Request::SyncMajor(none())] {
        assert_eq!(pair.refused(A, request).why, Why::BadParameter(BadParameter::Serial));
    }
}

#[test]
fn a_point_from_the_other_side_past_the_highest_number_is_invalid() {
    let mut pair = Pair::new();
    pair.connect(Connect { initial_serial: Some(sn(999_999)), ..proposal(SYNCHRONIZED) });
    pair.inject(B, &Tsdu::of(Spdu::point(SpduKind::MinorSyncPoint, sn(999_999), &none())));
    assert_eq!(pair.end(B).state(), State::Sta16);
}

#[test]
fn with_activities_points_exist_inside_an_activity_only() {
    let mut pair = Pair::connected(EVERYTHING);
    assert_eq!(pair.refused(A, minor(true)).why.predicates(), ["p15"]);
}

#[test]
fn without_major_synchronize_there_is_no_major_point() {
    let mut pair = Pair::connected(units(&[Unit::HalfDuplex, Unit::MinorSynchronize]));
    assert_eq!(pair.refused(A, Request::SyncMajor(none())).why.predicates(), ["p13"]);
}

#[test]
fn a_point_with_the_wrong_number_breaks_the_connection_off() {
    let mut pair = Pair::connected(Units(SYNCHRONIZED.0));
    pair.inject(B, &Tsdu::of(Spdu::point(SpduKind::MinorSyncPoint, sn(9), &none())));
    pair.settle();
    assert_eq!(pair.trace(), "B:AB");
}

#[test]
fn a_refusal_names_state_event_predicate_and_what_of_it_fails() {
    let mut pair = Pair::connected(SYNCHRONIZED);
    pair.does(A, Request::TokenGive(tokens(&[TokenItem::Minor])));
    let refusal = pair.refused(A, Request::SyncMinor { explicit: true, data: none() });
    assert_eq!(refusal.to_string(), "STA713 x SSYNmreq: p15 may-set-minor, Mine(Minor)");
    assert_eq!(
        pair.refused(A, Request::ControlGive).to_string(),
        "STA713 x SCGreq: p55 may-give-control, Selected(ActivityManagement), Free(Minor)"
    );
    assert_eq!(pair.refused(A, Request::ActivityInterruptResponse).to_string(), "STA713 x SACTIrsp: no row");
}
