//! Small parts of the interface that know nothing of sessions: each takes messages and signals and looks as
//! `style/components.css` says.

mod button;
mod choices;
mod dialog;
mod file_field;
mod fixed;
mod notice;
pub mod number;
pub mod scale;
mod slider;
mod tabs;

pub use button::{Button, Look};
pub use choices::{Choice, Choices};
pub use dialog::Dialog;
pub use file_field::FileField;
pub use fixed::fixed;
pub use notice::{Gravity, Notice};
pub use number::NumberField;
pub use slider::Slider;
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
