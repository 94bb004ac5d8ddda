//! The console: a chair for the learner, and every primitive that its user may ask, typed or touched; what may not be asked now
//! says why. The verdicts are the core's.

mod command;
mod grammar;
mod line;
mod verdict;

pub(crate) use grammar::unit_id;
pub(crate) use verdict::{state_words, unreadable};

use crate::course::Course;
use crate::i18n::{I18n, Message, msg, t, ts, use_i18n};
use crate::inspector::{names::unit_name, state::name_of};
use crate::place::{act, each, effect, memo, part};
use crate::player::Player;
use crate::player::hand::{Hand, give};
use capa5_core::lesson::ask::Ask;
use capa5_core::session::table::RowId;
use capa5_core::session::unit::Unit;
use capa5_core::world::offer::Offer;
use capa5_core::world::record::NodeId;
use leptos::prelude::*;
use line::Line;
use std::sync::Arc;

/// Octets of a command up to which a chip shows all of it.
const SHORT: usize = 28;

/// What the console keeps while its region is hidden, as behind another tab on a phone.
#[derive(Clone, Copy)]
pub(crate) struct Console {
    player: Player,
    /// The chair that the learner chose last.
    chosen: RwSignal<Option<NodeId>>,
    /// The chair that she is in where the playhead rests.
    chair: Memo<Option<NodeId>>,
    /// What may be asked from it, and what not.
    offers: Memo<Arc<Vec<Offer>>>,
    /// What is typed.
    text: RwSignal<String>,
    /// What was asked, the last one last.
    history: RwSignal<Vec<String>>,
    /// The offer that is looked at: which, among all.
    looked: RwSignal<Option<usize>>,
    /// Whether all that may not be asked is shown.
    all: RwSignal<bool>,
}

/// Puts the console into the context.
pub(crate) fn provide_console(player: Player) {
    let chosen = RwSignal::new(None::<NodeId>);
    let seats = memo(move || player.seats());
    let chair = memo(move || {
        let seats = seats.get();
        chosen.get().filter(|node| seats.contains(node)).or_else(|| seats.last().copied())
    });
    let offers = memo(move || {
        let (event, chair) = (player.rest.get(), chair.get());
        let found = chair.map(|node| player.run.with(|run| run.offers(event, node)));
        Arc::new(found.unwrap_or_default())
    });
    if use_context::<Course>().is_none() {
        effect(move || {
            let give = Arc::new(move |node, token| player.ask(node, give(token)));
            player.hand.set(chair.get().map(|node| Hand { nodes: vec![node], give }));
        });
    }
    let (text, history) = (RwSignal::new(String::new()), RwSignal::new(Vec::new()));
    let (looked, all) = (RwSignal::new(None), RwSignal::new(false));
    provide_context(Console { player, chosen, chair, offers, text, history, looked, all });
}

impl Console {
    /// Takes a chair, or goes back to one that was taken.
    fn sit(self, node: NodeId) {
        self.looked.set(None);
        self.chosen.set(Some(node));
        if !untrack(|| self.player.seats()).contains(&node) {
            self.player.sit(node);
        }
    }

    /// Asks from the chair.
    fn ask(self, ask: Ask, typed: String) {
        let Some(node) = self.chair.get_untracked() else { return };
        self.looked.set(None);
        self.history.update(|history| {
            history.retain(|other| *other != typed);
            history.push(typed);
        });
        self.player.ask(node, ask);
    }
}

/// The console region; none in a lesson, where what may be asked is the lesson's.
#[component]
pub(crate) fn ConsoleRegion() -> impl IntoView {
    if use_context::<Course>().is_some() {
        return ().into_any();
    }
    let console = expect_context::<Console>();
    let nodes = console.player.run.with_untracked(|run| run.world().nodes().len());
    let chairs = (0..nodes).map(|node| chair(console, NodeId(node as u8))).collect_view();
    let form = part(move || {
        let node = console.chair.get();
        Some(match node {
            None => view! { <p class="label console-hint">{t(msg::CONSOLE_HINT)}</p> }.into_any(),
            Some(node) => view! { <Line console node/><Chips console/> }.into_any(),
        })
    });
    view! {
        <div class="console-chairs" role="group" aria-label=ts(msg::CONSOLE_CHAIR)>
            <span class="label" aria-hidden="true">{t(msg::CONSOLE_CHAIR)}</span>
            {chairs}
            <button type="button" class="button is-quiet" aria-haspopup="dialog"
                on:click=act(move |_| console.player.palette.set(true))>{t(msg::CONSOLE_LINE)}</button>
            {mend(console)}
        </div>
        {form}
    }
    .into_any()
}

fn chair(console: Console, node: NodeId) -> AnyView {
    let i18n = use_i18n();
    let letter = node.letter();
    view! {
        <button type="button" class=format!("button end-{}", letter.to_ascii_lowercase()) data-chair=letter
            aria-pressed=move || (console.chair.get() == Some(node)).to_string()
            title=move || i18n.text(msg::console_take(letter))
            on:click=act(move |_| console.sit(node))>{letter}" · "{t(name_of(letter))}</button>
    }
    .into_any()
}

/// Where the line is cut, whoever sits in a chair can mend it: without it nobody is called.
fn mend(console: Console) -> AnyView {
    let player = console.player;
    let cut = memo(move || console.chair.get().is_some() && player.moment.with(|moment| moment.cut.contains(&true)));
    part(move || {
        cut.get().then(|| {
            view! {
                <span class="label is-fault">{t(msg::CONSOLE_DECISION)}</span>
                <button type="button" class="button" on:click=act(move |_| player.set_line(true))>{t(msg::CONSOLE_MEND)}</button>
            }
            .into_any()
        })
    })
}

/// Every primitive as a chip: those that may be asked now, then the others by functional unit.
#[component]
fn Chips(console: Console) -> impl IntoView {
    let i18n = use_i18n();
    let indices = move |legal: bool| {
        console.offers.with(|offers| {
            let fit = offers.iter().enumerate().filter(|(_, offer)| offer.verdict.is_ok() == legal);
            fit.map(|(index, _)| index).collect::<Vec<_>>()
        })
    };
    let legal = memo(move || indices(true));
    let others = memo(move || indices(false));
    // An item's identity is its place and what it would ask: elements stay where nothing changed.
    let chips = each(
        move || {
            legal.get().into_iter().map(|index| (index, console.offers.with(|offers| offers[index].clone()))).collect()
        },
        |(index, offer)| [*index as u64, fingerprint(&offer.ask), 0],
        move |(index, offer)| chip(console, i18n, index, &offer),
    );
    let groups = move || {
        let offers = console.offers.get();
        let of = |unit: Option<Unit>| -> Vec<usize> {
            others.get().into_iter().filter(|index| offers[*index].ask.unit() == unit).collect()
        };
        let units = std::iter::once(None).chain(Unit::ALL.into_iter().map(Some));
        let group = |unit: Option<Unit>| {
            let name = unit.map_or_else(|| Message::from(msg::UNIT_NAME_KERNEL), unit_name);
            let chips = of(unit).into_iter().map(|index| chip(console, i18n, index, &offers[index]));
            view! { <div class="chip-group"><span class="label">{i18n.rich(name)}</span>{chips.collect_view()}</div> }
                .into_any()
        };
        units.filter(|unit| !of(*unit).is_empty()).map(group).collect_view()
    };
    let toggle = move |_| {
        console.looked.set(None);
        console.all.update(|all| *all = !*all);
    };
    view! {
        <div class="chips" role="group" aria-label=move || i18n.text(msg::console_legal(legal.get().len() as u64))>
            <span class="label" aria-hidden="true">{move || i18n.rich(msg::console_legal(legal.get().len() as u64))}</span>
            {chips}
            <button type="button" class="button is-quiet" id="console-others" aria-expanded=move || console.all.get().to_string()
                on:click=act(toggle)>{move || i18n.rich(msg::console_not_now(others.get().len() as u64))}</button>
        </div>
        {move || console.all.get().then(|| view! { <div class="chips-not">{groups}</div> }.into_any())}
        <div class="console-why" id="console-why" role="status">{move || looked_at(console, i18n)}</div>
    }
}

/// A number that differs where what is asked differs, for the identity of its chip.
fn fingerprint(ask: &Ask) -> u64 {
    let text = grammar::typed(ask, crate::i18n::Language::English);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, octet| (hash ^ u64::from(octet)).wrapping_mul(0x100_0000_01b3))
}

fn chip(console: Console, i18n: I18n, index: usize, offer: &Offer) -> AnyView {
    let (ask, legal) = (StoredValue::new(offer.ask.clone()), offer.verdict.is_ok());
    let typed = move || ask.with_value(|ask| grammar::typed(ask, i18n.language()));
    let name = command::Command::of(&offer.ask).map(command::Command::name).unwrap_or_default();
    let named = name.clone();
    let short = move || {
        let typed = typed();
        if typed.len() > SHORT { format!("{named} …") } else { typed }
    };
    let press = move |_| {
        if legal {
            console.ask(ask.get_value(), untrack(typed));
        } else {
            console.looked.set(Some(index));
        }
    };
    let look = move || console.looked.set(Some(index));
    view! {
        <button type="button" class="button chip-ask" data-ask=name lang="en" translate="no" title=typed
            aria-disabled=(!legal).then_some("true") aria-describedby="console-why"
            on:click=act(press) on:focus=act(move |_| look()) on:mouseenter=act(move |_| look())>{short}</button>
    }
    .into_any()
}

/// What is said of the offer that is looked at: the row that it would take, or why it would be refused.
fn looked_at(console: Console, i18n: I18n) -> AnyView {
    let offer = console.looked.get().and_then(|index| console.offers.with(|offers| offers.get(index).cloned()));
    let Some(Offer { ask, verdict }) = offer else {
        let hint = if console.all.get() { msg::CONSOLE_WHY_NOT } else { msg::CONSOLE_HISTORY };
        return view! { <p class="label">{i18n.rich(hint)}</p> }.into_any();
    };
    let typed = grammar::typed(&ask, i18n.language());
    match verdict {
        Ok(RowId(row)) => view! {
            <p class="label"><span class="term" lang="en">{typed}</span>" · "{i18n.rich(msg::console_row(u64::from(row)))}</p>
        }
        .into_any(),
        Err(refusal) => {
            let anyway = typed.clone();
            view! {
                <p><span class="term" lang="en">{typed}</span>" · "{i18n.rich(verdict::reason(&refusal))}</p>
                <button type="button" class="button is-quiet" id="ask-anyway" on:click=act(move |_| console.ask(ask.clone(), anyway.clone()))>
                    {i18n.rich(msg::CONSOLE_ANYWAY)}</button>
            }
            .into_any()
        }
    }
}
