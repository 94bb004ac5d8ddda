//! The parts of the interface in a browser: keyboard, what is said to who can't see them, and what a wrong value says.

#![cfg(target_arch = "wasm32")]

use capa5::draw::{Drawing, Shape};
use capa5::i18n::{self, Language, Message, msg};
use capa5::ui::{Dialog, Gravity, Notice, Tab, Tabs};
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::tick;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlDialogElement, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

/// The files of words as the build writes them; the test's server has none.
const WORDS: [&str; 2] = [
    include_str!(concat!(env!("OUT_DIR"), "/words-first-es.txt")),
    include_str!(concat!(env!("OUT_DIR"), "/words-es.txt")),
];

/// A place of its own in the document, with a part in it, once the words are here.
async fn shown<V: IntoView + 'static>(part: impl FnOnce() -> V + 'static) -> Element {
    let [first, rest] = WORDS.map(quoted);
    let answer = js_sys::Function::new_with_args(
        "name",
        &format!("return Promise.resolve(new Response(name.startsWith('words-first') ? {first} : {rest}))"),
    );
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

async fn key(element: &HtmlElement, name: &str) {
    let made = "return new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })";
    let event = js_sys::Function::new_with_args("key", made).call1(&JsValue::NULL, &JsValue::from_str(name));
    element.dispatch_event(event.expect("an event").unchecked_ref()).expect("it is heard");
    tick().await;
}

async fn clicked(place: &Element, selector: &str) {
    one(place, selector).click();
    tick().await;
}

fn text(message: impl Into<Message>) -> String {
    i18n::use_i18n().text(message)
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
async fn a_notice_that_can_be_closed_has_a_named_button_for_it() {
    let closed = RwSignal::new(false);
    let close = Callback::new(move |()| closed.set(true));
    let place =
        shown(move || view! { <Notice message=msg::LANGUAGE_MISSING gravity=Gravity::Fault on_close=close /> }).await;
    assert_eq!(one(&place, ".notice.is-fault > p").text_content(), Some(text(msg::LANGUAGE_MISSING)));
    assert_eq!(attribute(&place, "button", "aria-label"), Some(text(msg::COMMON_CLOSE)));
    clicked(&place, "button").await;
    assert!(closed.get_untracked());
}

fn dots(places: &[(u64, i32)]) -> Shape {
    let dot = |(key, x): &(u64, i32)| Shape::new("circle").keyed(*key).at(&[("r", 2), ("cx", *x)]);
    Shape::of("svg", "dots").all(places.iter().map(dot).collect())
}

fn circles(place: &Element) -> Vec<(Element, Option<String>)> {
    let list = one(place, "svg").children();
    let element = |index| list.item(index).expect("it is there");
    (0..list.length()).map(element).map(|element| (element.clone(), element.get_attribute("cx"))).collect()
}

#[wasm_bindgen_test]
fn what_moves_in_a_drawing_keeps_its_element() {
    let place = document().create_element("div").expect("an element");
    let mut drawing = Drawing::new(place.clone()).expect("a document");
    drawing.show(dots(&[(1, 10), (2, 20), (3, 30)]));
    let before = circles(&place);
    drawing.show(dots(&[(3, 31), (2, 21), (4, 41)]));
    let after = circles(&place);
    let places: Vec<_> = after.iter().filter_map(|(_, x)| x.as_deref()).collect();
    assert_eq!(places, ["31", "21", "41"]);
    assert!(after[0].0 == before[2].0 && after[1].0 == before[1].0);
    assert!(!before[0].0.is_connected() && before.iter().all(|(old, _)| *old != after[2].0));
}

#[wasm_bindgen_test]
fn what_a_drawing_no_longer_says_is_gone() {
    let place = document().create_element("div").expect("an element");
    let mut drawing = Drawing::new(place.clone()).expect("a document");
    drawing.show(Shape::new("svg").and(Shape::of("text", "faint").says("one")));
    drawing.show(Shape::new("svg").and(Shape::new("text").says("two")));
    assert_eq!(one(&place, "text").outer_html(), r#"<text>two</text>"#);
    drawing.show(Shape::new("svg"));
    assert_eq!(place.inner_html(), "<svg></svg>");
}
