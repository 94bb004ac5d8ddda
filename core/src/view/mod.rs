//! What is shown of a recording: the state after a record, ladder rows, score, words' ids. Still without words or pixels.

pub mod cause;
pub mod compare;
pub mod find;
pub mod flight;
pub mod heard;
pub mod item;
pub mod mail;
pub mod message;
pub mod moment;
pub mod octet;
pub mod outcome;
pub mod score;
pub mod span;
