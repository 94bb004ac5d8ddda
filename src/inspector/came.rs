//! A message whose octets changed on their way: as it left and as it came, and what followed from it.

use crate::console::unreadable;
use crate::i18n::{I18n, msg, t, ts, use_i18n};
use crate::place::{act, part};
use crate::player::Player;
use crate::player::words::{is_told, record_message};
use capa5_core::world::record::{Dir, Record, RecordId, What};
use capa5_core::world::recording::Recording;
use leptos::prelude::*;

/// The record with which a message came.
pub(super) fn record(run: &Recording, msg: RecordId) -> Option<RecordId> {
    let comes = |record: &&Record| matches!(&record.what, What::Pdu { dir: Dir::Rx, msg: of, .. } if *of == msg);
    run.log().range(msg, run.len()).find(comes).map(|record| record.n)
}

/// What a record brought about at once, worth words.
fn followed(run: &Recording, came: RecordId) -> Vec<&Record> {
    let Some(t) = run.log().get(came).map(|record| record.t) else { return Vec::new() };
    let mut behind = vec![came];
    let at_once = run.log().range(came + 1, run.len()).take_while(|record| record.t == t);
    let mut found = Vec::new();
    for record in at_once.filter(|record| record.cause != 0) {
        if behind.contains(&record.cause) {
            behind.push(record.n);
            found.push(record);
        }
    }
    found.retain(|record| is_told(record));
    found
}

/// Shown only of a message that came otherwise than it left.
#[component]
pub(super) fn Came(msg: RecordId, as_left: RwSignal<bool>) -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let message = msg;
    part(move || {
        let changed = player.run.with(|run| run.octets_as_came(message).is_some());
        changed.then(|| {
            let button = |left: bool, words| {
                view! {
                    <button type="button" class="button" aria-pressed=move || (as_left.get() == left).to_string()
                        on:click=act(move |_| as_left.set(left))>{t(words)}</button>
                }
                .into_any()
            };
            view! {
                <div class="came">
                    <div class="choices" role="group" aria-label=ts(msg::CAME_WHICH)>
                        {button(true, msg::CAME_AS_LEFT)}{button(false, msg::CAME_AS_CAME)}
                    </div>
                    <h4>{t(msg::CAME_FOLLOWS)}</h4>
                    {move || list(i18n, player, message)}
                </div>
            }
            .into_any()
        })
    })
}

fn list(i18n: I18n, player: Player, message: RecordId) -> AnyView {
    let event = player.rest.get();
    player.run.with(|run| {
        let Some(came) = record(run, message).filter(|came| *came <= event) else {
            return view! { <p class="label">{i18n.rich(msg::CAME_NOT_YET)}</p> }.into_any();
        };
        let found = followed(run, came);
        if found.is_empty() {
            return view! { <p class="label">{i18n.rich(msg::CAME_NOTHING)}</p> }.into_any();
        }
        let error = run.inspect_as_came(message, 0).and_then(|shown| shown.error);
        let items = found.into_iter().map(|record| {
            let n = record.n;
            let place = match &record.what {
                // What can't be read at all is no event of the table but the one for that.
                What::Refuse { .. } if error.is_some() => error.map(|error| i18n.rich(unreadable(&error))),
                What::Refuse { state, event, .. } => {
                    let place = format!("{state} × {event}");
                    Some(view! { <span class="term" lang="en">{place}</span> }.into_any())
                }
                What::Prim { .. }
                | What::Pdu { .. }
                | What::Tok { .. }
                | What::St { .. }
                | What::Fault { .. }
                | What::App { .. }
                | What::Ui { .. }
                | What::Stop { .. } => None,
            };
            let class = if matches!(record.what, What::Refuse { .. }) { "link is-fault" } else { "link" };
            view! { <li><button type="button" class=class on:click=act(move |_| player.seek_event(n))>{i18n.rich(record_message(record))}</button>" "{place}</li> }.into_any()
        });
        view! { <ul class="plain followed">{items.collect_view()}</ul> }.into_any()
    })
}
