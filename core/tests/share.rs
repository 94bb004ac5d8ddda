//! A run as a link, a study as a file: what is given opens where it was, and what anybody else wrote is refused, never a panic.

#![cfg(not(target_arch = "wasm32"))]

#[path = "share/hostile.rs"]
mod hostile;
mod play;

use capa5_core::engine::{Engine, OpenError};
use capa5_core::lesson;
use capa5_core::lesson::knob::{Knob, Settings};
use capa5_core::share::{FORM, LONGEST_LINK, LONGEST_TEXT, Unread, read, read_file, text};
use capa5_core::study::{Playhead, Study};
use capa5_core::time::Nanos;
use capa5_core::world::action::{Action, Timed, When};
use capa5_core::world::record::{LinkId, NodeId};
use capa5_core::world::recording::Recording;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn end(run: &Recording) -> Playhead {
    Playhead { event: run.len(), at: run.end_time() }
}

/// Cut at megabyte 52, gone on, and then, from the middle of that, a crash.
fn branched() -> Engine {
    let mut engine = Engine::new(play::corte_52());
    let run = engine.begin(&engine.settings(), None, play::at(&[52 * play::M])).expect("the knobs fit");
    let middle = Playhead { event: run.len() / 2, at: Nanos::ZERO };
    let run = engine.act(middle, None, &[Action::Crash(NodeId(1))]);
    let run = engine.act(end(&run), None, &[Action::Restore(LinkId(0)), Action::Recover(NodeId(0))]);
    engine.act(Playhead { event: run.len() * 2 / 3, at: Nanos::ZERO }, None, &[Action::Cut(LinkId(0))]);
    engine
}

fn log(engine: &Engine) -> [u8; 32] {
    let run = engine.recording();
    run.log().sha256(run.len())
}

#[test]
fn a_link_opens_the_branch_on_screen_alone_at_the_same_event() {
    let here = branched();
    let seen = Playhead { event: here.recording().len() - 3, at: Nanos::ZERO };
    let link = text(&here.shared(seen));
    assert!(link.len() < 400, "{} octets: {link}", link.len());
    let (there, playhead) = Engine::open(play::corte_52(), &read(&link).expect("its own link")).expect("it opens");
    assert_eq!((there.runs().len(), playhead.event), (1, seen.event));
    assert_eq!(log(&there), log(&here));
}

#[test]
fn a_run_from_a_link_stands_beside_what_was_kept() {
    let guest = branched();
    let study = guest.shared(end(&guest.recording()));
    let mut host = Engine::new(play::corte_52());
    host.begin(&host.settings(), None, play::at(&[7 * play::M])).expect("the knobs fit");
    let own = log(&host);
    host.adopt(&study).expect("it fits");
    assert_eq!((host.runs().len(), host.current(), log(&host)), (2, 1, log(&guest)));
    host.choose(0);
    assert_eq!(log(&host), own);
    host.adopt(&study).expect("it fits again");
    assert_eq!((host.runs().len(), host.current()), (2, 1), "the same run isn't taken twice");
}

#[test]
fn a_study_that_nothing_was_done_in_gives_its_place_away() {
    let guest = branched();
    let mut host = Engine::new(play::corte_52());
    host.adopt(&guest.study(Playhead::default(), BTreeMap::new())).expect("it fits");
    assert_eq!((host.runs(), host.current()), (guest.runs(), guest.current()));
}

#[test]
fn the_branches_of_a_file_keep_their_parents_when_they_are_taken_in() {
    let guest = branched();
    let mut host = Engine::new(play::corte_52());
    host.begin(&host.settings(), None, play::at(&[7 * play::M])).expect("the knobs fit");
    host.adopt(&guest.study(end(&guest.recording()), BTreeMap::new())).expect("it fits");
    let parents: Vec<_> = host.runs().iter().map(|run| run.parent).collect();
    assert_eq!(parents, [None, None, Some(1), Some(2)]);
    let (again, _) = Engine::open(play::corte_52(), &host.study(Playhead::default(), BTreeMap::new())).expect("kept");
    assert_eq!(log(&again), log(&host));
}

#[test]
fn of_a_link_for_another_scene_nothing_is_taken() {
    let mut host = branched();
    let before = host.study(Playhead::default(), BTreeMap::new());
    let other = Engine::new(lesson::scenario("one-call").expect("a scene"));
    let study = read(&text(&other.shared(Playhead::default()))).expect("a link");
    assert_eq!(host.adopt(&study), Err(OpenError::Scenario("one-call".into())));
    assert_eq!(host.study(Playhead::default(), BTreeMap::new()), before);
}

#[test]
fn a_link_cut_short_changed_or_made_longer_is_damaged() {
    let engine = branched();
    let whole = text(&engine.shared(end(&engine.recording())));
    for short in 2..whole.len() {
        let cut = &whole[..short];
        assert!(read(cut).is_err(), "{cut}");
    }
    for wrong in ["", "1", "1.", "0.AAAA", "x", "1.%00", "1.<script>", &format!("{whole}A"), &format!(" {whole}")] {
        assert_eq!(read(wrong), Err(Unread::Damaged), "{wrong}");
    }
    assert_eq!(read("2.AAAA"), Err(Unread::Form));
    assert_eq!(read(&format!("{FORM}{}", "A".repeat(LONGEST_TEXT))), Err(Unread::TooMuch));
}

#[test]
fn a_playhead_that_is_nowhere_becomes_the_nearest_one() {
    let engine = branched();
    let run = engine.recording();
    let mut study = engine.shared(end(&run));
    study.playhead = Playhead { event: u32::MAX, at: Nanos::MAX };
    let (_, playhead) = Engine::open(play::corte_52(), &study).expect("the same log");
    assert_eq!(playhead, end(&run));
}

#[test]
fn a_file_that_asks_for_more_than_seconds_of_work_is_refused() {
    let engine = branched();
    let mut study = engine.study(Playhead::default(), BTreeMap::new());
    let deed = study.runs[0].clone();
    study.runs.extend(std::iter::repeat_n(deed, 250));
    let read = read_file(&serde_json::to_string(&study).expect("a study")).expect("few enough runs");
    assert_eq!(branched().adopt(&read), Err(OpenError::TooMuch));
    study.runs.extend(study.runs.clone());
    assert_eq!(read_file(&serde_json::to_string(&study).expect("a study")), Err(Unread::TooMuch));
}

#[test]
fn a_branch_that_its_actions_alone_would_not_give_goes_with_the_run_that_it_leaves() {
    let mut engine = Engine::new(play::corte_52());
    let middle = Playhead { event: engine.recording().len() / 2, at: Nanos::ZERO };
    // At once, in the middle: from the start, that would be the very beginning.
    engine.act(middle, Some(When::Start), &[Action::Crash(NodeId(1))]);
    let seen = end(&engine.recording());
    let (there, _) =
        Engine::open(play::corte_52(), &read(&text(&engine.shared(seen))).expect("a link")).expect("it opens");
    assert_eq!((there.runs().len(), log(&there)), (2, log(&engine)));
}

#[test]
fn a_cut_planned_for_what_has_passed_does_not_spoil_the_study() {
    let mut engine = Engine::new(play::corte_52());
    let run = engine.recording();
    engine.act(end(&run), Some(When::Position(52 * play::M)), &[Action::Cut(LinkId(0))]);
    let study = engine.study(end(&engine.recording()), BTreeMap::new());
    let (again, _) = Engine::open(play::corte_52(), &study).expect("what was kept opens");
    assert_eq!(log(&again), log(&engine));
}

#[test]
fn forty_deeds_fit_in_a_link() {
    let mut engine = branched();
    let mut settings = Settings::of(engine.scenario());
    Knob::ALL.iter().for_each(|knob| settings.set(*knob, engine.scenario().knobs.get(*knob).min.max(1)));
    settings.set(Knob::Size, 10_000_000);
    settings.set(Knob::Dt, 10_000);
    settings.set(Knob::Interval, 1_000_000);
    let cuts: Vec<_> = (1..14).map(|at| at * 700_000).collect();
    let run = engine.begin(&settings, None, play::at(&cuts)).expect("the knobs fit");
    assert!(run.script().len() > 40);
    let link = text(&engine.shared(end(&run)));
    assert!(link.len() < LONGEST_LINK / 2, "{} octets", link.len());
}

/// Links that were given away: what they say stays readable for ever. A new form gets a new file, and this one stays.
#[test]
fn links_of_the_first_form_still_say_what_they_said() {
    let file = Path::new("tests/golden/share/form-1.txt");
    if std::env::var_os("CAPA5_BLESS").is_some() && !file.exists() {
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, released()).expect("written");
    }
    let golden = fs::read_to_string(file).expect("golden links");
    let mut lines = golden.lines();
    let mut count = 0;
    while let (Some(link), Some(json)) = (lines.next(), lines.next()) {
        let study = read(link).expect(link);
        assert_eq!(study, serde_json::from_str::<Study>(json).expect("a study"), "{link}");
        assert_eq!(text(&study), link);
        let scenario = lesson::scenario(&study.scenario).expect("scenes are never taken away");
        // A scene that was changed since says so; one of the same revision opens, or says that its log is another one.
        match Engine::open(scenario, &study) {
            Ok((_, playhead)) => assert_eq!(playhead, study.playhead),
            Err(why) => assert!(matches!(why, OpenError::Revision(_) | OpenError::Digest), "{why:?}"),
        }
        count += 1;
    }
    assert_eq!(count, 4);
}

/// A link and its study, line by line.
fn released() -> String {
    let mut kinds = Engine::new(play::corte_52());
    let mut settings = kinds.settings();
    settings.set(Knob::Lag, 2);
    settings.set(Knob::Service, 1);
    let predict = Timed { when: When::Start, act: Action::Predict { q: "restart".into(), value: 45_000_000 } };
    kinds.begin(&settings, None, [vec![predict], play::at(&[52 * play::M, 71 * play::M])].concat()).expect("it fits");
    let untouched = Engine::new(lesson::scenario("tokens-come-back").expect("a scene"));
    let mut harmed = Engine::new(lesson::scenario("line-lost").expect("a scene"));
    let playhead = Playhead { event: 12, at: Nanos::ZERO };
    harmed.act(playhead, None, &hostile::every_kind());
    let all = [branched(), kinds, untouched, harmed];
    let pair = |engine: &Engine| {
        let study = engine.shared(Playhead { event: engine.recording().len().min(40), at: Nanos::ZERO });
        let (engine, playhead) = Engine::open(engine.scenario().clone(), &study).expect("it opens");
        let study = engine.shared(playhead);
        format!("{}\n{}\n", text(&study), serde_json::to_string(&study).expect("a study"))
    };
    all.iter().map(pair).collect()
}
