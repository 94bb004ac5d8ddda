//! Messages on the line: each moves as a pure function of the run and the playhead. A closed group moves as one.

use super::layout::Layout;
use crate::i18n::use_i18n;
use crate::place::{each, memo};
use crate::player::Player;
use crate::ui::fixed;
use capa5_core::time::Nanos;
use capa5_core::view::item::{Fate, ItemKind, Message};
use capa5_core::world::record::RecordId;
use capa5_core::world::recording::Recording;
use leptos::prelude::*;

/// What moves on the line.
#[derive(Clone, PartialEq, Debug)]
struct Moving {
    /// Its identity: the record with which it, or the first of it, left.
    n: RecordId,
    item: u32,
    name: &'static str,
    serial: Option<u32>,
    from_a: bool,
    first: Nanos,
    until: Nanos,
    /// How far it gets.
    reach: f64,
    lost: bool,
    /// How many it stands for.
    count: u32,
}

fn moving(first: &Message, last: &Message, item: u32, count: usize, delay: Nanos) -> Moving {
    let lost = matches!(first.fate, Fate::Lost(..));
    let gone = first.until.since(first.first).0 as f64 / delay.0.max(1) as f64;
    Moving {
        n: first.tx,
        item,
        name: first.name,
        serial: first.serial,
        from_a: first.from.0 == 0,
        first: first.first,
        until: last.until,
        reach: if lost { gone.clamp(0.1, 0.88) } else { 1.0 },
        lost,
        count: count as u32,
    }
}

/// What is on the line after the event, in order of sending.
fn on_line(player: Player) -> Vec<Moving> {
    let delay = player.settings().delay;
    player.moment.with(|moment| {
        player.run.with(|run| {
            let mut all: Vec<Moving> = Vec::new();
            for flight in &moment.flights {
                let Some(item) = player.landmarks.with(|landmarks| landmarks.item_of(flight.msg)) else { continue };
                let Some(next) = of_item(run, item, flight.msg, delay, player) else { continue };
                if all.last().is_none_or(|last| last.n != next.n) {
                    all.push(next);
                }
            }
            all
        })
    })
}

fn of_item(run: &Recording, item: u32, tx: RecordId, delay: Nanos, player: Player) -> Option<Moving> {
    let row = run.items().get(item as usize)?;
    match &row.kind {
        ItemKind::Message(message) => Some(moving(message, message, item, 1, delay)),
        ItemKind::Group { messages, .. } if player.opened.with(|opened| opened.contains(&row.from_n)) => {
            let index = messages.binary_search_by_key(&tx, |message| message.tx).ok()?;
            messages.get(index).map(|message| moving(message, message, item, 1, delay))
        }
        ItemKind::Group { messages, .. } => {
            messages.first().zip(messages.last()).map(|(first, last)| moving(first, last, item, messages.len(), delay))
        }
        ItemKind::Fault { .. }
        | ItemKind::Told { .. }
        | ItemKind::Refused { .. }
        | ItemKind::Done { .. }
        | ItemKind::Learner { .. }
        | ItemKind::Decision { .. } => None,
    }
}

#[component]
pub(super) fn Flights(layout: Layout) -> impl IntoView {
    let player = expect_context::<Player>();
    let flights = memo(move || on_line(player));
    let identity = |moving: &Moving| [u64::from(moving.n), moving.until.0, u64::from(moving.count)];
    view! {
        {each(move || flights.get(), identity, move |moving| view! { <Pill layout moving /> }.into_any())}
    }
}

/// Width of a pill for so many characters, px.
fn pill_width(characters: usize) -> f64 {
    14.0 + 7.4 * characters as f64
}

#[component]
fn Pill(layout: Layout, moving: Moving) -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let name = match moving.serial {
        Some(serial) => format!("{} {serial}", moving.name),
        None => moving.name.to_owned(),
    };
    let width = pill_width(if moving.count > 1 { name.chars().count() + 7 } else { name.chars().count() });
    let (first, until, reach, from_a) = (moving.first, moving.until, moving.reach, moving.from_a);
    // The one thing that changes sixty times a second.
    let place = memo(move || {
        let at = player.playhead.with(|playhead| playhead.at);
        let share = at.since(first).0 as f64 / until.since(first).0.max(1) as f64;
        let share = share.clamp(0.0, 1.0) * reach;
        let x = layout.on_line(if from_a { share } else { 1.0 - share }, width);
        format!("translate({} {})", fixed(x, 1), layout.line)
    });
    let (item, count) = (moving.item, moving.count);
    let text = memo(move || {
        if count < 2 {
            return name.clone();
        }
        let event = player.event.get();
        let come = player.run.with(|run| match run.items().get(item as usize).map(|row| &row.kind) {
            Some(ItemKind::Group { messages, .. }) => messages.partition_point(|message| message.tx <= event),
            Some(_) | None => 0,
        });
        format!("{name} × {}", i18n.count(come as u64))
    });
    let class =
        format!("pill {}{}", if from_a { "pill-a" } else { "pill-b" }, if moving.lost { " is-lost" } else { "" });
    view! {
        <g class=class transform=move || place.get()>
            <rect x=fixed(-width / 2.0, 1) y="-12" width=fixed(width, 1) height="24" rx="12"></rect>
            <text x="0" y="4.5" text-anchor="middle">{move || text.get()}</text>
        </g>
    }
}
