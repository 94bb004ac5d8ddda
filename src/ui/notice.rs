//! A line that tells something about the page itself.

use crate::i18n::{Message, msg, t, ts};
use crate::place::act;
use leptos::prelude::*;

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Gravity {
    /// Good to know.
    #[default]
    Note,
    /// Something is less than one would want.
    Warning,
    /// Something is broken.
    Fault,
}

impl Gravity {
    const fn class(self) -> &'static str {
        match self {
            Self::Note => "notice",
            Self::Warning => "notice is-warning",
            Self::Fault => "notice is-fault",
        }
    }
}

/// A notice, with room for buttons. Put it into a live region to have it read out.
#[component]
pub fn Notice(
    /// What it says.
    #[prop(into)]
    message: Message,
    /// How bad it is.
    #[prop(optional)]
    gravity: Gravity,
    /// What closing it does; without it, it can't be closed.
    #[prop(optional, into)]
    on_close: Option<Callback<()>>,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let close = on_close.map(|on_close| {
        view! {
            <button type="button" class="button is-quiet is-icon" aria-label=ts(msg::COMMON_CLOSE) on:click=act(move |_| on_close.run(()))>
                "×"
            </button>
        }.into_any()
    });
    view! {
        <div class=gravity.class()>
            <p>{t(message)}</p>
            {children.map(|children| children())}
            {close}
        </div>
    }
}
