//! The page's own address: its fragment, which carries the learner's state, and addresses made from it.

use super::event::Listener;
use super::page;
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};

/// What stands behind `name=` in the fragment; a fragment without it is somebody else's.
#[must_use]
pub fn state(name: &str) -> Option<String> {
    let fragment = page::window()?.location().hash().ok()?;
    find(&fragment, name).map(str::to_owned)
}

/// Some hosts and messengers append parameters of their own.
fn find<'a>(fragment: &'a str, name: &str) -> Option<&'a str> {
    fragment.trim_start_matches('#').split('&').find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
}

/// Takes the fragment out of the address, and leaves no step of history behind.
pub fn forget_state() {
    let Some(window) = page::window() else { return };
    let bare = window.location().pathname().ok().zip(window.location().search().ok());
    let Some((path, query)) = bare else { return };
    // Refused in some frames: then the fragment stays, and nothing else changes.
    let _ = Reflect::get(&window, &"history".into()).and_then(|history| {
        let replace: js_sys::Function = Reflect::get(&history, &"replaceState".into())?.dyn_into()?;
        replace.call3(&history, &JsValue::NULL, &"".into(), &format!("{path}{query}").into())
    });
}

/// The address of this page with another query and fragment.
#[must_use]
pub fn with(query: &str, fragment: &str) -> String {
    let here = page::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    let bare = here.split(['?', '#']).next().unwrap_or_default();
    format!("{bare}?{query}{}{fragment}", if fragment.is_empty() { "" } else { "#" })
}

/// Calls back whenever another fragment is put into the address, as long as the page lives.
pub fn on_state(react: impl Fn() + 'static) {
    if let Some(listener) = page::window().and_then(|window| Listener::new(&window, "hashchange", move |_| react())) {
        listener.forever();
    }
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn a_fragment_of_somebody_else_is_none_of_ours() {
        assert_eq!(find("#s=1.AB&utm=x", "s"), Some("1.AB"));
        assert_eq!(find("#a=1&s=1.AB", "s"), Some("1.AB"));
        for foreign in ["", "#", "#inspector", "#t=30s", "#!s=1.AB", "#xs=1"] {
            assert_eq!(find(foreign, "s"), None, "{foreign}");
        }
    }
}
