//! Captures for tests: made in one go, and taken apart by a reader that shares nothing with the writer.

#![allow(dead_code)]

use capa5_core::capture::{Capture, Form, NOTE};
use capa5_core::octets::Supply;
use capa5_core::world::recording::Recording;

/// A packet as the file has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Packet {
    pub(crate) interface: u32,
    pub(crate) nanos: u64,
    pub(crate) kept: Vec<u8>,
    pub(crate) whole: u32,
}

impl Packet {
    /// Whether the first end sent it.
    pub(crate) fn sent_by_a(&self) -> bool {
        self.kept[12..16] == [192, 0, 2, 1]
    }

    /// The TCP flags, as Wireshark's letters.
    pub(crate) fn flags(&self) -> String {
        let letters = ['F', 'S', 'R', 'P', 'A'];
        letters.iter().enumerate().filter(|(bit, _)| self.kept[33] >> bit & 1 == 1).map(|(_, letter)| letter).collect()
    }

    /// The port that isn't the listener's.
    pub(crate) fn client(&self) -> u16 {
        let port = |at: usize| u16::from_be_bytes([self.kept[at], self.kept[at + 1]]);
        if port(22) == 102 { port(20) } else { port(22) }
    }
}

/// What a file holds: the section's options as they stand, interfaces, packets.
#[derive(Default)]
pub(crate) struct File {
    pub(crate) section: Vec<u8>,
    pub(crate) interfaces: Vec<Vec<u8>>,
    pub(crate) packets: Vec<Packet>,
}

fn u32_at(octets: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(octets[at..at + 4].try_into().expect("four octets"))
}

/// Takes a file apart; every block says its length at both ends.
pub(crate) fn read(mut octets: &[u8]) -> File {
    let mut file = File::default();
    while !octets.is_empty() {
        let (kind, len) = (u32_at(octets, 0), u32_at(octets, 4) as usize);
        assert_eq!(len % 4, 0, "blocks are whole words");
        assert_eq!(u32_at(octets, len - 4) as usize, len, "both lengths agree");
        let body = &octets[8..len - 4];
        match kind {
            0x0A0D_0D0A => {
                assert!(file.section.is_empty(), "one section");
                assert_eq!(body[..8], [0x4D, 0x3C, 0x2B, 0x1A, 1, 0, 0, 0], "low octet first, version 1.0");
                file.section = body[16..].to_vec();
            }
            1 => file.interfaces.push(body.to_vec()),
            6 => {
                let kept = u32_at(body, 12) as usize;
                assert_eq!(body.len(), 20 + kept.next_multiple_of(4), "no options");
                file.packets.push(Packet {
                    interface: u32_at(body, 0),
                    nanos: u64::from(u32_at(body, 4)) << 32 | u64::from(u32_at(body, 8)),
                    kept: body[20..20 + kept].to_vec(),
                    whole: u32_at(body, 16),
                });
            }
            other => panic!("block {other:#x} isn't ours"),
        }
        octets = &octets[len..];
    }
    file
}

/// All of a capture, in parts of `max` octets.
pub(crate) fn in_parts(recording: &Recording, form: Form, supply: &dyn Supply, max: usize) -> Vec<u8> {
    let mut capture = Capture::new(recording, form, NOTE);
    let mut octets = Vec::new();
    while let Some(part) = capture.next_part(supply, max).expect("all octets are at hand") {
        assert!((1..=max).contains(&part.len()), "a part has at most as many octets as asked for");
        octets.extend_from_slice(&part);
        assert_eq!(capture.done(), octets.len() as u64);
    }
    assert_eq!(capture.total(), octets.len() as u64, "its length was known before");
    octets
}

/// All of a capture of a run whose octets are generated.
pub(crate) fn capture(recording: &Recording, form: Form) -> Vec<u8> {
    in_parts(recording, form, recording.world().sources(), 1 << 20)
}
