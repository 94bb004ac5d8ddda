//! The icons of time's controls, drawn in the text's colour.

use leptos::prelude::*;

/// An icon.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Icon {
    /// To the start.
    Start,
    /// A step back.
    Back,
    /// Let time run.
    Play,
    /// Stop time.
    Pause,
    /// A step on.
    Step,
    /// To the end.
    End,
}

impl Icon {
    /// Its outline in a square of 18.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Start => "M4 3h2v12H4zM15 3v12L7 9z",
            Self::Back => "M14 3v12L4 9z",
            Self::Play => "M5 2.5v13L15.5 9z",
            Self::Pause => "M4.5 3h3v12h-3zM10.5 3h3v12h-3z",
            Self::Step => "M4 3v12l8-6zM12.5 3h2v12h-2z",
            Self::End => "M3 3v12l5-6zM8.5 3v12l5-6zM14 3h2v12h-2z",
        }
    }
}

/// The icon as it stands in a button that has a name of its own.
pub fn icon(which: Icon) -> impl IntoView {
    view! { <svg class="icon" viewBox="0 0 18 18" width="18" height="18" aria-hidden="true" focusable="false"><path d=which.path()></path></svg> }
}
