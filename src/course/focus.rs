//! Where the keyboard is in the lesson's room: what is built anew after each act takes up the focus where it was.

use crate::host::page;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, FocusEvent, FocusOptions, HtmlElement};

/// What can have the focus.
const FOCUSABLE: &str = "button:not(:disabled), input, select, summary, a[href]";

/// An element that had the focus, so that its like can be found again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Trace {
    name: String,
    place: usize,
}

fn focusable(top: &Element) -> Vec<Element> {
    let Ok(found) = top.query_selector_all(FOCUSABLE) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

/// What kind of element it is, and what it says.
fn name(element: &Element) -> String {
    // A choice in a list says all its options: where it stands tells more.
    let says = if element.tag_name() == "SELECT" { None } else { element.text_content() };
    format!("{} {}", element.tag_name(), says.unwrap_or_default())
}

/// The trace of what has just got the focus.
pub(super) fn trace(top: NodeRef<Div>, event: &FocusEvent) -> Option<Trace> {
    let element: Element = event.target()?.dyn_into().ok()?;
    let place = focusable(&Element::from(top.get_untracked()?)).iter().position(|other| *other == element)?;
    Some(Trace { name: name(&element), place })
}

fn is_lost() -> bool {
    let active = page::document().and_then(|document| document.active_element());
    active.is_none_or(|element| element.tag_name() == "BODY")
}

/// Gives the focus to an element; nothing scrolls for it.
fn give(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        // An element in the document takes the focus, or it doesn't matter.
        let _ = element.focus_with_options(&options);
    }
}

/// Who led on from within the room goes on from the new step's title; who is elsewhere on the page stays there.
pub(super) fn to_title(top: NodeRef<Div>) {
    let Some(top) = top.get_untracked() else { return };
    let active = page::document().and_then(|document| document.active_element());
    let is_here = active.is_some_and(|element| top.contains(Some(&element)));
    if is_lost() || is_here {
        give(top.query_selector("h2").ok().flatten());
    }
}

/// What had the focus was built anew: its like has it again; else what stands nearest to where it was.
pub(super) fn take_up(top: NodeRef<Div>, last: Option<Trace>) {
    let Some((last, top)) = last.zip(top.try_get_untracked().flatten()).filter(|_| is_lost()) else { return };
    let all = focusable(&Element::from(top));
    let like = |place: &usize| all.get(*place).is_some_and(|element| name(element) == last.name);
    // What is done leads on.
    let onward = || all.iter().position(|element| element.id() == "lesson-next");
    let same = Some(last.place).filter(like).or_else(|| (0..all.len()).find(like)).or_else(onward);
    let place = same.unwrap_or_else(|| last.place.min(all.len().saturating_sub(1)));
    give(all.into_iter().nth(place));
}
