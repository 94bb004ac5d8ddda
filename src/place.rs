//! One type for each kind of place in a view that changes or listens: no words, no layout.
//!
//! The framework makes code for every type it is given, and every closure has a type of its own: a hundred handlers would be the
//! same kilobyte a hundred times over. Boxed here, all handlers of an event are one type, all memos of a value are one, and so on.
//! The outer functions are generic and nearly empty; the work stands in the inner ones.

use leptos::prelude::*;
use std::sync::Arc;

/// What listens to an event: `on:click=act(move |_| …)`.
pub fn act<E>(react: impl FnMut(E) + 'static) -> Box<dyn FnMut(E)> {
    Box::new(react)
}

/// A value that is computed anew only when what it reads changes, and is heard of only when it differs.
pub fn memo<T>(value: impl Fn() -> T + Send + Sync + 'static) -> Memo<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    fn boxed<T: PartialEq + Send + Sync + 'static>(value: Box<dyn Fn() -> T + Send + Sync>) -> Memo<T> {
        Memo::new(move |_| value())
    }
    boxed(Box::new(value))
}

/// What is done outside the page's views whenever what it reads changes.
pub fn effect(run: impl FnMut() + 'static) {
    fn boxed(run: Box<dyn FnMut()>) {
        Effect::new(run);
    }
    boxed(Box::new(run));
}

/// A part of a view that follows what it reads, and may be missing.
pub fn part<V: Into<Option<AnyView>>>(mut view: impl FnMut() -> V + Send + 'static) -> AnyView {
    fn boxed(view: Box<dyn FnMut() -> Option<AnyView> + Send>) -> AnyView {
        view.into_any()
    }
    boxed(Box::new(move || view().into()))
}

/// What tells an item of a list from all others; an item whose identity stays keeps its elements.
pub type Identity = [u64; 3];

/// A list that makes elements only for what is new in it.
pub fn each<T: Send + Sync + 'static>(
    items: impl Fn() -> Vec<T> + Send + Sync + 'static,
    identity: fn(&T) -> Identity,
    view: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let view = Arc::new(view);
    rows(Box::new(move || {
        let row = |item| {
            let (identity, view) = (identity(&item), Arc::clone(&view));
            Row { identity, view: Box::new(move || view(item)) }
        };
        items().into_iter().map(row).collect()
    }))
}

/// An item that may yet get its elements.
struct Row {
    identity: Identity,
    view: Box<dyn FnOnce() -> AnyView + Send + Sync>,
}

fn rows(rows: Box<dyn Fn() -> Vec<Row> + Send + Sync>) -> AnyView {
    view! { <For each=rows key=|row| row.identity children=|row| (row.view)() /> }.into_any()
}
