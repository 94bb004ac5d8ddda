//! Runs side by side: choosing, naming, comparing and taking back. Nothing is ever lost by experimenting.

use super::{Notice, Pace, Player, Speed};
use capa5_core::study::Playhead;
use capa5_core::time::Nanos;
use capa5_core::world::record::RecordId;
use capa5_core::world::recording::Recording;
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What runs' names are kept under, before the run's number.
const NAME: &str = "run.";
/// Longer names are cut.
const LONGEST_NAME: usize = 40;

impl Player {
    /// Puts another run on screen, at the same event where both have it.
    pub fn choose(self, run: u32) {
        self.choose_at(run, self.event.get_untracked());
    }

    /// Puts another run on screen, right after a record of it.
    pub fn choose_at(self, run: u32, event: RecordId) {
        let Some(Some(recording)) = self.engine.try_update_value(|engine| engine.choose(run)) else { return };
        let event = event.min(recording.len());
        let at = recording.log().get(event).map_or(Nanos::ZERO, |record| record.t);
        self.show(recording, Playhead { event, at });
    }

    /// The recording of any run.
    #[must_use]
    pub fn recording_of(self, run: u32) -> Option<Arc<Recording>> {
        self.engine.with_value(|engine| engine.recording_of(run))
    }

    /// Gives a run a name, or none where it is empty.
    pub fn name_run(self, run: u32, name: &str) {
        let name: String = name.trim().chars().take(LONGEST_NAME).collect();
        self.names.update(|names| {
            if name.is_empty() {
                names.remove(&run);
            } else {
                names.insert(run, name);
            }
        });
        self.keep();
    }

    /// To before the learner's last deed: where it made a run, to the one that this one left; what was done stays where it is.
    pub fn undo(self) {
        let (current, _) = self.branch.get_untracked();
        let info = self.engine.with_value(|engine| engine.runs().get(current as usize).copied());
        let Some(info) = info else { return };
        let event = self.event.get_untracked();
        let last = self.run.with_untracked(|run| last_deed(run, info.fork_at, event));
        match (info.parent, last) {
            (_, Some(Deed { n, is_first: false })) | (None, Some(Deed { n, .. })) => {
                self.seek_event(n.saturating_sub(1));
            }
            // The first one is what made it a run.
            (Some(parent), Some(Deed { is_first: true, .. }) | None) => {
                self.choose_at(parent, info.fork_at);
                self.notice.set(Some(Notice::Undone { run: current }));
            }
            (None, None) => {}
        }
    }

    /// What is kept of the view.
    pub(super) fn view_kept(self) -> BTreeMap<String, String> {
        let mut view = self.others.get_value();
        view.insert("speed".to_owned(), self.speed.get_untracked().id().to_owned());
        view.insert("step".to_owned(), self.pace.get_untracked().id().to_owned());
        let names = self.names.get_untracked();
        view.extend(names.into_iter().map(|(run, name)| (format!("{NAME}{run}"), name)));
        view
    }

    /// Takes up what was kept of the view.
    pub(super) fn take_view(self, view: &BTreeMap<String, String>) {
        let (mut names, mut others) = (BTreeMap::new(), BTreeMap::new());
        for (key, value) in view {
            let run = key.strip_prefix(NAME).and_then(|run| run.parse::<u32>().ok());
            match (key.as_str(), run) {
                (_, Some(run)) => _ = names.insert(run, value.chars().take(LONGEST_NAME).collect()),
                ("speed", None) => self.speed.set(Speed::of(value).unwrap_or_default()),
                ("step", None) => self.pace.set(Pace::of(value).unwrap_or_default()),
                (_, None) => _ = others.insert(key.clone(), value.clone()),
            }
        }
        self.names.set(names);
        self.others.set_value(others);
    }
}

/// Something that the learner did in a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Deed {
    /// The first record that it made.
    n: RecordId,
    /// Whether nothing was done before it in this run.
    is_first: bool,
}

/// The last thing that the learner did after record `from` and up to `event`.
fn last_deed(run: &Recording, from: RecordId, event: RecordId) -> Option<Deed> {
    let (before, now) = (run.acted_by(from), run.acted_by(event));
    if now == before {
        return None;
    }
    // The first record by which so many actions have taken effect: their number only grows.
    let by = |acted: usize| {
        let (mut low, mut high) = (from + 1, event);
        while low < high {
            let middle = low + (high - low) / 2;
            if run.acted_by(middle) >= acted {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    };
    let t = |n| run.log().get(n).map(|record| record.t);
    let (first, last) = (by(before + 1), by(now));
    // What is done at one instant is done together.
    let mut n = last;
    while n > first && t(n - 1) == t(last) && run.acted_by(n - 1) > before {
        n -= 1;
    }
    Some(Deed { n, is_first: t(first) == t(last) })
}
