//! Frames out of a file that somebody captured: pcap in four dialects, and pcapng. Nothing of what is inside a frame.

/// A frame as it was captured.
pub(crate) struct Frame<'a> {
    /// Its number in the file, from 1.
    pub(crate) number: u32,
    /// When, in nanoseconds of the capture's clock.
    pub(crate) nanos: u64,
    /// What its octets begin with: a LINKTYPE number.
    pub(crate) link: u32,
    /// What was captured of it.
    pub(crate) octets: &'a [u8],
}

/// The frames of a file, and what is wrong with it from there on.
pub(crate) fn frames(file: &[u8]) -> (Vec<Frame<'_>>, Option<String>) {
    let mut frames = Vec::new();
    let wrong = match file.first_chunk::<4>() {
        Some([0xd4, 0xc3, 0xb2, 0xa1]) => pcap(file, Order::Little, 1_000, &mut frames),
        Some([0xa1, 0xb2, 0xc3, 0xd4]) => pcap(file, Order::Big, 1_000, &mut frames),
        Some([0x4d, 0x3c, 0xb2, 0xa1]) => pcap(file, Order::Little, 1, &mut frames),
        Some([0xa1, 0xb2, 0x3c, 0x4d]) => pcap(file, Order::Big, 1, &mut frames),
        Some([0x0a, 0x0d, 0x0d, 0x0a]) => pcapng(file, &mut frames),
        Some(_) | None => Err("this is neither pcap nor pcapng: save the capture in one of the two".to_owned()),
    };
    (frames, wrong.err())
}

#[derive(Clone, Copy)]
enum Order {
    Little,
    Big,
}

impl Order {
    fn word(self, octets: &[u8], at: usize) -> Option<u32> {
        let word = octets.get(at..)?.first_chunk::<4>()?;
        Some(match self {
            Self::Little => u32::from_le_bytes(*word),
            Self::Big => u32::from_be_bytes(*word),
        })
    }

    fn half(self, octets: &[u8], at: usize) -> Option<u16> {
        let half = octets.get(at..)?.first_chunk::<2>()?;
        Some(match self {
            Self::Little => u16::from_le_bytes(*half),
            Self::Big => u16::from_be_bytes(*half),
        })
    }
}

fn pcap<'a>(file: &'a [u8], order: Order, unit: u64, frames: &mut Vec<Frame<'a>>) -> Result<(), String> {
    let link = order.word(file, 20).ok_or("octet 4: the file ends inside its header")? & 0xffff;
    let mut at = 24;
    while at < file.len() {
        let number = frames.len() as u32 + 1;
        let word = |offset| order.word(file, at + offset);
        let (Some(seconds), Some(part), Some(len)) = (word(0), word(4), word(8)) else {
            return Err(format!("octet {at}: the file ends inside the header of frame {number}"));
        };
        let octets = file.get(at + 16..).and_then(|rest| rest.get(..len as usize));
        let octets =
            octets.ok_or_else(|| format!("octet {at}: frame {number} has {len} octets, the file ends before"))?;
        frames.push(Frame { number, nanos: u64::from(seconds) * 1_000_000_000 + u64::from(part) * unit, link, octets });
        at += 16 + len as usize;
    }
    Ok(())
}

/// What an interface of a pcapng section says of its frames.
struct Interface {
    link: u32,
    /// Nanoseconds of a unit of its clock: multiplied, then divided.
    unit: (u64, u64),
}

fn pcapng<'a>(file: &'a [u8], frames: &mut Vec<Frame<'a>>) -> Result<(), String> {
    let (mut at, mut order, mut interfaces) = (0, Order::Little, Vec::new());
    while at < file.len() {
        let rest = &file[at..];
        let short = || format!("octet {at}: the file ends inside a block");
        if rest.starts_with(&[0x0a, 0x0d, 0x0d, 0x0a]) {
            order = match rest.get(8..12) {
                Some([0x4d, 0x3c, 0x2b, 0x1a]) => Order::Little,
                Some([0x1a, 0x2b, 0x3c, 0x4d]) => Order::Big,
                Some(_) => return Err(format!("octet {}: no byte-order magic in the section header", at + 8)),
                None => return Err(short()),
            };
            interfaces.clear();
        }
        let (kind, len) = order.word(rest, 0).zip(order.word(rest, 4)).ok_or_else(short)?;
        let len = len as usize;
        if len < 12 || !len.is_multiple_of(4) {
            return Err(format!("octet {}: a block of {len} octets", at + 4));
        }
        let body = rest.get(8..len - 4).ok_or_else(short)?;
        match kind {
            1 => interfaces.push(interface(order, body).ok_or_else(short)?),
            3 => {
                let size = order.word(body, 0).ok_or_else(short)? as usize;
                let octets = body.get(4..).map(|octets| &octets[..octets.len().min(size)]).ok_or_else(short)?;
                let link = interfaces.first().map_or(1, |interface| interface.link);
                frames.push(Frame { number: frames.len() as u32 + 1, nanos: 0, link, octets });
            }
            6 => frames.push(enhanced(order, body, &interfaces, frames.len() as u32 + 1).ok_or_else(short)?),
            _ => {}
        }
        at += len;
    }
    Ok(())
}

fn interface(order: Order, body: &[u8]) -> Option<Interface> {
    let link = u32::from(order.half(body, 0)?);
    let (mut unit, mut options) = ((1_000, 1), body.get(8..)?);
    // The clock's resolution; microseconds where nothing is said.
    while let (Some(code), Some(len)) = (order.half(options, 0), order.half(options, 2)) {
        if code == 9
            && let Some(&resolution) = options.get(4)
        {
            let power = u32::from(resolution & 0x7f);
            unit = match resolution & 0x80 {
                0 if power <= 9 => (10_u64.pow(9 - power), 1),
                0 => (1, 10_u64.pow((power - 9).min(18))),
                _ => (1_000_000_000, 1_u64 << power.min(62)),
            };
        }
        options = options.get(4 + usize::from(len).next_multiple_of(4)..)?;
    }
    Some(Interface { link, unit })
}

fn enhanced<'a>(order: Order, body: &'a [u8], interfaces: &[Interface], number: u32) -> Option<Frame<'a>> {
    let interface = interfaces.get(order.word(body, 0)? as usize)?;
    let ticks = u64::from(order.word(body, 4)?) << 32 | u64::from(order.word(body, 8)?);
    let octets = body.get(20..)?.get(..order.word(body, 12)? as usize)?;
    let nanos = u128::from(ticks) * u128::from(interface.unit.0) / u128::from(interface.unit.1);
    Some(Frame { number, nanos: u64::try_from(nanos).ok()?, link: interface.link, octets })
}
