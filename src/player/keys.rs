//! The keys of the player: one table, from which the help dialog is made as well. They count only while the player has focus,
//! never in a text field, never with Ctrl, Meta or Alt.

use super::{Pace, Player};
use crate::host::page;
use crate::i18n::{Key, msg};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// What a key does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deed {
    /// Plays or pauses.
    Toggle,
    /// To the landmark before.
    Back,
    /// To the next landmark.
    Step,
    /// Ten landmarks back.
    Backward,
    /// Ten landmarks on.
    Forward,
    /// One record back.
    TickBack,
    /// One record on.
    Tick,
    /// To the point, fault or session before.
    LegBack,
    /// To the next one.
    Leg,
    /// Chooses what a step is, and what time runs until.
    Until,
    /// Takes the last deed back.
    Undo,
    /// Selects the row above.
    RowUp,
    /// Selects the row below.
    RowDown,
    /// To the start.
    Start,
    /// To the end.
    End,
    /// To a tenth of the run.
    Tenth,
    /// Slower.
    Slower,
    /// Faster.
    Faster,
    /// Opens what interrupts.
    Interrupt,
    /// Goes on after a break.
    Resume,
    /// The run before.
    RunBefore,
    /// The next run.
    RunAfter,
    /// To the command line.
    Command,
    /// The help dialog.
    Help,
}

/// A row of the table: how the keys are called, what they do, in words.
pub struct KeyRow {
    /// As they are shown; never translated.
    pub keys: &'static [&'static str],
    /// What they do.
    pub deed: Deed,
    /// In words.
    pub words: Key,
}

const fn row(keys: &'static [&'static str], deed: Deed, words: Key) -> KeyRow {
    KeyRow { keys, deed, words }
}

/// All keys. A name of one character is matched against what the key types, a longer one against the key's name; letters go by
/// the key's place, so that other alphabets have them too.
pub const TABLE: &[KeyRow] = &[
    row(&["Space", "K"], Deed::Toggle, msg::KEYS_PLAY),
    row(&["Shift+ArrowLeft", "J"], Deed::LegBack, msg::KEYS_LEG_BACK),
    row(&["Shift+ArrowRight", "L"], Deed::Leg, msg::KEYS_LEG_ON),
    row(&["ArrowLeft"], Deed::Back, msg::TRANSPORT_BACK),
    row(&["ArrowRight"], Deed::Step, msg::TRANSPORT_STEP),
    row(&["PageDown"], Deed::Backward, msg::KEYS_TEN_BACK),
    row(&["PageUp"], Deed::Forward, msg::KEYS_TEN_ON),
    row(&[","], Deed::TickBack, msg::KEYS_RECORD_BACK),
    row(&["."], Deed::Tick, msg::KEYS_RECORD_ON),
    row(&["ArrowUp"], Deed::RowUp, msg::KEYS_LIST_PREVIOUS),
    row(&["ArrowDown"], Deed::RowDown, msg::KEYS_LIST_NEXT),
    row(&["Home"], Deed::Start, msg::TRANSPORT_TO_START),
    row(&["End"], Deed::End, msg::TRANSPORT_TO_END),
    row(&["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], Deed::Tenth, msg::KEYS_TENTH),
    row(&["<"], Deed::Slower, msg::TRANSPORT_SLOWER),
    row(&[">"], Deed::Faster, msg::TRANSPORT_FASTER),
    row(&["I"], Deed::Interrupt, msg::KEYS_INTERRUPT),
    row(&["R"], Deed::Resume, msg::KEYS_RESUME),
    row(&["U"], Deed::Undo, msg::RUN_UNDO),
    row(&["T"], Deed::Until, msg::KEYS_UNTIL),
    row(&["["], Deed::RunBefore, msg::KEYS_PREVIOUS_RUN),
    row(&["]"], Deed::RunAfter, msg::KEYS_NEXT_RUN),
    row(&["/"], Deed::Command, msg::KEYS_COMMAND),
    row(&["?"], Deed::Help, msg::KEYS_HELP),
];

fn is_key(name: &str, event: &KeyboardEvent) -> bool {
    if let Some(name) = name.strip_prefix("Shift+") {
        return event.shift_key() && event.key() == name;
    }
    match name {
        "Space" => event.key() == " ",
        letter if letter.len() == 1 && letter.as_bytes()[0].is_ascii_uppercase() => {
            !event.shift_key() && event.code().strip_prefix("Key") == Some(letter)
        }
        _ => event.key() == name,
    }
}

/// A key that types something: it can be switched off, since who speaks to her computer types letters (WCAG 2.1.4). Space is none.
fn is_character(event: &KeyboardEvent) -> bool {
    let key = event.key();
    key != " " && key.chars().count() == 1
}

/// Where a key belongs to what has the focus.
fn is_theirs(event: &KeyboardEvent) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return false };
    let writes = || target.closest("input, textarea, select, [contenteditable], dialog").ok().flatten().is_some();
    let presses = || {
        matches!(event.key().as_str(), " " | "Enter") && target.closest("button, a, summary").ok().flatten().is_some()
    };
    writes() || presses()
}

/// Does what a key says, where it says anything here.
pub fn pressed(player: Player, event: &KeyboardEvent) {
    // On many keyboards brackets are typed with AltGr, which looks like Ctrl and Alt.
    let chord = (event.ctrl_key() || event.alt_key() || event.meta_key()) && !event.get_modifier_state("AltGraph");
    if chord || event.default_prevented() || event.is_composing() || is_theirs(event) {
        return;
    }
    let Some(row) = TABLE.iter().find(|row| row.keys.iter().any(|name| is_key(name, event))) else { return };
    if is_character(event) && !player.keys.get_untracked() {
        return;
    }
    event.prevent_default();
    if !event.repeat()
        || matches!(
            row.deed,
            Deed::Back
                | Deed::Step
                | Deed::LegBack
                | Deed::Leg
                | Deed::TickBack
                | Deed::Tick
                | Deed::RowUp
                | Deed::RowDown
        )
    {
        player.perform(row.deed, event.key().parse().ok());
    }
}

/// Who sits in a chair types; without one the chairs are next.
fn focus_command_line() {
    let line = page::element("console-line").or_else(|| page::element("console"));
    if let Some(line) = line.and_then(|line| line.dyn_into::<web_sys::HtmlElement>().ok()) {
        // An element in the document takes the focus, or it doesn't matter.
        let _ = line.focus();
    }
}

impl Player {
    /// Does what a key does.
    pub fn perform(self, deed: Deed, digit: Option<u32>) {
        match deed {
            Deed::Toggle => self.toggle(),
            Deed::Back => self.step_back(),
            Deed::Step => self.step(),
            Deed::LegBack => self.step_back_by(Pace::Leg),
            Deed::Leg => self.step_by(Pace::Leg),
            Deed::Backward => (0..10).for_each(|_| self.step_back()),
            Deed::Forward => (0..10).for_each(|_| self.step()),
            Deed::Until => self.timing.set(true),
            Deed::Undo => self.undo(),
            Deed::TickBack => self.tick(-1),
            Deed::Tick => self.tick(1),
            Deed::RowUp => self.select_row(false),
            Deed::RowDown => self.select_row(true),
            Deed::Start => self.to_start(),
            Deed::End => self.to_end(),
            Deed::Tenth => {
                let tenth = u64::from(digit.unwrap_or(0));
                let t = self.score.with_untracked(|score| score.virtual_at(score.length_ms() * tenth / 10));
                self.seek_time(t);
            }
            Deed::Slower => self.set_speed(self.speed.get_untracked().slower()),
            Deed::Faster => self.set_speed(self.speed.get_untracked().faster()),
            Deed::Interrupt => self.palette.set(true),
            Deed::Resume => self.recover(),
            Deed::RunBefore | Deed::RunAfter => {
                let (current, _) = self.branch.get_untracked();
                let next = if deed == Deed::RunAfter { Some(current + 1) } else { current.checked_sub(1) };
                if let Some(next) = next {
                    self.choose(next);
                }
            }
            Deed::Command => focus_command_line(),
            Deed::Help => self.helping.set(true),
        }
    }
}
