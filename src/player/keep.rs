//! Keeping the study: the learner's session is a session, checkpointed at every step.

use super::{Engine, Notice, OpenError, Player, Speed};
use crate::host::lifecycle::Leaving;
use crate::host::storage::Store;
use crate::place::effect;
use capa5_core::lesson::scenario::Scenario;
use capa5_core::study::{Playhead, Study};
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use std::time::Duration;

/// Steps in quick succession are kept together.
const PAUSE: Duration = Duration::from_millis(250);

/// A study that was replayed, where it stood, and what was written of it.
pub type Replayed = (Engine, Playhead, Study);

/// How a study becomes a text and a text a study. It comes with the rooms: a first visit plays without it.
#[derive(Clone, Copy)]
pub struct Memory {
    /// The study as a text; `None` where it has no text.
    pub write: fn(Player) -> Option<String>,
    /// A text's study, replayed.
    pub read: fn(Scenario, &str) -> Result<Replayed, OpenError>,
}

/// The one form: JSON of [`Study`].
pub const MEMORY: Memory = Memory {
    write: |player| serde_json::to_string(&player.study()).ok(),
    read: |scenario, text| {
        let study: Study = serde_json::from_str(text).map_err(|_| OpenError::Damaged)?;
        let (engine, playhead) = Engine::open(scenario, &study)?;
        Ok((engine, playhead, study))
    },
};

/// Opens the scenario anew.
#[must_use]
pub fn begin(scenario: Scenario, store: Store) -> Player {
    watched(Player::new(Engine::new(scenario), Playhead::default(), store))
}

/// Opens the scenario's study where it stood; where its text can't be read, anew and with a notice.
#[must_use]
pub fn resume(scenario: Scenario, store: Store, text: String, memory: Memory) -> Player {
    match (memory.read)(scenario.clone(), &text) {
        Ok((engine, playhead, study)) => watched(resumed(engine, playhead, &study, store)),
        Err(why) => {
            store.set_aside(&text);
            let player = begin(scenario, store);
            player.notice.set(Some(Notice::Unreadable { why, text }));
            player
        }
    }
}

fn resumed(engine: Engine, playhead: Playhead, study: &Study, store: Store) -> Player {
    let player = Player::new(engine, playhead, store);
    if let Some(speed) = study.view.get("speed").and_then(|id| Speed::of(id)) {
        player.speed.set(speed);
    }
    player.notice.set(Some(Notice::Resumed { run: study.current, event: playhead.event }));
    player
}

/// Saves whenever something is to be kept, a moment later, and whenever the page is left.
fn watched(player: Player) -> Player {
    let waiting = StoredValue::new_local(None::<TimeoutHandle>);
    let save = move || {
        // Nothing was done yet: nothing to remember.
        if player.saves.get_untracked() > 0 {
            waiting.set_value(None);
            player.save();
        }
    };
    effect(move || {
        // What was done before the rooms came is saved when they come.
        if player.saves.get() == 0 || player.memory.get().is_none() {
            return;
        }
        if let Some(handle) = waiting.get_value() {
            handle.clear();
        }
        waiting.set_value(set_timeout_with_handle(save, PAUSE).ok());
    });
    Leaving::new(move || {
        player.pause();
        save();
    })
    .forever();
    player
}

impl Player {
    /// Saves the study now.
    pub fn save(self) {
        if let Some(text) = self.memory.get_untracked().and_then(|memory| (memory.write)(self)) {
            self.store.get_value().save(text);
        }
    }

    /// Forgets what is kept of this scene, and starts anew.
    pub fn forget(self) {
        self.store.get_value().forget();
        let scenario = self.scenario();
        self.engine.set_value(Engine::new(scenario));
        let run = self.engine.with_value(Engine::recording);
        self.show(run, Playhead::default());
        self.saves.set(0);
    }
}
