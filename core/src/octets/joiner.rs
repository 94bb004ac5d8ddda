//! Pieces that become one [`Chunk`]. It doesn't know where a piece ends: whoever pushes does.

use alloc::vec::Vec;

use super::{Chunk, Extent};

/// Joins pieces to one chunk: octets held here become one extent, however many pieces they come in. Each is copied once.
#[derive(Clone, Debug, Default)]
pub struct Joiner {
    whole: Chunk,
    /// Octets behind it that aren't an extent yet.
    tail: Vec<u8>,
}

impl Joiner {
    /// How many octets have come.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.whole.len() + self.tail.len() as u64
    }

    /// Whether none has.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes the next piece.
    pub fn push(&mut self, piece: &Chunk) {
        for extent in piece.extents() {
            match extent {
                Extent::Literal { octets, from, to } => self.tail.extend_from_slice(&octets[*from..*to]),
                Extent::Source { .. } => {
                    self.whole.join(core::mem::take(&mut self.tail).into());
                    self.whole.push(extent.clone());
                }
            }
        }
    }

    /// All that has come; then it begins anew. A whole that came in one piece isn't copied: it is `last`.
    pub fn finish(&mut self, last: &Chunk) -> Chunk {
        if self.is_empty() {
            return last.clone();
        }
        self.push(last);
        let Self { mut whole, tail } = core::mem::take(self);
        whole.join(tail.into());
        whole
    }
}
