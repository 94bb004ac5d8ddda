//! Scenarios: what a lesson's folder says, checked. No words, no scenario in Rust.

use alloc::string::String;

pub mod ask;
pub mod knob;
pub mod scenario;
pub mod script;
pub mod tutor;

use scenario::Scenario;

/// What the build made of the lessons' folders: id and scenario, whole and compact.
const CATALOGUE: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

/// The ids of all scenarios; they never change.
pub fn ids() -> impl Iterator<Item = &'static str> {
    CATALOGUE.iter().map(|(id, _)| *id)
}

/// The scenario of an id.
///
/// # Errors
/// What is wrong: no such scenario, or one that doesn't fit its form.
pub fn scenario(id: &str) -> Result<Scenario, String> {
    let (_, octets) =
        CATALOGUE.iter().find(|(other, _)| *other == id).ok_or_else(|| alloc::format!("no scenario named {id}"))?;
    Scenario::from_built(octets)
}
