//! The grammar of commands: what is read, what is written, what is refused and where.

use capa5_core::smtp::address::{Host, Mailbox};
use capa5_core::smtp::command::{Command, Mechanism, Refusal};
use capa5_core::smtp::field;
use capa5_core::smtp::parameter::{Body, MessageSize, Notify, Return, Xtext};
use capa5_core::smtp::path::{ForwardPath, ReversePath};
use capa5_core::wire::tile;
use proptest::prelude::*;

fn read(line: &str) -> Command {
    let decoded = Command::decode(line.as_bytes());
    assert!(tile(&decoded.marks, line.len() as u32), "{line}: {:?}", decoded.marks);
    assert_eq!(Command::read(line.as_bytes()), decoded.clone().into_result(), "marks change nothing");
    decoded.into_result().unwrap_or_else(|error| panic!("{line}: {error}"))
}

fn written(command: &Command) -> String {
    String::from_utf8(command.write().expect("a line holds it")).expect("text")
}

fn refused(line: &str) -> Refusal {
    let error = Command::read(line.as_bytes()).expect_err(line);
    assert!(error.at as usize <= line.len(), "{line}: {error}");
    Refusal::of(&error)
}

fn mailbox(text: &str) -> Mailbox {
    Mailbox::new(text).expect(text)
}

#[test]
fn a_command_is_read_whatever_the_case_of_its_verb() {
    assert_eq!(read("mAiL fRoM:<ana@lab.example>"), read("MAIL FROM:<ana@lab.example>"));
    assert_eq!(written(&read("quit")), "QUIT\r\n");
    assert_eq!(read("starttls"), Command::StartTls);
}

#[test]
fn every_command_is_written_as_it_was_read() {
    for line in [
        "EHLO me.example",
        "EHLO [192.0.2.1]",
        "EHLO [IPv6:2001:db8::1]",
        "HELO me.example",
        "MAIL FROM:<>",
        "MAIL FROM:<ana@lab.example> SIZE=1000 BODY=8BITMIME AUTH=<> RET=HDRS ENVID=QQ314159",
        "MAIL FROM:<\"a b\\\"c\"@lab.example> BODY=7BIT AUTH=ana+2Bx@lab.example RET=FULL",
        "RCPT TO:<beto@[192.0.2.7]> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;Beto@Lab.Example",
        "RCPT TO:<Postmaster>",
        "RCPT TO:<postmaster@lab.example> NOTIFY=NEVER",
        "DATA",
        "BDAT 0 LAST",
        "BDAT 86400",
        "RSET",
        "NOOP",
        "NOOP hello",
        "VRFY ana",
        "EXPN list",
        "HELP",
        "HELP MAIL",
        "QUIT",
        "AUTH PLAIN AGFuYQBzZWNyZXQ=",
        "AUTH LOGIN",
        "AUTH PLAIN =",
        "STARTTLS",
    ] {
        assert_eq!(written(&read(line)), format!("{line}\r\n"));
    }
}

#[test]
fn both_directions_give_the_same_marks() {
    use capa5_core::smtp::command::code_command;
    let line = b"MAIL FROM:<ana@lab.example> SIZE=1000 RET=HDRS";
    let decoded = Command::decode(line);
    let (octets, marks) = capa5_core::wire::encode_text(&mut decoded.value.clone(), code_command).expect("a line");
    assert_eq!((octets.as_slice(), marks), (&line[..], decoded.marks));
}

#[test]
fn parameters_are_values() {
    let Command::Mail(path, parameters) =
        read("MAIL FROM:<ana@lab.example> size=12 body=8bitmime ret=full envid=a+2Bb auth=<>")
    else {
        panic!("a MAIL")
    };
    assert_eq!(path, ReversePath::Mailbox(mailbox("ana@lab.example")));
    assert_eq!(parameters.size, Some(MessageSize(12)));
    assert_eq!((parameters.body, parameters.ret), (Some(Body::EightBitMime), Some(Return::Full)));
    assert_eq!((parameters.envid, parameters.auth), (Some(Xtext(b"a+b".to_vec())), Some(None)));
    let Command::Rcpt(_, parameters) = read("RCPT TO:<b@x.example> NOTIFY=FAILURE,SUCCESS ORCPT=rfc822;b+40x") else {
        panic!("a RCPT")
    };
    assert_eq!(parameters.notify, Some(Notify::On { success: true, failure: true, delay: false }));
    assert_eq!(parameters.orcpt.expect("one").address, Xtext(b"b@x".to_vec()));
}

#[test]
fn a_source_route_is_read_and_ignored() {
    let line = "RCPT TO:<@a.example,@b.example:beto@lab.example>";
    assert_eq!(read(line), read("RCPT TO:<beto@lab.example>"));
    assert!(Command::decode(line.as_bytes()).marks.iter().any(|mark| mark.field == field::SOURCE_ROUTE));
}

#[test]
fn postmaster_needs_no_domain_and_nobody_else_does_without() {
    assert_eq!(read("RCPT TO:<POSTMASTER>"), read("RCPT TO:<Postmaster>"));
    assert!(matches!(read("RCPT TO:<Postmaster>"), Command::Rcpt(ForwardPath::Postmaster, _)));
    assert_eq!(refused("RCPT TO:<ana>"), Refusal::Address);
}

#[test]
fn spaces_at_the_end_are_tolerated_and_those_after_the_colon_are_not() {
    assert_eq!(read("DATA   "), Command::Data);
    assert_eq!(read("MAIL FROM:<> "), read("MAIL FROM:<>"));
    for line in ["MAIL FROM: <ana@lab.example>", "MAIL FROM :<ana@lab.example>", "RCPT TO: <ana@lab.example>"] {
        let error = Command::read(line.as_bytes()).expect_err(line);
        assert!(matches!(Refusal::of(&error), Refusal::Address | Refusal::Syntax), "{line}");
        assert_eq!(Refusal::of(&error).reply().0.number(), 501, "{line}");
    }
}

#[test]
fn what_is_refused_says_what_for() {
    for (line, refusal) in [
        ("", Refusal::UnknownVerb),
        ("FOO", Refusal::UnknownVerb),
        ("MAILFROM:<>", Refusal::UnknownVerb),
        (" QUIT", Refusal::UnknownVerb),
        ("QUIT now", Refusal::Syntax),
        ("DATA x", Refusal::Syntax),
        ("EHLO", Refusal::Syntax),
        ("EHLO -bad.example", Refusal::Address),
        ("EHLO a..b", Refusal::Address),
        ("EHLO [300.1.1.1]", Refusal::Address),
        ("MAIL", Refusal::Syntax),
        ("MAIL TO:<ana@lab.example>", Refusal::Syntax),
        ("MAIL FROM:ana@lab.example", Refusal::Address),
        ("MAIL FROM:<ana@lab.example", Refusal::Address),
        ("MAIL FROM:<ana@>", Refusal::Address),
        ("MAIL FROM:<a..b@lab.example>", Refusal::Address),
        ("MAIL FROM:<\u{e1}na@lab.example>", Refusal::Address),
        ("MAIL FROM:<> SIZE=x", Refusal::Syntax),
        ("MAIL FROM:<> SIZE=1 SIZE=1", Refusal::Syntax),
        ("MAIL FROM:<> SIZE", Refusal::Syntax),
        ("MAIL FROM:<> COLOR=RED", Refusal::UnknownParameter),
        ("MAIL FROM:<> NOTIFY=NEVER", Refusal::UnknownParameter),
        ("MAIL FROM:<>SIZE=1", Refusal::Syntax),
        ("MAIL FROM:<> ENVID=a+2", Refusal::Syntax),
        ("RCPT TO:<>", Refusal::Address),
        ("RCPT TO:<a@b> NOTIFY=NEVER,SUCCESS", Refusal::Syntax),
        ("BDAT", Refusal::Syntax),
        ("BDAT -1", Refusal::Syntax),
        ("BDAT 1 FIRST", Refusal::Syntax),
        ("BDAT 99999999999999999999", Refusal::Syntax),
        ("VRFY", Refusal::Syntax),
        ("AUTH CRAM-MD5", Refusal::UnknownMechanism),
        ("AUTH PLAIN a b", Refusal::Syntax),
    ] {
        assert_eq!(refused(line), refusal, "{line}");
    }
}

#[test]
fn addresses_have_the_standards_lengths() {
    let local = |len: usize| format!("MAIL FROM:<{}@lab.example>", "a".repeat(len));
    read(&local(64));
    assert_eq!(refused(&local(65)), Refusal::Address);
    let label = "a".repeat(63);
    let long = format!("{label}.{label}.{label}.{}", "a".repeat(63));
    assert!(Host::new(&long).is_some() && Host::new(&format!("{long}a")).is_none());
    // 256 octets with the brackets.
    let path = |len: usize| format!("MAIL FROM:<a@{}.{}>", [label.as_str(); 3].join("."), "b".repeat(len));
    read(&path(256 - 4 - 3 * 64));
    assert_eq!(refused(&path(256 - 4 - 3 * 64 + 1)), Refusal::Address);
}

#[test]
fn a_mechanism_is_a_value() {
    assert_eq!(read("AUTH login"), Command::Auth(Mechanism::Login, None));
}

proptest! {
    #[test]
    fn any_octets_are_read_without_panic_and_marks_stay_inside(line in proptest::collection::vec(any::<u8>(), 0..200)) {
        let decoded = Command::decode(&line);
        for mark in &decoded.marks {
            prop_assert!(mark.end() as usize <= line.len());
        }
        if let Ok(command) = decoded.into_result() {
            let again = command.write().expect("what was read can be written");
            prop_assert_eq!(Command::read(&again[..again.len() - 2]), Ok(command));
        }
    }

    #[test]
    fn what_looks_like_a_command_is_read_without_panic(
        verb in "MAIL FROM:|RCPT TO:|EHLO |BDAT |AUTH PLAIN ",
        rest in "[<>@a-c\\.\" \\\\\\[\\]:=+0-9A-Z;,-]{0,40}",
    ) {
        let line = format!("{verb}{rest}");
        let decoded = Command::decode(line.as_bytes());
        if decoded.error.is_none() {
            prop_assert!(tile(&decoded.marks, line.len() as u32), "{:?}", decoded.marks);
            let again = decoded.value.write().expect("what was read can be written");
            prop_assert_eq!(Command::read(&again[..again.len() - 2]), Ok(decoded.value));
        }
    }
}
