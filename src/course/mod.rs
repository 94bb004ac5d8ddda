//! Lessons on the page: the words of a beat, what it asks, what comes of it; the run that it is about stands on the page's own
//! stage. What is right, and why, is the tutor's (`capa5_core::lesson::tutor`); here are only places for it.

mod answer;
mod asking;
mod bounds;
mod claim;
mod effort;
mod focus;
mod mask;
mod prose;
mod review;
mod room;
mod table;
mod words;

pub(crate) use review::Sitting;
pub use room::LessonRoom;
pub use words::{Spoken, around, fetch, fetch_ahead, fetch_next, lesson, own};

use crate::host::storage;
use crate::place::effect;
use crate::player::course::after;
use crate::player::{Engine, Keeping, Notice, OpenError, Player};
use capa5_core::lesson::tutor::form::{Deed, Lesson, Letter};
use capa5_core::lesson::tutor::judge::Vars;
use capa5_core::lesson::tutor::stage::Played;
use capa5_core::lesson::tutor::task::{Given, Question, Task};
use capa5_core::lesson::tutor::{Awaits, Claim, Day, Judged, Refused, State, Tutor, Verdict, View};
use capa5_core::study::{Playhead, Study};
use capa5_core::world::record::RecordId;
use capa5_core::world::recording::Recording;
use leptos::prelude::*;
use std::sync::Arc;

/// What came of the last answer or attempt.
#[derive(Clone)]
pub(crate) enum Told {
    /// An answer to the question of that id.
    Answer(String, Box<Verdict>),
    /// An attempt at the beat's goal.
    Attempt(Box<Judged>),
    /// It couldn't be done.
    Refused(Refused),
}

/// The lesson on the page, in the context.
#[derive(Clone, Copy)]
pub struct Course {
    tutor: StoredValue<Tutor, LocalStorage>,
    /// Where the learner stands.
    pub(crate) view: RwSignal<View>,
    /// What is said, once it is here in the language that is shown.
    pub(crate) words: RwSignal<Arc<Spoken>>,
    /// What came of what she did last.
    pub(crate) told: RwSignal<Option<Told>>,
    /// The id of the last hint that was asked for.
    pub(crate) hint: RwSignal<Option<String>>,
    /// The entry of the glossary that is open.
    pub(crate) term: RwSignal<Option<String>>,
    /// What is reviewed in this sitting, while it lasts.
    pub(crate) sitting: RwSignal<Option<Sitting>>,
    /// Whether what can be set of the run is open.
    settings: RwSignal<bool>,
    /// What is being asked for, of each node: it stays as it was from one request to the next.
    drafts: [asking::Draft; 2],
    player: Player,
}

/// A lesson where the learner left it, its first view, and the run that this shows.
pub(crate) struct Opened {
    pub(crate) tutor: Tutor,
    pub(crate) view: View,
    /// What was kept and can't be read.
    pub(crate) damaged: Option<String>,
}

/// Opens a lesson where the learner left it; what can't be read of that is put aside, and it begins anew.
pub(crate) fn open(lesson: Lesson) -> Option<Opened> {
    let key = kept_at(&lesson.id);
    let kept = storage::read(&key).ok().flatten();
    let state = kept.as_deref().map(|text| State::import(text, &lesson));
    let damaged = kept.filter(|_| matches!(state, Some(Err(_))));
    if let Some(text) = &damaged {
        // Without room for it the learner still has the download.
        let _ = storage::write(&format!("{key}:damaged"), text);
    }
    let state = state.and_then(Result::ok).unwrap_or_else(|| State::new(&lesson));
    let mut tutor = Tutor::new(lesson, state);
    tutor.visit();
    let view = tutor.view().ok()?;
    Some(Opened { tutor, view, damaged })
}

pub(crate) fn kept_at(id: &str) -> String {
    format!("capa5/lesson/{id}")
}

/// The engine of a run that a lesson shows.
fn engine(played: &Played) -> Engine {
    Engine::over(played.scenario.clone(), played.actions.clone(), Arc::clone(&played.recording))
}

/// The runs and the playhead as they were kept: the learner's own where she had taken the controls, else a place in the run that
/// the lesson shows; at the beat's beginning where what is kept is of another run.
pub(crate) fn resume(view: &View, kept: Option<String>) -> (Engine, Playhead) {
    let study = kept.and_then(|text| serde_json::from_str::<Study>(&text).ok());
    let of_this = study.filter(|study| study.scenario == view.played.scenario.id);
    if let Some(own) = of_this.as_ref().filter(|_| view.away)
        && let Ok(opened) = Engine::open(view.played.scenario.clone(), own)
    {
        return opened;
    }
    let same = of_this
        .filter(|study| study.runs.len() == 1 && study.runs.iter().all(|run| run.actions == view.played.actions));
    let at_the_beat = || after(&view.played.recording, view.from);
    (engine(&view.played), same.map_or_else(at_the_beat, |study| study.playhead))
}

/// Puts the lesson into the context. The run on screen is the lesson's as long as nobody interferes with it.
pub(crate) fn provide_course(opened: Opened, words: Spoken, player: Player) -> Course {
    let Opened { tutor, view, damaged } = opened;
    if let Some(text) = damaged {
        player.notice.set(Some(Notice::Unreadable { why: OpenError::Damaged, text }));
    }
    let course = Course {
        tutor: StoredValue::new_local(tutor),
        view: RwSignal::new(view),
        words: RwSignal::new(Arc::new(words)),
        told: RwSignal::new(None),
        hint: RwSignal::new(None),
        term: RwSignal::new(None),
        sitting: RwSignal::new(None),
        settings: RwSignal::new(false),
        drafts: [asking::Draft::new(), asking::Draft::new()],
        player,
    };
    provide_context(course);
    crate::place::effect(move || {
        let hand = course.view.with(|view| if view.away { None } else { effort::hand(course, view) });
        course.player.hand.set(hand);
    });
    course.bound();
    words::follow(course);
    effect(move || {
        let run = player.run.get();
        let away = course.view.with_untracked(|view| !Arc::ptr_eq(&view.played.recording, &run));
        if away && !course.view.with_untracked(|view| view.away) {
            course.tutor.update_value(Tutor::leave);
            course.after(false);
        }
    });
    course
}

impl Course {
    /// The lesson.
    pub(crate) fn lesson<T>(self, read: impl FnOnce(&Lesson) -> T) -> T {
        self.tutor.with_value(|tutor| read(tutor.lesson()))
    }

    /// The numbers of the variant of a question, and the run that has its answer.
    pub(crate) fn asked(self, id: &str) -> Option<(Vars, Arc<Recording>)> {
        self.tutor.with_value(|tutor| {
            let question = tutor.lesson().question(id)?;
            let variant = if self.is_reviewing() {
                tutor.review_variant(id)
            } else {
                tutor.state().answers.get(id).map_or(0, |answered| answered.variant)
            };
            let graded = tutor.lesson().grade(question, variant, &Given::Option(String::new())).ok()?;
            Some((tutor.lesson().vars(question, variant), graded.played.recording))
        })
    }

    /// What is being asked for in the name of a node.
    fn draft(self, node: Letter) -> asking::Draft {
        self.drafts[usize::from(node.0 > 0)]
    }

    /// What she did in this beat so far.
    pub(crate) fn deeds(self) -> Vec<Deed> {
        self.tutor.with_value(|tutor| {
            let tried = tutor.state().beats.get(&tutor.beat().id);
            tried.map(|tried| tried.deeds.clone()).unwrap_or_default()
        })
    }

    /// The cells of a sheet as they were filled in last.
    pub(crate) fn given(self, id: &str) -> Option<Vec<i64>> {
        self.tutor.with_value(|tutor| match tutor.state().answers.get(id)?.given.clone()? {
            Given::Cells(cells) => Some(cells),
            Given::Option(_) | Given::Number(_) | Given::Order(_) | Given::Message(_) => None,
        })
    }

    /// The choices of a question in the order of the variant in force.
    fn choices(self, question: &Question) -> Vec<String> {
        self.tutor.with_value(|tutor| {
            let variant = if self.is_reviewing() {
                tutor.review_variant(&question.id)
            } else {
                tutor.state().answers.get(&question.id).map_or(0, |answered| answered.variant)
            };
            tutor.lesson().choices(question, variant)
        })
    }

    /// What she did towards a challenge.
    fn claim(self) -> Option<Claim> {
        self.tutor.with_value(|tutor| tutor.claim().filter(|_| tutor.is_challenge()))
    }

    /// Whether the goal of the beat was reached.
    fn is_done(self) -> bool {
        self.tutor.with_value(|tutor| tutor.state().beats.get(&tutor.beat().id).is_some_and(|tried| tried.done))
    }

    /// On to the next beat. What is to be watched plays, unless motion isn't wanted.
    pub(crate) fn go_on(self) {
        self.change(true, Tutor::go_on);
        let watches = self.view.with_untracked(|view| !view.away && matches!(view.beat.task, Task::Watch(_)));
        if watches && !self.player.calm.get_untracked() {
            self.player.play();
        }
    }

    /// Back to the beat before.
    pub(crate) fn go_back(self) {
        self.change(true, |tutor| {
            let before = tutor.state().beat.saturating_sub(1) as usize;
            let id = tutor.lesson().beats.get(before).map(|beat| beat.id.clone()).unwrap_or_default();
            tutor.go_to(&id)
        });
    }

    /// Back to the lesson, to the exact beat, and to what was said there.
    pub(crate) fn come_back(self) {
        self.tutor.update_value(Tutor::come_back);
        self.after(true);
    }

    /// Plays what contradicts a misconception: another run, up to the record that does.
    pub(crate) fn replay(self, played: &Played, from: RecordId, against: RecordId) {
        self.tutor.update_value(Tutor::leave);
        self.after(false);
        self.player.replace(engine(played), after(&played.recording, from.saturating_sub(1)));
        self.player.stop_at.set(Some(against));
        self.player.play();
    }

    /// The lesson's title.
    pub(crate) fn title(self) -> String {
        self.words.get().lesson.title("lesson").unwrap_or_default().to_owned()
    }

    /// An answer.
    pub(crate) fn answer(self, id: &str, given: Given) {
        let reviewing = self.is_reviewing();
        let verdict = self.tutor.try_update_value(|tutor| {
            if reviewing { tutor.review(id, given, today()) } else { tutor.answer(id, given, today()) }
        });
        self.told.set(verdict.map(|verdict| match verdict {
            Ok(verdict) => Told::Answer(id.to_owned(), Box::new(verdict)),
            Err(why) => Told::Refused(why),
        }));
        self.hint.set(None);
        self.after(false);
        if reviewing {
            return;
        }
        let predicted = self.view.with_untracked(|view| match &view.beat.task {
            Task::Predict(_) => view.awaits == Awaits::Next || view.awaits == Awaits::End,
            Task::Explain
            | Task::Watch(_)
            | Task::Act(_)
            | Task::Lab(_)
            | Task::Challenge(_)
            | Task::Question(_)
            | Task::Example(_)
            | Task::Rest => false,
        });
        if predicted {
            self.player.play();
        }
    }

    /// Something done on the stage: the run goes on from where it was seen.
    pub(crate) fn act(self, deed: Deed) {
        let seen = self.player.event.get_untracked();
        self.change(false, |tutor| tutor.act(deed).map(drop));
        self.player.seek_event(seen);
        self.player.play();
    }

    /// Takes the last deed back.
    pub(crate) fn undo(self) {
        self.change(false, |tutor| {
            tutor.undo();
            Ok(())
        });
    }

    /// Takes all deeds of the beat back.
    pub(crate) fn again(self) {
        self.change(true, |tutor| {
            tutor.again();
            Ok(())
        });
    }

    /// The learner says that the goal is reached.
    pub(crate) fn submit(self) {
        let judged = self.tutor.try_update_value(Tutor::submit);
        self.told.set(judged.map(|judged| match judged {
            Ok(judged) => Told::Attempt(Box::new(judged)),
            Err(why) => Told::Refused(why),
        }));
        self.after(false);
    }

    /// The next hint, for a question or for the beat's goal.
    pub(crate) fn next_hint(self, question: Option<&str>) {
        let reviewing = self.is_reviewing();
        self.hint.set(self.tutor.try_update_value(|tutor| match question.filter(|_| reviewing) {
            Some(question) => tutor.review_hint(question),
            None => tutor.hint(question),
        }));
        self.keep();
    }

    fn change(self, moves: bool, act: impl FnOnce(&mut Tutor) -> Result<(), Refused>) {
        let done = self.tutor.try_update_value(act);
        self.told.set(match done {
            Some(Err(why)) => Some(Told::Refused(why)),
            Some(Ok(())) | None => None,
        });
        self.hint.set(None);
        self.after(moves);
    }

    /// Looks where the learner stands now: shows another run where it is another one, and keeps what she did.
    fn after(self, moves: bool) {
        let Ok(view) = self.tutor.with_value(Tutor::view) else { return };
        let other = self.view.with_untracked(|before| {
            before.played.scenario != view.played.scenario || before.played.actions != view.played.actions
        });
        let on_screen = self
            .view
            .with_untracked(|before| self.player.run.with_untracked(|run| Arc::ptr_eq(run, &before.played.recording)));
        let from = view.from;
        let mut view = view;
        if !other {
            // The same run: the one on screen stays.
            view.played = self.view.with_untracked(|before| before.played.clone());
        }
        let back = !view.away && (other || !on_screen);
        let played = view.played.clone();
        self.view.set(view);
        if back {
            self.player.replace(engine(&played), after(&played.recording, from));
        } else if moves {
            self.player.seek_event(from);
        }
        self.bound();
        self.keep();
    }

    /// Where the run stops by itself, and how far it may be seen: not past what is to be predicted.
    fn bound(self) {
        let (stop, limit) = self.view.with_untracked(bounds::of);
        self.player.stop_at.set(stop);
        self.player.limit.set(limit);
    }

    fn keep(self) {
        let (id, text) = self.tutor.with_value(|tutor| (kept_at(&tutor.lesson().id), tutor.state().export()));
        match untrack(|| self.player.keeping()) {
            // Where there is no room for it the page says so of the study, too.
            Keeping::Kept | Keeping::Full => drop(storage::write(&id, &text)),
            // Two tabs would overwrite each other.
            Keeping::OtherTab | Keeping::Denied => {}
        }
    }
}

/// The day, counted from the first one of 1970.
pub(crate) fn today() -> Day {
    Day((js_sys::Date::now() / 86_400_000.0) as u32)
}
