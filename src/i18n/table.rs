//! The table that the build made of `locales/` and `lessons/`: the messages' keys, but not their words.

use super::{Arg, Key, Message};
use std::sync::OnceLock;

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// The keys of the first view, in order.
pub(super) fn first() -> &'static [&'static str] {
    static ALL: OnceLock<Vec<&'static str>> = OnceLock::new();
    ALL.get_or_init(|| FIRST.split('\n').collect())
}
