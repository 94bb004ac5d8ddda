//! Why is it so: from a value to the event and the octet that set it, and what each field changed.

use super::names::{spdu_name, value_name};
use super::{Inspecting, Part};
use crate::i18n::{I18n, Key, Message, msg, use_i18n};
use crate::place::{act, part};
use crate::player::words::record_message;
use crate::player::{Player, Selection};
use capa5_core::view::cause::{Because, Change, Value};
use capa5_core::world::record::{NodeId, RecordId, What};
use capa5_core::world::recording::Recording;
use leptos::prelude::*;

/// A value as a button that tells why it is so.
pub(super) fn asked(node: NodeId, value: Value, content: AnyView) -> AnyView {
    let i18n = use_i18n();
    let Some(Inspecting { why, .. }) = use_context::<Inspecting>() else { return content };
    let label = move || i18n.text(msg::why_so_ask(value_name(value), node.letter()));
    view! {
        <button type="button" class="why-value" title=label aria-pressed=move || (why.get() == Some((node, value))).to_string()
            on:click=act(move |_| why.update(|why| *why = (*why != Some((node, value))).then_some((node, value))))>{content}</button>
    }
    .into_any()
}

/// The answer to the value that was asked about; follows the event.
#[component]
pub(super) fn Why() -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let inspecting = expect_context::<Inspecting>();
    let answer = part(move || {
        let (node, value) = inspecting.why.get()?;
        let event = player.rest.get();
        let change = player.run.with(|run| run.why(event, node, value));
        Some(player.run.with(|run| said(i18n, player, inspecting, run, node, value, change)))
    });
    view! { <div class="why-so" role="status">{answer}</div> }
}

/// Why in one sentence.
pub(crate) fn sentence(run: &Recording, change: &Change) -> Message {
    let (name, node) = (value_name(change.value), change.node.letter());
    match change.because {
        Because::Message { came, .. } => msg::why_so_message(u64::from(came), name, node, message_name(run, came)),
        Because::Asked { asked, .. } => {
            let primitive = match run.log().get(asked).map(|record| &record.what) {
                Some(What::Prim { name, .. }) => *name,
                Some(_) | None => "",
            };
            msg::why_so_asked(u64::from(asked), name, node, primitive)
        }
        Because::Below(n) => {
            let what = run.log().get(n).map_or_else(|| msg::event_unnamed(""), record_message);
            msg::why_so_below(name, node, what)
        }
        Because::Timer => msg::why_so_timer(name, node),
    }
}

/// The full name of the message that a record is about.
fn message_name(run: &Recording, n: RecordId) -> Message {
    match run.log().get(n).map(|record| &record.what) {
        Some(What::Pdu { name, .. }) => spdu_name(name),
        Some(_) | None => msg::event_unnamed(""),
    }
}

fn said(
    i18n: I18n,
    player: Player,
    inspecting: Inspecting,
    run: &Recording,
    node: NodeId,
    value: Value,
    change: Option<Change>,
) -> AnyView {
    let Some(change) = change else {
        return view! { <p>{i18n.rich(msg::why_so_never(value_name(value), node.letter()))}</p> }.into_any();
    };
    let field = change.said_by().map(|(message, field)| {
        let mark = run.inspect(message, 0).and_then(|shown| shown.marks.iter().position(|mark| mark.field == field));
        let name =
            Key::find(&format!("field.{}.name", field.0)).map_or_else(|| msg::event_unnamed(field.0), Message::from);
        let go = move |_| {
            player.selection.set(Some(Selection { msg: message, mark }));
            inspecting.part.set(Part::Fields);
        };
        view! {
            <p>{i18n.rich(msg::why_so_says(name))}</p>
            <button type="button" class="button" id="why-field" on:click=act(go)>{i18n.rich(msg::WHY_SO_FIELD)}</button>
        }
        .into_any()
    });
    let n = change.happening();
    view! {
        <h3>{i18n.rich(msg::WHY_SO_TITLE)}</h3>
        <p>{i18n.rich(sentence(run, &change))}</p>
        {field}" "
        <button type="button" class="button" id="why-event" on:click=act(move |_| player.seek_event(n))>{i18n.rich(msg::WHY_SO_EVENT)}</button>
    }
    .into_any()
}

/// What a field of a message changed: for each end the names of its values, where it changed any.
pub(super) fn sets(changes: &[Change], field: &str) -> Vec<Message> {
    let mut ends: Vec<(NodeId, Vec<Message>)> = Vec::new();
    for change in changes.iter().filter(|change| change.said_by().is_some_and(|(_, by)| by.0 == field)) {
        let name = value_name(change.value);
        match ends.iter_mut().find(|(node, _)| *node == change.node) {
            // The same value twice is said once.
            Some((_, names)) if names.contains(&name) => {}
            Some((_, names)) => names.push(name),
            None => ends.push((change.node, vec![name])),
        }
    }
    ends.into_iter().map(|(node, names)| msg::why_so_sets(names, node.letter())).collect()
}
