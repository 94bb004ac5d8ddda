//! The octets of a message: a grid that is coupled to the field tree.

use super::fields::Shown;
use super::tree;
use crate::i18n::{msg, t, ts, use_i18n};
use crate::place::{act, memo};
use capa5_core::wire::Mark;
use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;
use std::sync::Arc;

/// Rows of octets on a narrow screen, and on others.
const NARROW: usize = 8;
const WIDE: usize = 16;
/// Below this width, in CSS pixels, rows are short.
const NARROW_BELOW: f64 = 700.0;

/// How an octet stands to the selected field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Outside,
    Around,
    Selected,
}

fn standing(marks: &[Mark], nodes: &[tree::Node], mark: Option<usize>, at: usize) -> Standing {
    let has = |mark: &Mark| (mark.start as usize..mark.end() as usize).contains(&at);
    let Some(index) = mark else { return Standing::Outside };
    if marks.get(index).is_some_and(|mark| has(mark) || mark.bits.is_some() && mark.start as usize == at) {
        return Standing::Selected;
    }
    match nodes.get(index).and_then(|node| node.parent).and_then(|parent| marks.get(parent)) {
        Some(parent) if has(parent) => Standing::Around,
        Some(_) | None => Standing::Outside,
    }
}

fn is_narrow() -> bool {
    let width =
        crate::host::page::window().and_then(|window| window.inner_width().ok()).and_then(|width| width.as_f64());
    width.is_some_and(|width| width < NARROW_BELOW)
}

/// The grid.
#[component]
pub fn Hex(shown: Shown, more: RwSignal<u32>) -> impl IntoView {
    let narrow = RwSignal::new(is_narrow());
    let resized = window_event_listener(leptos::ev::resize, move |_| {
        if narrow.get_untracked() != is_narrow() {
            narrow.set(is_narrow());
        }
    });
    on_cleanup(move || resized.remove());
    let inspection = Arc::clone(&shown.inspection);
    let rest = inspection.total.saturating_sub(inspection.octets.len() as u64);
    let missing = inspection.missing;
    view! {
        {missing.then(|| view! { <p class="label">{t(msg::INSPECTOR_OWN_OCTETS_WAIT)}</p> }.into_any())}
        {move || grid(shown.clone(), if narrow.get() { NARROW } else { WIDE })}
        {(rest > 0).then(|| view! {
            <p class="hex-rest">
                <span>{t(msg::inspector_elided(rest))}</span>
                <button type="button" class="button" on:click=act(move |_| more.update(|more| *more += 1_024))>
                    {t(msg::INSPECTOR_MORE_OCTETS)}
                </button>
            </p>
        }.into_any())}
    }
}

fn grid(shown: Shown, columns: usize) -> AnyView {
    // The tab stop follows the selected field.
    let (cursor, stop) = (shown.cursor, shown.stop);
    let root = NodeRef::<Div>::new();
    let count = shown.inspection.octets.len();
    let pick = {
        let shown = shown.clone();
        move |at: usize| {
            cursor.set(at);
            shown.select(tree::innermost(&shown.inspection.marks, at as u32));
        }
    };
    let press = {
        let pick = pick.clone();
        move |event: KeyboardEvent| {
            let at = stop.get_untracked();
            let Some(to) = moved(at, columns, count, &event.key(), event.ctrl_key()) else { return };
            event.prevent_default();
            event.stop_propagation();
            pick(to);
            focus(root, to);
        }
    };
    let rows = (0..count).step_by(columns).map(|start| row(&shown, start, columns, stop, pick.clone()));
    let label = ts(msg::INSPECTOR_HEX_LABEL);
    view! {
        <div class="hex" role="grid" node_ref=root aria-label=label aria-colcount=columns.to_string() on:keydown=act(press)>
            {rows.collect_view()}
        </div>
    }
    .into_any()
}

fn row(
    shown: &Shown,
    start: usize,
    columns: usize,
    stop: Memo<usize>,
    pick: impl Fn(usize) + Clone + 'static,
) -> AnyView {
    let octets = &shown.inspection.octets;
    let end = (start + columns).min(octets.len());
    let cells = (start..end).map(|at| cell(shown, at, octets[at], stop, pick.clone()));
    let ascii: String = octets[start..end]
        .iter()
        .map(|octet| if (0x20..0x7f).contains(octet) { char::from(*octet) } else { '·' })
        .collect();
    view! {
        <div role="row" class="hex-row">
            <span role="rowheader" class="hex-offset">{format!("{start:04X}")}</span>
            <span class="hex-cells" role="presentation">{cells.collect_view()}</span>
            <span class="hex-ascii" aria-hidden="true">{ascii}</span>
        </div>
    }
    .into_any()
}

fn cell(shown: &Shown, at: usize, octet: u8, stop: Memo<usize>, pick: impl Fn(usize) + 'static) -> AnyView {
    let i18n = use_i18n();
    let innermost = tree::innermost(&shown.inspection.marks, at as u32);
    let mark = innermost.and_then(|index| shown.inspection.marks.get(index));
    let depth = mark.map_or(0, |mark| mark.depth).min(5);
    let begins = mark.is_some_and(|mark| mark.start as usize == at);
    let standing = {
        let shown = shown.clone();
        Memo::new_with_compare(
            move |_| standing(&shown.inspection.marks, &shown.nodes, shown.mark.get(), at),
            |old, new| old != new,
        )
    };
    let hover = shown.hover;
    let hovered = {
        let shown = shown.clone();
        memo(move || {
            let mark = hover.get().and_then(|index| shown.inspection.marks.get(index).copied());
            mark.is_some_and(|mark| (mark.start as usize..mark.end() as usize).contains(&at))
        })
    };
    let class = move || {
        let standing = match standing.get() {
            Standing::Outside if hovered.get() => " hex-hover",
            Standing::Outside => "",
            Standing::Around => " hex-around",
            Standing::Selected => " hex-selected",
        };
        format!("hex-cell hex-depth-{depth}{}{standing}", if begins { " hex-begins" } else { "" })
    };
    let field = mark.map(super::value::name);
    let label = move || {
        let field = field.clone().map_or_else(String::new, |name| format!(", {}", i18n.text(name)));
        format!("{octet:02X}{field}")
    };
    view! {
        <span role="gridcell" class=class data-at=at.to_string() aria-label=label
            aria-selected=move || (standing.get() == Standing::Selected).to_string()
            tabindex=move || if stop.get() == at { "0" } else { "-1" }
            on:mouseenter=act(move |_| hover.set(innermost)) on:mouseleave=act(move |_| hover.set(None))
            on:click=act(move |_| pick(at))>
            {format!("{octet:02X}")}
        </span>
    }
    .into_any()
}

/// Where a key of the grid leads.
fn moved(at: usize, columns: usize, count: usize, key: &str, control: bool) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let start = at - at % columns;
    Some(match key {
        "ArrowRight" => (at + 1).min(last),
        "ArrowLeft" => at.saturating_sub(1),
        "ArrowDown" => {
            if at + columns <= last {
                at + columns
            } else {
                at
            }
        }
        "ArrowUp" => at.checked_sub(columns).unwrap_or(at),
        "Home" => {
            if control {
                0
            } else {
                start
            }
        }
        "End" => {
            if control {
                last
            } else {
                (start + columns - 1).min(last)
            }
        }
        "PageDown" => (at + columns * 8).min(last),
        "PageUp" => at.saturating_sub(columns * 8),
        "Enter" | " " => at,
        _ => return None,
    })
}

fn focus(root: NodeRef<Div>, at: usize) {
    use leptos::wasm_bindgen::JsCast;
    let Some(root) = root.get_untracked() else { return };
    let cell = root.query_selector(&format!("[data-at=\"{at}\"]")).ok().flatten();
    if let Some(cell) = cell.and_then(|cell| cell.dyn_into::<web_sys::HtmlElement>().ok()) {
        // An element that is gone can't take the focus, and needs none.
        let _ = cell.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn keys_stay_inside_the_grid() {
        assert_eq!(moved(0, 16, 20, "ArrowLeft", false), Some(0));
        assert_eq!(moved(15, 16, 20, "ArrowRight", false), Some(16));
        assert_eq!(moved(15, 16, 20, "ArrowDown", false), Some(15));
        assert_eq!(moved(3, 16, 20, "ArrowDown", false), Some(19));
        assert_eq!(moved(18, 16, 20, "Home", false), Some(16));
        assert_eq!(moved(18, 16, 20, "End", false), Some(19));
        assert_eq!(moved(18, 16, 20, "Home", true), Some(0));
        assert_eq!(moved(18, 16, 20, "q", false), None);
        assert_eq!(moved(0, 16, 0, "End", false), None);
    }
}
