//! Where the playhead rests. Who scrubs passes by a hundred events in a second and reads none of them.

use crate::place::effect;
use capa5_core::world::record::RecordId;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use std::time::Duration;

/// How long the playhead stands still until it rests: longer than between two moves of a hand, too short to be waited for.
const REST: Duration = Duration::from_millis(100);

/// Follows the event: at once while time runs, else when it has stood for a moment.
pub(super) fn follow(event: Memo<RecordId>, playing: RwSignal<bool>) -> RwSignal<RecordId> {
    let rest = RwSignal::new(event.get_untracked());
    let waiting = StoredValue::new_local(None::<TimeoutHandle>);
    effect(move || {
        let (now, at_once) = (event.get(), playing.get());
        if let Some(handle) = waiting.get_value() {
            handle.clear();
        }
        if rest.get_untracked() == now {
            return;
        }
        // Meanwhile the player may be gone.
        let arrive = move || _ = rest.try_set(now);
        let handle = if at_once { None } else { set_timeout_with_handle(arrive, REST).ok() };
        if handle.is_none() {
            arrive();
        }
        waiting.set_value(handle);
    });
    rest
}
