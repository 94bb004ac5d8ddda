//! The log: records in chunks that forks share.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use sha2::{Digest, Sha256};

use super::record::{Record, RecordId};

const CHUNK: usize = 256;

/// Records numbered from 1, in chunks of 256. Cloning shares all whole chunks.
#[derive(Clone, Debug, Default)]
pub struct Log {
    whole: Vec<Arc<Vec<Record>>>,
    open: Vec<Record>,
}

impl Log {
    /// How many records.
    #[must_use]
    pub const fn len(&self) -> u32 {
        (self.whole.len() * CHUNK + self.open.len()) as u32
    }

    /// Whether nothing has happened.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Appends a record; its number must be the next one.
    pub fn push(&mut self, record: Record) {
        self.open.push(record);
        if self.open.len() == CHUNK {
            self.whole.push(Arc::new(core::mem::take(&mut self.open)));
        }
    }

    /// Record `n`; `None` for 0 and past the end.
    #[must_use]
    pub fn get(&self, n: RecordId) -> Option<&Record> {
        let index = (n as usize).checked_sub(1)?;
        match self.whole.get(index / CHUNK) {
            Some(chunk) => chunk.get(index % CHUNK),
            None => self.open.get(index - self.whole.len() * CHUNK),
        }
    }

    /// Changes a record of the step that is being made.
    pub fn amend(&mut self, n: RecordId, change: impl FnOnce(&mut Record)) {
        let Some(index) = (n as usize).checked_sub(1) else { return };
        let whole = self.whole.len();
        let record = match self.whole.get_mut(index / CHUNK) {
            Some(chunk) => Arc::make_mut(chunk).get_mut(index % CHUNK),
            None => self.open.get_mut(index - whole * CHUNK),
        };
        if let Some(record) = record {
            change(record);
        }
    }

    /// The first `n` records, sharing whole chunks.
    #[must_use]
    pub fn prefix(&self, n: RecordId) -> Self {
        let count = (n as usize).min(self.len() as usize);
        let whole: Vec<_> = self.whole.iter().take(count / CHUNK).cloned().collect();
        let open = (whole.len() * CHUNK + 1..=count).filter_map(|n| self.get(n as u32).cloned()).collect();
        Self { whole, open }
    }

    /// Records `from` to `to`, both included.
    pub fn range(&self, from: RecordId, to: RecordId) -> impl DoubleEndedIterator<Item = &Record> {
        (from.max(1)..=to.min(self.len())).filter_map(|n| self.get(n))
    }

    /// All records.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Record> {
        self.range(1, self.len())
    }

    /// One record as a JSON line, without the line end.
    #[must_use]
    pub fn line(record: &Record) -> String {
        serde_json::to_string(record).unwrap_or_default()
    }

    /// SHA-256 of the first `n` JSON lines, each with its line end.
    #[must_use]
    pub fn sha256(&self, n: RecordId) -> [u8; 32] {
        let mut hash = Sha256::new();
        for record in self.range(1, n) {
            hash.update(Self::line(record).as_bytes());
            hash.update(b"\n");
        }
        hash.finalize().into()
    }
}
