//! How what the standard abbreviates is read: events, outputs, tokens, units. Pure.

use crate::i18n::{Key, Message, msg};
use capa5_core::session::token::TokenItem;
use capa5_core::session::unit::Unit;
use capa5_core::view::cause::Value;
use capa5_core::view::message::token_id;

/// The primitives by the stems of their names in the state table; longer stems first.
const STEMS: [(&str, &str); 28] = [
    ("SACTS", "S-ACTIVITY-START"),
    ("SACTR", "S-ACTIVITY-RESUME"),
    ("SACTI", "S-ACTIVITY-INTERRUPT"),
    ("SACTD", "S-ACTIVITY-DISCARD"),
    ("SACTE", "S-ACTIVITY-END"),
    ("SSYNm", "S-SYNC-MINOR"),
    ("SSYNM", "S-SYNC-MAJOR"),
    ("SRSYN", "S-RESYNCHRONIZE"),
    ("SCON", "S-CONNECT"),
    ("SREL", "S-RELEASE"),
    ("SUER", "S-U-EXCEPTION-REPORT"),
    ("SPER", "S-P-EXCEPTION-REPORT"),
    ("SUAB", "S-U-ABORT"),
    ("SPAB", "S-P-ABORT"),
    ("SxAB", "S-U-ABORT / S-P-ABORT"),
    ("TCON", "T-CONNECT"),
    ("TDIS", "T-DISCONNECT"),
    ("SDT", "S-DATA"),
    ("SEX", "S-EXPEDITED-DATA"),
    ("STD", "S-TYPED-DATA"),
    ("SCD", "S-CAPABILITY-DATA"),
    ("SGT", "S-TOKEN-GIVE"),
    ("SPT", "S-TOKEN-PLEASE"),
    ("SCG", "S-CONTROL-GIVE"),
    ("RS-a", "RESYNCHRONIZE (abandon)"),
    ("RS-r", "RESYNCHRONIZE (restart)"),
    ("RS-s", "RESYNCHRONIZE (set)"),
    ("MIP-d", "MINOR SYNC POINT (data separation)"),
];

const PHASES: [(&str, &str); 4] = [("req", "request"), ("ind", "indication"), ("rsp", "response"), ("cnf", "confirm")];

/// An event or output of the state table as it is read: `SSYNmreq` is S-SYNC-MINOR request, `MIP` is MINOR SYNC POINT.
#[must_use]
pub(crate) fn read(name: &str) -> Message {
    match name {
        "invalid" => return msg::TABLE_INVALID.into(),
        "TIM" => return msg::TABLE_TIMER.into(),
        _ => {}
    }
    if let Some((stem, standard)) = STEMS.iter().find(|(stem, _)| name.starts_with(stem)) {
        let rest = &name[stem.len()..];
        let phase = PHASES.iter().find(|(short, _)| rest.starts_with(short));
        let (phase, rest) = phase.map_or(("", rest), |(short, long)| (*long, &rest[short.len()..]));
        let kind = match rest {
            "-a" => " (abandon)",
            "-r" => " (restart)",
            "-s" => " (set)",
            other => other,
        };
        return term(format!("{standard} {phase}{kind}").trim_end());
    }
    let (stem, kept) = match name.split_once('-') {
        Some((stem, "nr")) => (stem, "T-DISCONNECT"),
        Some((stem, _)) => (stem, "T-CONNECT"),
        None => (name, ""),
    };
    let long = spdu_name(stem);
    if kept.is_empty() { long } else { msg::table_kind(kept, long) }
}

/// The full name of a message: the same in every language.
#[must_use]
pub(crate) fn spdu_name(abbreviation: &str) -> Message {
    Key::find(&format!("spdu.{}.name", abbreviation.to_ascii_lowercase()))
        .map_or_else(|| term(abbreviation), Message::from)
}

fn term(text: &str) -> Message {
    msg::value_variable(text.to_owned())
}

/// A token's name.
#[must_use]
pub(crate) fn token_name(token: TokenItem) -> Message {
    let id = token_id(token);
    Key::find(&format!("token.{id}")).map_or_else(|| msg::event_unnamed(id), Message::from)
}

/// A functional unit's name.
#[must_use]
pub(crate) fn unit_name(unit: Unit) -> Message {
    let id = crate::console::unit_id(unit);
    Key::find(&format!("field.ses.user-requirements.{id}.name")).map_or_else(|| msg::event_unnamed(id), Message::from)
}

/// What a value that is shown of an end is called.
#[must_use]
pub(crate) fn value_name(value: Value) -> Message {
    match value {
        Value::State => msg::VALUE_STATE.into(),
        Value::Token(token) => msg::value_token(token_name(token)),
        Value::Variable(name) => msg::value_variable(name),
        Value::Activity => msg::VALUE_ACTIVITY.into(),
        Value::Units => msg::VALUE_UNITS.into(),
        Value::Session => msg::VALUE_SESSION.into(),
        Value::Transport => msg::VALUE_TRANSPORT.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::i18n::Language;
    use capa5_core::session::table::ROWS;

    #[test]
    fn every_event_of_the_table_reads_as_the_standard_calls_it() {
        let said = |name| read(name).text(Language::English);
        assert_eq!(said("SSYNmreq"), "S-SYNC-MINOR request");
        assert_eq!(said("SSYNMreq"), "S-SYNC-MAJOR request");
        assert_eq!(said("SCONcnf-"), "S-CONNECT confirm-");
        assert_eq!(said("SRSYNreq-r"), "S-RESYNCHRONIZE request (restart)");
        assert_eq!(said("MIP"), "MINOR SYNC POINT");
        assert_eq!(said("AB-nr"), "ABORT (T-DISCONNECT)");
        for row in ROWS {
            let name = row.event.name();
            assert_ne!(said(name), name, "{name} has no long name");
        }
    }
}
