//! The state table as a view: the rows of a state, and the one that the last event took.

use super::names::read;
use crate::console::state_words;
use crate::i18n::{I18n, Key, Message, msg, predicate_words, t, use_i18n};
use crate::place::{act, effect, memo};
use crate::player::Player;
use crate::ui::unique;
use capa5_core::session::table::{Condition, ROWS, Row, State, Step};
use capa5_core::world::record::{Dir, NodeId, RecordId, What};
use capa5_core::world::recording::Recording;
use leptos::html::Div;
use leptos::prelude::*;

/// The row of the table that a node's machine took last up to `event`.
fn taken(run: &Recording, node: NodeId, event: RecordId) -> Option<u16> {
    run.log().range(1, event).rev().filter(|record| record.node() == Some(node)).find_map(|record| match &record.what {
        What::Prim { row, .. } | What::Pdu { dir: Dir::Rx, row, .. } => *row,
        What::St { row, .. } => Some(*row),
        What::Pdu { dir: Dir::Tx | Dir::Lost, .. }
        | What::Tok { .. }
        | What::Fault { .. }
        | What::Refuse { .. }
        | What::App { .. }
        | What::Ui { .. }
        | What::Stop { .. } => None,
    })
}

/// The row that the selected message took when it came, and where.
fn taken_by(run: &Recording, msg: RecordId) -> Option<(NodeId, u16)> {
    run.log().range(msg, run.len()).find_map(|record| {
        if let What::Pdu { dir: Dir::Rx, msg: of, row, .. } = &record.what
            && *of == msg
        {
            Some((record.node()?, (*row)?))
        } else {
            None
        }
    })
}

/// The tab of the state table.
#[component]
pub fn Table() -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let end = RwSignal::new(NodeId(0));
    // A selected message says which machine is meant: the one to which it came.
    let lit = memo(move || {
        let event = player.rest.get();
        let selected = player.selection.with(|selection| selection.map(|selection| selection.msg));
        player.run.with(|run| {
            let by_message = selected.and_then(|msg| taken_by(run, msg));
            by_message.or_else(|| taken(run, end.get(), event).map(|row| (end.get(), row)))
        })
    });
    let node = memo(move || lit.get().map_or_else(|| end.get(), |(node, _)| node));
    let chosen = RwSignal::new(None::<State>);
    let state = memo(move || {
        let row = lit.get().and_then(|(_, row)| ROWS.get(usize::from(row)));
        chosen.get().or_else(|| row.map(|row| row.state)).unwrap_or_default()
    });
    let (state_id, end_id) = (unique("table-state"), unique("table-end"));
    let nodes = player.run.with_untracked(|run| run.world().nodes().len());
    let ends = (0..nodes).map(|index| {
        let letter = NodeId(index as u8).letter();
        view! { <option value=index.to_string() selected=move || node.get().0 == index as u8>{letter}" · "{move || i18n.text(super::state::name_of(letter))}</option> }.into_any()
    });
    let states = State::ALL.iter().map(|one| {
        let words = state_words(one.name());
        view! { <option value=one.name() selected=move || state.get() == *one>{one.name()}" · "{move || i18n.text(words.clone())}</option> }.into_any()
    });
    let choose_end = move |event| {
        chosen.set(None);
        player.select(None);
        end.set(NodeId(event_target_value(&event).parse().unwrap_or(0)));
    };
    let choose_state = move |event| {
        let name = event_target_value(&event);
        chosen.set(State::ALL.iter().copied().find(|state| state.name() == name));
    };
    let root = NodeRef::<Div>::new();
    effect(move || {
        lit.track();
        state.track();
        let Some(root) = root.get() else { return };
        // After the rows are there.
        request_animation_frame(move || show_taken(&root));
    });
    view! {
        <div class="table-choice">
            <div class="field"><label for=end_id.clone()>{t(msg::TABLE_END)}</label>
                <select id=end_id class="input" on:change=act(choose_end)>{ends.collect_view()}</select></div>
            <div class="field"><label for=state_id.clone()>{t(msg::TABLE_STATE)}</label>
                <select id=state_id class="input" on:change=act(choose_state)>{states.collect_view()}</select></div>
        </div>
        <p class="label">{move || match lit.get() {
            Some((node, row)) => i18n.rich(msg::table_taken(node.letter(), u64::from(row))),
            None => i18n.rich(msg::table_not_taken(end.get().letter())),
        }}</p>
        <div class="table-wrap" node_ref=root tabindex="0" role="group" aria-label=move || i18n.text(msg::table_title(state.get().name()))>
            {move || rows(i18n, state.get(), lit.get().map(|(_, row)| row))}
        </div>
    }
}

/// Scrolls the panel, and nothing else, to the row that was taken.
fn show_taken(root: &web_sys::HtmlDivElement) {
    let panel = root.closest(".tab-panel").ok().flatten();
    let row = root.query_selector(".is-taken").ok().flatten();
    if let (Some(panel), Some(row)) = (panel, row) {
        let (above, below) = (panel.get_bounding_client_rect(), row.get_bounding_client_rect());
        let away = below.top() - above.top() - above.height() / 3.0;
        panel.set_scroll_top((f64::from(panel.scroll_top()) + away).max(0.0) as i32);
    }
}

fn rows(i18n: I18n, state: State, lit: Option<u16>) -> AnyView {
    let of_state = ROWS.iter().enumerate().filter(move |(_, row)| row.state == state);
    let shown = of_state.map(|(index, row)| line(i18n, index, row, lit == u16::try_from(index).ok()));
    view! {
        <table class="machine">
            <caption class="visually-hidden">{i18n.rich(msg::table_title(state.name()))}</caption>
            <thead><tr>
                <th scope="col">{i18n.rich(msg::TABLE_EVENT)}</th><th scope="col">{i18n.rich(msg::TABLE_WHEN)}</th>
                <th scope="col">{i18n.rich(msg::TABLE_DOES)}</th><th scope="col">{i18n.rich(msg::TABLE_TO)}</th>
            </tr></thead>
            <tbody>{shown.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn line(i18n: I18n, index: usize, row: &'static Row, lit: bool) -> AnyView {
    let list = |items: Vec<Message>, none: Key| {
        if items.is_empty() {
            return view! { <span class="label">{i18n.rich(none)}</span> }.into_any();
        }
        let items = items.into_iter().map(|item| view! { <li>{i18n.rich(item)}</li> }.into_any());
        view! { <ul class="plain">{items.collect_view()}</ul> }.into_any()
    };
    let (when, does) = (row.when.iter().map(condition).collect(), row.does.iter().map(step).collect());
    view! {
        <tr class=if lit { "is-taken" } else { "" } aria-current=lit.then_some("true") data-row=index.to_string()>
            <th scope="row"><strong lang="en" translate="no">{row.event.name()}</strong>" "<span class="label">{i18n.rich(msg::table_row(index as u64))}</span>
                {lit.then(|| view! { " "<span class="chip">{i18n.rich(msg::TABLE_TAKEN_MARK)}</span> }.into_any())}
                <small class="label">{i18n.rich(read(row.event.name()))}</small></th>
            <td>{list(when, msg::TABLE_ALWAYS)}</td>
            <td>{list(does, msg::TABLE_NOTHING)}</td>
            <td>{if row.to == row.state { view! { <span class="label">{i18n.rich(msg::TABLE_STAYS)}</span> }.into_any() } else { view! { <strong lang="en" translate="no">{row.to.name()}</strong> }.into_any() }}</td>
        </tr>
    }
    .into_any()
}

fn condition(condition: &Condition) -> Message {
    let words = predicate_words(condition.predicate.name());
    if condition.negated { msg::table_not(words) } else { words }
}

fn step(step: &Step) -> Message {
    match step {
        Step::Act(action) => {
            let id = action.name().trim_matches(['[', ']']);
            Key::find(&format!("action.a{id:0>2}")).map_or_else(|| msg::event_unnamed(action.name()), Message::from)
        }
        Step::Put(put) => msg::table_sends(read(put.name())),
        Step::Tell(tell) => read(tell.name()),
        Step::Below(below) => read(below.name()),
    }
}

#[cfg(test)]
mod tests {
    use super::{condition, step, taken, taken_by};
    use crate::i18n::Language;
    use capa5_core::lesson;
    use capa5_core::session::table::{ROWS, RowId};
    use capa5_core::world::record::{Dir, NodeId, What};
    use capa5_core::world::recording::Recording;

    #[test]
    fn every_condition_and_every_step_of_the_table_has_words() {
        for row in ROWS {
            for language in [Language::Spanish, Language::English] {
                for condition in row.when.iter().map(condition) {
                    let text = condition.text(language);
                    assert!(text.len() > 6 && !text.contains(['{', '}']), "{row}: {text}");
                }
                for step in row.does.iter().map(step) {
                    let text = step.text(language);
                    assert!(text.len() > 4 && !text.contains(['{', '[']), "{row}: {text}");
                }
            }
        }
    }

    #[test]
    fn the_row_that_lights_up_is_the_one_that_was_taken() {
        let run = Recording::record(&lesson::scenario("sync-points").expect("the scene"), Vec::new());
        let point = run
            .log()
            .iter()
            .find(|record| matches!(record.what, What::Pdu { dir: Dir::Rx, name: "MIP", .. }))
            .expect("a point comes");
        let What::Pdu { msg, .. } = point.what else { panic!("a message") };
        let (node, row) = taken_by(&run, msg).expect("it took a row");
        assert_eq!(Some(node), point.node());
        assert_eq!(RowId(row).row().expect("a row").event.name(), "MIP");
        assert_eq!(taken(&run, node, point.n), Some(row));
        assert_eq!(taken(&run, NodeId(1), 0), None);
    }
}
