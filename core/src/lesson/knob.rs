//! Knobs of a file transfer, and which bound binds each; switches of a mail server.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::scenario::{KnobSpec, Knobs, Scenario};
use super::switch::Switches;
use crate::session::unit::Units;
use crate::time::Nanos;
use crate::world::action::{Action, Timed, When};

/// A knob. Saved: never rename or reorder.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Knob {
    /// Octets of the file.
    Size,
    /// Octets from one point to the next.
    Interval,
    /// Octets of the file in one DATA TRANSFER.
    Dt,
    /// Nanoseconds per octet on the line.
    RateNs,
    /// Microseconds one way.
    DelayUs,
    /// By how many points the receiver's confirmations lag.
    Lag,
    /// The service: 0 activity, 1 points, 2 kernel.
    Service,
    /// Whether the mail server announces PIPELINING: 1 it does, as with all switches.
    Pipelining,
    /// Whether it announces 8BITMIME.
    EightBitMime,
    /// Whether it announces CHUNKING.
    Chunking,
    /// Whether it announces STARTTLS.
    StartTls,
    /// Whether it takes what the standard refuses and many servers let pass: a space behind `FROM:` or `TO:`.
    Lenient,
    /// Whether it announces SIZE.
    AnnouncesSize,
    /// Whether it announces ENHANCEDSTATUSCODES.
    EnhancedStatusCodes,
    /// Whether it announces DSN.
    Dsn,
}

impl Knob {
    /// Those of a transfer and its line, in the order in which they are shown.
    pub const ALL: [Self; 7] =
        [Self::Service, Self::Size, Self::Interval, Self::Dt, Self::RateNs, Self::DelayUs, Self::Lag];

    /// All that there are.
    pub fn every() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().chain(Self::SWITCHES)
    }

    /// The one with that id.
    #[must_use]
    pub fn of(id: &str) -> Option<Self> {
        Self::every().find(|knob| knob.id() == id)
    }

    /// Its id.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Size => "size",
            Self::Interval => "interval",
            Self::Dt => "dt",
            Self::RateNs => "rate-ns",
            Self::DelayUs => "delay-us",
            Self::Lag => "lag",
            Self::Service => "service",
            Self::Pipelining => "pipelining",
            Self::EightBitMime => "eight-bit-mime",
            Self::Chunking => "chunking",
            Self::StartTls => "starttls",
            Self::Lenient => "lenient",
            Self::AnnouncesSize => "announces-size",
            Self::EnhancedStatusCodes => "enhanced-status-codes",
            Self::Dsn => "dsn",
        }
    }
}

/// How the session service is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// Half-duplex, typed data, minor synchronize, activity management: resumed by S-ACTIVITY-RESUME.
    #[default]
    Activity,
    /// Half-duplex, minor synchronize: resumed by a session whose initial serial number is last confirmed + 1.
    Points,
    /// Kernel and duplex: no token, no point; a new session starts from 0.
    Kernel,
}

impl Service {
    /// The three, by their knob value.
    pub const ALL: [Self; 3] = [Self::Activity, Self::Points, Self::Kernel];

    /// Its id.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Activity => "activity",
            Self::Points => "points",
            Self::Kernel => "kernel",
        }
    }

    /// The functional units that its users propose.
    #[must_use]
    pub const fn units(self) -> Units {
        match self {
            Self::Activity => Units(0x0449),
            Self::Points => Units(0x0009),
            Self::Kernel => Units(0x0002),
        }
    }
}

/// The values of all knobs, in force together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settings {
    /// Octets of the file.
    pub size: u64,
    /// Octets from one point to the next.
    pub interval: u64,
    /// Octets of the file in one DATA TRANSFER.
    pub dt: u64,
    /// Nanoseconds per octet.
    pub rate: Nanos,
    /// One way.
    pub delay: Nanos,
    /// Confirmation lag, in points.
    pub lag: u32,
    /// The service.
    pub service: Service,
    /// The switches that are on, a bit each.
    switches: u16,
}

/// Why a knob can't go further: the id of a sentence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bind {
    /// The knob's own bound.
    Own,
    /// At most so many DATA TRANSFERs in a run.
    Transfers,
    /// RFC 1006: what fits in one TPDU, and the capture's IP packet.
    Packet,
    /// The file given.
    File,
}

impl Bind {
    /// Its id.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Transfers => "transfers",
            Self::Packet => "packet",
            Self::File => "file",
        }
    }
}

/// What a knob may be, given the others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Range {
    /// The least.
    pub min: u64,
    /// Why not less.
    pub min_by: Bind,
    /// The most.
    pub max: u64,
    /// Why not more.
    pub max_by: Bind,
}

/// A knob whose value is out of its range.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OutOfRange {
    /// Which.
    pub knob: Knob,
    /// Its value.
    pub value: u64,
    /// What it may be.
    pub range: Range,
}

impl Knobs {
    /// One of them.
    #[must_use]
    pub const fn get(&self, knob: Knob) -> KnobSpec {
        match knob {
            Knob::Size => self.size,
            Knob::Interval => self.interval,
            Knob::Dt => self.dt,
            Knob::RateNs => self.rate_ns,
            Knob::DelayUs => self.delay_us,
            Knob::Lag => self.lag,
            Knob::Service => self.service,
            Knob::Pipelining => KnobSpec::switch(self.switches.pipelining),
            Knob::EightBitMime => KnobSpec::switch(self.switches.eight_bit_mime),
            Knob::Chunking => KnobSpec::switch(self.switches.chunking),
            Knob::StartTls => KnobSpec::switch(self.switches.starttls),
            Knob::Lenient => KnobSpec::switch(self.switches.lenient),
            Knob::AnnouncesSize => KnobSpec::switch(self.switches.announces_size),
            Knob::EnhancedStatusCodes => KnobSpec::switch(self.switches.enhanced_status_codes),
            Knob::Dsn => KnobSpec::switch(self.switches.dsn),
        }
    }

    /// Those that a learner can turn, in the order in which they are shown.
    pub fn turnable(&self) -> impl Iterator<Item = Knob> {
        Knob::every().filter(|knob| self.get(*knob).turns())
    }
}

impl Settings {
    /// A scenario's defaults.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let knobs = &scenario.knobs;
        let mut settings = Self {
            size: knobs.size.default,
            interval: knobs.interval.default,
            dt: knobs.dt.default,
            rate: Nanos(knobs.rate_ns.default),
            delay: Nanos::from_micros(knobs.delay_us.default),
            lag: knobs.lag.default as u32,
            service: Service::Activity,
            switches: 0,
        };
        settings.set(Knob::Service, knobs.service.default);
        Knob::SWITCHES.into_iter().for_each(|switch| settings.set(switch, knobs.get(switch).default));
        settings
    }

    /// One knob's value, in its unit.
    #[must_use]
    pub const fn get(&self, knob: Knob) -> u64 {
        match knob {
            Knob::Size => self.size,
            Knob::Interval => self.interval,
            Knob::Dt => self.dt,
            Knob::RateNs => self.rate.0,
            Knob::DelayUs => self.delay.0 / 1_000,
            Knob::Lag => self.lag as u64,
            Knob::Service => self.service as u64,
            Knob::Pipelining
            | Knob::EightBitMime
            | Knob::Chunking
            | Knob::StartTls
            | Knob::Lenient
            | Knob::AnnouncesSize
            | Knob::EnhancedStatusCodes
            | Knob::Dsn => (self.switches >> knob.place() & 1) as u64,
        }
    }

    /// Sets one knob, in its unit; `check` says whether all fit together.
    pub fn set(&mut self, knob: Knob, value: u64) {
        match knob {
            Knob::Size => self.size = value,
            Knob::Interval => self.interval = value,
            Knob::Dt => self.dt = value,
            Knob::RateNs => self.rate = Nanos(value),
            Knob::DelayUs => self.delay = Nanos::from_micros(value),
            Knob::Lag => self.lag = u32::try_from(value).unwrap_or(u32::MAX),
            Knob::Service => {
                let index = usize::try_from(value).unwrap_or(usize::MAX);
                self.service = Service::ALL.get(index).copied().unwrap_or_default();
            }
            Knob::Pipelining
            | Knob::EightBitMime
            | Knob::Chunking
            | Knob::StartTls
            | Knob::Lenient
            | Knob::AnnouncesSize
            | Knob::EnhancedStatusCodes
            | Knob::Dsn => {
                let bit = 1 << knob.place();
                self.switches = if value == 0 { self.switches & !bit } else { self.switches | bit };
            }
        }
    }

    /// How the switches stand that a scenario lets turn.
    #[must_use]
    pub fn switches(&self, scenario: &Scenario) -> Switches {
        let turns = |switch: &Knob| scenario.knobs.get(*switch).turns();
        let bits = Knob::SWITCHES.into_iter().filter(turns).map(|switch| 1 << switch.place());
        Switches { turns: bits.fold(0, |bits, bit| bits | bit), on: self.switches }
    }

    /// The actions that turn the knobs from a scenario's defaults to these.
    #[must_use]
    pub fn actions(&self, scenario: &Scenario) -> Vec<Timed> {
        let default = Self::of(scenario);
        Knob::every()
            .filter(|knob| self.get(*knob) != default.get(*knob))
            .map(|knob| Timed { when: When::Start, act: Action::Set { knob, value: self.get(knob) } })
            .collect()
    }

    /// What a knob may be, the others as they are, and which bound binds at each end.
    #[must_use]
    pub fn range(&self, scenario: &Scenario, knob: Knob) -> Range {
        let own = scenario.knobs.get(knob);
        let mut range = Range { min: own.min, min_by: Bind::Own, max: own.max, max_by: Bind::Own };
        let least = self.size.div_ceil(scenario.bounds.transfers);
        match knob {
            Knob::Dt => {
                range.max_by = Bind::Packet;
                range.raise(least);
            }
            Knob::Interval => range.raise(least),
            Knob::Size => range.lower(self.dt.min(self.interval).saturating_mul(scenario.bounds.transfers)),
            Knob::RateNs
            | Knob::DelayUs
            | Knob::Lag
            | Knob::Service
            | Knob::Pipelining
            | Knob::EightBitMime
            | Knob::Chunking
            | Knob::StartTls
            | Knob::Lenient
            | Knob::AnnouncesSize
            | Knob::EnhancedStatusCodes
            | Knob::Dsn => {}
        }
        range
    }

    /// DATA TRANSFERs that one whole file takes: each is clipped at every point.
    #[must_use]
    pub fn transfers(&self) -> u64 {
        let step = match self.service {
            Service::Kernel => self.size.max(1),
            Service::Activity | Service::Points => self.interval.max(1),
        };
        let (whole, rest) = (self.size / step, self.size % step);
        whole * step.div_ceil(self.dt.max(1)) + rest.div_ceil(self.dt.max(1))
    }

    /// Whether all fit together.
    ///
    /// # Errors
    /// Every knob out of its range.
    pub fn check(&self, scenario: &Scenario) -> Result<(), Vec<OutOfRange>> {
        let mut wrong: Vec<_> = Knob::every()
            .map(|knob| OutOfRange { knob, value: self.get(knob), range: self.range(scenario, knob) })
            .filter(|knob| !(knob.range.min..=knob.range.max).contains(&knob.value))
            .collect();
        if wrong.is_empty() && self.transfers() > scenario.bounds.transfers {
            let mut range = self.range(scenario, Knob::Dt);
            range.raise(self.dt + 1);
            wrong.push(OutOfRange { knob: Knob::Dt, value: self.dt, range });
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }
}

impl Range {
    const fn raise(&mut self, least: u64) {
        if least > self.min {
            self.min = least;
            self.min_by = Bind::Transfers;
        }
    }

    const fn lower(&mut self, most: u64) {
        if most < self.max {
            self.max = most;
            self.max_by = Bind::Transfers;
        }
    }
}
