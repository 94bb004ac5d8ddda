//! What the learner's system and the learner want to see: colours and motion.

use super::event::Listener;
use super::query::Query;
use super::{page, storage};
use crate::place::effect;
use leptos::prelude::*;

const THEME_KEY: &str = "capa5/theme";
const MOTION_KEY: &str = "capa5/motion";

/// Colours.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Theme {
    /// As the system.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// Its name in the address, in storage and in the style sheets.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.code() == code)
    }
}

/// How the page looks and moves, in the context.
#[derive(Clone, Copy, Debug)]
pub struct Media {
    theme: RwSignal<Theme>,
    /// The learner asked for less motion here.
    calm: RwSignal<bool>,
    /// The system asks for less motion.
    system_calm: RwSignal<bool>,
    /// There is only room for one column.
    phone: RwSignal<bool>,
}

/// Puts it into the context and keeps `data-theme` and `data-motion` on `<html>`. The address wins over what was stored, and
/// isn't stored: an embedding page decides for itself only.
pub fn provide_media(query: &Query) -> Media {
    let stored = storage::read(THEME_KEY).ok().flatten();
    let theme = query.theme.or_else(|| Theme::from_code(&stored?)).unwrap_or_default();
    let media = Media {
        theme: RwSignal::new(theme),
        calm: RwSignal::new(is_calm_asked(query)),
        system_calm: RwSignal::new(matches(REDUCED)),
        phone: RwSignal::new(matches(PHONE)),
    };
    follow(REDUCED, media.system_calm);
    follow(PHONE, media.phone);
    provide_context(media);
    effect(move || {
        let theme = media.theme();
        page::set_root_attribute("data-theme", (theme != Theme::Auto).then(|| theme.code()));
        page::set_root_attribute("data-motion", media.calm.get().then_some("reduce"));
    });
    media
}

/// Whether the address or an earlier choice asks for less motion here.
#[must_use]
pub fn is_calm_asked(query: &Query) -> bool {
    query.calm || storage::read(MOTION_KEY).ok().flatten().is_some_and(|value| value == "reduce")
}

/// How the page looks and moves; as the system wants where nothing was provided.
#[must_use]
pub fn use_media() -> Media {
    use_context().unwrap_or_else(|| Media {
        theme: RwSignal::new(Theme::Auto),
        calm: RwSignal::new(false),
        system_calm: RwSignal::new(matches(REDUCED)),
        phone: RwSignal::new(matches(PHONE)),
    })
}

impl Media {
    /// The theme chosen.
    #[must_use]
    pub fn theme(self) -> Theme {
        self.theme.get()
    }

    /// Chooses a theme, and keeps it where it can be kept.
    pub fn set_theme(self, theme: Theme) {
        self.theme.set(theme);
        keep(THEME_KEY, (theme != Theme::Auto).then(|| theme.code()));
    }

    /// Whether travel is to be replaced by before and after.
    #[must_use]
    pub fn is_reduced(self) -> bool {
        self.calm.get() || self.system_calm.get()
    }

    /// Whether the learner asked for that here.
    #[must_use]
    pub fn is_calm_chosen(self) -> bool {
        self.calm.get()
    }

    /// Asks for less motion here, or leaves it to the system.
    pub fn set_calm(self, calm: bool) {
        self.calm.set(calm);
        keep(MOTION_KEY, calm.then_some("reduce"));
    }

    /// Whether the page is laid out in one column with a sheet.
    #[must_use]
    pub fn is_phone(self) -> bool {
        self.phone.get()
    }
}

/// Keeps a signal by a media query as long as the page lives.
fn follow(query: &'static str, signal: RwSignal<bool>) {
    let list = page::window().and_then(|window| window.match_media(query).ok().flatten());
    let listener = list.and_then(|list| Listener::new(&list, "change", move |_| signal.set(matches(query))));
    if let Some(listener) = listener {
        listener.forever();
    }
}

/// A choice that can't be kept holds for this visit.
fn keep(key: &str, value: Option<&str>) {
    let _ = match value {
        Some(value) => storage::write(key, value),
        None => storage::remove(key),
    };
}

/// The system asks for less motion.
pub const REDUCED: &str = "(prefers-reduced-motion: reduce)";
/// There is only room for one column: the same condition as in `style/layout.css`.
pub const PHONE: &str = "(max-width: 700px), (max-height: 480px) and (max-width: 1099px)";

/// Whether a media query holds now.
#[must_use]
pub fn matches(query: &str) -> bool {
    page::window().and_then(|window| window.match_media(query).ok().flatten()).is_some_and(|list| list.matches())
}
