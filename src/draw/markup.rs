//! A drawing as a file, and what differs between two drawings: no document is needed for either.

use super::Shape;

/// A name space must stand in a file of its own.
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

impl Shape {
    /// The drawing as the text of an SVG file.
    #[must_use]
    pub fn file(&self) -> String {
        let mut text = String::from(HEAD);
        self.write(&mut text);
        text.push('\n');
        text
    }

    fn write(&self, text: &mut String) {
        text.push('<');
        text.push_str(self.tag);
        for (name, value) in &self.attributes {
            text.push_str(&format!(" {name}=\"{}\"", escaped(value)));
        }
        text.push('>');
        text.push_str(&escaped(&self.text));
        self.inside.iter().for_each(|shape| shape.write(text));
        text.push_str(&format!("</{}>", self.tag));
    }

    /// The drawing without names that may stand in a document once only, and without what refers to them.
    #[must_use]
    pub fn anonymous(mut self) -> Self {
        self.attributes.retain(|(name, _)| !matches!(*name, "id" | "aria-labelledby" | "aria-describedby"));
        self.inside.retain(|shape| !matches!(shape.tag, "title" | "desc"));
        self.inside = self.inside.into_iter().map(Self::anonymous).collect();
        self
    }

    /// The drawing with a mark at every element that differs from the drawing before it: `data-changed`.
    #[must_use]
    pub fn marked(mut self, before: &Self) -> Self {
        let mut known: Vec<&Self> = before.inside.iter().collect();
        let mark = |shape: Self| {
            let is_it = |old: &&Self| {
                old.tag == shape.tag && old.key == shape.key && old.attribute("class") == shape.attribute("class")
            };
            let place = known.iter().position(is_it);
            match place.map(|place| known.remove(place)) {
                None => shape.with("data-changed", "new"),
                Some(old) if old.text != shape.text || old.attributes != shape.attributes => {
                    shape.marked(old).with("data-changed", "other")
                }
                Some(old) => shape.marked(old),
            }
        };
        self.inside = self.inside.into_iter().map(mark).collect();
        self
    }
}

/// As text and attributes are written.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // What XML doesn't have at all.
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' => out.push('\u{fffd}'),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::draw::Shape;

    fn drawing(words: &str) -> Shape {
        let text = Shape::of("text", "words").at(&[("x", 3)]).says(words);
        let title = Shape::new("title").with("id", "once").says("a title");
        Shape::new("svg").with("aria-labelledby", "once").and(title).and(text).and(Shape::new("rect").at(&[("x", 1)]))
    }

    #[test]
    fn what_anybody_wrote_is_text_in_a_file() {
        let file = drawing("<script>\"&\u{1}").file();
        assert!(file.contains("<text class=\"words\" x=\"3\">&lt;script&gt;&quot;&amp;\u{fffd}</text>"), "{file}");
    }

    #[test]
    fn an_anonymous_drawing_can_stand_beside_itself() {
        let flat = drawing("a").anonymous();
        assert!(
            flat.flat()
                .iter()
                .all(|shape| shape.attribute("id").is_none() && shape.attribute("aria-labelledby").is_none())
        );
        assert_eq!(flat.flat().len(), 3);
    }

    #[test]
    fn only_what_differs_is_marked() {
        let marked = drawing("b").marked(&drawing("a"));
        let changed: Vec<_> =
            marked.flat().into_iter().filter(|shape| shape.attribute("data-changed").is_some()).collect();
        assert_eq!(changed.len(), 1);
        assert_eq!(changed[0].text(), "b");
        let more = drawing("a").and(Shape::of("circle", "new")).marked(&drawing("a"));
        assert_eq!(more.flat().last().and_then(|shape| shape.attribute("data-changed")), Some("new"));
    }
}
