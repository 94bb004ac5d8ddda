//! Cuts a stream into records. Memory is bounded whatever comes: by the largest record.

use alloc::vec::Vec;

use super::record::{APPLICATION_DATA, HEADER, LENGTH_MAX, Record, VERSION};

/// Octets came that begin no record of ours, or are a damaged one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotARecord;

/// Cuts a stream into records and gives what was said in them.
#[derive(Clone, Debug, Default)]
pub struct RecordReader {
    held: Vec<u8>,
    came: bool,
}

impl RecordReader {
    /// Takes the next piece of the stream; gives what the records that are whole by now say.
    ///
    /// # Errors
    /// What came can't be read as records: it is dropped, with all that was held.
    pub fn take(&mut self, octets: &[u8]) -> Result<Vec<u8>, NotARecord> {
        self.held.extend_from_slice(octets);
        let mut said = Vec::new();
        loop {
            match self.next() {
                Ok(None) => return Ok(said),
                Ok(Some(record)) => said.extend(record.content),
                Err(wrong) => {
                    self.held.clear();
                    return Err(wrong);
                }
            }
        }
    }

    /// Whether a record has come.
    #[must_use]
    pub const fn came(&self) -> bool {
        self.came
    }

    fn next(&mut self) -> Result<Option<Record>, NotARecord> {
        let begins = [APPLICATION_DATA, VERSION.to_be_bytes()[0], VERSION.to_be_bytes()[1]];
        if self.held.iter().zip(begins).any(|(octet, wanted)| *octet != wanted) {
            return Err(NotARecord);
        }
        let Some([_, _, _, high, low]) = self.held.first_chunk::<HEADER>() else { return Ok(None) };
        let whole = HEADER + usize::from(u16::from_be_bytes([*high, *low]));
        if whole > HEADER + LENGTH_MAX {
            return Err(NotARecord);
        }
        let Some(octets) = self.held.get(..whole) else { return Ok(None) };
        let record = Record::read(octets).map_err(|_| NotARecord)?;
        self.held.drain(..whole);
        self.came = true;
        Ok(Some(record))
    }
}
