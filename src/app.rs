//! The page's shell: who provides what, and which room stands in which region.

use crate::FIRST_SCENE;
use crate::console::{ConsoleRegion, provide_console};
use crate::course::{self, Course, Spoken};
use crate::header::Header;
use crate::home;
use crate::host::media::{provide_media, use_media};
use crate::host::offline::provide_offline;
use crate::host::page;
use crate::host::query::{Bad, Known, Query};
use crate::host::settings::provide_settings;
use crate::host::storage::Store;
use crate::host::task::{self, both};
use crate::host::taste;
use crate::i18n::{Language, Message, msg, provide_i18n, t, ts, use_i18n};
use crate::inspector::Inspector;
use crate::ladder::Ladder;
use crate::narration::Narration;
use crate::notices::Notices;
use crate::place::{memo, part};
use crate::player::help::Help;
use crate::player::{Engine, Player, keep, keys};
use crate::poster::{Opening, Poster};
use crate::scenes::SceneDialog;
use crate::share::{ShareDialog, provide_share};
use crate::stage::Stage;
use crate::story::{CompareDialog, InterruptDialog, Story};
use crate::transport_bar::{TimeDialog, TransportBar};
use crate::ui::{Tab, Tabs};
use capa5_core::lesson::tutor::{self, Words};
use capa5_core::lesson::{self, scenario::Scenario};
use capa5_core::study::Playhead;
use leptos::mount::{mount_to, mount_to_body};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// What the page is opened with.
pub(crate) struct Asked {
    /// The language whose words are here.
    pub(crate) language: Language,
    /// The first view, if it lives: it goes on until the page takes its place.
    pub(crate) poster: Option<Poster>,
}

/// What is put on the page.
enum Shown {
    /// Something that is played.
    Played(Played),
    /// The course around it, with its words.
    Home(home::View, Words),
}

/// What has a run.
enum Played {
    /// A scene.
    Scene(Box<Scenario>),
    /// A lesson where the learner left it, with its words.
    Lesson(Box<course::Opened>, Spoken),
}

/// Puts the page in the place of the first view, with the study as it is kept, else as the first view stands.
pub(crate) fn open(asked: Asked) {
    spawn_local(async move {
        let (scenes, lessons): (Vec<&str>, Vec<&str>) = (lesson::ids().collect(), tutor::ids().collect());
        let known = Known { scenes: &scenes, lessons: &lessons, views: &home::View::CODES };
        let (query, bad) = Query::parse(&page::query(), known);
        let shown = match find(&query, asked.language).await {
            Ok(shown) => shown,
            Err(what) => return page::show_failure(&what),
        };
        let played = match shown {
            Shown::Played(played) => played,
            Shown::Home(view, words) => {
                return put(move || {
                    begin(&query, asked.language);
                    home::home(view, words, bad, query.embed)
                });
            }
        };
        let store = match &played {
            Played::Scene(scenario) => Store::open(&scenario.id).await,
            Played::Lesson(opened, _) => Store::open(&format!("lesson-{}", opened.tutor.lesson().id)).await,
        };
        // Not earlier: what is pressed while the page is got ready counts.
        let opening = asked.poster.and_then(Poster::hand_over);
        put(move || app(asked.language, opening, query, bad, played, store));
    });
}

/// Puts a view in the place of the first one.
fn put(view: impl FnOnce() -> AnyView + 'static) {
    match page::take_over() {
        Some(place) => mount_to(place, view).forget(),
        None => mount_to_body(view),
    }
}

/// What everything on the page is shown with.
fn begin(query: &Query, language: Language) {
    provide_media(query);
    provide_settings();
    provide_i18n(language);
    taste::apply();
}

/// What the address asks for; why not, where it can't be had.
async fn find(query: &Query, language: Language) -> Result<Shown, String> {
    let view = query.view.as_deref().and_then(home::View::of);
    match (&query.lesson, view) {
        (Some(id), _) => {
            let (lesson, words) = both(course::lesson(id), course::fetch(id, language)).await;
            let opened = lesson.ok().and_then(course::open).ok_or_else(|| id.clone())?;
            Ok(Shown::Played(Played::Lesson(Box::new(opened), words.map_err(|_| "words".to_owned())?)))
        }
        (None, Some(view)) => {
            let words = course::around(language).await.map_err(|_| "words".to_owned())?;
            Ok(Shown::Home(view, words))
        }
        (None, None) => {
            let scene = lesson::scenario(query.scene.as_deref().unwrap_or(FIRST_SCENE))?;
            Ok(Shown::Played(Played::Scene(Box::new(scene))))
        }
    }
}

/// The page.
fn app(
    language: Language,
    opening: Option<Opening>,
    query: Query,
    bad: Vec<Bad>,
    played: Played,
    store: Store,
) -> AnyView {
    begin(&query, language);
    let (playing, focused) = opening.as_ref().map_or((false, false), |opening| (opening.playing, opening.focused));
    let player = match played {
        Played::Scene(scenario) => {
            home::opened(&format!("scene={}", scenario.id), query.embed);
            match (store.load(), opening) {
                (Some(text), _) => keep::resume(*scenario, store, text),
                (None, Some(Opening { engine, playhead, .. })) => keep::begin(engine, playhead, store),
                (None, None) => keep::begin(Engine::new(*scenario), Playhead::default(), store),
            }
        }
        Played::Lesson(opened, words) => {
            let id = opened.tutor.lesson().id.clone();
            home::opened(&format!("lesson={id}"), query.embed);
            course::fetch_next(&id, language);
            let (engine, at) = course::resume(&opened.view, store.load());
            let player = keep::begin(engine, at, store);
            let course = course::provide_course(*opened, words, player);
            if query.view.as_deref() == Some(home::View::Review.code()) {
                course.begin_review();
            }
            player
        }
    };
    if playing {
        player.play();
    }
    if focused {
        // Who was at the first view's controls is at the page's.
        request_animation_frame(|| _ = page::focus_first(".tool-play"));
    }
    view! { <Room player bad embed=query.embed /> }.into_any()
}

/// Everything, once the study is open.
#[component]
fn Room(player: Player, bad: Vec<Bad>, embed: bool) -> impl IntoView {
    provide_context(player);
    crate::story::provide_story(player);
    provide_console(player);
    let has_console = has_console(player);
    provide_share(player);
    provide_offline();
    play_by_frames(player);
    let media = use_media();
    in_steps();
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
            <Caption />
            {move || (!media.is_phone()).then(|| view! { <main id="story" class="region-story" tabindex="-1"><Step n=1><Story /></Step></main> })}
            <section id="player" class="region-player" tabindex="-1" role=move || media.is_phone().then_some("main") aria-label=ts(msg::REGION_PLAYER) on:keydown=move |event| keys::pressed(player, &event)>
                {move || (!media.is_phone()).then(|| view! { <section class="region-stage" aria-label=ts(msg::REGION_STAGE)><Stage /></section> })}
                <div id="events" class="region-ladder" tabindex="-1"><Ladder /></div>
            </section>
            {move || (!media.is_phone()).then(|| view! {
                <aside id="inspector" class="region-inspector" tabindex="-1" aria-label=ts(msg::REGION_INSPECTOR)><Step n=2><Inspector /></Step></aside>
            })}
            <div class="region-transport" on:keydown=move |event| keys::pressed(player, &event)><TransportBar /></div>
            {move || (has_console && !media.is_phone()).then(|| view! { <section id="console" class="region-console" tabindex="-1" aria-label=ts(msg::REGION_CONSOLE)><Step n=2><ConsoleRegion /></Step></section> })}
            {move || media.is_phone().then(|| view! { <Sheet /> })}
            <Narration />
            <Step n=2><InterruptDialog /><TimeDialog /><CompareDialog /><SceneDialog /><ShareDialog /><Help /></Step>
        </div>
    }
}

/// How far the page is built: time and what is seen of it first, then the words, then the rest. A slow phone draws and listens
/// in between.
#[derive(Clone, Copy)]
struct Built(RwSignal<u8>);

/// Builds the page step by step.
fn in_steps() {
    let built = Built(RwSignal::new(0));
    provide_context(built);
    spawn_local(async move {
        for step in 1..=2 {
            task::pause().await;
            // A page that is gone needs nothing more.
            let _ = built.0.try_set(step);
        }
    });
}

/// What is built in a step of its own; at once where the page stands already.
#[component]
fn Step(n: u8, children: ChildrenFn) -> impl IntoView {
    let Built(built) = expect_context();
    let now = memo(move || built.get() >= n);
    part(move || now.get().then(|| children().into_any()))
}

/// Whether there are chairs to take: a lesson has its own places for that, and who speaks SMTP asks no primitive.
fn has_console(player: Player) -> bool {
    let station = || player.moment.with(|moment| moment.ends.iter().any(|end| end.station));
    use_context::<Course>().is_none() && !untrack(station)
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
    let words = Memo::new(move |_| player.told_now());
    move || i18n.rich(words.get())
}

/// What the sheet shows on a phone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Panel {
    Lesson,
    Stage,
    Message,
    Chair,
}

/// The sheet of a phone: the rest of the rooms as tabs.
#[component]
fn Sheet() -> impl IntoView {
    let i18n = use_i18n();
    let chosen = RwSignal::new(Panel::Lesson);
    let height = RwSignal::new(1_usize);
    const HEIGHTS: [&str; 3] = ["low", "half", "full"];
    let mut tabs = vec![
        Tab { value: Panel::Lesson, label: Message::from(msg::REGION_STORY) },
        Tab { value: Panel::Stage, label: Message::from(msg::REGION_STAGE) },
        Tab { value: Panel::Message, label: Message::from(msg::REGION_INSPECTOR) },
    ];
    if has_console(expect_context()) {
        tabs.push(Tab { value: Panel::Chair, label: Message::from(msg::CONSOLE_TAB) });
    }
    let panel = |panel| match panel {
        Panel::Lesson => {
            view! { <div id="story" class="region-story" tabindex="-1"><Step n=1><Story /></Step></div> }.into_any()
        }
        Panel::Stage => view! { <div class="region-stage"><Stage /></div> }.into_any(),
        Panel::Message => {
            view! { <div id="inspector" class="region-inspector" tabindex="-1"><Inspector /></div> }.into_any()
        }
        Panel::Chair => {
            view! { <div id="console" class="region-console" tabindex="-1"><ConsoleRegion /></div> }.into_any()
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
