//! After a dialogue came to a halt: what each end was told, what each remembers, and how it can go on.

use super::facts::{Halt, Told, Turns, settles, told, trace};
use crate::i18n::{I18n, Key, msg, predicate, use_i18n};
use crate::place::{act, memo, part};
use crate::player::Player;
use crate::ui::unique;
use capa5_core::lesson::knob::Service;
use capa5_core::view::moment::{Memory, Moment};
use capa5_core::world::action::Action;
use capa5_core::world::record::{LinkId, NodeId, RecordId};
use capa5_core::world::recording::{Choice, Forbidden};
use leptos::prelude::*;

/// Shown from a break until something mends it.
#[component]
pub fn AfterBreak() -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let turns = memo(move || player.run.with(|run| Turns::of(run)));
    let broken = memo(move || {
        let event = player.event.get();
        let (halt, cut) = turns.with(|turns| turns.halt(event))?;
        Some((halt, player.run.with(|run| told(run, halt, cut, event))))
    });
    let memories =
        memo(move || player.moment.with(|moment| moment.ends.iter().map(|end| end.memory.clone()).collect::<Vec<_>>()));
    part(move || {
        let (halt, told) = broken.get()?;
        let survives = if halt == Halt::Deaf { msg::RESUME_NOBODY_KNOWS } else { msg::RESUME_WHAT_SURVIVES };
        Some(view! {
            <section class="story-block after">
                <ul class="plain told">
                    {told.into_iter().enumerate().map(|(node, told)| view! { <li>{said(i18n, player, NodeId(node as u8), told)}</li> }.into_any()).collect_view()}
                </ul>
                <p>{i18n.rich(survives)}</p>
                {move || memories.with(|memories| table(i18n, memories))}
                {if halt == Halt::Deaf { mend(i18n, player) } else { view! { <Resume/> }.into_any() }}
            </section>
        }
        .into_any())
    })
}

fn said(i18n: I18n, player: Player, node: NodeId, told: Told) -> AnyView {
    let node = node.letter();
    match told {
        Told::Abort(name, n) => view! { {i18n.rich(msg::told_abort(name, node))}" "{go(i18n, player, n)} }.into_any(),
        Told::Own(n) => view! { {i18n.rich(msg::told_own(node))}" "{go(i18n, player, n)} }.into_any(),
        Told::Unaware => i18n.rich(msg::told_unaware(node)),
        Told::NoSession(Some(n)) => {
            view! { {i18n.rich(msg::told_no_session(node))}" "{go(i18n, player, n)} }.into_any()
        }
        Told::NoSession(None) => i18n.rich(msg::told_no_transport(node)),
        Told::Crashed => i18n.rich(msg::told_crashed(node)),
        Told::NotYet => i18n.rich(msg::told_not_yet(node)),
    }
}

fn go(i18n: I18n, player: Player, n: RecordId) -> AnyView {
    view! { <button type="button" class="link" on:click=act(move |_| player.seek_event(n))>{i18n.rich(msg::told_record(u64::from(n)))}</button> }.into_any()
}

/// The way out where one way carries nothing.
fn mend(i18n: I18n, player: Player) -> AnyView {
    let go = move |_| {
        let before = player.event.get_untracked();
        player.act(None, &[Action::Restore(LinkId(0))]);
        if let Some(n) = player.run.with_untracked(|run| trace(run, before).map(|n| settles(run, n))) {
            player.seek_event(n);
        }
    };
    view! {
        <div class="resume">
            <button type="button" class="button is-primary" id="mend" aria-describedby="mend-help" on:click=act(go)>{i18n.rich(msg::INTERRUPT_MEND)}</button>
            <p class="label" id="mend-help">{i18n.rich(msg::INTERRUPT_MEND_HELP)}</p>
        </div>
    }
    .into_any()
}

/// Both memories side by side, bold where they differ.
fn table(i18n: I18n, memories: &[Memory]) -> AnyView {
    let heads = (0..memories.len()).map(|node| {
        let letter = NodeId(node as u8).letter();
        view! { <th scope="col" class=format!("end end-{}", letter.to_ascii_lowercase())>{letter}" · "{i18n.rich(crate::inspector::state::name_of(letter))}</th> }
    });
    let row = |name: Key, of: &dyn Fn(usize, &Memory) -> String| {
        let values: Vec<String> = memories.iter().enumerate().map(|(node, memory)| of(node, memory)).collect();
        let differ = values.iter().any(|value| Some(value) != values.first());
        let cells = values.into_iter().map(|value| {
            if differ {
                view! { <td><strong>{value}</strong></td> }.into_any()
            } else {
                view! { <td>{value}</td> }.into_any()
            }
        });
        view! { <tr><th scope="row">{i18n.rich(name)}</th>{cells.collect_view()}</tr> }
    };
    let point = |memory: &Memory| {
        if memory.point == 0 {
            i18n.text(msg::MEMORY_NONE)
        } else {
            i18n.text(msg::memory_point(u64::from(memory.point)))
        }
    };
    let octets = |node: usize, memory: &Memory| {
        if node == 0 {
            i18n.text(msg::memory_asked(memory.position))
        } else {
            i18n.text(msg::memory_kept(memory.stored))
        }
    };
    let agree = memories.iter().all(|memory| Some(memory.point) == memories.first().map(|first| first.point));
    view! {
        <table class="figures memories">
            <caption>{i18n.rich(msg::MEMORY_TITLE)}</caption>
            <thead><tr><td></td>{heads.collect_view()}</tr></thead>
            <tbody>
                {row(msg::MEMORY_ACTIVITY, &|_, memory| memory.activity.clone().unwrap_or_else(|| i18n.text(msg::MEMORY_NONE)))}
                {row(msg::MEMORY_POINT_ROW, &|_, memory| point(memory))}
                {row(msg::MEMORY_FILE, &octets)}
            </tbody>
        </table>
        <p class="label">{i18n.rich(if agree { msg::MEMORY_AGREE } else { msg::MEMORY_DIFFER })}</p>
    }
    .into_any()
}

/// The choices at a decision: the protocol's own way, and what is forbidden with its reason.
#[component]
fn Resume() -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    part(move || {
        let Some(node) = player.deciding() else {
            return player
                .moment
                .with(|moment| {
                    (!someone_waits(moment))
                        .then(|| view! { <p class="label">{i18n.rich(msg::RESUME_NOT_NEEDED)}</p> }.into_any())
                })
                .into_any();
        };
        let point = player.moment.with(|moment| moment.ends.get(usize::from(node.0)).map_or(0, |end| end.memory.point));
        let point = u64::from(point);
        let (name, help) = match player.settings().service {
            Service::Activity => (msg::RESUME_ACTIVITY, msg::resume_activity_help(point)),
            Service::Points => (msg::RESUME_POINTS, msg::resume_points_help(point + 1)),
            Service::Kernel => (msg::RESUME_KERNEL, msg::RESUME_KERNEL_HELP.into()),
        };
        let choices = player.run.with_untracked(|run| run.choices(node));
        view! {
            // In sight however long the rest is: it is what comes next.
            <div class="act-now">
                <h3>{i18n.rich(msg::RESUME_TITLE)}</h3>
                <button type="button" class="button is-primary" id="resume" aria-describedby="resume-help" on:click=act(move |_| player.recover())>
                    {i18n.rich(name)}
                </button>
            </div>
            <div class="resume">
                <p class="label" id="resume-help">{i18n.rich(help)}</p>
                {forbidden(i18n, choices)}
            </div>
        }
        .into_any()
    })
}

fn someone_waits(moment: &Moment) -> bool {
    moment.ends.iter().any(|end| end.memory.waiting)
}

/// What may not be asked now: in reach, and with its reason.
fn forbidden(i18n: I18n, choices: Vec<Choice>) -> Option<AnyView> {
    let refused: Vec<_> =
        choices.into_iter().filter_map(|choice| choice.verdict.err().map(|why| (choice.name, why))).collect();
    if refused.is_empty() {
        return None;
    }
    let items = refused.into_iter().map(|(name, why)| {
        let id = unique("forbidden");
        view! {
            <li>
                <button type="button" class="chip choice-forbidden" aria-disabled="true" aria-describedby=id.clone()>
                    <span class="term" lang="en">{name}</span>
                </button>
                <small class="reason" id=id>{because(i18n, &why)}</small>
            </li>
        }
    });
    Some(
        view! {
            <p class="label">{i18n.rich(msg::CHOICE_FORBIDDEN)}</p>
            <ul class="plain forbidden">{items.collect_view()}</ul>
        }
        .into_any(),
    )
}

/// State × event, and the predicates that fail.
fn because(i18n: I18n, why: &Forbidden) -> AnyView {
    let mut said = vec![i18n.rich(if why.predicates.is_empty() {
        msg::choice_no_row(why.event.clone(), why.state)
    } else {
        msg::choice_row(why.event.clone(), why.state)
    })];
    for failing in &why.predicates {
        said.push(view! { " "{i18n.rich(predicate(failing))} }.into_any());
    }
    said.into_iter().collect_view().into_any()
}
