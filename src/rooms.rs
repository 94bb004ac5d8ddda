//! The rooms that come after the first view: fetched in a file of their own. A first visit can play the
//! stage before they are here; a study that was kept is opened by what comes with them.
//!
//! With the feature `split` (the page as it is served) the build cuts [`rooms`] and all that only it reaches out of the
//! first WebAssembly file; without it (tests) they are in the one file, and come at once.

use crate::host::page;
use crate::i18n::{msg, t};
use crate::inspector::Inspector;
use crate::ladder::Ladder;
use crate::place::{act, part};
use crate::player::Player;
use crate::player::help::Help;
use crate::player::keep::{MEMORY, Memory};
use crate::scenes::SceneDialog;
use crate::story::{InterruptDialog, Story};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What each room shows.
#[derive(Clone, Copy)]
pub struct Rooms {
    /// The story: predictions, decisions, outcome.
    pub story: fn() -> AnyView,
    /// The ladder.
    pub ladder: fn() -> AnyView,
    /// The selected message, octet by octet, the ends' states, the transcript.
    pub inspector: fn() -> AnyView,
    /// The dialogs.
    pub dialogs: fn() -> AnyView,
    /// How the study is kept.
    pub memory: Memory,
}

/// The file of the rooms didn't come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotFetched;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for NotFetched {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

const ROOMS: Rooms = Rooms {
    story: || view! { <Story /> }.into_any(),
    ladder: || view! { <Ladder /> }.into_any(),
    inspector: || view! { <Inspector /> }.into_any(),
    dialogs: || view! { <InterruptDialog /><SceneDialog /><Help /> }.into_any(),
    memory: MEMORY,
};

#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(rooms, fallible)]
fn rooms() -> Result<Rooms, NotFetched> {
    Ok(ROOMS)
}

#[cfg(not(feature = "split"))]
async fn rooms() -> Result<Rooms, NotFetched> {
    Ok(ROOMS)
}

/// Where the rooms stand.
#[derive(Clone, Copy)]
enum Coming {
    Fetching,
    Here(Rooms),
    Failed,
}

/// The rooms' context: nothing is fetched yet.
pub fn provide_rooms() {
    provide_context(RwSignal::new(Coming::Fetching));
}

/// Where the rooms stand, inside the page.
#[derive(Clone, Copy)]
pub struct RoomsHandle(RwSignal<Coming>);

/// The handle on the rooms.
pub fn use_rooms() -> RoomsHandle {
    RoomsHandle(expect_context())
}

impl RoomsHandle {
    /// Fetches them, and returns when they are here; `None` where they didn't come.
    pub async fn fetch(self) -> Option<Rooms> {
        self.0.set(Coming::Fetching);
        page::add_rooms_style();
        let rooms = rooms().await.ok();
        self.0.set(rooms.map_or(Coming::Failed, Coming::Here));
        rooms
    }

    /// Fetches them for a player, unless they are here.
    pub fn bring(self, player: Player) {
        spawn_local(async move {
            let here = match self.0.get_untracked() {
                Coming::Here(rooms) => Some(rooms),
                Coming::Fetching | Coming::Failed => self.fetch().await,
            };
            player.memory.set(here.map(|rooms| rooms.memory));
        });
    }
}

/// A room's place: what stands there once its file is here.
pub fn room(which: fn(Rooms) -> fn() -> AnyView) -> impl Fn() -> Option<AnyView> + Send {
    let coming = expect_context::<RwSignal<Coming>>();
    move || match coming.get() {
        Coming::Here(rooms) => Some(which(rooms)()),
        Coming::Fetching | Coming::Failed => None,
    }
}

/// Says so where the rooms' file didn't come, and asks for it again.
#[component]
pub fn RoomsMissing() -> impl IntoView {
    let coming = expect_context::<RwSignal<Coming>>();
    let (rooms, player) = (RoomsHandle(coming), expect_context::<Player>());
    part(move || {
        matches!(coming.get(), Coming::Failed).then(|| {
            view! {
                <div class="notice is-fault" role="alert">
                    <p>{t(msg::ROOMS_MISSING)}</p>
                    <button type="button" class="button" on:click=act(move |_| rooms.bring(player))>{t(msg::ROOMS_AGAIN)}</button>
                </div>
            }
            .into_any()
        })
    })
}
