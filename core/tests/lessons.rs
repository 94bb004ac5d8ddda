//! Every lesson of the course: its solutions reach their goals, its wrong attempts are told why, its questions have one answer.

#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;

use capa5_core::lesson::tutor::form::{Deed, Lesson};
use capa5_core::lesson::tutor::grade::message;
use capa5_core::lesson::tutor::judge::{Judge, Vars};
use capa5_core::lesson::tutor::stage::variant;
use capa5_core::lesson::tutor::task::{Attempt, Beat, By, Effort, Given, Question, Task};
use capa5_core::lesson::tutor::{self, Awaits, Day, State, Then, Tutor};
use capa5_core::world::check;

#[path = "lessons/behaviour.rs"]
mod behaviour;
#[path = "lessons/claims.rs"]
mod claims;
#[path = "lessons/stages.rs"]
mod stages;
#[path = "lessons/typed.rs"]
mod typed;

/// How many variants of what is drawn are tried.
const VARIANTS: u32 = 6;

fn lessons() -> Vec<Lesson> {
    tutor::ids().map(|id| tutor::lesson(id).expect("the build checked it")).collect()
}

fn efforts(lesson: &Lesson) -> impl Iterator<Item = (&Beat, &Effort)> {
    lesson.beats.iter().filter_map(|beat| match &beat.task {
        Task::Act(effort) | Task::Challenge(effort) => Some((beat, effort)),
        Task::Explain
        | Task::Watch(_)
        | Task::Predict(_)
        | Task::Lab(_)
        | Task::Question(_)
        | Task::Example(_)
        | Task::Rest => None,
    })
}

/// A tutor that stands in a beat, as if all before were done.
fn at(lesson: &Lesson, beat: &str) -> Tutor {
    let place = lesson.beats.iter().position(|other| other.id == beat).expect("a beat") as u32;
    let state = State { beat: place, furthest: place, ..State::new(lesson) };
    Tutor::new(lesson.clone(), state)
}

/// Does what a recorded attempt does; what the tutor says in the end.
fn attempt(lesson: &Lesson, beat: &str, attempt: &Attempt) -> Result<tutor::Judged, String> {
    let mut tutor = at(lesson, beat);
    for (question, given) in &attempt.given {
        tutor.answer(question, given.clone(), Day(0)).map_err(|refused| format!("{question}: {refused:?}"))?;
    }
    for deed in &attempt.deeds {
        tutor.act(deed.clone()).map_err(|refused| format!("{deed:?}: {refused:?}"))?;
    }
    tutor.submit().map_err(|refused| format!("{refused:?}"))
}

#[test]
fn every_recorded_solution_reaches_its_goal() {
    let mut wrong = Vec::new();
    for lesson in lessons() {
        for (beat, effort) in efforts(&lesson) {
            for (index, solution) in effort.solutions.iter().enumerate() {
                let of = format!("{}/{} solution {}", lesson.id, beat.id, index + 1);
                match attempt(&lesson, &beat.id, solution) {
                    Ok(judged) if judged.then == Then::Done => {
                        let undecided = judged.goals.iter().filter(|goal| goal.by == 0 && goal.id != "nothing-refused");
                        wrong.extend(undecided.map(|goal| format!("{of}: no record decided {}", goal.id)));
                    }
                    Ok(judged) => wrong.push(format!("{of}: {:?}", judged.goals)),
                    Err(why) => wrong.push(format!("{of}: {why}")),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_recorded_wrong_attempt_is_told_its_misconception_and_what_contradicts_it() {
    let mut wrong = Vec::new();
    for lesson in lessons() {
        for (beat, effort) in efforts(&lesson) {
            for (index, mistake) in effort.wrong.iter().enumerate() {
                let of = format!("{}/{} wrong {}", lesson.id, beat.id, index + 1);
                match attempt(&lesson, &beat.id, mistake) {
                    Ok(judged) => {
                        let told = judged.feedback.as_ref().map(|feedback| &feedback.id);
                        if judged.then == Then::Done || told != mistake.shows.as_ref() {
                            wrong.push(format!("{of}: told {told:?}, not {:?}; {:?}", mistake.shows, judged.goals));
                        }
                    }
                    Err(why) => wrong.push(format!("{of}: {why}")),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The goal of who does nothing: it must not be reached.
#[test]
fn no_goal_is_reached_by_doing_nothing() {
    for lesson in lessons() {
        for (beat, _) in efforts(&lesson) {
            let judged = attempt(&lesson, &beat.id, &Attempt::default());
            assert!(judged.is_err() || judged.is_ok_and(|judged| judged.then != Then::Done), "{}", beat.id);
        }
    }
}

/// A part that holds whatever is done says nothing of the learner: a recorded wrong attempt misses each.
#[test]
fn every_part_of_a_goal_can_fail() {
    let mut never = Vec::new();
    for lesson in lessons() {
        for (beat, effort) in efforts(&lesson) {
            let mut failed: BTreeSet<String> = BTreeSet::new();
            for mistake in &effort.wrong {
                let judged = attempt(&lesson, &beat.id, mistake).into_iter().flat_map(|judged| judged.goals);
                failed.extend(judged.filter(|goal| !goal.holds).map(|goal| goal.id));
            }
            let parts = effort.goal.iter().filter(|test| !failed.contains(&test.id));
            never.extend(parts.map(|test| format!("{}/{}: {}", lesson.id, beat.id, test.id)));
        }
    }
    assert!(never.is_empty(), "no recorded wrong attempt misses these: {never:#?}");
}

#[test]
fn a_goal_with_drawn_numbers_can_be_reached_in_each_variant() {
    let mut wrong = Vec::new();
    for lesson in lessons() {
        for (beat, effort) in efforts(&lesson).filter(|(_, effort)| !effort.vars.is_empty()) {
            let stage = beat.stage.as_deref().expect("a stage of its own");
            for index in 0..VARIANTS {
                let vars = variant(&effort.vars, lesson.seed, index);
                let deeds: Vec<Deed> = effort.solutions[0].deeds.iter().chain(&effort.fate).cloned().collect();
                let played = lesson.stage(stage).and_then(|stage| stage.play(&deeds, &vars)).expect("it plays");
                let judge = Judge::new(&played.recording, &vars);
                let missed: Vec<_> = effort.goal.iter().filter(|test| !judge.holds(&test.that)).collect();
                if !missed.is_empty() {
                    wrong.push(format!("{}/{} variant {index} {vars:?}: {missed:?}", lesson.id, beat.id));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// An answer that is no one's: what grading it says the right one would have been.
fn right(lesson: &Lesson, question: &Question, index: u32) -> Option<Given> {
    match &question.by {
        By::Build(build) => Some(message(build.solution.clone())),
        By::Choose(_) | By::Number(_) | By::Order(_) | By::Mask(_) | By::Table(_) | By::Sort(_) => {
            lesson.grade(question, index, &Given::Option(String::new())).expect("it plays").answer
        }
    }
}

#[test]
fn every_question_has_exactly_one_right_answer_in_each_variant_and_a_record_that_shows_it() {
    let mut wrong = Vec::new();
    for lesson in lessons() {
        for question in &lesson.questions {
            for index in 0..VARIANTS {
                let of = format!("{}/{} variant {index}", lesson.id, question.id);
                let Some(answer) = right(&lesson, question, index) else {
                    wrong.push(format!("{of}: no answer is right, or several are"));
                    continue;
                };
                let graded = lesson.grade(question, index, &answer).expect("it plays");
                if !graded.right || graded.by == 0 {
                    wrong.push(format!("{of}: {answer:?} right {}, shown by {}", graded.right, graded.by));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Sheets that are wrong from a cell on, so that too few are right.
fn spoilt(right: &[i64], least: u32) -> Vec<Given> {
    let wrong = |from: usize| right.iter().enumerate().map(|(cell, value)| value + i64::from(cell >= from)).collect();
    (0..least as usize).map(|from| Given::Cells(wrong(from))).collect()
}

/// A plausible wrong answer of each kind.
fn mistakes(question: &Question, answer: &Given) -> Vec<Given> {
    match (&question.by, answer) {
        (By::Choose(choices), Given::Option(right)) => {
            choices.iter().filter(|choice| choice.id != *right).map(|choice| Given::Option(choice.id.clone())).collect()
        }
        (By::Number(number), Given::Number(right)) => vec![Given::Number(right + 3 * number.unit.size())],
        (By::Order(_), Given::Order(right)) => vec![Given::Order(right.iter().rev().cloned().collect())],
        (By::Build(build), _) => build.wrong.iter().map(|wrong| message(wrong.ask.clone())).collect(),
        (By::Mask(_), Given::Number(right)) => vec![Given::Number(right ^ 1), Given::Number(right ^ 0x40)],
        (By::Table(table), Given::Cells(right)) => spoilt(right, table.least),
        (By::Sort(sort), Given::Cells(right)) => spoilt(right, sort.least),
        (By::Choose(_) | By::Number(_) | By::Order(_) | By::Mask(_) | By::Table(_) | By::Sort(_), _) => Vec::new(),
    }
}

#[test]
fn a_wrong_answer_of_any_kind_is_told_the_event_that_contradicts_it() {
    for lesson in lessons() {
        for question in &lesson.questions {
            let answer = right(&lesson, question, 0).expect("an answer");
            let mistakes = mistakes(question, &answer);
            assert!(!mistakes.is_empty(), "{}", question.id);
            for mistake in mistakes {
                let graded = lesson.grade(question, 0, &mistake).expect("it plays");
                let shows = graded.shows.unwrap_or_else(|| panic!("{}: {mistake:?} shows nothing", question.id));
                assert!(!graded.right && lesson.contradiction(&shows).is_ok(), "{}", question.id);
            }
        }
    }
}

#[test]
fn every_misconception_is_contradicted_by_an_event_and_shown_by_something() {
    let mut wrong = Vec::new();
    for lesson in lessons() {
        let mut shown: BTreeSet<&str> = BTreeSet::new();
        for (_, effort) in efforts(&lesson) {
            shown.extend(effort.wrong.iter().filter_map(|attempt| attempt.shows.as_deref()));
        }
        for question in &lesson.questions {
            match &question.by {
                By::Choose(choices) => shown.extend(choices.iter().filter_map(|choice| choice.shows.as_deref())),
                By::Number(number) => shown.extend(number.because.iter().map(|because| because.shows.as_str())),
                By::Order(order) => _ = shown.insert(&order.shows),
                By::Build(build) => shown.extend(build.because.iter().map(|because| because.shows.as_str())),
                By::Mask(mask) => shown.extend(mask.because.iter().map(|because| because.shows.as_str())),
                By::Table(table) => shown.extend(table.columns.iter().map(|column| column.shows.as_str())),
                By::Sort(sort) => shown.extend(sort.items.iter().map(|item| item.shows.as_str())),
            }
        }
        for misconception in &lesson.misconceptions {
            match lesson.contradiction(&misconception.id) {
                Ok(found) if found.from < found.against => {}
                Ok(found) => {
                    wrong.push(format!("{}: replays from {} to {}", misconception.id, found.from, found.against))
                }
                Err(why) => wrong.push(format!("{}: {why:?}", misconception.id)),
            }
            if !shown.contains(misconception.id.as_str()) {
                wrong.push(format!("{}: nothing shows it", misconception.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_stage_plays_to_its_end_under_the_referee() {
    let vars = Vars::new();
    for lesson in lessons() {
        for stage in &lesson.stages {
            let played = stage.play(&[], &vars).unwrap_or_else(|why| panic!("{}/{}: {why:?}", lesson.id, stage.id));
            assert_eq!(check::check(played.recording.log()), [], "{}/{}", lesson.id, stage.id);
        }
    }
}

/// What is looked at is looked through: data that goes on is one row.
#[test]
fn no_stage_has_more_rows_than_a_learner_looks_through() {
    let vars = Vars::new();
    for lesson in lessons() {
        for stage in &lesson.stages {
            let rows = stage.play(&[], &vars).expect("it plays").recording.items().len();
            println!("{}/{}: {rows}", lesson.id, stage.id);
            assert!(rows <= 250, "{}/{}: {rows} rows", lesson.id, stage.id);
        }
    }
}

#[test]
fn every_objective_is_checked_by_a_goal_or_a_question() {
    for lesson in lessons() {
        for objective in &lesson.objectives {
            let asked = lesson.questions.iter().any(|question| question.objective == *objective);
            let reached = efforts(&lesson).any(|(beat, _)| beat.objectives.contains(objective));
            assert!(
                asked && (reached || lesson.questions.iter().filter(|q| q.objective == *objective).count() > 1),
                "{}: {objective}",
                lesson.id
            );
        }
    }
}

/// Goes through a lesson as its recorded solutions do; each beat's view, in order.
fn through(lesson: &Lesson) -> Vec<tutor::View> {
    let mut tutor = Tutor::new(lesson.clone(), State::new(lesson));
    let mut views = Vec::new();
    loop {
        // What was kept is all there is: every beat begins with a reload.
        let kept = tutor.state().export();
        tutor = Tutor::new(lesson.clone(), State::import(&kept, lesson).expect("it was kept"));
        let beat = tutor.beat().clone();
        if let Task::Act(effort) | Task::Challenge(effort) = &beat.task {
            for (question, given) in &effort.solutions[0].given {
                tutor.answer(question, given.clone(), Day(0)).expect("a prediction");
            }
            for deed in &effort.solutions[0].deeds {
                tutor.act(deed.clone()).expect("a deed");
            }
            assert_eq!(tutor.submit().expect("judged").then, Then::Done, "{}", beat.id);
        }
        while let Awaits::Answers(open) = tutor.awaits() {
            let question = lesson.question(&open[0]).expect("a question").clone();
            let given = right(lesson, &question, 0).expect("an answer");
            tutor.answer(&open[0], given, Day(0)).expect("it is asked here");
        }
        views.push(tutor.view().unwrap_or_else(|why| panic!("{}: {why:?}", beat.id)));
        match tutor.awaits() {
            Awaits::Next => {
                assert!(!tutor.state().is_finished(), "{}/{}", lesson.id, beat.id);
                tutor.go_on().expect("nothing is awaited");
            }
            Awaits::End => {
                assert!(tutor.state().is_finished(), "{}", lesson.id);
                return views;
            }
            other @ (Awaits::Answers(_) | Awaits::Goal) => panic!("{}: {other:?}", beat.id),
        }
    }
}

#[test]
fn a_learner_gets_from_the_first_beat_to_the_last_and_each_beat_has_its_place_in_the_run() {
    for lesson in lessons() {
        let views = through(&lesson);
        assert_eq!(views.len(), lesson.beats.len(), "{}", lesson.id);
        for view in &views {
            assert!(view.from <= view.until, "{}/{}: {} to {}", lesson.id, view.beat.id, view.from, view.until);
            if matches!(view.beat.task, Task::Watch(_) | Task::Predict(_)) {
                assert!(view.from < view.until, "{}/{} plays nothing", lesson.id, view.beat.id);
            }
            let judge_vars = Vars::new();
            let judge = Judge::new(&view.played.recording, &judge_vars);
            for event in &view.beat.show {
                assert!(judge.record(&lesson.events[event]).is_some(), "{}/{}: {event}", lesson.id, view.beat.id);
            }
        }
    }
}

#[test]
fn a_recorded_wrong_request_shows_the_misconception_it_was_recorded_for() {
    for lesson in lessons() {
        for question in &lesson.questions {
            let By::Build(build) = &question.by else { continue };
            for wrong in &build.wrong {
                let graded = lesson.grade(question, 0, &message(wrong.ask.clone())).expect("it plays");
                assert_eq!(graded.shows.as_ref(), Some(&wrong.shows), "{}", question.id);
            }
        }
    }
}
