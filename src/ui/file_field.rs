//! Picking a file: the browser's own control under a label that looks like a button.

use crate::host::file::{OwnFile, Unfit};
use crate::i18n::{Message, t};
use crate::place::act;
use leptos::html;
use leptos::prelude::*;

/// A file picker. The octets stay in the browser.
#[component]
pub fn FileField(
    /// What picking does.
    #[prop(into)]
    label: Message,
    /// What happens with a picked file, or why it isn't taken.
    on_pick: impl Fn(Result<OwnFile, Unfit>) + 'static,
    /// Types that are offered first, as for `accept`.
    #[prop(optional)]
    accept: &'static str,
    /// Whether nothing can be picked now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let changed = move |_| {
        if let Some(picked) = input.get_untracked().and_then(|input| OwnFile::picked(&input)) {
            on_pick(picked);
        }
    };
    view! {
        <label class="button file-field">
            <input
                type="file"
                class="visually-hidden"
                accept=(!accept.is_empty()).then_some(accept)
                node_ref=input
                disabled=move || disabled.get()
                on:change=act(changed)
            />
            <span>{t(label)}</span>
        </label>
    }
}
