//! The colours of `style/tokens.css`: enough contrast for every pair in use, and no other colour anywhere.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;
use std::fs;

/// Text needs this much against its ground (WCAG 2.2, 1.4.3).
const TEXT: f64 = 4.5;
/// Marks and borders that carry meaning need this much (1.4.11).
const MARK: f64 = 3.0;

type Palette = BTreeMap<String, [f64; 3]>;

#[test]
fn both_themes_have_enough_contrast() {
    for (name, palette) in [("light", light()), ("dark", dark())] {
        let texts = [("ink", "paper"), ("ink", "paper-2"), ("ink-2", "paper"), ("ink-2", "paper-2"), ("paper", "ink")];
        let hues = ["a", "b", "fault"].into_iter().flat_map(|hue| [(hue, "paper"), (hue, "paper-2")]);
        let washes = [("a", "a-wash"), ("b", "b-wash"), ("fault", "fault-wash")];
        let washed = ["a-wash", "b-wash", "fault-wash"].map(|wash| ("ink", wash));
        for (text, ground) in texts.into_iter().chain(hues).chain(washes).chain(washed) {
            assert_contrast(name, &palette, text, ground, TEXT);
        }
        for ground in ["paper", "paper-2"] {
            assert_contrast(name, &palette, "line-strong", ground, MARK);
        }
    }
}

/// Every rule that sets both what is written and what it is written on, wherever it stands.
#[test]
fn every_rule_with_text_and_ground_has_enough_contrast() {
    let mut pairs = BTreeMap::new();
    for entry in fs::read_dir("style").expect("style/").filter_map(Result::ok) {
        let css = fs::read_to_string(entry.path()).expect("a style sheet");
        for rule in css.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
            let token = |property: &str| {
                let line = rule
                    .lines()
                    .map(str::trim)
                    .find_map(|line| line.strip_prefix(property)?.strip_prefix(": var(--"))?;
                line.split(')').next().map(str::to_owned)
            };
            let ground = token("background").or_else(|| token("background-color"));
            if let (Some(text), Some(ground)) = (token("color"), ground) {
                pairs.insert((text, ground), entry.path());
            }
        }
    }
    let usual = ("paper".to_owned(), "ink".to_owned());
    assert!(pairs.contains_key(&usual), "the rules are found: {pairs:?}");
    for (name, palette) in [("light", light()), ("dark", dark())] {
        for (text, ground) in pairs.keys() {
            assert_contrast(name, &palette, text, ground, TEXT);
        }
    }
}

/// A line in a hue, or around what can be pressed, on every ground that there is.
#[test]
fn every_mark_has_enough_contrast_on_every_ground() {
    for (name, palette) in [("light", light()), ("dark", dark())] {
        for mark in ["ink", "ink-2", "a", "b", "fault", "line-strong"] {
            for ground in ["paper", "paper-2", "a-wash", "b-wash", "fault-wash"] {
                assert_contrast(name, &palette, mark, ground, MARK);
            }
        }
    }
}

#[test]
fn the_chosen_dark_theme_is_the_system_s() {
    let css = tokens();
    let system = block(&css, ":root:not([data-theme=\"light\"]) {");
    let chosen = block(&css, ":root[data-theme=\"dark\"] {");
    let lines =
        |text: &str| text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(lines(system), lines(chosen));
}

#[test]
fn no_style_sheet_names_a_colour_of_its_own() {
    for entry in fs::read_dir("style").expect("style/").filter_map(Result::ok) {
        let path = entry.path();
        if path.ends_with("tokens.css") {
            continue;
        }
        let css = fs::read_to_string(&path).expect("a style sheet");
        for (index, line) in css.lines().enumerate() {
            let value = line.split_once(':').map_or("", |(_, value)| value);
            let named = ["#", "rgb(", "rgba(", "hsl(", "oklch("].iter().any(|mark| value.contains(mark))
                && !value.contains("url(#");
            assert!(
                !named || line.trim_end().ends_with('{'),
                "{}:{}: use a token of tokens.css: {line}",
                path.display(),
                index + 1
            );
        }
    }
}

fn assert_contrast(theme: &str, palette: &Palette, front: &str, ground: &str, least: f64) {
    let ratio = contrast(palette[front], palette[ground]);
    assert!(ratio >= least, "{theme}: --{front} on --{ground} has {ratio:.2}:1, less than {least}:1");
}

fn tokens() -> String {
    fs::read_to_string("style/tokens.css").expect("style/tokens.css")
}

fn light() -> Palette {
    colours(block(&tokens(), ":root {"))
}

fn dark() -> Palette {
    let css = tokens();
    let mut palette = light();
    palette.extend(colours(block(&css, ":root:not([data-theme=\"light\"]) {")));
    palette
}

/// What stands in the first block after `opening`.
fn block<'a>(css: &'a str, opening: &str) -> &'a str {
    let (_, after) = css.split_once(opening).expect(opening);
    after.split_once('}').expect("the block's end").0
}

fn colours(block: &str) -> Palette {
    block
        .lines()
        .filter_map(|line| line.trim().strip_prefix("--")?.strip_suffix(';')?.split_once(": "))
        .filter_map(|(name, value)| Some((name.to_owned(), rgb(value)?)))
        .collect()
}

/// `#rrggbb`; anything else, such as a veil with opacity, is no colour to measure.
fn rgb(value: &str) -> Option<[f64; 3]> {
    let digits = value.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let channel = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok().map(|octet| f64::from(octet) / 255.0);
    Some([channel(0)?, channel(2)?, channel(4)?])
}

/// Contrast as WCAG defines it.
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
    one.max(other) / one.min(other)
}

fn luminance(colour: [f64; 3]) -> f64 {
    let [red, green, blue] =
        colour.map(|channel| if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[test]
fn contrast_is_as_published() {
    let (black, white) = ([0.0; 3], [1.0; 3]);
    assert!((contrast(black, white) - 21.0).abs() < 1e-9);
    // #767676 on white is the well-known least grey for text.
    let grey = rgb("#767676").expect("a colour");
    assert!((contrast(grey, white) - 4.54).abs() < 0.01);
}
