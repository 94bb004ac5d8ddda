//! Sorting, made once for all types: the library's sort is three kilobytes of WebAssembly for each type that it is used with.

use alloc::vec::Vec;
use core::mem;

/// Sorts by one or two numbers; what has the same ones stays in its order.
pub fn by<T>(list: &mut Vec<T>, key: impl Fn(&T) -> [u64; 2]) {
    let mut places: Vec<([u64; 2], usize)> = list.iter().enumerate().map(|(place, item)| (key(item), place)).collect();
    // No two are equal: each has its place.
    places.sort_unstable();
    let mut items: Vec<Option<T>> = mem::take(list).into_iter().map(Some).collect();
    list.extend(places.iter().filter_map(|(_, place)| items.get_mut(*place).and_then(Option::take)));
}

#[cfg(test)]
mod tests {
    use super::by;

    #[test]
    fn equals_stay_in_their_order() {
        let mut list = alloc::vec![(2, 'a'), (1, 'b'), (2, 'c'), (0, 'd'), (1, 'e')];
        by(&mut list, |(number, _)| [*number, 0]);
        assert_eq!(list, [(0, 'd'), (1, 'b'), (1, 'e'), (2, 'a'), (2, 'c')]);
    }

    #[test]
    fn the_second_number_decides_between_equal_first_ones() {
        let mut list = alloc::vec![[1, 2], [0, 9], [1, 0]];
        by(&mut list, |pair| *pair);
        assert_eq!(list, [[0, 9], [1, 0], [1, 2]]);
    }
}
