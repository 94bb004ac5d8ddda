//! The reader of captures (`--example decode`): what it says of ours is what the log says, and no file breaks it.
#![cfg(not(target_arch = "wasm32"))]
#![allow(dead_code, reason = "the example's main isn't here, nor all that the captures' reader offers")]

#[path = "../examples/decode/capture.rs"]
mod capture;
mod pcapng;
mod play;
#[path = "../examples/decode/stream.rs"]
mod stream;
#[path = "../examples/decode/talk.rs"]
mod talk;

use capa5_core::capture::Form;
use capa5_core::lesson;
use capa5_core::wire::Value;
use capa5_core::world::record::{Dir, NodeId, What};
use capa5_core::world::recording::Recording;
use serde_json::Value as Json;

fn lines(file: &[u8]) -> (Vec<Json>, Option<String>) {
    let mut lines = Vec::new();
    let damage = talk::read(file, |line| {
        lines.push(line);
        true
    });
    (lines, damage)
}

fn names(lines: &[Json]) -> Vec<String> {
    lines.iter().filter_map(|line| line["name"].as_str()).map(str::to_owned).collect()
}

fn scene(id: &str) -> Recording {
    Recording::record(&lesson::scenario(id).expect("a scene"), Vec::new())
}

/// Classic pcap with microseconds around packets of raw IP, as another program would have written it, in big-endian.
fn as_pcap(packets: &[pcapng::Packet]) -> Vec<u8> {
    let mut file = vec![0xa1, 0xb2, 0xc3, 0xd4, 0, 2, 0, 4];
    file.extend([0; 8]);
    file.extend([0, 0, 0xff, 0xff, 0, 0, 0, 101]);
    for packet in packets {
        let micros = packet.nanos / 1_000;
        for word in [(micros / 1_000_000) as u32, (micros % 1_000_000) as u32, packet.kept.len() as u32, packet.whole] {
            file.extend(word.to_be_bytes());
        }
        file.extend(&packet.kept);
    }
    file
}

#[test]
fn of_every_scene_it_says_the_spdus_that_the_log_says_were_received() {
    // Mail has no session: its captures are for `tests/mail_scenes.rs`.
    let scenes = lesson::ids().filter(|id| !matches!(*id, "corte-52" | "damaged-octet") && !id.starts_with("mail-"));
    for id in scenes {
        let recording = scene(id);
        let (read, damage) = lines(&pcapng::capture(&recording, Form::Full));
        assert_eq!(damage, None, "{id}");
        assert!(read.iter().all(|line| line.get("error").is_none()), "{id}");
        // Each side by itself, by what the other one received: a cut takes the rest from the line.
        for (node, is_b) in [(NodeId(1), false), (NodeId(0), true)] {
            let received: Vec<&str> = recording
                .log()
                .iter()
                .filter(|record| record.node() == Some(node))
                .filter_map(|record| match &record.what {
                    // The same octets, by the state in which they are sent: a capture has no states.
                    What::Pdu { dir: Dir::Rx, name: "AEA", .. } => Some("MAA"),
                    What::Pdu { dir: Dir::Rx, name, .. } if !matches!(*name, "CR" | "CC" | "DR") => Some(*name),
                    What::Pdu { .. }
                    | What::Prim { .. }
                    | What::Tok { .. }
                    | What::St { .. }
                    | What::Fault { .. }
                    | What::Refuse { .. }
                    | What::App { .. }
                    | What::Ui { .. }
                    | What::Stop { .. } => None,
                })
                .collect();
            let side: Vec<Json> = read
                .iter()
                .filter(|line| line["from"].as_str().is_some_and(|from| from.ends_with(":102")) == is_b)
                .cloned()
                .collect();
            // A token SPDU that only leads another one is a line of its own, and no message of the log's.
            let said = names(&side);
            let mut rest = said.iter();
            for name in &received {
                assert!(rest.any(|said| said == name), "{id}: {name} of {received:?} in {said:?}");
            }
        }
    }
}

#[test]
fn a_serial_number_stands_where_its_octets_are() {
    /// Before the TSDU: TPKT, and the header of a DT.
    const AHEAD: u32 = 7;
    let recording = scene("sync-points");
    let (read, _) = lines(&pcapng::capture(&recording, Form::Full));
    let line = read.iter().find(|line| line["name"] == "MIP").expect("a minor point");
    let sent = recording.log().iter().find(|record| matches!(record.what, What::Pdu { dir: Dir::Tx, name: "MIP", .. }));
    let inspection = recording.inspect(sent.expect("it was sent").n, u32::MAX).expect("a message");
    let mark = inspection
        .marks
        .iter()
        .find(|mark| mark.field.0.contains("serial") && mark.value != Value::Group)
        .expect("its serial number");
    let said = line["parameters"].as_array().and_then(|all| all.iter().find(|field| field["field"] == mark.field.0));
    let said = said.expect("the same field");
    assert_eq!(
        (said["at"].as_u64(), said["len"].as_u64()),
        (Some(u64::from(mark.start - AHEAD)), Some(u64::from(mark.len)))
    );
}

#[test]
fn a_second_connection_between_the_same_ends_begins_anew() {
    let mut packets = pcapng::read(&pcapng::capture(&scene("one-call"), Form::Full)).packets;
    let (once, _) = lines(&as_pcap(&packets));
    // The first one breaks off inside a packet; the second begins with another sequence number.
    let cut = packets.iter().position(|packet| packet.kept.len() > 60).expect("a packet with data");
    let mut first: Vec<pcapng::Packet> = packets[..=cut].to_vec();
    let torn = &mut first[cut];
    torn.kept.truncate(torn.kept.len() - 3);
    let whole = u16::from_be_bytes([torn.kept[2], torn.kept[3]]) - 3;
    torn.kept[2..4].copy_from_slice(&whole.to_be_bytes());
    for packet in &mut packets {
        let header = usize::from(packet.kept[0] & 0x0f) * 4;
        let at = header + 4..header + 8;
        let moved = u32::from_be_bytes([at.start, at.start + 1, at.start + 2, at.start + 3].map(|at| packet.kept[at]));
        packet.kept[at].copy_from_slice(&moved.wrapping_add(1_000_000).to_be_bytes());
    }
    first.extend(packets);
    let (both, _) = lines(&as_pcap(&first));
    assert!(names(&both).ends_with(&names(&once)), "{:?} of {:?}", names(&once), names(&both));
}

#[test]
fn what_waits_behind_a_gap_is_said() {
    let mut packets = pcapng::read(&pcapng::capture(&scene("one-call"), Form::Full)).packets;
    let gap = packets.iter().position(|packet| packet.kept.len() > 60).expect("a packet with data");
    packets.remove(gap);
    let (read, _) = lines(&as_pcap(&packets));
    assert!(read.iter().any(|line| line["error"]["what"].as_str().is_some_and(|what| what.contains("not captured"))));
}

#[test]
fn segments_out_of_order_and_sent_twice_say_the_same() {
    let packets = pcapng::read(&pcapng::capture(&scene("one-call"), Form::Full)).packets;
    let (straight, damage) = lines(&as_pcap(&packets));
    assert_eq!((damage, straight.is_empty()), (None, false));
    let mut mixed: Vec<pcapng::Packet> = packets.iter().chain(&packets).cloned().collect();
    // Behind the two packets that open the connection nothing keeps its place.
    mixed[3..].reverse();
    let (other, _) = lines(&as_pcap(&mixed));
    let (mut straight, mut other) = (names(&straight), names(&other));
    straight.sort();
    other.sort();
    assert_eq!(other, straight);
}

#[test]
fn what_was_not_captured_is_said_and_what_stands_before_it_is_read() {
    let (read, damage) = lines(&pcapng::capture(&play::run(&[], Vec::new()), Form::Truncated));
    assert_eq!(damage, None);
    let long = read.iter().find(|line| line["name"] == "DT" && line.get("captured").is_some()).expect("a long DT");
    assert!(long["captured"]["octets"].as_u64() < long["captured"]["of"].as_u64(), "{long}");
    assert!(names(&read).iter().any(|name| name == "MIA"), "the stream goes on behind it");
}

#[test]
fn a_file_cut_anywhere_says_where_and_what_was_readable_before() {
    let whole = pcapng::capture(&scene("one-call"), Form::Full);
    let (all, _) = lines(&whole);
    for len in (0..whole.len()).step_by(7) {
        let (read, _) = lines(&whole[..len]);
        assert!(read.len() <= all.len() && read == all[..read.len()], "{len}");
    }
    let (_, damage) = lines(&whole[..whole.len() - 5]);
    assert!(damage.is_some_and(|why| why.contains("ends inside a block") && why.contains("readable before")));
}

#[test]
fn a_file_that_is_no_capture_says_what_it_should_be() {
    for file in [&b""[..], b"<!doctype html>", b"GIF89a"] {
        let (read, damage) = lines(file);
        assert!(read.is_empty());
        assert!(damage.is_some_and(|why| why.contains("pcap")));
    }
}

#[test]
fn changed_octets_never_break_it() {
    let whole = pcapng::capture(&scene("one-call"), Form::Full);
    for at in 0..whole.len() {
        for mask in [0x01, 0x80, 0xff] {
            let mut file = whole.clone();
            file[at] ^= mask;
            lines(&file);
        }
    }
}
