//! The default run over and over, for `benches/simulate.mjs`: the same program natively and in WebAssembly, timed from outside.
//!
//! Takes the number of runs (200 where there are no arguments, as in WebAssembly) and prints how many events all of them have.

use std::hint::black_box;

use capa5_core::lesson;
use capa5_core::world::recording::Recording;

fn main() {
    let runs: u32 = std::env::args().nth(1).map_or(200, |text| text.parse().expect("a number of runs"));
    let scenario = lesson::scenario("corte-52").expect("the scenario compiles");
    let events = (0..runs).map(|_| u64::from(Recording::record(black_box(&scenario), Vec::new()).len())).sum::<u64>();
    println!("{events}");
}
