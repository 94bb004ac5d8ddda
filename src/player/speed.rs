//! How fast time runs on the screen.

/// A speed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Speed {
    /// Half.
    Half,
    /// As the score says.
    #[default]
    One,
    /// Twice.
    Two,
    /// Four times.
    Four,
    /// No travel: at once to the next decision, or to the end.
    Instant,
}

impl Speed {
    /// All, from slow to fast.
    pub const ALL: [Self; 5] = [Self::Half, Self::One, Self::Two, Self::Four, Self::Instant];

    /// Its id in saved state.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Half => "half",
            Self::One => "one",
            Self::Two => "two",
            Self::Four => "four",
            Self::Instant => "instant",
        }
    }

    /// The speed of that id.
    #[must_use]
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|speed| speed.id() == id)
    }

    /// In hundredths; none for instant.
    #[must_use]
    pub const fn percent(self) -> Option<u32> {
        match self {
            Self::Half => Some(50),
            Self::One => Some(100),
            Self::Two => Some(200),
            Self::Four => Some(400),
            Self::Instant => None,
        }
    }

    /// The next faster one.
    #[must_use]
    pub fn faster(self) -> Self {
        Self::ALL.into_iter().find(|speed| *speed > self).unwrap_or(self)
    }

    /// The next slower one.
    #[must_use]
    pub fn slower(self) -> Self {
        Self::ALL.into_iter().rev().find(|speed| *speed < self).unwrap_or(self)
    }
}
