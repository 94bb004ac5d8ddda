//! Marks: which octets, and which bits, of a frame are which field, and what they say.

use alloc::vec::Vec;

use serde::Serialize;

/// A field's id: the key of its name and meaning in every language.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(transparent)]
pub struct Field(pub &'static str);

/// Bits of one octet, numbered 8 (most significant) to 1 as the standards number them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Bits {
    /// The most significant bit.
    pub high: u8,
    /// The least significant bit.
    pub low: u8,
}

/// What a field says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum Value {
    /// It only holds other fields.
    Group,
    /// A number.
    Number(u64),
    /// A code with a standard name (`DT`, `MIP`); the name is never translated.
    Code(u32, &'static str),
    /// A bit that is set or not.
    Flag(bool),
    /// Octets as they stand.
    Octets,
}

/// One field of a frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Mark {
    /// Which field.
    pub field: Field,
    /// Its first octet, from the start of the frame.
    pub start: u32,
    /// How many octets; none for a field that is empty.
    pub len: u32,
    /// The bits, where it is part of one octet (the first).
    pub bits: Option<Bits>,
    /// How deep it is nested: 0 at the outside.
    pub depth: u8,
    /// What it says.
    pub value: Value,
}

impl Mark {
    /// One past its last octet.
    #[must_use]
    pub const fn end(&self) -> u32 {
        self.start + self.len
    }
}

/// Whether the marks tile `len` octets: in preorder, children inside their parent and end to end, leaves without gap or
/// overlap. Marks of bits stand inside their octet and don't count.
#[must_use]
pub fn tile(marks: &[Mark], len: u32) -> bool {
    let octet_marks: Vec<&Mark> = marks.iter().filter(|mark| mark.bits.is_none()).collect();
    let mut at = 0;
    for (index, mark) in octet_marks.iter().enumerate() {
        let parent = octet_marks[..index].iter().rev().find(|other| other.depth < mark.depth);
        let inside = parent.map_or(mark.depth == 0, |parent| {
            parent.depth + 1 == mark.depth && parent.start <= mark.start && mark.end() <= parent.end()
        });
        if !inside || mark.start != at {
            return false;
        }
        let is_leaf = octet_marks.get(index + 1).is_none_or(|next| next.depth <= mark.depth);
        if is_leaf {
            at = mark.end();
        }
    }
    at == len
}
