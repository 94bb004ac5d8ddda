//! From what each side sent to lines of JSON: packets, TSDUs, SPDUs with their fields.

use std::collections::BTreeMap;

use capa5_core::digest::hex;
use capa5_core::octets::{Chunk, NoSources};
use capa5_core::session::spdu::{Tsdu, code_tsdu};
use capa5_core::transport::cotp::Tpdu;
use capa5_core::transport::packet::Packet;
use capa5_core::wire::{self, Mark, Value, WireError};
use serde_json::{Value as Json, json};

use super::capture;
use super::stream::{End, Piece, Streams, Way};

/// No longer value of a field is written out.
const SHOWN: usize = 64;
/// TPKT: version 3, one octet, length of the whole.
const TPKT: usize = 4;

/// Reads a capture's file and gives each line away; what is wrong with the file, if something is. Ends early where nobody listens.
pub(crate) fn read(file: &[u8], mut line: impl FnMut(Json) -> bool) -> Option<String> {
    let (frames, damage) = capture::frames(file);
    let (mut streams, mut talks) = (Streams::default(), BTreeMap::<Way, Talk>::new());
    for frame in &frames {
        let Some((way, pieces)) = streams.take(frame) else { continue };
        let talk = talks.entry(way).or_default();
        for said in pieces.iter().flat_map(|piece| talk.take(way, piece)) {
            if !line(said) {
                return None;
            }
        }
    }
    for (way, octets) in streams.stuck().filter(|(way, _)| talks.get(way).is_some_and(|talk| !talk.other)) {
        let what = format!("{octets} octets behind some that were not captured aren't read");
        let said = json!({ "from": End(way.from).to_string(), "to": End(way.to).to_string(), "layer": "tcp", "error": { "what": what } });
        if !line(said) {
            return None;
        }
    }
    damage.map(|why| format!("{why}; {} frames were readable before", frames.len()))
}

/// One direction of a connection: what of a packet, and of a TSDU, has come so far.
#[derive(Default)]
struct Talk {
    packet: Vec<Option<u8>>,
    tsdu: Vec<Option<u8>>,
    /// It doesn't carry TPKT, or not any more.
    other: bool,
}

impl Talk {
    /// Takes octets; gives a line for each SPDU that is whole with them, or for what is wrong.
    fn take(&mut self, way: Way, piece: &Piece) -> Vec<Json> {
        if piece.begins {
            // What the connection before left is no part of this one.
            *self = Self::default();
        }
        let mut lines = Vec::new();
        if self.other {
            return lines;
        }
        self.packet.extend(&piece.octets);
        let line = |what: Json| {
            let mut line = json!({ "frame": piece.frame, "time": seconds(piece.nanos), "from": End(way.from).to_string(), "to": End(way.to).to_string() });
            if let (Json::Object(line), Json::Object(what)) = (&mut line, what) {
                line.extend(what);
            }
            line
        };
        while let Some(length) = self.length() {
            let Some(length) = length else {
                self.other = true;
                return lines;
            };
            if self.packet.len() < length {
                break;
            }
            let packet: Vec<Option<u8>> = self.packet.drain(..length).collect();
            lines.extend(self.packet(&packet).into_iter().map(line));
        }
        lines
    }

    /// The length of the packet that begins now, once that is known; nothing inside where it is no TPKT.
    fn length(&self) -> Option<Option<usize>> {
        match self.packet.first_chunk::<TPKT>()? {
            [Some(3), _, Some(high), Some(low)] => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                Some((length > TPKT).then_some(length))
            }
            _ => Some(None),
        }
    }

    /// A packet: its data goes to the TSDU, which is read once it is whole.
    fn packet(&mut self, packet: &[Option<u8>]) -> Vec<Json> {
        let known: Vec<u8> = packet.iter().copied().map_while(|octet| octet).collect();
        if known.len() < packet.len() {
            return self.cut_short(packet, &known);
        }
        match Packet::read(&Chunk::from(known.as_slice()), &NoSources) {
            Ok(Packet { tpdu: Tpdu::Data { end_of_tsdu }, data, .. }) => {
                let octets = data.to_vec(&NoSources).unwrap_or_default();
                self.tsdu.extend(octets.into_iter().map(Some));
                if end_of_tsdu { self.whole() } else { Vec::new() }
            }
            Ok(_) => Vec::new(),
            Err(error) => vec![json!({ "layer": "transport", "error": said(&error) })],
        }
    }

    /// A packet of which not all was captured: its header says what it is where that was.
    fn cut_short(&mut self, packet: &[Option<u8>], known: &[u8]) -> Vec<Json> {
        // TPKT, then the header of a DT: two octets and the end mark.
        match known.get(TPKT..TPKT + 3) {
            Some([2, 0xf0, end]) => {
                self.tsdu.extend(packet.iter().skip(TPKT + 3));
                if end & 0x80 != 0 { self.whole() } else { Vec::new() }
            }
            Some(_) => Vec::new(),
            None => vec![json!({ "layer": "transport", "error": { "at": known.len(), "what": "not captured" } })],
        }
    }

    /// The TSDU is whole: a line for each of its SPDUs.
    fn whole(&mut self) -> Vec<Json> {
        let octets = std::mem::take(&mut self.tsdu);
        let known: Vec<u8> = octets.iter().copied().map_while(|octet| octet).collect();
        let read = wire::decode::<Tsdu>(&Chunk::from(known.as_slice()), &NoSources, code_tsdu);
        let mut lines = Vec::new();
        // An SPDU's marks begin with one at the outside.
        let starts: Vec<usize> = (0..read.marks.len()).filter(|index| read.marks[*index].depth == 0).collect();
        for (place, start) in starts.iter().enumerate() {
            let end = starts.get(place + 1).copied().unwrap_or(read.marks.len());
            let marks = &read.marks[*start..end];
            let name = read.value.spdus.get(place).map(|spdu| spdu.kind.abbreviation());
            lines.push(spdu(marks, name, &known));
        }
        if read.error.is_none() && known.len() == octets.len() {
            return lines;
        }
        if lines.is_empty() {
            lines.push(json!({ "layer": "session" }));
        }
        if let Some(Json::Object(line)) = lines.last_mut() {
            if let Some(error) = &read.error {
                line.insert("error".to_owned(), said(error));
            }
            if known.len() < octets.len() {
                line.insert("captured".to_owned(), json!({ "octets": known.len(), "of": octets.len() }));
            }
        }
        lines
    }
}

/// An SPDU: its identifier, its name, its fields with their octets and values.
fn spdu(marks: &[Mark], name: Option<&str>, octets: &[u8]) -> Json {
    let (start, end) =
        marks.iter().fold((u32::MAX, 0), |(start, end), mark| (start.min(mark.start), end.max(mark.end())));
    let fields: Vec<Json> =
        marks.iter().filter(|mark| mark.value != Value::Group).map(|mark| field(mark, octets)).collect();
    json!({
        "si": octets.get(start as usize),
        "name": name,
        "octets": { "at": start, "len": end.saturating_sub(start) },
        "parameters": fields,
    })
}

fn field(mark: &Mark, octets: &[u8]) -> Json {
    let value = match mark.value {
        Value::Group => Json::Null,
        Value::Number(number) => json!(number),
        Value::Code(code, name) => json!({ "code": code, "name": name }),
        Value::Flag(set) => json!(set),
        Value::Octets => match octets.get(mark.start as usize..mark.end() as usize) {
            Some(octets) if octets.len() <= SHOWN => {
                json!(hex(octets))
            }
            Some(_) | None => Json::Null,
        },
    };
    let mut line = json!({ "field": mark.field.0, "at": mark.start, "len": mark.len, "value": value });
    if let (Some(bits), Json::Object(line)) = (mark.bits, &mut line) {
        line.insert("bits".to_owned(), json!([bits.high, bits.low]));
    }
    line
}

fn said(error: &WireError) -> Json {
    json!({ "at": error.at, "field": error.field.0, "what": format!("{:?}", error.kind) })
}

/// Nanoseconds as seconds, to the last one.
fn seconds(nanos: u64) -> String {
    format!("{}.{:09}", nanos / 1_000_000_000, nanos % 1_000_000_000)
}
