//! One error for the whole tool: a sentence for the person at the terminal.

use std::fmt;

/// A sentence that says what failed and, where it is known, what to do.
#[derive(Debug)]
pub(crate) struct Error(String);

/// What every fallible function here returns.
pub(crate) type Result<T = ()> = std::result::Result<T, Error>;

impl Error {
    /// An error with this sentence.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

/// Puts what was being done in front of what went wrong.
pub(crate) trait Context<T> {
    /// Adds `doing` in front of the error's text.
    fn context(self, doing: impl fmt::Display) -> Result<T>;
}

impl<T, E: fmt::Display> Context<T> for std::result::Result<T, E> {
    fn context(self, doing: impl fmt::Display) -> Result<T> {
        self.map_err(|error| Error(format!("{doing}: {error}")))
    }
}
