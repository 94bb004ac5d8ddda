//! The bar's icons, drawn in the text's colour.

use leptos::prelude::*;

/// An icon.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Icon {
    Start,
    Back,
    Play,
    Pause,
    Step,
    End,
}

/// The icon as it stands in a button that has a name of its own.
pub(super) fn icon(which: Icon) -> impl IntoView {
    let path = match which {
        Icon::Start => "M4 3h2v12H4zM15 3v12L7 9z",
        Icon::Back => "M14 3v12L4 9z",
        Icon::Play => "M5 2.5v13L15.5 9z",
        Icon::Pause => "M4.5 3h3v12h-3zM10.5 3h3v12h-3z",
        Icon::Step => "M4 3v12l8-6zM12.5 3h2v12h-2z",
        Icon::End => "M3 3v12l5-6zM8.5 3v12l5-6zM14 3h2v12h-2z",
    };
    view! { <svg class="icon" viewBox="0 0 18 18" width="18" height="18" aria-hidden="true" focusable="false"><path d=path></path></svg> }
}
