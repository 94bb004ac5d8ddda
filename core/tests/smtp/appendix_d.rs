//! The scenarios of RFC 5321, appendix D: what the server answers, against the codes that stand there and against a golden
//! dialogue (`CAPA5_BLESS=1` writes it anew).

use std::fmt::Write;
use std::path::Path;

use crate::talk::{Talk, codes, config, domain};

/// What the client says, and the codes that the appendix answers it with.
type Turn = (&'static str, &'static [u16]);

fn play(name: &str, local: &str, users: &[&str], relays: bool, turns: &[Turn]) -> Talk {
    let mut config = config();
    (config.name, config.policy.domains) = (domain(local), vec![domain(local)]);
    config.policy.users = Some(users.iter().map(|user| (*user).to_owned()).collect());
    config.policy.relays = relays;
    let mut talk = Talk::silent(config);
    let mut text = String::new();
    let mut note = |who: char, said: &str| {
        for line in said.split_terminator("\r\n") {
            writeln!(text, "{who}: {line}").expect("text grows");
        }
    };
    note('S', &talk.answer());
    for (say, expected) in turns {
        note('C', say);
        let said = talk.say(say);
        assert_eq!(codes(&said), *expected, "{name}: {say}");
        note('S', &said);
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/smtp").join(format!("{name}.txt"));
    if std::env::var_os("CAPA5_BLESS").is_some() {
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        std::fs::write(&file, &text).expect("written");
    }
    let golden = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    assert_eq!(text, golden, "{name}");
    talk
}

#[test]
fn d1_a_typical_transaction() {
    let talk = play(
        "d1-typical",
        "foo.com",
        &["Jones", "Brown"],
        false,
        &[
            ("EHLO bar.com\r\n", &[250]),
            ("MAIL FROM:<Smith@bar.com>\r\n", &[250]),
            ("RCPT TO:<Jones@foo.com>\r\n", &[250]),
            ("RCPT TO:<Green@foo.com>\r\n", &[550]),
            ("RCPT TO:<Brown@foo.com>\r\n", &[250]),
            ("DATA\r\n", &[354]),
            ("Blah blah blah...\r\n...etc. etc. etc.\r\n.\r\n", &[250]),
            ("QUIT\r\n", &[221]),
        ],
    );
    assert_eq!(talk.stored.len(), 1);
    assert_eq!(talk.stored[0].envelope.recipients.len(), 2);
    // The line that begins with a dot wasn't doubled by whoever wrote the appendix: a server takes one away.
    assert_eq!(talk.stored[0].message.octets(), b"Blah blah blah...\r\n..etc. etc. etc.\r\n");
}

#[test]
fn d2_an_aborted_transaction() {
    let talk = play(
        "d2-aborted",
        "foo.com",
        &["Jones"],
        false,
        &[
            ("EHLO bar.com\r\n", &[250]),
            ("MAIL FROM:<Smith@bar.com>\r\n", &[250]),
            ("RCPT TO:<Jones@foo.com>\r\n", &[250]),
            ("RCPT TO:<Green@foo.com>\r\n", &[550]),
            ("RSET\r\n", &[250]),
            ("QUIT\r\n", &[221]),
        ],
    );
    assert!(talk.stored.is_empty());
}

#[test]
fn d3_relayed_mail() {
    let message = "Date: Thu, 21 May 1998 05:33:29 -0700\r\nFrom: John Q. Public <JQP@bar.com>\r\n\
                   Subject: The Next Meeting of the Board\r\nTo: Jones@xyz.com\r\n\r\nBill:\r\nThe next meeting of the board \
                   of directors will be\r\non Tuesday.\r\n                        John.\r\n.\r\n";
    let first = play(
        "d3-relay-first",
        "foo.com",
        &[],
        true,
        &[
            ("EHLO bar.com\r\n", &[250]),
            ("MAIL FROM:<JQP@bar.com>\r\n", &[250]),
            ("RCPT TO:<Jones@XYZ.COM>\r\n", &[250]),
            ("DATA\r\n", &[354]),
            (message, &[250]),
            ("QUIT\r\n", &[221]),
        ],
    );
    let received = &first.stored[0].received;
    assert!(received.starts_with("Received: from bar.com\r\n\tby foo.com with ESMTP id "), "{received}");
    assert!(received.ends_with("\r\n\tfor <Jones@XYZ.COM>; Mon, 04 Apr 2022 10:00:00 +0000\r\n"), "{received}");
    play(
        "d3-relay-second",
        "xyz.com",
        &["Jones"],
        false,
        &[
            ("EHLO foo.com\r\n", &[250]),
            ("MAIL FROM:<JQP@bar.com>\r\n", &[250]),
            ("RCPT TO:<Jones@XYZ.COM>\r\n", &[250]),
            ("DATA\r\n", &[354]),
            (message, &[250]),
            ("QUIT\r\n", &[221]),
        ],
    );
}

#[test]
fn d4_verifying_and_sending() {
    // The appendix verifies with 250; 252 is what §3.5.3 gives who doesn't tell.
    play(
        "d4-verify",
        "foo.com",
        &["Admin.MRC"],
        false,
        &[
            ("EHLO bar.com\r\n", &[250]),
            ("VRFY Crispin\r\n", &[252]),
            ("MAIL FROM:<EAK@bar.com>\r\n", &[250]),
            ("RCPT TO:<Admin.MRC@foo.com>\r\n", &[250]),
            ("DATA\r\n", &[354]),
            ("Blah blah blah...\r\n..etc. etc. etc.\r\n.\r\n", &[250]),
            ("QUIT\r\n", &[221]),
        ],
    );
}
