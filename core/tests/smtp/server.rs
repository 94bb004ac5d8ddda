//! What the server does beyond single answers: sessions of several mails, limits, security, stopping.

use capa5_core::endpoint::Cause;
use capa5_core::smtp::server::{Auth, Offers, ServerConfig, ServerNote, ServerRequest};
use capa5_core::smtp::table::State;

use crate::talk::{Talk, codes, config};

const MAIL: &str = "MAIL FROM:<eva@x.example>\r\nRCPT TO:<ana@lab.example>\r\n";

#[test]
fn one_session_takes_mail_after_mail_and_rset_drops_only_the_present_one() {
    let mut talk = Talk::ready(config());
    talk.say(&format!("{MAIL}DATA\r\none\r\n.\r\n{MAIL}RSET\r\n{MAIL}DATA\r\nthree\r\n.\r\nQUIT\r\n"));
    let messages: Vec<&[u8]> = talk.stored.iter().map(|delivery| delivery.message.octets()).collect();
    assert_eq!(messages, [b"one\r\n".as_slice(), b"three\r\n"]);
    assert_ne!(talk.stored[0].id, talk.stored[1].id);
}

#[test]
fn replies_to_commands_that_came_together_go_out_together() {
    let mut talk = Talk::ready(config());
    assert_eq!(codes(&talk.say(&format!("{MAIL}DATA\r\n"))), [250, 250, 354]);
}

#[test]
fn the_final_250_waits_for_the_store_and_what_came_behind_waits_too() {
    let mut talk = Talk::ready(config());
    talk.stores = false;
    assert_eq!(talk.codes(&format!("{MAIL}DATA\r\n.\r\nNOOP\r\nQUIT\r\n")), [250, 250, 354]);
    assert_eq!(talk.server.state(), State::Storing);
    assert_eq!(codes(&talk.request(ServerRequest::Stored)), [250, 250, 221]);
}

#[test]
fn a_server_that_is_to_stop_answers_the_mail_that_it_is_storing_first() {
    let mut talk = Talk::ready(config());
    talk.stores = false;
    talk.say(&format!("{MAIL}DATA\r\n.\r\n"));
    assert_eq!(talk.request(ServerRequest::Shutdown), "");
    assert_eq!(codes(&talk.request(ServerRequest::Stored)), [250, 421]);
    assert_eq!(talk.ended, Some(Cause::Closed));
}

#[test]
fn more_octets_than_may_wait_while_a_mail_is_stored_cost_the_connection() {
    let mut config = config();
    config.limits.held = 100;
    let mut talk = Talk::ready(config);
    talk.stores = false;
    talk.say(&format!("{MAIL}DATA\r\n.\r\n"));
    talk.say(&"NOOP\r\n".repeat(100));
    assert_eq!((talk.ended, talk.server.held()), (Some(Cause::Protocol), 0));
    assert!(talk.notes.contains(&ServerNote::Flood));
}

#[test]
fn what_is_sent_in_clear_behind_starttls_is_never_a_command() {
    let mut config = config();
    config.offers.starttls = true;
    config.offers.auth = Auth::Secured;
    let mut talk = Talk::ready(config);
    // CVE-2011-0411: a command smuggled in ahead of the handshake.
    assert_eq!(talk.codes("STARTTLS\r\nMAIL FROM:<eva@x.example>\r\n"), [220]);
    assert!(talk.asked_for_tls);
    assert_eq!(talk.request(ServerRequest::Secured), "");
    assert_eq!(talk.codes("MAIL FROM:<eva@x.example>\r\n"), [503], "EHLO is forgotten");
    let extensions = talk.say("EHLO me.example\r\n");
    assert!(extensions.contains("AUTH PLAIN LOGIN") && !extensions.contains("STARTTLS"), "{extensions}");
}

#[test]
fn submission_takes_mail_from_who_has_said_who_it_is_and_relays_it() {
    let mut config = config();
    (config.submission, config.offers.auth) = (true, Auth::InClear);
    let mut talk = Talk::ready(config);
    assert_eq!(talk.codes("MAIL FROM:<ana@lab.example>\r\n"), [530]);
    assert_eq!(talk.codes("AUTH PLAIN AGFuYQB3cm9uZw==\r\nMAIL FROM:<ana@lab.example>\r\n"), [535, 530]);
    assert_eq!(talk.say("AUTH LOGIN\r\n"), "334 VXNlcm5hbWU6\r\n");
    assert_eq!(talk.say("YW5h\r\n"), "334 UGFzc3dvcmQ6\r\n");
    assert_eq!(talk.codes("c2VjcmV0\r\n"), [235]);
    let mail = "MAIL FROM:<ana@lab.example>\r\nRCPT TO:<anybody@other.example>\r\nDATA\r\n.\r\n";
    assert_eq!(talk.codes(mail), [250, 250, 354, 250]);
    assert!(talk.stored[0].received.contains(" with ESMTPA id "));
}

#[test]
fn a_client_that_speaks_before_the_greeting_is_told_off() {
    let mut config = config();
    config.limits.greeting = capa5_core::time::Nanos::from_millis(100);
    let mut talk = Talk::silent(config);
    assert_eq!(talk.answer(), "");
    assert_eq!(talk.codes("EHLO me.example\r\n"), [554]);
    assert_eq!(talk.server.state(), State::Closed);
}

#[test]
fn a_reply_to_a_client_of_helo_has_no_status_code() {
    let mut talk = Talk::new(config());
    assert_eq!(talk.say("HELO me.example\r\nNOOP\r\n"), "250 lab.example\r\n250 OK\r\n");
}

#[test]
fn a_hundred_recipients_are_taken_and_one_more_is_put_off() {
    let mut talk = Talk::ready(config());
    let rcpt = "RCPT TO:<ana@lab.example>\r\n".repeat(101);
    let mut expected = vec![250; 101];
    expected.push(452);
    assert_eq!(talk.codes(&format!("MAIL FROM:<>\r\n{rcpt}")), expected);
    assert_eq!(talk.codes("DATA\r\n.\r\n"), [354, 250]);
}

#[test]
fn a_command_line_of_more_than_512_octets_is_too_long_and_mail_has_more_room() {
    let offers = Offers { auth: Auth::InClear, ..config().offers };
    let mut talk = Talk::ready(ServerConfig { offers, ..config() });
    let line = |len: usize| format!("NOOP {}\r\n", "x".repeat(len - 7));
    assert_eq!(talk.codes(&line(507)), [250]);
    assert_eq!(talk.codes(&format!("NOOP {}  {}\r\n", "x".repeat(495), " ".repeat(9))), [501]);
    let mail = format!("MAIL FROM:<eva@x.example> AUTH={} \r\n", "x".repeat(499));
    assert!(mail.len() > 512);
    assert_eq!(talk.codes(&mail), [250]);
    assert_eq!(talk.codes(&format!("QUIT{}\r\n", " ".repeat(510))), [500]);
}

#[test]
fn a_message_in_chunks_is_what_the_chunks_are_together() {
    let mut talk = Talk::ready(config());
    assert_eq!(talk.codes(&format!("{MAIL}BDAT 2\r\na\rBDAT 3\r\n\n.\rBDAT 1 LAST\r\n\n")), [250, 250, 250, 250, 250]);
    assert_eq!(talk.stored[0].message.octets(), b"a\r\n.\r\n");
}

#[test]
fn a_chunk_that_isnt_wanted_is_read_away_before_it_is_answered() {
    let mut talk = Talk::ready(config());
    assert_eq!(talk.say("BDAT 12 LAST\r\nQUIT\r\n"), "");
    assert_eq!(talk.codes("QUIT\r\nNOOP\r\n"), [503, 250], "its octets are no commands");
}

#[test]
fn return_path_names_where_failures_go() {
    use capa5_core::smtp::trace::return_path;
    let mut talk = Talk::ready(config());
    talk.say(&format!("{MAIL}DATA\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<ana@lab.example>\r\nDATA\r\n.\r\n"));
    let paths: Vec<String> = talk.stored.iter().map(|delivery| return_path(&delivery.envelope.from)).collect();
    assert_eq!(paths, ["Return-Path: <eva@x.example>\r\n", "Return-Path: <>\r\n"]);
}

#[test]
fn dates_are_those_of_the_calendar() {
    use capa5_core::smtp::trace::UnixSeconds;
    for (seconds, expected) in [
        (0, "Thu, 01 Jan 1970 00:00:00 +0000"),
        (951_827_696, "Tue, 29 Feb 2000 12:34:56 +0000"),
        (1_649_066_400, "Mon, 04 Apr 2022 10:00:00 +0000"),
        (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 +0000"),
        (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 +0000"),
    ] {
        assert_eq!(UnixSeconds(seconds).to_string(), expected);
    }
}
