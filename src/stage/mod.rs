//! The stage: two ends, the line between them, what is on it, and the file.

mod end;
mod file;
mod flight;
mod layout;

use crate::host::media::use_media;
use crate::i18n::{Message, msg, t, use_i18n};
use crate::place::{memo, part};
use crate::player::Player;
use end::EndView;
use file::FileBar;
use flight::Flights;
use layout::Layout;
use leptos::prelude::*;

/// The stage.
#[component]
pub fn Stage() -> impl IntoView {
    let media = use_media();
    view! {
        <div class="stage">
            {move || {
                let layout = if media.is_phone() { Layout::NARROW } else { Layout::WIDE };
                view! { <Picture layout /> }
            }}
        </div>
    }
}

#[component]
fn Picture(layout: Layout) -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let sends_file = player.sends_file();
    let height = if sends_file { layout.height } else { layout.height_without_bar() };
    let title = move || i18n.text(msg::STAGE_TITLE);
    // While time runs nobody is told each message; the picture says what stands when it rests.
    let description = move || {
        player.playing.track();
        let what = if player.playing.get() { None } else { player.sentence_now() };
        i18n.text(msg::stage_description("A", "B", what.unwrap_or_else(|| Message::from(msg::TRANSPORT_PLAYING))))
    };
    view! {
        <svg class="stage-picture" role="img" viewBox=format!("0 0 {} {height}", layout.width) aria-labelledby="stage-title" aria-describedby="stage-description">
            <title id="stage-title">{title}</title>
            <desc id="stage-description">{description}</desc>
            <Activity layout />
            <Line layout />
            <Flights layout />
            <EndView layout node=0 />
            <EndView layout node=1 />
            {sends_file.then(|| view! { <FileBar layout /> }.into_any())}
        </svg>
    }
}

/// The line between the ends: open, cut, or not there.
#[component]
fn Line(layout: Layout) -> impl IntoView {
    let player = expect_context::<Player>();
    let cut = memo(move || player.moment.with(|moment| moment.cut.first().copied().unwrap_or(false)));
    let open = memo(move || player.moment.with(|moment| moment.ends.iter().any(|end| end.transport)));
    let (from, to) = layout.line_ends();
    let (y, middle) = (layout.line, i32::midpoint(from, to));
    view! {
        <g class="wire" class:is-cut=move || cut.get() class:is-open=move || open.get()>
            {move || if cut.get() {
                view! {
                    <line x1=from x2={middle - 12} y1=y y2=y></line>
                    <line x1={middle + 12} x2=to y1=y y2=y></line>
                    <path class="wire-break" d=format!("M{} {}l8 9-10 5 6 12M{} {}l8 9-10 5 6 12", middle - 14, y - 13, middle + 10, y - 13)></path>
                    <text class="is-fault" x=middle y={y - 22} text-anchor="middle">{t(msg::STAGE_LINE_CUT)}</text>
                }.into_any()
            } else {
                view! { <line x1=from x2=to y1=y y2=y></line> }.into_any()
            }}
            {move || (!open.get() && !cut.get()).then(|| view! {
                <text class="stage-faint" x=middle y={y - 10} text-anchor="middle">{t(msg::STAGE_LINE_NONE)}</text>
            }.into_any())}
        </g>
    }
}

/// The bracket over both ends while an activity is in progress.
#[component]
fn Activity(layout: Layout) -> impl IntoView {
    let player = expect_context::<Player>();
    let name = memo(move || player.moment.with(|moment| moment.ends.first().and_then(|end| end.activity.clone())));
    let (left, right) = (layout::EDGE + 16, layout.width - layout::EDGE - 16);
    let middle = layout.width / 2;
    part(move || {
        name.get().map(|name| {
            view! {
                <g class="stage-activity">
                    <path d=format!("M{left} {}v-8H{}M{}  {}H{right}v8", layout.top - 4, middle - 62, middle + 62, layout.top - 12)></path>
                    <text x=middle y={layout.top - 8} text-anchor="middle">{t(msg::stage_activity(name))}</text>
                </g>
            }.into_any()
        })
    })
}
