//! Two session machines back to back: what each row of the table promises, as stories.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use capa5_core::session::machine::State;
use capa5_core::session::primitive::{ActivityIdentifier, Indication, Request};
use capa5_core::session::token::{Holding, TokenItem};
use capa5_core::session::unit::Unit;

use common::pair::{A, B, Pair, octets, sn, text, tokens, units};

const HALF_DUPLEX: &[Unit] = &[Unit::HalfDuplex, Unit::MinorSynchronize, Unit::ActivityManagement, Unit::TypedData];

#[test]
fn a_transfer_from_opening_to_release() {
    let mut pair = Pair::connected(units(HALF_DUPLEX));
    pair.does(A, Request::ActivityStart(ActivityIdentifier(b"act".to_vec()), octets("")));
    for round in 1..=3 {
        pair.does(A, Request::Data(octets("hello")));
        pair.does(A, Request::SyncMinor { explicit: true, data: octets("") });
        pair.does(B, Request::SyncMinorResponse(sn(round), octets("")));
    }
    assert_eq!(pair.numbers(A), (4, 4, 1));
    pair.does(A, Request::ActivityEnd(octets("")));
    pair.does(B, Request::ActivityEndResponse(octets("")));
    pair.does(A, Request::TokenGive(tokens(&[TokenItem::Data])));
    assert_eq!(pair.holding(A, TokenItem::Data), Holding::Theirs);
    assert_eq!(pair.holding(B, TokenItem::Data), Holding::Mine);
    pair.does(B, Request::Data(octets("back")));
    assert!(matches!(pair.last_told(A), Some(Indication::Data(data)) if text(data) == "back"));
    pair.does(B, Request::TokenGive(tokens(&[TokenItem::Data])));
    pair.does(A, Request::Release(octets("")));
    pair.does(B, Request::ReleaseAccept(octets("")));
    assert_eq!(pair.states(), (State::Sta01, State::Sta01));
    for (end, name) in &pair.sent {
        print!("{end:?}{name} ");
    }
}
