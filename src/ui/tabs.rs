//! Tabs by the ARIA pattern: one stop for the Tab key, arrows between them, the panel follows at once.

use super::unique;
use crate::i18n::{Message, t, ts};
use crate::place::{act, memo};
use leptos::html;
use leptos::prelude::*;

/// One tab.
#[derive(Clone, Debug)]
pub struct Tab<T> {
    /// What it stands for.
    pub value: T,
    /// Its name.
    pub label: Message,
}

/// Tabs over one panel.
#[component]
pub fn Tabs<T>(
    /// What the tabs are about.
    #[prop(into)]
    label: Message,
    /// The tabs in order.
    tabs: Vec<Tab<T>>,
    /// The one that is open.
    chosen: RwSignal<T>,
    /// What is in a panel; built when its tab opens.
    panel: impl Fn(T) -> AnyView + Send + 'static,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let (group, panel_id) = (unique("tab"), unique("panel"));
    let values: Vec<T> = tabs.iter().map(|tab| tab.value).collect();
    let index = memo(move || values.iter().position(|value| *value == chosen.get()).unwrap_or(0));
    let values: Vec<T> = tabs.iter().map(|tab| tab.value).collect();
    let list = NodeRef::<html::Div>::new();
    let keys = move |event: web_sys::KeyboardEvent| {
        let Some(next) = next_tab(&event.key(), index.get_untracked(), values.len()) else { return };
        event.prevent_default();
        if let Some(value) = values.get(next) {
            chosen.set(*value);
        }
        focus(list, next);
    };
    let buttons = tabs
        .into_iter()
        .enumerate()
        .map(|(number, Tab { value, label })| {
            let is_open = move || index.get() == number;
            view! {
                <button type="button" class="tab" role="tab" id=format!("{group}-{number}") aria-selected=move || is_open().to_string()
                    tabindex=move || if is_open() { "0" } else { "-1" } aria-controls=panel_id.clone()
                    on:click=act(move |_| chosen.set(value))>{t(label)}</button>
            }
        })
        .collect_view();
    let labelled = move || format!("{group}-{}", index.get());
    let panel_id = panel_id.clone();
    view! {
        <div class="tabs">
            <div class="tab-list" role="tablist" aria-label=ts(label) node_ref=list on:keydown=act(keys)>{buttons}</div>
            <div class="tab-panel" role="tabpanel" id=panel_id tabindex="0" aria-labelledby=labelled>{move || panel(chosen.get())}</div>
        </div>
    }
}

/// Where a key leads from one of `count` tabs.
fn next_tab(key: &str, now: usize, count: usize) -> Option<usize> {
    match key {
        "ArrowRight" => Some((now + 1) % count.max(1)),
        "ArrowLeft" => Some((now + count.max(1) - 1) % count.max(1)),
        "Home" => Some(0),
        "End" => Some(count.saturating_sub(1)),
        _ => None,
    }
}

fn focus(list: NodeRef<html::Div>, number: usize) {
    use wasm_bindgen::JsCast;
    let child = list.get_untracked().and_then(|list| list.children().item(u32::try_from(number).unwrap_or(0)));
    if let Some(button) = child.and_then(|child| child.dyn_into::<web_sys::HtmlElement>().ok()) {
        // A button in the document takes the focus, or it doesn't matter.
        let _ = button.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::next_tab;

    #[test]
    fn arrows_go_round() {
        assert_eq!([next_tab("ArrowRight", 3, 4), next_tab("ArrowLeft", 0, 4)], [Some(0), Some(3)]);
        assert_eq!([next_tab("Home", 2, 4), next_tab("End", 2, 4), next_tab("Tab", 2, 4)], [Some(0), Some(3), None]);
        assert_eq!(next_tab("ArrowLeft", 0, 0), Some(0));
    }
}
