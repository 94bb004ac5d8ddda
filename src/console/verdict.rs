//! Why a request would be refused, in words: state × event, the predicate, and the very part of it that fails.

use crate::i18n::{Key, Message, msg};
use crate::inspector::names::{token_name, unit_name};
use capa5_core::session::note::{BadParameter, Failing, Refusal, Why};
use capa5_core::session::table::{Atom, Bound};
use capa5_core::session::unit::{NotOffered, UnitsFault};
use capa5_core::wire::{WireError, WireErrorKind};

/// Why it would be refused.
pub(crate) fn reason(refusal: &Refusal) -> Message {
    let (state, event) = (refusal.state.name(), refusal.event.name());
    match &refusal.why {
        Why::NoRow => msg::verdict_no_row(state_words(state), event, state),
        Why::Predicates(failing) => msg::verdict_fails(event, failing.iter().map(part).collect(), state),
        Why::BadParameter(bad) => msg::verdict_parameter(bad_parameter(bad), event, state),
    }
}

/// What a state is, in words.
pub(crate) fn state_words(state: &str) -> Message {
    Key::find(&format!("machine.{}", state.to_ascii_lowercase()))
        .map_or_else(|| msg::event_unnamed(state.to_owned()), Message::from)
}

fn part(failing: &Failing) -> Message {
    let name = failing.condition.predicate.name();
    if failing.condition.negated {
        return msg::verdict_part_not(name);
    }
    msg::verdict_part(failing.because.iter().map(atom).collect(), name)
}

/// That a part of a predicate doesn't hold.
pub(crate) fn atom(atom: &Atom) -> Message {
    match atom {
        Atom::Selected(unit) => msg::atom_selected(unit_name(*unit)),
        Atom::NotSelected(unit) => msg::atom_not_selected(unit_name(*unit)),
        Atom::OneOf(units) => msg::atom_one_of(units.iter().map(|unit| unit_name(*unit)).collect()),
        Atom::Free(token) => msg::atom_free(token_name(*token)),
        Atom::Mine(token) => msg::atom_mine(token_name(*token)),
        Atom::Away(token) => msg::atom_away(token_name(*token)),
        Atom::Theirs(token) => msg::atom_theirs(token_name(*token)),
        Atom::AnyToken => msg::ATOM_ANY_TOKEN.into(),
        Atom::AskedExist => msg::ATOM_ASKED_EXIST.into(),
        Atom::GivenMine => msg::ATOM_GIVEN_MINE.into(),
        Atom::GivenTheirs => msg::ATOM_GIVEN_THEIRS.into(),
        Atom::GivesData => msg::ATOM_GIVES_DATA.into(),
        Atom::KeepsData => msg::ATOM_KEEPS_DATA.into(),
        Atom::Activity => msg::ATOM_ACTIVITY.into(),
        Atom::NoActivity => msg::ATOM_NO_ACTIVITY.into(),
        Atom::ActivityIfManaged => msg::ATOM_ACTIVITY_IF_MANAGED.into(),
        Atom::NoActivityIfManaged => msg::ATOM_NO_ACTIVITY_IF_MANAGED.into(),
        Atom::MayConfirm => msg::ATOM_MAY_CONFIRM.into(),
        Atom::PeerMayConfirm => msg::ATOM_PEER_MAY_CONFIRM.into(),
        Atom::Serial(bound) => serial(*bound).into(),
        Atom::Prevails => msg::ATOM_PREVAILS.into(),
        Atom::Discarding => msg::ATOM_DISCARDING.into(),
        Atom::OpenedTransport => msg::ATOM_OPENED_TRANSPORT.into(),
        Atom::KeepsTransport => msg::ATOM_KEEPS_TRANSPORT.into(),
        Atom::Reusable => msg::ATOM_REUSABLE.into(),
        Atom::NoExpedited => msg::ATOM_NO_EXPEDITED.into(),
        Atom::Collision => msg::ATOM_COLLISION.into(),
        Atom::NoCollision => msg::ATOM_NO_COLLISION.into(),
        Atom::MayDisconnect => msg::ATOM_MAY_DISCONNECT.into(),
        Atom::Unacceptable => msg::ATOM_UNACCEPTABLE.into(),
        Atom::Separated => msg::ATOM_SEPARATED.into(),
        Atom::DataComplete => msg::ATOM_DATA_COMPLETE.into(),
        Atom::DataOverflows => msg::ATOM_DATA_OVERFLOWS.into(),
    }
}

const fn serial(bound: Bound) -> Key {
    match bound {
        Bound::IsNext => msg::ATOM_IS_NEXT,
        Bound::IsLast => msg::ATOM_IS_LAST,
        Bound::IsOpen => msg::ATOM_IS_OPEN,
        Bound::NotBehind => msg::ATOM_NOT_BEHIND,
        Bound::Within => msg::ATOM_WITHIN,
        Bound::AnswersIndication => msg::ATOM_ANSWERS_INDICATION,
        Bound::AnswersRequest => msg::ATOM_ANSWERS_REQUEST,
    }
}

fn bad_parameter(bad: &BadParameter) -> Message {
    match bad {
        BadParameter::Units(fault) => units(*fault),
        BadParameter::InitialSerial => msg::BAD_INITIAL_SERIAL.into(),
        BadParameter::TokenSetting => msg::BAD_TOKEN_SETTING.into(),
        BadParameter::Tokens => msg::BAD_TOKENS.into(),
        BadParameter::Serial => msg::BAD_SERIAL.into(),
        BadParameter::Data => msg::BAD_DATA.into(),
        BadParameter::Kept => msg::BAD_KEPT.into(),
        BadParameter::Enclosure => msg::BAD_ENCLOSURE.into(),
        BadParameter::TsduSize => msg::BAD_TSDU_SIZE.into(),
        BadParameter::Version => msg::BAD_VERSION.into(),
        BadParameter::Wire(_) => msg::BAD_WIRE.into(),
    }
}

fn units(fault: UnitsFault) -> Message {
    match fault {
        UnitsFault::NotOffered(_, NotOffered::TransportExpedited) => msg::BAD_UNITS_EXPEDITED.into(),
        UnitsFault::NotOffered(unit, NotOffered::NotRecovered) => msg::bad_units_not_recovered(unit_name(unit)),
        UnitsFault::NotOffered(unit, NotOffered::Configuration) => msg::bad_units_configuration(unit_name(unit)),
        UnitsFault::Unassigned(_) => msg::BAD_UNITS_UNASSIGNED.into(),
        UnitsFault::Needs(unit, other) => msg::bad_units_needs(unit_name(other), unit_name(unit)),
        UnitsFault::NoDataFlow => msg::BAD_UNITS_NO_FLOW.into(),
        UnitsFault::TwoDataFlows => msg::BAD_UNITS_TWO_FLOWS.into(),
    }
}

/// What is wrong with octets, and where.
pub(crate) fn unreadable(error: &WireError) -> Message {
    let field = Key::find(&format!("field.{}.name", error.field.0))
        .map_or_else(|| msg::event_unnamed(error.field.0), Message::from);
    let what: Message = match error.kind {
        WireErrorKind::Truncated { expected, got } => msg::wire_truncated(u64::from(expected), u64::from(got)),
        WireErrorKind::LeftOver { octets } => msg::wire_left_over(u64::from(octets)),
        WireErrorKind::BadValue { got } => msg::wire_bad_value(u64::from(got)),
        WireErrorKind::TooLong { max, got } => msg::wire_too_long(u64::from(got), u64::from(max)),
        WireErrorKind::NotMinimal => msg::WIRE_NOT_MINIMAL.into(),
        WireErrorKind::Misplaced { code } => msg::wire_misplaced(u64::from(code)),
        WireErrorKind::Missing { code } => msg::wire_missing(u64::from(code)),
        WireErrorKind::UnknownMessage { code } => msg::wire_unknown_message(u64::from(code)),
        WireErrorKind::UnknownWord => msg::WIRE_UNKNOWN_WORD.into(),
        WireErrorKind::BadConcatenation { code } => msg::wire_bad_concatenation(u64::from(code)),
        WireErrorKind::Needs(_) => msg::WIRE_NEEDS.into(),
    };
    msg::wire_at(u64::from(error.at), field, what)
}
