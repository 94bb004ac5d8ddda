//! Questions that are filled in: a table of numbers, and things that are put in their places. All by keyboard: a field or a list
//! of choices for each cell.

use super::prose::{About, line};
use crate::i18n::{msg, t};
use crate::place::act;
use crate::ui::unique;
use capa5_core::lesson::tutor::grade::Graded;
use capa5_core::lesson::tutor::sheet::{Sort, Table};
use capa5_core::lesson::tutor::task::Given;
use leptos::prelude::*;

/// What isn't filled in yet: no cell of a run is less than nothing.
const EMPTY: i64 = -1;

/// The way to answer, open once every cell is filled in.
fn answer(about: &About, id: &str, cells: RwSignal<Vec<i64>>) -> AnyView {
    let (course, id) = (about.course, id.to_owned());
    let wanting = move || cells.with(|cells| cells.contains(&EMPTY));
    let send = move |_| {
        if !cells.with_untracked(|cells| cells.contains(&EMPTY)) {
            course.answer(&id, Given::Cells(cells.get_untracked()));
        }
    };
    view! {
        {move || wanting().then(|| view! { <p class="label">{t(msg::COURSE_FILL)}</p> }.into_any())}
        <p class="actions"><button type="button" class="button is-primary" aria-disabled=move || wanting().to_string()
            on:click=act(send)>{t(msg::COURSE_ANSWER)}</button></p>
    }
    .into_any()
}

/// What was filled in last, to be put right; else nothing.
fn kept(about: &About, id: &str, count: usize) -> Vec<i64> {
    about.course.given(id).filter(|cells| cells.len() == count).unwrap_or_else(|| vec![EMPTY; count])
}

/// A table of numbers.
pub(super) fn fill(about: &About, id: &str, table: &Table) -> AnyView {
    let kept = kept(about, id, table.cells());
    let cells = RwSignal::new(kept.clone());
    let columns = table.columns.len();
    let (first, heads) = (unique("row"), unique("column"));
    let head = table.columns.iter().enumerate().map(|(place, column)| {
        let words = line(about, &format!("{id}/{}", column.id));
        view! { <th scope="col" id=format!("{heads}-{place}")>{words}</th> }.into_any()
    });
    let rows = table.rows.iter().enumerate().map(|(row, of)| {
        let words = line(about, &format!("{id}/{}", of.id));
        let fields = (0..columns).map(|column| {
            let place = row * columns + column;
            let before = kept.get(place).filter(|cell| **cell != EMPTY).map(i64::to_string);
            let typed = move |event| {
                let number = event_target_value(&event).trim().parse().unwrap_or(EMPTY);
                cells.update(|cells| cells[place] = number.max(EMPTY));
            };
            view! {
                <td><input class="input lesson-cell" type="text" inputmode="numeric" autocomplete="off" value=before
                    aria-labelledby=format!("{first}-{row} {heads}-{column}") on:input=act(typed) /></td>
            }
            .into_any()
        });
        view! { <tr><th scope="row" id=format!("{first}-{row}")>{words}</th>{fields.collect_view()}</tr> }.into_any()
    });
    view! {
        <div class="lesson-table"><table class="figures"><thead><tr><td></td>{head.collect_view()}</tr></thead><tbody>{rows.collect_view()}</tbody></table></div>
        {answer(about, id, cells)}
    }
    .into_any()
}

/// Things to be put in their places.
pub(super) fn sort(about: &About, id: &str, sort: &Sort) -> AnyView {
    let kept = kept(about, id, sort.items.len());
    let cells = RwSignal::new(kept);
    let groups = sort.items.iter().enumerate().map(|(item, thing)| {
        let name = unique("place");
        let choices = sort.places.iter().enumerate().map(|(place, at)| {
            let words = line(about, &format!("{id}/{at}"));
            let value = place as i64;
            let put = move |_| cells.update(|cells| cells[item] = value);
            view! {
                <label class="choice"><input type="radio" name=name.clone() prop:checked=move || cells.with(|cells| cells[item] == value)
                    on:change=act(put) /><span>{words}</span></label>
            }
            .into_any()
        });
        let choices = choices.collect_view();
        view! {
            <fieldset class="lesson-sort"><legend>{line(about, &format!("{id}/{}", thing.id))}</legend>
                <div class="choices">{choices}</div></fieldset>
        }
        .into_any()
    });
    view! { {groups.collect_view()}{answer(about, id, cells)} }.into_any()
}

/// How many cells are right.
pub(super) fn counted(graded: &Graded, given: &[i64]) -> Option<AnyView> {
    let Some(Given::Cells(answer)) = &graded.answer else { return None };
    let right = answer.iter().zip(given).filter(|(answer, given)| answer == given).count() as u64;
    Some(view! { <p>{t(msg::course_cells(right, answer.len() as u64))}</p> }.into_any())
}

/// A filled-in table in words.
pub(super) fn said(about: &About, id: &str, table: &Table, cells: &[i64]) -> AnyView {
    let columns = table.columns.len().max(1);
    let head = table
        .columns
        .iter()
        .map(|column| view! { <th scope="col">{line(about, &format!("{id}/{}", column.id))}</th> }.into_any());
    let rows = table.rows.iter().zip(cells.chunks(columns)).map(|(row, cells)| {
        let numbers = cells.iter().map(|cell| view! { <td>{cell.to_string()}</td> }.into_any());
        view! { <tr><th scope="row">{line(about, &format!("{id}/{}", row.id))}</th>{numbers.collect_view()}</tr> }
            .into_any()
    });
    view! {
        <div class="lesson-table"><table class="figures"><thead><tr><td></td>{head.collect_view()}</tr></thead><tbody>{rows.collect_view()}</tbody></table></div>
    }
    .into_any()
}

/// Where things were put, in words.
pub(super) fn put(about: &About, id: &str, sort: &Sort, cells: &[i64]) -> AnyView {
    let rows = sort.items.iter().zip(cells).filter_map(|(item, cell)| {
        let place = sort.places.get(usize::try_from(*cell).ok()?)?;
        let (item, place) = (line(about, &format!("{id}/{}", item.id)), line(about, &format!("{id}/{place}")));
        Some(view! { <li>{item}" → "{place}</li> }.into_any())
    });
    view! { <ul class="plain lesson-said">{rows.collect_view()}</ul> }.into_any()
}
