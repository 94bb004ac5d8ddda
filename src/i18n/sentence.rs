//! Sentences of the core, which have an id and parameters but no words, as messages.

use super::{Arg, Key, Message, msg};
use capa5_core::view::message::{Param, Sentence};

impl From<&Sentence> for Message {
    /// A sentence that the locales lack shows its id; a test keeps that from happening.
    fn from(sentence: &Sentence) -> Self {
        let Some(key) = Key::find(sentence.id) else { return msg::event_unnamed(sentence.id) };
        Self::new(
            key,
            sentence
                .params
                .iter()
                .map(|(name, param)| (*name, word(name, param).unwrap_or_else(|| Arg::from(param))))
                .collect(),
        )
    }
}

/// The words for an id that stands in a slot of the core's sentences: a token, a reason, a question or a knob.
fn word(slot: &str, param: &Param) -> Option<Arg> {
    let id = match param {
        Param::Name(id) => *id,
        Param::Text(id) => id.as_str(),
        Param::Count(_) | Param::Octets(_) | Param::Time(_) | Param::Node(_) => return None,
    };
    let key = match slot {
        "token" => Key::find(&format!("token.{id}")),
        "why" => return Key::find(&format!("why.{id}")).map(nested).or_else(|| failing(id)),
        "q" => Key::find(&format!("predict.{id}")).or_else(|| Key::find(&format!("knob.{id}.label"))),
        _ => None,
    };
    key.map(nested)
}

fn nested(key: Key) -> Arg {
    Arg::Message(Box::new(Message::from(key)))
}

/// The predicates of a refusal, each by its number and in words; one that has no words by its number.
fn failing(ids: &str) -> Option<Arg> {
    Some(Arg::List(ids.split(',').map(predicate).collect()))
}

/// That a predicate fails: by its number and in words, where it has any.
#[must_use]
pub fn predicate(id: &str) -> Message {
    msg::choice_predicate(id.to_owned(), predicate_words(id))
}

/// What a predicate says, in words; its number where it has none.
#[must_use]
pub fn predicate_words(id: &str) -> Message {
    Key::find(&format!("predicate.{id}")).map_or_else(|| msg::event_unnamed(id.to_owned()), Message::from)
}

impl From<&Param> for Arg {
    fn from(param: &Param) -> Self {
        match param {
            Param::Count(number) | Param::Octets(number) => Self::Number(*number),
            Param::Time(span) => Self::Number(span.0),
            Param::Node(node) => Self::Text(node.letter().into()),
            Param::Name(name) => Self::Text((*name).into()),
            Param::Text(text) => Self::Text(text.clone().into()),
        }
    }
}
