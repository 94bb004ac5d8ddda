//! Small parts of the interface that know nothing of sessions: each takes messages and signals and looks as
//! `style/components.css` says.

mod dialog;
mod fixed;
mod icon;
mod notice;
mod tabs;

pub use dialog::Dialog;
pub use fixed::fixed;
pub use icon::{Icon, icon};
pub use notice::{Gravity, Notice};
pub use tabs::{Tab, Tabs};

use std::cell::Cell;

/// An id that no other element of the page has, for labels and descriptions.
#[must_use]
pub fn unique(what: &str) -> String {
    thread_local!(static NEXT: Cell<u32> = const { Cell::new(0) });
    let number = NEXT.get();
    NEXT.set(number.wrapping_add(1));
    format!("{what}-{number}")
}
