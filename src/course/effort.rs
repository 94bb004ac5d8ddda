//! A goal, and what can be done towards it: the parts of the goal as they stand, the deeds that the beat allows, hints, the verdict.

use super::asking::Asking;
use super::prose::{About, line, prose, title, to_event};
use super::{Course, Told, claim};
use crate::i18n::{Message, msg, t};
use crate::place::act;
use crate::player::hand::{Hand, give};
use crate::player::words::record_message;
use crate::story::knob::SwitchRow;
use crate::story::{decimal, knob};
use crate::ui::unique;
use capa5_core::lesson::ask::Ask;
use capa5_core::lesson::knob::Knob;
use capa5_core::lesson::script::{Step, Wait};
use capa5_core::lesson::tutor::expr::Expr;
use capa5_core::lesson::tutor::form::{Asked, Deed, Kept, Letter, Moment, Timed, Turned, TypedLine};
use capa5_core::lesson::tutor::grade::Contradiction;
use capa5_core::lesson::tutor::task::{Control, Effort, Task};
use capa5_core::lesson::tutor::{Awaits, Judged, Then, View};
use capa5_core::session::token::TokenItem;
use capa5_core::world::record::NodeId;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// The goal's parts, each with whether it holds and the record that decided.
pub(super) fn goals(about: &About, view: &View) -> AnyView {
    let course = about.course;
    let items = view.goals.iter().map(|goal| {
        let words = part_of_goal(about, &view.beat.id, &goal.id);
        let (mark, word) = if goal.holds { ("✓", msg::COURSE_HOLDS) } else { ("○", msg::COURSE_NOT_YET) };
        let by = (goal.by > 0).then(|| to_event(course, goal.by, about.i18n.text(msg::COURSE_DECIDED)));
        view! {
            <li class="lesson-goal" class:is-solid=goal.holds>
                <span aria-hidden="true">{mark}</span><span class="visually-hidden">{t(word)}</span>
                <span>{words}" "{by}</span>
            </li>
        }
        .into_any()
    });
    view! { <h3>{t(msg::COURSE_GOAL)}</h3><ul class="plain">{items.collect_view()}</ul> }.into_any()
}

/// What a part of a goal says; a prediction that has to be right is named by its question.
pub(super) fn part_of_goal(about: &About, beat: &str, id: &str) -> AnyView {
    if about.course.lesson(|lesson| lesson.question(id).is_some()) {
        view! { <span>{title(about, id)}</span> }.into_any()
    } else {
        line(about, &format!("{beat}/{id}"))
    }
}

/// What can be done on the stage in this beat.
pub(super) fn deeds(about: &About, view: &View) -> AnyView {
    let course = about.course;
    let may = |control| view.beat.may.contains(&control);
    let together = RwSignal::new(false);
    let asks = view.hands.clone().into_iter().filter(|_| may(Control::Ask)).map(|node| {
        if let Some(client) = types(view, node) {
            return view! { <crate::mail::LessonPrompt node=node.0 client done=Callback::new(move |step| course.act(Deed::Type(TypedLine { node, step }))) /> }.into_any();
        }
        let done = Callback::new(move |ask| course.act(asked(course, node, ask, together.get_untracked())));
        view! { <Asking node=letter(node) draft=course.draft(node) done /> }.into_any()
    });
    let plain = |control, deed: fn(Course) -> Deed, words| {
        may(control).then(|| {
            view! { <button type="button" class="button" on:click=act(move |_| course.act(deed(course)))>{t(words)}</button> }.into_any()
        })
    };
    view! {
        {may(Control::Keep).then(|| keeps(about, view))}
        {asks.collect_view()}
        {may(Control::Amid).then(|| view! { <p class="label">{t(msg::COURSE_AMID)}</p> }.into_any())}
        {may(Control::Together).then(|| view! {
            <label class="choice"><input type="checkbox" prop:checked=move || together.get()
                on:change=act(move |_| together.update(|together| *together = !*together)) />
                <span>{t(msg::COURSE_TOGETHER)}</span></label>
        }.into_any())}
        {may(Control::Knobs).then(|| knobs(about, view))}
        {may(Control::Cut).then(|| cut(about))}
        <p class="actions">
            {plain(Control::Cut, |course| Deed::Restore(mended(course)), msg::COURSE_MEND)}
            {plain(Control::Crash, |course| Deed::Crash(Timed { of: 1, when: now(course) }), msg::COURSE_CRASH)}
            {plain(Control::Recover, |_| Deed::Recover(Letter(0)), msg::COURSE_RECOVER)}
        </p>
        <p class="actions">
            <button type="button" class="button is-quiet" on:click=act(move |_| course.undo())>{t(msg::COURSE_UNDO)}</button>
            <button type="button" class="button is-quiet" on:click=act(move |_| course.again())>{t(msg::COURSE_AGAIN)}</button>
            {(of(&view.beat.task).is_some() && !course.is_done()).then(|| view! {
                <button type="button" class="button is-quiet" on:click=act(move |_| course.next_hint(None))>{t(msg::COURSE_HINT)}</button>
                <button type="button" class="button is-primary" on:click=act(move |_| course.submit())>{t(msg::COURSE_CHECK)}</button>
            }.into_any())}
        </p>
    }
    .into_any()
}

/// Whether somebody types at a node, and if so whether as the client.
fn types(view: &View, node: Letter) -> Option<bool> {
    capa5_core::view::mail::typist(&view.played.scenario).filter(|(at, _)| at.0 == node.0).map(|(_, client)| client)
}

const fn letter(node: Letter) -> &'static str {
    if node.0 == 0 { "A" } else { "B" }
}

/// Whose tokens the learner may carry on the stage in this step.
pub(super) fn hand(course: Course, view: &View) -> Option<Hand> {
    let acts = of(&view.beat.task).is_some() || matches!(view.beat.task, Task::Lab(_));
    if !acts || !view.beat.may.contains(&Control::Ask) || matches!(view.awaits, Awaits::Answers(_)) {
        return None;
    }
    let nodes: Vec<NodeId> = view.hands.iter().map(|node| NodeId(node.0)).collect();
    let gives = move |node: NodeId, token: TokenItem| {
        course.act(asked(course, Letter(node.0), give(token), false));
    };
    Some(Hand { nodes, give: Arc::new(gives) })
}

/// Whether the learner's providers keep the line when a session ends: chosen before anything happens.
fn keeps(about: &About, view: &View) -> AnyView {
    let course = about.course;
    let rows = view.hands.iter().copied().map(|node| {
        let keeps = view.played.scenario.nodes.get(usize::from(node.0)).is_some_and(|node| node.provider.keep);
        let turn = move |_| course.act(Deed::Keep(Kept { node, keep: !keeps }));
        view! {
            <label class="choice"><input type="checkbox" prop:checked=keeps on:change=act(turn) />
                <span>{t(msg::course_keep_line(letter(node)))}</span></label>
        }
        .into_any()
    });
    view! { <div class="choices">{rows.collect_view()}</div> }.into_any()
}

/// A request after all that has happened so far; where the run is seen if the beat lets it in amid; in the instant of the request
/// before if that is wanted.
fn asked(course: Course, node: Letter, ask: Ask, together: bool) -> Deed {
    let at = course.view.with_untracked(|view| {
        let amid = view.beat.may.contains(&Control::Amid);
        let seen = course.player.playhead.with_untracked(|playhead| playhead.at);
        let at = if amid { seen } else { view.played.recording.end_time() };
        at.0.div_ceil(1_000_000)
    });
    let before = course.deeds().into_iter().rev().find_map(|deed| match deed {
        Deed::Ask(Asked { step: Step { wait: Wait::At(at), .. }, .. }) => Some(at),
        Deed::Ask(_)
        | Deed::Cut(_)
        | Deed::Restore(_)
        | Deed::Crash(_)
        | Deed::Recover(_)
        | Deed::Turn(_)
        | Deed::Keep(_)
        | Deed::Press(_)
        | Deed::Type(_) => None,
    });
    let at = before.filter(|_| together).unwrap_or(at);
    Deed::Ask(Asked { node, step: Step { wait: Wait::At(at), ask: Some(ask), refused: false } })
}

/// The millisecond in which the playhead stands, or the next where it has begun.
fn now(course: Course) -> Moment {
    let at = course.player.playhead.with_untracked(|playhead| playhead.at);
    Moment::Ms(at.0.div_ceil(1_000_000))
}

/// When the line works again: once a user waits for a decision; where lines are typed nobody does, so behind all that happened.
fn mended(course: Course) -> Timed {
    let typed = course.view.with_untracked(|view| capa5_core::view::mail::typist(&view.played.scenario).is_some());
    let end = course.player.run.with_untracked(|run| run.end_time());
    if typed { Timed { of: 0, when: Moment::Ms(end.0.div_ceil(1_000_000)) } } else { Timed::default() }
}

fn number(value: u64) -> Option<Expr> {
    i64::try_from(value).ok().map(Expr::number)
}

/// Cuts the line at an octet of the file, or where the run stands.
fn cut(about: &About) -> AnyView {
    let course = about.course;
    let sends = about.run.size() > 0;
    let at = RwSignal::new(String::new());
    let wrong = RwSignal::new(false);
    let field = unique("cut");
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let when = if sends {
            decimal::parse(&at.get_untracked(), 6).and_then(number).map(Moment::Position)
        } else {
            Some(now(course))
        };
        match when {
            Some(when) => course.act(Deed::Cut(Timed { of: 0, when })),
            None => wrong.set(true),
        }
    };
    let place = sends.then(|| {
        view! {
            <label for=field.clone()>{t(msg::COURSE_CUT_AT)}</label>
            <div class="field-row">
                <input id=field.clone() class="input" type="text" inputmode="decimal" autocomplete="off" prop:value=move || at.get()
                    on:input=act(move |event| { wrong.set(false); at.set(event_target_value(&event)); }) />
                <span>"MB"</span>
            </div>
        }
        .into_any()
    });
    view! {
        <form class="field" on:submit=act(send)>
            {place}
            {move || wrong.get().then(|| view! { <p class="reason" role="alert">{t(msg::COURSE_NO_NUMBER)}</p> }.into_any())}
            <p class="actions"><button type="submit" class="button is-fault">{t(msg::COURSE_CUT)}</button></p>
        </form>
    }
    .into_any()
}

/// The knobs that may be turned here: those of the lab, else all that the scene has.
fn knobs(about: &About, view: &View) -> AnyView {
    let course = about.course;
    let wanted: Option<Vec<String>> = match &view.beat.task {
        Task::Lab(lab) if !lab.knobs.is_empty() => Some(lab.knobs.clone()),
        Task::Lab(_)
        | Task::Explain
        | Task::Watch(_)
        | Task::Predict(_)
        | Task::Act(_)
        | Task::Challenge(_)
        | Task::Question(_)
        | Task::Example(_)
        | Task::Rest => None,
    };
    let may = |knob: &Knob| wanted.as_ref().is_none_or(|wanted| wanted.iter().any(|id| id == knob.id()));
    let settings = *about.run.settings();
    let i18n = about.i18n;
    let listed = Knob::every().filter(may).filter(|knob| wanted.is_some() || about.run.size() > 0 && !knob.is_switch());
    let rows = listed.map(|which| {
        if which.is_switch() {
            let on = Signal::stored(settings.get(which) == 1);
            let turn = Callback::new(move |on| {
                if let Some(to) = number(u64::from(on)) {
                    course.act(Deed::Turn(Turned { knob: which.id().to_owned(), to }));
                }
            });
            return view! { <SwitchRow knob=which on turn/> }.into_any();
        }
        let (now, (places, unit)) = (settings.get(which), knob::unit(which, settings.size));
        let typed = RwSignal::new(decimal::plain(now, places, i18n.language()));
        let field = unique("knob");
        let turn = move |event| {
            typed.set(event_target_value(&event));
            let Some(to) = decimal::parse(&typed.get_untracked(), places).and_then(number) else { return };
            course.act(Deed::Turn(Turned { knob: which.id().to_owned(), to }));
        };
        view! {
            <div class="field">
                <label for=field.clone()>{t(knob::label(which))}</label>
                <div class="field-row">
                    <input id=field class="input" type="text" inputmode="decimal" autocomplete="off" prop:value=move || typed.get() on:change=act(turn) />
                    <span>{t(unit)}</span>
                </div>
            </div>
        }
        .into_any()
    });
    let title = if Knob::SWITCHES.iter().any(may) && wanted.is_some() { msg::KNOB_SERVER } else { msg::KNOB_TITLE };
    let open = course.settings;
    let toggled = move |event: web_sys::Event| {
        let details = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        open.set(details.is_some_and(|details| details.has_attribute("open")));
    };
    view! {
        <details class="aside" open=open.get_untracked() on:toggle=act(toggled)>
            <summary>{t(title)}</summary><div class="lesson-knobs">{rows.collect_view()}</div>
        </details>
    }
    .into_any()
}

/// What came of the last attempt.
pub(super) fn told(about: &About, view: &View) -> Option<AnyView> {
    match about.course.told.get()? {
        Told::Attempt(judged) => Some(attempt(about, view, &judged)),
        Told::Refused(why) => Some(view! { <p role="alert">{t(refused(&why))}</p> }.into_any()),
        Told::Answer(..) => None,
    }
}

fn attempt(about: &About, view: &View, judged: &Judged) -> AnyView {
    let beat = &view.beat.id;
    match &judged.then {
        Then::Done => view! { {prose(about, &format!("{beat}/right"))}{claim::link(about.course)} }.into_any(),
        Then::Committed => prose(about, &format!("{beat}/right")),
        Then::Again(_) => view! {
            <p><strong>{t(msg::COURSE_WRONG)}</strong></p>
            {judged.feedback.as_ref().map(|feedback| contradiction(about, feedback))}
        }
        .into_any(),
        Then::Worked(deeds) => {
            let (course, deeds) = (about.course, deeds.clone());
            let show = move |_| {
                course.again();
                for deed in deeds.clone() {
                    course.act(deed);
                }
            };
            view! {
                <p><strong>{t(msg::COURSE_WRONG)}</strong></p>
                {judged.feedback.as_ref().map(|feedback| contradiction(about, feedback))}
                <p>{t(msg::COURSE_WORKED)}</p>
                <button type="button" class="button" on:click=act(show)>{t(msg::COURSE_SHOW_WORKED)}</button>
            }
            .into_any()
        }
    }
}

/// What contradicts a misconception: its words, the record in words, and its run to be seen.
pub(super) fn contradiction(about: &About, feedback: &Contradiction) -> AnyView {
    let about = About { run: Arc::clone(&feedback.played.recording), on_screen: false, ..about.clone() };
    let said = about.run.log().get(feedback.against).map(|record| about.i18n.rich(record_message(record)));
    let (course, played, from, against) = (about.course, feedback.played.clone(), feedback.from, feedback.against);
    let replay = move |_| course.replay(&played, from, against);
    view! {
        <div class="lesson-why">
            <h4>{title(&about, &feedback.id)}</h4>
            {prose(&about, &feedback.id)}
            <p class="label">{said}</p>
            <button type="button" class="button" on:click=act(replay)>{t(msg::COURSE_REPLAY)}</button>
        </div>
    }
    .into_any()
}

/// Why something isn't done now.
fn refused(why: &capa5_core::lesson::tutor::Refused) -> Message {
    use capa5_core::lesson::tutor::Refused;
    match why {
        Refused::Awaited(_) => msg::COURSE_AWAITED.into(),
        Refused::NotHere(_) => msg::COURSE_NOT_HERE.into(),
        Refused::Away => msg::COURSE_AWAY.into(),
        Refused::PredictFirst(_) => msg::COURSE_PREDICT_FIRST.into(),
        Refused::Unknown(_) | Refused::Cannot(_) => msg::COURSE_CANNOT.into(),
    }
}

/// The effort of a beat, if it is one.
pub(super) const fn of(task: &Task) -> Option<&Effort> {
    match task {
        Task::Act(effort) | Task::Challenge(effort) => Some(effort),
        Task::Explain
        | Task::Watch(_)
        | Task::Predict(_)
        | Task::Lab(_)
        | Task::Question(_)
        | Task::Example(_)
        | Task::Rest => None,
    }
}
