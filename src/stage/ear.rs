//! Who listens: a box under the line, tapped to it, with how much it has heard.

use super::Sight;
use super::layout::Layout;
use crate::draw::Shape;
use crate::i18n::{Message, msg};
use capa5_core::world::record::NodeId;

/// The box, and the tap on the line.
pub(super) fn ear(sight: &Sight<'_>, layout: &Layout, node: NodeId) -> Shape {
    let (width, height) = Layout::EAR;
    let (left, middle, top) = ((layout.width - width) / 2, layout.width / 2, layout.ear);
    let line = |class, y| Shape::of("text", class).at(&[("x", middle), ("y", y)]).with("text-anchor", "middle");
    let heard = sight.moment.ear;
    let (read, sealed) = (u64::from(heard.read), u64::from(heard.sealed));
    let words = if sealed > 0 { msg::stage_heard_sealed(read, sealed) } else { msg::stage_heard(read) };
    let name = Message::from(msg::NODE_C).text(sight.language);
    Shape::of("g", "end end-c")
        .and(Shape::of("line", "tap").at(&[("x1", middle), ("x2", middle), ("y1", layout.line), ("y2", top)]))
        .and(Shape::of("circle", "tap-on").at(&[("cx", middle), ("cy", layout.line), ("r", 4)]))
        .and(
            Shape::of("rect", "end-box")
                .at(&[("x", left), ("y", top), ("width", width), ("height", height)])
                .with("rx", "8"),
        )
        .and(line("end-name", top + 19).says(format!("{} · {name}", node.letter())))
        .and(line("stage-faint", top + 37).says(words.text(sight.language)))
}
