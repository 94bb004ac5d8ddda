//! The page itself: fetched in a file of its own, after the first view, which is alive before it is here.
//!
//! With the feature `split` (the page as it is served) the build cuts [`open`] and all that only it reaches out of the first
//! WebAssembly file; without it (tests) there is one file, and it comes at once.

use crate::app::{self, Asked};
use crate::i18n::{self, Language};

/// Puts the page in the place of the first view.
pub(crate) type Open = fn(Asked);

/// The page's file didn't come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct NotFetched;

impl From<i18n::NotFetched> for NotFetched {
    fn from(_: i18n::NotFetched) -> Self {
        Self
    }
}

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for NotFetched {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(rooms, fallible)]
fn rooms() -> Result<Open, NotFetched> {
    Ok(app::open)
}

#[cfg(not(feature = "split"))]
async fn rooms() -> Result<Open, NotFetched> {
    Ok(app::open)
}

/// Fetches the page and its words.
///
/// # Errors
/// Something of it didn't come; it may be asked for again.
pub(crate) async fn fetch(language: Language) -> Result<Open, NotFetched> {
    let open = rooms().await?;
    i18n::fetch(language).await?;
    Ok(open)
}
