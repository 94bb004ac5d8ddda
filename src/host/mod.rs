//! What is outside the page's own tree: storage, files, frames, address and media of the browser.
//!
//! Every access can fail, be denied or be missing, inside frames above all; then there is a value that says so, never a
//! panic. Nothing here knows the session layer.

pub mod address;
pub mod clipboard;
pub mod digest;
pub mod download;
pub mod event;
pub mod fetch;
pub mod file;
pub mod frame;
pub mod lifecycle;
pub mod lock;
pub mod media;
pub mod offline;
pub mod page;
pub mod query;
pub mod settings;
pub mod storage;
pub mod task;
pub mod taste;
