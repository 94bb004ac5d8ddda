//! The runs made so far: none is lost, each can be reopened.

use crate::i18n::{I18n, msg, use_i18n};
use crate::place::{act, part};
use crate::player::Player;
use capa5_core::engine::RunInfo;
use leptos::prelude::*;

/// The list of runs, once there is more than one.
#[component]
pub fn Runs() -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    part(move || {
        let runs = player.runs();
        let (current, _) = player.branch.get();
        (runs.len() > 1).then(|| {
            let items = runs
                .iter()
                .enumerate()
                .map(|(index, run)| item(i18n, player, index as u32, *run, current))
                .collect_view();
            view! {
                <section class="story-block runs">
                    <h3>{i18n.rich(msg::RUN_TITLE)}</h3>
                    <ol class="plain">{items}</ol>
                </section>
            }
            .into_any()
        })
    })
}

fn item(i18n: I18n, player: Player, index: u32, run: RunInfo, current: u32) -> impl IntoView {
    let from = match run.parent {
        Some(parent) => i18n.rich(msg::run_from(u64::from(run.fork_at), u64::from(parent) + 1)),
        None => i18n.rich(msg::RUN_FIRST),
    };
    let number = i18n.rich(msg::run_number(u64::from(index) + 1));
    let head = if index == current {
        view! { <strong aria-current="true">{number}</strong>" "<span class="chip">{i18n.rich(msg::RUN_CURRENT)}</span> }.into_any()
    } else {
        view! { <button type="button" class="link" on:click=act(move |_| player.choose(index))>{number}</button> }
            .into_any()
    };
    view! { <li>{head}<small class="label">{from}" · "{i18n.rich(msg::run_faults(u64::from(run.faults)))}</small></li> }
}
