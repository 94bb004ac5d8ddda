//! What harms a line without breaking it, a user's abort, and the rules by which they happen.
#![cfg(not(target_arch = "wasm32"))]

use capa5_core::lesson::scenario::{FaultKind, FaultSpec, FaultWhen, Scenario, Which};
use capa5_core::lesson::{self};
use capa5_core::rng::SplitMix64;
use capa5_core::session::primitive::Phase;
use capa5_core::time::Nanos;
use capa5_core::world::action::{Action, Timed, When};
use capa5_core::world::check;
use capa5_core::world::log::Log;
use capa5_core::world::record::{Dir, FaultName, NodeId, Record, RecordId, What};
use capa5_core::world::recording::Recording;

fn scene(id: &str) -> Scenario {
    lesson::scenario(id).expect("a scene")
}

fn timed(when: When, what: FaultKind) -> Timed {
    Timed { when, act: Action::Harm(what) }
}

fn armed(when: FaultWhen, what: FaultKind) -> Timed {
    Timed { when: When::Start, act: Action::Arm(FaultSpec { when, what }) }
}

fn find(log: &Log, wanted: impl Fn(&Record) -> bool) -> RecordId {
    log.iter().find(|record| wanted(record)).map_or_else(|| panic!("no such record"), |record| record.n)
}

fn count(log: &Log, wanted: impl Fn(&What) -> bool) -> usize {
    log.iter().filter(|record| wanted(&record.what)).count()
}

fn sent(record: &Record, wanted: &str, by: u8) -> bool {
    record.node() == Some(NodeId(by)) && matches!(record.what, What::Pdu { dir: Dir::Tx, name, .. } if name == wanted)
}

const fn breaks(what: &What, wanted: FaultName) -> bool {
    matches!(what, What::Fault { name, .. } if *name as u8 == wanted as u8)
}

fn told(log: &Log, by: u8, wanted: &str) -> bool {
    log.iter().any(|record| {
        let is = matches!(record.what, What::Prim { name, phase: Phase::Ind, .. } if name == wanted);
        is && record.node() == Some(NodeId(by))
    })
}

/// Of the first message that was lost: how many octets had left, of how many.
fn lost(run: &Recording) -> Option<(u32, u32)> {
    run.log().iter().find_map(|record| {
        if let What::Pdu { dir: Dir::Lost, left, octets, .. } = record.what { Some((left, octets)) } else { None }
    })
}

/// Where the octets of an SPDU begin in a message: after TPKT (4) and the DT TPDU's header (3).
const SPDU: u32 = 7;

#[test]
fn a_damaged_octet_really_arrives() {
    let scenario = scene("dialogue-control");
    let whole = Recording::record(&scenario, Vec::new());
    let dt = find(whole.log(), |record| sent(record, "DT", 0));
    let last = whole.octets(dt).expect("a message").len() - 1;
    let what = FaultKind::Corrupt { which: Which::Message(dt), octet: last as u32, mask: 0x01 };
    let run = whole.forked(dt, &[timed(When::Record(dt), what)]);
    let of = |run: &Recording| {
        let words = |record: &Record| match &record.what {
            What::Prim { name: "S-DATA", phase: Phase::Ind, .. } => Some(Log::line(record)),
            What::Prim { .. }
            | What::Pdu { .. }
            | What::Tok { .. }
            | What::St { .. }
            | What::Fault { .. }
            | What::Refuse { .. }
            | What::App { .. }
            | What::Ui { .. }
            | What::Stop { .. } => None,
        };
        run.log().iter().find_map(words).expect("data come")
    };
    assert_eq!(count(run.log(), |what| breaks(what, FaultName::Corrupt)), 1);
    let text =
        |line: &str| line.split("\"text\":\"").nth(1).map(|rest| rest.split('"').next().unwrap_or("").to_owned());
    let (left, came) = (text(&of(&whole)).expect("text"), text(&of(&run)).expect("text"));
    let flipped = left.len() == came.len() && left.as_bytes()[left.len() - 1] ^ 1 == came.as_bytes()[came.len() - 1];
    assert!(flipped && left[..left.len() - 1] == came[..came.len() - 1], "{left} came as {came}");
    assert_eq!(check::check(run.log()), []);
}

#[test]
fn damage_that_makes_an_spdu_unknown_ends_in_a_provider_abort_with_its_reason() {
    let scenario = scene("dialogue-control");
    let rule = FaultWhen::Every { from: 0, name: "DT".into(), k: 1 };
    // The SPDU behind GIVE TOKENS is no DATA TRANSFER any more.
    let what = FaultKind::Corrupt { which: Which::NextFrom(0), octet: SPDU + 2, mask: 0xF0 };
    let run = Recording::record(&scenario, vec![armed(rule, what)]);
    let refused =
        find(run.log(), |record| matches!(record.what, What::Refuse { .. }) && record.node() == Some(NodeId(1)));
    let abort = find(run.log(), |record| sent(record, "AB", 1));
    assert!(refused < abort, "the reason stands before what follows");
    assert!(told(run.log(), 0, "S-P-ABORT") && told(run.log(), 1, "S-P-ABORT"), "both users are told");
    assert_eq!(check::check(run.log()), []);
}

#[test]
fn a_line_that_stands_still_delays_and_loses_nothing() {
    let scenario = scene("dialogue-control");
    let whole = Recording::record(&scenario, Vec::new());
    let middle = find(whole.log(), |record| sent(record, "DT", 0));
    let run = whole.forked(middle, &[timed(When::Record(middle), FaultKind::Stall { link: 0, ms: 500 })]);
    assert_eq!(count(run.log(), |what| matches!(what, What::Pdu { dir: Dir::Lost, .. })), 0);
    let arrives = |run: &Recording| {
        let rx = |record: &&Record| matches!(record.what, What::Pdu { dir: Dir::Rx, msg, .. } if msg == middle);
        run.log().iter().find(rx).map(|record| record.t).expect("it comes")
    };
    assert_eq!(arrives(&run), arrives(&whole).plus(Nanos::from_millis(500)));
    assert_eq!(run.end_time(), whole.end_time().plus(Nanos::from_millis(500)));
    assert_eq!(check::check(run.log()), []);
}

#[test]
fn two_stalls_that_overlap_hold_for_both_their_times() {
    let mut scenario = scene("dialogue-control");
    scenario.knobs.rate_ns.default = 1_000_000;
    let whole = Recording::record(&scenario, Vec::new());
    let stall = |ms| FaultKind::Stall { link: 0, ms };
    let (first, again) = (Nanos::from_millis(100), Nanos::from_millis(150));
    // The second begins while the line still stands still, in the middle of a message.
    let stalls = |at: Nanos| {
        let mut script = vec![timed(When::Wire(40), stall(100))];
        let from =
            whole.forked(0, &script).log().iter().find(|record| breaks(&record.what, FaultName::Stall)).map(|r| r.t);
        script.push(timed(When::Time(from.expect("it stands still").plus(at)), stall(150)));
        script
    };
    let run = whole.forked(0, &stalls(Nanos::from_millis(50)));
    assert_eq!(run.end_time(), whole.end_time().plus(first).plus(again));
    // What has left by the end of the first stall hasn't come back at the end of the second.
    let mut script = stalls(Nanos::from_millis(50));
    script.push(Timed { when: When::Wire(60), act: Action::Cut(capa5_core::world::record::LinkId(0)) });
    let cut = whole.forked(0, &script);
    let plain = whole.forked(0, &script[2..]);
    assert!(lost(&cut).is_some() && lost(&cut) == lost(&plain), "{:?}, {:?}", lost(&cut), lost(&plain));
}

#[test]
fn a_later_action_of_the_learner_waits_for_an_earlier_fault() {
    let mut scenario = scene("dialogue-control");
    scenario.knobs.rate_ns.default = 1_000_000;
    let stall = armed(FaultWhen::Wire(40), FaultKind::Stall { link: 0, ms: 100 });
    let cut = Timed { when: When::Wire(60), act: Action::Cut(capa5_core::world::record::LinkId(0)) };
    let run = Recording::record(&scenario, vec![stall, cut]);
    let at = |wanted| find(run.log(), |record| breaks(&record.what, wanted));
    assert!(at(FaultName::Stall) < at(FaultName::Cut));
}

#[test]
fn octets_that_have_left_before_the_line_stands_still_dont_leave_again() {
    let mut scenario = scene("dialogue-control");
    scenario.knobs.rate_ns.default = 1_000_000;
    let whole = Recording::record(&scenario, Vec::new());
    let at = When::Wire(40);
    let cut = |extra: Vec<Timed>| {
        let mut script = extra;
        script.push(Timed { when: When::Wire(60), act: Action::Cut(capa5_core::world::record::LinkId(0)) });
        Recording::record(&scenario, script)
    };
    let (plain, held) = (cut(Vec::new()), cut(vec![timed(at, FaultKind::Stall { link: 0, ms: 100 })]));
    let broke = |run: &Recording| {
        let lost = |record: &Record| match record.what {
            What::Pdu { dir: Dir::Lost, left, .. } => Some((left, record.t)),
            What::Pdu { .. }
            | What::Prim { .. }
            | What::Tok { .. }
            | What::St { .. }
            | What::Fault { .. }
            | What::Refuse { .. }
            | What::App { .. }
            | What::Ui { .. }
            | What::Stop { .. } => None,
        };
        run.log().iter().find_map(lost).expect("a message is lost")
    };
    let ((left, then), (left_held, later)) = (broke(&plain), broke(&held));
    assert_eq!(left, left_held, "as many octets had left");
    assert_eq!(later, then.plus(Nanos::from_millis(100)));
    assert!(whole.len() > plain.len());
}

#[test]
fn one_way_is_cut_and_the_other_goes_on_until_it_is_mended() {
    let scenario = scene("corte-52");
    let mip = {
        let whole = Recording::record(&scenario, Vec::new());
        find(whole.log(), |record| sent(record, "MIP", 0))
    };
    // B's confirmations are lost; A goes on sending, for nobody tells it.
    let script = vec![timed(When::Record(mip), FaultKind::CutOneWay { from: 1 })];
    let run = Recording::record(&scenario, script.clone());
    let lost =
        |by: &str| count(run.log(), |what| matches!(what, What::Pdu { dir: Dir::Lost, name, .. } if *name == by));
    assert!(lost("MIA") > 0 && lost("DT") == 0, "one way only");
    assert!(!told(run.log(), 0, "S-P-ABORT") && !told(run.log(), 1, "S-P-ABORT"), "nobody is told");
    assert_eq!(check::check(run.log()), []);
    let end = run.len();
    let mended =
        run.extended(&[Timed { when: When::Record(end), act: Action::Restore(capa5_core::world::record::LinkId(0)) }]);
    assert!(
        told(mended.log(), 0, "S-P-ABORT") && told(mended.log(), 1, "S-P-ABORT"),
        "a stream with a hole can't go on"
    );
    assert_eq!(check::check(mended.log()), []);
}

#[test]
fn a_user_breaks_its_session_off_and_the_other_is_told() {
    let scenario = scene("dialogue-control");
    let whole = Recording::record(&scenario, Vec::new());
    let dt = find(whole.log(), |record| sent(record, "DT", 0));
    let run = whole.forked(dt, &[timed(When::Record(dt), FaultKind::Abort(1))]);
    assert!(run.log().iter().any(|record| sent(record, "AB", 1)));
    assert!(told(run.log(), 0, "S-U-ABORT"));
    assert_eq!(check::check(run.log()), []);
}

#[test]
fn an_abort_without_a_session_is_refused_with_its_state() {
    let run = Recording::record(&scene("dialogue-control"), vec![timed(When::Start, FaultKind::Abort(1))]);
    let is = |what: &What| matches!(what, What::Refuse { name: "S-U-ABORT", state: "STA01", .. });
    assert_eq!(count(run.log(), is), 1);
}

#[test]
fn a_fault_waits_for_its_record_its_octets_or_every_third_message() {
    let scenario = scene("corte-52");
    let held = FaultKind::Stall { link: 0, ms: 10 };
    let run = Recording::record(&scenario, vec![armed(FaultWhen::Record(40), held)]);
    let stall = find(run.log(), |record| breaks(&record.what, FaultName::Stall));
    assert!((41..60).contains(&stall), "after record 40 and its step: {stall}");
    let run = Recording::record(&scenario, vec![armed(FaultWhen::Wire(100_000), held)]);
    assert_eq!(count(run.log(), |what| breaks(what, FaultName::Stall)), 1);
    let rule = FaultWhen::Every { from: 0, name: "MIP".into(), k: 3 };
    let run = Recording::record(&scenario, vec![armed(rule, held)]);
    let mips = run.log().iter().filter(|record| sent(record, "MIP", 0)).count();
    assert_eq!(count(run.log(), |what| breaks(what, FaultName::Stall)), mips / 3);
}

#[test]
fn damage_waits_for_the_next_message_where_none_is_on_the_way() {
    let what = FaultKind::Corrupt { which: Which::NextFrom(1), octet: SPDU, mask: 0xFF };
    let run = Recording::record(&scene("dialogue-control"), vec![timed(When::Start, what)]);
    assert_eq!(count(run.log(), |what| breaks(what, FaultName::Corrupt)), 1);
    assert_eq!(check::check(run.log()), []);
}

#[test]
fn damage_past_the_end_of_a_message_is_told_to_have_missed() {
    let what = FaultKind::Corrupt { which: Which::NextFrom(0), octet: 4_000_000, mask: 0xFF };
    let scenario = scene("dialogue-control");
    let whole = Recording::record(&scenario, Vec::new());
    let dt = find(whole.log(), |record| sent(record, "DT", 0));
    let run = whole.forked(dt, &[timed(When::Record(dt), what)]);
    assert_eq!(count(run.log(), |what| matches!(what, What::Ui { name: "MISS", .. })), 1);
    assert_eq!(run.len(), whole.len() + 1);
}

#[test]
fn a_rule_that_waits_is_known_to_whoever_forks_after_it() {
    let scenario = scene("dialogue-control");
    let whole = Recording::record(&scenario, Vec::new());
    let rule = FaultSpec {
        when: FaultWhen::Every { from: 0, name: "DT".into(), k: 1 },
        what: FaultKind::Stall { link: 0, ms: 5 },
    };
    let run = whole.forked(10, &[Timed { when: When::Record(10), act: Action::Arm(rule) }]);
    let rule = find(run.log(), |record| matches!(record.what, What::Ui { name: "ARM", .. }));
    let branch = run.forked(rule, &[]);
    assert_eq!(branch.log().sha256(branch.len()), run.log().sha256(run.len()));
}

/// A fault that any seed may draw.
fn drawn(rng: &mut SplitMix64) -> FaultKind {
    match rng.below(6) {
        0 => FaultKind::Stall { link: 0, ms: rng.below(400) },
        1 => FaultKind::CutOneWay { from: rng.below(2) as u8 },
        2 => FaultKind::Abort(rng.below(2) as u8),
        3 => FaultKind::Crash(rng.below(2) as u8),
        _ => FaultKind::Corrupt {
            which: Which::NextFrom(rng.below(2) as u8),
            octet: rng.below(24) as u32,
            mask: 1 + rng.below(255) as u8,
        },
    }
}

/// `CAPA5_SEEDS=N` runs as many seeds in each scene.
#[test]
fn whatever_harms_a_scene_the_referee_has_nothing_to_say_and_seeks_and_forks_are_the_straight_run() {
    let seeds = std::env::var("CAPA5_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(12);
    for id in lesson::ids().filter(|id| *id != "corte-52") {
        let scenario = scene(id);
        let whole = Recording::record(&scenario, Vec::new());
        for seed in 0..seeds {
            let mut rng = SplitMix64::new(seed);
            let first = 1 + rng.below(u64::from(whole.len()) - 1) as u32;
            let mut script = vec![timed(When::Record(first), drawn(&mut rng))];
            let forked = whole.forked(first, &script);
            // Behind what the first fault did: a fork before it is a run without it.
            let differs = |n: &u32| forked.log().get(*n).map(Log::line) != whole.log().get(*n).map(Log::line);
            let took = (first..).find(|n| differs(n)).expect("a fault leaves a trace");
            let second = took + rng.below(u64::from(forked.len())) as u32;
            script.push(timed(When::Record(second), drawn(&mut rng)));
            let told = format!("{id}, seed {seed}: {script:?}");
            let run = Recording::record(&scenario, script.clone());
            let branch = whole.forked(first, &script[..1]).forked(second, &script[1..]);
            assert_eq!(check::check(run.log()), [], "{told}");
            // At the end of a run a fork goes on from its end, not from the instant of its last record.
            if second < forked.len() {
                assert_eq!(branch.log().sha256(branch.len()), run.log().sha256(run.len()), "{told}: forked");
            }
            let mut moment = run.moment(0);
            moment.flights.clear();
            for record in run.log().iter() {
                moment.apply(record);
                let mut sought = run.moment(record.n);
                sought.flights.clear();
                assert_eq!(sought, moment, "{told}: after {}", record.n);
            }
        }
    }
}

#[test]
fn studies_kept_before_there_were_these_faults_are_read_and_new_ones_come_back_as_they_were() {
    let old = r#"[{"when":"start","act":{"predict":{"q":"left","value":7}}},{"when":{"record":12},"act":{"cut":0}},
        {"when":"decision","act":{"restore":0}},{"when":{"time":5},"act":{"crash":1}},{"when":"decision","act":{"recover":0}}]"#;
    let read: Vec<Timed> = serde_json::from_str(old).expect("an old study's actions");
    assert_eq!(read[3], Timed { when: When::Time(Nanos(5)), act: Action::Crash(NodeId(1)) });
    // In a link variants are numbers.
    assert_eq!(postcard::to_allocvec(&Action::Recover(NodeId(0))), Ok(vec![4, 0]));
    let rule = FaultWhen::Every { from: 1, name: "MIA".into(), k: 2 };
    let new = vec![
        armed(rule, FaultKind::CutOneWay { from: 1 }),
        timed(When::Record(3), FaultKind::Corrupt { which: Which::Message(3), octet: 9, mask: 1 }),
        timed(When::Start, FaultKind::Abort(0)),
    ];
    let text = serde_json::to_string(&new).expect("written");
    assert_eq!(serde_json::from_str::<Vec<Timed>>(&text).expect("read"), new, "{text}");
    let octets = postcard::to_allocvec(&new).expect("written");
    assert_eq!(postcard::from_bytes::<Vec<Timed>>(&octets), Ok(new));
}
