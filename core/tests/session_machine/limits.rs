//! How much the other side may send: what is kept of pieces, and what protocol version 1 allows.

use capa5_core::octets::Chunk;
use capa5_core::session::machine::{SpmConfig, State};
use capa5_core::session::note::{BadParameter, Note, Why};
use capa5_core::session::primitive::{AbortReason, ActivityIdentifier, Connect, Indication, Request};
use capa5_core::session::size::{KeptMaximum, TsduMaximum};
use capa5_core::session::spdu::{AbortCause, Pi, Spdu, SpduKind, Terms, Tsdu};
use capa5_core::session::unit::Units;

use crate::common::pair::{A, B, Pair, octets, proposal};
use crate::opening::connect_of_version;
use crate::{DUPLEX, EVERYTHING};

/// B keeps four pieces of 60 octets.
fn small(units: Units) -> Pair {
    let limit = TsduMaximum::new(64).expect("a size");
    let wants = SpmConfig { sends: limit, receives: limit, ..SpmConfig::default() };
    let keeps = KeptMaximum::new(4 * (60 + KeptMaximum::PIECE));
    let mut pair = Pair::of([wants, SpmConfig { keeps, ..wants }]);
    pair.connect(proposal(units));
    pair
}

fn piece(kind: SpduKind, octet: u8, len: usize) -> Tsdu {
    let data = octets(&"p".repeat(len));
    let spdu = if kind.is_data() { Spdu::data(kind, data) } else { Spdu::new(kind).with_data(&data) };
    Tsdu::of(spdu.with_octet(Pi::Enclosure, octet))
}

fn why(pair: &Pair) -> Option<&Why> {
    pair.notes[1].iter().rev().find_map(|note| match note {
        Note::Invalid(refusal) => Some(&refusal.why),
        Note::Took { .. } | Note::Variable { .. } | Note::Token { .. } | Note::Units(_) | Note::Refused(_) => None,
    })
}

const KEPT: Why = Why::BadParameter(BadParameter::Kept);
const DATA: Why = Why::BadParameter(BadParameter::Data);

#[test]
fn pieces_that_there_is_room_for_make_the_whole() {
    let mut pair = small(DUPLEX);
    pair.inject(B, &piece(SpduKind::DataTransfer, 1, 60));
    for _ in 0..3 {
        pair.inject(B, &piece(SpduKind::DataTransfer, 0, 60));
    }
    pair.inject(B, &piece(SpduKind::DataTransfer, 2, 60));
    assert!(matches!(pair.last_told(B), Some(Indication::Data(data)) if data.len() == 300));
}

#[test]
fn pieces_without_end_break_the_connection_off() {
    let mut pair = small(DUPLEX);
    pair.inject(B, &piece(SpduKind::DataTransfer, 1, 60));
    for _ in 0..4 {
        assert_eq!(why(&pair), None);
        pair.inject(B, &piece(SpduKind::DataTransfer, 0, 60));
    }
    assert_eq!(why(&pair), Some(&KEPT));
    assert_eq!(pair.last_told(B), Some(&Indication::PAbort(AbortReason::Undefined)));
    let abort = pair.last_tsdu(B).principal().expect("an SPDU");
    assert_eq!((abort.kind, abort.abort_cause()), (SpduKind::Abort, AbortCause::Restriction));
    pair.settle();
    assert_eq!(pair.states(), (State::Sta01, State::Sta01));
}

#[test]
fn pieces_of_one_octet_count_for_the_room_that_they_take() {
    let mut pair = small(DUPLEX);
    pair.inject(B, &piece(SpduKind::DataTransfer, 1, 1));
    for _ in 0..7 {
        pair.inject(B, &piece(SpduKind::DataTransfer, 0, 1));
    }
    assert_eq!(why(&pair), Some(&KEPT));
}

#[test]
fn what_there_is_no_room_for_is_no_exception_of_the_other_side() {
    let mut pair = small(EVERYTHING);
    pair.does(A, Request::ActivityStart(ActivityIdentifier(vec![1]), octets("")));
    pair.inject(B, &piece(SpduKind::DataTransfer, 1, 500));
    assert_eq!(why(&pair), Some(&KEPT));
    assert_eq!((pair.last_tsdu(B).principal().map(|spdu| spdu.kind)), Some(SpduKind::Abort));
}

#[test]
fn connect_data_without_end_closes_the_transport() {
    let keeps = KeptMaximum::new(3 * 10_240);
    let mut pair = Pair::of([SpmConfig::default(), SpmConfig { keeps, ..SpmConfig::default() }]);
    let connect = Connect { units: DUPLEX, data: octets(&"c".repeat(40_000)), ..Connect::default() };
    pair.does(A, Request::Connect(connect));
    assert_eq!(why(&pair), Some(&KEPT));
    assert_eq!(pair.states(), (State::Sta01, State::Sta01));
    assert_eq!(pair.last_told(A), Some(&Indication::PAbort(AbortReason::TransportDisconnect)));
}

/// B with a connection of protocol version 1.
fn version_1(units: Units) -> Pair {
    let mut pair = Pair::new();
    pair.open_transport(B);
    let terms = Terms { version: 1, units, initial_serial: None, tokens: None };
    pair.inject(B, &Tsdu::of(Spdu::connecting(&Connect::default(), terms)));
    pair.ask(B, Request::ConnectAccept(Connect { units, ..Connect::default() }));
    assert_eq!(pair.end(B).state(), State::Sta713);
    pair
}

fn long(len: usize) -> Chunk {
    octets(&"z".repeat(len))
}

#[test]
fn in_version_1_a_finish_with_512_octets_may_come_and_with_513_not() {
    let mut pair = version_1(DUPLEX);
    pair.inject(B, &Tsdu::of(Spdu::finish(true, &long(512))));
    assert!(matches!(pair.last_told(B), Some(Indication::Release(data)) if data.len() == 512));
    let mut pair = version_1(DUPLEX);
    pair.inject(B, &Tsdu::of(Spdu::finish(true, &long(513))));
    assert_eq!(why(&pair), Some(&DATA));
    assert_eq!(pair.last_told(B), Some(&Indication::PAbort(AbortReason::ProtocolError)));
}

#[test]
fn in_version_1_an_abort_with_9_octets_may_come_and_with_10_not() {
    let mut pair = version_1(DUPLEX);
    pair.inject(B, &Tsdu::of(Spdu::abort(true, AbortCause::User, &long(9))));
    assert!(matches!(pair.last_told(B), Some(Indication::UAbort(data)) if data.len() == 9));
    let mut pair = version_1(DUPLEX);
    pair.inject(B, &Tsdu::of(Spdu::abort(true, AbortCause::User, &long(10))));
    assert_eq!(why(&pair), Some(&DATA));
}

#[test]
fn in_version_1_an_interrupt_has_no_data() {
    let units = Units(0x0749);
    for (data, wrong) in [("", None), ("z", Some(&DATA))] {
        let mut pair = version_1(units);
        let start = ActivityIdentifier(vec![1]);
        pair.inject(B, &Tsdu::of(Spdu::activity_start(&start, &octets(""))));
        pair.inject(B, &Tsdu::of(Spdu::with_reason(SpduKind::ActivityInterrupt, None, &octets(data))));
        assert_eq!(why(&pair), wrong);
    }
}

#[test]
fn in_version_1_data_has_no_limit() {
    let mut pair = version_1(DUPLEX);
    pair.inject(B, &Tsdu::of(Spdu::data(SpduKind::DataTransfer, long(5_000))));
    assert!(matches!(pair.last_told(B), Some(Indication::Data(data)) if data.len() == 5_000));
}

#[test]
fn in_version_2_a_finish_holds_what_fits() {
    let mut pair = Pair::connected(DUPLEX);
    pair.inject(B, &Tsdu::of(Spdu::finish(true, &long(5_000))));
    assert!(matches!(pair.last_told(B), Some(Indication::Release(data)) if data.len() == 5_000));
}

#[test]
fn an_accept_of_version_1_has_at_most_512_octets_of_data() {
    for (len, wrong) in [(512, false), (513, true)] {
        let mut pair = Pair::new();
        pair.does(B, Request::Connect(proposal(DUPLEX)));
        let terms = Terms { version: 1, units: DUPLEX, initial_serial: None, tokens: None };
        let answer = Connect { units: DUPLEX, data: long(len), ..Connect::default() };
        pair.inject(B, &Tsdu::of(Spdu::accept(&answer, terms)));
        assert_eq!(why(&pair) == Some(&DATA), wrong, "{len} octets");
    }
}

#[test]
fn in_version_1_data_is_at_most_512_octets_long() {
    let mut pair = Pair::new();
    pair.open_transport(B);
    pair.inject(B, &Tsdu::of(connect_of_version(1)));
    pair.ask(B, Request::ConnectAccept(Connect { units: DUPLEX, ..Connect::default() }));
    let refusal = pair.refused(B, Request::Release(octets(&"z".repeat(513))));
    assert_eq!(refusal.why, Why::BadParameter(BadParameter::Data));
    let refusal = pair.refused(B, Request::UAbort(octets("ten octets")));
    assert_eq!(refusal.why, Why::BadParameter(BadParameter::Data));
    pair.ask(B, Request::Data(octets(&"z".repeat(5_000))));
    assert_eq!(pair.sent.last().map(|(_, name)| *name), Some("DT"));
}
