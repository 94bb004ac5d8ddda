//! What the page has to say about itself: reopened, damaged, not remembered, a wrong address.

use crate::host::download::save_text;
use crate::host::offline::Newer;
use crate::host::query::Bad;
use crate::i18n::{Message, msg, t, use_i18n};
use crate::place::act;
use crate::player::{Keeping, Notice as Told, OpenError, Player};
use crate::ui::{Gravity, Notice};
use leptos::prelude::*;

/// All notices.
#[component]
pub fn Notices(bad: Vec<Bad>) -> impl IntoView {
    let player = expect_context::<Player>();
    let bad = RwSignal::new(bad);
    view! {
        <div class="region-notices" role="status">
            {of_page(bad)}
            {move || keeping(player.keeping()).map(|(message, gravity)| view! { <Notice message gravity /> }.into_any())}
            {move || player.notice.get().map(|told| told_view(player, told))}
        </div>
    }
}

/// What there is to say on any page: words that didn't come, a wrong address, a newer page.
pub(crate) fn of_page(bad: RwSignal<Vec<Bad>>) -> AnyView {
    let i18n = use_i18n();
    let newer = use_context::<Newer>();
    view! {
        {move || i18n.missing().get().then(|| language_missing(i18n.missing()))}
        {move || bad.get().into_iter().map(|wrong| wrong_query(&wrong, bad)).collect_view()}
        {move || newer.filter(|newer| newer.waits()).map(newer_waits)}
    }
    .into_any()
}

fn language_missing(missing: RwSignal<bool>) -> AnyView {
    let close = Callback::new(move |()| missing.set(false));
    view! { <Notice message=msg::LANGUAGE_MISSING gravity=Gravity::Warning on_close=close /> }.into_any()
}

fn newer_waits(newer: Newer) -> AnyView {
    view! {
        <Notice message=msg::OFFLINE_NEWER on_close=Callback::new(move |()| newer.dismiss())>
            <button type="button" class="button" id="newer" on:click=act(move |_| newer.take())>{t(msg::OFFLINE_TAKE)}</button>
        </Notice>
    }
    .into_any()
}

fn keeping(keeping: Keeping) -> Option<(Message, Gravity)> {
    match keeping {
        Keeping::Kept => None,
        Keeping::OtherTab => Some((Message::from(msg::STORAGE_OTHER_TAB), Gravity::Warning)),
        Keeping::Denied => Some((Message::from(msg::STORAGE_DENIED), Gravity::Warning)),
        Keeping::Full => Some((Message::from(msg::STORAGE_FULL), Gravity::Warning)),
    }
}

fn wrong_query(wrong: &Bad, all: RwSignal<Vec<Bad>>) -> impl IntoView + use<> {
    let message = msg::query_bad(wrong.name, wrong.value.clone());
    let values = msg::query_allowed(wrong.allowed.join(", "));
    view! {
        <Notice message gravity=Gravity::Warning on_close=Callback::new(move |()| all.set(Vec::new()))>
            <p class="label">{t(values)}</p>
        </Notice>
    }
}

fn told_view(player: Player, told: Told) -> AnyView {
    let close = Callback::new(move |()| player.notice.set(None));
    match told {
        Told::Resumed { run, event } => {
            let message = msg::study_resumed(u64::from(event), u64::from(run) + 1);
            view! { <Notice message on_close=close /> }.into_any()
        }
        Told::Branched { run } => {
            let message = msg::run_made(u64::from(run) + 1);
            view! {
                <Notice message on_close=close>
                    <button type="button" class="button is-quiet" id="undo" on:click=act(move |_| player.undo())>{t(msg::RUN_UNDO)}</button>
                </Notice>
            }
            .into_any()
        }
        Told::Undone { run } => {
            view! { <Notice message=msg::run_undone(u64::from(run) + 1) on_close=close /> }.into_any()
        }
        Told::Unreadable { why, text } => {
            let message = match why {
                OpenError::Version(_) | OpenError::Revision(_) | OpenError::Digest => {
                    Message::from(msg::STUDY_OTHER_VERSION)
                }
                OpenError::Scenario(name) => msg::study_other_scene(name),
                OpenError::Damaged | OpenError::TooMuch => Message::from(msg::STUDY_DAMAGED),
            };
            // Where the browser refuses to save a file, the text stays here and the button can be pressed again.
            let save = move |_| {
                let _ = save_text("capa5-estudio.txt", "text/plain", &text);
            };
            view! {
                <Notice message gravity=Gravity::Fault on_close=close>
                    <button type="button" class="button" on:click=act(save)>{t(msg::STUDY_DAMAGED_DOWNLOAD)}</button>
                </Notice>
            }
            .into_any()
        }
        Told::Taken { from, run, runs, event } => crate::share::taken(from, run, runs, event, close),
        Told::NotTaken { from, why, text } => crate::share::not_taken(from, why, text, close),
    }
}
