//! TLS at one end of a connection of a scene: what is said goes out in records, and records are opened as they come.

use alloc::string::String;
use alloc::vec::Vec;

use super::speech;
use crate::session::primitive::Phase;
use crate::tls::{RecordReader, records};
use crate::world::record::{Facts, What};
use crate::world::station::{Act, Spoken};

/// TLS at one end: simulated, see [`crate::tls`].
#[derive(Clone, Debug, Default)]
pub(super) struct Cover {
    reader: Option<RecordReader>,
}

/// What came in the place of a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Clear {
    /// Before the first record: it was said in clear before the other side knew, or by somebody on the way. It is dropped, so
    /// that nothing said in clear is answered behind TLS (CVE-2011-0411).
    Ahead,
    /// Behind a record: the connection can't go on.
    Behind,
}

impl Cover {
    /// From here on all is said in records.
    pub(super) fn raise(&mut self) {
        self.reader = Some(RecordReader::default());
    }

    /// Whether all is said in records.
    pub(super) const fn is_up(&self) -> bool {
        self.reader.is_some()
    }

    /// What goes out in the place of something said.
    pub(super) fn send(&self, spoken: Spoken) -> Vec<Act> {
        if !self.is_up() {
            return Vec::from([Act::Send(spoken)]);
        }
        let sealed = |octets| Act::Send(Spoken { name: speech::RECORD, facts: Facts::None {}, octets });
        records(&spoken.octets).map(sealed).collect()
    }

    /// What is said by octets that came.
    ///
    /// # Errors
    /// They are no record.
    pub(super) fn open(&mut self, octets: &[u8]) -> Result<Vec<u8>, Clear> {
        let Some(reader) = &mut self.reader else { return Ok(octets.to_vec()) };
        reader.take(octets).map_err(|_| if reader.came() { Clear::Behind } else { Clear::Ahead })
    }
}

impl Clear {
    /// What is written down of it.
    pub(super) fn note() -> Act {
        let (phase, event, predicates) = (Phase::Ind, String::new(), Vec::new());
        Act::Note(What::Refuse { name: "T-DATA", phase, state: "TLS", event, predicates })
    }
}
