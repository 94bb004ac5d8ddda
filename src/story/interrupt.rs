//! Interrupting: what breaks, and when exactly.

use super::decimal::parse;
use super::facts::{Octet, after_break, leaves_with};
use crate::i18n::{I18n, Key, Message, msg, t, use_i18n};
use crate::place::{act, memo};
use crate::player::Player;
use crate::ui::Dialog;
use capa5_core::world::action::{Action, When};
use capa5_core::world::record::{LinkId, NodeId};
use capa5_core::world::recording::Ending;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// The end that can crash: the one that receives.
const CRASHES: NodeId = NodeId(1);

/// What breaks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Break {
    Cut,
    Crash,
}

/// When it breaks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moment {
    Now,
    Event,
    File,
    Wire,
}

/// The palette in its dialog; the transport bar's button and key I open it.
#[component]
pub fn InterruptDialog() -> impl IntoView {
    let player = expect_context::<Player>();
    view! { <Dialog open=player.palette title=msg::INTERRUPT_TITLE><Palette/></Dialog> }
}

/// Why nothing can break at the playhead.
fn not_now(player: Player) -> Option<Key> {
    if player.deciding().is_some() {
        return Some(msg::INTERRUPT_AT_DECISION);
    }
    let over = player.at_end() && player.run.with(|run| matches!(run.ending(), Ending::Ended | Ending::Bound));
    over.then_some(msg::INTERRUPT_OVER)
}

#[component]
fn Palette() -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    player.pause();
    let what = RwSignal::new(Break::Cut);
    let blocked = memo(move || not_now(player));
    let when = RwSignal::new(if blocked.get_untracked().is_some() { Moment::Event } else { Moment::Now });
    let timed = memo(move || when.get() != Moment::Now);
    let text = RwSignal::new(suggestion(player, when.get_untracked()));
    let problem = RwSignal::new(None::<Message>);
    let choose = move |moment: Moment| {
        when.set(moment);
        text.set(suggestion(player, moment));
        problem.set(None);
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        match commit(player, what.get_untracked(), when.get_untracked(), &text.get_untracked()) {
            Ok(()) => player.palette.set(false),
            Err(why) => problem.set(Some(why)),
        }
    };
    let crash = CRASHES.letter();
    view! {
        <form class="palette" on:submit=act(submit) novalidate>
            <fieldset class="field">
                <legend>{t(msg::INTERRUPT_WHAT)}</legend>
                {radio(what, Break::Cut, "break-cut", msg::INTERRUPT_CUT.into(), msg::INTERRUPT_CUT_HELP.into())}
                {radio(what, Break::Crash, "break-crash", msg::interrupt_crash(crash), msg::interrupt_crash_help(crash))}
            </fieldset>
            <fieldset class="field">
                <legend>{t(msg::INTERRUPT_WHEN)}</legend>
                <div class="radio">
                    <input type="radio" name="when" id="when-now" disabled=move || blocked.get().is_some() aria-describedby="when-now-why"
                        prop:checked=move || when.get() == Moment::Now on:change=act(move |_| choose(Moment::Now))/>
                    <label for="when-now">{move || i18n.rich(msg::interrupt_now(player.playhead.with(|playhead| playhead.at.0)))}</label>
                    <small class="reason" id="when-now-why">{move || blocked.get().map(|why| i18n.rich(why))}</small>
                </div>
                {moment(when, choose, Moment::Event, "when-event", msg::INTERRUPT_AT_EVENT)}
                {player.sends_file().then(|| moment(when, choose, Moment::File, "when-file", msg::INTERRUPT_AT_FILE_OCTET))}
                {moment(when, choose, Moment::Wire, "when-wire", msg::INTERRUPT_AT_WIRE_OCTET)}
                {move || timed.get().then(|| view! {
                    <div class="field-row">
                        <input class="input" type="text" inputmode="numeric" id="when-value" autocomplete="off"
                            aria-label=move || i18n.text(value_label(when.get())) aria-describedby="when-help"
                            aria-invalid=move || problem.with(Option::is_some).then_some("true")
                            prop:value=move || text.get() on:input=act(move |event| text.set(event_target_value(&event)))/>
                        <span class="label" id="when-help">{move || help(i18n, player, when.get(), &text.get())}</span>
                    </div>
                }.into_any())}
            </fieldset>
            {move || makes_run(player, when.get(), &text.get()).then(|| view! { <p class="label">{i18n.rich(msg::INTERRUPT_MAKES_RUN)}</p> }.into_any())}
            <p class="is-fault" role="alert">{move || problem.get().map(|why| i18n.rich(why))}</p>
            <div class="actions">
                <button type="submit" class="button is-fault" id="interrupt-commit">
                    {move || i18n.rich(if what.get() == Break::Cut { msg::INTERRUPT_CUT.into() } else { msg::interrupt_crash(crash) })}
                </button>
                <button type="button" class="button is-quiet" on:click=act(move |_| player.palette.set(false))>{t(msg::COMMON_CANCEL)}</button>
            </div>
        </form>
    }
}

fn radio(what: RwSignal<Break>, this: Break, id: &'static str, label: Message, help: Message) -> impl IntoView {
    view! {
        <div class="radio">
            <input type="radio" name="break" id=id prop:checked=move || what.get() == this on:change=act(move |_| what.set(this))/>
            <label for=id>{t(label)}</label>
            <small class="reason">{t(help)}</small>
        </div>
    }
}

fn moment(
    when: RwSignal<Moment>,
    choose: impl Fn(Moment) + Copy + 'static,
    this: Moment,
    id: &'static str,
    label: Key,
) -> impl IntoView {
    view! {
        <div class="radio">
            <input type="radio" name="when" id=id prop:checked=move || when.get() == this on:change=act(move |_| choose(this))/>
            <label for=id>{t(label)}</label>
        </div>
    }
}

const fn value_label(when: Moment) -> Key {
    match when {
        Moment::Now | Moment::Event => msg::INTERRUPT_EVENT_NUMBER,
        Moment::File => msg::INTERRUPT_OCTET_LABEL,
        Moment::Wire => msg::INTERRUPT_WIRE_LABEL,
    }
}

/// What stands in the field first: where the playhead is.
fn suggestion(player: Player, when: Moment) -> String {
    untrack(|| match when {
        Moment::Now => String::new(),
        Moment::Event => {
            let event = player.event.get();
            let at = if not_now(player).is_some() { event.saturating_sub(1) / 2 } else { event };
            at.max(1).to_string()
        }
        Moment::File => player.run.with(|run| run.size() / 2).to_string(),
        Moment::Wire => String::from("1000"),
    })
}

/// What the number in the field stands for.
fn help(i18n: I18n, player: Player, when: Moment, text: &str) -> AnyView {
    let Some(number) = parse(text, 0) else { return i18n.rich(msg::INTERRUPT_NEED_NUMBER) };
    match when {
        Moment::Now => ().into_any(),
        Moment::Event => player.run.with(|run| {
            let record = u32::try_from(number).ok().and_then(|n| run.log().get(n));
            record.map_or_else(
                || i18n.rich(msg::interrupt_events(u64::from(run.len()))),
                |record| i18n.rich(crate::player::words::record_message(record)),
            )
        }),
        Moment::File => i18n.rich(msg::interrupt_of_file(number, player.run.with(|run| run.size()))),
        Moment::Wire => i18n.rich(msg::INTERRUPT_WIRE_HELP),
    }
}

fn octet(when: Moment, number: u64) -> Option<Octet> {
    match when {
        Moment::Now | Moment::Event => None,
        Moment::File => Some(Octet::File(number)),
        Moment::Wire => Some(Octet::Wire(number)),
    }
}

/// Whether what is asked lies before the end of the run on screen: then another run begins.
fn makes_run(player: Player, when: Moment, text: &str) -> bool {
    let number = parse(text, 0);
    player.run.with(|run| match when {
        Moment::Now => player.event.get() < run.len(),
        Moment::Event => number.is_some_and(|n| n < u64::from(run.len())),
        Moment::File | Moment::Wire => number
            .and_then(|number| leaves_with(run, player.event.get(), octet(when, number)?))
            .is_some_and(|n| n < run.len()),
    })
}

/// Does it, and shows what came of it.
fn commit(player: Player, what: Break, when: Moment, text: &str) -> Result<(), Message> {
    let act = match what {
        Break::Cut => Action::Cut(LinkId(0)),
        Break::Crash => Action::Crash(CRASHES),
    };
    let number = || parse(text, 0).ok_or_else(|| Message::from(msg::INTERRUPT_NEED_NUMBER));
    match when {
        Moment::Now => {
            if let Some(why) = untrack(|| not_now(player)) {
                return Err(why.into());
            }
            player.act(None, &[act]);
        }
        Moment::Event => {
            let last = player.run.with_untracked(|run| run.len());
            let n = u32::try_from(number()?).unwrap_or(u32::MAX);
            let open = player
                .run
                .with_untracked(|run| matches!(run.ending(), Ending::Decision(_) | Ending::Ended | Ending::Bound));
            if n == 0 || n > last || (n == last && open) {
                return Err(msg::interrupt_events(u64::from(last)));
            }
            player.seek_event(n);
            player.act(None, &[act]);
        }
        Moment::File | Moment::Wire => {
            let number = number()?;
            let event = player.event.get_untracked();
            let leaves = player.run.with_untracked(|run| leaves_with(run, event, octet(when, number)?));
            let Some(n) = leaves else { return Err(msg::INTERRUPT_NOT_REACHED.into()) };
            player.seek_event(n);
            player.act(Some(if when == Moment::File { When::Position(number) } else { When::Wire(number) }), &[act]);
        }
    }
    let event = player.event.get_untracked();
    let from = event.saturating_sub(1);
    if let Some(n) = player.run.with_untracked(|run| after_break(run, from)) {
        player.seek_event(n);
    }
    Ok(())
}
