//! Mail behind STARTTLS in scenes: what both sides forget, what is dropped, what who listens is left with, and what tshark reads
//! of records whose content is simulated.
#![cfg(not(target_arch = "wasm32"))]

mod tshark;

use std::path::{Path, PathBuf};
use std::{env, fs};

use capa5_core::capture::{Capture, Form, NOTE};
use capa5_core::lesson::knob::Knob;
use capa5_core::lesson::mail::{Mail, Packed, WantsTls};
use capa5_core::lesson::scenario::{Policy, Scenario};
use capa5_core::lesson::{self, mail::Does};
use capa5_core::octets::NoSources;
use capa5_core::tls::Record as TlsRecord;
use capa5_core::view::mail::{Desk, Stage, Tls};
use capa5_core::wire::tile;
use capa5_core::world::action::{Action, Timed, When};
use capa5_core::world::log::Log;
use capa5_core::world::record::{AppName, Dir, Facts, LinkId, NodeId, RecordId, What};
use capa5_core::world::recording::{Ending, Recording};

const A: NodeId = NodeId(0);
const B: NodeId = NodeId(1);

fn scenario(id: &str, change: impl Fn(&mut Mail)) -> Scenario {
    let mut scenario = lesson::scenario(id).expect("the build checked it");
    for node in &mut scenario.nodes {
        if let Policy::Mail(packed) = &mut node.policy {
            let mut mail = packed.open().expect("the build packed it");
            change(&mut mail);
            *packed = Packed::of(&mail).expect("it packs");
        }
    }
    scenario
}

/// Somebody strips the offer.
fn stripped(mail: &mut Mail) {
    if let Mail::Server(serving) = mail {
        serving.starttls = false;
    }
}

fn run() -> Recording {
    Recording::record(&scenario("mail-tls", |_| {}), Vec::new())
}

fn sent(run: &Recording) -> Vec<(RecordId, &'static str)> {
    let sent = run.log().iter().filter_map(|record| {
        if let What::Pdu { dir: Dir::Tx, name, .. } = &record.what { Some((record.n, *name)) } else { None }
    });
    sent.collect()
}

fn names(run: &Recording) -> Vec<&'static str> {
    sent(run).into_iter().map(|(_, name)| name).collect()
}

fn octets(run: &Recording, tx: RecordId) -> Vec<u8> {
    run.octets(tx).expect("a message").to_vec(&NoSources).expect("literal octets")
}

fn count(run: &Recording, wanted: AppName) -> usize {
    run.log().iter().filter(|record| matches!(record.what, What::App { name, .. } if name == wanted)).count()
}

fn dropped(run: &Recording) -> Vec<Option<NodeId>> {
    let clear = |what: &What| matches!(what, What::Refuse { name: "T-DATA", state: "TLS", .. });
    run.log().iter().filter(|record| clear(&record.what)).map(|record| record.node()).collect()
}

#[test]
fn behind_the_220_all_is_records_and_both_begin_again() {
    let run = run();
    assert_eq!(run.ending(), Ending::Ended);
    let (clear, records) = sent(&run).into_iter().partition::<Vec<_>, _>(|(_, name)| *name != "TLS");
    let clear: Vec<_> = clear.into_iter().map(|(_, name)| name).collect();
    assert_eq!(clear, ["220", "EHLO", "250", "STARTTLS", "220"]);
    let said: Vec<String> = records
        .iter()
        .map(|(tx, _)| TlsRecord::read(&octets(&run, *tx)).expect("a record").content)
        .map(|content| String::from_utf8(content).expect("text"))
        .collect();
    assert_eq!(said[0], "EHLO casa.example\r\n");
    assert!(!said[1].contains("STARTTLS"), "not twice: {}", said[1]);
    assert_eq!(said.last().map(|bye| &bye[..3]), Some("221"));
    let kept = run.mailboxes(B);
    assert_eq!(kept.len(), 1);
    let text = String::from_utf8_lossy(&kept[0].octets);
    assert!(text.contains(" with ESMTPS id "), "the trace says that it came behind TLS: {text}");
}

#[test]
fn the_log_of_the_scene_is_what_it_was() {
    let lines: String = run().log().iter().map(|record| Log::line(record) + "\n").collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/smtp/mail-tls.jsonl");
    if env::var_os("CAPA5_BLESS").is_some() {
        fs::write(&path, lines).expect("written");
        return;
    }
    assert_eq!(fs::read_to_string(path).unwrap_or_default(), lines, "bless on purpose only");
}

#[test]
fn who_listens_reads_the_beginning_and_then_nothing() {
    let run = run();
    let desk = Desk::at(&run, run.len());
    let heard: Vec<&str> =
        desk.heard.iter().map(|(_, text)| text.split([' ', '-']).next().unwrap_or_default()).collect();
    assert_eq!(heard, ["220", "EHLO", "250", "STARTTLS", "220"]);
    assert_eq!(desk.sealed as usize, names(&run).iter().filter(|name| **name == "TLS").count());
    let log: String = run.log().iter().filter(|record| record.node() == Some(NodeId(2))).map(Log::line).collect();
    assert!(!log.contains("ana@") && !log.contains("Lunes"), "{log}");
}

#[test]
fn no_octet_of_the_mail_stands_on_the_line_in_clear() {
    let run = run();
    let line: Vec<u8> = sent(&run).into_iter().flat_map(|(tx, _)| octets(&run, tx)).collect();
    for secret in [&b"MAIL FROM"[..], b"beto@lab.example", b"Lunes"] {
        assert!(!line.windows(secret.len()).any(|octets| octets == secret));
    }
}

#[test]
fn who_may_look_into_the_records_sees_the_dialogue() {
    let run = run();
    let desk = Desk::at(&run, run.len());
    let sealed: Vec<&str> = desk.lines.iter().filter(|line| line.sealed).map(|line| line.name).collect();
    assert_eq!(sealed, ["EHLO", "250", "MAIL", "250", "RCPT", "250", "DATA", "354", "MESSAGE", "250", "QUIT", "221"]);
    assert_eq!((desk.accepted, desk.sender.as_deref()), (1, Some("<ana@casa.example>")));
    assert!(desk.header.iter().any(|line| line == "Subject: Lunes"), "{:?}", desk.header);
    assert_eq!(desk.tls, Tls::Up);
}

#[test]
fn a_client_that_requires_tls_sends_nothing_where_the_offer_is_missing() {
    let run = Recording::record(&scenario("mail-tls", stripped), Vec::new());
    assert_eq!(names(&run), ["220", "EHLO", "250"]);
    assert_eq!((count(&run, AppName::Fail), run.mailboxes(B).len()), (1, 0));
    let failed = run.log().iter().find_map(|record| {
        let What::App { name: AppName::Fail, facts: Facts::Mail(mail) } = &record.what else { return None };
        Some(mail.said.clone())
    });
    assert_eq!(failed.as_deref(), Some("no-tls"));
}

#[test]
fn a_client_that_takes_what_it_gets_goes_on_in_clear_where_the_offer_is_stripped() {
    let may = |mail: &mut Mail| {
        stripped(mail);
        if let Mail::Client(sending) = mail {
            sending.tls = WantsTls::IfOffered;
        }
    };
    let run = Recording::record(&scenario("mail-tls", may), Vec::new());
    assert_eq!((count(&run, AppName::Sent), run.mailboxes(B).len()), (1, 1));
    assert!(!names(&run).contains(&"TLS"));
}

/// The learner types to a server that offers STARTTLS.
fn typed(lines: &[&str]) -> Recording {
    let say = |text: &&str| Action::Say { node: A, text: (*text).into() };
    let mut script = vec![Timed { when: When::Start, act: Action::Set { knob: Knob::StartTls, value: 1 } }];
    script.extend(lines.iter().map(|text| Timed { when: When::Decision, act: say(text) }));
    Recording::record(&scenario("mail-typed", |_| {}), script)
}

/// The learner answers as the server, and offers STARTTLS.
fn answered(lines: &[&str]) -> Recording {
    let says =
        lines.iter().map(|text| Timed { when: When::Decision, act: Action::Say { node: B, text: (*text).into() } });
    Recording::record(&scenario("mail-answered", |_| {}), says.collect())
}

#[test]
fn a_learner_who_answers_as_the_server_takes_starttls_too() {
    let run = answered(&["220 lab.example", "250-lab.example\n250 STARTTLS", "220 go ahead", "250 lab.example"]);
    let clear: Vec<_> = names(&run).into_iter().filter(|name| *name != "TLS").collect();
    assert_eq!(clear, ["220", "EHLO", "250", "STARTTLS", "220"]);
    let desk = Desk::at(&run, run.len());
    let sealed: Vec<&str> = desk.lines.iter().filter(|line| line.sealed).map(|line| line.name).collect();
    assert_eq!(sealed, ["EHLO", "250", "MAIL"]);
    assert_eq!(desk.tls, Tls::Up);
}

#[test]
fn each_line_that_a_server_is_offered_is_one_the_client_can_go_on_from() {
    let mut said = Vec::new();
    for _ in 0..4 {
        let run = answered(&said);
        let offered = Desk::at(&run, run.len()).suggestions(false);
        said.push(*offered.iter().find(|line| line.ends_with("250 STARTTLS")).unwrap_or(&offered[0]));
    }
    assert_eq!(said, ["220 lab.example ESMTP", "250-lab.example\n250 STARTTLS", "220 go ahead", "250 lab.example"]);
}

#[test]
fn another_answer_than_220_to_starttls_leaves_all_in_clear() {
    let run = answered(&["220 lab.example", "250-lab.example\n250 STARTTLS", "454 not now", "250 OK"]);
    assert!(!names(&run).contains(&"TLS"), "{:?}", names(&run));
    assert_eq!(names(&run).last(), Some(&"RCPT"));
}

fn replies(run: &Recording) -> Vec<&'static str> {
    let desk = Desk::at(run, run.len());
    desk.lines.iter().filter(|line| line.from == B).map(|line| line.name).collect()
}

#[test]
fn a_mail_is_typed_behind_starttls() {
    let lines = [
        "EHLO casa.example",
        "STARTTLS",
        "MAIL FROM:<ana@casa.example>",
        "EHLO casa.example",
        "MAIL FROM:<ana@casa.example>",
        "RCPT TO:<carla@lab.example>",
        "DATA",
        "Subject: Hola",
        "",
        ".",
        "QUIT",
    ];
    let run = typed(&lines);
    assert_eq!(replies(&run), ["220", "250", "220", "503", "250", "250", "250", "354", "250", "221"]);
    assert_eq!(Desk::at(&run, run.len()).stage, Stage::Closed);
    assert_eq!(run.mailboxes(B).len(), 1);
    assert_eq!(dropped(&run), []);
}

#[test]
fn what_is_said_in_clear_behind_starttls_is_dropped_and_never_answered() {
    let injected = "STARTTLS\nMAIL FROM:<eva@x.example>\nRCPT TO:<beto@lab.example>";
    let lines = ["EHLO casa.example", injected, "EHLO casa.example", "RCPT TO:<beto@lab.example>"];
    let run = typed(&lines);
    assert_eq!(dropped(&run), [Some(B), Some(B)]);
    assert_eq!(replies(&run), ["220", "250", "220", "250", "503"], "there is no transaction of Eva's");
}

#[test]
fn what_is_said_in_clear_behind_a_record_ends_the_connection() {
    let lines = ["EHLO casa.example", "STARTTLS", "EHLO casa.example", "NOOP"];
    let run = typed(&lines);
    let (last, _) = *sent(&run).iter().rev().nth(1).expect("NOOP in a record");
    let damage = Action::Harm(capa5_core::lesson::scenario::FaultKind::Corrupt {
        which: capa5_core::lesson::scenario::Which::Message(last),
        octet: 0,
        mask: 1,
    });
    let run = run.forked(last, &[Timed { when: When::Record(last), act: damage }]);
    assert_eq!(dropped(&run), [Some(B)]);
    assert_eq!(Desk::at(&run, run.len()).stage, Stage::Closed);
    let again = [Action::Does { node: A, does: Does::Dial }, Action::Say { node: A, text: "NOOP".into() }];
    let run = run.extended(&again.map(|act| Timed { when: When::Decision, act }));
    assert_eq!(names(&run).iter().rev().take(3).collect::<Vec<_>>(), [&"250", &"NOOP", &"220"], "in clear again");
}

#[test]
fn the_fields_of_a_record_tile_it_and_name_what_is_simulated() {
    let run = run();
    let (tx, _) = *sent(&run).iter().find(|(_, name)| *name == "TLS").expect("a record");
    let read = run.inspect(tx, u32::MAX).expect("a message");
    assert_eq!(read.error, None);
    assert!(tile(&read.marks, read.total as u32), "{:?}", read.marks);
    let fields: Vec<&str> = read.marks.iter().map(|mark| mark.field.0).collect();
    let expected =
        ["tls.record", "tls.content-type", "tls.version", "tls.length", "tls.simulated-content", "tls.simulated-tag"];
    assert_eq!(fields, expected);
}

#[test]
fn a_crash_or_a_cut_at_any_event_loses_no_accepted_mail() {
    let run = run();
    for n in 1..run.len() {
        let t = run.log().get(n).map_or(0, |record| record.t.0);
        let later = capa5_core::time::Nanos(t + 500_000_000);
        let cut = vec![
            Timed { when: When::Record(n), act: Action::Cut(LinkId(0)) },
            Timed { when: When::Time(later), act: Action::Restore(LinkId(0)) },
        ];
        let crash = |node| vec![Timed { when: When::Record(n), act: Action::Crash(node) }];
        for (what, acts) in [("cut", cut), ("server", crash(B)), ("client", crash(A))] {
            let forked = run.forked(n, &acts);
            assert_eq!(forked.ending(), Ending::Ended, "{what} at {n}");
            let (kept, sent) = (forked.mailboxes(B).len(), count(&forked, AppName::Sent));
            assert!(kept >= sent && kept <= 2, "{what} at {n}: {kept} kept, {sent} sent");
            assert_eq!(dropped(&forked), [], "{what} at {n}");
        }
    }
}

fn captured(run: &Recording, form: Form) -> PathBuf {
    let mut capture = Capture::new(run, form, NOTE);
    let (mut octets, total) = (Vec::new(), capture.total());
    while let Some(part) = capture.next_part(&NoSources, 1 << 16).expect("literal octets") {
        octets.extend(part);
    }
    assert_eq!(octets.len() as u64, total, "as long as it was said to be");
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("mail-tls-{form:?}.pcapng"));
    fs::write(&file, octets).expect("a file for tests");
    file
}

#[test]
fn tshark_reads_the_beginning_in_clear_and_then_records_that_say_what_they_are() {
    let run = run();
    let file = captured(&run, Form::Full);
    let values = |field: &str| -> Vec<String> {
        let arguments = ["-Y", field, "-T", "fields", "-E", "aggregator=\u{1}", "-e", field];
        tshark::run(&file, &arguments).lines().flat_map(|line| line.split('\u{1}')).map(str::to_owned).collect()
    };
    assert_eq!(values("_ws.malformed"), Vec::<String>::new());
    // tshark 4.0 takes four letters of a verb.
    assert_eq!(values("smtp.req.command"), ["EHLO", "STAR"]);
    let records: Vec<_> = sent(&run).into_iter().filter(|(_, name)| *name == "TLS").map(|(tx, _)| tx).collect();
    assert_eq!(values("tls.record.content_type"), vec!["23"; records.len()]);
    assert_eq!(values("tls.record.version"), vec!["0x0303"; records.len()]);
    let lens: Vec<String> = records.iter().map(|tx| (octets(&run, *tx).len() - 5).to_string()).collect();
    assert_eq!(values("tls.record.length"), lens);
    let comments = values("frame.comment");
    assert_eq!(comments.len(), records.len(), "each record, and nothing else");
    assert!(comments.iter().all(|comment| comment.starts_with("Simulated by Capa 5")), "{comments:?}");
    captured(&run, Form::Truncated);
}
