//! What a step is, and what time runs until.

use crate::i18n::{I18n, Key, Message, msg, t, use_i18n};
use crate::place::{act, part};
use crate::player::{Pace, Player};
use crate::ui::Dialog;
use capa5_core::view::find::{Sought, seekable};
use capa5_core::world::record::{Dir, NodeId};
use leptos::ev::{Event, SubmitEvent};
use leptos::prelude::*;

/// The dialog; the transport bar's button and key T open it.
#[component]
pub fn TimeDialog() -> impl IntoView {
    let player = expect_context::<Player>();
    view! { <Dialog open=player.timing title=msg::UNTIL_TITLE><Timing/></Dialog> }
}

/// The name of a pace, in a word.
#[must_use]
pub fn pace_name(pace: Pace) -> Key {
    match pace {
        Pace::Leg => msg::PACE_LEG,
        Pace::Row => msg::PACE_ROW,
        Pace::Record => msg::PACE_RECORD,
        Pace::Octet => msg::PACE_OCTET,
    }
}

const fn pace_help(pace: Pace) -> Key {
    match pace {
        Pace::Leg => msg::PACE_LEG_HELP,
        Pace::Row => msg::PACE_ROW_HELP,
        Pace::Record => msg::PACE_RECORD_HELP,
        Pace::Octet => msg::PACE_OCTET_HELP,
    }
}

/// What time may run until, as the form names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    PointSet,
    PointConfirmed,
    Fault,
    Refusal,
    Abort,
    Leaves,
    Comes,
    Lost,
    Field,
    State,
    Variable,
}

const KINDS: [(Kind, &str, Key); 11] = [
    (Kind::PointSet, "point", msg::UNTIL_POINT),
    (Kind::PointConfirmed, "confirmed", msg::UNTIL_CONFIRMED),
    (Kind::Fault, "fault", msg::UNTIL_FAULT),
    (Kind::Refusal, "refusal", msg::UNTIL_REFUSAL),
    (Kind::Abort, "abort", msg::UNTIL_ABORT),
    (Kind::Leaves, "leaves", msg::UNTIL_LEAVES),
    (Kind::Comes, "comes", msg::UNTIL_COMES),
    (Kind::Lost, "lost", msg::UNTIL_LOST),
    (Kind::Field, "field", msg::UNTIL_FIELD),
    (Kind::State, "state", msg::UNTIL_STATE),
    (Kind::Variable, "variable", msg::UNTIL_VARIABLE),
];

/// The variables of the session machine, as the standard names them.
const VARIABLES: [&str; 4] = ["V(A)", "V(M)", "V(R)", "Vact"];

/// The form.
#[derive(Clone, Copy)]
struct Form {
    kind: RwSignal<Kind>,
    name: RwSignal<&'static str>,
    field: RwSignal<&'static str>,
    node: RwSignal<Option<NodeId>>,
    variable: RwSignal<&'static str>,
    value: RwSignal<String>,
    problem: RwSignal<Option<Message>>,
}

impl Form {
    fn sought(self) -> Result<Sought, Message> {
        let message = |dir| Sought::Message { dir, name: self.name.get_untracked().to_owned() };
        let value = self.value.get_untracked().trim().to_owned();
        let node = self.node.get_untracked();
        let said = || if value.is_empty() { Err(Message::from(msg::UNTIL_NEED_VALUE)) } else { Ok(value.clone()) };
        Ok(match self.kind.get_untracked() {
            Kind::PointSet => Sought::PointSet,
            Kind::PointConfirmed => Sought::PointConfirmed,
            Kind::Fault => Sought::Fault,
            Kind::Refusal => Sought::Refusal,
            Kind::Abort => Sought::Abort,
            Kind::Leaves => message(Dir::Tx),
            Kind::Comes => message(Dir::Rx),
            Kind::Lost => message(Dir::Lost),
            Kind::Field => Sought::Field { id: self.field.get_untracked().to_owned(), value: said()? },
            Kind::State => Sought::State { node, name: said()?.to_ascii_uppercase() },
            Kind::Variable => {
                let value = value.parse().map_err(|_| Message::from(msg::UNTIL_NEED_NUMBER))?;
                Sought::Variable { node, name: self.variable.get_untracked().to_owned(), value }
            }
        })
    }
}

#[component]
fn Timing() -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    player.pause();
    let (names, fields) = player.run.with_untracked(|run| seekable(run));
    // A field without a name of its own is nothing to choose.
    let fields: Vec<_> = fields.into_iter().filter_map(|field| Some((field.0, field_name(field.0)?))).collect();
    let serial = fields.iter().find(|(id, _)| *id == "ses.serial").or_else(|| fields.first());
    let form = Form {
        kind: RwSignal::new(Kind::PointSet),
        name: RwSignal::new(names.iter().copied().find(|name| *name == "DT").unwrap_or("CN")),
        field: RwSignal::new(serial.map_or("", |(id, _)| *id)),
        node: RwSignal::new(None),
        variable: RwSignal::new(VARIABLES[0]),
        value: RwSignal::new(String::new()),
        problem: RwSignal::new(None),
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        match form.sought() {
            Ok(sought) if player.run_until(&sought) => player.timing.set(false),
            Ok(_) => form.problem.set(Some(msg::UNTIL_NEVER.into())),
            Err(why) => form.problem.set(Some(why)),
        }
    };
    let kinds = KINDS.map(|(kind, id, name)| option(id, move || form.kind.get() == kind, move || i18n.text(name)));
    let choose = move |event: Event| {
        let id = event_target_value(&event);
        if let Some((kind, ..)) = KINDS.iter().find(|(_, of, _)| *of == id) {
            form.kind.set(*kind);
            form.problem.set(None);
        }
    };
    view! {
        <form class="palette" on:submit=act(submit) novalidate>
            <fieldset class="field">
                <legend>{t(msg::UNTIL_RUN)}</legend>
                {pick("until-kind", msg::UNTIL_WHAT, kinds.into_iter().collect_view().into_any(), choose)}
                {part(move || Some(more(i18n, form, &names, &fields)))}
                <p class="is-fault" role="alert">{move || form.problem.get().map(|why| i18n.rich(why))}</p>
                <div class="actions"><button type="submit" class="button is-primary" id="until-run">{t(msg::UNTIL_GO)}</button></div>
            </fieldset>
            <fieldset class="field">
                <legend>{t(msg::PACE_TITLE)}</legend>
                {Pace::ALL.map(|pace| pace_choice(player, pace)).into_iter().collect_view()}
            </fieldset>
        </form>
    }
}

fn field_name(id: &'static str) -> Option<Key> {
    Key::find(&format!("field.{id}.name"))
}

/// What else is to be said of what is sought.
fn more(i18n: I18n, form: Form, names: &[&'static str], fields: &[(&'static str, Key)]) -> AnyView {
    let plain = |list: &[&'static str], chosen: RwSignal<&'static str>| {
        let option = |name: &&'static str| {
            let name = *name;
            option(name, move || chosen.get() == name, move || name.to_owned())
        };
        list.iter().map(option).collect_view().into_any()
    };
    let take = |list: Vec<&'static str>, chosen: RwSignal<&'static str>| {
        move |event: Event| {
            let text = event_target_value(&event);
            if let Some(name) = list.iter().find(|name| **name == text) {
                chosen.set(name);
            }
        }
    };
    let value = || {
        view! {
            <label class="pick" for="until-value"><span class="label">{t(msg::UNTIL_VALUE)}</span>
                <input class="input" type="text" id="until-value" autocomplete="off" prop:value=move || form.value.get()
                    on:input=act(move |event| form.value.set(event_target_value(&event)))/>
            </label>
        }
        .into_any()
    };
    match form.kind.get() {
        Kind::PointSet | Kind::PointConfirmed | Kind::Fault | Kind::Refusal | Kind::Abort => ().into_any(),
        Kind::Leaves | Kind::Comes | Kind::Lost => {
            pick("until-name", msg::UNTIL_NAME, plain(names, form.name), take(names.to_vec(), form.name))
        }
        Kind::Field => {
            let ids: Vec<_> = fields.iter().map(|(id, _)| *id).collect();
            let options = fields.iter().map(|(id, name)| {
                let (id, name) = (*id, *name);
                option(id, move || form.field.get() == id, move || i18n.text(name))
            });
            let options = options.collect_view().into_any();
            view! { {pick("until-field", msg::UNTIL_FIELD_NAME, options, take(ids, form.field))}{value()} }.into_any()
        }
        Kind::State => view! { <div class="pick-row">{node(i18n, form)}{value()}</div> }.into_any(),
        Kind::Variable => {
            let options = plain(&VARIABLES, form.variable);
            let choose = take(VARIABLES.to_vec(), form.variable);
            view! {
                <div class="pick-row">{node(i18n, form)}{pick("until-variable", msg::UNTIL_VARIABLE_NAME, options, choose)}{value()}</div>
            }
            .into_any()
        }
    }
}

fn node(i18n: I18n, form: Form) -> AnyView {
    let choices = [(None, "any"), (Some(NodeId(0)), "0"), (Some(NodeId(1)), "1")];
    let options = choices.map(|(node, id)| {
        let name = move || match node {
            None => i18n.text(msg::UNTIL_EITHER),
            Some(node) => i18n.text(msg::interrupt_end(node.letter())),
        };
        option(id, move || form.node.get() == node, name)
    });
    let choose = move |event: Event| {
        let id = event_target_value(&event);
        form.node.set(choices.iter().find(|(_, of)| *of == id).and_then(|(node, _)| *node));
    };
    pick("until-node", msg::INTERRUPT_WHO, options.into_iter().collect_view().into_any(), choose)
}

fn option(
    id: &'static str,
    is_chosen: impl Fn() -> bool + Send + 'static,
    name: impl Fn() -> String + Send + 'static,
) -> AnyView {
    view! { <option value=id selected=is_chosen>{name}</option> }.into_any()
}

fn pick(id: &'static str, label: Key, options: AnyView, choose: impl FnMut(Event) + 'static) -> AnyView {
    view! {
        <label class="pick" for=id><span class="label">{t(label)}</span>
            <select class="input" id=id on:change=act(choose)>{options}</select>
        </label>
    }
    .into_any()
}

fn pace_choice(player: Player, pace: Pace) -> AnyView {
    let id = format!("pace-{}", pace.id());
    let help = format!("{id}-help");
    view! {
        <div class="radio">
            <input type="radio" name="pace" id=id.clone() aria-describedby=help.clone() prop:checked=move || player.pace.get() == pace
                on:change=act(move |_| player.set_pace(pace))/>
            <label for=id>{t(pace_name(pace))}</label>
            <small class="reason" id=help>{t(pace_help(pace))}</small>
        </div>
    }
    .into_any()
}
