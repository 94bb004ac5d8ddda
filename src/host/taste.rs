//! The size of the text that the learner wants on this device: kept in the browser, in force as an attribute of `<html>`.

use super::{page, storage};

const TEXT_KEY: &str = "capa5/text";

/// The size of the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum TextSize {
    /// As the browser has it.
    #[default]
    Normal,
    /// An eighth more.
    Large,
    /// A quarter more.
    Larger,
}

impl TextSize {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Normal, Self::Large, Self::Larger];

    /// Its name in storage and in the style sheets.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Large => "large",
            Self::Larger => "larger",
        }
    }
}

fn kept(key: &str) -> Option<String> {
    storage::read(key).ok().flatten()
}

/// A choice that can't be kept holds for this visit.
fn keep(key: &str, value: Option<&str>) {
    let _ = match value {
        Some(value) => storage::write(key, value),
        None => storage::remove(key),
    };
}

/// Puts in force what was chosen earlier.
pub fn apply() {
    show_text(text_size());
}

fn show_text(size: TextSize) {
    page::set_root_attribute("data-text", (size != TextSize::Normal).then(|| size.code()));
}

/// The size that is kept.
#[must_use]
pub fn text_size() -> TextSize {
    let kept = kept(TEXT_KEY);
    TextSize::ALL.into_iter().find(|size| kept.as_deref() == Some(size.code())).unwrap_or_default()
}

/// Chooses a size.
pub fn set_text_size(size: TextSize) {
    show_text(size);
    keep(TEXT_KEY, (size != TextSize::Normal).then(|| size.code()));
}
