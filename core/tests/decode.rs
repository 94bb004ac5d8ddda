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
    for id in lesson::ids().filter(|id| !matches!(*id, "corte-52" | "damaged-octet")) {
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
    let (read, _) = lines(&pcapng::capture(&scene("sync-points"), Form::Full));
    let point = read.iter().find(|line| line["name"] == "MIP").expect("a minor point");
    let field = point["parameters"].as_array().and_then(|fields| {
        fields.iter().find(|field| field["field"].as_str().is_some_and(|name| name.contains("serial")))
    });
    assert!(field.is_some_and(|field| field["value"].is_number() || field["value"].is_string()), "{point}");
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
