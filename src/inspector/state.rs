//! What stands at each end after the event shown, and the counters.

use super::names::unit_name;
use super::why::{Why, asked};
use crate::i18n::{I18n, Key, Message, msg, t, use_i18n};
use crate::place::{act, memo};
use crate::player::Player;
use capa5_core::session::token::{Holding, TokenItem};
use capa5_core::session::unit::{Unit, Units};
use capa5_core::view::cause::Value;
use capa5_core::view::message::token_id;
use capa5_core::view::moment::{End, Moment};
use capa5_core::world::record::{NodeId, RecordId, What};
use capa5_core::world::recording::Recording;
use leptos::prelude::*;

/// The variables of the session machine, as the standard names them.
const VARIABLES: [&str; 4] = ["V(A)", "V(M)", "V(R)", "Vact"];

/// The tab of states.
#[component]
pub fn State() -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    if crate::mail::speaks(player) {
        return view! { <crate::mail::DeskTable/> }.into_any();
    }
    view! {
        <Why/>
        <div class="table-wrap">
            {move || player.moment.with(|moment| table(i18n, player, moment))}
        </div>
        <Counters/>
    }
    .into_any()
}

fn table(i18n: I18n, player: Player, moment: &Moment) -> AnyView {
    let ends = &moment.ends;
    let heads = (0..ends.len()).map(|node| {
        let letter = NodeId(node as u8).letter();
        view! { <th scope="col" class=format!("end end-{}", letter.to_ascii_lowercase())>{letter}" · "{i18n.rich(name_of(letter))}</th> }
    });
    let row = |head: AnyView, cell: &dyn Fn(NodeId, &End) -> AnyView| {
        let cells = ends
            .iter()
            .enumerate()
            .map(|(node, end)| view! { <td>{cell(NodeId(node as u8), end)}</td> }.into_any())
            .collect_view();
        view! { <tr><th scope="row">{head}</th>{cells}</tr> }
    };
    let words = |key: Key| i18n.rich(key);
    let variables = VARIABLES.iter().map(|name| {
        let about = Key::find(&format!("state.{}", name.to_ascii_lowercase().replace(['(', ')'], "")));
        let head = about.map_or_else(|| (*name).into_any(), |about| i18n.rich(about));
        row(head, &|node, end| asked(node, Value::Variable(name), variable(i18n, end, name)))
    });
    let transitions: Vec<_> =
        (0..ends.len()).map(|node| player.run.with(|run| transition(run, NodeId(node as u8), moment.n))).collect();
    let last = transitions
        .into_iter()
        .map(|found| view! { <td>{found.map(|found| taken(i18n, player, found))}</td> }.into_any())
        .collect_view();
    view! {
        <table class="states">
            <caption class="visually-hidden">{words(msg::STATE_TITLE)}</caption>
            <thead><tr><td></td>{heads.collect_view()}</tr></thead>
            <tbody>
                {row(words(msg::STATE_NAME), &|node, end| asked(node, Value::State, state(i18n, end)))}
                <tr><th scope="row">{words(msg::STATE_ROW)}</th>{last}</tr>
                {row(words(msg::STATE_TOKENS), &|node, end| tokens(i18n, node, end))}
                {variables.collect_view()}
                {row(words(msg::STATE_ACTIVITY), &|node, end| asked(node, Value::Activity, or_none(end.activity.clone())))}
                {row(words(msg::STATE_UNITS), &|node, end| units(i18n, node, end))}
                {row(words(msg::STATE_SESSION), &|node, end| asked(node, Value::Session, or_none((end.session > 0).then(|| i18n.count(u64::from(end.session))))))}
                {row(words(msg::STATE_TRANSPORT), &|node, end| asked(node, Value::Transport, i18n.rich(if end.transport { msg::COMMON_YES } else { msg::COMMON_NO })))}
            </tbody>
        </table>
    }
    .into_any()
}

/// The name of a node's user.
#[must_use]
pub fn name_of(letter: &str) -> Message {
    Key::find(&format!("node.{}", letter.to_ascii_lowercase()))
        .map_or_else(|| msg::event_unnamed(letter.to_owned()), Message::from)
}

fn or_none(text: Option<String>) -> AnyView {
    text.map_or_else(|| view! { <span class="label">"–"</span> }.into_any(), IntoAny::into_any)
}

fn state(i18n: I18n, end: &End) -> AnyView {
    let name = end.state;
    let about = Key::find(&format!("machine.{}", name.to_ascii_lowercase()));
    view! {
        <strong lang="en">{name}</strong>
        {about.map(|about| view! { <small class="label">{i18n.rich(about)}</small> }.into_any())}
    }
    .into_any()
}

fn variable(i18n: I18n, end: &End, name: &str) -> AnyView {
    let value = end.vars.get(name).map(|value| match (name, value) {
        ("Vact", 0) => i18n.text(msg::COMMON_NO),
        ("Vact", _) => i18n.text(msg::COMMON_YES),
        (_, value) => i18n.count(u64::from(*value)),
    });
    value.map_or_else(|| view! { <span class="label">"–"</span> }.into_any(), IntoAny::into_any)
}

fn tokens(i18n: I18n, node: NodeId, end: &End) -> AnyView {
    if end.tokens.iter().all(|holding| *holding == Holding::NotAvailable) {
        return view! { <span class="label">{i18n.rich(if end.session > 0 { msg::STAGE_NO_TOKENS } else { msg::STAGE_NO_SESSION })}</span> }.into_any();
    }
    let shown = TokenItem::ALL.into_iter().zip(end.tokens).filter(|(_, holding)| *holding != Holding::NotAvailable);
    let items = shown.map(|(token, holding)| {
        let name = Key::find(&format!("token.{}", token_id(token)));
        let (class, word) = match holding {
            Holding::Mine => ("token-mine", msg::TOKEN_MINE),
            Holding::Theirs => ("token-theirs", msg::TOKEN_THEIRS),
            Holding::NotAvailable => ("token-none", msg::TOKEN_NOT_AVAILABLE),
        };
        let content = view! { {name.map(|name| i18n.rich(name))}": "{i18n.rich(word)} }.into_any();
        view! { <li class=class>{asked(node, Value::Token(token), content)}</li> }
    });
    view! { <ul class="plain">{items.collect_view()}</ul> }.into_any()
}

fn units(i18n: I18n, node: NodeId, end: &End) -> AnyView {
    let units = Units(end.units);
    if end.units == 0 {
        return or_none(None);
    }
    let names = Unit::ALL.into_iter().filter(|unit| units.has(*unit)).map(unit_name);
    let items = names.map(|name| view! { <li>{i18n.rich(name)}</li> }.into_any());
    let bits = asked(node, Value::Units, view! { {format!("0x{:04X}", end.units)} }.into_any());
    view! { <ul class="plain"><li>{i18n.rich(msg::UNIT_NAME_KERNEL)}</li>{items.collect_view()}</ul><small class="label">{bits}</small> }.into_any()
}

/// The row of the state table that a node's machine took last.
struct Taken {
    n: RecordId,
    from: &'static str,
    to: &'static str,
    row: u16,
}

/// How far back a transition is looked for: in a long stretch of data both machines stay where they are.
const LOOK_BACK: u32 = 4_096;

fn transition(run: &Recording, node: NodeId, event: RecordId) -> Option<Taken> {
    run.log().range(event.saturating_sub(LOOK_BACK), event).rev().filter(|record| record.node() == Some(node)).find_map(
        |record| {
            if let What::St { from, to, row, .. } = &record.what {
                Some(Taken { n: record.n, from, to, row: *row })
            } else {
                None
            }
        },
    )
}

fn taken(i18n: I18n, player: Player, taken: Taken) -> AnyView {
    let Taken { n, from, to, row } = taken;
    view! {
        <button type="button" class="link" on:click=act(move |_| player.seek_event(n))>
            {i18n.rich(msg::state_row_taken(from, u64::from(row), to))}
        </button>
    }
    .into_any()
}

/// Left, sent twice, sent in all.
#[component]
pub fn Counters() -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let size = move || player.run.with(|run| run.size());
    let sent = memo(move || player.moment.with(|moment| (moment.sent, moment.twice, from(player, moment))));
    let fact = move |name: Key, value: String| view! { <div><dt>{i18n.rich(name)}</dt><dd>{value}</dd></div> };
    view! {
        <section class="counters">
            <h3>{t(msg::COUNTERS_TITLE)}</h3>
            {move || {
                let (all, twice, at) = sent.get();
                view! {
                    <dl class="facts">
                        {fact(msg::COUNTERS_LEFT, i18n.mb(size().saturating_sub(at)))}
                        {fact(msg::COUNTERS_TWICE, i18n.mb(twice))}
                        {fact(msg::COUNTERS_TOTAL, i18n.mb(all))}
                    </dl>
                }
            }}
        </section>
    }
}

/// The position of the file from which it still has to be sent: how far the sender has come, or after a break where it restarts.
fn from(player: Player, moment: &Moment) -> u64 {
    let Some(sender) = moment.ends.first().map(|end| &end.memory) else { return 0 };
    let broken = || {
        player.run.with(|run| run.outcomes().iter().rev().find(|cost| cost.cut <= moment.n).map(|cost| cost.restart))
    };
    if sender.waiting { broken().unwrap_or(sender.position) } else { sender.position }
}
