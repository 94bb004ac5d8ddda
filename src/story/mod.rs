//! The story: what happens now in one sentence, the prediction, the outcome, and the learner's choices.

mod after;
mod compare;
pub(crate) mod decimal;
mod downloads;
mod draft;
mod facts;
mod file;
mod finish;
mod gate;
mod interrupt;
pub(crate) mod knob;
mod octets;
mod outcome;
mod runs;
pub(crate) mod turn;

pub use compare::CompareDialog;
pub use interrupt::InterruptDialog;
pub use octets::OwnOctets;

use crate::course::{Course, LessonRoom};
use crate::i18n::{I18n, Key, msg, t, use_i18n};
use crate::inspector::state::Counters;
use crate::place::{act, memo};
use crate::player::Player;
use crate::scenes::title;
use after::AfterBreak;
use capa5_core::lesson::knob::{Knob, Settings};
use capa5_core::view::moment::Moment;
use downloads::Downloads;
use draft::Draft;
use facts::{is_complete, predictions};
use file::FileWanted;
use finish::Finish;
use gate::Gate;
use leptos::html::Div;
use leptos::prelude::*;
use outcome::Outcome;
use runs::Runs;
use turn::Turn;

/// Where the learner is in the scene; each has a title and a few sentences in the lesson's words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Beat {
    /// Nothing is predicted yet.
    Hook,
    /// The file is on its way.
    Run,
    /// The line broke, and the sender waits for a decision.
    Cut,
    /// The receiver crashed, and the sender waits for a decision.
    Crash,
    /// It goes on after a break.
    Resumed,
    /// The sender knows that all arrived.
    Done,
}

impl Beat {
    /// The beat at a moment of a run.
    #[must_use]
    pub fn of(predicted: bool, cuts: usize, moment: &Moment) -> Self {
        let is_cut = moment.cut.contains(&true);
        let waits = moment.ends.iter().any(|end| end.memory.waiting);
        match (predicted, cuts) {
            _ if is_complete(moment) => Self::Done,
            _ if is_cut => Self::Cut,
            _ if waits => Self::Crash,
            (_, 1..) => Self::Resumed,
            (false, 0) => Self::Hook,
            (true, 0) => Self::Run,
        }
    }

    /// More about it, for those who want it.
    const fn aside(self) -> Option<(Key, Key)> {
        match self {
            Self::Hook => Some((msg::LESSON_CORTE_52_WORDS_TITLE, msg::LESSON_CORTE_52_WORDS)),
            Self::Run => Some((msg::LESSON_CORTE_52_NOT_THE_LAYER_TITLE, msg::LESSON_CORTE_52_NOT_THE_LAYER)),
            Self::Cut | Self::Crash => Some((msg::LESSON_CORTE_52_MEMORIES_TITLE, msg::LESSON_CORTE_52_MEMORIES)),
            Self::Resumed => Some((msg::LESSON_CORTE_52_OUTCOME_TITLE, msg::LESSON_CORTE_52_OUTCOME)),
            Self::Done => None,
        }
    }

    /// Title and words.
    #[must_use]
    pub const fn words(self) -> (Key, Key) {
        match self {
            Self::Hook => (msg::LESSON_CORTE_52_HOOK_TITLE, msg::LESSON_CORTE_52_HOOK),
            Self::Run => (msg::LESSON_CORTE_52_SENDING_TITLE, msg::LESSON_CORTE_52_SENDING),
            Self::Cut => (msg::LESSON_CORTE_52_CUT_TITLE, msg::LESSON_CORTE_52_CUT),
            Self::Crash => (msg::LESSON_CORTE_52_CRASH_TITLE, msg::LESSON_CORTE_52_CRASH),
            Self::Resumed => (msg::LESSON_CORTE_52_RESUMED_TITLE, msg::LESSON_CORTE_52_RESUMED),
            Self::Done => (msg::LESSON_CORTE_52_DONE_TITLE, msg::LESSON_CORTE_52_DONE),
        }
    }
}

/// The beat at the playhead; for captions too.
#[must_use]
pub fn beat(player: Player) -> Memo<Beat> {
    let predicted = memo(move || player.run.with(|run| !predictions(run).is_empty()));
    memo(move || {
        let event = player.event.get();
        let cuts = player.run.with(|run| run.outcomes().iter().filter(|cost| cost.cut <= event).count());
        player.moment.with(|moment| Beat::of(predicted.get(), cuts, moment))
    })
}

/// What the story keeps while its region is hidden, as behind another tab on a phone.
#[derive(Clone, Copy)]
struct Kept {
    draft: Draft,
    /// Whether another run is being prepared.
    drafting: RwSignal<bool>,
}

/// Puts what story and inspector share into the context: the prepared run, and the octets of the learner's own file.
pub fn provide_story(player: Player) {
    octets::provide_own_octets();
    let draft = Draft::new(player.scenario(), untrack(|| player.settings()));
    provide_context(Kept { draft, drafting: RwSignal::new(false) });
}

/// The story region.
#[component]
pub fn Story() -> impl IntoView {
    if use_context::<Course>().is_some() {
        return view! { <LessonRoom/> }.into_any();
    }
    let player = expect_context::<Player>();
    if crate::mail::speaks(player) {
        let Kept { draft, .. } = expect_context::<Kept>();
        return view! { <crate::mail::MailRoom/><Turn draft/><Runs/><Downloads/> }.into_any();
    }
    if player.asks() { view! { <Sending/> }.into_any() } else { view! { <Dialogue/> }.into_any() }
}

/// A scene whose users keep to a script: what it shows, and what can be done to it.
#[component]
fn Dialogue() -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let id = player.scenario().id;
    let Kept { draft, .. } = expect_context::<Kept>();
    let words = Key::find(&format!("lesson.{id}.hook"));
    view! {
        <div class="story-block">
            <h2 class="story-title">{t(title(&id))}</h2>
            {move || words.map(|words| i18n.prose(words))}
            <p class="label">{t(msg::SCENE_HOW)}</p>
        </div>
        <Turn draft/>
        <AfterBreak/>
        <Runs/>
        <Downloads/>
    }
}

/// A scene in which a file is sent: prediction, run, break, decision, outcome.
#[component]
fn Sending() -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let Kept { draft, drafting } = expect_context::<Kept>();
    let beat = beat(player);
    let predicted = memo(move || player.run.with(|run| !predictions(run).is_empty()));
    let gate = memo(move || drafting.get() || !predicted.get());
    let top = NodeRef::<Div>::new();
    Effect::new(move |before: Option<Beat>| {
        let now = beat.get();
        if before.is_some_and(|before| before != now) {
            to_top(top);
        }
        now
    });
    view! {
        <div class="story-block" node_ref=top>
            <h2 class="story-title">{move || i18n.rich(beat.get().words().0)}</h2>
            {move || i18n.prose(beat.get().words().1)}
            {move || beat.get().aside().map(|(title, words)| view! {
                <details class="aside"><summary>{i18n.rich(title)}</summary>{i18n.prose(words)}</details>
            }.into_any())}
        </div>
        <FileWanted/>
        {move || gate.get().then(|| {
            let done = Callback::new(move |()| drafting.set(false));
            view! { <div class="story-block" id="gate"><Gate draft done/></div> }
        })}
        <AfterBreak/>
        <Outcome/>
        {move || predicted.get().then(|| view! { <div class="story-block"><Counters/></div> }.into_any())}
        <Finish/>
        {move || (beat.get() == Beat::Done).then(|| view! { <Tries draft drafting/> }.into_any())}
        <Runs/>
        <Downloads/>
        {move || (!gate.get()).then(|| again(i18n, player, draft, drafting))}
    }
}

/// Shows a new beat from its beginning: whatever of ours holds the story goes back up, the document itself never.
pub(crate) fn to_top(top: NodeRef<Div>) {
    let mut holder = top.get_untracked().and_then(|block| block.parent_element());
    while let Some(element) = holder.filter(|element| element.tag_name() != "BODY") {
        element.set_scroll_top(0);
        holder = element.parent_element();
    }
}

/// What else is worth trying, each with its knobs set.
#[component]
fn Tries(draft: Draft, drafting: RwSignal<bool>) -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let scenario = player.scenario();
    let tries: [(Key, Key, Knob, u64, Option<u64>); 3] = [
        (msg::LESSON_CORTE_52_TRY_LAG_TITLE, msg::LESSON_CORTE_52_TRY_LAG, Knob::Lag, 1, None),
        (msg::LESSON_CORTE_52_TRY_KERNEL_TITLE, msg::LESSON_CORTE_52_TRY_KERNEL, Knob::Service, 2, None),
        (msg::LESSON_CORTE_52_TRY_POSITION_TITLE, msg::LESSON_CORTE_52_TRY_POSITION, Knob::Lag, 0, Some(50_020_000)),
    ];
    let items = tries.map(|(title, words, knob, value, cut)| {
        let mut settings = Settings::of(&scenario);
        settings.set(knob, value);
        let go = move |_| {
            draft.reset(settings, cut);
            drafting.set(true);
        };
        view! {
            <details class="aside"><summary>{move || i18n.rich(title)}</summary>
                {move || i18n.prose(words)}
                <button type="button" class="button" on:click=act(go)>{t(msg::RUN_TRY)}</button>
            </details>
        }
    });
    view! { <div class="story-block tries">{items.collect_view()}</div> }
}

/// The knobs of the run on screen, and the way to others.
fn again(i18n: I18n, player: Player, draft: Draft, drafting: RwSignal<bool>) -> impl IntoView {
    let settings = player.settings();
    let go = move |_| {
        draft.reset(settings, None);
        drafting.set(true);
    };
    let rows = Knob::ALL.map(|knob| {
        let value = knob::shown(i18n, knob, settings.get(knob));
        view! { <div><dt>{i18n.rich(knob::label(knob))}</dt><dd>{value}</dd></div> }
    });
    view! {
        <details class="story-block">
            <summary>{t(msg::KNOB_TITLE)}</summary>
            <dl class="facts">{rows.collect_view()}</dl>
            <button type="button" class="button" id="new-run" on:click=act(go)>{t(msg::RUN_NEW)}</button>
        </details>
    }
}
