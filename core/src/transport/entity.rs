//! The transport entity of one end: class 0 over one stream at a time.

use crate::endpoint::{Cause, Down, Endpoint, Input, Opener, Outbox, Timer};
use crate::octets::{Chunk, Joiner, Supply};
use crate::time::Nanos;
use crate::transport::cotp::{self, Set, Tpdu};
use crate::transport::packet::Packet;
use crate::transport::tpkt::Framer;
use crate::wire::{WireError, WireErrorKind};

/// Data octets that fit in one TPDU: RFC 1006's 65,531 less the header's three.
const DATA_MAX: u64 = 65_528;

/// The longest TSDU that an entity joins of several TPDUs. Class 0 has no parameter for it: a local bound, against a peer that never
/// ends one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct JoinedMaximum(u32);

impl JoinedMaximum {
    /// 16 MiB.
    pub const DEFAULT: Self = Self(16 << 20);

    /// A bound in octets.
    #[must_use]
    pub const fn new(octets: u32) -> Self {
        Self(octets)
    }
}

impl Default for JoinedMaximum {
    fn default() -> Self {
        Self::DEFAULT
    }
}

#[derive(Clone, Debug, Default)]
enum State {
    #[default]
    Closed,
    /// The stream is being opened, on this side's wish.
    Opening,
    /// CR sent.
    Calling,
    /// The other side opened the stream; no CR yet.
    Listening,
    /// CR received; the user above hasn't answered.
    Called { theirs: u16 },
    /// Connected. `piece` joins the pieces of a TSDU.
    Open { piece: Joiner },
}

/// What whoever watches is told of this entity.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TransportNote {
    /// What came can't be read.
    Unreadable(WireError),
}

/// One end's transport entity.
///
/// Upwards it speaks the lower-service dialect of [`Input`]: `Up(Opened)`, `Up(Octets)` with one TSDU, `Up(Closed)`.
#[derive(Clone, Debug, Default)]
pub struct Transport {
    state: State,
    framer: Framer,
    reference: u16,
    most: JoinedMaximum,
}

type Out = Outbox<Input<()>, TransportNote>;

impl Transport {
    /// One with a bound of its own to what it joins.
    #[must_use]
    pub fn joining(most: JoinedMaximum) -> Self {
        Self { most, ..Self::default() }
    }

    fn send(out: &mut Out, tpdu: Tpdu, data: Chunk) {
        match Packet::new(tpdu, data).to_octets() {
            Ok(octets) => out.down(Down::Send(octets)),
            Err(error) => out.note(TransportNote::Unreadable(error)),
        }
    }

    fn request(&mut self, down: Down, out: &mut Out) {
        match (down, &self.state) {
            (Down::Open, State::Closed) => {
                self.reference = self.reference.wrapping_add(1).max(1);
                self.state = State::Opening;
                out.down(Down::Open);
            }
            (Down::Accept, State::Called { theirs }) => {
                let set = Set { destination: *theirs, source: self.reference.max(1), ..Set::default() };
                Self::send(out, Tpdu::ConnectionConfirm(set), Chunk::new());
                self.state = State::Open { piece: Joiner::default() };
            }
            (Down::Send(tsdu), State::Open { .. }) => Self::send_tsdu(out, &tsdu),
            (Down::Close, _) => self.close(out),
            (Down::Open | Down::Accept | Down::Send(_), _) => {}
        }
    }

    fn send_tsdu(out: &mut Out, tsdu: &Chunk) {
        let mut from = 0;
        loop {
            let to = (from + DATA_MAX).min(tsdu.len());
            let last = to == tsdu.len();
            Self::send(out, Tpdu::Data { end_of_tsdu: last }, tsdu.slice(from..to));
            if last {
                return;
            }
            from = to;
        }
    }

    fn close(&mut self, out: &mut Out) {
        if !matches!(self.state, State::Closed) {
            out.down(Down::Close);
        }
        self.clear();
    }

    fn clear(&mut self) {
        self.state = State::Closed;
        self.framer = Framer::default();
    }

    fn packet(&mut self, packet: Packet, out: &mut Out) {
        let Packet { tpdu, data, .. } = packet;
        match (tpdu, &mut self.state) {
            (Tpdu::ConnectionRequest(set), State::Listening) => {
                self.state = State::Called { theirs: set.source };
                out.up(Input::Opened(Opener::Them));
            }
            (Tpdu::ConnectionConfirm(_), State::Calling) => {
                self.state = State::Open { piece: Joiner::default() };
                out.up(Input::Opened(Opener::Us));
            }
            (Tpdu::Data { end_of_tsdu }, State::Open { piece }) => {
                // A TSDU in one piece needs no joining: a packet bounds it.
                let got = piece.len() + data.len();
                if got > u64::from(self.most.0) && !(end_of_tsdu && piece.is_empty()) {
                    let kind = WireErrorKind::TooLong { max: self.most.0, got: u32::try_from(got).unwrap_or(u32::MAX) };
                    self.unreadable(WireError { at: 0, field: cotp::DATA, kind }, out);
                } else if end_of_tsdu {
                    out.up(Input::Octets(piece.finish(&data)));
                } else {
                    piece.push(&data);
                }
            }
            (Tpdu::DisconnectRequest(_), _) => {
                self.close(out);
                out.up(Input::Closed(Cause::Closed));
            }
            (Tpdu::ConnectionRequest(_) | Tpdu::ConnectionConfirm(_) | Tpdu::Data { .. }, _) => {
                self.close(out);
                out.up(Input::Closed(Cause::Protocol));
            }
        }
    }

    fn unreadable(&mut self, error: WireError, out: &mut Out) {
        if let WireErrorKind::Needs(needs) = error.kind {
            out.needs = Some(needs);
            return;
        }
        out.note(TransportNote::Unreadable(error));
        self.close(out);
        out.up(Input::Closed(Cause::Protocol));
    }

    fn octets(&mut self, octets: &Chunk, supply: &dyn Supply, out: &mut Out) {
        self.framer.push(octets);
        loop {
            let packet = match self.framer.take(supply) {
                Ok(Some(packet)) => packet,
                Ok(None) => return,
                Err(error) => return self.unreadable(error, out),
            };
            match Packet::read(&packet, supply) {
                Ok(packet) => self.packet(packet, out),
                Err(error) => return self.unreadable(error, out),
            }
        }
    }
}

impl Endpoint for Transport {
    type Request = Down;
    type Indication = Input<()>;
    type Note = TransportNote;

    fn handle(&mut self, _now: Nanos, input: Input<Down>, supply: &dyn Supply, out: &mut Out) {
        match input {
            Input::Request(down) => self.request(down, out),
            Input::Octets(octets) => self.octets(&octets, supply, out),
            Input::Opened(Opener::Us) => {
                let set = Set { source: self.reference, ..Set::default() };
                self.state = State::Calling;
                Self::send(out, Tpdu::ConnectionRequest(set), Chunk::new());
            }
            Input::Opened(Opener::Them) => self.state = State::Listening,
            Input::Closed(cause) => {
                let told =
                    matches!(self.state, State::Opening | State::Calling | State::Called { .. } | State::Open { .. });
                self.clear();
                if told {
                    out.up(Input::Closed(cause));
                }
            }
            Input::Timer(Timer::Tim | Timer::Silence) => {}
        }
    }

    fn next_timeout(&self) -> Option<(Nanos, Timer)> {
        None
    }
}
