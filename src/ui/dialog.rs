//! A modal dialog: the browser's own, which traps and returns the focus by itself.

use super::unique;
use crate::i18n::{Message, msg, t, ts};
use crate::place::{act, effect};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A dialog that is open while `open` says so. Esc, the button and a press beside it close it.
#[component]
pub fn Dialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Its title.
    #[prop(into)]
    title: Message,
    /// Whether two things stand side by side in it.
    #[prop(optional)]
    wide: bool,
    /// What is in it; built only while it is open.
    children: ChildrenFn,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    let id = unique("dialog");
    let labelled = id.clone();
    effect(move || {
        let Some(dialog) = element.get() else { return };
        if !open.get() {
            dialog.close();
        } else if !dialog.open() {
            // Refused only where the dialog isn't in the document; then there is nothing to show.
            let _ = dialog.show_modal();
        }
    });
    let beside = move |event: web_sys::MouseEvent| {
        // Its content fills it, so only the backdrop gives the dialog itself as target.
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlDialogElement>().ok());
        if target.is_some() {
            open.set(false);
        }
    };
    view! {
        <dialog class="dialog" class:is-wide=wide node_ref=element aria-labelledby=labelled on:close=act(move |_| open.set(false)) on:click=act(beside)>
            <header class="dialog-head">
                <h2 id=id>{t(title)}</h2>
                <button type="button" class="button is-quiet is-icon" aria-label=ts(msg::COMMON_CLOSE) on:click=act(move |_| open.set(false))>
                    "×"
                </button>
            </header>
            <div class="dialog-body">{move || open.get().then(|| children())}</div>
        </dialog>
    }
}
