//! The session machine on real sockets: two processes with each other, and one with an independent implementation.
#![cfg(not(target_arch = "wasm32"))]

mod peer;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;

use peer::{Heard, hear, run, send};
use rusty_cosp::{
    CospAcceptor, CospConnection, CospInitiator, CospProtocolInformation, CospResponder, CospWriter,
    RustyCospAcceptorIsoStack, RustyCospInitiatorIsoStack,
};
use rusty_cotp::{CotpProtocolInformation, CotpResponder, RustyCotpConnection, RustyCotpResponder};
use rusty_tpkt::{TcpTpktConnection, TcpTpktReader, TcpTpktServer, TcpTpktWriter};

/// The program, built once for all tests of this file.
fn program() -> &'static PathBuf {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--package", "capa5-core", "--example", "isosp"])
            .status()
            .expect("cargo runs");
        assert!(built.success(), "the example builds");
        let test = std::env::current_exe().expect("this test's path");
        let profile = test.parent().and_then(|deps| deps.parent()).expect("the folder of a profile");
        profile.join("examples").join("isosp")
    })
}

/// A serving process; it ends with its test.
struct Server {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
    address: SocketAddr,
}

impl Server {
    fn start(options: &[&str]) -> Self {
        let mut child = Command::new(program())
            .args(["serve", "127.0.0.1:0"])
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a process starts");
        let mut out = BufReader::new(child.stdout.take().expect("its output"));
        let mut line = String::new();
        out.read_line(&mut line).expect("it says where it listens");
        let address = line.trim().strip_prefix("listening ").and_then(|address| address.parse().ok());
        Self { child, out, address: address.expect("an address") }
    }

    /// Its transcript, exit code and last words once it has ended.
    fn end(mut self) -> (Vec<String>, Option<i32>, String) {
        let mut lines = String::new();
        self.out.read_to_string(&mut lines).expect("its transcript");
        let mut error = String::new();
        self.child.stderr.take().expect("its errors").read_to_string(&mut error).expect("text");
        let code = self.child.wait().expect("it ends").code();
        (lines.lines().map(str::to_owned).collect(), code, error)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended already where the test got that far.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn call(address: &str, options: &[&str]) -> Output {
    Command::new(program()).args(["call", address]).args(options).output().expect("a process runs")
}

/// The SPDUs of a transcript: `> CN`, `< AC`.
fn spdus(transcript: &[String]) -> String {
    let mut all = Vec::new();
    for line in transcript {
        let mut words = line.split(' ');
        match (words.next(), words.next()) {
            (Some("send"), Some(name)) => all.push(format!("> {name}")),
            (Some("come"), Some(name)) => all.push(format!("< {name}")),
            _ => {}
        }
    }
    all.join(", ")
}

fn heard(transcript: &[String]) -> Vec<&str> {
    transcript.iter().filter_map(|line| line.strip_prefix("told ")).collect()
}

/// Two processes go through a subset's dialogue; gives both transcripts.
fn dialogue(subset: &str) -> (Vec<String>, Vec<String>) {
    let server = Server::start(&["--subset", subset]);
    let caller = call(&server.address.to_string(), &["--subset", subset]);
    let (served, code, error) = server.end();
    let transcript: Vec<String> = String::from_utf8(caller.stdout).expect("text").lines().map(str::to_owned).collect();
    assert_eq!(caller.status.code(), Some(0), "{}", String::from_utf8_lossy(&caller.stderr));
    assert_eq!(code, Some(0), "{error}");
    assert_eq!(transcript.last().map(String::as_str), Some("over STA01"));
    assert_eq!(served.last().map(String::as_str), Some("over STA01"));
    (transcript, served)
}

/// The same SPDUs seen from the other side.
fn mirrored(spdus: &str) -> String {
    spdus
        .chars()
        .map(|sign| {
            if sign == '>' {
                '<'
            } else if sign == '<' {
                '>'
            } else {
                sign
            }
        })
        .collect()
}

#[test]
fn two_processes_talk_duplex_and_release() {
    let (call, serve) = dialogue("kernel");
    let mut sent: Vec<&str> = call.iter().filter(|line| line.starts_with("send")).map(String::as_str).collect();
    sent.sort_unstable();
    assert_eq!(sent, ["send CN 14", "send FN 7", "send GT+DT 7"]);
    assert_eq!(heard(&serve), ["S-CONNECT ind 0002", "S-DATA ind \"one\"", "S-RELEASE ind \"bye\""]);
}

#[test]
fn two_processes_take_turns_with_the_data_token() {
    let (call, serve) = dialogue("bcs");
    let expected = "> CN, < AC, > GT+DT, < PT, > GT, < GT+DT, < GT, > FN, < DN";
    assert_eq!(spdus(&call), expected);
    assert_eq!(mirrored(&spdus(&serve)), expected);
}

#[test]
fn two_processes_run_a_bss_dialogue_with_turns_minor_and_major_points() {
    let (call, serve) = dialogue("bss");
    let expected = "> CN, < AC, > GT+DT, > GT+MIP, < PT+MIA, < PT, > GT, < GT+DT, < GT+MIP, > PT+MIA, < GT, > GT+MAP, \
                    < PT+MAA, > FN, < DN";
    assert_eq!(spdus(&call).replace("  ", " "), expected);
    let points: Vec<&str> = heard(&serve).into_iter().filter(|told| told.contains("SYNC")).collect();
    assert_eq!(points, ["S-SYNC-MINOR ind 1", "S-SYNC-MINOR cnf 2", "S-SYNC-MAJOR ind 3"]);
}

#[test]
fn two_processes_interrupt_an_activity_and_resume_it_from_its_point() {
    let (call, serve) = dialogue("bas");
    let expected = "> CN, < AC, > GT+AS, > GT+DT, > GT+MIP, < PT+MIA, > GT+DT, > GT+AI, < PT+AIA, > GT+AR, > GT+DT, \
                    > GT+MIP, < PT+MIA, > GT+AE, < PT+MAA, > FN, < DN";
    assert_eq!(spdus(&call), expected);
    assert!(heard(&serve).contains(&"S-ACTIVITY-RESUME ind act-1 from 1"));
    assert!(heard(&serve).contains(&"S-SYNC-MINOR ind 2"), "the point after the one it was resumed from");
}

#[test]
fn one_process_serves_call_after_call() {
    let server = Server::start(&["--connections", "3"]);
    for _ in 0..3 {
        assert!(call(&server.address.to_string(), &[]).status.success());
    }
    let (transcript, code, error) = server.end();
    assert_eq!(code, Some(0), "{error}");
    assert_eq!(transcript.iter().filter(|line| *line == "over STA01").count(), 3);
}

#[test]
fn a_call_that_asks_for_what_isnt_offered_is_refused() {
    let server = Server::start(&["--units", "0002"]);
    let caller = call(&server.address.to_string(), &["--units", "0001"]);
    assert_eq!(caller.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&caller.stderr).contains("S-CONNECT cnf refused 134"));
    assert_eq!(server.end().1, Some(1));
}

#[test]
fn only_loopback_addresses_are_taken() {
    for address in ["0.0.0.0:0", "10.1.2.3:102", "[::]:0", "localhost:1", "127.0.0.1"] {
        let output = call(address, &[]);
        assert_eq!(output.status.code(), Some(2), "{address}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("only loopback"), "{address}");
    }
}

#[test]
fn octets_that_arent_tpkt_end_the_connection_and_nothing_else() {
    let server = Server::start(&[]);
    let mut stream = TcpStream::connect(server.address).expect("it takes the call");
    stream.write_all(b"GET / HTTP/1.1\r\n\r\n").expect("sent");
    let mut answer = Vec::new();
    // It may also reset the connection: what was sent lies unread there.
    let _ = stream.read_to_end(&mut answer);
    let (transcript, code, error) = server.end();
    assert_eq!((code, answer.len()), (Some(1), 0), "{error}");
    assert!(transcript.iter().any(|line| line.starts_with("transport Unreadable")), "{transcript:?}");
}

#[test]
fn an_spdu_that_has_no_place_ends_the_connection() {
    let server = Server::start(&["--silence", "2"]);
    let mut stream = TcpStream::connect(server.address).expect("it takes the call");
    stream.write_all(&[3, 0, 0, 11, 6, 0xE0, 0, 0, 0, 1, 0]).expect("CR");
    let mut confirm = [0; 11];
    stream.read_exact(&mut confirm).expect("CC");
    stream.write_all(&[3, 0, 0, 9, 2, 0xF0, 0x80, 0x0A, 0]).expect("DN without a connection");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let (transcript, code, _) = server.end();
    assert_eq!(code, Some(1));
    assert_eq!(transcript[1..], ["come DN 2", "row 81 STA01C STA01"]);
}

async fn rusty_calls(address: SocketAddr) -> Result<Vec<Heard>, rusty_cosp::CospError> {
    let tpkt = TcpTpktConnection::connect(address).await.expect("TCP");
    let information = CotpProtocolInformation::initiator(Some(vec![0, 1]), Some(vec![0, 1]));
    let cotp = RustyCotpConnection::<TcpTpktReader, TcpTpktWriter>::initiate(tpkt, information, Default::default());
    let cotp = cotp.await.expect("COTP");
    let selectors = CospProtocolInformation::new(Some(vec![1]), Some(vec![2]));
    let initiator =
        RustyCospInitiatorIsoStack::<TcpTpktReader, TcpTpktWriter>::new(cotp, selectors, Default::default()).await?;
    let (connection, _) = initiator.initiate(Some(b"hello".to_vec())).await?;
    let (mut reader, mut writer) = connection.split().await?;
    send(&mut writer, b"one").await;
    let first = hear(&mut reader).await;
    writer.finish(Some(b"bye".to_vec())).await?;
    Ok(vec![first, hear(&mut reader).await])
}

#[test]
fn an_independent_implementation_calls_this_one() {
    let server = Server::start(&["--subset", "kernel"]);
    let heard_by_it = run(rusty_calls(server.address)).expect("a connection");
    assert_eq!(heard_by_it, [Heard::Data(b"two".to_vec()), Heard::Disconnect(Some(b"bye too".to_vec()))]);
    let (transcript, code, error) = server.end();
    assert_eq!(code, Some(0), "{error}");
    let expected = ["S-CONNECT ind 0002 \"hello\"", "S-DATA ind \"one\"", "S-RELEASE ind \"bye\""];
    assert_eq!(heard(&transcript), expected);
}

async fn rusty_serves(server: TcpTpktServer) -> Result<Vec<Heard>, rusty_cosp::CospError> {
    let tpkt = server.accept().await.expect("TCP");
    let (responder, information) =
        RustyCotpResponder::<TcpTpktReader, TcpTpktWriter>::new(tpkt, Default::default()).await.expect("CR");
    let cotp = responder.accept(information.responder()).await.expect("CC");
    let (acceptor, _) =
        RustyCospAcceptorIsoStack::<TcpTpktReader, TcpTpktWriter>::new(cotp, Default::default()).await?;
    let (responder, _) = acceptor.accept().await?;
    let (mut reader, mut writer) = responder.complete_connection(Some(b"welcome".to_vec())).await?.split().await?;
    let first = hear(&mut reader).await;
    send(&mut writer, b"two").await;
    let second = hear(&mut reader).await;
    writer.disconnect(Some(b"bye too".to_vec())).await?;
    Ok(vec![first, second, hear(&mut reader).await])
}

#[test]
fn this_one_calls_an_independent_implementation() {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
    let (heard_by_it, caller) = run(async {
        let server = TcpTpktServer::listen(free).await.expect("it listens");
        let caller = tokio::task::spawn_blocking(move || call(&free.to_string(), &["--subset", "kernel"]));
        let heard = rusty_serves(server).await;
        let caller = caller.await.expect("it ends");
        (heard.unwrap_or_else(|error| panic!("{error}; the caller: {caller:?}")), caller)
    });
    let expected = [Heard::Data(b"one".to_vec()), Heard::Finish(Some(b"bye".to_vec())), Heard::Closed];
    assert_eq!(heard_by_it, expected);
    let transcript = String::from_utf8(caller.stdout).expect("text");
    assert_eq!(caller.status.code(), Some(0), "{transcript}{}", String::from_utf8_lossy(&caller.stderr));
    assert!(transcript.contains("told S-CONNECT cnf accepted 0002 \"welcome\""), "{transcript}");
}
