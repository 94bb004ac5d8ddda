//! A question with the means to answer it: choose, type a number, put in order, make a request; sheets are in `mask` and `table`.

use super::Told;
use super::asking::{Asking, Draft};
use super::prose::{About, line, prose, title};
use super::{mask, table};
use crate::host::page;
use crate::i18n::{Key, Message, msg, t, ts};
use crate::place::act;
use crate::story::decimal;
use crate::ui::unique;
use capa5_core::lesson::tutor::task::{By, Given, Question, Unit};
use capa5_core::lesson::tutor::{Then, Verdict};
use leptos::prelude::*;

/// A question that is open: its words, its numbers, the means to answer.
pub(super) fn question(about: &About, id: &str) -> AnyView {
    let course = about.course;
    let Some(question) = course.lesson(|lesson| lesson.question(id).cloned()) else { return ().into_any() };
    let about = match course.asked(id) {
        Some((vars, run)) => About { vars, run, on_screen: false, ..about.clone() },
        None => about.clone(),
    };
    let hint = {
        let id = id.to_owned();
        act(move |_| course.next_hint(Some(&id)))
    };
    view! {
        <section class="story-block lesson-question">
            <h3>{title(&about, id)}</h3>
            {prose(&about, id)}
            {means(&about, &question)}
            <p class="actions"><button type="button" class="button is-quiet" on:click=hint>{t(msg::COURSE_HINT)}</button></p>
        </section>
    }
    .into_any()
}

fn means(about: &About, question: &Question) -> AnyView {
    match &question.by {
        By::Choose(_) => choose(about, &question.id, about.course.choices(question)),
        By::Number(number) => type_number(about, &question.id, number.unit),
        By::Order(order) => put_in_order(about, &question.id, order.items.keys().cloned().collect()),
        By::Build(build) => {
            let (course, id) = (about.course, question.id.clone());
            let done = move |ask| course.answer(&id, Given::Message(Box::new(ask)));
            let node = if build.node.0 == 0 { "A" } else { "B" };
            view! { <Asking node draft=Draft::new() done=Callback::new(done) /> }.into_any()
        }
        By::Mask(_) => mask::fill(about.course, &question.id),
        By::Table(sheet) => table::fill(about, &question.id, sheet),
        By::Sort(sheet) => table::sort(about, &question.id, sheet),
    }
}

fn choose(about: &About, id: &str, choices: Vec<String>) -> AnyView {
    let course = about.course;
    let buttons = choices.into_iter().map(|choice| {
        let (question, words) = (id.to_owned(), line(about, &format!("{id}/{choice}")));
        let choose = move |_| course.answer(&question, Given::Option(choice.clone()));
        view! { <li><button type="button" class="button lesson-choice" on:click=act(choose)>{words}</button></li> }
            .into_any()
    });
    view! { <ul class="plain lesson-choices">{buttons.collect_view()}</ul> }.into_any()
}

/// A unit's decimal places, and its name.
const fn unit(unit: Unit) -> (u32, Option<Key>) {
    match unit {
        Unit::Count => (0, None),
        Unit::Mb => (6, Some(msg::UNIT_MB)),
        Unit::Kb => (3, Some(msg::UNIT_KB)),
        Unit::Ms => (6, Some(msg::UNIT_MS)),
    }
}

fn type_number(about: &About, id: &str, which: Unit) -> AnyView {
    let (course, question) = (about.course, id.to_owned());
    let (places, name) = unit(which);
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(false);
    let field = unique("answer");
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match decimal::parse(&typed.get_untracked(), places).and_then(|number| i64::try_from(number).ok()) {
            Some(number) => course.answer(&question, Given::Number(number)),
            None => wrong.set(true),
        }
    };
    view! {
        <form class="field" on:submit=act(send)>
            <label for=field.clone()>{t(msg::COURSE_NUMBER)}</label>
            <div class="field-row">
                <input id=field class="input" type="text" inputmode="decimal" autocomplete="off" prop:value=move || typed.get()
                    aria-invalid=move || wrong.get().then_some("true")
                    on:input=act(move |event: web_sys::Event| { wrong.set(false); typed.set(event_target_value(&event)); }) />
                {name.map(|name| view! { <span>{t(name)}</span> }.into_any())}
                <button type="submit" class="button is-primary">{t(msg::COURSE_ANSWER)}</button>
            </div>
            {move || wrong.get().then(|| view! { <p class="reason" role="alert">{t(msg::COURSE_NO_NUMBER)}</p> }.into_any())}
        </form>
    }
    .into_any()
}

fn put_in_order(about: &About, id: &str, items: Vec<String>) -> AnyView {
    let (about, id) = (about.clone(), id.to_owned());
    let (course, list) = (about.course, RwSignal::new(items));
    let question = id.clone();
    let send = move |_| course.answer(&question, Given::Order(list.get_untracked()));
    let buttons = unique("order");
    let rows = move || {
        let items = list.get();
        let last = items.len().saturating_sub(1);
        let row = |(place, item): (usize, &String)| {
            let words = line(&about, &format!("{id}/{item}"));
            let id = |place: usize, way: &str| format!("{buttons}-{place}-{way}");
            // Which way, and what: a list of buttons alone would say the same ten times.
            let named = |place: usize, way: &str| format!("{} {}", id(place, way), id(place, "what"));
            // The row goes on its way, and the keyboard with it.
            let swap = |with: usize, way: &str| {
                let ids = [id(with, way), id(with, if way == "up" { "down" } else { "up" })];
                act(move |_| {
                    list.update(|items| items.swap(place, with));
                    let [same, other] = ids.clone();
                    request_animation_frame(move || {
                        if !page::focus(&same) {
                            let _ = page::focus(&other);
                        }
                    });
                })
            };
            view! {
                <li class="lesson-order">
                    <span id=id(place, "what")>{words}</span>
                    <button type="button" class="button is-icon" id=id(place, "up") aria-label=ts(msg::COURSE_EARLIER) aria-labelledby=named(place, "up")
                        disabled={place == 0} on:click=swap(place.saturating_sub(1), "up")>"↑"</button>
                    <button type="button" class="button is-icon" id=id(place, "down") aria-label=ts(msg::COURSE_LATER) aria-labelledby=named(place, "down")
                        disabled={place == last} on:click=swap((place + 1).min(last), "down")>"↓"</button>
                </li>
            }
            .into_any()
        };
        items.iter().enumerate().map(row).collect_view()
    };
    view! {
        <ol class="plain">{rows}</ol>
        <p class="actions"><button type="button" class="button is-primary" on:click=act(send)>{t(msg::COURSE_ANSWER)}</button></p>
    }
    .into_any()
}

/// An answer in words.
pub(super) fn said(about: &About, question: &str, given: &Given) -> AnyView {
    let which = about.course.lesson(|lesson| lesson.question(question).map(|question| question.by.clone()));
    match (given, which) {
        (Given::Option(id), _) => line(about, &format!("{question}/{id}")),
        (Given::Number(number), Some(By::Number(asked))) => {
            let (places, name) = unit(asked.unit);
            let number = about.i18n.decimal(number.unsigned_abs(), places);
            let name = name.map_or_else(String::new, |name| format!("\u{a0}{}", about.i18n.text(name)));
            format!("{number}{name}").into_any()
        }
        (Given::Number(number), Some(By::Mask(_))) => mask::said(*number),
        (Given::Cells(cells), Some(By::Table(sheet))) => table::said(about, question, &sheet, cells),
        (Given::Cells(cells), Some(By::Sort(sheet))) => table::put(about, question, &sheet, cells),
        (Given::Number(number), _) => number.to_string().into_any(),
        (Given::Cells(_), _) => ().into_any(),
        (Given::Order(ids), _) => {
            let items = ids.iter().map(|id| view! { <li>{line(about, &format!("{question}/{id}"))}</li> }.into_any());
            view! { <ol class="lesson-said">{items.collect_view()}</ol> }.into_any()
        }
        (Given::Message(ask), _) => super::asking::name(ask).into_any(),
    }
}

/// What came of an answer.
pub(super) fn verdict(about: &About, id: &str, verdict: &Verdict) -> AnyView {
    let Some(graded) = &verdict.graded else {
        return view! { <p>{t(msg::COURSE_COMMITTED)}</p> }.into_any();
    };
    let right = graded.right;
    let word: Message = if right { msg::COURSE_RIGHT.into() } else { msg::COURSE_WRONG.into() };
    let words = match &verdict.then {
        Then::Done | Then::Committed => Some(format!("{id}/right")),
        Then::Again(_) => None,
        Then::Worked(_) => Some(format!("{id}/worked")),
    };
    let varies = || about.course.lesson(|lesson| lesson.question(id).is_some_and(|question| !question.vars.is_empty()));
    let again = matches!(verdict.then, Then::Again(_))
        .then(|| if varies() { msg::COURSE_AGAIN_WITH } else { msg::COURSE_AGAIN_SAME });
    view! {
        <p><strong>{t(word)}</strong></p>
        {about.course.given(id).and_then(|given| table::counted(graded, &given))}
        {words.map(|id| prose(about, &id))}
        {verdict.feedback.as_ref().map(|feedback| super::effort::contradiction(about, feedback))}
        {again.map(|words| view! { <p>{t(words)}</p> }.into_any())}
    }
    .into_any()
}

/// What came of the answer that was given last, if it was to this question. Of a prediction whose outcome is shown there is
/// nothing more to say.
pub(super) fn told(about: &About, id: &str, is_over: bool) -> Option<AnyView> {
    match about.course.told.get()? {
        Told::Answer(question, told) if question == id && !(is_over && told.graded.is_none()) => {
            Some(verdict(about, id, &told))
        }
        Told::Answer(..) | Told::Attempt(_) | Told::Refused(_) => None,
    }
}
