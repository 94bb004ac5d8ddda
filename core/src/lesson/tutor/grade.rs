//! Grades answers: what is right is computed from the run of the question's variant, never listed.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use super::Edition;
use super::form::{Asked, Deed, Lesson};
use super::judge::{Judge, Vars};
use super::sheet::Item;
use super::stage::{Cannot, Played, variant};
use super::task::{Because, Build, By, Given, Misconception, Question};
use crate::rng::SplitMix64;
use crate::world::record::RecordId;

/// An answer, graded.
#[derive(Clone)]
pub struct Graded {
    /// Whether it is right.
    pub right: bool,
    /// What would have been; none where a request was to be made.
    pub answer: Option<Given>,
    /// The misconception that a wrong one shows.
    pub shows: Option<String>,
    /// The run that has the answer.
    pub played: Played,
    /// The record of it that shows the answer; 0 where it doesn't happen.
    pub by: RecordId,
}

/// What contradicts a misconception.
#[derive(Clone)]
pub struct Contradiction {
    /// The misconception: its words stand under its id.
    pub id: String,
    /// The run.
    pub played: Played,
    /// The record that contradicts it.
    pub against: RecordId,
    /// The record from which a replay begins.
    pub from: RecordId,
}

impl Lesson {
    /// Which lesson it is.
    #[must_use]
    pub fn edition(&self) -> Edition<'_> {
        Edition { id: &self.id, revision: self.revision, beats: self.beats.len() as u32 }
    }

    /// A question by its id.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// A misconception by its id.
    #[must_use]
    pub fn misconception(&self, id: &str) -> Option<&Misconception> {
        self.misconceptions.iter().find(|misconception| misconception.id == id)
    }

    /// A stage by its id.
    ///
    /// # Errors
    /// There is none.
    pub fn stage(&self, id: &str) -> Result<&super::form::Stage, Cannot> {
        self.stages.iter().find(|stage| stage.id == id).ok_or_else(|| Cannot::NoStage(id.into()))
    }

    /// The numbers of a question's variant.
    #[must_use]
    pub fn vars(&self, question: &Question, index: u32) -> Vars {
        variant(&question.vars, self.seed, index)
    }

    /// The choices of a question in the order in which a variant shows them: their place tells nothing.
    #[must_use]
    pub fn choices(&self, question: &Question, index: u32) -> Vec<String> {
        let By::Choose(choices) = &question.by else { return Vec::new() };
        let mut ids: Vec<String> = choices.iter().map(|choice| choice.id.clone()).collect();
        let seed = question.id.bytes().fold(self.seed, |seed, octet| seed.wrapping_mul(31).wrapping_add(octet.into()));
        let mut words = SplitMix64::new(seed.wrapping_add(u64::from(index)));
        for last in (1..ids.len()).rev() {
            ids.swap(last, (words.next_word() % (last as u64 + 1)) as usize);
        }
        ids
    }

    /// Grades an answer to a variant of a question.
    ///
    /// # Errors
    /// The run can't be played.
    pub fn grade(&self, question: &Question, index: u32, given: &Given) -> Result<Graded, Cannot> {
        let mut vars = self.vars(question, index);
        let stage = self.stage(&question.stage)?;
        if let (By::Build(build), Given::Message(ask)) = (&question.by, given) {
            let mut deeds = question.deeds.clone();
            deeds.push(asked(build, ask));
            let played = stage.play(&deeds, &vars)?;
            let judge = Judge::new(&played.recording, &vars);
            let right = judge.holds(&build.right);
            let shows = if right { None } else { because(&judge, &build.because) };
            let by = judge.record(&question.shown).unwrap_or(0);
            return Ok(Graded { right, answer: None, shows, by, played });
        }
        let played = stage.play(&question.deeds, &vars)?;
        let answer = right_answer(question, &Judge::new(&played.recording, &vars));
        let right = answer.as_ref().is_some_and(|answer| same(question, answer, given));
        let missed = answer.as_ref().and_then(|answer| missed(answer, given));
        if let Given::Number(number) = given {
            vars.insert("given".into(), *number);
        }
        let judge = Judge::new(&played.recording, &vars);
        let shows = if right { None } else { shown(question, &judge, given, missed) };
        let by = judge.record(&question.shown).unwrap_or(0);
        Ok(Graded { right, answer, shows, by, played })
    }

    /// What contradicts a misconception.
    ///
    /// # Errors
    /// There is none, or its run can't be played.
    pub fn contradiction(&self, id: &str) -> Result<Contradiction, Cannot> {
        let misconception = self.misconception(id).ok_or(Cannot::NoEvent)?;
        let vars = Vars::new();
        let played = self.stage(&misconception.stage)?.play(&misconception.deeds, &vars)?;
        let judge = Judge::new(&played.recording, &vars);
        let against = judge.record(&misconception.against).ok_or(Cannot::NoEvent)?;
        let from = judge.record(&misconception.replay).ok_or(Cannot::NoEvent)?;
        Ok(Contradiction { id: id.into(), against, from, played })
    }
}

fn asked(build: &Build, ask: &crate::lesson::ask::Ask) -> Deed {
    let mut step = build.step.clone();
    step.ask = Some(ask.clone());
    Deed::Ask(Asked { node: build.node, step })
}

/// The first that holds.
pub(super) fn because(judge: &Judge<'_>, list: &[Because]) -> Option<String> {
    list.iter().find(|because| judge.holds(&because.when)).map(|because| because.shows.clone())
}

/// A number is right where it is the right one to half of the unit in which it is asked for.
fn same(question: &Question, answer: &Given, given: &Given) -> bool {
    match (&question.by, answer, given) {
        (By::Number(number), Given::Number(answer), Given::Number(given)) => {
            answer.abs_diff(*given).saturating_mul(2) < number.unit.size().unsigned_abs().max(1) + 1
        }
        (By::Table(table), Given::Cells(answer), Given::Cells(given)) => enough(answer, given, table.least),
        (By::Sort(sort), Given::Cells(answer), Given::Cells(given)) => enough(answer, given, sort.least),
        (
            By::Number(_) | By::Choose(_) | By::Order(_) | By::Build(_) | By::Mask(_) | By::Table(_) | By::Sort(_),
            _,
            _,
        ) => answer == given,
    }
}

/// Whether enough cells are right, and none is left out.
fn enough(answer: &[i64], given: &[i64], least: u32) -> bool {
    answer.len() == given.len()
        && answer.iter().zip(given).filter(|(answer, given)| answer == given).count() >= least as usize
}

/// The first cell that isn't right.
fn missed(answer: &Given, given: &Given) -> Option<usize> {
    let (Given::Cells(answer), Given::Cells(given)) = (answer, given) else { return None };
    (0..answer.len()).find(|cell| answer.get(*cell) != given.get(*cell))
}

/// The answer that the run has; `None` where it has none, or several.
fn right_answer(question: &Question, judge: &Judge<'_>) -> Option<Given> {
    match &question.by {
        By::Choose(choices) => {
            let mut right = choices.iter().filter(|choice| judge.holds(&choice.when));
            let first = right.next()?;
            right.next().is_none().then(|| Given::Option(first.id.clone()))
        }
        By::Number(number) => judge.worth(&number.answer).map(|worth| Given::Number(worth.value)),
        By::Order(order) => {
            let mut items: Vec<(RecordId, &String)> =
                order.items.iter().filter_map(|(id, event)| Some((judge.record(event)?, id))).collect();
            items.sort();
            let all = items.len() == order.items.len();
            all.then(|| Given::Order(items.into_iter().map(|(_, id)| id.clone()).collect()))
        }
        By::Mask(mask) => judge.worth(&mask.answer).map(|worth| Given::Number(worth.value)),
        By::Table(table) => {
            let cells = table.rows.iter().flat_map(|row| {
                let after = judge.record(&row.at).map(|at| judge.upto(judge.settled(at)));
                table.columns.iter().map(move |column| after.as_ref()?.worth(&column.is).map(|worth| worth.value))
            });
            cells.collect::<Option<_>>().map(Given::Cells)
        }
        By::Sort(sort) => {
            let places = 0..sort.places.len() as i64;
            let place =
                |item: &Item| judge.worth(&item.is).map(|worth| worth.value).filter(|place| places.contains(place));
            sort.items.iter().map(place).collect::<Option<_>>().map(Given::Cells)
        }
        By::Build(_) => None,
    }
}

/// The misconception that a wrong answer shows.
fn shown(question: &Question, judge: &Judge<'_>, given: &Given, missed: Option<usize>) -> Option<String> {
    match (&question.by, given) {
        (By::Choose(choices), Given::Option(id)) => {
            choices.iter().find(|choice| choice.id == *id).and_then(|choice| choice.shows.clone())
        }
        (By::Number(number), Given::Number(_)) => because(judge, &number.because),
        (By::Order(order), Given::Order(_)) => Some(order.shows.clone()),
        (By::Mask(mask), Given::Number(_)) => because(judge, &mask.because),
        (By::Table(table), Given::Cells(_)) => table.shows(missed?).map(String::from),
        (By::Sort(sort), Given::Cells(_)) => sort.items.get(missed?).map(|item| item.shows.clone()),
        (By::Choose(_) | By::Number(_) | By::Order(_) | By::Build(_) | By::Mask(_) | By::Table(_) | By::Sort(_), _) => {
            None
        }
    }
}

/// A request as an answer.
#[must_use]
pub fn message(ask: crate::lesson::ask::Ask) -> Given {
    Given::Message(Box::new(ask))
}
