//! The stage: two ends, the line between them, what is on it, and the file. A picture is a pure function of a moment; whoever has
//! a document shows it.

mod carry;
mod ear;
mod end;
mod file;
mod flight;
mod layout;
#[cfg(test)]
mod tests;
mod view;

pub use file::numbered;
pub use view::Stage;

use crate::draw::Shape;
use crate::i18n::{Language, Message, msg};
use crate::player::Landmarks;
use capa5_core::lesson::knob::Settings;
use capa5_core::study::Playhead;
use capa5_core::view::heard::listener;
use capa5_core::view::moment::{Moment, Trouble};
use capa5_core::view::outcome::Point;
use capa5_core::world::record::{LinkId, RecordId};
use capa5_core::world::recording::Recording;
use layout::Layout;
use std::collections::BTreeSet;

/// All that a picture of the stage depends on.
#[derive(Clone, Copy)]
pub struct Sight<'a> {
    /// The run.
    pub run: &'a Recording,
    /// Where in it.
    pub playhead: Playhead,
    /// What is true there.
    pub moment: &'a Moment,
    /// Which row each record of the run belongs to.
    pub landmarks: &'a Landmarks,
    /// The run's points as [`numbered`] sorts them.
    pub points: &'a [Point],
    /// The groups that the learner opened.
    pub opened: &'a BTreeSet<RecordId>,
    /// The run's knobs.
    pub settings: &'a Settings,
    /// What happened last; nothing while time runs: then nobody is told each message.
    pub told: Option<&'a Message>,
    /// Whether there is a phone's room only.
    pub narrow: bool,
    /// In which language.
    pub language: Language,
}

/// The picture.
#[must_use]
pub fn picture(sight: &Sight<'_>) -> Shape {
    let sends_file = sight.run.size() > 0;
    let stations = sight.moment.ends.iter().any(|end| end.station) && !sends_file;
    let layout = Layout::of(sight.narrow, stations);
    let ear = listener(sight.run).filter(|_| stations);
    let height = if sends_file { layout.height } else { layout.height_without_bar(ear.is_some()) };
    let told = sight.told.cloned().unwrap_or_else(|| Message::from(msg::TRANSPORT_PLAYING));
    let title = |tag, id, message: Message| Shape::new(tag).with("id", id).says(message.text(sight.language));
    let mut picture = Shape::of("svg", "stage-picture")
        .with("role", "img")
        .put("viewBox", format!("0 0 {} {height}", layout.width))
        .with("aria-labelledby", "stage-title")
        .with("aria-describedby", "stage-description")
        .and(title("title", "stage-title", Message::from(msg::STAGE_TITLE)))
        .and(title("desc", "stage-description", msg::stage_description("A", "B", told)))
        .all(activity(sight, layout))
        .and(line(sight, layout))
        .all(ear.map(|node| ear::ear(sight, layout, node)).into_iter().collect())
        .all(troubles(sight, layout))
        .and(Shape::of("g", "flights").all(flight::pills(sight, layout)))
        .and(end::end(sight, layout, 0))
        .and(end::end(sight, layout, 1));
    if sends_file {
        picture = picture.and(file::bar(sight, layout));
    }
    picture
}

/// The line between the ends: open, cut, or not there.
fn line(sight: &Sight<'_>, layout: &Layout) -> Shape {
    let cut = sight.moment.cut.first().copied().unwrap_or(false);
    let open = sight.moment.ends.iter().any(|end| end.transport);
    let (from, to) = layout.line_ends();
    let (y, middle) = (layout.line, i32::midpoint(from, to));
    let part = |from, to| Shape::new("line").at(&[("x1", from), ("x2", to), ("y1", y), ("y2", y)]);
    let words = |class, y, message: Message| {
        let text = message.text(sight.language);
        Shape::of("text", class).at(&[("x", middle), ("y", y)]).with("text-anchor", "middle").says(text)
    };
    let group = Shape::of(
        "g",
        match (cut, open) {
            (true, true) => "wire is-cut is-open",
            (true, false) => "wire is-cut",
            (false, true) => "wire is-open",
            (false, false) => "wire",
        },
    );
    if cut {
        let words = words("is-fault", y - 22, msg::STAGE_LINE_CUT.into());
        return group.and(part(from, middle - 12)).and(part(middle + 12, to)).and(torn(middle, y)).and(words);
    }
    let line = group.and(part(from, to));
    if open { line } else { line.and(words("stage-faint", y - 10, msg::STAGE_LINE_NONE.into())) }
}

/// What else is wrong with the line, under what is on it: a way that carries nothing, or a line that stands still.
fn troubles(sight: &Sight<'_>, layout: &Layout) -> Vec<Shape> {
    let (from, to) = layout.line_ends();
    let (y, middle) = (layout.line, i32::midpoint(from, to));
    let words = |message: Message| {
        let text = Shape::of("text", "is-fault").at(&[("x", middle), ("y", y - 22)]).with("text-anchor", "middle");
        text.says(message.text(sight.language))
    };
    let mut shapes = Vec::new();
    if sight.moment.cut.first() == Some(&true) {
        return shapes;
    }
    for trouble in sight.moment.troubles_of(LinkId(0), sight.playhead.at) {
        let (mark, said) = match trouble {
            // Where the lost way ends: beside the one who hears nothing.
            Trouble::OneWay(sender) => {
                let x = if sender == "A" { to - 18 } else { from + 18 };
                (torn(x, y), msg::stage_line_one_way(sender))
            }
            Trouble::Held(until) => {
                let bars = format!("M{} {}v20M{} {}v20", middle - 5, y - 10, middle + 5, y - 10);
                let left = until.since(sight.playhead.at).0;
                (Shape::of("path", "wire-held").put("d", bars), msg::stage_line_held(left))
            }
        };
        shapes.extend([mark, words(said)]);
    }
    shapes
}

/// The mark of a line that is torn there.
fn torn(x: i32, y: i32) -> Shape {
    let path = format!("M{} {}l8 9-10 5 6 12M{} {}l8 9-10 5 6 12", x - 14, y - 13, x + 10, y - 13);
    Shape::of("path", "wire-break").put("d", path)
}

/// The bracket over both ends while an activity is in progress.
fn activity(sight: &Sight<'_>, layout: &Layout) -> Vec<Shape> {
    let Some(name) = sight.moment.ends.first().and_then(|end| end.activity.clone()) else { return Vec::new() };
    let (left, right, middle) = (layout::EDGE + 16, layout.width - layout::EDGE - 16, layout.width / 2);
    let top = layout.top;
    let bracket = format!("M{left} {}v-8H{}M{}  {}H{right}v8", top - 4, middle - 62, middle + 62, top - 12);
    let words = Shape::new("text").at(&[("x", middle), ("y", top - 8)]).with("text-anchor", "middle");
    vec![
        Shape::of("g", "stage-activity")
            .and(Shape::new("path").put("d", bracket))
            .and(words.says(msg::stage_activity(name).text(sight.language))),
    ]
}
