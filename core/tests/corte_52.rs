//! The numbers of "The cut at megabyte 52": they come out of the run, never out of a formula.

#![cfg(not(target_arch = "wasm32"))]

mod play;

use capa5_core::lesson::knob::Knob;
use capa5_core::world::action::When;
use play::{M, arrives, at, cost, cuts, digests, run};

/// restart, left, twice and total of one cut, in units of 10 kB.
fn one(knobs: &[(Knob, u64)], position: u64) -> (u64, u64, u64, u64) {
    let recording = run(knobs, at(&[position]));
    arrives(&recording);
    let (cuts, total) = cost(&recording);
    let unit = 10_000;
    assert_eq!(cuts.len(), 1);
    (cuts[0].0 / unit, cuts[0].1 / unit, cuts[0].2 / unit, total / unit)
}

#[test]
fn each_point_of_lag_costs_one_interval() {
    let expected = [
        (50, 50, 2, 102),
        (45, 55, 7, 107),
        (40, 60, 12, 112),
        (35, 65, 17, 117),
        (30, 70, 22, 122),
        (25, 75, 27, 127),
    ];
    for (lag, (restart, left, twice, total)) in expected.into_iter().enumerate() {
        let got = one(&[(Knob::Lag, lag as u64)], 52 * M);
        assert_eq!(got, (restart * 100, left * 100, twice * 100, total * 100), "lag {lag}");
    }
}

#[test]
fn the_points_service_costs_what_activities_cost() {
    assert_eq!(one(&[(Knob::Service, 1)], 52 * M), (5_000, 5_000, 200, 10_200));
}

#[test]
fn without_points_all_is_sent_again() {
    assert_eq!(one(&[(Knob::Service, 2)], 52 * M), (0, 10_000, 5_200, 15_200));
}

#[test]
fn what_b_stored_but_a_was_not_told_does_not_count() {
    let recording = run(&[], at(&[50_020_000]));
    let cut = recording.outcomes()[0].cut;
    let moment = recording.moment(cut);
    assert_eq!((moment.ends[0].memory.point, moment.ends[1].memory.point), (9, 10));
    assert_eq!(one(&[], 50_020_000), (4_500, 5_500, 502, 10_502));
}

#[test]
fn a_confirmation_that_just_came_counts() {
    assert_eq!(one(&[], 50_050_000), (5_000, 5_000, 5, 10_005));
}

#[test]
fn a_fast_long_line_holds_more_than_it_confirmed() {
    assert_eq!(one(&[(Knob::RateNs, 100), (Knob::DelayUs, 120_000)], 52 * M), (4_500, 5_500, 700, 10_700));
}

#[test]
fn three_cuts_cost_three_times() {
    let recording = run(&[], at(&[52 * M, 51 * M, 80 * M]));
    arrives(&recording);
    let (cuts, total) = cost(&recording);
    let twice: Vec<_> = cuts.iter().map(|cut| cut.2 / M).collect();
    assert_eq!((twice, total / M), (vec![2, 1, 5], 108));
}

#[test]
fn the_size_of_a_data_transfer_changes_nothing() {
    assert_eq!(one(&[(Knob::Dt, 65_484)], 52 * M), (5_000, 5_000, 200, 10_200));
}

#[test]
fn forty_cuts_anywhere_leave_the_file_whole() {
    let mut rng = capa5_core::rng::SplitMix64::new(7);
    for round in 0..40 {
        let knobs = [
            (Knob::Size, 3 * M + rng.below(M)),
            (Knob::Interval, 100_000 + rng.below(400_000)),
            (Knob::Dt, 10_000 + rng.below(40_000)),
            (Knob::Lag, round % 6),
            (Knob::Service, round % 3),
        ];
        let count = 1 + rng.below(3);
        let positions: Vec<_> = (0..count).map(|_| 1 + rng.below(3 * M)).collect();
        let recording = run(&knobs, at(&positions));
        arrives(&recording);
        cost(&recording);
    }
}

#[test]
fn cuts_anywhere_on_the_wire_leave_the_file_whole() {
    let knobs = [(Knob::Size, 200_000), (Knob::Interval, 50_000), (Knob::Dt, 10_000)];
    for wire in (1..200_400).step_by(1_237).chain(1..160).chain(200_200..200_420) {
        let recording = run(&knobs, cuts(&[When::Wire(wire)]));
        arrives(&recording);
    }
}

#[test]
fn the_digests_of_both_ends_are_equal_and_from_their_own_octets() {
    let recording = run(&[(Knob::Size, 2 * M), (Knob::Interval, 300_000)], at(&[M]));
    let (a, b) = digests(&recording);
    assert_eq!(a, b);
    let other = capa5_core::octets::Chunk::patched(&recording.stored(), 5, recording.stored().len() as u8);
    let digest = capa5_core::digest::Job::new(other).step(recording.world().sources(), u64::MAX);
    assert_ne!(digest.expect("generated").map(|octets| capa5_core::digest::hex(&octets)), Some(a));
}
