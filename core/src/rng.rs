//! SplitMix64: the only source of variety. Counter-based, so any position is computed at once.

/// The output function of SplitMix64 (Steele, Lea, Flood 2014) at one counter value.
#[must_use]
pub const fn mix(counter: u64) -> u64 {
    let mut z = counter;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// Word number `index` of the stream that `seed` names.
#[must_use]
pub const fn word(seed: u64, index: u64) -> u64 {
    mix(seed.wrapping_add(GOLDEN.wrapping_mul(index.wrapping_add(1))))
}

/// A sequential reader of the same stream.
#[derive(Clone, Copy, Debug)]
pub struct SplitMix64 {
    seed: u64,
    next: u64,
}

impl SplitMix64 {
    /// The stream that `seed` names, from its first word.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { seed, next: 0 }
    }

    /// The next word.
    pub const fn next_word(&mut self) -> u64 {
        let value = word(self.seed, self.next);
        self.next = self.next.wrapping_add(1);
        value
    }

    /// A number below `bound`; zero when `bound` is zero.
    pub const fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 { 0 } else { self.next_word() % bound }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_words_of_seed_zero_are_those_of_the_published_generator() {
        assert_eq!(word(0, 0), 0xe220_a839_7b1d_cdaf);
        assert_eq!(word(0, 1), 0x6e78_9e6a_a1b9_65f4);
    }

    #[test]
    fn reading_in_sequence_equals_reading_by_index() {
        let mut stream = SplitMix64::new(7);
        for index in 0..100 {
            assert_eq!(stream.next_word(), word(7, index));
        }
    }
}
