//! What the page has to say besides the story.

use super::OpenError;

/// From where a study came that was made elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum From {
    /// The page's address.
    Link,
    /// A file.
    File,
}

/// Why a study that was made elsewhere isn't taken in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NotTaken {
    /// Something of it is missing, or was changed.
    Damaged,
    /// A later version made it.
    Later,
    /// Another version made it, and it gives another run now.
    Other,
    /// It asks for more than may be.
    TooMuch,
    /// It is of another scene of this page: its id, and the text of its link where it has one.
    Scene(&'static str, Option<String>),
    /// It is of a scene that this page doesn't have.
    NoScene,
    /// The browser can't read the file.
    Unreadable,
}

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
    /// A study from elsewhere was taken in and is on screen; what was here stays.
    Taken {
        /// From where.
        from: From,
        /// The run, counted from 0.
        run: u32,
        /// How many runs there are now.
        runs: u32,
        /// The record.
        event: u32,
    },
    /// A study from elsewhere wasn't taken in; nothing changed.
    NotTaken {
        /// From where.
        from: From,
        /// Why.
        why: NotTaken,
        /// The text as it came.
        text: String,
    },
}
