//! SHA-256 of a picked file, a slice at a time.

use super::file::{OwnFile, SLICE, Unreadable};
use super::task::{Cancel, Slice, pause};
use sha2::{Digest, Sha256};

/// Octets hashed before looking at the clock.
const PIECE: usize = 64 * 1024;

/// Why there is no digest.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stopped {
    /// Someone asked for that.
    Cancelled,
    /// The file can't be read.
    Unreadable,
}

impl From<Unreadable> for Stopped {
    fn from(_: Unreadable) -> Self {
        Self::Unreadable
    }
}

/// Hashes the whole file; `progress` hears how many octets are done.
///
/// # Errors
/// It was cancelled, or the file can't be read.
pub async fn of_file(file: &OwnFile, cancel: &Cancel, progress: impl Fn(u64)) -> Result<[u8; 32], Stopped> {
    let mut hasher = Sha256::new();
    let mut done = 0;
    while done < file.size() {
        // Waiting for the read already lets the browser do what waits.
        let octets = file.read(done, SLICE).await?;
        let mut slice = Slice::start();
        for piece in octets.chunks(PIECE) {
            if slice.is_over() {
                pause().await;
                slice = Slice::start();
            }
            if cancel.is_wanted() {
                return Err(Stopped::Cancelled);
            }
            hasher.update(piece);
        }
        done += octets.len() as u64;
        progress(done);
    }
    Ok(hasher.finalize().into())
}

/// A digest in hex.
#[must_use]
pub fn hex(digest: &[u8]) -> String {
    use std::fmt::Write as _;
    digest.iter().fold(String::new(), |mut text, octet| {
        // Writing to a string can't fail.
        let _ = write!(text, "{octet:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn hex_keeps_zeros() {
        assert_eq!(super::hex(&[0, 10, 255]), "000aff");
    }
}
