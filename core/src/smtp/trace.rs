//! The lines that a server puts before a message: `Return-Path:` and `Received:` (RFC 5321 §4.4), with the date of RFC 5322
//! §3.3. Time comes from outside.

use alloc::format;
use alloc::string::String;
use core::fmt;
use core::net::IpAddr;

use super::address::{Domain, Host};
use super::path::{ForwardPath, ReversePath};
use crate::time::Nanos;

/// Seconds since 1970-01-01 00:00:00 UTC, leap seconds not counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct UnixSeconds(pub u64);

impl UnixSeconds {
    /// The instant `span` later, whole seconds.
    #[must_use]
    pub const fn after(self, span: Nanos) -> Self {
        Self(self.0.saturating_add(span.0 / 1_000_000_000))
    }
}

impl fmt::Display for UnixSeconds {
    /// As RFC 5322 §3.3 writes it, in UTC: `Mon, 04 Apr 2022 10:00:00 +0000`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
        const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let (days, seconds) = (self.0 / 86_400, self.0 % 86_400);
        // Days from 1 March 0000: eras of 400 years have 146,097 days, years of March to February end with the leap day.
        let shifted = days + 719_468;
        let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = (shifted_month + 2) % 12;
        let year = era * 400 + year_of_era + u64::from(month < 2);
        let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        let (name, month) = (DAYS[(days % 7) as usize], MONTHS[month as usize]);
        write!(f, "{name}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} +0000")
    }
}

/// What a `Received:` line says (RFC 5321 §4.4, RFC 3848).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Received {
    /// What the client called itself.
    pub from: Host,
    /// Its address, where it is known.
    pub address: Option<IpAddr>,
    /// The server's name.
    pub by: Domain,
    /// Whether EHLO opened the session.
    pub extended: bool,
    /// Whether TLS was up.
    pub secure: bool,
    /// Whether the client had said who it is.
    pub authenticated: bool,
    /// The server's name for the message.
    pub id: String,
    /// The recipient where there is one alone: with more, one would learn of the other.
    pub recipient: Option<ForwardPath>,
    /// When.
    pub date: UnixSeconds,
}

impl fmt::Display for Received {
    /// With its CR LF.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Received: from {}", self.from)?;
        match self.address {
            Some(IpAddr::V4(address)) => write!(f, " ([{address}])")?,
            Some(IpAddr::V6(address)) => write!(f, " ([IPv6:{address}])")?,
            None => {}
        }
        let protocol = match (self.extended, self.secure, self.authenticated) {
            (false, _, _) => "SMTP",
            (true, false, false) => "ESMTP",
            (true, false, true) => "ESMTPA",
            (true, true, false) => "ESMTPS",
            (true, true, true) => "ESMTPSA",
        };
        write!(f, "\r\n\tby {} with {protocol} id {}", self.by, self.id)?;
        if let Some(recipient) = &self.recipient {
            write!(f, "\r\n\tfor {recipient}")?;
        }
        write!(f, "; {}\r\n", self.date)
    }
}

/// The line of final delivery that shows the recipient where failures are reported to.
#[must_use]
pub fn return_path(path: &ReversePath) -> String {
    format!("Return-Path: {path}\r\n")
}
