//! The exported capture: its form, and what is in it at faults.
#![cfg(not(target_arch = "wasm32"))]

mod pcapng;
mod play;

use capa5_core::capture::{Capture, Form, NOTE};
use capa5_core::digest::{Job, hex};
use capa5_core::engine::Engine;
use capa5_core::lesson::knob::{Knob, Settings};
use capa5_core::octets::{Chunk, Needs, NoSources, SourceId, Supply};
use capa5_core::session::primitive::Phase;
use capa5_core::time::Nanos;
use capa5_core::world::action::{Action, Timed, When};
use capa5_core::world::record::{LinkId, NodeId, What};
use capa5_core::world::recording::Recording;
use capa5_core::world::source::FileSpec;
use pcapng::{File, capture, in_parts, read};
use play::M;

const SMALL: [(Knob, u64); 2] = [(Knob::Size, 2 * M), (Knob::Interval, M / 2)];
const MILLI: u64 = 1_000_000;

fn small(script: Vec<Timed>) -> std::sync::Arc<Recording> {
    play::run(&SMALL, script)
}

/// Flags of all packets, those of A in capitals as Wireshark has them, those of B in small letters.
fn flags(file: &File) -> Vec<String> {
    let say = |packet: &pcapng::Packet| {
        let flags = packet.flags();
        if packet.sent_by_a() { flags } else { flags.to_lowercase() }
    };
    file.packets.iter().map(say).collect()
}

#[test]
fn the_section_says_what_the_headers_are_and_what_wireshark_needs() {
    let file = read(&capture(&small(Vec::new()), Form::Truncated));
    let section = String::from_utf8_lossy(&file.section);
    assert!(section.contains(NOTE));
    for word in
        ["headers were made by the exporter", "port 102", "--disable-protocol pres", "--disable-heuristic t125_cotp"]
    {
        assert!(NOTE.contains(word), "{word}");
    }
}

#[test]
fn a_link_is_an_interface_of_raw_ip_with_nanoseconds() {
    for (form, most) in [(Form::Full, 0), (Form::Truncated, 128), (Form::WithoutFile, 128)] {
        let file = read(&capture(&small(Vec::new()), form));
        let expected =
            [101, 0, 0, 0, most, 0, 0, 0, 2, 0, 3, 0, b'A', b'-', b'B', 0, 9, 0, 1, 0, 9, 0, 0, 0, 0, 0, 0, 0];
        assert_eq!(file.interfaces, [expected]);
        assert!(file.packets.iter().all(|packet| packet.interface == 0));
    }
}

#[test]
fn time_never_goes_back_and_no_length_lies() {
    let recording = small(play::at(&[1_020_000]));
    for form in [Form::Full, Form::Truncated, Form::WithoutFile] {
        let packets = read(&capture(&recording, form)).packets;
        assert!(packets.is_sorted_by_key(|packet| packet.nanos));
        for packet in &packets {
            let said = u32::from(u16::from_be_bytes([packet.kept[2], packet.kept[3]]));
            assert_eq!(said, packet.whole, "the IP header says the length that there was");
            match form {
                Form::Full => assert_eq!(packet.kept.len(), packet.whole as usize),
                Form::Truncated | Form::WithoutFile => assert!(packet.kept.len() <= 128),
            }
        }
    }
}

#[test]
fn a_short_capture_is_the_full_one_cut_short() {
    let recording = small(play::at(&[1_020_000]));
    let full = read(&capture(&recording, Form::Full)).packets;
    for form in [Form::Truncated, Form::WithoutFile] {
        let short = read(&capture(&recording, form)).packets;
        assert_eq!(short.len(), full.len());
        for (short, full) in short.iter().zip(&full) {
            assert_eq!((short.nanos, short.whole), (full.nanos, full.whole));
            let mut kept = full.kept[..short.kept.len()].to_vec();
            if kept.len() < full.kept.len() {
                kept[36..38].fill(0);
            }
            assert_eq!(short.kept, kept, "only the checksum of what was cut short differs");
        }
    }
}

#[test]
fn any_parts_make_the_same_file() {
    let recording = play::run(&[(Knob::Size, M / 5), (Knob::Interval, M / 10)], play::at(&[120_000]));
    let sources = recording.world().sources();
    for form in [Form::Full, Form::Truncated] {
        let whole = capture(&recording, form);
        for max in [13, 4_096, 50_000, 65_536, usize::MAX] {
            assert!(in_parts(&recording, form, sources, max) == whole, "{form:?} in parts of {max}");
        }
    }
}

#[test]
fn the_default_run_is_about_300_kilobytes_short() {
    let recording = play::run(&[], play::at(&[52 * M]));
    let octets = capture(&recording, Form::Truncated);
    assert!((300_000..360_000).contains(&octets.len()), "{}", octets.len());
    let full = Capture::new(&recording, Form::Full, NOTE);
    assert!((102 * M..103 * M).contains(&full.total()), "{}", full.total());
}

#[test]
fn the_largest_data_transfer_is_the_largest_ip_packet() {
    let recording = play::run(&[(Knob::Size, M), (Knob::Dt, 65_484)], Vec::new());
    let packets = read(&capture(&recording, Form::Full)).packets;
    assert_eq!(packets.iter().map(|packet| packet.whole).max(), Some(65_535));
}

#[test]
fn a_split_message_is_a_shorter_segment_and_nothing_follows_it() {
    let recording = small(play::at(&[1_020_000]));
    let full = read(&capture(&recording, Form::Full)).packets;
    let next = full.iter().rposition(|packet| packet.flags() == "S").expect("a second stream");
    let split = &full[next - 1];
    // 20 headers of IP, 20 of TCP, 11 from TPKT to DT, 20,000 of the file.
    assert_eq!(split.whole, 20_051);
    let said = u32::from(u16::from_be_bytes([split.kept[42], split.kept[43]]));
    assert_eq!(said, 50_011, "TPKT says what the message would have been");
    assert_eq!(read(&capture(&recording, Form::Truncated)).packets[next - 1].kept.len(), 47);
}

#[test]
fn streams_close_in_order_unless_the_line_breaks_and_each_has_a_port_of_its_own() {
    let file = read(&capture(&small(play::at(&[700_000, 1_300_000])), Form::Truncated));
    let mut ports: Vec<u16> = file.packets.iter().map(pcapng::Packet::client).collect();
    ports.dedup();
    assert_eq!(ports, [49_153, 49_154, 49_155]);
    let flags = flags(&file);
    assert_eq!(flags.iter().filter(|flags| flags.starts_with("SA") || flags.starts_with("sa")).count(), 3);
    assert_eq!(flags[..4], ["S", "sa", "A", "PA"]);
    assert_eq!(flags[flags.len() - 3..], ["FA", "fa", "A"]);
    assert_eq!(flags.iter().filter(|flags| flags.to_lowercase().starts_with('f')).count(), 2, "a cut leaves no FIN");
}

#[test]
fn a_cut_in_a_handshake_leaves_what_had_left() {
    let cut = |nanos: u64| {
        let when = When::Time(Nanos(nanos));
        flags(&read(&capture(&small(vec![Timed { when, act: Action::Cut(LinkId(0)) }]), Form::Full)))
    };
    assert_eq!(cut(0), [""; 0], "the line refuses the stream");
    assert_eq!(cut(1), ["S"]);
    assert_eq!(cut(40 * MILLI), ["S"], "what would come at that instant is lost");
    assert_eq!(cut(40 * MILLI + 1), ["S", "sa", "A"]);
}

#[test]
fn a_cut_while_a_stream_closes_loses_the_answers() {
    let whole = small(Vec::new());
    let asks = |what: &What| matches!(what, What::Prim { name: "T-DISCONNECT", phase: Phase::Req, .. });
    let closes = whole.log().iter().find(|record| asks(&record.what)).expect("A closes");
    assert_eq!(closes.node(), Some(NodeId(0)));
    for after in [10 * MILLI, 40 * MILLI] {
        let when = When::Time(closes.t.plus(Nanos(after)));
        let act = Action::Cut(LinkId(0));
        let flags = flags(&read(&capture(&small(vec![Timed { when, act }]), Form::Full)));
        assert_eq!(flags.last().map(String::as_str), Some("FA"), "{after}: {flags:?}");
    }
}

#[test]
fn after_a_crash_nothing_more_comes_or_leaves() {
    let when = When::Time(Nanos(300 * MILLI));
    let file = read(&capture(&small(vec![Timed { when, act: Action::Crash(NodeId(1)) }]), Form::Full));
    let last = file.packets.last().expect("packets");
    assert_eq!(last.nanos, 300 * MILLI, "the part of a message that had left");
    assert_eq!(last.flags(), "PA");
}

/// A learner's own file, once it is given.
struct Own(Option<Vec<u8>>);

impl Supply for Own {
    fn read(&self, source: SourceId, offset: u64, into: &mut [u8]) -> Result<(), Needs> {
        let octets = self.0.as_ref().ok_or(Needs { source, offset, len: into.len() as u64 })?;
        let from = usize::try_from(offset).expect("a small file");
        into.copy_from_slice(&octets[from..from + into.len()]);
        Ok(())
    }
}

fn own_file() -> (Vec<u8>, std::sync::Arc<Recording>) {
    let octets: Vec<u8> = (0..20_000_u32).map(|at| (at % 251) as u8).collect();
    let digest = Job::new(Chunk::from(octets.as_slice())).step(&NoSources, u64::MAX).expect("literal").expect("done");
    let file = FileSpec { name: "own.bin".into(), size: 20_000, sha256: hex(&digest) };
    let scenario = play::corte_52();
    let mut settings = Settings::of(&scenario);
    for (knob, value) in [(Knob::Size, 20_000), (Knob::Interval, 5_000), (Knob::Dt, 2_000)] {
        settings.set(knob, value);
    }
    let recording = Engine::new(scenario).begin(&settings, Some(file), Vec::new()).expect("the knobs fit");
    (octets, recording)
}

#[test]
fn octets_of_an_own_file_are_asked_for_and_the_capture_goes_on_where_it_was() {
    let (octets, recording) = own_file();
    for (form, len) in [(Form::Truncated, 77), (Form::Full, 2_000)] {
        let mut capture = Capture::new(&recording, form, NOTE);
        let mut given = Vec::new();
        let mut supply = Own(None);
        loop {
            match capture.next_part(&supply, 1_000) {
                Ok(Some(part)) => given.extend_from_slice(&part),
                Ok(None) => break,
                Err(needs) => {
                    assert_eq!(needs, Needs { source: SourceId(0), offset: 0, len });
                    supply = Own(Some(octets.clone()));
                }
            }
        }
        assert!(in_parts(&recording, form, &supply, 1 << 20) == given);
        assert!(given.windows(77).any(|window| *window == octets[..77]));
    }
}

#[test]
fn a_capture_without_the_file_needs_none_of_it() {
    let (_, recording) = own_file();
    let packets = read(&in_parts(&recording, Form::WithoutFile, &NoSources, 1 << 20)).packets;
    let data: Vec<_> = packets.iter().filter(|packet| packet.whole == 2_051).collect();
    assert_eq!(data.len(), 8, "between two points two whole DTs and a clipped one");
    assert!(data.iter().all(|packet| packet.kept.len() == 51 && packet.kept.ends_with(&[1, 0, 1, 0])));
}

#[test]
fn one_message_alone_is_its_own_packets_as_they_stand_in_the_whole() {
    let run = small(Vec::new());
    let supply = run.world().sources();
    let sent =
        |record: &capa5_core::world::record::Record| matches!(record.what, What::Pdu { msg, .. } if msg == record.n);
    let messages: Vec<_> = run.log().iter().filter(|record| sent(record)).map(|record| record.n).collect();
    let whole = read(&capture(&run, Form::Full));
    let mut found = 0;
    for message in messages {
        let mut capture = Capture::of_message(&run, message, Form::Full, NOTE);
        let octets = capture.next_part(supply, usize::MAX).expect("generated").expect("a file");
        let alone = read(&octets);
        let body = run.octets(message).expect("a message").to_vec(supply).expect("generated");
        let carried: Vec<u8> = alone.packets.iter().flat_map(|packet| packet.kept[40..].to_vec()).collect();
        assert_eq!(carried, body, "message {message}");
        assert!(alone.packets.iter().all(|packet| whole.packets.contains(packet)));
        found += alone.packets.len();
    }
    let headers = |packet: &pcapng::Packet| 20 + usize::from(packet.kept[32] >> 4) * 4;
    let with_octets = whole.packets.iter().filter(|packet| packet.kept.len() > headers(packet)).count();
    assert_eq!(found, with_octets, "together they are all of the capture that carries octets");
}
