//! A run of a study: what was done in it, and as much of what happened as is needed.

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::study::RunSpec;
use crate::view::compare::is_harm;
use crate::world::action::Timed;
use crate::world::record::{RecordId, What};
use crate::world::recording::{Ending, Folded, Recording};

/// A run of a study.
pub(super) struct Run {
    pub(super) parent: Option<u32>,
    pub(super) fork_at: RecordId,
    pub(super) actions: Vec<Timed>,
    pub(super) info: RunInfo,
    kept: Kept,
}

/// How much of a run is at hand: all of the one on screen, of the others what the rest is made from.
enum Kept {
    Whole(Arc<Recording>),
    Folded(Box<Folded>),
}

impl Run {
    pub(super) fn new(parent: Option<u32>, fork_at: RecordId, actions: Vec<Timed>, recording: Arc<Recording>) -> Self {
        let info = RunInfo::of(parent, fork_at, &recording);
        Self { parent, fork_at, actions, info, kept: Kept::Whole(recording) }
    }

    pub(super) fn recording(&self) -> Arc<Recording> {
        match &self.kept {
            Kept::Whole(recording) => Arc::clone(recording),
            Kept::Folded(folded) => Arc::new(folded.unfolded()),
        }
    }

    pub(super) fn forked(&self, n: RecordId, actions: &[Timed]) -> Recording {
        match &self.kept {
            Kept::Whole(recording) => recording.forked(n, actions),
            Kept::Folded(folded) => folded.forked(n, actions),
        }
    }

    /// The actions in force, those before the branch included.
    pub(super) fn script(&self) -> &[Timed] {
        match &self.kept {
            Kept::Whole(recording) => recording.script(),
            Kept::Folded(folded) => folded.script(),
        }
    }

    /// The same as a branch of another run.
    pub(super) fn under(mut self, parent: Option<u32>) -> Self {
        self.parent = parent;
        self.info.parent = parent;
        self
    }

    /// All of it is at hand.
    pub(super) fn unfold(&mut self, recording: &Arc<Recording>) {
        self.kept = Kept::Whole(Arc::clone(recording));
    }

    pub(super) fn fold(&mut self) {
        if let Kept::Whole(recording) = &self.kept {
            self.kept = Kept::Folded(Box::new(recording.folded()));
        }
    }

    /// It goes on, or goes on otherwise.
    pub(super) fn becomes(&mut self, recording: Recording) {
        self.info = RunInfo::of(self.parent, self.fork_at, &recording);
        self.kept = Kept::Whole(Arc::new(recording));
    }

    /// What is saved of it.
    pub(super) fn spec(&self) -> RunSpec {
        RunSpec { parent: self.parent, fork_at: self.fork_at, actions: self.actions.clone() }
    }
}

/// What a run is, for a list of runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RunInfo {
    /// The run it branches from.
    pub parent: Option<u32>,
    /// The record after which it differs.
    pub fork_at: RecordId,
    /// How many records it has.
    pub records: u32,
    /// How many times something broke, stood still or was damaged in it.
    pub faults: u32,
    /// How it ends.
    pub ending: Ending,
}

impl RunInfo {
    fn of(parent: Option<u32>, fork_at: RecordId, recording: &Recording) -> Self {
        Self { parent, fork_at, records: recording.len(), faults: faults(recording), ending: recording.ending() }
    }
}

fn faults(recording: &Recording) -> u32 {
    let harms = |what: &What| matches!(what, What::Fault { name, .. } if is_harm(*name));
    recording.log().iter().filter(|record| harms(&record.what)).count() as u32
}
