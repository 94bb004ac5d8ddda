//! Lines that a learner types in a lesson: what waits for a reply, what is given up with its connection, what goes on unasked.

use capa5_core::lesson::mail::{Does, Turn, Typed};
use capa5_core::lesson::tutor;
use capa5_core::lesson::tutor::form::{Deed, Letter, Moment, Timed, TypedLine};
use capa5_core::lesson::tutor::stage::Played;
use capa5_core::view::mail::Desk;
use capa5_core::world::record::NodeId;

use super::at;

fn types(step: Typed) -> Deed {
    Deed::Type(TypedLine { node: Letter(0), step })
}

/// Behind the server's last word.
fn says(line: &str) -> Deed {
    types(Typed { on: Some(String::new()), say: Some(line.into()), ..Typed::default() })
}

/// In the laboratory of the mail lesson.
fn played(deeds: Vec<Deed>) -> Played {
    let mut tutor = at(&tutor::lesson("smtp-dialogue").expect("a lesson"), "lab");
    let mut last = None;
    for deed in deeds {
        last = Some(tutor.act(deed).expect("a deed"));
    }
    last.expect("something was done")
}

fn said(played: &Played) -> Vec<(NodeId, String)> {
    let run = &played.recording;
    Desk::at(run, run.len()).lines.into_iter().map(|line| (line.from, line.name.to_owned())).collect()
}

fn names(played: &Played) -> Vec<String> {
    said(played).into_iter().map(|(_, name)| name).collect()
}

#[test]
fn what_waited_for_a_reply_is_given_up_with_the_connection_and_another_is_opened() {
    let dial = Typed { does: Some(Does::Dial), when: Some(Turn::Gone), after_ms: 2_000, ..Typed::default() };
    // Typed ahead of the reply that the cut takes away.
    let ahead = vec![says("EHLO casa.example"), says("MAIL FROM:<ana@casa.example>"), says("NOOP"), says("NOOP")];
    let amid = r#"{ "cut": { "when": { "record": "A tx MAIL" } } }"#;
    let cut =
        vec![serde_json::from_str(amid).expect("a deed"), Deed::Restore(Timed { of: 0, when: Moment::Ms(1_500) })];
    let again = vec![types(dial), says("EHLO casa.example")];
    let played = played([ahead, cut, again].concat());
    let names = names(&played);
    assert!(!names.contains(&"NOOP".to_owned()), "it waited for a reply that never came: {names:?}");
    assert_eq!(names[names.len() - 3..], ["220", "EHLO", "250"], "{names:?}");
}

#[test]
fn a_line_behind_bdat_belongs_to_the_chunk_until_that_is_full() {
    let to = ["EHLO casa.example", "MAIL FROM:<ana@casa.example>", "RCPT TO:<beto@lab.example>", "BDAT 7 LAST"];
    let begun = played(to.map(says).to_vec());
    let goes_on = |played: &Played| Desk::at(&played.recording, played.recording.len()).goes_on(NodeId(0));
    assert!(goes_on(&begun), "{:?}", names(&begun));
    let chunk = types(Typed { say: Some("Hello".into()), ..Typed::default() });
    let whole = played([to.map(says).to_vec(), vec![chunk]].concat());
    assert!(!goes_on(&whole));
    assert_eq!(names(&whole).last().map(String::as_str), Some("250"), "{:?}", names(&whole));
}

#[test]
fn a_message_goes_on_up_to_its_dot() {
    let to = ["EHLO casa.example", "MAIL FROM:<ana@casa.example>", "RCPT TO:<beto@lab.example>", "DATA"].map(says);
    let line = |text: &str| types(Typed { say: Some(text.into()), ..Typed::default() });
    let goes_on = |more: &[Deed]| {
        let played = played([to.to_vec(), more.to_vec()].concat());
        Desk::at(&played.recording, played.recording.len()).goes_on(NodeId(0))
    };
    assert!(!goes_on(&[]), "it waits for the 354");
    assert!(goes_on(&[says("Subject: Lunes")]));
    assert!(!goes_on(&[says("Subject: Lunes"), line(".")]));
}
