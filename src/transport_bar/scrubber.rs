//! The scrubber: a slider over the whole run, in screen time, with its points and faults.

use crate::host::media::use_media;
use crate::i18n::{Message, msg, use_i18n};
use crate::place::{act, memo};
use crate::player::Player;
use crate::ui::fixed;
use capa5_core::session::token::{Holding, TokenItem};
use capa5_core::view::compare::is_harm;
use capa5_core::world::record::{Record, RecordId, What};
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

/// Marks of points that are drawn at most, wide and on a phone: of more, every so manieth.
const MARKS: [usize; 2] = [20, 6];

/// A mark on the scrubber.
#[derive(Clone, Copy, PartialEq)]
enum Mark {
    /// A point: the record that confirmed it.
    Point(RecordId),
    /// Something broke, stood still or was damaged.
    Fault,
    /// Something is to be predicted here, or was.
    Question,
}

/// Every mark of the run: where it stands, with which record it comes, what it is.
fn marks(player: Player, narrow: bool) -> Vec<(f64, RecordId, Mark)> {
    player.run.with(|run| {
        player.score.with(|score| {
            let length = score.length_ms().max(1) as f64;
            let place = |n: u32| run.log().get(n).map_or(0.0, |record| score.screen_at(record.t) as f64 / length);
            let every = run.points().len().div_ceil(MARKS[usize::from(narrow)]).max(1);
            let points = run.points().iter().enumerate().filter(|(index, _)| (index + 1) % every == 0);
            let mut marks: Vec<_> =
                points.map(|(_, point)| (place(point.set), point.set, Mark::Point(point.confirmed))).collect();
            let other = |record: &Record| match &record.what {
                What::Fault { name, .. } if is_harm(*name) => Some(Mark::Fault),
                What::Ui { name: "PREDICT", .. } if record.n > 1 => Some(Mark::Question),
                What::Fault { .. }
                | What::Ui { .. }
                | What::Prim { .. }
                | What::Pdu { .. }
                | What::Tok { .. }
                | What::St { .. }
                | What::Refuse { .. }
                | What::App { .. }
                | What::Stop { .. } => None,
            };
            let others = run.log().iter().filter_map(|record| Some((record, other(record)?)));
            let mut last = None;
            for (record, mark) in others {
                // A rule can harm a thousand messages: what would stand on one pixel is one mark.
                let at = place(record.n);
                if last.is_none_or(|last: f64| at - last > 0.004) {
                    marks.push((at, record.n, mark));
                    last = Some(at);
                }
            }
            if let Some(limit) = player.limit.get() {
                marks.push((place(limit), 0, Mark::Question));
            }
            marks
        })
    })
}

fn percent(share: f64) -> String {
    format!("{}%", fixed(share * 100.0, 3))
}

/// The slider.
#[component]
pub(super) fn Scrubber() -> impl IntoView {
    let player = expect_context::<Player>();
    let (i18n, media) = (use_i18n(), use_media());
    let track = NodeRef::<html::Div>::new();
    let share = memo(move || {
        let at = player.playhead.with(|playhead| playhead.at);
        let share = player.score.with(|score| score.screen_at(at) as f64 / score.length_ms().max(1) as f64);
        (share * 2_000.0).round() / 2_000.0
    });
    let index = memo(move || {
        let event = player.event.get();
        player.stops.with(|stops| stops.partition_point(|stop| *stop <= event))
    });
    let count = memo(move || player.stops.with(|stops| stops.len()));
    // Words for who can't see the ladder; while time runs only now and then, by the step.
    let spoken = move || {
        let (index, count) = (index.get() as u64, count.get() as u64);
        let at = player.playhead.with_untracked(|playhead| playhead.at);
        i18n.text(msg::transport_scrub_value(index, at.0, count, spoken_state(player)))
    };
    let seek = move |event: &PointerEvent| {
        let Some(element) = track.get_untracked() else { return };
        let bounds = element.get_bounding_client_rect();
        let share = ((f64::from(event.client_x()) - bounds.left()) / bounds.width().max(1.0)).clamp(0.0, 1.0);
        // The last pixel is the end, the first the start.
        let pixel = 1.5 / bounds.width().max(1.0);
        if share >= 1.0 - pixel {
            player.to_end();
        } else if share <= pixel {
            player.to_start();
        } else {
            let t = player.score.with_untracked(|score| score.virtual_at((share * score.length_ms() as f64) as u64));
            player.seek_time(t);
        }
    };
    let grab = move |event: PointerEvent| {
        if let Some(target) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
            // Without capture the drag ends at the slider's edge, and that's all.
            let _ = target.set_pointer_capture(event.pointer_id());
        }
        player.pause();
        seek(&event);
    };
    let drag = move |event: PointerEvent| {
        if event.buttons() & 1 == 1 {
            seek(&event);
        }
    };
    view! {
        <div class="scrubber" role="slider" tabindex="0" data-keys="slider" aria-label=move || i18n.text(msg::TRANSPORT_SCRUB) aria-orientation="horizontal"
            aria-valuemin="0" aria-valuemax=move || count.get() aria-valuenow=move || index.get() aria-valuetext=spoken
            on:pointerdown=act(grab) on:pointermove=act(drag)>
            <div class="scrubber-track" node_ref=track>
                <svg class="scrubber-marks" aria-hidden="true" focusable="false">
                    {move || marks(player, media.is_phone()).into_iter().map(|(at, n, mark)| mark_view(player, at, n, mark)).collect_view()}
                </svg>
                <div class="scrubber-gone" style:width=move || percent(share.get())></div>
                <div class="scrubber-thumb" style:inset-inline-start=move || percent(share.get())></div>
            </div>
        </div>
    }
}

/// A mark; what comes after the furthest that was seen isn't given away.
fn mark_view(player: Player, at: f64, n: RecordId, mark: Mark) -> AnyView {
    let hidden = memo(move || n > player.seen.get());
    match mark {
        Mark::Point(confirmed) => {
            let solid = memo(move || confirmed != 0 && confirmed <= player.event.get());
            view! {
                <svg x=percent(at) y="0" class="mark-point" class:is-solid=move || solid.get() class:is-hidden=move || hidden.get()><path d="M0 18V5h8v6H0"></path></svg>
            }
            .into_any()
        }
        Mark::Fault => view! { <svg x=percent(at) y="0" class="mark-fault" class:is-hidden=move || hidden.get()><path d="M-4 4 2 13-3 20 4 32M4 4 8 13 3 20 9 32"></path></svg> }.into_any(),
        Mark::Question => view! { <svg x=percent(at) y="0" class="mark-question" class:is-hidden=move || hidden.get()><text x="0" y="14" text-anchor="middle">{move || "?"}</text></svg> }.into_any(),
    }
}

/// What stands now: what happened last, who holds the data token, how many points are confirmed.
fn spoken_state(player: Player) -> Message {
    let event = player.event.get();
    let last = player.told_now();
    let holder = player.moment.with(|moment| {
        let slot = TokenItem::ALL.iter().position(|token| *token == TokenItem::Data).unwrap_or(0);
        moment.ends.iter().position(|end| end.tokens[slot] == Holding::Mine)
    });
    let confirmed = player
        .run
        .with(|run| run.points().iter().filter(|point| point.confirmed != 0 && point.confirmed <= event).count());
    match holder {
        Some(node) => msg::transport_scrub_state(confirmed as u64, if node == 0 { "A" } else { "B" }, last),
        None => last,
    }
}
