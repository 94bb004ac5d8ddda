//! Keeping the study: the learner's session is a session, checkpointed at every step.

use super::{Engine, Notice, OpenError, Player};
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

/// A study as its text has it, replayed.
fn read(scenario: Scenario, text: &str) -> Result<(Engine, Playhead, Study), OpenError> {
    let study: Study = serde_json::from_str(text).map_err(|_| OpenError::Damaged)?;
    let (engine, playhead) = Engine::open(scenario, &study)?;
    Ok((engine, playhead, study))
}

/// Opens the scenario's study where it stood; where its text can't be read, anew and with a notice.
#[must_use]
pub fn resume(scenario: Scenario, store: Store, text: String) -> Player {
    match read(scenario.clone(), &text) {
        Ok((engine, playhead, study)) => watched(resumed(engine, playhead, &study, store)),
        Err(why) => {
            store.set_aside(&text);
            let player = begin(Engine::new(scenario), Playhead::default(), store);
            player.notice.set(Some(Notice::Unreadable { why, text }));
            player
        }
    }
}

/// Opens a study that nothing is kept of yet, at a playhead.
#[must_use]
pub fn begin(engine: Engine, playhead: Playhead, store: Store) -> Player {
    let player = watched(Player::new(engine, playhead, store));
    if playhead.event > 0 {
        player.keep();
    }
    player
}

fn resumed(engine: Engine, playhead: Playhead, study: &Study, store: Store) -> Player {
    let player = Player::new(engine, playhead, store);
    player.take_view(&study.view);
    // Who only opened the page once has nothing to be told of.
    if playhead.event > 0 || study.runs.len() > 1 {
        player.notice.set(Some(Notice::Resumed { run: study.current, event: playhead.event }));
    }
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
        if player.saves.get() == 0 {
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
    /// The study as a text: JSON of [`Study`].
    #[must_use]
    pub fn text(self) -> String {
        // Everything in a study has a text: its maps are keyed by words.
        serde_json::to_string(&self.study()).unwrap_or_default()
    }

    /// Saves the study now.
    pub fn save(self) {
        self.store.get_value().save(self.text());
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
