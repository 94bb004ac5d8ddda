//! What a field says, as text.

use crate::i18n::{I18n, Key, Message, msg};
use capa5_core::wire::{Mark, Value};
use capa5_core::world::recording::Inspection;
use std::fmt::Write as _;

/// Octets up to which a field's own text or hex is shown beside its name.
const SHORT: u32 = 16;

/// The name of a field.
#[must_use]
pub fn name(mark: &Mark) -> Message {
    text_of(mark, "name").map_or_else(|| msg::event_unnamed(mark.field.0), Message::from)
}

/// What a field means.
#[must_use]
pub fn meaning(mark: &Mark) -> Option<Message> {
    text_of(mark, "meaning").map(Message::from)
}

fn text_of(mark: &Mark, what: &str) -> Option<Key> {
    Key::find(&format!("field.{}.{what}", mark.field.0))
}

/// What it says: a number, a code with its name, a bit, short octets as they stand.
#[must_use]
pub fn value(i18n: I18n, inspection: &Inspection, mark: &Mark) -> String {
    match mark.value {
        Value::Group => i18n.exact(u64::from(mark.len)),
        Value::Number(number) => i18n.count(number),
        // A TPDU's code is read by its high half; a session code by its number.
        Value::Code(code, name) if mark.field.0.starts_with("cotp") => format!("{name} · 0x{code:02X}"),
        Value::Code(code, name) => format!("{name} · {code}"),
        Value::Flag(set) => if set { "1" } else { "0" }.to_owned(),
        Value::Octets => octets(i18n, inspection, mark),
    }
}

fn octets(i18n: I18n, inspection: &Inspection, mark: &Mark) -> String {
    let range = mark.start as usize..mark.end() as usize;
    match inspection.octets.get(range) {
        Some([]) | None => i18n.exact(u64::from(mark.len)),
        Some(_) if mark.len > SHORT => i18n.exact(u64::from(mark.len)),
        Some(octets) if octets.iter().all(|octet| (0x20..0x7f).contains(octet)) => {
            format!("«{}»", String::from_utf8_lossy(octets))
        }
        Some(octets) => hex(octets),
    }
}

/// Octets in hex, two digits each, with spaces between.
#[must_use]
pub fn hex(octets: &[u8]) -> String {
    let mut text = String::with_capacity(octets.len() * 3);
    for (index, octet) in octets.iter().enumerate() {
        let _ = write!(text, "{}{octet:02X}", if index > 0 { " " } else { "" });
    }
    text
}

/// The bits of a field of bits, as they stand in their octet: `···1 ····`.
#[must_use]
pub fn bits(inspection: &Inspection, mark: &Mark) -> Option<String> {
    let bits = mark.bits?;
    let octet = *inspection.octets.get(mark.start as usize)?;
    let mut text = String::with_capacity(16);
    for bit in (1..=8).rev() {
        if bit == 4 {
            text.push(' ');
        }
        text.push(match (bits.low..=bits.high).contains(&bit) {
            true if octet >> (bit - 1) & 1 == 1 => '1',
            true => '0',
            false => '·',
        });
    }
    Some(text)
}
