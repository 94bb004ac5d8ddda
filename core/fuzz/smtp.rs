//! What is done with any octets as SMTP, and what must hold. The fuzzer and an ordinary test over its corpus call the same
//! functions.
#![allow(dead_code, unreachable_pub, reason = "each target uses one function")]

use capa5_core::endpoint::{Down, Endpoint, Input, Opener, Outbox, Output, Timer};
use capa5_core::octets::{Chunk, NoSources};
use capa5_core::smtp::address::{Domain, Host, Mailbox};
use capa5_core::smtp::client::{Client, ClientConfig, ClientIndication, ClientRequest, Mail};
use capa5_core::smtp::command::Command;
use capa5_core::smtp::envelope::{Envelope, Recipient};
use capa5_core::smtp::parameter::MailParameters;
use capa5_core::smtp::path::{ForwardPath, ReversePath};
use capa5_core::smtp::reply::Reply;
use capa5_core::smtp::server::{Auth, Server, ServerConfig, ServerIndication, ServerRequest};
use capa5_core::smtp::table::State;
use capa5_core::smtp::text::MessageText;
use capa5_core::time::Nanos;

/// A command line and a reply: reading never panics, marks stay inside, what was read is written to what reads the same.
pub fn line(octets: &[u8]) {
    let decoded = Command::decode(octets);
    assert!(decoded.marks.iter().all(|mark| mark.end() as usize <= octets.len()), "marks end inside");
    if decoded.error.is_none() {
        assert!(capa5_core::wire::tile(&decoded.marks, octets.len() as u32), "marks tile: {:?}", decoded.marks);
    }
    let command = decoded.into_result();
    assert_eq!(Command::read(octets), command, "marks change nothing");
    if let Ok(command) = command {
        let again = command.write().expect("what was read has a line");
        assert_eq!(Command::read(&again[..again.len() - 2]), Ok(command));
    }
    let decoded = Reply::decode(octets);
    assert!(decoded.marks.iter().all(|mark| mark.end() as usize <= octets.len()), "marks end inside");
    if let Ok(reply) = decoded.into_result() {
        let again = reply.write().expect("what was read has lines");
        assert_eq!(Reply::read(&again), Ok(reply));
    }
}

/// What a server said and stored, whatever pieces its input came in.
#[derive(PartialEq, Debug, Default)]
struct Said {
    replies: Vec<u8>,
    stored: Vec<(String, Vec<u8>)>,
    state: Option<State>,
}

const HELD: usize = 4_096;

fn serve(input: &[u8], kind: u8, piece: usize) -> Said {
    let mut config = ServerConfig::new(Domain::new("lab.example").expect("a domain"));
    config.limits.message.octets = 300;
    config.limits.held = HELD;
    config.submission = kind & 1 != 0;
    config.offers.starttls = kind & 2 != 0;
    config.offers.auth = if kind & 4 != 0 { Auth::InClear } else { Auth::Never };
    let mut server = Server::new(config);
    let mut said = Said::default();
    give(&mut server, Input::Opened(Opener::Them), &mut said);
    for piece in input.chunks(piece.max(1)) {
        give(&mut server, Input::Octets(Chunk::from(piece)), &mut said);
        assert!(server.held() <= HELD, "memory is bounded");
    }
    said.state = Some(server.state());
    said
}

fn give(server: &mut Server, input: Input<ServerRequest>, said: &mut Said) {
    let mut out = Outbox::default();
    server.handle(Nanos::ZERO, input, &NoSources, &mut out);
    for output in out.done {
        match output {
            Output::Down(Down::Send(octets)) => said.replies.extend(octets.to_vec(&NoSources).expect("literal")),
            Output::Down(Down::Open | Down::Accept | Down::Close) | Output::Note(_) => {}
            Output::Up(ServerIndication::Store(delivery)) => {
                assert!(!delivery.envelope.recipients.is_empty() && delivery.message.len() <= 300);
                let text = MessageText::new(delivery.message.octets().to_vec());
                assert!(text.is_ok(), "nothing that could smuggle is stored");
                said.stored.push((delivery.id, delivery.message.octets().to_vec()));
                give(server, Input::Request(ServerRequest::Stored), said);
            }
            Output::Up(ServerIndication::Check(_)) => give(server, Input::Request(ServerRequest::Granted), said),
            Output::Up(ServerIndication::StartTls | ServerIndication::Ended(_)) => {}
        }
    }
}

/// Any octets to a server: nothing panics, replies can be read, and pieces change nothing. The first octets say what it
/// offers and how long the pieces are.
pub fn server(octets: &[u8]) {
    let [kind, piece, input @ ..] = octets else { return };
    let said = serve(input, *kind, usize::from(*piece));
    // What comes behind STARTTLS in the same piece is dropped, in a piece of its own too: nothing is held there.
    assert_eq!(said, serve(input, *kind, input.len()));
    let mut reader = capa5_core::smtp::reply::ReplyReader::default();
    let text = String::from_utf8(said.replies).expect("replies are ASCII");
    assert!(text.ends_with("\r\n"));
    for line in text.split_terminator("\r\n") {
        reader.take(line.as_bytes()).expect("replies can be read");
    }
}

fn mail(text: &[u8]) -> Mail {
    let mailbox = |text: &str| Mailbox::new(text).expect("a mailbox");
    let to = |text: &str| Recipient::new(ForwardPath::Mailbox(mailbox(text)));
    let envelope = Envelope {
        from: ReversePath::Mailbox(mailbox("ana@lab.example")),
        parameters: MailParameters::default(),
        recipients: vec![to("beto@x.example"), to("carla@x.example")],
    };
    Mail { envelope, message: MessageText::new(text.to_vec()).expect("text") }
}

/// Any octets to a client with two mails: nothing panics, every mail is done once, with a fate for every recipient.
pub fn client(octets: &[u8]) {
    let [kind, piece, input @ ..] = octets else { return };
    let name = Host::new("me.example").expect("a host");
    let config = ClientConfig { pipelining: kind & 1 != 0, chunking: kind & 2 != 0, ..ClientConfig::new(name) };
    let mut client = Client::new(config);
    let mut done = 0;
    let mut give = |client: &mut Client, input: Input<ClientRequest>| {
        let mut out = Outbox::default();
        client.handle(Nanos::ZERO, input, &NoSources, &mut out);
        for output in out.done {
            if let Output::Up(ClientIndication::Done(fates)) = output {
                assert_eq!(fates.len(), 2, "a fate for every recipient");
                done += 1;
            }
        }
    };
    for text in [&b"a\r\n"[..], b".\xE1\r\n.b"] {
        give(&mut client, Input::Request(ClientRequest::Send(mail(text))));
    }
    give(&mut client, Input::Request(ClientRequest::Quit));
    give(&mut client, Input::Opened(Opener::Us));
    for piece in input.chunks(usize::from(*piece).max(1)) {
        give(&mut client, Input::Octets(Chunk::from(piece)));
    }
    if kind & 4 != 0 && client.next_timeout().is_some() {
        give(&mut client, Input::Timer(Timer::Silence));
    }
    give(&mut client, Input::Closed(capa5_core::endpoint::Cause::Cut));
    assert_eq!((client.pending(), done), (0, 2), "every mail is done once");
}
