//! Scenarios: what a lesson's folder says, checked. No words, no scenario in Rust.

use alloc::string::String;

pub mod ask;
pub mod knob;
pub mod mail;
pub mod scenario;
pub mod script;
pub mod switch;
pub mod tutor;

use scenario::Scenario;

/// What the build made of a scene's folder: its scenario, whole and compact.
#[derive(Clone, Copy, Debug)]
pub struct Built(&'static [u8]);

impl Built {
    /// The scenario.
    ///
    /// # Errors
    /// What is wrong, where it doesn't fit its form.
    pub fn scenario(&self) -> Result<Scenario, String> {
        Scenario::from_built(self.0)
    }
}

/// Every scene by itself: who names one doesn't carry the others. Scenes of files also as functions, which read nothing.
pub mod built {
    use super::Built;
    use super::scenario::{Bounds, Gate, KnobSpec, Knobs, LinkSpec, NodeSpec, Policy, Provider, Scenario, SwitchSpecs};

    include!(concat!(env!("OUT_DIR"), "/built.rs"));
}

/// All scenes by their ids.
static CATALOGUE: &[(&str, &Built)] = include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

/// The ids of all scenarios; they never change.
pub fn ids() -> impl Iterator<Item = &'static str> {
    CATALOGUE.iter().map(|(id, _)| *id)
}

/// The scenario of an id.
///
/// # Errors
/// What is wrong: no such scenario, or one that doesn't fit its form.
pub fn scenario(id: &str) -> Result<Scenario, String> {
    let (_, built) =
        CATALOGUE.iter().find(|(other, _)| *other == id).ok_or_else(|| alloc::format!("no scenario named {id}"))?;
    built.scenario()
}
