//! The core's sentences as messages of the page.

use super::Player;
use crate::i18n::Message;
use capa5_core::view::item::Item;
use capa5_core::view::message::{row_sentence, sentence};
use capa5_core::world::record::{Record, What};
use capa5_core::world::recording::Recording;
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

impl Player {
    /// The index of the row about what happened last; follows the event.
    #[must_use]
    pub fn item_now(self) -> Option<u32> {
        let event = self.event.get();
        let open = self.run.with(|run| (event >= run.len()).then(|| run.items().len().checked_sub(1)).flatten());
        match open {
            Some(last) if self.deciding().is_some() => u32::try_from(last).ok(),
            Some(_) | None => self.landmarks.with(|landmarks| landmarks.item_at(event)),
        }
    }

    /// What happened last, in words; follows the event.
    #[must_use]
    pub fn sentence_now(self) -> Option<Message> {
        let item = self.item_now()?;
        self.run.with(|run| run.items().get(item as usize).map(|item| row_message(run, item)))
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
