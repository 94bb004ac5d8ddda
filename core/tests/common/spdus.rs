//! Any SPDU that the declarations allow, as proptest strategies.

use capa5_core::octets::{Chunk, NoSources};
use capa5_core::session::primitive::SyncPointSerial;
use capa5_core::session::spdu::{
    Allowed, Content, Form, Information, Parameter, Pi, Presence, SPDUS, Slot, Spdu, SpduDeclaration, SpduKind, Tsdu,
};
use capa5_core::session::unit::Units;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// Any TSDU: an SPDU of any kind, with its leader where it needs one, which may pass tokens.
pub fn any_tsdu() -> impl Strategy<Value = Tsdu> {
    (0..SPDUS.len(), any::<u8>(), any::<bool>())
        .prop_flat_map(|(index, tokens, gives)| any_spdu(&SPDUS[index]).prop_map(move |spdu| (spdu, tokens, gives)))
        .prop_map(|(spdu, tokens, gives)| {
            let mut tsdu = Tsdu::of(spdu);
            let lone_leader = tsdu.spdus[0].is_herald() && tsdu.spdus.len() == 1;
            let leads = tsdu.spdus.len() == 2;
            if lone_leader || (leads && gives) {
                tsdu.spdus[0].units.push(Parameter::Known(Pi::TokenItem, Content::Octet(tokens)));
            }
            tsdu
        })
}

fn any_spdu(declared: &'static SpduDeclaration) -> impl Strategy<Value = Spdu> {
    let info = match declared.information {
        Information::None => vec(any::<u8>(), 0..1),
        Information::Expedited => vec(any::<u8>(), 1..15),
        Information::ToTheEnd => vec(any::<u8>(), 0..300),
    };
    (any_list(declared.kind, declared.slots), info).prop_map(move |(units, info)| Spdu {
        kind: declared.kind,
        units,
        info: Chunk::from(info),
    })
}

/// Parameters of these slots in any order, with unknown ones among them.
fn any_list(kind: SpduKind, slots: &'static [Slot]) -> BoxedStrategy<Vec<Parameter>> {
    let known: Vec<BoxedStrategy<Option<Parameter>>> = slots
        .iter()
        .map(|slot| {
            let one = any_content(kind, slot).prop_map(move |content| Parameter::Known(slot.pi, content));
            match slot.presence {
                Presence::Mandatory => one.prop_map(Some).boxed(),
                Presence::Optional => option::of(one).boxed(),
            }
        })
        .collect();
    let strange = option::weighted(0.2, (200..=250_u8, vec(any::<u8>(), 0..10)))
        .prop_map(|unknown| unknown.map(|(code, octets)| Parameter::Unknown { code, octets: Chunk::from(octets) }));
    (known, strange)
        .prop_map(|(known, strange)| {
            let mut units: Vec<Parameter> = known.into_iter().flatten().chain(strange).collect();
            if units.iter().any(|unit| unit.code() == Pi::ExtendedUserData.code()) {
                units.retain(|unit| unit.code() != Pi::UserData.code());
            }
            units
        })
        .prop_shuffle()
        .boxed()
}

fn any_content(kind: SpduKind, slot: &'static Slot) -> BoxedStrategy<Content> {
    let limit = |own: u32| slot.max.map_or(own, |max| max.min(own)).min(600) as usize;
    match slot.pi.declaration().form {
        Form::Serial => (0..=999_999_u32, 0..=6_u8)
            .prop_map(|(number, width)| {
                let needed = number.to_string().len() as u8;
                let serial = SyncPointSerial::new(number).expect("within the range");
                Content::Serial { serial, digits: needed.max(width) }
            })
            .boxed(),
        Form::Octet(_, allowed) => any::<u8>()
            .prop_map(move |octet| match allowed {
                Allowed::Codes(codes) => codes[usize::from(octet) % codes.len()].0,
                Allowed::Pairs => octet & !((octet & (octet >> 1) & 0x55) * 3),
                Allowed::FirstBit => octet | 1,
                Allowed::Any if slot.pi == Pi::SyncType && kind == SpduKind::MajorSyncPoint => octet | 1,
                Allowed::Any => octet,
            })
            .prop_map(Content::Octet)
            .boxed(),
        Form::Units => any::<u16>().prop_map(|bits| Content::Units(Units(bits))).boxed(),
        Form::Sizes => (any::<u16>(), any::<u16>()).prop_map(|(forth, back)| Content::Sizes { forth, back }).boxed(),
        Form::Octets(least, most) => {
            vec(any::<u8>(), least as usize..=limit(most).min(40)).prop_map(Content::Octets).boxed()
        }
        Form::Data(most) => vec(any::<u8>(), 0..=limit(most)).prop_map(|data| Content::Data(Chunk::from(data))).boxed(),
        Form::Reason => {
            let longest = if kind == SpduKind::Refuse { 50 } else { 0 };
            (any::<u8>(), vec(any::<u8>(), 0..=longest))
                .prop_map(|(reason, data)| Content::Reason(reason, Chunk::from(data)))
                .boxed()
        }
        Form::Group => any_list(kind, slot.inside).prop_map(Content::Group).boxed(),
    }
}

/// The same with every chunk in one piece: equal octets are then equal values.
pub fn flat(tsdu: &Tsdu) -> Tsdu {
    let spdus = tsdu.spdus.iter().map(|spdu| Spdu {
        kind: spdu.kind.as_decoded(),
        units: spdu.units.iter().map(flat_parameter).collect(),
        info: flat_chunk(&spdu.info),
    });
    Tsdu { spdus: spdus.collect() }
}

fn flat_parameter(parameter: &Parameter) -> Parameter {
    match parameter {
        Parameter::Unknown { code, octets } => Parameter::Unknown { code: *code, octets: flat_chunk(octets) },
        Parameter::Known(pi, content) => Parameter::Known(
            *pi,
            match content {
                Content::Data(data) => Content::Data(flat_chunk(data)),
                Content::Reason(reason, data) => Content::Reason(*reason, flat_chunk(data)),
                Content::Group(inside) => Content::Group(inside.iter().map(flat_parameter).collect()),
                other => other.clone(),
            },
        ),
    }
}

fn flat_chunk(chunk: &Chunk) -> Chunk {
    Chunk::from(chunk.to_vec(&NoSources).expect("literal octets"))
}
