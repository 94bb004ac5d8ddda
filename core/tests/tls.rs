//! Records with simulated content: a filter like any other, and a reader that is bounded.

use capa5_core::tls::{CONTENT_MAX, HEADER, LENGTH_MAX, NotARecord, Record, RecordReader, TAG, records};
use capa5_core::wire::{WireErrorKind, tile};
use proptest::prelude::*;

fn record(content: &[u8]) -> Vec<u8> {
    Record { content: content.to_vec() }.encode().expect("it fits").0
}

#[test]
fn a_record_is_a_header_the_content_inverted_and_a_tag_that_says_what_it_is() {
    let octets = record(b"QUIT\r\n");
    assert_eq!(octets[..HEADER], [23, 3, 3, 0, 22]);
    assert_eq!(octets[HEADER..HEADER + 6], [!b'Q', !b'U', !b'I', !b'T', !b'\r', !b'\n']);
    assert_eq!(&octets[HEADER + 6..], b"capa5 simulated!");
}

#[test]
fn what_is_longer_than_a_record_goes_in_several() {
    let said = vec![b'x'; CONTENT_MAX + 1];
    let lens: Vec<usize> = records(&said).map(|record| record.len()).collect();
    assert_eq!(lens, [HEADER + LENGTH_MAX, HEADER + TAG.len() + 1]);
    let error = Record { content: said }.encode().expect_err("too much");
    assert_eq!(error.kind, WireErrorKind::TooLong { max: CONTENT_MAX as u32, got: CONTENT_MAX as u32 + 1 });
    assert_eq!(records(b"").count(), 0);
}

#[test]
fn what_is_no_record_of_ours_is_not_taken_for_one() {
    let mut damaged = record(b"NOOP\r\n");
    *damaged.last_mut().expect("a tag") ^= 1;
    let other_type = [22, 3, 3, 0, 17];
    let too_long = [23, 3, 3, 0x40, 0x01];
    for octets in [&damaged[..], &other_type, &too_long, b"EHLO me.example\r\n", &record(b"")[..HEADER + 3], &[]] {
        assert!(Record::read(octets).is_err(), "{octets:?}");
    }
    for octets in [&damaged[..], &other_type, &too_long, b"E"] {
        assert_eq!(RecordReader::default().take(octets), Err(NotARecord), "{octets:?}");
    }
}

#[test]
fn a_reader_begins_anew_behind_what_is_no_record() {
    let mut reader = RecordReader::default();
    assert_eq!(reader.take(b"MAIL FROM:<eva@x.example>\r\n"), Err(NotARecord));
    assert!(!reader.came());
    assert_eq!(reader.take(&record(b"EHLO me.example\r\n")), Ok(b"EHLO me.example\r\n".to_vec()));
    assert!(reader.came());
}

proptest! {
    #[test]
    fn marks_tile_a_record_and_are_the_same_both_ways(content in prop::collection::vec(any::<u8>(), 0..300)) {
        let said = Record { content };
        let (octets, marks) = said.encode().expect("it fits");
        prop_assert!(tile(&marks, octets.len() as u32), "{:?}", marks);
        let read = Record::decode(&octets);
        prop_assert_eq!(read.error, None);
        prop_assert_eq!(read.value, said);
        prop_assert_eq!(read.marks, marks);
    }

    #[test]
    fn every_truncation_is_a_typed_error(content in prop::collection::vec(any::<u8>(), 0..60), cut in any::<prop::sample::Index>()) {
        let octets = record(&content);
        let short = &octets[..cut.index(octets.len())];
        let kind = Record::decode(short).error.map(|error| error.kind);
        let truncated = matches!(kind, Some(WireErrorKind::Truncated { .. }));
        prop_assert!(truncated, "{:?}", kind);
    }

    #[test]
    fn pieces_of_a_stream_say_what_was_said(said in prop::collection::vec(any::<u8>(), 1..900), piece in 1_usize..70) {
        let stream: Vec<u8> = said.chunks(97).flat_map(records).flatten().collect();
        let mut reader = RecordReader::default();
        let mut got = Vec::new();
        for octets in stream.chunks(piece) {
            got.extend(reader.take(octets).expect("records"));
        }
        prop_assert_eq!(got, said);
    }
}
