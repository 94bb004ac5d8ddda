//! The little grammar of messages, read at build time (checked) and in the page (rendered).
//!
//! `{name}` and `{name:kind}` are slots, `[[S-P-ABORT]]` is a word that is never translated, `**bold**` and `` `code` `` are
//! what they look like, `{{` is a brace. It depends on nothing, so that the build script can use the same file.

/// How the value in a slot is written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// Words as they come.
    Text,
    /// A whole number with group separators.
    Count,
    /// Octets in the handiest unit: `20,000 octets`, `51.97 MB`.
    Octets,
    /// Octets in MB = 10⁶ octets whatever their number.
    Mb,
    /// Octets to the last one: `52,000,000 octets`.
    Exact,
    /// A span of virtual time, given in nanoseconds.
    Time,
    /// A node's id, written as its name and marked as that end.
    Node,
    /// A word of the protocol, never translated.
    Term,
    /// Another message.
    Message,
    /// Other messages, joined as the language joins them.
    List,
}

impl Kind {
    /// All kinds with the name each has in a message.
    pub const ALL: [(&'static str, Self); 10] = [
        ("text", Self::Text),
        ("count", Self::Count),
        ("octets", Self::Octets),
        ("mb", Self::Mb),
        ("exact", Self::Exact),
        ("time", Self::Time),
        ("node", Self::Node),
        ("term", Self::Term),
        ("message", Self::Message),
        ("list", Self::List),
    ];

    /// The kind a slot names; a slot that names none is a node if it is called so, else text.
    fn of(name: &str, kind: Option<&str>) -> Option<Self> {
        match kind {
            Some(word) => Self::ALL.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind),
            None if name == "node" => Some(Self::Node),
            None => Some(Self::Text),
        }
    }
}

/// What a pair of marks does to the text between them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// `**…**`
    Strong,
    /// `` `…` ``
    Code,
    /// `[[…]]`
    Term,
}

/// One part of a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Token<'a> {
    /// Text as it stands.
    Text(&'a str),
    /// A place for a value.
    Slot(&'a str, Kind),
    /// A style begins.
    Open(Style),
    /// A style ends.
    Close(Style),
    /// Something that isn't in the grammar; the build refuses it, the page shows it as it stands.
    Wrong(&'a str),
}

/// Reads a message part by part.
#[derive(Clone, Debug)]
pub struct Scanner<'a> {
    rest: &'a str,
    open: Vec<Style>,
}

impl<'a> Scanner<'a> {
    /// Starts at the beginning of a message.
    #[must_use]
    pub const fn new(message: &'a str) -> Self {
        Self { rest: message, open: Vec::new() }
    }

    /// Takes `len` octets of the rest; `len` is always at a character boundary.
    fn take(&mut self, len: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(len).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    fn toggle(&mut self, style: Style, mark: &str) -> Token<'a> {
        let taken = self.take(mark.len());
        match self.open.last() {
            Some(last) if *last == style => {
                self.open.pop();
                Token::Close(style)
            }
            Some(Style::Strong) | None => {
                self.open.push(style);
                Token::Open(style)
            }
            Some(Style::Code | Style::Term) => Token::Wrong(taken),
        }
    }

    fn slot(&mut self) -> Token<'a> {
        let Some(end) = self.rest.find('}') else {
            return Token::Wrong(self.take(self.rest.len()));
        };
        let whole = self.take(end + 1);
        let inner = &whole[1..end];
        let (name, kind) = match inner.split_once(':') {
            Some((name, kind)) => (name, Some(kind)),
            None => (inner, None),
        };
        let is_name = !name.is_empty() && name.bytes().all(|octet| octet.is_ascii_lowercase() || octet == b'_');
        match Kind::of(name, kind) {
            Some(kind) if is_name => Token::Slot(name, kind),
            Some(_) | None => Token::Wrong(whole),
        }
    }
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if self.rest.is_empty() {
            // A mark without its partner: the build says so; the page has shown the text already.
            return self.open.pop().map(|_| Token::Wrong(""));
        }
        let literal = self.open.last() == Some(&Style::Code);
        Some(if self.rest.starts_with('`') {
            self.toggle(Style::Code, "`")
        } else if !literal && self.rest.starts_with("**") {
            self.toggle(Style::Strong, "**")
        } else if !literal && self.rest.starts_with("[[") {
            if self.open.last() == Some(&Style::Term) {
                Token::Wrong(self.take(2))
            } else {
                self.toggle(Style::Term, "[[")
            }
        } else if self.open.last() == Some(&Style::Term) && self.rest.starts_with("]]") {
            self.toggle(Style::Term, "]]")
        } else if self.rest.starts_with("{{") {
            self.take(1);
            Token::Text(self.take(1))
        } else if self.rest.starts_with('{') {
            self.slot()
        } else {
            let ends = ["`", "**", "[[", "]]", "{"];
            let first = self.rest.chars().next().map_or(1, char::len_utf8);
            let len = ends
                .iter()
                .filter_map(|mark| self.rest[first..].find(mark).map(|at| at + first))
                .min()
                .unwrap_or(self.rest.len());
            Token::Text(self.take(len))
        })
    }
}
