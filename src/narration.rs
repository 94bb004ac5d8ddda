//! The run for who can't see it: what happened last, in as many sentences as she chose, where a screen reader finds it.
//!
//! Standing still, each event is said once it rests; while time runs, a digest every few seconds. It is said politely, and in turns
//! in two places: some readers cut off what they are saying when the same place changes.

use crate::host::settings::{Telling, use_settings};
use crate::i18n::{Key, Message, msg, use_i18n};
use crate::place::{effect, memo};
use crate::player::Player;
use crate::player::words::{is_told, record_message};
use capa5_core::session::token::Holding;
use capa5_core::view::item::{Item, ItemKind};
use capa5_core::view::moment::Moment;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use std::time::Duration;

/// While time runs nothing is said sooner after what was said before.
const DIGEST: Duration = Duration::from_millis(2_500);
/// Standing still, an event is said when it has stood for so long: who leafs through events hears the last one.
const REST: Duration = Duration::from_millis(180);

/// The sentences about where a player stands.
fn told(player: Player, telling: Telling) -> Vec<Message> {
    let mut told: Vec<Message> = last(player).into_iter().collect();
    if told.is_empty() || telling == Telling::Brief {
        return told;
    }
    player.moment.with(|moment| told.extend(state(moment)));
    if telling == Telling::Teaching {
        let item = player.item_now();
        told.extend(player.run.with(|run| run.items().get(item? as usize).and_then(purpose)));
    }
    told
}

/// What happened last: the record itself, so that leaving and arriving are two sentences; of a group its row, which counts.
fn last(player: Player) -> Option<Message> {
    let (row, item, event) = (player.sentence_now(), player.item_now(), player.event.get());
    player.run.with(|run| {
        let is_group = |item: &Item| matches!(item.kind, ItemKind::Group { .. } | ItemKind::Decision { .. });
        if item.and_then(|item| run.items().get(item as usize)).is_none_or(is_group) {
            return row;
        }
        run.log().get(event).filter(|record| is_told(record)).map(record_message).or(row)
    })
}

/// What is true now: who has the floor, the last point that A knows to be safe, and whether the line stands.
fn state(moment: &Moment) -> Vec<Message> {
    let floor = |end: &capa5_core::view::moment::End| matches!(end.tokens[0], Holding::Mine);
    let holder = moment.ends.iter().position(floor).map(|node| {
        let node = if node == 0 { msg::NODE_A } else { msg::NODE_B };
        msg::narration_floor(Message::from(node))
    });
    let point = moment.ends.first().map_or(0, |end| end.memory.point);
    let safe = (point > 0).then(|| msg::narration_point(u64::from(point)));
    let cut = moment.cut.contains(&true).then(|| Message::from(msg::NARRATION_CUT));
    [cut, holder, safe].into_iter().flatten().collect()
}

/// What the row's message is for.
fn purpose(item: &Item) -> Option<Message> {
    let name = match &item.kind {
        ItemKind::Message(message) => message.name,
        ItemKind::Group { messages, .. } => messages.first()?.name,
        ItemKind::Fault { .. }
        | ItemKind::Told { .. }
        | ItemKind::Refused { .. }
        | ItemKind::Done { .. }
        | ItemKind::Learner { .. }
        | ItemKind::Decision { .. } => return None,
    };
    Key::find(&format!("spdu.{}.meaning", name.to_ascii_lowercase())).map(Message::from)
}

/// The two places.
#[component]
pub(crate) fn Narration() -> impl IntoView {
    let player = expect_context::<Player>();
    let (i18n, settings) = (use_i18n(), use_settings());
    let places = [RwSignal::new(Vec::<Message>::new()), RwSignal::new(Vec::new())];
    let (turn, waiting) = (StoredValue::new(0_usize), StoredValue::new_local(None::<TimeoutHandle>));
    let now = memo(move || told(player, settings.telling()));
    let say = move || {
        waiting.set_value(None);
        let (Some(now), here) = (now.try_get_untracked(), turn.get_value()) else { return };
        if places[here].with_untracked(|said| *said != now) {
            turn.set_value(1 - here);
            places[here].set(Vec::new());
            places[1 - here].set(now);
        }
    };
    effect(move || {
        now.track();
        let playing = player.playing.get();
        let due = waiting.get_value();
        // While time runs, what is due is said when it is due, with what has happened by then.
        if playing && due.is_some() {
            return;
        }
        if let Some(handle) = due {
            handle.clear();
        }
        waiting.set_value(set_timeout_with_handle(say, if playing { DIGEST } else { REST }).ok());
    });
    let text = move |place: usize| {
        let sentences = places[place].get().into_iter().map(|message| i18n.text(message));
        sentences.collect::<Vec<_>>().join(" ")
    };
    view! {
        <div class="visually-hidden narration">
            <p role="log" aria-live="polite">{move || text(0)}</p>
            <p role="log" aria-live="polite">{move || text(1)}</p>
        </div>
    }
}
