//! All that is kept of a learner's progress as one file: written, read back, checked piece by piece before anything is replaced.
//! No storage and no page.

use capa5_core::lesson::tutor::{Edition, State};
use capa5_core::study::Study;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the file calls itself.
const NAME: &str = "progress";
/// The version of its form.
const VERSION: u64 = 1;
/// The most octets that are read: progress is text of a few kilobytes a scene.
pub(super) const LARGEST: u64 = 20_000_000;
/// Where the checkpoints of lessons are kept.
pub(super) const LESSONS: &str = "capa5/lesson/";
/// Where the runs of scenes, and of lessons, are kept.
pub(super) const RUNS: &str = "capa5:";
/// Where the page keeps what was opened last.
pub(super) const LAST: &str = crate::host::storage::LAST;

/// What is kept, by the browser's keys.
pub(super) type Kept = BTreeMap<String, String>;

/// The file.
#[derive(Serialize, Deserialize)]
struct File {
    capa5: String,
    version: u64,
    kept: Kept,
}

/// Why a file isn't taken up at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unfit {
    /// It is something else, or damaged.
    NotOurs,
    /// Its form is of another version.
    Version(u64),
    /// It has more octets than any progress.
    TooLarge,
}

/// What a file offers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Offer {
    /// What can be taken up.
    pub(super) kept: Kept,
    /// The keys of what can't.
    pub(super) left: Vec<String>,
}

/// Whether a key of the browser's storage belongs to the learner's progress; settings don't.
pub(super) fn is_progress(key: &str) -> bool {
    key.starts_with(LESSONS) || key.starts_with(RUNS) || key == LAST
}

/// The file of what is kept.
pub(super) fn write(kept: Kept) -> String {
    // A map of texts has a text.
    serde_json::to_string(&File { capa5: NAME.to_owned(), version: VERSION, kept }).unwrap_or_default()
}

/// What a file offers to lessons and scenes of this page.
pub(super) fn read(text: &str, editions: &[Edition<'_>], scenes: &[&str]) -> Result<Offer, Unfit> {
    let file: File = serde_json::from_str(text).map_err(|_| Unfit::NotOurs)?;
    if file.capa5 != NAME {
        return Err(Unfit::NotOurs);
    }
    if file.version != VERSION {
        return Err(Unfit::Version(file.version));
    }
    let mut offer = Offer::default();
    for (key, text) in file.kept {
        if fits(&key, &text, editions, scenes) {
            offer.kept.insert(key, text);
        } else if key != LAST {
            offer.left.push(key);
        }
    }
    Ok(offer)
}

/// Whether the page can open it: a lesson's checkpoint that came whole, a study that is one.
fn fits(key: &str, text: &str, editions: &[Edition<'_>], scenes: &[&str]) -> bool {
    let edition = |id: &str| editions.iter().find(|edition| edition.id == id);
    if let Some(id) = key.strip_prefix(LESSONS) {
        return edition(id).is_some_and(|edition| State::read(text, *edition).is_ok());
    }
    if let Some(id) = key.strip_prefix(RUNS) {
        let study = serde_json::from_str::<Study>(text);
        let lesson = id.strip_prefix("lesson-").and_then(edition);
        return study.is_ok_and(|study| lesson.is_some() || (scenes.contains(&id) && study.scenario == id));
    }
    let opened = |name: &str, known: &dyn Fn(&str) -> bool| text.strip_prefix(name).is_some_and(known);
    key == LAST && (opened("lesson=", &|id| edition(id).is_some()) || opened("scene=", &|id| scenes.contains(&id)))
}

/// How many lessons and how many scenes something kept is of.
pub(super) fn counts(kept: &Kept) -> (u64, u64) {
    let of = |prefix: &str, not: &str| {
        let mine = |key: &&String| {
            key.strip_prefix(prefix)
                .is_some_and(|id| !id.ends_with(":damaged") && (not.is_empty() || !id.starts_with(not)))
        };
        kept.keys().filter(mine).count() as u64
    };
    (of(LESSONS, ""), of(RUNS, "lesson-"))
}

/// The lock of the browser under which another tab would write this.
pub(super) fn lock(key: &str) -> Option<String> {
    let key = key.trim_end_matches(":damaged");
    match key.strip_prefix(LESSONS) {
        Some(id) => Some(format!("{RUNS}lesson-{id}")),
        None => key.starts_with(RUNS).then(|| key.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Kept, LAST, Offer, Unfit, counts, is_progress, lock, read, write};
    use capa5_core::lesson::tutor::{Edition, State};
    use capa5_core::study::{Playhead, Study};
    use std::collections::BTreeMap;

    const EDITION: Edition<'static> = Edition { id: "one", revision: 3, beats: 5 };

    fn kept() -> Kept {
        let state = State { lesson: "one".to_owned(), revision: 3, beat: 2, furthest: 4, ..State::default() };
        let study = Study {
            v: 1,
            scenario: "corte-52".to_owned(),
            revision: 1,
            seed: 1,
            runs: Vec::new(),
            current: 0,
            playhead: Playhead::default(),
            view: BTreeMap::new(),
            digest: String::new(),
        };
        let study = serde_json::to_string(&study).unwrap();
        Kept::from([
            ("capa5/lesson/one".to_owned(), state.export()),
            ("capa5:corte-52".to_owned(), study.clone()),
            ("capa5:lesson-one".to_owned(), study),
            (LAST.to_owned(), "lesson=one".to_owned()),
        ])
    }

    fn take(kept: Kept) -> Offer {
        read(&write(kept), &[EDITION], &["corte-52"]).unwrap()
    }

    #[test]
    fn what_was_written_is_offered_again() {
        assert_eq!(take(kept()), Offer { kept: kept(), left: Vec::new() });
        assert_eq!(counts(&kept()), (1, 1));
    }

    #[test]
    fn what_is_damaged_of_another_revision_or_unknown_is_left_and_the_rest_is_taken() {
        let mut file = kept();
        let key = "capa5/lesson/one".to_owned();
        let whole = file.insert(key.clone(), "capa5-lesson 1 00ff xx".to_owned());
        file.insert("capa5:nowhere".to_owned(), "{}".to_owned());
        file.insert("capa5/theme".to_owned(), "dark".to_owned());
        let offer = take(file);
        assert_eq!(offer.left, [key.as_str(), "capa5/theme", "capa5:nowhere"]);
        assert_eq!(offer.kept.len(), 3);
        let newer = Edition { revision: 4, ..EDITION };
        let only = Kept::from([(key.clone(), whole.unwrap())]);
        assert_eq!(read(&write(only), &[newer], &[]).unwrap().left, [key]);
    }

    #[test]
    fn a_file_that_is_something_else_is_not_taken_up() {
        for text in ["", "{}", "[]", "<!doctype html>", "{\"capa5\":\"study\",\"version\":1,\"kept\":{}}"] {
            assert_eq!(read(text, &[EDITION], &[]), Err(Unfit::NotOurs), "{text}");
        }
        let text = write(kept());
        assert_eq!(read(&text[..text.len() / 2], &[EDITION], &[]), Err(Unfit::NotOurs));
        let later = text.replace("\"version\":1", "\"version\":2");
        assert_eq!(read(&later, &[EDITION], &[]), Err(Unfit::Version(2)));
    }

    #[test]
    fn settings_are_no_progress_and_each_piece_has_the_lock_of_its_tab() {
        assert!(is_progress("capa5/lesson/one") && is_progress("capa5:corte-52") && is_progress(LAST));
        assert!(!is_progress("capa5/theme") && !is_progress("other"));
        assert_eq!(lock("capa5/lesson/one:damaged").as_deref(), Some("capa5:lesson-one"));
        assert_eq!(lock("capa5:corte-52").as_deref(), Some("capa5:corte-52"));
        assert_eq!(lock(LAST), None);
    }
}
