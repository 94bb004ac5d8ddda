//! What a transport entity makes of TPDUs that don't end their TSDU.

use capa5_core::endpoint::{Cause, Endpoint, Input, Opener, Outbox, Output};
use capa5_core::octets::{Chunk, NoSources};
use capa5_core::time::Nanos;
use capa5_core::transport::cotp::{Set, Tpdu};
use capa5_core::transport::packet::Packet;
use capa5_core::transport::{JoinedMaximum, Transport, TransportNote};
use capa5_core::wire::WireErrorKind;

type Out = Outbox<Input<()>, TransportNote>;

fn takes(entity: &mut Transport, octets: &Chunk) -> Out {
    let mut out = Outbox::default();
    entity.handle(Nanos::ZERO, Input::Octets(octets.clone()), &NoSources, &mut out);
    out
}

/// One that has asked for a connection and got it.
fn connected(most: JoinedMaximum) -> Transport {
    let mut entity = Transport::joining(most);
    let mut out = Outbox::default();
    entity.handle(Nanos::ZERO, Input::Request(capa5_core::endpoint::Down::Open), &NoSources, &mut out);
    entity.handle(Nanos::ZERO, Input::Opened(Opener::Us), &NoSources, &mut out);
    let confirm = Packet::new(Tpdu::ConnectionConfirm(Set::default()), Chunk::new()).to_octets().expect("octets");
    assert!(matches!(takes(&mut entity, &confirm).done[..], [Output::Up(Input::Opened(Opener::Us))]));
    entity
}

fn piece(octets: &[u8], last: bool) -> Chunk {
    Packet::new(Tpdu::Data { end_of_tsdu: last }, Chunk::from(octets)).to_octets().expect("octets")
}

#[test]
fn a_tsdu_that_never_ends_is_a_protocol_error_that_says_the_bound() {
    let mut entity = connected(JoinedMaximum::new(1_000));
    for _ in 0..10 {
        assert!(takes(&mut entity, &piece(&[7; 100], false)).done.is_empty());
    }
    let done = takes(&mut entity, &piece(&[7], false)).done;
    let [Output::Note(TransportNote::Unreadable(error)), Output::Down(_), Output::Up(Input::Closed(Cause::Protocol))] =
        &done[..]
    else {
        panic!("{done:?}")
    };
    assert_eq!(error.kind, WireErrorKind::TooLong { max: 1_000, got: 1_001 });
}

#[test]
fn a_tsdu_up_to_the_bound_is_joined_and_the_next_begins_anew() {
    let mut entity = connected(JoinedMaximum::new(1_000));
    for _ in 0..3 {
        assert!(takes(&mut entity, &piece(&[7; 999], false)).done.is_empty());
        let done = takes(&mut entity, &piece(&[8], true)).done;
        let [Output::Up(Input::Octets(tsdu))] = &done[..] else { panic!("{done:?}") };
        assert_eq!((tsdu.len(), tsdu.slice(999..1_000).to_vec(&NoSources)), (1_000, Ok(vec![8])));
    }
}

#[test]
fn ten_thousand_pieces_become_one_extent_however_the_stream_cuts_them() {
    let mut entity = connected(JoinedMaximum::DEFAULT);
    let sent: Vec<u8> = (0..10_000_u32).map(|at| at.to_le_bytes()[0]).collect();
    let mut told = Vec::new();
    for (at, octet) in sent.iter().enumerate() {
        let packet = piece(&[*octet], at + 1 == sent.len()).to_vec(&NoSources).expect("octets");
        for octet in packet {
            told.extend(takes(&mut entity, &Chunk::from(vec![octet])).done);
        }
    }
    let [Output::Up(Input::Octets(tsdu))] = &told[..] else { panic!("{told:?}") };
    assert_eq!(tsdu.extents().len(), 1, "what reads it walks one extent, not ten thousand");
    assert_eq!(tsdu.to_vec(&NoSources), Ok(sent));
}

#[test]
fn a_tsdu_in_one_piece_is_bounded_by_its_packet_alone() {
    let mut entity = connected(JoinedMaximum::new(10));
    let done = takes(&mut entity, &piece(&[7; 500], true)).done;
    assert!(matches!(&done[..], [Output::Up(Input::Octets(tsdu))] if tsdu.len() == 500), "{done:?}");
}
