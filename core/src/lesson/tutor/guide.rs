//! The tutor: a lesson, and where the learner stands in it. A pure state machine: the same acts lead to the same place.

use alloc::string::String;
use alloc::vec::Vec;

use super::form::{Deed, Lesson};
use super::judge::Judge;
use super::slots::HINTS;
use super::stage::{Cannot, Played};
use super::state::{Answered, Day, State};
use super::task::{Beat, Control, Given, Task};
use super::view::{Awaits, Judged, Refused, Then, Verdict, View};

/// Wrong answers after which the worked example is shown.
pub(super) const PATIENCE: u32 = 2;

/// A lesson and where the learner stands in it.
#[derive(Clone)]
pub struct Tutor {
    pub(super) lesson: Lesson,
    pub(super) state: State,
}

impl Tutor {
    /// A lesson from where the learner stands.
    #[must_use]
    pub const fn new(lesson: Lesson, state: State) -> Self {
        Self { lesson, state }
    }

    /// The lesson.
    #[must_use]
    pub const fn lesson(&self) -> &Lesson {
        &self.lesson
    }

    /// What is kept.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// The beat she is in.
    #[must_use]
    pub fn beat(&self) -> &Beat {
        &self.lesson.beats[(self.state.beat as usize).min(self.lesson.beats.len() - 1)]
    }

    /// Where she stands.
    ///
    /// # Errors
    /// The beat's run can't be played.
    pub fn view(&self) -> Result<View, Cannot> {
        let (beat, vars) = (self.beat(), self.effort_vars());
        let played = self.run()?;
        let judge = Judge::new(&played.recording, &vars);
        let end = played.recording.len();
        let (from, until) = match &beat.task {
            Task::Watch(span) => {
                let from = span.from.as_ref().map_or_else(|| self.stopped(&played), |from| judge.record(from));
                (from.unwrap_or(0), judge.record(&span.until).unwrap_or(end))
            }
            Task::Predict(predict) => (self.stopped(&played).unwrap_or(0), judge.record(&predict.until).unwrap_or(end)),
            Task::Explain | Task::Question(_) | Task::Rest => {
                let here = self.stopped(&played).unwrap_or(0);
                (here, here)
            }
            Task::Act(_) | Task::Lab(_) | Task::Challenge(_) | Task::Example(_) => (0, end),
        };
        let (goals, hints) = match self.effort() {
            Some(effort) => (self.goals(effort, &played)?, self.tried().hints),
            None => (Vec::new(), 0),
        };
        let (place, away, awaits) = ((self.state.beat, self.lesson.beats.len() as u32), self.state.away, self.awaits());
        let (vars, compared, beat) = (self.all_vars(), self.compared()?, beat.clone());
        let rested = self.tried().done;
        let stage = self.set()?;
        let hands = stage.hands.keys().chain(&stage.beside).copied().collect();
        Ok(View { beat, rested, place, played, hands, from, until, vars, goals, compared, hints, awaits, away })
    }

    /// What the beat waits for.
    #[must_use]
    pub fn awaits(&self) -> Awaits {
        let open = |ids: &[String], done: fn(&Answered) -> bool| -> Vec<String> {
            ids.iter().filter(|id| !self.state.answers.get(*id).is_some_and(done)).cloned().collect()
        };
        let asked = match &self.beat().task {
            Task::Predict(predict) => open(&predict.ask, |answered| answered.given.is_some()),
            Task::Question(ids) => open(&ids.ask, |answered| answered.right || answered.wrong >= PATIENCE),
            Task::Act(effort) | Task::Challenge(effort) => {
                let first = open(&effort.predict, |answered| answered.given.is_some());
                if first.is_empty() && !self.tried().done && self.tried().failed < PATIENCE {
                    return Awaits::Goal;
                }
                first
            }
            Task::Explain | Task::Watch(_) | Task::Lab(_) | Task::Example(_) | Task::Rest => Vec::new(),
        };
        if !asked.is_empty() {
            return Awaits::Answers(asked);
        }
        if self.state.beat as usize + 1 >= self.lesson.beats.len() { Awaits::End } else { Awaits::Next }
    }

    /// Goes on to the next beat.
    ///
    /// # Errors
    /// What is awaited first.
    pub fn go_on(&mut self) -> Result<(), Refused> {
        self.here()?;
        match self.awaits() {
            Awaits::Next => {
                self.state.beat += 1;
                self.state.furthest = self.state.furthest.max(self.state.beat);
                self.mark_end();
                Ok(())
            }
            other @ (Awaits::Answers(_) | Awaits::Goal | Awaits::End) => Err(Refused::Awaited(other)),
        }
    }

    /// Goes to a beat she has been in.
    ///
    /// # Errors
    /// There is none, or she hasn't been there.
    pub fn go_to(&mut self, id: &str) -> Result<(), Refused> {
        self.here()?;
        let place = self.lesson.beats.iter().position(|beat| beat.id == id).map(|place| place as u32);
        let place = place.filter(|place| *place <= self.state.furthest);
        self.state.beat = place.ok_or_else(|| Refused::Unknown(id.into()))?;
        Ok(())
    }

    /// She takes the controls: the lesson waits.
    pub const fn leave(&mut self) {
        self.state.away = true;
    }

    /// She comes in a later visit: a lesson that rests has been closed and opened again.
    pub fn visit(&mut self) {
        if matches!(self.beat().task, Task::Rest) {
            let id = self.beat().id.clone();
            self.state.beats.entry(id).or_default().done = true;
        }
    }

    /// Back to the lesson: the exact beat.
    pub const fn come_back(&mut self) {
        self.state.away = false;
    }

    /// Answers a question of the beat.
    ///
    /// # Errors
    /// It isn't asked here, or its run can't be played.
    pub fn answer(&mut self, id: &str, given: Given, today: Day) -> Result<Verdict, Refused> {
        self.here()?;
        let unknown = || Refused::Unknown(id.into());
        let question = self.lesson.question(id).ok_or_else(unknown)?;
        let (asked, predicted) = match &self.beat().task {
            Task::Predict(predict) => (predict.ask.iter().any(|other| other == id), true),
            Task::Act(effort) | Task::Challenge(effort) => (effort.predict.iter().any(|other| other == id), true),
            Task::Question(ids) => (ids.ask.iter().any(|other| other == id), false),
            Task::Explain | Task::Watch(_) | Task::Lab(_) | Task::Example(_) | Task::Rest => (false, false),
        };
        if !asked {
            return Err(unknown());
        }
        let before = self.state.answers.get(id).cloned().unwrap_or_default();
        if predicted && before.given.is_some() {
            // What was said stays said: it stands beside the outcome.
            return Err(Refused::Awaited(self.awaits()));
        }
        let graded = self.lesson.grade(question, before.variant, &given)?;
        let answered = self.state.answers.entry(id.into()).or_default();
        answered.given = Some(given);
        answered.right = graded.right;
        if predicted {
            // A guess is committed, right or not; what it says of the learner counts for the review.
            if !graded.right {
                self.state.missed(id, today);
            }
            return Ok(Verdict { graded: None, feedback: None, then: Then::Committed });
        }
        if graded.right {
            self.mark_end();
            return Ok(Verdict { graded: Some(graded), feedback: None, then: Then::Done });
        }
        answered.wrong += 1;
        answered.variant += 1;
        let then = if answered.wrong < PATIENCE { Then::Again(answered.variant) } else { Then::Worked(Vec::new()) };
        self.state.missed(id, today);
        self.mark_end();
        let feedback = graded.shows.as_deref().map(|shows| self.lesson.contradiction(shows)).transpose()?;
        Ok(Verdict { graded: Some(graded), feedback, then })
    }

    /// Answers a question that is due for review, wherever she stands and whoever has the controls. Known at once, it comes
    /// again later; missed, it is asked once more with other numbers, and comes again tomorrow.
    ///
    /// # Errors
    /// It isn't due, or its run can't be played.
    pub fn review(&mut self, id: &str, given: Given, today: Day) -> Result<Verdict, Refused> {
        let unknown = || Refused::Unknown(id.into());
        let question = self.lesson.question(id).ok_or_else(unknown)?;
        if !self.state.due(today).any(|other| other == id) {
            return Err(unknown());
        }
        let graded = self.lesson.grade(question, self.review_variant(id), &given)?;
        let feedback = match graded.shows.as_deref().filter(|_| !graded.right) {
            Some(shows) => Some(self.lesson.contradiction(shows)?),
            None => None,
        };
        let answered = self.state.answers.entry(State::in_review(id)).or_default();
        let missed_before = answered.wrong > 0;
        // Whatever comes next is asked with other numbers.
        answered.variant += 1;
        let then = if graded.right {
            Then::Done
        } else if missed_before {
            Then::Worked(Vec::new())
        } else {
            answered.wrong += 1;
            Then::Again(answered.variant)
        };
        if !matches!(then, Then::Again(_)) {
            (answered.wrong, answered.hints) = (0, 0);
            if graded.right && !missed_before { self.state.known(id, today) } else { self.state.missed(id, today) }
        }
        Ok(Verdict { graded: Some(graded), feedback, then })
    }

    /// The variant in which a question is asked in its review: not the one that was answered in the lesson.
    #[must_use]
    pub fn review_variant(&self, id: &str) -> u32 {
        let of = |id: &str| self.state.answers.get(id).map_or(0, |answered| answered.variant);
        of(id) + 1 + of(&State::in_review(id))
    }

    /// Does something on the stage.
    ///
    /// # Errors
    /// It isn't to be touched here, something is to be predicted first, or it can't be done.
    pub fn act(&mut self, deed: Deed) -> Result<Played, Refused> {
        self.here()?;
        let needs = control(&deed);
        let knob = |knobs: &[String]| matches!(&deed, Deed::Turn(turned) if !knobs.contains(&turned.knob));
        let beat = self.beat();
        let closed = matches!(&beat.task, Task::Lab(lab) if !lab.knobs.is_empty() && knob(&lab.knobs));
        if !beat.may.contains(&needs) || closed {
            return Err(Refused::NotHere(needs));
        }
        if let Awaits::Answers(first) = self.awaits() {
            return Err(Refused::PredictFirst(first.into_iter().next().unwrap_or_default()));
        }
        let id = beat.id.clone();
        let mut tutor = self.clone();
        tutor.state.beats.entry(id).or_default().deeds.push(deed);
        let played = tutor.run()?;
        *self = tutor;
        Ok(played)
    }

    /// Takes the last deed of the beat back; whether there was one.
    pub fn undo(&mut self) -> bool {
        let id = self.beat().id.clone();
        self.state.beats.get_mut(&id).is_some_and(|tried| tried.deeds.pop().is_some())
    }

    /// Takes all deeds of the beat back.
    pub fn again(&mut self) {
        let id = self.beat().id.clone();
        if let Some(tried) = self.state.beats.get_mut(&id) {
            tried.deeds.clear();
        }
        if !self.tried().done {
            let missed = self.mispredicted();
            self.ask_again(&missed);
        }
    }

    /// What was predicted wrong for the goal of this beat.
    fn mispredicted(&self) -> Vec<String> {
        let wrong = |id: &&String| self.state.answers.get(*id).is_some_and(|said| said.given.is_some() && !said.right);
        self.effort().map_or_else(Vec::new, |effort| effort.predict.iter().filter(wrong).cloned().collect())
    }

    /// Predictions that are to be made anew, with other numbers where there are some: else their goal were out of reach.
    fn ask_again(&mut self, ids: &[String]) {
        for id in ids {
            if let Some(answered) = self.state.answers.get_mut(id) {
                answered.given = None;
                answered.variant += 1;
            }
        }
    }

    /// The learner says that the goal is reached.
    ///
    /// # Errors
    /// There is no goal here, something is to be predicted first, or the run can't be played.
    pub fn submit(&mut self) -> Result<Judged, Refused> {
        self.here()?;
        let effort = self.effort().ok_or_else(|| Refused::Awaited(self.awaits()))?;
        if let Some(first) = effort.predict.iter().find(|id| !self.answered(id)) {
            return Err(Refused::PredictFirst(first.clone()));
        }
        let played = self.run()?;
        let goals = self.goals(effort, &played)?;
        let done = goals.iter().all(|goal| goal.holds);
        let shows = if done { None } else { self.failed(effort, &played)? };
        let missed = if done { Vec::new() } else { self.mispredicted() };
        let feedback = shows.map(|shows| self.lesson.contradiction(&shows)).transpose()?;
        let solution = effort.solutions.first().map(|attempt| attempt.deeds.clone()).unwrap_or_default();
        let id = self.beat().id.clone();
        let tried = self.state.beats.entry(id).or_default();
        tried.done |= done;
        let then = if done {
            Then::Done
        } else {
            tried.failed += 1;
            if tried.failed < PATIENCE { Then::Again(tried.failed) } else { Then::Worked(solution) }
        };
        if matches!(then, Then::Again(_)) {
            self.ask_again(&missed);
        }
        self.mark_end();
        Ok(Judged { goals, feedback, then })
    }

    /// The next hint to a question in its review.
    pub fn review_hint(&mut self, id: &str) -> String {
        let hint = self.hint(Some(&State::in_review(id)));
        hint.replacen(&State::in_review(id), id, 1)
    }

    /// The next of three hints: the id of its words; the third again after the third. For a question, or the beat's goal.
    pub fn hint(&mut self, question: Option<&str>) -> String {
        let id = question.map_or_else(|| self.beat().id.clone(), String::from);
        let seen = match question {
            Some(question) => &mut self.state.answers.entry(question.into()).or_default().hints,
            None => &mut self.state.beats.entry(id.clone()).or_default().hints,
        };
        *seen = (*seen + 1).min(HINTS.len() as u8);
        alloc::format!("{id}/{}", HINTS[usize::from(*seen) - 1])
    }

    /// Notes that she has come to the end, once she has.
    fn mark_end(&mut self) {
        if self.awaits() == Awaits::End {
            self.state.finish();
        }
    }

    fn answered(&self, id: &str) -> bool {
        self.state.answers.get(id).is_some_and(|answered| answered.given.is_some())
    }

    const fn here(&self) -> Result<(), Refused> {
        if self.state.away { Err(Refused::Away) } else { Ok(()) }
    }
}

/// What a deed touches.
const fn control(deed: &Deed) -> Control {
    match deed {
        Deed::Ask(_) | Deed::Press(_) | Deed::Type(_) => Control::Ask,
        Deed::Cut(_) | Deed::Restore(_) => Control::Cut,
        Deed::Crash(_) => Control::Crash,
        Deed::Recover(_) => Control::Recover,
        Deed::Turn(_) => Control::Knobs,
        Deed::Keep(_) => Control::Keep,
    }
}
