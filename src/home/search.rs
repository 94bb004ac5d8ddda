//! A field that makes a list shorter while one types.

use crate::i18n::{msg, t};
use crate::place::act;
use crate::ui::unique;
use leptos::prelude::*;

/// Letters as they are looked for: small, without accents.
pub(super) fn folded(text: &str) -> String {
    let plain = |letter: char| match letter {
        'á' | 'à' | 'ä' => 'a',
        'é' | 'è' | 'ë' => 'e',
        'í' | 'ì' | 'ï' => 'i',
        'ó' | 'ò' | 'ö' => 'o',
        'ú' | 'ù' | 'ü' => 'u',
        'ñ' => 'n',
        other => other,
    };
    text.chars().flat_map(char::to_lowercase).map(plain).collect()
}

/// The field, and how many it left.
pub(super) fn field(wanted: RwSignal<String>, found: impl Fn() -> u64 + Send + Sync + 'static) -> AnyView {
    let id = unique("search");
    view! {
        <div class="field home-search">
            <label for=id.clone()>{t(msg::HOME_SEARCH)}</label>
            <input id=id class="input" type="search" autocomplete="off" spellcheck="false" prop:value=move || wanted.get()
                on:input=act(move |event| wanted.set(event_target_value(&event))) />
            <p class="label" role="status">{move || {
                let count = found();
                if count == 0 { t(msg::HOME_NOTHING)() } else { t(msg::home_found(count))() }
            }}</p>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn accents_and_capitals_make_no_difference() {
        assert_eq!(folded("SINCRONIZACIÓN del Diálogo, señal"), "sincronizacion del dialogo, senal");
    }
}
