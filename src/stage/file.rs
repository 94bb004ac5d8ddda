//! The file: how much B stored, how much left A, and the synchronization points as numbered flags.

use super::Sight;
use super::layout::{EDGE, Layout};
use crate::draw::Shape;
use crate::i18n::msg;
use crate::ui::fixed;
use capa5_core::order;
use capa5_core::view::outcome::Point;
use capa5_core::world::record::RecordId;
use capa5_core::world::recording::Recording;

/// The points of a run by serial number, those of one number in order of being set. The end of the file is no minor point, though
/// it counts as one: the bar's own end shows it.
#[must_use]
pub fn numbered(run: &Recording) -> Vec<Point> {
    let mut points: Vec<_> = run.points().iter().filter(|point| point.at < run.size()).copied().collect();
    order::by(&mut points, |point| [u64::from(point.serial), u64::from(point.set)]);
    points
}

/// A point's flag: its position and whether it was confirmed; by serial number.
fn flags(points: &[Point], event: RecordId) -> Vec<(u32, u64, bool)> {
    let mut flags: Vec<(u32, u64, bool)> = Vec::new();
    for point in points.iter().filter(|point| point.set <= event) {
        let confirmed = point.confirmed != 0 && point.confirmed <= event;
        match flags.last_mut() {
            // Set again in a later session, a point is that one; confirmed once, it stays so.
            Some(flag) if flag.0 == point.serial => {
                *flag = (point.serial, point.at, confirmed || (flag.2 && flag.1 == point.at));
            }
            Some(_) | None => flags.push((point.serial, point.at, confirmed)),
        }
    }
    flags
}

/// The middle of a flag with that number on it, px.
const fn middle(serial: u32) -> f64 {
    if serial > 99 { 13.5 } else { 9.5 }
}

/// A flag stands at its position; at the right edge it stands as far left as it must to be seen.
fn planted(x: f64, layout: &Layout, middle: f64) -> String {
    format!("translate({} {})", fixed(x.min(f64::from(layout.width) - 2.0 * middle - 1.0), 1), layout.bar)
}

/// A part of the bar, from one position to another.
fn part(class: &'static str, layout: &Layout, from: u64, to: u64, size: u64) -> Shape {
    let (left, right) = (layout.on_bar(from.min(to), size), layout.on_bar(to, size));
    Shape::of("rect", class)
        .put("x", fixed(left, 2))
        .put("width", fixed((right - left).max(0.0), 2))
        .at(&[("y", layout.bar), ("height", layout.bar_height)])
}

/// The file's bar with its flags, and what of it is confirmed, in words.
pub(super) fn bar(sight: &Sight<'_>, layout: &Layout) -> Shape {
    let (size, moment) = (sight.settings.size, sight.moment);
    let memory = |node: usize| moment.ends.get(node).map(|end| &end.memory);
    let (stored, received) = memory(1).map_or((0, 0), |memory| (memory.stored, memory.received));
    let flags = flags(sight.points, sight.playhead.event);
    let confirmed = match memory(0) {
        Some(memory) if memory.complete => size,
        Some(_) | None => flags.iter().filter(|flag| flag.2).map(|flag| flag.1).max().unwrap_or(0),
    };
    let part = |class, from, to| part(class, layout, from, to, size);
    let whole = [("x", EDGE), ("y", layout.bar), ("width", layout.bar_width()), ("height", layout.bar_height)];
    let mut file = Shape::of("g", "file")
        .and(Shape::of("rect", "file-all").at(&whole).with("rx", "2"))
        .and(part("file-sent", 0, moment.reached))
        .and(part("file-received", 0, received));
    if moment.cut.contains(&true) {
        file = file.and(part("file-open", confirmed, moment.reached));
    }
    let every = layout.every(sight.run.points().len());
    let shown = flags.iter().filter(|flag| (flag.0 as usize).is_multiple_of(every));
    file.and(part("file-stored", 0, stored))
        .and(Shape::of("g", "flags").all(shown.map(|flag| planted_flag(layout, *flag, size)).collect()))
        .all(legend(sight, layout, confirmed))
}

fn planted_flag(layout: &Layout, (serial, at, confirmed): (u32, u64, bool), size: u64) -> Shape {
    let middle = middle(serial);
    let cloth = format!("M0 {}V-16h{}v12H0", layout.bar_height, fixed(2.0 * middle, 0));
    let number = Shape::new("text").put("x", fixed(middle, 1)).with("y", "-6").with("text-anchor", "middle");
    Shape::of("g", if confirmed { "flag is-solid" } else { "flag" })
        .keyed(u64::from(serial))
        .put("transform", planted(layout.on_bar(at, size), layout, middle))
        .and(Shape::new("path").put("d", cloth))
        .and(number.says(serial.to_string()))
}

/// Under the bar: its ends, and how much of what was sent is confirmed.
fn legend(sight: &Sight<'_>, layout: &Layout, confirmed: u64) -> Vec<Shape> {
    let (y, language) = (layout.bar + layout.bar_height + 18, sight.language);
    let open = sight.moment.reached.saturating_sub(confirmed);
    let mut words = Shape::of("text", "file-words")
        .at(&[("x", layout.width / 2), ("y", y)])
        .with("text-anchor", "middle")
        .and(Shape::new("tspan").says(msg::stage_confirmed(confirmed).text(language)));
    if open > 0 {
        let text = format!(" · {}", msg::stage_unconfirmed(open).text(language));
        words = words.and(Shape::of("tspan", "stage-faint").says(text));
    }
    vec![
        Shape::of("text", "stage-faint").at(&[("x", EDGE), ("y", y)]).says("0"),
        words,
        Shape::of("text", "stage-faint")
            .at(&[("x", layout.width - EDGE), ("y", y)])
            .with("text-anchor", "end")
            .says(language.mb(sight.settings.size)),
    ]
}
