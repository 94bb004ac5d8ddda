//! How a learner stands in the lessons, as far as the browser keeps it.

use crate::course::{kept_at, today};
use crate::host::storage;
use capa5_core::lesson::tutor::{self, Edition, State};

/// A lesson of the course, and what is kept of it.
#[derive(Clone)]
pub(super) struct Standing {
    /// Its number.
    pub(super) number: u8,
    /// Which edition stands.
    pub(super) edition: Edition<'static>,
    /// What is kept.
    pub(super) state: Option<State>,
    /// Something is kept that isn't of this edition, or is damaged.
    pub(super) is_other: bool,
}

impl Standing {
    /// Whether something is begun and not finished.
    pub(super) fn is_open(&self) -> bool {
        self.state.as_ref().is_some_and(|state| !state.is_finished())
    }

    /// How many questions are due today.
    pub(super) fn due(&self) -> u64 {
        self.state.as_ref().map_or(0, |state| state.due(today()).count() as u64)
    }
}

/// All lessons that stand, in their order.
pub(super) fn all() -> Vec<Standing> {
    let number = |id: &str| tutor::course().iter().find(|(_, other, _)| *other == id).map_or(0, |(number, ..)| *number);
    let of = |edition: Edition<'static>| {
        let kept = storage::read(&kept_at(edition.id)).ok().flatten();
        let state = kept.as_deref().map(|text| State::read(text, edition));
        let is_other = matches!(state, Some(Err(_)));
        Standing { number: number(edition.id), edition, state: state.and_then(Result::ok), is_other }
    };
    tutor::editions().map(of).collect()
}

/// What was opened last: a lesson's id, or a scene's.
pub(super) fn last(what: &str) -> Option<String> {
    let kept = storage::read(storage::LAST).ok().flatten()?;
    kept.strip_prefix(what)?.strip_prefix('=').map(str::to_owned)
}

/// The lesson to go on with: the one opened last, else the first one that is begun, else the first one that isn't finished.
pub(super) fn next() -> Option<Standing> {
    let all = all();
    let last = last("lesson");
    let opened = all.iter().find(|standing| standing.state.is_some() && last.as_deref() == Some(standing.edition.id));
    let begun = || all.iter().find(|standing| standing.is_open());
    let fresh = || all.iter().find(|standing| standing.state.is_none());
    opened.filter(|standing| standing.is_open()).or_else(begun).or_else(fresh).or(opened).cloned()
}

/// How many questions are due today, in all lessons.
pub(super) fn due() -> u64 {
    all().iter().map(Standing::due).sum()
}
