//! Sources of octets: generated ones, and files whose octets are supplied as they are read.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::map::Map;
use crate::octets::{Needs, SourceId, Supply};
use crate::rng;

/// A file of the learner's own: a run depends on these only, never on its octets.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FileSpec {
    /// Its name.
    pub name: String,
    /// Its size in octets.
    pub size: u64,
    /// Its SHA-256, in hex.
    pub sha256: String,
}

/// A source of octets.
#[derive(Clone, Debug)]
pub enum Source {
    /// Octets computed from a seed: any of them at once.
    Generated {
        /// The seed.
        seed: u64,
    },
    /// A file: octets that were supplied, by offset.
    File {
        /// Which file.
        spec: FileSpec,
        /// Ranges supplied.
        supplied: Map<u64, Arc<[u8]>>,
    },
}

/// The sources of a run.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    list: Vec<Source>,
}

impl Sources {
    /// With these.
    #[must_use]
    pub const fn new(list: Vec<Source>) -> Self {
        Self { list }
    }

    /// Gives octets of a file.
    pub fn supply(&mut self, source: SourceId, offset: u64, octets: &[u8]) {
        if let Some(Source::File { supplied, .. }) = self.list.get_mut(usize::from(source.0)) {
            supplied.insert(offset, Arc::from(octets));
        }
    }

    /// Forgets all supplied octets: they were read once.
    pub fn forget(&mut self) {
        for source in &mut self.list {
            if let Source::File { supplied, .. } = source {
                supplied.clear();
            }
        }
    }
}

impl Supply for Sources {
    fn read(&self, source: SourceId, offset: u64, into: &mut [u8]) -> Result<(), Needs> {
        let needs = Needs { source, offset, len: into.len() as u64 };
        match self.list.get(usize::from(source.0)) {
            Some(Source::Generated { seed }) => {
                generate(*seed, offset, into);
                Ok(())
            }
            Some(Source::File { supplied, .. }) => {
                let (start, octets) = supplied.up_to(&offset).ok_or(needs)?;
                let from = usize::try_from(offset - start).map_err(|_| needs)?;
                let range = octets.get(from..from + into.len()).ok_or(needs)?;
                into.copy_from_slice(range);
                Ok(())
            }
            None => Err(needs),
        }
    }
}

/// The octets from `offset` on of the source that `seed` names: eight to a word, counter-based.
pub fn generate(seed: u64, offset: u64, into: &mut [u8]) {
    let mut at = offset;
    let mut rest = into;
    while !rest.is_empty() {
        let octets = rng::word(seed, at / 8).to_le_bytes();
        let from = (at % 8) as usize;
        let count = (8 - from).min(rest.len());
        let (head, tail) = rest.split_at_mut(count);
        head.copy_from_slice(&octets[from..from + count]);
        at += count as u64;
        rest = tail;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_range_of_a_generated_source_equals_that_range_of_the_whole() {
        let mut whole = [0; 100];
        generate(52, 0, &mut whole);
        for from in 0..60 {
            for len in 0..40 {
                let mut part = [0; 40];
                generate(52, from as u64, &mut part[..len]);
                assert_eq!(part[..len], whole[from..from + len]);
            }
        }
    }
}
