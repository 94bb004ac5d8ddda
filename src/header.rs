//! The page's head: what it is, which scene, and the furniture: language, colours, motion, help.

use crate::course::Course;
use crate::host::media::{Theme, use_media};
use crate::i18n::{Language, msg, t, ts, use_i18n};
use crate::place::act;
use crate::player::Player;
use crate::scenes;
use crate::share::ShareButton;
use leptos::prelude::*;

#[component]
pub(crate) fn Header() -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let scene = scenes::title(&player.scenario().id);
    let course = use_context::<Course>();
    let title = move || match course {
        Some(course) => course.title().into_any(),
        None => i18n.rich(scene.clone()),
    };
    view! {
        <header class="region-header">
            <h1 class="brand">{brand()}</h1>
            <button type="button" class="button is-quiet scene-title" aria-haspopup="dialog" title=ts(msg::SCENE_TITLE)
                on:click=act(move |_| player.choosing.set(true))>{title}<span aria-hidden="true">" ▾"</span></button>
            <div class="header-tools">
                {furniture()}
                <ShareButton />
                <button type="button" class="button is-quiet is-icon" aria-label=ts(msg::HEADER_HELP) title=ts(msg::HEADER_HELP)
                    on:click=act(move |_| player.helping.set(true))>"?"</button>
            </div>
        </header>
    }
}

/// The page's name, which leads to the course around everything.
pub(crate) fn brand() -> AnyView {
    let i18n = use_i18n();
    let address = move || format!("?view=course&lang={}", i18n.language().code());
    view! { <a class="brand-link" href=address title=ts(msg::COURSE_TO_HOME)>{t(msg::APP_TITLE)}</a> }.into_any()
}

/// What every page has in its head: language and colours.
pub(crate) fn furniture() -> AnyView {
    let (media, i18n) = (use_media(), use_i18n());
    let other = move || if i18n.language() == Language::Spanish { Language::English } else { Language::Spanish };
    let next = move || match media.theme() {
        Theme::Auto => Theme::Light,
        Theme::Light => Theme::Dark,
        Theme::Dark => Theme::Auto,
    };
    let named = |theme: Theme| match theme {
        Theme::Auto => msg::HEADER_THEME_AUTO,
        Theme::Light => msg::HEADER_THEME_LIGHT,
        Theme::Dark => msg::HEADER_THEME_DARK,
    };
    let colours = move || format!("{}: {}", i18n.text(msg::HEADER_THEME), i18n.text(named(media.theme())));
    view! {
        <button type="button" class="button is-quiet" lang=move || other().tag() on:click=act(move |_| i18n.set(other()))>
            {move || i18n.text(msg::HEADER_LANGUAGE_TO)}
        </button>
        <button type="button" class="button is-quiet is-icon" aria-label=colours title=colours on:click=act(move |_| media.set_theme(next()))>
            {move || match media.theme() { Theme::Auto => "◐", Theme::Light => "○", Theme::Dark => "●" }}
        </button>
    }
    .into_any()
}
