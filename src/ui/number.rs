//! A number written by hand, as either language writes it.

use super::unique;
use crate::i18n::{Message, t, use_i18n};
use crate::place::{act, memo};
use leptos::prelude::*;

/// Why a text isn't a number here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotANumber {
    /// Nothing is written.
    Empty,
    /// It isn't a number, or has more places than there are.
    Unreadable,
}

/// Reads a number of `10^-places`: with two places `51,97` and `51.97` are 5197. Spaces are allowed; one comma or point is the
/// decimal one, whatever the language, because learners write both.
///
/// # Errors
/// It isn't a number, has too many places or doesn't fit.
pub fn parse(text: &str, places: u32) -> Result<u64, NotANumber> {
    let compact: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    if compact.is_empty() {
        return Err(NotANumber::Empty);
    }
    let (whole, fraction) = compact.split_once([',', '.']).unwrap_or((&compact, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits = |text: &str| text.bytes().all(|octet| octet.is_ascii_digit());
    let missing = u32::try_from(fraction.len()).ok().and_then(|len| places.checked_sub(len));
    let (true, true, Some(missing)) = (digits(whole), digits(fraction) && compact != "," && compact != ".", missing)
    else {
        return Err(NotANumber::Unreadable);
    };
    let number = |text: &str| if text.is_empty() { Ok(0) } else { text.parse::<u64>() };
    let scaled = |number: u64, by: u32| 10_u64.checked_pow(by).and_then(|factor| number.checked_mul(factor));
    let whole = number(whole).ok().and_then(|whole| scaled(whole, places));
    let fraction = number(fraction).ok().and_then(|fraction| scaled(fraction, missing));
    whole.zip(fraction).and_then(|(whole, fraction)| whole.checked_add(fraction)).ok_or(NotANumber::Unreadable)
}

/// A field for a number. It keeps what was typed; `on_read` hears every change.
#[component]
pub fn NumberField(
    /// What the number is.
    #[prop(into)]
    label: Message,
    /// Its unit, shown behind the field.
    #[prop(into)]
    unit: Message,
    /// How many decimal places count: the value is in units of the last one.
    places: u32,
    /// What is in it.
    text: RwSignal<String>,
    /// What is read from it.
    on_read: impl Fn(Result<u64, NotANumber>) + 'static,
    /// What is wrong with it, for the learner.
    #[prop(optional, into)]
    error: Signal<Option<Message>>,
    /// More about the number.
    #[prop(optional, into)]
    help: Option<Message>,
    /// Whether it can't be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (id, error_id, help_id) = (unique("number"), unique("error"), unique("help"));
    let has_error = memo(move || error.with(Option::is_some));
    let described = {
        let (error_id, help_id) = (error_id.clone(), help.is_some().then(|| help_id.clone()));
        move || match (has_error.get(), &help_id) {
            (true, Some(help)) => Some(format!("{error_id} {help}")),
            (true, None) => Some(error_id.clone()),
            (false, help) => help.clone(),
        }
    };
    let changed = move |event| {
        let now = event_target_value(&event);
        on_read(parse(&now, places));
        text.set(now);
    };
    view! {
        <div class="field">
            <label for=id.clone()>{t(label)}</label>
            <div class="field-row">
                <input
                    class="input"
                    id=id
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    prop:value=move || text.get()
                    disabled=move || disabled.get()
                    aria-invalid=move || has_error.get().then_some("true")
                    aria-describedby=described
                    on:input=act(changed)
                />
                <span class="label">{t(unit)}</span>
            </div>
            {move || error.get().map(|error| view! { <p class="field-error" id=error_id.clone()>{i18n.rich(error)}</p> }.into_any())}
            {help.map(|help| view! { <p class="label" id=help_id>{t(help)}</p> }.into_any())}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::{NotANumber, parse};

    #[test]
    fn both_languages_numbers_are_read() {
        assert_eq!(parse("52", 6), Ok(52_000_000));
        assert_eq!(parse("51,97", 6), Ok(51_970_000));
        assert_eq!(parse(" 51.970 ", 6), Ok(51_970_000));
        assert_eq!(parse("52 000 000", 0), Ok(52_000_000));
        assert_eq!(parse("52\u{202f}000\u{202f}000", 0), Ok(52_000_000));
        assert_eq!([parse(",5", 1), parse("5,", 1), parse("0", 6)], [Ok(5), Ok(50), Ok(0)]);
    }

    #[test]
    fn nothing_else_is() {
        assert_eq!(parse("  ", 6), Err(NotANumber::Empty));
        for text in ["-1", "1e3", "0x10", "1.000.000", "1,5", "٣", "5 MB", ".", "99999999999999999999"] {
            assert_eq!(parse(text, 0), Err(NotANumber::Unreadable), "{text}");
        }
    }

    #[test]
    fn no_place_is_dropped() {
        assert_eq!(parse("0,0000001", 6), Err(NotANumber::Unreadable));
        assert_eq!(parse("18446744073709551615", 0), Ok(u64::MAX));
        assert_eq!(parse("18446744073709551615", 1), Err(NotANumber::Unreadable));
    }
}
