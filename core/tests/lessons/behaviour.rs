//! How the tutor behaves: patience, reviews, hints, predictions, taking the controls and coming back, checkpoints.

use capa5_core::lesson::tutor::form::{Deed, Lesson, Timed};
use capa5_core::lesson::tutor::state::Tried;
use capa5_core::lesson::tutor::task::{Given, Question, Task};
use capa5_core::lesson::tutor::{self, Awaits, Day, NotTaken, Refused, State, Then, Tutor};

use super::{at, efforts, right};

/// The first lesson's tutor in a beat of questions, and the first of them.
fn asked() -> (Tutor, Question) {
    let lesson = tutor::lesson("resync-recovery").expect("a lesson");
    let question = lesson.question("q1").expect("a question").clone();
    (at(&lesson, "recall"), question)
}

#[test]
fn two_wrong_answers_lead_to_the_worked_example_each_with_changed_numbers() {
    let (mut tutor, question) = asked();
    let first = tutor.view().expect("it plays").vars["q1"].clone();
    let wrong = tutor.answer("q1", Given::Number(1), Day(0)).expect("asked");
    assert_eq!(wrong.then, Then::Again(1));
    assert_eq!(wrong.feedback.expect("feedback").id, "from-52");
    assert_ne!(tutor.view().expect("it plays").vars["q1"], first, "asked again with other numbers");
    let wrong = tutor.answer("q1", Given::Number(1), Day(0)).expect("asked");
    assert!(matches!(wrong.then, Then::Worked(_)));
    assert_eq!(tutor.lesson().vars(&question, 1), tutor.lesson().vars(&question, 1), "variants are drawn by the seed");
}

fn due(tutor: &Tutor, day: u32) -> usize {
    tutor.state().due(Day(day)).count()
}

/// The right answer to a question as its review asks it now.
fn known(tutor: &Tutor, id: &str) -> Given {
    let question = tutor.lesson().question(id).expect("a question");
    right(tutor.lesson(), question, tutor.review_variant(id)).expect("an answer")
}

#[test]
fn what_was_missed_comes_again_after_one_three_and_six_days_and_then_no_more() {
    let (mut tutor, _) = asked();
    tutor.answer("q1", Given::Number(1), Day(10)).expect("asked");
    assert_eq!((due(&tutor, 10), due(&tutor, 11)), (0, 1));
    for (today, next) in [(11, Some(14)), (14, Some(20)), (20, None)] {
        assert!(tutor.review("q1", known(&tutor, "q1"), Day(today - 1)).is_err(), "not before its day");
        let answer = known(&tutor, "q1");
        assert_eq!(tutor.review("q1", answer, Day(today)).expect("due").then, Then::Done);
        match next {
            Some(next) => assert_eq!((due(&tutor, next - 1), due(&tutor, next)), (0, 1)),
            None => assert_eq!(due(&tutor, 1000), 0),
        }
    }
}

#[test]
fn a_review_asks_with_other_numbers_once_more_where_it_is_missed_and_then_comes_again_tomorrow() {
    let (mut tutor, question) = asked();
    tutor.answer("q1", Given::Number(1), Day(0)).expect("asked");
    let first = tutor.review_variant("q1");
    let missed = tutor.review("q1", Given::Number(1), Day(1)).expect("due");
    assert!(matches!(missed.then, Then::Again(_)) && missed.feedback.is_some());
    let (lesson, second) = (tutor.lesson().clone(), tutor.review_variant("q1"));
    assert_ne!(lesson.vars(&question, first), lesson.vars(&question, second));
    let answer = known(&tutor, "q1");
    assert_eq!(tutor.review("q1", answer, Day(1)).expect("still asked").then, Then::Done);
    assert_eq!((due(&tutor, 1), due(&tutor, 2)), (0, 1), "it wasn't known at once");
    for then in [Then::Again(0), Then::Worked(Vec::new())] {
        let got = tutor.review("q1", Given::Number(1), Day(2)).expect("due").then;
        assert_eq!(std::mem::discriminant(&got), std::mem::discriminant(&then));
    }
    assert_eq!((due(&tutor, 2), due(&tutor, 3)), (0, 1));
}

#[test]
fn a_prediction_is_reviewed_without_changing_what_was_said_then_and_whoever_has_the_controls() {
    let lesson = tutor::lesson("resync-recovery").expect("a lesson");
    let mut tutor = at(&lesson, "guess");
    tutor.answer("where", Given::Number(52_000_000), Day(0)).expect("asked");
    let (said, stands) = (tutor.view().expect("it plays").compared[0].given.clone(), tutor.awaits());
    tutor.leave();
    let answer = known(&tutor, "where");
    let verdict = tutor.review("where", answer, Day(1)).expect("due");
    assert!(verdict.graded.is_some_and(|graded| graded.right), "graded at once, not only committed");
    tutor.come_back();
    assert_eq!((tutor.view().expect("it plays").compared[0].given.clone(), tutor.awaits()), (said, stands));
}

#[test]
fn hints_of_a_review_are_counted_apart() {
    let (mut tutor, _) = asked();
    assert_eq!(tutor.hint(Some("q1")), "q1/hint-1");
    assert_eq!(["q1/hint-1", "q1/hint-2"], [tutor.review_hint("q1"), tutor.review_hint("q1")].map(|hint| hint));
}

#[test]
fn hints_come_in_three_steps() {
    let (mut tutor, _) = asked();
    let hints: Vec<String> = (0..4).map(|_| tutor.hint(Some("q1"))).collect();
    assert_eq!(hints, ["q1/hint-1", "q1/hint-2", "q1/hint-3", "q1/hint-3"]);
}

#[test]
fn a_prediction_once_said_stays_and_stands_beside_its_outcome() {
    let lesson = tutor::lesson("resync-recovery").expect("a lesson");
    let mut tutor = at(&lesson, "guess");
    let said = tutor.answer("where", Given::Number(52_000_000), Day(0)).expect("asked");
    assert!(said.graded.is_none() && said.then == Then::Committed, "the run tells, not the tutor");
    assert!(tutor.answer("where", Given::Number(50_000_000), Day(0)).is_err());
    let view = tutor.view().expect("it plays");
    let compared = &view.compared[0];
    assert_eq!(
        (&compared.given, compared.graded.answer.as_ref()),
        (&Given::Number(52_000_000), Some(&Given::Number(50_000_000)))
    );
    assert_eq!(tutor.awaits(), Awaits::Answers(vec!["left".into(), "twice".into()]));
}

#[test]
fn whoever_takes_the_controls_comes_back_to_the_exact_beat_with_what_she_had_done() {
    let lesson = tutor::lesson("open-close-session").expect("a lesson");
    let mut tutor = at(&lesson, "three-calls");
    let Task::Challenge(effort) = &tutor.beat().task.clone() else { panic!("a challenge") };
    tutor.act(effort.solutions[0].deeds[0].clone()).expect("a deed");
    tutor.act(effort.solutions[0].deeds[1].clone()).expect("a deed");
    let before = tutor.view().expect("it plays").played.recording.len();
    tutor.leave();
    assert!(tutor.act(effort.solutions[0].deeds[2].clone()).is_err() && tutor.go_on().is_err());
    tutor.come_back();
    let view = tutor.view().expect("it plays");
    assert_eq!((view.beat.id.as_str(), view.played.recording.len()), ("three-calls", before));
    assert!(tutor.undo() && tutor.state().beats["three-calls"].deeds.len() == 1);
}

#[test]
fn what_is_to_be_predicted_comes_before_the_deed_and_what_isn_t_offered_is_refused() {
    let lesson = tutor::lesson("open-close-session").expect("a lesson");
    let mut tutor = at(&lesson, "cut-it");
    let cut = Deed::Cut(Timed::default());
    assert!(matches!(tutor.act(cut.clone()), Err(Refused::PredictFirst(id)) if id == "after-cut"));
    assert!(matches!(at(&lesson, "hook").act(cut), Err(Refused::NotHere(_))));
}

#[test]
fn a_checkpoint_that_was_damaged_or_is_of_another_lesson_isn_t_taken_up() {
    let [first, second] = ["open-close-session", "resync-recovery"].map(|id| tutor::lesson(id).expect("a lesson"));
    let mut state = State::new(&first);
    state.beats.insert("call".into(), Tried { failed: 1, ..Tried::default() });
    let kept = state.export();
    assert_eq!(State::import(&kept, &first), Ok(state));
    assert_eq!(State::import(&kept, &second), Err(NotTaken::Lesson("open-close-session".into())));
    assert_eq!(State::import(&kept.replace(" 1 ", " 2 "), &first), Err(NotTaken::Version(2)));
    let mut changed = kept.clone().into_bytes();
    for at in 0..changed.len() {
        let was = changed[at];
        changed[at] = if was == b'0' { b'1' } else { b'0' };
        let text = String::from_utf8(changed.clone()).expect("ASCII");
        assert!(State::import(&text, &first).is_err(), "octet {at} of {text}");
        changed[at] = was;
    }
    let (old, new) = (first.revision, first.revision + 1);
    assert_eq!(State::import(&kept, &Lesson { revision: new, ..first }), Err(NotTaken::Revision(old)));
}

#[test]
fn a_prediction_that_misses_its_goal_is_asked_again_and_the_goal_can_be_reached() {
    let lesson = tutor::lesson("activities").expect("a lesson");
    let (_, effort) = efforts(&lesson).find(|(beat, _)| beat.id == "pay-today").expect("a goal");
    let mut tutor = at(&lesson, "pay-today");
    tutor.answer("sent-twice", Given::Number(0), Day(0)).expect("a prediction");
    for deed in &effort.solutions[0].deeds {
        tutor.act(deed.clone()).expect("a deed");
    }
    let judged = tutor.submit().expect("judged");
    assert!(matches!(judged.then, Then::Again(1)), "{:?}", judged.then);
    assert_eq!(tutor.awaits(), Awaits::Answers(vec!["sent-twice".into()]));
    tutor.answer("sent-twice", Given::Number(500), Day(0)).expect("a prediction");
    assert!(matches!(tutor.submit().expect("judged").then, Then::Done));
    // What was said stands beside what was, with its why.
    let view = tutor.view().expect("a view");
    let said = view.compared.iter().find(|compared| compared.question == "sent-twice").expect("compared");
    assert!(said.graded.right);
}

#[test]
fn beginning_a_step_again_asks_only_for_predictions_that_were_wrong() {
    let lesson = tutor::lesson("activities").expect("a lesson");
    for (said, awaits) in [(0, Awaits::Answers(vec!["sent-twice".into()])), (500, Awaits::Goal)] {
        let mut tutor = at(&lesson, "pay-today");
        tutor.answer("sent-twice", Given::Number(said), Day(0)).expect("a prediction");
        tutor.again();
        assert_eq!(tutor.awaits(), awaits);
    }
}
