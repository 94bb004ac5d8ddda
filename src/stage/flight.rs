//! Messages on the line: each moves as a pure function of the run and the playhead. A closed group moves as one.

use super::Sight;
use super::layout::Layout;
use crate::draw::Shape;
use crate::ui::fixed;
use capa5_core::time::Nanos;
use capa5_core::view::item::{Fate, ItemKind, Message};
use capa5_core::world::record::RecordId;

/// What moves on the line.
#[derive(Clone, PartialEq, Debug)]
struct Moving {
    /// Its identity: the record with which it, or the first of it, left.
    n: RecordId,
    item: u32,
    name: &'static str,
    serial: Option<u32>,
    from_a: bool,
    /// Whether an octet of it, or of one of those it stands for, changed on the way.
    damaged: bool,
    first: Nanos,
    until: Nanos,
    /// How far it gets.
    reach: f64,
    lost: bool,
    /// How many it stands for.
    count: u32,
}

fn moving(sight: &Sight<'_>, first: &Message, last: &Message, item: u32, count: usize) -> Moving {
    let delay = sight.settings.delay;
    let lost = matches!(first.fate, Fate::Lost(..));
    let gone = first.until.since(first.first).0 as f64 / delay.0.max(1) as f64;
    Moving {
        n: first.tx,
        item,
        name: first.name,
        serial: first.serial,
        from_a: first.from.0 == 0,
        damaged: sight.moment.damaged.iter().any(|msg| (first.tx..=last.tx).contains(msg)),
        first: first.first,
        until: last.until,
        reach: if lost { gone.clamp(0.1, 0.88) } else { 1.0 },
        lost,
        count: count as u32,
    }
}

/// What is on the line, in order of sending.
fn on_line(sight: &Sight<'_>) -> Vec<Moving> {
    let mut all: Vec<Moving> = Vec::new();
    for flight in &sight.moment.flights {
        let Some(item) = sight.landmarks.item_of(flight.msg) else { continue };
        let Some(next) = of_item(sight, item, flight.msg) else { continue };
        if all.last().is_none_or(|last| last.n != next.n) {
            all.push(next);
        }
    }
    all
}

fn of_item(sight: &Sight<'_>, item: u32, tx: RecordId) -> Option<Moving> {
    let row = sight.run.items().get(item as usize)?;
    match &row.kind {
        ItemKind::Message(message) => Some(moving(sight, message, message, item, 1)),
        ItemKind::Group { messages, .. } if sight.opened.contains(&row.from_n) => {
            let index = messages.binary_search_by_key(&tx, |message| message.tx).ok()?;
            messages.get(index).map(|message| moving(sight, message, message, item, 1))
        }
        ItemKind::Group { messages, .. } => {
            messages.first().zip(messages.last()).map(|(first, last)| moving(sight, first, last, item, messages.len()))
        }
        ItemKind::Fault { .. }
        | ItemKind::Told { .. }
        | ItemKind::Refused { .. }
        | ItemKind::Done { .. }
        | ItemKind::Learner { .. }
        | ItemKind::Decision { .. } => None,
    }
}

/// The messages on the line.
pub(super) fn pills(sight: &Sight<'_>, layout: &Layout) -> Vec<Shape> {
    let mut last = None::<(f64, f64, bool)>;
    let place = |moving: &Moving| {
        let (name, width) = named(moving);
        let gone = sight.playhead.at.since(moving.first).0 as f64;
        let share = (gone / moving.until.since(moving.first).0.max(1) as f64).clamp(0.0, 1.0) * moving.reach;
        let x = layout.on_line(if moving.from_a { share } else { 1.0 - share }, width);
        // Where two would cover each other the later one goes below the line.
        let low = last.is_some_and(|(at, wide, low)| !low && (x - at).abs() < f64::midpoint(width, wide) + 2.0);
        last = Some((x, width, low));
        pill(sight, moving, name, width, (x, layout.line + if low { 27 } else { 0 }))
    };
    on_line(sight).iter().map(place).collect()
}

/// Width of a pill for so many characters, px.
fn pill_width(characters: usize) -> f64 {
    14.0 + 7.4 * characters as f64
}

/// What a pill says of its message, and its width.
fn named(moving: &Moving) -> (String, f64) {
    let name = match moving.serial {
        Some(serial) => format!("{} {serial}", moving.name),
        None => moving.name.to_owned(),
    };
    // A sign, not colour alone, says that it isn't what left.
    let name = if moving.damaged { format!("≠ {name}") } else { name };
    let width = pill_width(name.chars().count() + if moving.count > 1 { 7 } else { 0 });
    (name, width)
}

fn pill(sight: &Sight<'_>, moving: &Moving, name: String, width: f64, (x, y): (f64, i32)) -> Shape {
    let class = match (moving.from_a, moving.lost, moving.damaged) {
        (true, false, false) => "pill pill-a",
        (true, false, true) => "pill pill-a is-damaged",
        (true, true, _) => "pill pill-a is-lost",
        (false, false, false) => "pill pill-b",
        (false, false, true) => "pill pill-b is-damaged",
        (false, true, _) => "pill pill-b is-lost",
    };
    let outline = Shape::new("rect")
        .put("x", fixed(-width / 2.0, 1))
        .with("y", "-12")
        .put("width", fixed(width, 1))
        .with("height", "24")
        .with("rx", "12");
    let text = Shape::new("text").with("x", "0").with("y", "4.5").with("text-anchor", "middle");
    Shape::of("g", class)
        .keyed(u64::from(moving.n))
        .put("transform", format!("translate({} {y})", fixed(x, 1)))
        .and(outline)
        .and(text.says(counted(sight, moving, name)))
}

/// The pill's words: of a group, how many of it have left so far.
fn counted(sight: &Sight<'_>, moving: &Moving, name: String) -> String {
    if moving.count < 2 {
        return name;
    }
    let come = match sight.run.items().get(moving.item as usize).map(|row| &row.kind) {
        Some(ItemKind::Group { messages, .. }) => {
            messages.partition_point(|message| message.tx <= sight.playhead.event)
        }
        Some(_) | None => 0,
    };
    format!("{name} × {}", sight.language.count(come as u64))
}
