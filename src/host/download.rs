//! Files for the learner: made here part by part, saved by the browser.

use super::page;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Octets gathered before the browser takes them over: it may keep a blob on disk, an array only in memory.
const PART: u64 = 4_000_000;
/// How long the address of a download stays valid, in milliseconds.
const VALID: i32 = 60_000;

/// The browser couldn't make or save the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotSaved;

/// A file that grows part by part and is then saved.
#[derive(Debug)]
pub struct Download {
    kind: &'static str,
    blobs: Array,
    waiting: Array,
    waiting_octets: u64,
}

impl Download {
    /// An empty file of that type (`application/json`).
    #[must_use]
    pub fn new(kind: &'static str) -> Self {
        Self { kind, blobs: Array::new(), waiting: Array::new(), waiting_octets: 0 }
    }

    /// Adds octets.
    ///
    /// # Errors
    /// The browser has no room for more.
    pub fn octets(&mut self, octets: &[u8]) -> Result<(), NotSaved> {
        self.waiting.push(&Uint8Array::from(octets));
        self.waiting_octets += octets.len() as u64;
        if self.waiting_octets >= PART { self.hand_over() } else { Ok(()) }
    }

    /// Adds text.
    ///
    /// # Errors
    /// The browser has no room for more.
    pub fn text(&mut self, text: &str) -> Result<(), NotSaved> {
        self.octets(text.as_bytes())
    }

    fn hand_over(&mut self) -> Result<(), NotSaved> {
        let blob = Blob::new_with_u8_array_sequence(&self.waiting).map_err(|_| NotSaved)?;
        self.blobs.push(&blob);
        self.waiting = Array::new();
        self.waiting_octets = 0;
        Ok(())
    }

    /// Saves the file under that name, by a click that the browser may ask about.
    ///
    /// # Errors
    /// The browser can't. A sandboxed frame without `allow-downloads` refuses silently.
    pub fn save(mut self, name: &str) -> Result<(), NotSaved> {
        self.hand_over()?;
        self.click(name).map_err(|_| NotSaved)
    }

    fn click(&self, name: &str) -> Result<(), JsValue> {
        let (window, document) = page::window().zip(page::document()).ok_or(JsValue::NULL)?;
        let options = BlobPropertyBag::new();
        options.set_type(self.kind);
        let blob = Blob::new_with_blob_sequence_and_options(&self.blobs, &options)?;
        let address = Url::create_object_url_with_blob(&blob)?;
        let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
        link.set_href(&address);
        link.set_download(name);
        link.click();
        // Some browsers read the address only after the click.
        let release = wasm_bindgen::closure::Closure::once_into_js(move || {
            let _ = Url::revoke_object_url(&address);
        });
        window.set_timeout_with_callback_and_timeout_and_arguments_0(release.unchecked_ref(), VALID)?;
        Ok(())
    }
}

/// Saves a text as a file.
///
/// # Errors
/// The browser can't.
pub fn save_text(name: &str, kind: &'static str, text: &str) -> Result<(), NotSaved> {
    let mut download = Download::new(kind);
    download.text(text)?;
    download.save(name)
}
