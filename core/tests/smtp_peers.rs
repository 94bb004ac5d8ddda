//! SMTP with other people's programs on real sockets: swaks, curl and Python's smtplib send to our server, our client sends to
//! Exim and aiosmtpd. What is delivered is compared octet by octet.
#![cfg(unix)]

mod mail;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use mail::exim::Exim;
use mail::{Aiosmtpd, Smtpd, behind_data, example, file, free_port, hard, long_line, mails, run, send, text, tool};

#[test]
fn swaks_sends_to_two_recipients_in_one_go() {
    let server = Smtpd::start(&[]);
    let mut swaks = Command::new(tool("swaks"));
    swaks.args(["--server", "127.0.0.1", "--port", &server.port(), "--helo", "me.example", "--pipeline"]);
    swaks.args(["--from", "eva@x.example", "--to", "ana@lab.example,beto@lab.example", "--body", "one\n.\n..two"]);
    let output = run(&mut swaks);
    assert!(output.status.success(), "{}", text(&output.stdout));
    let (ana, beto) = (server.mailbox("ana"), server.mailbox("beto"));
    assert_eq!((ana.len(), &ana), (1, &beto));
    assert!(text(&ana[0]).contains("\r\n\r\none\r\n.\r\n..two\r\n"), "{}", text(&ana[0]));
}

#[test]
fn swaks_is_told_which_recipient_isnt_one() {
    let server = Smtpd::start(&[]);
    let mut swaks = Command::new(tool("swaks"));
    swaks.args(["--server", "127.0.0.1", "--port", &server.port(), "--helo", "me.example"]);
    swaks.args(["--from", "eva@x.example", "--to", "carla@lab.example,ana@y.example,ana@lab.example"]);
    let said = text(&run(&mut swaks).stdout);
    assert!(said.contains("<** 550 5.1.1") && said.contains("<** 550 5.7.1"), "{said}");
    assert_eq!(server.mailbox("ana").len(), 1);
}

#[test]
fn swaks_sends_a_megabyte_and_is_refused_more_than_is_taken() {
    let server = Smtpd::start(&["--size", "2000000"]);
    let big = |len: usize| {
        let line = [b"x".repeat(75), b"\n".to_vec()].concat();
        file("swaks", &[b"Subject: big\n\n".to_vec(), line.repeat(len / 76)].concat())
    };
    for (len, taken) in [(1_000_000, true), (3_000_000, false)] {
        let mut swaks = Command::new(tool("swaks"));
        swaks.args(["--server", "127.0.0.1", "--port", &server.port(), "--helo", "me.example", "--hide-all"]);
        swaks.args(["--from", "eva@x.example", "--to", "ana@lab.example"]);
        swaks.arg("--data").arg(format!("@{}", big(len).display()));
        assert_eq!(run(&mut swaks).status.success(), taken, "{len} octets");
    }
    let mails = server.mailbox("ana");
    // swaks ends every message with an empty line of its own.
    assert_eq!((mails.len(), mails[0].len()), (1, 16 + 1_000_000 / 76 * 77 + 2));
}

/// Runs a script of Python with the server's port; what it prints.
fn python(server: &Smtpd, script: &str, arguments: &[&str]) -> String {
    let head = "import smtplib, sys\ns = smtplib.SMTP('127.0.0.1', int(sys.argv[1]), 'me.example', timeout=20)\n";
    let mut python = Command::new(tool("python3"));
    let output = run(python.arg("-c").arg(format!("{head}{script}")).arg(server.port()).args(arguments));
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn smtplib_delivers_what_is_hard_to_carry() {
    for (name, message) in hard().into_iter().chain([("long line", long_line())]) {
        let server = Smtpd::start(&[]);
        let script = "print(s.sendmail('eva@x.example', ['ana@lab.example', 'carla@lab.example'],\
                      open(sys.argv[2], 'rb').read(), ['BODY=8BITMIME']))\ns.quit()";
        let said = python(&server, script, &[&file("smtplib", &message).display().to_string()]);
        assert!(said.contains("carla@lab.example': (550"), "{said}");
        assert_eq!(server.mailbox("ana"), [behind_data(&message)], "{name}");
    }
}

#[test]
fn smtplib_hears_the_right_code_for_every_wrong_turn() {
    let server = Smtpd::start(&[]);
    let script = "
def say(line): print(s.docmd(line)[0], end=' ')
for line in ['MAIL FROM:<a@b>', 'EHLO me.example', 'DATA', 'RCPT TO:<ana@lab.example>', 'MAIL FROM: <a@b>', 'MAIL FROM:<a@b>',
             'MAIL FROM:<a@b>', 'DATA', 'RCPT TO:<carla@lab.example>', 'RCPT TO:<ana@lab.example>', 'RSET', 'DATA', 'VRFY ana',
             'EXPN x', 'FOO', 'HELP', 'NOOP', 'STARTTLS', 'AUTH PLAIN', 'QUIT']:
    say(line)
";
    assert_eq!(
        python(&server, script, &[]).trim(),
        "503 250 503 503 501 250 503 503 550 250 250 503 252 502 500 214 250 502 502 221"
    );
}

#[test]
fn smtplib_sends_several_mails_in_one_session_and_one_in_chunks() {
    let server = Smtpd::start(&[]);
    let script = "
s.sendmail('eva@x.example', 'ana@lab.example', b'one')
s.mail('eva@x.example'); s.rcpt('ana@lab.example'); s.rset()
s.sendmail('eva@x.example', 'ana@lab.example', b'three')
s.mail('eva@x.example'); s.rcpt('ana@lab.example')
s.send(b'BDAT 5\\r\\n.\\r\\nfi'); print(s.getreply()[0])
s.send(b'BDAT 2 LAST\\r\\nve'); print(s.getreply()[0])
s.quit()";
    assert_eq!(python(&server, script, &[]).split_whitespace().collect::<Vec<_>>(), ["250", "250"]);
    assert_eq!(server.mailbox("ana"), [b".\r\nfive".to_vec(), b"one\r\n".to_vec(), b"three\r\n".to_vec()]);
}

#[test]
fn curl_delivers_what_is_hard_to_carry() {
    for (name, message) in hard().into_iter().chain([("long line", long_line())]) {
        let server = Smtpd::start(&[]);
        let mut curl = Command::new(tool("curl"));
        curl.args(["--silent", "--show-error", "--max-time", "20", "--mail-from", "eva@x.example"]);
        curl.args(["--mail-rcpt", "ana@lab.example", "--mail-rcpt", "beto@lab.example", "--upload-file"]);
        curl.arg(file("curl", &message)).arg(format!("smtp://{}/me.example", server.address));
        let output = run(&mut curl);
        assert!(output.status.success(), "{name}: {}", text(&output.stderr));
        assert_eq!(server.mailbox("ana"), [behind_data(&message)], "{name}");
        assert_eq!(server.mailbox("beto"), [behind_data(&message)], "{name}");
    }
}

#[test]
fn our_client_and_our_server_carry_what_is_hard_by_data_and_unchanged_by_chunks() {
    let server = Smtpd::start(&[]);
    for (name, message) in hard().into_iter().chain([("long line", long_line())]) {
        let written = file("ours", &message);
        for (options, expected) in [
            (&["--no-pipelining"][..], behind_data(&message)),
            (&[], behind_data(&message)),
            (&["--chunking"], message.clone()),
        ] {
            let before = server.mailbox("ana");
            let (code, said) = send(server.address, &["ana@lab.example"], &written, options);
            assert_eq!(code, Some(0), "{name}: {said}");
            let mut after = server.mailbox("ana");
            for mail in before {
                let at = after.iter().position(|other| *other == mail).expect("mails stay");
                after.remove(at);
            }
            assert_eq!(after, [expected], "{name} {options:?}");
        }
    }
}

/// The body of a mail whose lines end with LF.
fn body(mail: &[u8]) -> Vec<u8> {
    let at = mail.windows(2).position(|signs| signs == b"\n\n").expect("an empty line");
    mail[at + 2..].to_vec()
}

fn with_lf(message: &[u8]) -> Vec<u8> {
    message.iter().copied().filter(|octet| *octet != b'\r').collect()
}

#[test]
fn exim_takes_from_our_client_what_is_hard_to_carry() {
    for options in [&[][..], &["--no-pipelining"]] {
        let exim = Exim::start();
        let mut expected = Vec::new();
        for (name, message) in hard() {
            let (code, said) = send(exim.address, &["ana@test.example"], &file("exim", &message), options);
            assert_eq!(code, Some(0), "{name}: {said}");
            expected.push(body(&with_lf(&behind_data(&message))));
        }
        let mut bodies: Vec<_> = exim.delivered(expected.len()).iter().map(|mail| body(mail)).collect();
        bodies.sort();
        expected.sort();
        assert_eq!(bodies, expected);
    }
}

#[test]
fn exim_takes_chunks_from_our_client() {
    let exim = Exim::start();
    let (_, message) = hard().remove(0);
    let (code, said) = send(exim.address, &["ana@test.example"], &file("exim", &message), &["--chunking"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains(&format!("> BDAT {} LAST", message.len())), "{said}");
    assert_eq!(body(&exim.delivered(1)[0]), body(&with_lf(&message)));
}

#[test]
fn exim_refuses_some_recipients_and_the_others_have_the_mail() {
    let exim = Exim::start();
    let recipients = ["nobody@test.example", "ana@test.example", "later@test.example", "ana@other.example"];
    let (code, said) = send(exim.address, &recipients, &file("exim", b"Subject: x\r\n\r\nx\r\n"), &[]);
    assert_eq!(code, Some(1), "{said}");
    for fate in
        ["nobody@test.example> refused 550", "ana@test.example> delivered 250", "ana@other.example> refused 550"]
    {
        assert!(said.contains(fate), "{fate}: {said}");
    }
    assert!(said.contains("later@test.example> deferred 451"), "{said}");
    exim.delivered(1);
}

#[test]
fn aiosmtpd_takes_from_our_client_what_is_hard_to_carry() {
    for (name, message) in hard() {
        let server = Aiosmtpd::start();
        let (code, said) = send(server.address, &["ana@test.example"], &file("aiosmtpd", &message), &[]);
        assert_eq!(code, Some(0), "{name}: {said}");
        assert_eq!(mails(&server.folder), [behind_data(&message)], "{name}");
    }
}

#[test]
fn aiosmtpd_refuses_a_long_line_and_our_client_says_so() {
    let server = Aiosmtpd::start();
    let (code, said) = send(server.address, &["ana@test.example"], &file("aiosmtpd", &long_line()), &[]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("ana@test.example> refused 500"), "{said}");
}

#[test]
fn a_recipient_that_aiosmtpd_puts_off_has_the_mail_in_the_end_and_the_others_have_it_once() {
    let server = Aiosmtpd::start();
    let recipients = ["ana@test.example", "later@test.example", "nobody@test.example"];
    let message = file("aiosmtpd", b"Subject: x\r\n\r\nx\r\n");
    let (code, said) = send(server.address, &recipients, &message, &["--attempts", "3", "--pause", "100"]);
    assert_eq!(code, Some(1), "nobody has it not: {said}");
    assert!(said.contains("later@test.example> deferred 451"), "{said}");
    assert!(said.contains("later@test.example> delivered 250"), "{said}");
    assert_eq!(said.matches("RCPT TO:<ana@test.example>").count(), 1, "{said}");
    assert_eq!(mails(&server.folder).len(), 2, "one attempt each");
}

#[test]
fn a_server_that_isnt_there_is_tried_again() {
    let address = free_port();
    let maildir = mail::folder("late");
    let message = file("late", b"Subject: late\r\n\r\n");
    let client = std::thread::spawn(move || {
        send(address, &["ana@lab.example"], &message, &["--attempts", "8", "--pause", "200"])
    });
    std::thread::sleep(Duration::from_millis(300));
    let server = Smtpd::on(&address.to_string(), &maildir, &[]);
    let (code, said) = client.join().expect("it ends");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("deferred Lost(Down)"), "{said}");
    assert_eq!(server.mailbox("ana").len(), 1);
}

/// What a server says to octets on a connection of their own, until it closes or waits.
fn raw(server: &Smtpd, octets: &[u8]) -> String {
    let mut stream = TcpStream::connect(server.address).expect("it takes the call");
    stream.set_read_timeout(Some(Duration::from_millis(700))).expect("set");
    // It may close before all is written.
    let _ = stream.write_all(octets);
    let (mut said, mut piece) = (Vec::new(), [0; 4_096]);
    while let Ok(len @ 1..) = stream.read(&mut piece) {
        said.extend_from_slice(&piece[..len]);
    }
    text(&said)
}

#[test]
fn a_smuggled_mail_is_refused_with_its_carrier() {
    let server = Smtpd::start(&[]);
    let dialogue = "EHLO me\r\nMAIL FROM:<eva@x.example>\r\nRCPT TO:<ana@lab.example>\r\nDATA\r\nSubject: a\r\n\r\na\n.\r\n\
                    MAIL FROM:<root@lab.example>\r\nRCPT TO:<beto@lab.example>\r\nDATA\r\nsmuggled\r\n.\r\nQUIT\r\n";
    let said = raw(&server, dialogue.as_bytes());
    assert!(said.contains("554 5.6.0") && said.contains("221 2.0.0"), "{said}");
    assert_eq!((server.mailbox("ana").len(), server.mailbox("beto").len()), (0, 0));
}

#[test]
fn a_flood_of_errors_and_a_line_without_end_cost_the_connection_and_nothing_else() {
    let server = Smtpd::start(&[]);
    let said = raw(&server, "FOO\r\n".repeat(1_000).as_bytes());
    assert!(said.contains("421 lab.example Too many errors"), "{said}");
    let mut endless = vec![b'x'; 1_000_000];
    endless.extend_from_slice(b"\r\nQUIT\r\n");
    let said = raw(&server, &endless);
    assert!(said.contains("\r\n500 Line too long\r\n221 "), "{said}");
    assert!(send(server.address, &["ana@lab.example"], &file("flood", b"Subject: x\r\n\r\n"), &[]).0 == Some(0));
}

#[test]
fn one_connection_more_than_there_may_be_hears_421() {
    let server = Smtpd::start(&["--connections", "1"]);
    let first = TcpStream::connect(server.address).expect("it takes the call");
    std::thread::sleep(Duration::from_millis(300));
    assert!(raw(&server, b"").starts_with("421 lab.example"), "the second");
    drop(first);
}

#[test]
fn who_says_nothing_hears_421() {
    let server = Smtpd::start(&["--silence", "1"]);
    let mut stream = TcpStream::connect(server.address).expect("it takes the call");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("set");
    let mut said = String::new();
    stream.read_to_string(&mut said).expect("it closes");
    assert!(said.ends_with("421 lab.example Timeout, closing transmission channel\r\n"), "{said}");
}

#[test]
fn a_command_line_that_cant_be_understood_is_one_clear_line_and_exit_code_2() {
    let cases: [(&str, &[&str], &str); 6] = [
        ("smtpd", &[], "an address is due"),
        ("smtpd", &["0.0.0.0:25"], "only loopback"),
        ("smtpd", &["127.0.0.1:0", "--domain", "-x"], "not a domain"),
        ("smtp-send", &["127.0.0.1:25", "--from", "a", "--to", "b@c", "x"], "a: not an address"),
        ("smtp-send", &["127.0.0.1:25", "--from", "a@b", "--to", "b@c", "/nonexistent"], "/nonexistent: "),
        ("smtp-send", &["127.0.0.1:25", "--from", "a@b", "x"], "--to is due"),
    ];
    for (program, arguments, expected) in cases {
        let output = run(Command::new(example(program)).args(arguments));
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{program} {arguments:?}: {said}");
        assert!(said.lines().next().is_some_and(|line| line.contains(expected)), "{said}");
    }
}
