//! Runs are made by the hundred: what two hundred of them take. Alone in its process, for others' memory would count too.
#![cfg(target_os = "linux")]

use capa5_core::engine::Engine;
use capa5_core::lesson;
use capa5_core::study::Playhead;
use capa5_core::time::Nanos;
use capa5_core::world::action::Action;
use capa5_core::world::record::LinkId;

/// Octets of memory that this process has in use.
fn memory() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").expect("Linux");
    let pages: u64 = text.split_whitespace().nth(1).and_then(|pages| pages.parse().ok()).expect("a number");
    pages * 4_096
}

#[test]
fn two_hundred_forks_of_a_long_run_take_less_than_twenty_megabytes() {
    let mut engine = Engine::new(lesson::scenario("corte-52").expect("the scenario compiles"));
    let records = engine.recording().len();
    assert!(records > 8_000, "{records}");
    let mut fork = || {
        engine.choose(0);
        engine.act(Playhead { event: records * 7 / 10, at: Nanos::ZERO }, None, &[Action::Cut(LinkId(0))]);
    };
    // The first one grows what is needed once.
    fork();
    let before = memory();
    for _ in 0..200 {
        fork();
    }
    let grown = memory().saturating_sub(before);
    assert!(grown < 20_000_000, "{grown} octets");
    assert_eq!(engine.runs().len(), 202);
}
