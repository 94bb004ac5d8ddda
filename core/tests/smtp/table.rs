//! Every state × command of the server, and every row of its table.

use std::collections::BTreeSet;

use capa5_core::endpoint::Cause;
use capa5_core::smtp::command::{VERBS, Verb};
use capa5_core::smtp::server::{Auth, ServerConfig, ServerRequest};
use capa5_core::smtp::table::{Event, ROWS, RowId, State, cell};
use capa5_core::time::Nanos;

use crate::talk::{Talk, config};

const MAIL: &str = "MAIL FROM:<eva@x.example>\r\n";
const RCPT: &str = "RCPT TO:<ana@lab.example>\r\n";

fn line(verb: Verb) -> &'static str {
    match verb {
        Verb::Ehlo => "EHLO me.example\r\n",
        Verb::Helo => "HELO me.example\r\n",
        Verb::Mail => MAIL,
        Verb::Rcpt => RCPT,
        Verb::Data => "DATA\r\n",
        Verb::Bdat => "BDAT 4 LAST\r\na\r\nb",
        Verb::Rset => "RSET\r\n",
        Verb::Noop => "NOOP\r\n",
        Verb::Vrfy => "VRFY ana\r\n",
        Verb::Expn => "EXPN list\r\n",
        Verb::Help => "HELP\r\n",
        Verb::Quit => "QUIT\r\n",
        Verb::Auth => "AUTH PLAIN AGFuYQBzZWNyZXQ=\r\n",
        Verb::StartTls => "STARTTLS\r\n",
    }
}

/// What brings a session of EHLO to a state in which lines are commands.
fn way(state: State) -> &'static str {
    match state {
        State::Start => "",
        State::Ready => "EHLO me.example\r\n",
        State::Mail => "EHLO me.example\r\nMAIL FROM:<eva@x.example>\r\n",
        State::Rcpt => "EHLO me.example\r\nMAIL FROM:<eva@x.example>\r\nRCPT TO:<ana@lab.example>\r\n",
        State::Chunks => "EHLO me.example\r\nMAIL FROM:<eva@x.example>\r\nRCPT TO:<ana@lab.example>\r\nBDAT 3\r\na\r\n",
        State::Greeting
        | State::Text
        | State::Chunk
        | State::Discard
        | State::Storing
        | State::Credentials
        | State::Checking
        | State::Tls
        | State::Closed => panic!("{state:?} takes no command"),
    }
}

fn all_offered() -> ServerConfig {
    let mut config = config();
    config.offers.starttls = true;
    config.offers.auth = Auth::InClear;
    config
}

/// The code of every state × command with everything offered, and the state after. A plain table: reading it is the proof.
#[rustfmt::skip]
const EXPECTED: [(Verb, [(u16, State); 5]); 14] = [
    // START, READY, MAIL, RCPT, CHUNKS
    (Verb::Ehlo, [(250, State::Ready), (250, State::Ready), (250, State::Ready), (250, State::Ready), (250, State::Ready)]),
    (Verb::Helo, [(250, State::Ready), (250, State::Ready), (250, State::Ready), (250, State::Ready), (250, State::Ready)]),
    (Verb::Mail, [(503, State::Start), (250, State::Mail), (503, State::Mail), (503, State::Rcpt), (503, State::Chunks)]),
    (Verb::Rcpt, [(503, State::Start), (503, State::Ready), (250, State::Rcpt), (250, State::Rcpt), (503, State::Chunks)]),
    (Verb::Data, [(503, State::Start), (503, State::Ready), (503, State::Mail), (354, State::Text), (503, State::Chunks)]),
    (Verb::Bdat, [(503, State::Start), (503, State::Ready), (503, State::Ready), (250, State::Ready), (250, State::Ready)]),
    (Verb::Rset, [(250, State::Start), (250, State::Ready), (250, State::Ready), (250, State::Ready), (250, State::Ready)]),
    (Verb::Noop, [(250, State::Start), (250, State::Ready), (250, State::Mail), (250, State::Rcpt), (250, State::Chunks)]),
    (Verb::Vrfy, [(252, State::Start), (252, State::Ready), (252, State::Mail), (252, State::Rcpt), (252, State::Chunks)]),
    (Verb::Expn, [(502, State::Start), (502, State::Ready), (502, State::Mail), (502, State::Rcpt), (502, State::Chunks)]),
    (Verb::Help, [(214, State::Start), (214, State::Ready), (214, State::Mail), (214, State::Rcpt), (214, State::Chunks)]),
    (Verb::Quit, [(221, State::Closed), (221, State::Closed), (221, State::Closed), (221, State::Closed), (221, State::Closed)]),
    (Verb::Auth, [(503, State::Start), (235, State::Ready), (503, State::Mail), (503, State::Rcpt), (503, State::Chunks)]),
    (Verb::StartTls, [(503, State::Start), (220, State::Tls), (503, State::Mail), (503, State::Rcpt), (503, State::Chunks)]),
];

#[test]
fn every_state_answers_every_command_with_its_code() {
    assert_eq!(EXPECTED.len(), VERBS.len());
    for (verb, cells) in EXPECTED {
        for (state, (code, to)) in State::COMMAND.into_iter().zip(cells) {
            let mut talk = Talk::new(all_offered());
            talk.say(way(state));
            assert_eq!(talk.server.state(), state);
            let codes = talk.codes(line(verb));
            assert_eq!((codes.as_slice(), talk.server.state()), (&[code][..], to), "{state:?} {verb:?}");
        }
    }
}

#[test]
fn a_line_that_is_no_command_is_answered_everywhere_and_changes_nothing() {
    for state in State::COMMAND {
        let mut talk = Talk::new(config());
        talk.say(way(state));
        let lines = "FOO\r\nMAIL FROM: <a@b>\r\nNOOP\nNOOP\r\nMAIL FROM:<> X=1\r\nAUTH FOO\r\n";
        assert_eq!(talk.codes(lines), [500, 501, 500, 555, 504], "{state:?}");
        assert_eq!(talk.server.state(), state);
    }
}

#[test]
fn a_cell_ends_with_a_row_that_asks_nothing() {
    for row in ROWS {
        let last = cell(row.state, row.event).last().expect("the row itself").1;
        assert!(last.when.is_empty(), "{last}");
        let open = cell(row.state, row.event).filter(|(_, row)| row.when.is_empty()).count();
        assert_eq!(open, 1, "{row}: what stands behind it is never taken");
    }
}

#[test]
fn every_command_state_has_a_cell_for_every_verb_and_every_break() {
    for state in State::COMMAND {
        let events = VERBS.iter().map(|(verb, _)| Event::Command(*verb));
        for event in events.chain([Event::Unreadable, Event::Silence, Event::Shutdown, Event::TooManyErrors]) {
            assert!(cell(state, event).next().is_some(), "{state:?} {event:?}");
        }
    }
}

fn add(rows: &mut BTreeSet<RowId>, talk: &Talk) {
    rows.extend(&talk.rows);
}

/// What the plain table above takes, and the ways into every other row.
fn stories() -> BTreeSet<RowId> {
    let mut rows = BTreeSet::new();
    let mut run = |config: ServerConfig, text: &str| {
        let mut talk = Talk::new(config);
        talk.say(text);
        add(&mut rows, &talk);
    };
    for state in State::COMMAND {
        for (verb, _) in VERBS {
            run(all_offered(), &format!("{}{}", way(state), line(*verb)));
        }
        run(config(), &format!("{}FOO\r\n", way(state)));
        run(config(), &format!("{}{}", way(state), "FOO\r\n".repeat(21)));
        run(config(), &format!("{}{}", way(state), "BDAT 9999\r\n".repeat(2)));
    }
    let mut submission = all_offered();
    submission.submission = true;
    run(submission, &format!("{}{MAIL}", way(State::Ready)));
    run(all_offered(), "HELO x\r\nMAIL FROM:<> SIZE=1\r\nMAIL FROM:<>\r\nRCPT TO:<ana@lab.example> NOTIFY=NEVER\r\n");
    run(config(), &format!("HELO x\r\n{MAIL}{RCPT}RCPT TO:<ana@lab.example> NOTIFY=NEVER\r\nBDAT 1\r\n "));
    let mail = "MAIL FROM:<> BODY=BINARYMIME\r\nMAIL FROM:<> SIZE=1001\r\nSTARTTLS\r\nAUTH PLAIN\r\n";
    run(config(), &format!("{}{mail}", way(State::Ready)));
    let refused = "RCPT TO:<carla@lab.example>\r\nRCPT TO:<ana@y.example>\r\n";
    run(config(), &format!("{}{refused}", way(State::Mail)));
    run(config(), &format!("{}{refused}{}", way(State::Rcpt), RCPT.repeat(100)));
    run(config(), &format!("{}BDAT 2000\r\n{}", way(State::Rcpt), "x".repeat(2_000)));
    run(config(), &format!("{}BDAT 1000\r\n{}", way(State::Chunks), "x".repeat(1_000)));
    run(config(), &format!("{}BDAT 3\r\na\nb", way(State::Rcpt)));
    run(config(), &format!("{}DATA\r\n{}\r\n.\r\n", way(State::Rcpt), "x".repeat(2_000)));
    run(config(), &format!("{}DATA\r\na\nb\r\n.\r\n", way(State::Rcpt)));
    run(all_offered(), "EHLO x\r\nAUTH PLAIN !\r\nAUTH PLAIN YQ==\r\nAUTH LOGIN\r\nYW5h\r\nc2VjcmV0\r\nAUTH PLAIN\r\n");
    run(all_offered(), "EHLO x\r\nAUTH PLAIN\r\n*\r\nAUTH PLAIN\r\n%\r\nAUTH PLAIN AGFuYQB4\r\n");
    rows.extend(other_stories());
    rows
}

fn other_stories() -> BTreeSet<RowId> {
    let mut rows = BTreeSet::new();
    for answer in [ServerRequest::StoreFailed, ServerRequest::StoreRefused] {
        let mut talk = Talk::ready(config());
        talk.answers = answer;
        talk.say(&format!("{MAIL}{RCPT}DATA\r\n.\r\n"));
        add(&mut rows, &talk);
    }
    let mut waiting = Talk::ready(config());
    waiting.stores = false;
    waiting.say(&format!("{MAIL}{RCPT}DATA\r\n.\r\n"));
    waiting.request(ServerRequest::Shutdown);
    add(&mut rows, &waiting);
    let ways = State::COMMAND.map(way).into_iter().chain([
        "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<ana@lab.example>\r\nDATA\r\nhalf",
        "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<ana@lab.example>\r\nBDAT 5\r\nhalf",
        "BDAT 5\r\nhalf",
        "EHLO x\r\nAUTH LOGIN\r\n",
        "EHLO x\r\nSTARTTLS\r\n",
        "EHLO x\r\nAUTH PLAIN AGFuYQBzZWNyZXQ=\r\n",
    ]);
    for way in ways {
        let mut silent = Talk::new(all_offered());
        silent.checks = false;
        silent.say(way);
        silent.silence();
        assert_eq!(silent.ended, Some(Cause::Closed), "{way}");
        add(&mut rows, &silent);
        let mut stopped = Talk::new(all_offered());
        stopped.checks = false;
        stopped.say(way);
        stopped.request(ServerRequest::Shutdown);
        assert_eq!(stopped.server.state(), State::Closed, "{way}");
        add(&mut rows, &stopped);
    }
    let mut secured = Talk::new(all_offered());
    secured.say("EHLO x\r\nSTARTTLS\r\n");
    secured.request(ServerRequest::Secured);
    secured.say("EHLO x\r\nSTARTTLS\r\n");
    add(&mut rows, &secured);
    let mut slow = config();
    slow.limits.greeting = Nanos::from_millis(1_000);
    let mut early = Talk::silent(slow.clone());
    early.say("EHLO x\r\n");
    add(&mut rows, &early);
    let mut stopped = Talk::silent(slow.clone());
    stopped.request(ServerRequest::Shutdown);
    add(&mut rows, &stopped);
    let mut greeted = Talk::silent(slow);
    greeted.silence();
    add(&mut rows, &greeted);
    rows
}

#[test]
fn every_row_of_the_table_is_taken_by_a_story() {
    let taken = stories();
    let missing: Vec<String> = ROWS
        .iter()
        .enumerate()
        .filter(|(index, _)| !taken.contains(&RowId(*index as u16)))
        .map(|(_, row)| row.to_string())
        .collect();
    assert!(missing.is_empty(), "{} of {}:\n{}", missing.len(), ROWS.len(), missing.join("\n"));
}
