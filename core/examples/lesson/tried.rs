//! What only a run shows of a lesson: that solutions solve, that mistakes are told why, that questions have one answer. Said with
//! the line of `lesson.toml` and what to do.

use std::collections::BTreeSet;

use super::compiler::lessons::place;
use capa5_core::lesson::tutor::form::Lesson;
use capa5_core::lesson::tutor::judge::{Judge, Vars};
use capa5_core::lesson::tutor::stage::Cannot;
use capa5_core::lesson::tutor::task::{Attempt, Beat, By, Effort, Given, Predict, Question, Span, Task};
use capa5_core::lesson::tutor::{Day, Judged, Refused, State, Then, Tutor};

/// How many variants of what is drawn are tried.
const VARIANTS: u32 = 6;

/// What is wrong with a lesson that fits its form; `shown` is its file, `text` what stands in it.
pub(super) fn problems(lesson: &Lesson, shown: &str, text: &str) -> Vec<String> {
    let mut tried = Tried { lesson, shown, text, problems: Vec::new() };
    for (index, beat) in lesson.beats.iter().enumerate() {
        tried.shown(index as u32, beat);
        match &beat.task {
            Task::Act(effort) | Task::Challenge(effort) => tried.effort(index as u32, beat, effort),
            Task::Watch(_) | Task::Predict(_) => tried.span(index as u32, beat),
            Task::Explain | Task::Lab(_) | Task::Question(_) | Task::Example(_) | Task::Rest => {}
        }
    }
    for question in &lesson.questions {
        tried.question(question);
    }
    for misconception in &lesson.misconceptions {
        let what = match lesson.contradiction(&misconception.id) {
            Ok(found) if found.from < found.against => continue,
            Ok(_) => "its `replay` isn't before its `against`: name an earlier event".to_owned(),
            Err(why) => {
                format!(
                    "it isn't contradicted: {}; let `against` and `replay` name events of its stage's run",
                    cannot(&why)
                )
            }
        };
        tried.at("misconceptions", &misconception.id, &what);
    }
    tried.problems
}

struct Tried<'a> {
    lesson: &'a Lesson,
    shown: &'a str,
    text: &'a str,
    problems: Vec<String>,
}

impl Tried<'_> {
    /// Notes a problem where the entry of a table begins that has this id.
    fn at(&mut self, table: &str, id: &str, what: &str) {
        let (head, says) = (format!("[[{table}]]"), format!("id = \"{id}\""));
        let own = self.text.match_indices(&says).find(|(at, _)| self.text[..*at].trim_end().ends_with(&head));
        let (line, column) = place(self.text, own.map_or(0, |(at, _)| at));
        self.problems.push(format!("{}:{line}:{column}: `{id}`: {what}", self.shown));
    }

    fn tutor(&self, beat: u32) -> Tutor {
        Tutor::new(self.lesson.clone(), State { beat, furthest: beat, ..State::new(self.lesson) })
    }

    fn attempt(&self, beat: u32, attempt: &Attempt) -> Result<Judged, String> {
        let mut tutor = self.tutor(beat);
        for (id, given) in &attempt.given {
            tutor.answer(id, given.clone(), Day(0)).map_err(|why| format!("`given` for `{id}`: {}", refused(&why)))?;
        }
        for (index, deed) in attempt.deeds.iter().enumerate() {
            tutor.act(deed.clone()).map_err(|why| format!("its deed {}: {}", index + 1, refused(&why)))?;
        }
        tutor.submit().map_err(|why| format!("it isn't judged: {}", refused(&why)))
    }

    fn effort(&mut self, place: u32, beat: &Beat, effort: &Effort) {
        for (index, solution) in effort.solutions.iter().enumerate() {
            let number = index + 1;
            match self.attempt(place, solution) {
                Ok(judged) if judged.then == Then::Done => {}
                Ok(judged) => {
                    let parts: Vec<&str> =
                        judged.goals.iter().filter(|part| !part.holds).map(|part| &*part.id).collect();
                    let parts = parts.join(", ");
                    let what =
                        format!("solution {number} doesn't reach {parts}: change its deeds, or `that` of the part");
                    self.at("beats", &beat.id, &what);
                }
                Err(why) => self.at("beats", &beat.id, &format!("solution {number}: {why}")),
            }
        }
        let (mut missed, mut all): (BTreeSet<String>, bool) = (BTreeSet::new(), true);
        for (index, mistake) in effort.wrong.iter().enumerate() {
            let number = index + 1;
            match self.attempt(place, mistake) {
                Ok(judged) if judged.then == Then::Done => {
                    self.at(
                        "beats",
                        &beat.id,
                        &format!("wrong attempt {number} reaches the goal: ask more of the goal"),
                    );
                }
                Ok(judged) => {
                    let told = judged.feedback.as_ref().map_or("nothing", |feedback| &feedback.id);
                    let meant = mistake.shows.as_deref().unwrap_or("nothing");
                    if told != meant {
                        let what = format!(
                            "wrong attempt {number} is told {told}, not {meant}: the first of `because` that holds is told, so add or \
                             move its sign"
                        );
                        self.at("beats", &beat.id, &what);
                    }
                    missed.extend(judged.goals.into_iter().filter(|part| !part.holds).map(|part| part.id));
                }
                Err(why) => {
                    all = false;
                    self.at("beats", &beat.id, &format!("wrong attempt {number}: {why}"));
                }
            }
        }
        for part in effort.goal.iter().filter(|part| all && !missed.contains(&part.id)) {
            let id = &part.id;
            self.at("beats", &beat.id, &format!("no wrong attempt misses {id}: add one that does, or remove the part"));
        }
        if self.attempt(place, &Attempt::default()).is_ok_and(|judged| judged.then == Then::Done) {
            self.at("beats", &beat.id, "the goal is reached by doing nothing: ask more of it");
        }
    }

    fn span(&mut self, place: u32, beat: &Beat) {
        let (Task::Watch(Span { until, .. }) | Task::Predict(Predict { until, .. })) = &beat.task else { return };
        match self.tutor(place).view() {
            Ok(view) => {
                let vars = Vars::new();
                if Judge::new(&view.played.recording, &vars).record(until).is_none() {
                    self.at("beats", &beat.id, "its `until` doesn't happen: name an event of the run");
                } else if view.from >= view.until {
                    self.at("beats", &beat.id, "it plays nothing: its `until` happens before it begins");
                }
            }
            Err(why) => self.at("beats", &beat.id, &format!("it can't be played: {}", cannot(&why))),
        }
    }

    fn shown(&mut self, place: u32, beat: &Beat) {
        let Ok(view) = self.tutor(place).view() else { return };
        let vars = Vars::new();
        let judge = Judge::new(&view.played.recording, &vars);
        let none = |name: &&String| self.lesson.events.get(*name).is_none_or(|event| judge.record(event).is_none());
        let missing: Vec<&String> = beat.show.iter().filter(none).collect();
        // In a goal's beat the learner may make it happen.
        if !matches!(beat.task, Task::Act(_) | Task::Challenge(_)) {
            for name in missing {
                self.at("beats", &beat.id, &format!("it shows `{name}`, which doesn't happen in its run"));
            }
        }
    }

    fn question(&mut self, question: &Question) {
        for variant in 0..VARIANTS {
            let what = match self.lesson.grade(question, variant, &Given::Option(String::new())) {
                Ok(graded) if !matches!(question.by, By::Build(_)) && graded.answer.is_none() => {
                    "no answer is right, or several are".to_owned()
                }
                Ok(graded) if !matches!(question.by, By::Build(_)) && graded.by == 0 => {
                    "`shown` doesn't happen: name an event of the run".to_owned()
                }
                Ok(_) => continue,
                Err(why) => format!("its run can't be played: {}", cannot(&why)),
            };
            let vars = self.lesson.vars(question, variant);
            let with = if vars.is_empty() { String::new() } else { format!(", with {vars:?}") };
            return self.at("questions", &question.id, &format!("{what}{with}"));
        }
    }
}

/// Why a deed isn't done in its beat, and what to do.
fn refused(why: &Refused) -> String {
    match why {
        Refused::NotHere(control) => {
            let control = format!("{control:?}").to_lowercase();
            format!("`{control}` isn't allowed here: add it to the beat's `may`, or a knob to the lab's `knobs`")
        }
        Refused::PredictFirst(question) => {
            format!("`{question}` is to be predicted first: add it to the attempt's `given`")
        }
        Refused::Unknown(id) => format!("`{id}` isn't asked here: correct its name"),
        Refused::Cannot(why) => cannot(why),
        Refused::Away | Refused::Awaited(_) => format!("{why:?}"),
    }
}

/// Why a run can't be played, and what to do.
fn cannot(why: &Cannot) -> String {
    match why {
        Cannot::NoStage(stage) => format!("there is no stage or scene `{stage}`"),
        Cannot::NotYours(node) => {
            let letter = char::from(b'A' + node.0);
            format!(
                "{letter} isn't in the learner's hands: add it to the stage's `hands`; its scene must give it a script"
            )
        }
        Cannot::Knob(knob) => format!("the knob `{knob}` can't be turned so far: see `[knobs]` of the scene"),
        Cannot::NoEvent => "an event after which something is done doesn't happen".to_owned(),
    }
}
