//! The help dialog: the table of keys, the same that the handler reads.

use super::Player;
use super::keys::{KeyRow, TABLE};
use super::switches::Switches;
use crate::i18n::{msg, t};
use crate::ui::Dialog;
use leptos::prelude::*;

/// A key's name as it stands on the keyboard.
fn cap(name: &'static str) -> &'static str {
    match name {
        "ArrowLeft" => "←",
        "ArrowRight" => "→",
        "ArrowUp" => "↑",
        "ArrowDown" => "↓",
        "Shift+ArrowLeft" => "⇧ ←",
        "Shift+ArrowRight" => "⇧ →",
        "PageUp" => "Page ↑",
        "PageDown" => "Page ↓",
        name => name,
    }
}

fn caps(row: &'static KeyRow) -> impl IntoView {
    let cap = |key: &'static str| view! { <kbd>{cap(key)}</kbd> };
    match row.keys {
        // A range says the same as ten caps.
        [first, .., last] if row.keys.len() > 3 => view! { {cap(first)}" … "{cap(last)} }.into_any(),
        keys => keys.iter().map(|key| view! { {cap(key)}" " }.into_any()).collect_view().into_any(),
    }
}

/// The dialog, open while [`Player::helping`] says so.
#[component]
pub fn Help() -> impl IntoView {
    let player = expect_context::<Player>();
    view! {
        <Dialog open=player.helping title=msg::KEYS_TITLE>
            <p>{t(msg::KEYS_WHERE)}</p>
            <dl class="help-keys">
                {TABLE.iter().map(|row| view! { <div><dt>{caps(row)}</dt><dd>{t(row.words)}</dd></div> }.into_any()).collect_view()}
            </dl>
            <Switches/>
        </Dialog>
    }
}
