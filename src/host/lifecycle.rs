//! When the page is about to go away: the last moment at which something can be kept.

use super::event::Listener;
use super::page;
use web_sys::VisibilityState;

/// Calls back whenever the page is hidden or left. It ends when it is dropped.
///
/// A phone that closes a tab may give only `visibilitychange`, a desktop that leaves the page only `pagehide`, so one leaving
/// can call twice. `unload` is never used: browsers and course servers block it.
#[derive(Debug)]
#[must_use = "it stops listening when dropped"]
pub struct Leaving {
    _listeners: Vec<Listener>,
}

impl Leaving {
    /// Starts listening.
    pub fn new(react: impl Fn() + Clone + 'static) -> Self {
        let (Some(window), Some(document)) = (page::window(), page::document()) else {
            return Self { _listeners: Vec::new() };
        };
        let hidden = react.clone();
        let seen = document.clone();
        let listeners = [
            Listener::new(&document, "visibilitychange", move |_| {
                if seen.visibility_state() == VisibilityState::Hidden {
                    hidden();
                }
            }),
            Listener::new(&window, "pagehide", move |_| react()),
        ];
        Self { _listeners: listeners.into_iter().flatten().collect() }
    }

    /// Listens as long as the page lives.
    pub fn forever(self) {
        std::mem::forget(self);
    }
}
