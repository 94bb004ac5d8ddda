//! Interrupting: what breaks, and when exactly. The palette in its dialog; what comes of it is [`plan`]'s.

mod plan;

use super::facts::line_is_broken;
use crate::i18n::{I18n, Key, Message, msg, t, ts, use_i18n};
use crate::inspector::tree::innermost;
use crate::inspector::value;
use crate::place::{act, memo, part};
use crate::player::Player;
use crate::story::decimal::parse;
use crate::ui::Dialog;
use capa5_core::lesson::scenario::Which;
use capa5_core::view::find::seekable;
use capa5_core::world::record::{NodeId, RecordId, What};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use plan::{Harm, Moment, Plan, in_reach, not_now};

/// The two ends.
const ENDS: [NodeId; 2] = [NodeId(0), NodeId(1)];

/// The palette in its dialog; the transport bar's button and key I open it.
#[component]
pub fn InterruptDialog() -> impl IntoView {
    let player = expect_context::<Player>();
    view! { <Dialog open=player.palette title=msg::INTERRUPT_TITLE wide=true><Palette/></Dialog> }
}

#[component]
fn Palette() -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    player.pause();
    let plan = Plan::new(player);
    let problem = RwSignal::new(None::<Message>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        match plan.commit() {
            Ok(()) => player.palette.set(false),
            Err(why) => problem.set(Some(why)),
        }
    };
    let broken = untrack(|| line_is_broken(player));
    let harms = Harm::ALL.into_iter().filter(|harm| broken || *harm != Harm::Mend);
    let file = untrack(|| player.sends_file());
    let moments = [Moment::Now, Moment::Event, Moment::File, Moment::Wire, Moment::Every];
    let moments = moments.into_iter().filter(|moment| file || *moment != Moment::File);
    view! {
        <form class="palette is-two" on:submit=act(submit) novalidate>
            <fieldset class="field">
                <legend>{t(msg::INTERRUPT_WHAT)}</legend>
                {harms.map(|harm| harm_choice(i18n, plan, harm)).collect_view()}
            </fieldset>
            <fieldset class="field">
                <legend>{t(msg::INTERRUPT_WHEN)}</legend>
                {moments.map(|moment| moment_choice(i18n, plan, moment, problem)).collect_view()}
            </fieldset>
            {part(move || plan.makes_run().then(|| view! { <p class="label">{i18n.rich(msg::INTERRUPT_MAKES_RUN)}</p> }.into_any()))}
            <p class="is-fault" role="alert">{move || problem.get().map(|why| i18n.rich(why))}</p>
            <div class="actions">
                <button type="submit" class="button is-fault" id="interrupt-commit">
                    {move || i18n.rich(plan.harm.get().words(plan.node.get()).0)}
                </button>
                <button type="button" class="button is-quiet" on:click=act(move |_| player.palette.set(false))>{t(msg::COMMON_CANCEL)}</button>
            </div>
        </form>
    }
}

/// What may happen; the chosen one with what else is to be said of it.
fn harm_choice(i18n: I18n, plan: Plan, harm: Harm) -> AnyView {
    let words = move || harm.words(plan.node.get());
    let help = format!("{}-help", harm.id());
    view! {
        <div class="radio">
            // The first choice has the focus, so that a key opens the palette and another one does it.
            <input type="radio" name="break" id=harm.id() aria-describedby=help.clone()
                autofocus=untrack(|| plan.harm.get() == harm)
                prop:checked=move || plan.harm.get() == harm on:change=act(move |_| plan.harm.set(harm))/>
            <label for=harm.id()>{move || i18n.rich(words().0)}</label>
            // What the others do is read where they are chosen, and by who listens at once.
            <small class="reason" class:visually-hidden=move || plan.harm.get() != harm id=help>{move || i18n.rich(words().1)}</small>
            {part(move || (plan.harm.get() == harm).then(|| more_of(plan, harm)))}
        </div>
    }
    .into_any()
}

fn more_of(plan: Plan, harm: Harm) -> AnyView {
    let fields = match harm {
        Harm::Cut | Harm::Mend => return ().into_any(),
        Harm::OneWay | Harm::Crash | Harm::Abort => ends("break-node", msg::INTERRUPT_WHO, plan.node),
        Harm::Stall => typed("break-ms", msg::INTERRUPT_MS, plan.ms),
        Harm::Damage => damage(plan),
    };
    view! { <div class="radio-more">{fields}</div> }.into_any()
}

/// A choice of the ends.
fn ends(id: &'static str, label: Key, chosen: RwSignal<NodeId>) -> AnyView {
    let i18n = use_i18n();
    let choose = move |event| chosen.set(ENDS[usize::from(event_target_value(&event) == "1")]);
    let options = ENDS.map(|node| {
        let name = move || i18n.text(msg::interrupt_end(node.letter()));
        view! { <option value=node.0.to_string() selected=move || chosen.get() == node>{name}</option> }.into_any()
    });
    pick(id, label, options.into_iter().collect_view().into_any(), choose)
}

fn pick(id: &'static str, label: Key, options: AnyView, choose: impl FnMut(leptos::ev::Event) + 'static) -> AnyView {
    view! {
        <label class="pick" for=id><span class="label">{t(label)}</span>
            <select class="input" id=id on:change=act(choose)>{options}</select>
        </label>
    }
    .into_any()
}

fn typed(id: &'static str, label: Key, text: RwSignal<String>) -> AnyView {
    view! {
        <label class="pick" for=id><span class="label">{t(label)}</span>
            <input class="input" type="text" inputmode="numeric" id=id autocomplete="off" prop:value=move || text.get()
                on:input=act(move |event| text.set(event_target_value(&event)))/>
        </label>
    }
    .into_any()
}

/// A message's name with its serial number.
fn named(player: Player, msg: RecordId) -> String {
    player.run.with_untracked(|run| match run.log().get(msg).map(|record| &record.what) {
        Some(What::Pdu { name, facts, .. }) => match facts.serial() {
            Some(serial) => format!("{name} {serial}"),
            None => (*name).to_owned(),
        },
        Some(
            What::Prim { .. }
            | What::Tok { .. }
            | What::St { .. }
            | What::Fault { .. }
            | What::Refuse { .. }
            | What::App { .. }
            | What::Ui { .. }
            | What::Stop { .. },
        )
        | None => String::new(),
    })
}

/// Which message, which octet, which bits; and what comes of them.
fn damage(plan: Plan) -> AnyView {
    let i18n = use_i18n();
    let player = plan.player;
    let id_of = |which: Which| match which {
        Which::NextFrom(node) => format!("next-{node}"),
        Which::Message(msg) => msg.to_string(),
    };
    let choose = move |event| {
        let text = event_target_value(&event);
        plan.which.set(match text.parse() {
            Ok(msg) => Which::Message(msg),
            Err(_) => Which::NextFrom(u8::from(text == "next-1")),
        });
    };
    let option = move |which: Which, name: Message| {
        view! { <option value=id_of(which) selected=move || plan.which.get() == which>{move || i18n.text(name.clone())}</option> }.into_any()
    };
    let which = move || match plan.when.get() {
        // The rule says which.
        Moment::Every => None,
        when @ (Moment::Now | Moment::Event | Moment::File | Moment::Wire) => {
            let flying = if when == Moment::Now { in_reach(player) } else { Vec::new() };
            let flying = flying.into_iter().map(|(msg, from)| {
                option(Which::Message(msg), msg::interrupt_message_flying(named(player, msg), from.letter()))
            });
            let next = ENDS.map(|node| option(Which::NextFrom(node.0), msg::interrupt_message_next(node.letter())));
            let options = flying.chain(next).collect_view().into_any();
            Some(pick("break-message", msg::INTERRUPT_MESSAGE, options, choose))
        }
    };
    let bits = (1..=8_u8).rev().map(|bit| (1 << (bit - 1), msg::interrupt_bit(u64::from(bit))));
    let bits = bits.chain([(0xff, Message::from(msg::INTERRUPT_BITS_ALL))]);
    let bits = bits.map(|(mask, name): (u8, Message)| {
        view! { <option value=mask.to_string() selected=move || plan.mask.get() == mask>{move || i18n.text(name.clone())}</option> }.into_any()
    });
    let choose_bits = move |event| plan.mask.set(event_target_value(&event).parse().unwrap_or(1));
    view! {
        {part(which)}
        <div class="pick-row">
            {typed("break-octet", msg::INTERRUPT_OCTET, plan.octet)}
            {pick("break-bits", msg::INTERRUPT_BITS, bits.collect_view().into_any(), choose_bits)}
        </div>
        <p class="label" role="status" id="break-preview">{part(move || preview(i18n, plan))}</p>
    }
    .into_any()
}

/// What the octet of the chosen message says, and what it is going to say.
fn preview(i18n: I18n, plan: Plan) -> Option<AnyView> {
    let Which::Message(msg) = plan.which.get() else { return None };
    let now = plan.when.get() == Moment::Now;
    let at = u32::try_from(parse(&plan.octet.get(), 0)?).ok().filter(|_| now)?;
    let mask = plan.mask.get();
    plan.player.run.with_untracked(|run| {
        let inspection = run.inspect(msg, at.saturating_add(1))?;
        if u64::from(at) >= inspection.total {
            return Some(i18n.rich(msg::interrupt_octets(inspection.total.saturating_sub(1), inspection.total)));
        }
        let was = inspection.octets.get(at as usize).filter(|_| !inspection.missing)?;
        let field = innermost(&inspection.marks, at).and_then(|index| inspection.marks.get(index));
        let hex = |octet: u8| format!("{octet:02X}");
        let name = field.map_or_else(|| msg::event_unnamed(String::new()), value::name);
        Some(i18n.rich(msg::interrupt_preview(hex(was ^ mask), name, hex(*was))))
    })
}

fn moment_id(moment: Moment) -> (&'static str, Key) {
    match moment {
        Moment::Now => ("when-now", msg::INTERRUPT_WHEN),
        Moment::Event => ("when-event", msg::INTERRUPT_AT_EVENT),
        Moment::File => ("when-file", msg::INTERRUPT_AT_FILE_OCTET),
        Moment::Wire => ("when-wire", msg::INTERRUPT_AT_WIRE_OCTET),
        Moment::Every => ("when-every", msg::INTERRUPT_EVERY),
    }
}

/// When it may happen; the chosen moment with its number.
fn moment_choice(i18n: I18n, plan: Plan, moment: Moment, problem: RwSignal<Option<Message>>) -> AnyView {
    let player = plan.player;
    let (id, label) = moment_id(moment);
    let blocked = memo(move || {
        let mends = plan.harm.get() == Harm::Mend;
        if moment == Moment::Now && !mends { not_now(player) } else { None }
    });
    let name = move || match moment {
        Moment::Now => i18n.rich(msg::interrupt_now(player.playhead.with(|playhead| playhead.at.0))),
        Moment::Event | Moment::File | Moment::Wire | Moment::Every => i18n.rich(label),
    };
    let choose = move |_| {
        plan.set_when(moment);
        problem.set(None);
    };
    let why = format!("{id}-why");
    view! {
        <div class="radio">
            <input type="radio" name="when" id=id disabled=move || blocked.get().is_some() aria-describedby=why.clone()
                prop:checked=move || plan.when.get() == moment on:change=act(choose)/>
            <label for=id>{name}</label>
            {part(move || (plan.when.get() == moment).then(|| number_of(i18n, plan, moment, problem)))}
            <small class="reason" id=why>{move || blocked.get().map(|why| i18n.rich(why))}</small>
        </div>
    }
    .into_any()
}

fn number_of(i18n: I18n, plan: Plan, moment: Moment, problem: RwSignal<Option<Message>>) -> AnyView {
    let label = match moment {
        Moment::Now => return ().into_any(),
        Moment::Every => return view! { <div class="radio-more">{rule(plan)}</div> }.into_any(),
        Moment::Event => msg::INTERRUPT_EVENT_NUMBER,
        Moment::File => msg::INTERRUPT_OCTET_LABEL,
        Moment::Wire => msg::INTERRUPT_WIRE_LABEL,
    };
    view! {
        <div class="radio-more field-row">
            <input class="input" type="text" inputmode="numeric" id="when-value" autocomplete="off"
                aria-label=ts(label) aria-describedby="when-help"
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                prop:value=move || plan.text.get() on:input=act(move |event| plan.text.set(event_target_value(&event)))/>
            <span class="label" id="when-help">{move || help(i18n, plan, moment)}</span>
        </div>
    }
    .into_any()
}

/// Every so manieth message of a kind.
fn rule(plan: Plan) -> AnyView {
    let names = plan.player.run.with_untracked(|run| seekable(run).0);
    let options = names.iter().map(|name| {
        let name = *name;
        view! { <option value=name lang="en" selected=move || plan.name.get() == name>{name}</option> }.into_any()
    });
    let options = options.collect_view().into_any();
    let choose = move |event| {
        let text = event_target_value(&event);
        if let Some(name) = names.iter().find(|name| **name == text) {
            plan.name.set(name);
        }
    };
    view! {
        <div class="pick-row">
            {typed("every-k", msg::INTERRUPT_EVERY_K, plan.every)}
            {pick("every-name", msg::INTERRUPT_EVERY_NAME, options, choose)}
            {ends("every-from", msg::INTERRUPT_EVERY_FROM, plan.from)}
        </div>
        <p class="label">{t(msg::INTERRUPT_EVERY_HELP)}</p>
    }
    .into_any()
}

/// What the number in the field stands for.
fn help(i18n: I18n, plan: Plan, moment: Moment) -> AnyView {
    let player = plan.player;
    let Some(number) = parse(&plan.text.get(), 0) else { return i18n.rich(msg::INTERRUPT_NEED_NUMBER) };
    match moment {
        Moment::Now | Moment::Every => ().into_any(),
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
