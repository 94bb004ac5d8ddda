//! The clipboard, where the browser lets it be written to.

use super::page;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Copies a text; false where the browser doesn't let it: over plain HTTP, or in a frame without leave.
pub async fn copy(text: &str) -> bool {
    match written(text) {
        Ok(promise) => JsFuture::from(promise).await.is_ok(),
        Err(_) => false,
    }
}

fn written(text: &str) -> Result<Promise, JsValue> {
    let navigator: JsValue = page::window().ok_or(JsValue::NULL)?.navigator().into();
    let clipboard = Reflect::get(&navigator, &"clipboard".into())?;
    let write: Function = Reflect::get(&clipboard, &"writeText".into())?.dyn_into()?;
    write.call1(&clipboard, &text.into())?.dyn_into()
}
