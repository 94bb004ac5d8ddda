//! User data in pieces: where a TSDU size was agreed, and where version 2 has more to say than an SPDU holds.

use capa5_core::octets::{Chunk, SourceId};
use capa5_core::session::machine::{SpmConfig, State};
use capa5_core::session::note::{BadParameter, Note, Why};
use capa5_core::session::primitive::{ActivityIdentifier, Connect, Indication, Request, Resume, ResyncType};
use capa5_core::session::size::{TsduMaximum, TsduSizes};
use capa5_core::session::spdu::{Allowance, Content, Pi, Piece, Spdu, SpduKind, Terms, Tsdu};
use capa5_core::session::token::{TokenItem, TokenSetting};
use capa5_core::session::unit::{Unit, Units};

use crate::common::pair::{A, B, End, Pair, none, octets, proposal, sn, text, tokens, units};
use crate::{DUPLEX, EVERYTHING, SYNCHRONIZED};

pub const STORIES: &[fn() -> Pair] =
    &[a_long_text_goes_in_pieces_and_arrives_whole, a_resynchronization_destroys_the_pieces_before_it];

fn size(octets: u16) -> TsduMaximum {
    TsduMaximum::new(octets).expect("a size")
}

fn wants(sends: u16, receives: u16) -> SpmConfig {
    SpmConfig { sends: size(sends), receives: size(receives), ..SpmConfig::default() }
}

/// A connection between two that want these sizes.
fn sized(units: Units, a: SpmConfig, b: SpmConfig) -> Pair {
    let mut pair = Pair::of([a, b]);
    pair.connect(proposal(units));
    pair
}

/// The same size everywhere.
fn limited(units: Units, octets: u16) -> Pair {
    sized(units, wants(octets, octets), wants(octets, octets))
}

fn agreed(pair: &Pair) -> (u16, u16) {
    let sizes = [A, B].map(|end| pair.end(end).tsdu_sizes());
    assert_eq!(sizes[0], sizes[1], "both sides agree");
    (sizes[0].forth.octets(), sizes[0].back.octets())
}

fn pieces(pair: &Pair, end: End) -> Vec<Piece> {
    pair.tsdus(end).iter().filter_map(Tsdu::principal).map(Spdu::piece).collect()
}

fn why(pair: &Pair) -> &Why {
    let invalid = pair.notes[1].iter().rev().find_map(|note| match note {
        Note::Invalid(refusal) => Some(&refusal.why),
        _ => None,
    });
    invalid.expect("something was invalid")
}

#[test]
pub fn a_long_text_goes_in_pieces_and_arrives_whole() -> Pair {
    let mut pair = limited(DUPLEX, 100);
    let long: String = ('a'..='z').cycle().take(250).collect();
    pair.does(A, Request::Data(octets(&long)));
    assert_eq!(pair.trace(), "A:DT A:DT A:DT");
    assert_eq!(pieces(&pair, A)[1..], [Piece::First, Piece::Middle, Piece::Last]);
    assert!(matches!(&pair.told[1][..], [Indication::Data(data)] if text(data) == long));
    pair
}

#[test]
fn no_tsdu_is_longer_than_agreed_and_the_pieces_make_the_whole() {
    let allowance = Allowance { cuts_all: true, most: size(64) };
    for kind in [SpduKind::DataTransfer, SpduKind::TypedData, SpduKind::Finish, SpduKind::CapabilityData] {
        for length in 0..300 {
            let data = Chunk::source(SourceId(1), 0, length);
            let spdu = if kind.is_data() { Spdu::data(kind, data.clone()) } else { Spdu::new(kind).with_data(&data) };
            let tsdus = spdu.tsdus(allowance).expect("it has octets");
            assert!(tsdus.iter().all(|tsdu| tsdu.len() <= 64), "{kind:?} of {length} octets");
            let mut back = Chunk::new();
            for tsdu in &tsdus {
                let read = Tsdu::decode(tsdu, &Unread).into_result().expect("it can be read");
                back.append(&read.principal().expect("an SPDU").user_data());
            }
            assert_eq!(back, data, "{kind:?} of {length} octets");
        }
    }
}

/// Gives zeros for any source: parameters stand before user data, and nobody reads that.
struct Unread;

impl capa5_core::octets::Supply for Unread {
    fn read(&self, _: SourceId, _: u64, into: &mut [u8]) -> Result<(), capa5_core::octets::Needs> {
        into.fill(0);
        Ok(())
    }
}

#[test]
fn a_short_text_says_that_it_is_whole() {
    let mut pair = limited(DUPLEX, 100);
    for length in [0, 93] {
        pair.does(A, Request::Data(octets(&"x".repeat(length))));
        let spdu = pair.last_tsdu(A).principal().expect("an SPDU");
        assert_eq!(spdu.content(Pi::Enclosure), Some(&Content::Octet(3)), "{length} octets");
    }
    pair.does(A, Request::Data(octets(&"x".repeat(94))));
    assert_eq!(pair.sent.len(), 4, "94 octets are one too many");
}

#[test]
fn each_direction_has_a_size_of_its_own() {
    let mut pair = sized(DUPLEX, wants(100, 0), wants(0, 100));
    assert_eq!(agreed(&pair), (100, 0));
    pair.does(B, Request::Data(octets(&"y".repeat(5_000))));
    assert_eq!(pair.trace(), "B:DT");
    assert_eq!(pair.last_tsdu(B).principal().and_then(|spdu| spdu.content(Pi::Enclosure)), None);
    pair.does(A, Request::Data(octets(&"y".repeat(150))));
    assert_eq!(pair.trace(), "B:DT A:DT A:DT");
}

#[test]
fn the_lower_size_is_agreed_and_none_where_one_side_wants_none() {
    for (a, b, expected) in [
        (wants(200, 300), wants(400, 100), (100, 300)),
        (wants(200, 0), wants(400, 0), (0, 0)),
        (wants(0, 0), wants(64, 64), (0, 0)),
        (wants(64, 65_535), wants(65_535, 64), (64, 65_535)),
    ] {
        assert_eq!(agreed(&sized(DUPLEX, a, b)), expected);
    }
}

#[test]
fn sizes_are_said_only_where_a_direction_is_limited() {
    let mut pair = Pair::of([wants(100, 0), wants(0, 0)]);
    pair.does(A, Request::Connect(proposal(DUPLEX)));
    pair.does(B, Request::ConnectAccept(Connect { units: DUPLEX, ..Connect::default() }));
    assert_eq!(pair.last_tsdu(A).spdus[0].tsdu_sizes(), Some((100, 0)));
    assert_eq!(pair.last_tsdu(B).spdus[0].tsdu_sizes(), None);
}

#[test]
fn a_proposal_of_a_size_that_holds_nothing_is_no_proposal() {
    let mut pair = Pair::of([wants(0, 0), wants(100, 100)]);
    pair.open_transport(B);
    let content = Content::Sizes { forth: 63, back: 64 };
    let item = Spdu::new(SpduKind::Connect).with_octet(Pi::ProtocolOptions, 0).with(Pi::TsduMaximumSize, content);
    let connect = Spdu::new(SpduKind::Connect)
        .with(Pi::ConnectAcceptItem, Content::Group(item.units))
        .with(Pi::UserRequirements, Content::Units(DUPLEX));
    pair.inject(B, &Tsdu::of(connect));
    pair.ask(B, Request::ConnectAccept(Connect { units: DUPLEX, ..Connect::default() }));
    assert_eq!(pair.last_tsdu(B).spdus[0].tsdu_sizes(), Some((0, 64)));
}

#[test]
fn an_answer_of_a_size_that_holds_nothing_breaks_the_connection_off() {
    let mut pair = Pair::of([wants(100, 100), wants(100, 100)]);
    pair.ask(A, Request::Connect(proposal(DUPLEX)));
    assert!(pair.deliver() && pair.deliver());
    let terms = Terms { version: 2, units: DUPLEX, initial_serial: None, tokens: None };
    let mut accept = Spdu::accept(&Connect::default(), terms)
        .with_tsdu_sizes(TsduSizes { forth: size(100), back: TsduMaximum::NONE });
    if let capa5_core::session::spdu::Parameter::Known(_, Content::Group(item)) = &mut accept.units[0] {
        item[1] =
            capa5_core::session::spdu::Parameter::Known(Pi::TsduMaximumSize, Content::Sizes { forth: 63, back: 0 });
    }
    pair.inject(A, &Tsdu::of(accept));
    let Some(Note::Invalid(refusal)) = pair.notes[0].iter().find(|note| matches!(note, Note::Invalid(_))) else {
        panic!("it is invalid")
    };
    assert_eq!(refusal.why, Why::BadParameter(BadParameter::TsduSize));
}

/// User data that no single SPDU holds.
fn huge() -> Chunk {
    Chunk::source(SourceId(3), 0, 100_000)
}

/// A conversation in which all kinds of SPDU that can be cut carry this data.
fn conversation(mut pair: Pair, data: &Chunk) -> Pair {
    let d = || data.clone();
    let activity = |name: &str| ActivityIdentifier(name.as_bytes().to_vec());
    let setting = TokenSetting::AT_INITIATOR;
    pair.does(A, Request::Connect(proposal(EVERYTHING)));
    pair.does(B, Request::ConnectAccept(Connect { units: EVERYTHING, data: d(), ..Connect::default() }));
    for (end, request) in [
        (A, Request::CapabilityData(d())),
        (B, Request::CapabilityDataResponse(d())),
        (A, Request::ActivityStart(activity("one"), d())),
        (A, Request::Data(d())),
        (B, Request::TypedData(d())),
        (A, Request::SyncMinor { explicit: true, data: d() }),
        (B, Request::SyncMinorResponse(sn(1), d())),
        (B, Request::TokenPlease(tokens(&[TokenItem::Data]), d())),
        (A, Request::SyncMajor(d())),
        (B, Request::SyncMajorResponse(d())),
        (A, Request::Resynchronize(ResyncType::Restart, sn(3), setting, d())),
        (B, Request::ResynchronizeResponse(sn(3), setting, d())),
        (A, Request::ActivityEnd(d())),
        (B, Request::ActivityEndResponse(d())),
        (
            A,
            Request::ActivityResume(Resume {
                new: activity("two"),
                old: activity("one"),
                serial: sn(1),
                data: d(),
                ..Resume::default()
            }),
        ),
        (B, Request::UExceptionReport(1, d())),
        (A, Request::ActivityDiscard(None)),
        (B, Request::ActivityDiscardResponse),
        (A, Request::Release(d())),
        (B, Request::ReleaseRefuse(d())),
        (A, Request::Release(d())),
        (B, Request::ReleaseAccept(d())),
    ] {
        pair.does(end, request);
    }
    pair
}

/// A connection of which B's user has enough.
fn aborted(config: SpmConfig, data: &Chunk) -> Pair {
    let mut pair = sized(SYNCHRONIZED, config, config);
    pair.does(B, Request::UAbort(data.clone()));
    pair
}

#[test]
fn what_goes_in_pieces_is_told_as_if_it_had_come_whole() {
    let short = Chunk::source(SourceId(3), 0, 500);
    let whole = conversation(Pair::of([wants(0, 0), wants(0, 0)]), &short);
    let cut = conversation(Pair::of([wants(64, 64), wants(64, 64)]), &short);
    assert_eq!((whole.states(), whole.told[0].len() + whole.told[1].len()), ((State::Sta01, State::Sta01), 24));
    assert_eq!(cut.told, whole.told);
    assert!(cut.tsdus(A).len() > whole.tsdus(A).len() * 5, "nearly all are cut");
    let [whole, cut] = [wants(0, 0), wants(64, 64)].map(|config| aborted(config, &short));
    assert_eq!(whole.last_told(A), Some(&Indication::UAbort(short)));
    assert_eq!(cut.told, whole.told);
}

#[test]
fn in_version_2_user_data_has_no_limit() {
    let pair = conversation(Pair::new(), &huge());
    assert_eq!(pair.states(), (State::Sta01, State::Sta01));
    assert_eq!(pair.last_told(A), Some(&Indication::Released(huge())));
    assert_eq!(aborted(SpmConfig::default(), &huge()).last_told(A), Some(&Indication::UAbort(huge())));
    let starts = |tsdu: &&Tsdu| tsdu.principal().is_some_and(|spdu| spdu.kind == SpduKind::ActivityStart);
    let start: Vec<&Tsdu> = pair.tsdus(A).iter().filter(starts).collect();
    let named = |tsdu: &Tsdu| tsdu.principal().is_some_and(|spdu| spdu.content(Pi::ActivityIdentifier).is_some());
    assert_eq!(start.len(), 2, "two pieces");
    assert!(named(start[0]), "the first has the other parameters");
}

#[test]
fn a_refusal_s_data_has_to_fit_its_spdu() {
    let mut pair = Pair::new();
    pair.does(A, Request::Connect(proposal(DUPLEX)));
    let refusal = pair.refused(B, Request::ConnectRefuse(2, huge()));
    assert!(matches!(refusal.why, Why::BadParameter(BadParameter::Wire(_))));
}

fn piece_of(kind: SpduKind, octet: u8, data: &str) -> Tsdu {
    let spdu = if kind.is_data() { Spdu::data(kind, octets(data)) } else { Spdu::new(kind).with_data(&octets(data)) };
    Tsdu::of(spdu.with_octet(Pi::Enclosure, octet))
}

#[test]
fn pieces_that_do_not_make_a_whole_break_the_connection_off() {
    let (dt, td) = (SpduKind::DataTransfer, SpduKind::TypedData);
    let wrong: [&[Tsdu]; 7] = [
        &[Tsdu::of(Spdu::data(dt, octets("which piece is it?")))],
        &[piece_of(dt, 0, "middle of nothing")],
        &[piece_of(dt, 2, "end of nothing")],
        &[piece_of(dt, 1, "one"), piece_of(dt, 1, "and again")],
        &[piece_of(dt, 1, "one"), piece_of(td, 2, "of another kind")],
        &[piece_of(dt, 1, "one"), piece_of(dt, 3, "and all")],
        &[piece_of(dt, 1, "")],
    ];
    for (at, tsdus) in wrong.iter().enumerate() {
        let mut pair = limited(units(&[Unit::Duplex, Unit::TypedData]), 100);
        for tsdu in *tsdus {
            pair.inject(B, tsdu);
        }
        assert_eq!(*why(&pair), Why::BadParameter(BadParameter::Enclosure), "the {at}th");
        assert_eq!(pair.told[1].len(), 1, "only the abort");
    }
}

#[test]
fn the_last_piece_may_be_empty() {
    let mut pair = limited(DUPLEX, 100);
    pair.inject(B, &piece_of(SpduKind::DataTransfer, 1, "all"));
    pair.inject(B, &piece_of(SpduKind::DataTransfer, 2, ""));
    assert!(matches!(&pair.told[1][..], [Indication::Data(data)] if text(data) == "all"));
}

#[test]
fn version_1_has_pieces_in_data_transfer_only() {
    let mut pair = Pair::of([wants(0, 0), wants(100, 100)]);
    pair.open_transport(B);
    let terms = Terms { version: 1, units: DUPLEX, initial_serial: None, tokens: None };
    let sizes = TsduSizes { forth: size(100), back: size(100) };
    pair.inject(B, &Tsdu::of(Spdu::connecting(&Connect::default(), terms).with_tsdu_sizes(sizes)));
    pair.ask(B, Request::ConnectAccept(Connect { units: DUPLEX, ..Connect::default() }));
    pair.inject(B, &piece_of(SpduKind::DataTransfer, 1, "one "));
    pair.inject(B, &piece_of(SpduKind::DataTransfer, 2, "two"));
    assert!(matches!(pair.last_told(B), Some(Indication::Data(data)) if text(data) == "one two"));
    let refusal = pair.refused(B, Request::Release(octets(&"z".repeat(600))));
    assert_eq!(refusal.why, Why::BadParameter(BadParameter::Data));
    pair.inject(B, &piece_of(SpduKind::Finish, 1, "bye"));
    assert_eq!(*why(&pair), Why::BadParameter(BadParameter::Enclosure));
}

#[test]
fn in_version_1_an_accept_holds_at_most_512_octets_of_data() {
    let mut pair = Pair::new();
    pair.open_transport(B);
    let terms = Terms { version: 1, units: DUPLEX, initial_serial: None, tokens: None };
    pair.inject(B, &Tsdu::of(Spdu::connecting(&Connect::default(), terms)));
    let long = Connect { units: DUPLEX, data: octets(&"z".repeat(513)), ..Connect::default() };
    assert_eq!(pair.refused(B, Request::ConnectAccept(long)).why, Why::BadParameter(BadParameter::Data));
    let refusal = pair.refused(B, Request::ConnectRefuse(2, octets(&"z".repeat(513))));
    assert_eq!(refusal.why, Why::BadParameter(BadParameter::Data));
}

#[test]
fn the_token_counts_when_the_last_piece_comes() {
    let mut pair = limited(SYNCHRONIZED, 100);
    pair.does(A, Request::TokenGive(tokens(&[TokenItem::Data])));
    pair.inject(B, &piece_of(SpduKind::DataTransfer, 1, "not"));
    assert_eq!(pair.end(B).state(), State::Sta713);
    pair.inject(B, &piece_of(SpduKind::DataTransfer, 2, "yours"));
    assert_eq!(why(&pair).predicates(), ["p05"]);
}

#[test]
pub fn a_resynchronization_destroys_the_pieces_before_it() -> Pair {
    let mut pair = limited(SYNCHRONIZED, 100);
    pair.inject(B, &piece_of(SpduKind::DataTransfer, 1, "lost"));
    pair.does(A, Request::Resynchronize(ResyncType::Abandon, sn(0), TokenSetting::AT_INITIATOR, none()));
    pair.does(B, Request::ResynchronizeResponse(sn(1), TokenSetting::AT_INITIATOR, none()));
    pair.does(A, Request::Data(octets("anew")));
    let told: Vec<&Indication> = pair.told[1].iter().collect();
    assert!(matches!(told[..], [Indication::Resynchronize(..), Indication::Data(data)] if text(data) == "anew"));
    pair
}

#[test]
fn another_whole_spdu_may_come_between_pieces() {
    let mut pair = limited(units(&[Unit::Duplex, Unit::TypedData]), 100);
    pair.inject(B, &piece_of(SpduKind::DataTransfer, 1, "be"));
    pair.inject(B, &piece_of(SpduKind::TypedData, 3, "meanwhile"));
    pair.inject(B, &piece_of(SpduKind::DataTransfer, 2, "fore"));
    assert!(matches!(&pair.told[1][..], [Indication::TypedData(_), Indication::Data(data)] if text(data) == "before"));
}

#[test]
fn pieces_do_not_outlive_their_connection() {
    let mut pair = limited(DUPLEX, 100);
    pair.inject(B, &piece_of(SpduKind::DataTransfer, 1, "half"));
    pair.cut();
    pair.connect(proposal(DUPLEX));
    pair.inject(B, &piece_of(SpduKind::DataTransfer, 2, "other half"));
    assert_eq!(*why(&pair), Why::BadParameter(BadParameter::Enclosure));
}

#[test]
fn a_size_below_64_is_none() {
    assert_eq!((TsduMaximum::new(63), TsduMaximum::new(64).map(TsduMaximum::octets)), (None, Some(64)));
    assert_eq!(TsduMaximum::new(0), Some(TsduMaximum::NONE));
}
