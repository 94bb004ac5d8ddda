//! What the learner prepares before a run: knobs, file, planned cut, prediction.

use super::decimal::parse;
use crate::host::file::OwnFile;
use capa5_core::lesson::knob::{Knob, OutOfRange, Settings};
use capa5_core::lesson::scenario::Scenario;
use capa5_core::world::action::{Action, Timed, When};
use capa5_core::world::record::LinkId;
use capa5_core::world::source::FileSpec;
use leptos::prelude::*;

/// From this size on, positions are typed in MB.
const TYPED_AS_MB: u64 = 1_000_000;

/// A run that isn't begun yet.
#[derive(Clone, Copy)]
pub struct Draft {
    /// The scenario.
    pub scenario: StoredValue<Scenario>,
    /// The knobs.
    pub settings: RwSignal<Settings>,
    /// The learner's own file.
    pub file: RwSignal<Option<(FileSpec, OwnFile)>, LocalStorage>,
    /// The position of the planned cut, where the learner chose another.
    pub cut: RwSignal<Option<u64>>,
    /// What was typed for each question.
    pub guesses: RwSignal<Vec<String>>,
    /// Knobs that the last try refused.
    pub refused: RwSignal<Vec<OutOfRange>>,
    /// Whether a try has been made: then what is missing is said.
    pub tried: RwSignal<bool>,
}

impl Draft {
    /// With these knobs.
    #[must_use]
    pub fn new(scenario: Scenario, settings: Settings) -> Self {
        let guesses = vec![String::new(); scenario.gate.questions.len()];
        Self {
            scenario: StoredValue::new(scenario),
            settings: RwSignal::new(settings),
            file: RwSignal::new_local(None),
            cut: RwSignal::new(None),
            guesses: RwSignal::new(guesses),
            refused: RwSignal::new(Vec::new()),
            tried: RwSignal::new(false),
        }
    }

    /// Starts over with these knobs and this planned cut; what was typed goes.
    pub fn reset(self, settings: Settings, cut: Option<u64>) {
        self.file.set(None);
        self.settings.set(settings);
        self.cut.set(cut);
        self.guesses.update(|guesses| guesses.iter_mut().for_each(String::clear));
        self.refused.set(Vec::new());
        self.tried.set(false);
    }

    /// Turns a knob.
    pub fn set(self, knob: Knob, value: u64) {
        self.settings.update(|settings| settings.set(knob, value));
        self.refused.set(Vec::new());
    }

    /// The position of the planned cut: the scene's, or as far into a shorter file.
    #[must_use]
    pub fn cut_at(self) -> u64 {
        let size = self.settings.with(|settings| settings.size);
        let (cut, default) = self.scenario.with_value(|scenario| (scenario.gate.cut, scenario.knobs.size.default));
        let planned =
            || if size > cut { cut } else { (u128::from(size) * u128::from(cut) / u128::from(default.max(1))) as u64 };
        self.cut.get().filter(|cut| (1..=size).contains(cut)).unwrap_or_else(planned).max(1)
    }

    /// How many decimal places a typed position has: six where it is in MB, none where it is in octets.
    #[must_use]
    pub fn places(self) -> u32 {
        if self.settings.with(|settings| settings.size >= TYPED_AS_MB) { 6 } else { 0 }
    }

    /// What was typed for each question as octets; `None` where it isn't a number up to the file's size.
    #[must_use]
    pub fn numbers(self) -> Vec<Option<u64>> {
        let (places, size) = (self.places(), self.settings.with(|settings| settings.size));
        self.guesses
            .with(|guesses| guesses.iter().map(|text| parse(text, places).filter(|value| *value <= size)).collect())
    }

    /// The actions with which the run begins, once every question is answered.
    #[must_use]
    pub fn actions(self) -> Option<Vec<Timed>> {
        let numbers: Option<Vec<u64>> = untrack(|| self.numbers()).into_iter().collect();
        let questions = self.scenario.with_value(|scenario| scenario.gate.questions.clone());
        let predict = |(q, value)| Timed { when: When::Start, act: Action::Predict { q, value } };
        let mut actions: Vec<Timed> = questions.into_iter().zip(numbers?).map(predict).collect();
        actions.push(Timed { when: When::Position(untrack(|| self.cut_at())), act: Action::Cut(LinkId(0)) });
        Some(actions)
    }
}
