//! The ladder as a picture of its own: an SVG file that any program shows, without this page's style. Only what was seen is in it.

use crate::draw::Shape;
use crate::i18n::{Language, Message, msg};
use crate::ladder::rows::{Ear, Row, RowKind, Rows, members};
use crate::player::words;
use capa5_core::view::heard::{Heard, listener};
use capa5_core::view::item::{Fate, Message as Sent};
use capa5_core::view::span::Lane;
use capa5_core::world::record::RecordId;
use capa5_core::world::recording::Recording;
use std::collections::BTreeSet;

/// The light theme's colours (`style/tokens.css`): a picture is for paper.
const PAPER: &str = "#ffffff";
const INK: &str = "#1a1f26";
const INK_2: &str = "#55606e";
const A: &str = "#0b5cad";
const B: &str = "#a33b00";
const FAULT: &str = "#b3123a";

const WIDTH: i32 = 760;
/// Where the lifelines stand.
const LEFT: i32 = 150;
const RIGHT: i32 = 610;
const MIDDLE: i32 = i32::midpoint(LEFT, RIGHT);
/// Height of the heads.
const HEAD: i32 = 44;

/// The picture of a recording as far as record `seen`.
pub(super) fn picture(run: &Recording, opened: &BTreeSet<RecordId>, seen: RecordId, language: Language) -> Shape {
    let rows = Rows::new(run, opened, false);
    let shown: Vec<&Row> = rows.list.iter().take(rows.until(seen)).filter(|row| row.n <= seen).collect();
    let height = HEAD + shown.iter().map(|row| row.height as i32).sum::<i32>() + 16;
    let mut picture = Shape::new("svg")
        .with("xmlns", "http://www.w3.org/2000/svg")
        .put("viewBox", format!("0 0 {WIDTH} {height}"))
        .at(&[("width", WIDTH), ("height", height)])
        .with("font-family", "system-ui, sans-serif")
        .with("font-size", "13")
        .and(Shape::new("title").says(msg::ladder_title("A", "B").text(language)))
        .and(Shape::new("rect").at(&[("width", WIDTH), ("height", height)]).with("fill", PAPER))
        .and(head("A", msg::NODE_A.into(), LEFT, A, language))
        .and(head("B", msg::NODE_B.into(), RIGHT, B, language));
    if let Some(node) = listener(run) {
        picture = picture.and(head(node.letter(), msg::NODE_C.into(), MIDDLE, INK_2, language));
    }
    let mut y = HEAD;
    for row in shown {
        let inside = drawn(run, row, language);
        picture = picture.and(Shape::new("g").put("transform", format!("translate(0 {y})")).all(inside));
        y += row.height as i32;
    }
    picture
}

fn head(letter: &str, name: Message, x: i32, colour: &'static str, language: Language) -> Shape {
    let text = format!("{letter} · {}", name.text(language));
    words_at(x, 26, "middle", colour, text).with("font-weight", "650")
}

fn words_at(x: i32, y: i32, anchor: &'static str, colour: &'static str, text: impl Into<String>) -> Shape {
    Shape::new("text").at(&[("x", x), ("y", y)]).with("text-anchor", anchor).with("fill", colour).says(text)
}

/// A row: its lifelines and what stands between them.
fn drawn(run: &Recording, row: &Row, language: Language) -> Vec<Shape> {
    let height = row.height as i32;
    let end = if matches!(row.kind, RowKind::Cut) { 8 } else { height };
    let life = |x: i32, lane: Lane, colour| {
        let line = Shape::new("line").at(&[("x1", x), ("x2", x), ("y1", 0), ("y2", end)]).with("stroke", colour);
        match lane {
            Lane::Idle => line.with("stroke-dasharray", "2 5"),
            Lane::Session => line.with("stroke-width", "1.5"),
            Lane::Token => line.with("stroke-width", "4"),
        }
    };
    let mut all = vec![life(LEFT, row.lanes[0], A), life(RIGHT, row.lanes[1], B)];
    if row.ear != Ear::Nobody {
        let line = Shape::new("line").at(&[("x1", MIDDLE), ("x2", MIDDLE), ("y1", 0), ("y2", end)]);
        all.push(line.with("stroke", INK_2).with("stroke-dasharray", "1.5 4"));
    }
    match &row.kind {
        RowKind::Message(message, _) => all.extend(arrow(message, &name_of(message, language))),
        RowKind::Group(_) => {
            let of = members(run, row.item);
            if let (Some(first), Some(last)) = (of.first(), of.last()) {
                let range = language.range(first.off, last.off + last.len);
                let text = msg::ladder_group_range(of.len() as u64, first.name, range).text(language);
                all.extend(arrow(first, &text));
            }
        }
        RowKind::Cut => {
            let wave = |y: i32| format!("M40 {y}q20-7 40 0{}", "t40 0".repeat(16));
            for y in [8, height - 8] {
                all.push(Shape::new("path").put("d", wave(y)).with("fill", "none").with("stroke", FAULT));
            }
            all.push(words_at(WIDTH / 2, height / 2 + 5, "middle", FAULT, said(run, row, language)));
        }
        RowKind::Crash(node) => all.push(remark(Some(node.0), FAULT, said(run, row, language))),
        RowKind::Harm => all.push(remark(None, FAULT, said(run, row, language))),
        RowKind::Remark(node) => all.push(remark(node.map(|node| node.0), INK_2, said(run, row, language))),
        RowKind::Open(_) => {
            all.push(words_at(WIDTH / 2, 40, "middle", INK, Message::from(msg::LADDER_DECIDE).text(language)));
        }
    }
    if let Ear::Hears(heard) = row.ear {
        all.extend(mark(heard));
    }
    if let Some(serial) = row.point {
        let flag =
            Shape::new("path").put("d", format!("M{LEFT} 36V15h-24v14h24")).with("fill", PAPER).with("stroke", INK);
        all.push(flag);
        all.push(words_at(LEFT - 12, 26, "middle", INK, serial.to_string()).with("font-size", "11"));
    }
    all
}

/// What who listens made of a message: an eye where it read it, a closed box where it didn't.
fn mark(heard: Heard) -> Vec<Shape> {
    if heard.sealed {
        let at = [("x", MIDDLE - 5), ("y", 22), ("width", 10), ("height", 10)];
        return vec![Shape::new("rect").at(&at).with("fill", INK)];
    }
    let ring = |r, fill| Shape::new("circle").at(&[("cx", MIDDLE), ("cy", 27), ("r", r)]).with("fill", fill);
    vec![ring(6, PAPER).with("stroke", INK), ring(2, INK)]
}

/// A remark stands beside its end's lifeline, inside.
fn remark(node: Option<u8>, colour: &'static str, text: String) -> Shape {
    match node {
        Some(0) => words_at(LEFT + 10, 25, "start", colour, text),
        Some(_) => words_at(RIGHT - 10, 25, "end", colour, text),
        None => words_at(WIDTH / 2, 25, "middle", colour, text),
    }
}

fn said(run: &Recording, row: &Row, language: Language) -> String {
    run.items().get(row.item as usize).map(|item| words::row_message(run, item).text(language)).unwrap_or_default()
}

fn name_of(message: &Sent, language: Language) -> String {
    let serial = message.serial.map(|serial| format!(" {serial}")).unwrap_or_default();
    let range = if message.len > 0 { language.range(message.off, message.off + message.len) } else { String::new() };
    let tail = if range.is_empty() { range } else { format!(" · {range}") };
    format!("{}{serial}{tail}", message.name)
}

/// A message's arrow, ending in an X where it was lost, with its words above.
fn arrow(message: &Sent, text: &str) -> Vec<Shape> {
    let from_a = message.from.0 == 0;
    let lost = matches!(message.fate, Fate::Lost(..));
    let (from, to) = if from_a { (LEFT + 4, RIGHT - 4) } else { (RIGHT - 4, LEFT + 4) };
    let reach = if lost { from + (to - from) * 3 / 5 } else { to };
    let colour = if from_a { A } else { B };
    let line = Shape::new("line")
        .at(&[("x1", from), ("x2", reach), ("y1", 22), ("y2", 33)])
        .with("stroke", colour)
        .with("stroke-width", "1.5");
    let end = if lost {
        Shape::new("path").put("d", format!("M{} 27l12 12m0-12l-12 12", reach - 6)).with("stroke", FAULT)
    } else {
        let back = if from_a { -9 } else { 9 };
        Shape::new("path").put("d", format!("M{to} 33l{back}-5v9z")).with("fill", colour)
    };
    let (x, anchor) = if from_a { (from + 14, "start") } else { (from - 14, "end") };
    vec![line, end, words_at(x, 17, anchor, if lost { FAULT } else { INK }, text)]
}

#[cfg(test)]
mod tests {
    use super::{A, B, FAULT, INK, INK_2, PAPER, picture};
    use crate::i18n::Language;
    use capa5_core::engine::Engine;
    use capa5_core::lesson;
    use std::collections::BTreeSet;

    fn file(seen: u32) -> String {
        let engine = Engine::new(lesson::scenario("cut-and-resumed").expect("a scene"));
        picture(&engine.recording(), &BTreeSet::new(), seen, Language::Spanish).file()
    }

    #[test]
    fn the_picture_has_what_was_seen_and_nothing_after_it() {
        let (early, late) = (file(4), file(u32::MAX));
        assert!(early.len() < late.len());
        assert!(late.contains(FAULT), "the cut is drawn");
        assert!(!early.contains(FAULT));
        assert!(late.starts_with("<?xml") && late.contains("Ana") && late.contains("Beto"));
    }

    #[test]
    fn its_colours_are_the_light_theme_s() {
        let css = include_str!("../../style/tokens.css");
        let light = css.split("@media").next().expect("the light theme");
        for (name, colour) in [("paper", PAPER), ("ink", INK), ("ink-2", INK_2), ("a", A), ("b", B), ("fault", FAULT)] {
            assert!(light.contains(&format!("--{name}: {colour};")), "{name}");
        }
    }
}
