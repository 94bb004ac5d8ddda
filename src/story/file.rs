//! The file that is sent: generated, or one of the learner's own, which never leaves this page.

use super::draft::Draft;
use super::octets::OwnOctets;
use crate::host::digest::{Stopped, hex, of_file};
use crate::host::file::{LARGEST, OwnFile, Unfit};
use crate::host::task::Cancel;
use crate::i18n::{Message, msg, t, use_i18n};
use crate::place::act;
use crate::player::Player;
use capa5_core::lesson::knob::Knob;
use capa5_core::world::source::FileSpec;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::{Event, HtmlInputElement};

/// What goes on with a picked file.
#[derive(Clone, Debug, Default)]
enum Picking {
    #[default]
    Nothing,
    /// Its octets are hashed: so many are done.
    Hashing { name: String, done: u64, size: u64 },
    /// It isn't used, because.
    Refused(Message),
    /// It is the file that was asked for.
    Same,
}

/// A picker that hashes what is picked and hands it over.
#[derive(Clone, Copy)]
struct Picker {
    state: RwSignal<Picking>,
    cancel: StoredValue<Cancel, LocalStorage>,
}

impl Picker {
    fn new() -> Self {
        let picker =
            Self { state: RwSignal::new(Picking::default()), cancel: StoredValue::new_local(Cancel::default()) };
        on_cleanup(move || picker.stop());
        picker
    }

    fn stop(self) {
        let _ = self.cancel.try_with_value(Cancel::cancel);
    }

    fn pick(self, event: &Event, then: impl Fn(FileSpec, OwnFile) -> Picking + 'static) {
        let Some(file) = OwnFile::picked(&event_target::<HtmlInputElement>(event)) else { return };
        match file {
            Err(Unfit::Empty) => self.state.set(Picking::Refused(msg::FILE_EMPTY.into())),
            Err(Unfit::TooLarge(size)) => self.state.set(Picking::Refused(msg::file_too_big(size, LARGEST))),
            Ok(file) => self.hash(file, then),
        }
    }

    fn hash(self, file: OwnFile, then: impl Fn(FileSpec, OwnFile) -> Picking + 'static) {
        self.stop();
        let cancel = Cancel::default();
        self.cancel.set_value(cancel.clone());
        let (name, size) = (file.name().to_owned(), file.size());
        self.state.set(Picking::Hashing { name: name.clone(), done: 0, size });
        spawn_local(async move {
            let progress = |done| _ = self.state.try_set(Picking::Hashing { name: file.name().to_owned(), done, size });
            let end = match of_file(&file, &cancel, progress).await {
                Ok(digest) => then(FileSpec { name, size, sha256: hex(&digest) }, file),
                Err(Stopped::Cancelled) => Picking::Refused(msg::FILE_HASH_CANCELLED.into()),
                Err(Stopped::Unreadable) => Picking::Refused(msg::FILE_UNREADABLE.into()),
            };
            let _ = self.state.try_set(end);
        });
    }

    fn view(self) -> impl IntoView {
        let i18n = use_i18n();
        move || {
            self.state.with(|state| match state {
                Picking::Nothing => ().into_any(),
                Picking::Hashing { name, done, size } => view! {
                    <progress max=size.to_string() value=done.to_string() aria-label=i18n.text(msg::FILE_HASHING_LABEL)></progress>
                    <p class="label">{i18n.rich(msg::file_hashing(*done, name.clone(), *size))}</p>
                    <button type="button" class="button" on:click=act(move |_| self.stop())>{i18n.rich(msg::COMMON_CANCEL)}</button>
                }
                .into_any(),
                Picking::Refused(why) => view! { <p class="label is-fault" role="alert">{i18n.rich(why.clone())}</p> }.into_any(),
                Picking::Same => view! { <p class="label" role="status">{i18n.rich(msg::FILE_THE_SAME)}</p> }.into_any(),
            })
        }
    }
}

/// The choice before a run.
#[component]
pub fn FileChoice(draft: Draft) -> impl IntoView {
    let i18n = use_i18n();
    let own = expect_context::<OwnOctets>();
    let picker = Picker::new();
    let pick = move |event: Event| {
        picker.pick(&event, move |spec, file| {
            own.give(spec.clone(), file.clone());
            draft.set(Knob::Size, spec.size);
            fit(draft);
            let _ = draft.file.try_set(Some((spec, file)));
            Picking::Nothing
        });
    };
    let back = move |_| {
        draft.file.set(None);
        draft.set(Knob::Size, draft.scenario.with_value(|scenario| scenario.knobs.size.default));
        fit(draft);
    };
    view! {
        <div class="knob file-choice">
            <p class="knob-label">{t(msg::FILE_TITLE)}</p>
            {move || draft.file.with(|file| match file {
                None => view! { <p>{i18n.rich(msg::file_generated(draft.settings.with(|settings| settings.size)))}</p> }.into_any(),
                Some((spec, _)) => view! {
                    <p>{i18n.rich(msg::file_using(spec.size, spec.name.clone()))}</p>
                    <p class="label digest"><code>{spec.sha256.clone()}</code></p>
                    <button type="button" class="button" on:click=act(back)>{i18n.rich(msg::FILE_BACK_TO_GENERATED)}</button>
                }.into_any(),
            })}
            <label class="button">
                {t(msg::FILE_PICK)}
                <input type="file" class="visually-hidden" on:change=act(pick)/>
            </label>
            {picker.view()}
            <p class="label">{t(msg::FILE_NEVER_UPLOADED)}" "{t(msg::file_limit(LARGEST))}</p>
        </div>
    }
}

/// Brings the other knobs to where the new size lets them be.
fn fit(draft: Draft) {
    for knob in [Knob::Dt, Knob::Interval] {
        let range = draft
            .settings
            .with_untracked(|settings| draft.scenario.with_value(|scenario| settings.range(scenario, knob)));
        let value = draft.settings.with_untracked(|settings| settings.get(knob));
        let _ = draft.settings.try_update(|settings| settings.set(knob, value.clamp(range.min, range.max)));
    }
}

/// Asks for the learner's own file again, where the run on screen sends one that isn't at hand.
#[component]
pub fn FileWanted() -> impl IntoView {
    let player = expect_context::<Player>();
    let own = expect_context::<OwnOctets>();
    let i18n = use_i18n();
    let picker = Picker::new();
    let wanted = move || player.file().filter(|spec| own.of(spec).is_none());
    let pick = move |event: Event| {
        let Some(spec) = untrack(wanted) else { return };
        picker.pick(&event, move |given, file| {
            if given.size != spec.size {
                return Picking::Refused(msg::file_not_the_same(msg::file_differs_size(given.size, spec.size)));
            }
            if given.sha256 != spec.sha256 {
                return Picking::Refused(msg::file_not_the_same(msg::file_differs_digest(given.sha256)));
            }
            own.give(spec.clone(), file);
            Picking::Same
        });
    };
    view! {
        {move || wanted().map(|spec| view! {
            <section class="file-wanted panel">
                <h3>{i18n.rich(msg::FILE_WANTED)}</h3>
                <p>{i18n.rich(msg::file_wanted_which(spec.size, spec.sha256, spec.name))}</p>
                <p class="label">{i18n.rich(msg::FILE_WANTED_UNTIL)}</p>
                <label class="button">
                    {i18n.rich(msg::FILE_PICK)}
                    <input type="file" class="visually-hidden" on:change=act(pick)/>
                </label>
            </section>
        }.into_any())}
        {picker.view()}
    }
}
