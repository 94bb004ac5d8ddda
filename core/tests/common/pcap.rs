//! A small reader of captures: pcap, Ethernet, IPv4, TCP in order, TPKT and COTP taken off. What is left are session TSDUs.

use std::collections::BTreeMap;
use std::path::Path;

/// The TCP port of TPKT.
const PORT: u16 = 102;

/// One direction of one TCP connection: addresses and ports.
type Flow = ([u8; 4], u16, [u8; 4], u16);

/// One direction's octets as they come together.
#[derive(Default)]
struct Stream {
    next: Option<u32>,
    early: BTreeMap<u32, Vec<u8>>,
    octets: Vec<u8>,
}

impl Stream {
    fn segment(&mut self, seq: u32, syn: bool, payload: &[u8]) {
        if syn {
            self.next = Some(seq.wrapping_add(1));
            return;
        }
        if payload.is_empty() {
            return;
        }
        let next = *self.next.get_or_insert(seq);
        // What lies behind was sent again; what lies ahead waits.
        if seq.wrapping_sub(next) < 1 << 31 {
            self.early.insert(seq.wrapping_sub(next), payload.to_vec());
        }
        while let Some(ready) = self.early.remove(&0) {
            self.octets.extend(&ready);
            let len = ready.len() as u32;
            self.next = self.next.map(|next| next.wrapping_add(len));
            self.early = std::mem::take(&mut self.early)
                .into_iter()
                .filter_map(|(ahead, payload)| Some((ahead.checked_sub(len)?, payload)))
                .collect();
        }
    }
}

/// Every TSDU of a capture, connection by connection, in each direction in order.
pub fn tsdus(path: &Path) -> Vec<Vec<u8>> {
    let file = std::fs::read(path).expect("a capture that can be read");
    let mut streams: BTreeMap<Flow, Stream> = BTreeMap::new();
    for frame in frames(&file) {
        if let Some((flow, seq, syn, payload)) = tcp(frame)
            && (flow.1 == PORT || flow.3 == PORT)
        {
            streams.entry(flow).or_default().segment(seq, syn, payload);
        }
    }
    streams.values().flat_map(|stream| session_data(&stream.octets)).collect()
}

/// The frames of a little-endian pcap file.
fn frames(file: &[u8]) -> Vec<&[u8]> {
    assert_eq!(file[..4], [0xd4, 0xc3, 0xb2, 0xa1], "a little-endian pcap file");
    let mut frames = Vec::new();
    let mut rest = &file[24..];
    while rest.len() >= 16 {
        let len = u32::from_le_bytes([rest[8], rest[9], rest[10], rest[11]]) as usize;
        frames.push(&rest[16..16 + len]);
        rest = &rest[16 + len..];
    }
    frames
}

fn tcp(frame: &[u8]) -> Option<(Flow, u32, bool, &[u8])> {
    let ip = frame.get(14..).filter(|_| frame[12..14] == [8, 0])?;
    let header = usize::from(ip[0] & 15) * 4;
    let total = usize::from(u16::from_be_bytes([ip[2], ip[3]]));
    let segment = ip.get(header..total).filter(|_| ip[9] == 6)?;
    let four = |at: usize| [ip[at], ip[at + 1], ip[at + 2], ip[at + 3]];
    let port = |at: usize| u16::from_be_bytes([segment[at], segment[at + 1]]);
    let seq = u32::from_be_bytes([segment[4], segment[5], segment[6], segment[7]]);
    let offset = usize::from(segment[12] >> 4) * 4;
    Some(((four(12), port(0), four(16), port(2)), seq, segment[13] & 2 != 0, segment.get(offset..)?))
}

/// The TSDUs in a stream of TPKTs: the data of COTP DTs, joined up to the end mark.
fn session_data(mut stream: &[u8]) -> Vec<Vec<u8>> {
    let mut tsdus = Vec::new();
    let mut tsdu = Vec::new();
    while stream.len() >= 7 {
        assert_eq!(stream[0], 3, "a TPKT starts here");
        let len = usize::from(u16::from_be_bytes([stream[2], stream[3]]));
        let Some(packet) = stream.get(4..len) else { break };
        stream = &stream[len..];
        let header = usize::from(packet[0]) + 1;
        if packet[1] & 0xf0 == 0xf0 {
            tsdu.extend(&packet[header..]);
            if packet[2] & 0x80 != 0 {
                tsdus.push(std::mem::take(&mut tsdu));
            }
        }
    }
    tsdus
}
