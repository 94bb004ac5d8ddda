//! How the page speaks and looks on this device, and what is done with what it keeps.

use super::{Home, saved};
use crate::host::media::{Theme, use_media};
use crate::host::settings::{Telling, use_settings};
use crate::host::taste::{self, TextSize};
use crate::i18n::{Key, Language, msg, t};
use crate::place::act;
use crate::ui::unique;
use leptos::prelude::*;

pub(super) fn page(home: Home) -> AnyView {
    view! {
        <div class="home-settings">
            {language(home)}
            {colours()}
            {motion()}
            {text()}
            {keys()}
            {telling()}
            <p class="label">{t(msg::HOME_KEPT_HERE)}</p>
        </div>
        <section class="home-part">
            <h2>{t(msg::HOME_PROGRESS)}</h2>
            {saved::part(home)}
        </section>
    }
    .into_any()
}

/// One of a few: a group of radio buttons that says which it is.
fn group<T>(
    legend: Key,
    options: Vec<(T, Key)>,
    now: impl Fn() -> T + Copy + Send + Sync + 'static,
    choose: impl Fn(T) + Copy + 'static,
) -> AnyView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let name = unique("setting");
    let options = options.into_iter().map(|(value, words)| {
        let name = name.clone();
        view! {
            <label class="choice"><input type="radio" name=name prop:checked=move || now() == value on:change=act(move |_| choose(value)) />
                <span>{t(words)}</span></label>
        }
        .into_any()
    });
    view! { <fieldset class="field"><legend>{t(legend)}</legend><div class="choices">{options.collect_view()}</div></fieldset> }.into_any()
}

fn language(home: Home) -> AnyView {
    let options = vec![(Language::Spanish, msg::HOME_SPANISH), (Language::English, msg::HOME_ENGLISH)];
    group(msg::HOME_LANGUAGE, options, move || home.i18n.language(), move |language| home.i18n.set(language))
}

fn colours() -> AnyView {
    let media = use_media();
    let options = vec![
        (Theme::Auto, msg::HOME_COLOURS_AUTO),
        (Theme::Light, msg::HOME_COLOURS_LIGHT),
        (Theme::Dark, msg::HOME_COLOURS_DARK),
    ];
    group(msg::HOME_COLOURS, options, move || media.theme(), move |theme| media.set_theme(theme))
}

fn motion() -> AnyView {
    let media = use_media();
    let options = vec![(false, msg::HOME_MOTION_AUTO), (true, msg::HOME_MOTION_REDUCE)];
    group(msg::HOME_MOTION, options, move || media.is_calm_chosen(), move |calm| media.set_calm(calm))
}

fn text() -> AnyView {
    let now = RwSignal::new(taste::text_size());
    let options = vec![
        (TextSize::Normal, msg::HOME_TEXT_NORMAL),
        (TextSize::Large, msg::HOME_TEXT_LARGE),
        (TextSize::Larger, msg::HOME_TEXT_LARGER),
    ];
    let choose = move |size| {
        taste::set_text_size(size);
        now.set(size);
    };
    group(msg::HOME_TEXT, options, move || now.get(), choose)
}

fn keys() -> AnyView {
    let settings = use_settings();
    let options = vec![(true, msg::HOME_KEYS_ON), (false, msg::HOME_KEYS_OFF)];
    group(msg::HOME_KEYS, options, move || settings.keys(), move |on| settings.set_keys(on))
}

fn telling() -> AnyView {
    let settings = use_settings();
    let options = vec![
        (Telling::Brief, msg::SETTINGS_BRIEF),
        (Telling::State, msg::SETTINGS_STATE),
        (Telling::Teaching, msg::SETTINGS_TEACHING),
    ];
    group(msg::SETTINGS_TELLING, options, move || settings.telling(), move |telling| settings.set_telling(telling))
}
