//! A small map in the order of its keys: a sorted list. The library's tree is fifteen kilobytes of WebAssembly for each pair of types
//! that it is used with, and what the simulation looks up by key is few or comes in the order of its keys.

use alloc::vec::Vec;
use core::borrow::Borrow;

/// Values by key, in the order of the keys.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Map<K, V> {
    pairs: Vec<(K, V)>,
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self { pairs: Vec::new() }
    }
}

impl<K: Ord, V> Map<K, V> {
    /// Nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self { pairs: Vec::new() }
    }

    /// Where a key is, or where it belongs. What comes in order is found at once.
    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        match self.pairs.last() {
            Some((last, _)) if last.borrow() < key => Err(self.pairs.len()),
            Some(_) | None => self.pairs.binary_search_by(|(other, _)| other.borrow().cmp(key)),
        }
    }

    /// The value of a key.
    #[must_use]
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.find(key).ok().and_then(|place| self.pairs.get(place)).map(|(_, value)| value)
    }

    /// The value of a key, to be changed.
    #[must_use]
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        self.find(key).ok().and_then(|place| self.pairs.get_mut(place)).map(|(_, value)| value)
    }

    /// The last pair whose key is no greater.
    #[must_use]
    pub fn up_to(&self, key: &K) -> Option<(&K, &V)> {
        let place = self.find(key).map_or_else(|place| place, |place| place + 1);
        place.checked_sub(1).and_then(|place| self.pairs.get(place)).map(|(key, value)| (key, value))
    }

    /// Puts a value under a key; returns the one that was there.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.find(&key) {
            Ok(place) => self.pairs.get_mut(place).map(|(_, old)| core::mem::replace(old, value)),
            Err(place) => {
                self.pairs.insert(place, (key, value));
                None
            }
        }
    }

    /// Takes a key's value out.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        self.find(key).ok().map(|place| self.pairs.remove(place).1)
    }

    /// Keeps only the pairs whose keys are wanted.
    pub fn retain(&mut self, wanted: impl Fn(&K) -> bool) {
        self.pairs.retain(|(key, _)| wanted(key));
    }

    /// Takes everything out.
    pub fn clear(&mut self) {
        self.pairs.clear();
    }

    /// The pairs, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.pairs.iter().map(|(key, value)| (key, value))
    }

    /// The values, in the order of the keys.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.pairs.iter_mut().map(|(_, value)| value)
    }

    /// The values, in the order of the keys.
    pub fn into_values(self) -> impl Iterator<Item = V> {
        self.pairs.into_iter().map(|(_, value)| value)
    }
}

impl<K: Ord, V: Default> Map<K, V> {
    /// The value of a key, which gets an empty one where it has none.
    pub fn of(&mut self, key: K) -> &mut V {
        let place = match self.find(&key) {
            Ok(place) => place,
            Err(place) => {
                self.pairs.insert(place, (key, V::default()));
                place
            }
        };
        &mut self.pairs[place].1
    }
}

#[cfg(test)]
mod tests {
    use super::Map;
    use alloc::collections::BTreeMap;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_the_library_s_map(acts in proptest::collection::vec((0..5_u8, 0..20_u8, any::<u8>()), 0..200)) {
            let (mut ours, mut theirs) = (Map::new(), BTreeMap::new());
            for (act, key, value) in acts {
                match act {
                    0 | 1 => prop_assert_eq!(ours.insert(key, value), theirs.insert(key, value)),
                    2 => prop_assert_eq!(ours.remove(&key), theirs.remove(&key)),
                    3 => prop_assert_eq!(*ours.of(key), *theirs.entry(key).or_default()),
                    _ => {
                        ours.retain(|other| *other <= key);
                        theirs.retain(|other, _| *other <= key);
                    }
                }
                prop_assert_eq!(ours.get(&key), theirs.get(&key));
                prop_assert_eq!(ours.up_to(&key), theirs.range(..=key).next_back());
                prop_assert!(ours.iter().eq(theirs.iter()));
            }
        }
    }
}
