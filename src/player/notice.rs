//! What the page has to say besides the story.

use super::OpenError;

/// Something to say once, until it is dismissed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Notice {
    /// The study was reopened where it stood.
    Resumed {
        /// The run, counted from 0.
        run: u32,
        /// The record.
        event: u32,
    },
    /// What was stored can't be replayed; its text is kept for download, and the scene starts anew.
    Unreadable {
        /// Why.
        why: OpenError,
        /// The text as it was found.
        text: String,
    },
    /// A past was changed: another run was made, and the old one stays.
    Branched {
        /// The new run, counted from 0.
        run: u32,
    },
    /// What was done last is undone: its run stays in the list.
    Undone {
        /// That run, counted from 0.
        run: u32,
    },
}
