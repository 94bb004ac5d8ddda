//! Captures that nobody here made: every SPDU in them is read, and written again to the same octets.
//!
//! They lie beside the repository, in `../../shared/vectors/session`; without them these tests say so and pass.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use capa5_core::octets::{Chunk, NoSources};
use capa5_core::session::spdu::{SpduKind, Tsdu, code_tsdu};
use capa5_core::wire::{self, Mark, Value, WireErrorKind, tile};

fn capture(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/vectors/session");
    let path = folder.join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: {} isn't there", path.display());
    None
}

/// Reads every TSDU of a capture, checks it, and counts the SPDUs by name.
fn read_all(name: &str) -> Option<String> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for octets in common::pcap::tsdus(&capture(name)?) {
        let read = wire::decode::<Tsdu>(&Chunk::from(octets.as_slice()), &NoSources, code_tsdu);
        assert_eq!(read.error, None, "{octets:02x?}");
        assert!(tile(&read.marks, octets.len() as u32), "{octets:02x?}");
        let (written, marks) = wire::encode(&mut read.value.clone(), code_tsdu).expect("what was read can be written");
        assert_eq!(written.to_vec(&NoSources), Ok(octets));
        assert_eq!(marks, read.marks);
        for spdu in &read.value.spdus {
            *counts.entry(spdu.kind.abbreviation()).or_default() += 1;
        }
    }
    Some(counts.iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", "))
}

#[test]
fn the_ndpi_capture_is_read_and_written_again() {
    if let Some(counts) = read_all("ndpi_iso9506-1-mms.pcap") {
        assert_eq!(counts, "AC 1, CN 1, DN 1, DT 6, FN 1, GT 6");
    }
}

#[test]
fn the_sample_file_of_mms_and_goose_is_read_and_written_again() {
    if let Some(counts) = read_all("iti_Sample_File_MMS_and_GOOSE.pcap") {
        assert_eq!(counts, "AC 1, CN 1, DN 1, DT 34, FN 1, GT 34");
    }
}

#[test]
fn the_long_mms_capture_is_read_and_written_again() {
    if let Some(counts) = read_all("iti_8d7c7db0-9804-012b-b2a6-0016cb8cea27.pcap") {
        assert_eq!(counts, "AC 1, CN 1, DT 161, GT 161");
    }
}

#[test]
fn the_piccolo_capture_is_read_and_written_again() {
    if let Some(counts) = read_all("iti_piccolo.pcap") {
        assert!(counts.starts_with("AC 1, CN 1, DT "), "{counts}");
    }
}

#[test]
fn a_real_connect_says_who_calls_and_what_is_wanted() {
    let Some(path) = capture("iti_piccolo.pcap") else { return };
    let tsdus: Vec<Tsdu> = common::pcap::tsdus(&path)
        .iter()
        .map(|octets| Tsdu::decode(&Chunk::from(octets.as_slice()), &NoSources).value)
        .collect();
    let connect = tsdus.iter().filter_map(Tsdu::principal).find(|spdu| spdu.kind == SpduKind::Connect);
    let connect = connect.expect("the capture holds a CONNECT");
    assert_eq!(connect.version(), 2);
    assert_eq!(connect.units().0, 2, "duplex");
    assert_eq!(connect.connect().calling_selector, [0, 1]);
    assert_eq!(connect.connect().called_selector, [0, 1]);
}

/// The damaged ACCEPT of these captures.
const DAMAGED: [&str; 6] = [
    "iti_iec",
    "iti_iec61850_get_name_list.pcap",
    "iti_iec61850_get_variable_access_attributes.pcap",
    "iti_iec61850_read.pcap",
    "iti_iec61850_release.pcap",
    "iti_iec61850_write.pcap",
];

fn damaged_accept(name: &str) -> Option<Vec<u8>> {
    let path = capture(name)?;
    let accept = common::pcap::tsdus(&path).into_iter().find(|octets| octets[0] == 14);
    Some(accept.expect("the capture holds an ACCEPT"))
}

/// What was read of it: the field, and the code where it is one.
fn fields(marks: &[Mark]) -> Vec<String> {
    marks
        .iter()
        .filter(|mark| mark.depth > 0 && mark.value != Value::Group && mark.bits.is_none())
        .map(|mark| match mark.value {
            Value::Code(code, name) => format!("{} {code} {name}", mark.field.0),
            Value::Number(number) => format!("{} {number}", mark.field.0),
            Value::Flag(_) | Value::Octets | Value::Group => mark.field.0.to_owned(),
        })
        .collect()
}

#[test]
fn the_damaged_accept_is_longer_than_its_frame() {
    for name in DAMAGED {
        let Some(octets) = damaged_accept(name) else { return };
        let there = octets.len() as u32 - 2;
        let read = wire::decode::<Tsdu>(&Chunk::from(octets), &NoSources, code_tsdu);
        let error = read.error.expect("it is damaged");
        assert_eq!(error.kind, WireErrorKind::Truncated { expected: there + 1, got: there }, "{name}");
        assert_eq!(error.at, 2, "{name}");
        assert_eq!(fields(&read.marks), ["ses.si 14 AC".to_owned(), format!("ses.li {}", there + 1)], "{name}");
    }
}

#[test]
fn with_its_length_mended_the_damaged_accept_breaks_at_its_user_data() {
    for name in DAMAGED {
        let Some(mut octets) = damaged_accept(name) else { return };
        octets[1] -= 1;
        let read = wire::decode::<Tsdu>(&Chunk::from(octets), &NoSources, code_tsdu);
        let error = read.error.expect("it is damaged");
        // The user data's length says 0, so the data's first octet stands where a parameter's code would.
        assert_eq!((error.at, error.kind), (16, WireErrorKind::Misplaced { code: 49 }), "{name}");
        let mut codes = fields(&read.marks);
        codes.retain(|text| text.starts_with("ses.pi ") || text.starts_with("ses.pgi "));
        let expected = [
            "ses.pgi 5 Connect/Accept Item",
            "ses.pi 19 Protocol Options",
            "ses.pi 6",
            "ses.pi 20 Session User Requirements",
            "ses.pgi 193 User Data",
            "ses.pi 49 Reflect Parameter Values",
        ];
        assert_eq!(codes, expected, "{name}");
    }
}
