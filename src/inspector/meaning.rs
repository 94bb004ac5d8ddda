//! What the selected field means, what standard it stands in, and what the message changed.

use super::fields::Shown;
use super::tree;
use super::value;
use crate::i18n::{Message, msg, t, use_i18n};
use crate::player::Player;
use capa5_core::order;
use capa5_core::world::record::{Dir, Record, RecordId, What};
use capa5_core::world::recording::Recording;
use leptos::prelude::*;

/// A variable that a message changed, and where.
#[derive(Clone, PartialEq)]
struct Change {
    n: RecordId,
    node: &'static str,
    from_state: &'static str,
    to_state: &'static str,
    row: u16,
    vars: Vec<(&'static str, u32, u32)>,
}

/// The state changes that sending or receiving `msg` brought.
fn changes(run: &Recording, msg: RecordId) -> Vec<Change> {
    let Some(sent) = run.log().get(msg) else { return Vec::new() };
    let arrived = run
        .log()
        .range(msg, run.len())
        .find(|record| matches!(record.what, What::Pdu { dir: Dir::Rx, msg: of, .. } if of == msg));
    let causes = [Some(sent.n), Some(sent.cause).filter(|cause| *cause > 0), arrived.map(|record| record.n)];
    let near = |n: RecordId| run.log().range(n.saturating_sub(8), n + 16);
    let of = |record: &Record| causes.contains(&Some(record.cause));
    let mut found: Vec<Change> = near(sent.n)
        .chain(arrived.map(|record| near(record.n)).into_iter().flatten())
        .filter(|record| of(record))
        .filter_map(change)
        .collect();
    order::by(&mut found, |change| [u64::from(change.n), 0]);
    found.dedup_by_key(|change| change.n);
    found
}

fn change(record: &Record) -> Option<Change> {
    let What::St { from, to, row, vars, .. } = &record.what else { return None };
    let vars: Vec<_> = vars.iter().map(|change| (change.var, change.from, change.to)).collect();
    if from == to && vars.is_empty() {
        return None;
    }
    Some(Change { n: record.n, node: record.node()?.letter(), from_state: from, to_state: to, row: *row, vars })
}

/// What the selected field means.
#[component]
pub fn Meaning(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let player = expect_context::<Player>();
    let found = player.run.with_untracked(|run| changes(run, shown.msg));
    let field = move || {
        let index = shown.mark.get()?;
        let mark = *shown.inspection.marks.get(index)?;
        let source = source(&shown, index, i18n.language());
        Some(view! {
            <h4>{i18n.rich(value::name(&mark))}" "<span class="meaning-value">{value::value(i18n, &shown.inspection, &mark)}</span></h4>
            {value::meaning(&mark).map(|meaning| view! { <p>{i18n.rich(meaning)}</p> }.into_any())}
            <p class="label" lang="en">{source}</p>
        })
    };
    view! {
        <div class="meaning" aria-live="polite">{field}</div>
        <section class="changes">
            <h4>{t(msg::INSPECTOR_CHANGED)}</h4>
            {if found.is_empty() {
                view! { <p class="label">{t(msg::INSPECTOR_CHANGED_NOTHING)}</p> }.into_any()
            } else {
                view! { <ul class="plain">{found.into_iter().map(said).collect_view()}</ul> }.into_any()
            }}
        </section>
    }
}

fn said(change: Change) -> impl IntoView {
    let vars = change.vars.into_iter().map(|(name, from, to)| {
        view! { <li>{t(msg::inspector_var_change(u64::from(from), name, change.node, u64::from(to)))}</li> }.into_any()
    });
    let state = (change.from_state != change.to_state).then(|| {
        let said = if change.row >= capa5_core::mail::ROWS {
            msg::mail_state_change(change.from_state, change.node, change.to_state)
        } else {
            msg::inspector_state_change(change.from_state, change.node, u64::from(change.row), change.to_state)
        };
        view! { <li>{t(said)}</li> }
    });
    (state, vars.collect_view())
}

/// Where the field is defined: standard, message, parameter.
fn source(shown: &Shown, index: usize, language: crate::i18n::Language) -> String {
    let (marks, nodes) = (&shown.inspection.marks, &shown.nodes);
    let layer = marks.get(index).map_or("", |mark| mark.field.0);
    let standard = match layer.split('.').next() {
        Some("tpkt") => "RFC 1006, TPKT",
        Some("cotp") => "X.224 | ISO/IEC 8073, class 0",
        Some("ses") => "X.225 | ISO/IEC 8327-1",
        Some("smtp") => "RFC 5321",
        Some(_) | None => "",
    };
    let mut text = standard.to_owned();
    if !layer.starts_with("tpkt")
        && let Some(name) = tree::message_name(marks, nodes, index)
    {
        text.push_str(", ");
        let long = crate::i18n::Key::find(&format!("spdu.{}.name", name.to_ascii_lowercase()));
        let long = long.filter(|_| layer.starts_with("ses"));
        text.push_str(&long.map_or_else(|| name.to_owned(), |key| Message::from(key).text(language)));
    }
    if let Some((kind, code)) = tree::parameter(marks, nodes, index) {
        text.push_str(&format!(", {kind} {code}"));
    }
    text
}
