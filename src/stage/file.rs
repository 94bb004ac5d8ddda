//! The file: how much B stored, how much left A, and the synchronization points as numbered flags.

use super::layout::{EDGE, Layout};
use crate::i18n::{msg, use_i18n};
use crate::place::{each, memo};
use crate::player::Player;
use crate::ui::fixed;
use capa5_core::order;
use capa5_core::view::outcome::Point;
use capa5_core::world::record::RecordId;
use capa5_core::world::recording::Recording;
use leptos::prelude::*;

/// The points of a run by serial number, those of one number in order of being set. The end of the file is no minor point, though
/// it counts as one: the bar's own end shows it.
fn numbered(run: &Recording) -> Vec<Point> {
    let mut points: Vec<_> = run.points().iter().filter(|point| point.at < run.size()).copied().collect();
    order::by(&mut points, |point| [u64::from(point.serial), u64::from(point.set)]);
    points
}

/// A point's flag: its position and whether it was confirmed; by serial number.
fn flags(points: &[Point], event: RecordId) -> Vec<(u32, u64, bool)> {
    let mut flags: Vec<(u32, u64, bool)> = Vec::new();
    for point in points.iter().filter(|point| point.set <= event) {
        let confirmed = point.confirmed != 0 && point.confirmed <= event;
        match flags.last_mut() {
            // Set again in a later session, a point is that one; confirmed once, it stays so.
            Some(flag) if flag.0 == point.serial => {
                *flag = (point.serial, point.at, confirmed || (flag.2 && flag.1 == point.at));
            }
            Some(_) | None => flags.push((point.serial, point.at, confirmed)),
        }
    }
    flags
}

/// The middle of a flag with that number on it, px.
const fn middle(serial: u32) -> f64 {
    if serial > 99 { 13.5 } else { 9.5 }
}

/// A flag stands at its position; at the right edge it stands as far left as it must to be seen.
fn planted(x: f64, layout: Layout, middle: f64) -> String {
    format!("translate({} {})", fixed(x.min(f64::from(layout.width) - 2.0 * middle - 1.0), 1), layout.bar)
}

#[component]
pub(super) fn FileBar(layout: Layout) -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let size = memo(move || player.settings().size);
    // Sorted once in a run: a seek only looks at them.
    let points = memo(move || player.run.with(|run| numbered(run)));
    let flags = memo(move || points.with(|points| flags(points, player.event.get())));
    let stored = memo(move || player.moment.with(|moment| moment.ends.get(1).map_or(0, |end| end.memory.stored)));
    let received = memo(move || player.moment.with(|moment| moment.ends.get(1).map_or(0, |end| end.memory.received)));
    let reached = memo(move || player.moment.with(|moment| moment.reached));
    let confirmed = memo(move || {
        let complete = player.moment.with(|moment| moment.ends.first().is_some_and(|end| end.memory.complete));
        let last = flags.with(|flags| flags.iter().filter(|flag| flag.2).map(|flag| flag.1).max().unwrap_or(0));
        if complete { size.get() } else { last }
    });
    let cut = memo(move || player.moment.with(|moment| moment.cut.contains(&true)));
    let (y, height) = (layout.bar, layout.bar_height);
    let width = move |from: u64, to: u64| {
        fixed((layout.on_bar(to, size.get()) - layout.on_bar(from.min(to), size.get())).max(0.0), 2)
    };
    let every = memo(move || layout.every(player.run.with(|run| run.points().len())));
    // All that the run will have: as time goes back and forth they only come and go.
    let planted_in_run = move || {
        let every = every.get();
        let mut places: Vec<_> = points.with(|points| points.iter().map(|point| (point.serial, point.at)).collect());
        places.retain(|(serial, _)| (*serial as usize).is_multiple_of(every));
        order::by(&mut places, |(serial, at)| [u64::from(*serial), *at]);
        places.dedup();
        places
    };
    let flag = move |(serial, at): (u32, u64)| {
        let middle = middle(serial);
        let confirmed = memo(move || {
            flags.with(|flags| {
                let flag = flags.binary_search_by_key(&serial, |flag| flag.0).ok().and_then(|index| flags.get(index));
                flag.filter(|flag| flag.1 == at).map(|flag| flag.2)
            })
        });
        view! {
            <g class="flag" class:is-solid=move || confirmed.get() == Some(true) display=move || confirmed.get().is_none().then_some("none")
                transform=move || planted(layout.on_bar(at, size.get()), layout, middle)>
                <path d=format!("M0 {height}V-16h{}v12H0", fixed(2.0 * middle, 0))></path>
                <text x=fixed(middle, 1) y="-6" text-anchor="middle">{serial.to_string()}</text>
            </g>
        }
        .into_any()
    };
    view! {
        <g class="file">
            <rect class="file-all" x=EDGE y=y width=layout.bar_width() height=height rx="2"></rect>
            <rect class="file-sent" x=EDGE y=y width=move || width(0, reached.get()) height=height></rect>
            <rect class="file-received" x=EDGE y=y width=move || width(0, received.get()) height=height></rect>
            {move || cut.get().then(|| view! {
                <rect class="file-open" x=move || fixed(layout.on_bar(confirmed.get(), size.get()), 2) y={y - 2}
                    width=move || width(confirmed.get(), reached.get()) height={height + 4}></rect>
            }.into_any())}
            <rect class="file-stored" x=EDGE y=y width=move || width(0, stored.get()) height=height></rect>
            {each(planted_in_run, |(serial, at)| [u64::from(*serial), *at, 0], flag)}
            <text class="stage-faint" x=EDGE y={y + height + 18}>"0"</text>
            <text class="file-words" x={layout.width / 2} y={y + height + 18} text-anchor="middle">
                {move || i18n.text(msg::stage_confirmed(confirmed.get()))}
                <tspan class="stage-faint">{move || {
                    let open = reached.get().saturating_sub(confirmed.get());
                    (open > 0).then(|| format!(" · {}", i18n.text(msg::stage_unconfirmed(open))))
                }}</tspan>
            </text>
            <text class="stage-faint" x={layout.width - EDGE} y={y + height + 18} text-anchor="end">{move || i18n.mb(size.get())}</text>
        </g>
    }
}
