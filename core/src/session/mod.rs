//! The OSI session layer: X.215's service, X.225's protocol machine for what a class-0 transport allows.
//!
//! It knows nothing of the line, the users or the recording. Names and numbers are the standard's.

pub mod machine;
pub mod note;
pub mod packet;
pub mod primitive;
pub mod size;
pub mod spdu;
pub mod table;
pub mod token;
pub mod unit;
