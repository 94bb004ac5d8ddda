//! The runs whose logs must be the same everywhere.

use capa5_core::digest::hex;
use capa5_core::lesson;
use capa5_core::lesson::knob::Knob;
use capa5_core::world::action::{Action, Timed, When};
use capa5_core::world::record::{LinkId, NodeId};
use capa5_core::world::recording::Recording;

fn script(knobs: &[(Knob, u64)], cut: u64) -> Vec<Timed> {
    let mut script: Vec<Timed> = knobs
        .iter()
        .map(|(knob, value)| Timed { when: When::Start, act: Action::Set { knob: *knob, value: *value } })
        .collect();
    script.extend([
        Timed { when: When::Position(cut), act: Action::Cut(LinkId(0)) },
        Timed { when: When::Decision, act: Action::Restore(LinkId(0)) },
        Timed { when: When::Decision, act: Action::Recover(NodeId(0)) },
    ]);
    script
}

/// A short run of each service with a cut, by name.
pub(crate) fn short() -> Vec<(&'static str, Recording)> {
    let scenario = lesson::scenario("corte-52").expect("the scenario compiles");
    ["activity", "points", "kernel"]
        .into_iter()
        .enumerate()
        .map(|(service, name)| {
            let knobs =
                [(Knob::Size, 40_000), (Knob::Interval, 10_000), (Knob::Dt, 5_000), (Knob::Service, service as u64)];
            (name, Recording::record(&scenario, script(&knobs, 22_500)))
        })
        .collect()
}

/// A line for each run: its name, its number of records, the hash of its log.
pub(crate) fn all() -> String {
    let scenario = lesson::scenario("corte-52").expect("the scenario compiles");
    let mut runs = short();
    runs.push(("default", Recording::record(&scenario, script(&[], 52_000_000))));
    runs.iter()
        .map(|(name, recording)| {
            format!("{name} {} {}\n", recording.len(), hex(&recording.log().sha256(recording.len())))
        })
        .collect()
}
