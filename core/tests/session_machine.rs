//! Two session machines back to back: what the rows of the table promise, as stories.
#![cfg(not(target_arch = "wasm32"))]
#![allow(unreachable_pub, reason = "stories are told again by the coverage test")]
#![allow(clippy::wildcard_enum_match_arm, reason = "a test looks for one variant")]

mod common;

#[path = "session_machine/activity.rs"]
mod activity;
#[path = "session_machine/coverage.rs"]
mod coverage;
#[path = "session_machine/ending.rs"]
mod ending;
#[path = "session_machine/limits.rs"]
mod limits;
#[path = "session_machine/opening.rs"]
mod opening;
#[path = "session_machine/points.rs"]
mod points;
#[path = "session_machine/resync.rs"]
mod resync;
#[path = "session_machine/segments.rs"]
mod segments;
#[path = "session_machine/talking.rs"]
mod talking;
#[path = "session_machine/walk.rs"]
mod walk;
#[path = "session_machine/wrong.rs"]
mod wrong;

use capa5_core::session::unit::{Unit, Units};

/// Half-duplex with everything that goes with it.
const EVERYTHING: Units = Units(0x07F9);
/// Half-duplex with minor and major points, resynchronization, typed data and negotiated release: no activities.
const SYNCHRONIZED: Units = Units(0x04B9);
/// Duplex, no token.
const DUPLEX: Units = Units(Unit::Duplex.bit());
