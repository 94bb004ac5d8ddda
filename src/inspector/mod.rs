//! The inspector: the selected message octet by octet, the state of each end, and the run in words.

mod fields;
mod hex;
mod meaning;
pub mod state;
mod transcript;
pub mod tree;
pub mod value;

pub use fields::Fields;
pub use state::State;
pub use transcript::Transcript;

use crate::i18n::{Message, msg};
use crate::ui::{Tab, Tabs};
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
}

/// The inspector region.
#[component]
pub fn Inspector() -> impl IntoView {
    let chosen = RwSignal::new(Part::default());
    let tabs = vec![
        Tab { value: Part::Fields, label: Message::from(msg::INSPECTOR_FIELDS) },
        Tab { value: Part::State, label: Message::from(msg::INSPECTOR_STATE) },
        Tab { value: Part::Text, label: Message::from(msg::INSPECTOR_TEXT) },
    ];
    let panel = |part| match part {
        Part::Fields => view! { <Fields/> }.into_any(),
        Part::State => view! { <State/> }.into_any(),
        Part::Text => view! { <Transcript/> }.into_any(),
    };
    view! { <Tabs label=msg::REGION_INSPECTOR tabs chosen panel/> }
}
