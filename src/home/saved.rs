//! What is kept of the learner's progress, to be downloaded, taken up from a file and wiped. Nothing is replaced that can't be had
//! back: what was there stays at hand until the page is closed.

use super::Home;
use super::progress::{self, Kept, LARGEST, Offer, Unfit, is_progress};
use crate::host::download::save_text;
use crate::host::file::{OwnFile, SLICE, Unfit as BadFile};
use crate::host::lock;
use crate::host::storage::{self, Trouble};
use crate::i18n::{Message, msg, t};
use crate::place::{act, part as place};
use crate::ui::Dialog;
use capa5_core::lesson;
use capa5_core::lesson::tutor::{self, Edition};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use std::collections::BTreeMap;
use wasm_bindgen_futures::spawn_local;

/// What is to be put in place of what is kept: a text, or nothing.
type Change = BTreeMap<String, Option<String>>;

/// What there is to say.
#[derive(Clone, Debug)]
pub(super) enum Told {
    /// Something went wrong, and nothing changed.
    Wrong(Message),
    /// A file has this to offer.
    Offered(Offer),
    /// It is done, and can be undone.
    Done(Message, Change),
    /// All is as it was.
    Undone,
}

/// What there is to say, in the course's context: it outlives the page, which is shown anew after whatever is done here.
pub(super) type Said = RwSignal<Option<Told>>;

pub(super) fn part(home: Home) -> AnyView {
    if storage::probe() == Err(Trouble::Denied) {
        return view! { <p>{t(msg::HOME_PROGRESS_DENIED)}</p> }.into_any();
    }
    let kept = storage::all(is_progress).unwrap_or_default();
    let empty = kept.is_empty();
    let has = if empty {
        Message::from(msg::HOME_PROGRESS_NONE)
    } else {
        let (lessons, runs) = counted(&kept);
        msg::home_progress_has(lessons, runs)
    };
    let sure = RwSignal::new(false);
    let wipe_it = move |_| {
        sure.set(false);
        wipe(home);
    };
    view! {
        <p>{t(msg::HOME_PROGRESS_SAYS)}</p>
        <p><strong>{t(has)}</strong></p>
        <p class="actions">
            <button type="button" class="button" disabled=empty on:click=act(move |_| export(home))>{t(msg::HOME_EXPORT)}</button>
            <label class="button">{t(msg::HOME_IMPORT)}
                <input type="file" class="visually-hidden" accept=".json,application/json" on:change=act(move |event| pick(home, &event)) /></label>
            <button type="button" class="button is-fault" disabled=empty on:click=act(move |_| sure.set(true))>{t(msg::HOME_WIPE)}</button>
        </p>
        <div role="status" class="home-told">{place(move || home.told.get().map(|now| said(home, now)))}</div>
        <Dialog open=sure title=msg::HOME_WIPE_SURE>
            <p>{t(msg::HOME_WIPE_SAYS)}</p>
            <p class="actions">
                <button type="button" class="button" on:click=act(move |_| export(home))>{t(msg::HOME_EXPORT)}</button>
                <button type="button" class="button" on:click=act(move |_| sure.set(false))>{t(msg::HOME_WIPE_NO)}</button>
                <button type="button" class="button is-fault" on:click=act(wipe_it)>{t(msg::HOME_WIPE)}</button>
            </p>
        </Dialog>
    }
    .into_any()
}

/// How many lessons and scenes, in words.
fn counted(kept: &Kept) -> (Message, Message) {
    let (lessons, runs) = progress::counts(kept);
    (msg::home_n_lessons(lessons), msg::home_n_runs(runs))
}

fn said(home: Home, told: Told) -> AnyView {
    match told {
        Told::Wrong(message) => view! { <p class="notice is-fault"><span>{t(message)}</span></p> }.into_any(),
        Told::Undone => view! { <p class="notice"><span>{t(msg::HOME_UNDONE)}</span></p> }.into_any(),
        Told::Done(message, before) => {
            let undo = move |_| change(home, before.clone(), None);
            view! {
                <p class="notice"><span>{t(message)}</span>
                    <button type="button" class="button" on:click=act(undo)>{t(msg::HOME_UNDO)}</button></p>
            }
            .into_any()
        }
        Told::Offered(offer) => offered(home, offer),
    }
}

/// What a file has, before anything of it is taken.
fn offered(home: Home, offer: Offer) -> AnyView {
    let left = offer.left.len() as u64;
    let left = (left > 0).then(|| view! { <p>{t(msg::home_offer_left(left))}</p> }.into_any());
    if offer.kept.is_empty() {
        return view! { <div class="notice is-fault">{left}<p>{t(msg::HOME_OFFER_EMPTY)}</p></div> }.into_any();
    }
    let (lessons, runs) = counted(&offer.kept);
    let take: Change = offer.kept.into_iter().map(|(key, text)| (key, Some(text))).collect();
    let take = move |_| change(home, take.clone(), Some(msg::HOME_TAKEN.into()));
    view! {
        <div class="notice">
            <p>{t(msg::home_offer(lessons, runs))}" "{t(msg::HOME_OFFER_REPLACES)}</p>
            {left}
            <p class="actions">
                <button type="button" class="button is-primary" on:click=act(take)>{t(msg::HOME_TAKE)}</button>
                <button type="button" class="button" on:click=act(move |_| home.told.set(None))>{t(msg::HOME_LEAVE)}</button>
            </p>
        </div>
    }
    .into_any()
}

fn export(home: Home) {
    let text = progress::write(storage::all(is_progress).unwrap_or_default());
    if save_text("capa5-progreso.json", "application/json", &text).is_err() {
        home.told.set(Some(Told::Wrong(msg::HOME_NOT_SAVED.into())));
    }
}

/// Takes a file that was just picked; nothing of it is put anywhere before the learner says so.
fn pick(home: Home, event: &web_sys::Event) {
    let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
    let Some(picked) = input.and_then(|input| OwnFile::picked(&input)) else { return };
    spawn_local(async move {
        let told = match read(picked).await {
            Ok(offer) => Told::Offered(offer),
            Err(unfit) => Told::Wrong(wrong(unfit)),
        };
        home.told.set(Some(told));
    });
}

async fn read(picked: Result<OwnFile, BadFile>) -> Result<Offer, Unfit> {
    let file = match picked {
        Ok(file) if file.size() > LARGEST => return Err(Unfit::TooLarge),
        Ok(file) => file,
        Err(BadFile::Empty) => return Err(Unfit::NotOurs),
        Err(BadFile::TooLarge(_)) => return Err(Unfit::TooLarge),
    };
    let mut octets = Vec::new();
    while (octets.len() as u64) < file.size() {
        let part = file.read(octets.len() as u64, SLICE).await.map_err(|_| Unfit::NotOurs)?;
        octets.extend(part);
    }
    let text = String::from_utf8(octets).map_err(|_| Unfit::NotOurs)?;
    let editions: Vec<Edition<'_>> = tutor::editions().collect();
    let scenes: Vec<&str> = lesson::ids().collect();
    progress::read(&text, &editions, &scenes)
}

fn wrong(unfit: Unfit) -> Message {
    match unfit {
        Unfit::NotOurs => msg::HOME_BAD_NOT_OURS.into(),
        Unfit::Version(version) => msg::home_bad_version(version),
        Unfit::TooLarge => msg::HOME_BAD_LARGE.into(),
    }
}

fn wipe(home: Home) {
    let kept = storage::all(is_progress).unwrap_or_default();
    change(home, kept.into_keys().map(|key| (key, None)).collect(), Some(msg::HOME_WIPED.into()));
}

/// Replaces what is kept, and keeps at hand what was there; with nothing to say it is the way back. What another tab has open
/// isn't touched: that tab would write over it.
fn change(home: Home, with: Change, done: Option<Message>) {
    spawn_local(async move {
        for key in with.keys() {
            if let Some(lock) = progress::lock(key)
                && lock::is_elsewhere(&lock).await
            {
                return home.told.set(Some(Told::Wrong(msg::HOME_BUSY.into())));
            }
        }
        let before: Change = with.keys().map(|key| (key.clone(), storage::read(key).ok().flatten())).collect();
        let told = match (storage::replace(&with), done) {
            (Ok(()), Some(done)) => Told::Done(done, before),
            (Ok(()), None) => Told::Undone,
            (Err(_), _) => Told::Wrong(msg::HOME_NO_ROOM.into()),
        };
        home.told.set(Some(told));
        home.kept.update(|times| *times += 1);
    });
}
