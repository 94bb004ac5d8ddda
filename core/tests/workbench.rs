//! The workbench's questions to a run: what comes next, where two runs part, where an octet is.
#![cfg(not(target_arch = "wasm32"))]

mod play;

use capa5_core::engine::Engine;
use capa5_core::lesson::knob::Knob;
use capa5_core::lesson::scenario::FaultKind;
use capa5_core::study::Playhead;
use capa5_core::time::Nanos;
use capa5_core::view::compare::{compare, figures};
use capa5_core::view::find::{Sought, find, seekable};
use capa5_core::view::octet::{octet_back, octet_on, on_line};
use capa5_core::world::action::Action;
use capa5_core::world::record::{Dir, LinkId, NodeId, What};
use capa5_core::world::recording::Recording;
use play::{M, at, corte_52, run};

fn what(run: &Recording, n: Option<u32>) -> &What {
    &run.log().get(n.expect("found")).expect("a record").what
}

#[test]
fn the_next_point_is_found_and_the_one_after_it() {
    let run = run(&[], at(&[52 * M]));
    let first = find(&run, 0, &Sought::PointSet).expect("a point");
    let second = find(&run, first, &Sought::PointSet).expect("another");
    let points: Vec<u32> = run.points().iter().map(|point| point.set).collect();
    assert_eq!([first, second], [points[0], points[1]]);
    let confirmed = find(&run, 0, &Sought::PointConfirmed).expect("a confirmation");
    assert_eq!(confirmed, run.points()[0].confirmed);
}

#[test]
fn a_message_is_found_by_name_by_what_becomes_of_it_and_by_a_field_of_it() {
    let run = run(&[], at(&[52 * M]));
    let lost = find(&run, 0, &Sought::Message { dir: Dir::Lost, name: "DT".into() });
    assert!(matches!(what(&run, lost), What::Pdu { dir: Dir::Lost, name: "DT", .. }));
    let third = find(&run, 0, &Sought::Field { id: "ses.serial".into(), value: "3".into() });
    assert!(matches!(what(&run, third), What::Pdu { dir: Dir::Tx, name: "MIP", .. }), "{third:?}");
    assert_eq!(run.log().get(third.expect("found")).map(|record| record.n), Some(run.points()[2].set));
    let (names, fields) = seekable(&run);
    assert!(names.contains(&"MIP") && names.contains(&"AR"), "{names:?}");
    assert!(fields.iter().any(|field| field.0 == "ses.serial"), "{fields:?}");
}

#[test]
fn a_variable_and_a_state_are_found_when_they_come_to_be() {
    let run = run(&[], at(&[52 * M]));
    let four = find(&run, 0, &Sought::Variable { node: Some(NodeId(0)), name: "V(A)".into(), value: 4 });
    let four = four.expect("V(A) comes to be 4");
    assert_eq!(run.moment(four).ends[0].vars.get(&"V(A)"), Some(&4));
    assert_ne!(run.moment(four - 1).ends[0].vars.get(&"V(A)"), Some(&4));
    let state = find(&run, 0, &Sought::State { node: Some(NodeId(1)), name: "STA713".into() }).expect("a state");
    assert_eq!(run.moment(state).ends[1].state, "STA713");
}

#[test]
fn what_doesnt_come_isnt_found() {
    let run = run(&[], Vec::new());
    assert_eq!(find(&run, 0, &Sought::Fault), None);
    assert_eq!(find(&run, 0, &Sought::Refusal), None);
    assert_eq!(find(&run, 0, &Sought::Abort), None);
    assert_eq!(find(&run, run.len(), &Sought::PointSet), None);
}

#[test]
fn a_fork_parts_from_its_parent_where_the_learner_acted() {
    let mut engine = Engine::new(corte_52());
    let before = engine.recording();
    let point = before.points()[4].set;
    let after = engine.act(Playhead { event: point, at: Nanos::ZERO }, None, &[Action::Cut(LinkId(0))]);
    let parted = compare(&before, &after);
    assert!(parted.same >= point, "{parted:?}");
    assert!(matches!(what(&after, parted.parts[1]), What::Fault { .. }), "{:?}", what(&after, parted.parts[1]));
    let rows = parted.rows as usize;
    assert_eq!(before.items()[..rows], after.items()[..rows]);
    assert_ne!(before.items().get(rows), after.items().get(rows));
    assert!(compare(&after, &after).is_same());
    assert_eq!(compare(&after, &before).parts, [parted.parts[1], parted.parts[0]]);
}

#[test]
fn a_run_that_only_goes_on_parts_where_the_shorter_one_ends() {
    let short = run(&[], at(&[52 * M])[..1].to_vec());
    let long = run(&[], at(&[52 * M]));
    let parted = compare(&short, &long);
    assert_eq!((parted.same, parted.parts), (short.len(), [None, Some(short.len() + 1)]));
}

#[test]
fn figures_count_what_the_log_says() {
    let run = run(&[], at(&[52 * M]));
    let figures = figures(&run);
    assert_eq!((figures.faults, figures.sent, figures.twice), (1, 102 * M, 2 * M));
    assert_eq!(figures.records, run.len());
    assert!(figures.lost >= 1 && figures.messages > 2_000, "{figures:?}");
}

/// Steps on from the start, so many times.
fn steps(run: &Recording, count: usize) -> Vec<Playhead> {
    let mut all = vec![Playhead::default()];
    for _ in 0..count {
        all.push(octet_on(run, all[all.len() - 1]));
    }
    all
}

#[test]
fn every_octet_on_the_line_has_its_own_step_and_the_way_back_is_the_same() {
    let run = run(&[(Knob::Size, 20_000), (Knob::Interval, 5_000), (Knob::Dt, 1_000)], Vec::new());
    let steps = steps(&run, 4_000);
    for (before, after) in steps.iter().zip(&steps[1..]) {
        assert!(after.at > before.at || after.event > before.event, "{before:?} {after:?}");
        assert!(after.event <= before.event + 1, "no record is passed over");
        assert_eq!(octet_back(&run, *after), *before, "from {after:?}");
    }
    // Of the first message each octet leaves alone: 1 000 ns after the one before.
    let first = steps.iter().find(|playhead| on_line(&run, **playhead).iter().any(|one| one.left == 1));
    let second = steps.iter().find(|playhead| on_line(&run, **playhead).iter().any(|one| one.left == 2));
    let (first, second) = (first.expect("one left"), second.expect("two left"));
    assert_eq!(second.at.since(first.at), run.settings().rate);
}

#[test]
fn a_line_that_stands_still_holds_its_octets() {
    let mut engine = Engine::new(corte_52());
    let run = engine.recording();
    let tx = find(&run, 0, &Sought::Message { dir: Dir::Tx, name: "DT".into() }).expect("data");
    let middle = Playhead { event: tx, at: run.log().get(tx).expect("it").t.plus(Nanos(500_500)) };
    let stalled = engine.act(middle, None, &[Action::Harm(FaultKind::Stall { link: 0, ms: 7 })]);
    let fault = find(&stalled, 0, &Sought::Fault).expect("it stands still");
    let t = stalled.log().get(fault).expect("it").t;
    let left = |at: Nanos| on_line(&stalled, Playhead { event: fault, at }).last().map(|one| one.left);
    assert_eq!(left(t), left(t.plus(Nanos::from_millis(6))));
    let next = octet_on(&stalled, Playhead { event: fault, at: t });
    assert!(next.at.since(t) > Nanos::from_millis(6), "{:?}", next.at.since(t));
}
