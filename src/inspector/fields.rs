//! The message taken apart: its field tree, its octets, and what the selected field means.

use super::came::Came;
use super::edit::{Draft, Edit};
use super::hex::Hex;
use super::meaning::Meaning;
use super::tree::{self, Move, Node};
use super::value;
use super::why::sets;
use crate::console::unreadable;
use crate::host::file::OwnFile;
use crate::i18n::{Key, Message, msg, t, ts, use_i18n};
use crate::place::{act, each, effect, memo, part};
use crate::player::{Player, Selection};
use crate::share::CopyMessage;
use crate::story::OwnOctets;
use capa5_core::view::cause::Change;
use capa5_core::world::record::{Dir, Facts, RecordId, What};
use capa5_core::world::recording::{Inspection, Recording};
use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Octets shown of a message at first.
const FIRST_OCTETS: u32 = 128;

/// The message that is shown.
#[derive(Clone)]
pub struct Shown {
    /// The record with which it left.
    pub msg: RecordId,
    /// It, taken apart.
    pub inspection: Arc<Inspection>,
    /// Its fields as a tree.
    pub nodes: Arc<Vec<Node>>,
    /// The field that is selected.
    pub mark: Memo<Option<usize>>,
    /// The octet at which the learner was last.
    pub cursor: RwSignal<usize>,
    /// The field under the pointer.
    pub hover: RwSignal<Option<usize>>,
    /// The octet that is meant: the one she was at, inside the selected field.
    pub stop: Memo<usize>,
    /// What it changed.
    pub changes: Arc<Vec<Change>>,
    player: Player,
}

impl Shown {
    /// Selects a field of it.
    pub fn select(&self, mark: Option<usize>) {
        self.player.selection.set(Some(Selection { msg: self.msg, mark }));
    }
}

/// The message that left or came last at `event`.
fn latest(run: &Recording, event: RecordId) -> Option<RecordId> {
    run.log().range(event.saturating_sub(64), event).rev().find_map(|record| {
        if let What::Pdu { msg, dir: Dir::Tx | Dir::Rx | Dir::Lost, .. } = record.what { Some(msg) } else { None }
    })
}

/// Where in the learner's own file the missing octets of a message stand: their place in it, then offset, length, file.
fn own_octets(player: Player, msg: RecordId, inspection: &Inspection) -> Option<(usize, u64, u64, OwnFile)> {
    if !inspection.missing {
        return None;
    }
    let own = use_context::<OwnOctets>()?;
    let file = own.of(&player.file()?)?;
    let (off, len) = player.run.with(|run| {
        if let What::Pdu { facts: Facts::Range { off, len }, .. } = &run.log().get(msg)?.what {
            Some((*off, *len))
        } else {
            None
        }
    })?;
    // The payload stands at the end of its message.
    let at = usize::try_from(inspection.total.checked_sub(len)?).ok()?;
    let shown = inspection.octets.len().checked_sub(at)? as u64;
    Some((at, off, shown.min(len), file))
}

fn filled(inspection: &Inspection, at: usize, octets: &[u8]) -> Inspection {
    let mut filled = inspection.clone();
    if let Some(place) = filled.octets.get_mut(at..at + octets.len()) {
        place.copy_from_slice(octets);
        filled.missing = false;
    }
    filled
}

/// The octet that is meant: the one at the cursor where it is inside the selected field, else that field's first.
fn meant(inspection: &Inspection, mark: Option<usize>, cursor: usize) -> usize {
    let last = inspection.octets.len().saturating_sub(1);
    let selected = mark.and_then(|index| inspection.marks.get(index));
    match selected.map(|mark| mark.start as usize..(mark.end() as usize).max(mark.start as usize + 1)) {
        Some(range) if !range.contains(&cursor) => range.start.min(last),
        Some(_) | None => cursor.min(last),
    }
}

/// The message as it is to be shown: as it is being changed, as it came, or as it left.
fn shown(run: &Recording, msg: RecordId, event: RecordId, draft: &Draft, left: bool, most: u32) -> Option<Inspection> {
    if draft.msg == Some(msg) {
        return run.inspect_changed(msg, &draft.patches(), most);
    }
    let as_came =
        || (!left && super::came::record(run, msg)? <= event).then(|| run.inspect_as_came(msg, most)).flatten();
    as_came().or_else(|| run.inspect(msg, most))
}

/// The tab of fields: what is selected, else what happened last.
#[component]
pub fn Fields() -> impl IntoView {
    let player = expect_context::<Player>();
    let more = RwSignal::new(FIRST_OCTETS);
    // While time runs the last message stays: nobody reads octets at that pace.
    let message = Memo::new(move |last: Option<&Option<RecordId>>| {
        match player.selection.with(|selection| selection.map(|it| it.msg)) {
            Some(msg) => Some(msg),
            None if player.playing.get() => {
                last.copied().flatten().or_else(|| player.run.with(|run| latest(run, player.event.get_untracked())))
            }
            None => player.run.with(|run| latest(run, player.rest.get())),
        }
    });
    let draft = RwSignal::new(Draft::default());
    let as_left = RwSignal::new(false);
    let inspection = Memo::new_with_compare(
        move |_| {
            let msg = message.get()?;
            let (event, most) = (player.rest.get(), more.get());
            let found = player.run.with(|run| draft.with(|draft| shown(run, msg, event, draft, as_left.get(), most)));
            found.map(|inspection| (msg, Arc::new(inspection)))
        },
        |old, new| old != new,
    );
    let mark = memo(move || player.selection.with(|selection| selection.and_then(|selection| selection.mark)));
    let (cursor, hover) = (RwSignal::new(0_usize), RwSignal::new(None));
    let stop = memo(move || {
        let mark = mark.get();
        inspection.with(|found| found.as_ref().map_or(0, |(_, inspection)| meant(inspection, mark, cursor.get())))
    });
    let changes =
        memo(move || message.get().map(|msg| player.run.with(|run| Arc::new(run.changed_by(msg)))).unwrap_or_default());
    let own = RwSignal::new(None::<(RecordId, usize, Vec<u8>)>);
    effect(move || {
        let Some((msg, now)) = inspection.get() else { return };
        let Some((at, off, len, file)) = own_octets(player, msg, &now) else { return };
        spawn_local(async move {
            let Ok(octets) = file.read(off, len).await else { return };
            // Meanwhile something else may have been selected, or the tab closed.
            if inspection.try_get_untracked().flatten().is_some_and(|(_, shown)| Arc::ptr_eq(&shown, &now)) {
                own.set(Some((msg, at, octets)));
            }
        });
    });
    // With the octets of the learner's own file in their place, where they are at hand.
    let whole = move || {
        let (msg, inspection) = inspection.get()?;
        let octets = own.get().filter(|(of, ..)| *of == msg);
        Some((
            msg,
            octets
                .map_or_else(|| Arc::clone(&inspection), |(_, at, octets)| Arc::new(filled(&inspection, at, &octets))),
        ))
    };
    let apart = move || {
        let (msg, inspection) = whole()?;
        let nodes = Arc::new(tree::nodes(&inspection.marks));
        Some(Shown { msg, inspection, nodes, mark, cursor, hover, stop, changes: changes.get(), player })
    };
    let octets = part(move || match apart() {
        None => view! { <p class="label">{t(msg::INSPECTOR_NOTHING)}</p> }.into_any(),
        Some(shown) => view! {
            <Head shown=shown.clone()/>
            <Came msg=shown.msg as_left/>
            <Tree shown=shown.clone()/>
            <Hex shown more/>
        }
        .into_any(),
    });
    // What is being typed stays while all around it is read anew.
    let edit = part(move || message.get().map(|msg| view! { <Edit msg draft cursor stop inspection/> }.into_any()));
    let meaning = part(move || apart().map(|shown| view! { <Meaning shown/> }.into_any()));
    view! { {octets}{edit}{meaning} }
}

/// The message's name, what it does, and its octets.
#[component]
fn Head(shown: Shown) -> impl IntoView {
    let player = expect_context::<Player>();
    let name = player.run.with_untracked(|run| match run.log().get(shown.msg).map(|record| &record.what) {
        Some(What::Pdu { name, .. }) => *name,
        Some(_) | None => "",
    });
    let code = name.to_ascii_lowercase();
    let long = Key::find(&format!("spdu.{code}.name")).map_or_else(|| msg::event_unnamed(name), Message::from);
    let does = Key::find(&format!("spdu.{code}.meaning"));
    let total = shown.inspection.total;
    view! {
        <div class="message-head">
            <h3>{t(long)}</h3>
            <p class="label"><span class="term" lang="en">{name}</span>" · "{t(msg::inspector_message_octets(total))}</p>
            {does.map(|does| view! { <p>{t(does)}</p> }.into_any())}
            <p><CopyMessage name inspection=shown.inspection/></p>
        </div>
    }
}

/// The tree of fields.
#[component]
fn Tree(shown: Shown) -> impl IntoView {
    let closed = RwSignal::new(BTreeSet::new());
    let root = NodeRef::<Div>::new();
    let stop = {
        let nodes = Arc::clone(&shown.nodes);
        memo(move || {
            let at = shown.mark.get().filter(|mark| *mark < nodes.len()).unwrap_or(0);
            // A field inside a closed one is reached by the closed one.
            let mut stop = at;
            let mut up = nodes.get(at).and_then(|node| node.parent);
            while let Some(parent) = up {
                if closed.with(|closed: &BTreeSet<usize>| closed.contains(&parent)) {
                    stop = parent;
                }
                up = nodes.get(parent).and_then(|node| node.parent);
            }
            stop
        })
    };
    let press = {
        let shown = shown.clone();
        move |event: KeyboardEvent| {
            if event.ctrl_key() || event.alt_key() || event.meta_key() {
                return;
            }
            let at = stop.get_untracked();
            match closed.with_untracked(|closed| tree::key(&shown.nodes, closed, at, &event.key())) {
                Move::To(index) => {
                    shown.select(Some(index));
                    focus(root, index);
                }
                Move::Open(index) => closed.update(|closed| _ = closed.remove(&index)),
                Move::Close(index) => closed.update(|closed| _ = closed.insert(index)),
                Move::None => return,
            }
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let visible = {
        let nodes = Arc::clone(&shown.nodes);
        memo(move || closed.with(|closed| tree::visible(&nodes, closed)))
    };
    let label = ts(msg::INSPECTOR_TREE_LABEL);
    let items = shown.clone();
    view! {
        <div class="tree" role="tree" node_ref=root aria-label=label on:keydown=act(press)>
            {each(move || visible.get(), |index| [*index as u64, 0, 0], move |index| item(&items, index, stop, closed).into_any())}
        </div>
        {error(&shown)}
    }
}

fn item(shown: &Shown, index: usize, stop: Memo<usize>, closed: RwSignal<BTreeSet<usize>>) -> Option<AnyView> {
    let i18n = use_i18n();
    let (node, mark) = (*shown.nodes.get(index)?, *shown.inspection.marks.get(index)?);
    let selected = shown.mark;
    let inspection = Arc::clone(&shown.inspection);
    let bits = value::bits(&inspection, &mark);
    let expanded = move || node.is_parent.then(|| (!closed.with(|closed| closed.contains(&index))).to_string());
    let changed = sets(&shown.changes, mark.field.0);
    let hover = shown.hover;
    let shown = shown.clone();
    let class = move || {
        let state = match (selected.get() == Some(index), hover.get() == Some(index)) {
            (true, _) => " tree-selected",
            (false, true) => " tree-hover",
            (false, false) => "",
        };
        format!("tree-item tree-level-{}{}{state}", node.level.min(7), if node.is_parent { " tree-parent" } else { "" })
    };
    Some(
        view! {
            <div role="treeitem" class=class data-index=index.to_string()
                attr:aria-level=node.level.to_string() aria-posinset=node.place.to_string() aria-setsize=node.siblings.to_string()
                aria-expanded=expanded aria-selected=move || (selected.get() == Some(index)).to_string()
                tabindex=move || if stop.get() == index { "0" } else { "-1" }
                on:mouseenter=act(move |_| hover.set(Some(index))) on:mouseleave=act(move |_| hover.set(None))
                on:click=act(move |_| shown.select(Some(index)))>
                <span class="tree-name">{t(value::name(&mark))}</span>
                {" "}
                {bits.map(|bits| view! { <span class="tree-bits" aria-hidden="true">{bits}</span> }.into_any())}
                <span class="tree-value">{move || value::value(i18n, &inspection, &mark)}</span>
                {changed.into_iter().map(|changed| view! { <span class="tree-sets">" "{t(changed)}</span> }.into_any()).collect_view()}
            </div>
        }
        .into_any(),
    )
}

fn error(shown: &Shown) -> Option<AnyView> {
    let error = shown.inspection.error?;
    Some(view! { <p class="is-fault wire-error">{t(unreadable(&error))}</p> }.into_any())
}

fn focus(root: NodeRef<Div>, index: usize) {
    use leptos::wasm_bindgen::JsCast;
    let Some(root) = root.get_untracked() else { return };
    let item = root.query_selector(&format!("[data-index=\"{index}\"]")).ok().flatten();
    if let Some(item) = item.and_then(|item| item.dyn_into::<web_sys::HtmlElement>().ok()) {
        // An element that is gone can't take the focus, and needs none.
        let _ = item.focus();
    }
}
