//! The lines of the ladder, drawn between the lifelines: x in percent from A to B, y in px from the row's top.

use super::Ladder;
use super::row::Stage;
use super::rows::{Row, RowKind, members};
use crate::place::memo;
use crate::ui::fixed;
use capa5_core::time::Nanos;
use capa5_core::view::item::{Fate, Message};
use leptos::prelude::*;

/// Where an arrow leaves, px from the row's top.
const LEAVES: f64 = 22.0;
/// Where it arrives.
const ARRIVES: f64 = 33.0;

/// The arrowheads, once for all rows.
#[component]
pub(super) fn Heads() -> impl IntoView {
    let head = |id: &'static str, class: &'static str| {
        view! {
            <marker id=id viewBox="0 0 10 8" refX="9.5" refY="4" markerWidth="10" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">
                <path class=class d="M0 0 10 4 0 8z"></path>
            </marker>
        }
    };
    view! {
        <svg class="ladder-defs" width="0" height="0" aria-hidden="true" focusable="false">
            {move || view! { <defs>{head("head-a", "ink-a")}{head("head-b", "ink-b")}</defs> }}
        </svg>
    }
}

/// When an arrow starts and ends, how far it gets, and its direction.
#[derive(Clone, Copy)]
struct Course {
    first: Nanos,
    until: Nanos,
    /// How far it gets of the way, 1 where it arrives.
    reach: f64,
    lost: bool,
    from_a: bool,
}

impl Course {
    fn of(first: &Message, last: &Message, delay: Nanos) -> Self {
        let lost = matches!(first.fate, Fate::Lost(..));
        let gone = first.until.since(first.first).0 as f64;
        let reach = if lost { (gone / (delay.0.max(1) as f64)).clamp(0.1, 0.88) } else { 1.0 };
        Self { first: first.first, until: last.until, reach, lost, from_a: first.from.0 == 0 }
    }

    /// The share of its whole way that it has made at `t`.
    fn at(&self, t: Nanos) -> f64 {
        let (gone, all) = (t.since(self.first).0 as f64, self.until.since(self.first).0.max(1) as f64);
        (gone / all).clamp(0.0, 1.0) * self.reach
    }

    fn x(&self, share: f64) -> String {
        let mut x = fixed(100.0 * if self.from_a { share } else { 1.0 - share }, 2);
        x.push('%');
        x
    }
}

fn y(share: f64) -> String {
    fixed(LEAVES + (ARRIVES - LEAVES) * share, 1)
}

/// The arrow of a message or of a group.
pub(super) fn arrow(ladder: Ladder, row: &Row, stage: Memo<Stage>) -> AnyView {
    let delay = untrack(|| ladder.player.settings()).delay;
    let messages = ladder.player.run.with_untracked(|run| match &row.kind {
        RowKind::Message(message, _) => Some((*message, *message, 1)),
        RowKind::Group(_) => {
            let all = members(run, row.item);
            all.first().zip(all.last()).map(|(first, last)| (*first, *last, all.len()))
        }
        RowKind::Cut | RowKind::Crash(_) | RowKind::Remark(_) | RowKind::Harm | RowKind::Open(_) => None,
    });
    let Some((first, last, count)) = messages else { return ().into_any() };
    let course = Course::of(&first, &last, delay);
    let playhead = ladder.player.playhead;
    // Sixty times a second only where it is on its way.
    let share = memo(move || match stage.get() {
        Stage::Flying => course.at(playhead.with(|playhead| playhead.at)),
        Stage::Past | Stage::Ghost | Stage::Blank => course.reach,
    });
    let class = if course.from_a { "flow flow-a" } else { "flow flow-b" };
    let head = move || {
        (!course.lost && stage.get() != Stage::Flying).then_some(if course.from_a {
            "url(#head-a)"
        } else {
            "url(#head-b)"
        })
    };
    let start = course.x(0.0);
    let second = (count > 1).then(|| {
        view! { <line class=format!("{class} flow-more") x1=start.clone() y1="25.5" x2=move || course.x(share.get()) y2=move || fixed(25.5 + (ARRIVES - LEAVES) * share.get(), 1)></line> }.into_any()
    });
    view! {
        {second}
        <line class=class x1=start.clone() y1=y(0.0) x2=move || course.x(share.get()) y2=move || y(share.get()) marker-end=head></line>
        {course.lost.then(|| lost(course, stage))}
    }
    .into_any()
}

/// The X where a message was lost.
fn lost(course: Course, stage: Memo<Stage>) -> impl IntoView {
    let hidden = move || matches!(stage.get(), Stage::Flying);
    view! {
        <svg class="flow-lost" class:is-hidden=hidden x=course.x(course.reach) y=y(course.reach)>
            <path d="M-6-6 6 6M6-6-6 6"></path>
        </svg>
    }
}

/// The torn paper across both lifelines: a wave above and one below.
pub(super) fn torn(height: u32) -> AnyView {
    let low = height - 8;
    // Waves of 96 px from far left to far right: clipped by the list.
    let wave = |y: u32| {
        let mut path = format!("M-240 {y}q24-9 48 0t48 0");
        for _ in 0..60 {
            path.push_str("t48 0");
        }
        path
    };
    let gap = format!("{} V{} h-3120z", wave(8), low);
    view! {
        <path class="torn-gap" d=gap></path>
        <path class="torn-edge" d=wave(8)></path>
        <path class="torn-edge" d=wave(low)></path>
    }
    .into_any()
}
