//! SHA-256 over extents, in slices: nothing is copied and nobody waits.

use sha2::{Digest, Sha256};

use crate::octets::{Chunk, Needs, Supply};

/// Octets read at once.
const SLICE: usize = 16 * 1024;

/// A digest under way.
#[derive(Clone)]
pub struct Job {
    octets: Chunk,
    at: u64,
    hash: Sha256,
}

impl Job {
    /// Of these octets.
    #[must_use]
    pub fn new(octets: Chunk) -> Self {
        Self { octets, at: 0, hash: Sha256::new() }
    }

    /// How many octets it has read.
    #[must_use]
    pub const fn done(&self) -> u64 {
        self.at
    }

    /// How many octets there are.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.octets.len()
    }

    /// Reads at most about `octets` more; the digest once all are read.
    ///
    /// # Errors
    /// [`Needs`] where octets aren't at hand: supply them and call again. What was read stays read.
    pub fn step(&mut self, supply: &dyn Supply, octets: u64) -> Result<Option<[u8; 32]>, Needs> {
        let until = self.at.saturating_add(octets).min(self.octets.len());
        let mut buffer = [0; SLICE];
        while self.at < until {
            let len = (until - self.at).min(SLICE as u64) as usize;
            self.octets.read(self.at, &mut buffer[..len], supply)?;
            self.hash.update(&buffer[..len]);
            self.at += len as u64;
        }
        Ok((self.at == self.octets.len()).then(|| self.hash.clone().finalize().into()))
    }
}

/// Lower-case hex.
#[must_use]
pub fn hex(octets: &[u8]) -> alloc::string::String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    octets
        .iter()
        .flat_map(|octet| [DIGITS[usize::from(octet >> 4)], DIGITS[usize::from(octet & 15)]])
        .map(char::from)
        .collect()
}
