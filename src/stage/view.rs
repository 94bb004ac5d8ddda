//! The stage in the page: its picture, drawn anew whenever what it depends on changes.

use super::carry::Carry;
use super::{Sight, numbered, picture};
use crate::draw::{Drawing, Shape};
use crate::host::media::use_media;
use crate::i18n::use_i18n;
use crate::place::{effect, memo};
use crate::player::Player;
use leptos::html;
use leptos::prelude::*;

/// The stage.
#[component]
pub fn Stage() -> impl IntoView {
    let player = expect_context::<Player>();
    let (media, i18n) = (use_media(), use_i18n());
    let place = NodeRef::<html::Div>::new();
    let points = memo(move || player.run.with(|run| numbered(run)));
    let told = memo(move || if player.playing.get() { None } else { Some(player.told_now()) });
    let mut drawing = None;
    // Without motion, what changed since the event before is marked.
    let mut steps = [(0, Shape::new("svg")), (0, Shape::new("svg"))];
    effect(move || {
        let Some(place) = place.get() else { return };
        if drawing.is_none() {
            drawing = Drawing::new(place.into());
        }
        let (moment, landmarks, settings) = (player.moment.get(), player.landmarks.get(), player.settings());
        let picture = player.run.with(|run| {
            points.with(|points| {
                player.opened.with(|opened| {
                    told.with(|told| {
                        picture(&Sight {
                            run,
                            playhead: player.playhead.get(),
                            moment: &moment,
                            landmarks: &landmarks,
                            points,
                            opened,
                            settings: &settings,
                            told: told.as_ref(),
                            narrow: media.is_phone(),
                            language: i18n.language(),
                        })
                    })
                })
            })
        });
        let event = player.event.get();
        if steps[1].0 != event {
            steps.swap(0, 1);
        }
        steps[1] = (event, picture.clone());
        let picture = if player.calm.get() && event > 0 { picture.marked(&steps[0].1) } else { picture };
        if let Some(drawing) = &mut drawing {
            drawing.show(picture);
        }
    });
    view! { <Carry><div node_ref=place></div></Carry> }
}
