//! How session connections end: released, aborted, cut; and what becomes of the transport.

use capa5_core::endpoint::{Endpoint, Timer};
use capa5_core::session::machine::{Reuse, SpmConfig, State};
use capa5_core::session::primitive::{AbortReason, ActivityIdentifier, Indication, Request};
use capa5_core::session::token::TokenItem;
use capa5_core::session::unit::{Unit, Units};
use capa5_core::time::Nanos;

use crate::common::pair::{A, B, Pair, none, octets, proposal, text, tokens, units};
use crate::{DUPLEX, EVERYTHING, SYNCHRONIZED};

pub const STORIES: &[fn() -> Pair] = &[
    a_release_is_accepted,
    a_negotiated_release_is_refused,
    the_side_that_is_asked_may_still_talk_in_duplex,
    points_are_confirmed_while_a_release_waits,
    both_release_at_once,
    who_waits_for_the_transport_to_go_waits_only_so_long,
    a_user_aborts,
    aborts_that_cross_are_over_when_the_transport_goes,
    a_user_aborts_instead_of_answering,
    the_line_is_cut,
    the_line_is_cut_while_something_waits,
    a_released_connection_leaves_its_transport_to_the_next,
    only_the_side_that_opened_the_transport_offers_it,
    an_abort_that_keeps_the_transport_is_acknowledged,
    an_abort_that_keeps_the_transport_waits_only_so_long,
    an_abort_that_releases_is_acknowledged_where_transports_are_kept,
];

fn keeping() -> SpmConfig {
    SpmConfig { transport: Reuse::Keep, ..SpmConfig::default() }
}

fn kept(units: Units) -> Pair {
    let mut pair = Pair::with(keeping());
    pair.connect(proposal(units));
    pair
}

#[test]
pub fn a_release_is_accepted() -> Pair {
    let mut pair = Pair::connected(DUPLEX);
    pair.does(A, Request::Release(octets("bye")));
    assert_eq!(pair.states(), (State::Sta03, State::Sta09));
    assert!(matches!(pair.last_told(B), Some(Indication::Release(data)) if text(data) == "bye"));
    pair.does(B, Request::ReleaseAccept(octets("ciao")));
    assert!(matches!(pair.last_told(A), Some(Indication::Released(data)) if text(data) == "ciao"));
    assert_eq!(pair.trace(), "A:FN B:DN");
    assert_eq!(pair.states(), (State::Sta01, State::Sta01));
    pair.assert_over();
    pair
}

#[test]
fn a_release_needs_every_token() {
    for token in TokenItem::ALL {
        let mut pair = Pair::connected(EVERYTHING);
        pair.does(A, Request::TokenGive(tokens(&[token])));
        assert_eq!(pair.refused(A, Request::Release(none())).why.predicates(), ["p63"], "without {token:?}");
    }
}

#[test]
fn there_is_no_release_inside_an_activity() {
    let mut pair = Pair::connected(EVERYTHING);
    pair.does(A, Request::ActivityStart(ActivityIdentifier(b"act".to_vec()), none()));
    assert_eq!(pair.refused(A, Request::Release(none())).why.predicates(), ["p63"]);
}

#[test]
pub fn a_negotiated_release_is_refused() -> Pair {
    let mut pair = Pair::connected(SYNCHRONIZED);
    pair.does(A, Request::Release(none()));
    pair.does(B, Request::ReleaseRefuse(octets("one more")));
    assert!(matches!(pair.last_told(A), Some(Indication::ReleaseRefused(data)) if text(data) == "one more"));
    assert_eq!(pair.states(), (State::Sta713, State::Sta713));
    pair.does(A, Request::Data(octets("go on")));
    pair
}

#[test]
fn without_negotiated_release_it_can_not_be_refused() {
    let mut pair = Pair::connected(DUPLEX);
    pair.does(A, Request::Release(none()));
    assert_eq!(pair.refused(B, Request::ReleaseRefuse(none())).why.predicates(), ["p67"]);
}

#[test]
pub fn the_side_that_is_asked_may_still_talk_in_duplex() -> Pair {
    let mut pair = Pair::connected(units(&[Unit::Duplex, Unit::TypedData]));
    pair.does(A, Request::Release(none()));
    pair.does(B, Request::Data(octets("last words")));
    pair.does(B, Request::TypedData(octets("and more")));
    assert_eq!(pair.told[0].len(), 2);
    pair.does(B, Request::ReleaseAccept(none()));
    pair.assert_over();
    pair
}

#[test]
pub fn points_are_confirmed_while_a_release_waits() -> Pair {
    let mut pair = Pair::connected(SYNCHRONIZED);
    pair.does(A, Request::SyncMinor { explicit: true, data: none() });
    pair.does(A, Request::Release(none()));
    pair.does(B, Request::SyncMinorResponse(crate::common::pair::sn(1), none()));
    pair.does(B, Request::TokenPlease(tokens(&[TokenItem::Data]), none()));
    pair.does(B, Request::ReleaseAccept(none()));
    assert_eq!(pair.trace(), "A:MIP A:FN B:MIA B:PT B:DN");
    pair
}

#[test]
pub fn both_release_at_once() -> Pair {
    let mut pair = Pair::connected(DUPLEX);
    pair.ask(A, Request::Release(none()));
    pair.ask(B, Request::Release(none()));
    pair.settle();
    assert_eq!(pair.states(), (State::Sta09, State::Sta09));
    let refusal = pair.refused(B, Request::ReleaseAccept(none()));
    assert_eq!(refusal.why.predicates(), ["p75"], "the side that opened the transport answers first");
    pair.does(A, Request::ReleaseAccept(none()));
    assert_eq!(pair.states(), (State::Sta03, State::Sta09));
    pair.does(B, Request::ReleaseAccept(none()));
    assert_eq!(pair.states(), (State::Sta01, State::Sta01));
    for told in &pair.told {
        assert!(matches!(told[..], [Indication::Release(_), Indication::Released(_)]));
    }
    pair
}

#[test]
fn who_has_asked_for_release_does_not_ask_again() {
    let mut pair = Pair::connected(DUPLEX);
    pair.ask(A, Request::Release(none()));
    pair.ask(B, Request::Release(none()));
    pair.settle();
    assert_eq!(pair.refused(A, Request::Release(none())).why.predicates(), ["p10"]);
}

#[test]
fn a_release_of_one_s_own_may_follow_the_other_s() {
    let mut pair = Pair::connected(DUPLEX);
    pair.does(A, Request::Release(none()));
    pair.does(B, Request::Release(none()));
    assert_eq!(pair.states(), (State::Sta09, State::Sta09));
}

#[test]
pub fn who_waits_for_the_transport_to_go_waits_only_so_long() -> Pair {
    let mut pair = Pair::connected(DUPLEX);
    pair.does(A, Request::Release(none()));
    pair.ask(B, Request::ReleaseAccept(none()));
    pair.lose();
    assert_eq!(pair.end(B).state(), State::Sta16);
    assert_eq!(pair.end(B).next_timeout(), Some((Nanos::from_millis(30_000), Timer::Tim)));
    pair.time_out(B);
    assert_eq!(pair.end(B).state(), State::Sta01);
    assert_eq!(pair.end(B).next_timeout(), None);
    assert_eq!(pair.last_told(A), Some(&Indication::PAbort(AbortReason::TransportDisconnect)));
    pair
}

#[test]
fn the_timer_stops_when_the_transport_goes() {
    let mut pair = Pair::connected(DUPLEX);
    pair.does(A, Request::Release(none()));
    pair.ask(B, Request::ReleaseAccept(none()));
    assert!(pair.end(B).next_timeout().is_some());
    pair.settle();
    assert_eq!(pair.end(B).next_timeout(), None);
}

#[test]
fn the_timer_is_as_long_as_this_side_wants() {
    let mut pair = Pair::with(SpmConfig { tim: Nanos::from_millis(3_000), ..SpmConfig::default() });
    pair.connect(proposal(DUPLEX));
    pair.now = Nanos::from_millis(500);
    pair.ask(A, Request::UAbort(none()));
    assert_eq!(pair.end(A).next_timeout(), Some((Nanos::from_millis(3_500), Timer::Tim)));
}

#[test]
fn a_transport_that_is_offered_need_not_be_kept() {
    let mut pair = Pair::of([keeping(), SpmConfig::default()]);
    pair.connect(proposal(DUPLEX));
    pair.does(A, Request::Release(none()));
    pair.ask(B, Request::ReleaseAccept(none()));
    assert_eq!(pair.end(B).state(), State::Sta16, "[9]: B takes it for released and waits for it to go");
    pair.settle();
    assert_eq!(pair.end(A).state(), State::Sta01C);
    pair.time_out(B);
    assert_eq!(pair.states(), (State::Sta01, State::Sta01));
}

#[test]
pub fn a_user_aborts() -> Pair {
    let mut pair = Pair::connected(EVERYTHING);
    pair.does(B, Request::UAbort(octets("enough")));
    assert!(matches!(pair.last_told(A), Some(Indication::UAbort(data)) if text(data) == "enough"));
    assert_eq!(pair.states(), (State::Sta01, State::Sta01));
    pair.assert_over();
    pair
}

#[test]
pub fn aborts_that_cross_are_over_when_the_transport_goes() -> Pair {
    let mut pair = Pair::connected(DUPLEX);
    pair.ask(A, Request::UAbort(none()));
    pair.ask(B, Request::UAbort(none()));
    pair.settle();
    assert_eq!(pair.states(), (State::Sta01, State::Sta01));
    assert!(pair.told.iter().all(Vec::is_empty), "nobody is told what he wanted himself");
    pair
}

#[test]
pub fn a_user_aborts_instead_of_answering() -> Pair {
    let mut pair = Pair::new();
    pair.does(A, Request::Connect(proposal(DUPLEX)));
    pair.does(B, Request::UAbort(none()));
    assert_eq!(pair.last_told(A), Some(&Indication::UAbort(none())));
    pair.assert_over();
    pair
}

#[test]
pub fn the_line_is_cut() -> Pair {
    let mut pair = Pair::connected(EVERYTHING);
    pair.does(A, Request::ActivityStart(ActivityIdentifier(b"act".to_vec()), none()));
    pair.cut();
    for end in [A, B] {
        assert_eq!(pair.last_told(end), Some(&Indication::PAbort(AbortReason::TransportDisconnect)));
        assert_eq!(pair.end(end).state(), State::Sta01);
    }
    pair.assert_over();
    pair
}

#[test]
pub fn the_line_is_cut_while_something_waits() -> Pair {
    let waits: [fn(&mut Pair); 4] = [
        |pair| pair.does(A, Request::Release(none())),
        |pair| pair.does(A, Request::CapabilityData(none())),
        |pair| pair.ask(A, Request::ControlGive),
        |pair| pair.ask(A, Request::UAbort(none())),
    ];
    let mut all = Pair::connected(EVERYTHING);
    for wait in waits {
        let mut pair = Pair::connected(EVERYTHING);
        wait(&mut pair);
        pair.cut();
        pair.assert_over();
        assert_eq!(pair.states(), (State::Sta01, State::Sta01));
        all = all.after(&pair);
    }
    all
}

#[test]
pub fn a_released_connection_leaves_its_transport_to_the_next() -> Pair {
    let mut pair = kept(DUPLEX);
    pair.does(A, Request::Release(none()));
    pair.does(B, Request::ReleaseAccept(none()));
    assert_eq!(pair.trace(), "A:FN B:DN");
    assert_eq!(pair.states(), (State::Sta01C, State::Sta01C));
    pair.assert_over();
    pair.connect(proposal(EVERYTHING));
    pair
}

#[test]
pub fn only_the_side_that_opened_the_transport_offers_it() -> Pair {
    let mut pair = kept(DUPLEX);
    pair.does(B, Request::Release(none()));
    pair.does(A, Request::ReleaseAccept(none()));
    assert_eq!(pair.states(), (State::Sta01, State::Sta01));
    let mut other = kept(DUPLEX);
    other.does(A, Request::Release(none()));
    other.does(B, Request::ReleaseAccept(none()));
    assert_eq!(other.refused(B, Request::Connect(proposal(DUPLEX))).why.predicates(), ["p01"]);
    pair.after(&other)
}

#[test]
pub fn an_abort_that_keeps_the_transport_is_acknowledged() -> Pair {
    let mut pair = kept(DUPLEX);
    pair.ask(B, Request::Data(octets("too late")));
    pair.ask(A, Request::UAbort(none()));
    assert_eq!(pair.end(A).state(), State::Sta01A);
    pair.settle();
    assert_eq!(pair.trace(), "B:DT A:AB B:AA");
    assert_eq!(pair.states(), (State::Sta01C, State::Sta01C));
    assert_eq!(pair.end(A).next_timeout(), None);
    pair.connect(proposal(DUPLEX));
    pair
}

#[test]
pub fn an_abort_that_keeps_the_transport_waits_only_so_long() -> Pair {
    let mut pair = kept(DUPLEX);
    pair.ask(A, Request::UAbort(none()));
    pair.lose();
    pair.time_out(A);
    assert_eq!(pair.states(), (State::Sta01, State::Sta01));
    pair
}

#[test]
pub fn an_abort_that_releases_is_acknowledged_where_transports_are_kept() -> Pair {
    let mut pair = Pair::new();
    pair.ends[1] = capa5_core::session::machine::Spm::new(keeping());
    pair.connect(proposal(DUPLEX));
    pair.does(A, Request::UAbort(none()));
    assert_eq!(pair.trace(), "A:AB B:AA");
    assert_eq!(pair.states(), (State::Sta01, State::Sta01));
    pair
}
