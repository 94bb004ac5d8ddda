//! The grammar of replies.

use capa5_core::smtp::field;
use capa5_core::smtp::reply::{Category, Reply, ReplyCode, ReplyReader, Severity, Status};
use capa5_core::wire::{Value, tile};
use proptest::prelude::*;

fn read(text: &str) -> Reply {
    let decoded = Reply::decode(text.as_bytes());
    assert!(tile(&decoded.marks, text.len() as u32), "{text}: {:?}", decoded.marks);
    assert_eq!(Reply::read(text.as_bytes()), decoded.clone().into_result());
    decoded.into_result().unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn a_reply_of_several_lines_is_one_reply() {
    let text = "250-lab.example\r\n250-SIZE 1000\r\n250 HELP\r\n";
    let reply = read(text);
    assert_eq!((reply.code.number(), reply.status, reply.lines.len()), (250, None, 3));
    assert_eq!(reply.write().expect("lines"), text.as_bytes());
}

#[test]
fn the_digits_of_a_code_have_meanings() {
    let code = ReplyCode::new(452).expect("a code");
    assert_eq!((code.severity(), code.category()), (Severity::Transient, Category::MailSystem));
    let decoded = Reply::decode(b"452 4.5.3 Too many\r\n");
    let digit = |which| decoded.marks.iter().find(|mark| mark.field == which).expect("a mark").value;
    assert_eq!(digit(field::SEVERITY), Value::Number(4));
    assert_eq!(digit(field::CATEGORY), Value::Number(5));
    assert_eq!(digit(field::DETAIL), Value::Number(2));
}

#[test]
fn a_status_code_stands_on_every_line() {
    let text = "550-5.1.1 one\r\n550 5.1.1 two\r\n";
    let reply = read(text);
    assert_eq!(reply.status, Some(Status { class: 5, subject: 1, detail: 1 }));
    assert_eq!(reply.lines, [b"one".to_vec(), b"two".to_vec()]);
    let (octets, marks) = reply.encode().expect("lines");
    assert_eq!((octets.as_slice(), marks), (text.as_bytes(), Reply::decode(text.as_bytes()).marks));
}

#[test]
fn what_only_looks_like_a_status_code_is_text() {
    for text in ["250 5.1.1 of another class\r\n", "250 2.1 two parts\r\n", "250 2.1.1\r\n", "250 2.01.1 zero\r\n"] {
        let reply = read(text);
        assert_eq!(reply.status, None, "{text}");
        assert_eq!(reply.write().expect("lines"), text.as_bytes());
    }
}

#[test]
fn codes_that_have_no_meaning_are_refused() {
    for text in [
        "199 x\r\n",
        "600 x\r\n",
        "260 x\r\n",
        "25x y\r\n",
        "250_x\r\n",
        "250-a\r\n251 b\r\n",
        "250-a\r\n",
        "",
        "250 x",
    ] {
        assert!(Reply::read(text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn a_code_alone_is_a_reply() {
    assert_eq!(read("250\r\n").code.number(), 250);
}

#[test]
fn a_reply_without_end_is_not_read_without_end() {
    let mut reader = ReplyReader::default();
    let answers = (0..200).map(|_| reader.take(b"250-more")).find(|answer| *answer != Ok(None));
    assert!(matches!(answers, Some(Err(_))));
}

proptest! {
    #[test]
    fn any_octets_are_read_without_panic(octets in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(reply) = Reply::read(&octets) {
            let again = reply.write().expect("what was read can be written");
            prop_assert_eq!(Reply::read(&again), Ok(reply));
        }
    }

    #[test]
    fn what_looks_like_a_reply_is_written_as_it_was_read(text in "(250[- ](2\\.[0-9]{1,2}\\.[0-9] )?[ -~]{0,9}\r\n){1,4}") {
        let decoded = Reply::decode(text.as_bytes());
        if decoded.error.is_none() {
            prop_assert!(tile(&decoded.marks, text.len() as u32));
            let again = decoded.value.write().expect("lines");
            prop_assert_eq!(Reply::read(&again), Ok(decoded.value));
        }
    }
}
