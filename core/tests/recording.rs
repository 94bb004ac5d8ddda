//! Time travel: any moment equals the straight run, and branches leave their parent alone.

#![cfg(not(target_arch = "wasm32"))]

mod play;

use capa5_core::engine::{Engine, OpenError};
use capa5_core::lesson::knob::{Knob, Settings};
use capa5_core::session::note::Variable;
use capa5_core::session::token::TokenItem;
use capa5_core::study::{Playhead, Study};
use capa5_core::time::Nanos;
use capa5_core::view::moment::Moment;
use capa5_core::world::action::Action;
use capa5_core::world::log::Log;
use capa5_core::world::record::{Dir, LinkId, NodeId, What};
use capa5_core::world::recording::{Ending, Recording};
use capa5_core::world::source::Source;
use capa5_core::world::{Step, World};
use play::{M, at, corte_52, run};
use std::collections::BTreeMap;

fn straight(recording: &Recording, mut each: impl FnMut(u32, &Moment)) {
    let mut moment = Moment::start(2, 1);
    each(0, &moment);
    for record in recording.log().iter() {
        moment.apply(record);
        each(record.n, &moment);
    }
}

/// A moment without its flights, which only a recording finds.
fn folded(mut moment: Moment) -> Moment {
    moment.flights.clear();
    moment
}

#[test]
fn seeking_every_record_of_a_short_run_equals_the_straight_run() {
    let recording = run(&[(Knob::Size, 300_000), (Knob::Interval, 100_000)], at(&[120_000, 230_000]));
    straight(&recording, |n, moment| assert_eq!(folded(recording.moment(n)), *moment, "record {n}"));
}

#[test]
fn seeking_a_thousand_records_of_the_default_run_equals_the_straight_run() {
    let recording = run(&[], at(&[52 * M]));
    let step = recording.len() / 1_000;
    straight(&recording, |n, moment| {
        if n % step == 0 {
            assert_eq!(folded(recording.moment(n)), *moment, "record {n}");
        }
    });
}

#[test]
fn what_flies_is_what_left_and_has_not_come() {
    let recording = run(&[(Knob::Size, 300_000), (Knob::Interval, 100_000)], at(&[120_000]));
    let mut flying = Vec::new();
    for record in recording.log().iter() {
        if let What::Pdu { dir, msg, .. } = &record.what {
            match dir {
                Dir::Tx => flying.push(*msg),
                Dir::Rx | Dir::Lost => flying.retain(|other| other != msg),
            }
        }
        let found: Vec<_> = recording.moment(record.n).flights.iter().map(|flight| flight.msg).collect();
        assert_eq!(found, flying, "after {}", record.n);
    }
}

#[test]
fn after_every_step_the_log_folds_to_what_the_machines_hold() {
    let scenario = corte_52();
    let mut settings = Settings::of(&scenario);
    settings.set(Knob::Size, 300_000);
    settings.set(Knob::Interval, 100_000);
    let script = std::sync::Arc::new(at(&[120_000, 230_000]));
    let mut world = World::new(&scenario, &settings, Source::Generated { seed: 1 }, script);
    let (mut log, mut moment) = (Log::default(), Moment::start(2, 1));
    while world.step(&mut log) == Step::Happened {
        for n in moment.n + 1..=log.len() {
            moment.apply(log.get(n).expect("there"));
        }
        for (end, node) in moment.ends.iter().zip(world.nodes()) {
            assert_eq!(end.state, node.spm.state().name(), "after {}", moment.n);
            assert_eq!((end.session, end.units), (node.sc, node.spm.units().0), "after {}", moment.n);
            assert_eq!(end.tokens, TokenItem::ALL.map(|token| node.spm.holding(token)), "after {}", moment.n);
            for (name, value) in end.vars.iter() {
                let which = Variable::ALL.into_iter().find(|which| which.name() == *name).expect("a variable");
                assert_eq!(
                    *value,
                    node.spm.variables().get(which),
                    "{name} of {} after {}",
                    node.id.letter(),
                    moment.n
                );
            }
            let stored = node.user.stored().len();
            assert_eq!(end.memory.stored, stored, "after {}", moment.n);
        }
    }
    assert!(moment.n > 200);
}

#[test]
fn a_branch_leaves_its_parent_alone_and_shares_its_past() {
    let scenario = corte_52();
    let mut engine = Engine::new(scenario.clone());
    let mut settings = Settings::of(&scenario);
    settings.set(Knob::Size, 2 * M);
    settings.set(Knob::Interval, 500_000);
    let first = engine.begin(&settings, None, Vec::new()).expect("fits");
    let before = first.log().sha256(first.len());
    for n in (1..first.len()).step_by(17) {
        engine.choose(0);
        let t = first.log().get(n).expect("there").t;
        let branch = engine.act(Playhead { event: n, at: t }, None, &[Action::Cut(LinkId(0))]);
        assert_eq!(branch.log().sha256(n), first.log().sha256(n), "the past of {n}");
        let straight = Recording::record(&scenario, branch.script().to_vec());
        assert_eq!(straight.log().sha256(straight.len()), branch.log().sha256(branch.len()), "the same as in one go");
    }
    assert_eq!(first.log().sha256(first.len()), before);
}

#[test]
fn a_cut_between_two_events_happens_at_its_own_time() {
    let mut engine = Engine::new(corte_52());
    let first = engine.recording();
    let n = 500;
    let t = first.log().get(n).expect("there").t;
    let between = Nanos(t.0 + 1_234_567);
    let n = first.event_at(between);
    let branch = engine.act(Playhead { event: n, at: between }, None, &[Action::Cut(LinkId(0))]);
    assert_eq!(branch.log().get(n + 1).expect("the cut").t, between);
}

fn cut_study() -> (Engine, Study) {
    let mut engine = Engine::new(corte_52());
    let t = engine.recording().log().get(2_000).expect("there").t;
    engine.act(Playhead { event: 2_000, at: t }, None, &[Action::Cut(LinkId(0))]);
    let end = Playhead { event: engine.recording().len(), at: engine.recording().end_time() };
    engine.act(end, None, &[Action::Restore(LinkId(0)), Action::Recover(NodeId(0))]);
    let playhead = Playhead { event: 2_100, at: t };
    let study = engine.study(playhead, BTreeMap::new());
    (engine, study)
}

#[test]
fn a_study_opens_at_the_same_run_and_event() {
    let (engine, study) = cut_study();
    let text = serde_json::to_string(&study).expect("serializes");
    let again: Study = serde_json::from_str(&text).expect("parses");
    let (opened, playhead) = Engine::open(corte_52(), &again).expect("opens");
    assert_eq!(opened.current(), engine.current());
    assert_eq!(playhead, study.playhead);
    let (a, b) = (opened.recording(), engine.recording());
    assert_eq!(a.log().sha256(a.len()), b.log().sha256(b.len()));
    assert_eq!(a.ending(), Ending::Ended);
}

#[test]
fn a_study_that_does_not_replay_alike_says_so() {
    let (_, study) = cut_study();
    let scenario = corte_52;
    let refused = |study: Study| Engine::open(scenario(), &study).err();
    assert_eq!(refused(Study { digest: "00".into(), ..study.clone() }), Some(OpenError::Digest));
    assert_eq!(refused(Study { v: 9, ..study.clone() }), Some(OpenError::Version(9)));
    assert_eq!(refused(Study { revision: 0, ..study.clone() }), Some(OpenError::Revision(0)));
    assert_eq!(refused(Study { current: 7, ..study.clone() }), Some(OpenError::Damaged));
    assert_eq!(refused(Study { scenario: "x".into(), ..study }), Some(OpenError::Scenario("x".into())));
}

#[test]
fn a_seek_replays_fewer_than_thirty_two_records() {
    let recording = run(&[(Knob::Size, 300_000), (Knob::Interval, 100_000)], at(&[120_000]));
    for n in 0..=recording.len() {
        let kept = recording.kept(n).n;
        assert!(kept <= n && n - kept < 32, "from {kept} to {n}");
    }
}
