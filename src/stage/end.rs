//! An end: its name, the state of its session machine, its tokens, and what its user knows.

use super::layout::Layout;
use crate::i18n::{Key, Message, msg, use_i18n};
use crate::place::memo;
use crate::player::Player;
use capa5_core::session::token::{Holding, TokenItem};
use leptos::prelude::*;

/// The letter in a token's diamond.
const fn letter(token: TokenItem) -> &'static str {
    match token {
        TokenItem::Data => "D",
        TokenItem::Minor => "m",
        TokenItem::Major => "M",
        TokenItem::Release => "R",
    }
}

const fn token_key(token: TokenItem) -> Key {
    match token {
        TokenItem::Data => msg::TOKEN_DATA,
        TokenItem::Minor => msg::TOKEN_MINOR,
        TokenItem::Major => msg::TOKEN_MAJOR,
        TokenItem::Release => msg::TOKEN_RELEASE,
    }
}

#[component]
pub(super) fn EndView(layout: Layout, node: usize) -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let (x, y) = (layout.left(node), layout.top);
    let inner = x + 14;
    let (letter, name) = if node == 0 { ("A", msg::NODE_A) } else { ("B", msg::NODE_B) };
    let state = memo(move || player.moment.with(|moment| moment.ends.get(node).map_or("", |end| end.state)));
    let tokens = memo(move || {
        player.moment.with(|moment| {
            let end = moment.ends.get(node)?;
            (end.session > 0).then_some(end.tokens)
        })
    });
    let knows = memo(move || {
        player
            .moment
            .with(|moment| moment.ends.get(node).map(|end| (end.memory.point, end.memory.stored, end.memory.complete)))
    });
    let words = move || {
        let (point, stored, complete) = knows.get().unwrap_or_default();
        match (node, point) {
            (0, _) if complete => i18n.text(msg::STAGE_COMPLETE),
            (0, 0) => i18n.text(msg::STAGE_CONFIRMED_NONE),
            (0, point) => i18n.text(msg::stage_confirmed_point(u64::from(point))),
            (_, _) if stored == 0 => i18n.text(msg::STAGE_STORED_NOTHING),
            (_, _) => i18n.text(msg::stage_stored(stored)),
        }
    };
    view! {
        <g class=format!("end end-{}", letter.to_ascii_lowercase())>
            <rect class="end-box" x=x y=y width=layout.end height=layout.end_height rx="8"></rect>
            <text class="end-name" x=inner y={y + 24}>{letter}" · "{move || i18n.text(name)}</text>
            <text class="stage-faint" x=inner y={y + 44}>{move || state.get()}</text>
            <g transform=format!("translate({inner} {})", y + 66)>{move || tokens_view(tokens.get(), i18n)}</g>
            <text class="end-memory" x=inner y={y + layout.end_height - 12}>{words}</text>
        </g>
    }
}

fn tokens_view(tokens: Option<[Holding; 4]>, i18n: crate::i18n::I18n) -> AnyView {
    let Some(tokens) = tokens else {
        return view! { <text class="stage-faint" x="0" y="4">{i18n.text(msg::STAGE_WITHOUT_SESSION)}</text> }
            .into_any();
    };
    if tokens.iter().all(|holding| *holding == Holding::NotAvailable) {
        return view! { <text class="stage-faint" x="0" y="4">{i18n.text(msg::STAGE_WITHOUT_TOKENS)}</text> }
            .into_any();
    }
    let mine = TokenItem::ALL.into_iter().zip(tokens).filter(|(_, holding)| *holding == Holding::Mine);
    let place = |index: usize| format!("translate({} 0)", 10 + 27 * index);
    mine.enumerate()
        .map(|(index, (token, _))| {
            let name = Message::from(token_key(token));
            view! {
                <g class="token" transform=place(index)>
                    <title>{move || i18n.text(name.clone())}</title>
                    <path d="M0-12 12 0 0 12-12 0z"></path>
                    <text x="0" y="4" text-anchor="middle">{letter(token)}</text>
                </g>
            }
        })
        .collect_view()
        .into_any()
}
