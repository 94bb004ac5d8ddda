//! TPKT: version 3, a reserved octet, a length that counts itself (RFC 1006).

use crate::octets::{Chunk, Supply};
use crate::wire::{Coder, Field, WireError, WireErrorKind};

/// Octets of a TPKT header.
pub const HEADER: u32 = 4;
const VERSION: u8 = 3;

/// The whole packet.
pub const PACKET: Field = Field("tpkt");
/// Version, always 3.
pub const VERSION_FIELD: Field = Field("tpkt.version");
/// Reserved, sent as 0.
pub const RESERVED: Field = Field("tpkt.reserved");
/// Length of the packet in octets, these four included.
pub const LENGTH: Field = Field("tpkt.length");
/// The fields of this layer.
pub const FIELDS: [Field; 4] = [PACKET, VERSION_FIELD, RESERVED, LENGTH];

/// Codes a packet around what `payload` codes.
///
/// # Errors
/// A version other than 3, a length below 4 or past the end, those of `payload`.
pub fn code(
    coder: &mut Coder<'_>,
    reserved: &mut u8,
    payload: impl FnOnce(&mut Coder<'_>) -> Result<(), WireError>,
) -> Result<(), WireError> {
    coder.group(PACKET, |coder| {
        let mut version = VERSION;
        coder.u8(VERSION_FIELD, &mut version)?;
        if version != VERSION {
            return Err(coder.error(VERSION_FIELD, WireErrorKind::BadValue { got: u32::from(version) }));
        }
        coder.u8(RESERVED, reserved)?;
        coder.scope(PACKET, code_length, payload)
    })
}

fn code_length(coder: &mut Coder<'_>, len: &mut u32) -> Result<(), WireError> {
    let whole = *len + HEADER;
    let too_long = WireErrorKind::TooLong { max: 0xffff, got: whole };
    let mut octets = u16::try_from(whole).map_err(|_| coder.error(LENGTH, too_long))?;
    coder.u16(LENGTH, &mut octets)?;
    *len = u32::from(octets)
        .checked_sub(HEADER)
        .ok_or_else(|| coder.error(LENGTH, WireErrorKind::BadValue { got: u32::from(octets) }))?;
    Ok(())
}

/// Cuts a stream into packets.
#[derive(Clone, Debug, Default)]
pub struct Framer {
    buffer: Chunk,
}

impl Framer {
    /// Takes the next piece of the stream.
    pub fn push(&mut self, piece: &Chunk) {
        self.buffer.append(piece);
    }

    /// The next whole packet, if it has come.
    ///
    /// # Errors
    /// A header that can't be one: the stream can't be read any further.
    pub fn take(&mut self, supply: &dyn Supply) -> Result<Option<Chunk>, WireError> {
        let mut header = [0; HEADER as usize];
        let read = self.buffer.read(0, &mut header, supply);
        let whole = read.map_err(|needs| WireError { at: 0, field: PACKET, kind: WireErrorKind::Needs(needs) })?;
        if !whole {
            return Ok(None);
        }
        let [version, _, high, low] = header;
        let len = u32::from(u16::from_be_bytes([high, low]));
        if version != VERSION {
            let kind = WireErrorKind::BadValue { got: u32::from(version) };
            return Err(WireError { at: 0, field: VERSION_FIELD, kind });
        }
        if len < HEADER {
            return Err(WireError { at: 2, field: LENGTH, kind: WireErrorKind::BadValue { got: len } });
        }
        if self.buffer.len() < u64::from(len) {
            return Ok(None);
        }
        let packet = self.buffer.slice(0..u64::from(len));
        self.buffer = self.buffer.slice(u64::from(len)..self.buffer.len());
        Ok(Some(packet))
    }

    /// Octets that wait for the rest of their packet.
    #[must_use]
    pub const fn waiting(&self) -> u64 {
        self.buffer.len()
    }
}
