//! The table that the build made of `locales/` and `lessons/`.

use super::{Arg, Key, Message};

include!(concat!(env!("OUT_DIR"), "/messages.rs"));
