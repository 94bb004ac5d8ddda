//! The parts of the interface in a browser: keyboard, what is said to who can't see them, and what a wrong value says.

#![cfg(target_arch = "wasm32")]

use capa5::i18n::{self, Language, Message, msg};
use capa5::ui::number::NotANumber;
use capa5::ui::scale::Scale;
use capa5::ui::{Button, Choice, Choices, Dialog, FileField, Gravity, Notice, NumberField, Slider, Tab, Tabs};
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::tick;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, Event, HtmlDialogElement, HtmlElement, HtmlInputElement};

wasm_bindgen_test_configure!(run_in_browser);

/// The file of words as the build writes it; the test's server has none.
const WORDS: &str = include_str!(concat!(env!("OUT_DIR"), "/words-es.txt"));

/// A place of its own in the document, with a part in it, once the words are here.
async fn shown<V: IntoView + 'static>(part: impl FnOnce() -> V + 'static) -> Element {
    let answer =
        js_sys::Function::new_with_args("", &format!("return Promise.resolve(new Response({}))", quoted(WORDS)));
    js_sys::Reflect::set(&window(), &JsValue::from_str("fetch"), &answer).expect("the window takes it");
    assert_eq!(i18n::fetch(Language::Spanish).await, Ok(()));
    let place = document().create_element("div").expect("an element");
    document().body().expect("a body").append_child(&place).expect("its place");
    mount_to(place.clone().unchecked_into::<HtmlElement>(), part).forget();
    tick().await;
    place
}

fn quoted(text: &str) -> String {
    js_sys::JSON::stringify(&JsValue::from_str(text)).map(String::from).expect("a text is JSON")
}

fn find(place: &Element, selector: &str) -> Option<HtmlElement> {
    place.query_selector(selector).expect("a selector").map(JsCast::unchecked_into)
}

fn one(place: &Element, selector: &str) -> HtmlElement {
    find(place, selector).unwrap_or_else(|| panic!("no {selector} in {}", place.inner_html()))
}

fn attribute(place: &Element, selector: &str, name: &str) -> Option<String> {
    one(place, selector).get_attribute(name)
}

/// What an element is described by, in words.
fn described(place: &Element, selector: &str) -> String {
    let ids = attribute(place, selector, "aria-describedby").unwrap_or_default();
    ids.split_whitespace().filter_map(|id| document().get_element_by_id(id)?.text_content()).collect()
}

async fn key(element: &HtmlElement, name: &str) {
    let made = "return new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })";
    let event = js_sys::Function::new_with_args("key", made).call1(&JsValue::NULL, &JsValue::from_str(name));
    element.dispatch_event(event.expect("an event").unchecked_ref()).expect("it is heard");
    tick().await;
}

async fn typed(place: &Element, selector: &str, text: &str) {
    one(place, selector).unchecked_into::<HtmlInputElement>().set_value(text);
    one(place, selector).dispatch_event(&Event::new("input").expect("an event")).expect("it is heard");
    tick().await;
}

async fn clicked(place: &Element, selector: &str) {
    one(place, selector).click();
    tick().await;
}

fn text(message: impl Into<Message>) -> String {
    i18n::use_i18n().text(message)
}

#[wasm_bindgen_test]
async fn a_button_that_is_not_to_be_had_says_why_and_does_nothing() {
    let (presses, blocked) = (RwSignal::new(0), RwSignal::new(None::<Message>));
    let press = move || presses.update(|presses| *presses += 1);
    let place = shown(move || view! { <Button label=msg::RUN_TRY on_press=press blocked=blocked /> }).await;
    clicked(&place, "button").await;
    assert_eq!((presses.get_untracked(), attribute(&place, "button", "aria-disabled")), (1, None));
    blocked.set(Some(msg::TRANSPORT_DECIDE_WHY.into()));
    tick().await;
    clicked(&place, "button").await;
    assert_eq!(presses.get_untracked(), 1);
    assert_eq!(attribute(&place, "button", "aria-disabled").as_deref(), Some("true"));
    assert_eq!(described(&place, "button"), text(msg::TRANSPORT_DECIDE_WHY));
}

fn dialog(open: RwSignal<bool>) -> impl IntoView {
    view! { <Dialog open=open title=msg::KEYS_TITLE><p class="inside">"inside"</p></Dialog> }
}

#[wasm_bindgen_test]
async fn a_dialog_is_named_by_its_title_and_closed_by_its_button() {
    let open = RwSignal::new(false);
    let place = shown(move || dialog(open)).await;
    assert!(find(&place, ".inside").is_none());
    open.set(true);
    tick().await;
    let id = attribute(&place, "dialog", "aria-labelledby").unwrap_or_default();
    let title = document().get_element_by_id(&id).and_then(|title| title.text_content());
    assert_eq!(title, Some(text(msg::KEYS_TITLE)));
    assert!(find(&place, "dialog[open] .inside").is_some());
    clicked(&place, "dialog button").await;
    assert!(!open.get_untracked() && find(&place, "dialog[open]").is_none());
}

#[wasm_bindgen_test]
async fn a_dialog_that_the_browser_closes_by_esc_is_closed() {
    let open = RwSignal::new(true);
    let place = shown(move || dialog(open)).await;
    assert!(find(&place, "dialog[open]").is_some());
    // What the browser does on Esc; a key that a script sends isn't trusted to.
    one(&place, "dialog").unchecked_into::<HtmlDialogElement>().close();
    for _ in 0..50 {
        capa5::host::task::pause().await;
    }
    assert!(!open.get_untracked() && find(&place, ".inside").is_none());
}

fn tabs(chosen: RwSignal<u8>) -> impl IntoView {
    let labels = [msg::INSPECTOR_FIELDS, msg::INSPECTOR_STATE, msg::INSPECTOR_TEXT];
    let tabs = (0..).zip(labels).map(|(value, label)| Tab { value, label: Message::from(label) }).collect();
    view! { <Tabs label=msg::REGION_INSPECTOR tabs chosen panel=|value: u8| view! { <p>{value}</p> }.into_any() /> }
}

#[wasm_bindgen_test]
async fn arrows_move_between_tabs_which_are_one_stop_of_the_tab_key() {
    let chosen = RwSignal::new(0);
    let place = shown(move || tabs(chosen)).await;
    let steps = [("ArrowRight", 1), ("End", 2), ("ArrowRight", 0), ("ArrowLeft", 2), ("Home", 0)];
    for (name, now) in steps {
        key(&one(&place, "[role=tab][tabindex='0']"), name).await;
        assert_eq!(chosen.get_untracked(), now, "{name}");
        assert!(find(&place, "[tabindex='0'][role=tab] ~ [tabindex='0']").is_none(), "{name}: two stops");
        let selected = one(&place, "[role=tab][aria-selected=true][tabindex='0']");
        assert!(document().active_element().is_some_and(|focus| focus.is_same_node(Some(&selected))), "{name}");
    }
}

#[wasm_bindgen_test]
async fn a_tab_s_panel_is_named_by_its_tab() {
    let chosen = RwSignal::new(1);
    let place = shown(move || tabs(chosen)).await;
    let tab = one(&place, "[role=tab][aria-selected=true]");
    assert_eq!(attribute(&place, "[role=tabpanel]", "aria-labelledby"), Some(tab.id()));
    assert_eq!(tab.get_attribute("aria-controls"), Some(one(&place, "[role=tabpanel]").id()));
    assert_eq!(one(&place, "[role=tabpanel]").text_content().as_deref(), Some("1"));
}

#[wasm_bindgen_test]
async fn a_number_out_of_range_is_marked_and_says_what_is_wrong() {
    let (written, error) = (RwSignal::new("52".to_owned()), RwSignal::new(None::<Message>));
    let read = RwSignal::new(None);
    let place = shown(move || {
        let on_read = move |number: Result<u64, NotANumber>| {
            read.set(Some(number));
            error.set((number != Ok(51_970_000)).then(|| msg::TRANSPORT_DECIDE_WHY.into()));
        };
        view! { <NumberField label=msg::COUNTERS_LEFT unit=msg::COUNTERS_TWICE places=6 text=written on_read error=error help=msg::KEYS_WHERE /> }
    })
    .await;
    typed(&place, "input", "51,97").await;
    assert_eq!((read.get_untracked(), attribute(&place, "input", "aria-invalid")), (Some(Ok(51_970_000)), None));
    assert_eq!(described(&place, "input"), text(msg::KEYS_WHERE));
    typed(&place, "input", "1e9").await;
    assert_eq!(read.get_untracked(), Some(Err(NotANumber::Unreadable)));
    assert_eq!(attribute(&place, "input", "aria-invalid").as_deref(), Some("true"));
    assert_eq!(described(&place, "input"), text(msg::TRANSPORT_DECIDE_WHY) + &text(msg::KEYS_WHERE));
    assert_eq!(written.get_untracked(), "1e9");
}

#[wasm_bindgen_test]
async fn a_slider_steps_without_dragging_and_stops_at_its_bounds() {
    let value = RwSignal::new(9_u64);
    let place = shown(move || {
        let shown = Signal::derive(move || format!("{} octets", value.get()));
        view! { <Slider label=msg::COUNTERS_LEFT scale=Scale::Even(1) value=value min=0 max=10 shown on_set=move |now| value.set(now) /> }
    })
    .await;
    let (less, more) = ("button:first-of-type", "button:last-of-type");
    assert_eq!(attribute(&place, more, "disabled"), None);
    clicked(&place, more).await;
    assert_eq!(value.get_untracked(), 10);
    assert_eq!(attribute(&place, "input", "aria-valuetext").as_deref(), Some("10 octets"));
    assert!(attribute(&place, more, "disabled").is_some());
    assert_eq!(attribute(&place, less, "aria-label"), Some(text(msg::knob_lower(msg::COUNTERS_LEFT))));
    typed(&place, "input", "3").await;
    assert_eq!(value.get_untracked(), 3);
}

#[wasm_bindgen_test]
async fn of_a_few_choices_one_is_chosen() {
    let chosen = RwSignal::new(1_u8);
    let place = shown(move || {
        let choices = [(0, msg::COMMON_YES), (1, msg::COMMON_NO)].map(|(value, label)| Choice { value, label: label.into() });
        view! { <Choices label=msg::REGION_STORY choices=choices.to_vec() chosen=chosen on_choose=move |now| chosen.set(now) /> }
    })
    .await;
    let is_checked = |nth: &str| one(&place, nth).unchecked_into::<HtmlInputElement>().checked();
    assert!(!is_checked("label:first-child input") && is_checked("label:last-child input"));
    clicked(&place, "label:first-child input").await;
    assert_eq!(chosen.get_untracked(), 0);
    assert!(is_checked("label:first-child input") && !is_checked("label:last-child input"));
    assert_eq!(one(&place, "fieldset > legend").text_content(), Some(text(msg::REGION_STORY)));
}

#[wasm_bindgen_test]
async fn a_file_field_is_the_browser_s_own_under_a_label() {
    let disabled = RwSignal::new(false);
    let place =
        shown(move || view! { <FileField label=msg::RUN_TRY on_pick=|_| () accept=".pdf" disabled=disabled /> }).await;
    assert_eq!(one(&place, "label").text_content(), Some(text(msg::RUN_TRY)));
    assert_eq!(attribute(&place, "label > input[type=file]", "accept").as_deref(), Some(".pdf"));
    disabled.set(true);
    tick().await;
    assert!(attribute(&place, "input", "disabled").is_some());
}

#[wasm_bindgen_test]
async fn a_notice_that_can_be_closed_has_a_named_button_for_it() {
    let closed = RwSignal::new(false);
    let close = Callback::new(move |()| closed.set(true));
    let place =
        shown(move || view! { <Notice message=msg::ROOMS_MISSING gravity=Gravity::Fault on_close=close /> }).await;
    assert_eq!(one(&place, ".notice.is-fault > p").text_content(), Some(text(msg::ROOMS_MISSING)));
    assert_eq!(attribute(&place, "button", "aria-label"), Some(text(msg::COMMON_CLOSE)));
    clicked(&place, "button").await;
    assert!(closed.get_untracked());
}
