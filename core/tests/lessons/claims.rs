//! Claims: what a learner did towards a goal, as text that anyone judges again.

use capa5_core::lesson::tutor::form::{Deed, Lesson, Timed};
use capa5_core::lesson::tutor::task::{Attempt, Task};
use capa5_core::lesson::tutor::{self, Claim, Day, NotJudged, Tutor};

use super::{at, efforts};

/// A tutor that has done what a recorded attempt does.
fn done(lesson: &Lesson, beat: &str, attempt: &Attempt) -> Tutor {
    let mut tutor = at(lesson, beat);
    for (question, given) in &attempt.given {
        tutor.answer(question, given.clone(), Day(0)).expect("a prediction");
    }
    for deed in &attempt.deeds {
        tutor.act(deed.clone()).expect("a deed");
    }
    tutor
}

#[test]
fn every_recorded_solution_is_a_claim_that_holds_for_whoever_gets_it_and_no_wrong_attempt_is() {
    for id in tutor::ids() {
        let lesson = tutor::lesson(id).expect("a lesson");
        for (beat, effort) in efforts(&lesson) {
            for (attempt, holds) in
                effort.solutions.iter().map(|one| (one, true)).chain(effort.wrong.iter().map(|one| (one, false)))
            {
                let text = done(&lesson, &beat.id, attempt).claim().expect("a goal").export();
                let ruling = Claim::import(&text).expect("it came whole").judge(&lesson).expect("judged");
                assert_eq!(ruling.holds, holds, "{id}/{}: {:?}", beat.id, ruling.goals);
            }
        }
    }
}

/// The claim of the interview, and its lesson.
fn interview() -> (Lesson, Claim) {
    let lesson = tutor::lesson("dialogue-control").expect("a lesson");
    let beat = lesson.beats.iter().find(|beat| beat.id == "press").expect("a beat");
    let Task::Challenge(effort) = &beat.task else { panic!("a challenge") };
    let claim = done(&lesson, "press", &effort.solutions[0]).claim().expect("a goal");
    (lesson, claim)
}

#[test]
fn a_claim_that_was_changed_on_its_way_is_none() {
    let (_, claim) = interview();
    let text = claim.export();
    assert!(text.len() < 1_000, "{} octets in a link", text.len());
    assert!(text.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter)), "{text}");
    for (at, was) in text.char_indices() {
        let other = if was == 'A' { 'B' } else { 'A' };
        let changed = format!("{}{other}{}", &text[..at], &text[at + 1..]);
        assert_eq!(Claim::import(&changed), Err(NotJudged::Damaged), "character {at}");
        assert_eq!(Claim::import(&text[..at]), Err(NotJudged::Damaged));
    }
}

#[test]
fn a_claim_of_what_the_beat_does_not_allow_isn_t_judged() {
    let (lesson, claim) = interview();
    let cut = Claim { deeds: vec![("press".into(), vec![Deed::Cut(Timed::default())])], ..claim.clone() };
    assert_eq!(cut.judge(&lesson).err(), Some(NotJudged::NotPossible));
    let older = Claim { revision: 0, ..claim.clone() };
    assert_eq!(older.judge(&lesson).err(), Some(NotJudged::Revision(0)));
    let elsewhere = Claim { beat: "hook".into(), ..claim };
    assert_eq!(elsewhere.judge(&lesson).err(), Some(NotJudged::Unknown("hook".into())));
}

#[test]
fn a_claim_of_work_that_went_on_the_next_day_brings_both_days() {
    let lesson = tutor::lesson("activities").expect("a lesson");
    let solution = |id: &str| {
        let (_, effort) = efforts(&lesson).find(|(beat, _)| beat.id == id).expect("a goal");
        effort.solutions[0].deeds.clone()
    };
    let mut tutor = at(&lesson, "today");
    for deed in solution("today") {
        tutor.act(deed).expect("a deed");
    }
    tutor.submit().expect("judged");
    tutor.go_on().expect("done");
    tutor.go_on().expect("the night is over");
    for deed in solution("tomorrow") {
        tutor.act(deed).expect("a deed");
    }
    let claim = tutor.claim().expect("a goal");
    assert_eq!(claim.deeds.iter().map(|(beat, _)| beat.as_str()).collect::<Vec<_>>(), ["today", "tomorrow"]);
    assert!(claim.judge(&lesson).expect("judged").holds);
}

/// Links are given away: one of each form is kept. `CAPA5_BLESS=1` writes it anew where its lesson has another revision.
#[test]
fn a_claim_that_was_given_away_is_still_judged() {
    let (lesson, claim) = interview();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/claim.txt");
    if std::env::var_os("CAPA5_BLESS").is_some() {
        std::fs::write(file, claim.export() + "\n").expect("written");
    }
    let kept = std::fs::read_to_string(file).expect("a claim of this form");
    let kept = Claim::import(kept.trim()).expect("it is read");
    assert!(kept.judge(&lesson).expect("judged").holds);
}
