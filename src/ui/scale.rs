//! How a slider's way is divided: evenly, or by magnitudes where a knob goes from one to millions.

/// How values lie along a slider.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scale {
    /// Evenly, in steps of this size.
    Even(u64),
    /// By magnitudes: the same way for 1 to 10 as for 10 to 100.
    Magnitude,
}

impl Scale {
    /// The last position; the first is 0.
    #[must_use]
    pub const fn last(self, min: u64, max: u64) -> u64 {
        match self {
            Self::Even(step) => max.saturating_sub(min).div_ceil(if step == 0 { 1 } else { step }),
            Self::Magnitude => rank_above(max).saturating_sub(rank_below(min)),
        }
    }

    /// The value at a position; by magnitudes, one with two digits that aren't zero, but for the ends.
    #[must_use]
    pub fn value(self, position: u64, min: u64, max: u64) -> u64 {
        match self {
            _ if position == 0 => min,
            _ if position >= self.last(min, max) => max,
            Self::Even(step) => min.saturating_add(position.saturating_mul(step)).min(max),
            Self::Magnitude => ranked(rank_below(min) + position).clamp(min, max),
        }
    }

    /// The position of a value, or the one before it.
    #[must_use]
    pub fn position(self, value: u64, min: u64, max: u64) -> u64 {
        match self {
            _ if value >= max => self.last(min, max),
            Self::Even(step) => value.saturating_sub(min) / step.max(1),
            Self::Magnitude => rank_below(value).saturating_sub(rank_below(min)),
        }
    }

    /// The value one step up; by magnitudes 1, 2, 5, 10, 20, …
    #[must_use]
    pub fn up(self, value: u64, max: u64) -> u64 {
        match self {
            Self::Even(step) => value.saturating_add(step).min(max),
            Self::Magnitude => round_values().find(|round| *round > value).map_or(max, |round| round.min(max)),
        }
    }

    /// The value one step down.
    #[must_use]
    pub fn down(self, value: u64, min: u64) -> u64 {
        match self {
            Self::Even(step) => value.saturating_sub(step).max(min),
            Self::Magnitude => {
                round_values().take_while(|round| *round < value).last().map_or(min, |round| round.max(min))
            }
        }
    }
}

/// The values with at most two digits that aren't zero, in order: 0 … 99, 100, 110, … 990, 1000, 1100, …
const fn ranked(rank: u64) -> u64 {
    if rank < 100 {
        return rank;
    }
    let (decade, step) = ((rank - 100) / 90, (rank - 100) % 90);
    match 10_u64.checked_pow(decade as u32 + 1) {
        Some(unit) => unit.saturating_mul(10 + step),
        None => u64::MAX,
    }
}

/// The rank of the last such value that isn't above `value`.
const fn rank_below(value: u64) -> u64 {
    if value < 100 {
        return value;
    }
    let decade = value.ilog10() - 1;
    100 + 90 * (decade as u64 - 1) + value / 10_u64.pow(decade) - 10
}

/// The rank of the first such value that isn't below `value`.
const fn rank_above(value: u64) -> u64 {
    let below = rank_below(value);
    if ranked(below) < value { below + 1 } else { below }
}

fn round_values() -> impl Iterator<Item = u64> {
    (0..19).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_u64.pow(power)))
}

#[cfg(test)]
mod tests {
    use super::{Scale, rank_above, rank_below, ranked};

    #[test]
    fn both_ends_are_reached_exactly() {
        for (min, max) in [(1, 256_000_000), (1_000, 65_484), (0, 5), (7, 7)] {
            for scale in [Scale::Even(1), Scale::Even(1_000), Scale::Magnitude] {
                assert_eq!(scale.value(0, min, max), min);
                assert_eq!(scale.value(scale.last(min, max), min, max), max);
            }
        }
    }

    #[test]
    fn ranks_and_values_answer_each_other() {
        for rank in 0..900 {
            let value = ranked(rank);
            assert_eq!((rank_below(value), rank_above(value)), (rank, rank), "{value}");
            assert!(value < ranked(rank + 1));
        }
        assert_eq!([ranked(99), ranked(100), ranked(101), ranked(190)], [99, 100, 110, 1_000]);
        assert_eq!([rank_below(65_484), rank_above(65_484)].map(ranked), [65_000, 66_000]);
    }

    #[test]
    fn a_value_comes_back_to_its_position() {
        let (min, max) = (1_000, 256_000_000);
        for position in 0..=Scale::Magnitude.last(min, max) {
            assert_eq!(Scale::Magnitude.position(Scale::Magnitude.value(position, min, max), min, max), position);
        }
        assert_eq!(Scale::Even(10).position(35, 5, 100), 3);
    }

    #[test]
    fn steps_go_through_round_numbers_and_stop_at_the_bounds() {
        let magnitude = Scale::Magnitude;
        assert_eq!([magnitude.up(50_000, 65_484), magnitude.up(5_000_000, 256_000_000)], [65_484, 10_000_000]);
        assert_eq!(
            [magnitude.down(50_000, 1_000), magnitude.down(1_500, 1_000), magnitude.down(1_000, 1_000)],
            [20_000, 1_000, 1_000]
        );
        assert_eq!([Scale::Even(1).up(5, 5), Scale::Even(1).down(0, 0)], [5, 0]);
    }
}
