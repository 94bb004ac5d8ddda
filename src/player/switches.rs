//! The switches of how the page behaves: keys of one character, motion, how much is told.

use crate::host::media::use_media;
use crate::host::settings::{Telling, use_settings};
use crate::i18n::{Key, msg, t};
use crate::place::act;
use crate::ui::unique;
use leptos::prelude::*;

const fn named(telling: Telling) -> (Key, Key) {
    match telling {
        Telling::Brief => (msg::SETTINGS_BRIEF, msg::SETTINGS_BRIEF_HELP),
        Telling::State => (msg::SETTINGS_STATE, msg::SETTINGS_STATE_HELP),
        Telling::Teaching => (msg::SETTINGS_TEACHING, msg::SETTINGS_TEACHING_HELP),
    }
}

/// The switches, for a dialog.
#[component]
pub fn Switches() -> impl IntoView {
    let (media, settings) = (use_media(), use_settings());
    let name = unique("telling");
    let tellings = Telling::ALL.into_iter().map(|telling| {
        let (words, help) = named(telling);
        view! {
            <label class="switch">
                <input type="radio" name=name.clone() value=telling.code() prop:checked=move || settings.telling() == telling
                    on:change=act(move |_| settings.set_telling(telling)) />
                <span>{t(words)}<small class="label">{t(help)}</small></span>
            </label>
        }
        .into_any()
    });
    view! {
        <section class="switches">
            <label class="switch">
                <input type="checkbox" id="switch-keys" prop:checked=move || settings.keys()
                    on:change=act(move |event| settings.set_keys(event_target_checked(&event))) />
                <span>{t(msg::SETTINGS_KEYS)}<small class="label">{t(msg::SETTINGS_KEYS_HELP)}</small></span>
            </label>
            <label class="switch">
                <input type="checkbox" id="switch-motion" prop:checked=move || media.is_calm_chosen()
                    on:change=act(move |event| media.set_calm(event_target_checked(&event))) />
                <span>{t(msg::SETTINGS_CALM)}<small class="label">{t(msg::SETTINGS_CALM_HELP)}</small></span>
            </label>
            <fieldset>
                <legend>{t(msg::SETTINGS_TELLING)}</legend>
                {tellings.collect_view()}
            </fieldset>
        </section>
    }
}
