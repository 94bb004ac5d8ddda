//! The player: a recording and a playhead. Every view of the page derives from these two, and nothing mirrors them.
//!
//! Sixty times a second only the playhead's `at` changes; everything else hangs on [`Player::event`].

mod acts;
mod adopt;
mod chair;
pub mod course;
pub mod hand;
pub mod help;
pub mod keep;
pub mod keys;
mod notice;
mod pace;
mod rest;
mod runs;
mod speed;
mod stops;
mod switches;
mod time;
pub mod words;

pub use crate::host::storage::Keeping;
pub use capa5_core::engine::{Engine, OpenError, RunInfo};
pub use notice::{From, NotTaken, Notice};
pub use pace::Pace;
pub use speed::Speed;
pub use stops::{Landmarks, fate, stops};

use crate::host::media::use_media;
use crate::host::settings::use_settings;
use crate::host::storage::Store;
use crate::place::memo;
use capa5_core::lesson::knob::Settings;
use capa5_core::lesson::scenario::Scenario;
use capa5_core::study::Playhead;
use capa5_core::view::moment::Moment;
use capa5_core::view::score::{Dwell, Score};
use capa5_core::world::record::{NodeId, RecordId};
use capa5_core::world::recording::{Ending, Recording};
use capa5_core::world::source::FileSpec;
use course::Course;
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How long things take on the screen at speed 1, in milliseconds.
pub const DWELL: Dwell = Dwell { message: 700, group: 1_900, fault: 1_400, wait: 900, longest: 90_000 };

/// What is selected: a message and maybe one of its fields.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Selection {
    /// The record with which the message left.
    pub msg: RecordId,
    /// Which of its marks.
    pub mark: Option<usize>,
}

/// The handle on run and playhead; in the context: `expect_context::<Player>()`.
#[derive(Clone, Copy)]
pub struct Player {
    /// The recording on screen; replaced whole.
    pub run: RwSignal<Arc<Recording>>,
    /// Where in it.
    pub playhead: RwSignal<Playhead>,
    /// Whether time runs.
    pub playing: RwSignal<bool>,
    /// How fast.
    pub speed: RwSignal<Speed>,
    /// How far a step goes.
    pub pace: RwSignal<Pace>,
    /// The last record that has happened: changes far less often than the playhead.
    pub event: Memo<RecordId>,
    /// The same once the playhead rests, and at once while time runs: for what takes longer to build than to pass by.
    pub rest: RwSignal<RecordId>,
    /// What is true after that record.
    pub moment: Memo<Arc<Moment>>,
    /// How screen time maps to virtual time in this recording.
    pub score: Memo<Arc<Score>>,
    /// Where single steps stop: the landmarks of the rows as they are shown.
    pub stops: Memo<Arc<Vec<RecordId>>>,
    /// What happened of which row, by record: what any event is about is quickly found.
    pub landmarks: Memo<Arc<Landmarks>>,
    /// Groups that the learner opened, by their first record.
    pub opened: RwSignal<BTreeSet<RecordId>>,
    /// Whether the palette of interruptions is open: the button's and key I's; `story::InterruptDialog` shows it.
    pub palette: RwSignal<bool>,
    /// The one selection that all views share.
    pub selection: RwSignal<Option<Selection>>,
    /// The run on screen, counted from 0, and how many there are.
    pub branch: RwSignal<(u32, u32)>,
    /// What the page has to say besides the story.
    pub notice: RwSignal<Option<Notice>>,
    /// Whether motion is replaced by before and after.
    pub calm: Signal<bool>,
    /// Whether keys of one character do something.
    pub keys: Signal<bool>,
    /// Whether the help is open.
    pub helping: RwSignal<bool>,
    /// Whether the list of scenes is open.
    pub choosing: RwSignal<bool>,
    /// Whether the choice of steps, and of what time runs until, is open.
    pub timing: RwSignal<bool>,
    /// The run that the one on screen is compared with, while it is.
    pub compared: RwSignal<Option<u32>>,
    /// Names that the learner gave to runs, by their numbers from 0.
    pub names: RwSignal<BTreeMap<u32, String>>,
    /// What the kept study has for other versions of the page.
    others: StoredValue<BTreeMap<String, String>>,
    /// Counts what should be saved: bumped by every action and pause.
    pub saves: RwSignal<u32>,
    /// Where time stops by itself, the next time it comes there.
    pub stop_at: RwSignal<Option<RecordId>>,
    /// How far the run may be seen: what comes after it is to be predicted first.
    pub limit: RwSignal<Option<RecordId>>,
    /// The furthest record that was on screen in this run: what comes after it isn't shown, not even as a shadow.
    pub seen: RwSignal<RecordId>,
    /// What she may do with tokens on the stage, where she acts for a user.
    pub hand: RwSignal<Option<hand::Hand>>,
    engine: StoredValue<Engine, LocalStorage>,
    store: StoredValue<Store>,
    course: StoredValue<Course>,
}

impl Player {
    /// A player of an engine, paused at a playhead.
    #[must_use]
    pub fn new(engine: Engine, playhead: Playhead, store: Store) -> Self {
        let (media, settings) = (use_media(), use_settings());
        let branch = (engine.current(), engine.runs().len() as u32);
        let run = RwSignal::new(engine.recording());
        let seen = RwSignal::new(playhead.event);
        let playhead = RwSignal::new(playhead);
        let opened = RwSignal::new(BTreeSet::new());
        let playing = RwSignal::new(false);
        let event = memo(move || playhead.with(|playhead| playhead.event));
        let moment = Memo::new_with_compare(
            move |_| Arc::new(run.with(|run| run.moment(event.get()))),
            |old, new| !matches!((old, new), (Some(old), Some(new)) if Arc::ptr_eq(old, new)),
        );
        let score = Memo::new_with_compare(move |_| run.with(|run| Arc::new(course::score_of(run))), |_, _| true);
        let stops = memo(move || Arc::new(run.with(|run| opened.with(|opened| stops(run, opened)))));
        let landmarks = Memo::new_with_compare(move |_| Arc::new(run.with(|run| Landmarks::new(run))), |_, _| true);
        Self {
            run,
            playhead,
            playing,
            speed: RwSignal::new(Speed::One),
            pace: RwSignal::new(Pace::default()),
            event,
            rest: rest::follow(event, playing),
            moment,
            score,
            stops,
            landmarks,
            opened,
            palette: RwSignal::new(false),
            selection: RwSignal::new(None),
            branch: RwSignal::new(branch),
            notice: RwSignal::new(None),
            calm: Signal::derive(move || media.is_reduced()),
            keys: Signal::derive(move || settings.keys()),
            helping: RwSignal::new(false),
            choosing: RwSignal::new(false),
            timing: RwSignal::new(false),
            compared: RwSignal::new(None),
            names: RwSignal::new(BTreeMap::new()),
            others: StoredValue::new(BTreeMap::new()),
            saves: RwSignal::new(0),
            stop_at: RwSignal::new(None),
            hand: RwSignal::new(None),
            limit: RwSignal::new(None),
            seen,
            engine: StoredValue::new_local(engine),
            store: StoredValue::new(store),
            course: StoredValue::new(Course::default()),
        }
    }

    /// The scenario.
    #[must_use]
    pub fn scenario(self) -> Scenario {
        self.engine.with_value(|engine| engine.scenario().clone())
    }

    /// The knobs of the run on screen; follows it.
    #[must_use]
    pub fn settings(self) -> Settings {
        self.run.track();
        self.engine.with_value(Engine::settings)
    }

    /// The learner's own file in the run on screen; follows it.
    #[must_use]
    pub fn file(self) -> Option<FileSpec> {
        self.run.track();
        self.engine.with_value(Engine::file)
    }

    /// All runs made so far; follows them.
    #[must_use]
    pub fn runs(self) -> Vec<RunInfo> {
        self.branch.track();
        self.run.track();
        self.engine.with_value(Engine::runs)
    }

    /// Where the study is kept; follows it.
    #[must_use]
    pub fn keeping(self) -> Keeping {
        self.store.get_value().keeping()
    }

    /// Whether the scene asks for predictions: then it has a story of its own, with knobs, decision and outcome.
    #[must_use]
    pub fn asks(self) -> bool {
        self.engine.with_value(|engine| !engine.scenario().gate.questions.is_empty())
    }

    /// Whether a file is sent; follows the run.
    #[must_use]
    pub fn sends_file(self) -> bool {
        self.run.with(|run| run.size() > 0)
    }

    /// Whether the playhead stands at the end of the recording; follows both.
    #[must_use]
    pub fn at_end(self) -> bool {
        self.run
            .with(|run| self.event.get() >= run.len() && self.playhead.with(|playhead| playhead.at >= run.end_time()))
    }

    /// Whether something is to be predicted before the run goes on; follows the event.
    #[must_use]
    pub fn is_held(self) -> bool {
        self.limit.get().is_some_and(|limit| self.event.get() >= limit)
    }

    /// The node whose user waits for a decision, where the playhead stands at one; follows it.
    #[must_use]
    pub fn deciding(self) -> Option<NodeId> {
        let event = self.event.get();
        self.run.with(|run| match run.ending() {
            Ending::Decision(node) if event >= run.len() => Some(node),
            Ending::Decision(_) | Ending::Ended | Ending::Bound | Ending::Needs(_) => None,
        })
    }
}
