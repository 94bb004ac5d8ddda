//! The page's shell: who provides what, and which room stands in which region.

use crate::header::Header;
use crate::host::media::{provide_media, use_media};
use crate::host::page;
use crate::host::query::{Bad, Query};
use crate::host::storage::Store;
use crate::i18n::{Language, Message, msg, provide_i18n, t, ts, use_i18n};
use crate::notices::Notices;
use crate::player::{Player, keep, keys};
use crate::rooms::{RoomsMissing, provide_rooms, room, use_rooms};
use crate::stage::Stage;
use crate::transport_bar::TransportBar;
use crate::ui::{Tab, Tabs};
use capa5_core::lesson;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The scene that is shown where the address asks for none.
const FIRST_SCENE: &str = "corte-52";

/// The language that the address asks for, else the first of the browser's that the page speaks.
pub fn language() -> Language {
    let (query, _) = Query::parse(&page::query(), &[]);
    query.language.unwrap_or_else(|| Language::preferred(page::languages().iter().map(String::as_str)))
}

/// The page.
#[component]
pub fn App() -> impl IntoView {
    let scenes: Vec<&str> = lesson::ids().collect();
    let (query, bad) = Query::parse(&page::query(), &scenes);
    provide_media(&query);
    provide_i18n(language());
    let scene = query.scene.clone().unwrap_or_else(|| FIRST_SCENE.to_owned());
    let player = RwSignal::new(None::<Player>);
    let trouble = RwSignal::new(None::<String>);
    let owner = Owner::current();
    provide_rooms();
    let rooms = use_rooms();
    match lesson::scenario(&scene) {
        Ok(scenario) => spawn_local(async move {
            let store = Store::open(&scenario.id).await;
            let kept = store.load();
            // What is kept is read by what comes with the rooms; without it nothing may be begun over it.
            let memory = match &kept {
                Some(_) => rooms.fetch().await.map(|rooms| rooms.memory),
                None => None,
            };
            let open = move || match (kept, memory) {
                (Some(text), Some(memory)) => Some(keep::resume(scenario, store, text, memory)),
                (Some(_), None) => None,
                (None, _) => Some(keep::begin(scenario, store)),
            };
            match owner.and_then(|owner| owner.with(open)) {
                Some(opened) => {
                    player.set(Some(opened));
                    rooms.bring(opened);
                }
                // The study stays where it is: reloading is all that helps.
                None => trouble.set(Some(String::new())),
            }
        }),
        Err(what) => trouble.set(Some(what)),
    }
    let bad = StoredValue::new(bad);
    view! {
        {move || player.get().map(|player| view! { <Room player bad=bad.get_value() embed=query.embed /> })}
        {move || trouble.get().map(|what| view! { <p class="notice is-fault" role="alert">{t(msg::LOADER_BROKEN)}" "{what}</p> })}
    }
}

/// Everything, once the study is open.
#[component]
fn Room(player: Player, bad: Vec<Bad>, embed: bool) -> impl IntoView {
    provide_context(player);
    crate::story::provide_story(player);
    play_by_frames(player);
    let media = use_media();
    view! {
        <div id="app" class="app" data-embed=embed.then_some("1")>
            <nav class="skips" aria-label=ts(msg::HEADER_MENU)>
                <a href="#story">{t(msg::APP_SKIP_STORY)}</a>
                <a href="#player">{t(msg::APP_SKIP_PLAYER)}</a>
                <a href="#events">{t(msg::APP_SKIP_EVENTS)}</a>
                <a href="#inspector">{t(msg::APP_SKIP_INSPECTOR)}</a>
            </nav>
            <Header />
            <Notices bad />
            <RoomsMissing />
            <Caption />
            {move || (!media.is_phone()).then(|| view! { <main id="story" class="region-story" tabindex="-1">{room(|rooms| rooms.story)}</main> })}
            <section id="player" class="region-player" tabindex="-1" role=move || media.is_phone().then_some("main") aria-label=ts(msg::REGION_PLAYER) on:keydown=move |event| keys::pressed(player, &event)>
                {move || (!media.is_phone()).then(|| view! { <section class="region-stage" aria-label=ts(msg::REGION_STAGE)><Stage /></section> })}
                <div id="events" class="region-ladder" tabindex="-1">{room(|rooms| rooms.ladder)}</div>
            </section>
            {move || (!media.is_phone()).then(|| view! {
                <aside id="inspector" class="region-inspector" tabindex="-1" aria-label=ts(msg::REGION_INSPECTOR)>{room(|rooms| rooms.inspector)}</aside>
            })}
            <div class="region-transport" on:keydown=move |event| keys::pressed(player, &event)><TransportBar /></div>
            {move || media.is_phone().then(|| view! { <Sheet /> })}
            <Narration />
            {room(|rooms| rooms.dialogs)}
        </div>
    }
}

/// Time on the screen becomes time in the run: the page's one animation loop, which runs only while time does.
fn play_by_frames(player: Player) {
    let frames = StoredValue::new_local(crate::host::frame::FrameLoop::new(move |millis| player.advance(millis)));
    Effect::new(move || {
        let playing = player.playing.get();
        frames.with_value(|frames| if playing { frames.start() } else { frames.stop() });
    });
}

/// What happened last, in two lines above the ladder; on phones only.
#[component]
fn Caption() -> impl IntoView {
    view! { <aside class="region-caption" aria-label=ts(msg::REGION_CAPTION)><p>{now()}</p></aside> }
}

/// What happened last.
fn now() -> impl Fn() -> AnyView + Send {
    let (player, i18n) = (expect_context::<Player>(), use_i18n());
    let words = Memo::new(move |_| player.sentence_now());
    move || i18n.rich(words.get().unwrap_or_else(|| Message::from(msg::TRANSPORT_AT_START)))
}

/// The same for who can't see it: silent while time runs, since what is said then is late.
#[component]
fn Narration() -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let said = Memo::new(
        move |before: Option<&Option<Message>>| {
            if player.playing.get() { before.cloned().flatten() } else { player.sentence_now() }
        },
    );
    view! {
        <p class="visually-hidden" role="log" aria-live="polite">{move || said.get().map(|message| i18n.text(message))}</p>
    }
}

/// What the sheet shows on a phone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Panel {
    Lesson,
    Stage,
    Message,
}

/// The sheet of a phone: the rest of the rooms as tabs.
#[component]
fn Sheet() -> impl IntoView {
    let i18n = use_i18n();
    let chosen = RwSignal::new(Panel::Lesson);
    let height = RwSignal::new(1_usize);
    const HEIGHTS: [&str; 3] = ["low", "half", "full"];
    let tabs = vec![
        Tab { value: Panel::Lesson, label: Message::from(msg::REGION_STORY) },
        Tab { value: Panel::Stage, label: Message::from(msg::REGION_STAGE) },
        Tab { value: Panel::Message, label: Message::from(msg::REGION_INSPECTOR) },
    ];
    let panel = |panel| match panel {
        Panel::Lesson => {
            view! { <div id="story" class="region-story" tabindex="-1">{room(|rooms| rooms.story)}</div> }.into_any()
        }
        Panel::Stage => view! { <div class="region-stage"><Stage /></div> }.into_any(),
        Panel::Message => {
            view! { <div id="inspector" class="region-inspector" tabindex="-1">{room(|rooms| rooms.inspector)}</div> }
                .into_any()
        }
    };
    view! {
        <section class="region-sheet" data-height=move || HEIGHTS.get(height.get()).copied() aria-label=ts(msg::REGION_SHEET)>
            <button type="button" class="sheet-grip" aria-label=move || i18n.text(msg::REGION_SHEET_GRIP)
                on:click=move |_| height.update(|height| *height = (*height + 1) % HEIGHTS.len())><span></span></button>
            <Tabs label=msg::REGION_SHEET tabs chosen panel />
        </section>
    }
}
