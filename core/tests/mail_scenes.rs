//! Mail in scenes: what the log says is what was on the line and in the mailboxes, whatever breaks; tshark reads the same.
#![cfg(not(target_arch = "wasm32"))]

mod tshark;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use capa5_core::capture::{Capture, Form, NOTE};
use capa5_core::lesson::{self, mail::Does};
use capa5_core::octets::NoSources;
use capa5_core::wire::tile;
use capa5_core::world::action::{Action, Timed, When};
use capa5_core::world::check;
use capa5_core::world::record::{AppName, Dir, Facts, LinkId, MailFacts, NodeId, Record, What};
use capa5_core::world::recording::{Ending, Recording};

const A: NodeId = NodeId(0);
const B: NodeId = NodeId(1);
const SCENES: [&str; 3] = ["mail-two-recipients", "mail-twice", "mail-cut"];

fn scene(id: &str, script: Vec<Timed>) -> Recording {
    Recording::record(&lesson::scenario(id).expect("the build checked it"), script)
}

fn mails(run: &Recording, wanted: AppName) -> Vec<&MailFacts> {
    let of = |record: &Record| matches!(record.what, What::App { name, .. } if name == wanted);
    let facts = run.log().iter().filter(|record| of(record)).filter_map(|record| {
        if let What::App { facts: Facts::Mail(facts), .. } = &record.what { Some(&**facts) } else { None }
    });
    facts.collect()
}

/// Names and first lines of all messages of a kind, in order.
fn said(run: &Recording, wanted: Dir) -> Vec<(NodeId, &'static str, String)> {
    let lines = run.log().iter().filter_map(|record| {
        let What::Pdu { dir, name, facts, .. } = &record.what else { return None };
        let line = if let Facts::Line { line } = facts { line.clone() } else { String::new() };
        (*dir == wanted).then(|| (record.node().unwrap_or(A), *name, line))
    });
    lines.collect()
}

fn names(run: &Recording) -> Vec<&'static str> {
    said(run, Dir::Tx).into_iter().map(|(_, name, _)| name).collect()
}

#[test]
fn a_mail_reaches_those_of_its_envelope_and_its_header_names_who_it_likes() {
    let run = scene("mail-two-recipients", Vec::new());
    assert_eq!(run.ending(), Ending::Ended);
    let delivered: Vec<_> = mails(&run, AppName::Deliver).iter().map(|mail| (&*mail.from, &*mail.to)).collect();
    let ana = "<ana@casa.example>";
    let expected = [(ana, "<beto@lab.example>"), (ana, "<carla@lab.example>"), ("<>", ana)];
    assert_eq!(delivered, expected, "two have it, and the sender a report about the third");
    let kept = run.mailboxes(B);
    assert_eq!(kept.len(), 2);
    for mail in kept {
        let text = String::from_utf8(mail.octets.clone()).expect("UTF-8");
        let (header, body) = text.split_once("\r\n\r\n").expect("a header and a body");
        assert!(header.starts_with("Return-Path: <ana@casa.example>\r\nReceived: from casa.example"), "{header}");
        assert!(header.contains("Date: Mon, 04 Apr 2022 10:00:00 +0000\r\n"), "{header}");
        assert!(!header.contains("carla"), "nobody sees the blind one: {header}");
        assert_eq!(body, "Nos vemos el lunes.\r\n.\r\nLa línea de arriba es un punto solo.\r\n");
    }
    assert_eq!(mails(&run, AppName::Fail)[0].said, "550 5.1.1 Requested action not taken: mailbox unavailable");
}

#[test]
fn who_listens_reads_all_that_is_said() {
    let run = scene("mail-two-recipients", Vec::new());
    let hears = |record: &&Record| matches!(record.what, What::App { name: AppName::Hear, .. });
    let heard: Vec<_> = run.log().iter().filter(hears).collect();
    let came = said(&run, Dir::Rx).len();
    assert_eq!(heard.len(), came);
    assert!(heard.iter().all(|record| record.node() == Some(NodeId(2))));
}

#[test]
fn a_lost_last_reply_makes_two_mails_of_one() {
    let run = scene("mail-twice", Vec::new());
    let delivered = mails(&run, AppName::Deliver);
    assert_eq!(delivered.len(), 2);
    assert_eq!(delivered[0].mid, delivered[1].mid);
    assert_eq!(mails(&run, AppName::Defer).iter().filter(|mail| mail.doubt).count(), 1);
    assert_eq!(said(&run, Dir::Lost).len(), 1, "only the last reply was lost");
}

#[test]
fn a_cut_inside_data_leaves_nothing_behind() {
    let run = scene("mail-cut", Vec::new());
    assert_eq!((mails(&run, AppName::Deliver).len(), mails(&run, AppName::Sent).len()), (1, 1));
    let moment = run.moment(run.len());
    let cut = &run.outcomes()[0];
    assert_eq!((cut.restart, cut.twice), (0, cut.at), "all that had left goes again");
    assert!(moment.twice > 40_000 && moment.twice == cut.twice, "{} of {}", moment.twice, cut.twice);
}

#[test]
fn the_same_fault_costs_an_activity_less() {
    let recover = Timed { when: When::Decision, act: Action::Recover(A) };
    let (mail, activity) = (scene("mail-cut", Vec::new()), scene("mail-beside", vec![recover]));
    assert_eq!(activity.ending(), Ending::Ended);
    let cut = |run: &Recording| run.log().iter().find(|r| matches!(r.what, What::Fault { .. })).map(|r| r.t);
    assert_eq!(cut(&mail), cut(&activity), "at the same instant");
    let twice = |run: &Recording| run.moment(run.len()).twice;
    assert!(twice(&activity) <= 20_000 && twice(&activity) * 2 < twice(&mail));
}

fn typed(lines: &[&str]) -> Vec<Timed> {
    let say = |text: &&str| Action::Say { node: A, text: (*text).into() };
    lines.iter().map(|text| Timed { when: When::Decision, act: say(text) }).collect()
}

#[test]
fn a_mail_is_typed_from_220_to_221() {
    let lines = [
        "EHLO casa.example",
        "MAIL FROM: <ana@casa.example>",
        "MAIL FROM:<ana@casa.example>",
        "DATA",
        "RCPT TO:<carla@lab.example>",
        "DATA",
        "Subject: Hola",
        "",
        "..",
        ".",
        "QUIT",
    ];
    let run = scene("mail-typed", typed(&lines));
    assert_eq!(run.ending(), Ending::Decision(A), "the learner's turn");
    let replies: Vec<_> =
        said(&run, Dir::Rx).into_iter().filter(|(node, ..)| *node == A).map(|(_, name, _)| name).collect();
    assert_eq!(replies, ["220", "250", "501", "250", "503", "250", "354", "250", "221"]);
    let kept = &run.mailboxes(B)[0];
    assert!(kept.octets.ends_with(b"Subject: Hola\r\n\r\n.\r\n"), "a doubled dot is one dot");
    let after = run.extended(&typed(&["NOOP"]));
    assert!(after.log().iter().any(|record| matches!(record.what, What::Refuse { name: "SAY", .. })));
}

#[test]
fn typing_goes_on_while_a_reply_is_in_flight_and_after_a_repair() {
    let run = scene("mail-typed", typed(&["EHLO casa.example"]));
    let asked =
        run.log().iter().find(|r| matches!(r.what, What::Pdu { dir: Dir::Tx, name: "EHLO", .. })).expect("said").n;
    let early = Action::Say { node: A, text: "NOOP".into() };
    let both = run.forked(asked, &[Timed { when: When::Record(asked), act: early }]);
    assert_eq!(names(&both), ["220", "EHLO", "NOOP", "250", "250"]);
    let mut broken = typed(&["EHLO casa.example", "MAIL FROM:<ana@casa.example>"]);
    let now = |act| Timed { when: When::Decision, act };
    broken.extend(
        [Action::Cut(LinkId(0)), Action::Restore(LinkId(0)), Action::Does { node: A, does: Does::Dial }].map(now),
    );
    broken.extend(typed(&["EHLO casa.example", "RCPT TO:<carla@lab.example>"]));
    let run = scene("mail-typed", broken);
    assert_eq!(names(&run)[5..], ["220", "EHLO", "250", "RCPT", "503"], "the sender is forgotten with the connection");
}

#[test]
fn the_learner_answers_as_the_server() {
    let answers = ["220 lab.example", "250 lab.example", "250 OK", "450 later", "550 no", "250 OK"];
    let says = answers.map(|text| Timed { when: When::Decision, act: Action::Say { node: B, text: text.into() } });
    let run = scene("mail-answered", says.to_vec());
    assert_eq!(names(&run), ["220", "EHLO", "250", "MAIL", "250", "RCPT", "450", "RCPT", "550", "RSET", "250", "QUIT"]);
    assert_eq!((mails(&run, AppName::Defer).len(), mails(&run, AppName::Fail).len()), (1, 1));
}

#[test]
fn the_fields_of_every_message_tile_its_octets() {
    for id in SCENES {
        let run = scene(id, Vec::new());
        for record in run.log().iter() {
            let What::Pdu { dir: Dir::Tx, octets, .. } = record.what else { continue };
            let read = run.inspect(record.n, u32::MAX).expect("a message");
            assert_eq!(read.error, None, "{id} {record:?}");
            assert!(tile(&read.marks, octets), "{id} {record:?}: {:?}", read.marks);
        }
    }
}

/// What holds in every run: nothing that a client knows to be delivered is lost, and nothing comes twice unless the last reply
/// was lost or the client forgot it.
fn holds(run: &Recording, told: &str) {
    let mut delivered: BTreeMap<(String, String), usize> = BTreeMap::new();
    for record in run.log().iter() {
        let What::App { name, facts: Facts::Mail(mail) } = &record.what else { continue };
        if *name == AppName::Deliver && record.node() == Some(B) {
            *delivered.entry((mail.mid.clone(), mail.to.clone())).or_default() += 1;
        } else if *name == AppName::Sent {
            let of = (mail.mid.clone(), mail.to.clone());
            assert!(delivered.contains_key(&of), "{told}: {of:?} is said to be delivered");
        }
    }
    let lost = said(run, Dir::Lost).iter().filter(|(_, name, _)| *name == "250").count();
    let twice: usize = delivered.values().map(|count| count - 1).max().unwrap_or_default();
    assert!(twice <= lost, "{told}: {twice} mails too many, {lost} replies lost");
    let kept = run.mailboxes(B).iter().filter(|kept| delivered.keys().any(|(_, to)| *to == kept.to)).count();
    assert_eq!(kept, delivered.values().sum::<usize>(), "{told}: mailboxes hold what the log says");
    assert_eq!(check::check(run.log()), [], "{told}");
}

#[test]
fn a_crash_or_a_cut_at_any_event_loses_no_accepted_mail() {
    for id in SCENES {
        let run = scene(id, Vec::new());
        holds(&run, id);
        for n in (1..run.len()).step_by(if id == "mail-cut" { 7 } else { 1 }) {
            let now = |act| Timed { when: When::Record(n), act };
            let late = |act| {
                let t = run.log().get(n).map_or(0, |record| record.t.0);
                Timed { when: When::Time(capa5_core::time::Nanos(t + 500_000_000)), act }
            };
            let cut = vec![now(Action::Cut(LinkId(0))), late(Action::Restore(LinkId(0)))];
            for (what, acts) in [("server", vec![now(Action::Crash(B))]), ("cut", cut)] {
                let forked = run.forked(n, &acts);
                holds(&forked, &format!("{id} {what} at {n}"));
                assert_eq!(forked.ending(), Ending::Ended);
                let sent = mails(&forked, AppName::Sent).len() + mails(&forked, AppName::Fail).len();
                assert_eq!(
                    sent,
                    if id == "mail-two-recipients" { 3 } else { 1 },
                    "{id} {what} at {n}: all came to an end"
                );
            }
            let client = run.forked(n, &[now(Action::Crash(A))]);
            assert_eq!(client.ending(), Ending::Ended, "{id} client at {n}");
        }
    }
}

fn captured(name: &str, run: &Recording) -> PathBuf {
    let mut capture = Capture::new(run, Form::Full, NOTE);
    let mut octets = Vec::new();
    while let Some(part) = capture.next_part(&NoSources, 1 << 16).expect("literal octets") {
        octets.extend(part);
    }
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("scene-{name}.pcapng"));
    fs::write(&file, octets).expect("a file for tests");
    file
}

fn values(file: &Path, field: &str) -> Vec<String> {
    let arguments = ["-Y", field, "-T", "fields", "-E", "aggregator=\u{1}", "-e", field];
    tshark::run(file, &arguments).lines().flat_map(|line| line.split('\u{1}')).map(str::to_owned).collect()
}

fn messages(name: &str, file: &Path) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("scene-{name}-objects"));
    let _ = fs::remove_dir_all(&folder);
    let mut command = Command::new("tshark");
    command.arg("-r").arg(file).arg("-q").arg("--export-objects").arg(format!("imf,{}", folder.display()));
    assert!(command.output().expect("tshark must be on PATH").status.success());
    let entries = fs::read_dir(&folder).map(|entries| entries.flatten().collect::<Vec<_>>()).unwrap_or_default();
    entries.iter().map(|entry| fs::read(entry.path()).expect("a message")).collect()
}

#[test]
fn tshark_reads_commands_parameters_codes_and_the_message_as_the_log_has_them() {
    let typed = scene("mail-typed", typed(&["EHLO casa.example", "RCPT TO:<a@lab.example>", "QUIT"]));
    let runs = SCENES.map(|id| (id, scene(id, Vec::new())));
    for (id, run) in runs.iter().map(|(id, run)| (*id, run)).chain([("mail-typed", &typed)]) {
        let file = captured(id, run);
        // The tap stands at the first end: what that end said and what came to it.
        let here = |dir| said(run, dir).into_iter().filter(|(node, name, _)| *node == A && *name != "MESSAGE");
        let commands: Vec<(String, String)> = here(Dir::Tx)
            .map(|(_, _, line)| {
                let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
                (verb.to_owned(), rest.to_owned())
            })
            .collect();
        let verbs: Vec<_> = commands.iter().map(|(verb, _)| verb.clone()).collect();
        assert_eq!(values(&file, "smtp.req.command"), verbs, "{id}");
        let rests: Vec<_> = commands.iter().map(|(_, rest)| rest.clone()).filter(|rest| !rest.is_empty()).collect();
        assert_eq!(values(&file, "smtp.req.parameter"), rests, "{id}");
        let read: Vec<String> = values(&file, "smtp.response.code");
        let codes: Vec<String> = here(Dir::Rx).map(|(_, name, _)| name.to_owned()).collect();
        assert_eq!(read, codes, "{id}");
        assert_eq!(values(&file, "_ws.malformed"), Vec::<String>::new(), "{id}");
    }
    let (id, run) = &runs[0];
    let message = messages(id, &captured(id, run));
    let mut went: Vec<u8> = run
        .log()
        .iter()
        .filter(|record| matches!(record.what, What::Pdu { dir: Dir::Tx, name: "MESSAGE", .. }))
        .flat_map(|record| run.octets(record.n).expect("octets").to_vec(&NoSources).expect("literal"))
        .collect();
    went.truncate(went.len() - 3);
    assert_eq!(message, [went], "dots doubled, without the end");
}
