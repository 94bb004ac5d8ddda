//! Where the learner stands and what there is: the way on, the seven layers, the sixteen lessons with their scenes.

use super::standing::{self, Standing};
use super::{Home, View};
use crate::FIRST_SCENE;
use crate::i18n::{Key, Message, msg, t};
use crate::scenes;
use capa5_core::lesson;
use capa5_core::lesson::tutor;
use leptos::prelude::*;

pub(super) fn page(home: Home) -> AnyView {
    view! {
        <p class="home-intro">{t(msg::HOME_INTRO)}</p>
        {ways(home)}
        <section class="home-part">
            <h2>{t(msg::HOME_MAP)}</h2>
            {lessons(home)}
        </section>
        <section class="home-part">
            <h2>{t(msg::HOME_LAYERS)}</h2>
            <p>{t(msg::HOME_LAYERS_SAYS)}</p>
            {layers(home)}
        </section>
    }
    .into_any()
}

/// The way on: the lesson that waits, what is due, the scene that was opened last.
fn ways(home: Home) -> AnyView {
    let lesson = standing::next().map(|standing| {
        let number = u64::from(standing.number);
        let address = home.address(&format!("lesson={}", standing.edition.id));
        let words = match &standing.state {
            Some(state) if state.is_finished() => msg::home_again(number),
            Some(state) => msg::home_resume(u64::from(state.beat) + 1, number, u64::from(standing.edition.beats)),
            None => msg::home_begin(number),
        };
        let title = home.title(&format!("lesson.{:02}", standing.number));
        view! { <p><a class="button is-primary" href=address>{t(words)}</a>" "<span>{title}</span></p> }.into_any()
    });
    let due = standing::due();
    let due = (due > 0).then(|| {
        let address = home.address(&format!("view={}", View::Review.code()));
        view! { <p><a href=address>{t(msg::home_due(due))}</a></p> }.into_any()
    });
    let scene = match standing::last("scene").filter(|id| lesson::ids().any(|other| other == id)) {
        Some(id) => {
            let address = home.address(&format!("scene={id}"));
            view! { <p class="label"><a href=address>{t(msg::home_last_scene(home.i18n.text(scenes::title(&id))))}</a></p> }
        }
        None => {
            let address = home.address(&format!("scene={FIRST_SCENE}"));
            view! { <p class="label"><a href=address>{t(msg::HOME_TO_SCENES)}</a></p> }
        }
    };
    view! { <div class="home-ways">{lesson}{due}{scene}</div> }.into_any()
}

/// The layers of the model from the top, this one marked.
fn layers(home: Home) -> AnyView {
    let row = |number: u8| {
        let is_here = number == 5;
        let (name, says) = (home.title(&format!("layer.{number}")), home.text(&format!("layer.{number}")));
        view! {
            <li class="layer" class:is-here=is_here>
                <span class="layer-number">{number}</span>
                <span><strong>{name}</strong>{is_here.then(|| view! { " "<span class="chip">{t(msg::HOME_HERE)}</span> }.into_any())}
                    <span class="layer-says">{says}</span></span>
            </li>
        }
        .into_any()
    };
    view! { <ol class="plain layers">{(1..=7).rev().map(row).collect_view()}</ol> }.into_any()
}

fn lessons(home: Home) -> AnyView {
    let standings = standing::all();
    let rows = tutor::course().iter().map(|(number, id, to_come)| {
        let key = format!("lesson.{number:02}");
        let (title, says) = (home.title(&key), home.text(&key));
        let standing = standings.iter().find(|standing| standing.edition.id == *id);
        let name = if *to_come {
            view! { <span>{title}" "<span class="chip">{t(msg::COURSE_TO_COME)}</span></span> }.into_any()
        } else {
            let address = home.address(&format!("lesson={id}"));
            view! { <a href=address>{title}</a> }.into_any()
        };
        view! {
            <li class="map-lesson" class:is-to-come=*to_come>
                <span class="map-number">{*number}</span>
                <div>
                    <h3>{name}</h3>
                    <p class="label">{says}</p>
                    {standing.map(progress)}
                    {scenes_of(home, *number)}
                </div>
            </li>
        }
        .into_any()
    });
    view! { <ol class="plain map">{rows.collect_view()}</ol> }.into_any()
}

/// How far a lesson is.
fn progress(standing: &Standing) -> AnyView {
    let beats = u64::from(standing.edition.beats);
    if standing.is_other {
        return view! { <p class="label">{t(msg::HOME_OTHER_EDITION)}</p> }.into_any();
    }
    let Some(state) = &standing.state else {
        return view! { <p class="label">{t(msg::HOME_NOT_BEGUN)}</p> }.into_any();
    };
    let (done, words) = if state.is_finished() {
        (beats, Message::from(msg::HOME_FINISHED))
    } else {
        (u64::from(state.furthest), msg::home_place(u64::from(state.beat) + 1, beats))
    };
    view! {
        <p class="label map-progress">
            <progress class="progress" max=beats.to_string() value=done.to_string() aria-hidden="true"></progress>
            <span>{t(words)}</span>
        </p>
    }
    .into_any()
}

/// The scenes that belong to a lesson: they can be played whether it stands or not.
fn scenes_of(home: Home, number: u8) -> AnyView {
    let of = |id: &&str| {
        let key = Key::find(&format!("lesson.{id}.number"));
        key.is_some_and(|key| home.i18n.text(key).parse() == Ok(number))
    };
    let ids: Vec<&'static str> = lesson::ids().filter(of).collect();
    if ids.is_empty() {
        return ().into_any();
    }
    let count = ids.len() as u64;
    let items = ids.into_iter().map(|id| {
        let address = home.address(&format!("scene={id}"));
        view! { <li><a href=address>{t(scenes::title(id))}</a></li> }.into_any()
    });
    view! {
        <details class="map-scenes"><summary class="label">{t(msg::home_scenes(count))}</summary><ul class="plain">{items.collect_view()}</ul></details>
    }
    .into_any()
}
