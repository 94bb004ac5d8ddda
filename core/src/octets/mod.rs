//! Octets without copying: a [`Chunk`] is a list of extents, literal octets or a range of a source.
//!
//! A file is split, framed, cut, joined and corrupted as extents; its octets are read only where a decoder, a digest or a
//! capture needs them, through [`Supply`]. It doesn't know what the octets mean.

mod joiner;

use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

use serde::{Deserialize, Serialize};

pub use self::joiner::Joiner;

/// Which source of a scenario: an index into its list of sources.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceId(pub u16);

/// Octets that aren't at hand: read them and call `supply`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Needs {
    /// The source to read.
    pub source: SourceId,
    /// Offset of the first octet wanted.
    pub offset: u64,
    /// How many octets.
    pub len: u64,
}

/// Gives the octets of sources.
pub trait Supply {
    /// Fills `into` with the octets of `source` from `offset` on.
    ///
    /// # Errors
    /// [`Needs`] where they aren't at hand yet.
    fn read(&self, source: SourceId, offset: u64, into: &mut [u8]) -> Result<(), Needs>;
}

/// For chunks known to be literal: every source range is missing.
#[derive(Clone, Copy, Debug)]
pub struct NoSources;

impl Supply for NoSources {
    fn read(&self, source: SourceId, offset: u64, into: &mut [u8]) -> Result<(), Needs> {
        Err(Needs { source, offset, len: into.len() as u64 })
    }
}

/// One octet that a fault changed, relative to its extent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Patch {
    /// Position within the extent.
    pub at: u64,
    /// The octet that stands there now.
    pub octet: u8,
}

/// A run of octets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Extent {
    /// Octets held here.
    Literal {
        /// The octets, shared.
        octets: Arc<[u8]>,
        /// First octet used.
        from: usize,
        /// One past the last octet used.
        to: usize,
    },
    /// A range of a source.
    Source {
        /// Which source.
        source: SourceId,
        /// Offset of the first octet.
        offset: u64,
        /// How many octets.
        len: u64,
        /// What faults changed, ordered by position.
        patches: Vec<Patch>,
    },
}

impl Extent {
    /// How many octets.
    #[must_use]
    pub fn len(&self) -> u64 {
        match self {
            Self::Literal { from, to, .. } => (to - from) as u64,
            Self::Source { len, .. } => *len,
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn slice(&self, range: Range<u64>) -> Self {
        match self {
            Self::Literal { octets, from, .. } => Self::Literal {
                octets: Arc::clone(octets),
                from: from + range.start as usize,
                to: from + range.end as usize,
            },
            Self::Source { source, offset, patches, .. } => Self::Source {
                source: *source,
                offset: offset + range.start,
                len: range.end - range.start,
                patches: patches
                    .iter()
                    .filter(|patch| range.contains(&patch.at))
                    .map(|patch| Patch { at: patch.at - range.start, octet: patch.octet })
                    .collect(),
            },
        }
    }

    fn read(&self, start: u64, into: &mut [u8], supply: &dyn Supply) -> Result<(), Needs> {
        match self {
            Self::Literal { octets, from, .. } => {
                let first = from + start as usize;
                into.copy_from_slice(&octets[first..first + into.len()]);
            }
            Self::Source { source, offset, patches, .. } => {
                supply.read(*source, offset + start, into)?;
                let end = start + into.len() as u64;
                for patch in patches.iter().filter(|patch| (start..end).contains(&patch.at)) {
                    into[(patch.at - start) as usize] = patch.octet;
                }
            }
        }
        Ok(())
    }
}

/// Extents in order. Most chunks are one: it is held without a list of its own.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
enum Extents {
    #[default]
    None,
    One(Extent),
    /// Two or more.
    Many(Vec<Extent>),
}

impl Extents {
    const fn as_slice(&self) -> &[Extent] {
        match self {
            Self::None => &[],
            Self::One(extent) => core::slice::from_ref(extent),
            Self::Many(extents) => extents.as_slice(),
        }
    }

    const fn as_mut_slice(&mut self) -> &mut [Extent] {
        match self {
            Self::None => &mut [],
            Self::One(extent) => core::slice::from_mut(extent),
            Self::Many(extents) => extents.as_mut_slice(),
        }
    }

    fn push(&mut self, next: Extent) {
        match self {
            Self::Many(extents) => extents.push(next),
            Self::None | Self::One(_) => {
                *self = match core::mem::take(self) {
                    Self::One(first) => Self::Many(vec![first, next]),
                    Self::None | Self::Many(_) => Self::One(next),
                };
            }
        }
    }
}

/// Octets as a list of extents. Neighbours that continue one another are joined.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Chunk {
    extents: Extents,
    len: u64,
}

impl Chunk {
    /// No octets.
    #[must_use]
    pub const fn new() -> Self {
        Self { extents: Extents::None, len: 0 }
    }

    /// A range of a source.
    #[must_use]
    pub fn source(source: SourceId, offset: u64, len: u64) -> Self {
        let mut chunk = Self::new();
        chunk.push(Extent::Source { source, offset, len, patches: Vec::new() });
        chunk
    }

    /// How many octets.
    #[must_use]
    pub const fn len(&self) -> u64 {
        self.len
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The extents in order.
    #[must_use]
    pub fn extents(&self) -> &[Extent] {
        self.extents.as_slice()
    }

    /// The first range of a source in it: where in the file a payload stands.
    #[must_use]
    pub fn first_source(&self) -> Option<(SourceId, u64)> {
        self.extents().iter().find_map(|extent| match extent {
            Extent::Source { source, offset, .. } => Some((*source, *offset)),
            Extent::Literal { .. } => None,
        })
    }

    /// Appends one extent, joined to the last where it continues it.
    pub fn push(&mut self, extent: Extent) {
        if extent.is_empty() {
            return;
        }
        self.len += extent.len();
        if let (
            Some(Extent::Source { source, offset, len, patches }),
            Extent::Source { source: next, offset: at, len: more, patches: changed },
        ) = (self.extents.as_mut_slice().last_mut(), &extent)
            && source == next
            && *offset + *len == *at
        {
            patches.extend(changed.iter().map(|patch| Patch { at: patch.at + *len, octet: patch.octet }));
            *len += more;
            return;
        }
        self.extents.push(extent);
    }

    /// Appends all of `other`.
    pub fn append(&mut self, other: &Self) {
        for extent in other.extents() {
            self.push(extent.clone());
        }
    }

    /// As [`Chunk::append`], of octets that are wanted here only.
    pub fn join(&mut self, other: Self) {
        match other.extents {
            Extents::None => {}
            Extents::One(extent) => self.push(extent),
            Extents::Many(extents) => extents.into_iter().for_each(|extent| self.push(extent)),
        }
    }

    /// The octets of `range`, still as extents; a range past the end is clipped.
    #[must_use]
    pub fn slice(&self, range: Range<u64>) -> Self {
        let mut cut = Self::new();
        let mut start = 0;
        for extent in self.extents() {
            let end = start + extent.len();
            let (from, to) = (range.start.max(start), range.end.min(end));
            if start >= range.end {
                break;
            }
            if from < to {
                cut.push(extent.slice(from - start..to - start));
            }
            start = end;
        }
        cut
    }

    /// Reads the octets from `at` on into `into`; false when the chunk is too short.
    ///
    /// # Errors
    /// [`Needs`] where a source's octets aren't at hand.
    pub fn read(&self, at: u64, into: &mut [u8], supply: &dyn Supply) -> Result<bool, Needs> {
        let until = at + into.len() as u64;
        if until > self.len {
            return Ok(false);
        }
        let mut start = 0;
        for extent in self.extents() {
            let end = start + extent.len();
            let (from, to) = (at.max(start), until.min(end));
            if start >= until {
                break;
            }
            if from < to {
                extent.read(from - start, &mut into[(from - at) as usize..(to - at) as usize], supply)?;
            }
            start = end;
        }
        Ok(true)
    }

    /// All octets.
    ///
    /// # Errors
    /// [`Needs`] where a source's octets aren't at hand.
    pub fn to_vec(&self, supply: &dyn Supply) -> Result<Vec<u8>, Needs> {
        let mut all = Vec::with_capacity(self.len as usize);
        for extent in self.extents() {
            match extent {
                Extent::Literal { octets, from, to } => all.extend_from_slice(&octets[*from..*to]),
                Extent::Source { len, .. } => {
                    let at = all.len();
                    all.resize(at + *len as usize, 0);
                    extent.read(0, &mut all[at..], supply)?;
                }
            }
        }
        Ok(all)
    }

    /// All octets, those of sources as zero.
    #[must_use]
    pub fn blank(&self) -> Vec<u8> {
        let mut blank = Vec::new();
        for extent in self.extents() {
            match extent {
                Extent::Literal { octets, from, to } => blank.extend_from_slice(&octets[*from..*to]),
                Extent::Source { len, .. } => blank.resize(blank.len() + *len as usize, 0),
            }
        }
        blank
    }

    /// The same octets with the one at `at` replaced: what a fault on the line does. Past the end nothing changes.
    #[must_use]
    pub fn patched(&self, at: u64, octet: u8) -> Self {
        if at >= self.len {
            return self.clone();
        }
        let mut patched = self.slice(0..at);
        let mut one = self.slice(at..at + 1);
        match one.extents.as_mut_slice().first_mut() {
            Some(Extent::Source { patches, .. }) => *patches = vec![Patch { at: 0, octet }],
            Some(Extent::Literal { octets, from, to }) => {
                *octets = Arc::from([octet]);
                (*from, *to) = (0, 1);
            }
            None => {}
        }
        patched.join(one);
        patched.join(self.slice(at + 1..self.len));
        patched
    }
}

impl From<Vec<u8>> for Chunk {
    fn from(octets: Vec<u8>) -> Self {
        Self::from(octets.as_slice())
    }
}

impl From<&[u8]> for Chunk {
    fn from(octets: &[u8]) -> Self {
        let mut chunk = Self::new();
        chunk.push(Extent::Literal { octets: Arc::from(octets), from: 0, to: octets.len() });
        chunk
    }
}
