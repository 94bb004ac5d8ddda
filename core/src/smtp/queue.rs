//! Mail that waits: what is tried when, what is tried again, what is given up (RFC 5321 §4.5.4.1). Time comes from outside.
//!
//! It opens no connection: who drives it takes what is due, has a [`super::client::Client`] send it, and tells what became of
//! every recipient.

use alloc::vec::Vec;

use super::address::Domain;
use super::bounce::{self, Failed};
use super::client::{Fate, Mail, Reason};
use super::envelope::Recipient;
use super::trace::UnixSeconds;
use crate::time::Nanos;

/// When a mail is tried again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RetryPolicy {
    /// The pause behind the first attempt; each further one is twice the one before.
    pub first: Nanos,
    /// The longest pause.
    pub most: Nanos,
    /// How long it is tried at all.
    pub life: Nanos,
}

impl Default for RetryPolicy {
    /// 30 minutes, 4 hours, 5 days.
    fn default() -> Self {
        let minutes = |minutes: u64| Nanos::from_millis(minutes * 60_000);
        Self { first: minutes(30), most: minutes(240), life: minutes(5 * 24 * 60) }
    }
}

impl RetryPolicy {
    /// The pause behind attempt number `attempts`, counted from 1.
    #[must_use]
    pub fn pause(&self, attempts: u32) -> Nanos {
        let doubled = 1_u64.checked_shl(attempts.saturating_sub(1)).unwrap_or(u64::MAX);
        self.first.times(doubled).min(self.most)
    }
}

/// The queue's name for a mail.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct MailId(pub u64);

/// A mail that waits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The queue's name for it.
    pub id: MailId,
    /// The mail; its recipients are those that are still to be served.
    pub mail: Mail,
    /// Attempts so far.
    pub attempts: u32,
    /// When it came.
    pub since: Nanos,
    /// When it is tried next.
    pub due: Nanos,
    /// Whether a server may have it already, whose last word was lost: another attempt may make a second one.
    pub in_doubt: bool,
    taken: bool,
}

/// What became of an attempt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// A recipient has it.
    Delivered(MailId, Recipient),
    /// It is tried again for those that are left.
    Retry {
        /// Which.
        id: MailId,
        /// When.
        due: Nanos,
        /// For how many.
        left: usize,
    },
    /// A recipient won't have it; a report is on its way to the sender where there is one and wants it.
    Failed {
        /// Which.
        id: MailId,
        /// Who.
        recipient: Recipient,
        /// Why.
        reason: Reason,
        /// The report.
        report: Option<MailId>,
    },
}

/// Mail that waits.
#[derive(Clone, Debug)]
pub struct Queue {
    name: Domain,
    policy: RetryPolicy,
    epoch: UnixSeconds,
    entries: Vec<Entry>,
    next: u64,
}

impl Queue {
    /// An empty queue of a host; `epoch` is when its time is zero.
    #[must_use]
    pub const fn new(name: Domain, policy: RetryPolicy, epoch: UnixSeconds) -> Self {
        Self { name, policy, epoch, entries: Vec::new(), next: 1 }
    }

    /// Mail that waits, in the order in which it came.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// A mail comes; it is due at once.
    pub fn push(&mut self, now: Nanos, mail: Mail) -> MailId {
        let id = MailId(self.next);
        self.next += 1;
        let entry = Entry { id, mail, attempts: 0, since: now, due: now, in_doubt: false, taken: false };
        self.entries.push(entry);
        id
    }

    /// Takes a mail out of the queue; it isn't tried again.
    pub fn withdraw(&mut self, id: MailId) -> Option<Mail> {
        let at = self.entries.iter().position(|entry| entry.id == id)?;
        Some(self.entries.remove(at).mail)
    }

    /// When the next mail is due, if one waits.
    #[must_use]
    pub fn next_due(&self) -> Option<Nanos> {
        self.entries.iter().filter(|entry| !entry.taken).map(|entry| entry.due).min()
    }

    /// The mail that is due longest. It stays, and isn't given out again until it is told how that went.
    pub fn take(&mut self, now: Nanos) -> Option<(MailId, Mail)> {
        let waiting = self.entries.iter_mut().filter(|entry| !entry.taken && entry.due <= now);
        let entry = waiting.min_by_key(|entry| (entry.due, entry.id))?;
        entry.taken = true;
        entry.attempts += 1;
        Some((entry.id, entry.mail.clone()))
    }

    /// Its host starts again: no attempt is under way any more, and all mail is due at once.
    pub fn restart(&mut self, now: Nanos) {
        for entry in &mut self.entries {
            (entry.taken, entry.due) = (false, now);
        }
    }

    /// Takes what became of each recipient of an attempt, in the order of the mail's envelope.
    pub fn settle(&mut self, now: Nanos, id: MailId, fates: Vec<Fate>) -> Vec<Outcome> {
        let Some(at) = self.entries.iter().position(|entry| entry.id == id) else { return Vec::new() };
        let mut entry = self.entries.remove(at);
        let mut outcomes = Vec::new();
        let (mut left, mut failed) = (Vec::new(), Vec::new());
        let too_old = now.since(entry.since) >= self.policy.life;
        let recipients = core::mem::take(&mut entry.mail.envelope.recipients);
        for (recipient, fate) in recipients.into_iter().zip(fates) {
            match fate {
                Fate::Delivered(_) => outcomes.push(Outcome::Delivered(id, recipient)),
                Fate::Refused(reason) => failed.push(Failed { recipient, reason, expired: false }),
                Fate::Deferred { reason, .. } if too_old => failed.push(Failed { recipient, reason, expired: true }),
                Fate::Deferred { in_doubt, .. } => {
                    entry.in_doubt |= in_doubt;
                    left.push(recipient);
                }
            }
        }
        let date = self.epoch.after(now);
        let report = bounce::report(&self.name, self.next, date, &entry.mail, &failed);
        let report = report.map(|mail| self.push(now, mail));
        let told = |failed: Failed| {
            let report = report.filter(|_| bounce::is_wanted(&failed.recipient));
            Outcome::Failed { id, recipient: failed.recipient, reason: failed.reason, report }
        };
        outcomes.extend(failed.into_iter().map(told));
        if !left.is_empty() {
            let due = now.plus(self.policy.pause(entry.attempts));
            outcomes.push(Outcome::Retry { id, due, left: left.len() });
            entry.mail.envelope.recipients = left;
            (entry.due, entry.taken) = (due, false);
            let place = self.entries.iter().position(|other| other.id > id).unwrap_or(self.entries.len());
            self.entries.insert(place, entry);
        }
        outcomes
    }
}
