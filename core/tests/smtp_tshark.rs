//! tshark reads a dialogue of our client and our server: commands, parameters, reply codes and the message are those that the
//! machines say of themselves.
#![cfg(not(target_arch = "wasm32"))]

mod tshark;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use capa5_core::capture::{Spoken, stream};
use capa5_core::endpoint::{Down, Endpoint, Input, Opener, Outbox, Output};
use capa5_core::octets::{Chunk, NoSources};
use capa5_core::smtp::address::{Domain, Host, Mailbox};
use capa5_core::smtp::client::{Client, ClientConfig, ClientNote, ClientRequest, Mail};
use capa5_core::smtp::envelope::{Envelope, Recipient};
use capa5_core::smtp::parameter::MailParameters;
use capa5_core::smtp::path::{ForwardPath, ReversePath};
use capa5_core::smtp::server::{Server, ServerConfig, ServerIndication, ServerNote, ServerRequest};
use capa5_core::smtp::text::MessageText;
use capa5_core::time::Nanos;

/// What the machines say of themselves.
#[derive(Default)]
struct Log {
    spoken: Vec<Spoken>,
    /// Verbs with what stands behind them.
    commands: Vec<(String, String)>,
    codes: Vec<u16>,
    stored: Vec<Vec<u8>>,
}

impl Log {
    fn say(&mut self, by_opener: bool, octets: &Chunk) -> Vec<u8> {
        let octets = octets.to_vec(&NoSources).expect("literal octets");
        let at = Nanos::from_millis(self.spoken.len() as u64 + 1);
        self.spoken.push(Spoken { at, by_opener, octets: octets.clone() });
        octets
    }
}

fn dialogue(config: ClientConfig, text: &[u8]) -> Log {
    let mailbox = |text: &str| Mailbox::new(text).expect("a mailbox");
    let to = |text: &str| Recipient::new(ForwardPath::Mailbox(mailbox(text)));
    let envelope = Envelope {
        from: ReversePath::Mailbox(mailbox("eva@x.example")),
        parameters: MailParameters::default(),
        recipients: vec![to("ana@lab.example"), to("carla@lab.example")],
    };
    let mail = Mail { envelope, message: MessageText::new(text.to_vec()).expect("text") };
    let mut served = ServerConfig::new(Domain::new("lab.example").expect("a domain"));
    served.policy.users = Some(vec!["ana".into()]);
    let (mut server, mut client, mut log) = (Server::new(served), Client::new(config), Log::default());
    let mut to_client =
        vec![Input::Request(ClientRequest::Send(mail)), Input::Request(ClientRequest::Quit), Input::Opened(Opener::Us)];
    let mut to_server = vec![Input::Opened(Opener::Them)];
    while !to_client.is_empty() || !to_server.is_empty() {
        for input in std::mem::take(&mut to_client) {
            let mut out = Outbox::default();
            client.handle(Nanos::ZERO, input, &NoSources, &mut out);
            for output in out.done {
                match output {
                    Output::Down(Down::Send(octets)) => {
                        to_server.push(Input::Octets(Chunk::from(log.say(true, &octets))));
                    }
                    Output::Note(ClientNote::Said(command)) => {
                        let line = String::from_utf8(command.write().expect("a line")).expect("text");
                        let (verb, rest) = line.trim_end().split_once(' ').unwrap_or((line.trim_end(), ""));
                        log.commands.push((verb.to_owned(), rest.to_owned()));
                    }
                    Output::Note(_) | Output::Up(_) | Output::Down(Down::Open | Down::Accept | Down::Close) => {}
                }
            }
        }
        for input in std::mem::take(&mut to_server) {
            let mut out = Outbox::default();
            server.handle(Nanos::ZERO, input, &NoSources, &mut out);
            for output in out.done {
                match output {
                    Output::Down(Down::Send(octets)) => {
                        to_client.push(Input::Octets(Chunk::from(log.say(false, &octets))));
                    }
                    Output::Note(ServerNote::Replied(reply)) => log.codes.push(reply.code.number()),
                    Output::Up(ServerIndication::Store(delivery)) => {
                        log.stored.push(delivery.message.octets().to_vec());
                        to_server.push(Input::Request(ServerRequest::Stored));
                    }
                    Output::Note(_) | Output::Up(_) | Output::Down(Down::Open | Down::Accept | Down::Close) => {}
                }
            }
        }
    }
    log
}

fn written(name: &str, log: &Log) -> PathBuf {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("smtp-{name}.pcapng"));
    fs::write(&file, stream(25, &log.spoken, "")).expect("a file for tests");
    file
}

/// All values of a field, packet after packet.
fn values(file: &Path, field: &str) -> Vec<String> {
    let arguments = ["-Y", field, "-T", "fields", "-E", "aggregator=\u{1}", "-e", field];
    let text = tshark::run(file, &arguments);
    text.lines().flat_map(|line| line.split('\u{1}')).map(str::to_owned).collect()
}

/// The messages that tshark puts together.
fn messages(name: &str, file: &Path) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("smtp-{name}-objects"));
    let _ = fs::remove_dir_all(&folder);
    let mut command = Command::new("tshark");
    command.arg("-r").arg(file).arg("-q").arg("--export-objects").arg(format!("imf,{}", folder.display()));
    assert!(command.output().expect("tshark must be on PATH").status.success());
    let entries = fs::read_dir(&folder).map(|entries| entries.flatten().collect::<Vec<_>>()).unwrap_or_default();
    entries.iter().map(|entry| fs::read(entry.path()).expect("a message")).collect()
}

const TEXT: &[u8] = b"From: <eva@x.example>\r\nTo: <ana@lab.example>\r\nSubject: dots\r\n\r\none\r\n.\r\n..two\r\n";

fn agrees(name: &str, log: &Log) {
    let file = written(name, log);
    let verbs: Vec<&str> = log.commands.iter().map(|(verb, _)| verb.as_str()).collect();
    assert_eq!(values(&file, "smtp.req.command"), verbs, "{name}");
    let parameters: Vec<&str> =
        log.commands.iter().map(|(_, rest)| rest.as_str()).filter(|rest| !rest.is_empty()).collect();
    assert_eq!(values(&file, "smtp.req.parameter"), parameters, "{name}");
    let codes: Vec<String> = log.codes.iter().map(u16::to_string).collect();
    let read = values(&file, "smtp.response.code");
    assert_eq!(read, codes, "{name}");
    assert_eq!(values(&file, "_ws.malformed"), Vec::<String>::new());
    assert_eq!(values(&file, "tcp.analysis.flags"), Vec::<String>::new(), "numbers of the stream");
}

fn client() -> ClientConfig {
    ClientConfig::new(Host::new("me.example").expect("a host"))
}

#[test]
fn tshark_reads_a_dialogue_by_turns_and_its_message() {
    let log = dialogue(ClientConfig { pipelining: false, ..client() }, TEXT);
    assert_eq!(log.codes, [220, 250, 250, 250, 550, 354, 250, 221]);
    agrees("turns", &log);
    let file = written("turns", &log);
    // tshark 4.0 puts the lines together as they went: dots doubled, without the end.
    let mut went = MessageText::new(TEXT.to_vec()).expect("text").stuffed();
    went.truncate(went.len() - 3);
    assert_eq!((messages("turns", &file), log.stored), (vec![went], vec![TEXT.to_vec()]));
}

#[test]
fn tshark_reads_pipelined_commands() {
    let log = dialogue(client(), TEXT);
    assert_eq!(log.spoken.iter().filter(|spoken| spoken.by_opener).count(), 4, "EHLO, all at once, the message, QUIT");
    agrees("pipelined", &log);
}
