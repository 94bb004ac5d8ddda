//! The words of the page: typed messages in Spanish and English, made by the build from `locales/` and `lessons/`. Only the
//! words of the language that is shown are fetched.
//!
//! [`msg`] has one name for every message: a constant where it has no slots, else a function of its slots, so a missing value
//! doesn't compile; the parameters stand in the order of the slots' names. What comes from the core by name goes through [`Key::find`] and [`Message::new`]. In a view, [`t`] is a
//! message that follows the language and [`ts`] is the same as plain text for attributes.
//!
//! No number is formatted anywhere else.

mod context;
mod language;
mod message;
mod number;
mod pseudo;
pub mod scan;
mod sentence;
mod table;
mod words;

pub use context::{I18n, provide_i18n, t, ts, use_i18n};
pub use language::Language;
pub use message::{Arg, Key, Message, Piece};
pub use sentence::{predicate, predicate_words};
pub use table::msg;
pub use words::{NotFetched, fetch, fetch_first};

#[cfg(test)]
mod tests;
