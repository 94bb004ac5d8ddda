//! A run that isn't on screen: what happened in it, without what is derived from that for showing it.

use alloc::sync::Arc;
use alloc::vec::Vec;

use super::{Recording, items, outcomes, points};
use crate::view::flight::Flights;
use crate::world::action::Timed;
use crate::world::record::RecordId;
use crate::world::recording::Ending;

/// A recording folded up. Forks share their parents' log, so a folded run takes little more room than what is new in it.
pub struct Folded(Recording);

impl Recording {
    /// It without what can be derived again.
    #[must_use]
    pub fn folded(&self) -> Folded {
        Folded(Self {
            log: self.log.clone(),
            settings: self.settings,
            file: self.file.clone(),
            script: Arc::clone(&self.script),
            world: self.world.clone(),
            worlds: self.worlds.clone(),
            moments: self.moments.clone(),
            flights: Flights::default(),
            items: Vec::new(),
            outcomes: Vec::new(),
            points: Vec::new(),
            ending: self.ending,
        })
    }
}

impl Folded {
    /// The whole recording again.
    #[must_use]
    pub fn unfolded(&self) -> Recording {
        let Self(run) = self;
        let waiting = match run.ending {
            Ending::Decision(node) => Some(node),
            Ending::Ended | Ending::Bound | Ending::Needs(_) => None,
        };
        Recording {
            log: run.log.clone(),
            settings: run.settings,
            file: run.file.clone(),
            script: Arc::clone(&run.script),
            world: run.world.clone(),
            worlds: run.worlds.clone(),
            moments: run.moments.clone(),
            flights: Flights::of(&run.log),
            items: items(&run.log, waiting),
            outcomes: outcomes(&run.log, run.settings.size),
            points: points(&run.log),
            ending: run.ending,
        }
    }

    /// Its actions: [`Recording::script`].
    #[must_use]
    pub fn script(&self) -> &[Timed] {
        self.0.script()
    }

    /// Another run that parts from this one: [`Recording::forked`].
    #[must_use]
    pub fn forked(&self, n: RecordId, actions: &[Timed]) -> Recording {
        self.0.forked(n, actions)
    }
}
