//! What was missed and comes back: today, and when otherwise.

use super::Home;
use super::standing::{self, Standing};
use crate::course::{self, today};
use crate::i18n::{Message, msg, t};
use crate::place::part;
use capa5_core::lesson::tutor::{State, Words};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

pub(super) fn page(home: Home) -> AnyView {
    let missed: Vec<Standing> =
        standing::all().into_iter().filter(|one| one.state.as_ref().is_some_and(is_missed)).collect();
    let nothing = if missed.is_empty() {
        Some(msg::HOME_REVIEW_NONE)
    } else {
        missed.iter().all(|standing| standing.due() == 0).then_some(msg::HOME_REVIEW_NOT_TODAY)
    };
    view! {
        <p class="home-intro">{t(msg::HOME_REVIEW_SAYS)}</p>
        {nothing.map(|words| view! { <p><strong>{t(words)}</strong></p> }.into_any())}
        {missed.into_iter().map(|standing| lesson(home, standing)).collect_view()}
    }
    .into_any()
}

fn is_missed(state: &State) -> bool {
    !state.review.is_empty()
}

/// What comes back of a lesson. Its own words name it; until they are here, only when it comes.
fn lesson(home: Home, standing: Standing) -> AnyView {
    let words = RwSignal::new(None::<Words>);
    let (id, language) = (standing.edition.id, home.i18n.language());
    spawn_local(async move {
        let fetched = course::own(id, language).await.ok();
        words.try_set(fetched);
    });
    let title = home.title(&format!("lesson.{:02}", standing.number));
    let (number, due) = (u64::from(standing.number), standing.due());
    let go = (due > 0).then(|| {
        let address = home.address(&format!("lesson={id}&view=review"));
        view! { <p><a class="button is-primary" href=address>{t(msg::home_review_go(due))}</a></p> }.into_any()
    });
    let rows = part(move || {
        let state = standing.state.as_ref()?;
        let rows = state.review.iter().map(|(question, review)| {
            let name = words.with(|words| words.as_ref().and_then(|words| words.title(question)).map(str::to_owned));
            view! { <li>{name.map(|name| format!("{name} "))}<span class="label">{t(when(review.due.0))}</span></li> }
                .into_any()
        });
        Some(view! { <ul class="home-list">{rows.collect_view()}</ul> }.into_any())
    });
    view! {
        <section class="home-part">
            <h2>{t(msg::home_lesson(number))}" · "{title}</h2>
            {rows}
            {go}
        </section>
    }
    .into_any()
}

/// When a day is, seen from today.
fn when(day: u32) -> Message {
    match day.saturating_sub(today().0) {
        0 => msg::HOME_TODAY.into(),
        1 => msg::HOME_TOMORROW.into(),
        days => msg::home_in_days(u64::from(days)),
    }
}
