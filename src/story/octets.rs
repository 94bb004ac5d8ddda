//! Where the octets of the file come from: the generator, or the learner's own file while this page holds it.

use crate::host::file::{OwnFile, SLICE, Unreadable};
use capa5_core::octets::{Needs, SourceId, Supply};
use capa5_core::world::source::{FileSpec, generate};
use leptos::prelude::*;

/// The learner's own file, in the context: never stored, never sent.
#[derive(Clone, Copy)]
pub struct OwnOctets {
    held: RwSignal<Option<(FileSpec, OwnFile)>, LocalStorage>,
}

/// Puts it into the context, where it isn't there yet.
pub fn provide_own_octets() -> OwnOctets {
    use_context().unwrap_or_else(|| {
        let own = OwnOctets { held: RwSignal::new_local(None) };
        provide_context(own);
        own
    })
}

/// Files are the same where their contents are.
fn same(one: &FileSpec, other: &FileSpec) -> bool {
    one.size == other.size && one.sha256 == other.sha256
}

impl OwnOctets {
    /// Takes a file whose octets were read and hashed.
    pub fn give(self, spec: FileSpec, file: OwnFile) {
        self.held.set(Some((spec, file)));
    }

    /// The file, if it is the one that `spec` is about; follows it.
    #[must_use]
    pub fn of(self, spec: &FileSpec) -> Option<OwnFile> {
        self.held.with(|held| held.as_ref().filter(|(held, _)| same(held, spec)).map(|(_, file)| file.clone()))
    }
}

/// Gives octets to a digest or a capture, and reads more when asked.
pub struct Reader {
    seed: u64,
    file: Option<OwnFile>,
    is_own: bool,
    at: u64,
    octets: Vec<u8>,
}

impl Reader {
    /// Of a generated file, or of the learner's own where `spec` says so.
    #[must_use]
    pub fn new(seed: u64, spec: Option<&FileSpec>, own: OwnOctets) -> Self {
        let file = spec.and_then(|spec| untrack(|| own.of(spec)));
        Self { seed, file, is_own: spec.is_some(), at: 0, octets: Vec::new() }
    }

    /// Reads what was missing.
    ///
    /// # Errors
    /// The file isn't here, or can't be read any more.
    pub async fn read_more(&mut self, needs: Needs) -> Result<(), Unreadable> {
        let file = self.file.as_ref().ok_or(Unreadable)?;
        self.octets = file.read(needs.offset, needs.len.max(SLICE)).await?;
        self.at = needs.offset;
        if (self.octets.len() as u64) < needs.len { Err(Unreadable) } else { Ok(()) }
    }
}

impl Supply for Reader {
    fn read(&self, source: SourceId, offset: u64, into: &mut [u8]) -> Result<(), Needs> {
        if !self.is_own {
            generate(self.seed, offset, into);
            return Ok(());
        }
        let needs = Needs { source, offset, len: into.len() as u64 };
        let from = offset.checked_sub(self.at).and_then(|from| usize::try_from(from).ok()).ok_or(needs)?;
        let range = self.octets.get(from..).and_then(|rest| rest.get(..into.len())).ok_or(needs)?;
        into.copy_from_slice(range);
        Ok(())
    }
}
