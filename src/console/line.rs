//! The command line: a combobox over all that can be asked, with what was asked before.

use super::grammar::{Typed, completions, parse, typed};
use super::{Console, verdict};
use crate::i18n::{I18n, Message, msg, t, ts, use_i18n};
use crate::place::{act, memo, part};
use capa5_core::lesson::ask::Ask;
use capa5_core::world::record::NodeId;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;

/// How many completions are shown.
const MOST: usize = 8;

/// Where the list and the history stand.
#[derive(Clone, Copy)]
struct State {
    console: Console,
    i18n: I18n,
    /// The completion that is chosen in the list.
    active: RwSignal<Option<usize>>,
    /// Whether the list is open.
    open: RwSignal<bool>,
    /// How far back in the history the text was taken from; 0 for none.
    back: RwSignal<usize>,
    wrong: RwSignal<Option<Message>>,
    options: Memo<Vec<(String, bool)>>,
}

impl State {
    fn put(self, text: String) {
        self.console.text.set(text);
        self.wrong.set(None);
        self.active.set(None);
    }

    fn choose(self, index: usize) {
        if let Some((text, _)) = self.options.get_untracked().get(index) {
            self.put(text.clone());
            self.open.set(false);
        }
    }

    /// What an arrow does: through the open list, else through what was asked before.
    fn moves(self, down: bool) {
        let count = self.options.with_untracked(Vec::len);
        if self.open.get_untracked() && count > 0 {
            let next = match (self.active.get_untracked(), down) {
                (None, true) => 0,
                (None, false) => count - 1,
                (Some(at), true) => (at + 1) % count,
                (Some(at), false) => (at + count - 1) % count,
            };
            self.active.set(Some(next));
            return;
        }
        let back = self.back.get_untracked();
        let back = if down { back.saturating_sub(1) } else { back + 1 };
        let text = self
            .console
            .history
            .with_untracked(|history| history.len().checked_sub(back).and_then(|place| history.get(place)).cloned());
        match text {
            Some(text) => {
                self.back.set(back);
                self.put(text);
            }
            None if back == 0 => {
                self.back.set(0);
                self.put(String::new());
            }
            None => {}
        }
    }

    fn key(self, event: &KeyboardEvent) {
        if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => self.moves(true),
            "ArrowUp" => self.moves(false),
            "Escape" if self.open.get_untracked() => self.open.set(false),
            "Enter" if self.open.get_untracked() && self.active.get_untracked().is_some() => {
                self.choose(self.active.get_untracked().unwrap_or(0));
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    fn submit(self) {
        let text = self.console.text.get_untracked();
        match parse(&text, untrack(|| self.i18n.language())) {
            Ok(Typed::Ask(ask)) => {
                // Spoken of as it was typed: the history gives it back so.
                self.console.ask(*ask, text.trim().to_owned());
            }
            Ok(Typed::Cut) => self.console.player.set_line(false),
            Ok(Typed::Restore) => self.console.player.set_line(true),
            Err(why) => {
                self.wrong.set(Some(why));
                return;
            }
        }
        self.put(String::new());
        self.back.set(0);
        self.open.set(false);
    }
}

/// The command line of a chair.
#[component]
pub(super) fn Line(console: Console, node: NodeId) -> impl IntoView {
    let i18n = use_i18n();
    let options = memo(move || {
        let language = i18n.language();
        console.offers.with(|offers| {
            let asks: Vec<Ask> = offers.iter().map(|offer| offer.ask.clone()).collect();
            let event = console.player.rest.get();
            let legal = |text: &String| {
                let offered = offers.iter().find(|offer| typed(&offer.ask, language) == *text);
                match (offered, parse(text, language)) {
                    (Some(offer), _) => offer.verdict.is_ok(),
                    (None, Ok(Typed::Ask(ask))) => {
                        console.player.run.with(|run| matches!(run.verdict(event, node, &ask), Some(Ok(_))))
                    }
                    (None, Ok(Typed::Cut | Typed::Restore) | Err(_)) => false,
                }
            };
            let found = completions(&console.text.get(), &asks, language).into_iter().take(MOST);
            found.map(|text| (text.clone(), legal(&text))).collect::<Vec<_>>()
        })
    });
    let state = State {
        console,
        i18n,
        active: RwSignal::new(None),
        open: RwSignal::new(false),
        back: RwSignal::new(0),
        wrong: RwSignal::new(None),
        options,
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        state.submit();
    };
    let shown = memo(move || state.open.get() && !options.with(Vec::is_empty));
    let input = move |event| {
        state.put(event_target_value(&event));
        state.back.set(0);
        state.open.set(true);
    };
    // What would come of it is said while it is typed.
    let verdict_now = part(move || {
        let text = console.text.get();
        let Ok(Typed::Ask(ask)) = parse(&text, i18n.language()) else { return None };
        let event = console.player.rest.get();
        match console.player.run.with(|run| run.verdict(event, node, &ask))? {
            Ok(row) => Some(view! { <p class="label">{i18n.rich(msg::console_row(u64::from(row.0)))}</p> }.into_any()),
            Err(refusal) => Some(view! { <p class="reason">{i18n.rich(verdict::reason(&refusal))}</p> }.into_any()),
        }
    });
    view! {
        <form class="console-line" on:submit=act(submit)>
            <label class="label" for="console-line">{t(msg::console_command(node.letter()))}</label>
            <div class="combo">
                <input id="console-line" class="input" type="text" role="combobox" autocomplete="off" autocapitalize="off" spellcheck="false"
                    aria-autocomplete="list" aria-controls="console-options" aria-expanded=move || shown.get().to_string()
                    aria-activedescendant=move || state.active.get().filter(|_| shown.get()).map(|index| format!("console-option-{index}"))
                    aria-invalid=move || state.wrong.with(Option::is_some).then_some("true") aria-describedby="console-said"
                    placeholder=ts(msg::CONSOLE_PLACEHOLDER)
                    prop:value=move || console.text.get() on:input=act(input) on:keydown=act(move |event| state.key(&event))
                    on:blur=act(move |_| state.open.set(false))/>
                <ul id="console-options" class="combo-list" role="listbox" aria-label=ts(msg::CONSOLE_OPTIONS) hidden=move || !shown.get()>
                    {move || options.get().into_iter().enumerate().map(|(index, option)| item(state, index, option)).collect_view()}
                </ul>
            </div>
            <button type="submit" class="button is-primary" id="console-ask">{t(msg::CONSOLE_ASK)}</button>
            <div class="console-said" id="console-said">
                <p class="is-fault" role="alert">{move || state.wrong.get().map(|why| i18n.rich(why))}</p>
                {verdict_now}
            </div>
        </form>
    }
}

fn item(state: State, index: usize, (text, legal): (String, bool)) -> AnyView {
    // The press would take the focus from the line before the click comes.
    let keep = |event: web_sys::MouseEvent| event.prevent_default();
    view! {
        <li id=format!("console-option-{index}") role="option" class=if legal { "" } else { "is-not" }
            aria-selected=move || (state.active.get() == Some(index)).to_string()
            on:mousedown=act(keep) on:click=act(move |_| state.choose(index))>
            <span lang="en" translate="no">{text}</span>
            <small class="label">{t(if legal { msg::CONSOLE_LEGAL_WORD } else { msg::CONSOLE_NOT_WORD })}</small>
        </li>
    }
    .into_any()
}
