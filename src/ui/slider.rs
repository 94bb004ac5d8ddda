//! A slider with a stepper beside it: nothing can only be dragged.

use super::scale::Scale;
use super::unique;
use crate::i18n::{Message, msg, t, ts, use_i18n};
use crate::place::{act, memo};
use leptos::prelude::*;

/// A slider over the values from `min` to `max`.
#[component]
pub fn Slider(
    /// What it sets.
    #[prop(into)]
    label: Message,
    /// How the values lie.
    scale: Scale,
    /// The value.
    #[prop(into)]
    value: Signal<u64>,
    /// The least.
    #[prop(into)]
    min: Signal<u64>,
    /// The most.
    #[prop(into)]
    max: Signal<u64>,
    /// The value in words.
    #[prop(into)]
    shown: Signal<String>,
    /// What happens when it moves.
    on_set: impl Fn(u64) + Clone + 'static,
    /// Which bound binds, and why.
    #[prop(optional, into)]
    bound: Signal<Option<Message>>,
    /// What the knob is.
    #[prop(optional, into)]
    help: Option<Message>,
    /// Whether it can't be moved now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (id, note) = (unique("slider"), unique("bound"));
    let last = memo(move || scale.last(min.get(), max.get()));
    let position = memo(move || scale.position(value.get(), min.get(), max.get()));
    let moved = {
        let on_set = on_set.clone();
        move |event| {
            if let Ok(position) = event_target_value(&event).parse() {
                on_set(scale.value(position, min.get_untracked(), max.get_untracked()));
            }
        }
    };
    let step = move |by: fn(Scale, u64, u64, u64) -> u64| {
        let on_set = on_set.clone();
        move |_| on_set(by(scale, value.get_untracked(), min.get_untracked(), max.get_untracked()))
    };
    let (less, more) =
        (step(|scale, value, min, _| scale.down(value, min)), step(|scale, value, _, max| scale.up(value, max)));
    let at_least = move || disabled.get() || value.get() <= min.get();
    let at_most = move || disabled.get() || max.get() <= value.get();
    view! {
        <div class="field">
            <div class="field-head">
                <label for=id.clone()>{t(label.clone())}</label>
                <output class="field-value" for=id.clone()>{move || shown.get()}</output>
            </div>
            <div class="field-row">
                <button type="button" class="button is-icon" aria-label=ts(msg::knob_lower(label.clone()))
                    disabled=at_least on:click=act(less)>"−"</button>
                <input class="slider" type="range" id=id min="0" step="1" max=move || last.get() prop:value=move || position.get().to_string()
                    disabled=move || disabled.get() aria-valuetext=move || shown.get() aria-describedby=note.clone() on:input=act(moved) />
                <button type="button" class="button is-icon" aria-label=ts(msg::knob_raise(label))
                    disabled=at_most on:click=act(more)>"+"</button>
            </div>
            <p class="label" id=note>
                {help.map(t)}" "{move || bound.get().map(|bound| i18n.rich(bound))}
            </p>
        </div>
    }
}
