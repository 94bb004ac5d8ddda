//! TCP out of frames, put together again: which octets each side sent, in order, and with which frame each came.

use std::collections::BTreeMap;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::capture::Frame;

/// One direction of a connection.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Way {
    pub(crate) from: (IpAddr, u16),
    pub(crate) to: (IpAddr, u16),
}

/// An end as it is written: `10.0.0.1:102`.
pub(crate) struct End(pub(crate) (IpAddr, u16));

impl fmt::Display for End {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        std::net::SocketAddr::from(self.0).fmt(out)
    }
}

/// A segment of TCP.
struct Segment<'a> {
    way: Way,
    sequence: u32,
    begins: bool,
    /// How many octets it carried.
    len: usize,
    /// What was captured of them.
    octets: &'a [u8],
}

/// Octets in order, with the frame that brought them; nothing where they were sent but not captured.
pub(crate) struct Piece {
    /// It is the first one of a connection whose beginning was seen.
    pub(crate) begins: bool,
    pub(crate) frame: u32,
    pub(crate) nanos: u64,
    pub(crate) octets: Vec<Option<u8>>,
}

/// What each side sent, as far as it hangs together.
#[derive(Default)]
pub(crate) struct Streams {
    ways: BTreeMap<Way, Flow>,
}

#[derive(Default)]
struct Flow {
    /// The sequence number with which the connection began, where that was seen.
    began: Option<u32>,
    /// The sequence number that comes next; none before anything came.
    next: Option<u32>,
    /// Nothing of it was given away yet, since it began.
    begins: bool,
    /// What came too early, by its sequence number.
    early: BTreeMap<u32, Piece>,
    /// How many octets that is.
    waiting: usize,
}

/// How much may wait for what is missing before it, octets a direction.
const EARLY: usize = 16 * 1024 * 1024;

impl Streams {
    /// Takes a frame; gives the direction and what can be read of it now, in order.
    pub(crate) fn take(&mut self, frame: &Frame<'_>) -> Option<(Way, Vec<Piece>)> {
        let segment = segment(frame)?;
        let flow = self.ways.entry(segment.way).or_default();
        if segment.begins && flow.began != Some(segment.sequence) {
            // A new connection between the same ends.
            let next = Some(segment.sequence.wrapping_add(1));
            *flow = Flow { began: Some(segment.sequence), next, begins: true, ..Flow::default() };
        }
        if segment.len == 0 {
            return None;
        }
        let next = *flow.next.get_or_insert(segment.sequence);
        let mut octets: Vec<Option<u8>> = segment.octets.iter().copied().map(Some).collect();
        octets.resize(segment.len, None);
        flow.put(
            segment.sequence.wrapping_sub(next),
            Piece { begins: false, frame: frame.number, nanos: frame.nanos, octets },
        );
        Some((segment.way, flow.ready()))
    }

    /// What can't be read, because something before it was not captured: how many octets each way.
    pub(crate) fn stuck(&self) -> impl Iterator<Item = (Way, usize)> {
        self.ways.iter().filter(|(_, flow)| flow.waiting > 0).map(|(way, flow)| (*way, flow.waiting))
    }
}

impl Flow {
    /// Keeps a piece that begins so far ahead of what comes next; what came before is left out.
    fn put(&mut self, ahead: u32, mut piece: Piece) {
        let at = self.base().wrapping_add(ahead);
        if ahead >= 1 << 31 {
            let known = (ahead.wrapping_neg() as usize).min(piece.octets.len());
            piece.octets.drain(..known);
            self.keep(self.base(), piece);
        } else if self.waiting + piece.octets.len() <= EARLY {
            self.keep(at, piece);
        }
    }

    /// Of two pieces from the same place the longer one says more.
    fn keep(&mut self, at: u32, piece: Piece) {
        let had = self.early.get(&at).map_or(0, |had| had.octets.len());
        if piece.octets.len() > had {
            self.waiting += piece.octets.len() - had;
            self.early.insert(at, piece);
        }
    }

    fn base(&self) -> u32 {
        self.next.unwrap_or(0)
    }

    /// What hangs together with what was read before.
    fn ready(&mut self) -> Vec<Piece> {
        let mut ready = Vec::new();
        loop {
            let next = self.base();
            let fits = |at: &u32| next.wrapping_sub(*at) < 1 << 31;
            let Some(at) = self.early.keys().copied().find(fits) else { return ready };
            let Some(mut piece) = self.early.remove(&at) else { return ready };
            self.waiting -= piece.octets.len();
            let known = (next.wrapping_sub(at) as usize).min(piece.octets.len());
            piece.octets.drain(..known);
            if !piece.octets.is_empty() {
                piece.begins = std::mem::take(&mut self.begins);
                self.next = Some(next.wrapping_add(piece.octets.len() as u32));
                ready.push(piece);
            }
        }
    }
}

fn half(octets: &[u8], at: usize) -> Option<u16> {
    octets.get(at..)?.first_chunk::<2>().map(|half| u16::from_be_bytes(*half))
}

/// The TCP segment in a frame; none where there is none, or only a fragment of one.
fn segment<'a>(frame: &Frame<'a>) -> Option<Segment<'a>> {
    let ip = match frame.link {
        // Ethernet, with or without tags.
        1 => {
            let mut at = 12;
            while matches!(half(frame.octets, at)?, 0x8100 | 0x88a8) {
                at += 4;
            }
            matches!(half(frame.octets, at)?, 0x0800 | 0x86dd).then(|| frame.octets.get(at + 2..))??
        }
        // BSD loopback, raw IP, Linux cooked.
        0 => frame.octets.get(4..)?,
        101 | 228 | 229 => frame.octets,
        113 => frame.octets.get(16..)?,
        _ => return None,
    };
    let (from, to, len, body) = match ip.first()? >> 4 {
        4 => version_4(ip)?,
        6 => version_6(ip)?,
        _ => return None,
    };
    let header = usize::from(body.get(12)? >> 4) * 4;
    Some(Segment {
        way: Way { from: (from, half(body, 0)?), to: (to, half(body, 2)?) },
        sequence: u32::from_be_bytes(*body.get(4..)?.first_chunk()?),
        begins: body.get(13)? & 0x02 != 0,
        len: len.checked_sub(header)?,
        octets: body.get(header..).map_or(&[], |octets| &octets[..octets.len().min(len - header)]),
    })
}

/// Sender, receiver, length of the segment, and the segment as far as it was captured.
type Carried<'a> = (IpAddr, IpAddr, usize, &'a [u8]);

fn version_4(ip: &[u8]) -> Option<Carried<'_>> {
    let header = usize::from(ip.first()? & 0x0f) * 4;
    // Only what is whole, and TCP.
    if ip.get(9)? != &6 || half(ip, 6)? & 0x3fff != 0 {
        return None;
    }
    let address = |at: usize| Some(IpAddr::V4(Ipv4Addr::from(*ip.get(at..)?.first_chunk::<4>()?)));
    // Where the sender's card was to fill in the length, what was captured is all.
    let whole = Some(usize::from(half(ip, 2)?)).filter(|whole| *whole > 0).unwrap_or(ip.len());
    Some((address(12)?, address(16)?, whole.checked_sub(header)?, ip.get(header..)?))
}

fn version_6(ip: &[u8]) -> Option<Carried<'_>> {
    let address = |at: usize| Some(IpAddr::V6(Ipv6Addr::from(*ip.get(at..)?.first_chunk::<16>()?)));
    let (mut next, mut at, end) = (*ip.get(6)?, 40, 40 + usize::from(half(ip, 4)?));
    // Options that may stand before: hop by hop, routing, destination.
    while matches!(next, 0 | 43 | 60) {
        next = *ip.get(at)?;
        at += (usize::from(*ip.get(at + 1)?) + 1) * 8;
    }
    (next == 6).then_some(())?;
    Some((address(8)?, address(24)?, end.checked_sub(at)?, ip.get(at..)?))
}
