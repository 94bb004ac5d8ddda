//! The languages of the page.

/// A language the page can speak.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Language {
    /// Spanish: the first language of the product.
    #[default]
    Spanish,
    /// English.
    English,
    /// English made longer and accented by code, to find what isn't translated or doesn't fit.
    Pseudo,
}

impl Language {
    /// What `?lang=` takes.
    pub const ALL: [Self; 3] = [Self::Spanish, Self::English, Self::Pseudo];

    /// Its name in the address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Spanish => "es",
            Self::English => "en",
            Self::Pseudo => "pseudo",
        }
    }

    /// Its tag for the document.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Spanish => "es",
            Self::English => "en",
            Self::Pseudo => "en-XA",
        }
    }

    /// The tag of the other language that the course is told in.
    #[must_use]
    pub const fn other_tag(self) -> &'static str {
        match self {
            Self::Spanish => "en",
            Self::English | Self::Pseudo => "es",
        }
    }

    /// The language of that name in the address.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The first of the browser's languages that the page speaks, else Spanish.
    #[must_use]
    pub fn preferred<'a>(tags: impl IntoIterator<Item = &'a str>) -> Self {
        tags.into_iter()
            .find_map(|tag| match tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
                "es" => Some(Self::Spanish),
                "en" => Some(Self::English),
                _ => None,
            })
            .unwrap_or_default()
    }
}
