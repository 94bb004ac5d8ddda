//! Lines and messages from a stream: where they end, and what can't make them end.

use capa5_core::smtp::line::{Line, LineReader};
use capa5_core::smtp::text::{Flaw, MessageText, TextBounds, TextReader};
use proptest::prelude::*;

fn lines(octets: &[u8], most: usize, piece: usize) -> Vec<Line> {
    let (mut reader, mut lines) = (LineReader::new(most), Vec::new());
    for mut piece in octets.chunks(piece.max(1)) {
        while !piece.is_empty() {
            lines.extend(reader.take(&mut piece));
        }
    }
    lines
}

fn whole(text: &str) -> Line {
    Line::Whole(text.as_bytes().to_vec())
}

#[test]
fn a_line_ends_with_cr_lf_and_nothing_else() {
    assert_eq!(lines(b"NOOP\r\nQUIT\r\n", 100, 100), [whole("NOOP"), whole("QUIT")]);
    assert_eq!(lines(b"NOOP\nQUIT\r\n", 100, 100), [Line::Stray]);
    assert_eq!(lines(b"NOOP\rQUIT\r\n", 100, 100), [Line::Stray]);
    assert_eq!(lines(b"NOOP\r\r\nQUIT\r\n", 100, 100), [Line::Stray, whole("QUIT")]);
    assert_eq!(lines(b"NO\0OP\r\nQUIT\r\n", 100, 100), [Line::Stray, whole("QUIT")]);
    assert_eq!(lines(b"\r\n\r\n", 100, 100), [whole(""), whole("")]);
}

#[test]
fn a_line_of_a_megabyte_is_one_refusal_and_keeps_no_memory() {
    let mut octets = vec![b'x'; 1_000_000];
    octets.extend_from_slice(b"\r\nQUIT\r\n");
    assert_eq!(lines(&octets, 512, 4_096), [Line::TooLong, whole("QUIT")]);
    assert_eq!(lines(b"12345\r\n123456\r\n", 5, 100), [whole("12345"), Line::TooLong]);
}

const WIDE: TextBounds = TextBounds { octets: 1_000_000, line: None };

/// What a reader makes of octets, and what it leaves.
fn message(octets: &[u8], bounds: TextBounds) -> (Option<Result<Vec<u8>, Flaw>>, Vec<u8>) {
    let (mut reader, mut input) = (TextReader::new(bounds), octets);
    let ended = reader.take(&mut input);
    let result = reader.finish().map(|text| text.octets().to_vec());
    (ended.then_some(result), input.to_vec())
}

#[test]
fn dots_at_the_beginning_of_lines_are_doubled_on_the_way() {
    let text = MessageText::new(b".\r\n..\r\nx.\r\n.x".to_vec()).expect("text");
    assert_eq!(text.stuffed(), b"..\r\n...\r\nx.\r\n..x\r\n.\r\n");
    let (read, rest) = message(&[text.stuffed(), b"QUIT\r\n".to_vec()].concat(), WIDE);
    assert_eq!(read, Some(Ok(b".\r\n..\r\nx.\r\n.x\r\n".to_vec())), "as it was, with the CR LF that the protocol adds");
    assert_eq!(rest, b"QUIT\r\n");
}

#[test]
fn an_empty_message_is_a_dot() {
    assert_eq!(MessageText::default().stuffed(), b".\r\n");
    assert_eq!(message(b".\r\n", WIDE).0, Some(Ok(Vec::new())));
}

#[test]
fn nothing_but_cr_lf_dot_cr_lf_ends_a_message() {
    // CVE-2023-51764 and its kin: what one server takes for an end must not hide commands from another.
    for smuggled in
        ["\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\r\n", "\r\n.\r", "\r\n\0.\r\n", "\r\n.\r\r\n", "\n\r.\r\n"]
    {
        let octets = format!("body{smuggled}MAIL FROM:<eva@x.example>\r\n\r\n.\r\nQUIT\r\n");
        let (read, rest) = message(octets.as_bytes(), WIDE);
        assert!(matches!(read, Some(Err(Flaw::BareCr | Flaw::BareLf | Flaw::Nul))), "{smuggled:?}: {read:?}");
        assert_eq!(rest, b"QUIT\r\n", "{smuggled:?}");
    }
}

#[test]
fn a_message_over_its_bound_is_read_to_its_end_and_not_kept() {
    let bounds = TextBounds { octets: 10, line: None };
    assert_eq!(message(b"12345678\r\n.\r\n", bounds).0, Some(Ok(b"12345678\r\n".to_vec())));
    let (read, rest) = message(b"123456789\r\n.\r\nQUIT\r\n", bounds);
    assert_eq!((read, rest.as_slice()), (Some(Err(Flaw::TooLarge)), &b"QUIT\r\n"[..]));
}

#[test]
fn a_bound_on_lines_counts_their_cr_lf() {
    let bounds = TextBounds { octets: 10_000, line: Some(1_000) };
    let line = |len: usize| [vec![b'x'; len], b"\r\n.\r\n".to_vec()].concat();
    assert!(matches!(message(&line(998), bounds).0, Some(Ok(_))));
    assert_eq!(message(&line(999), bounds).0, Some(Err(Flaw::LongLine)));
}

#[test]
fn text_with_stray_octets_is_no_message() {
    for (octets, flaw) in
        [(&b"a\nb"[..], Flaw::BareLf), (b"a\rb", Flaw::BareCr), (b"a\r", Flaw::BareCr), (b"\0", Flaw::Nul)]
    {
        assert_eq!(MessageText::new(octets.to_vec()), Err(flaw));
    }
}

proptest! {
    #[test]
    fn lines_are_the_same_in_any_pieces(octets in "[ab\r\n\0]{0,60}", piece in 1_usize..7, most in 0_usize..9) {
        prop_assert_eq!(lines(octets.as_bytes(), most, piece), lines(octets.as_bytes(), most, 1_000));
    }

    #[test]
    fn a_message_comes_as_it_went(text in "([.ab\u{e1}]{0,4}\r\n){0,6}[.a]{0,3}", piece in 1_usize..7) {
        let text = MessageText::new(text.into_bytes()).expect("text");
        let mut reader = TextReader::new(WIDE);
        let stuffed = text.stuffed();
        let mut ends = 0;
        for mut piece in stuffed.chunks(piece) {
            ends += usize::from(reader.take(&mut piece));
            prop_assert!(piece.is_empty());
        }
        let mut expected = text.octets().to_vec();
        if !expected.is_empty() && !expected.ends_with(b"\r\n") {
            expected.extend_from_slice(b"\r\n");
        }
        prop_assert_eq!(ends, 1);
        let read = reader.finish().expect("no flaw");
        prop_assert_eq!(read.octets(), expected.as_slice());
    }

    #[test]
    fn a_reader_keeps_no_more_than_its_bound(octets in "[.a\r\n]{0,200}") {
        let (read, _) = message(octets.as_bytes(), TextBounds { octets: 20, line: None });
        if let Some(Ok(read)) = read {
            prop_assert!(read.len() <= 20);
        }
    }
}
