//! IP and TCP headers. The simulated line has none: they are made here, so that other tools can read a capture.

use alloc::vec::Vec;

/// Octets of an IP header.
pub(super) const IP_HEADER: u32 = 20;
/// Octets of a TCP header without options.
const TCP_HEADER: u32 = 20;
/// Options of a SYN: maximum segment size, and a window that no file fills.
const SYN_OPTIONS: [u8; 8] = {
    let [high, low] = (SEGMENT_MAX as u16).to_be_bytes();
    [2, 4, high, low, 1, 3, 3, 14]
};
/// Octets of a stream that fit in one segment: an IP packet counts up to 65,535.
pub(super) const SEGMENT_MAX: u32 = 0xFFFF - IP_HEADER - TCP_HEADER;

/// The port at which session entities listen (RFC 1006).
pub(super) const LISTENER: u16 = 102;

pub(super) const FIN: u8 = 0x01;
pub(super) const SYN: u8 = 0x02;
pub(super) const PSH: u8 = 0x08;
pub(super) const ACK: u8 = 0x10;

const DONT_FRAGMENT: u16 = 0x4000;
const TTL: u8 = 64;
const TCP: u8 = 6;

/// One end of a TCP connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Peer {
    /// The last octet of its address in 192.0.2.0/24, which is set aside for documentation.
    pub(super) host: u8,
    pub(super) port: u16,
}

impl Peer {
    const fn address(self) -> [u8; 4] {
        [192, 0, 2, self.host]
    }
}

/// What the headers of a segment say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Segment {
    pub(super) from: Peer,
    pub(super) to: Peer,
    pub(super) flags: u8,
    pub(super) seq: u32,
    pub(super) ack: u32,
}

impl Segment {
    const fn tcp_header(&self) -> u32 {
        if self.flags & SYN == 0 { TCP_HEADER } else { TCP_HEADER + SYN_OPTIONS.len() as u32 }
    }

    /// Octets of both headers.
    pub(super) const fn headers(&self) -> u32 {
        IP_HEADER + self.tcp_header()
    }

    /// Writes both headers for a payload of `len` octets. Its octets are given where all of them are at hand; without them the
    /// TCP checksum stays 0.
    pub(super) fn write(&self, out: &mut Vec<u8>, len: u32, payload: Option<&[u8]>) {
        let start = out.len();
        let total = (self.headers() + len) as u16;
        out.extend_from_slice(&[0x45, 0]);
        out.extend_from_slice(&total.to_be_bytes());
        out.extend_from_slice(&[0, 0]);
        out.extend_from_slice(&DONT_FRAGMENT.to_be_bytes());
        out.extend_from_slice(&[TTL, TCP, 0, 0]);
        out.extend_from_slice(&self.from.address());
        out.extend_from_slice(&self.to.address());
        let sum = checksum(&[&out[start..]]).to_be_bytes();
        out[start + 10..start + 12].copy_from_slice(&sum);

        let start = out.len();
        out.extend_from_slice(&self.from.port.to_be_bytes());
        out.extend_from_slice(&self.to.port.to_be_bytes());
        out.extend_from_slice(&self.seq.to_be_bytes());
        out.extend_from_slice(&self.ack.to_be_bytes());
        let words = (self.tcp_header() / 4) as u8;
        out.extend_from_slice(&[words << 4, self.flags, 0xFF, 0xFF, 0, 0, 0, 0]);
        if self.flags & SYN != 0 {
            out.extend_from_slice(&SYN_OPTIONS);
        }
        if let Some(payload) = payload {
            let [high, low] = (self.tcp_header() as u16 + len as u16).to_be_bytes();
            let (from, to) = (self.from.address(), self.to.address());
            let sum = checksum(&[&from, &to, &[0, TCP, high, low], &out[start..], payload]).to_be_bytes();
            out[start + 16..start + 18].copy_from_slice(&sum);
        }
    }
}

/// The Internet checksum over parts, all but the last of an even number of octets.
fn checksum(parts: &[&[u8]]) -> u16 {
    let words = parts.iter().flat_map(|part| part.chunks(2));
    let sum: u32 = words.map(|word| u32::from(u16::from_be_bytes([word[0], word.get(1).copied().unwrap_or(0)]))).sum();
    // 65,535 octets can't overflow 32 bits; two folds bring any such sum to 16.
    let sum = (sum & 0xFFFF) + (sum >> 16);
    !((sum & 0xFFFF) + (sum >> 16)) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEGMENT: Segment = Segment {
        from: Peer { host: 1, port: 49_153 },
        to: Peer { host: 2, port: LISTENER },
        flags: PSH | ACK,
        seq: 0xFFFF_FFFE,
        ack: 1,
    };

    #[test]
    fn a_header_sums_to_nothing_with_its_checksum() {
        let payload = [0xFF, 0x01, 0x80];
        let mut out = Vec::new();
        SEGMENT.write(&mut out, 3, Some(&payload));
        assert_eq!(out.len(), 40);
        assert_eq!(checksum(&[&out[..20]]), 0);
        assert_eq!(checksum(&[&[192, 0, 2, 1, 192, 0, 2, 2, 0, 6, 0, 23], &out[20..], &payload]), 0);
    }

    #[test]
    fn the_example_of_rfc_1071_gives_its_sum() {
        assert_eq!(checksum(&[&[0x00, 0x01, 0xF2, 0x03], &[0xF4, 0xF5, 0xF6, 0xF7]]), !0xDDF2);
    }

    #[test]
    fn the_largest_segment_is_the_largest_ip_packet() {
        let mut out = Vec::new();
        SEGMENT.write(&mut out, SEGMENT_MAX, None);
        assert_eq!(out[2..4], [0xFF, 0xFF]);
        assert_eq!(out[36..38], [0, 0]);
    }
}
