//! The scenes: their titles, and the list from which another one is opened.

use crate::course;
use crate::i18n::{I18n, Key, Message, msg, use_i18n};
use crate::player::Player;
use crate::story::turn::turned;
use crate::ui::Dialog;
use capa5_core::lesson;
use capa5_core::lesson::tutor::{self, Words};
use leptos::prelude::*;
use std::collections::BTreeMap;
use wasm_bindgen_futures::spawn_local;

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
    view! { <Lessons /><p class="label">{i18n.rich(msg::SCENE_KEPT)}</p>{groups.collect_view()} }
}

/// The course: its lessons in the order of teaching, those to come marked so. Their titles are fetched when the list opens.
#[component]
fn Lessons() -> impl IntoView {
    let i18n = use_i18n();
    let titles = RwSignal::new(None::<Words>);
    let language = i18n.language();
    spawn_local(async move {
        // Where they don't come the scenes are still there.
        let words = course::around(language).await.ok();
        titles.try_set(words);
    });
    let list = move || {
        let words = titles.get()?;
        let entries = tutor::course().iter().map(|(number, id, to_come)| {
            let key = format!("lesson.{number:02}");
            let title = format!("{number} · {}", words.title(&key).unwrap_or(id));
            let says = words.get(&key).unwrap_or_default().to_owned();
            let address = format!("?lesson={id}&lang={}", i18n.language().code());
            let name = if *to_come {
                view! { <span class="scene-link">{title}" · "{i18n.rich(msg::COURSE_TO_COME)}</span> }.into_any()
            } else {
                view! { <a class="scene-link" href=address>{title}</a> }.into_any()
            };
            view! { <li>{name}<p class="label">{says}</p></li> }.into_any()
        });
        Some(view! { <section class="scene-group"><h3><a href=format!("?view=course&lang={}", i18n.language().code())>{i18n.rich(msg::COURSE_TITLE)}</a></h3><ol class="plain">{entries.collect_view()}</ol></section> }.into_any())
    };
    view! { {list} }
}

/// A scene: a link, so that it can be opened beside this one too.
fn item(i18n: I18n, id: &'static str, is_here: bool) -> AnyView {
    let address = format!("?scene={id}&lang={}", i18n.language().code());
    let scenario = lesson::scenario(id).ok();
    let has_knobs = scenario.is_some_and(|scenario| !turned(&scenario).is_empty());
    view! {
        <li class="scene-item">
            <a class="scene-link" href=address aria-current=is_here.then_some("page")>{i18n.rich(title(id))}</a>
            {has_knobs.then(|| view! { <small class="label">{i18n.rich(msg::SCENE_KNOBS)}</small> }.into_any())}
        </li>
    }
    .into_any()
}
