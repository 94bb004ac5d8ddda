//! One record: the filter that reads and writes it.

use alloc::vec::Vec;

use super::field;
use crate::octets::{Chunk, NoSources};
use crate::wire::{Coder, Decoded, Mark, Value, WireError, WireErrorKind, decode, encode, read};

/// The content type of application data: all that is said once TLS stands.
pub const APPLICATION_DATA: u8 = 23;
/// The version that records name (RFC 8446 §5.1: 0x0303 in every version from 1.2 on).
pub const VERSION: u16 = 0x0303;
/// Octets before the content.
pub const HEADER: usize = 5;
/// The most octets that follow a record's header here.
pub const LENGTH_MAX: usize = 16_384;
/// What stands where a cipher's tag would stand: as long as that of the usual ciphers, and legible to whoever looks.
pub const TAG: [u8; 16] = *b"capa5 simulated!";
/// The most octets that one record carries.
pub const CONTENT_MAX: usize = LENGTH_MAX - TAG.len();

/// One record: what was said in it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Record {
    /// The content, in clear.
    pub content: Vec<u8>,
}

impl Record {
    /// Reads a whole record, with marks.
    #[must_use]
    pub fn decode(octets: &[u8]) -> Decoded<Self> {
        decode(&Chunk::from(octets.to_vec()), &NoSources, code_record)
    }

    /// Reads a whole record.
    ///
    /// # Errors
    /// Another content type or version, a length past the end, no tag of ours at its end.
    pub fn read(octets: &[u8]) -> Result<Self, WireError> {
        read(&Chunk::from(octets.to_vec()), &NoSources, code_record)
    }

    /// The record's octets, and marks.
    ///
    /// # Errors
    /// More content than one record carries.
    pub fn encode(&self) -> Result<(Vec<u8>, Vec<Mark>), WireError> {
        let (octets, marks) = encode(&mut self.clone(), code_record)?;
        Ok((octets.to_vec(&NoSources).unwrap_or_default(), marks))
    }
}

/// Codes a record.
///
/// # Errors
/// As [`Record::read`] and [`Record::encode`].
pub(super) fn code_record(coder: &mut Coder<'_>, record: &mut Record) -> Result<(), WireError> {
    coder.group(field::RECORD, |coder| {
        let (mut kind, mut version) = (APPLICATION_DATA, VERSION);
        coder.u8(field::CONTENT_TYPE, &mut kind)?;
        if kind != APPLICATION_DATA {
            return Err(coder.error(field::CONTENT_TYPE, WireErrorKind::BadValue { got: u32::from(kind) }));
        }
        coder.name_last(Value::Code(u32::from(kind), "application_data"));
        coder.u16(field::RECORD_VERSION, &mut version)?;
        if version != VERSION {
            return Err(coder.error(field::RECORD_VERSION, WireErrorKind::BadValue { got: u32::from(version) }));
        }
        coder.name_last(Value::Code(u32::from(version), "TLS 1.2"));
        coder.scope(field::LENGTH, code_length, |coder| {
            code_content(coder, &mut record.content)?;
            code_tag(coder)
        })
    })
}

fn code_length(coder: &mut Coder<'_>, len: &mut u32) -> Result<(), WireError> {
    let too_long = |got: u32| WireErrorKind::TooLong { max: LENGTH_MAX as u32, got };
    let mut octets = u16::try_from(*len).map_err(|_| coder.error(field::LENGTH, too_long(*len)))?;
    coder.u16(field::LENGTH, &mut octets)?;
    *len = u32::from(octets);
    if *len > LENGTH_MAX as u32 { Err(coder.error(field::LENGTH, too_long(*len))) } else { Ok(()) }
}

/// All but the tag; no octet of the record says how long that is.
fn code_content(coder: &mut Coder<'_>, content: &mut Vec<u8>) -> Result<(), WireError> {
    let tag = TAG.len() as u32;
    let up_to_tag = |coder: &mut Coder<'_>, len: &mut u32| {
        if coder.decoding() {
            let got = coder.remaining();
            let truncated = WireErrorKind::Truncated { expected: tag, got };
            *len = got.checked_sub(tag).ok_or_else(|| coder.error(field::SIMULATED_TAG, truncated))?;
        }
        Ok(())
    };
    let mut stand_in = inverted(content);
    coder.scope(field::SIMULATED_CONTENT, up_to_tag, |coder| {
        coder.octets(field::SIMULATED_CONTENT, &mut stand_in, CONTENT_MAX as u32)
    })?;
    *content = inverted(&stand_in);
    Ok(())
}

fn code_tag(coder: &mut Coder<'_>) -> Result<(), WireError> {
    let mut tag = TAG.to_vec();
    coder.octets(field::SIMULATED_TAG, &mut tag, TAG.len() as u32)?;
    let other = tag.iter().zip(TAG).find(|(got, ours)| **got != *ours);
    other.map_or(Ok(()), |(got, _)| {
        Err(coder.error(field::SIMULATED_TAG, WireErrorKind::BadValue { got: u32::from(*got) }))
    })
}

/// Octets with all their bits inverted: twice is as before.
fn inverted(octets: &[u8]) -> Vec<u8> {
    octets.iter().map(|octet| !octet).collect()
}

/// What is said as records, in order; none where nothing is said.
pub fn records(said: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    said.chunks(CONTENT_MAX).filter_map(|content| {
        let (octets, _) = Record { content: content.to_vec() }.encode().ok()?;
        Some(octets)
    })
}
