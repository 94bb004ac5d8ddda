//! The client against a server that is played by hand, and the queue behind it.
#![allow(unreachable_pub, reason = "the crashes use a part")]

use capa5_core::endpoint::{Cause, Down, Endpoint, Input, Opener, Outbox, Output, Timer};
use capa5_core::octets::{Chunk, NoSources};
use capa5_core::smtp::address::{Host, Mailbox};
use capa5_core::smtp::client::{Client, ClientConfig, ClientIndication, ClientRequest, Fate, Mail, Reason, TlsUse};
use capa5_core::smtp::envelope::{Envelope, Recipient};
use capa5_core::smtp::parameter::{MailParameters, Notify, Return};
use capa5_core::smtp::path::{ForwardPath, ReversePath};
use capa5_core::smtp::queue::{MailId, Outcome, Queue, RetryPolicy};
use capa5_core::smtp::reply::{Reply, ReplyCode};
use capa5_core::smtp::server::Credentials;
use capa5_core::smtp::text::MessageText;
use capa5_core::smtp::trace::UnixSeconds;
use capa5_core::time::Nanos;

use crate::talk::domain;

pub fn mail(from: &str, recipients: &[&str], message: &[u8]) -> Mail {
    let mailbox = |text: &str| Mailbox::new(text).expect("a mailbox");
    let from = if from.is_empty() { ReversePath::Null } else { ReversePath::Mailbox(mailbox(from)) };
    let recipients = recipients.iter().map(|to| Recipient::new(ForwardPath::Mailbox(mailbox(to)))).collect();
    let envelope = Envelope { from, parameters: MailParameters::default(), recipients };
    Mail { envelope, message: MessageText::new(message.to_vec()).expect("text") }
}

pub fn name() -> ClientConfig {
    ClientConfig::new(Host::new("me.example").expect("a host"))
}

struct Caller {
    client: Client,
    said: Vec<u8>,
    done: Vec<Vec<Fate>>,
    ended: Option<Cause>,
    tls: bool,
}

impl Caller {
    /// Connected, with these mails to send and nothing more.
    fn new(config: ClientConfig, mails: &[Mail]) -> Self {
        let client = Client::new(config);
        let mut caller = Self { client, said: Vec::new(), done: Vec::new(), ended: None, tls: false };
        for mail in mails {
            caller.input(Input::Request(ClientRequest::Send(mail.clone())));
        }
        caller.input(Input::Request(ClientRequest::Quit));
        caller.input(Input::Opened(Opener::Us));
        caller
    }

    fn input(&mut self, input: Input<ClientRequest>) {
        let mut out = Outbox::default();
        self.client.handle(Nanos::ZERO, input, &NoSources, &mut out);
        for output in out.done {
            match output {
                Output::Down(Down::Send(octets)) => self.said.extend(octets.to_vec(&NoSources).expect("literal")),
                Output::Down(Down::Open | Down::Accept | Down::Close) | Output::Note(_) => {}
                Output::Up(ClientIndication::Done(fates)) => self.done.push(fates),
                Output::Up(ClientIndication::StartTls) => self.tls = true,
                Output::Up(ClientIndication::Ended(cause)) => self.ended = Some(cause),
            }
        }
    }

    /// What it says to a reply.
    fn hear(&mut self, reply: &str) -> String {
        self.input(Input::Octets(Chunk::from(reply.as_bytes())));
        String::from_utf8(std::mem::take(&mut self.said)).expect("text")
    }
}

const PLAIN: &str = "250 x.example\r\n";
const PIPELINING: &str = "250-x.example\r\n250-PIPELINING\r\n250 8BITMIME\r\n";
const TWO: &[&str] = &["beto@x.example", "carla@x.example"];

fn one() -> Mail {
    mail("ana@lab.example", TWO, b"Subject: x\r\n\r\n.x")
}

#[test]
fn it_says_one_command_at_a_time_where_pipelining_isnt_offered() {
    let mut caller = Caller::new(name(), &[one()]);
    assert_eq!(caller.hear("220-x.example\r\n220 hello\r\n"), "EHLO me.example\r\n");
    assert_eq!(caller.hear(PLAIN), "MAIL FROM:<ana@lab.example>\r\n");
    assert_eq!(caller.hear("250 ok\r\n"), "RCPT TO:<beto@x.example>\r\n");
    assert_eq!(caller.hear("250 ok\r\n"), "RCPT TO:<carla@x.example>\r\n");
    assert_eq!(caller.hear("550 no\r\n"), "DATA\r\n");
    assert_eq!(caller.hear("354 go\r\n"), "Subject: x\r\n\r\n..x\r\n.\r\n");
    assert_eq!(caller.hear("250 ok\r\n"), "QUIT\r\n");
    assert!(matches!(&caller.done[0][..], [Fate::Delivered(_), Fate::Refused(Reason::Reply(_))]));
    caller.hear("221 bye\r\n");
    assert_eq!(caller.ended, Some(Cause::Closed));
}

#[test]
fn it_says_all_at_once_where_pipelining_is_offered() {
    let mut caller = Caller::new(name(), &[one()]);
    caller.hear("220 x\r\n");
    let said = caller.hear(PIPELINING);
    assert_eq!(said.lines().count(), 4, "{said}");
    assert_eq!(caller.hear("250 ok\r\n550 no\r\n550 no\r\n354 go\r\n"), ".\r\n", "nobody receives it: an empty one");
    assert_eq!(caller.hear("554 no valid recipients\r\n"), "QUIT\r\n");
    assert!(matches!(&caller.done[0][..], [Fate::Refused(_), Fate::Refused(_)]));
}

#[test]
fn a_mail_that_nobody_receives_is_dropped_and_the_session_goes_on() {
    let mut caller = Caller::new(name(), &[one(), mail("", &["beto@x.example"], b"")]);
    caller.hear("220 x\r\n");
    caller.hear(PLAIN);
    caller.hear("250 ok\r\n");
    caller.hear("550 no\r\n");
    assert_eq!(caller.hear("451 later\r\n"), "RSET\r\n");
    assert!(matches!(&caller.done[0][..], [Fate::Refused(_), Fate::Deferred { in_doubt: false, .. }]));
    assert_eq!(caller.hear("250 ok\r\n"), "MAIL FROM:<>\r\n");
}

#[test]
fn an_old_server_is_greeted_with_helo() {
    let mut caller = Caller::new(name(), &[one()]);
    caller.hear("220 x\r\n");
    assert_eq!(caller.hear("502 what\r\n"), "HELO me.example\r\n");
    assert_eq!(caller.hear("250 x\r\n"), "MAIL FROM:<ana@lab.example>\r\n");
}

#[test]
fn a_lost_final_reply_leaves_the_mail_in_doubt_and_a_loss_before_it_does_not() {
    for (replies, expected) in [(4, false), (5, true)] {
        let mut caller = Caller::new(name(), &[mail("a@b", &["beto@x.example"], b"x\r\n")]);
        let all = ["220 x\r\n", PLAIN, "250 ok\r\n", "250 ok\r\n", "354 go\r\n"];
        for reply in &all[..replies] {
            caller.hear(reply);
        }
        caller.input(Input::Closed(Cause::Cut));
        let lost = Fate::Deferred { reason: Reason::Lost(Cause::Cut), in_doubt: expected };
        assert_eq!(caller.done, [vec![lost]], "{replies} replies");
    }
}

#[test]
fn a_server_that_stops_leaves_no_doubt() {
    let mut caller = Caller::new(name(), &[one(), one()]);
    for reply in ["220 x\r\n", PLAIN, "250 ok\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n", "421 bye\r\n"] {
        caller.hear(reply);
    }
    assert_eq!(caller.done.len(), 2);
    for fates in caller.done {
        assert!(fates.iter().all(|fate| matches!(fate, Fate::Deferred { in_doubt: false, .. })), "{fates:?}");
    }
}

#[test]
fn silence_ends_the_session_after_the_standards_time() {
    let mut caller = Caller::new(name(), &[one()]);
    let (at, timer) = caller.client.next_timeout().expect("it waits for the greeting");
    assert_eq!((at, timer), (Nanos::from_millis(300_000), Timer::Silence));
    for reply in ["220 x\r\n", PLAIN, "250 ok\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n"] {
        caller.hear(reply);
    }
    assert_eq!(caller.client.next_timeout(), Some((Nanos::from_millis(600_000), Timer::Silence)));
    caller.input(Input::Timer(Timer::Silence));
    assert!(matches!(&caller.done[0][0], Fate::Deferred { reason: Reason::Silence, in_doubt: true }));
}

#[test]
fn what_the_server_cant_take_isnt_sent() {
    let eight_bit = mail("a@b", &["beto@x.example"], b"\xE1\r\n");
    let mut caller = Caller::new(name(), &[eight_bit, one()]);
    caller.hear("220 x\r\n");
    caller.hear("250-x\r\n250 SIZE 4\r\n");
    assert_eq!(caller.done[0], [Fate::Refused(Reason::EightBit)]);
    assert_eq!(caller.done[1], [Fate::Refused(Reason::TooLarge), Fate::Refused(Reason::TooLarge)]);
}

#[test]
fn it_insists_on_tls_where_it_is_told_to() {
    let config = ClientConfig { tls: TlsUse::Required, ..name() };
    let mut stripped = Caller::new(config.clone(), &[one()]);
    stripped.hear("220 x\r\n");
    assert_eq!(stripped.hear(PLAIN), "", "nothing is said in clear");
    assert_eq!(stripped.done[0][0], Fate::Refused(Reason::NoTls));
    let credentials = Some(Credentials { name: "ana".into(), password: "secret".into() });
    let mut caller = Caller::new(ClientConfig { credentials, ..config }, &[one()]);
    caller.hear("220 x\r\n");
    assert_eq!(caller.hear("250-x\r\n250 STARTTLS\r\n"), "STARTTLS\r\n");
    caller.hear("220 go\r\n");
    assert!(caller.tls);
    caller.input(Input::Request(ClientRequest::Secured));
    assert_eq!(caller.hear(""), "EHLO me.example\r\n");
    assert_eq!(caller.hear("250-x\r\n250 AUTH LOGIN\r\n"), "AUTH LOGIN\r\n");
    assert_eq!(caller.hear("334 VXNlcm5hbWU6\r\n"), "YW5h\r\n");
    assert_eq!(caller.hear("334 UGFzc3dvcmQ6\r\n"), "c2VjcmV0\r\n");
    assert_eq!(caller.hear("235 ok\r\n"), "MAIL FROM:<ana@lab.example>\r\n");
}

#[test]
fn what_comes_in_clear_behind_the_reply_to_starttls_is_nobodys() {
    let mut caller = Caller::new(ClientConfig { tls: TlsUse::IfOffered, ..name() }, &[one()]);
    caller.hear("220 x\r\n");
    caller.hear("250-x\r\n250-SIZE 1\r\n250 STARTTLS\r\n");
    caller.hear("220 go\r\n250-x\r\n250 OK\r\n250 an offer that nobody");
    assert_eq!((caller.ended, caller.hear(" made\r\n421 go away\r\n").as_str()), (None, ""));
    caller.input(Input::Request(ClientRequest::Secured));
    assert_eq!(caller.hear(""), "EHLO me.example\r\n");
    assert_eq!(caller.hear("250 x\r\n"), "MAIL FROM:<ana@lab.example>\r\n", "SIZE is forgotten too");
}

#[test]
fn garbage_ends_the_session() {
    let mut caller = Caller::new(name(), &[one()]);
    caller.hear("SSH-2.0-OpenSSH\r\n");
    assert_eq!(caller.ended, Some(Cause::Protocol));
    assert!(matches!(&caller.done[0][0], Fate::Deferred { reason: Reason::Unreadable, .. }));
}

fn queue() -> Queue {
    let minutes = |minutes: u64| Nanos::from_millis(minutes * 60_000);
    let policy = RetryPolicy { first: minutes(1), most: minutes(3), life: minutes(10) };
    Queue::new(domain("lab.example"), policy, UnixSeconds(1_649_066_400))
}

fn reply(code: u16) -> Reply {
    Reply::new(ReplyCode::new(code).expect("a code"), None, "said")
}

fn deferred() -> Fate {
    Fate::Deferred { reason: Reason::Reply(reply(451)), in_doubt: false }
}

#[test]
fn a_mail_that_is_put_off_is_tried_with_growing_pauses_for_those_who_lack_it() {
    let mut queue = queue();
    let id = queue.push(Nanos::ZERO, one());
    let (taken, _) = queue.take(Nanos::ZERO).expect("it is due");
    assert_eq!((taken, queue.take(Nanos::MAX)), (id, None), "it isn't given out twice");
    let outcomes = queue.settle(Nanos::ZERO, id, vec![Fate::Delivered(reply(250)), deferred()]);
    assert!(matches!(&outcomes[..], [Outcome::Delivered(..), Outcome::Retry { left: 1, .. }]));
    let mut now = Nanos::ZERO;
    let mut pauses = Vec::new();
    for _ in 0..4 {
        let due = queue.next_due().expect("it waits");
        pauses.push(due.since(now).0 / 60_000_000_000);
        now = due;
        let (id, mail) = queue.take(now).expect("due");
        assert_eq!(mail.envelope.recipients.len(), 1);
        queue.settle(now, id, vec![deferred()]);
    }
    assert_eq!(pauses, [1, 2, 3, 3]);
}

#[test]
fn a_mail_that_is_too_old_comes_back_and_its_report_never_does() {
    let mut queue = queue();
    queue.push(Nanos::ZERO, mail("ana@lab.example", &["beto@x.example"], b"Subject: s\r\n\r\nbody\r\n"));
    let late = Nanos::from_millis(11 * 60_000);
    let (id, _) = queue.take(late).expect("due");
    let outcomes = queue.settle(late, id, vec![deferred()]);
    let [Outcome::Failed { report: Some(report), .. }] = &outcomes[..] else { panic!("{outcomes:?}") };
    let (report_id, sent) = queue.take(late).expect("the report is due at once");
    assert_eq!((report_id, &sent.envelope.from), (*report, &ReversePath::Null));
    let text = String::from_utf8(sent.message.octets().to_vec()).expect("text");
    for line in [
        "To: <ana@lab.example>\r\n",
        "Date: Mon, 04 Apr 2022 10:11:00 +0000\r\n",
        "Content-Type: multipart/report; report-type=delivery-status;",
        "Reporting-MTA: dns; lab.example\r\n",
        "Final-Recipient: rfc822; beto@x.example\r\nAction: failed\r\nStatus: 5.4.7\r\nDiagnostic-Code: smtp; 451 said\r\n",
        "Subject: s\r\n\r\n\r\n--report-",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(!text.contains("body\r\n"), "only the header comes back");
    let outcomes = queue.settle(late, report_id, vec![Fate::Refused(Reason::Reply(reply(550)))]);
    assert!(matches!(&outcomes[..], [Outcome::Failed { report: None, .. }]), "nobody is told of a report");
    assert!(queue.entries().is_empty());
}

#[test]
fn a_sender_hears_of_failures_as_it_asked_to() {
    let mut quiet = mail("ana@lab.example", &["beto@x.example"], b"Subject: s\r\n\r\nbody\r\n");
    quiet.envelope.recipients[0].parameters.notify = Some(Notify::Never);
    let mut full = mail("ana@lab.example", &["beto@x.example"], b"Subject: s\r\n\r\nbody\r\n");
    full.envelope.parameters.ret = Some(Return::Full);
    let mut queue = queue();
    for (mail, expected) in [(quiet, None), (full, Some(true))] {
        let id = queue.push(Nanos::ZERO, mail);
        queue.take(Nanos::ZERO);
        queue.settle(Nanos::ZERO, id, vec![Fate::Refused(Reason::Reply(reply(550)))]);
        let report = queue.take(Nanos::ZERO).map(|(_, mail)| mail.message);
        let full = report.map(|report| String::from_utf8_lossy(report.octets()).contains("\r\nbody\r\n"));
        assert_eq!(full, expected);
    }
    assert_eq!(queue.withdraw(MailId(99)), None);
}
