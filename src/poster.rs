//! The first view comes alive: the run on the stage, with play, pause and steps, before the page itself is here.
//!
//! It is the same run and the same stage as the page's, and the page goes on where this one stands ([`Poster::hand_over`]). It has
//! no framework under it, keeps nothing and asks nothing: what can be done here can be done again there.

use crate::draw::Drawing;
use crate::host::event::Listener;
use crate::host::frame::FrameLoop;
use crate::host::{media, page};
use crate::i18n::{Key, Language, Message, msg};
use crate::player::course::{Course, after, at_time, next_stop, score_of, stop_before, stop_by};
use crate::player::words::told_at;
use crate::player::{Landmarks, Speed, stops};
use crate::stage::{Sight, numbered, picture};
use crate::ui::Icon;
use capa5_core::engine::Engine;
use capa5_core::lesson::scenario::Scenario;
use capa5_core::study::Playhead;
use capa5_core::view::outcome::Point;
use capa5_core::view::score::Score;
use capa5_core::world::record::RecordId;
use capa5_core::world::recording::Recording;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;
use web_sys::Element;

/// Where the page goes on.
pub struct Opening {
    /// The runs: one, in which nobody interfered.
    pub engine: Engine,
    /// Where it stands.
    pub playhead: Playhead,
    /// Whether time runs.
    pub playing: bool,
    /// Whether the keyboard stood on its controls.
    pub focused: bool,
}

/// The first view while it lives.
pub struct Poster {
    state: Rc<RefCell<State>>,
    listeners: Vec<Listener>,
}

struct State {
    engine: Engine,
    run: Arc<Recording>,
    landmarks: Landmarks,
    score: Score,
    stops: Vec<RecordId>,
    points: Vec<Point>,
    opened: BTreeSet<RecordId>,
    playhead: Playhead,
    playing: bool,
    course: Course,
    calm: bool,
    language: Language,
    drawing: Drawing,
    frames: Option<FrameLoop>,
    icon: Element,
    word: Element,
    clock: Element,
    caption: Element,
}

/// What its controls do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Deed {
    Back,
    Toggle,
    Step,
}

/// The controls in `index.html`, what they do, and how they are called where they have no word of their own.
const CONTROLS: [(&str, Deed, Option<Key>); 3] = [
    ("first-back", Deed::Back, Some(msg::TRANSPORT_BACK)),
    ("first-play", Deed::Toggle, None),
    ("first-step", Deed::Step, Some(msg::TRANSPORT_STEP)),
];

impl Poster {
    /// Brings the first view to life; `None` in a document that has none.
    #[must_use]
    pub fn open(scenario: Scenario, language: Language, calm: bool) -> Option<Self> {
        let state = Rc::new(RefCell::new(State::new(scenario, language, calm)?));
        let weak = Rc::downgrade(&state);
        state.borrow_mut().frames = Some(FrameLoop::new(move |millis| {
            if let Some(state) = weak.upgrade() {
                state.borrow_mut().advance(millis);
            }
        }));
        let mut listeners = Vec::new();
        for (id, deed, name) in CONTROLS {
            let control = page::element(id)?;
            if let Some(name) = name {
                // Only a malformed name of an attribute can fail.
                let _ = control.set_attribute("aria-label", &Message::from(name).text(language));
            }
            let state = Rc::clone(&state);
            listeners.extend(Listener::new(&control, "click", move |_| state.borrow_mut().perform(deed)));
        }
        listeners.extend(page::window().and_then(|window| {
            let state = Rc::clone(&state);
            Listener::new(&window, "resize", move |_| state.borrow_mut().show())
        }));
        state.borrow_mut().show();
        page::first_view_lives();
        Some(Self { state, listeners })
    }

    /// Ends it; the page goes on from where it stands.
    #[must_use]
    pub fn hand_over(self) -> Option<Opening> {
        let focused = page::document()
            .and_then(|document| document.active_element())
            .is_some_and(|element| CONTROLS.iter().any(|(id, ..)| element.id() == *id));
        // They hold the state, too.
        drop(self.listeners);
        let state = Rc::into_inner(self.state)?.into_inner();
        Some(Opening { engine: state.engine, playhead: state.playhead, playing: state.playing, focused })
    }
}

impl State {
    fn new(scenario: Scenario, language: Language, calm: bool) -> Option<Self> {
        let engine = Engine::of_sessions(scenario);
        let run = engine.recording();
        let opened = BTreeSet::new();
        Some(Self {
            landmarks: Landmarks::new(&run),
            score: score_of(&run),
            stops: stops(&run, &opened),
            points: numbered(&run),
            opened,
            playhead: Playhead::default(),
            playing: false,
            course: Course::default(),
            calm,
            language,
            drawing: Drawing::new(page::element("first-stage")?)?,
            frames: None,
            icon: page::element("first-icon")?,
            word: page::element("first-word")?,
            clock: page::element("first-clock")?,
            caption: page::element("first-caption")?,
            engine,
            run,
        })
    }

    fn perform(&mut self, deed: Deed) {
        let event = self.playhead.event;
        match deed {
            Deed::Toggle if self.playing => self.playing = false,
            Deed::Toggle => {
                if self.playhead.at >= self.run.end_time() {
                    self.playhead = Playhead::default();
                }
                self.course = Course::at(&self.score, self.playhead.at);
                self.playing = true;
            }
            Deed::Back => self.halt(stop_before(&self.stops, event).unwrap_or(0)),
            Deed::Step => self.halt(next_stop(&self.stops, event).unwrap_or_else(|| self.run.len())),
        }
        self.show();
    }

    fn halt(&mut self, n: RecordId) {
        self.playing = false;
        self.playhead = after(&self.run, n);
    }

    /// A frame has gone by.
    fn advance(&mut self, millis: f64) {
        self.course = self.course.later(millis, Speed::One);
        match self.course.instant(&self.score) {
            None => self.halt(self.run.len()),
            Some(t) if self.calm => {
                if let Some(stop) = stop_by(&self.run, &self.stops, t) {
                    self.playhead = after(&self.run, stop);
                }
            }
            Some(t) => self.playhead = at_time(&self.run, t),
        }
        self.show();
    }

    fn show(&mut self) {
        if let Some(frames) = &self.frames {
            if self.playing { frames.start() } else { frames.stop() }
        }
        let told = told_at(&self.run, &self.landmarks, self.playhead.event);
        let moment = self.run.moment(self.playhead.event);
        self.drawing.show(picture(&Sight {
            run: &self.run,
            playhead: self.playhead,
            moment: &moment,
            landmarks: &self.landmarks,
            points: &self.points,
            opened: &self.opened,
            settings: self.run.settings(),
            told: (!self.playing).then_some(&told),
            narrow: media::matches(media::PHONE),
            language: self.language,
        }));
        let (icon, label) =
            if self.playing { (Icon::Pause, msg::TRANSPORT_PAUSE) } else { (Icon::Play, msg::TRANSPORT_PLAY) };
        // Only a malformed name of an attribute can fail.
        let _ = self.icon.set_attribute("d", icon.path());
        say(&self.word, &Message::from(label).text(self.language));
        say(&self.clock, &self.language.clock(self.playhead.at.0 / 1_000_000 * 1_000_000));
        say(&self.caption, &told.text(self.language));
    }
}

/// What is said already isn't said again to who listens.
fn say(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}
