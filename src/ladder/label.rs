//! What a row says in its few words: names and numbers; the whole sentence goes to who can't see the line.

use super::Ladder;
use super::row::Stage;
use super::rows::{Ear, LinkPart, Row, RowKind, members};
use crate::i18n::{Message, msg, t, ts};
use crate::place::memo;
use crate::player::words;
use capa5_core::view::item::{Fate, Message as Sent, Role};
use capa5_core::view::outcome::Point;
use capa5_core::world::record::{NodeId, What};
use leptos::prelude::*;

/// The visible words of a row.
pub(super) fn label(ladder: Ladder, row: &Row, stage: Memo<Stage>) -> AnyView {
    match &row.kind {
        RowKind::Message(message, _) => sent(ladder, row, message),
        RowKind::Group(_) => group(ladder, row, stage),
        RowKind::Cut => cut(ladder, row),
        RowKind::Crash(_) | RowKind::Remark(_) | RowKind::Harm => {
            let words = refusal(ladder, row).unwrap_or_else(|| sentence(ladder, row));
            view! { <span>{t(words)}</span> }.into_any()
        }
        RowKind::Open(_) => view! {
            <span class="open-end"><strong>{t(msg::LADDER_DECIDE)}</strong><small>{t(msg::LADDER_DECIDE_HELP)}</small></span>
        }
        .into_any(),
    }
}

/// A refusal in short: who, what, in which state, and the predicates that fail. Why they do is in the whole sentence.
fn refusal(ladder: Ladder, row: &Row) -> Option<Message> {
    ladder.player.run.with_untracked(|run| {
        let record = run.log().get(row.n)?;
        let What::Refuse { name, state, predicates, .. } = &record.what else { return None };
        let node = record.node()?.letter();
        Some(if predicates.is_empty() {
            // The state has no row for it, or it is what is asked for that isn't allowed.
            msg::ladder_refused_plain(*name, node, *state)
        } else {
            msg::ladder_refused(*name, node, *state, predicates.join(", "))
        })
    })
}

/// The row's whole sentence.
pub(super) fn sentence(ladder: Ladder, row: &Row) -> Message {
    ladder.player.run.with_untracked(|run| {
        let of_item = || run.items().get(row.item as usize).map(|item| words::row_message(run, item));
        let of_record = || run.log().get(row.n).map(words::record_message);
        let message = if matches!(row.kind, RowKind::Message(_, true)) { of_record() } else { of_item() };
        message.unwrap_or_else(|| Message::from(msg::LADDER_EMPTY))
    })
}

/// What somebody made of it who listens, once that has happened.
pub(super) fn overheard(ladder: Ladder, row: &Row) -> Option<AnyView> {
    let Ear::Hears(heard) = row.ear else { return None };
    let said = ladder.player.run.with_untracked(|run| run.log().get(heard.by).map(words::record_message))?;
    let event = ladder.player.event;
    let is_known = memo(move || heard.by <= event.get());
    Some(view! { {move || is_known.get().then(|| view! { " "{ts(said.clone())} }.into_any())} }.into_any())
}

fn term(text: &'static str) -> impl IntoView {
    view! { <span lang="en" translate="no" class="term">{text}</span> }
}

fn sent(ladder: Ladder, row: &Row, message: &Sent) -> AnyView {
    let i18n = ladder.i18n;
    let line = ladder.player.run.with_untracked(|run| crate::mail::line_of(run, message.tx));
    if let Some((line, more)) = line.filter(|_| !matches!(message.fate, Fate::Lost(..))) {
        return view! { <span lang="en" translate="no" class="term">{line}{more.then_some(" …")}</span> }.into_any();
    }
    if matches!(message.fate, Fate::Lost(..)) {
        return view! { <span class="is-lost">{t(msg::ladder_lost(message.name))}{serial(message)}</span> }.into_any();
    }
    let extra = if message.len > 0 {
        let (from, to) = (message.off, message.off + message.len);
        Some(view! { <small>{move || format!(" · {}", i18n.range(from, to))}</small> }.into_any())
    } else if let Some(at) = confirms(ladder, message) {
        Some(view! { <small>" · "{t(msg::ladder_confirmed_up_to(at))}</small> }.into_any())
    } else {
        let start = row.links.iter().find_map(|link| match link.part {
            LinkPart::Start(serial) => Some(serial),
            LinkPart::Point | LinkPart::Pass => None,
        });
        start.map(|serial| view! { <small>" · "{t(msg::ladder_resume_from(u64::from(serial)))}</small> }.into_any())
    };
    let number =
        if row.links.iter().any(|link| matches!(link.part, LinkPart::Start(_))) { None } else { serial(message) };
    view! { {term(message.name)}{number}{extra} }.into_any()
}

fn serial(message: &Sent) -> Option<String> {
    message.serial.map(|serial| format!(" {serial}"))
}

/// The position up to which a confirmation confirms.
fn confirms(ladder: Ladder, message: &Sent) -> Option<u64> {
    let arrived = message.role == Role::Confirms && matches!(message.fate, Fate::Arrived(_));
    let serial = message.serial.filter(|_| arrived)?;
    ladder.player.run.with_untracked(|run| {
        let sc = run.log().get(message.tx)?.sc;
        // Each activity counts anew: of several points of that number it is the one set last before.
        let is_meant = |point: &&Point| point.serial == serial && point.sc == sc && point.set < message.tx;
        let point = run.points().iter().rev().find(is_meant)?;
        // Where no octets of a file are sent there are none to be confirmed.
        (point.at > 0).then_some(point.at)
    })
}

/// `DT × 100 · 45–50 MB`; while it is on its way, how many have left and how far.
fn group(ladder: Ladder, row: &Row, stage: Memo<Stage>) -> AnyView {
    let (i18n, player, item, is_open) =
        (ladder.i18n, ladder.player, row.item, matches!(row.kind, RowKind::Group(true)));
    let facts = player.run.with_untracked(|run| {
        let all = members(run, item);
        let (first, last) = (all.first()?, all.last()?);
        Some((first.name, all.len() as u64, first.off, last.off + last.len, matches!(first.fate, Fate::Lost(..))))
    });
    let Some((name, count, from, to, lost)) = facts else { return ().into_any() };
    let come = memo(move || {
        let event = player.event.get();
        (stage.get() == Stage::Flying).then(|| {
            player.run.with(|run| {
                let all = members(run, item);
                let come = all.partition_point(|message| message.tx <= event);
                (come as u64, all.get(come.saturating_sub(1)).map_or(0, |message| message.off + message.len))
            })
        })
    });
    let words = move || match come.get() {
        Some((come, at)) if come < count => i18n.rich(msg::ladder_group_so_far(at, come, name, count)),
        Some(_) | None => i18n.rich(msg::ladder_group_range(count, name, i18n.range(from, to))),
    };
    view! { <span class:is-lost=lost class:is-open=is_open>{words}</span> }.into_any()
}

fn cut(ladder: Ladder, row: &Row) -> AnyView {
    let i18n = ladder.i18n;
    let position = ladder.player.run.with_untracked(|run| match run.log().get(row.n).map(|record| &record.what) {
        Some(What::Fault { pos, .. }) => *pos,
        _ => None,
    });
    view! {
        <span class="is-torn"><strong>{t(msg::LADDER_TORN)}</strong>{position.map(|at| view! { " · "{move || i18n.octets(at)} }.into_any())}</span>
    }
    .into_any()
}

/// The side that a row's words stand at: A, B or none.
pub(super) fn side(row: &Row, ladder: Ladder) -> Option<NodeId> {
    match &row.kind {
        RowKind::Message(message, _) => Some(message.from),
        RowKind::Group(_) => {
            ladder.player.run.with_untracked(|run| members(run, row.item).first().map(|message| message.from))
        }
        RowKind::Crash(node) | RowKind::Remark(Some(node)) => Some(*node),
        RowKind::Cut | RowKind::Remark(None) | RowKind::Harm | RowKind::Open(_) => None,
    }
}
