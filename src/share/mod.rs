//! Sharing: the link of a moment, its code, the study as a file, and what comes from elsewhere. The text of a link is the core's
//! (`capa5_core::share`); here are its places on the page.

mod board;
mod dialog;
mod ladder;
mod message;
mod qr;

pub use dialog::{ShareButton, ShareDialog};
pub use message::CopyMessage;

use crate::course::Course;
use crate::host::address;
use crate::host::download::save_text;
use crate::i18n::{Message, msg, t};
use crate::place::act;
use crate::player::{From, Keeping, NotTaken, Notice as Told, Player};
use crate::scenes::title;
use crate::ui::{Gravity, Notice};
use leptos::prelude::*;

/// The name before the state in the fragment: `#s=1.…`.
const STATE: &str = "s";

/// Whether the dialog is open, in the context.
#[derive(Clone, Copy)]
pub(crate) struct Sharing(pub(crate) RwSignal<bool>);

/// Opens what comes with the address, now and whenever another fragment is put into it; in the context: the dialog's state.
pub(crate) fn provide_share(player: Player) {
    provide_context(Sharing(RwSignal::new(false)));
    let is_lesson = use_context::<Course>().is_some();
    let arrive = move || {
        let Some(text) = address::state(STATE) else { return };
        if is_lesson {
            // Links are of scenes: a lesson's run is the lesson's.
            let id = capa5_core::share::read(&text).ok().map(|study| study.scenario);
            let scene = id.and_then(|id| capa5_core::lesson::ids().find(|known| *known == id));
            let why = scene.map_or(NotTaken::NoScene, |id| NotTaken::Scene(id, Some(text.clone())));
            player.notice.set(Some(Told::NotTaken { from: From::Link, why, text }));
        } else {
            player.take_link(text);
        }
        // Where nothing is kept, the address alone brings the moment back.
        if untrack(|| player.keeping()) == Keeping::Kept {
            address::forget_state();
        }
    };
    arrive();
    address::on_state(arrive);
}

/// The address of a scene with a link's text.
fn address_of(scene: &str, text: &str) -> String {
    let fragment = if text.is_empty() { String::new() } else { format!("{STATE}={text}") };
    address::with(&format!("scene={scene}"), &fragment)
}

/// That a study from elsewhere is on screen.
pub(crate) fn taken(from: From, run: u32, runs: u32, event: u32, close: Callback<()>) -> AnyView {
    let (event, run) = (u64::from(event), u64::from(run) + 1);
    let message = match from {
        From::Link => msg::share_taken_link(event, run),
        From::File => msg::share_taken_file(event, run),
    };
    let stays = (runs > 1).then(|| view! { <p class="label">{t(msg::SHARE_STAYS)}</p> }.into_any());
    view! { <Notice message on_close=close>{stays}</Notice> }.into_any()
}

/// That a study from elsewhere isn't taken in, why, and what can be done.
pub(crate) fn not_taken(from: From, why: NotTaken, text: String, close: Callback<()>) -> AnyView {
    let message = match (from, &why) {
        (From::Link, NotTaken::Damaged | NotTaken::Unreadable) => Message::from(msg::SHARE_LINK_DAMAGED),
        (From::File, NotTaken::Damaged) => Message::from(msg::SHARE_FILE_DAMAGED),
        (From::File, NotTaken::Unreadable) => Message::from(msg::FILE_UNREADABLE),
        (_, NotTaken::Later) => Message::from(msg::SHARE_LATER),
        (_, NotTaken::Other) => Message::from(msg::SHARE_CHANGED),
        (_, NotTaken::TooMuch) => Message::from(msg::SHARE_TOO_MUCH),
        (_, NotTaken::NoScene) => Message::from(msg::SHARE_NO_SCENE),
        (_, NotTaken::Scene(id, _)) => msg::share_other_scene(title(id)),
    };
    let there = match &why {
        NotTaken::Scene(id, link) => {
            let href = address_of(id, link.as_deref().unwrap_or_default());
            Some(view! { <a class="button" href=href>{t(msg::SHARE_OPEN_THERE)}</a> }.into_any())
        }
        NotTaken::Damaged
        | NotTaken::Later
        | NotTaken::Other
        | NotTaken::TooMuch
        | NotTaken::NoScene
        | NotTaken::Unreadable => None,
    };
    // A file is still where it was picked.
    let keep = (from == From::Link && there.is_none()).then(|| {
        let save = move |_| {
            // Where the browser refuses to save a file, the button can be pressed again.
            let _ = save_text("capa5-enlace.txt", "text/plain", &text);
        };
        view! { <button type="button" class="button" on:click=act(save)>{t(msg::SHARE_KEEP_TEXT)}</button> }.into_any()
    });
    view! { <Notice message gravity=Gravity::Fault on_close=close>{there}{keep}</Notice> }.into_any()
}
