//! One row: a button, the words of what happened, and the lines behind them.

use super::rows::{LinkPart, Row, RowKind, members};
use super::{Ladder, arrow, gutter, label};
use crate::i18n::{msg, ts};
use crate::place::{act, memo};
use leptos::prelude::*;

/// Where a row stands in time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stage {
    /// It happened.
    Past,
    /// It is on its way.
    Flying,
    /// It is ahead of the playhead, and was seen before.
    Ghost,
    /// Nobody has seen it yet: its place is kept for it.
    Blank,
}

const fn kind_class(kind: &RowKind) -> &'static str {
    match kind {
        RowKind::Message(_, false) => "row-message",
        RowKind::Message(_, true) => "row-message row-member",
        RowKind::Group(_) => "row-message row-group",
        RowKind::Cut => "row-cut",
        RowKind::Crash(_) | RowKind::Harm => "row-remark row-crash",
        RowKind::Remark(_) => "row-remark",
        RowKind::Open(_) => "row-open",
    }
}

fn stage_of(ladder: Ladder, row: &Row) -> Memo<Stage> {
    let (n, to_n) = (row.n, row.to_n);
    let player = ladder.player;
    let flies = matches!(row.kind, RowKind::Message(..) | RowKind::Group(_));
    memo(move || match player.event.get() {
        event if n > event => {
            if n <= player.seen.get() {
                Stage::Ghost
            } else {
                Stage::Blank
            }
        }
        event if flies && event < to_n => Stage::Flying,
        _ => Stage::Past,
    })
}

/// A row.
#[component]
pub(super) fn RowView(ladder: Ladder, index: usize, row: Row) -> impl IntoView {
    let player = ladder.player;
    let (n, item, height) = (row.n, row.item, row.height);
    let stage = stage_of(ladder, &row);
    let side = match label::side(&row, ladder).map(|node| node.0) {
        Some(0) => "at-a",
        Some(_) => "at-b",
        None => "at-none",
    };
    let tx = match &row.kind {
        RowKind::Message(message, _) => Some(message.tx),
        RowKind::Group(_) => player.run.with_untracked(|run| members(run, item).first().map(|message| message.tx)),
        RowKind::Cut | RowKind::Crash(_) | RowKind::Remark(_) | RowKind::Harm | RowKind::Open(_) => None,
    };
    let to_n = row.to_n;
    let is_closed = matches!(row.kind, RowKind::Group(false));
    let selected = memo(move || {
        let msg = player.selection.with(|selection| selection.map(|selection| selection.msg));
        let among =
            |msg| player.run.with(|run| members(run, item).binary_search_by_key(&msg, |message| message.tx).is_ok());
        msg.is_some_and(|msg| tx == Some(msg) || (is_closed && (n..to_n).contains(&msg) && among(msg)))
    });
    let current = memo(move || ladder.current.get() == Some(item));
    let is_open = matches!(row.kind, RowKind::Open(_));
    let choose = move |_| match tx {
        Some(tx) => player.select(Some(tx)),
        None => player.seek_event(n),
    };
    let linked = row.links.iter().find_map(|link| matches!(link.part, LinkPart::Start(_)).then_some(()));
    let class = format!("row {} {side}{}", kind_class(&row.kind), if linked.is_some() { " row-resumes" } else { "" });
    let words = label::sentence(ladder, &row);
    let overheard = label::overheard(ladder, &row);
    let button = if is_open {
        view! { <div class="row-hit">{label::label(ladder, &row, stage)}</div> }.into_any()
    } else {
        view! {
            <button type="button" class="row-hit" aria-pressed=move || tx.map(|_| selected.get().to_string())
                disabled=move || stage.get() == Stage::Blank on:click=act(choose) on:dblclick=act(move |_| player.seek_event(to_n))>
                <span class="row-label">{label::label(ladder, &row, stage)}</span>
                <span class="visually-hidden">" "{ts(words)}{overheard}</span>
            </button>
        }
        .into_any()
    };
    view! {
        <li class=class class:is-flying=move || stage.get() == Stage::Flying class:is-ghost=move || stage.get() == Stage::Ghost
            class:is-blank=move || stage.get() == Stage::Blank class:is-selected=move || selected.get() class:is-current=move || current.get()
            style:height=format!("{height}px") aria-posinset=index + 1 aria-setsize=move || ladder.shown.get()
            aria-current=move || current.get().then_some("step")>
            {lines(ladder, &row, stage)}
            {gutter::bracket_name(&row)}
            {button}
            {opener(ladder, &row)}
        </li>
    }
}

fn lines(ladder: Ladder, row: &Row, stage: Memo<Stage>) -> impl IntoView + use<> {
    let links = row.links.iter().map(|link| gutter::link(*link, row, ladder)).collect_view();
    let middle = match &row.kind {
        RowKind::Message(..) | RowKind::Group(_) => arrow::arrow(ladder, row, stage),
        RowKind::Cut => arrow::torn(row.height),
        RowKind::Crash(_) | RowKind::Remark(_) | RowKind::Harm | RowKind::Open(_) => ().into_any(),
    };
    view! {
        <svg class="row-lines" height=row.height aria-hidden="true" focusable="false">
            {gutter::lifelines(row)}
            {gutter::bracket(row)}
            <g class="row-drawn">{middle}{gutter::flags(ladder, row, stage)}{gutter::heard(ladder, row)}</g>
            {links}
        </svg>
    }
}

/// Opens or closes a group.
fn opener(ladder: Ladder, row: &Row) -> Option<AnyView> {
    let RowKind::Group(open) = row.kind else { return None };
    let (player, n) = (ladder.player, row.n);
    let words = if open { msg::LADDER_CLOSE_GROUP } else { msg::LADDER_OPEN_GROUP };
    Some(
        view! {
            <button type="button" class="row-opener" aria-expanded=open.to_string() aria-label=ts(words) on:click=act(move |_| player.toggle_group(n))>
                {if open { "−" } else { "+" }}
            </button>
        }
        .into_any(),
    )
}
