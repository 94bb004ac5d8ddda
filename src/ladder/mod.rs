//! The ladder: two lifelines, time downwards, a row for everything that happened. An ordered list of buttons; the lines behind
//! them are decoration for who can see them.

mod arrow;
mod gutter;
mod label;
mod row;
pub(crate) mod rows;
mod scroll;

use crate::host::media::use_media;
use crate::i18n::{I18n, msg, t, ts, use_i18n};
use crate::place::{Identity, act, each, memo};
use crate::player::Player;
use capa5_core::view::heard::listener;
use capa5_core::world::record::{NodeId, RecordId};
use leptos::html;
use leptos::prelude::*;
use row::RowView;
use rows::{Row, Rows};
use scroll::Window;
use std::sync::Arc;

/// What the rows of one ladder share.
#[derive(Clone, Copy)]
struct Ladder {
    player: Player,
    i18n: I18n,
    rows: Memo<Arc<Rows>>,
    /// How many rows are laid out: up to the furthest that was seen.
    shown: Memo<usize>,
    /// The row about what happened last.
    current: Memo<Option<u32>>,
}

impl Ladder {
    fn new(player: Player) -> Self {
        let media = use_media();
        let rows = Memo::new_with_compare(
            move |_| {
                Arc::new(player.run.with(|run| player.opened.with(|opened| Rows::new(run, opened, media.is_phone()))))
            },
            |_, _| true,
        );
        let shown = memo(move || {
            let seen = player.seen.get();
            rows.with(|rows| rows.until(seen))
        });
        let current = memo(move || player.item_now());
        Self { player, i18n: use_i18n(), rows, shown, current }
    }

    /// The first record of the row about what happened last: within an open group, of its newest message.
    fn current_row(self) -> Option<RecordId> {
        let item = self.current.get()?;
        let event = self.player.event.get();
        self.rows.with(|rows| rows.of_item(item, event).map(|row| row.n))
    }

    fn height(self) -> u32 {
        let shown = self.shown.get();
        self.rows
            .with(|rows| shown.checked_sub(1).and_then(|last| rows.list.get(last)).map_or(0, |row| row.y + row.height))
    }
}

/// A row of a recording of that version: a group and its first message have the same record, but neither place nor kind.
fn identity((version, _, row): &(u32, usize, Row)) -> Identity {
    let pair = |high: u32, low: u32| u64::from(high) << 32 | u64::from(low);
    [pair(*version, row.n), pair(row.y, row.height), row.kind.rank()]
}

/// The ladder.
#[component]
pub fn Ladder() -> impl IntoView {
    let player = expect_context::<Player>();
    let ladder = Ladder::new(player);
    let scroller = NodeRef::<html::Div>::new();
    let current = memo(move || ladder.current_row());
    let window = Window::new(scroller, ladder.rows, ladder.shown, current, player);
    let i18n = ladder.i18n;
    let version = Memo::new(move |before: Option<&u32>| {
        player.run.track();
        before.map_or(0, |before| before.wrapping_add(1))
    });
    let visible = move || {
        let (from, to) = window.range.get();
        let version = version.get();
        ladder.rows.with(|rows| {
            let made = rows.list.get(from..to.min(rows.list.len())).unwrap_or_default();
            (from..).zip(made).map(|(index, row)| (version, index, row.clone())).collect::<Vec<_>>()
        })
    };
    let listened = memo(move || player.run.with(|run| listener(run).map(NodeId::letter)));
    let is_empty = memo(move || ladder.shown.get() == 0);
    let lead =
        move || format!("{}px", ladder.rows.with(|rows| rows.list.get(window.range.get().0).map_or(0, |row| row.y)));
    view! {
        <section class="ladder" class:is-listened=move || listened.get().is_some() aria-label=move || i18n.text(msg::ladder_title("A", "B"))>
            <arrow::Heads />
            <div class="ladder-heads" aria-hidden="true">
                <span class="ladder-head node-a"><b>"A"</b>" · "{t(msg::NODE_A)}</span>
                {move || listened.get().map(|letter| view! { <span class="ladder-head"><b>{letter}</b>" · "{t(msg::NODE_C)}</span> }.into_any())}
                <span class="ladder-head node-b"><b>"B"</b>" · "{t(msg::NODE_B)}</span>
            </div>
            <div class="ladder-scroll" node_ref=scroller tabindex="-1" on:scroll=act(move |_| window.scrolled())
                on:wheel=act(move |_| window.leave()) on:touchmove=act(move |_| window.leave())>
                {move || is_empty.get().then(|| view! { <p class="ladder-empty">{t(msg::LADDER_EMPTY)}</p> }.into_any())}
                <ol class="ladder-rows" aria-label=ts(msg::REGION_EVENTS) style:height=move || format!("{}px", ladder.height())
                    style:padding-block-start=lead>
                    {each(visible, identity, move |(_, index, row)| view! { <RowView ladder index row /> }.into_any())}
                </ol>
            </div>
            {move || window.away.get().then(|| view! {
                <button type="button" class="ladder-follow" on:click=act(move |_| window.follow())>"↓ "{t(msg::LADDER_FOLLOW)}</button>
            }.into_any())}
        </section>
    }
}
