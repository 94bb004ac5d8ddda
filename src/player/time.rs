//! Time: playing, stepping, seeking.

use super::course::{Course, after, at_time, next_stop, stop_before, stop_by};
use super::{Player, Speed};
use capa5_core::study::Playhead;
use capa5_core::time::Nanos;
use capa5_core::world::record::RecordId;
use leptos::prelude::*;

impl Player {
    /// Lets time run; from the start where a finished run stands at its end.
    pub fn play(self) {
        if untrack(|| self.is_held()) {
            return;
        }
        if untrack(|| self.at_end()) {
            if untrack(|| self.deciding()).is_some() {
                return;
            }
            self.put(Playhead::default());
        }
        if self.speed.get_untracked() == Speed::Instant {
            let ahead = |stop: &RecordId| self.event.get_untracked() < *stop;
            self.halt(self.stop_at.get_untracked().filter(ahead).unwrap_or_else(|| self.last()));
            return;
        }
        self.anchor();
        self.playing.set(true);
    }

    /// Stops time, and keeps the study.
    pub fn pause(self) {
        if self.playing.get_untracked() {
            self.playing.set(false);
            self.keep();
        }
    }

    /// Plays or pauses.
    pub fn toggle(self) {
        if self.playing.get_untracked() { self.pause() } else { self.play() }
    }

    /// To the next landmark of the ladder's rows.
    pub fn step_row(self) {
        let event = self.event.get_untracked();
        let next = self.stops.with_untracked(|stops| next_stop(stops, event));
        self.halt(next.unwrap_or_else(|| self.last()));
    }

    /// To the landmark before.
    pub fn step_row_back(self) {
        let event = self.event.get_untracked();
        self.halt(self.stops.with_untracked(|stops| stop_before(stops, event)).unwrap_or(0));
    }

    /// One record on, or back where `on` is negative.
    pub fn tick(self, on: i32) {
        self.halt(self.event.get_untracked().saturating_add_signed(on).min(self.last()));
    }

    /// To the start.
    pub fn to_start(self) {
        self.halt(0);
    }

    /// To the end of what there is.
    pub fn to_end(self) {
        self.halt(self.last());
    }

    /// To the moment right after record `n`; pauses.
    pub fn seek_event(self, n: RecordId) {
        self.halt(n);
    }

    /// To an instant; pauses.
    pub fn seek_time(self, t: Nanos) {
        self.playing.set(false);
        self.put(self.at_time(t));
        self.keep();
    }

    /// Screen time has gone by while playing: the frame loop's only call.
    pub fn advance(self, millis: f64) {
        let speed = self.speed.get_untracked();
        let course = self.course.get_value().later(millis, speed);
        self.course.set_value(course);
        match self.score.with_untracked(|score| course.instant(score)) {
            Some(_) if speed == Speed::Instant => self.to_end(),
            None => self.halt(self.last()),
            Some(t) if self.stops_by(t) => {
                let stop = self.stop_at.get_untracked().unwrap_or_default();
                self.stop_at.set(None);
                self.halt(stop);
            }
            Some(t) if self.calm.get_untracked() => self.cut_to(t),
            Some(t) => self.put(self.at_time(t)),
        }
    }

    fn put(self, playhead: Playhead) {
        // What is to be predicted isn't shown before.
        let playhead = match self.limit.get_untracked() {
            Some(limit) if playhead.event > limit => self.after(limit),
            Some(_) | None => playhead,
        };
        self.playhead.set(playhead);
        if self.seen.get_untracked() < playhead.event {
            self.seen.set(playhead.event);
        }
    }

    /// Whether time comes by where it is to stop.
    fn stops_by(self, t: Nanos) -> bool {
        let (event, next) = (self.event.get_untracked(), self.at_time(t).event);
        self.stop_at.get_untracked().is_some_and(|stop| event < stop && stop <= next)
    }

    /// Before and after instead of travel: the last landmark by `t`.
    fn cut_to(self, t: Nanos) {
        let stop = self.run.with_untracked(|run| self.stops.with_untracked(|stops| stop_by(run, stops, t)));
        if let Some(stop) = stop
            && stop != self.event.get_untracked()
        {
            self.put(self.after(stop));
        }
    }

    /// Stands still at a playhead.
    pub(super) fn rest_at(self, playhead: Playhead) {
        self.playing.set(false);
        self.put(playhead);
        self.keep();
    }

    /// Records in the recording.
    pub(super) fn last(self) -> RecordId {
        self.run.with_untracked(|run| run.len())
    }

    fn at_time(self, t: Nanos) -> Playhead {
        self.run.with_untracked(|run| at_time(run, t))
    }

    /// Stands still right after record `n`.
    fn halt(self, n: RecordId) {
        self.playing.set(false);
        self.put(self.after(n));
        self.keep();
    }

    fn after(self, n: RecordId) -> Playhead {
        self.run.with_untracked(|run| after(run, n))
    }

    /// Screen time goes on from where the playhead stands.
    pub(super) fn anchor(self) {
        let at = self.playhead.with_untracked(|playhead| playhead.at);
        self.course.set_value(self.score.with_untracked(|score| Course::at(score, at)));
    }
}
