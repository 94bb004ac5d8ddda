//! A lesson's words with their references: terms open the glossary, events lead to the record, numbers are the run's.

use super::Course;
use crate::i18n::I18n;
use crate::place::act;
use capa5_core::lesson::tutor::judge::{Judge, Vars};
use capa5_core::lesson::tutor::markup::{Kind, Piece, Pieces};
use capa5_core::world::record::RecordId;
use capa5_core::world::recording::Recording;
use leptos::prelude::*;
use std::sync::Arc;

/// What a text is about: the run whose numbers and events it names.
#[derive(Clone)]
pub(super) struct About {
    pub(super) course: Course,
    pub(super) i18n: I18n,
    pub(super) run: Arc<Recording>,
    pub(super) vars: Vars,
    /// Whether that run is the one on screen: only then an event can be gone to.
    pub(super) on_screen: bool,
}

/// A text of the lesson, a `<p>` for each paragraph; nothing where it isn't said.
pub(super) fn prose(about: &About, id: &str) -> AnyView {
    let words = about.course.words.get();
    words.lesson.get(id).map(|text| paragraphs(about, text)).into_any()
}

/// A text of the lesson in one line.
pub(super) fn line(about: &About, id: &str) -> AnyView {
    let words = about.course.words.get();
    words.lesson.get(id).map(|text| Pieces::of(text).map(|piece| shown(about, &piece)).collect_view()).into_any()
}

/// A title of the lesson.
pub(super) fn title(about: &About, id: &str) -> String {
    about.course.words.get().lesson.title(id).unwrap_or_default().to_owned()
}

fn paragraphs(about: &About, text: &str) -> AnyView {
    let mut out = Vec::new();
    let mut now = Vec::new();
    for piece in Pieces::of(text) {
        match piece {
            Piece::Break if now.is_empty() => {}
            Piece::Break => out.push(std::mem::take(&mut now)),
            Piece::Text(_)
            | Piece::Strong(_)
            | Piece::Code(_)
            | Piece::Protocol(_)
            | Piece::Reference(..)
            | Piece::Wrong(_) => {
                now.push(shown(about, &piece));
            }
        }
    }
    out.push(now);
    out.into_iter().map(|pieces| view! { <p>{pieces}</p> }.into_any()).collect_view().into_any()
}

fn shown(about: &About, piece: &Piece<'_>) -> AnyView {
    match *piece {
        Piece::Text(text) | Piece::Wrong(text) => text.to_owned().into_any(),
        Piece::Strong(text) => view! { <strong>{text.to_owned()}</strong> }.into_any(),
        Piece::Code(text) => view! { <code>{text.to_owned()}</code> }.into_any(),
        Piece::Protocol(text) => {
            view! { <span lang="en" translate="no" class="term">{text.to_owned()}</span> }.into_any()
        }
        Piece::Break => " ".into_any(),
        Piece::Reference(Kind::Term, id, said) => term(about, id, said),
        Piece::Reference(Kind::Event, name, said) => event(about, name, said.unwrap_or(name)),
        Piece::Reference(Kind::Field, name, said) => said.unwrap_or(name).to_owned().into_any(),
        Piece::Reference(Kind::Value, name, unit) => value(about, name, unit).into_any(),
    }
}

/// A word of the glossary: pressed, it opens its entry.
fn term(about: &About, id: &str, said: Option<&str>) -> AnyView {
    let (course, id) = (about.course, id.to_owned());
    let name = course.words.get().course.title(&format!("term.{id}")).unwrap_or(&id).to_owned();
    let said = said.map_or(name, str::to_owned);
    view! {
        <button type="button" class="link" aria-haspopup="dialog" on:click=act(move |_| course.term.set(Some(id.clone())))>{said}</button>
    }
    .into_any()
}

/// An event of the run: pressed, the run goes to it.
fn event(about: &About, name: &str, said: &str) -> AnyView {
    let judge = Judge::new(&about.run, &about.vars);
    let at = about.course.lesson(|lesson| lesson.events.get(name).and_then(|event| judge.record(event)));
    match at.filter(|_| about.on_screen) {
        Some(at) => to_event(about.course, at, said.to_owned()),
        None => said.to_owned().into_any(),
    }
}

/// A button that leads to a record of the run on screen, and selects the message that it is about.
pub(super) fn to_event(course: Course, at: RecordId, said: String) -> AnyView {
    let player = course.player;
    let go = move |_| {
        player.seek_event(at);
        player.select_about(at);
    };
    view! { <button type="button" class="link" on:click=act(go)>{said}</button> }.into_any()
}

fn value(about: &About, name: &str, unit: Option<&str>) -> String {
    let judge = Judge::new(&about.run, &about.vars);
    let worth = about.course.lesson(|lesson| lesson.values.get(name).and_then(|value| judge.worth(value)));
    let value = worth.map(|worth| worth.value).or_else(|| about.vars.get(name).copied()).unwrap_or(0).unsigned_abs();
    let places = match unit {
        Some("mb" | "ms") => 6,
        Some("kb") => 3,
        Some(_) | None => 0,
    };
    about.i18n.decimal(value, places)
}
