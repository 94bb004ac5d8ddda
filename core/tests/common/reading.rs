//! A TSDU as one line of text, read off its marks: what the inspector would show.

use capa5_core::wire::{Mark, Value};

/// Fields of the framing itself, which the reading leaves out.
const FRAMING: [&str; 8] =
    ["ses.spdu", "ses.si", "ses.li", "ses.li-escape", "ses.pi", "ses.pgi", "ses.parameter-li", "ses.parameter"];

/// `GT + MIP serial=12`: names of the SPDUs, leaves with their values, the flags that are set.
pub fn reading(marks: &[Mark], octets: &[u8]) -> String {
    let mut text = String::new();
    for mark in marks {
        let name = mark.field.0.trim_start_matches("ses.");
        match mark.value {
            Value::Code(_, kind) if mark.field.0 == "ses.si" => {
                text += if text.is_empty() { "" } else { " + " };
                text += kind;
            }
            Value::Flag(false) | Value::Group => {}
            Value::Flag(true) => text += &format!(" .{}", name.rsplit('.').next().unwrap_or(name)),
            _ if FRAMING.contains(&mark.field.0) => {}
            Value::Number(number) if mark.bits.is_some() => {
                text += &format!(" .{}={number}", name.rsplit('.').next().unwrap_or(name));
            }
            Value::Number(number) => text += &format!(" {name}={number}"),
            Value::Code(_, code) => text += &format!(" {name}={code}"),
            Value::Octets => text += &format!(" {name}={}", value(&octets[mark.start as usize..mark.end() as usize])),
        }
    }
    text
}

fn value(octets: &[u8]) -> String {
    if octets.len() > 20 {
        return format!("({} octets)", octets.len());
    }
    if octets.iter().all(|octet| octet.is_ascii_graphic() || *octet == b' ') {
        return format!("{:?}", String::from_utf8_lossy(octets));
    }
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}
