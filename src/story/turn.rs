//! The knobs of a scene that asks for no prediction: turned, then it runs anew.

use super::draft::Draft;
use super::knob::{KnobRow, SwitchRow, bind, label, shown};
use crate::i18n::{msg, t, use_i18n};
use crate::place::{act, part};
use crate::player::Player;
use capa5_core::lesson::knob::Knob;
use capa5_core::lesson::scenario::Scenario;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// The knobs of a scenario that can be turned.
pub fn turned(scenario: &Scenario) -> Vec<Knob> {
    scenario.knobs.turnable().filter(|knob| *knob != Knob::Service).collect()
}

fn row(draft: Draft, knob: Knob) -> AnyView {
    if !knob.is_switch() {
        return view! { <KnobRow draft knob/> }.into_any();
    }
    let on = Signal::derive(move || draft.settings.with(|settings| settings.get(knob) == 1));
    let turn = Callback::new(move |on| draft.set(knob, u64::from(on)));
    view! { <SwitchRow knob on turn/> }.into_any()
}

/// The panel of knobs, where the scene has any.
#[component]
pub fn Turn(draft: Draft) -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let knobs = draft.scenario.with_value(turned);
    if knobs.is_empty() {
        return ().into_any();
    }
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Err(refused) = player.begin(draft.settings.get_untracked(), None, Vec::new()) {
            draft.refused.set(refused);
        }
    };
    let refused = move || {
        let first = draft.refused.with(|refused| refused.first().copied())?;
        let why = bind(draft, if first.value < first.range.min { first.range.min_by } else { first.range.max_by });
        let bound = shown(i18n, first.knob, first.range.max);
        Some(
            view! { <p class="is-fault" role="alert">{i18n.rich(label(first.knob))}". "{i18n.rich(msg::bound_max(bound, why))}</p> }
                .into_any(),
        )
    };
    view! {
        <details class="story-block knobs scene-knobs">
            <summary>{t(msg::KNOB_SCENE)}</summary>
            <form class="gate" on:submit=act(submit) novalidate>
                {knobs.into_iter().map(|knob| row(draft, knob)).collect_view()}
                {part(refused)}
                <button type="submit" class="button" id="knob-begin">{t(msg::KNOB_BEGIN)}</button>
            </form>
        </details>
    }
    .into_any()
}
