//! Opening a session connection, and being refused one.

use capa5_core::session::machine::{Reuse, SpmConfig, State};
use capa5_core::session::note::{BadParameter, Note, Why};
use capa5_core::session::primitive::{AbortReason, Connect, ConnectionIdentifier, Indication, Request};
use capa5_core::session::spdu::{Content, Parameter, Pi, Spdu, SpduKind, Terms, Tsdu};
use capa5_core::session::token::{Holding, TokenItem, TokenSetting, TokenSide};
use capa5_core::session::unit::{NotOffered, Unit, Units, UnitsFault};

use crate::common::pair::{A, B, Pair, none, octets, proposal, sn, text, tokens, units};
use crate::{DUPLEX, EVERYTHING, SYNCHRONIZED};

pub const STORIES: &[fn() -> Pair] = &[
    a_connection_opens_with_what_both_sides_have,
    every_token_starts_where_the_proposal_and_the_answer_put_it,
    an_accept_that_asks_for_a_token_is_followed_by_a_please,
    references_and_selectors_reach_the_other_user,
    connect_data_goes_into_the_parameter_of_its_length,
    connect_data_past_10240_octets_overflows_and_arrives_whole,
    the_called_user_refuses,
    the_provider_refuses_versions_it_does_not_know,
    the_provider_refuses_units_it_does_not_have,
    a_refusal_that_keeps_the_transport_allows_another_connection,
    the_transport_can_not_be_opened,
    the_calling_user_gives_up_before_the_transport_is_open,
    the_transport_is_lost_before_a_connect_comes,
    a_connect_that_comes_the_wrong_way_round_closes_the_transport,
];

fn keeping() -> SpmConfig {
    SpmConfig { transport: Reuse::Keep, ..SpmConfig::default() }
}

#[test]
pub fn a_connection_opens_with_what_both_sides_have() -> Pair {
    let mut pair = Pair::new();
    pair.does(A, Request::Connect(proposal(EVERYTHING)));
    assert!(matches!(pair.last_told(B), Some(Indication::Connect(connect)) if connect.units == EVERYTHING));
    let answer = Connect { units: SYNCHRONIZED, ..Connect::default() };
    pair.does(B, Request::ConnectAccept(answer));
    assert_eq!(pair.trace(), "A:CN B:AC");
    assert_eq!(pair.states(), (State::Sta713, State::Sta713));
    for end in [A, B] {
        assert_eq!(pair.end(end).units(), SYNCHRONIZED);
        assert_eq!(pair.numbers(end), (1, 1, 0));
        assert!(pair.notes[end as usize].contains(&Note::Units(SYNCHRONIZED)));
    }
    let Some(Indication::ConnectAccepted(accepted)) = pair.last_told(A) else { panic!("the caller is told") };
    assert_eq!((accepted.units, accepted.initial_serial), (SYNCHRONIZED, Some(sn(1))));
    pair
}

#[test]
pub fn every_token_starts_where_the_proposal_and_the_answer_put_it() -> Pair {
    let mut pair = Pair::new();
    let proposed = TokenSetting {
        data: TokenSide::Responder,
        minor: TokenSide::CalledUserChooses,
        major: TokenSide::Initiator,
        release: TokenSide::CalledUserChooses,
    };
    pair.does(A, Request::Connect(Connect { tokens: proposed, ..proposal(EVERYTHING) }));
    let chosen = TokenSetting::AT_INITIATOR.with(TokenItem::Minor, TokenSide::Responder);
    pair.does(B, Request::ConnectAccept(Connect { units: EVERYTHING, tokens: chosen, ..Connect::default() }));
    let at_a =
        [TokenItem::Data, TokenItem::Minor, TokenItem::Major, TokenItem::Release].map(|token| pair.holding(A, token));
    assert_eq!(at_a, [Holding::Theirs, Holding::Theirs, Holding::Mine, Holding::Mine]);
    let at_b =
        [TokenItem::Data, TokenItem::Minor, TokenItem::Major, TokenItem::Release].map(|token| pair.holding(B, token));
    assert_eq!(at_b, [Holding::Mine, Holding::Mine, Holding::Theirs, Holding::Theirs]);
    pair
}

#[test]
fn a_choice_that_is_left_open_is_refused() {
    let mut pair = Pair::new();
    let open = TokenSetting::AT_INITIATOR.with(TokenItem::Data, TokenSide::CalledUserChooses);
    pair.does(A, Request::Connect(Connect { tokens: open, ..proposal(SYNCHRONIZED) }));
    let answer = Connect { units: SYNCHRONIZED, tokens: open, ..Connect::default() };
    let refusal = pair.refused(B, Request::ConnectAccept(answer));
    assert_eq!(refusal.why, Why::BadParameter(BadParameter::TokenSetting));
}

#[test]
pub fn an_accept_that_asks_for_a_token_is_followed_by_a_please() -> Pair {
    let mut pair = Pair::new();
    pair.does(A, Request::Connect(proposal(SYNCHRONIZED)));
    let wanted = tokens(&[TokenItem::Data]);
    let answer = Connect { units: SYNCHRONIZED, please: wanted, data: octets("hi"), ..Connect::default() };
    pair.does(B, Request::ConnectAccept(answer));
    assert!(matches!(&pair.told[0][..], [Indication::ConnectAccepted(_), Indication::TokenPlease(asked, data)]
        if *asked == wanted && data.is_empty()));
    pair
}

#[test]
pub fn references_and_selectors_reach_the_other_user() -> Pair {
    let mut pair = Pair::new();
    let calling = ConnectionIdentifier {
        calling: b"caller".to_vec(),
        common: b"day".to_vec(),
        additional: b"1".to_vec(),
        ..ConnectionIdentifier::default()
    };
    let proposed = Connect {
        identifier: calling.clone(),
        calling_selector: b"x".to_vec(),
        called_selector: b"y".to_vec(),
        data: octets("hello"),
        ..proposal(DUPLEX)
    };
    pair.does(A, Request::Connect(proposed));
    let Some(Indication::Connect(offered)) = pair.last_told(B).cloned() else { panic!("the called user is told") };
    assert_eq!((offered.identifier, text(&offered.data)), (calling, "hello".to_owned()));
    assert_eq!((offered.calling_selector, offered.called_selector), (b"x".to_vec(), b"y".to_vec()));
    let called = ConnectionIdentifier { called: b"callee".to_vec(), ..ConnectionIdentifier::default() };
    let answer = Connect { identifier: called.clone(), units: DUPLEX, ..Connect::default() };
    pair.does(B, Request::ConnectAccept(answer));
    assert!(matches!(pair.last_told(A), Some(Indication::ConnectAccepted(accepted)) if accepted.identifier == called));
    pair
}

#[test]
pub fn connect_data_goes_into_the_parameter_of_its_length() -> Pair {
    for (length, pi) in [(512, Pi::UserData), (513, Pi::ExtendedUserData), (10_240, Pi::ExtendedUserData)] {
        let mut pair = Pair::new();
        let data = octets(&"z".repeat(length));
        pair.does(A, Request::Connect(Connect { data: data.clone(), ..proposal(DUPLEX) }));
        assert!(pair.last_tsdu(A).spdus[0].content(pi).is_some(), "{length} octets in {pi:?}");
        assert!(matches!(pair.last_told(B), Some(Indication::Connect(connect)) if text(&connect.data).len() == length));
    }
    Pair::connected(DUPLEX)
}

#[test]
pub fn connect_data_past_10240_octets_overflows_and_arrives_whole() -> Pair {
    let mut pair = Pair::new();
    let data: String = ('a'..='z').cycle().take(25_000).collect();
    pair.does(A, Request::Connect(Connect { data: octets(&data), ..proposal(DUPLEX) }));
    assert_eq!(pair.trace(), "A:CN B:OA A:CDO A:CDO A:CDO");
    assert!(matches!(pair.last_told(B), Some(Indication::Connect(connect)) if text(&connect.data) == data));
    pair.does(B, Request::ConnectAccept(Connect { units: DUPLEX, ..Connect::default() }));
    assert_eq!(pair.states(), (State::Sta713, State::Sta713));
    pair
}

#[test]
fn connect_data_out_of_order_closes_the_transport() {
    for pieces in [&[2][..], &[0], &[1, 1], &[1, 3]] {
        let mut pair = Pair::new();
        pair.open_transport(B);
        let terms = Terms { version: 2, units: DUPLEX, initial_serial: None, tokens: None };
        let long = Connect { data: octets(&"z".repeat(11_000)), ..Connect::default() };
        pair.inject(B, &Tsdu::of(Spdu::connecting(&long, terms)));
        assert_eq!(pair.end(B).state(), State::Sta01D);
        for piece in pieces {
            pair.inject(B, &Tsdu::of(Spdu::connect_data_overflow(*piece, &octets("zz"))));
        }
        assert_eq!(pair.end(B).state(), State::Sta01, "{pieces:?}");
        assert!(pair.told[1].is_empty());
    }
}

#[test]
fn an_unknown_parameter_is_skipped() {
    let mut pair = Pair::new();
    pair.open_transport(B);
    let mut connect = connect_of_version(2);
    connect.units.insert(0, Parameter::Unknown { code: 200, octets: octets("??") });
    pair.inject(B, &Tsdu::of(connect));
    assert!(matches!(pair.last_told(B), Some(Indication::Connect(offered)) if offered.units == DUPLEX));
}

#[test]
fn extended_concatenation_may_be_announced_and_is_never_answered() {
    let mut pair = Pair::new();
    pair.open_transport(B);
    let item = Spdu::new(SpduKind::Connect).with_octet(Pi::ProtocolOptions, 1).with_octet(Pi::Version, 2).units;
    let connect = Spdu::new(SpduKind::Connect).with(Pi::ConnectAcceptItem, Content::Group(item));
    pair.inject(B, &Tsdu::of(connect.with(Pi::UserRequirements, Content::Units(DUPLEX))));
    pair.ask(B, Request::ConnectAccept(Connect { units: DUPLEX, ..Connect::default() }));
    let options = pair.last_tsdu(B).spdus[0].content_in(Pi::ConnectAcceptItem, Pi::ProtocolOptions);
    assert_eq!(options, Some(&Content::Octet(0)));
}

#[test]
fn a_proposal_without_a_first_number_where_one_is_due_is_refused() {
    let connect = Connect { initial_serial: None, ..proposal(SYNCHRONIZED) };
    let refusal = Pair::new().refused(A, Request::Connect(connect));
    assert_eq!(refusal.why, Why::BadParameter(BadParameter::InitialSerial));
}

#[test]
fn with_activities_a_proposal_needs_no_first_number() {
    let mut pair = Pair::new();
    pair.connect(Connect { initial_serial: None, ..proposal(EVERYTHING) });
    assert_eq!(pair.numbers(A), (0, 0, 0));
}

fn units_refused(wrong: Units) -> UnitsFault {
    match Pair::new().refused(A, Request::Connect(proposal(wrong))).why {
        Why::BadParameter(BadParameter::Units(fault)) => fault,
        other => panic!("{other:?} isn't about units"),
    }
}

#[test]
fn a_proposal_of_units_that_contradict_each_other_is_refused() {
    let without_activities = units(&[Unit::HalfDuplex, Unit::CapabilityData]);
    let fault = UnitsFault::Needs(Unit::CapabilityData, Unit::ActivityManagement);
    assert_eq!(units_refused(without_activities), fault);
    let without_half_duplex = units(&[Unit::Duplex, Unit::Exceptions]);
    assert_eq!(units_refused(without_half_duplex), UnitsFault::Needs(Unit::Exceptions, Unit::HalfDuplex));
    assert_eq!(units_refused(units(&[Unit::TypedData])), UnitsFault::NoDataFlow);
    assert_eq!(units_refused(Units(0x2002)), UnitsFault::Unassigned(0x2000));
}

#[test]
fn a_proposal_of_a_unit_that_is_not_offered_is_refused_and_says_why() {
    for (unit, why) in [
        (Unit::ExpeditedData, NotOffered::TransportExpedited),
        (Unit::SymmetricSynchronize, NotOffered::NotRecovered),
        (Unit::DataSeparation, NotOffered::NotRecovered),
    ] {
        assert_eq!(units_refused(units(&[Unit::Duplex, unit])), UnitsFault::NotOffered(unit, why));
    }
    let mut pair = Pair::with(SpmConfig { units: DUPLEX, ..SpmConfig::default() });
    let refusal = pair.refused(A, Request::Connect(proposal(units(&[Unit::Duplex, Unit::TypedData]))));
    let fault = UnitsFault::NotOffered(Unit::TypedData, NotOffered::Configuration);
    assert_eq!(refusal.why, Why::BadParameter(BadParameter::Units(fault)));
}

#[test]
fn what_the_other_side_proposes_and_is_not_offered_is_not_selected() {
    let mut pair = Pair::new();
    pair.open_transport(B);
    let everything = Spdu::new(SpduKind::Connect).with(Pi::UserRequirements, Content::Units(Units(0x1FFF)));
    pair.inject(B, &Tsdu::of(everything));
    let offered = Units(0x1FFF & !Units::NEVER_OFFERED.0);
    assert!(matches!(pair.last_told(B), Some(Indication::Connect(connect)) if connect.units == offered));
    pair.ask(B, Request::ConnectAccept(Connect { units: Units(0x1FFF & !1), ..Connect::default() }));
    assert_eq!(pair.end(B).state(), State::Sta08, "exceptions need half-duplex");
    pair.ask(B, Request::ConnectAccept(Connect { units: Units(0x1FFF & !2), ..Connect::default() }));
    assert_eq!(pair.end(B).units(), EVERYTHING);
    assert_eq!(pair.last_tsdu(B).spdus[0].units(), EVERYTHING);
}

#[test]
fn each_subset_opens_a_connection_with_one_of_its_data_flows() {
    for (subset, chosen) in
        [(Units::BCS, DUPLEX), (Units::BSS, SYNCHRONIZED), (Units::BAS, Units::BAS), (Units::DEFAULT, Units::DEFAULT)]
    {
        let mut pair = Pair::new();
        pair.does(A, Request::Connect(proposal(subset)));
        assert!(matches!(pair.last_told(B), Some(Indication::Connect(offered)) if offered.units == subset));
        pair.does(B, Request::ConnectAccept(Connect { units: chosen, ..Connect::default() }));
        assert_eq!([A, B].map(|end| pair.end(end).units()), [chosen; 2], "of {subset:?}");
    }
}

#[test]
fn a_connect_without_requirements_means_the_default_ones() {
    let mut pair = Pair::new();
    pair.open_transport(B);
    pair.inject(B, &Tsdu::of(Spdu::new(SpduKind::Connect)));
    assert!(matches!(pair.last_told(B), Some(Indication::Connect(offered)) if offered.units == Units::DEFAULT));
}

#[test]
fn an_answer_has_to_choose_one_of_half_duplex_and_duplex() {
    let mut pair = Pair::new();
    pair.does(A, Request::Connect(proposal(Units::BCS)));
    let both = Connect { units: Units::BCS, ..Connect::default() };
    let refusal = pair.refused(B, Request::ConnectAccept(both));
    assert_eq!(refusal.why, Why::BadParameter(BadParameter::Units(UnitsFault::TwoDataFlows)));
    pair.does(B, Request::ConnectAccept(Connect { units: DUPLEX, ..Connect::default() }));
    assert_eq!(pair.end(A).units(), DUPLEX);
}

#[test]
pub fn the_called_user_refuses() -> Pair {
    let mut pair = Pair::new();
    pair.does(A, Request::Connect(proposal(DUPLEX)));
    pair.does(B, Request::ConnectRefuse(2, octets("busy")));
    assert_eq!(pair.trace(), "A:CN B:RF");
    let refused = pair.last_told(A);
    assert!(matches!(refused, Some(Indication::ConnectRefused(2, data)) if text(data) == "busy"));
    assert_eq!(pair.states(), (State::Sta01, State::Sta01));
    pair.assert_over();
    pair
}

#[test]
pub fn the_provider_refuses_versions_it_does_not_know() -> Pair {
    let mut pair = Pair::new();
    pair.open_transport(B);
    pair.inject(B, &Tsdu::of(connect_of_version(4)));
    let refusal = pair.last_tsdu(B);
    assert_eq!((refusal.spdus[0].reason(), refusal.spdus[0].version()), (Some(132), 3));
    assert!(pair.told[1].is_empty(), "the user isn't asked");
    assert_eq!(pair.end(B).state(), State::Sta16);
    pair
}

#[test]
pub fn the_provider_refuses_units_it_does_not_have() -> Pair {
    let mut pair = Pair::with(SpmConfig { units: DUPLEX, ..keeping() });
    pair.open_transport(B);
    let half_duplex = Content::Units(units(&[Unit::HalfDuplex]));
    pair.inject(B, &Tsdu::of(Spdu::new(SpduKind::Connect).with(Pi::UserRequirements, half_duplex)));
    assert_eq!(pair.last_tsdu(B).spdus[0].reason(), Some(134));
    assert_eq!(pair.end(B).state(), State::Sta01C, "the transport connection is kept");
    pair
}

#[test]
fn of_two_versions_the_second_is_selected() {
    for (proposed, selected) in [(1, 1), (2, 2), (3, 2)] {
        let mut pair = Pair::new();
        pair.open_transport(B);
        pair.inject(B, &Tsdu::of(connect_of_version(proposed)));
        pair.ask(B, Request::ConnectAccept(Connect { units: DUPLEX, ..Connect::default() }));
        assert_eq!(pair.last_tsdu(B).spdus[0].version(), selected);
    }
}

pub fn connect_of_version(version: u8) -> Spdu {
    let item = [Spdu::new(SpduKind::Connect).with_octet(Pi::ProtocolOptions, 0).with_octet(Pi::Version, version)];
    let [item] = item.map(|spdu| spdu.units);
    Spdu::new(SpduKind::Connect)
        .with(Pi::ConnectAcceptItem, Content::Group(item))
        .with(Pi::UserRequirements, Content::Units(DUPLEX))
}

#[test]
pub fn a_refusal_that_keeps_the_transport_allows_another_connection() -> Pair {
    let mut pair = Pair::with(keeping());
    pair.does(A, Request::Connect(proposal(DUPLEX)));
    pair.does(B, Request::ConnectRefuse(1, none()));
    assert_eq!(pair.states(), (State::Sta01C, State::Sta01C));
    pair.connect(proposal(DUPLEX));
    pair
}

#[test]
pub fn the_transport_can_not_be_opened() -> Pair {
    let mut pair = Pair::new();
    pair.ask(A, Request::Connect(proposal(DUPLEX)));
    pair.lose();
    pair.cut();
    assert_eq!(pair.last_told(A), Some(&Indication::PAbort(AbortReason::TransportDisconnect)));
    assert_eq!(pair.end(A).state(), State::Sta01);
    pair
}

#[test]
pub fn the_calling_user_gives_up_before_the_transport_is_open() -> Pair {
    let mut pair = Pair::new();
    pair.ask(A, Request::Connect(proposal(DUPLEX)));
    pair.does(A, Request::UAbort(none()));
    assert_eq!(pair.states(), (State::Sta01, State::Sta01));
    assert!(pair.told[1].is_empty(), "the called user never hears of it");
    pair
}

#[test]
pub fn the_transport_is_lost_before_a_connect_comes() -> Pair {
    let mut pair = Pair::new();
    pair.open_transport(B);
    pair.cut();
    assert_eq!(pair.end(B).state(), State::Sta01);
    assert!(pair.told[1].is_empty(), "there was no session connection to lose");
    pair
}

#[test]
pub fn a_connect_that_comes_the_wrong_way_round_closes_the_transport() -> Pair {
    let mut pair = Pair::with(keeping());
    pair.does(A, Request::Connect(proposal(DUPLEX)));
    pair.does(B, Request::ConnectRefuse(0, none()));
    pair.inject(A, &Tsdu::of(connect_of_version(2)));
    pair.settle();
    assert_eq!(pair.states(), (State::Sta01, State::Sta01), "only the side that opened the transport may connect");
    pair
}

#[test]
fn an_answer_cant_ask_for_a_token_that_isnt_there() {
    let mut pair = Pair::new();
    pair.does(A, Request::Connect(proposal(DUPLEX)));
    let answer = Connect { units: DUPLEX, please: tokens(&[TokenItem::Data]), ..Connect::default() };
    let refusal = pair.refused(B, Request::ConnectAccept(answer));
    assert_eq!(refusal.why, Why::BadParameter(BadParameter::Tokens));
}
