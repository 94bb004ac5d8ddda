//! The little markup of a lesson's words: `**strong**`, `` `code` ``, `[[S-P-ABORT]]` for what is never translated, and typed
//! references: `{term:token}`, `{term:token|tokens}`, `{event:abort|both are told}`, `{field:ses.serial-number|number}`,
//! `{value:restart|mb}`.
//!
//! It knows the marks and no word: the build checks that each reference leads somewhere, the page draws it.

/// A part of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Piece<'a> {
    /// Text as it stands.
    Text(&'a str),
    /// Text with weight.
    Strong(&'a str),
    /// Code.
    Code(&'a str),
    /// A word of the protocol, never translated.
    Protocol(&'a str),
    /// A reference, and what is shown for it; a term's or an event's own name where nothing is said.
    Reference(Kind, &'a str, Option<&'a str>),
    /// A new paragraph.
    Break,
    /// What isn't closed or isn't understood.
    Wrong(&'a str),
}

/// What a reference leads to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// An entry of the glossary.
    Term,
    /// An event of the lesson.
    Event,
    /// A field of a message.
    Field,
    /// A number of the run; what is shown is its unit: `mb`, `kb`, `ms`, `count`.
    Value,
}

impl Kind {
    /// All, with the word that names each.
    pub const ALL: [(&'static str, Self); 4] =
        [("term", Self::Term), ("event", Self::Event), ("field", Self::Field), ("value", Self::Value)];
}

/// The pieces of a text, in order.
#[derive(Clone, Debug)]
pub struct Pieces<'a> {
    rest: &'a str,
}

impl<'a> Pieces<'a> {
    /// Of a text.
    #[must_use]
    pub const fn of(text: &'a str) -> Self {
        Self { rest: text }
    }

    fn enclosed(&mut self, open: &str, close: &str, made: impl FnOnce(&'a str) -> Piece<'a>) -> Piece<'a> {
        let inside = &self.rest[open.len()..];
        let Some((inner, rest)) = inside.split_once(close) else {
            let wrong = self.rest;
            self.rest = "";
            return Piece::Wrong(wrong);
        };
        self.rest = rest;
        made(inner)
    }
}

fn reference(inner: &str) -> Piece<'_> {
    let (target, shown) = inner.split_once('|').map_or((inner, None), |(target, shown)| (target, Some(shown)));
    let found = target.split_once(':').and_then(|(kind, name)| {
        let (_, kind) = Kind::ALL.into_iter().find(|(word, _)| *word == kind)?;
        Some(Piece::Reference(kind, name, shown))
    });
    found.unwrap_or(Piece::Wrong(inner))
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        const MARKS: [&str; 5] = ["**", "`", "[[", "{", "\n"];
        if self.rest.is_empty() {
            return None;
        }
        let at = MARKS.iter().filter_map(|mark| self.rest.find(mark)).min().unwrap_or(self.rest.len());
        if at > 0 {
            let (text, rest) = self.rest.split_at(at);
            self.rest = rest;
            return Some(Piece::Text(text));
        }
        Some(if self.rest.starts_with("**") {
            self.enclosed("**", "**", Piece::Strong)
        } else if self.rest.starts_with('`') {
            self.enclosed("`", "`", Piece::Code)
        } else if self.rest.starts_with("[[") {
            self.enclosed("[[", "]]", Piece::Protocol)
        } else if self.rest.starts_with('{') {
            self.enclosed("{", "}", reference)
        } else {
            self.rest = &self.rest[1..];
            Piece::Break
        })
    }
}
