//! Where a learner stands, worked out: the run of her beat, its numbers, goals and predictions.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::form::{Deed, Stage};
use super::grade::because;
use super::guide::Tutor;
use super::judge::{Judge, Vars, Worth};
use super::stage::{Cannot, Played, variant};
use super::state::Tried;
use super::task::{Beat, Effort, Task};
use super::view::{Compared, Goal};
use crate::world::record::RecordId;

impl Tutor {
    pub(super) fn effort(&self) -> Option<&Effort> {
        match &self.beat().task {
            Task::Act(effort) | Task::Challenge(effort) => Some(effort),
            Task::Explain
            | Task::Watch(_)
            | Task::Predict(_)
            | Task::Lab(_)
            | Task::Question(_)
            | Task::Example(_)
            | Task::Rest => None,
        }
    }

    pub(super) fn tried(&self) -> Tried {
        self.state.beats.get(&self.beat().id).cloned().unwrap_or_default()
    }

    pub(super) fn effort_vars(&self) -> Vars {
        self.effort().map_or_else(Vars::new, |effort| variant(&effort.vars, self.lesson.seed, self.tried().failed))
    }

    pub(super) fn all_vars(&self) -> BTreeMap<String, Vars> {
        let ids: &[String] = match &self.beat().task {
            Task::Predict(predict) => &predict.ask,
            Task::Question(ids) => &ids.ask,
            Task::Act(effort) | Task::Challenge(effort) => &effort.predict,
            Task::Explain | Task::Watch(_) | Task::Lab(_) | Task::Example(_) | Task::Rest => &[],
        };
        let index = |id: &String| self.state.answers.get(id).map_or(0, |answered| answered.variant);
        let of = |id: &String| Some((id.clone(), self.lesson.vars(self.lesson.question(id)?, index(id))));
        let mut all: BTreeMap<String, Vars> = ids.iter().filter_map(of).collect();
        all.insert(self.beat().id.clone(), self.effort_vars());
        all
    }

    /// The beats that share the run of the one she is in, that one last; the first names the stage.
    pub(super) fn scene(&self) -> &[Beat] {
        let here = (self.state.beat as usize).min(self.lesson.beats.len() - 1);
        let first = (0..=here).rev().find(|place| self.lesson.beats[*place].stage.is_some()).unwrap_or(0);
        &self.lesson.beats[first..=here]
    }

    /// The run of the beat: the stage's, with what was done in the beats that share it.
    pub(super) fn run(&self) -> Result<Played, Cannot> {
        let (beats, stage) = (self.scene(), self.set()?);
        let mut deeds: Vec<Deed> = Vec::new();
        for (place, beat) in beats.iter().enumerate() {
            let tried = self.state.beats.get(&beat.id);
            match &beat.task {
                // A goal that was passed by counts as reached in the recorded way: what comes after it needs it.
                Task::Act(effort) | Task::Challenge(effort)
                    if place + 1 < beats.len() && !tried.is_some_and(|tried| tried.done) =>
                {
                    deeds.extend(effort.solutions.first().iter().flat_map(|attempt| attempt.deeds.iter().cloned()));
                }
                Task::Act(_)
                | Task::Challenge(_)
                | Task::Explain
                | Task::Watch(_)
                | Task::Predict(_)
                | Task::Lab(_)
                | Task::Question(_)
                | Task::Example(_)
                | Task::Rest => deeds.extend(tried.iter().flat_map(|tried| tried.deeds.iter().cloned())),
            }
        }
        if let Task::Example(example) = &self.beat().task
            && let Some(Task::Act(effort) | Task::Challenge(effort)) =
                self.lesson.beats.iter().find(|beat| beat.id == example.of).map(|beat| &beat.task)
        {
            deeds.extend(effort.solutions.first().iter().flat_map(|attempt| attempt.deeds.iter().cloned()));
        }
        deeds.extend(self.effort().iter().flat_map(|effort| effort.fate.iter().cloned()));
        stage.play(&deeds, &self.effort_vars())
    }

    /// The stage on which the beat plays.
    pub(super) fn set(&self) -> Result<&Stage, Cannot> {
        let named = self.scene().first().and_then(|beat| beat.stage.as_deref());
        self.lesson.stage(named.unwrap_or_default())
    }

    /// Where the beats before stopped on this stage.
    pub(super) fn stopped(&self, played: &Played) -> Option<RecordId> {
        let vars = Vars::new();
        let judge = Judge::new(&played.recording, &vars);
        let (_, before) = self.scene().split_last()?;
        before.iter().rev().find_map(|beat| match &beat.task {
            Task::Watch(span) => judge.record(&span.until),
            Task::Predict(predict) => judge.record(&predict.until),
            Task::Act(_) | Task::Challenge(_) | Task::Lab(_) | Task::Example(_) => Some(played.recording.len()),
            Task::Explain | Task::Question(_) | Task::Rest => None,
        })
    }

    /// The parts of a goal, and what was to be predicted.
    pub(super) fn goals(&self, effort: &Effort, played: &Played) -> Result<Vec<Goal>, Cannot> {
        let vars = self.effort_vars();
        let judge = Judge::new(&played.recording, &vars);
        let said = effort.goal.iter().map(|test| {
            let worth = judge.worth(&test.that);
            let by = test.by.as_ref().and_then(|by| judge.record(by));
            let by = by.unwrap_or_else(|| worth.map_or(0, |worth| worth.by));
            Goal { id: test.id.clone(), holds: worth.is_some_and(Worth::holds), by }
        });
        let mut goals: Vec<Goal> = said.collect();
        for id in &effort.predict {
            if let Some((question, answered)) = self.lesson.question(id).zip(self.state.answers.get(id))
                && let Some(given) = &answered.given
            {
                let graded = self.lesson.grade(question, answered.variant, given)?;
                goals.push(Goal { id: id.clone(), holds: graded.right, by: graded.by });
            }
        }
        Ok(goals)
    }

    /// The misconception that a failed attempt shows: a wrong prediction's, else the first sign in the run.
    pub(super) fn failed(&self, effort: &Effort, played: &Played) -> Result<Option<String>, Cannot> {
        for id in &effort.predict {
            if let Some((question, answered)) = self.lesson.question(id).zip(self.state.answers.get(id))
                && let Some(given) = &answered.given
            {
                let graded = self.lesson.grade(question, answered.variant, given)?;
                if graded.shows.is_some() {
                    return Ok(graded.shows);
                }
            }
        }
        Ok(because(&Judge::new(&played.recording, &self.effort_vars()), &effort.because))
    }

    /// The predictions of this stage's beats, each beside its outcome; those for a goal once that is reached.
    pub(super) fn compared(&self) -> Result<Vec<Compared>, Cannot> {
        let mut all = Vec::new();
        for beat in self.scene() {
            let done = self.state.beats.get(&beat.id).is_some_and(|tried| tried.done);
            let asked = match &beat.task {
                Task::Predict(predict) => &predict.ask,
                Task::Act(effort) | Task::Challenge(effort) if done => &effort.predict,
                Task::Act(_)
                | Task::Challenge(_)
                | Task::Explain
                | Task::Watch(_)
                | Task::Lab(_)
                | Task::Question(_)
                | Task::Example(_)
                | Task::Rest => continue,
            };
            for id in asked {
                if let Some((question, answered)) = self.lesson.question(id).zip(self.state.answers.get(id))
                    && let Some(given) = answered.given.clone()
                {
                    let graded = self.lesson.grade(question, answered.variant, &given)?;
                    all.push(Compared { question: id.clone(), given, graded });
                }
            }
        }
        Ok(all)
    }
}
