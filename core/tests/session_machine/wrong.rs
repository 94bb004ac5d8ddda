//! What the other side may not do, and how the machine tells of itself.

use capa5_core::endpoint::{Endpoint, Input, Outbox};
use capa5_core::octets::{Chunk, NoSources, SourceId};
use capa5_core::session::machine::State;
use capa5_core::session::note::{BadParameter, Note, Variable, Why};
use capa5_core::session::primitive::{AbortReason, ActivityIdentifier, Indication, Request};
use capa5_core::session::spdu::{Content, Pi, Spdu, SpduKind, Tsdu};
use capa5_core::session::table::{Event, ROWS};
use capa5_core::session::token::{Holding, TokenItem};
use capa5_core::session::unit::Unit;

use crate::common::pair::{A, B, End, Pair, none, octets, proposal, sn, text, tokens, units};
use crate::{DUPLEX, EVERYTHING, SYNCHRONIZED};

pub const STORIES: &[fn() -> Pair] = &[
    data_without_the_data_token_breaks_the_connection_off,
    octets_that_are_no_spdu_break_the_connection_off,
    an_spdu_out_of_place_in_an_idle_transport_closes_it,
    while_waiting_for_the_transport_to_go_everything_is_dropped,
    an_exception_report_of_the_other_provider_is_passed_on,
    the_provider_reports_an_exception_instead_of_breaking_off,
    an_exception_that_the_provider_reported_ends_with_the_data_token,
    an_exception_is_reported_while_a_major_point_waits,
    an_exception_is_reported_while_the_end_of_an_activity_waits,
    an_exception_is_reported_while_a_release_waits,
];

/// The refusal that an end noted of what the other side sent, and the row that it took.
fn invalid(pair: &Pair) -> (Why, Event) {
    let notes = &pair.notes[1];
    let at = notes.iter().position(|note| matches!(note, Note::Invalid(_))).expect("something was invalid");
    let (Note::Invalid(refusal), Note::Took { row, .. }) = (&notes[at], &notes[at + 1]) else {
        panic!("its row follows")
    };
    (refusal.why.clone(), ROWS[usize::from(row.0)].event)
}

#[test]
pub fn data_without_the_data_token_breaks_the_connection_off() -> Pair {
    let mut pair = Pair::connected(SYNCHRONIZED);
    pair.does(A, Request::TokenGive(tokens(&[TokenItem::Data])));
    pair.inject(B, &Tsdu::of(Spdu::data(SpduKind::DataTransfer, octets("mine!"))));
    let (why, row) = invalid(&pair);
    assert_eq!((why.predicates(), row), (vec!["p05"], Event::Invalid));
    assert_eq!(pair.last_told(B), Some(&Indication::PAbort(AbortReason::ProtocolError)));
    assert_eq!(pair.end(B).state(), State::Sta16);
    pair.settle();
    assert_eq!(pair.last_told(A), Some(&Indication::PAbort(AbortReason::ProtocolError)));
    assert_eq!(pair.states(), (State::Sta01, State::Sta01));
    pair
}

#[test]
pub fn octets_that_are_no_spdu_break_the_connection_off() -> Pair {
    let mut pair = Pair::connected(SYNCHRONIZED);
    pair.inject_octets(B, Chunk::from(vec![0x01, 0x00, 0x31, 0x03, 0x2a, 0x01, b'x']));
    let (why, _) = invalid(&pair);
    let Why::BadParameter(BadParameter::Wire(error)) = why else { panic!("{why:?} isn't about octets") };
    assert_eq!(error.at, 6);
    pair.settle();
    assert_eq!(pair.trace(), "B:AB");
    pair
}

#[test]
fn a_segment_where_none_was_agreed_breaks_the_connection_off() {
    let mut pair = Pair::connected(DUPLEX);
    let first = Spdu::data(SpduKind::DataTransfer, octets("half")).with_octet(Pi::Enclosure, 1);
    pair.inject(B, &Tsdu::of(first));
    assert_eq!(invalid(&pair).0, Why::BadParameter(BadParameter::Enclosure));
}

#[test]
fn an_abort_of_the_provider_reflects_the_first_octets_of_what_was_wrong() {
    let mut pair = Pair::connected(DUPLEX);
    pair.inject(B, &Tsdu::of(Spdu::minor(sn(123_456), false, &octets("no"))));
    let abort = pair.last_tsdu(B).principal().expect("an SPDU");
    assert_eq!(abort.kind, SpduKind::Abort);
    let first = [0x31, 15, 15, 1, 1, 42, 6, b'1', b'2'];
    assert_eq!(abort.content(Pi::Reflect), Some(&Content::Octets(first.to_vec())));
}

#[test]
fn a_prepare_has_no_place_on_normal_data() {
    let mut pair = Pair::connected(EVERYTHING);
    pair.inject(B, &Tsdu::of(Spdu::new(SpduKind::Prepare).with_octet(Pi::PrepareType, 2)));
    assert_eq!(invalid(&pair).0, Why::NoRow);
}

#[test]
fn after_an_invalid_spdu_the_tokens_before_it_do_not_pass() {
    let mut pair = Pair::connected(SYNCHRONIZED);
    let mut tsdu = Tsdu::of(Spdu::point(SpduKind::MinorSyncPoint, sn(9), &none()));
    tsdu.spdus[0] = Spdu::tokens(SpduKind::GiveTokens, tokens(&[TokenItem::Data]), &none());
    pair.inject(B, &tsdu);
    assert!(!pair.told[1].iter().any(|told| matches!(told, Indication::TokenGive(_))));
}

#[test]
fn tokens_pass_after_the_spdu_behind_them() {
    let mut pair = Pair::connected(SYNCHRONIZED);
    let mut tsdu = Tsdu::of(Spdu::data(SpduKind::DataTransfer, octets("over")));
    tsdu.spdus[0] = Spdu::tokens(SpduKind::GiveTokens, tokens(&[TokenItem::Data]), &none());
    pair.inject(B, &tsdu);
    assert!(matches!(pair.told[1][..], [Indication::Data(_), Indication::TokenGive(_)]));
    assert_eq!(pair.holding(B, TokenItem::Data), Holding::Mine);
}

#[test]
pub fn an_spdu_out_of_place_in_an_idle_transport_closes_it() -> Pair {
    let mut pair = Pair::new();
    pair.open_transport(B);
    pair.inject(B, &Tsdu::of(Spdu::data(SpduKind::DataTransfer, octets("hello?"))));
    assert_eq!(pair.end(B).state(), State::Sta01);
    assert!(pair.told[1].is_empty());
    pair.settle();
    let mut other = Pair::new();
    other.open_transport(B);
    other.inject_octets(B, Chunk::from(vec![0x99]));
    assert_eq!(other.end(B).state(), State::Sta01);
    pair.after(&other)
}

#[test]
pub fn while_waiting_for_the_transport_to_go_everything_is_dropped() -> Pair {
    let mut pair = Pair::connected(DUPLEX);
    pair.ask(B, Request::Data(octets("late")));
    pair.ask(A, Request::UAbort(none()));
    pair.deliver();
    assert_eq!(pair.end(A).state(), State::Sta16);
    assert!(pair.told[0].is_empty());
    pair.settle();
    assert_eq!(pair.states(), (State::Sta01, State::Sta01));
    pair
}

#[test]
pub fn an_exception_report_of_the_other_provider_is_passed_on() -> Pair {
    let exceptions = units(&[Unit::HalfDuplex, Unit::Exceptions]);
    let report = Tsdu::of(Spdu::new(SpduKind::ExceptionReport).with(Pi::Reflect, Content::Octets(vec![0x31])));
    let mut pair = Pair::connected(exceptions);
    pair.inject(B, &report);
    assert_eq!((pair.last_told(B), pair.end(B).state()), (Some(&Indication::PExceptionReport), State::Sta713));
    pair.inject(A, &report);
    assert_eq!((pair.last_told(A), pair.end(A).state()), (Some(&Indication::PExceptionReport), State::Sta20));
    pair
}

/// A minor point with a number out of turn.
fn out_of_turn() -> Tsdu {
    Tsdu::of(Spdu::minor(sn(9), true, &octets("ahead of its time")))
}

/// What an end's last EXCEPTION REPORT reflects.
fn reflected(pair: &Pair, end: End) -> Vec<u8> {
    match pair.last_tsdu(end).principal().and_then(|spdu| spdu.content(Pi::Reflect)) {
        Some(Content::Octets(octets)) => octets.clone(),
        other => panic!("{other:?} reflects nothing"),
    }
}

#[test]
pub fn the_provider_reports_an_exception_instead_of_breaking_off() -> Pair {
    let exceptions = units(&[Unit::HalfDuplex, Unit::MinorSynchronize, Unit::Exceptions]);
    let mut pair = Pair::connected(exceptions);
    pair.inject(B, &out_of_turn());
    assert_eq!(invalid(&pair).0.predicates(), ["p19"], "the reason is visible");
    assert_eq!((pair.last_told(B), pair.end(B).state()), (Some(&Indication::PExceptionReport), State::Sta20));
    assert_eq!(reflected(&pair, B), [0x31, 22, 42, 1, b'9'], "the octets of the SPDU up to the user's data");
    pair.settle();
    assert_eq!((pair.last_told(A), pair.end(A).state()), (Some(&Indication::PExceptionReport), State::Sta20));
    assert_eq!(pair.trace(), "B:ER");
    pair
}

#[test]
fn an_exception_report_reflects_octets_up_to_the_one_that_is_wrong() {
    let mut pair = Pair::connected(units(&[Unit::HalfDuplex, Unit::Exceptions]));
    pair.inject_octets(B, Chunk::from(vec![0x01, 0x00, 0x31, 0x03, 0x2a, 0x01, b'x']));
    assert_eq!(reflected(&pair, B), [0x31, 0x03, 0x2a, 0x01, b'x']);
    let mut pair = Pair::connected(units(&[Unit::HalfDuplex, Unit::Exceptions]));
    pair.inject_octets(B, Chunk::from(vec![0x63, 0x00, 0x31]));
    assert_eq!(reflected(&pair, B), [0x63]);
}

#[test]
fn the_owner_of_the_data_token_breaks_off_where_the_other_would_report() {
    let mut pair = Pair::connected(units(&[Unit::HalfDuplex, Unit::MinorSynchronize, Unit::Exceptions]));
    pair.inject(A, &out_of_turn());
    assert_eq!(pair.last_told(A), Some(&Indication::PAbort(AbortReason::ProtocolError)));
    assert_eq!(pair.trace(), "A:AB");
}

#[test]
fn between_activities_the_provider_breaks_off() {
    let mut pair = Pair::connected(EVERYTHING);
    pair.inject(B, &out_of_turn());
    assert_eq!(pair.trace(), "B:AB");
}

#[test]
pub fn an_exception_that_the_provider_reported_ends_with_the_data_token() -> Pair {
    let exceptions = units(&[Unit::HalfDuplex, Unit::MinorSynchronize, Unit::Exceptions]);
    let mut pair = Pair::connected(exceptions);
    pair.ask(A, Request::Data(octets("dropped, it was on its way")));
    pair.inject(B, &out_of_turn());
    pair.settle();
    pair.does(A, Request::TokenGive(tokens(&[TokenItem::Data])));
    assert_eq!(pair.states(), (State::Sta713, State::Sta713));
    assert!(!pair.told[1].iter().any(|told| matches!(told, Indication::Data(_))));
    pair.does(B, Request::Data(octets("my turn")));
    assert!(matches!(pair.last_told(A), Some(Indication::Data(data)) if text(data) == "my turn"));
    pair
}

/// An exception of B's provider while something of A's waits there.
fn reported_while(waits: Request, state: State, mut pair: Pair) -> Pair {
    pair.does(A, waits);
    assert_eq!(pair.end(B).state(), state);
    pair.inject(B, &out_of_turn());
    pair.settle();
    assert_eq!(pair.states(), (State::Sta20, State::Sta20));
    pair
}

#[test]
pub fn an_exception_is_reported_while_a_major_point_waits() -> Pair {
    reported_while(Request::SyncMajor(none()), State::Sta10A, started())
}

#[test]
pub fn an_exception_is_reported_while_the_end_of_an_activity_waits() -> Pair {
    reported_while(Request::ActivityEnd(none()), State::Sta10B, started())
}

#[test]
pub fn an_exception_is_reported_while_a_release_waits() -> Pair {
    let exceptions = units(&[Unit::HalfDuplex, Unit::Exceptions]);
    reported_while(Request::Release(none()), State::Sta09, Pair::connected(exceptions))
}

fn started() -> Pair {
    let mut pair = Pair::connected(EVERYTHING);
    pair.does(A, Request::ActivityStart(ActivityIdentifier(b"act".to_vec()), none()));
    pair
}

#[test]
fn octets_that_are_not_at_hand_change_nothing() {
    let mut pair = Pair::connected(DUPLEX);
    let before = pair.end(B).clone();
    let mut out = Outbox::default();
    pair.ends[1].handle(pair.now, Input::Octets(Chunk::source(SourceId(0), 0, 9)), &NoSources, &mut out);
    assert_eq!(out.needs.map(|needs| needs.offset), Some(0));
    assert!(out.done.is_empty());
    assert_eq!(*pair.end(B), before);
}

#[test]
fn a_user_s_data_is_never_read() {
    let mut pair = Pair::connected(DUPLEX);
    let file = Chunk::source(SourceId(7), 4_096, 1_000_000);
    pair.does(A, Request::Data(file.clone()));
    assert_eq!(pair.last_told(B), Some(&Indication::Data(file)));
}

#[test]
fn a_row_is_told_first_then_what_it_changes_then_what_goes_out() {
    let mut pair = Pair::connected(EVERYTHING);
    let mut out = Outbox::default();
    let start = Request::ActivityStart(ActivityIdentifier(b"act".to_vec()), none());
    pair.ends[0].handle(pair.now, Input::Request(start), &NoSources, &mut out);
    let told: Vec<String> = out.done.iter().map(|output| format!("{output:?}")).collect();
    let kinds: Vec<&str> = told.iter().map(|text| &text[..text.find([' ', '{']).unwrap_or(text.len())]).collect();
    assert_eq!(kinds, ["Note(Took", "Note(Variable", "Note(Variable", "Down(Send(Chunk"], "{told:#?}");
}

#[test]
fn a_variable_is_told_with_its_value_before_and_after() {
    let mut pair = Pair::connected(SYNCHRONIZED);
    pair.notes = [Vec::new(), Vec::new()];
    pair.ask(A, Request::SyncMinor { explicit: true, data: none() });
    let Note::Took { row, from: State::Sta713, to: State::Sta713 } = pair.notes[0][0] else { panic!("a row is taken") };
    assert_eq!(row.row().map(ToString::to_string).as_deref(), Some("STA713 x SSYNmreq p15: MIP [24] STA713"));
    assert_eq!(pair.notes[0][1..], [Note::Variable { which: Variable::VM, from: 1, to: 2 }]);
}

#[test]
fn before_there_is_a_connection_requests_have_no_row() {
    let mut pair = Pair::new();
    for request in [Request::Data(none()), Request::Release(none()), Request::UAbort(none())] {
        assert_eq!(pair.refused(A, request).why, Why::NoRow);
    }
    pair.does(A, Request::Connect(proposal(DUPLEX)));
    assert_eq!(pair.refused(A, Request::Connect(proposal(DUPLEX))).why, Why::NoRow);
}
