//! Blocks of a pcapng file, low octet first.

use alloc::vec::Vec;

const SECTION_HEADER: u32 = 0x0A0D_0D0A;
const INTERFACE_DESCRIPTION: u32 = 1;
const ENHANCED_PACKET: u32 = 6;

const BYTE_ORDER: u32 = 0x1A2B_3C4D;
/// A section whose length isn't given.
const NO_LENGTH: u64 = u64::MAX;
/// Raw IP: the version nibble says which. There is no Ethernet in the simulated line, so none is written.
const LINKTYPE_RAW: u16 = 101;

const END_OF_OPTIONS: u16 = 0;
const COMMENT: u16 = 1;
const IF_NAME: u16 = 2;
const IF_TSRESOL: u16 = 9;
const SHB_USERAPPL: u16 = 4;
/// Timestamps count units of 10⁻⁹ s.
const NANOSECONDS: u8 = 9;

/// Octets of a packet's block besides those of the packet, their padding and a comment.
pub(super) const PACKET_OVERHEAD: u64 = 32;

/// Octets that a comment takes in a block, with what ends the options behind it.
pub(super) const fn comment_len(comment: Option<&str>) -> u64 {
    match comment {
        Some(comment) => 4 + padded(comment.len() as u64) + 4,
        None => 0,
    }
}

/// Octets as they stand in a block: filled up to a multiple of four.
pub(super) const fn padded(len: u64) -> u64 {
    len.next_multiple_of(4)
}

/// Starts a section.
pub(super) fn section(out: &mut Vec<u8>, comment: &str) {
    block(out, SECTION_HEADER, |out| {
        out.extend_from_slice(&BYTE_ORDER.to_le_bytes());
        out.extend_from_slice(&1_u16.to_le_bytes());
        out.extend_from_slice(&0_u16.to_le_bytes());
        out.extend_from_slice(&NO_LENGTH.to_le_bytes());
        option(out, COMMENT, comment.as_bytes());
        option(out, SHB_USERAPPL, b"Capa 5");
        option(out, END_OF_OPTIONS, &[]);
    });
}

/// Declares an interface; `most` is how many octets of a packet are kept, 0 for all.
pub(super) fn interface(out: &mut Vec<u8>, name: &str, most: u32) {
    block(out, INTERFACE_DESCRIPTION, |out| {
        out.extend_from_slice(&LINKTYPE_RAW.to_le_bytes());
        out.extend_from_slice(&0_u16.to_le_bytes());
        out.extend_from_slice(&most.to_le_bytes());
        option(out, IF_NAME, name.as_bytes());
        option(out, IF_TSRESOL, &[NANOSECONDS]);
        option(out, END_OF_OPTIONS, &[]);
    });
}

/// A packet: the octets that are kept, of `whole` that there were, and what is said of it.
pub(super) fn packet(out: &mut Vec<u8>, interface: u8, nanos: u64, kept: &[u8], (whole, comment): (u32, Option<&str>)) {
    block(out, ENHANCED_PACKET, |out| {
        out.extend_from_slice(&u32::from(interface).to_le_bytes());
        out.extend_from_slice(&((nanos >> 32) as u32).to_le_bytes());
        out.extend_from_slice(&(nanos as u32).to_le_bytes());
        out.extend_from_slice(&(kept.len() as u32).to_le_bytes());
        out.extend_from_slice(&whole.to_le_bytes());
        pad(out, kept);
        if let Some(comment) = comment {
            option(out, COMMENT, comment.as_bytes());
            option(out, END_OF_OPTIONS, &[]);
        }
    });
}

fn block(out: &mut Vec<u8>, kind: u32, body: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    out.extend_from_slice(&kind.to_le_bytes());
    out.extend_from_slice(&[0; 4]);
    body(out);
    let len = ((out.len() - start + 4) as u32).to_le_bytes();
    out[start + 4..start + 8].copy_from_slice(&len);
    out.extend_from_slice(&len);
}

fn option(out: &mut Vec<u8>, code: u16, value: &[u8]) {
    // An option counts its octets in 16 bits.
    let value = &value[..value.len().min(usize::from(u16::MAX))];
    out.extend_from_slice(&code.to_le_bytes());
    out.extend_from_slice(&(value.len() as u16).to_le_bytes());
    pad(out, value);
}

fn pad(out: &mut Vec<u8>, octets: &[u8]) {
    out.extend_from_slice(octets);
    let fill = padded(octets.len() as u64) - octets.len() as u64;
    out.extend_from_slice(&[0; 3][..fill as usize]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packet_block_is_as_long_as_it_says_at_both_ends() {
        for len in 0..9 {
            let mut out = Vec::new();
            packet(&mut out, 2, 0x1_0000_0003, &[0xAB; 9][..len], (70, None));
            assert_eq!(out.len() as u64, PACKET_OVERHEAD + padded(len as u64));
            let (bare, comment) = (out.len() as u64, Some(&"what is so"[..len]));
            let mut said = Vec::new();
            packet(&mut said, 2, 0x1_0000_0003, &[0xAB; 9][..len], (70, comment));
            assert_eq!(said.len() as u64, bare + comment_len(comment));
            let said = (out.len() as u32).to_le_bytes();
            assert_eq!(out[..4], 6_u32.to_le_bytes());
            assert_eq!(out[4..8], said);
            assert_eq!(out[out.len() - 4..], said);
            assert_eq!(out[8..16], [2, 0, 0, 0, 1, 0, 0, 0]);
            assert_eq!(out[16..28], [3, 0, 0, 0, len as u8, 0, 0, 0, 70, 0, 0, 0]);
        }
    }
}
