//! A whole packet of the line taken apart, from TPKT to the SPDU parameters: what the inspector shows.

use crate::octets::{Chunk, Supply};
use crate::session::spdu::{Tsdu, code_tsdu};
use crate::transport::cotp::{self, Tpdu};
use crate::transport::tpkt;
use crate::wire::{Coder, Decoded, WireError, decode as decode_octets};

/// TPKT, TPDU and, where it carries a whole one, the TSDU.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Packet {
    reserved: u8,
    /// The TPDU.
    pub tpdu: Tpdu,
    /// The SPDUs of a DT that carries a whole TSDU.
    pub tsdu: Tsdu,
    rest: Chunk,
}

fn code(coder: &mut Coder<'_>, packet: &mut Packet) -> Result<(), WireError> {
    let Packet { reserved, tpdu, tsdu, rest } = packet;
    tpkt::code(coder, reserved, |coder| {
        cotp::code(coder, tpdu, |coder, tpdu| match tpdu {
            Tpdu::Data { end_of_tsdu: true } => code_tsdu(coder, tsdu),
            Tpdu::Data { end_of_tsdu: false } => coder.chunk(cotp::DATA, rest),
            Tpdu::ConnectionRequest(_) | Tpdu::ConnectionConfirm(_) | Tpdu::DisconnectRequest(_) => Ok(()),
        })
    })
}

/// Takes a packet apart. The octets of a user's data aren't read.
#[must_use]
pub fn decode(octets: &Chunk, supply: &dyn Supply) -> Decoded<Packet> {
    decode_octets(octets, supply, code)
}
