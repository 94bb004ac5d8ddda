//! Class 0 of the connection-mode transport protocol: the TPDUs that RFC 1006 uses.

use alloc::vec::Vec;

use crate::wire::{Coder, Field, Value, WireError, WireErrorKind};

/// The whole TPDU.
pub const TPDU: Field = Field("cotp");
/// Length indicator: octets of the header that follow it.
pub const LI: Field = Field("cotp.li");
/// TPDU code (and credit, 0 in class 0).
pub const CODE: Field = Field("cotp.code");
/// Destination reference.
pub const DESTINATION: Field = Field("cotp.destination");
/// Source reference.
pub const SOURCE: Field = Field("cotp.source");
/// Class and options: 0.
pub const CLASS: Field = Field("cotp.class");
/// Reason of a disconnect request.
pub const REASON: Field = Field("cotp.reason");
/// Sequence number (0) and the end-of-TSDU bit.
pub const NUMBER: Field = Field("cotp.number");
/// Bit 8: last piece of its TSDU.
pub const END_OF_TSDU: Field = Field("cotp.eot");
/// One parameter of the variable part.
pub const PARAMETER: Field = Field("cotp.parameter");
/// A parameter's code.
pub const PARAMETER_CODE: Field = Field("cotp.parameter-code");
/// A parameter's length.
pub const PARAMETER_LENGTH: Field = Field("cotp.parameter-length");
/// A parameter's value.
pub const PARAMETER_VALUE: Field = Field("cotp.parameter-value");
/// The user's data that it carries.
pub const DATA: Field = Field("cotp.data");
/// The fields of this layer.
pub const FIELDS: [Field; 14] = [
    TPDU,
    LI,
    CODE,
    DESTINATION,
    SOURCE,
    CLASS,
    REASON,
    NUMBER,
    END_OF_TSDU,
    PARAMETER,
    PARAMETER_CODE,
    PARAMETER_LENGTH,
    PARAMETER_VALUE,
    DATA,
];

const EOT: u8 = 0x80;

/// A parameter of the variable part, kept as it is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Parameter {
    /// Its code: 0xC0 TPDU size, 0xC1 calling selector, 0xC2 called selector.
    pub code: u8,
    /// Its value.
    pub value: Vec<u8>,
}

/// The references and parameters of CR, CC and DR.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Set {
    /// Destination reference.
    pub destination: u16,
    /// Source reference.
    pub source: u16,
    /// Class and options (CR, CC) or reason (DR).
    pub last: u8,
    /// The variable part.
    pub parameters: Vec<Parameter>,
}

/// A transport protocol data unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Tpdu {
    /// CR, connection request.
    ConnectionRequest(Set),
    /// CC, connection confirm.
    ConnectionConfirm(Set),
    /// DR, disconnect request.
    DisconnectRequest(Set),
    /// DT, data: the header; the octets follow.
    Data {
        /// Whether this is the last piece of its TSDU.
        end_of_tsdu: bool,
    },
}

impl Default for Tpdu {
    fn default() -> Self {
        Self::Data { end_of_tsdu: true }
    }
}

impl Tpdu {
    /// Its abbreviation in the standard.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ConnectionRequest(_) => "CR",
            Self::ConnectionConfirm(_) => "CC",
            Self::DisconnectRequest(_) => "DR",
            Self::Data { .. } => "DT",
        }
    }

    const fn code(&self) -> u8 {
        match self {
            Self::ConnectionRequest(_) => 0xE0,
            Self::ConnectionConfirm(_) => 0xD0,
            Self::DisconnectRequest(_) => 0x80,
            Self::Data { .. } => 0xF0,
        }
    }

    fn from_code(code: u8) -> Option<Self> {
        match code & 0xF0 {
            0xE0 => Some(Self::ConnectionRequest(Set::default())),
            0xD0 => Some(Self::ConnectionConfirm(Set::default())),
            0x80 => Some(Self::DisconnectRequest(Set::default())),
            0xF0 => Some(Self::Data { end_of_tsdu: false }),
            _ => None,
        }
    }
}

/// Codes a TPDU; a DT's data is coded by `data`.
///
/// # Errors
/// An unknown code, a header that doesn't end where its length says, those of `data`.
pub fn code(
    coder: &mut Coder<'_>,
    tpdu: &mut Tpdu,
    data: impl FnOnce(&mut Coder<'_>, &Tpdu) -> Result<(), WireError>,
) -> Result<(), WireError> {
    coder.group(TPDU, |coder| {
        coder.scope(TPDU, code_li, |coder| code_header(coder, tpdu))?;
        data(coder, tpdu)
    })
}

fn code_li(coder: &mut Coder<'_>, len: &mut u32) -> Result<(), WireError> {
    let too_long = WireErrorKind::TooLong { max: 254, got: *len };
    let mut li = u8::try_from(*len).ok().filter(|li| *li < 255).ok_or_else(|| coder.error(LI, too_long))?;
    coder.u8(LI, &mut li)?;
    *len = u32::from(li);
    Ok(())
}

fn code_header(coder: &mut Coder<'_>, tpdu: &mut Tpdu) -> Result<(), WireError> {
    let mut code = tpdu.code();
    coder.u8(CODE, &mut code)?;
    if coder.decoding() {
        let unknown = WireErrorKind::UnknownMessage { code };
        *tpdu = Tpdu::from_code(code).ok_or_else(|| coder.error(CODE, unknown))?;
    }
    coder.name_last(Value::Code(u32::from(code), tpdu.name()));
    match tpdu {
        Tpdu::ConnectionRequest(set) | Tpdu::ConnectionConfirm(set) => code_set(coder, set, CLASS),
        Tpdu::DisconnectRequest(set) => code_set(coder, set, REASON),
        Tpdu::Data { end_of_tsdu } => {
            let mut number = if *end_of_tsdu { EOT } else { 0 };
            coder.u8(NUMBER, &mut number)?;
            *end_of_tsdu = number & EOT != 0;
            coder.mark_bits(END_OF_TSDU, 8, 8, Value::Flag(*end_of_tsdu));
            if number & !EOT != 0 {
                return Err(coder.error(NUMBER, WireErrorKind::BadValue { got: u32::from(number) }));
            }
            Ok(())
        }
    }
}

fn code_set(coder: &mut Coder<'_>, set: &mut Set, last: Field) -> Result<(), WireError> {
    coder.u16(DESTINATION, &mut set.destination)?;
    coder.u16(SOURCE, &mut set.source)?;
    coder.u8(last, &mut set.last)?;
    if coder.decoding() {
        while coder.remaining() > 0 {
            let mut parameter = Parameter::default();
            code_parameter(coder, &mut parameter)?;
            set.parameters.push(parameter);
        }
    } else {
        for parameter in &mut set.parameters {
            code_parameter(coder, parameter)?;
        }
    }
    Ok(())
}

fn code_parameter(coder: &mut Coder<'_>, parameter: &mut Parameter) -> Result<(), WireError> {
    coder.group(PARAMETER, |coder| {
        coder.u8(PARAMETER_CODE, &mut parameter.code)?;
        let code_len = |coder: &mut Coder<'_>, len: &mut u32| {
            let too_long = WireErrorKind::TooLong { max: 255, got: *len };
            let mut octet = u8::try_from(*len).map_err(|_| coder.error(PARAMETER_LENGTH, too_long))?;
            coder.u8(PARAMETER_LENGTH, &mut octet)?;
            *len = u32::from(octet);
            Ok(())
        };
        coder.scope(PARAMETER, code_len, |coder| coder.octets(PARAMETER_VALUE, &mut parameter.value, 255))
    })
}
