//! Claims: a link to what the learner did towards a goal, and what comes of one that stands in the address: it is done and judged
//! again here. It shows that a goal is reached so, not who did it.

use super::Course;
use super::effort::part_of_goal;
use super::prose::{About, title};
use crate::host::address;
use crate::i18n::{Message, msg, t};
use crate::place::act;
use capa5_core::lesson::tutor::{Claim, NotJudged, Ruling};
use leptos::prelude::*;
use std::sync::Arc;

/// The name before a claim in the fragment: `#c=1.…`.
const CLAIM: &str = "c";

/// What a claim in the address comes to.
#[derive(Clone)]
pub(super) struct Claimed {
    beat: String,
    ruling: Result<Ruling, NotJudged>,
}

/// Judges the claim in the address, where there is one.
pub(super) fn came(course: Course) -> Option<Claimed> {
    let text = address::state(CLAIM)?;
    Some(match Claim::import(&text) {
        Ok(claim) => Claimed { ruling: course.lesson(|lesson| claim.judge(lesson)), beat: claim.beat },
        Err(why) => Claimed { beat: String::new(), ruling: Err(why) },
    })
}

/// The link to what was done here.
pub(super) fn link(course: Course) -> Option<AnyView> {
    let claim = course.claim()?;
    let to = address::with(&format!("lesson={}", claim.lesson), &format!("{CLAIM}={}", claim.export()));
    Some(
        view! { <p class="lesson-claim"><a href=to>{t(msg::COURSE_CLAIM_LINK)}</a>" "{t(msg::COURSE_CLAIM_SAYS)}</p> }
            .into_any(),
    )
}

fn why(why: &NotJudged) -> Message {
    match why {
        NotJudged::Damaged => msg::COURSE_CLAIM_DAMAGED.into(),
        NotJudged::Unknown(_) | NotJudged::Revision(_) => msg::COURSE_CLAIM_OTHER.into(),
        NotJudged::NotPossible => msg::COURSE_CLAIM_IMPOSSIBLE.into(),
    }
}

/// What a claim comes to: the goal's parts, whether it is reached, and its run to be seen.
pub(super) fn shown(about: &About, claimed: &Claimed) -> AnyView {
    let (course, beat) = (about.course, &claimed.beat);
    let told = match &claimed.ruling {
        Err(not) => view! { <p role="alert">{t(why(not))}</p> }.into_any(),
        Ok(ruling) => {
            let about = About { run: Arc::clone(&ruling.view.played.recording), on_screen: false, ..about.clone() };
            let goals = ruling.goals.iter().map(|goal| {
                let (mark, word) = if goal.holds { ("✓", msg::COURSE_HOLDS) } else { ("○", msg::COURSE_NOT_YET) };
                view! {
                    <li class="lesson-goal" class:is-solid=goal.holds>
                        <span aria-hidden="true">{mark}</span><span class="visually-hidden">{t(word)}</span>
                        <span>{part_of_goal(&about, beat, &goal.id)}</span>
                    </li>
                }
                .into_any()
            });
            let holds = if ruling.holds { msg::COURSE_CLAIM_HOLDS } else { msg::COURSE_CLAIM_FAILS };
            let played = ruling.view.played.clone();
            let replay = move |_| course.replay(&played, 1, played.recording.len());
            view! {
                <h3>{title(&about, beat)}</h3>
                <ul class="plain">{goals.collect_view()}</ul>
                <p><strong>{t(holds)}</strong></p>
                <button type="button" class="button" on:click=act(replay)>{t(msg::COURSE_CLAIM_RUN)}</button>
            }
            .into_any()
        }
    };
    view! {
        <section class="story-block lesson-claim">
            <h2>{t(msg::COURSE_CLAIM)}</h2>
            {told}
            <p class="label">{t(msg::COURSE_CLAIM_SAYS)}</p>
        </section>
    }
    .into_any()
}
