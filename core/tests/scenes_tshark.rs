//! What tshark reads in every scene's capture is what the log says, field by field.
#![cfg(not(target_arch = "wasm32"))]

mod pcapng;
mod pdml;
mod tshark;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use capa5_core::capture::Form;
use capa5_core::digest::hex;
use capa5_core::lesson;
use capa5_core::lesson::scenario::Policy;
use capa5_core::session::spdu::field;
use capa5_core::wire::{Mark, Value};
use capa5_core::world::record::{Dir, Facts, NodeId, RecordId, What};
use capa5_core::world::recording::Recording;
use pdml::Field;

/// Where a message begins in its frame: after IP and TCP.
const HEADERS: usize = 40;

/// What tshark calls the fields that it decodes, and what we do.
const DECODED: &[(&str, &str)] = &[
    ("ses.calling_ss_user_reference", "ses.calling-reference"),
    ("ses.called_ss_user_reference", "ses.called-reference"),
    ("ses.common_reference", "ses.common-reference"),
    ("ses.additional_reference_information", "ses.additional-reference"),
    ("ses.calling_session_selector", "ses.calling-selector"),
    ("ses.called_session_selector", "ses.called-selector"),
    ("ses.connect.f1", "ses.protocol-options.extended"),
    ("ses.protocol_version1", "ses.version.1"),
    ("ses.protocol_version2", "ses.version.2"),
    ("ses.initial_serial_number", "ses.initial-serial"),
    ("ses.serial_number", "ses.serial"),
    ("ses.activity_identifier", "ses.activity-identifier"),
    ("ses.reason_code", "ses.reason"),
    ("ses.release_token_setting", "ses.token-setting.release"),
    ("ses.major_activity_token_setting", "ses.token-setting.major"),
    ("ses.synchronize_minor_token_setting", "ses.token-setting.minor"),
    ("ses.data_token_setting", "ses.token-setting.data"),
    ("ses.release_token", "ses.token-item.release"),
    ("ses.major.token", "ses.token-item.major"),
    ("ses.synchronize_token", "ses.token-item.minor"),
    ("ses.data_token", "ses.token-item.data"),
    ("ses.transport_flags.connection", "ses.transport-disconnect.released"),
    ("ses.transport_flags.user_abort", "ses.transport-disconnect.user"),
    ("ses.transport_flags.protocol_error", "ses.transport-disconnect.protocol"),
    ("ses.transport_flags.no_reason", "ses.transport-disconnect.no-reason"),
    ("ses.transport_flags.implementation_restriction", "ses.transport-disconnect.restriction"),
    ("ses.half_duplex", "ses.user-requirements.half-duplex"),
    ("ses.duplex", "ses.user-requirements.duplex"),
    ("ses.expedited_data", "ses.user-requirements.expedited-data"),
    ("ses.minor_resynchronize", "ses.user-requirements.minor-synchronize"),
    ("ses.major_resynchronize", "ses.user-requirements.major-synchronize"),
    ("ses.resynchronize", "ses.user-requirements.resynchronize"),
    ("ses.activity_management", "ses.user-requirements.activity-management"),
    ("ses.negotiated_release", "ses.user-requirements.negotiated-release"),
    ("ses.capability_data", "ses.user-requirements.capability-data"),
    ("ses.exception_data", "ses.user-requirements.exceptions"),
    ("ses.typed_data", "ses.user-requirements.typed-data"),
    ("ses.symm_sync", "ses.user-requirements.symmetric-synchronize"),
    ("ses.data_sep", "ses.user-requirements.data-separation"),
];

/// Fields of tshark's that hold others which are compared one by one; their octets are compared as well.
const WHOLE: &[&str] =
    &["ses.req.flags", "ses.connect.flags", "ses.version.flags", "ses.tken_item.flags", "ses.transport_flags"];

/// A bit of Session User Requirements that tshark names and no functional unit has: it is never set.
const NO_UNIT: &str = "ses.exception_report";

/// The parameters that tshark lists but doesn't decode: their code, and how our fields in them begin. Their octets are
/// compared as they stand, at the place that tshark gives.
const NOT_DECODED: &[(u8, &str)] = &[
    (15, "ses.sync-type"),
    (27, "ses.resync-type"),
    (46, "ses.minor-ack-data"),
    (49, "ses.reflect"),
    (193, "ses.user-data"),
];
/// What tshark leaves to others after an SPDU or a reason code: data.
const DATA: &[&str] = &["ses.user-information", "ses.reason.data"];

/// A message that the tap at A sees: when, its name, the record with which it left, what the log says of it.
struct Message {
    at: u64,
    name: &'static str,
    tx: RecordId,
    facts: Facts,
    /// The record with which it came, where it isn't what left.
    damaged: Option<RecordId>,
}

/// What the log says the tap at A sees from a side: sent by A and left whole, or come whole to A.
fn expected(recording: &Recording, from_a: bool) -> Vec<Message> {
    let mut broke: BTreeMap<RecordId, bool> = BTreeMap::new();
    for record in recording.log().iter() {
        if let What::Pdu { dir: Dir::Lost, msg, left, octets, .. } = &record.what {
            broke.insert(*msg, left < octets);
        }
    }
    let log = recording.log().iter().filter(|record| record.node() == Some(NodeId(0)));
    log.filter_map(|record| {
        let What::Pdu { dir, name, msg, last, facts, body, .. } = &record.what else { return None };
        let seen = match dir {
            Dir::Tx => from_a && broke.get(msg) != Some(&true),
            Dir::Rx => !from_a,
            Dir::Lost => false,
        };
        let damaged = (*dir == Dir::Rx && body.is_some()).then_some(record.n);
        seen.then(|| Message { at: last.0, name, tx: *msg, facts: facts.clone(), damaged })
    })
    .collect()
}

fn of<'a>(packet: &'a [Field], name: &'a str) -> impl Iterator<Item = &'a Field> {
    packet.iter().filter(move |field| field.name == name)
}

/// What a packet's fields of one name show, with commas.
fn shown(packet: &[Field], name: &str) -> String {
    of(packet, name).map(|field| field.show.clone()).collect::<Vec<_>>().join(",")
}

/// A field's value, for comparing: a number, or octets in hex.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Said {
    Number(u64),
    Octets(String),
}

/// Code, place and length of each parameter, as tshark lists them.
fn parameters(packet: &[Field]) -> Vec<(u64, usize, u64)> {
    let lengths = of(packet, "ses.parameter_length");
    of(packet, "ses.parameter_type")
        .zip(lengths)
        .map(|(code, length)| (code.number().expect("a code"), code.pos, length.number().expect("a length")))
        .collect()
}

/// The same of our own reading.
fn our_parameters(marks: &[Mark], octets: &[u8]) -> Vec<(u64, usize, u64)> {
    let code = marks.iter().filter(|mark| matches!(mark.field.0, "ses.pi" | "ses.pgi"));
    let length = marks.iter().filter(|mark| mark.field.0 == "ses.parameter-li");
    code.zip(length)
        .map(|(code, length)| {
            let Value::Number(long) = length.value else { panic!("a length is a number: {length:?}") };
            (u64::from(octets[code.start as usize]), HEADERS + code.start as usize, long)
        })
        .collect()
}

/// The fields that tshark decodes, under our names.
fn decoded(packet: &[Field], of_what: &str) -> Vec<(&'static str, usize, Said)> {
    let mut fields = Vec::new();
    for field in packet.iter().filter(|field| field.protocol == "ses" && !field.name.is_empty()) {
        let structure =
            matches!(field.name.as_str(), "ses.type" | "ses.length" | "ses.parameter_type" | "ses.parameter_length");
        if structure || WHOLE.contains(&field.name.as_str()) {
            continue;
        }
        if field.name == NO_UNIT {
            assert_eq!(field.number(), Some(0), "{of_what}: no unit has this bit");
            continue;
        }
        let (_, ours) = DECODED
            .iter()
            .find(|(theirs, _)| *theirs == field.name)
            .unwrap_or_else(|| panic!("{of_what}: tshark decodes {field:?}, which isn't in the list"));
        let said = match field.number().filter(|_| field.bits || !field.show.contains(':')) {
            Some(number) if !is_octets(ours) => Said::Number(number),
            Some(_) | None => Said::Octets(field.value.clone()),
        };
        fields.push((*ours, field.pos, said));
    }
    fields.sort();
    fields
}

/// Whether a field of ours is octets that mean something to the users only.
fn is_octets(id: &str) -> bool {
    id.ends_with("-reference") || id.ends_with("-selector") || id == "ses.activity-identifier"
}

/// The fields that we decode, without those that tshark doesn't.
fn our_fields(marks: &[Mark], octets: &[u8]) -> Vec<(&'static str, usize, Said)> {
    let skipped = |id: &str| {
        DATA.contains(&id)
            || NOT_DECODED.iter().any(|(_, begins)| id.starts_with(begins))
            || matches!(id, "ses.si" | "ses.li" | "ses.li-escape" | "ses.pi" | "ses.pgi" | "ses.parameter-li")
    };
    let mut fields: Vec<_> = marks
        .iter()
        .enumerate()
        .filter(|(index, mark)| marks.get(index + 1).is_none_or(|next| next.depth <= mark.depth))
        .map(|(_, mark)| mark)
        .filter(|mark| mark.field.0.starts_with("ses.") && !skipped(mark.field.0) && mark.value != Value::Group)
        .map(|mark| {
            let said = match mark.value {
                Value::Number(number) => Said::Number(number),
                Value::Code(code, _) => Said::Number(u64::from(code)),
                Value::Flag(set) => Said::Number(u64::from(set)),
                Value::Octets | Value::Group => Said::Octets(hex(&octets[mark.start as usize..mark.end() as usize])),
            };
            // tshark gives both octets of Session User Requirements as the place of each bit in them.
            let whole = marks.iter().rfind(|whole| {
                mark.field.0.starts_with("ses.user-requirements.") && whole.field.0 == "ses.user-requirements.high"
            });
            (mark.field.0, HEADERS + whole.unwrap_or(mark).start as usize, said)
        })
        .collect();
    fields.sort();
    fields
}

/// All that tshark shows as octets is what left, and what it doesn't decode is what the list says.
fn octets_agree(packet: &[Field], octets: &[u8], of_what: &str) {
    for field in packet.iter().filter(|field| matches!(field.protocol.as_str(), "ses" | "fake-field-wrapper")) {
        if field.bits || field.value.is_empty() || field.size == 0 {
            continue;
        }
        let from = field.pos - HEADERS;
        assert_eq!(field.value, hex(&octets[from..from + field.size]), "{of_what}: {field:?}");
    }
    for (code, pos, length) in parameters(packet) {
        let (from, to) = (pos + 2, pos + 2 + length as usize);
        let inside = |field: &&Field| {
            field.protocol == "ses" && field.name.starts_with("ses.") && (from..to).contains(&field.pos)
        };
        let listed = NOT_DECODED.iter().any(|(other, _)| u64::from(*other) == code);
        assert_eq!(packet.iter().filter(inside).count() == 0, listed, "{of_what}: parameter {code}");
    }
}

/// What the log itself says of a message, by tshark's fields.
fn facts_agree(packet: &[Field], message: &Message, of_what: &str) {
    let serial = format!("{}{}", shown(packet, "ses.serial_number"), shown(packet, "ses.initial_serial_number"));
    let expected = message.facts.serial().map_or_else(String::new, |serial| serial.to_string());
    assert_eq!(serial, expected, "{of_what}: serial number");
    let numbers = |name| of(packet, name).filter_map(Field::number).collect::<Vec<u64>>();
    let texts: Vec<String> = of(packet, "ses.activity_identifier").map(|field| text(&field.value)).collect();
    match &message.facts {
        Facts::Connect(facts) => {
            assert_eq!(numbers("ses.req.flags"), [u64::from(facts.fu)], "{of_what}: user requirements");
        }
        Facts::Tokens { tok } => {
            assert_eq!(numbers("ses.tken_item.flags"), [u64::from(tok.bits())], "{of_what}: token item");
        }
        Facts::Activity(facts) => {
            let expected: Vec<String> = facts.old.iter().chain([&facts.act]).cloned().collect();
            assert_eq!(texts, expected, "{of_what}: activity identifiers");
        }
        Facts::Text { text: said } => {
            let data: Vec<String> = of(packet, "data.data").map(|field| text(&field.value)).collect();
            assert_eq!(data.concat(), *said, "{of_what}: data");
        }
        Facts::Range { len, .. } => {
            let data: usize = of(packet, "data.data").map(|field| field.size).sum();
            assert_eq!(data as u64, *len, "{of_what}: data");
        }
        Facts::None {}
        | Facts::Point { .. }
        | Facts::Stored { .. }
        | Facts::Reason { .. }
        | Facts::Line { .. }
        | Facts::Mail(_) => {}
    }
}

fn text(value: &str) -> String {
    let octet = |at: usize| u8::from_str_radix(&value[at..at + 2], 16).expect("hex");
    String::from_utf8((0..value.len()).step_by(2).map(octet).collect()).expect("UTF-8")
}

/// What was damaged on the way nobody can read: tshark says the same of the octets that came, as far as it gets. It takes the
/// code that nobody knows for an SPDU's, the octets behind it for more SPDUs, and ends in "malformed".
fn unreadable(recording: &Recording, came: RecordId, packet: &[Field], of_what: &str) {
    let inspection = recording.inspect(came, u32::MAX).expect("the octets that came");
    let error = inspection.error.unwrap_or_else(|| panic!("{of_what}: we can read it"));
    assert_eq!(error.field, field::SI, "{of_what}");
    let at = error.at as usize;
    let types: Vec<(usize, Option<u64>)> =
        of(packet, "ses.type").map(|field| (field.pos - HEADERS, field.number())).collect();
    assert!(types.contains(&(at, Some(u64::from(inspection.octets[at])))), "{of_what}: {types:?} at {at}");
    assert!(packet.iter().any(|field| field.protocol.contains("malformed")), "{of_what}: tshark can't either");
}

fn agrees(id: &str, recording: &Recording) -> usize {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("scene-{id}.pcapng"));
    fs::write(&file, pcapng::capture(recording, Form::Full)).expect("a file for tests");
    let packets = pdml::packets(&tshark::run(&file, &["-T", "pdml"]));
    let mut compared = 0;
    for (from_a, host) in [(true, "192.0.2.1"), (false, "192.0.2.2")] {
        let carries = |packet: &&Vec<Field>| {
            let message = of(packet, "cotp.type").next().is_some();
            message && of(packet, "ip.src").all(|field| field.show == host)
        };
        let mut read = packets.iter().filter(carries);
        for message in expected(recording, from_a) {
            let of_what = format!("{id}, {} of record {}", message.name, message.tx);
            let packet = read.next().unwrap_or_else(|| panic!("{of_what} isn't in the capture"));
            if let Some(came) = message.damaged {
                unreadable(recording, came, packet, &of_what);
                continue;
            }
            let (tpdu, spdus) = tshark::codes(message.name);
            assert_eq!(
                (shown(packet, "cotp.type").as_str(), shown(packet, "ses.type").as_str()),
                (tpdu, spdus),
                "{of_what}"
            );
            let time = shown(packet, "frame.time_epoch").replace('.', "");
            assert_eq!(time.parse(), Ok(message.at), "{of_what}: its instant");
            assert!(!packet.iter().any(|field| field.protocol.contains("malformed")), "{of_what}: malformed");
            let inspection = recording.inspect(message.tx, u32::MAX).expect("a message");
            assert_eq!(inspection.error, None, "{of_what}");
            let (marks, octets) = (&inspection.marks, &inspection.octets);
            assert_eq!(parameters(packet), our_parameters(marks, octets), "{of_what}: parameters");
            assert_eq!(decoded(packet, &of_what), our_fields(marks, octets), "{of_what}: fields");
            octets_agree(packet, octets, &of_what);
            facts_agree(packet, &message, &of_what);
            compared += 1;
        }
        assert!(read.next().is_none(), "{id}: tshark sees more than the log says");
    }
    fs::remove_file(&file).expect("the file for tests");
    compared
}

#[test]
fn one_message_of_one_scene_comes_damaged_to_the_tap() {
    let damaged = |id: &'static str| {
        let recording = Recording::record(&lesson::scenario(id).expect("the build checked it"), Vec::new());
        let came: Vec<RecordId> = expected(&recording, false).iter().filter_map(|message| message.damaged).collect();
        (!came.is_empty()).then_some((id, came.len()))
    };
    assert_eq!(lesson::ids().filter_map(damaged).collect::<Vec<_>>(), [("damaged-octet", 1)]);
}

#[test]
fn tshark_reads_every_scene_field_by_field() {
    for id in lesson::ids() {
        let scenario = lesson::scenario(id).expect("the build checked it");
        if scenario.nodes.iter().any(|node| matches!(node.policy, Policy::Script(_))) {
            let compared = agrees(id, &Recording::record(&scenario, Vec::new()));
            println!("{id}: {compared} messages");
        }
    }
}
