//! The world of a run: nodes, the links between them, faults, virtual time, and the log of all that happens.
//!
//! It knows the protocols and the users; it doesn't know how a run is shown.

pub mod action;
mod chair;
pub mod check;
pub mod choice;
mod due;
mod facts;
mod fault;
mod harm;
mod inspection;
pub mod link;
pub mod log;
pub mod node;
pub mod offer;
mod react;
pub mod record;
pub mod recording;

mod run;
pub mod source;
pub mod station;

pub use run::{Bounds, Step, World};
