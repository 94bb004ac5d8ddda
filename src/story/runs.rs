//! The runs made so far, as a tree: none is lost, each can be reopened, named, and compared with the one on screen.

use crate::i18n::{I18n, Message, msg, t, ts, use_i18n};
use crate::place::{act, part};
use crate::player::Player;
use capa5_core::engine::RunInfo;
use capa5_core::world::recording::Ending;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// The tree of runs, once there is more than one.
#[component]
pub fn Runs() -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let naming = RwSignal::new(false);
    part(move || {
        let runs = player.runs();
        let (current, _) = player.branch.get();
        (runs.len() > 1).then(|| {
            view! {
                <section class="story-block runs">
                    <h3>{i18n.rich(msg::RUN_TITLE)}</h3>
                    {branch(i18n, player, &runs, None, current, naming)}
                    <p class="label">{i18n.rich(msg::RUN_NOTHING_LOST)}</p>
                    <button type="button" class="button" id="undo-last" on:click=act(move |_| player.undo())>{i18n.rich(msg::RUN_UNDO)}</button>
                </section>
            }
            .into_any()
        })
    })
}

/// What a run is called: as the learner called it, else by its number.
pub(super) fn title(player: Player, run: u32) -> Message {
    let own = player.names.with(|names| names.get(&run).cloned());
    own.map_or_else(|| msg::run_number(u64::from(run) + 1), msg::run_named)
}

/// The runs that branch from one, each with those that branch from it.
fn branch(
    i18n: I18n,
    player: Player,
    runs: &[RunInfo],
    parent: Option<u32>,
    current: u32,
    naming: RwSignal<bool>,
) -> Option<AnyView> {
    let of = |(index, run): (usize, &RunInfo)| (run.parent == parent).then_some((index as u32, *run));
    let own: Vec<_> = runs.iter().enumerate().filter_map(of).collect();
    if own.is_empty() {
        return None;
    }
    let items = own.into_iter().map(|(index, run)| {
        let inner = branch(i18n, player, runs, Some(index), current, naming);
        view! { <li>{item(i18n, player, index, run, current, naming)}{inner}</li> }.into_any()
    });
    Some(view! { <ol class="plain run-tree">{items.collect_view()}</ol> }.into_any())
}

fn item(i18n: I18n, player: Player, index: u32, run: RunInfo, current: u32, naming: RwSignal<bool>) -> AnyView {
    let from = match run.parent {
        Some(parent) => i18n.rich(msg::run_from(u64::from(run.fork_at), u64::from(parent) + 1)),
        None => i18n.rich(msg::RUN_FIRST),
    };
    let ends = i18n.rich(match run.ending {
        Ending::Ended => msg::RUN_ENDS,
        Ending::Decision(_) => msg::RUN_WAITS,
        Ending::Bound => msg::RUN_BOUND,
        Ending::Needs(_) => msg::RUN_NEEDS,
    });
    let name = title(player, index);
    let head = if index == current {
        view! {
            <strong aria-current="true">{i18n.rich(name)}</strong>" "<span class="chip">{i18n.rich(msg::RUN_CURRENT)}</span>
            {part(move || if naming.get() { name_form(player, index, naming) } else { rename(naming) })}
        }
        .into_any()
    } else {
        view! {
            <button type="button" class="link" on:click=act(move |_| player.choose(index))>{i18n.rich(name.clone())}</button>
            <button type="button" class="button is-quiet run-tool" aria-haspopup="dialog" aria-label=i18n.text(msg::run_compare_with(name))
                on:click=act(move |_| player.compared.set(Some(index)))>{i18n.rich(msg::RUN_COMPARE)}</button>
        }
        .into_any()
    };
    view! {
        <div class="run-head">{head}</div>
        <small class="label">{from}" · "{i18n.rich(msg::run_faults(u64::from(run.faults)))}" · "{ends}</small>
    }
    .into_any()
}

fn rename(naming: RwSignal<bool>) -> AnyView {
    view! { <button type="button" class="button is-quiet run-tool" on:click=act(move |_| naming.set(true))>{t(msg::RUN_RENAME)}</button> }
        .into_any()
}

fn name_form(player: Player, index: u32, naming: RwSignal<bool>) -> AnyView {
    let text = RwSignal::new(player.names.with_untracked(|names| names.get(&index).cloned().unwrap_or_default()));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        naming.set(false);
        player.name_run(index, &text.get_untracked());
    };
    view! {
        <form class="run-name" on:submit=act(submit)>
            <input class="input" type="text" id="run-name" maxlength="40" autocomplete="off" aria-label=ts(msg::RUN_NAME)
                placeholder=ts(msg::run_number(u64::from(index) + 1))
                prop:value=move || text.get() on:input=act(move |event| text.set(event_target_value(&event)))/>
            <button type="submit" class="button">{t(msg::RUN_SAVE_NAME)}</button>
        </form>
    }
    .into_any()
}
