//! A message as text: its name, its fields, its octets, to be pasted into notes or a forum.

use crate::host::clipboard::copy;
use crate::i18n::{I18n, Key, Message, msg, t, use_i18n};
use crate::inspector::value;
use crate::place::act;
use capa5_core::world::recording::Inspection;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// Octets in a line.
const LINE: usize = 16;

/// A message as text.
fn text(i18n: I18n, name: &str, inspection: &Inspection) -> String {
    let long = Key::find(&format!("spdu.{}.name", name.to_ascii_lowercase()));
    let long = long.map(|long| format!(" · {}", i18n.text(long))).unwrap_or_default();
    let mut lines = vec![format!("{name}{long} · {}", i18n.text(msg::inspector_message_octets(inspection.total)))];
    for mark in &inspection.marks {
        let indent = "  ".repeat(usize::from(mark.depth));
        lines.push(format!("{indent}{}: {}", i18n.text(value::name(mark)), value::value(i18n, inspection, mark)));
    }
    lines.push(String::new());
    lines.extend(inspection.octets.chunks(LINE).enumerate().map(|(row, octets)| {
        let plain = |octet: &u8| if (0x20..0x7f).contains(octet) { char::from(*octet) } else { '.' };
        let ascii: String = octets.iter().map(plain).collect();
        format!("{:04x}  {:<47}  {ascii}", row * LINE, value::hex(octets).to_ascii_lowercase())
    }));
    let left = inspection.total - (inspection.octets.len() as u64).min(inspection.total);
    if left > 0 {
        lines.push(i18n.text(msg::share_message_more(left)));
    }
    lines.join("\n") + "\n"
}

/// Copies a message.
#[component]
pub fn CopyMessage(
    /// Its name.
    name: &'static str,
    /// It, taken apart.
    inspection: Arc<Inspection>,
) -> impl IntoView {
    let i18n = use_i18n();
    let said = RwSignal::new(None::<Message>);
    let click = move |_| {
        let text = untrack(|| text(i18n, name, &inspection));
        spawn_local(async move {
            let done = copy(&text).await;
            let said_now = if done { msg::SHARE_COPIED } else { msg::SHARE_MESSAGE_NOT_COPIED };
            let _ = said.try_set(Some(Message::from(said_now)));
        });
    };
    view! {
        <button type="button" class="link copy-message" on:click=act(click)>{t(msg::SHARE_MESSAGE_COPY)}</button>
        <span class="label" role="status">" "{move || said.get().map(|said| i18n.rich(said))}</span>
    }
}
