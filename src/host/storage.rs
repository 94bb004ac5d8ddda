//! The ladder of storage: the browser's, else memory; and the page always says on which rung it stands.

use super::lock::{self, Holder};
use super::page;
use leptos::prelude::*;
use std::collections::BTreeMap;
use web_sys::Storage;

/// Where it is kept what was opened last: `lesson=<id>` or `scene=<id>`.
pub const LAST: &str = "capa5/last";

/// How long a page that goes away may keep a lock, in milliseconds.
const RELOAD: i32 = 150;

/// Where what is saved goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Keeping {
    /// In the browser's storage: it is there tomorrow.
    Kept,
    /// In memory, because another tab has the scene: two would overwrite each other.
    OtherTab,
    /// In memory, because the browser denies storage here.
    Denied,
    /// In memory, because the browser has no room for it; an older state may still be kept.
    Full,
}

/// The browser didn't do it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// There is no storage here, or it may not be used.
    Denied,
    /// It has no room.
    Full,
}

/// The state of one scene: one text, kept as high on the ladder as can be.
#[derive(Clone, Copy, Debug)]
pub struct Store {
    key: StoredValue<String>,
    memory: StoredValue<Option<String>>,
    keeping: RwSignal<Keeping>,
}

impl Store {
    /// Opens a scene's state, taking the scene for this tab.
    pub async fn open(scene: &str) -> Self {
        let key = place_of(scene);
        let mut holder = lock::take(&key).await;
        if holder == Holder::OtherTab {
            // A page that is being reloaded may still hold it for a moment.
            super::task::wait(RELOAD).await;
            holder = lock::take(&key).await;
        }
        Self::with(key, holder)
    }

    fn with(key: String, holder: Holder) -> Self {
        let keeping = match (probe(), holder) {
            (Err(Trouble::Denied), _) => Keeping::Denied,
            (Ok(()) | Err(Trouble::Full), Holder::OtherTab) => Keeping::OtherTab,
            // A full storage can still be read, and what was kept be replaced by something shorter.
            (Ok(()) | Err(Trouble::Full), Holder::ThisTab | Holder::Unknown) => Keeping::Kept,
        };
        Self { key: StoredValue::new(key), memory: StoredValue::new(None), keeping: RwSignal::new(keeping) }
    }

    /// On which rung it stands; a reader inside a view follows it.
    #[must_use]
    pub fn keeping(self) -> Keeping {
        self.keeping.get()
    }

    /// What was saved last: by this tab, else by an earlier one.
    #[must_use]
    pub fn load(self) -> Option<String> {
        self.memory.get_value().or_else(|| read(&self.key.get_value()).ok().flatten())
    }

    /// Saves, as high on the ladder as can be, and says where.
    pub fn save(self, text: String) -> Keeping {
        let before = self.keeping.get_untracked();
        let now = match before {
            Keeping::Kept | Keeping::Full => match write(&self.key.get_value(), &text) {
                Ok(()) => Keeping::Kept,
                Err(Trouble::Full) => Keeping::Full,
                Err(Trouble::Denied) => Keeping::Denied,
            },
            Keeping::OtherTab | Keeping::Denied => before,
        };
        self.memory.set_value(Some(text));
        if now != before {
            self.keeping.set(now);
        }
        now
    }

    /// Forgets the scene's state.
    pub fn forget(self) {
        self.memory.set_value(None);
        match self.keeping.get_untracked() {
            // Denied storage holds nothing.
            Keeping::Kept | Keeping::Full => drop(remove(&self.key.get_value())),
            Keeping::OtherTab | Keeping::Denied => {}
        }
    }

    /// Puts a state that can't be read beside, so that a fresh start doesn't destroy it.
    pub fn set_aside(self, text: &str) {
        match self.keeping.get_untracked() {
            // Without room for it the learner still has the download.
            Keeping::Kept | Keeping::Full => drop(write(&format!("{}:damaged", self.key.get_value()), text)),
            Keeping::OtherTab | Keeping::Denied => {}
        }
    }
}

/// Where a scene's state is kept.
fn place_of(scene: &str) -> String {
    format!("capa5:{scene}")
}

/// Whether something of a scene is kept.
#[must_use]
pub fn is_kept(scene: &str) -> bool {
    matches!(read(&place_of(scene)), Ok(Some(_)))
}

/// Reads a key of the browser's storage.
///
/// # Errors
/// It is denied.
pub fn read(key: &str) -> Result<Option<String>, Trouble> {
    local()?.get_item(key).map_err(|_| Trouble::Denied)
}

/// Writes a key of the browser's storage.
///
/// # Errors
/// It is denied or full.
pub fn write(key: &str, value: &str) -> Result<(), Trouble> {
    local()?.set_item(key, value).map_err(|_| Trouble::Full)
}

/// Removes a key of the browser's storage.
///
/// # Errors
/// It is denied.
pub fn remove(key: &str) -> Result<(), Trouble> {
    local()?.remove_item(key).map_err(|_| Trouble::Denied)
}

/// Everything that is kept under the keys that are wanted.
///
/// # Errors
/// Storage is denied.
pub fn all(wanted: fn(&str) -> bool) -> Result<BTreeMap<String, String>, Trouble> {
    let storage = local()?;
    let count = storage.length().map_err(|_| Trouble::Denied)?;
    let keys = (0..count).filter_map(|index| storage.key(index).ok().flatten()).filter(|key| wanted(key));
    Ok(keys
        .filter_map(|key| Some((storage.get_item(&key).ok().flatten()?, key)))
        .map(|(text, key)| (key, text))
        .collect())
}

/// Writes all of it, or removes what has no text; where something can't be written all stays as it was.
///
/// # Errors
/// Storage is denied, or has no room.
pub fn replace(with: &BTreeMap<String, Option<String>>) -> Result<(), Trouble> {
    let mut before = Vec::new();
    let put = |key: &str, text: Option<&str>| match text {
        Some(text) => write(key, text),
        None => remove(key),
    };
    for (key, text) in with {
        let old = read(key)?;
        if let Err(trouble) = put(key, text.as_deref()) {
            // What was there had room before.
            before.into_iter().for_each(|(key, old): (&String, Option<String>)| _ = put(key, old.as_deref()));
            return Err(trouble);
        }
        before.push((key, old));
    }
    Ok(())
}

/// The getter itself throws where storage is blocked.
fn local() -> Result<Storage, Trouble> {
    page::window().and_then(|window| window.local_storage().ok().flatten()).ok_or(Trouble::Denied)
}

/// Whether something can be kept: some browsers give a storage that takes nothing.
///
/// # Errors
/// It can't.
pub fn probe() -> Result<(), Trouble> {
    const PROBE: &str = "capa5/probe";
    write(PROBE, "1")?;
    remove(PROBE)
}
