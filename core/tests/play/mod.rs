//! Runs for tests: a scenario, knobs, cuts, and what came of them.

#![allow(dead_code)]

use capa5_core::digest::{Job, hex};
use capa5_core::engine::Engine;
use capa5_core::lesson::knob::{Knob, Settings};
use capa5_core::lesson::{self, scenario::Scenario};
use capa5_core::world::action::{Action, Timed, When};
use capa5_core::world::check;
use capa5_core::world::record::{LinkId, NodeId};
use capa5_core::world::recording::{Ending, Recording};
use std::sync::Arc;

pub(crate) const M: u64 = 1_000_000;

pub(crate) fn corte_52() -> Scenario {
    lesson::scenario("corte-52").expect("the scenario compiles")
}

/// A cut and what follows it, so many times.
pub(crate) fn cuts(whens: &[When]) -> Vec<Timed> {
    let follow = |when: &When| {
        [
            Timed { when: *when, act: Action::Cut(LinkId(0)) },
            Timed { when: When::Decision, act: Action::Restore(LinkId(0)) },
            Timed { when: When::Decision, act: Action::Recover(NodeId(0)) },
        ]
    };
    whens.iter().flat_map(follow).collect()
}

pub(crate) fn at(positions: &[u64]) -> Vec<Timed> {
    cuts(&positions.iter().map(|position| When::Position(*position)).collect::<Vec<_>>())
}

pub(crate) fn run(knobs: &[(Knob, u64)], script: Vec<Timed>) -> Arc<Recording> {
    let scenario = corte_52();
    let mut settings = Settings::of(&scenario);
    for (knob, value) in knobs {
        settings.set(*knob, *value);
    }
    let recording = Engine::new(scenario).begin(&settings, None, script).expect("the knobs fit");
    assert_eq!(check::check(recording.log()), [], "the referee has nothing to say");
    recording
}

/// restart, left and twice of each cut, and all octets sent.
pub(crate) fn cost(recording: &Recording) -> (Vec<(u64, u64, u64)>, u64) {
    let cuts = recording.outcomes().iter().map(|cut| (cut.restart, cut.left, cut.twice)).collect();
    let moment = recording.moment(recording.len());
    assert_eq!(moment.sent, recording.size() + moment.twice, "total = size + twice");
    (cuts, moment.sent)
}

pub(crate) fn digests(recording: &Recording) -> (String, String) {
    let sources = recording.world().sources();
    let digest = |chunk| hex(&Job::new(chunk).step(sources, u64::MAX).expect("generated").expect("done"));
    (digest(recording.sent_file()), digest(recording.stored()))
}

/// It came to its end, and B has what A had.
pub(crate) fn arrives(recording: &Recording) {
    assert_eq!(recording.ending(), Ending::Ended);
    assert_eq!(recording.stored(), recording.sent_file(), "B's extents are A's file");
}
