//! Which words a lesson needs: the ids under which `es.md` and `en.md` must say something. Part of the form, see `form.rs`.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::form::Lesson;
use super::task::{By, Effort, Question, Task};

/// A place for words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Slot {
    /// Its id: a section's, or a section's and an item's with a `/` between.
    pub id: String,
    /// How much may be said there.
    pub room: Room,
}

/// How much may be said at a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Room {
    /// A section with its title: at most 60 words.
    Section,
    /// An item of a section: at most 45 words.
    Item,
}

impl Room {
    /// The most words.
    #[must_use]
    pub const fn most(self) -> usize {
        match self {
            Self::Section => 60,
            Self::Item => 45,
        }
    }
}

fn item(section: &str, name: &str) -> Slot {
    Slot { id: format!("{section}/{name}"), room: Room::Item }
}

fn section(id: &str) -> Slot {
    Slot { id: id.to_string(), room: Room::Section }
}

/// Three steps of help, each saying more.
pub const HINTS: [&str; 3] = ["hint-1", "hint-2", "hint-3"];

impl Lesson {
    /// Every place for words, in the order of the lesson.
    #[must_use]
    pub fn slots(&self) -> Vec<Slot> {
        let mut slots = alloc::vec![section("lesson"), section("objectives")];
        slots.extend(self.objectives.iter().map(|id| item("objectives", id)));
        for beat in &self.beats {
            slots.push(section(&beat.id));
            match &beat.task {
                Task::Act(effort) | Task::Challenge(effort) => effort_slots(&beat.id, effort, &mut slots),
                Task::Lab(lab) => slots.extend(lab.attempts.iter().map(|id| item(&beat.id, id))),
                Task::Explain
                | Task::Watch(_)
                | Task::Predict(_)
                | Task::Question(_)
                | Task::Example(_)
                | Task::Rest => {}
            }
        }
        for question in &self.questions {
            question_slots(question, &mut slots);
        }
        for misconception in &self.misconceptions {
            slots.push(section(&misconception.id));
        }
        slots
    }
}

fn effort_slots(beat: &str, effort: &Effort, slots: &mut Vec<Slot>) {
    slots.extend(effort.goal.iter().map(|test| item(beat, &test.id)));
    slots.extend(HINTS.iter().map(|hint| item(beat, hint)));
    slots.push(item(beat, "right"));
}

fn question_slots(question: &Question, slots: &mut Vec<Slot>) {
    let id = &question.id;
    slots.push(section(id));
    match &question.by {
        By::Choose(choices) => slots.extend(choices.iter().map(|choice| item(id, &choice.id))),
        By::Order(order) => slots.extend(order.items.keys().map(|name| item(id, name))),
        By::Table(table) => {
            slots.extend(table.rows.iter().map(|row| item(id, &row.id)));
            slots.extend(table.columns.iter().map(|column| item(id, &column.id)));
        }
        By::Sort(sort) => {
            slots.extend(sort.places.iter().map(|place| item(id, place)));
            slots.extend(sort.items.iter().map(|thing| item(id, &thing.id)));
        }
        By::Number(_) | By::Build(_) | By::Mask(_) => {}
    }
    slots.extend(HINTS.iter().map(|hint| item(id, hint)));
    slots.push(item(id, "right"));
    slots.push(item(id, "worked"));
}
