//! A file of the learner's own: read here in slices, never sent anywhere.

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlInputElement};

/// The largest file taken, in octets.
pub const LARGEST: u64 = 256_000_000;
/// The most octets read at once.
pub const SLICE: u64 = 1_000_000;

/// A file that the learner picked.
#[derive(Clone, Debug)]
pub struct OwnFile {
    blob: Blob,
    name: String,
    size: u64,
}

/// Why a picked file isn't taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unfit {
    /// It has no octet.
    Empty,
    /// It has more octets than [`LARGEST`]: so many.
    TooLarge(u64),
}

/// The file changed, moved, or may no longer be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unreadable;

impl OwnFile {
    /// What was just picked in an `<input type=file>`; `None` where nothing was. The input forgets it, so that the same file
    /// can be picked again.
    ///
    /// # Errors
    /// Why that file can't be used.
    pub fn picked(input: &HtmlInputElement) -> Option<Result<Self, Unfit>> {
        let file = input.files()?.get(0)?;
        input.set_value("");
        let size = octets(file.size());
        let file = Self { name: file.name(), blob: file.into(), size };
        Some(fit(size).map(|()| file))
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its length in octets.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Reads `len` octets from `offset` on, at most [`SLICE`]; fewer only at the end of the file.
    ///
    /// # Errors
    /// The browser can't read it any more.
    pub async fn read(&self, offset: u64, len: u64) -> Result<Vec<u8>, Unreadable> {
        let end = offset.saturating_add(len.min(SLICE)).min(self.size);
        let slice = self.blob.slice_with_f64_and_f64(number(offset.min(end)), number(end)).map_err(|_| Unreadable)?;
        let buffer = JsFuture::from(slice.array_buffer()).await.map_err(|_| Unreadable)?;
        let buffer: ArrayBuffer = buffer.dyn_into().map_err(|_| Unreadable)?;
        let octets = Uint8Array::new(&buffer).to_vec();
        // A file that shrank since it was picked gives less than it promised.
        if octets.len() as u64 == end - offset.min(end) { Ok(octets) } else { Err(Unreadable) }
    }
}

const fn fit(size: u64) -> Result<(), Unfit> {
    match size {
        0 => Err(Unfit::Empty),
        1..=LARGEST => Ok(()),
        _ => Err(Unfit::TooLarge(size)),
    }
}

/// Sizes in the browser are floating-point numbers, exact up to 2^53.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length is whole and not negative")]
const fn octets(size: f64) -> u64 {
    size as u64
}

#[expect(clippy::cast_precision_loss, reason = "no file here comes near 2^53 octets")]
const fn number(octets: u64) -> f64 {
    octets as f64
}

#[cfg(test)]
mod tests {
    use super::{LARGEST, Unfit, fit};

    #[test]
    fn a_file_has_one_to_256_million_octets() {
        assert_eq!([fit(0), fit(1), fit(LARGEST)], [Err(Unfit::Empty), Ok(()), Ok(())]);
        assert_eq!(fit(LARGEST + 1), Err(Unfit::TooLarge(LARGEST + 1)));
    }
}
