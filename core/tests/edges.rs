//! Cuts at the edges of a session: each where something is half said.

#![cfg(not(target_arch = "wasm32"))]

mod play;

use capa5_core::lesson::knob::Knob;
use capa5_core::session::primitive::Phase;
use capa5_core::world::action::{Action, Timed, When};
use capa5_core::world::log::Log;
use capa5_core::world::record::{Dir, Facts, NodeId, Record, RecordId, What};
use capa5_core::world::recording::{Ending, Recording};
use play::{arrives, cuts, run};

const SMALL: [(Knob, u64); 3] = [(Knob::Size, 200_000), (Knob::Interval, 50_000), (Knob::Dt, 10_000)];

fn record_of(log: &Log, what: impl Fn(&Record) -> bool) -> RecordId {
    log.iter().find(|record| what(record)).expect("such a record").n
}

fn left(log: &Log, name: &str) -> RecordId {
    record_of(log, |record| matches!(&record.what, What::Pdu { dir: Dir::Tx, name: other, .. } if *other == name))
}

fn came(log: &Log, name: &str) -> RecordId {
    record_of(log, |record| matches!(&record.what, What::Pdu { dir: Dir::Rx, name: other, .. } if *other == name))
}

/// The same run cut right after a record of the uncut one.
fn cut_after(n: impl Fn(&Log) -> RecordId) -> std::sync::Arc<Recording> {
    let whole = run(&SMALL, Vec::new());
    run(&SMALL, cuts(&[When::Record(n(whole.log()))]))
}

fn told(recording: &Recording, node: u8, name: &str) -> usize {
    let told = |record: &&Record| {
        record.node() == Some(NodeId(node))
            && matches!(&record.what, What::Prim { name: other, phase: Phase::Ind, .. } if *other == name)
    };
    recording.log().iter().filter(told).count()
}

fn resumed_from(recording: &Recording) -> Option<u32> {
    recording.log().iter().find_map(|record| {
        let What::Pdu { dir: Dir::Tx, name: "AR", facts: Facts::Activity(facts), .. } = &record.what else {
            return None;
        };
        facts.sn
    })
}

#[test]
fn a_cut_while_cn_is_in_flight_tells_a_only() {
    let recording = cut_after(|log| left(log, "CN"));
    arrives(&recording);
    assert_eq!((told(&recording, 0, "S-P-ABORT"), told(&recording, 1, "S-P-ABORT")), (1, 0));
    assert_eq!(told(&recording, 1, "T-DISCONNECT"), 1 + 1, "once for the cut, once for the orderly end");
}

#[test]
fn a_cut_before_s_activity_start_starts_anew() {
    let recording = cut_after(|log| left(log, "AC"));
    arrives(&recording);
    assert_eq!(resumed_from(&recording), None);
}

#[test]
fn a_cut_before_point_one_resumes_with_serial_zero() {
    let recording = cut_after(|log| left(log, "AS") + 20);
    arrives(&recording);
    assert_eq!(resumed_from(&recording), Some(0));
}

#[test]
fn a_cut_while_ae_is_in_flight_goes_back_to_the_last_point() {
    let recording = cut_after(|log| left(log, "AE"));
    arrives(&recording);
    assert!(resumed_from(&recording).is_some());
}

#[test]
fn a_cut_while_aea_is_in_flight_makes_b_give_up_what_it_had() {
    let recording = cut_after(|log| left(log, "AEA"));
    arrives(&recording);
    assert_eq!(resumed_from(&recording), Some(3));
    let given_up = recording.log().iter().any(|record| {
        matches!(&record.what, What::App { facts: Facts::Stored { off: 150_000, len: 50_000, sn: 3 }, .. })
    });
    assert!(given_up, "B had all 200,000 octets and goes back to point 3");
}

#[test]
fn after_aea_nothing_is_left_to_resume() {
    for message in ["AEA", "FN"] {
        let recording = cut_after(|log| came(log, message));
        assert_eq!(recording.ending(), Ending::Ended, "after {message}");
        assert_eq!(recording.stored(), recording.sent_file());
        assert_eq!(resumed_from(&recording), None);
        assert_eq!(recording.outcomes(), [], "nothing was lost");
    }
}

#[test]
fn a_cut_during_fn_and_dn_leaves_the_file_whole() {
    for service in 0..3 {
        let mut knobs = SMALL.to_vec();
        knobs.push((Knob::Service, service));
        let whole = run(&knobs, Vec::new());
        for message in ["FN", "DN"] {
            let recording = run(&knobs, cuts(&[When::Record(left(whole.log(), message))]));
            arrives(&recording);
        }
    }
}

#[test]
fn b_crashes_between_points_and_loses_what_it_had_not_stored() {
    let whole = run(&SMALL, Vec::new());
    let mip = left(whole.log(), "MIA");
    let script = vec![
        Timed { when: When::Record(mip + 12), act: Action::Crash(NodeId(1)) },
        Timed { when: When::Decision, act: Action::Recover(NodeId(0)) },
    ];
    let recording = run(&SMALL, script);
    arrives(&recording);
    assert_eq!(resumed_from(&recording), Some(1));
    let crash = record_of(recording.log(), |record| matches!(record.what, What::Fault { .. }));
    let memory = recording.moment(crash).ends[1].memory.clone();
    assert_eq!((memory.stored, memory.received), (50_000, 50_000));
}

#[test]
fn a_cut_that_is_never_reached_does_not_fire() {
    let recording = run(&SMALL, cuts(&[When::Position(300_000)]));
    arrives(&recording);
    assert_eq!(recording.acted(), SMALL.len(), "only the knobs");
}
