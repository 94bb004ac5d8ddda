//! Data, and the tokens that say whose turn it is.

use capa5_core::session::machine::State;
use capa5_core::session::note::{BadParameter, Note, Why};
use capa5_core::session::primitive::{Indication, Request};
use capa5_core::session::table::{Atom, Event, Predicate};
use capa5_core::session::token::{Holding, TokenItem, TokenSet};
use capa5_core::session::unit::{NotOffered, Unit, UnitsFault};

use crate::common::pair::{A, B, Pair, none, octets, text, tokens, units};
use crate::{DUPLEX, EVERYTHING, SYNCHRONIZED};

pub const STORIES: &[fn() -> Pair] = &[
    in_half_duplex_the_owner_of_the_data_token_talks,
    in_duplex_both_talk_at_once,
    typed_data_needs_no_token,
    a_token_is_asked_for_and_given,
    tokens_of_several_kinds_pass_together,
    control_passes_with_all_tokens,
    while_control_is_on_its_way_the_giver_hears_but_does_not_talk,
    capability_data_is_answered,
    exceptions_are_over_when_the_data_token_comes,
];

#[test]
pub fn in_half_duplex_the_owner_of_the_data_token_talks() -> Pair {
    let mut pair = Pair::connected(SYNCHRONIZED);
    pair.does(A, Request::Data(octets("hello")));
    assert!(matches!(pair.last_told(B), Some(Indication::Data(data)) if text(data) == "hello"));
    let refusal = pair.refused(B, Request::Data(octets("me too")));
    assert_eq!((refusal.state, refusal.event), (State::Sta713, Event::SDTreq));
    assert_eq!(refusal.why.predicates(), ["p03"]);
    let Why::Predicates(failing) = refusal.why else { panic!("a predicate fails") };
    assert_eq!(failing[0].condition.predicate, Predicate::P03);
    assert_eq!(failing[0].because, [Atom::Free(TokenItem::Data)]);
    pair
}

#[test]
pub fn in_duplex_both_talk_at_once() -> Pair {
    let mut pair = Pair::connected(DUPLEX);
    pair.ask(A, Request::Data(octets("one")));
    pair.ask(B, Request::Data(octets("two")));
    pair.settle();
    assert!(matches!(&pair.told[0][..], [Indication::Data(data)] if text(data) == "two"));
    assert!(matches!(&pair.told[1][..], [Indication::Data(data)] if text(data) == "one"));
    pair
}

#[test]
pub fn typed_data_needs_no_token() -> Pair {
    let mut pair = Pair::connected(SYNCHRONIZED);
    pair.does(B, Request::TypedData(octets("may I?")));
    assert!(matches!(pair.last_told(A), Some(Indication::TypedData(data)) if text(data) == "may I?"));
    assert_eq!(pair.trace(), "B:TD");
    pair
}

#[test]
fn without_its_unit_typed_data_is_refused() {
    let mut pair = Pair::connected(DUPLEX);
    let refusal = pair.refused(A, Request::TypedData(octets("no")));
    assert_eq!(refusal.why.predicates(), ["p06"]);
}

#[test]
fn expedited_data_is_refused_in_any_state_and_the_refusal_says_why() {
    let fault = UnitsFault::NotOffered(Unit::ExpeditedData, NotOffered::TransportExpedited);
    for mut pair in [Pair::new(), Pair::connected(DUPLEX), Pair::connected(EVERYTHING)] {
        let refusal = pair.refused(A, Request::ExpeditedData(octets("!")));
        assert_eq!(refusal.why, Why::BadParameter(BadParameter::Units(fault)));
    }
}

#[test]
pub fn a_token_is_asked_for_and_given() -> Pair {
    let mut pair = Pair::connected(SYNCHRONIZED);
    let data = tokens(&[TokenItem::Data]);
    pair.does(B, Request::TokenPlease(data, octets("please")));
    assert!(
        matches!(pair.last_told(A), Some(Indication::TokenPlease(asked, why)) if *asked == data && text(why) == "please")
    );
    assert_eq!(pair.holding(A, TokenItem::Data), Holding::Mine, "asking alone changes nothing");
    pair.does(A, Request::TokenGive(data));
    assert_eq!(pair.last_told(B), Some(&Indication::TokenGive(data)));
    assert_eq!(pair.holding(A, TokenItem::Data), Holding::Theirs);
    assert_eq!(pair.holding(B, TokenItem::Data), Holding::Mine);
    pair.does(B, Request::Data(octets("thanks")));
    assert_eq!(pair.trace(), "B:PT A:GT B:DT");
    pair
}

#[test]
fn a_token_on_its_way_is_nobody_s() {
    let mut pair = Pair::connected(SYNCHRONIZED);
    pair.ask(A, Request::TokenGive(tokens(&[TokenItem::Data])));
    assert_eq!(pair.holding(A, TokenItem::Data), Holding::Theirs);
    assert_eq!(pair.holding(B, TokenItem::Data), Holding::Theirs);
}

#[test]
pub fn tokens_of_several_kinds_pass_together() -> Pair {
    let mut pair = Pair::connected(SYNCHRONIZED);
    let both = tokens(&[TokenItem::Data, TokenItem::Release]);
    pair.does(A, Request::TokenGive(both));
    let moved: Vec<TokenItem> = pair.notes[1]
        .iter()
        .filter_map(|note| match note {
            Note::Token { token, from: Holding::Theirs, to: Holding::Mine } => Some(*token),
            _ => None,
        })
        .collect();
    assert_eq!(moved, [TokenItem::Data, TokenItem::Release]);
    assert_eq!(pair.holding(B, TokenItem::Minor), Holding::Theirs, "the others stay");
    pair
}

#[test]
fn only_the_owner_can_give_a_token() {
    let mut pair = Pair::connected(SYNCHRONIZED);
    let refusal = pair.refused(B, Request::TokenGive(tokens(&[TokenItem::Data])));
    assert_eq!(refusal.why.predicates(), ["p54"]);
}

#[test]
fn a_token_that_does_not_exist_can_not_be_asked_for() {
    let mut pair = Pair::connected(DUPLEX);
    let refusal = pair.refused(B, Request::TokenPlease(tokens(&[TokenItem::Data]), none()));
    assert_eq!(refusal.why.predicates(), ["p53"]);
}

#[test]
fn giving_no_token_at_all_is_refused() {
    let mut pair = Pair::connected(SYNCHRONIZED);
    let refusal = pair.refused(A, Request::TokenGive(TokenSet::NONE));
    assert_eq!(refusal.why, Why::BadParameter(BadParameter::Tokens));
}

#[test]
pub fn control_passes_with_all_tokens() -> Pair {
    let mut pair = Pair::connected(EVERYTHING);
    pair.does(A, Request::ControlGive);
    assert_eq!(pair.trace(), "A:GTC B:GTA");
    assert_eq!(pair.last_told(B), Some(&Indication::ControlGive));
    for token in TokenItem::ALL {
        assert_eq!((pair.holding(A, token), pair.holding(B, token)), (Holding::Theirs, Holding::Mine));
    }
    assert_eq!(pair.states(), (State::Sta713, State::Sta713));
    pair
}

#[test]
pub fn while_control_is_on_its_way_the_giver_hears_but_does_not_talk() -> Pair {
    let duplex = units(&[Unit::Duplex, Unit::ActivityManagement, Unit::TypedData]);
    let mut pair = Pair::connected(duplex);
    pair.ask(B, Request::Data(octets("late")));
    pair.ask(B, Request::TypedData(octets("later")));
    pair.ask(B, Request::TokenPlease(tokens(&[TokenItem::Major]), none()));
    pair.ask(A, Request::ControlGive);
    assert_eq!(pair.end(A).state(), State::Sta18);
    pair.ask(A, Request::Data(octets("duplex goes on")));
    pair.ask(A, Request::TypedData(octets("so does typed data")));
    assert_eq!(pair.refused(A, Request::ControlGive).why, Why::NoRow);
    pair.settle();
    assert_eq!(pair.states(), (State::Sta713, State::Sta713));
    assert_eq!(pair.told[0].len(), 3);
    pair
}

#[test]
pub fn capability_data_is_answered() -> Pair {
    let mut pair = Pair::connected(EVERYTHING);
    pair.does(A, Request::CapabilityData(octets("can you?")));
    assert_eq!(pair.states(), (State::Sta21, State::Sta22));
    assert_eq!(pair.refused(A, Request::Data(none())).why, Why::NoRow);
    pair.does(B, Request::CapabilityDataResponse(octets("I can")));
    assert!(matches!(pair.last_told(A), Some(Indication::CapabilityDataConfirm(data)) if text(data) == "I can"));
    assert_eq!(pair.states(), (State::Sta713, State::Sta713));
    pair
}

#[test]
pub fn exceptions_are_over_when_the_data_token_comes() -> Pair {
    let exceptions = units(&[Unit::HalfDuplex, Unit::Exceptions]);
    let mut pair = Pair::connected(exceptions);
    pair.ask(A, Request::Data(octets("this is dropped")));
    pair.ask(B, Request::UExceptionReport(128, octets("stop")));
    pair.settle();
    assert_eq!(pair.states(), (State::Sta20, State::Sta19));
    assert!(matches!(pair.last_told(A), Some(Indication::UExceptionReport(128, data)) if text(data) == "stop"));
    assert!(pair.told[1].is_empty(), "what was on the way is dropped");
    assert_eq!(pair.refused(A, Request::Data(none())).why, Why::NoRow);
    pair.does(A, Request::TokenGive(tokens(&[TokenItem::Data])));
    assert_eq!(pair.states(), (State::Sta713, State::Sta713));
    pair.does(B, Request::Data(octets("my turn")));
    assert!(matches!(pair.last_told(A), Some(Indication::Data(data)) if text(data) == "my turn"));
    pair
}
