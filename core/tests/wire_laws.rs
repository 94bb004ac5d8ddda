//! The laws of the wire: what holds for every message that the declarations allow, and for every octet string at all.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use capa5_core::octets::{Chunk, NoSources};
use capa5_core::session::spdu::{Information, Tsdu, code_tsdu};
use capa5_core::wire::{self, Decoded, Field, Mark, Value, tile};
use proptest::prelude::*;

use common::spdus::{any_tsdu, flat};

/// The octets of a TSDU and their marks.
fn encoded(tsdu: &Tsdu) -> (Vec<u8>, Vec<Mark>) {
    let (chunk, marks) = wire::encode(&mut tsdu.clone(), code_tsdu).expect("an SPDU as declared has octets");
    (chunk.to_vec(&NoSources).expect("literal octets"), marks)
}

fn decoded(octets: &[u8]) -> Decoded<Tsdu> {
    wire::decode(&Chunk::from(octets), &NoSources, code_tsdu)
}

proptest! {
    #[test]
    fn what_was_encoded_decodes_to_the_same(tsdu in any_tsdu()) {
        let (octets, _) = encoded(&tsdu);
        let back = decoded(&octets);
        prop_assert_eq!(back.error, None);
        prop_assert_eq!(flat(&back.value), flat(&tsdu));
    }

    #[test]
    fn marks_tile_the_frame_and_are_the_same_both_ways(tsdu in any_tsdu()) {
        let (octets, marks) = encoded(&tsdu);
        prop_assert!(tile(&marks, octets.len() as u32), "{marks:#?}");
        prop_assert_eq!(decoded(&octets).marks, marks);
    }

    #[test]
    fn every_truncation_is_a_typed_error(tsdu in any_tsdu()) {
        let (octets, marks) = encoded(&tsdu);
        for cut in 0..octets.len() {
            let shorter = decoded(&octets[..cut]);
            if shorter.error.is_none() {
                prop_assert!(may_end_at(&tsdu, &marks, cut as u32), "cut at {cut} of {octets:02x?} goes unnoticed");
            }
        }
    }

    #[test]
    fn an_error_points_into_the_frame_and_keeps_the_marks_before_it(tsdu in any_tsdu(), cut in any::<prop::sample::Index>()) {
        let (octets, marks) = encoded(&tsdu);
        let cut = cut.index(octets.len());
        let shorter = decoded(&octets[..cut]);
        if let Some(error) = shorter.error {
            prop_assert!(error.at as usize <= cut);
            prop_assert!(shorter.marks.iter().all(|mark| mark.end() as usize <= cut));
            let whole = |list: &[Mark]| -> Vec<(Field, u32)> {
                list.iter()
                    .filter(|mark| mark.value != Value::Group && mark.bits.is_none() && (mark.end() as usize) <= cut)
                    .map(|mark| (mark.field, mark.start))
                    .collect()
            };
            prop_assert!(whole(&marks).starts_with(&whole(&shorter.marks)));
        }
    }

    #[test]
    fn any_octets_at_all_give_a_value_that_encodes_back_or_an_error(octets in prop::collection::vec(any::<u8>(), 0..200)) {
        holds_for(&octets)?;
    }

    #[test]
    fn a_damaged_frame_gives_a_value_that_encodes_back_or_an_error(
        tsdu in any_tsdu(),
        at in any::<prop::sample::Index>(),
        octet in any::<u8>(),
    ) {
        let (mut octets, _) = encoded(&tsdu);
        let at = at.index(octets.len());
        octets[at] = octet;
        holds_for(&octets)?;
    }
}

/// Decoding doesn't panic; without an error the marks tile the frame and the value encodes to the same octets and marks.
fn holds_for(octets: &[u8]) -> Result<(), TestCaseError> {
    let read = decoded(octets);
    if read.error.is_none() {
        let (back, marks) = encoded(&read.value);
        prop_assert_eq!(back, octets);
        prop_assert!(tile(&read.marks, octets.len() as u32));
        prop_assert_eq!(marks, read.marks);
    }
    Ok(())
}

/// Where a TSDU may end early and still be one: inside a user information field, which has no length of its own, or behind a
/// leader that passes tokens.
fn may_end_at(tsdu: &Tsdu, marks: &[Mark], cut: u32) -> bool {
    let last = tsdu.spdus.last().expect("a TSDU holds an SPDU");
    let information = match last.kind.declaration().information {
        Information::ToTheEnd => last.info.len(),
        Information::Expedited => last.info.len() - 1,
        Information::None => 0,
    };
    let end = marks.iter().map(|mark| mark.end()).max().unwrap_or_default();
    let in_information = cut >= end - information as u32;
    let leader_alone = tsdu.spdus.len() == 2 && !tsdu.spdus[0].is_herald() && marks[0].end() == cut;
    in_information || leader_alone
}

fn leaf(start: u32, len: u32, depth: u8) -> Mark {
    Mark { field: Field("leaf"), start, len, bits: None, depth, value: Value::Octets }
}

fn group(start: u32, len: u32, depth: u8) -> Mark {
    Mark { value: Value::Group, ..leaf(start, len, depth) }
}

#[test]
fn marks_with_a_gap_do_not_tile() {
    assert!(tile(&[group(0, 4, 0), leaf(0, 2, 1), leaf(2, 2, 1)], 4));
    assert!(!tile(&[group(0, 4, 0), leaf(0, 1, 1), leaf(2, 2, 1)], 4));
}

#[test]
fn marks_that_overlap_do_not_tile() {
    assert!(!tile(&[group(0, 4, 0), leaf(0, 3, 1), leaf(2, 2, 1)], 4));
}

#[test]
fn marks_that_stand_outside_their_parent_do_not_tile() {
    assert!(!tile(&[group(0, 3, 0), leaf(0, 2, 1), leaf(2, 2, 1)], 4));
}

#[test]
fn marks_that_end_too_soon_do_not_tile() {
    assert!(!tile(&[group(0, 4, 0), leaf(0, 2, 1), leaf(2, 1, 1)], 4));
}
