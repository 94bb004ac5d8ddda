//! What a stage can do: a bot that presses, requests beside a script that runs on, two chairs in one instant, a rest, sheets.

use std::collections::BTreeMap;

use capa5_core::lesson::ask::{Ask, Payload};
use capa5_core::lesson::script::{Step, Wait};
use capa5_core::lesson::tutor::expr::Expr;
use capa5_core::lesson::tutor::form::{Asked, Deed, Letter, Pressed, Set, Stage};
use capa5_core::lesson::tutor::judge::{Judge, Vars};
use capa5_core::lesson::tutor::parse::expression;
use capa5_core::lesson::tutor::stage::Played;
use capa5_core::lesson::tutor::task::{By, Given};
use capa5_core::lesson::tutor::{self, Awaits, Day, State, Tutor};

use super::{at, right};

fn worth(played: &Played, text: &str) -> i64 {
    let (vars, expr) = (Vars::new(), Expr::number(0));
    let read = expression(text).unwrap_or_else(|why| panic!("{why}"));
    assert_ne!(read, expr);
    Judge::new(&played.recording, &vars).worth(&read).map_or(-1, |worth| worth.value)
}

fn stage(scene: &str, beside: &[u8]) -> Stage {
    Stage {
        id: "s".into(),
        set: Set::Scene(scene.into()),
        hands: BTreeMap::new(),
        beside: beside.iter().map(|letter| Letter(*letter)).collect(),
        deeds: Vec::new(),
    }
}

fn at_ms(node: u8, ms: u64, ask: Ask) -> Deed {
    Deed::Ask(Asked { node: Letter(node), step: Step { wait: Wait::At(ms), ask: Some(ask), refused: false } })
}

#[test]
fn a_bot_presses_at_the_instants_of_its_seed_and_at_others_with_another() {
    let pressed = |seed: i64| {
        let ask = Ask::Data(Payload::Text("Me!".into()));
        let press = Pressed { node: Letter(1), ask, times: 6, from_ms: 130, to_ms: 730, seed: Expr::number(seed) };
        stage("dialogue-control", &[]).play(&[Deed::Press(press)], &Vars::new()).expect("it plays")
    };
    let instants = |played: &Played| -> Vec<u64> {
        let me = |what: &str| what.contains("Me!") || what.contains("S-DATA");
        let log = played.recording.log();
        log.iter()
            .filter(|record| record.node().is_some_and(|node| node.0 == 1) && me(&format!("{:?}", record.what)))
            .map(|record| record.t.0)
            .collect()
    };
    assert_eq!(instants(&pressed(1)), instants(&pressed(1)));
    assert_ne!(instants(&pressed(1)), instants(&pressed(2)));
    assert!(worth(&pressed(1), "count(B refused S-DATA)") >= 2, "out of turn it is kept out");
    assert_eq!(worth(&pressed(1), "broken = 0"), 1);
}

#[test]
fn a_script_runs_on_while_the_learner_asks_beside_it() {
    let alone = stage("out-of-turn", &[1]).play(&[], &Vars::new()).expect("it plays");
    let note = at_ms(1, 150, Ask::TypedData(Payload::Text("A note".into())));
    let both = stage("out-of-turn", &[1]).play(&[note], &Vars::new()).expect("it plays");
    assert_eq!(worth(&alone, "count(B tx TD)") + 1, worth(&both, "count(B tx TD)"));
    assert_eq!(worth(&both, "count(A rx DN)"), 1, "the script came to its end");
    assert_eq!(worth(&both, "count(B tx DT)"), worth(&alone, "count(B tx DT)"));
}

#[test]
fn what_is_refused_beside_a_script_is_a_record_and_the_script_goes_on() {
    let early = at_ms(1, 121, Ask::Data(Payload::Text("Me".into())));
    let played = stage("dialogue-control", &[1]).play(&[early], &Vars::new()).expect("it plays");
    assert_eq!(worth(&played, "count(B refused S-DATA)"), 1);
    assert_eq!(worth(&played, "count(A rx DN)"), 1);
}

#[test]
fn two_chairs_may_ask_in_the_same_instant() {
    let lesson = tutor::lesson("four-tokens").expect("a lesson");
    let deeds = [at_ms(0, 300, Ask::Release(Default::default())), at_ms(1, 300, Ask::Release(Default::default()))];
    let played = lesson.stage("split").and_then(|stage| stage.play(&deeds, &Vars::new())).expect("it plays");
    assert_eq!(worth(&played, "distinct(t, refused S-RELEASE)"), 1);
    assert_eq!(worth(&played, "count(refused S-RELEASE)"), 2);
}

#[test]
fn a_lesson_that_rests_goes_on_in_a_later_visit_with_what_was_done_before() {
    let lesson = tutor::lesson("activities").expect("a lesson");
    let mut tutor = at(&lesson, "today");
    tutor.act(at_ms(0, 300, Ask::ActivityInterrupt(Default::default()))).expect("a deed");
    tutor.act(at_ms(0, 400, Ask::Release(Default::default()))).expect("a deed");
    assert_eq!(tutor.submit().expect("judged").then, tutor::Then::Done);
    tutor.go_on().expect("on to the night");
    assert!(!tutor.view().expect("it plays").rested);
    let kept = tutor.state().export();
    let mut morning = Tutor::new(lesson.clone(), State::import(&kept, &lesson).expect("it was kept"));
    morning.visit();
    let view = morning.view().expect("it plays");
    assert!(view.rested && morning.awaits() == Awaits::Next);
    morning.go_on().expect("on to the next day");
    let played = morning.view().expect("it plays").played;
    assert_eq!(worth(&played, "first(t, A req S-RELEASE)"), 400_000_000, "her own deed, not the recorded one");
}

#[test]
fn who_passed_a_goal_by_goes_on_from_its_recorded_solution() {
    let lesson = tutor::lesson("activities").expect("a lesson");
    let played = at(&lesson, "tomorrow").view().expect("it plays").played;
    assert_eq!((worth(&played, "count(A rx AIA)"), worth(&played, "count(A rx DN)")), (1, 1));
}

#[test]
fn a_table_is_right_with_enough_right_cells_and_else_names_what_the_first_wrong_one_shows() {
    let lesson = tutor::lesson("sync-points").expect("a lesson");
    let question = lesson.question("counters").expect("a question").clone();
    let Some(Given::Cells(cells)) = right(&lesson, &question, 0) else { panic!("cells") };
    assert_eq!(cells.len(), 30);
    let spoilt =
        |count: usize| Given::Cells(cells.iter().enumerate().map(|(at, cell)| cell + i64::from(at < count)).collect());
    assert!(lesson.grade(&question, 0, &spoilt(3)).expect("it plays").right);
    let graded = lesson.grade(&question, 0, &spoilt(4)).expect("it plays");
    assert_eq!((graded.right, graded.shows.as_deref()), (false, Some("own-numbers")));
    let short = lesson.grade(&question, 0, &Given::Cells(cells[..29].to_vec())).expect("it plays");
    assert!(!short.right, "a table with a cell left out isn't right");
}

#[test]
fn where_a_choice_stands_tells_nothing_of_it() {
    let (mut first, mut all, mut moved) = (0, 0, 0);
    for id in tutor::ids() {
        let lesson = tutor::lesson(id).expect("a lesson");
        for question in lesson.questions.iter().filter(|question| matches!(question.by, By::Choose(_))) {
            let Some(Given::Option(answer)) = right(&lesson, question, 0) else { panic!("an option") };
            let shown = lesson.choices(question, 0);
            first += usize::from(shown.first() == Some(&answer));
            moved += usize::from((1..4).any(|index| lesson.choices(question, index) != shown));
            assert_eq!(shown, lesson.choices(question, 0), "the same after a reload");
            all += 1;
        }
    }
    assert!(first * 2 < all && first * 6 > all, "the first of {all} is right {first} times");
    assert!(moved * 10 > all * 9, "asked again they stand otherwise: {moved} of {all}");
}

#[test]
fn a_lesson_begins_with_a_question_of_two_lessons_back_which_comes_again_when_missed() {
    for (id, borrowed) in [
        ("four-tokens", "02.q3"),
        ("functional-units", "03.q3"),
        ("sync-points", "04.q2"),
        ("resync-recovery", "05.q3"),
        ("activities", "07.q1"),
    ] {
        let lesson = tutor::lesson(id).expect("a lesson");
        let mut tutor = Tutor::new(lesson.clone(), State::new(&lesson));
        assert_eq!(tutor.awaits(), Awaits::Answers(vec![borrowed.into()]));
        let wrong = match &lesson.question(borrowed).expect("taken over").by {
            By::Choose(choices) => Given::Option(choices.last().expect("choices").id.clone()),
            By::Sort(sort) => Given::Cells(vec![7; sort.items.len()]),
            By::Number(_) | By::Order(_) | By::Build(_) | By::Mask(_) | By::Table(_) => Given::Number(77),
        };
        let verdict = tutor.answer(borrowed, wrong, Day(5)).expect("asked");
        let feedback = verdict.feedback.expect("what contradicts it");
        assert_eq!(feedback.id.split('.').next(), borrowed.split('.').next(), "told in that lesson's own words");
        assert_eq!(tutor.state().due(Day(6)).collect::<Vec<_>>(), [borrowed]);
    }
}
