//! What the learner does to the run.

use super::{Engine, Notice, Player, Selection, Speed};
use capa5_core::lesson::knob::{OutOfRange, Settings};
use capa5_core::study::{Playhead, Study};
use capa5_core::view::item::ItemKind;
use capa5_core::world::action::{Action, Timed, When};
use capa5_core::world::record::{LinkId, RecordId};
use capa5_core::world::recording::Recording;
use capa5_core::world::source::FileSpec;
use leptos::prelude::*;
use std::sync::Arc;

impl Player {
    /// Starts anew: another file, other knobs, a prediction, planned cuts. Paused at the start.
    ///
    /// # Errors
    /// The knobs that are out of their range; then nothing changes.
    pub fn begin(self, settings: Settings, file: Option<FileSpec>, actions: Vec<Timed>) -> Result<(), Vec<OutOfRange>> {
        let run = self.engine.try_update_value(|engine| engine.begin(&settings, file, actions));
        let Some(run) = run.transpose()? else { return Ok(()) };
        self.done(run, Playhead::default());
        Ok(())
    }

    /// Does something, at the playhead where `when` is none. What was played stays; a past that is changed makes another run.
    pub fn act(self, when: Option<When>, acts: &[Action]) {
        let playhead = self.playhead.get_untracked();
        let (before, playing) = (self.branch.get_untracked().1, self.playing.get_untracked());
        let Some(run) = self.engine.try_update_value(|engine| engine.act(playhead, when, acts)) else { return };
        self.done(run, playhead);
        let (current, count) = self.branch.get_untracked();
        if count > before && before > 0 {
            self.notice.set(Some(Notice::Branched { run: current }));
        }
        if playing {
            self.anchor();
            self.playing.set(true);
        } else if when.is_none() {
            self.step_row();
        }
    }

    /// Does something now, as who types: what nobody has seen yet is made anew, and time runs to what comes of it.
    pub fn types(self, act: &Action) {
        let (playhead, calm) = (self.playhead.get_untracked(), self.calm.get_untracked());
        let Some(run) = self.engine.try_update_value(|engine| engine.go_on(playhead, std::slice::from_ref(act))) else {
            return;
        };
        self.done(run, playhead);
        if calm || self.speed.get_untracked() == Speed::Instant {
            self.to_end();
        } else {
            self.anchor();
            self.playing.set(true);
        }
    }

    /// Goes on after a break as the protocol goes on: the line works again, and A calls. Plays.
    pub fn recover(self) {
        let Some(node) = untrack(|| self.deciding()) else { return };
        self.to_end();
        let playhead = self.playhead.get_untracked();
        let acts = [Action::Restore(LinkId(0)), Action::Recover(node)];
        let Some(run) = self.engine.try_update_value(|engine| engine.act(playhead, None, &acts)) else { return };
        self.done(run, playhead);
        self.play();
    }

    /// Puts other runs on screen, at a playhead.
    pub fn replace(self, engine: Engine, playhead: Playhead) {
        let run = engine.recording();
        self.engine.set_value(engine);
        self.show(run, playhead);
    }

    /// Selects the message that a record is about, where it is about one.
    pub fn select_about(self, n: RecordId) {
        let row = self.landmarks.with_untracked(|landmarks| landmarks.item_at(n));
        let message = self.run.with_untracked(|run| {
            run.items().get(row? as usize).and_then(|item| match &item.kind {
                ItemKind::Message(message) => Some(message.tx),
                ItemKind::Group { messages, .. } => {
                    messages.iter().rev().find(|message| message.tx <= n).map(|message| message.tx)
                }
                ItemKind::Fault { .. }
                | ItemKind::Told { .. }
                | ItemKind::Refused { .. }
                | ItemKind::Done { .. }
                | ItemKind::Learner { .. }
                | ItemKind::Decision { .. } => None,
            })
        });
        if message.is_some() {
            self.select(message);
        }
    }

    /// Chooses a speed; instant takes effect at once where time runs.
    pub fn set_speed(self, speed: Speed) {
        self.speed.set(speed);
        if self.playing.get_untracked() && speed == Speed::Instant {
            self.to_end();
        }
    }

    /// Selects a message, or nothing.
    pub fn select(self, msg: Option<RecordId>) {
        self.selection.set(msg.map(|msg| Selection { msg, mark: None }));
    }

    /// Selects the message of the row below the selected one, or above it; from where the playhead stands where none is.
    pub fn select_row(self, down: bool) {
        let seen = self.seen.get_untracked();
        let from = self.selection.get_untracked().map_or_else(|| self.event.get_untracked(), |selection| selection.msg);
        let next = self.run.with_untracked(|run| {
            let sent = run.items().iter().filter_map(|item| match &item.kind {
                ItemKind::Message(message) => Some(message.tx),
                ItemKind::Group { messages, .. } => messages.first().map(|message| message.tx),
                ItemKind::Fault { .. }
                | ItemKind::Told { .. }
                | ItemKind::Refused { .. }
                | ItemKind::Done { .. }
                | ItemKind::Learner { .. }
                | ItemKind::Decision { .. } => None,
            });
            if down { sent.filter(|tx| *tx > from && *tx <= seen).min() } else { sent.filter(|tx| *tx < from).max() }
        });
        if next.is_some() {
            self.select(next);
        }
    }

    /// Opens a group, or closes it.
    pub fn toggle_group(self, from_n: RecordId) {
        self.opened.update(|opened| {
            if !opened.remove(&from_n) {
                opened.insert(from_n);
            }
        });
    }

    /// What is saved of all this.
    #[must_use]
    pub fn study(self) -> Study {
        let playhead = self.playhead.get_untracked();
        let view = self.view_kept();
        self.engine.with_value(|engine| engine.study(playhead, view))
    }

    /// Asks for the study to be kept.
    pub fn keep(self) {
        self.saves.update(|saves| *saves = saves.wrapping_add(1));
    }

    /// Shows what something that was done has made, and keeps it before anything else can happen.
    pub(super) fn done(self, run: Arc<Recording>, playhead: Playhead) {
        self.show(run, playhead);
        self.save();
    }

    pub(super) fn show(self, run: Arc<Recording>, playhead: Playhead) {
        self.playing.set(false);
        batch(move || {
            self.branch.set(self.engine.with_value(|engine| (engine.current(), engine.runs().len() as u32)));
            self.run.set(run);
            self.seen.set(playhead.event);
            self.playhead.set(playhead);
            self.selection.set(None);
        });
        self.keep();
    }
}
