//! Reads expressions as a teacher writes them; a mistake is said with its place in the text and what would fit.
//!
//! ```text
//! test   = and { "or" and }            and   = not { "and" not }        not = [ "not" ] cmp
//! cmp    = sum [ ("=" "!=" "<" "<=" ">" ">=" "has") sum ]
//! sum    = product { ("+" | "-") product }   (a minus stands between spaces)
//! product = atom { ("*" | "/") atom }
//! atom   = number | knob | name | "stored" | "broken" | "ended" | "waits" | "(" test ")" | function | event
//! function = count(event) | sum(key, event) | distinct(key, event) | first(key, event) | last(key, event)
//!          | resent(event) | state(A, STA713) | counter(A, VM) | holds(A, data-token) | units(duplex, …)
//!          | tokens(data-token, …) | at(event, test)
//! event  = [place] [how] NAME { key=value } { ("after" | "after last" | "before") event }
//! ```

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::Deserializer;
use serde::de::{Error, Visitor};

use super::expr::{Event, Expr, Filter, Key, Op, Tree, Where, Within};
use super::vocabulary::{KNOBS, TOKENS, VARIABLES, fits, how, is_filter, number, place, token, unit};

/// An expression from its text, or a bare number.
pub(super) fn written<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Expr, D::Error> {
    struct Text;
    impl Visitor<'_> for Text {
        type Value = Expr;

        fn expecting(&self, into: &mut fmt::Formatter<'_>) -> fmt::Result {
            into.write_str("an expression in quotes, or a number")
        }

        fn visit_i64<E: Error>(self, number: i64) -> Result<Expr, E> {
            Ok(Expr::number(number))
        }

        fn visit_u64<E: Error>(self, number: u64) -> Result<Expr, E> {
            i64::try_from(number).map(Expr::number).map_err(E::custom)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Expr, E> {
            expression(text).map_err(E::custom)
        }
    }
    deserializer.deserialize_any(Text)
}

/// An expression from its text.
///
/// # Errors
/// What isn't understood, where in the text, and what would fit.
pub fn expression(text: &str) -> Result<Expr, String> {
    let mut reader = Reader { text, tokens: tokens(text)?, at: 0 };
    let tree = reader.either()?;
    match reader.peek() {
        None => Ok(Expr(tree)),
        Some(other) => Err(reader.wrong(&format!("{other:?} is left over: join conditions with `and` or `or`"))),
    }
}

#[derive(Clone, PartialEq, Debug)]
enum Token<'a> {
    Word(&'a str),
    Quoted(&'a str),
    Sign(&'a str),
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')
}

fn tokens(text: &str) -> Result<Vec<(usize, Token<'_>)>, String> {
    const SIGNS: [&str; 13] = ["!=", "<=", ">=", "=", "<", ">", "+", "*", "/", "(", ")", ",", "-"];
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if c.is_whitespace() {
            at += c.len_utf8();
        } else if c.is_ascii_alphanumeric() {
            let len = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            found.push((at, Token::Word(&rest[..len])));
            at += len;
        } else if c == '\'' {
            let len = rest[1..].find('\'').ok_or_else(|| format!("`{text}`: the quote at {at} isn't closed"))?;
            found.push((at, Token::Quoted(&rest[1..=len])));
            at += len + 2;
        } else if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            found.push((at, Token::Sign(sign)));
            at += sign.len();
        } else {
            return Err(format!("`{text}`: {c:?} at character {} means nothing here", at + 1));
        }
    }
    Ok(found)
}

struct Reader<'a> {
    text: &'a str,
    tokens: Vec<(usize, Token<'a>)>,
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.at).map(|(_, token)| token)
    }

    fn wrong(&self, what: &str) -> String {
        let place = self.tokens.get(self.at).map_or(self.text.len(), |(place, _)| *place);
        format!("`{}`, at character {}: {what}", self.text, place + 1)
    }

    fn word(&self) -> Option<&'a str> {
        match self.peek() {
            Some(Token::Word(word)) => Some(word),
            Some(Token::Quoted(_) | Token::Sign(_)) | None => None,
        }
    }

    fn takes(&mut self, wanted: &Token<'_>) -> bool {
        let is = self.peek() == Some(wanted);
        self.at += usize::from(is);
        is
    }

    fn needs(&mut self, sign: &'static str) -> Result<(), String> {
        if self.takes(&Token::Sign(sign)) { Ok(()) } else { Err(self.wrong(&format!("`{sign}` is missing"))) }
    }

    fn either(&mut self) -> Result<Tree, String> {
        let mut tree = self.both()?;
        while self.takes(&Token::Word("or")) {
            tree = Tree::Or(Box::new(tree), Box::new(self.both()?));
        }
        Ok(tree)
    }

    fn both(&mut self) -> Result<Tree, String> {
        let mut tree = self.denied()?;
        while self.takes(&Token::Word("and")) {
            tree = Tree::And(Box::new(tree), Box::new(self.denied()?));
        }
        Ok(tree)
    }

    fn denied(&mut self) -> Result<Tree, String> {
        if self.takes(&Token::Word("not")) {
            return Ok(Tree::Not(Box::new(self.denied()?)));
        }
        let left = self.added()?;
        for (sign, op) in [
            ("!=", Op::Differs),
            ("<=", Op::AtMost),
            (">=", Op::AtLeast),
            ("=", Op::Equal),
            ("<", Op::Less),
            (">", Op::More),
        ] {
            if self.takes(&Token::Sign(sign)) {
                return Ok(Tree::Two(op, Box::new(left), Box::new(self.added()?)));
            }
        }
        if self.takes(&Token::Word("has")) {
            return Ok(Tree::Two(Op::Has, Box::new(left), Box::new(self.added()?)));
        }
        Ok(left)
    }

    fn added(&mut self) -> Result<Tree, String> {
        let mut tree = self.multiplied()?;
        loop {
            let op = match self.peek() {
                Some(Token::Sign("+")) => Op::Plus,
                Some(Token::Sign("-")) => Op::Minus,
                Some(Token::Word(_) | Token::Quoted(_) | Token::Sign(_)) | None => return Ok(tree),
            };
            self.at += 1;
            tree = Tree::Two(op, Box::new(tree), Box::new(self.multiplied()?));
        }
    }

    fn multiplied(&mut self) -> Result<Tree, String> {
        let mut tree = self.atom()?;
        loop {
            let op = match self.peek() {
                Some(Token::Sign("*")) => Op::Times,
                Some(Token::Sign("/")) => Op::Divided,
                Some(Token::Word(_) | Token::Quoted(_) | Token::Sign(_)) | None => return Ok(tree),
            };
            self.at += 1;
            tree = Tree::Two(op, Box::new(tree), Box::new(self.atom()?));
        }
    }

    fn atom(&mut self) -> Result<Tree, String> {
        if self.takes(&Token::Sign("(")) {
            let tree = self.either()?;
            self.needs(")")?;
            return Ok(tree);
        }
        let Some(word) = self.word() else {
            return Err(self.wrong("a number, a name, a function or an event fits here"));
        };
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            let value =
                number(word).ok_or_else(|| self.wrong("not a number: digits, `_` between them, k or M behind"))?;
            self.at += 1;
            return Ok(Tree::Number(value));
        }
        if self.tokens.get(self.at + 1).is_some_and(|(_, token)| *token == Token::Sign("(")) {
            self.at += 2;
            let tree = self.function(word)?;
            self.needs(")")?;
            return Ok(tree);
        }
        let simple = match word {
            "stored" => Some(Tree::Stored),
            "broken" => Some(Tree::Broken),
            "ended" => Some(Tree::Ended),
            "waits" => Some(Tree::Waits),
            knob if KNOBS.contains(&knob) => Some(Tree::Knob(knob.to_string())),
            _ => None,
        };
        if let Some(tree) = simple {
            self.at += 1;
            return Ok(tree);
        }
        if how(word).is_none() && !TOKENS.contains(&word) && word.starts_with(|c: char| c.is_ascii_lowercase()) {
            self.at += 1;
            return Ok(Tree::Name(word.to_string()));
        }
        self.event().map(Tree::Count)
    }

    fn function(&mut self, name: &str) -> Result<Tree, String> {
        match name {
            "count" => self.event().map(Tree::Count),
            "resent" => self.event().map(Tree::Resent),
            "sum" | "distinct" | "first" | "last" => {
                let key = self.key()?;
                self.needs(",")?;
                let event = self.event()?;
                Ok(match name {
                    "sum" => Tree::Sum(key, event),
                    "distinct" => Tree::Distinct(key, event),
                    "first" => Tree::First(key, event),
                    _ => Tree::Last(key, event),
                })
            }
            "state" => {
                let node = self.node("`state(A, STA713)`")?;
                let state = self.named("a state's name", |word| word.starts_with("STA").then(|| word.to_string()))?;
                Ok(Tree::State(node, state))
            }
            "counter" => {
                let node = self.node("`counter(A, VM)`")?;
                let found = |word: &str| VARIABLES.into_iter().find(|(name, _)| *name == word);
                let variable = self.named("VM, VA or VR", |word| found(word).map(|(_, standard)| standard.to_string()))?;
                Ok(Tree::Variable(node, variable))
            }
            "holds" => {
                let node = self.node("`holds(A, data-token)`")?;
                let token = self.named("a token", |word| TOKENS.contains(&word).then(|| word.to_string()))?;
                Ok(Tree::Holds(node, token))
            }
            "units" => self.bits("a functional unit, as scenes write it", unit),
            "tokens" => self.bits("a token", token),
            "at" => {
                let event = self.event()?;
                self.needs(",")?;
                Ok(Tree::At(event, Box::new(self.either()?)))
            }
            _ => Err(self.wrong(&format!(
                "there is no function `{name}`: count, sum, distinct, first, last, resent, state, counter, holds, units, tokens or at"
            ))),
        }
    }

    /// The bits of a list of names.
    fn bits(&mut self, what: &str, read: fn(&str) -> Option<i64>) -> Result<Tree, String> {
        let mut bits = self.named(what, read)?;
        while self.takes(&Token::Sign(",")) {
            bits |= self.named(what, read)?;
        }
        Ok(Tree::Number(bits))
    }

    /// A node's letter and the comma behind it.
    fn node(&mut self, example: &str) -> Result<u8, String> {
        let Some(Where::Node(node)) = self.word().and_then(place) else {
            return Err(self.wrong(&format!("{example}: a node's letter first")));
        };
        self.at += 1;
        self.needs(",")?;
        Ok(node)
    }

    /// A word that means something here.
    fn named<T>(&mut self, what: &str, read: impl Fn(&str) -> Option<T>) -> Result<T, String> {
        let found = self.word().and_then(read).ok_or_else(|| self.wrong(&format!("{what} fits here")))?;
        self.at += 1;
        Ok(found)
    }

    fn key(&mut self) -> Result<Key, String> {
        let found = self.word().and_then(|word| Key::ALL.into_iter().find(|(name, _)| *name == word));
        let (_, key) = found.ok_or_else(|| {
            let names: Vec<&str> = Key::ALL.iter().map(|(name, _)| *name).collect();
            self.wrong(&format!("a field of the log fits here: {}", names.join(", ")))
        })?;
        self.at += 1;
        Ok(key)
    }

    fn event(&mut self) -> Result<Event, String> {
        let at = self.word().and_then(place);
        self.at += usize::from(at.is_some());
        let said = self.word().and_then(how);
        self.at += usize::from(said.is_some());
        let Some(name) = self.word() else {
            return Err(self.wrong("an event has a name: `A tx MIP`, `B ind S-P-ABORT`"));
        };
        let how = fits(said, name).map_err(|why| self.wrong(&why))?;
        self.at += 1;
        let mut event = Event {
            at: at.unwrap_or(Where::Any),
            how,
            name: name.to_string(),
            filters: Vec::new(),
            within: Vec::new(),
        };
        while self.tokens.get(self.at + 1).is_some_and(|(_, token)| *token == Token::Sign("="))
            && self.word().is_some_and(is_filter)
        {
            let filter = self.filter()?;
            event.filters.push(filter);
        }
        loop {
            if self.takes(&Token::Word("after")) {
                let last = self.takes(&Token::Word("last"));
                let other = self.event()?;
                event.within.push(if last { Within::AfterLast(other) } else { Within::After(other) });
            } else if self.takes(&Token::Word("before")) {
                event.within.push(Within::Before(self.event()?));
            } else {
                return Ok(event);
            }
        }
    }

    fn filter(&mut self) -> Result<Filter, String> {
        let key = self.word().unwrap_or_default();
        self.at += 2;
        let value = match self.peek() {
            Some(Token::Word(word) | Token::Quoted(word)) => (*word).to_string(),
            Some(Token::Sign(_)) | None => return Err(self.wrong(&format!("`{key}=` needs a value behind it"))),
        };
        let filter = if let Some((_, key)) = Key::ALL.into_iter().find(|(name, _)| *name == key) {
            let tree = number(&value).map_or_else(|| Tree::Name(value), Tree::Number);
            Filter::Is(key, tree)
        } else if key == "predicate" {
            Filter::Predicate(value)
        } else if key.contains('.') {
            Filter::Field(key.to_string(), value)
        } else {
            Filter::Says(key.to_string(), value)
        };
        self.at += 1;
        Ok(filter)
    }
}
