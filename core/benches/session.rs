//! Speed of the session's messages: to and from octets, with marks and without, in multiples of copying the same octets; and
//! end to end over a pipe in memory, beside an independent implementation.

use std::collections::VecDeque;
use std::hint::black_box;
use std::time::{Duration, Instant};

use capa5_core::endpoint::{Down, Endpoint, Input, Opener, Outbox, Output};
use capa5_core::octets::{Chunk, NoSources};
use capa5_core::session::machine::{Spm, SpmConfig};
use capa5_core::session::primitive::{Connect, ConnectionIdentifier, Indication, Request, SyncPointSerial};
use capa5_core::session::spdu::{Spdu, SpduKind, Terms, Tsdu, code_tsdu};
use capa5_core::session::token::TokenSetting;
use capa5_core::session::unit::{Unit, Units};
use capa5_core::time::Nanos;
use capa5_core::wire;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use peer::memory::{Reader, Theirs, Writer, between_themselves};
use peer::{Heard, hear, run, send};
use rusty_cosp::{
    CospAcceptor, CospConnection, CospInitiator, CospProtocolInformation, CospReader, CospResponder, CospWriter,
    RustyCospAcceptor, RustyCospInitiator,
};

#[path = "../tests/peer/mod.rs"]
mod peer;

const SIZES: [(usize, &str); 2] = [(1_000, "1 KB"), (64_000, "64 KB")];
const DUPLEX: Units = Units(Unit::Duplex.bit());

fn data(len: usize) -> Chunk {
    Chunk::from(vec![0x55; len])
}

/// The messages that are measured.
fn messages() -> Vec<(String, Tsdu)> {
    let octets = |text: &str| text.as_bytes().to_vec();
    let connect = Connect {
        identifier: ConnectionIdentifier { calling: octets("calling"), common: octets("common"), ..Default::default() },
        calling_selector: octets("A"),
        called_selector: octets("B"),
        data: data(64),
        ..Connect::default()
    };
    // An ACCEPT names the called side, where a CONNECT names the calling one.
    let identifier =
        ConnectionIdentifier { called: octets("called"), calling: Vec::new(), ..connect.identifier.clone() };
    let answer = Connect { identifier, ..connect.clone() };
    let initial_serial = SyncPointSerial::new(1);
    let terms = Terms { version: 2, units: Units(0x04B9), initial_serial, tokens: Some(TokenSetting::AT_INITIATOR) };
    let mut all = vec![
        ("CONNECT".to_owned(), Tsdu::of(Spdu::connecting(&connect, terms))),
        ("ACCEPT".to_owned(), Tsdu::of(Spdu::accept(&answer, terms))),
    ];
    for (len, name) in SIZES {
        all.push((format!("DATA TRANSFER {name}"), Tsdu::of(Spdu::data(SpduKind::DataTransfer, data(len)))));
    }
    all
}

/// The shortest of some rounds, a call's nanoseconds: what the machine can do when nothing else runs.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
fn best(mut call: impl FnMut()) -> f64 {
    const CALLS: u32 = 200;
    let round = |call: &mut dyn FnMut()| {
        let begun = Instant::now();
        (0..CALLS).for_each(|_| call());
        begun.elapsed()
    };
    let shortest = (0..200).map(|_| round(&mut call)).min().unwrap_or(Duration::ZERO);
    shortest.as_secs_f64() * 1e9 / f64::from(CALLS)
}

/// Prints what reading and writing cost, and how many copies of the same octets that is.
fn ratios() {
    println!("ns (multiples of copying the octets)      marks off         marks on     on/off");
    for (name, tsdu) in messages() {
        let octets = tsdu.encode().expect("octets");
        let from = octets.to_vec(&NoSources).expect("literal octets");
        // As they come from a line: one piece.
        let octets = Chunk::from(from.as_slice());
        let mut to = vec![0_u8; from.len()];
        let copy = best(|| to.copy_from_slice(black_box(&from)));
        let line = |what: &str, off: f64, on: f64| {
            println!(
                "{what} {name:<22} {off:>8.0} ({:>6.1}) {on:>8.0} ({:>6.1}) {:>8.2}",
                off / copy,
                on / copy,
                on / off
            );
        };
        let off = best(|| drop(black_box(wire::read::<Tsdu>(black_box(&octets), &NoSources, code_tsdu))));
        let on = best(|| drop(black_box(wire::decode::<Tsdu>(black_box(&octets), &NoSources, code_tsdu))));
        line("read ", off, on);
        let mut value = tsdu.clone();
        let off = best(|| drop(black_box(wire::write(black_box(&mut value), code_tsdu))));
        let on = best(|| drop(black_box(wire::encode(black_box(&mut value), code_tsdu))));
        line("write", off, on);
    }
}

fn codec(c: &mut Criterion) {
    ratios();
    for (name, mut tsdu) in messages() {
        let from =
            tsdu.encode().and_then(|octets| octets.to_vec(&NoSources).map_err(|_| unreachable!("literal octets")));
        let octets = Chunk::from(from.expect("octets"));
        let mut group = c.benchmark_group(name);
        group.sample_size(20).measurement_time(Duration::from_secs(1)).warm_up_time(Duration::from_millis(300));
        group.throughput(Throughput::Bytes(octets.len()));
        group.bench_function("read, marks off", |b| b.iter(|| Tsdu::read(black_box(&octets), &NoSources)));
        group.bench_function("read, marks on", |b| b.iter(|| Tsdu::decode(black_box(&octets), &NoSources)));
        group.bench_function("write, marks off", |b| b.iter(|| wire::write(black_box(&mut tsdu), code_tsdu)));
        group.bench_function("write, marks on", |b| b.iter(|| wire::encode(black_box(&mut tsdu), code_tsdu)));
        group.finish();
    }
}

/// Two machines on a pipe of octets: what one sends is copied, as a line would, and read by the other.
struct Pair {
    ends: [Spm; 2],
    pipe: VecDeque<Vec<u8>>,
    heard: usize,
}

impl Pair {
    fn connected() -> Self {
        let spm = || Spm::new(SpmConfig::default());
        let mut pair = Self { ends: [spm(), spm()], pipe: VecDeque::new(), heard: 0 };
        let connect = Connect { units: DUPLEX, ..Connect::default() };
        pair.input(0, Input::Request(Request::Connect(connect.clone())));
        pair.input(1, Input::Opened(Opener::Them));
        pair.input(0, Input::Opened(Opener::Us));
        pair.deliver(1);
        pair.input(1, Input::Request(Request::ConnectAccept(connect)));
        pair.deliver(0);
        pair
    }

    fn input(&mut self, end: usize, input: Input<Request>) {
        let mut out = Outbox::default();
        self.ends[end].handle(Nanos::ZERO, input, &NoSources, &mut out);
        for output in out.done {
            match output {
                Output::Down(Down::Send(tsdu)) => self.pipe.push_back(tsdu.to_vec(&NoSources).expect("octets")),
                Output::Up(Indication::Data(data)) => self.heard += data.to_vec(&NoSources).expect("octets").len(),
                Output::Up(_) | Output::Down(_) | Output::Note(_) => {}
            }
        }
    }

    fn deliver(&mut self, end: usize) {
        while let Some(tsdu) = self.pipe.pop_front() {
            self.input(end, Input::Octets(Chunk::from(tsdu)));
        }
    }

    /// One message from the first to the second: octets in, octets out.
    fn say(&mut self, octets: &[u8]) {
        self.input(0, Input::Request(Request::Data(Chunk::from(octets))));
        self.deliver(1);
    }
}

/// Two ends of the independent implementation on a pipe of the same kind.
async fn theirs() -> (impl CospWriter, impl CospReader) {
    type Initiator = RustyCospInitiator<Reader, Writer>;
    type Acceptor = RustyCospAcceptor<Reader, Writer>;
    let (one, other): (Theirs, Theirs) = between_themselves();
    let nobody = CospProtocolInformation::new(None, None);
    let initiator = Initiator::new(one, nobody, Default::default()).await.expect("an initiator");
    let (calling, called) = tokio::join!(initiator.initiate(None), async {
        let (acceptor, _) = Acceptor::new(other, Default::default()).await.expect("CONNECT");
        let (responder, _) = acceptor.accept().await.expect("accepted");
        responder.complete_connection(None).await.expect("ACCEPT")
    });
    let (_, writer) = calling.expect("a connection").0.split().await.expect("two halves");
    let (reader, _) = called.split().await.expect("two halves");
    (writer, reader)
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
fn end_to_end(c: &mut Criterion) {
    for (len, name) in SIZES {
        let octets = vec![0x55_u8; len];
        let mut group = c.benchmark_group(format!("messages end to end, {name}"));
        group.sample_size(20).measurement_time(Duration::from_secs(2)).warm_up_time(Duration::from_millis(300));
        group.throughput(Throughput::Elements(1));
        let mut pair = Pair::connected();
        group.bench_function("capa5", |b| b.iter(|| pair.say(black_box(&octets))));
        assert!(pair.heard >= len, "messages arrive");
        group.bench_function("rusty-cosp", |b| {
            b.iter_custom(|count| {
                run(async {
                    let (mut writer, mut reader) = theirs().await;
                    let begun = Instant::now();
                    for _ in 0..count {
                        send(&mut writer, black_box(&octets)).await;
                        let Heard::Data(heard) = hear(&mut reader).await else { panic!("messages arrive") };
                        assert_eq!(heard.len(), len);
                    }
                    begun.elapsed()
                })
            });
        });
        group.finish();
    }
}

criterion_group!(benches, codec, end_to_end);
criterion_main!(benches);
