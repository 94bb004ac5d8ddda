//! The run as a storyboard: a panel for every landmark that was seen, without motion, each with what changed in it outlined. It is the
//! stage's own picture, and it is what is printed.

use crate::draw::{Drawing, Shape};
use crate::host::page;
use crate::i18n::{Language, Message, msg, t, use_i18n};
use crate::place::{act, effect};
use crate::player::course::after;
use crate::player::words::told_at;
use crate::player::{Landmarks, Player};
use crate::stage::{Sight, numbered, picture};
use crate::ui::Dialog;
use capa5_core::study::Playhead;
use capa5_core::view::outcome::Point;
use capa5_core::world::record::RecordId;
use capa5_core::world::recording::Recording;
use leptos::html::Div;
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Panels made at first, and with each wish for more.
const PANELS: usize = 24;

/// All that the panels of a run have in common.
#[derive(Clone)]
struct Board {
    run: Arc<Recording>,
    landmarks: Arc<Landmarks>,
    points: Arc<Vec<Point>>,
    opened: Arc<BTreeSet<RecordId>>,
    /// Where the panels stand.
    stops: Arc<Vec<RecordId>>,
}

impl Board {
    /// As far as the run was seen: what comes after it is still to be predicted.
    fn of(player: Player) -> Self {
        let run = player.run.get_untracked();
        let seen = player.seen.get_untracked();
        let stops = player.stops.with_untracked(|stops| stops.iter().copied().filter(|stop| *stop <= seen).collect());
        Self {
            landmarks: player.landmarks.get_untracked(),
            points: Arc::new(numbered(&run)),
            opened: Arc::new(player.opened.get_untracked()),
            stops: Arc::new(stops),
            run,
        }
    }

    fn playhead(&self, panel: usize) -> Playhead {
        self.stops.get(panel).map_or_else(Playhead::default, |stop| after(&self.run, *stop))
    }

    fn told(&self, panel: usize) -> Message {
        told_at(&self.run, &self.landmarks, self.playhead(panel).event)
    }

    fn picture(&self, playhead: Playhead, language: Language) -> Shape {
        let moment = self.run.moment(playhead.event);
        let sight = Sight {
            run: &self.run,
            playhead,
            moment: &moment,
            landmarks: &self.landmarks,
            points: &self.points,
            opened: &self.opened,
            settings: self.run.settings(),
            told: None,
            narrow: false,
            language,
        };
        picture(&sight).anonymous()
    }

    /// A panel's picture, with what differs from the panel before it.
    fn panel(&self, panel: usize, language: Language) -> Shape {
        let before = panel.checked_sub(1).map_or_else(Playhead::default, |before| self.playhead(before));
        self.picture(self.playhead(panel), language).marked(&self.picture(before, language))
    }
}

/// The storyboard in its dialog.
#[component]
pub(super) fn BoardDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! { <div class="board-holder"><Dialog open title=msg::BOARD_TITLE><Panels/></Dialog></div> }
}

#[component]
fn Panels() -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let board = Board::of(player);
    let count = board.stops.len();
    let shown = RwSignal::new(PANELS.min(count));
    let print = move |_| {
        shown.set(count);
        // After the panels are there.
        request_animation_frame(|| {
            if let Some(window) = page::window() {
                // Refused in some frames; then the browser's own command is left.
                let _ = window.print();
            }
        });
    };
    let list = {
        let board = board.clone();
        move || {
            let panels = 0..shown.get();
            panels.map(|panel| view! { <Panel board=board.clone() panel/> }.into_any()).collect_view()
        }
    };
    view! {
        <p class="board-help">{t(msg::BOARD_HELP)}</p>
        <p class="actions board-tools"><button type="button" class="button" id="board-print" on:click=act(print)>{t(msg::BOARD_PRINT)}</button></p>
        {(count == 0).then(|| view! { <p>{t(msg::TRANSPORT_AT_START)}</p> }.into_any())}
        <ol class="board plain">{list}</ol>
        {move || (shown.get() < count).then(|| view! {
            <button type="button" class="button board-tools" on:click=act(move |_| shown.update(|shown| *shown = (*shown + PANELS).min(count)))>
                {i18n.rich(msg::board_more((count - shown.get()) as u64))}
            </button>
        }.into_any())}
    }
}

#[component]
fn Panel(board: Board, panel: usize) -> impl IntoView {
    let i18n = use_i18n();
    let place = NodeRef::<Div>::new();
    let mut drawing = None;
    let drawn = board.clone();
    effect(move || {
        let Some(place) = place.get() else { return };
        if drawing.is_none() {
            drawing = Drawing::new(place.into());
        }
        if let Some(drawing) = &mut drawing {
            drawing.show(drawn.panel(panel, i18n.language()));
        }
    });
    let (at, told) = (board.playhead(panel).at.0, board.told(panel));
    let time = move || i18n.clock(at);
    view! {
        <li class="board-panel">
            <p class="label">{panel + 1}" · "{time}</p>
            <div class="stage" aria-hidden="true" node_ref=place></div>
            <p>{t(told)}</p>
        </li>
    }
}
