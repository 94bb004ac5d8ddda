//! A whole packet of the line, down to its transport data.

use crate::octets::{Chunk, Supply};
use crate::transport::cotp::{self, Tpdu};
use crate::transport::tpkt;
use crate::wire::{Coder, Decoded, WireError, decode, read, write};

/// TPKT and TPDU with the data of a DT unread.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Packet {
    /// The reserved octet of TPKT, as it came.
    pub reserved: u8,
    /// The TPDU.
    pub tpdu: Tpdu,
    /// The data of a DT.
    pub data: Chunk,
}

impl Packet {
    /// A packet with this TPDU.
    #[must_use]
    pub const fn new(tpdu: Tpdu, data: Chunk) -> Self {
        Self { reserved: 0, tpdu, data }
    }

    /// Its filter.
    ///
    /// # Errors
    /// Those of TPKT and of the TPDU.
    pub fn code(coder: &mut Coder<'_>, packet: &mut Self) -> Result<(), WireError> {
        let Self { reserved, tpdu, data } = packet;
        tpkt::code(coder, reserved, |coder| {
            cotp::code(coder, tpdu, |coder, tpdu| match tpdu {
                Tpdu::Data { .. } => coder.chunk(cotp::DATA, data),
                Tpdu::ConnectionRequest(_) | Tpdu::ConnectionConfirm(_) | Tpdu::DisconnectRequest(_) => Ok(()),
            })
        })
    }

    /// Its octets.
    ///
    /// # Errors
    /// More octets than a packet can count (65,535).
    pub fn to_octets(mut self) -> Result<Chunk, WireError> {
        write(&mut self, Self::code)
    }

    /// From octets, without marks.
    ///
    /// # Errors
    /// Octets that are no packet.
    pub fn read(octets: &Chunk, supply: &dyn Supply) -> Result<Self, WireError> {
        read(octets, supply, Self::code)
    }

    /// From octets.
    #[must_use]
    pub fn from_octets(octets: &Chunk, supply: &dyn Supply) -> Decoded<Self> {
        decode(octets, supply, Self::code)
    }
}
