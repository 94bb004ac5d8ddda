//! SPDUs put together by hand: each is read as written down beside it, and written again to the same octets.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use capa5_core::octets::{Chunk, NoSources};
use capa5_core::session::spdu::{FIELDS, SPDUS, Tsdu, code_tsdu};
use capa5_core::wire::{self, Decoded, tile};

use common::reading::reading;

/// The vectors: octets and what is to come of them.
const VECTORS: &str = include_str!("vectors/spdus.txt");

struct Vector {
    octets: Vec<u8>,
    expected: Expected,
}

enum Expected {
    Reading(&'static str),
    Error(&'static str),
}

fn vectors() -> impl Iterator<Item = Vector> {
    VECTORS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| {
        let (octets, rest) = line.split_once(' ').expect("octets, then what they say");
        let expected = match rest.split_once(' ').expect("a sign, then a text") {
            ("=", text) => Expected::Reading(text),
            ("!", text) => Expected::Error(text),
            (sign, _) => panic!("{sign} is neither = nor !"),
        };
        Vector { octets: octets_of(octets), expected }
    })
}

fn octets_of(text: &str) -> Vec<u8> {
    if text == "-" {
        return Vec::new();
    }
    let Some((before, rest)) = text.split_once('(') else { return hex(text) };
    let (repeated, after) = rest.split_once(')').expect("a closing parenthesis");
    let (octet, times) = repeated.split_once('*').expect("an octet and how often");
    let times = times.parse().expect("a number");
    [hex(before), hex(octet).repeat(times), octets_of(if after.is_empty() { "-" } else { after })].concat()
}

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.chars().map(|digit| digit.to_digit(16).expect("a hexadecimal digit") as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

fn decoded(octets: &[u8]) -> Decoded<Tsdu> {
    wire::decode(&Chunk::from(octets), &NoSources, code_tsdu)
}

#[test]
fn each_vector_is_read_as_written_down() {
    for Vector { octets, expected } in vectors() {
        let read = decoded(&octets);
        match expected {
            Expected::Reading(text) => {
                assert_eq!(read.error, None, "{octets:02x?}");
                assert_eq!(reading(&read.marks, &octets), text);
            }
            Expected::Error(text) => {
                let error = read.error.unwrap_or_else(|| panic!("{octets:02x?} is read without error"));
                assert_eq!(error.to_string(), text, "{octets:02x?}");
            }
        }
    }
}

#[test]
fn each_vector_is_written_again_to_the_same_octets_and_marks() {
    for Vector { octets, expected } in vectors() {
        if let Expected::Reading(text) = expected {
            let read = decoded(&octets);
            let (written, marks) =
                wire::encode(&mut read.value.clone(), code_tsdu).expect("what was read can be written");
            assert_eq!(written.to_vec(&NoSources), Ok(octets.clone()), "{text}");
            assert_eq!(marks, read.marks, "{text}");
            assert!(tile(&marks, octets.len() as u32), "{text}");
        }
    }
}

#[test]
fn the_vectors_hold_every_kind_of_spdu() {
    let read: Vec<Tsdu> = vectors().map(|vector| decoded(&vector.octets).value).collect();
    for declared in &SPDUS {
        let kind = declared.kind.as_decoded();
        let there = read.iter().flat_map(|tsdu| &tsdu.spdus).any(|spdu| spdu.kind == kind);
        assert!(there, "no vector holds {}", declared.abbreviation);
    }
}

#[test]
fn the_vectors_hold_every_field() {
    let marks: Vec<_> = vectors().flat_map(|vector| decoded(&vector.octets).marks).collect();
    for field in FIELDS {
        assert!(marks.iter().any(|mark| mark.field == *field), "no vector holds {}", field.0);
    }
}

#[test]
fn every_field_has_an_id_of_its_own() {
    for (index, field) in FIELDS.iter().enumerate() {
        assert!(!FIELDS[..index].contains(field), "{} is there twice", field.0);
    }
}

#[test]
fn kinds_and_parameters_stand_in_their_own_places() {
    for (index, declared) in SPDUS.iter().enumerate() {
        assert_eq!(declared.kind as usize, index, "{}", declared.abbreviation);
    }
    for (index, declared) in capa5_core::session::spdu::PARAMETERS.iter().enumerate() {
        assert_eq!(declared.pi as usize, index, "{}", declared.name);
    }
}

#[test]
fn a_summary_says_what_counts_of_a_tsdu() {
    let tokens_behind_the_end = decoded(&hex("0103100155290b2a03313031c104646f6e65")).value.summary().expect("an SPDU");
    assert_eq!(tokens_behind_the_end.name, "AE");
    assert_eq!(tokens_behind_the_end.serial.map(|serial| serial.get()), Some(101));
    assert_eq!(tokens_behind_the_end.tokens.map(|tokens| tokens.bits()), Some(0x55));
    assert_eq!(tokens_behind_the_end.user_octets, 4);
}
