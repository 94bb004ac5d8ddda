//! The language in the context of the page, and messages in views.

use super::message::{Message, Piece};
use super::{Language, msg, number, words};
use crate::place::effect;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The page's language: a signal, and everything that is written in it.
#[derive(Clone, Copy, Debug)]
pub struct I18n {
    language: RwSignal<Language>,
    /// The words of a language that was chosen didn't come.
    missing: RwSignal<bool>,
}

/// Puts the language into the context and keeps the document's `lang` and title by it.
pub fn provide_i18n(language: Language) -> I18n {
    let i18n = I18n::new(language);
    provide_context(i18n);
    effect(move || {
        let language = i18n.language();
        crate::host::page::set_root_attribute("lang", Some(language.tag()));
        // For the document's own words, which stand in two languages only.
        let spoken = if language == Language::Spanish { "es" } else { "en" };
        crate::host::page::set_root_attribute("data-language", Some(spoken));
        crate::host::page::set_title(&i18n.text(msg::APP_TITLE));
    });
    i18n
}

/// The page's language; Spanish where none was provided, as in a test of one component.
#[must_use]
pub fn use_i18n() -> I18n {
    use_context().unwrap_or_else(|| I18n::new(Language::default()))
}

/// A message in a view, with its marks; follows the language.
pub fn t(message: impl Into<Message>) -> impl Fn() -> AnyView + Clone + Send + 'static {
    // One closure type for all kinds of message: the framework makes code for each.
    fn follow(message: Message) -> impl Fn() -> AnyView + Clone + Send + 'static {
        let i18n = use_i18n();
        move || i18n.rich(message.clone())
    }
    follow(message.into())
}

/// A message as plain text, for attributes; follows the language.
pub fn ts(message: impl Into<Message>) -> impl Fn() -> String + Clone + Send + Sync + 'static {
    fn follow(message: Message) -> impl Fn() -> String + Clone + Send + Sync + 'static {
        let i18n = use_i18n();
        move || i18n.text(message.clone())
    }
    follow(message.into())
}

impl Language {
    /// A range of positions: `45–50 MB`.
    #[must_use]
    pub fn range(self, from: u64, to: u64) -> String {
        if number::are_few(to) {
            return format!("{}–{}", self.count(from), msg::unit_octets(to).text(self));
        }
        let from = number::mb(self, from);
        format!("{}–{}", from.trim_end_matches("MB").trim_end(), number::mb(self, to))
    }
}

impl I18n {
    fn new(language: Language) -> Self {
        Self { language: RwSignal::new(language), missing: RwSignal::new(false) }
    }

    /// The language now; a reader inside a view follows it.
    #[must_use]
    pub fn language(self) -> Language {
        self.language.get()
    }

    /// Changes the language in place, as soon as its words are here. Where they don't come it stays, and [`I18n::missing`] says so.
    pub fn set(self, language: Language) {
        if words::are_here(language) {
            self.show(language);
        } else {
            spawn_local(async move {
                match words::fetch(language).await {
                    Ok(()) => self.show(language),
                    Err(words::NotFetched) => self.missing.set(true),
                }
            });
        }
    }

    fn show(self, language: Language) {
        self.missing.set(false);
        self.language.set(language);
    }

    /// Whether the words of a language that was chosen didn't come; to be put out by whoever has said so.
    #[must_use]
    pub const fn missing(self) -> RwSignal<bool> {
        self.missing
    }

    /// A message as plain text.
    #[must_use]
    pub fn text(self, message: impl Into<Message>) -> String {
        message.into().text(self.language())
    }

    /// A message with its marks: strong words, code, terms of the protocol, names of nodes.
    #[must_use]
    pub fn rich(self, message: impl Into<Message>) -> AnyView {
        show(message.into().pieces(self.language()))
    }

    /// A lesson's words, a `<p>` for each paragraph.
    #[must_use]
    pub fn prose(self, message: impl Into<Message>) -> AnyView {
        let paragraphs = message.into().paragraphs(self.language());
        paragraphs.into_iter().map(|pieces| view! { <p>{show(pieces)}</p> }.into_any()).collect_view().into_any()
    }

    /// A whole number: `1,040`.
    #[must_use]
    pub fn count(self, number: u64) -> String {
        self.language().count(number)
    }

    /// A number of `10^-places`: `52.5`.
    #[must_use]
    pub fn decimal(self, units: u64, places: u32) -> String {
        number::write(self.language(), number::Decimal { units, places: places as u8, fixed: false })
    }

    /// Octets in the handiest unit: `20,000 octets`, `51.97 MB`.
    #[must_use]
    pub fn octets(self, octets: u64) -> String {
        match number::handiest_mb(octets) {
            Some(_) => self.mb(octets),
            None => self.exact(octets),
        }
    }

    /// Octets in MB = 10⁶ octets: `0.05 MB`; a few of them as they are.
    #[must_use]
    pub fn mb(self, octets: u64) -> String {
        self.language().mb(octets)
    }

    /// A range of positions: `45–50 MB`.
    #[must_use]
    pub fn range(self, from: u64, to: u64) -> String {
        self.language().range(from, to)
    }

    /// Octets to the last one: `52,000,000 octets`.
    #[must_use]
    pub fn exact(self, octets: u64) -> String {
        self.text(msg::unit_octets(octets))
    }

    /// A span of virtual time given in nanoseconds: `20 ms`.
    #[must_use]
    pub fn time(self, nanos: u64) -> String {
        number::time(self.language(), nanos)
    }

    /// Virtual time for the clock, always three places: `52.041 s`.
    #[must_use]
    pub fn clock(self, nanos: u64) -> String {
        self.language().clock(nanos)
    }
}

fn show(pieces: Vec<Piece>) -> AnyView {
    pieces.into_iter().map(show_piece).collect_view().into_any()
}

fn show_piece(piece: Piece) -> AnyView {
    let Piece { text, strong, code, term, node } = piece;
    let mut view = text.into_any();
    if let Some(id) = node {
        let class = format!("node node-{}", id.to_ascii_lowercase());
        view = view! { <span class=class>{view}</span> }.into_any();
    }
    if term {
        view = view! { <span lang="en" translate="no" class="term">{view}</span> }.into_any();
    }
    if code {
        view = view! { <code>{view}</code> }.into_any();
    }
    if strong {
        view = view! { <strong>{view}</strong> }.into_any();
    }
    view
}
