//! The course around lessons and scenes: the map, what comes back, glossary, facts, settings and progress. No run is on these
//! pages; they know of a learner only what the browser keeps.

mod facts;
mod glossary;
mod map;
mod progress;
mod review;
mod saved;
mod search;
mod settings;
mod standing;

use crate::course;
use crate::header;
use crate::host::event::Listener;
use crate::host::offline::provide_offline;
use crate::host::query::Bad;
use crate::host::{page, storage};
use crate::i18n::{I18n, Key, Language, msg, t, ts, use_i18n};
use crate::notices;
use crate::place::{act, effect, part};
use capa5_core::lesson::tutor::Words;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// A page of the course, as `?view=` names it: public, never renamed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum View {
    /// Where one stands, the layers, the lessons.
    Course,
    /// What was missed and comes back.
    Review,
    /// The words of the course.
    Glossary,
    /// What is often said and isn't so.
    Facts,
    /// Language, colours, motion, text, keys; progress.
    Settings,
}

impl View {
    /// All of them, in the order in which they are offered.
    const ALL: [Self; 5] = [Self::Course, Self::Review, Self::Glossary, Self::Facts, Self::Settings];
    /// Their names in the address.
    pub(crate) const CODES: [&'static str; 5] = ["course", "review", "glossary", "facts", "settings"];

    /// Its name in the address.
    pub(crate) const fn code(self) -> &'static str {
        Self::CODES[self as usize]
    }

    /// The one of that name.
    pub(crate) fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.code() == code)
    }

    const fn name(self) -> Key {
        match self {
            Self::Course => msg::HOME_COURSE,
            Self::Review => msg::HOME_REVIEW,
            Self::Glossary => msg::HOME_GLOSSARY,
            Self::Facts => msg::HOME_FACTS,
            Self::Settings => msg::HOME_SETTINGS,
        }
    }
}

/// Remembers what was opened last. An embedding page decides for itself only: what it opens isn't remembered.
pub(crate) fn opened(what: &str, embed: bool) {
    if !embed {
        // Where it can't be kept the course begins at its beginning.
        let _ = storage::write(storage::LAST, what);
    }
}

/// What all pages of the course share.
#[derive(Clone, Copy)]
struct Home {
    view: RwSignal<View>,
    /// What the course says, in the language it was fetched for.
    words: RwSignal<Arc<Words>>,
    /// Told whenever something kept was replaced: what is shown of it is read anew.
    kept: RwSignal<u32>,
    /// What there is to say of what is kept.
    told: saved::Said,
    embed: bool,
    i18n: I18n,
}

impl Home {
    /// The address of something in the language that is shown.
    fn address(self, what: &str) -> String {
        let embed = if self.embed { "&embed=1" } else { "" };
        format!("?{what}&lang={}{embed}", self.i18n.language().code())
    }

    /// A title of the course's words.
    fn title(self, id: &str) -> String {
        self.words.with(|words| words.title(id).unwrap_or_default().to_owned())
    }

    /// A text of the course's words.
    fn text(self, id: &str) -> String {
        self.words.with(|words| words.get(id).unwrap_or_default().to_owned())
    }

    /// Shows another page: it begins at its top, and who goes by keyboard goes on from its title.
    fn go(self, view: View) {
        page::go_to(&self.address(&format!("view={}", view.code())));
        self.view.set(view);
        request_animation_frame(|| _ = page::focus("home-title"));
    }
}

/// The course, at one of its pages.
pub(crate) fn home(view: View, words: Words, bad: Vec<Bad>, embed: bool) -> AnyView {
    let i18n = use_i18n();
    let home = Home {
        view: RwSignal::new(view),
        words: RwSignal::new(Arc::new(words)),
        kept: RwSignal::new(0),
        told: RwSignal::new(None),
        embed,
        i18n,
    };
    provide_context(home);
    provide_offline();
    follow_language(home);
    follow_history(home);
    settle(home);
    let bad = RwSignal::new(bad);
    view! {
        <div id="app" class="home" data-embed=embed.then_some("1")>
            <nav class="skips" aria-label=ts(msg::HEADER_MENU)><a href="#story">{t(msg::APP_SKIP_STORY)}</a></nav>
            <header class="region-header home-header">
                <p class="brand">{header::brand()}</p>
                <nav class="home-nav" aria-label=ts(msg::HOME_NAV)>{View::ALL.map(|view| link(home, view)).collect_view()}</nav>
                <div class="header-tools">{header::furniture()}</div>
            </header>
            <div class="region-notices" role="status">{notices::of_page(bad)}</div>
            <main id="story" class="home-main" tabindex="-1">
                <h1 id="home-title" class="story-title" tabindex="-1">{move || i18n.rich(home.view.get().name())}</h1>
                {part(move || shown(home))}
            </main>
        </div>
    }
    .into_any()
}

fn shown(home: Home) -> AnyView {
    // What is kept may have been replaced.
    home.kept.track();
    match home.view.get() {
        View::Course => map::page(home),
        View::Review => review::page(home),
        View::Glossary => glossary::page(home),
        View::Facts => facts::page(home),
        View::Settings => settings::page(home),
    }
}

/// A link to a page of the course: followed without loading anything, unless it is to open elsewhere.
fn link(home: Home, view: View) -> AnyView {
    let address = move || home.address(&format!("view={}", view.code()));
    let here = move || (home.view.get() == view).then_some("page");
    let follow = move |event: web_sys::MouseEvent| {
        if event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key()) {
            event.prevent_default();
            home.go(view);
        }
    };
    view! { <a href=address aria-current=here on:click=act(follow)>{t(view.name())}</a> }.into_any()
}

/// Fetches the words again when another language is chosen; where they don't come, the others stay.
fn follow_language(home: Home) {
    let shown = StoredValue::new(None::<Language>);
    effect(move || {
        let language = home.i18n.language();
        if shown.get_value().replace(language).is_none_or(|before| before == language) {
            return shown.set_value(Some(language));
        }
        shown.set_value(Some(language));
        spawn_local(async move {
            match course::around(language).await {
                Ok(words) => drop(home.words.try_set(Arc::new(words))),
                Err(_) => home.i18n.missing().set(true),
            }
        });
    });
}

/// The browser's way back and forward leads from page to page.
fn follow_history(home: Home) {
    let react = move |_| {
        let query = page::query();
        let asked = query.trim_start_matches('?').split('&').find_map(|pair| pair.strip_prefix("view="));
        if let Some(view) = asked.and_then(View::of) {
            home.view.set(view);
        }
    };
    let listener = page::window().and_then(|window| Listener::new(window.unchecked_ref(), "popstate", react));
    if let Some(listener) = listener {
        listener.forever();
    }
}

/// What the address names behind its `#` is shown once it is there; what comes next is fetched ahead.
fn settle(home: Home) {
    request_animation_frame(|| {
        let fragment = page::fragment();
        if !fragment.is_empty() {
            let _ = page::focus(&fragment);
        }
    });
    if let Some(next) = standing::next() {
        course::fetch_ahead(next.edition.id, untrack(|| home.i18n.language()));
    }
}
