//! Octets that the learner changes: their value or their bits, read anew at once; then the message is sent so.

use super::tree;
use super::value;
use crate::console::unreadable;
use crate::i18n::{msg, t, ts, use_i18n};
use crate::place::{act, memo, part};
use crate::player::{Player, Selection};
use capa5_core::world::record::RecordId;
use capa5_core::world::recording::Inspection;
use leptos::prelude::*;
use std::sync::Arc;

/// The message as it reads now.
type Reading = Memo<Option<(RecordId, Arc<Inspection>)>>;
/// Octets that can be changed of a message: headers and parameters stand at its beginning.
const MOST: u32 = 1_152;

/// What is being changed: the message, and the octets that differ, each with what it was and what it is to be.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Draft {
    /// The message; none while nothing is being changed.
    pub msg: Option<RecordId>,
    /// Place, before, after; in order of their places.
    pub changed: Vec<(u32, u8, u8)>,
}

impl Draft {
    /// The octets as they are to be: places and values.
    #[must_use]
    pub fn patches(&self) -> Vec<(u32, u8)> {
        self.changed.iter().map(|(at, _, is)| (*at, *is)).collect()
    }

    /// One octet is to be so; `was` is what left.
    fn put(&mut self, at: u32, was: u8, is: u8) {
        self.changed.retain(|(other, ..)| *other != at);
        if was != is {
            let place = self.changed.partition_point(|(other, ..)| *other < at);
            self.changed.insert(place, (at, was, is));
        }
    }
}

/// A value of two hexadecimal digits.
fn octet(text: &str) -> Option<u8> {
    let text = text.trim();
    (1..=2).contains(&text.len()).then(|| u8::from_str_radix(text, 16).ok()).flatten()
}

/// The button that begins, and while octets are being changed their editor.
#[component]
pub(super) fn Edit(
    /// The message.
    msg: RecordId,
    draft: RwSignal<Draft>,
    /// The octet that the learner was at.
    cursor: RwSignal<usize>,
    /// The octet that is meant.
    stop: Memo<usize>,
    inspection: Reading,
) -> impl IntoView {
    let player = expect_context::<Player>();
    let message = msg;
    let open = memo(move || draft.with(|draft| draft.msg == Some(message)));
    let toggle = move |_| {
        let next =
            if open.get_untracked() { Draft::default() } else { Draft { msg: Some(message), changed: Vec::new() } };
        draft.set(next);
    };
    view! {
        <p class="actions">
            <button type="button" class="button" id="edit-octets" aria-expanded=move || open.get().to_string()
                on:click=act(toggle)>{t(msg::EDIT_OPEN)}</button>
        </p>
        {part(move || open.get().then(|| editor(Editing { message, draft, cursor, stop, inspection, player })))}
    }
}

/// What the editor works on.
#[derive(Clone, Copy)]
struct Editing {
    message: RecordId,
    draft: RwSignal<Draft>,
    cursor: RwSignal<usize>,
    stop: Memo<usize>,
    inspection: Reading,
    player: Player,
}

fn editor(editing: Editing) -> AnyView {
    let Editing { message, draft, cursor, stop: at, inspection, player } = editing;
    let i18n = use_i18n();
    // What left doesn't change while it is being thought of.
    let left = player.run.with_untracked(|run| run.inspect(message, MOST)).map(|left| left.octets).unwrap_or_default();
    let left = StoredValue::new(left);
    let count = left.with_value(Vec::len);
    let was = move |at: usize| left.with_value(|left| left.get(at).copied().unwrap_or(0));
    let is = move |at: usize| {
        let found =
            draft.with(|draft| draft.changed.iter().find(|(other, ..)| *other as usize == at).map(|found| found.2));
        found.unwrap_or_else(|| was(at))
    };
    let wrong = RwSignal::new(false);
    let put = move |value: u8| {
        wrong.set(false);
        let at = at.get_untracked();
        draft.update(|draft| draft.put(at as u32, was(at), value));
    };
    let typed = move |event| match octet(&event_target_value(&event)) {
        Some(value) => put(value),
        None => wrong.set(true),
    };
    let step = move |on: isize| {
        wrong.set(false);
        let to = at.get_untracked().saturating_add_signed(on).min(count.saturating_sub(1));
        let mark = inspection
            .with_untracked(|found| found.as_ref().and_then(|(_, shown)| tree::innermost(&shown.marks, to as u32)));
        cursor.set(to);
        player.selection.set(Some(Selection { msg: message, mark }));
    };
    let reads = move || {
        let error = inspection.with(|found| found.as_ref().and_then(|(_, shown)| shown.error));
        match error {
            Some(error) => view! { <span class="is-fault">{i18n.rich(unreadable(&error))}</span> }.into_any(),
            None => i18n.rich(msg::EDIT_READS),
        }
    };
    let bits = (1..=8_u8).rev().map(move |bit| {
        let mask = 1_u8 << (bit - 1);
        let flip = move |_| put(is(at.get_untracked()) ^ mask);
        view! {
            <button type="button" class="bit" aria-pressed=move || (is(at.get()) & mask != 0).to_string()
                aria-label=move || i18n.text(msg::edit_bit(u64::from(bit), u64::from(is(at.get()) >> (bit - 1) & 1))) on:click=act(flip)>
                {move || if is(at.get()) & mask == 0 { "0" } else { "1" }}</button>
        }
        .into_any()
    });
    let changes = move || {
        let changed = draft.with(|draft| draft.changed.clone());
        if changed.is_empty() {
            return view! { <p class="label">{i18n.rich(msg::EDIT_NONE)}</p> }.into_any();
        }
        let items = changed.into_iter().map(|(at, was, is)| {
            let said = msg::edit_changed(u64::from(at), value::hex(&[is]), value::hex(&[was]));
            view! { <li>{i18n.rich(said)}</li> }.into_any()
        });
        view! { <ul class="plain edit-changes">{items.collect_view()}</ul> }.into_any()
    };
    let none = memo(move || draft.with(|draft| draft.changed.is_empty()));
    let send = move |_| {
        let changed = draft.with_untracked(|draft| draft.changed.clone());
        if !changed.is_empty() {
            draft.set(Draft::default());
            player.change_octets(message, &changed);
        }
    };
    view! {
        <fieldset class="edit">
            <legend>{move || i18n.rich(msg::edit_title(at.get() as u64))}</legend>
            <p class="label" id="edit-how">{t(msg::EDIT_HOW)}</p>
            <div class="edit-row">
                <button type="button" class="button is-icon" aria-label=ts(msg::EDIT_PREVIOUS) on:click=act(move |_| step(-1))>"‹"</button>
                <input class="input edit-value" id="edit-value" type="text" inputmode="text" maxlength="2" autocomplete="off" spellcheck="false"
                    aria-label=ts(msg::EDIT_VALUE) aria-invalid=move || wrong.get().then_some("true") aria-describedby="edit-wrong"
                    prop:value=move || value::hex(&[is(at.get())]) on:change=act(typed)/>
                <button type="button" class="button is-icon" aria-label=ts(msg::EDIT_NEXT) on:click=act(move |_| step(1))>"›"</button>
            </div>
            <div class="bits" role="group" aria-labelledby="edit-how">{bits.collect_view()}</div>
            <p class="is-fault" role="alert" id="edit-wrong">{move || wrong.get().then(|| i18n.rich(msg::EDIT_WRONG))}</p>
            {changes}
            <p role="status" id="edit-reads">{reads}</p>
            <p class="label">{move || i18n.rich(if player.is_flying(message) { msg::EDIT_IN_FLIGHT } else { msg::EDIT_BRANCH })}</p>
            <p class="actions">
                <button type="button" class="button is-fault" id="edit-send" aria-disabled=move || none.get().then_some("true")
                    on:click=act(send)>{t(msg::EDIT_SEND)}</button>
                <button type="button" class="button is-quiet" on:click=act(move |_| draft.set(Draft::default()))>{t(msg::EDIT_DROP)}</button>
            </p>
        </fieldset>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::{Draft, octet};

    #[test]
    fn an_octet_put_back_changes_nothing() {
        let mut draft = Draft::default();
        draft.put(9, 0x31, 0x7f);
        draft.put(4, 1, 2);
        assert_eq!(draft.patches(), [(4, 2), (9, 0x7f)]);
        draft.put(9, 0x31, 0x31);
        assert_eq!(draft.patches(), [(4, 2)]);
    }

    #[test]
    fn only_two_hexadecimal_digits_are_an_octet() {
        assert_eq!([octet("7f"), octet(" A "), octet("")], [Some(0x7f), Some(0x0a), None]);
        assert_eq!([octet("100"), octet("g1"), octet("-1")], [None, None, None]);
    }
}
