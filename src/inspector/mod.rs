//! The inspector: the selected message octet by octet, the state of each end, and the run in words.

mod came;
mod edit;
mod fields;
mod hex;
mod meaning;
pub(crate) mod names;
pub mod state;
mod table;
mod transcript;
pub mod tree;
pub mod value;
mod why;

pub use fields::Fields;
pub use state::State;
pub use transcript::Transcript;

use crate::i18n::{Message, msg};
use crate::ui::{Tab, Tabs};
use capa5_core::view::cause::Value;
use capa5_core::world::record::NodeId;
use leptos::prelude::*;

/// The parts of the inspector.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Part {
    /// Field tree and octets of a message.
    #[default]
    Fields,
    /// The state of each end.
    State,
    /// The run in words.
    Text,
    /// The state table.
    Table,
}

/// What the inspector shows, in the context of its parts.
#[derive(Clone, Copy)]
pub(crate) struct Inspecting {
    /// The part that is open.
    pub(crate) part: RwSignal<Part>,
    /// The value that is asked about: why is it so?
    pub(crate) why: RwSignal<Option<(NodeId, Value)>>,
}

/// The inspector region.
#[component]
pub fn Inspector() -> impl IntoView {
    let chosen = RwSignal::new(Part::default());
    provide_context(Inspecting { part: chosen, why: RwSignal::new(None) });
    let tabs = vec![
        Tab { value: Part::Fields, label: Message::from(msg::INSPECTOR_FIELDS) },
        Tab { value: Part::State, label: Message::from(msg::INSPECTOR_STATE) },
        Tab { value: Part::Text, label: Message::from(msg::INSPECTOR_TEXT) },
        Tab { value: Part::Table, label: Message::from(msg::INSPECTOR_TABLE) },
    ];
    let panel = |part| match part {
        Part::Fields => view! { <Fields/> }.into_any(),
        Part::State => view! { <State/> }.into_any(),
        Part::Table => view! { <table::Table/> }.into_any(),
        Part::Text => view! { <Transcript/> }.into_any(),
    };
    view! { <Tabs label=msg::REGION_INSPECTOR tabs chosen panel/> }
}
