//! The texts of a reply's lines: one piece of memory for all of them.

use alloc::vec::Vec;

/// The text of each line, in order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ReplyLines {
    /// The texts, one behind the other.
    text: Vec<u8>,
    /// Where each line begins but the first: most replies have one line and nothing here.
    starts: Vec<u32>,
    any: bool,
}

impl ReplyLines {
    /// One line.
    #[must_use]
    pub fn one(text: &[u8]) -> Self {
        Self { text: text.to_vec(), starts: Vec::new(), any: true }
    }

    /// No line yet, with room for the octets of all that may come.
    pub(super) fn with_room(octets: usize) -> Self {
        Self { text: Vec::with_capacity(octets), ..Self::default() }
    }

    /// A line behind the others.
    pub fn push(&mut self, line: &[u8]) {
        if self.any {
            if self.starts.is_empty() {
                self.starts.reserve(8);
            }
            self.starts.push(self.text.len() as u32);
        }
        self.any = true;
        self.text.extend_from_slice(line);
    }

    /// How many lines.
    #[must_use]
    pub const fn len(&self) -> usize {
        if self.any { self.starts.len() + 1 } else { 0 }
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        !self.any
    }

    /// One line, counted from 0.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&[u8]> {
        let place = |index: usize| self.starts.get(index).map(|start| *start as usize);
        let start = if index == 0 { 0 } else { place(index - 1)? };
        let end = place(index).unwrap_or(self.text.len());
        self.text.get(start..end).filter(|_| self.any)
    }

    /// The first line.
    #[must_use]
    pub fn first(&self) -> Option<&[u8]> {
        self.get(0)
    }

    /// All lines.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).filter_map(|index| self.get(index))
    }
}

impl<T: AsRef<[u8]>> FromIterator<T> for ReplyLines {
    fn from_iter<I: IntoIterator<Item = T>>(lines: I) -> Self {
        let mut all = Self::default();
        lines.into_iter().for_each(|line| all.push(line.as_ref()));
        all
    }
}

impl<T: AsRef<[u8]>, const N: usize> PartialEq<[T; N]> for ReplyLines {
    fn eq(&self, other: &[T; N]) -> bool {
        self.iter().eq(other.iter().map(AsRef::as_ref))
    }
}
