//! Activities: begun, interrupted, resumed here or in a later connection, discarded, ended.

use capa5_core::session::machine::State;
use capa5_core::session::note::{BadParameter, Note, Variable, Why};
use capa5_core::session::primitive::{
    ActivityIdentifier, ConnectionIdentifier, Indication, Request, Resume, ResyncType, SyncPointSerial,
};
use capa5_core::session::table::{Event, Put};
use capa5_core::session::token::{Holding, TokenItem, TokenSetting};
use capa5_core::session::unit::{Unit, Units};

use crate::EVERYTHING;
use crate::common::pair::{A, B, Pair, none, octets, sn, text, tokens, units};

pub const STORIES: &[fn() -> Pair] = &[
    an_activity_numbers_its_points_from_1,
    an_activity_is_ended_by_both,
    while_the_end_waits_the_other_side_goes_on,
    an_interrupted_activity_is_resumed_behind_its_last_point,
    an_activity_is_discarded,
    an_end_that_waits_is_interrupted,
    an_end_that_waits_is_discarded,
    an_interrupt_overtakes_what_is_on_its_way,
    capability_data_that_waits_is_interrupted,
    an_answer_to_capability_data_that_crosses_an_interrupt_is_dropped,
    an_end_that_crosses_a_resynchronization_gives_way,
    a_confirmation_that_crosses_an_interrupt_is_dropped,
    a_confirmation_that_crosses_a_discard_is_dropped,
];

fn start() -> Request {
    Request::ActivityStart(ActivityIdentifier(b"act-1".to_vec()), octets("file"))
}

fn point() -> Request {
    Request::SyncMinor { explicit: true, data: none() }
}

fn resume(serial: SyncPointSerial) -> Resume {
    Resume {
        new: ActivityIdentifier(b"act-2".to_vec()),
        old: ActivityIdentifier(b"act-1".to_vec()),
        serial,
        connection: None,
        data: none(),
    }
}

/// A connection with an activity in it.
fn active(units: Units) -> Pair {
    let mut pair = Pair::connected(units);
    pair.does(A, start());
    pair
}

#[test]
pub fn an_activity_numbers_its_points_from_1() -> Pair {
    let mut pair = Pair::connected(EVERYTHING);
    pair.does(A, start());
    assert!(matches!(pair.last_told(B), Some(Indication::ActivityStart(name, data))
        if name.0 == b"act-1" && text(data) == "file"));
    for end in [A, B] {
        assert_eq!(pair.numbers(end), (1, 1, 1));
        assert!(pair.end(end).variables().holds(Variable::Vact));
    }
    pair.does(A, point());
    assert!(matches!(pair.last_told(B), Some(Indication::SyncMinor { serial, .. }) if *serial == sn(1)));
    pair
}

#[test]
fn one_activity_at_a_time() {
    let mut pair = active(EVERYTHING);
    assert_eq!(pair.refused(A, start()).why.predicates(), ["p45"]);
}

#[test]
fn an_activity_begins_with_all_tokens_but_release() {
    for (token, legal) in
        [(TokenItem::Data, false), (TokenItem::Minor, false), (TokenItem::Major, false), (TokenItem::Release, true)]
    {
        let mut pair = Pair::connected(EVERYTHING);
        pair.does(A, Request::TokenGive(tokens(&[token])));
        assert_eq!(pair.end(A).check(&start()).is_ok(), legal, "without {token:?}");
    }
}

#[test]
pub fn an_activity_is_ended_by_both() -> Pair {
    let mut pair = active(EVERYTHING);
    pair.does(A, point());
    pair.does(A, Request::ActivityEnd(octets("done")));
    assert_eq!(pair.states(), (State::Sta04B, State::Sta10B));
    assert!(matches!(pair.last_told(B), Some(Indication::ActivityEnd(serial, data))
        if *serial == sn(2) && text(data) == "done"));
    pair.does(B, Request::ActivityEndResponse(octets("good")));
    assert!(matches!(pair.last_told(A), Some(Indication::ActivityEndConfirm(serial, data))
        if *serial == sn(2) && text(data) == "good"));
    assert_eq!((pair.numbers(A), pair.numbers(B)), ((3, 3, 3), (3, 3, 3)));
    assert!([A, B].iter().all(|end| !pair.end(*end).variables().holds(Variable::Vact)));
    pair
}

#[test]
fn rows_tell_the_two_acknowledgements_apart_that_octets_do_not() {
    for (wait, answer, put, event) in [
        (Request::SyncMajor(none()), Request::SyncMajorResponse(none()), Put::MAA, Event::MAA),
        (Request::ActivityEnd(none()), Request::ActivityEndResponse(none()), Put::AEA, Event::AEA),
    ] {
        let mut pair = active(EVERYTHING);
        pair.does(A, wait);
        pair.notes = [Vec::new(), Vec::new()];
        pair.does(B, answer);
        let row = |end: usize| match pair.notes[end][0] {
            Note::Took { row, .. } => row.row().expect("a row of the table"),
            ref other => panic!("{other:?} isn't a row"),
        };
        assert_eq!([Put::MAA, Put::AEA].map(|one| row(1).puts(one)), [put == Put::MAA, put == Put::AEA]);
        assert_eq!(row(0).event, event);
        assert_eq!(pair.sent.last().map(|(_, name)| *name), Some("MAA"), "on the line they are alike");
    }
}

#[test]
fn a_major_point_inside_an_activity_does_not_end_it() {
    let mut pair = active(EVERYTHING);
    pair.does(A, Request::SyncMajor(none()));
    pair.does(B, Request::SyncMajorResponse(none()));
    assert!([A, B].iter().all(|end| pair.end(*end).variables().holds(Variable::Vact)));
}

#[test]
pub fn while_the_end_waits_the_other_side_goes_on() -> Pair {
    let duplex = units(&[
        Unit::Duplex,
        Unit::ActivityManagement,
        Unit::MinorSynchronize,
        Unit::TypedData,
        Unit::NegotiatedRelease,
    ]);
    let mut pair = active(duplex);
    pair.does(A, point());
    pair.does(A, Request::ActivityEnd(none()));
    pair.does(B, Request::Data(octets("still here")));
    pair.does(B, Request::TypedData(octets("and here")));
    pair.does(B, Request::SyncMinorResponse(sn(1), none()));
    pair.does(B, Request::TokenPlease(tokens(&[TokenItem::Release]), none()));
    pair.does(A, Request::TokenGive(tokens(&[TokenItem::Release])));
    pair.does(B, Request::TokenGive(tokens(&[TokenItem::Release])));
    pair.does(B, Request::ActivityEndResponse(none()));
    assert_eq!(pair.states(), (State::Sta713, State::Sta713));
    assert_eq!(pair.told[0].len(), 6);
    pair
}

#[test]
pub fn an_interrupted_activity_is_resumed_behind_its_last_point() -> Pair {
    let mut pair = active(EVERYTHING);
    pair.does(A, point());
    pair.does(A, point());
    pair.does(A, Request::TokenGive(tokens(&[TokenItem::Data])));
    pair.does(A, Request::ActivityInterrupt(Some(1)));
    assert_eq!(pair.states(), (State::Sta05B, State::Sta11B));
    assert_eq!(pair.last_told(B), Some(&Indication::ActivityInterrupt(Some(1))));
    pair.does(B, Request::ActivityInterruptResponse);
    assert_eq!(pair.last_told(A), Some(&Indication::ActivityInterruptConfirm));
    for token in TokenItem::ALL {
        assert_eq!((pair.holding(A, token), pair.holding(B, token)), (Holding::Mine, Holding::Theirs));
    }
    pair.does(A, Request::ActivityResume(resume(sn(2))));
    assert!(matches!(pair.last_told(B), Some(Indication::ActivityResume(resumed)) if *resumed == resume(sn(2))));
    assert_eq!((pair.numbers(A), pair.numbers(B)), ((3, 3, 1), (3, 3, 1)));
    pair
}

#[test]
fn a_resumption_in_a_later_connection_names_the_earlier_one() {
    let mut pair = Pair::connected(EVERYTHING);
    let earlier =
        ConnectionIdentifier { calling: b"A".to_vec(), common: b"monday".to_vec(), ..ConnectionIdentifier::default() };
    let resumed = Resume { connection: Some(earlier), ..resume(sn(52)) };
    pair.does(A, Request::ActivityResume(resumed.clone()));
    assert_eq!(pair.last_told(B), Some(&Indication::ActivityResume(resumed)));
    assert_eq!(pair.numbers(B), (53, 53, 1));
}

#[test]
fn nothing_is_resumed_behind_the_highest_number() {
    let mut pair = Pair::connected(EVERYTHING);
    let refusal = pair.refused(A, Request::ActivityResume(resume(SyncPointSerial::MAX)));
    assert_eq!(refusal.why, Why::BadParameter(BadParameter::Serial));
}

#[test]
pub fn an_activity_is_discarded() -> Pair {
    let mut pair = active(EVERYTHING);
    pair.does(A, Request::ActivityDiscard(None));
    assert_eq!(pair.states(), (State::Sta05C, State::Sta11C));
    pair.does(B, Request::ActivityDiscardResponse);
    assert_eq!(pair.last_told(A), Some(&Indication::ActivityDiscardConfirm));
    assert_eq!(pair.trace(), "A:AS A:AD B:ADA");
    pair
}

#[test]
fn only_the_owner_of_the_major_token_interrupts() {
    let mut pair = active(EVERYTHING);
    let refusal = pair.refused(B, Request::ActivityInterrupt(None));
    assert_eq!(refusal.why.predicates(), ["p39"]);
}

#[test]
pub fn an_end_that_waits_is_interrupted() -> Pair {
    let mut pair = active(EVERYTHING);
    pair.does(A, Request::ActivityEnd(none()));
    pair.does(A, Request::ActivityInterrupt(None));
    pair.does(B, Request::ActivityInterruptResponse);
    assert_eq!(pair.trace(), "A:AS A:AE A:AI B:AIA");
    assert_eq!(pair.states(), (State::Sta713, State::Sta713));
    pair
}

#[test]
pub fn an_end_that_waits_is_discarded() -> Pair {
    let mut pair = active(EVERYTHING);
    pair.does(A, Request::ActivityEnd(none()));
    pair.does(A, Request::ActivityDiscard(None));
    pair.does(B, Request::ActivityDiscardResponse);
    assert_eq!(pair.states(), (State::Sta713, State::Sta713));
    pair
}

#[test]
pub fn an_interrupt_overtakes_what_is_on_its_way() -> Pair {
    let duplex = Units(EVERYTHING.0 & !Unit::HalfDuplex.bit() & !Unit::Exceptions.bit() | Unit::Duplex.bit());
    let mut pair = active(duplex);
    pair.does(A, point());
    pair.ask(B, Request::Data(octets("dropped")));
    pair.ask(B, Request::TypedData(octets("dropped too")));
    pair.ask(B, Request::SyncMinorResponse(sn(1), none()));
    pair.ask(B, Request::TokenPlease(tokens(&[TokenItem::Minor]), none()));
    pair.ask(A, Request::ActivityInterrupt(None));
    pair.settle();
    assert!(pair.told[0].is_empty(), "{:?}", pair.told[0]);
    pair.does(B, Request::ActivityInterruptResponse);
    assert_eq!(pair.states(), (State::Sta713, State::Sta713));
    pair
}

#[test]
pub fn capability_data_that_waits_is_interrupted() -> Pair {
    let mut pair = Pair::connected(EVERYTHING);
    pair.does(A, Request::CapabilityData(none()));
    pair.does(A, Request::ActivityInterrupt(None));
    pair.does(B, Request::ActivityInterruptResponse);
    assert_eq!(pair.states(), (State::Sta713, State::Sta713));
    pair
}

#[test]
pub fn an_answer_to_capability_data_that_crosses_an_interrupt_is_dropped() -> Pair {
    let mut pair = Pair::connected(EVERYTHING);
    pair.does(A, Request::CapabilityData(none()));
    pair.ask(B, Request::CapabilityDataResponse(none()));
    pair.ask(A, Request::ActivityInterrupt(None));
    pair.settle();
    // The recovered cell STA05B x CDA asks for p26, an activity; but there is none when capability data is exchanged.
    assert!(pair.told[0].is_empty(), "nobody did anything wrong");
    pair.does(B, Request::ActivityInterruptResponse);
    assert_eq!(pair.states(), (State::Sta713, State::Sta713));
    pair
}

#[test]
pub fn an_end_that_crosses_a_resynchronization_gives_way() -> Pair {
    let mut pair = active(EVERYTHING);
    pair.does(A, point());
    pair.ask(B, Request::Resynchronize(ResyncType::Restart, sn(1), TokenSetting::AT_INITIATOR, none()));
    pair.ask(A, Request::ActivityEnd(none()));
    pair.settle();
    assert_eq!(pair.states(), (State::Sta11A, State::Sta05A));
    pair.does(A, Request::ResynchronizeResponse(sn(1), TokenSetting::AT_INITIATOR, none()));
    assert_eq!((pair.numbers(A).1, pair.numbers(B).1), (1, 1));
    assert!([A, B].iter().all(|end| pair.end(*end).variables().holds(Variable::Vact)), "the activity goes on");
    pair
}

#[test]
pub fn a_confirmation_that_crosses_an_interrupt_is_dropped() -> Pair {
    let mut pair = active(EVERYTHING);
    pair.does(A, Request::SyncMajor(none()));
    pair.ask(B, Request::SyncMajorResponse(none()));
    pair.ask(A, Request::ActivityInterrupt(None));
    pair.settle();
    assert_eq!(pair.states(), (State::Sta05B, State::Sta11B));
    assert!(pair.told[0].is_empty());
    pair.does(B, Request::ActivityInterruptResponse);
    pair
}

#[test]
pub fn a_confirmation_that_crosses_a_discard_is_dropped() -> Pair {
    let mut pair = active(EVERYTHING);
    pair.does(A, Request::ActivityEnd(none()));
    pair.ask(B, Request::ActivityEndResponse(none()));
    pair.ask(A, Request::ActivityDiscard(None));
    pair.settle();
    assert_eq!(
        pair.states(),
        (State::Sta05C, State::Sta11C),
        "B has ended the activity already and discards it all the same"
    );
    assert!(pair.told[0].is_empty());
    pair.does(B, Request::ActivityDiscardResponse);
    assert_eq!(pair.states(), (State::Sta713, State::Sta713));
    pair
}
