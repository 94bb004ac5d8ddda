//! What is done with any octets, and what must hold. The fuzzer and an ordinary test over its corpus call the same functions.
#![allow(dead_code, unreachable_pub, reason = "each target uses one function")]

use capa5_core::endpoint::{Cause, Down, Endpoint, Input, Opener, Outbox, Output, Timer};
use capa5_core::octets::{Chunk, NoSources};
use capa5_core::session::machine::{Reuse, Spm, SpmConfig};
use capa5_core::session::note::{Note, Variable};
use capa5_core::session::packet;
use capa5_core::session::primitive::{
    ActivityIdentifier, Connect, Indication, Request, Resume, ResyncType, SyncPointSerial,
};
use capa5_core::session::spdu::Tsdu;
use capa5_core::session::token::{Holding, TokenItem, TokenSet, TokenSetting};
use capa5_core::session::unit::Units;
use capa5_core::time::Nanos;
use capa5_core::transport::{Transport, TransportNote};

fn octets_of(chunk: &Chunk) -> Vec<u8> {
    chunk.to_vec(&NoSources).expect("literal octets")
}

/// A TSDU: reading never panics, marks stay inside and in order, and what was read whole is written to the same octets.
pub fn spdu(octets: &[u8]) {
    let chunk = Chunk::from(octets);
    let decoded = Tsdu::decode(&chunk, &NoSources);
    for mark in &decoded.marks {
        assert!(u64::from(mark.end()) <= chunk.len(), "a mark ends inside: {mark:?}");
    }
    let marked = decoded.into_result();
    assert_eq!(Tsdu::read(&chunk, &NoSources), marked, "marks change nothing");
    let Ok(tsdu) = marked else { return };
    let again = tsdu.encode().expect("what was read has octets");
    assert_eq!(octets_of(&again), octets, "{tsdu:?}");
    let _ = tsdu.summary();
}

/// What a transport entity did, with the pieces of a stream joined however they came.
#[derive(PartialEq, Debug)]
enum Did {
    Opened,
    Tsdu(Vec<u8>),
    Closed,
    Sent(Vec<u8>),
    Unreadable(String),
}

/// A connection request: what a listening transport entity is sent first, or next to nothing is ever taken.
const REQUEST: [u8; 11] = [3, 0, 0, 11, 6, 0xE0, 0, 0, 0, 1, 0];

/// Sends a connection request to a listening transport entity, then a stream in pieces of these lengths, over and over.
fn feed(stream: &[u8], pieces: &[usize]) -> Vec<Did> {
    let mut transport = Transport::default();
    let mut did = Vec::new();
    take(&mut transport, Input::Opened(Opener::Them), &mut did);
    take(&mut transport, Input::Octets(Chunk::from(&REQUEST[..])), &mut did);
    take(&mut transport, Input::Request(Down::Accept), &mut did);
    let (mut rest, mut lengths) = (stream, pieces.iter().cycle());
    while !rest.is_empty() && did.last() != Some(&Did::Closed) {
        let length = lengths.next().map_or(1, |length| (*length).clamp(1, rest.len()));
        let (piece, after) = rest.split_at(length);
        take(&mut transport, Input::Octets(Chunk::from(piece)), &mut did);
        rest = after;
    }
    did
}

fn take(transport: &mut Transport, input: Input<Down>, did: &mut Vec<Did>) {
    let mut out = Outbox::default();
    transport.handle(Nanos::ZERO, input, &NoSources, &mut out);
    assert_eq!(out.needs, None, "all octets are at hand");
    did.extend(out.done.into_iter().filter_map(|output| match output {
        Output::Up(Input::Opened(_)) => Some(Did::Opened),
        Output::Up(Input::Octets(tsdu)) => Some(Did::Tsdu(octets_of(&tsdu))),
        Output::Up(Input::Closed(_)) => Some(Did::Closed),
        Output::Down(Down::Send(octets)) => Some(Did::Sent(octets_of(&octets))),
        Output::Note(TransportNote::Unreadable(error)) => Some(Did::Unreadable(format!("{:?}", error.kind))),
        Output::Up(Input::Request(()) | Input::Timer(_)) | Output::Down(Down::Open | Down::Accept | Down::Close) => {
            None
        }
    }));
}

/// TPKT, COTP and SPDU from a stream in pieces: whatever the pieces, the same comes out as from all octets at once. The
/// first octets say how long the pieces are.
pub fn stream(octets: &[u8]) {
    let Some((count, rest)) = octets.split_first() else { return };
    let Some((lengths, rest)) = rest.split_at_checked(usize::from(count % 6) + 1) else { return };
    let pieces: Vec<usize> = lengths.iter().map(|length| usize::from(*length)).collect();
    let in_pieces = feed(rest, &pieces);
    assert_eq!(in_pieces, feed(rest, &[rest.len()]), "pieces of {pieces:?}");
    for did in &in_pieces {
        if let Did::Tsdu(tsdu) = did {
            spdu(tsdu);
        }
    }
    let _ = packet::decode(&Chunk::from(rest), &NoSources);
}

/// A reader of the octets that make a script.
struct Script<'a>(&'a [u8]);

impl Script<'_> {
    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn octet(&mut self) -> u8 {
        self.next().unwrap_or_default()
    }

    fn data(&mut self) -> Chunk {
        let length = usize::from(self.octet() % 32).min(self.0.len());
        let (data, rest) = self.0.split_at(length);
        self.0 = rest;
        Chunk::from(data)
    }

    fn serial(&mut self) -> SyncPointSerial {
        let number = match self.octet() {
            255 => 999_999,
            254 => 999_998,
            other => u32::from(other % 8),
        };
        SyncPointSerial::new(number).unwrap_or_default()
    }

    fn setting(&mut self) -> TokenSetting {
        TokenSetting::from_bits(self.octet()).unwrap_or_default()
    }

    fn connect(&mut self) -> Connect {
        const UNITS: [u16; 8] = [0x0002, 0x0001, 0x04B9, 0x04BA, 0x0749, 0x07F9, 0x07FB, 0x1FFF];
        let units = Units(UNITS[usize::from(self.octet() % 8)]);
        Connect {
            units,
            initial_serial: Some(self.serial()),
            tokens: self.setting(),
            please: TokenSet::from_bits(self.octet()),
            data: self.data(),
            ..Connect::default()
        }
    }

    fn request(&mut self) -> Request {
        let activity = ActivityIdentifier(vec![self.octet()]);
        match self.octet() % 32 {
            0 => Request::Connect(self.connect()),
            1 => Request::ConnectAccept(self.connect()),
            2 => Request::ConnectRefuse(self.octet(), self.data()),
            3 => Request::Data(self.data()),
            4 => Request::TypedData(self.data()),
            5 => Request::CapabilityData(self.data()),
            6 => Request::CapabilityDataResponse(self.data()),
            7 => Request::TokenGive(TokenSet::from_bits(self.octet())),
            8 => Request::TokenPlease(TokenSet::from_bits(self.octet()), self.data()),
            9 => Request::ControlGive,
            10 => Request::SyncMinor { explicit: self.octet() < 128, data: self.data() },
            11 => Request::SyncMinorResponse(self.serial(), self.data()),
            12 => Request::SyncMajor(self.data()),
            13 => Request::SyncMajorResponse(self.data()),
            14 => Request::Resynchronize(ResyncType::Restart, self.serial(), self.setting(), self.data()),
            15 => Request::Resynchronize(ResyncType::Abandon, self.serial(), self.setting(), self.data()),
            16 => Request::Resynchronize(ResyncType::Set, self.serial(), self.setting(), self.data()),
            17 => Request::ResynchronizeResponse(self.serial(), self.setting(), self.data()),
            18 => Request::ActivityStart(activity, self.data()),
            19 => {
                let (old, serial) = (ActivityIdentifier(vec![self.octet()]), self.serial());
                Request::ActivityResume(Resume { new: activity, old, serial, data: self.data(), ..Resume::default() })
            }
            20 => Request::ActivityInterrupt(Some(self.octet())),
            21 => Request::ActivityInterruptResponse,
            22 => Request::ActivityDiscard(None),
            23 => Request::ActivityDiscardResponse,
            24 => Request::ActivityEnd(self.data()),
            25 => Request::ActivityEndResponse(self.data()),
            26 => Request::UExceptionReport(self.octet(), self.data()),
            27 => Request::Release(self.data()),
            28 => Request::ReleaseAccept(self.data()),
            29 => Request::ReleaseRefuse(self.data()),
            30 => Request::ExpeditedData(self.data()),
            _ => Request::UAbort(self.data()),
        }
    }

    /// The octets of one TSDU: what the script says, with its own length before it.
    fn tsdu(&mut self) -> Chunk {
        let length = usize::from(self.octet()).min(self.0.len());
        let (octets, rest) = self.0.split_at(length);
        self.0 = rest;
        Chunk::from(octets)
    }
}

/// The request that these octets stand for.
pub fn request(octets: &[u8]) -> Request {
    Script(octets).request()
}

/// Any octets from the other side and any requests of the user, in any order: nothing panics, what goes out can be read,
/// and what must hold of a machine does.
pub fn machine(octets: &[u8]) {
    let mut script = Script(octets);
    let kept = script.octet() % 2 == 1;
    let transport = if kept { Reuse::Keep } else { Reuse::Release };
    let mut spm = Spm::new(SpmConfig { transport, ..SpmConfig::default() });
    for _ in 0..200 {
        let Some(what) = script.next() else { return };
        let input = match what % 8 {
            0 => Input::Opened(Opener::Us),
            1 => Input::Opened(Opener::Them),
            2 if what >= 128 => Input::Closed(Cause::Cut),
            2 => Input::Timer(Timer::Tim),
            3..=5 => Input::Octets(script.tsdu()),
            _ => Input::Request(script.request()),
        };
        step(&mut spm, input);
    }
}

fn step(spm: &mut Spm, input: Input<Request>) {
    let before = spm.clone();
    let foreseen = if let Input::Request(request) = &input { Some(before.check(request).is_ok()) } else { None };
    let mut out = Outbox::default();
    spm.handle(Nanos::ZERO, input, &NoSources, &mut out);
    let refused = out.done.iter().any(|output| matches!(output, Output::Note(Note::Refused(_))));
    if let Some(foreseen) = foreseen {
        assert_eq!(foreseen, !refused, "the check says what happens");
    }
    if refused {
        assert_eq!((&before, out.done.len()), (&*spm, 1), "a refusal changes nothing and sends nothing");
    }
    for output in &out.done {
        if let Output::Down(Down::Send(tsdu)) = output {
            let read = Tsdu::decode(tsdu, &NoSources);
            assert!(read.error.is_none(), "what goes out can be read: {:?}", read.error);
        }
    }
    holds(spm, &out.done);
}

/// What must hold of one machine whatever the other side does.
pub fn holds<N>(spm: &Spm, done: &[Output<Indication, N>]) {
    for token in TokenItem::ALL {
        let exists = spm.holding(token) != Holding::NotAvailable;
        assert_eq!(exists, spm.units().makes_available(token), "{token:?} in {}", spm.state());
    }
    let at = |which| spm.variables().get(which);
    assert!(at(Variable::VA) <= at(Variable::VM) && at(Variable::VM) <= 999_999, "{:?}", spm.variables());
    if spm.state().has_no_connection() {
        assert_eq!((spm.units(), at(Variable::VM)), (Units::default(), 0));
    }
    assert!(done.len() < 200, "one event has few consequences");
}
