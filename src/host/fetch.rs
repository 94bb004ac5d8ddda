//! A file that stands beside the page.

use super::page;
use js_sys::Uint8Array;
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
    let text = answer(address).await?.text().map_err(|_| NotFetched)?;
    JsFuture::from(text).await.map_err(|_| NotFetched)?.as_string().ok_or(NotFetched)
}

/// The octets of a file, by its address relative to the page.
///
/// # Errors
/// It didn't come.
pub async fn octets(address: &str) -> Result<Vec<u8>, NotFetched> {
    let octets = answer(address).await?.array_buffer().map_err(|_| NotFetched)?;
    let octets = JsFuture::from(octets).await.map_err(|_| NotFetched)?;
    Ok(Uint8Array::new(&octets).to_vec())
}

async fn answer(address: &str) -> Result<Response, NotFetched> {
    let window = page::window().ok_or(NotFetched)?;
    let answer = JsFuture::from(window.fetch_with_str(address)).await.map_err(|_| NotFetched)?;
    let answer: Response = answer.dyn_into().map_err(|_| NotFetched)?;
    if answer.ok() { Ok(answer) } else { Err(NotFetched) }
}
