//! The window and the document: `None` where there is none.

use wasm_bindgen::JsCast;
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

/// Takes the place of the static first view and gives the element to put the page into; `None` in a document that isn't ours.
#[must_use]
pub fn take_over() -> Option<HtmlElement> {
    let place = element("page")?.dyn_into::<HtmlElement>().ok()?;
    if let Some(first) = element("first-view") {
        first.remove();
    }
    Some(place)
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

/// Asks for the rooms' style sheet, once. The build names it in the page; where there is none, the first one has all rules.
pub fn add_rooms_style() {
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
    }
}
