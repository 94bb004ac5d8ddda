//! Switches of a mail server: knobs that are on or off.

use super::knob::Knob;

impl Knob {
    /// The switches of a mail server, in the order in which they are shown: each is 1 or 0.
    pub const SWITCHES: [Self; 8] = [
        Self::Pipelining,
        Self::AnnouncesSize,
        Self::EightBitMime,
        Self::EnhancedStatusCodes,
        Self::Chunking,
        Self::Dsn,
        Self::StartTls,
        Self::Lenient,
    ];

    /// Whether it is on or off and nothing else.
    #[must_use]
    pub fn is_switch(self) -> bool {
        Self::SWITCHES.contains(&self)
    }

    /// Its place among the switches; one past them for the others.
    pub(super) const fn place(self) -> u32 {
        match self {
            Self::Pipelining => 0,
            Self::EightBitMime => 1,
            Self::Chunking => 2,
            Self::StartTls => 3,
            Self::Lenient => 4,
            Self::AnnouncesSize => 5,
            Self::EnhancedStatusCodes => 6,
            Self::Dsn => 7,
            Self::Size | Self::Interval | Self::Dt | Self::RateNs | Self::DelayUs | Self::Lag | Self::Service => 8,
        }
    }
}

/// How the switches stand that a scene lets turn; what it doesn't let turn is as the server's own lines say.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Switches {
    pub(super) turns: u16,
    pub(super) on: u16,
}

impl Switches {
    /// Whether a switch is on; nothing where the scene doesn't let it turn.
    #[must_use]
    pub const fn get(self, switch: Knob) -> Option<bool> {
        let bit = 1_u16 << switch.place();
        if self.turns & bit == 0 { None } else { Some(self.on & bit != 0) }
    }
}
