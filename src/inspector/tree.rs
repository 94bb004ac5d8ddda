//! The field tree of a message: marks in preorder as the items of a tree. Pure.

use capa5_core::wire::{Mark, Value};
use std::collections::BTreeSet;

/// A field as an item of a tree.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Node {
    /// Its index among the marks.
    pub index: usize,
    /// The field it is part of.
    pub parent: Option<usize>,
    /// Its level, from 1.
    pub level: usize,
    /// Its place among its siblings, from 1.
    pub place: usize,
    /// How many siblings there are, it included.
    pub siblings: usize,
    /// Whether it has parts.
    pub is_parent: bool,
}

/// The items of a tree, in order.
#[must_use]
pub fn nodes(marks: &[Mark]) -> Vec<Node> {
    let mut path: Vec<usize> = Vec::new();
    let mut nodes: Vec<Node> = Vec::new();
    for (index, mark) in marks.iter().enumerate() {
        while path.last().is_some_and(|open| marks[*open].depth >= mark.depth) {
            path.pop();
        }
        let parent = path.last().copied();
        let place = 1 + nodes.iter().filter(|node| node.parent == parent).count();
        let is_parent = marks.get(index + 1).is_some_and(|next| next.depth > mark.depth);
        nodes.push(Node { index, parent, level: path.len() + 1, place, siblings: 0, is_parent });
        path.push(index);
    }
    for at in 0..nodes.len() {
        nodes[at].siblings = nodes.iter().filter(|node| node.parent == nodes[at].parent).count();
    }
    nodes
}

/// The items that are seen while these are closed.
#[must_use]
pub fn visible(nodes: &[Node], closed: &BTreeSet<usize>) -> Vec<usize> {
    let mut hidden = BTreeSet::new();
    let mut seen = Vec::new();
    for node in nodes {
        if node.parent.is_some_and(|parent| closed.contains(&parent) || hidden.contains(&parent)) {
            hidden.insert(node.index);
        } else {
            seen.push(node.index);
        }
    }
    seen
}

/// What a key does in a tree.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Move {
    /// To that item.
    To(usize),
    /// That item opens.
    Open(usize),
    /// That item closes.
    Close(usize),
    /// The key isn't the tree's.
    None,
}

/// What `key` does at item `at`: the pattern of the ARIA practices.
#[must_use]
pub fn key(nodes: &[Node], closed: &BTreeSet<usize>, at: usize, key: &str) -> Move {
    let seen = visible(nodes, closed);
    let (Some(node), Some(row)) = (nodes.get(at), seen.iter().position(|index| *index == at)) else {
        return seen.first().map_or(Move::None, |first| Move::To(*first));
    };
    let to = |row: Option<&usize>| row.map_or(Move::To(at), |index| Move::To(*index));
    match key {
        "ArrowDown" => to(seen.get(row + 1)),
        "ArrowUp" => to(row.checked_sub(1).and_then(|row| seen.get(row))),
        "Home" => to(seen.first()),
        "End" => to(seen.last()),
        "ArrowRight" if node.is_parent && closed.contains(&at) => Move::Open(at),
        "ArrowRight" if node.is_parent => to(seen.get(row + 1)),
        "ArrowLeft" if node.is_parent && !closed.contains(&at) => Move::Close(at),
        "ArrowLeft" => Move::To(node.parent.unwrap_or(at)),
        _ => Move::None,
    }
}

/// The innermost field that has octet `at`; fields of bits stand inside it.
#[must_use]
pub fn innermost(marks: &[Mark], at: u32) -> Option<usize> {
    let has = |mark: &Mark| mark.bits.is_none() && (mark.start..mark.end()).contains(&at);
    marks.iter().enumerate().filter(|(_, mark)| has(mark)).max_by_key(|(_, mark)| mark.depth).map(|(index, _)| index)
}

/// The code of the parameter that a field is part of: PI or PGI, and its number.
#[must_use]
pub fn parameter(marks: &[Mark], nodes: &[Node], at: usize) -> Option<(&'static str, u64)> {
    let mut up = Some(at);
    while let Some(index) = up {
        let code = nodes.iter().filter(|node| node.parent == Some(index)).find_map(|node| {
            let mark = marks.get(node.index)?;
            let name = match mark.field.0 {
                "ses.pi" => "PI",
                "ses.pgi" => "PGI",
                _ => return None,
            };
            number(mark.value).map(|code| (name, code))
        });
        if code.is_some() {
            return code;
        }
        up = nodes.get(index)?.parent;
    }
    None
}

/// The number that a value is.
#[must_use]
pub const fn number(value: Value) -> Option<u64> {
    match value {
        Value::Number(number) => Some(number),
        Value::Code(code, _) => Some(code as u64),
        Value::Group | Value::Flag(_) | Value::Octets => None,
    }
}

/// The standard name of the message that a field is part of: that of the SPDU around it, else of the TPDU.
#[must_use]
pub fn message_name(marks: &[Mark], nodes: &[Node], at: usize) -> Option<&'static str> {
    let mut up = Some(at);
    while let Some(index) = up {
        let around =
            std::iter::once(index).chain(nodes.iter().filter(|node| node.parent == Some(index)).map(|node| node.index));
        let name = around.filter_map(|index| marks.get(index)).find_map(|mark| match (mark.field.0, mark.value) {
            ("ses.spdu" | "ses.si" | "cotp.code", Value::Code(_, name)) => Some(name),
            _ => None,
        });
        if name.is_some() {
            return name;
        }
        up = nodes.get(index)?.parent;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use capa5_core::wire::Field;

    fn mark(field: &'static str, start: u32, len: u32, depth: u8) -> Mark {
        Mark { field: Field(field), start, len, bits: None, depth, value: Value::Group }
    }

    fn marks() -> Vec<Mark> {
        vec![mark("a", 0, 4, 0), mark("a.b", 0, 1, 1), mark("a.c", 1, 3, 1), mark("a.c.d", 1, 2, 2), mark("e", 4, 2, 0)]
    }

    #[test]
    fn marks_become_items_with_their_place() {
        let nodes = nodes(&marks());
        let levels: Vec<_> = nodes.iter().map(|node| (node.level, node.place, node.siblings, node.parent)).collect();
        assert_eq!(
            levels,
            [(1, 1, 2, None), (2, 1, 2, Some(0)), (2, 2, 2, Some(0)), (3, 1, 1, Some(2)), (1, 2, 2, None)]
        );
    }

    #[test]
    fn a_closed_item_hides_all_its_parts() {
        assert_eq!(visible(&nodes(&marks()), &BTreeSet::from([0])), [0, 4]);
        assert_eq!(visible(&nodes(&marks()), &BTreeSet::from([2])), [0, 1, 2, 4]);
    }

    #[test]
    fn keys_go_where_the_pattern_says() {
        let (nodes, none) = (nodes(&marks()), BTreeSet::new());
        assert_eq!(key(&nodes, &none, 0, "ArrowRight"), Move::To(1));
        assert_eq!(key(&nodes, &none, 3, "ArrowLeft"), Move::To(2));
        assert_eq!(key(&nodes, &none, 2, "ArrowLeft"), Move::Close(2));
        assert_eq!(key(&nodes, &BTreeSet::from([2]), 2, "ArrowRight"), Move::Open(2));
        assert_eq!(key(&nodes, &none, 4, "ArrowDown"), Move::To(4));
        assert_eq!(key(&nodes, &none, 0, "x"), Move::None);
    }

    #[test]
    fn an_octet_belongs_to_the_innermost_field() {
        assert_eq!(innermost(&marks(), 1), Some(3));
        assert_eq!(innermost(&marks(), 3), Some(2));
        assert_eq!(innermost(&marks(), 9), None);
    }
}
