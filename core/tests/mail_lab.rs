//! Switches of a mail server in a scene: what each turns on and off, and what stays as it was where nobody turned one.
#![cfg(not(target_arch = "wasm32"))]

use capa5_core::lesson;
use capa5_core::lesson::knob::{Knob, Settings};
use capa5_core::time::Nanos;
use capa5_core::view::mail::Desk;
use capa5_core::world::action::{Action, Timed, When};
use capa5_core::world::record::{Dir, NodeId, What};
use capa5_core::world::recording::Recording;

const A: NodeId = NodeId(0);

fn set(knob: Knob, value: u64) -> Timed {
    Timed { when: When::Start, act: Action::Set { knob, value } }
}

fn scene(id: &str, script: Vec<Timed>) -> Recording {
    Recording::replay(&lesson::scenario(id).expect("the build checked it"), script).expect("switches that fit")
}

fn typed(switches: &[(Knob, u64)], lines: &[&str]) -> Desk {
    let mut script: Vec<Timed> = switches.iter().map(|(knob, value)| set(*knob, *value)).collect();
    let say = |text: &&str| Action::Say { node: A, text: (*text).into() };
    script.extend(lines.iter().map(|text| Timed { when: When::Decision, act: say(text) }));
    let run = scene("mail-typed", script);
    Desk::at(&run, run.len())
}

fn announced(switches: &[(Knob, u64)]) -> Vec<String> {
    let desk = typed(switches, &["EHLO casa.example"]);
    let menu = desk.lines.iter().find(|line| line.name == "250").expect("a reply to EHLO");
    menu.text.split("\r\n").map(|line| line[4..].to_owned()).collect()
}

fn code(switches: &[(Knob, u64)], lines: &[&str]) -> Option<&'static str> {
    typed(switches, lines).reply
}

#[test]
fn each_switch_turns_its_own_word_of_the_menu() {
    let plain = announced(&[]);
    let words = [
        (Knob::Pipelining, "PIPELINING"),
        (Knob::EightBitMime, "8BITMIME"),
        (Knob::Chunking, "CHUNKING"),
        (Knob::StartTls, "STARTTLS"),
    ];
    for (switch, word) in words {
        let was = plain.iter().any(|line| line == word);
        let turned = announced(&[(switch, u64::from(!was))]);
        let differ = |from: &[String], to: &[String]| from.iter().filter(|line| !to.contains(line)).count();
        assert_eq!(turned.iter().any(|line| line == word), !was, "{word}");
        assert_eq!(differ(&plain, &turned) + differ(&turned, &plain), 1, "{word} and nothing else");
    }
}

#[test]
fn what_is_not_announced_is_not_done() {
    let to = ["EHLO casa.example", "MAIL FROM:<ana@casa.example>", "RCPT TO:<beto@lab.example>"];
    let chunk = [&to[..], &["BDAT 0 LAST"]].concat();
    assert_eq!(code(&[], &chunk), Some("250"));
    assert_eq!(code(&[(Knob::Chunking, 0)], &chunk), Some("502"));
    assert_eq!(code(&[], &["EHLO casa.example", "STARTTLS"]), Some("502"));
    assert_eq!(code(&[(Knob::StartTls, 1)], &["EHLO casa.example", "STARTTLS"]), Some("220"));
}

#[test]
fn a_parameter_that_is_not_announced_is_not_known() {
    let mail = |parameter| ["EHLO casa.example".to_owned(), format!("MAIL FROM:<ana@casa.example> {parameter}")];
    let said = |knobs: &[(Knob, u64)], parameter| {
        let lines = mail(parameter);
        code(knobs, &lines.each_ref().map(String::as_str))
    };
    for (knob, parameter) in [
        (Knob::AnnouncesSize, "SIZE=100"),
        (Knob::EightBitMime, "BODY=8BITMIME"),
        (Knob::EightBitMime, "BODY=7BIT"),
        (Knob::Dsn, "RET=HDRS"),
        (Knob::Dsn, "ENVID=a1"),
    ] {
        assert_eq!((said(&[], parameter), said(&[(knob, 0)], parameter)), (Some("250"), Some("555")), "{parameter}");
    }
    let rcpt = ["EHLO casa.example", "MAIL FROM:<ana@casa.example>", "RCPT TO:<beto@lab.example> NOTIFY=NEVER"];
    assert_eq!((code(&[], &rcpt), code(&[(Knob::Dsn, 0)], &rcpt)), (Some("250"), Some("555")));
}

#[test]
fn without_its_extension_a_reply_has_no_second_code() {
    let text = |knobs: &[(Knob, u64)]| {
        typed(knobs, &["EHLO casa.example", "NOOP"]).lines.last().map(|line| line.text.clone()).unwrap_or_default()
    };
    assert!(text(&[]).starts_with("250 2.0.0 "), "{}", text(&[]));
    let plain = text(&[(Knob::EnhancedStatusCodes, 0)]);
    assert!(plain.starts_with("250 ") && !plain.contains("2.0.0"), "{plain}");
}

#[test]
fn a_lenient_server_takes_the_space_that_a_strict_one_refuses() {
    let lenient = &[(Knob::Lenient, 1)];
    let lines = ["EHLO casa.example", "MAIL FROM: <ana@casa.example>"];
    assert_eq!((code(&[], &lines), code(lenient, &lines)), (Some("501"), Some("250")));
    let rcpt = [&lines[..], &["rcpt to:   <beto@lab.example>"]].concat();
    assert_eq!(code(lenient, &rcpt), Some("250"));
    assert_eq!(typed(lenient, &rcpt).recipients[0].path, "<beto@lab.example>");
}

#[test]
fn a_lenient_server_lets_nothing_else_pass() {
    let lenient = &[(Knob::Lenient, 1)];
    for line in ["MAIL FROM: ana@casa.example", "MAIL FROM :<ana@casa.example>", "MAIL  FROM:<>", "MAIL FROM: <ana@>"] {
        assert_eq!(code(lenient, &["EHLO casa.example", line]), Some("501"), "{line}");
    }
}

fn pipelined(on: u64) -> (usize, Nanos, usize) {
    let run = scene("mail-pipelined", vec![set(Knob::Pipelining, on)]);
    let mut turns = (0, None);
    for record in run.log().iter().filter(|record| matches!(record.what, What::Pdu { dir: Dir::Tx, .. })) {
        turns = (turns.0 + usize::from(turns.1 != record.node()), record.node());
    }
    (turns.0, run.end_time(), run.mailboxes(NodeId(1)).len())
}

#[test]
fn pipelining_saves_turns_and_changes_nothing_else() {
    let (with, without) = (pipelined(1), pipelined(0));
    assert!(with.0 < without.0 && with.1 < without.1, "{with:?} {without:?}");
    assert_eq!((with.2, without.2), (2, 2));
}

#[test]
fn a_switch_that_the_scene_does_not_offer_is_refused() {
    for (id, knob) in [("mail-cut", Knob::Lenient), ("corte-52", Knob::StartTls)] {
        let scenario = lesson::scenario(id).expect("the build checked it");
        assert!(Recording::replay(&scenario, vec![set(knob, 1)]).is_none(), "{id}");
    }
}

#[test]
fn settings_keep_each_switch_by_itself() {
    let scenario = lesson::scenario("mail-typed").expect("the build checked it");
    let mut settings = Settings::of(&scenario);
    assert_eq!(Knob::SWITCHES.map(|switch| settings.get(switch)), [1, 1, 1, 1, 1, 1, 0, 0]);
    settings.set(Knob::Chunking, 0);
    settings.set(Knob::Lenient, 1);
    assert_eq!(Knob::SWITCHES.map(|switch| settings.get(switch)), [1, 1, 1, 1, 0, 1, 0, 1]);
    assert_eq!(settings.actions(&scenario), [set(Knob::Chunking, 0), set(Knob::Lenient, 1)]);
}
