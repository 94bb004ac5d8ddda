//! What can be taken away: the capture, the study.

use super::octets::{OwnOctets, Reader};
use crate::host::download::{Download, NotSaved, save_text};
use crate::host::task::{Cancel, Slice, pause};
use crate::i18n::{Message, msg, t, use_i18n};
use crate::place::act;
use crate::player::Player;
use capa5_core::capture::{Capture, Form, NOTE};
use capa5_core::world::record::RecordId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// Octets of a capture made at once.
const PART: usize = 256 * 1024;
/// The media type of a capture.
const PCAPNG: &str = "application/x-pcapng";

/// What goes on with a download.
#[derive(Clone, Default)]
enum Writing {
    #[default]
    Nothing,
    Under {
        done: u64,
        total: u64,
    },
    Said(Message),
    Wrong(Message),
}

/// The downloads, folded away.
#[component]
pub fn Downloads() -> impl IntoView {
    let player = expect_context::<Player>();
    let own = expect_context::<OwnOctets>();
    let i18n = use_i18n();
    let writing = RwSignal::new(Writing::default());
    let cancel = StoredValue::new_local(Cancel::default());
    on_cleanup(move || _ = cancel.try_with_value(Cancel::cancel));
    let here = move || player.file().is_none_or(|spec| own.of(&spec).is_some());
    let start = move |full: bool, message: Option<RecordId>| {
        cancel.with_value(Cancel::cancel);
        let now = Cancel::default();
        cancel.set_value(now.clone());
        let form = match (full, untrack(here)) {
            (true, _) => Form::Full,
            (false, true) => Form::Truncated,
            (false, false) => Form::WithoutFile,
        };
        spawn_local(write(player, own, writing, (form, message), now));
    };
    let selected = move || player.selection.with(|selection| selection.map(|selection| selection.msg));
    let study = move |_| {
        let text = player.text();
        let name = format!("capa5-{}.json", player.scenario().id);
        if save_text(&name, "application/json", &text).is_err() {
            writing.set(Writing::Wrong(msg::CAPTURE_NOT_SAVED.into()));
        }
    };
    view! {
        <details class="story-block downloads">
            <summary>{t(msg::CAPTURE_TITLE)}</summary>
            <div class="actions">
                <button type="button" class="button" id="capture-short" on:click=act(move |_| start(false, None))>{t(msg::CAPTURE_SHORT)}</button>
                <button type="button" class="button" id="capture-full" disabled=move || !here() on:click=act(move |_| start(true, None))>{t(msg::CAPTURE_FULL)}</button>
                <button type="button" class="button" id="capture-message" disabled=move || selected().is_none()
                    on:click=act(move |_| start(untrack(here), untrack(selected)))>{t(msg::CAPTURE_MESSAGE)}</button>
                <button type="button" class="button" id="study-file" on:click=act(study)>{t(msg::STORAGE_DOWNLOAD)}</button>
            </div>
            {move || (!here()).then(|| view! { <p class="label">{i18n.rich(msg::CAPTURE_OWN_WAITS)}</p> }.into_any())}
            <div role="status">{move || match writing.get() {
                Writing::Nothing => ().into_any(),
                Writing::Under { done, total } => view! {
                    <progress class="progress" max=total.to_string() value=done.to_string() aria-label=i18n.text(msg::CAPTURE_TITLE)></progress>
                    <p class="label">{i18n.rich(msg::capture_writing(done, total))}</p>
                    <button type="button" class="button" on:click=act(move |_| cancel.with_value(Cancel::cancel))>{i18n.rich(msg::COMMON_CANCEL)}</button>
                }.into_any(),
                Writing::Said(said) => view! { <p class="label">{i18n.rich(said)}</p> }.into_any(),
                Writing::Wrong(said) => view! { <p class="is-fault">{i18n.rich(said)}</p> }.into_any(),
            }}</div>
            <ul class="label notes">
                <li>{t(msg::capture_seen_at("A"))}</li>
                <li>{t(msg::CAPTURE_HEADERS)}</li>
                <li>{t(msg::CAPTURE_WIRESHARK)}" "{t(msg::CAPTURE_FILTER)}</li>
            </ul>
        </details>
    }
}

async fn write(player: Player, own: OwnOctets, writing: RwSignal<Writing>, what: What, cancel: Cancel) {
    let run = Arc::clone(&*player.run.read_untracked());
    let mut reader = Reader::new(player.scenario().seed, run.file(), own);
    let (form, message) = what;
    let mut capture = match message {
        Some(message) => Capture::of_message(&run, message, form, NOTE),
        None => Capture::new(&run, form, NOTE),
    };
    let mut download = Download::new(PCAPNG);
    let mut slice = Slice::start();
    let end = loop {
        if cancel.is_wanted() {
            break Writing::Nothing;
        }
        match capture.next_part(&reader, PART) {
            Ok(Some(part)) => {
                if download.octets(&part).is_err() {
                    break Writing::Wrong(msg::CAPTURE_NOT_SAVED.into());
                }
            }
            Ok(None) => break saved(download, &player.scenario().id, what),
            Err(needs) => {
                if reader.read_more(needs).await.is_err() {
                    break Writing::Wrong(msg::FILE_UNREADABLE.into());
                }
            }
        }
        if slice.is_over() {
            let _ = writing.try_set(Writing::Under { done: capture.done(), total: capture.total() });
            pause().await;
            slice = Slice::start();
        }
    };
    let _ = writing.try_set(end);
}

/// How much of what is captured: one message, or all.
type What = (Form, Option<RecordId>);

fn saved(download: Download, scene: &str, (form, message): What) -> Writing {
    let name = match form {
        Form::Full | Form::Truncated | Form::WithoutFile if message.is_some() => {
            format!("capa5-{scene}-{}.pcapng", message.unwrap_or_default())
        }
        Form::Full => format!("capa5-{scene}-full.pcapng"),
        Form::Truncated | Form::WithoutFile => format!("capa5-{scene}.pcapng"),
    };
    match download.save(&name) {
        Ok(()) => Writing::Said(msg::capture_done(name)),
        Err(NotSaved) => Writing::Wrong(msg::CAPTURE_NOT_SAVED.into()),
    }
}
