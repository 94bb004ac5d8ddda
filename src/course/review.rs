//! The review of what was missed: the questions that are due, one by one, in the place of the beat.

use super::prose::{About, title};
use super::{Course, Told, answer, today};
use crate::i18n::{msg, t};
use crate::place::{act, part};
use capa5_core::lesson::tutor::Then;
use leptos::prelude::*;

/// The questions of one sitting, and which of them is asked now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Sitting {
    ids: Vec<String>,
    at: usize,
}

impl Course {
    /// The questions that are due today.
    pub(crate) fn due(self) -> Vec<String> {
        self.view.track();
        self.tutor.with_value(|tutor| tutor.state().due(today()).map(str::to_owned).collect())
    }

    /// Whether answers go to the review.
    pub(super) fn is_reviewing(self) -> bool {
        self.sitting.with_untracked(Option::is_some)
    }

    /// Begins to review what is due.
    pub(crate) fn begin_review(self) {
        let ids = untrack(|| self.due());
        self.sit(Some(Sitting { ids, at: 0 }));
    }

    fn sit(self, sitting: Option<Sitting>) {
        self.told.set(None);
        self.hint.set(None);
        self.sitting.set(sitting);
    }
}

/// What leads to the review, where something is due.
pub(super) fn offer(course: Course) -> AnyView {
    part(move || {
        let due = course.due().len() as u64;
        (due > 0).then(|| {
            view! {
                <p class="lesson-due"><button type="button" class="link" on:click=act(move |_| course.begin_review())>{t(msg::course_review_offer(due))}</button></p>
            }
            .into_any()
        })
    })
}

/// The question that is asked now, and what came of the answer.
pub(super) fn sitting(about: &About, sitting: &Sitting) -> AnyView {
    let course = about.course;
    let leave = move |_| course.sit(None);
    let Some(id) = sitting.ids.get(sitting.at).cloned() else {
        return view! {
            <div class="story-block lesson-beat">
                <p class="label">{t(msg::COURSE_REVIEW)}</p>
                <h2 class="story-title" tabindex="-1">{t(msg::COURSE_REVIEW_DONE)}</h2>
                <p class="actions"><button type="button" class="button is-primary" on:click=act(leave)>{t(msg::COURSE_REVIEW_LEAVE)}</button></p>
            </div>
        }
        .into_any();
    };
    let (place, of) = (sitting.at as u64 + 1, sitting.ids.len() as u64);
    let next = Sitting { at: sitting.at + 1, ..sitting.clone() };
    let about = about.clone();
    let asked = part(move || {
        let closed = course.told.with(|told| match told {
            Some(Told::Answer(_, verdict)) => !matches!(verdict.then, Then::Again(_)),
            Some(Told::Attempt(_) | Told::Refused(_)) | None => false,
        });
        let next = next.clone();
        let on = move |_| course.sit(Some(next.clone()));
        view! {
            {closed.then(|| view! { <h3>{title(&about, &id)}</h3> }.into_any())}
            <div class="lesson-told" role="status">{answer::told(&about, &id, false)}</div>
            {(!closed).then(|| answer::question(&about, &id))}
            {closed.then(|| view! {
                <p class="actions"><button type="button" class="button is-primary" id="lesson-next" on:click=act(on)>{t(msg::COURSE_NEXT)}</button></p>
            }.into_any())}
        }
        .into_any()
    });
    view! {
        <div class="story-block lesson-beat">
            <h2 class="story-title" tabindex="-1">{t(msg::course_review_place(place, of))}</h2>
        </div>
        {asked}
        <p class="actions"><button type="button" class="button is-quiet" on:click=act(leave)>{t(msg::COURSE_REVIEW_LEAVE)}</button></p>
    }
    .into_any()
}
