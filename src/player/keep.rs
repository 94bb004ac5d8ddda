//! Keeping the study: the learner's session is a session, checkpointed at every step.

use super::{Engine, Notice, OpenError, Player, Speed};
use crate::host::lifecycle::Leaving;
use crate::host::storage::Store;
use capa5_core::lesson::scenario::Scenario;
use capa5_core::study::{Playhead, Study};
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use std::time::Duration;

/// Steps in quick succession are kept together.
const PAUSE: Duration = Duration::from_millis(250);

/// Opens the scenario's study where it stood, else anew.
#[must_use]
pub fn open(scenario: Scenario, store: Store) -> Player {
    let opened = store.load().map(|text| match reopen(scenario.clone(), &text) {
        Ok(opened) => Ok(opened),
        Err(why) => {
            store.set_aside(&text);
            Err(Notice::Unreadable { why, text })
        }
    });
    let player = match opened {
        Some(Ok((engine, playhead, study))) => resumed(engine, playhead, &study, store),
        Some(Err(notice)) => {
            let player = Player::new(Engine::new(scenario), Playhead::default(), store);
            player.notice.set(Some(notice));
            player
        }
        None => Player::new(Engine::new(scenario), Playhead::default(), store),
    };
    watch(player);
    player
}

/// Reads a study's text and replays it.
///
/// # Errors
/// What doesn't fit.
pub fn reopen(scenario: Scenario, text: &str) -> Result<(Engine, Playhead, Study), OpenError> {
    let study: Study = serde_json::from_str(text).map_err(|_| OpenError::Damaged)?;
    let (engine, playhead) = Engine::open(scenario, &study)?;
    Ok((engine, playhead, study))
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
fn watch(player: Player) {
    let waiting = StoredValue::new_local(None::<TimeoutHandle>);
    let save = move || {
        // Nothing was done yet: nothing to remember.
        if player.saves.get_untracked() > 0 {
            waiting.set_value(None);
            player.save();
        }
    };
    Effect::new(move || {
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
}

impl Player {
    /// Saves the study now.
    pub fn save(self) {
        // A study holds numbers and short texts: it has no value that JSON lacks.
        if let Ok(text) = serde_json::to_string(&self.study()) {
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
