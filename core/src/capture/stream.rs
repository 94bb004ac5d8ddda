//! A capture of one TCP stream whose octets somebody heard, without a recording: of a dialogue between two machines, say.

use alloc::vec::Vec;

use super::pcapng;
use super::tcp::{ACK, FIN, PSH, Peer, SEGMENT_MAX, SYN, Segment};
use crate::time::Nanos;

/// What the opener of a stream counts itself as, and a port of its own.
const OPENER: Peer = Peer { host: 1, port: 49_152 };

/// Octets that one side said at once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spoken {
    /// When.
    pub at: Nanos,
    /// Whether the side that opened the stream said them.
    pub by_opener: bool,
    /// What was said.
    pub octets: Vec<u8>,
}

/// The file: the stream is opened, everything is said, both sides close. The other side listens at `port`.
#[must_use]
pub fn stream(port: u16, spoken: &[Spoken], comment: &str) -> Vec<u8> {
    let mut file = Vec::new();
    pcapng::section(&mut file, comment);
    pcapng::interface(&mut file, "A-B", 0);
    let ends = [OPENER, Peer { host: 2, port }];
    // The numbers of the octets that come next, the opener's first.
    let mut next = [0_u32; 2];
    let mut put = |file: &mut Vec<u8>, at: Nanos, side: usize, flags: u8, payload: &[u8]| {
        let ack = if flags & ACK == 0 { 0 } else { next[1 - side] };
        let segment = Segment { from: ends[side], to: ends[1 - side], flags, seq: next[side], ack };
        let mut octets = Vec::new();
        segment.write(&mut octets, payload.len() as u32, Some(payload));
        octets.extend_from_slice(payload);
        pcapng::packet(file, 0, at.0, &octets, (octets.len() as u32, None));
        next[side] = next[side].wrapping_add(payload.len() as u32 + u32::from(flags & (SYN | FIN) != 0));
    };
    let begun = spoken.first().map_or(Nanos::ZERO, |first| first.at);
    put(&mut file, begun, 0, SYN, &[]);
    put(&mut file, begun, 1, SYN | ACK, &[]);
    put(&mut file, begun, 0, ACK, &[]);
    for said in spoken {
        for piece in said.octets.chunks(SEGMENT_MAX as usize) {
            put(&mut file, said.at, usize::from(!said.by_opener), PSH | ACK, piece);
        }
    }
    let ended = spoken.last().map_or(begun, |last| last.at);
    put(&mut file, ended, 1, FIN | ACK, &[]);
    put(&mut file, ended, 0, FIN | ACK, &[]);
    put(&mut file, ended, 1, ACK, &[]);
    file
}
