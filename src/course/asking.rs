//! A request or response of X.215, made by hand: which, and with what. It is written in the form of `scenario.toml` and read back by
//! the core, so what can be asked here is what a script can ask.

use crate::i18n::{Key, msg, t, ts};
use crate::place::act;
use crate::ui::unique;
use capa5_core::lesson::ask::Ask;
use capa5_core::session::unit::Unit;
use leptos::prelude::*;
use serde_json::{Value, json};

/// A primitive: as the form names it, as a learner reads it, and what it takes.
struct Primitive {
    form: &'static str,
    name: &'static str,
    takes: Takes,
}

/// What a primitive takes besides its defaults.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Takes {
    Nothing,
    /// Not even room for something.
    Bare,
    Units,
    /// Units that are agreed to.
    Accepted,
    Words,
    Octets,
    Tokens,
    /// A serial number, under this name inside it.
    Serial(&'static str),
    Inside(&'static str),
    Name,
    Names,
}

const fn primitive(form: &'static str, name: &'static str, takes: Takes) -> Primitive {
    Primitive { form, name, takes }
}

const PRIMITIVES: &[Primitive] = &[
    primitive("S-CONNECT", "S-CONNECT.req", Takes::Units),
    primitive("S-CONNECT-ACCEPT", "S-CONNECT.rsp +", Takes::Nothing),
    primitive("S-CONNECT-ACCEPT", "S-CONNECT.rsp + units", Takes::Accepted),
    primitive("S-CONNECT-REFUSE", "S-CONNECT.rsp −", Takes::Nothing),
    primitive("S-DATA", "S-DATA.req", Takes::Words),
    primitive("S-DATA", "S-DATA.req · SSDU", Takes::Octets),
    primitive("S-TYPED-DATA", "S-TYPED-DATA.req", Takes::Words),
    primitive("S-EXPEDITED-DATA", "S-EXPEDITED-DATA.req", Takes::Words),
    primitive("S-CAPABILITY-DATA", "S-CAPABILITY-DATA.req", Takes::Words),
    primitive("S-TOKEN-PLEASE", "S-TOKEN-PLEASE.req", Takes::Tokens),
    primitive("S-TOKEN-GIVE", "S-TOKEN-GIVE.req", Takes::Tokens),
    primitive("S-CONTROL-GIVE", "S-CONTROL-GIVE.req", Takes::Bare),
    primitive("S-SYNC-MINOR", "S-SYNC-MINOR.req", Takes::Nothing),
    primitive("S-SYNC-MINOR-RESPONSE", "S-SYNC-MINOR.rsp", Takes::Nothing),
    primitive("S-SYNC-MAJOR", "S-SYNC-MAJOR.req", Takes::Nothing),
    primitive("S-SYNC-MAJOR-RESPONSE", "S-SYNC-MAJOR.rsp", Takes::Nothing),
    primitive("S-RESYNCHRONIZE", "S-RESYNCHRONIZE.req restart", Takes::Serial("restart")),
    primitive("S-RESYNCHRONIZE", "S-RESYNCHRONIZE.req abandon", Takes::Inside("abandon")),
    primitive("S-RESYNCHRONIZE", "S-RESYNCHRONIZE.req set", Takes::Serial("set")),
    primitive("S-ACTIVITY-START", "S-ACTIVITY-START.req", Takes::Name),
    primitive("S-ACTIVITY-RESUME", "S-ACTIVITY-RESUME.req", Takes::Names),
    primitive("S-ACTIVITY-INTERRUPT", "S-ACTIVITY-INTERRUPT.req", Takes::Nothing),
    primitive("S-ACTIVITY-DISCARD", "S-ACTIVITY-DISCARD.req", Takes::Nothing),
    primitive("S-ACTIVITY-END", "S-ACTIVITY-END.req", Takes::Nothing),
    primitive("S-RELEASE", "S-RELEASE.req", Takes::Nothing),
    primitive("S-RELEASE-ACCEPT", "S-RELEASE.rsp +", Takes::Nothing),
    primitive("S-RELEASE-REFUSE", "S-RELEASE.rsp −", Takes::Nothing),
    primitive("S-U-ABORT", "S-U-ABORT.req", Takes::Nothing),
];

/// What of a request is chosen so far.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    which: RwSignal<usize>,
    units: RwSignal<Vec<Unit>>,
    words: RwSignal<String>,
    number: RwSignal<u64>,
    name: RwSignal<String>,
    old: RwSignal<String>,
    tokens: RwSignal<Vec<&'static str>>,
}

impl Draft {
    pub(super) fn new() -> Self {
        Self {
            which: RwSignal::new(0),
            units: RwSignal::new(vec![Unit::Duplex]),
            words: RwSignal::new("Hola".to_owned()),
            number: RwSignal::new(1),
            name: RwSignal::new("F-02".to_owned()),
            old: RwSignal::new("F-01".to_owned()),
            tokens: RwSignal::new(vec!["data"]),
        }
    }

    fn primitive(self) -> &'static Primitive {
        PRIMITIVES.get(self.which.get()).unwrap_or(&PRIMITIVES[0])
    }

    /// The request, or what is wrong with it.
    fn made(self) -> Result<Ask, String> {
        let primitive = self.primitive();
        let number = self.number.get();
        let inside: Value = match primitive.takes {
            Takes::Nothing => json!({}),
            Takes::Bare => return serde_json::from_value(json!(primitive.form)).map_err(|error| error.to_string()),
            Takes::Units => connecting(&self.units.get()),
            Takes::Accepted => json!({ "units": self.units.get() }),
            Takes::Words => json!({ "text": self.words.get() }),
            Takes::Octets => json!({ "octets": number.max(1) }),
            Takes::Tokens => json!({ "tokens": self.tokens.get() }),
            Takes::Serial(kind) => json!({ kind: { "serial": number } }),
            Takes::Inside(kind) => json!({ kind: {} }),
            Takes::Name => json!({ "id": self.name.get() }),
            Takes::Names => json!({ "id": self.name.get(), "old": self.old.get(), "serial": number }),
        };
        serde_json::from_value(json!({ primitive.form: inside })).map_err(|error| error.to_string())
    }
}

/// A call for a session: with points but no activities a first number is due.
fn connecting(units: &[Unit]) -> Value {
    let points = [Unit::MinorSynchronize, Unit::MajorSynchronize, Unit::Resynchronize];
    // With activity management it may be left out; but whoever answers may keep the points and leave the activities.
    if points.iter().any(|unit| units.contains(unit)) {
        return json!({ "units": units, "initial-serial": 1 });
    }
    json!({ "units": units })
}

/// The name of a request that was made.
pub(super) fn name(ask: &Ask) -> String {
    match serde_json::to_value(ask) {
        Ok(Value::Object(object)) => object.keys().next().cloned().unwrap_or_default(),
        Ok(Value::String(name)) => name,
        Ok(_) | Err(_) => String::new(),
    }
}

/// The form in which a request is made.
#[component]
pub(super) fn Asking(
    /// Whose user asks.
    node: &'static str,
    draft: Draft,
    /// Takes the request.
    done: Callback<Ask>,
) -> impl IntoView {
    let wrong = RwSignal::new(None::<String>);
    let field = unique("primitive");
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match untrack(|| draft.made()) {
            Ok(ask) => {
                wrong.set(None);
                done.run(ask);
            }
            Err(why) => wrong.set(Some(why)),
        }
    };
    let choose = move |event| {
        wrong.set(None);
        draft.which.set(event_target_value(&event).parse().unwrap_or(0));
    };
    let options = PRIMITIVES.iter().enumerate().map(|(index, primitive)| {
        view! { <option value=index.to_string() selected=move || draft.which.get() == index>{primitive.name}</option> }.into_any()
    });
    view! {
        <form class="lesson-ask" aria-label=ts(msg::course_asks(node)) on:submit=act(send)>
            <div class="field">
                <label for=field.clone()>{t(msg::course_asks(node))}</label>
                <select id=field class="input" on:change=act(choose)>{options.collect_view()}</select>
            </div>
            {move || parameters(draft)}
            {move || (draft.primitive().form == "S-TOKEN-GIVE").then(|| view! { <p class="label">{t(msg::COURSE_CARRY)}</p> }.into_any())}
            {move || wrong.get().map(|why| view! { <p class="reason" role="alert" lang="en">{why}</p> }.into_any())}
            <p class="actions"><button type="submit" class="button">{t(msg::COURSE_ASK)}</button></p>
        </form>
    }
}

fn parameters(draft: Draft) -> AnyView {
    match draft.primitive().takes {
        Takes::Nothing | Takes::Bare | Takes::Inside(_) => ().into_any(),
        Takes::Units | Takes::Accepted => checks(
            Unit::ALL.iter().filter(|unit| unit.never_offered().is_none()).copied().collect(),
            unit_name,
            draft.units,
        ),
        Takes::Tokens => checks(vec!["data", "minor", "major", "release"], str::to_owned, draft.tokens),
        Takes::Words => text(msg::COURSE_SAYS, draft.words),
        Takes::Octets => number(msg::UNIT_OCTETS_PLAIN, draft.number),
        Takes::Serial(_) => number(msg::COURSE_SERIAL, draft.number),
        Takes::Name => text(msg::COURSE_ACTIVITY, draft.name),
        Takes::Names => view! {
            {text(msg::COURSE_ACTIVITY, draft.name)}
            {text(msg::COURSE_OLD_ACTIVITY, draft.old)}
            {number(msg::COURSE_SERIAL, draft.number)}
        }
        .into_any(),
    }
}

/// A unit's name as a script has it.
pub(super) fn unit_name(unit: Unit) -> String {
    serde_json::to_value(unit).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Any of several, by their names in the standard.
fn checks<T>(all: Vec<T>, name: fn(T) -> String, chosen: RwSignal<Vec<T>>) -> AnyView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let boxes = all.into_iter().map(|item| {
        let toggle = move |_| {
            chosen.update(|chosen| match chosen.iter().position(|other| *other == item) {
                Some(place) => drop(chosen.remove(place)),
                None => chosen.push(item),
            });
        };
        view! {
            <label class="choice"><input type="checkbox" prop:checked=move || chosen.get().contains(&item) on:change=act(toggle) />
                <span lang="en" translate="no">{name(item)}</span></label>
        }
        .into_any()
    });
    view! { <div class="choices">{boxes.collect_view()}</div> }.into_any()
}

fn text(label: Key, value: RwSignal<String>) -> AnyView {
    let field = unique("parameter");
    view! {
        <div class="field">
            <label for=field.clone()>{t(label)}</label>
            <input id=field class="input" type="text" autocomplete="off" prop:value=move || value.get()
                on:input=act(move |event| value.set(event_target_value(&event))) />
        </div>
    }
    .into_any()
}

fn number(label: Key, value: RwSignal<u64>) -> AnyView {
    let field = unique("parameter");
    view! {
        <div class="field">
            <label for=field.clone()>{t(label)}</label>
            <input id=field class="input" type="number" min="0" max="999999" prop:value=move || value.get().to_string()
                on:input=act(move |event| value.set(event_target_value(&event).parse().unwrap_or(0))) />
        </div>
    }
    .into_any()
}
