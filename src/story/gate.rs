//! Before the run: the knobs, the file, and three numbers that the learner commits to.

use super::decimal::{parse, plain};
use super::draft::Draft;
use super::file::FileChoice;
use super::knob::{KnobRow, ServiceChoice, bind, label, shown};
use crate::i18n::{I18n, Key, Message, msg, t, use_i18n};
use crate::place::{act, memo};
use crate::player::Player;
use capa5_core::lesson::knob::{Knob, OutOfRange};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// The form before a run.
#[component]
pub fn Gate(draft: Draft, done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let player = expect_context::<Player>();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        draft.tried.set(true);
        let Some(actions) = draft.actions() else { return };
        let file = draft.file.with_untracked(|file| file.as_ref().map(|(spec, _)| spec.clone()));
        match player.begin(draft.settings.get_untracked(), file, actions) {
            Ok(()) => {
                done.run(());
                player.play();
            }
            Err(refused) => draft.refused.set(refused),
        }
    };
    let questions = draft.scenario.with_value(|scenario| scenario.gate.questions.clone());
    let fields = questions.into_iter().enumerate().map(|(index, q)| view! { <Question draft index q/> }.into_any());
    view! {
        <form class="gate" on:submit=act(submit) novalidate>
            <fieldset class="predict panel">
                <legend>{t(msg::PREDICT_TITLE)}</legend>
                <p>{move || i18n.rich(msg::predict_ask(draft.cut_at()))}</p>
                {fields.collect_view()}
                {move || draft.refused.with(|refused| (!refused.is_empty()).then(|| refusals(i18n, draft, refused)))}
                <button type="submit" class="button is-primary">{t(msg::PREDICT_COMMIT)}</button>
                <p class="label">{t(msg::PREDICT_WRONG_IS_FINE)}</p>
            </fieldset>
            <details class="knobs">
                <summary>{t(msg::KNOB_TITLE)}<span class="label">{move || summary(i18n, draft)}</span></summary>
                <FileChoice draft/>
                <ServiceChoice draft/>
                {Knob::ALL.into_iter().filter(|knob| *knob != Knob::Service).map(|knob| view! { <KnobRow draft knob/> }.into_any()).collect_view()}
                <CutAt draft/>
            </details>
        </form>
    }
}

/// The knobs in a line.
fn summary(i18n: I18n, draft: Draft) -> String {
    let part = |knob| draft.settings.with(|settings| shown(i18n, knob, settings.get(knob)));
    let wanted = [Knob::Service, Knob::Size, Knob::Interval, Knob::Dt];
    wanted.map(part).join(" · ")
}

fn refusals(i18n: I18n, draft: Draft, refused: &[OutOfRange]) -> AnyView {
    let items = refused.iter().map(|out| {
        let (bound, by) = if out.value < out.range.min {
            (out.range.min, out.range.min_by)
        } else {
            (out.range.max, out.range.max_by)
        };
        let (value, why) = (shown(i18n, out.knob, bound), bind(draft, by));
        let limit = if out.value < out.range.min { msg::bound_min(value, why) } else { msg::bound_max(value, why) };
        view! { <li>{i18n.rich(label(out.knob))}". "{i18n.rich(limit)}</li> }
    });
    view! { <div class="is-fault" role="alert"><p>{i18n.rich(msg::BOUND_CLASH)}</p><ul>{items.collect_view()}</ul></div> }.into_any()
}

fn unit(draft: Draft) -> Key {
    if draft.places() == 6 { msg::UNIT_MB } else { msg::UNIT_OCTETS_PLAIN }
}

/// One question and its field.
#[component]
fn Question(draft: Draft, index: usize, q: String) -> impl IntoView {
    let i18n = use_i18n();
    let text = |what: String| Key::find(&what).map(Message::from);
    let name = text(format!("predict.{q}")).unwrap_or_else(|| msg::event_unnamed(q.clone()));
    let help = text(format!("predict.{q}-help"));
    let (field, about) = (format!("predict-{q}"), format!("predict-{q}-help"));
    let wrong = memo(move || draft.tried.get() && draft.numbers().get(index).is_none_or(Option::is_none));
    let why = move || {
        let empty =
            draft.guesses.with(|guesses| guesses.get(index).is_none_or(|text| parse(text, draft.places()).is_none()));
        let size = draft.settings.with(|settings| settings.size);
        i18n.rich(if empty { Message::from(msg::PREDICT_NEED_NUMBER) } else { msg::predict_out_of_range(size) })
    };
    let typed = move |event| {
        draft.guesses.update(|guesses| {
            if let Some(guess) = guesses.get_mut(index) {
                *guess = event_target_value(&event);
            }
        });
    };
    view! {
        <div class="question">
            <label for=field.clone()>{t(name)}</label>
            <span class="question-field">
                <input type="text" inputmode="decimal" id=field autocomplete="off" required aria-describedby=about.clone()
                    aria-invalid=move || wrong.get().to_string() on:input=act(typed)
                    prop:value=move || draft.guesses.with(|guesses| guesses.get(index).cloned().unwrap_or_default())/>
                <span>{move || i18n.rich(unit(draft))}</span>
            </span>
            <small class="label" id=about>
                {help.map(t)}
                {move || wrong.get().then(|| view! { <span class="is-fault">" "{why()}</span> }.into_any())}
            </small>
        </div>
    }
}

/// Where the line is going to be cut.
#[component]
fn CutAt(draft: Draft) -> impl IntoView {
    let i18n = use_i18n();
    let typed = move |event| {
        if let Some(at) = parse(&event_target_value(&event), draft.places()) {
            draft.cut.set(Some(at));
        }
    };
    view! {
        <div class="knob">
            <label class="knob-label" for="knob-cut">{t(msg::KNOB_CUT_LABEL)}</label>
            <div class="knob-controls">
                <input type="text" inputmode="decimal" class="input" id="knob-cut" autocomplete="off" aria-describedby="knob-cut-bound"
                    prop:value=move || plain(draft.cut_at(), draft.places(), i18n.language()) on:change=act(typed)/>
                <span class="knob-unit">{move || i18n.rich(unit(draft))}</span>
            </div>
            <p class="knob-bound label" id="knob-cut-bound">{t(msg::KNOB_CUT_HELP)}</p>
        </div>
    }
}
