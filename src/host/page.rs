//! The window and the document: `None` where there is none.

use super::event::Listener;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Element, HtmlElement, Window};

/// The window.
#[must_use]
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// The document.
#[must_use]
pub fn document() -> Option<Document> {
    window()?.document()
}

/// The element of that id.
#[must_use]
pub fn element(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// The query of the page's address, with its `?`; empty where there is none.
#[must_use]
pub fn query() -> String {
    window().and_then(|window| window.location().search().ok()).unwrap_or_default()
}

/// Whether the page's address has a fragment.
#[must_use]
pub fn has_fragment() -> bool {
    window().is_some_and(|window| window.location().hash().is_ok_and(|fragment| !fragment.is_empty()))
}

/// The languages the browser's user reads, the preferred one first.
#[must_use]
pub fn languages() -> Vec<String> {
    let Some(navigator) = window().map(|window| window.navigator()) else { return Vec::new() };
    let mut tags: Vec<String> = navigator.languages().iter().filter_map(|tag| tag.as_string()).collect();
    if tags.is_empty() {
        tags.extend(navigator.language());
    }
    tags
}

/// Whether the page stands inside another one.
#[must_use]
pub fn is_framed() -> bool {
    window().is_some_and(|window| match window.parent() {
        Ok(Some(parent)) => parent != window,
        Ok(None) | Err(_) => true,
    })
}

/// Sets an attribute of `<html>`, or takes it away.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    let Some(root) = document().and_then(|document| document.document_element()) else { return };
    // Only a malformed name can fail, and then there is nothing to be done.
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}

/// What stands behind the `#` of the page's address.
#[must_use]
pub fn fragment() -> String {
    let hash = window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    hash.trim_start_matches('#').to_owned()
}

/// Makes a query the page's address, as a step in the browser's history. In a frame the history is the embedding page's: there it
/// is no step of its own.
pub fn go_to(query: &str) {
    let Some(history) = window().and_then(|window| window.history().ok()) else { return };
    let nothing = wasm_bindgen::JsValue::NULL;
    // Refused in a document without an address of its own: then the page shows it all the same.
    let _ = if is_framed() {
        history.replace_state_with_url(&nothing, "", Some(query))
    } else {
        history.push_state_with_url(&nothing, "", Some(query))
    };
}

/// Sets the title of the tab.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Milliseconds on the browser's own clock, for measuring work; 0 where there is none. Never for a run.
#[must_use]
pub fn now_ms() -> f64 {
    window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}

/// Gives an element the focus, which brings it into sight; whether it took it.
pub fn focus(id: &str) -> bool {
    takes_focus(element(id))
}

/// Gives the first element that fits a selector the focus; whether there is one that took it.
pub fn focus_first(selector: &str) -> bool {
    takes_focus(document().and_then(|document| document.query_selector(selector).ok().flatten()))
}

fn takes_focus(found: Option<Element>) -> bool {
    let Some(found) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) else { return false };
    // What is disabled doesn't take it.
    let _ = found.focus();
    document().and_then(|document| document.active_element()).is_some_and(|active| active == *found)
}

/// Takes the place of the static first view and gives the element to put the page into; `None` in a document that isn't ours.
#[must_use]
pub fn take_over() -> Option<HtmlElement> {
    let place = element("page")?.dyn_into::<HtmlElement>().ok()?;
    if let Some(first) = element("first-view") {
        first.remove();
    }
    Some(place)
}

/// Shows the run in the first view, in the place of its picture.
pub fn first_view_lives() {
    set_root_attribute("data-load", Some("live"));
    if let Some(first) = element("first-view") {
        // Only a malformed name of an attribute can fail.
        let _ = first.set_attribute("class", "first-view is-live");
    }
}

/// Says in the first view that the page can't start; `what` is for whoever looks into it.
pub fn show_failure(what: &str) {
    set_root_attribute("data-load", Some("failed"));
    if let Some(place) = element("load-detail") {
        place.set_text_content(Some(what));
    }
}

/// Lets a panic be seen: after it nothing here runs any more, so the document's own words appear.
pub fn show_panics() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        if let Some(broken) = element("broken") {
            // Nothing is left to be done where this fails.
            let _ = broken.remove_attribute("hidden");
        }
    }));
}

/// Asks for the page's style sheet, once, and returns when it is here. The build names it; where it doesn't, the first one has all
/// rules. A page without its style is still a page: whether it came isn't asked.
pub async fn add_rooms_style() {
    let Some(document) = document() else { return };
    let Ok(Some(named)) = document.query_selector("meta[name=rooms-style]") else { return };
    let (Some(address), Some(head), Ok(link)) =
        (named.get_attribute("content"), document.head(), document.create_element("link"))
    else {
        return;
    };
    let linked = link.set_attribute("rel", "stylesheet").and_then(|()| link.set_attribute("href", &address));
    if linked.and_then(|()| head.append_child(&link)).is_ok() {
        named.remove();
        happening(&link, &["load", "error"]).await;
    }
}

/// Says in the first view that the rest didn't come, and returns when the learner asks for it again.
pub async fn rest_is_missing(is_live: bool) {
    set_root_attribute("data-load", Some("missing"));
    let Some(again) = element("load-again") else {
        // A document that isn't ours: nobody can ask.
        return std::future::pending().await;
    };
    happening(&again, &["click"]).await;
    set_root_attribute("data-load", Some(if is_live { "live" } else { "ready" }));
}

/// Waits for the first of some events.
async fn happening(element: &Element, names: &[&'static str]) {
    let mut listeners = Vec::new();
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        for name in names {
            let resolve = resolve.clone();
            // Resolving a promise twice is nothing.
            let happened = move |_| drop(resolve.call0(&wasm_bindgen::JsValue::NULL));
            listeners.extend(Listener::new(element, name, happened));
        }
    });
    // This promise is never rejected.
    let _ = JsFuture::from(promise).await;
}
