//! The scenes: their titles, and the list from which another one is opened.

use crate::i18n::{I18n, Key, Message, msg, use_i18n};
use crate::player::Player;
use crate::ui::Dialog;
use capa5_core::lesson;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// A scene's title; where the words lack it, its id.
#[must_use]
pub fn title(id: &str) -> Message {
    let key = Key::find(&format!("scene.{id}")).or_else(|| Key::find(&format!("lesson.{id}.hook.title")));
    key.map_or_else(|| msg::scene_unnamed(id.to_owned()), Message::from)
}

/// The number of the lesson that a scene is of.
fn number(i18n: I18n, id: &str) -> Option<u32> {
    i18n.text(Key::find(&format!("lesson.{id}.number"))?).parse().ok()
}

/// The list of scenes in its dialog, open while [`Player::choosing`] says so.
#[component]
pub fn SceneDialog() -> impl IntoView {
    let player = expect_context::<Player>();
    view! { <Dialog open=player.choosing title=msg::SCENE_TITLE><SceneList/></Dialog> }
}

#[component]
fn SceneList() -> impl IntoView {
    let i18n = use_i18n();
    let here = expect_context::<Player>().scenario().id;
    let mut lessons: BTreeMap<u32, Vec<&'static str>> = BTreeMap::new();
    for id in lesson::ids() {
        lessons.entry(number(i18n, id).unwrap_or_default()).or_default().push(id);
    }
    let groups = lessons.into_iter().map(|(number, ids)| {
        let items = ids.into_iter().map(|id| item(i18n, id, id == here)).collect_view();
        let name = Key::find(&format!("lesson-name.{number}"));
        view! {
            <section class="scene-group">
                <h3>{number}" · "{name.map(|name| i18n.rich(name))}</h3>
                <ul class="plain">{items}</ul>
            </section>
        }
        .into_any()
    });
    view! { <p class="label">{i18n.rich(msg::SCENE_KEPT)}</p>{groups.collect_view()} }
}

/// A scene: a link, so that it can be opened beside this one too.
fn item(i18n: I18n, id: &'static str, is_here: bool) -> AnyView {
    let address = format!("?scene={id}&lang={}", i18n.language().code());
    view! {
        <li><a class="scene-link" href=address aria-current=is_here.then_some("page")>{i18n.rich(title(id))}</a></li>
    }
    .into_any()
}
