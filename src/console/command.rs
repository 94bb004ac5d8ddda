//! The primitives as a learner names them, and what each takes. A request is written in the form of `scenario.toml` and read back
//! by the core, so what can be asked here is what a script can ask.

use crate::i18n::{Key, Language, Message};
use capa5_core::lesson::ask::Ask;
use capa5_core::session::unit::Unit;
use serde_json::{Value, json};

/// A primitive: its name in the form, which kind of it, and what it takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Command {
    pub(crate) form: &'static str,
    pub(crate) kind: Option<&'static str>,
    pub(crate) takes: Takes,
}

/// What a primitive takes besides its defaults.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Takes {
    Nothing,
    Units,
    Says,
    Tokens,
    /// A serial number.
    Serial,
    /// A serial number, or none.
    Maybe,
    /// An activity's identifier.
    Name,
    /// A new identifier, that of the activity to go on with, and a point, or none.
    Names,
}

const fn command(form: &'static str, takes: Takes) -> Command {
    Command { form, kind: None, takes }
}

const fn kind(form: &'static str, kind: &'static str, takes: Takes) -> Command {
    Command { form, kind: Some(kind), takes }
}

/// All of them, in the order of the service's definition.
pub(crate) const COMMANDS: &[Command] = &[
    command("S-CONNECT", Takes::Units),
    command("S-CONNECT-ACCEPT", Takes::Nothing),
    command("S-CONNECT-REFUSE", Takes::Nothing),
    command("S-DATA", Takes::Says),
    command("S-EXPEDITED-DATA", Takes::Says),
    command("S-TYPED-DATA", Takes::Says),
    command("S-CAPABILITY-DATA", Takes::Says),
    command("S-CAPABILITY-DATA-RESPONSE", Takes::Says),
    command("S-TOKEN-GIVE", Takes::Tokens),
    command("S-TOKEN-PLEASE", Takes::Tokens),
    command("S-CONTROL-GIVE", Takes::Nothing),
    command("S-SYNC-MINOR", Takes::Nothing),
    command("S-SYNC-MINOR-RESPONSE", Takes::Maybe),
    command("S-SYNC-MAJOR", Takes::Nothing),
    command("S-SYNC-MAJOR-RESPONSE", Takes::Nothing),
    kind("S-RESYNCHRONIZE", "restart", Takes::Serial),
    kind("S-RESYNCHRONIZE", "abandon", Takes::Nothing),
    kind("S-RESYNCHRONIZE", "set", Takes::Serial),
    command("S-RESYNCHRONIZE-RESPONSE", Takes::Maybe),
    command("S-ACTIVITY-START", Takes::Name),
    command("S-ACTIVITY-RESUME", Takes::Names),
    command("S-ACTIVITY-INTERRUPT", Takes::Nothing),
    command("S-ACTIVITY-INTERRUPT-RESPONSE", Takes::Nothing),
    command("S-ACTIVITY-DISCARD", Takes::Nothing),
    command("S-ACTIVITY-DISCARD-RESPONSE", Takes::Nothing),
    command("S-ACTIVITY-END", Takes::Nothing),
    command("S-ACTIVITY-END-RESPONSE", Takes::Nothing),
    command("S-U-EXCEPTION-REPORT", Takes::Nothing),
    command("S-RELEASE", Takes::Nothing),
    command("S-RELEASE-ACCEPT", Takes::Nothing),
    command("S-RELEASE-REFUSE", Takes::Nothing),
    command("S-U-ABORT", Takes::Nothing),
];

/// What was given with a command.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Given {
    pub(crate) units: Vec<Unit>,
    pub(crate) serial: Option<u64>,
    pub(crate) words: String,
    pub(crate) octets: Option<u64>,
    pub(crate) tokens: Vec<&'static str>,
    pub(crate) name: String,
    pub(crate) old: String,
}

impl Command {
    /// The command of a request.
    pub(crate) fn of(ask: &Ask) -> Option<&'static Self> {
        let (form, inside) = written(ask)?;
        COMMANDS
            .iter()
            .find(|command| command.form == form && command.kind.is_none_or(|kind| inside.get(kind).is_some()))
    }

    /// Its name in the standard, with what tells it from others of that name.
    pub(crate) fn name(&self) -> String {
        let name = match self.form {
            form if form.ends_with("-RESPONSE") => format!("{} rsp", form.trim_end_matches("-RESPONSE")),
            form if form.ends_with("-ACCEPT") => format!("{} rsp +", form.trim_end_matches("-ACCEPT")),
            form if form.ends_with("-REFUSE") => format!("{} rsp -", form.trim_end_matches("-REFUSE")),
            form => form.to_owned(),
        };
        self.kind.map_or_else(|| name.clone(), |kind| format!("{name} {kind}"))
    }

    /// What it is called in a language: the first is the one that is shown.
    pub(crate) fn words(&self, language: Language) -> Vec<String> {
        let id = self.kind.map_or_else(|| self.form.to_owned(), |kind| format!("{}-{kind}", self.form));
        let key = Key::find(&format!("ask.{}", id.to_ascii_lowercase()));
        let words = key.map(|key| Message::from(key).text(language)).unwrap_or_default();
        words.split(';').map(str::trim).filter(|words| !words.is_empty()).map(str::to_owned).collect()
    }

    /// The request, or what is wrong with it.
    pub(crate) fn made(&self, given: &Given) -> Result<Ask, String> {
        let says = || match given.octets {
            Some(octets) => json!({ "octets": octets }),
            None => json!({ "text": given.words }),
        };
        let inside: Value = match (self.takes, self.kind) {
            (Takes::Nothing, None) => json!({}),
            (Takes::Nothing, Some(kind)) => json!({ kind: {} }),
            (Takes::Units, _) => json!({ "units": given.units, "initial-serial": given.serial }),
            (Takes::Says, _) => says(),
            (Takes::Tokens, _) => json!({ "tokens": given.tokens }),
            (Takes::Serial, kind) => json!({ kind.unwrap_or("restart"): { "serial": given.serial } }),
            (Takes::Maybe, _) => json!({ "serial": given.serial }),
            (Takes::Name, _) => json!({ "id": given.name }),
            (Takes::Names, _) => json!({ "id": given.name, "old": given.old, "serial": given.serial }),
        };
        let without = serde_json::from_value(json!(self.form));
        // What takes nothing at all is written by its name alone.
        without.or_else(|_| serde_json::from_value(json!({ self.form: inside })).map_err(|error| error.to_string()))
    }
}

/// A request as the form writes it: its name, and what is inside.
pub(crate) fn written(ask: &Ask) -> Option<(String, Value)> {
    match serde_json::to_value(ask).ok()? {
        Value::Object(object) => object.into_iter().next(),
        Value::String(name) => Some((name, Value::Null)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => None,
    }
}
