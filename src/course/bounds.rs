//! How far a lesson lets its run be seen.

use capa5_core::lesson::tutor::task::Task;
use capa5_core::lesson::tutor::{Awaits, View};
use capa5_core::world::record::RecordId;

/// Where the run stops by itself, and what may not be seen before it was predicted.
pub(super) fn of(view: &View) -> (Option<RecordId>, Option<RecordId>) {
    if view.away {
        return (None, None);
    }
    let asked = matches!(view.awaits, Awaits::Answers(_));
    match &view.beat.task {
        Task::Predict(_) if asked => (None, Some(view.from)),
        Task::Watch(_) | Task::Predict(_) => (Some(view.until), None),
        Task::Explain
        | Task::Act(_)
        | Task::Lab(_)
        | Task::Challenge(_)
        | Task::Question(_)
        | Task::Example(_)
        | Task::Rest => (None, None),
    }
}
