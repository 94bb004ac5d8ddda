//! The run in words: what happened up to the event shown, data folded as on the ladder.

use crate::i18n::{Message, msg, t, use_i18n};
use crate::place::{act, each, effect, memo};
use crate::player::{Player, words};
use capa5_core::time::Nanos;
use capa5_core::view::item::ItemKind;
use capa5_core::world::record::{Facts, Record, RecordId, What};
use capa5_core::world::recording::Recording;
use leptos::html::Ol;
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Lines shown at first, and with each wish for more.
const LINES: usize = 60;

/// A sentence and the record from which it holds.
#[derive(Clone, PartialEq)]
struct Line {
    n: RecordId,
    t: Nanos,
    msg: Option<RecordId>,
    says: Message,
    fault: bool,
}

/// All lines of a recording: one for each record that words are worth, one for each closed group of data.
fn lines(run: &Recording, opened: &BTreeSet<RecordId>) -> Vec<Line> {
    let groups: Vec<_> = run
        .items()
        .iter()
        .filter(|item| matches!(item.kind, ItemKind::Group { .. }) && !opened.contains(&item.from_n))
        .collect();
    let mut lines: Vec<Line> = Vec::new();
    let mut told = BTreeSet::new();
    for record in run.log().iter().filter(|record| words::is_told(record)) {
        let group = carries_data(record)
            .then(|| groups.iter().find(|item| folds(item.from_n, item.to_n, &item.kind, record)))
            .flatten();
        match group {
            Some(item) if told.insert(item.index) => {
                lines.push(Line {
                    n: record.n,
                    t: record.t,
                    msg: None,
                    says: words::row_message(run, item),
                    fault: false,
                });
            }
            Some(_) => {}
            None => lines.push(Line {
                n: record.n,
                t: record.t,
                msg: message(record),
                says: words::record_message(record),
                fault: is_fault(record),
            }),
        }
    }
    lines
}

const fn carries_data(record: &Record) -> bool {
    matches!(&record.what, What::Pdu { facts: Facts::Range { .. }, .. } | What::Prim { facts: Facts::Range { .. }, .. })
}

fn folds(from_n: RecordId, to_n: RecordId, kind: &ItemKind, record: &Record) -> bool {
    let ItemKind::Group { off, len, .. } = kind else { return false };
    let (What::Pdu { facts: Facts::Range { off: at, .. }, .. }
    | What::Prim { facts: Facts::Range { off: at, .. }, .. }) = &record.what
    else {
        return false;
    };
    // The request stands just before its message, the indication just after it.
    (from_n.saturating_sub(4)..=to_n + 4).contains(&record.n) && (*off..off + len).contains(at)
}

const fn message(record: &Record) -> Option<RecordId> {
    if let What::Pdu { msg, .. } = &record.what { Some(*msg) } else { None }
}

const fn is_fault(record: &Record) -> bool {
    matches!(&record.what, What::Fault { .. } | What::Refuse { .. } | What::Stop { .. })
}

/// The tab of words.
#[component]
pub fn Transcript() -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let shown = RwSignal::new(LINES);
    let all = Memo::new_with_compare(
        move |_| player.run.with(|run| player.opened.with(|opened| Arc::new(lines(run, opened)))),
        |_, _| true,
    );
    // How many have happened: lines stand in the order of their records.
    let count = memo(move || all.with(|lines| lines.partition_point(|line| line.n <= player.rest.get())));
    let from = memo(move || count.get().saturating_sub(shown.get()));
    let root = NodeRef::<Ol>::new();
    effect(move || {
        count.track();
        let panel = root.get().and_then(|list| list.closest(".tab-panel").ok().flatten());
        if let Some(panel) = panel {
            // After the rows are there.
            request_animation_frame(move || panel.set_scroll_top(panel.scroll_height()));
        }
    });
    let is_empty = memo(move || count.get() == 0);
    let list = move || all.with(|lines| lines[from.get()..count.get()].to_vec());
    view! {
        {move || (from.get() > 0).then(|| view! {
            <button type="button" class="button" on:click=act(move |_| shown.update(|shown| *shown += LINES))>
                {t(msg::TRANSCRIPT_EARLIER)}
            </button>
        }.into_any())}
        {move || if is_empty.get() {
            view! { <p class="label">{t(msg::TRANSCRIPT_EMPTY)}</p> }.into_any()
        } else {
            view! { <ol class="transcript" node_ref=root>{each(list, |line| [u64::from(line.n), 0, 0], move |line| said(player, line))}</ol> }.into_any()
        }}
        <p class="label">{move || i18n.rich(msg::TRANSCRIPT_FOLDED)}</p>
    }
}

fn said(player: Player, line: Line) -> AnyView {
    let i18n = use_i18n();
    let Line { n, t: at, msg, says, fault } = line;
    let go = move |_| {
        player.seek_event(n);
        player.select(msg);
    };
    view! {
        <li class=if fault { "is-fault" } else { "" }>
            <button type="button" class="transcript-line" on:click=act(go)>
                <span class="transcript-time">{move || i18n.clock(at.0)}</span>
                <span>{move || i18n.rich(says.clone())}</span>
            </button>
        </li>
    }
    .into_any()
}
