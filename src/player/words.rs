//! The core's sentences as messages of the page.

use super::{Landmarks, Player};
use crate::i18n::{Message, msg};
use capa5_core::view::item::Item;
use capa5_core::view::message::{row_sentence, sentence};
use capa5_core::world::record::{Record, RecordId, What};
use capa5_core::world::recording::{Ending, Recording};
use leptos::prelude::*;

/// What a record says.
#[must_use]
pub fn record_message(record: &Record) -> Message {
    Message::from(&sentence(record))
}

/// What a row says.
#[must_use]
pub fn row_message(run: &Recording, item: &Item) -> Message {
    Message::from(&row_sentence(item, run.log()))
}

/// The index of the row about what had happened last by record `event`: the decision itself where the run waits for one there.
#[must_use]
pub fn item_at(run: &Recording, landmarks: &Landmarks, event: RecordId) -> Option<u32> {
    let last = || u32::try_from(run.items().len().checked_sub(1)?).ok();
    match run.ending() {
        Ending::Decision(_) if event >= run.len() => last(),
        Ending::Decision(_) | Ending::Ended | Ending::Bound | Ending::Needs(_) => landmarks.item_at(event),
    }
}

/// What had happened last by record `event`, in words.
#[must_use]
pub fn sentence_at(run: &Recording, landmarks: &Landmarks, event: RecordId) -> Option<Message> {
    let item = item_at(run, landmarks, event)?;
    run.items().get(item as usize).map(|item| row_message(run, item))
}

/// What had happened last by record `event`, or that nothing has, in words.
#[must_use]
pub fn told_at(run: &Recording, landmarks: &Landmarks, event: RecordId) -> Message {
    sentence_at(run, landmarks, event).unwrap_or_else(|| Message::from(msg::TRANSPORT_AT_START))
}

impl Player {
    /// The index of the row about what happened last; follows the event.
    #[must_use]
    pub fn item_now(self) -> Option<u32> {
        let event = self.event.get();
        self.run.with(|run| self.landmarks.with(|landmarks| item_at(run, landmarks, event)))
    }

    /// What happened last, in words; follows the event.
    #[must_use]
    pub fn sentence_now(self) -> Option<Message> {
        let event = self.event.get();
        self.run.with(|run| self.landmarks.with(|landmarks| sentence_at(run, landmarks, event)))
    }

    /// What happened last, or that nothing has; follows the event.
    #[must_use]
    pub fn told_now(self) -> Message {
        let event = self.event.get();
        self.run.with(|run| self.landmarks.with(|landmarks| told_at(run, landmarks, event)))
    }
}

/// Whether the record is one that words are worth: states and variables are for the inspector.
#[must_use]
pub const fn is_told(record: &Record) -> bool {
    match record.what {
        What::St { .. } | What::Tok { .. } => false,
        What::Prim { .. }
        | What::Pdu { .. }
        | What::Fault { .. }
        | What::Refuse { .. }
        | What::App { .. }
        | What::Ui { .. }
        | What::Stop { .. } => true,
    }
}
