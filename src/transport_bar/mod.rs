//! The transport bar: time's controls under the thumb.

mod scrubber;
mod until;

pub use until::TimeDialog;

use crate::host::page;
use crate::i18n::{I18n, msg, t, ts, use_i18n};
use crate::place::{act, memo};
use crate::player::{Pace, Player, Speed};
use crate::ui::{Icon, icon};
use capa5_core::world::record::What;
use leptos::prelude::*;
use scrubber::Scrubber;
use until::pace_name;

/// The bar.
#[component]
pub fn TransportBar() -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let at_start = memo(move || player.playhead.with(|playhead| playhead.event == 0 && playhead.at.0 == 0));
    let at_end = memo(move || player.at_end() || player.is_held());
    let deciding = memo(move || player.deciding().is_some() || player.is_held());
    view! {
        <section class="transport" aria-label=ts(msg::REGION_TRANSPORT)>
            <div class="transport-buttons">
                <button type="button" class="tool tool-start" aria-label=ts(msg::TRANSPORT_TO_START) title=ts(msg::TRANSPORT_TO_START)
                    aria-disabled=move || at_start.get().to_string() on:click=act(move |_| player.to_start())>{icon(Icon::Start)}</button>
                <button type="button" class="tool tool-back" aria-label=ts(msg::TRANSPORT_BACK) title=ts(msg::TRANSPORT_BACK)
                    aria-disabled=move || at_start.get().to_string() on:click=act(move |_| player.step_back())>{icon(Icon::Back)}</button>
                <PlayButton deciding />
                <button type="button" class="tool tool-step" aria-label=ts(msg::TRANSPORT_STEP) title=ts(msg::TRANSPORT_STEP)
                    aria-disabled=move || at_end.get().to_string() on:click=act(move |_| player.step())>{icon(Icon::Step)}</button>
                <button type="button" class="tool tool-end" aria-label=ts(msg::TRANSPORT_TO_END) title=ts(msg::TRANSPORT_TO_END)
                    aria-disabled=move || at_end.get().to_string() on:click=act(move |_| player.to_end())>{icon(Icon::End)}</button>
                <SpeedChoice />
                <PaceChoice />
            </div>
            <Scrubber />
            <Clock i18n />
            <div class="transport-act"><InterruptButton /></div>
        </section>
    }
}

/// Opens the palette of interruptions; key I does the same.
#[component]
fn InterruptButton() -> impl IntoView {
    let player = expect_context::<Player>();
    view! {
        <button type="button" class="button is-fault" id="interrupt" aria-haspopup="dialog" on:click=act(move |_| player.palette.set(true))>
            <span class="interrupt-mark" aria-hidden="true">"⚡"</span>{t(msg::INTERRUPT_BUTTON)}
        </button>
    }
}

/// An arrow up to a bar. The other icons are the first view's too, this one isn't.
fn until_icon() -> AnyView {
    view! { <svg class="icon" viewBox="0 0 18 18" width="18" height="18" aria-hidden="true" focusable="false"><path d="M2 8h6.5V4.5L13 9l-4.5 4.5V10H2zM14 3h2v12h-2z"></path></svg> }
        .into_any()
}

/// What a step is, and the way to what time runs until; key T opens it too.
#[component]
fn PaceChoice() -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let choose = move |event| {
        if let Some(pace) = Pace::of(&event_target_value(&event)) {
            player.set_pace(pace);
        }
    };
    let options = Pace::ALL.map(|pace| {
        view! { <option value=pace.id() selected=move || player.pace.get() == pace>{move || i18n.text(pace_name(pace))}</option> }.into_any()
    });
    view! {
        <label class="speed pace">
            <span class="visually-hidden">{t(msg::PACE_TITLE)}</span>
            <select class="pace-choice" title=ts(msg::PACE_TITLE) prop:value=move || player.pace.get().id() on:change=act(choose)>{options.into_iter().collect_view()}</select>
        </label>
        <button type="button" class="tool tool-until" id="until" aria-haspopup="dialog" aria-label=ts(msg::UNTIL_TITLE) title=ts(msg::UNTIL_TITLE)
            on:click=act(move |_| player.timing.set(true))>{until_icon()}</button>
    }
}

/// Where a decision is taken: after a break, in a mail, in a lesson.
const DECISIONS: [&str; 5] =
    ["#resume", "#mend", ".mail-input", ".lesson-question :is(button, input, select)", "#lesson-next"];

#[component]
fn PlayButton(deciding: Memo<bool>) -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let label = move || match (player.playing.get(), deciding.get()) {
        (true, _) => i18n.text(msg::TRANSPORT_PAUSE),
        (false, true) => i18n.text(msg::TRANSPORT_DECIDE_FIRST),
        (false, false) => i18n.text(msg::TRANSPORT_PLAY),
    };
    // Where a decision is open, the button leads to it.
    let press = move |_| {
        if deciding.get_untracked() && !player.playing.get_untracked() {
            let _ = DECISIONS.into_iter().any(page::focus_first);
        } else {
            player.toggle();
        }
    };
    let why = move || deciding.get().then(|| i18n.text(msg::TRANSPORT_DECIDE_WHY));
    view! {
        <button type="button" class="tool tool-play" class:is-playing=move || player.playing.get()
            aria-disabled=move || (deciding.get() && !player.playing.get()).to_string() title=why on:click=act(press)>
            {move || icon(if player.playing.get() { Icon::Pause } else { Icon::Play })}
            <span class="tool-word">{label}</span>
        </button>
    }
}

#[component]
fn SpeedChoice() -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let word = move |speed: Speed| match speed {
        Speed::Half => i18n.text(msg::transport_speed_times(if i18n.language().tag() == "es" { "0,5" } else { "0.5" })),
        Speed::One => i18n.text(msg::transport_speed_times("1")),
        Speed::Two => i18n.text(msg::transport_speed_times("2")),
        Speed::Four => i18n.text(msg::transport_speed_times("4")),
        Speed::Instant => i18n.text(msg::TRANSPORT_SPEED_INSTANT),
    };
    let choose = move |event| {
        if let Some(speed) = Speed::of(&event_target_value(&event)) {
            player.set_speed(speed);
        }
    };
    view! {
        <label class="speed">
            <span class="visually-hidden">{t(msg::TRANSPORT_SPEED)}</span>
            <select class="speed-choice" prop:value=move || player.speed.get().id() on:change=act(choose)>
                {Speed::ALL.into_iter().map(|speed| view! {
                    <option value=speed.id() selected=move || player.speed.get() == speed>{move || word(speed)}</option>
                }.into_any()).collect_view()}
            </select>
        </label>
    }
}

/// Virtual time, and what a compressed wait leaves out.
#[component]
fn Clock(i18n: I18n) -> impl IntoView {
    let player = expect_context::<Player>();
    let millis = memo(move || player.playhead.with(|playhead| playhead.at.0 / 1_000_000));
    let wait = memo(move || {
        let at = player.playhead.with(|playhead| playhead.at);
        if !player.playing.get() {
            return None;
        }
        player.score.with(|score| {
            let span = score.span_at(score.screen_at(at))?;
            span.compressed.then(|| span.to_t.since(span.from_t).0)
        })
    });
    let octets = memo(move || {
        let one = player.octets_now()?;
        let name = player
            .run
            .with(|run| if let What::Pdu { name, .. } = &run.log().get(one.msg)?.what { Some(*name) } else { None });
        Some((name?, one.left, one.come, one.octets))
    });
    view! {
        <p class="clock">
            <span class="visually-hidden">{t(msg::TRANSPORT_CLOCK)}" "</span>
            <span class="clock-now">{move || i18n.clock(millis.get() * 1_000_000)}</span>
            <span class="clock-octets" id="octets-now">{move || octets.get().map(|(name, left, come, all)| i18n.rich(msg::pace_octets(u64::from(all), u64::from(come), u64::from(left), name)))}</span>
            <span class="clock-wait">{move || wait.get().map(|span| i18n.rich(msg::transport_compressed(span)))}</span>
        </p>
    }
}
