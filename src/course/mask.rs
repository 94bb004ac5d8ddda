//! A question whose answer is a mask of functional units: each is ticked or not, and the bits are shown as they come to be.

use super::Course;
use super::asking::unit_name;
use crate::i18n::{msg, t};
use crate::place::act;
use capa5_core::lesson::tutor::task::Given;
use capa5_core::session::unit::Unit;
use leptos::prelude::*;

/// The units that may be ticked.
fn units() -> impl Iterator<Item = Unit> {
    Unit::ALL.into_iter().filter(|unit| unit.never_offered().is_none())
}

/// The boxes, the mask that they come to, and the way to answer.
pub(super) fn fill(course: Course, id: &str) -> AnyView {
    let (mask, id) = (RwSignal::new(0_u16), id.to_owned());
    let boxes = units().map(|unit| {
        view! {
            <label class="choice"><input type="checkbox" prop:checked=move || mask.get() & unit.bit() != 0
                on:change=act(move |_| mask.update(|mask| *mask ^= unit.bit())) />
                <span lang="en" translate="no">{unit_name(unit)}</span></label>
        }
        .into_any()
    });
    let send = move |_| course.answer(&id, Given::Number(i64::from(mask.get_untracked())));
    view! {
        <div class="choices">{boxes.collect_view()}</div>
        <p class="label">{t(msg::COURSE_MASK)}" "<code>{move || format!("{:#06x}", mask.get())}</code></p>
        <p class="actions"><button type="button" class="button is-primary" on:click=act(send)>{t(msg::COURSE_ANSWER)}</button></p>
    }
    .into_any()
}

/// A mask in words: the units, and the bits.
pub(super) fn said(mask: i64) -> AnyView {
    let mask = u16::try_from(mask).unwrap_or(0);
    let names: Vec<String> = units().filter(|unit| mask & unit.bit() != 0).map(unit_name).collect();
    view! { <span lang="en" translate="no">{names.join(", ")}</span>" "<code>{format!("{mask:#06x}")}</code> }
        .into_any()
}
