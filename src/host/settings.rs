//! What the learner chose about how the page behaves towards her: keys of one character, and how much is told. Kept for every scene.
//!
//! Colours and motion stand in `media`, which the first view needs too.

use super::storage;
use leptos::prelude::*;

const KEYS: &str = "capa5/keys";
const TELLING: &str = "capa5/telling";

/// How much is told of each event to who listens.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Telling {
    /// What happened.
    #[default]
    Brief,
    /// And what is true now.
    State,
    /// And what the message is for.
    Teaching,
}

impl Telling {
    /// All of them, from little to much.
    pub const ALL: [Self; 3] = [Self::Brief, Self::State, Self::Teaching];

    /// Its name in storage.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Brief => "brief",
            Self::State => "state",
            Self::Teaching => "teaching",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|telling| telling.code() == code)
    }
}

/// The choices, in the context.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    keys: RwSignal<bool>,
    telling: RwSignal<Telling>,
}

/// Puts them into the context, as they were kept.
pub fn provide_settings() -> Settings {
    let kept = |key| storage::read(key).ok().flatten();
    let settings = Settings {
        keys: RwSignal::new(kept(KEYS).is_none_or(|value| value != "off")),
        telling: RwSignal::new(kept(TELLING).and_then(|code| Telling::from_code(&code)).unwrap_or_default()),
    };
    provide_context(settings);
    settings
}

/// The choices; the usual ones where nothing was provided, as in a test of one component.
#[must_use]
pub fn use_settings() -> Settings {
    use_context().unwrap_or_else(|| Settings { keys: RwSignal::new(true), telling: RwSignal::new(Telling::default()) })
}

impl Settings {
    /// Whether keys of one character do something.
    #[must_use]
    pub fn keys(self) -> bool {
        self.keys.get()
    }

    /// Switches keys of one character on or off.
    pub fn set_keys(self, on: bool) {
        self.keys.set(on);
        keep(KEYS, (!on).then_some("off"));
    }

    /// How much is told.
    #[must_use]
    pub fn telling(self) -> Telling {
        self.telling.get()
    }

    /// Chooses how much is told.
    pub fn set_telling(self, telling: Telling) {
        self.telling.set(telling);
        keep(TELLING, (telling != Telling::default()).then(|| telling.code()));
    }
}

/// A choice that can't be kept holds for this visit.
fn keep(key: &str, value: Option<&str>) {
    let _ = match value {
        Some(value) => storage::write(key, value),
        None => storage::remove(key),
    };
}
