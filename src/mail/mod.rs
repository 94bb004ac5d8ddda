//! Mail on the page: a console for who types, the dialogue line by line, envelope beside header, and what a break would leave.
//!
//! It knows no SMTP: what is shown is folded by the core ([`capa5_core::view::mail`]).

mod beside;
mod code;
mod console;
mod desk;

pub(crate) use console::LessonPrompt;
pub(crate) use desk::DeskTable;

use crate::i18n::{Key, t, use_i18n};
use crate::place::memo;
use crate::player::Player;
use crate::scenes::title;
use beside::Beside;
use capa5_core::view::mail::{self, Desk};
use capa5_core::world::record::{Facts, RecordId, What};
use capa5_core::world::recording::Recording;
use console::Console;
use desk::{Lines, Survives};
use leptos::prelude::*;
use std::sync::Arc;

/// Whether the scene's nodes speak SMTP.
#[must_use]
pub fn speaks(player: Player) -> bool {
    mail::speaks(&player.scenario())
}

/// What a message says, where it is lines of text: the first line, and whether there are more.
#[must_use]
pub fn line_of(run: &Recording, tx: RecordId) -> Option<(String, bool)> {
    let What::Pdu { facts: Facts::Line { line }, .. } = &run.log().get(tx)?.what else { return None };
    let mut lines = line.split("\r\n");
    Some((lines.next().unwrap_or_default().to_owned(), lines.next().is_some()))
}

/// What stands after the event shown.
fn desk(player: Player) -> Memo<Arc<Desk>> {
    memo(move || {
        let n = player.rest.get();
        player.run.with(|run| Arc::new(Desk::at(run, n)))
    })
}

/// A scene of mail: its words, the console, the lines, and what a break would leave.
#[component]
pub fn MailRoom() -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let id = player.scenario().id;
    let words = Key::find(&format!("lesson.{id}.hook"));
    let desk = desk(player);
    view! {
        <div class="story-block">
            <h2 class="story-title">{t(title(&id))}</h2>
            {move || words.map(|words| i18n.prose(words))}
        </div>
        <Console desk/>
        <Lines desk/>
        <Survives desk/>
        <Beside/>
    }
}
