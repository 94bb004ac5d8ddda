//! A button that can say why it isn't to be had.

use super::unique;
use crate::i18n::{Message, t, use_i18n};
use crate::place::{act, memo};
use leptos::prelude::*;

/// How much a button asks for attention.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Look {
    /// One among others.
    #[default]
    Plain,
    /// What to do next; at most one on the screen.
    Primary,
    /// It breaks something.
    Fault,
    /// Part of the furniture.
    Quiet,
}

impl Look {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "button",
            Self::Primary => "button is-primary",
            Self::Fault => "button is-fault",
            Self::Quiet => "button is-quiet",
        }
    }
}

/// A button. While `blocked` gives a reason it stays in reach but does nothing, and the reason stands below it.
#[component]
pub fn Button(
    /// What it does.
    #[prop(into)]
    label: Message,
    /// What happens.
    on_press: impl Fn() + 'static,
    /// Its look.
    #[prop(optional)]
    look: Look,
    /// Why it can't be pressed now.
    #[prop(optional, into)]
    blocked: Signal<Option<Message>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let id = unique("reason");
    let described = id.clone();
    let is_blocked = memo(move || blocked.with(Option::is_some));
    view! {
        <button
            type="button"
            class=look.class()
            aria-disabled=move || is_blocked.get().then_some("true")
            aria-describedby=move || is_blocked.get().then(|| described.clone())
            on:click=act(move |_| if !is_blocked.get_untracked() { on_press() })
        >
            {t(label)}
        </button>
        {move || blocked.get().map(|reason| view! { <p class="reason" id=id.clone()>{i18n.rich(reason)}</p> }.into_any())}
    }
}
