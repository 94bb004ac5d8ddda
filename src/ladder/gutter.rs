//! What stands on and beside the lifelines: the lifelines themselves, point flags, activity brackets, resume links.

use super::Ladder;
use super::row::Stage;
use super::rows::{Ear, Link, LinkPart, Row, RowKind};
use crate::i18n::{msg, t};
use crate::place::memo;
use capa5_core::view::span::{Bracket, Lane};
use leptos::prelude::*;

/// From the lifeline to the bracket, px.
const BRACKET: i32 = -20;
/// From the lifeline to the first link's track, px.
const TRACK: i32 = -34;

const fn lane_class(lane: Lane) -> &'static str {
    match lane {
        Lane::Idle => "idle",
        Lane::Session => "session",
        Lane::Token => "token",
    }
}

/// Both lifelines through a row.
pub(super) fn lifelines(row: &Row) -> AnyView {
    let height = row.height;
    let end = match row.kind {
        RowKind::Open(_) => height - 24,
        // Torn paper: nothing goes on below.
        RowKind::Cut => height / 2,
        RowKind::Message(..) | RowKind::Group(_) | RowKind::Crash(_) | RowKind::Remark(_) | RowKind::Harm => height,
    };
    let listened = row.ear != Ear::Nobody;
    let part = |lanes: [Lane; 2], from: u32, to: u32| {
        let (a, b) = (lane_class(lanes[0]), lane_class(lanes[1]));
        // The dashes go on from row to row.
        let phase = (row.y + from) % 10;
        view! {
            {listened.then(|| view! { <line class="life life-c" x1="50%" x2="50%" y1=from y2=to></line> }.into_any())}
            <line class=format!("life life-a {a}") x1="0" x2="0" y1=from y2=to></line>
            <line class=format!("life life-b {b}") x1="100%" x2="100%" y1=from y2=to stroke-dashoffset=phase></line>
        }
        .into_any()
    };
    if row.lanes == row.below {
        return part(row.lanes, 0, end);
    }
    view! { {part(row.lanes, 0, HEAD)}{part(row.below, HEAD, end)} }.into_any()
}

/// Where an arrow's head stands, px from the row's top.
const HEAD: u32 = 33;

/// What who listens made of a message, on the arrow: an eye where it read it, a closed box where it didn't.
pub(super) fn heard(ladder: Ladder, row: &Row) -> Option<AnyView> {
    let Ear::Hears(heard) = row.ear else { return None };
    let event = ladder.player.event;
    let is_known = memo(move || heard.by <= event.get());
    let mark = if heard.sealed {
        view! { <rect class="heard-sealed" x="-5" y="-5" width="10" height="10"></rect> }.into_any()
    } else {
        view! { <circle class="heard-ring" r="6"></circle><circle class="heard-eye" r="2.5"></circle> }.into_any()
    };
    Some(view! { <svg class="heard" class:is-hidden=move || !is_known.get() x="50%" y=MIDDLE>{mark}</svg> }.into_any())
}

/// Where the middle of an arrow stands, px from the row's top.
const MIDDLE: &str = "27.5";

/// The numbered flag of a point at both lifelines: hollow until its confirmation arrived, at B until it is stored.
pub(super) fn flags(ladder: Ladder, row: &Row, stage: Memo<Stage>) -> Option<AnyView> {
    let serial = row.point?;
    let point =
        ladder.player.run.with_untracked(|run| run.points().iter().find(|point| point.set == row.n).copied())?;
    let event = ladder.player.event;
    let known = move |by: u32| memo(move || by != 0 && by <= event.get());
    let (confirmed, stored) = (known(point.confirmed), known(point.stored));
    let flag = move |solid: Memo<bool>| {
        view! {
            <g class="flag" class:is-solid=move || solid.get()>
                <path d="M0 36V15h22v13H0"></path>
                <text x="11" y="25.5" text-anchor="middle">{serial.to_string()}</text>
            </g>
        }
    };
    Some(
        view! {
            <svg class="flag-at" x="0" y="0"><g transform="translate(-26 0)">{flag(confirmed)}</g></svg>
            <svg class="flag-at" class:is-hidden=move || stage.get() == Stage::Flying x="100%" y="0"><g transform="translate(4 0)">{flag(stored)}</g></svg>
        }
        .into_any(),
    )
}

/// The activity's bracket at A's side.
pub(super) fn bracket(row: &Row) -> Option<AnyView> {
    let Bracket { first, last, broken, .. } = row.bracket.clone()?;
    let height = i64::from(if matches!(row.kind, RowKind::Cut) { row.height / 2 } else { row.height });
    let x = i64::from(BRACKET) - 12;
    let path = match (first, last && !broken) {
        (true, true) => format!("M{} 14H{x}V{}h8", x + 8, height - 6),
        (true, false) => format!("M{} 14H{x}V{height}", x + 8),
        (false, true) => format!("M{x} 0V{}h8", height - 6),
        (false, false) => format!("M{x} 0V{height}"),
    };
    Some(view! { <path class="bracket" d=path></path> }.into_any())
}

/// The activity's name, beside the first row of its bracket.
pub(super) fn bracket_name(row: &Row) -> Option<AnyView> {
    let Bracket { first: true, name, .. } = row.bracket.clone()? else { return None };
    Some(view! { <span class="bracket-name">{t(msg::stage_activity(name.replace('-', "\u{2011}")))}</span> }.into_any())
}

/// The part of a resume link in a row: from where the session goes on back up to the point.
pub(super) fn link(link: Link, row: &Row, ladder: Ladder) -> AnyView {
    let event = ladder.player.event;
    let shown = memo(move || link.since <= event.get());
    let height = i64::from(row.height);
    let x = i64::from(TRACK) - 6 - 7 * i64::from(link.track % 4);
    let path = match link.part {
        LinkPart::Start(_) => format!("M-5 22H{x}V0"),
        LinkPart::Pass => format!("M{x} {height}V0"),
        LinkPart::Point => format!("M{x} {height}V22H-30"),
    };
    let head = (link.part == LinkPart::Point).then_some("M-36 18l7 4-7 4z");
    view! {
        <g class="resume-link" class:is-hidden=move || !shown.get()>
            <path class="resume-line" d=path></path>
            {head.map(|head| view! { <path class="resume-head" d=head></path> }.into_any())}
        </g>
    }
    .into_any()
}
