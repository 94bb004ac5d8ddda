//! A message with its values, and how it becomes text.

use super::scan::{Kind, Scanner, Style, Token};
use super::{Language, msg, number, pseudo, table, words};
use std::borrow::Cow;

/// Between the variants of a message with a plural, as the build wrote them.
const PLURAL: char = '\u{1f}';

/// Names a message.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Key(pub(super) u16);

impl Key {
    /// The message of that id, for ids that come from the core or from a scenario.
    #[must_use]
    pub fn find(id: &str) -> Option<Self> {
        let (first, rest) = (table::first(), words::keys());
        let index =
            first.binary_search(&id).ok().or_else(|| rest.binary_search(&id).ok().map(|index| first.len() + index))?;
        u16::try_from(index).ok().map(Self)
    }

    /// Its id.
    #[must_use]
    pub fn id(self) -> &'static str {
        table::first().iter().chain(words::keys()).nth(usize::from(self.0)).copied().unwrap_or_default()
    }

    /// Its text before the values are filled in; all plural variants.
    fn template(self, language: Language) -> &'static str {
        words::text(language, self.0).unwrap_or_default()
    }
}

/// A value for a slot. How it is written is the message's affair.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Arg {
    /// A number of anything: things, octets, nanoseconds.
    Number(u64),
    /// Words, a node's id, or a term of the protocol.
    Text(Cow<'static, str>),
    /// Another message.
    Message(Box<Message>),
    /// Several messages.
    List(Vec<Message>),
}

/// A message and the values for its slots.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    key: Key,
    args: Vec<(&'static str, Arg)>,
}

impl From<Key> for Message {
    fn from(key: Key) -> Self {
        Self { key, args: Vec::new() }
    }
}

/// Some text and how it is meant.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// It carries the weight of the sentence.
    pub strong: bool,
    /// It is code.
    pub code: bool,
    /// It is a word of the protocol, English in every language.
    pub term: bool,
    /// It is the name of this node.
    pub node: Option<Cow<'static, str>>,
}

impl Message {
    /// A message by key, for values that come at run time; [`msg`] is checked by the compiler instead.
    #[must_use]
    pub const fn new(key: Key, args: Vec<(&'static str, Arg)>) -> Self {
        Self { key, args }
    }

    /// Its key.
    #[must_use]
    pub const fn key(&self) -> Key {
        self.key
    }

    /// The message as plain text.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        self.pieces(language).into_iter().map(|piece| piece.text).collect()
    }

    /// The message as a run of pieces.
    #[must_use]
    pub fn pieces(&self, language: Language) -> Vec<Piece> {
        self.pieces_of(self.variant(language), language)
    }

    /// The message's paragraphs, for a lesson's words.
    #[must_use]
    pub fn paragraphs(&self, language: Language) -> Vec<Vec<Piece>> {
        self.variant(language).split('\n').map(|paragraph| self.pieces_of(paragraph, language)).collect()
    }

    /// The text for the number in `{n:count}`, which alone decides: both languages tell only one from the rest.
    fn variant(&self, language: Language) -> &'static str {
        let template = self.key.template(language);
        match (template.split_once(PLURAL), self.arg("n")) {
            (None, _) => template,
            (Some((one, _)), Some(Arg::Number(1))) => one,
            (Some((_, other)), _) => other,
        }
    }

    fn ends_in_few(&self) -> bool {
        matches!(self.arg("to"), Some(Arg::Number(to)) if number::are_few(*to))
    }

    fn arg(&self, name: &str) -> Option<&Arg> {
        self.args.iter().find(|(known, _)| *known == name).map(|(_, arg)| arg)
    }

    fn pieces_of(&self, template: &str, language: Language) -> Vec<Piece> {
        let mut out: Vec<Piece> = Vec::new();
        let mut now = Piece::default();
        for token in Scanner::new(template) {
            match token {
                Token::Text(text) if language == Language::Pseudo && !now.code && !now.term => {
                    push(&mut out, &now, &pseudo::pseudo(text));
                }
                Token::Text(text) | Token::Wrong(text) => push(&mut out, &now, text),
                Token::Open(style) => mark(&mut now, style, true),
                Token::Close(style) => mark(&mut now, style, false),
                Token::Slot(name, kind) => match self.arg(name) {
                    // `from 0 to 168 octets`: where it ends in few octets it begins in octets.
                    Some(Arg::Number(0)) if name == "from" && self.ends_in_few() => {
                        push(&mut out, &now, &language.count(0));
                    }
                    Some(arg) => fill(&mut out, &now, arg, kind, language),
                    // A value that the core didn't give: visible, and a test finds it.
                    None => push(&mut out, &now, &format!("{{{name}}}")),
                },
            }
        }
        out
    }
}

fn mark(now: &mut Piece, style: Style, on: bool) {
    match style {
        Style::Strong => now.strong = on,
        Style::Code => now.code = on,
        Style::Term => now.term = on,
    }
}

/// Adds text, to the last piece where it looks the same.
fn push(out: &mut Vec<Piece>, look: &Piece, text: &str) {
    match out.last_mut() {
        Some(last)
            if last.strong == look.strong
                && last.code == look.code
                && last.term == look.term
                && last.node == look.node =>
        {
            last.text.push_str(text);
        }
        Some(_) | None => out.push(Piece { text: text.to_owned(), ..look.clone() }),
    }
}

fn fill(out: &mut Vec<Piece>, look: &Piece, arg: &Arg, kind: Kind, language: Language) {
    match arg {
        Arg::Number(number) => numeral(out, look, *number, kind, language),
        Arg::Text(text) => match kind {
            Kind::Node => {
                let look = Piece { node: Some(text.clone()), ..look.clone() };
                push(out, &look, &node_name(text, language));
            }
            Kind::Term => push(out, &Piece { term: true, ..look.clone() }, text),
            Kind::Text
            | Kind::Count
            | Kind::Octets
            | Kind::Mb
            | Kind::Exact
            | Kind::Time
            | Kind::Message
            | Kind::List => {
                push(out, look, text);
            }
        },
        Arg::Message(message) => nest(out, look, message, language),
        Arg::List(messages) => {
            for (index, message) in messages.iter().enumerate() {
                if index > 0 && index + 1 == messages.len() {
                    push(out, look, &format!(" {} ", Message::from(msg::LIST_AND).text(language)));
                } else if index > 0 {
                    push(out, look, ", ");
                }
                nest(out, look, message, language);
            }
        }
    }
}

fn numeral(out: &mut Vec<Piece>, look: &Piece, value: u64, kind: Kind, language: Language) {
    let text = match kind {
        Kind::Octets if number::handiest_mb(value).is_some() => number::mb(language, value),
        Kind::Mb if number::are_few(value) => msg::unit_octets(value).text(language),
        Kind::Octets | Kind::Exact => msg::unit_octets(value).text(language),
        Kind::Mb => number::mb(language, value),
        Kind::Time => number::time(language, value),
        Kind::Count | Kind::Text | Kind::Node | Kind::Term | Kind::Message | Kind::List => {
            number::write(language, number::Decimal::whole(value))
        }
    };
    push(out, look, &text);
}

/// A message inside another keeps its own look and takes the outer one.
fn nest(out: &mut Vec<Piece>, look: &Piece, message: &Message, language: Language) {
    for piece in message.pieces(language) {
        let look = Piece {
            text: String::new(),
            strong: piece.strong || look.strong,
            code: piece.code || look.code,
            term: piece.term || look.term,
            node: piece.node.or_else(|| look.node.clone()),
        };
        push(out, &look, &piece.text);
    }
}

/// The name of a node (`node.a` in the locales), else its id.
fn node_name(id: &str, language: Language) -> String {
    match Key::find(&format!("node.{}", id.to_ascii_lowercase())) {
        Some(key) => Message::from(key).text(language),
        None => id.to_owned(),
    }
}
