//! The lesson's room: the beat on its way, what it asks, and the way on.

use super::prose::{About, line, prose, title};
use super::review::Sitting;
use super::{Course, answer, claim, effort, focus, review};
use crate::i18n::{msg, t, use_i18n};
use crate::place::{act, memo, part};
use crate::story::to_top;
use crate::ui::Dialog;
use capa5_core::lesson::tutor::task::Task;
use capa5_core::lesson::tutor::{Awaits, View};
use leptos::html::Div;
use leptos::prelude::*;
use std::sync::Arc;

/// The room, in the place of a scene's story.
#[component]
pub fn LessonRoom() -> impl IntoView {
    let course = expect_context::<Course>();
    let i18n = use_i18n();
    let claimed = claim::came(course);
    let beat = part(move || {
        let view = course.view.get();
        let vars = view.vars.get(&view.beat.id).cloned().unwrap_or_default();
        let about = About { course, i18n, run: Arc::clone(&view.played.recording), vars, on_screen: !view.away };
        let claimed = claimed.as_ref().map(|claimed| claim::shown(&about, claimed));
        match course.sitting.get() {
            Some(sitting) => view! { {review::sitting(&about, &sitting)}{view.away.then(|| away(course))}<div role="status">{hint(&about)}</div> }.into_any(),
            None if view.away => view! { {claimed}{away(course)} }.into_any(),
            None => view! { {claimed}{review::offer(course)}{shown(&about, &view)} }.into_any(),
        }
    });
    let top = NodeRef::<Div>::new();
    let place = memo(move || (course.view.with(|view| view.place.0), course.sitting.get()));
    let last = StoredValue::new_local(None::<focus::Trace>);
    Effect::new(move |before: Option<(u32, Option<Sitting>)>| {
        course.view.track();
        course.told.track();
        course.hint.track();
        let now = place.get();
        let moved = before.is_some_and(|before| before != now);
        if moved {
            to_top(top);
        }
        // Once what is new is there.
        request_animation_frame(move || {
            if moved {
                focus::to_title(top);
            } else {
                focus::take_up(top, last.try_get_value().flatten());
            }
        });
        now
    });
    let seen = move |event: web_sys::FocusEvent| last.set_value(focus::trace(top, &event));
    view! { <div node_ref=top on:focusin=act(seen)>{beat}</div><Glossary /> }
}

/// The learner has taken the controls.
fn away(course: Course) -> AnyView {
    view! {
        <div class="story-block">
            <p>{t(msg::COURSE_AWAY)}</p>
            <button type="button" class="button is-primary" on:click=act(move |_| course.come_back())>{t(msg::COURSE_COME_BACK)}</button>
        </div>
    }
    .into_any()
}

fn shown(about: &About, view: &View) -> AnyView {
    let course = about.course;
    let (place, of) = view.place;
    let lesson = course.words.get().lesson.title("lesson").unwrap_or_default().to_owned();
    view! {
        <div class="story-block lesson-beat" data-beat=view.beat.id.clone()>
            <p class="label">{lesson}" · "{t(msg::course_place(u64::from(place) + 1, u64::from(of)))}</p>
            <h2 class="story-title" tabindex="-1">{title(about, &view.beat.id)}</h2>
            {prose(about, &view.beat.id)}
            {(place == 0).then(|| objectives(about))}
            {attempts(about, view)}
            {rest(view)}
        </div>
        {compared(about, view)}
        {asked(about, view)}
        {doing(about, view)}
        <div role="status">{hint(about)}</div>
        {way(course, view)}
    }
    .into_any()
}

/// What one can do afterwards.
fn objectives(about: &About) -> AnyView {
    let ids = about.course.lesson(|lesson| lesson.objectives.clone());
    let items = ids.iter().map(|id| view! { <li>{line(about, &format!("objectives/{id}"))}</li> }.into_any());
    view! { <h3>{title(about, "objectives")}</h3><ul class="objectives">{items.collect_view()}</ul> }.into_any()
}

/// The lesson rests: it may be closed, or has been.
fn rest(view: &View) -> Option<AnyView> {
    let words = if view.rested { msg::COURSE_RESTED } else { msg::COURSE_REST };
    matches!(view.beat.task, Task::Rest).then(|| view! { <p class="lesson-rest">{t(words)}</p> }.into_any())
}

/// Things to try in a laboratory.
fn attempts(about: &About, view: &View) -> AnyView {
    let Task::Lab(lab) = &view.beat.task else { return ().into_any() };
    let items =
        lab.attempts.iter().map(|id| view! { <li>{line(about, &format!("{}/{id}", view.beat.id))}</li> }.into_any());
    view! { <ul class="objectives">{items.collect_view()}</ul> }.into_any()
}

/// Predictions beside their outcomes, once the run has come there.
fn compared(about: &About, view: &View) -> AnyView {
    let (about, list, until) = (about.clone(), view.compared.clone(), view.until);
    let is_asked = matches!(&view.beat.task, Task::Predict(_)) || effort::of(&view.beat.task).is_some();
    if list.is_empty() || !is_asked {
        return ().into_any();
    }
    let player = about.course.player;
    part(move || {
        let there = player.event.get() >= until;
        let rows = list.iter().map(|compared| {
            let id = &compared.question;
            let was = there.then(|| compared.graded.answer.as_ref().map(|given| answer::said(&about, id, given)));
            view! { <tr><th scope="row">{title(&about, id)}</th><td>{answer::said(&about, id, &compared.given)}</td><td>{was}</td></tr> }.into_any()
        });
        view! {
            <div class="story-block">
                <table class="figures">
                    <thead><tr><td></td><th scope="col">{t(msg::COURSE_SAID)}</th><th scope="col">{t(msg::COURSE_WAS)}</th></tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
                {there.then(|| list.iter().map(|compared| {
                    let words = if compared.graded.right { "right" } else { "worked" };
                    prose(&about, &format!("{}/{words}", compared.question))
                }).collect_view())}
            </div>
        }
        .into_any()
    })
}

/// The first open question, and what came of the one before.
fn asked(about: &About, view: &View) -> AnyView {
    let ids: Vec<String> = match &view.beat.task {
        Task::Predict(predict) => predict.ask.clone(),
        Task::Question(ids) => ids.ask.clone(),
        Task::Act(effort) | Task::Challenge(effort) => effort.predict.clone(),
        Task::Explain | Task::Watch(_) | Task::Lab(_) | Task::Example(_) | Task::Rest => Vec::new(),
    };
    let open = match &view.awaits {
        Awaits::Answers(open) => open.first().cloned(),
        Awaits::Next | Awaits::Goal | Awaits::End => None,
    };
    let (about, player, until) = (about.clone(), about.course.player, view.until);
    part(move || {
        let told = ids.iter().filter_map(|id| answer::told(&about, id, player.event.get() >= until)).collect_view();
        let question = open.as_ref().map(|id| answer::question(&about, id));
        view! { <div class="lesson-told" role="status">{told}</div>{question} }.into_any()
    })
}

/// A goal, or a laboratory: what can be done.
fn doing(about: &About, view: &View) -> AnyView {
    let is_lab = matches!(view.beat.task, Task::Lab(_));
    if effort::of(&view.beat.task).is_none() && !is_lab || matches!(view.awaits, Awaits::Answers(_)) {
        return ().into_any();
    }
    let (about, view) = (about.clone(), view.clone());
    part(move || {
        view! {
            <section class="story-block">
                {(!is_lab).then(|| effort::goals(&about, &view))}
                <div class="lesson-told" role="status">{effort::told(&about, &view)}</div>
                {effort::deeds(&about, &view)}
            </section>
        }
        .into_any()
    })
}

fn hint(about: &About) -> AnyView {
    let about = about.clone();
    part(move || {
        about
            .course
            .hint
            .get()
            .map(|id| view! { <div class="story-block lesson-hint">{line(&about, &id)}</div> }.into_any())
    })
}

/// Back, and on.
fn way(course: Course, view: &View) -> AnyView {
    let next = matches!(view.awaits, Awaits::Next);
    let end = matches!(view.awaits, Awaits::End);
    view! {
        <p class="actions lesson-way">
            {(view.place.0 > 0).then(|| view! {
                <button type="button" class="button" on:click=act(move |_| course.go_back())>{t(msg::COURSE_BEFORE)}</button>
            }.into_any())}
            {next.then(|| view! {
                <button type="button" class="button is-primary" id="lesson-next" on:click=act(move |_| course.go_on())>{t(msg::COURSE_NEXT)}</button>
            }.into_any())}
            {end.then(|| view! { <strong>{t(msg::COURSE_END)}</strong> }.into_any())}
        </p>
    }
    .into_any()
}

/// An entry of the glossary, in its dialog.
#[component]
fn Glossary() -> impl IntoView {
    let (course, i18n) = (expect_context::<Course>(), use_i18n());
    let open = RwSignal::new(false);
    Effect::new(move || open.set(course.term.with(Option::is_some)));
    Effect::new(move || {
        if !open.get() && course.term.with_untracked(Option::is_some) {
            course.term.set(None);
        }
    });
    let entry = move || {
        let (id, words) = (course.term.get()?, course.words.get());
        let key = format!("term.{id}");
        let name = words.course.title(&key).unwrap_or(&id).to_owned();
        let means = words.course.get(&key).unwrap_or_default().to_owned();
        let also = words.course.get(&format!("{key}/also")).map(str::to_owned);
        let language = i18n.language();
        let other = words.course.get(&format!("{key}/other")).map(str::to_owned);
        let address = format!("?view=glossary&lang={}#term-{id}", language.code());
        Some(
            view! {
                <h3>{name}</h3><p>{means}</p>
                {also.map(|also| view! { <p class="label">{t(msg::home_also(also))}</p> }.into_any())}
                {other.map(|other| view! { <p class="label" lang=language.other_tag()>{other}</p> }.into_any())}
                <p><a href=address target="_blank" rel="noopener">{t(msg::HOME_SEE)}</a></p>
            }
            .into_any(),
        )
    };
    view! { <Dialog open title=msg::COURSE_GLOSSARY>{entry}</Dialog> }
}
