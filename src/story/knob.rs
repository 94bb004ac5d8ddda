//! One knob: a slider over round values, a field for any value, and which bound binds; or a switch.

use super::decimal::{parse, plain, steps};
use super::draft::Draft;
use crate::i18n::{I18n, Key, Message, msg, t, use_i18n};
use crate::place::{act, memo};
use crate::ui::unique;
use capa5_core::lesson::knob::{Bind, Knob, Range, Service};
use leptos::prelude::*;

/// How a knob's value is typed: decimal places of its unit, and the unit.
pub const fn unit(knob: Knob, size: u64) -> (u32, Key) {
    match knob {
        Knob::Size | Knob::Interval if size < 1_000_000 => (0, msg::UNIT_OCTETS_PLAIN),
        Knob::Size | Knob::Interval => (6, msg::UNIT_MB),
        Knob::Dt => (0, msg::UNIT_OCTETS_PLAIN),
        Knob::RateNs => (0, msg::UNIT_NS_OCTET),
        Knob::DelayUs => (3, msg::UNIT_MS),
        Knob::Lag
        | Knob::Service
        | Knob::Pipelining
        | Knob::EightBitMime
        | Knob::Chunking
        | Knob::StartTls
        | Knob::Lenient
        | Knob::AnnouncesSize
        | Knob::EnhancedStatusCodes
        | Knob::Dsn => (0, msg::UNIT_POINTS),
    }
}

/// A knob's value in words.
#[must_use]
pub fn shown(i18n: I18n, knob: Knob, value: u64) -> String {
    match knob {
        Knob::Size | Knob::Interval => i18n.octets(value),
        Knob::Dt => i18n.exact(value),
        Knob::RateNs => format!("{} {}", i18n.count(value), i18n.text(msg::UNIT_NS_OCTET)),
        Knob::DelayUs => i18n.time(value.saturating_mul(1_000)),
        Knob::Lag => i18n.count(value),
        Knob::Pipelining
        | Knob::EightBitMime
        | Knob::Chunking
        | Knob::StartTls
        | Knob::Lenient
        | Knob::AnnouncesSize
        | Knob::EnhancedStatusCodes
        | Knob::Dsn => i18n.text(if value == 0 { msg::KNOB_OFF } else { msg::KNOB_ON }),
        Knob::Service => {
            Service::ALL.get(value as usize).map_or_else(String::new, |service| i18n.text(service_label(*service)))
        }
    }
}

/// The name of a service.
#[must_use]
pub fn service_label(service: Service) -> Message {
    by_id(&format!("service.{}.label", service.id()))
}

/// The name of a knob.
#[must_use]
pub fn label(knob: Knob) -> Message {
    by_id(&format!("knob.{}.label", knob.id()))
}

fn by_id(id: &str) -> Message {
    Key::find(id).map_or_else(|| msg::event_unnamed(id.to_owned()), Message::from)
}

/// Why a knob can't go further.
#[must_use]
pub fn bind(draft: Draft, bind: Bind) -> Message {
    match bind {
        Bind::Own => msg::BOUND_OWN.into(),
        Bind::Transfers => msg::bound_transfers(draft.scenario.with_value(|scenario| scenario.bounds.transfers)),
        Bind::Packet => msg::BOUND_PACKET.into(),
        Bind::File => msg::BOUND_FILE.into(),
    }
}

fn is_used(knob: Knob, service: Service) -> bool {
    match knob {
        Knob::Interval | Knob::Lag => service != Service::Kernel,
        Knob::Size
        | Knob::Dt
        | Knob::RateNs
        | Knob::DelayUs
        | Knob::Service
        | Knob::Pipelining
        | Knob::EightBitMime
        | Knob::Chunking
        | Knob::StartTls
        | Knob::Lenient
        | Knob::AnnouncesSize
        | Knob::EnhancedStatusCodes
        | Knob::Dsn => true,
    }
}

/// A knob.
#[component]
pub fn KnobRow(draft: Draft, knob: Knob) -> impl IntoView {
    let i18n = use_i18n();
    let settings = draft.settings;
    let value = memo(move || settings.with(|settings| settings.get(knob)));
    let range = memo(move || {
        let mut range = settings.with(|settings| draft.scenario.with_value(|scenario| settings.range(scenario, knob)));
        if knob == Knob::Size && draft.file.with(Option::is_some) {
            range = Range { min: value.get(), min_by: Bind::File, max: value.get(), max_by: Bind::File };
        }
        range
    });
    let places = move || unit(knob, settings.with(|settings| settings.size)).0;
    let unit_name = move || i18n.rich(unit(knob, settings.with(|settings| settings.size)).1);
    let default = draft.scenario.with_value(|scenario| scenario.knobs.get(knob).default);
    let values = memo(move || {
        let range = range.get();
        if knob == Knob::Lag {
            (range.min..=range.max).collect()
        } else {
            steps(range.min, range.max, &[default, value.get()])
        }
    });
    let place = move || {
        values.with(|values| values.partition_point(|step| *step < value.get()).min(values.len().saturating_sub(1)))
    };
    let slide = move |event| {
        let index = event_target_value(&event).parse::<usize>().unwrap_or(0);
        if let Some(step) = values.with_untracked(|values| values.get(index).copied()) {
            draft.set(knob, step);
        }
    };
    // Who can't drag steps.
    let stepper = move |sign: &'static str, name: fn(Message) -> Message, up: bool| {
        let next = move || {
            let at = value.get();
            values.with(|values| match up {
                true => values.iter().copied().find(|step| *step > at),
                false => values.iter().rev().copied().find(|step| *step < at),
            })
        };
        let step = move |_| {
            if let Some(step) = untrack(next) {
                draft.set(knob, step);
            }
        };
        let name = name(label(knob));
        view! {
            <button type="button" class="button stepper" aria-label=move || i18n.text(name.clone()) on:click=act(step)
                aria-disabled=move || (next().is_none() || settings.with(|settings| !is_used(knob, settings.service))).then_some("true")>
                <span aria-hidden="true">{sign}</span></button>
        }
        .into_any()
    };
    let typed = move |event| {
        if let Some(number) = parse(&event_target_value(&event), places()) {
            draft.set(knob, number);
        }
    };
    let unused = move || !settings.with(|settings| is_used(knob, settings.service));
    let fixed = move || unused() || range.with(|range| range.min == range.max);
    let wrong = memo(move || range.with(|range| !(range.min..=range.max).contains(&value.get())));
    let (field, note) = (format!("knob-{}", knob.id()), format!("knob-{}-bound", knob.id()));
    let slider_label = {
        let name = label(knob);
        move || i18n.text(name.clone())
    };
    view! {
        <div class="knob" class:knob-wrong=move || wrong.get()>
            <label class="knob-label" for=field.clone()>{t(label(knob))}</label>
            <div class="knob-controls">
                <span class="knob-slide">
                {stepper("−", msg::knob_less, false)}
                <input type="range" class="slider" min="0" step="1" aria-label=slider_label aria-describedby=note.clone()
                    max=move || values.with(|values| values.len().saturating_sub(1)).to_string()
                    prop:value=move || place().to_string() disabled=fixed
                    aria-valuetext=move || shown(i18n, knob, value.get()) on:input=act(slide)/>
                {stepper("+", msg::knob_more, true)}
                </span>
                <input type="text" inputmode="decimal" class="input" id=field autocomplete="off" aria-describedby=note.clone()
                    aria-invalid=move || wrong.get().to_string() disabled=fixed
                    prop:value=move || plain(value.get(), places(), i18n.language()) on:change=act(typed)/>
                <span class="knob-unit">{unit_name}</span>
            </div>
            <p class="knob-bound label" id=note>
                {move || if unused() { i18n.rich(msg::KNOB_NOT_USED) } else { bounds(i18n, draft, knob, range.get(), value.get()) }}
            </p>
        </div>
    }
}

/// A knob that is on or off, and what it does.
#[component]
pub fn SwitchRow(knob: Knob, on: Signal<bool>, turn: Callback<bool>) -> impl IntoView {
    let note = unique("switch-help");
    let help = by_id(&format!("knob.{}.help", knob.id()));
    view! {
        <div class="knob knob-switch">
            <label class="knob-label">
                <input type="checkbox" aria-describedby=note.clone() prop:checked=move || on.get()
                    on:change=act(move |event| turn.run(event_target_checked(&event)))/>
                " "{t(label(knob))}
            </label>
            <p class="knob-bound label" id=note>{t(help)}</p>
        </div>
    }
}

/// What the value may be, and the bound that binds.
fn bounds(i18n: I18n, draft: Draft, knob: Knob, range: Range, value: u64) -> AnyView {
    let least = msg::bound_min(shown(i18n, knob, range.min), bind(draft, range.min_by));
    let most = msg::bound_max(shown(i18n, knob, range.max), bind(draft, range.max_by));
    if range.min == range.max {
        return i18n.rich(most);
    }
    if value <= range.min {
        return i18n.rich(least);
    }
    if value >= range.max || range.min_by == Bind::Own {
        return i18n.rich(most);
    }
    view! { {i18n.rich(least)}" "{i18n.rich(most)} }.into_any()
}

/// The choice of a service.
#[component]
pub fn ServiceChoice(draft: Draft) -> impl IntoView {
    let options = Service::ALL.map(|service| {
        let id = format!("service-{}", service.id());
        let help = by_id(&format!("service.{}.help", service.id()));
        view! {
            <div class="service-choice">
                <input type="radio" name="service" id=id.clone() prop:checked=move || draft.settings.with(|settings| settings.service == service)
                    on:change=act(move |_| draft.set(Knob::Service, service as u64))/>
                <label for=id>{t(service_label(service))}<small class="label">{t(help)}</small></label>
            </div>
        }
    });
    view! { <fieldset class="knob knob-service"><legend class="knob-label">{t(label(Knob::Service))}</legend>{options.collect_view()}</fieldset> }
}
