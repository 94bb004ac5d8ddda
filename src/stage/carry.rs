//! Tokens are carried by hand: from the box of a user for whom the learner acts to the other's. It is S-TOKEN-GIVE as a form or a
//! command asks for it, and nothing else; whoever has no pointer uses those.

use crate::place::{act, part};
use crate::player::Player;
use capa5_core::session::token::TokenItem;
use capa5_core::world::record::NodeId;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

/// A token in the learner's hand.
#[derive(Clone, PartialEq, Debug)]
struct Held {
    node: NodeId,
    token: TokenItem,
    letter: String,
    /// Where the pointer is in the window, px.
    at: (i32, i32),
    /// Whether it is over the other end.
    there: bool,
}

/// The end under an element.
fn end_of(element: &Element) -> Option<NodeId> {
    let end = element.closest(".end").ok().flatten()?;
    [("end-a", 0), ("end-b", 1)]
        .into_iter()
        .find(|(class, _)| end.class_list().contains(class))
        .map(|(_, node)| NodeId(node))
}

/// The token under a pointer, and whose it is.
fn token_at(event: &PointerEvent) -> Option<Held> {
    let element: Element = event.target()?.dyn_into().ok()?;
    let mark = element.closest(".token").ok().flatten()?;
    let letter = mark.get_attribute("data-token")?;
    let token = TokenItem::ALL.into_iter().find(|token| super::end::letter(*token) == letter)?;
    let at = (event.client_x(), event.client_y());
    Some(Held { node: end_of(&mark)?, token, letter, at, there: false })
}

fn over_other(event: &PointerEvent, from: NodeId) -> bool {
    let under = crate::host::page::document()
        .and_then(|document| document.element_from_point(event.client_x() as f32, event.client_y() as f32));
    under.and_then(|element| end_of(&element)).is_some_and(|node| node != from)
}

/// What a stage does about a pointer, and the token in hand.
#[component]
pub(super) fn Carry(
    /// The picture.
    children: Children,
) -> impl IntoView {
    let player = expect_context::<Player>();
    let held = RwSignal::new(None::<Held>);
    let may = move |node: NodeId| player.hand.with(|hand| hand.as_ref().is_some_and(|hand| hand.nodes.contains(&node)));
    let take = move |event: PointerEvent| {
        let Some(taken) = token_at(&event).filter(|held| untrack(|| may(held.node))) else { return };
        event.prevent_default();
        // Where the pointer can't be kept the drag ends at the edge of the stage.
        if let Some(stage) = event.current_target().and_then(|stage| stage.dyn_into::<Element>().ok()) {
            let _ = stage.set_pointer_capture(event.pointer_id());
        }
        held.set(Some(taken));
    };
    let carry = move |event: PointerEvent| {
        if held.with_untracked(Option::is_some) {
            held.update(|held| {
                if let Some(held) = held {
                    held.at = (event.client_x(), event.client_y());
                    held.there = over_other(&event, held.node);
                }
            });
        }
    };
    let let_go = move |event: PointerEvent| {
        let Some(gone) = held.try_update(Option::take).flatten() else { return };
        let Some(hand) = player.hand.get_untracked().filter(|_| over_other(&event, gone.node)) else { return };
        (hand.give)(gone.node, gone.token);
    };
    let class = move || {
        let (a, b) = (may(NodeId(0)), may(NodeId(1)));
        let free = format!("stage{}{}", if a { " may-a" } else { "" }, if b { " may-b" } else { "" });
        held.with(|held| match held {
            Some(held) if held.there => format!("{free} is-carrying is-over from-{}", held.node.0),
            Some(held) => format!("{free} is-carrying from-{}", held.node.0),
            None => free,
        })
    };
    let mark = part(move || {
        let Held { letter, at: (x, y), .. } = held.get()?;
        Some(
            view! { <span class="token-held" aria-hidden="true" style:left=format!("{x}px") style:top=format!("{y}px")>{letter}</span> }
                .into_any(),
        )
    });
    view! {
        <div class=class on:pointerdown=act(take) on:pointermove=act(carry) on:pointerup=act(let_go)
            on:pointercancel=act(move |_| held.set(None))>
            {children()}
            {mark}
        </div>
    }
}
