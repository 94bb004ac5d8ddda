//! The one filter of TSDUs and SPDUs, run in both directions by [`Coder`].

use alloc::vec::Vec;

use super::field as id;
use super::kind::{Category, Information, Leader, Presence, SPDUS, Slot, SpduKind};
use super::parameter::{self, Allowed, BitRun, Content, Form, Parameter, Pi};
use super::{Spdu, Tsdu};
use crate::octets::Chunk;
use crate::session::primitive::SyncPointSerial;
use crate::session::unit::Units;
use crate::wire::{Coder, Field, Value, WireError, WireErrorKind};

type Coded = Result<(), WireError>;

/// Codes one TSDU: one SPDU, or a leader and one after it.
///
/// # Errors
/// Octets, or values, that aren't a TSDU of X.225. Extended concatenation is never announced, so it is an error.
pub fn code_tsdu(c: &mut Coder<'_>, tsdu: &mut Tsdu) -> Coded {
    let first = code_one(c, tsdu, 0, None)?;
    let Category::Zero(leader) = first.declaration().category else {
        return Ok(());
    };
    let more = if c.decoding() { c.remaining() > 0 } else { tsdu.spdus.len() > 1 };
    if more {
        code_one(c, tsdu, 1, Some(leader))?;
    } else if tsdu.spdus[0].is_herald() {
        // Without tokens a leader says nothing: only as the herald of another SPDU has it a meaning.
        return Err(c.error(id::TOKEN_ITEM, WireErrorKind::Missing { code: Pi::TokenItem.code() }));
    }
    if let Some(third) = tsdu.spdus.get(2) {
        return Err(c.error(id::SI, WireErrorKind::BadConcatenation { code: third.kind.declaration().si }));
    }
    Ok(())
}

fn code_one(c: &mut Coder<'_>, tsdu: &mut Tsdu, index: usize, after: Option<Leader>) -> Result<SpduKind, WireError> {
    if c.decoding() {
        tsdu.spdus.push(Spdu::default());
    }
    let missing = WireErrorKind::Truncated { expected: 2, got: 0 };
    let Some(spdu) = tsdu.spdus.get_mut(index) else {
        return Err(c.error(id::SPDU, missing));
    };
    c.group(id::SPDU, |c| code_spdu(c, spdu, after))?;
    Ok(spdu.kind)
}

fn code_spdu(c: &mut Coder<'_>, spdu: &mut Spdu, after: Option<Leader>) -> Coded {
    let at = c.at();
    let mut si = spdu.kind.declaration().si;
    c.u8(id::SI, &mut si)?;
    let major = if c.decoding() { holds_sync_type(c)? } else { spdu.content(Pi::SyncType).is_some() };
    let kind = identify(si, after, major).map_err(|kind| WireError { at, field: id::SI, kind })?;
    if c.decoding() {
        spdu.kind = kind;
    } else if spdu.kind.as_decoded() != kind {
        return Err(WireError { at, field: id::SI, kind: WireErrorKind::BadConcatenation { code: si } });
    }
    let declared = kind.declaration();
    c.name_last(Value::Code(u32::from(si), declared.abbreviation));
    c.scope(
        id::SPDU,
        |c, len| code_length(c, id::LI, len),
        |c| code_parameters(c, kind, declared.slots, &mut spdu.units),
    )?;
    code_information(c, declared.information, &mut spdu.info)
}

/// Which SPDU an identifier means where it stands: 1, 25, 26 and 41 mean two each.
fn identify(si: u8, after: Option<Leader>, major: bool) -> Result<SpduKind, WireErrorKind> {
    let mut candidates = SPDUS.iter().filter(|declared| declared.si == si).peekable();
    if candidates.peek().is_none() {
        return Err(WireErrorKind::UnknownMessage { code: si });
    }
    candidates
        .filter(|declared| match declared.category {
            Category::Zero(_) | Category::One => after.is_none(),
            Category::Two(leader) => after == Some(leader),
        })
        .map(|declared| declared.kind)
        .find(|kind| match major {
            true => *kind != SpduKind::ActivityEnd,
            false => *kind != SpduKind::MajorSyncPoint,
        })
        .ok_or(WireErrorKind::BadConcatenation { code: si })
}

/// Whether a Sync Type Item stands among the parameters ahead; the length indicator is next.
fn holds_sync_type(c: &Coder<'_>) -> Result<bool, WireError> {
    let Some((mut at, len)) = length_ahead(c, 0)? else { return Ok(false) };
    let end = at + len;
    while at < end {
        let code = c.peek(id::PI, at)?;
        if code == Some(Pi::SyncType.code()) {
            return Ok(true);
        }
        match length_ahead(c, at + 1)? {
            Some((value, len)) => at = value + len,
            None => return Ok(false),
        }
    }
    Ok(false)
}

/// Where the value starts, and its length, for a length indicator so far ahead.
fn length_ahead(c: &Coder<'_>, ahead: u32) -> Result<Option<(u32, u32)>, WireError> {
    match c.peek(id::LI, ahead)? {
        None => Ok(None),
        Some(255) => {
            let (high, low) = (c.peek(id::LI, ahead + 1)?, c.peek(id::LI, ahead + 2)?);
            Ok(high.zip(low).map(|(high, low)| (ahead + 3, u32::from(high) << 8 | u32::from(low))))
        }
        Some(len) => Ok(Some((ahead + 1, u32::from(len)))),
    }
}

/// A length indicator: one octet up to 254, three above.
fn code_length(c: &mut Coder<'_>, field: Field, len: &mut u32) -> Coded {
    let at = c.at();
    let long = if c.decoding() { c.peek(field, 0)? == Some(255) } else { *len > 254 };
    if !long {
        let mut short = *len as u8;
        c.u8(field, &mut short)?;
        *len = u32::from(short);
        return Ok(());
    }
    let too_long = WireErrorKind::TooLong { max: parameter::LONGEST, got: *len };
    let mut wide = u16::try_from(*len).map_err(|_| c.error(field, too_long))?;
    c.u8(id::LI_ESCAPE, &mut 255)?;
    c.u16(field, &mut wide)?;
    *len = u32::from(wide);
    if *len < 255 {
        return Err(WireError { at, field, kind: WireErrorKind::NotMinimal });
    }
    Ok(())
}

fn code_information(c: &mut Coder<'_>, information: Information, info: &mut Chunk) -> Coded {
    let got = if c.decoding() { u64::from(c.remaining()) } else { info.len() };
    match information {
        Information::None if c.decoding() || got == 0 => Ok(()),
        Information::None => Err(c.error(id::USER_INFORMATION, WireErrorKind::TooLong { max: 0, got: got as u32 })),
        Information::ToTheEnd if got == 0 => Ok(()),
        Information::ToTheEnd => c.chunk(id::USER_INFORMATION, info),
        Information::Expedited if got == 0 => {
            Err(c.error(id::USER_INFORMATION, WireErrorKind::Truncated { expected: 1, got: 0 }))
        }
        Information::Expedited if got > 14 => {
            Err(c.error(id::USER_INFORMATION, WireErrorKind::TooLong { max: 14, got: got as u32 }))
        }
        Information::Expedited => c.chunk(id::USER_INFORMATION, info),
    }
}

fn code_parameters(c: &mut Coder<'_>, kind: SpduKind, slots: &[Slot], list: &mut Vec<Parameter>) -> Coded {
    let mut index = 0;
    while if c.decoding() { c.remaining() > 0 } else { index < list.len() } {
        if c.decoding() {
            list.push(Parameter::blank(c.peek(id::PI, 0)?.unwrap_or_default()));
        }
        let (before, rest) = list.split_at_mut(index);
        if let Some(unit) = rest.first_mut() {
            code_parameter(c, kind, slots, before, unit)?;
        }
        index += 1;
    }
    // A piece that isn't the first has none of the other parameters.
    let goes_on = list.iter().any(|unit| match unit {
        Parameter::Known(Pi::Enclosure, Content::Octet(octet)) => octet & 1 == 0,
        Parameter::Known(..) | Parameter::Unknown { .. } => false,
    });
    for slot in slots.iter().filter(|slot| slot.presence == Presence::Mandatory && !goes_on) {
        if !list.iter().any(|unit| unit.code() == slot.pi.code()) {
            let declared = slot.pi.declaration();
            return Err(c.error(declared.field, WireErrorKind::Missing { code: declared.code }));
        }
    }
    Ok(())
}

fn code_parameter(
    c: &mut Coder<'_>,
    kind: SpduKind,
    slots: &[Slot],
    before: &[Parameter],
    unit: &mut Parameter,
) -> Coded {
    match unit {
        Parameter::Unknown { code, octets } => c.group(id::UNKNOWN, |c| {
            c.u8(id::PI, code)?;
            c.scope(id::UNKNOWN, |c, len| code_length(c, id::PARAMETER_LI, len), |c| c.chunk(id::UNKNOWN, octets))
        }),
        Parameter::Known(pi, content) => {
            let declared = pi.declaration();
            c.group(declared.field, |c| {
                let misplaced = c.error(declared.field, WireErrorKind::Misplaced { code: declared.code });
                let mut code = declared.code;
                c.u8(if pi.is_group() { id::PGI } else { id::PI }, &mut code)?;
                c.name_last(Value::Code(u32::from(code), declared.name));
                let slot = slots.iter().find(|slot| slot.pi == *pi).ok_or(misplaced)?;
                if before.iter().any(|earlier| clashes(earlier, *pi)) {
                    return Err(misplaced);
                }
                c.scope(
                    declared.field,
                    |c, len| code_length(c, id::PARAMETER_LI, len),
                    |c| code_content(c, kind, slot, content),
                )
            })
        }
    }
}

/// Whether a parameter can't stand beside an earlier one: the same again, or both forms of a CONNECT's data.
fn clashes(earlier: &Parameter, pi: Pi) -> bool {
    earlier.code() == pi.code()
        || (pi == Pi::ExtendedUserData && earlier.code() == Pi::UserData.code())
        || (pi == Pi::UserData && earlier.code() == Pi::ExtendedUserData.code())
}

fn code_content(c: &mut Coder<'_>, kind: SpduKind, slot: &Slot, content: &mut Content) -> Coded {
    let declared = slot.pi.declaration();
    let field = declared.field;
    let limit = |own: u32| slot.max.map_or(own, |max| max.min(own));
    match (declared.form, content) {
        (Form::Serial, Content::Serial { serial, digits }) => code_serial(c, field, serial, digits),
        (Form::Octet(bits, allowed), Content::Octet(octet)) => {
            if slot.pi == Pi::SyncType && kind == SpduKind::MajorSyncPoint {
                return code_octet(c, field, parameter::MAJOR_SYNC_TYPE, Allowed::FirstBit, octet);
            }
            code_octet(c, field, bits, allowed, octet)
        }
        (Form::Units, Content::Units(units)) => code_units(c, units),
        (Form::Sizes, Content::Sizes { forth, back }) => {
            c.u16(id::TSDU_MAXIMUM_SIZE_FORTH, forth)?;
            c.u16(id::TSDU_MAXIMUM_SIZE_BACK, back)
        }
        (Form::Octets(least, most), Content::Octets(octets)) => {
            let got = if c.decoding() { c.remaining() } else { octets.len() as u32 };
            if got < least {
                return Err(c.error(field, WireErrorKind::Truncated { expected: least, got }));
            }
            c.octets(field, octets, limit(most))
        }
        (Form::Data(most), Content::Data(data)) => code_data(c, field, limit(most), data),
        (Form::Reason, Content::Reason(reason, data)) => {
            c.u8(field, reason)?;
            if kind == SpduKind::Refuse { code_data(c, id::REASON_DATA, parameter::LONGEST, data) } else { Ok(()) }
        }
        (Form::Group, Content::Group(units)) => code_parameters(c, kind, slot.inside, units),
        _ => Err(c.error(field, WireErrorKind::BadValue { got: u32::from(declared.code) })),
    }
}

fn code_data(c: &mut Coder<'_>, field: Field, max: u32, data: &mut Chunk) -> Coded {
    let got = if c.decoding() { u64::from(c.remaining()) } else { data.len() };
    if got > u64::from(max) {
        let got = u32::try_from(got).unwrap_or(u32::MAX);
        return Err(c.error(field, WireErrorKind::TooLong { max, got }));
    }
    if got == 0 { Ok(()) } else { c.chunk(field, data) }
}

fn code_serial(c: &mut Coder<'_>, field: Field, serial: &mut SyncPointSerial, digits: &mut u8) -> Coded {
    let start = c.at();
    let mut octets = if c.decoding() { Vec::new() } else { write_digits(serial.get(), *digits) };
    c.octets(field, &mut octets, 6)?;
    if octets.is_empty() {
        return Err(c.error(field, WireErrorKind::Truncated { expected: 1, got: 0 }));
    }
    let mut number = 0;
    for (at, octet) in (start..).zip(&octets) {
        if !octet.is_ascii_digit() {
            return Err(WireError { at, field, kind: WireErrorKind::BadValue { got: u32::from(*octet) } });
        }
        number = number * 10 + u32::from(octet - b'0');
    }
    *serial = SyncPointSerial::new(number).unwrap_or_default();
    *digits = octets.len() as u8;
    c.name_last(Value::Number(u64::from(number)));
    Ok(())
}

/// The decimal digits of a number, at least one and at least `width` of them, at most six.
fn write_digits(number: u32, width: u8) -> Vec<u8> {
    let all = [100_000, 10_000, 1_000, 100, 10, 1].map(|place| b'0' + (number / place % 10) as u8);
    let needed = 6 - all[..5].iter().take_while(|digit| **digit == b'0').count();
    all[6 - needed.max(usize::from(width.min(6)))..].to_vec()
}

fn code_octet(c: &mut Coder<'_>, field: Field, bits: &[BitRun], allowed: Allowed, octet: &mut u8) -> Coded {
    let at = c.at();
    c.u8(field, octet)?;
    mark_runs(c, bits, *octet);
    let bad = WireError { at, field, kind: WireErrorKind::BadValue { got: u32::from(*octet) } };
    match allowed {
        Allowed::Any => Ok(()),
        Allowed::Codes(codes) => {
            let (code, name) = codes.iter().find(|(code, _)| code == octet).ok_or(bad)?;
            c.name_last(Value::Code(u32::from(*code), name));
            Ok(())
        }
        Allowed::Pairs if *octet & (*octet >> 1) & 0x55 != 0 => Err(bad),
        Allowed::FirstBit if *octet & 1 == 0 => Err(bad),
        Allowed::Pairs | Allowed::FirstBit => Ok(()),
    }
}

fn code_units(c: &mut Coder<'_>, units: &mut Units) -> Coded {
    let [mut high, mut low] = units.0.to_be_bytes();
    c.u8(id::USER_REQUIREMENTS_HIGH, &mut high)?;
    mark_runs(c, parameter::UNITS_HIGH, high);
    c.u8(id::USER_REQUIREMENTS_LOW, &mut low)?;
    mark_runs(c, parameter::UNITS_LOW, low);
    *units = Units(u16::from_be_bytes([high, low]));
    Ok(())
}

fn mark_runs(c: &mut Coder<'_>, bits: &[BitRun], octet: u8) {
    for run in bits {
        let raw = octet >> (run.low - 1);
        let value = if run.high == run.low { Value::Flag(raw & 1 == 1) } else { Value::Number(u64::from(raw & 3)) };
        c.mark_bits(run.field, run.high, run.low, value);
    }
}
