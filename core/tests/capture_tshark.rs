//! What tshark reads in an exported capture is what the log says.
#![cfg(not(target_arch = "wasm32"))]

mod pcapng;
mod play;
mod tshark;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use capa5_core::capture::Form;
use capa5_core::lesson::knob::{Knob, Service};
use capa5_core::world::record::{Dir, NodeId, RecordId, What};
use capa5_core::world::recording::Recording;
use play::M;

const FIELDS: [&str; 13] = [
    "frame.time_epoch",
    "ip.src",
    "cotp.type",
    "ses.type",
    "ses.serial_number",
    "ses.initial_serial_number",
    "_ws.malformed",
    "_ws.expert.severity",
    "tcp.analysis.flags",
    "tcp.checksum.status",
    "ip.checksum.status",
    "frame.cap_len",
    "frame.len",
];
/// Severities of Wireshark's experts: a note is less.
const WARNING: u32 = 0x0060_0000;

/// A message: when, TPDU, SPDUs, serial number.
type Message<'a> = (u64, &'a str, &'a str, Option<u32>);

/// A line of tshark's: the values of `FIELDS`.
type Row = Vec<String>;

fn lines(file: &Path) -> Vec<Row> {
    let mut arguments =
        vec!["-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE", "-T", "fields", "-E", "separator=|"];
    arguments.extend(FIELDS.iter().flat_map(|field| ["-e", field]));
    let text = tshark::run(file, &arguments);
    text.lines().map(|line| line.split('|').map(str::to_owned).collect()).collect()
}

fn field<'a>(row: &'a Row, name: &str) -> &'a str {
    &row[FIELDS.iter().position(|field| *field == name).expect("a field that was asked for")]
}

/// What the log says the tap at A sees from a side: sent by A and left whole, or come whole to A.
fn expected(recording: &Recording, from_a: bool) -> Vec<Message<'static>> {
    let mut broke: BTreeMap<RecordId, bool> = BTreeMap::new();
    for record in recording.log().iter() {
        if let What::Pdu { dir: Dir::Lost, msg, left, octets, .. } = &record.what {
            broke.insert(*msg, left < octets);
        }
    }
    let seen = |dir: Dir, msg: RecordId| match dir {
        Dir::Tx => from_a && broke.get(&msg) != Some(&true),
        Dir::Rx => !from_a,
        Dir::Lost => false,
    };
    let log = recording.log().iter().filter(|record| record.node() == Some(NodeId(0)));
    log.filter_map(|record| {
        let What::Pdu { dir, name, msg, last, facts, .. } = &record.what else { return None };
        let (tpdu, spdus) = tshark::codes(name);
        seen(*dir, *msg).then(|| (last.0, tpdu, spdus, facts.serial()))
    })
    .collect()
}

/// What tshark reads from a side.
fn read(rows: &[Row], from_a: bool) -> Vec<Message<'_>> {
    let host = if from_a { "192.0.2.1" } else { "192.0.2.2" };
    let of_side = rows.iter().filter(|row| field(row, "ip.src") == host);
    // A DT that isn't taken apart is the part of one that broke off, or a mistake: then it is missing.
    let messages =
        of_side.filter(|row| !matches!((field(row, "cotp.type"), field(row, "ses.type")), ("" | "0x0f", "")));
    let serial = |row: &Row| {
        let digits = format!("{}{}", field(row, "ses.serial_number"), field(row, "ses.initial_serial_number"));
        (!digits.is_empty()).then(|| digits.parse().expect("digits"))
    };
    let nanos = |row: &Row| field(row, "frame.time_epoch").replace('.', "").parse().expect("nanoseconds");
    messages.map(|row| (nanos(row), field(row, "cotp.type"), field(row, "ses.type"), serial(row))).collect()
}

fn agrees(name: &str, recording: &Recording, form: Form) {
    let file: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{form:?}.pcapng"));
    fs::write(&file, pcapng::capture(recording, form)).expect("a file for tests");
    let rows = lines(&file);
    for from_a in [true, false] {
        let expected = expected(recording, from_a);
        assert!(!expected.is_empty());
        assert_eq!(read(&rows, from_a), expected, "{name} {form:?}");
    }
    for row in &rows {
        assert_eq!(field(row, "_ws.malformed"), "", "{row:?}");
        let severities = field(row, "_ws.expert.severity").split(',').filter(|severity| !severity.is_empty());
        assert!(
            severities.map(|severity| severity.parse::<u32>().expect("a number")).all(|it| it < WARNING),
            "{row:?}"
        );
        assert_eq!(field(row, "tcp.analysis.flags"), "", "numbers of the stream: {row:?}");
        let whole = field(row, "frame.cap_len") == field(row, "frame.len");
        // 1 is good; 2 isn't checked, since the octets aren't all there.
        assert_eq!(field(row, "tcp.checksum.status"), if whole { "1" } else { "2" }, "{row:?}");
        assert_eq!(field(row, "ip.checksum.status"), "1", "{row:?}");
    }
    fs::remove_file(&file).expect("the file for tests");
}

fn cut_and_resumed(service: Service) {
    let knobs = [(Knob::Size, 2 * M), (Knob::Interval, M / 2), (Knob::Service, service as u64)];
    let recording = play::run(&knobs, play::at(&[1_020_000]));
    play::arrives(&recording);
    for form in [Form::Truncated, Form::Full, Form::WithoutFile] {
        agrees(service.id(), &recording, form);
    }
}

#[test]
fn tshark_reads_an_activity_cut_and_resumed() {
    cut_and_resumed(Service::Activity);
}

#[test]
fn tshark_reads_points_cut_and_resumed() {
    cut_and_resumed(Service::Points);
}

#[test]
fn tshark_reads_a_kernel_session_cut_and_begun_again() {
    cut_and_resumed(Service::Kernel);
}

#[test]
fn tshark_reads_the_default_run() {
    let recording = play::run(&[], play::at(&[52 * M]));
    play::arrives(&recording);
    agrees("default", &recording, Form::Truncated);
}

/// A control message that the cut splits, and a data message of which less is left than a short capture keeps.
#[test]
fn tshark_reads_cuts_inside_headers() {
    use capa5_core::world::action::When;
    // CR has 11 octets, CN follows; the first DT begins at octet 74.
    for octets in [5, 30, 120, 200] {
        let recording = play::run(&[(Knob::Size, M / 10), (Knob::Interval, M / 20)], play::cuts(&[When::Wire(octets)]));
        play::arrives(&recording);
        for form in [Form::Truncated, Form::Full] {
            agrees(&format!("wire-{octets}"), &recording, form);
        }
    }
}
