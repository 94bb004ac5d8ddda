//! A server that crashes at any event, over seeds: no accepted mail is lost, and a mail comes twice only where the final reply
//! was lost (RFC 1047).

use std::collections::{BTreeMap, VecDeque};

use capa5_core::endpoint::{Cause, Down, Endpoint, Input, Opener, Outbox, Output};
use capa5_core::octets::{Chunk, NoSources};
use capa5_core::rng::SplitMix64;
use capa5_core::smtp::client::{Client, ClientConfig, ClientIndication, ClientRequest, Fate};
use capa5_core::smtp::queue::{Queue, RetryPolicy};
use capa5_core::smtp::server::{Server, ServerIndication, ServerRequest};
use capa5_core::smtp::trace::UnixSeconds;
use capa5_core::time::Nanos;

use crate::client::{mail, name};
use crate::talk::{config, domain};

const MAILS: usize = 3;

/// What outlives a crash: mails by their text and recipient.
type Store = BTreeMap<(Vec<u8>, String), u32>;

struct Session {
    server: Server,
    client: Client,
    to_server: VecDeque<u8>,
    to_client: VecDeque<u8>,
    fates: Option<Vec<Fate>>,
    /// Events until the server crashes.
    left: u64,
    crashed: bool,
}

impl Session {
    /// One event of the server; false where it crashes instead, before or in the middle of what follows from it.
    fn event(&mut self) -> bool {
        self.crashed |= self.left == 0;
        self.left = self.left.saturating_sub(1);
        !self.crashed
    }

    fn server(&mut self, input: Input<ServerRequest>, store: &mut Store) {
        if !self.event() {
            return;
        }
        let mut out = Outbox::default();
        self.server.handle(Nanos::ZERO, input, &NoSources, &mut out);
        for output in out.done {
            match output {
                Output::Down(Down::Send(octets)) => {
                    if !self.event() {
                        return;
                    }
                    self.to_client.extend(octets.to_vec(&NoSources).expect("literal"));
                }
                Output::Up(ServerIndication::Store(delivery)) => {
                    if !self.event() {
                        return;
                    }
                    for recipient in &delivery.envelope.recipients {
                        let key = (delivery.message.octets().to_vec(), recipient.path.to_string());
                        *store.entry(key).or_default() += 1;
                    }
                    self.server(Input::Request(ServerRequest::Stored), store);
                }
                Output::Up(ServerIndication::Check(_) | ServerIndication::StartTls | ServerIndication::Ended(_))
                | Output::Down(Down::Open | Down::Accept | Down::Close)
                | Output::Note(_) => {}
            }
        }
    }

    fn client(&mut self, input: Input<ClientRequest>) {
        let mut out = Outbox::default();
        self.client.handle(Nanos::ZERO, input, &NoSources, &mut out);
        for output in out.done {
            match output {
                Output::Down(Down::Send(octets)) => self.to_server.extend(octets.to_vec(&NoSources).expect("literal")),
                Output::Up(ClientIndication::Done(fates)) => self.fates = Some(fates),
                Output::Up(ClientIndication::StartTls | ClientIndication::Ended(_))
                | Output::Down(Down::Open | Down::Accept | Down::Close)
                | Output::Note(_) => {}
            }
        }
    }

    /// To the end of the mail, or to the crash.
    fn run(mut self, rng: &mut SplitMix64, store: &mut Store) -> (Vec<Fate>, u64) {
        self.server(Input::Opened(Opener::Them), store);
        self.client(Input::Opened(Opener::Us));
        while self.fates.is_none() && !self.crashed {
            let forth = rng.below(2) == 0;
            let pipe = if forth { &mut self.to_server } else { &mut self.to_client };
            let len = pipe.len().min(1 + rng.below(40) as usize);
            let piece: Vec<u8> = pipe.drain(..len).collect();
            if piece.is_empty() {
                continue;
            }
            let octets = Input::Octets(Chunk::from(piece));
            if forth {
                self.server(octets, store);
            } else if let Input::Octets(octets) = octets {
                self.client(Input::Octets(octets));
            }
        }
        // What had left the server may still come, or be lost with it.
        if self.fates.is_none() && rng.below(2) == 0 {
            let rest: Vec<u8> = self.to_client.drain(..).collect();
            self.client(Input::Octets(Chunk::from(rest)));
        }
        if self.fates.is_none() {
            self.client(Input::Closed(Cause::Crashed));
        }
        (self.fates.expect("every mail has a fate"), self.left)
    }
}

/// Sends some mails to a server that crashes after so many events; gives how many came twice.
fn story(seed: u64, crash_at: u64, chunking: bool) -> u32 {
    let mut rng = SplitMix64::new(seed);
    let (mut store, mut left) = (Store::new(), crash_at);
    let minute = Nanos::from_millis(60_000);
    let policy = RetryPolicy { first: minute, most: minute, life: Nanos::MAX };
    let mut queue = Queue::new(domain("me.example"), policy, UnixSeconds(0));
    let text = |index: usize| format!(".mail {index}\r\n");
    for index in 0..MAILS {
        queue
            .push(Nanos::ZERO, mail("eva@x.example", &["ana@lab.example", "beto@lab.example"], text(index).as_bytes()));
    }
    let (mut now, mut doubts) = (Nanos::ZERO, 0);
    while let Some(due) = queue.next_due() {
        now = now.max(due);
        let (id, mail) = queue.take(now).expect("due");
        let mut client = Client::new(ClientConfig { chunking, ..name() });
        client.handle(now, Input::Request(ClientRequest::Send(mail.clone())), &NoSources, &mut Outbox::default());
        let session = Session {
            server: Server::new(config()),
            client,
            to_server: VecDeque::new(),
            to_client: VecDeque::new(),
            fates: None,
            left,
            crashed: false,
        };
        let (fates, still) = session.run(&mut rng, &mut store);
        // It crashes once.
        left = if still == 0 { u64::MAX } else { still };
        for (recipient, fate) in mail.envelope.recipients.iter().zip(&fates) {
            let stored = store.get(&(mail.message.octets().to_vec(), recipient.path.to_string())).copied();
            match fate {
                Fate::Delivered(_) => assert!(stored >= Some(1), "seed {seed}, crash {crash_at}: accepted and lost"),
                Fate::Deferred { in_doubt, .. } => {
                    doubts += u32::from(*in_doubt);
                    assert!(*in_doubt || stored.is_none(), "seed {seed}, crash {crash_at}: stored without doubt");
                }
                Fate::Refused(reason) => panic!("seed {seed}, crash {crash_at}: {reason:?}"),
            }
        }
        queue.settle(now, id, fates);
    }
    assert_eq!(store.len(), MAILS * 2, "seed {seed}, crash {crash_at}: every mail came to everybody");
    let twice = store.values().map(|count| count - 1).sum();
    assert!(twice <= doubts, "seed {seed}, crash {crash_at}: {twice} came twice, {doubts} were in doubt");
    twice
}

#[test]
fn no_accepted_mail_is_lost_and_none_comes_twice_but_where_the_final_reply_was() {
    let (mut twice, mut stories) = (0, 0);
    for seed in 0..60 {
        for crash_at in 0..60 {
            twice += story(seed, crash_at, seed % 2 == 1);
            stories += 1;
        }
    }
    println!("{stories} crashes, {twice} mails came twice");
    assert!(twice > 0, "a lost final reply is among them");
}

#[test]
fn without_a_crash_every_mail_comes_once() {
    for seed in 0..50 {
        assert_eq!(story(seed, u64::MAX, seed % 2 == 1), 0);
    }
}
