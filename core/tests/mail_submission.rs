//! Submission in a scene: a server that takes mail only from who says who it is, behind TLS, and what who listens learns of it.
#![cfg(not(target_arch = "wasm32"))]

use capa5_core::lesson;
use capa5_core::lesson::mail::{Mail, Packed, WantsTls};
use capa5_core::lesson::scenario::{Policy, Scenario};
use capa5_core::octets::NoSources;
use capa5_core::view::mail::Desk;
use capa5_core::world::record::{AppName, Dir, Facts, NodeId, What};
use capa5_core::world::recording::{Ending, Recording};

const B: NodeId = NodeId(1);

fn run(change: impl Fn(&mut Mail)) -> Recording {
    let mut scenario: Scenario = lesson::scenario("mail-submission").expect("the build checked it");
    for node in &mut scenario.nodes {
        if let Policy::Mail(packed) = &mut node.policy {
            let mut mail = packed.open().expect("the build packed it");
            change(&mut mail);
            *packed = Packed::of(&mail).expect("it packs");
        }
    }
    Recording::record(&scenario, Vec::new())
}

fn said(run: &Recording) -> Vec<&'static str> {
    Desk::at(run, run.len()).lines.iter().map(|line| line.name).collect()
}

/// What the client was told of the mail that failed.
fn failed(run: &Recording) -> Option<String> {
    run.log().iter().find_map(|record| {
        let What::App { name: AppName::Fail, facts: Facts::Mail(mail) } = &record.what else { return None };
        Some(mail.said.clone())
    })
}

#[test]
fn who_says_who_it_is_behind_tls_hands_its_mail_in() {
    let run = run(|_| {});
    assert_eq!(run.ending(), Ending::Ended);
    let said = said(&run);
    let auth = said.iter().position(|name| *name == "AUTH").expect("it says who it is");
    assert_eq!(said[auth..auth + 3], ["AUTH", "235", "MAIL"]);
    assert_eq!(run.mailboxes(B).len(), 1);
    let text = String::from_utf8_lossy(&run.mailboxes(B)[0].octets).into_owned();
    assert!(text.contains(" with ESMTPSA id "), "the trace says how it came (RFC 3848): {text}");
}

#[test]
fn auth_is_offered_behind_tls_only() {
    let run = run(|_| {});
    let desk = Desk::at(&run, run.len());
    let offers: Vec<(bool, bool)> = desk
        .lines
        .iter()
        .filter(|line| line.name == "250" && line.text.contains("SIZE"))
        .map(|line| (line.sealed, line.text.contains("AUTH PLAIN LOGIN")))
        .collect();
    assert_eq!(offers, [(false, false), (true, true)]);
}

#[test]
fn the_password_is_nowhere_on_the_line_and_who_listens_hears_none() {
    let run = run(|_| {});
    let sent = run.log().iter().filter(|record| matches!(record.what, What::Pdu { dir: Dir::Tx, .. }));
    let line: Vec<u8> =
        sent.flat_map(|record| run.octets(record.n).expect("octets").to_vec(&NoSources).expect("here")).collect();
    // PLAIN is base64 of NUL, name, NUL, password: as it is, and with the name alone.
    for secret in [&b"azul-27"[..], b"AGFuYQBhenVsLTI3", b"AUTH PLAIN "] {
        assert!(!line.windows(secret.len()).any(|octets| octets == secret), "{}", String::from_utf8_lossy(secret));
    }
    let desk = Desk::at(&run, run.len());
    assert!(desk.heard.iter().all(|(_, text)| !text.contains("AUTH PLAIN A")));
}

#[test]
fn a_wrong_password_is_denied_and_no_mail_goes() {
    let run = run(|mail| {
        if let Mail::Client(sending) = mail {
            sending.account.as_mut().expect("an account").password = "rojo".into();
        }
    });
    assert!(said(&run).contains(&"535"), "{:?}", said(&run));
    assert!(failed(&run).is_some_and(|why| why.starts_with("535")), "{:?}", failed(&run));
    assert_eq!(run.mailboxes(B).len(), 0);
}

#[test]
fn who_does_not_say_who_it_is_gets_530() {
    let run = run(|mail| {
        if let Mail::Client(sending) = mail {
            (sending.tls, sending.account) = (WantsTls::Never, None);
        }
    });
    assert!(failed(&run).is_some_and(|why| why.starts_with("530")), "{:?}", failed(&run));
    assert_eq!(run.mailboxes(B).len(), 0);
}
