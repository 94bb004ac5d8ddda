//! Two runs side by side: what they came to, and their rows from shortly before the first difference on.

use super::runs::title;
use crate::i18n::{I18n, Key, msg, use_i18n};
use crate::place::{act, effect, part};
use crate::player::Player;
use crate::player::words::{record_message, row_message};
use crate::ui::Dialog;
use capa5_core::view::compare::{Comparison, Figures, compare, figures};
use capa5_core::view::item::Item;
use capa5_core::world::recording::Recording;
use leptos::prelude::*;
use std::sync::Arc;

/// Rows that both have, shown before the first difference.
const BEFORE: usize = 4;
/// Rows of each after it, shown at first.
const AFTER: usize = 24;

/// The dialog, open while [`Player::compared`] names a run.
#[component]
pub fn CompareDialog() -> impl IntoView {
    let player = expect_context::<Player>();
    let open = RwSignal::new(false);
    effect(move || open.set(player.compared.get().is_some()));
    effect(move || {
        if !open.get() && player.compared.get_untracked().is_some() {
            player.compared.set(None);
        }
    });
    view! { <Dialog open title=msg::COMPARE_TITLE wide=true><Compared/></Dialog> }
}

#[component]
fn Compared() -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let more = RwSignal::new(AFTER);
    part(move || {
        let other = player.compared.get()?;
        let (current, _) = player.branch.get();
        let (mut runs, mut names) = ([player.run.get(), player.recording_of(other)?], [current, other]);
        // The one that was made first stands first.
        if other < current {
            runs.reverse();
            names.reverse();
        }
        let parted = compare(&runs[0], &runs[1]);
        Some(
            view! {
                {table(i18n, player, names, &runs)}
                <p>{says(i18n, &runs, &parted)}</p>
                {part(move || Some(columns(i18n, player, names, &runs, &parted, more)))}
            }
            .into_any(),
        )
    })
}

/// Where they part, in words.
fn says(i18n: I18n, runs: &[Arc<Recording>; 2], parted: &Comparison) -> AnyView {
    if parted.is_same() {
        return i18n.rich(msg::COMPARE_SAME);
    }
    if parted.same == 0 {
        return i18n.rich(msg::COMPARE_FROM_START);
    }
    let last = runs[0].log().get(parted.same).map(record_message);
    let last = last.unwrap_or_else(|| msg::TRANSPORT_AT_START.into());
    i18n.rich(msg::compare_same_until(last, u64::from(parted.same)))
}

type Row<'a> = (Key, Box<dyn Fn(&Figures) -> String + 'a>);

/// What both came to; strong where they differ.
fn table(i18n: I18n, player: Player, names: [u32; 2], runs: &[Arc<Recording>; 2]) -> AnyView {
    let all = runs.each_ref().map(|run| figures(run));
    let count = |number: u32| i18n.count(u64::from(number));
    let mut rows: Vec<Row<'_>> = vec![
        (msg::COMPARE_RECORDS, Box::new(move |figures| count(figures.records))),
        (msg::COMPARE_MESSAGES, Box::new(move |figures| count(figures.messages))),
        (msg::COMPARE_LOST, Box::new(move |figures| count(figures.lost))),
        (msg::COMPARE_REFUSED, Box::new(move |figures| count(figures.refused))),
        (msg::COMPARE_FAULTS, Box::new(move |figures| count(figures.faults))),
        (msg::COMPARE_CONFIRMED, Box::new(move |figures| count(figures.confirmed))),
    ];
    if runs.iter().any(|run| run.size() > 0) {
        rows.push((msg::COMPARE_SENT, Box::new(move |figures| i18n.octets(figures.sent))));
        rows.push((msg::COMPARE_TWICE, Box::new(move |figures| i18n.octets(figures.twice))));
    }
    let line = |(name, of): &Row<'_>| {
        let values = all.each_ref().map(of);
        let differ = values[0] != values[1];
        let cell = |value: String| {
            if differ {
                view! { <td><strong>{value}</strong></td> }.into_any()
            } else {
                view! { <td>{value}</td> }.into_any()
            }
        };
        view! { <tr><th scope="row">{i18n.rich(*name)}</th>{values.map(cell).into_iter().collect_view()}</tr> }
            .into_any()
    };
    let heads = names.map(|run| view! { <th scope="col">{i18n.rich(title(player, run))}</th> }.into_any());
    view! {
        <table class="figures compared" id="compared">
            <caption class="visually-hidden">{i18n.rich(msg::COMPARE_CAPTION)}</caption>
            <thead><tr><td></td>{heads.into_iter().collect_view()}</tr></thead>
            <tbody>{rows.iter().map(line).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(i18n: I18n, run: &Recording, item: &Item, is_first: bool) -> AnyView {
    view! {
        <li class:is-first=is_first>
            {is_first.then(|| view! { <b class="first-difference">{i18n.rich(msg::COMPARE_FIRST)}</b>" " }.into_any())}
            <span class="label">{i18n.clock(item.from_t.0)}</span>" "{i18n.rich(row_message(run, item))}
        </li>
    }
    .into_any()
}

/// The rows: those that both have once, then each run's own beside the other's.
fn columns(
    i18n: I18n,
    player: Player,
    names: [u32; 2],
    runs: &[Arc<Recording>; 2],
    parted: &Comparison,
    more: RwSignal<usize>,
) -> AnyView {
    let at = parted.rows as usize;
    let shared = runs[0].items().iter().take(at).skip(at.saturating_sub(BEFORE));
    let shared = shared.map(|item| row(i18n, &runs[0], item, false)).collect_view();
    let most = more.get();
    let longer = runs.iter().any(|run| run.items().len() > at + most);
    let column = |side: usize| {
        let (run, number) = (&runs[side], names[side]);
        let own = run.items().iter().skip(at).take(most).enumerate();
        let rows = own.map(|(place, item)| row(i18n, run, item, place == 0)).collect_view();
        let n = parted.parts[side].unwrap_or(parted.same);
        let go = move |_| {
            player.compared.set(None);
            player.choose_at(number, n);
        };
        view! {
            <section class="compared-run">
                <h3>{i18n.rich(title(player, number))}</h3>
                {if run.items().len() > at { view! { <ol class="plain">{rows}</ol> }.into_any() } else { view! { <p class="label">{i18n.rich(msg::COMPARE_NO_MORE)}</p> }.into_any() }}
                <button type="button" class="button" on:click=act(go)>{i18n.rich(msg::COMPARE_GO)}</button>
            </section>
        }
        .into_any()
    };
    if parted.is_same() {
        return ().into_any();
    }
    view! {
        {(at > 0).then(|| view! { <h3>{i18n.rich(msg::COMPARE_SHARED)}</h3><ol class="plain compared-shared">{shared}</ol> }.into_any())}
        <div class="compared-runs">{column(0)}{column(1)}</div>
        {longer.then(|| view! { <button type="button" class="button is-quiet" on:click=act(move |_| more.update(|more| *more += AFTER))>{i18n.rich(msg::COMPARE_MORE)}</button> }.into_any())}
    }
    .into_any()
}
