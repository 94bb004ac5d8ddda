//! A file that stands beside the page.

use super::page;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// It didn't come: no connection, or no such file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotFetched;

/// The text of a file, by its address relative to the page.
///
/// # Errors
/// It didn't come.
pub async fn text(address: &str) -> Result<String, NotFetched> {
    let window = page::window().ok_or(NotFetched)?;
    let answer = JsFuture::from(window.fetch_with_str(address)).await.map_err(|_| NotFetched)?;
    let answer: Response = answer.dyn_into().map_err(|_| NotFetched)?;
    if !answer.ok() {
        return Err(NotFetched);
    }
    let text = answer.text().map_err(|_| NotFetched)?;
    JsFuture::from(text).await.map_err(|_| NotFetched)?.as_string().ok_or(NotFetched)
}
