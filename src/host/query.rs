//! The query of the address: what to show. Public and documented, so every value is checked and ids never change.

use super::media::Theme;
use crate::i18n::Language;

/// No longer value is repeated in a warning.
const LONGEST: usize = 40;

/// What the address asks for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Query {
    /// `scene=<id>`
    pub scene: Option<String>,
    /// `lesson=<id>`
    pub lesson: Option<String>,
    /// `view=<id>`: a page of the course around the lessons; with a lesson, what is due of it.
    pub view: Option<String>,
    /// `lang=es|en|pseudo`
    pub language: Option<Language>,
    /// `embed=1`
    pub embed: bool,
    /// `motion=reduce`
    pub calm: bool,
    /// `theme=auto|light|dark`
    pub theme: Option<Theme>,
}

/// The ids that an address may ask for.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Of scenes.
    pub scenes: &'a [&'a str],
    /// Of lessons.
    pub lessons: &'a [&'a str],
    /// Of the pages around them.
    pub views: &'a [&'a str],
}

/// A value that the address asks for and that doesn't exist.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bad {
    /// The parameter.
    pub name: &'static str,
    /// The value as it came, cut short.
    pub value: String,
    /// What it may be.
    pub allowed: Vec<String>,
}

impl Query {
    /// Reads a query with or without its `?`. Parameters it doesn't know belong to someone else; of a repeated one the first
    /// counts. Bad values are left out and named.
    #[must_use]
    pub fn parse(query: &str, known: Known<'_>) -> (Self, Vec<Bad>) {
        let (mut out, mut bad, mut seen) = (Self::default(), Vec::new(), Vec::new());
        for pair in query.trim_start_matches('?').split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = decode(value);
            let Some(parameter) = Parameter::ALL.into_iter().find(|parameter| parameter.name() == name) else {
                continue;
            };
            if seen.contains(&parameter) {
                continue;
            }
            seen.push(parameter);
            if !out.take(parameter, &value, known) {
                let value = value.chars().filter(|character| !character.is_control()).take(LONGEST).collect();
                bad.push(Bad { name: parameter.name(), value, allowed: parameter.allowed(known) });
            }
        }
        (out, bad)
    }

    /// Takes a value; `false` where it doesn't exist.
    fn take(&mut self, parameter: Parameter, value: &str, known: Known<'_>) -> bool {
        match parameter {
            Parameter::Scene => {
                self.scene = one_of(known.scenes, value);
                self.scene.is_some()
            }
            Parameter::Lesson => {
                self.lesson = one_of(known.lessons, value);
                self.lesson.is_some()
            }
            Parameter::View => {
                self.view = one_of(known.views, value);
                self.view.is_some()
            }
            Parameter::Language => {
                self.language = Language::from_code(value);
                self.language.is_some()
            }
            Parameter::Theme => {
                self.theme = Theme::from_code(value);
                self.theme.is_some()
            }
            Parameter::Embed => {
                self.embed = value == "1";
                matches!(value, "1" | "0")
            }
            Parameter::Motion => {
                self.calm = value == "reduce";
                matches!(value, "reduce" | "auto")
            }
        }
    }
}

fn one_of(ids: &[&str], value: &str) -> Option<String> {
    ids.iter().find(|id| **id == value).map(|id| (*id).to_owned())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Parameter {
    Scene,
    Lesson,
    View,
    Language,
    Embed,
    Motion,
    Theme,
}

impl Parameter {
    const ALL: [Self; 7] =
        [Self::Scene, Self::Lesson, Self::View, Self::Language, Self::Embed, Self::Motion, Self::Theme];

    const fn name(self) -> &'static str {
        match self {
            Self::Scene => "scene",
            Self::Lesson => "lesson",
            Self::View => "view",
            Self::Language => "lang",
            Self::Embed => "embed",
            Self::Motion => "motion",
            Self::Theme => "theme",
        }
    }

    fn allowed(self, known: Known<'_>) -> Vec<String> {
        let values: Vec<&str> = match self {
            Self::Scene => known.scenes.to_vec(),
            Self::Lesson => known.lessons.to_vec(),
            Self::View => known.views.to_vec(),
            Self::Language => Language::ALL.map(Language::code).to_vec(),
            Self::Embed => vec!["1", "0"],
            Self::Motion => vec!["reduce", "auto"],
            Self::Theme => Theme::ALL.map(Theme::code).to_vec(),
        };
        values.into_iter().map(str::to_owned).collect()
    }
}

/// Percent-decodes a value as forms write it; what is malformed stays as it is.
fn decode(value: &str) -> String {
    let mut octets = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let pair = after.first_chunk::<2>().filter(|_| *first == b'%');
        let digit = |octet: u8| char::from(octet).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        match pair.and_then(|[high, low]| Some(digit(*high)? * 16 + digit(*low)?)) {
            Some(octet) => {
                octets.push(octet);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                octets.push(if *first == b'+' { b' ' } else { *first });
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&octets).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{Bad, Known, Query, decode};
    use crate::host::media::Theme;
    use crate::i18n::Language;

    const KNOWN: Known<'_> =
        Known { scenes: &["corte-52"], lessons: &["open-close-session"], views: &["course", "review"] };

    fn parse(query: &str) -> (Query, Vec<Bad>) {
        Query::parse(query, KNOWN)
    }

    #[test]
    fn a_full_query_is_understood() {
        let wanted = Query {
            scene: Some("corte-52".to_owned()),
            lesson: Some("open-close-session".to_owned()),
            view: Some("review".to_owned()),
            language: Some(Language::English),
            embed: true,
            calm: true,
            theme: Some(Theme::Dark),
        };
        assert_eq!(
            parse("?scene=corte-52&lesson=open-close-session&view=review&lang=en&embed=1&motion=reduce&theme=dark"),
            (wanted, Vec::new())
        );
    }

    #[test]
    fn nothing_asked_is_nothing_wrong() {
        for query in ["", "?", "?&&", "?utm_source=x&fbclid=%%%", "?embed=0&motion=auto"] {
            assert_eq!(parse(query), (Query::default(), Vec::new()), "{query}");
        }
    }

    #[test]
    fn a_bad_value_is_left_out_and_named() {
        let (query, bad) = parse("?lang=fr&theme=%3Cb%3E&embed=yes&scene=nope&motion=");
        assert_eq!(query, Query::default());
        let named: Vec<(&str, &str)> = bad.iter().map(|bad| (bad.name, bad.value.as_str())).collect();
        assert_eq!(named, [("lang", "fr"), ("theme", "<b>"), ("embed", "yes"), ("scene", "nope"), ("motion", "")]);
        assert_eq!(bad[0].allowed, ["es", "en", "pseudo"]);
    }

    #[test]
    fn a_long_value_is_cut_short_and_loses_its_controls() {
        let (_, bad) = parse(&format!("?lang=%07{}", "é".repeat(1000)));
        assert_eq!(bad[0].value.chars().count(), 40);
        assert!(!bad[0].value.contains('\u{7}'));
    }

    #[test]
    fn of_a_repeated_parameter_the_first_counts() {
        assert_eq!(parse("?lang=en&lang=es").0.language, Some(Language::English));
        assert_eq!(parse("?lang=xx&lang=es").0.language, None);
    }

    #[test]
    fn malformed_escapes_stay() {
        assert_eq!(decode("%e1%BA%bd+%"), "ẽ %");
        assert_eq!(decode("%zz%4"), "%zz%4");
        assert_eq!(decode("%ff"), "\u{fffd}");
    }
}
