//! How long something took: the one place of the workspace that reads a clock.

use std::time::{Duration, Instant};

/// Counts from its start.
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts counting now.
    #[expect(
        clippy::disallowed_methods,
        reason = "a build step's duration is wall time; nothing of a run depends on it"
    )]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since the start.
    pub(crate) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// A duration for people: `0.4 s`, `12.0 s`, `4 min 05 s`.
pub(crate) fn minutes(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{}.{} s", seconds, time.subsec_millis() / 100)
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}
