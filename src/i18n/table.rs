//! The table that the build made of `locales/` and `lessons/`: the messages' keys, but not their words.

use super::{Arg, Key, Message};
use std::sync::OnceLock;

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// All keys, in order.
pub(super) fn keys() -> &'static [&'static str] {
    static ALL: OnceLock<Vec<&'static str>> = OnceLock::new();
    ALL.get_or_init(|| KEYS.split('\n').collect())
}
