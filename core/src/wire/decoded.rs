//! What decoding gives. The decoding itself is the coder's.

use alloc::vec::Vec;

use super::{Coder, Mark, WireError, decode};
use crate::octets::{Chunk, NoSources};

/// What decoding gave: the value as far as it was read, its marks so far, and what is wrong if something is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decoded<T> {
    /// The value; partly default where there is an error.
    pub value: T,
    /// The marks so far.
    pub marks: Vec<Mark>,
    /// What is wrong.
    pub error: Option<WireError>,
}

impl<T> Decoded<T> {
    /// The value, or what is wrong with it.
    ///
    /// # Errors
    /// The error of decoding.
    pub fn into_result(self) -> Result<T, WireError> {
        match self.error {
            None => Ok(self.value),
            Some(error) => Err(error),
        }
    }
}

impl<T: Default> Decoded<T> {
    /// Runs `filter` over literal octets.
    pub fn literal(octets: &[u8], filter: impl FnOnce(&mut Coder<'_>, &mut T) -> Result<(), WireError>) -> Self {
        decode(&Chunk::from(octets), &NoSources, filter)
    }
}
