//! How far a step goes: from the next landmark of the dialogue down to the next octet on the line.

use super::course::{after, next_stop, stop_before};
use super::{Player, fate};
use capa5_core::order;
use capa5_core::study::Playhead;
use capa5_core::view::find::{Sought, find};
use capa5_core::view::item::{ItemKind, Role};
use capa5_core::view::octet::{OnLine, octet_back, octet_on, on_line};
use capa5_core::world::record::RecordId;
use capa5_core::world::recording::Recording;
use leptos::prelude::*;

/// What a step is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Pace {
    /// To the next point, fault or session.
    Leg,
    /// To the next row of the ladder: a group is one.
    #[default]
    Row,
    /// One record.
    Record,
    /// One octet on the line.
    Octet,
}

impl Pace {
    /// All, from far to near.
    pub const ALL: [Self; 4] = [Self::Leg, Self::Row, Self::Record, Self::Octet];

    /// Its id in saved state.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Leg => "leg",
            Self::Row => "row",
            Self::Record => "record",
            Self::Octet => "octet",
        }
    }

    /// The pace of that id.
    #[must_use]
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pace| pace.id() == id)
    }
}

/// Where legs end: a session asked for, a point set or confirmed, a break, a user told, a refusal, a decision. In order.
#[must_use]
pub fn legs(run: &Recording) -> Vec<RecordId> {
    let mut ends = Vec::new();
    for item in run.items() {
        match &item.kind {
            ItemKind::Message(message) => match message.role {
                Role::SetsPoint | Role::Confirms | Role::Begins => ends.push(fate(message)),
                Role::Other => {}
            },
            ItemKind::Fault { n } | ItemKind::Told { n, .. } | ItemKind::Refused { n, .. } => ends.push(*n),
            ItemKind::Learner { n } => ends.push(*n),
            ItemKind::Group { .. } | ItemKind::Done { .. } | ItemKind::Decision { .. } => {}
        }
    }
    ends.push(run.len());
    order::by(&mut ends, |n| [u64::from(*n), 0]);
    ends.dedup();
    ends
}

impl Player {
    /// Chooses what a step is.
    pub fn set_pace(self, pace: Pace) {
        self.pace.set(pace);
        self.keep();
    }

    /// One step on, at the pace that is chosen.
    pub fn step(self) {
        self.step_by(self.pace.get_untracked());
    }

    /// One step back.
    pub fn step_back(self) {
        self.step_back_by(self.pace.get_untracked());
    }

    /// One step on.
    pub fn step_by(self, pace: Pace) {
        let event = self.event.get_untracked();
        match pace {
            Pace::Leg => {
                let next = self.run.with_untracked(|run| next_stop(&legs(run), event));
                self.seek_event(next.unwrap_or_else(|| self.last()));
            }
            Pace::Row => self.step_row(),
            Pace::Record => self.tick(1),
            Pace::Octet => {
                let from = self.playhead.get_untracked();
                self.rest_at(self.run.with_untracked(|run| octet_on(run, from)));
            }
        }
    }

    /// One step back.
    pub fn step_back_by(self, pace: Pace) {
        let event = self.event.get_untracked();
        match pace {
            Pace::Leg => {
                self.seek_event(self.run.with_untracked(|run| stop_before(&legs(run), event)).unwrap_or(0));
            }
            Pace::Row => self.step_row_back(),
            Pace::Record => self.tick(-1),
            Pace::Octet => {
                let from = self.playhead.get_untracked();
                self.rest_at(self.run.with_untracked(|run| octet_back(run, from)));
            }
        }
    }

    /// The message on the line that left last, octet by octet, where steps are octets and time stands; follows the playhead.
    #[must_use]
    pub fn octets_now(self) -> Option<OnLine> {
        if self.playing.get() || self.pace.get() != Pace::Octet {
            return None;
        }
        let playhead = self.playhead.get();
        let all = self.run.with(|run| on_line(run, playhead));
        // The one that is leaving, else the one that comes.
        all.iter().find(|one| one.left > 0 && one.left < one.octets).or_else(|| all.first()).copied()
    }

    /// Lets time run until the next record that is sought; false where none comes.
    #[must_use]
    pub fn run_until(self, sought: &Sought) -> bool {
        let event = self.event.get_untracked();
        let found = self.run.with_untracked(|run| find(run, event, sought));
        let Some(n) = found else { return false };
        let at = self.run.with_untracked(|run| after(run, n));
        if self.playhead.with_untracked(|now: &Playhead| now.at >= at.at) {
            // It is still to come, but at this very instant: no time has to run.
            self.seek_event(n);
        } else {
            self.stop_at.set(Some(n));
            self.play();
        }
        true
    }
}
