//! Reads what tshark prints as PDML: one tag a line, fields with their place and octets in the frame.

/// A field that tshark found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Field {
    /// The protocol it belongs to.
    pub(crate) protocol: String,
    /// Its name; empty for a heading.
    pub(crate) name: String,
    /// What it shows.
    pub(crate) show: String,
    /// Its first octet in the frame.
    pub(crate) pos: usize,
    /// How many octets.
    pub(crate) size: usize,
    /// Its octets in hex; of bits their value.
    pub(crate) value: String,
    /// Whether it is part of an octet.
    pub(crate) bits: bool,
    /// How deep it stands.
    pub(crate) depth: usize,
}

impl Field {
    /// The number it shows: decimal, or hex after `0x`.
    pub(crate) fn number(&self) -> Option<u64> {
        match self.show.as_str() {
            "True" => Some(1),
            "False" => Some(0),
            show => match show.strip_prefix("0x") {
                Some(hex) => u64::from_str_radix(hex, 16).ok(),
                None => show.parse().ok(),
            },
        }
    }
}

fn attribute(line: &str, name: &str) -> Option<String> {
    let from = line.find(&format!(" {name}=\""))? + name.len() + 3;
    let text = &line[from..from + line[from..].find('"')?];
    Some(
        text.replace("&quot;", "\"")
            .replace("&#x27;", "'")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&"),
    )
}

/// The packets of a print, each with its fields in order.
pub(crate) fn packets(text: &str) -> Vec<Vec<Field>> {
    let (mut packets, mut depth, mut protocol) = (Vec::new(), 0, String::new());
    for line in text.lines().map(str::trim) {
        if line == "<packet>" {
            packets.push(Vec::new());
        } else if line == "</field>" {
            depth -= 1;
        } else if line.starts_with("<proto ") {
            protocol = attribute(line, "name").expect("a protocol has a name");
        } else if line.starts_with("<field ") {
            let number = |name| attribute(line, name).and_then(|text| text.parse().ok()).unwrap_or_default();
            let packet: &mut Vec<Field> = packets.last_mut().expect("inside a packet");
            packet.push(Field {
                protocol: protocol.clone(),
                name: attribute(line, "name").unwrap_or_default(),
                show: attribute(line, "show").unwrap_or_default(),
                pos: number("pos"),
                size: number("size"),
                value: attribute(line, "value").unwrap_or_default(),
                bits: line.contains(" unmaskedvalue="),
                depth,
            });
            depth += usize::from(!line.ends_with("/>"));
        }
    }
    packets
}
