//! The dialog of sharing: the link, its code, the study as a file, and where the study is kept.

use super::board::BoardDialog;
use super::{Sharing, address_of, ladder, qr};
use crate::course::Course;
use crate::host::address;
use crate::host::clipboard::copy;
use crate::host::download::save_text;
use crate::host::file::OwnFile;
use crate::i18n::{Message, msg, t, ts, use_i18n};
use crate::place::act;
use crate::player::{Keeping, Player};
use crate::ui::{Dialog, unique};
use capa5_core::share::{LONGEST_FILE, LONGEST_LINK};
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::{Event, HtmlInputElement};

/// Opens the dialog.
#[component]
pub fn ShareButton() -> impl IntoView {
    let sharing = use_context::<Sharing>();
    let open = move |_| {
        if let Some(Sharing(open)) = sharing {
            open.set(true);
        }
    };
    view! {
        <button type="button" class="button is-quiet is-icon" id="share" aria-haspopup="dialog" aria-label=ts(msg::SHARE_TITLE)
            title=ts(msg::SHARE_TITLE) on:click=act(open)><span aria-hidden="true">"↗"</span></button>
    }
}

/// The dialog.
#[component]
pub fn ShareDialog() -> impl IntoView {
    let Sharing(open) = expect_context::<Sharing>();
    let (player, board) = (expect_context::<Player>(), RwSignal::new(false));
    Effect::new(move || {
        if open.get() {
            // A link is of a moment.
            player.pause();
        }
    });
    view! { <Dialog open title=msg::SHARE_TITLE><LinkPart/><FilePart/><PicturePart board/><KeptPart/></Dialog><BoardDialog open=board/> }
}

/// What is given: the address, and whether it is of this very moment.
struct Link {
    address: String,
    of_moment: bool,
    /// Octets of a text that is too long for a link.
    too_long: Option<usize>,
}

fn link(player: Player, is_lesson: bool) -> Link {
    let scene = player.scenario().id;
    match player.link() {
        Some(text) if text.len() > LONGEST_LINK => {
            Link { address: address_of(&scene, ""), of_moment: false, too_long: Some(text.len()) }
        }
        Some(text) => Link { address: address_of(&scene, &text), of_moment: true, too_long: None },
        None if is_lesson => {
            let id =
                use_context::<Course>().map(|course| course.lesson(|lesson| lesson.id.clone())).unwrap_or_default();
            Link { address: address::with(&format!("lesson={id}"), ""), of_moment: false, too_long: None }
        }
        None => Link { address: address_of(&scene, ""), of_moment: false, too_long: None },
    }
}

/// The link and its code.
#[component]
fn LinkPart() -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let is_lesson = use_context::<Course>().is_some();
    let Link { address, of_moment, too_long } = untrack(|| link(player, is_lesson));
    let (field, said) = (NodeRef::<Input>::new(), RwSignal::new(None::<Message>));
    let id = unique("link");
    let select = move || {
        if let Some(field) = field.get_untracked() {
            field.select();
        }
    };
    let text = address.clone();
    let copied = move |_| {
        let text = text.clone();
        spawn_local(async move {
            let done = copy(&text).await;
            if !done {
                select();
            }
            let _ = said.try_set(Some(Message::from(if done { msg::SHARE_COPIED } else { msg::SHARE_COPY_FAILED })));
        });
    };
    let help = match (of_moment, is_lesson) {
        (true, false) => msg::SHARE_LINK_HELP,
        (true, true) => msg::SHARE_LINK_FROM_LESSON,
        (false, true) => msg::SHARE_LESSON_HELP,
        (false, false) => msg::SHARE_SCENE_HELP,
    };
    let own = untrack(|| player.file()).is_some();
    let code = qr::picture(&address, msg::SHARE_CODE_LABEL);
    let label = id.clone();
    view! {
        <section class="share-part">
            <h3><label for=label>{t(if of_moment { msg::SHARE_LINK } else { msg::SHARE_PLAIN_LINK })}</label></h3>
            {too_long.map(|length| view! { <p class="is-fault">{t(msg::share_too_long(LONGEST_LINK as u64, length as u64))}</p> }.into_any())}
            <p>{t(help)}</p>
            <p class="share-line">
                <input class="share-link mono" id=id node_ref=field readonly value=address on:focus=act(move |_| select()) />
                <button type="button" class="button is-primary" id="share-copy" on:click=act(copied)>{t(msg::SHARE_COPY)}</button>
            </p>
            <p class="label" role="status">{move || said.get().map(|said| i18n.rich(said))}</p>
            {own.then(|| view! { <p class="label">{t(msg::SHARE_OWN_FILE)}</p> }.into_any())}
            {match code {
                Some(code) => view! { <details class="aside"><summary>{t(msg::SHARE_CODE)}</summary>{code}</details> }.into_any(),
                None => view! { <p class="label">{t(msg::SHARE_CODE_TOO_LONG)}</p> }.into_any(),
            }}
        </section>
    }
}

/// The study as a file, out and in.
#[component]
fn FilePart() -> impl IntoView {
    let player = expect_context::<Player>();
    let Sharing(open) = expect_context::<Sharing>();
    let said = RwSignal::new(None::<Message>);
    let i18n = use_i18n();
    if use_context::<Course>().is_some() {
        return ().into_any();
    }
    let save = move |_| {
        let name = format!("capa5-{}.json", player.scenario().id);
        let done = save_text(&name, "application/json", &player.text());
        said.set(Some(if done.is_ok() { msg::capture_done(name) } else { Message::from(msg::CAPTURE_NOT_SAVED) }));
    };
    let pick = move |event: Event| {
        let Some(file) = OwnFile::picked(&event_target::<HtmlInputElement>(&event)) else { return };
        spawn_local(async move {
            match file {
                Ok(file) => take(player, &file).await,
                Err(_) => player.take_file(String::new()),
            }
            let _ = open.try_set(false);
        });
    };
    view! {
        <section class="share-part">
            <h3>{t(msg::SHARE_FILE)}</h3>
            <p>{t(msg::SHARE_FILE_HELP)}</p>
            <div class="actions">
                <button type="button" class="button" id="share-save" on:click=act(save)>{t(msg::STORAGE_DOWNLOAD)}</button>
                <label class="button">{t(msg::SHARE_FILE_OPEN)}
                    <input type="file" class="visually-hidden" id="share-file" accept=".json,application/json" on:change=act(pick)/></label>
            </div>
            <p class="label" role="status">{move || said.get().map(|said| i18n.rich(said))}</p>
        </section>
    }
    .into_any()
}

/// Reads a picked file and takes its study in.
async fn take(player: Player, file: &OwnFile) {
    let mut octets = Vec::new();
    // One octet more than may be says that it is too long.
    let most = file.size().min(LONGEST_FILE as u64 + 1);
    while (octets.len() as u64) < most {
        let from = octets.len() as u64;
        match file.read(from, most - from).await {
            Ok(part) if !part.is_empty() => octets.extend(part),
            Ok(_) | Err(_) => return player.file_unreadable(),
        }
    }
    player.take_file(String::from_utf8_lossy(&octets).into_owned());
}

/// The run as pictures: the ladder as a file, the stage as panels.
#[component]
fn PicturePart(board: RwSignal<bool>) -> impl IntoView {
    let player = expect_context::<Player>();
    let Sharing(open) = expect_context::<Sharing>();
    let i18n = use_i18n();
    let said = RwSignal::new(None::<Message>);
    let save = move |_| {
        let picture = player.run.with_untracked(|run| {
            player.opened.with_untracked(|opened| {
                ladder::picture(run, opened, player.seen.get_untracked(), untrack(|| i18n.language())).file()
            })
        });
        let name = format!("capa5-{}.svg", player.scenario().id);
        let done = save_text(&name, "image/svg+xml", &picture);
        said.set(Some(if done.is_ok() { msg::capture_done(name) } else { Message::from(msg::CAPTURE_NOT_SAVED) }));
    };
    let show = move |_| {
        open.set(false);
        board.set(true);
    };
    view! {
        <section class="share-part">
            <h3>{t(msg::SHARE_PICTURES)}</h3>
            <div class="actions">
                <button type="button" class="button" id="share-board" on:click=act(show)>{t(msg::BOARD_TITLE)}</button>
                <button type="button" class="button" id="share-svg" on:click=act(save)>{t(msg::SHARE_LADDER)}</button>
            </div>
            <p class="label" role="status">{move || said.get().map(|said| i18n.rich(said))}</p>
        </section>
    }
}

/// On which rung of the ladder of storage the study stands.
#[component]
fn KeptPart() -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let rung = move || match player.keeping() {
        Keeping::Kept => msg::SHARE_KEPT,
        Keeping::OtherTab => msg::STORAGE_OTHER_TAB,
        Keeping::Denied => msg::STORAGE_DENIED,
        Keeping::Full => msg::STORAGE_FULL,
    };
    view! { <section class="share-part" id="share-kept"><h3>{t(msg::SHARE_WHERE)}</h3><p>{move || i18n.rich(rung())}</p></section> }
}
