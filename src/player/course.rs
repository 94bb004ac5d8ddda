//! From screen time to playheads: pure, the same for the page and for the first view that has no page yet.

use super::{DWELL, Speed};
use capa5_core::study::Playhead;
use capa5_core::time::Nanos;
use capa5_core::view::score::{Score, score};
use capa5_core::world::record::RecordId;
use capa5_core::world::recording::Recording;

/// How far time has run on the screen, in microseconds of speed 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Course(u64);

impl Course {
    /// Where an instant stands on the screen.
    #[must_use]
    pub fn at(score: &Score, at: Nanos) -> Self {
        Self(score.screen_at(at) * 1_000)
    }

    /// So many milliseconds later at a speed; instant goes nowhere by itself. A tab that slept doesn't leap.
    #[must_use]
    pub fn later(self, millis: f64, speed: Speed) -> Self {
        let percent = f64::from(speed.percent().unwrap_or(0));
        Self(self.0 + (millis.clamp(0.0, 100.0) * 10.0 * percent) as u64)
    }

    /// The instant it has come to; nothing where it is over.
    #[must_use]
    pub fn instant(self, score: &Score) -> Option<Nanos> {
        let ms = self.0 / 1_000;
        (ms < score.length_ms()).then(|| score.virtual_at(ms))
    }
}

/// How screen time maps to virtual time in a recording.
#[must_use]
pub fn score_of(run: &Recording) -> Score {
    score(run.items(), run.end_time(), &DWELL)
}

/// The playhead at an instant.
#[must_use]
pub fn at_time(run: &Recording, t: Nanos) -> Playhead {
    Playhead { event: run.event_at(t), at: t }
}

/// The playhead right after record `n`, or at the end where there are fewer.
#[must_use]
pub fn after(run: &Recording, n: RecordId) -> Playhead {
    let n = n.min(run.len());
    let at =
        if n > 0 && n == run.len() { run.end_time() } else { run.log().get(n).map_or(Nanos::ZERO, |record| record.t) };
    Playhead { event: n, at }
}

/// Before and after instead of travel: the last of `stops` by `t`.
#[must_use]
pub fn stop_by(run: &Recording, stops: &[RecordId], t: Nanos) -> Option<RecordId> {
    let event = run.event_at(t);
    stops.partition_point(|stop| *stop <= event).checked_sub(1).and_then(|index| stops.get(index).copied())
}

/// The stop after an event, if there is one.
#[must_use]
pub fn next_stop(stops: &[RecordId], event: RecordId) -> Option<RecordId> {
    stops.get(stops.partition_point(|stop| *stop <= event)).copied()
}

/// The stop before an event, if there is one.
#[must_use]
pub fn stop_before(stops: &[RecordId], event: RecordId) -> Option<RecordId> {
    stops.partition_point(|stop| *stop < event).checked_sub(1).and_then(|index| stops.get(index).copied())
}
