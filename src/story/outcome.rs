//! The outcome of each cut beside the prediction, with the record that decided.

use super::facts::predictions;
use crate::i18n::{I18n, Key, Message, msg, use_i18n};
use crate::place::{act, memo, part};
use crate::player::Player;
use capa5_core::lesson::knob::Service;
use capa5_core::view::outcome::Outcome as Cost;
use capa5_core::world::record::{Facts, RecordId, What};
use capa5_core::world::recording::Recording;
use leptos::prelude::*;

/// What the page shows of outcomes.
#[derive(Clone, PartialEq, Default)]
struct Shown {
    cuts: Vec<Cost>,
    /// Sent in all, once nothing more is to come.
    total: Option<u64>,
    size: u64,
}

/// The cuts up to the event shown.
#[component]
pub fn Outcome() -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let shown = memo(move || {
        let event = player.event.get();
        player.run.with(|run| Shown {
            cuts: run.outcomes().iter().filter(|cost| cost.cut <= event).copied().collect(),
            total: player.moment.with(|moment| super::facts::is_complete(moment).then_some(moment.sent)),
            size: run.size(),
        })
    });
    part(move || {
        let shown = shown.get();
        let Some(first) = shown.cuts.first().copied() else { return ().into_any() };
        let guesses = player.run.with_untracked(|run| predictions(run));
        view! {
            <section class="story-block outcome">
                {if guesses.is_empty() { ().into_any() } else { versus(i18n, player, first, &guesses) }}
                {(shown.cuts.len() > 1 || guesses.is_empty()).then(|| all_cuts(i18n, player, &shown))}
                {shown.total.map(|total| sum(i18n, &shown, total))}
            </section>
        }
        .into_any()
    })
}

fn answer(cost: &Cost, q: &str) -> Option<u64> {
    match q {
        "restart" => Some(cost.restart),
        "left" => Some(cost.left),
        "twice" => Some(cost.twice),
        _ => None,
    }
}

/// Octets in the unit in which the file's size is shown.
fn size_as(i18n: I18n, size: u64, octets: u64) -> String {
    if size >= 1_000_000 { i18n.mb(octets) } else { i18n.exact(octets) }
}

/// The prediction beside what happened.
fn versus(i18n: I18n, player: Player, cost: Cost, guesses: &[(String, u64)]) -> AnyView {
    let size = player.run.with_untracked(|run| run.size());
    let rows = guesses.iter().map(|(q, guess)| {
        let name = Key::find(&format!("outcome.{q}")).map_or_else(|| msg::event_unnamed(q.clone()), Message::from);
        let happened = answer(&cost, q);
        let same = happened == Some(*guess);
        view! {
            <tr data-q=q.clone()>
                <th scope="row">{i18n.rich(name)}</th>
                <td>{size_as(i18n, size, *guess)}</td>
                <td class="is-outcome">{happened.map(|octets| size_as(i18n, size, octets))}</td>
                <td><span aria-hidden="true">{if same { "=" } else { "≠" }}</span><span class="visually-hidden">{i18n.rich(if same { msg::OUTCOME_SAME } else { msg::OUTCOME_DIFFERS })}</span></td>
            </tr>
        }
    });
    view! {
        <h2 id="outcome-title">{i18n.rich(msg::OUTCOME_TITLE)}</h2>
        <p class="label">{i18n.rich(msg::outcome_cut_n(cost.at, 1))}</p>
        <table class="figures" aria-labelledby="outcome-title">
            <thead><tr>
                <th scope="col"><span class="visually-hidden">{i18n.rich(msg::OUTCOME_QUESTION)}</span></th>
                <th scope="col">{i18n.rich(msg::OUTCOME_YOU)}</th>
                <th scope="col">{i18n.rich(msg::OUTCOME_HAPPENED)}</th>
                <th scope="col"><span class="visually-hidden">{i18n.rich(msg::OUTCOME_COMPARED)}</span></th>
            </tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        {decided(i18n, player, cost)}
    }
    .into_any()
}

/// Which record decided where it goes on.
fn decided(i18n: I18n, player: Player, cost: Cost) -> AnyView {
    let service = player.settings().service;
    let point = player.run.with_untracked(|run| point_of(run, cost.decided_by));
    let says: Message = match (point, service) {
        (_, Service::Kernel) => msg::OUTCOME_DECIDED_KERNEL.into(),
        (Some(point), Service::Activity | Service::Points) => msg::outcome_decided(u64::from(point)),
        (None, Service::Activity | Service::Points) => msg::OUTCOME_DECIDED_NONE.into(),
    };
    view! {
        <p>
            <strong>{i18n.rich(msg::OUTCOME_SENT_IS_NOT_CONFIRMED)}</strong>" "{i18n.rich(says)}
            {(cost.decided_by > 0).then(|| view! { " "{link(i18n, player, cost.decided_by)} }.into_any())}
        </p>
    }
    .into_any()
}

fn point_of(run: &Recording, n: RecordId) -> Option<u32> {
    match &run.log().get(n)?.what {
        What::Pdu { facts: Facts::Point { sn }, .. } => Some(*sn),
        What::Pdu { .. }
        | What::Prim { .. }
        | What::Tok { .. }
        | What::St { .. }
        | What::Fault { .. }
        | What::Refuse { .. }
        | What::App { .. }
        | What::Ui { .. }
        | What::Stop { .. } => None,
    }
}

/// Goes to the record and selects its message.
fn link(i18n: I18n, player: Player, n: RecordId) -> AnyView {
    let go = move |_| {
        player.seek_event(n);
        let msg = player.run.with_untracked(|run| {
            run.log().get(n).and_then(|record| if let What::Pdu { msg, .. } = record.what { Some(msg) } else { None })
        });
        player.select(msg);
    };
    view! { <button type="button" class="link" on:click=act(go)>{i18n.rich(msg::OUTCOME_SEE_RECORD)}</button> }
        .into_any()
}

/// A row for each cut.
fn all_cuts(i18n: I18n, player: Player, shown: &Shown) -> AnyView {
    let rows = shown.cuts.iter().copied().map(|cost| {
        let n = cost.decided_by;
        let go = (n > 0).then(|| {
            let point = player.run.with_untracked(|run| point_of(run, n)).map(u64::from).unwrap_or_default();
            let go = move |_| player.seek_event(n);
            view! { <button type="button" class="link" on:click=act(go)>{i18n.rich(msg::memory_point(point))}</button> }
        });
        view! {
            <tr>
                <th scope="row">{size_as(i18n, shown.size, cost.at)}</th>
                <td>{size_as(i18n, shown.size, cost.restart)}</td>
                <td>{size_as(i18n, shown.size, cost.left)}</td>
                <td>{size_as(i18n, shown.size, cost.twice)}</td>
                <td>{go}</td>
            </tr>
        }
    });
    view! {
        <h3 id="cuts-title">{i18n.rich(msg::OUTCOME_ALL_CUTS)}</h3>
        <div class="table-wrap">
            <table class="figures cuts" aria-labelledby="cuts-title">
                <thead><tr>
                    <th scope="col">{i18n.rich(msg::OUTCOME_CUT_AT)}</th>
                    <th scope="col">{i18n.rich(msg::OUTCOME_RESTART)}</th>
                    <th scope="col">{i18n.rich(msg::OUTCOME_LEFT)}</th>
                    <th scope="col">{i18n.rich(msg::OUTCOME_TWICE)}</th>
                    <th scope="col">{i18n.rich(msg::OUTCOME_DECIDED_BY)}</th>
                </tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// What was sent in all, and of what it is made.
fn sum(i18n: I18n, shown: &Shown, total: u64) -> AnyView {
    let twice = shown.cuts.iter().map(|cost| cost.twice).sum();
    view! {
        <p class="total" data-total=total.to_string()>
            {i18n.rich(msg::OUTCOME_TOTAL)}" "<strong>{size_as(i18n, shown.size, total)}</strong>
            <small class="label">{i18n.rich(msg::outcome_sum(shown.size, total, twice))}</small>
        </p>
    }
    .into_any()
}
