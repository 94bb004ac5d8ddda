//! What anybody may write: random texts, changed links and files, and studies whose every number is a wild one.
//!
//! `CAPA5_HOSTILE=N` makes so many of each instead of 10 000 together.

use capa5_core::capture::{Capture, Form, NOTE};
use capa5_core::engine::Engine;
use capa5_core::lesson::knob::Knob;
use capa5_core::lesson::scenario::{FaultKind, FaultSpec, FaultWhen, Which};
use capa5_core::lesson::{self};
use capa5_core::share::{FORM, read, read_file, text};
use capa5_core::study::{Playhead, RunSpec, Study};
use capa5_core::time::Nanos;
use capa5_core::view::message::{row_sentence, sentence};
use capa5_core::world::action::{Action, Timed, When};
use capa5_core::world::record::{LinkId, NodeId};
use capa5_core::world::recording::Recording;
use capa5_core::world::source::FileSpec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::collections::BTreeMap;

/// The last step of a run may go so far past the bound of its records.
const STEP: u32 = 200;

fn cases(usual: u32) -> u32 {
    std::env::var("CAPA5_HOSTILE").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn check<T: std::fmt::Debug>(usual: u32, of: impl Strategy<Value = T>, test: impl Fn(T)) {
    let config = Config { cases: cases(usual), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let outcome = runner.run(&of, |value| {
        test(value);
        Ok(())
    });
    outcome.unwrap_or_else(|problem| panic!("{problem}"));
}

/// An action of every kind, each of which does something or nothing.
pub(crate) fn every_kind() -> Vec<Action> {
    vec![
        Action::Predict { q: "twice".into(), value: 3 },
        Action::Harm(FaultKind::Stall { link: 0, ms: 40 }),
        Action::Harm(FaultKind::Corrupt { which: Which::NextFrom(1), octet: 7, mask: 0x10 }),
        Action::Arm(FaultSpec {
            when: FaultWhen::Every { from: 0, name: "DT".into(), k: 2 },
            what: FaultKind::CutOneWay { from: 1 },
        }),
        Action::Arm(FaultSpec { when: FaultWhen::Ms(900), what: FaultKind::Abort(0) }),
        Action::Cut(LinkId(0)),
        Action::Restore(LinkId(0)),
        Action::Crash(NodeId(1)),
        Action::Recover(NodeId(0)),
    ]
}

/// Numbers as they come, and those at which something ends.
fn number() -> impl Strategy<Value = u64> {
    prop_oneof![0..4_u64, 0..100_000_u64, any::<u64>(), Just(u64::MAX), Just(u64::from(u32::MAX)), Just(1 << 40)]
}

fn small() -> impl Strategy<Value = u8> {
    prop_oneof![0..2_u8, any::<u8>()]
}

fn kind() -> impl Strategy<Value = FaultKind> {
    let which = prop_oneof![small().prop_map(Which::NextFrom), any::<u32>().prop_map(Which::Message)];
    prop_oneof![
        small().prop_map(FaultKind::Cut),
        small().prop_map(FaultKind::Restore),
        small().prop_map(FaultKind::Crash),
        small().prop_map(|from| FaultKind::CutOneWay { from }),
        (small(), number()).prop_map(|(link, ms)| FaultKind::Stall { link, ms }),
        (which, 0..80_u32, any::<u8>()).prop_map(|(which, octet, mask)| FaultKind::Corrupt { which, octet, mask }),
        (Just(Which::NextFrom(0)), any::<u32>(), any::<u8>()).prop_map(|(which, octet, mask)| FaultKind::Corrupt {
            which,
            octet,
            mask
        }),
        small().prop_map(FaultKind::Abort),
    ]
}

fn rule() -> impl Strategy<Value = FaultSpec> {
    let when = prop_oneof![
        number().prop_map(FaultWhen::Ms),
        any::<u32>().prop_map(FaultWhen::Record),
        number().prop_map(FaultWhen::Wire),
        (small(), "DT|MIP|CN|CR|.{0,6}", 0..4_u32).prop_map(|(from, name, k)| FaultWhen::Every { from, name, k }),
    ];
    (when, kind()).prop_map(|(when, what)| FaultSpec { when, what })
}

fn action() -> impl Strategy<Value = Action> {
    let knob = prop::sample::select(Knob::ALL.to_vec());
    prop_oneof![
        ("restart|left|twice|.{0,9}", number()).prop_map(|(q, value)| Action::Predict { q, value }),
        small().prop_map(|link| Action::Cut(LinkId(link))),
        small().prop_map(|link| Action::Restore(LinkId(link))),
        small().prop_map(|node| Action::Crash(NodeId(node))),
        small().prop_map(|node| Action::Recover(NodeId(node))),
        (knob, number()).prop_map(|(knob, value)| Action::Set { knob, value }),
        (".{0,9}", number(), "[0-9a-f]{64}|.{0,9}")
            .prop_map(|(name, size, sha256)| { Action::File(FileSpec { name, size, sha256 }) }),
        kind().prop_map(Action::Harm),
        rule().prop_map(Action::Arm),
    ]
}

fn timed() -> impl Strategy<Value = Timed> {
    let when = prop_oneof![
        Just(When::Start),
        (0..300_u32).prop_map(When::Record),
        any::<u32>().prop_map(When::Record),
        number().prop_map(|at| When::Time(Nanos(at))),
        number().prop_map(When::Position),
        number().prop_map(When::Wire),
        Just(When::Decision),
    ];
    (when, action()).prop_map(|(when, act)| Timed { when, act })
}

fn runs() -> impl Strategy<Value = Vec<RunSpec>> {
    let parent = prop_oneof![Just(None), (0..3_u32).prop_map(Some), any::<u32>().prop_map(Some)];
    let fork_at = prop_oneof![0..200_u32, any::<u32>()];
    let run = (parent, fork_at, prop::collection::vec(timed(), 0..7)).prop_map(|(parent, fork_at, actions)| RunSpec {
        parent,
        fork_at,
        actions,
    });
    prop::collection::vec(run, 0..4)
}

fn study() -> impl Strategy<Value = Study> {
    let scene = prop::sample::select(lesson::ids().collect::<Vec<_>>());
    let view = prop::collection::btree_map(".{0,5}", ".{0,5}", 0..3);
    (scene, runs(), 0..3_u32, number(), number(), view, "[0-9a-f]{16}").prop_map(
        |(scene, mut runs, current, event, at, view, digest)| {
            let scenario = lesson::scenario(scene).expect("a scene");
            if let Some(run) = runs.first_mut() {
                // Else hardly any would get past the first run.
                run.parent = None;
            }
            let playhead = Playhead { event: event as u32, at: Nanos(at) };
            let (revision, seed) = (scenario.revision, scenario.seed);
            Study { v: 1, scenario: scenario.id, revision, seed, runs, current, playhead, view, digest }
        },
    )
}

/// All that the page makes of a recording.
fn look(run: &Recording, playhead: Playhead) {
    let _ = run.moment(playhead.event);
    run.log().iter().for_each(|record| drop(sentence(record)));
    for item in run.items() {
        let _ = (row_sentence(item, run.log()), run.inspect(item.from_n, 64));
    }
    let mut capture = Capture::new(run, Form::WithoutFile, NOTE);
    while let Ok(Some(part)) = capture.next_part(run.world().sources(), 65_536) {
        assert!(!part.is_empty());
    }
}

#[test]
fn studies_with_wild_numbers_open_or_are_refused() {
    check(3_000, study(), |study| {
        let study = read(&text(&study)).expect("it has a form");
        let mut engine = Engine::new(lesson::scenario(&study.scenario).expect("a scene"));
        // With the digest that it should have, as its writer could have made it.
        let digest = |engine: &Engine, playhead| engine.study(playhead, BTreeMap::new()).digest;
        let right = Recordings::of(&study).map(|engine| digest(&engine, study.playhead));
        let study = Study { digest: right.unwrap_or_default(), ..study };
        if let Ok(playhead) = engine.adopt(&study) {
            let run = engine.recording();
            assert!(playhead.event <= run.len() && playhead.at <= run.end_time());
            let most = engine.scenario().bounds.records + STEP;
            assert!(engine.runs().iter().all(|run| run.records <= most), "what it asks for is bounded");
            look(&run, playhead);
            let shared = engine.shared(playhead);
            let (again, _) = Engine::open(engine.scenario().clone(), &read(&text(&shared)).expect("its own link"))
                .expect("what is shared opens");
            assert_eq!(again.recording().log().sha256(u32::MAX), run.log().sha256(u32::MAX));
            let next = engine.act(playhead, None, &every_kind());
            look(&next, Playhead { event: next.len(), at: next.end_time() });
        }
    });
}

/// The runs of a study as they are, whatever its digest says.
struct Recordings;

impl Recordings {
    fn of(study: &Study) -> Option<Engine> {
        let scenario = lesson::scenario(&study.scenario).ok()?;
        let mut made: Vec<Recording> = Vec::new();
        for RunSpec { parent, fork_at, actions } in &study.runs {
            let recording = match parent {
                None => Recording::replay(&scenario, actions.clone())?,
                Some(parent) => made.get(*parent as usize)?.forked(*fork_at, actions),
            };
            made.push(recording);
        }
        let current = study.current as usize;
        let recording = (current < made.len()).then(|| made.swap_remove(current))?;
        Some(Engine::over(scenario, Vec::new(), recording.into()))
    }
}

/// A link or a file with some of it changed, taken out, put in or cut off.
fn changed(whole: Vec<u8>, changes: &[(prop::sample::Index, u8, u8)]) -> Vec<u8> {
    changes.iter().fold(whole, |mut octets, (index, how, what)| {
        if octets.is_empty() {
            return octets;
        }
        let at = index.index(octets.len());
        match how % 5 {
            0 => octets[at] = *what,
            1 => octets[at] ^= 1 << (what % 8),
            2 => octets.insert(at, *what),
            3 => drop(octets.remove(at)),
            _ => octets.truncate(at),
        }
        octets
    })
}

fn changes() -> impl Strategy<Value = Vec<(prop::sample::Index, u8, u8)>> {
    prop::collection::vec(any::<(prop::sample::Index, u8, u8)>(), 1..5)
}

fn open(study: &Study) {
    if let Ok(scenario) = lesson::scenario(&study.scenario)
        && let Ok((engine, playhead)) = Engine::open(scenario, study)
    {
        look(&engine.recording(), playhead);
    }
}

#[test]
fn changed_links_open_or_are_refused() {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    check(3_000, (study(), changes(), any::<bool>()), |(study, changes, inside)| {
        let whole = text(&study);
        let link = if inside {
            let octets = URL_SAFE_NO_PAD.decode(&whole[FORM.len()..]).expect("its own text");
            format!("{FORM}{}", URL_SAFE_NO_PAD.encode(changed(octets, &changes)))
        } else {
            String::from_utf8_lossy(&changed(whole.into_bytes(), &changes)).into_owned()
        };
        if let Ok(study) = read(&link) {
            open(&study);
        }
    });
}

#[test]
fn changed_files_open_or_are_refused() {
    check(3_000, (study(), changes()), |(study, changes)| {
        let whole = serde_json::to_vec(&study).expect("a study");
        if let Ok(study) = read_file(&String::from_utf8_lossy(&changed(whole, &changes))) {
            open(&study);
        }
    });
}

#[test]
fn random_texts_are_refused() {
    check(1_000, "1?\\.?.{0,400}", |text: String| {
        assert!(read(&text).is_err() && read_file(&text).is_err(), "{text}");
    });
}
