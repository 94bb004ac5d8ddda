//! One of a few: radio buttons that look like buttons.

use super::unique;
use crate::i18n::{Message, t};
use crate::place::act;
use leptos::prelude::*;

/// One that can be chosen.
#[derive(Clone, Debug)]
pub struct Choice<T> {
    /// What is chosen.
    pub value: T,
    /// Its name.
    pub label: Message,
}

/// A group of radio buttons; the arrow keys move within it.
#[component]
pub fn Choices<T>(
    /// What is to be chosen.
    #[prop(into)]
    label: Message,
    /// The choices in order.
    choices: Vec<Choice<T>>,
    /// What is chosen now.
    #[prop(into)]
    chosen: Signal<T>,
    /// What happens when another is chosen.
    on_choose: impl Fn(T) + Clone + 'static,
    /// Whether nothing can be chosen now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let name = unique("choice");
    let radios = choices
        .into_iter()
        .map(|Choice { value, label }| {
            let (name, on_choose) = (name.clone(), on_choose.clone());
            view! {
                <label class="choice">
                    <input
                        type="radio"
                        name=name
                        prop:checked=move || chosen.get() == value
                        disabled=move || disabled.get()
                        on:change=act(move |_| on_choose(value))
                    />
                    <span>{t(label)}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field">
            <legend>{t(label)}</legend>
            <div class="choices">{radios}</div>
        </fieldset>
    }
}
