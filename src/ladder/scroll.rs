//! Which rows of the ladder exist in the document, and keeping the newest in view.

use super::rows::Rows;
use crate::place::{effect, memo};
use crate::player::Player;
use capa5_core::world::record::RecordId;
use leptos::html;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// Rows beyond the visible part that are made as well, in px; after a jump only when it is over.
const MARGIN: u32 = 400;
/// How long after the last jump.
const REST: Duration = Duration::from_millis(100);

/// The part of the ladder that is made.
#[derive(Clone, Copy)]
pub(super) struct Window {
    scroller: NodeRef<html::Div>,
    /// Scroll position and height of the visible part, px.
    view: RwSignal<(u32, u32)>,
    /// Height of what is made above and below it, px.
    margin: RwSignal<u32>,
    /// Who will make the margin again.
    jumped: StoredValue<Option<TimeoutHandle>, LocalStorage>,
    /// The first row made and the one past the last.
    pub(super) range: Memo<(usize, usize)>,
    /// The learner scrolled away while time runs.
    pub(super) away: RwSignal<bool>,
    player: Player,
}

impl Window {
    pub(super) fn new(
        scroller: NodeRef<html::Div>,
        rows: Memo<Arc<Rows>>,
        shown: Memo<usize>,
        current: Memo<Option<RecordId>>,
        player: Player,
    ) -> Self {
        let view = RwSignal::new((0_u32, 800_u32));
        let margin = RwSignal::new(MARGIN);
        let range = memo(move || {
            let ((top, height), margin, shown) = (view.get(), margin.get(), shown.get());
            rows.with(|rows| {
                let from = rows.at(top.saturating_sub(margin)).min(shown);
                let to = (rows.at(top + height + margin) + 1).min(shown);
                (from, to.max(from))
            })
        });
        let jumped = StoredValue::new_local(None);
        let window = Self { scroller, view, margin, jumped, range, away: RwSignal::new(false), player };
        // The document is outside: it is scrolled to where things happen.
        effect(move || {
            let Some(n) = current.get() else {
                window.scroll(0);
                return;
            };
            // Rows that only move, as where a group is opened, are left where they are.
            let place = rows.with_untracked(|rows| rows.of_record(n).map(|row| (row.y, row.height)));
            if let Some((y, height)) = place
                && !(window.away.get_untracked() && player.playing.get_untracked())
            {
                // The list grows in this same turn; where it can't be scrolled yet it can be in the next frame.
                request_animation_frame(move || window.reveal(y, height));
            }
        });
        let resized = window_event_listener(leptos::ev::resize, move |_| window.scrolled());
        on_cleanup(move || resized.remove());
        window
    }

    /// The visible part moved.
    pub(super) fn scrolled(self) {
        let Some(element) = self.scroller.get_untracked() else { return };
        let view = (element.scroll_top().max(0) as u32, element.client_height().max(0) as u32);
        // In steps: rows are made only now and then.
        let view = (view.0 / 100 * 100, view.1.div_ceil(100) * 100 + 100);
        if self.view.get_untracked() != view {
            self.view.set(view);
        }
    }

    /// The learner looks elsewhere.
    pub(super) fn leave(self) {
        if self.player.playing.get_untracked() && !self.away.get_untracked() {
            self.away.set(true);
        }
    }

    /// Back to where things happen.
    pub(super) fn follow(self) {
        self.away.set(false);
        if let Some(element) = self.scroller.get_untracked() {
            element.set_scroll_top(element.scroll_height());
        }
    }

    /// Brings a row into view with room for what follows, where it isn't there yet.
    fn reveal(self, y: u32, height: u32) {
        let Some(element) = self.scroller.get_untracked() else { return };
        let (top, visible) = (element.scroll_top().max(0) as u32, element.client_height().max(0) as u32);
        let room = (visible / 4).min(160);
        if y < top + room.min(y) || y + height + room > top + visible {
            let target = (y + height + room).saturating_sub(visible);
            self.scroll(if y < top { y.saturating_sub(room) } else { target });
        }
    }

    fn scroll(self, top: u32) {
        let Some(element) = self.scroller.get_untracked() else { return };
        let (before, height) = self.view.get_untracked();
        element.set_scroll_top(i32::try_from(top).unwrap_or(i32::MAX));
        if before.abs_diff(top) > height {
            self.jump();
        }
        self.scrolled();
    }

    /// Nothing of what was made is in view any more: at first only what is seen is made anew.
    fn jump(self) {
        if let Some(handle) = self.jumped.get_value() {
            handle.clear();
        }
        // Meanwhile the ladder may be gone.
        let over = move || _ = self.margin.try_set(MARGIN);
        self.jumped.set_value(set_timeout_with_handle(over, REST).ok());
        if self.jumped.with_value(Option::is_some) {
            self.margin.set(0);
        }
    }
}
