//! An end: its name, the state of its session machine, its tokens, and what its user knows.

use super::Sight;
use super::layout::Layout;
use crate::draw::Shape;
use crate::i18n::{Key, Message, msg};
use capa5_core::session::token::{Holding, TokenItem};

/// The letter in a token's diamond.
pub(super) const fn letter(token: TokenItem) -> &'static str {
    match token {
        TokenItem::Data => "D",
        TokenItem::Minor => "m",
        TokenItem::Major => "M",
        TokenItem::Release => "R",
    }
}

const fn token_key(token: TokenItem) -> Key {
    match token {
        TokenItem::Data => msg::TOKEN_DATA,
        TokenItem::Minor => msg::TOKEN_MINOR,
        TokenItem::Major => msg::TOKEN_MAJOR,
        TokenItem::Release => msg::TOKEN_RELEASE,
    }
}

/// The box of an end.
pub(super) fn end(sight: &Sight<'_>, layout: &Layout, node: usize) -> Shape {
    let (x, y) = (layout.left(node), layout.top);
    let inner = x + 14;
    let (class, letter, name) =
        if node == 0 { ("end end-a", "A", msg::NODE_A) } else { ("end end-b", "B", msg::NODE_B) };
    let state = sight.moment.ends.get(node).map_or("", |end| end.state);
    let outline = Shape::of("rect", "end-box")
        .at(&[("x", x), ("y", y), ("width", layout.end), ("height", layout.end_height)])
        .with("rx", "8");
    let line = |class, y| Shape::of("text", class).at(&[("x", inner), ("y", y)]);
    // Who speaks without a session has none of its words either.
    let session = !sight.moment.ends.get(node).is_some_and(|end| end.station);
    let memory = if session { lines(sight, &knows(sight, node).text(sight.language)) } else { Vec::new() };
    let first = y + layout.end_height - 12 - LINE * (memory.len() as i32 - 1);
    Shape::of("g", class)
        .and(outline)
        .and(line("end-name", y + 24).says(format!("{letter} · {}", Message::from(name).text(sight.language))))
        .and(line("stage-faint", y + 44).says(state))
        .and(Shape::new("g").put("transform", format!("translate({inner} {})", y + 66)).all(if session {
            tokens(sight, node)
        } else {
            Vec::new()
        }))
        .all(
            memory
                .into_iter()
                .zip(0..)
                .map(|(words, row)| line("end-memory", first + LINE * row).says(words))
                .collect(),
        )
}

/// From one line of words to the next, px.
const LINE: i32 = 15;
/// As many characters stand in one line of an end's box on a phone.
const NARROW: usize = 13;

/// Words in lines: where there is a phone's room only, long ones in two, parted at the space nearest to their middle.
fn lines(sight: &Sight<'_>, words: &str) -> Vec<String> {
    let middle = words.len() / 2;
    let spaces = words.match_indices(' ').map(|(at, _)| at);
    match spaces.min_by_key(|at| at.abs_diff(middle)) {
        Some(at) if sight.narrow && words.chars().count() > NARROW => {
            vec![words[..at].to_owned(), words[at + 1..].to_owned()]
        }
        Some(_) | None => vec![words.to_owned()],
    }
}

/// What a user knows: the one who sends, what is confirmed; the other, what is stored.
fn knows(sight: &Sight<'_>, node: usize) -> Message {
    let memory = sight.moment.ends.get(node).map(|end| &end.memory);
    let (point, stored, complete) =
        memory.map_or_else(Default::default, |memory| (memory.point, memory.stored, memory.complete));
    match (node, point) {
        (0, _) if complete => Message::from(msg::STAGE_COMPLETE),
        (0, 0) => Message::from(msg::STAGE_CONFIRMED_NONE),
        (0, point) => msg::stage_confirmed_point(u64::from(point)),
        (_, _) if stored == 0 => Message::from(msg::STAGE_STORED_NOTHING),
        (_, _) => msg::stage_stored(stored),
    }
}

/// The tokens that an end holds, each a lettered diamond; or why there are none.
fn tokens(sight: &Sight<'_>, node: usize) -> Vec<Shape> {
    let none = |key: Key| {
        let text = Message::from(key).text(sight.language);
        let line = |(words, row)| Shape::of("text", "stage-faint").at(&[("x", 0), ("y", 4 + LINE * row)]).says(words);
        lines(sight, &text).into_iter().zip(0..).map(line).collect()
    };
    // Who only calls has agreed on nothing yet.
    let end = sight.moment.ends.get(node).filter(|end| end.session > 0 && end.units > 0);
    let Some(tokens) = end.map(|end| end.tokens) else { return none(msg::STAGE_WITHOUT_SESSION) };
    if tokens.iter().all(|holding| *holding == Holding::NotAvailable) {
        return none(msg::STAGE_WITHOUT_TOKENS);
    }
    let mine = TokenItem::ALL.into_iter().zip(tokens).filter(|(_, holding)| *holding == Holding::Mine);
    mine.enumerate().map(|(index, (token, _))| diamond(sight, index, token)).collect()
}

fn diamond(sight: &Sight<'_>, index: usize, token: TokenItem) -> Shape {
    Shape::of("g", "token")
        .with("data-token", letter(token))
        .put("transform", format!("translate({} 0)", 10 + 27 * index))
        .and(Shape::new("title").says(Message::from(token_key(token)).text(sight.language)))
        .and(Shape::new("path").with("d", "M0-12 12 0 0 12-12 0z"))
        .and(Shape::new("text").at(&[("x", 0), ("y", 4)]).with("text-anchor", "middle").says(letter(token)))
}
