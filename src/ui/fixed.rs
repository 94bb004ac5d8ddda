//! Lengths and shares for drawing: written by whole numbers, since writing floating-point numbers takes 15 kilobytes of code.

/// A number with so many decimal places; not for reading, which goes by language.
#[must_use]
pub fn fixed(value: f64, places: u32) -> String {
    let unit = 10_u64.pow(places);
    // What doesn't fit is drawn nowhere: the conversion takes the nearest number that does.
    let all = (value.abs() * unit as f64 + 0.5) as u64;
    let sign = if value < 0.0 && all > 0 { "-" } else { "" };
    let (whole, part) = (all / unit, all % unit);
    if places == 0 {
        return format!("{sign}{whole}");
    }
    format!("{sign}{whole}.{part:0width$}", width = places as usize)
}

#[cfg(test)]
mod tests {
    use super::fixed;

    #[test]
    fn a_number_has_its_places_and_its_sign() {
        assert_eq!(
            [fixed(12.345, 1), fixed(-0.5, 1), fixed(99.999, 2), fixed(19.0, 0)],
            ["12.3", "-0.5", "100.00", "19"]
        );
    }

    #[test]
    fn a_zero_has_no_sign() {
        assert_eq!(fixed(-0.01, 1), "0.0");
    }
}
