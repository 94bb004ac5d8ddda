//! Numbers as a learner types them: a decimal comma or point, with the unit beside the field. Pure.

use crate::i18n::Language;
use capa5_core::order;

/// `text` as a whole number of `10^-places`; `None` where it isn't a number, or finer than that.
#[must_use]
pub fn parse(text: &str, places: u32) -> Option<u64> {
    let text: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    let (whole, fraction) = text.split_once([',', '.']).unwrap_or((&text, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits = |part: &str| part.bytes().all(|octet| octet.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty())
        || !digits(whole)
        || !digits(fraction)
        || fraction.len() > places as usize
    {
        return None;
    }
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let scale = 10_u64.checked_pow(places - fraction.len() as u32)?;
    let part: u64 = if fraction.is_empty() { 0 } else { fraction.parse::<u64>().ok()?.checked_mul(scale)? };
    whole.checked_mul(10_u64.checked_pow(places)?)?.checked_add(part)
}

/// A whole number of `10^-places` as a learner would type it.
#[must_use]
pub fn plain(value: u64, places: u32, language: Language) -> String {
    let scale = 10_u64.pow(places);
    let (whole, part) = (value / scale, value % scale);
    let fraction = format!("{part:0width$}", width = places as usize);
    let fraction = fraction.trim_end_matches('0');
    if places == 0 || fraction.is_empty() {
        return whole.to_string();
    }
    let point = match language {
        Language::Spanish => ',',
        Language::English | Language::Pseudo => '.',
    };
    format!("{whole}{point}{fraction}")
}

/// Round values from `min` to `max`, both included: 1, 2, 5, 10, 20, 50 … and `own`.
#[must_use]
pub fn steps(min: u64, max: u64, own: &[u64]) -> Vec<u64> {
    let mut values = vec![min, max];
    let mut power = 1_u64;
    while power <= max {
        values.extend([1, 2, 5].iter().map(|step| power.saturating_mul(*step)));
        let Some(next) = power.checked_mul(10) else { break };
        power = next;
    }
    values.extend(own);
    values.retain(|value| (min..=max).contains(value));
    order::by(&mut values, |value| [*value, 0]);
    values.dedup();
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_is_as_good_as_a_point() {
        assert_eq!(parse("52", 6), Some(52_000_000));
        assert_eq!(parse("5,02", 6), Some(5_020_000));
        assert_eq!(parse(" 0.05 ", 6), Some(50_000));
        assert_eq!(parse(".5", 6), Some(500_000));
        assert_eq!(parse("1 000", 0), Some(1_000));
        assert_eq!(parse("7,0", 0), Some(7));
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["", " ", ",", "-1", "1.2.3", "0,0000001", "x", "99999999999999999999", "1e3"] {
            assert_eq!(parse(text, 6), None, "{text}");
        }
    }

    #[test]
    fn what_is_written_can_be_read() {
        for value in [0, 1, 50_000, 5_020_000, 100_000_000, 256_000_000] {
            assert_eq!(parse(&plain(value, 6, Language::Spanish), 6), Some(value));
            assert_eq!(parse(&plain(value, 6, Language::English), 6), Some(value));
        }
    }

    #[test]
    fn steps_hold_both_ends_and_the_given_values() {
        assert_eq!(steps(3, 60, &[7, 99]), [3, 5, 7, 10, 20, 50, 60]);
    }
}
