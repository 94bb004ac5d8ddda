//! Numbers as each language writes them: separators from the browser's `Intl`, the rounding is ours and exact.

use super::{Language, msg};

/// From here on, octets are shown in MB where nothing else is asked for.
const SHOWN_AS_MB: u64 = 100_000;
/// Fewer are never shown in MB.
const FEW: u64 = 10_000;
/// Keeps a number and its unit on one line.
const NBSP: char = '\u{a0}';
/// Groups digits in Spanish: `52.000.000` would be read as a fraction in half of the countries.
const THIN: char = '\u{202f}';

/// A whole number of `10^-places`, not yet written in any language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Decimal {
    /// The number without its point.
    pub(super) units: u64,
    /// How many of its digits stand after the point.
    pub(super) places: u8,
    /// Whether zeros at the end stay.
    pub(super) fixed: bool,
}

impl Decimal {
    pub(super) const fn whole(number: u64) -> Self {
        Self { units: number, places: 0, fixed: false }
    }

    /// `number / 10^all`, rounded half up to `shown` places.
    const fn rounded(number: u64, all: u8, shown: u8) -> Self {
        let divisor = 10_u64.pow((all - shown) as u32);
        Self { units: (number + divisor / 2) / divisor, places: shown, fixed: false }
    }

    /// Octets in MB = 10⁶ octets with two places; with all six where two would show a round number that it isn't.
    pub(super) const fn mb(octets: u64) -> Self {
        let short = Self::rounded(octets, 6, 2);
        let is_round = short.units.is_multiple_of(100);
        let is_exact = short.units * 10_000 == octets;
        if is_round && !is_exact { Self::rounded(octets, 6, 6) } else { short }
    }
}

/// Octets in MB, or `None` where their plain number says more.
pub(super) const fn handiest_mb(octets: u64) -> Option<Decimal> {
    if octets >= SHOWN_AS_MB { Some(Decimal::mb(octets)) } else { None }
}

/// Whether octets are too few for MB to say anything: `0,001 MB` is a thousand of them.
pub(super) const fn are_few(octets: u64) -> bool {
    octets > 0 && octets < FEW
}

impl Language {
    /// A whole number: `1,040`.
    #[must_use]
    pub fn count(self, number: u64) -> String {
        write(self, Decimal::whole(number))
    }

    /// Octets in MB = 10⁶ octets: `0.05 MB`; a few of them as they are.
    #[must_use]
    pub fn mb(self, octets: u64) -> String {
        if are_few(octets) { msg::unit_octets(octets).text(self) } else { mb(self, octets) }
    }

    /// Virtual time given in nanoseconds for the clock, always three places: `52.041 s`.
    #[must_use]
    pub fn clock(self, nanos: u64) -> String {
        clock(self, nanos)
    }
}

/// `51,97 MB`
pub(super) fn mb(language: Language, octets: u64) -> String {
    let mut text = write(language, Decimal::mb(octets));
    text.push(NBSP);
    text.push_str("MB");
    text
}

/// A span of virtual time in the unit that leaves it one to three digits before the point: `20 ms`, `52,04 s`, `1 min 44 s`.
pub(super) fn time(language: Language, nanos: u64) -> String {
    let unit = |number: Decimal, unit: &str| format!("{}{NBSP}{unit}", write(language, number));
    match nanos {
        0 => unit(Decimal::whole(0), "s"),
        1..1_000 => unit(Decimal::whole(nanos), "ns"),
        1_000..1_000_000 => unit(Decimal::rounded(nanos, 3, 2), "µs"),
        1_000_000..1_000_000_000 => unit(Decimal::rounded(nanos, 6, 2), "ms"),
        1_000_000_000..60_000_000_000 => unit(Decimal::rounded(nanos, 9, 2), "s"),
        _ => {
            let seconds = (nanos + 500_000_000) / 1_000_000_000;
            let minutes = unit(Decimal::whole(seconds / 60), "min");
            match seconds % 60 {
                0 => minutes,
                rest => format!("{minutes} {}", unit(Decimal::whole(rest), "s")),
            }
        }
    }
}

/// Virtual time for the clock: seconds with three places that never change their width.
pub(super) fn clock(language: Language, nanos: u64) -> String {
    let millis = Decimal { units: nanos / 1_000_000, places: 3, fixed: true };
    format!("{}{NBSP}s", write(language, millis))
}

/// The number as the language writes it.
pub(super) fn write(language: Language, number: Decimal) -> String {
    let text = intl::write(language, number).unwrap_or_else(|| plain(language, number));
    match language {
        Language::Spanish => text.replace(['.', NBSP], THIN.encode_utf8(&mut [0; 4])),
        Language::English | Language::Pseudo => text,
    }
}

/// The same without a browser.
fn plain(language: Language, number: Decimal) -> String {
    let (point, group, least) = match language {
        Language::Spanish => (',', '.', 5),
        Language::English | Language::Pseudo => ('.', ',', 4),
    };
    let divisor = 10_u64.pow(u32::from(number.places));
    let digits = (number.units / divisor).to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        let left = digits.len() - index;
        if index > 0 && digits.len() >= least && left.is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    let fraction = format!("{:0width$}", number.units % divisor, width = usize::from(number.places));
    let fraction = if number.fixed { fraction.as_str() } else { fraction.trim_end_matches('0') };
    if number.places > 0 && !fraction.is_empty() {
        text.push(point);
        text.push_str(fraction);
    }
    text
}

#[cfg(target_arch = "wasm32")]
mod intl {
    use super::{Decimal, Language};
    use js_sys::{Array, Function, Object, Reflect};
    use std::cell::RefCell;
    use wasm_bindgen::{JsCast, JsValue};

    /// What a formatter is made from: the language and the least and most places.
    type Shape = (Language, u8, u8);

    thread_local! {
        /// Making a formatter costs a hundred times what using it does.
        static FORMATTERS: RefCell<Vec<(Shape, Option<Function>)>> = const { RefCell::new(Vec::new()) };
    }

    /// `None` where the browser can't.
    pub(super) fn write(language: Language, number: Decimal) -> Option<String> {
        let shape = (language, if number.fixed { number.places } else { 0 }, number.places);
        let function = FORMATTERS.with_borrow_mut(|formatters| {
            if let Some((_, function)) = formatters.iter().find(|(known, _)| *known == shape) {
                return function.clone();
            }
            let function = formatter(shape).ok();
            formatters.push((shape, function.clone()));
            function
        })?;
        #[expect(clippy::cast_precision_loss, reason = "exact below 2^53, and no file or run here comes near it")]
        let value = number.units as f64 / 10_f64.powi(i32::from(number.places));
        function.call1(&JsValue::NULL, &value.into()).ok()?.as_string()
    }

    fn formatter((language, least, most): Shape) -> Result<Function, JsValue> {
        let constructor = Reflect::get(&Reflect::get(&js_sys::global(), &"Intl".into())?, &"NumberFormat".into())?;
        let options = Object::new();
        Reflect::set(&options, &"minimumFractionDigits".into(), &least.into())?;
        Reflect::set(&options, &"maximumFractionDigits".into(), &most.into())?;
        // The pseudo-locale is English to the browser.
        let tag = if language == Language::Spanish { "es" } else { "en" };
        let arguments = Array::of2(&tag.into(), &options);
        let formatter = Reflect::construct(constructor.dyn_ref::<Function>().ok_or(JsValue::NULL)?, &arguments)?;
        Reflect::get(&formatter, &"format".into())?.dyn_into::<Function>()
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod intl {
    /// There is no browser here.
    pub(super) const fn write(_: super::Language, _: super::Decimal) -> Option<String> {
        None
    }
}
