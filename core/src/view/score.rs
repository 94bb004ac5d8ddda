//! The score: how screen time maps to virtual time. Pure and integer; saved state never stores screen time.

use crate::order;
use alloc::vec::Vec;

use super::item::{Item, ItemKind};
use crate::time::Nanos;

/// How long things take on the screen at speed 1, in milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Dwell {
    /// A single message.
    pub message: u32,
    /// A group, whatever its size.
    pub group: u32,
    /// A fault, or something a user is told because of it.
    pub fault: u32,
    /// A span of virtual time in which nothing happens takes at most this.
    pub wait: u32,
    /// All rows together take at most about this; 0 for no limit.
    pub longest: u32,
}

/// A span of the score: screen time and virtual time run evenly in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    /// Screen time at its start, ms.
    pub from_ms: u64,
    /// Screen time at its end, ms.
    pub to_ms: u64,
    /// Virtual time at its start.
    pub from_t: Nanos,
    /// Virtual time at its end.
    pub to_t: Nanos,
    /// The row that it is about.
    pub item: Option<u32>,
    /// Whether a long wait is compressed in it.
    pub compressed: bool,
}

/// Spans end to end, from screen time 0.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Score {
    /// The spans, in order of both times.
    pub spans: Vec<Span>,
}

impl Score {
    /// Screen time of the end, ms.
    #[must_use]
    pub fn length_ms(&self) -> u64 {
        self.spans.last().map_or(0, |span| span.to_ms)
    }

    /// The virtual time at a screen time; the ends hold outside.
    #[must_use]
    pub fn virtual_at(&self, ms: u64) -> Nanos {
        let index = self.spans.partition_point(|span| span.to_ms < ms);
        self.spans.get(index).map_or_else(
            || self.spans.last().map_or(Nanos::ZERO, |span| span.to_t),
            |span| {
                let (length, gone) = (span.to_ms - span.from_ms, ms.saturating_sub(span.from_ms));
                span.from_t.plus(Nanos(share(span.to_t.since(span.from_t).0, gone, length)))
            },
        )
    }

    /// The screen time at a virtual time; the ends hold outside.
    #[must_use]
    pub fn screen_at(&self, t: Nanos) -> u64 {
        let index = self.spans.partition_point(|span| span.to_t < t);
        self.spans.get(index).map_or_else(
            || self.length_ms(),
            |span| {
                let (length, gone) = (span.to_t.since(span.from_t).0, t.since(span.from_t).0);
                span.from_ms + share(span.to_ms - span.from_ms, gone, length)
            },
        )
    }

    /// The span at a screen time.
    #[must_use]
    pub fn span_at(&self, ms: u64) -> Option<&Span> {
        self.spans.get(self.spans.partition_point(|span| span.to_ms < ms)).or(self.spans.last())
    }
}

const fn share(whole: u64, part: u64, of: u64) -> u64 {
    if of == 0 { whole } else { (whole as u128 * part as u128 / of as u128) as u64 }
}

/// Parts of a millisecond in which spans are summed, so that rounding doesn't add up.
const PARTS: u128 = 1 << 10;

/// What a row takes on the screen, and over which virtual time.
struct Part {
    from: Nanos,
    to: Nanos,
    ms: u32,
    item: u32,
}

/// The score of rows up to the instant `end`. Each row's dwell is spread evenly over its own virtual time; where rows overlap
/// their shares add up, so that a message in the middle of a group gets its time as well.
#[must_use]
pub fn score(items: &[Item], end: Nanos, dwell: &Dwell) -> Score {
    let mut parts: Vec<Part> = items.iter().filter_map(|item| part(item, dwell)).collect();
    order::by(&mut parts, |part| [part.from.0, part.to.0]);
    let total: u64 = parts.iter().map(|part| u64::from(part.ms)).sum();
    let longest = u64::from(dwell.longest);
    if longest > 0 && total > longest {
        // Many rows: all go faster alike.
        for part in &mut parts {
            part.ms = (u64::from(part.ms) * longest / total).max(1) as u32;
        }
    }
    let mut edges: Vec<Nanos> = parts.iter().flat_map(|part| [part.from, part.to]).collect();
    edges.extend([Nanos::ZERO, end]);
    order::by(&mut edges, |edge| [edge.0, 0]);
    edges.dedup();
    let mut sweep = Sweep { score: Score::default(), screen: 0, wait: dwell.wait };
    let mut active: Vec<&Part> = Vec::new();
    let mut waiting = parts.iter().peekable();
    for (index, from) in edges.iter().enumerate() {
        active.retain(|part| part.to > *from);
        while let Some(part) = waiting.next_if(|part| part.from <= *from) {
            if part.from == part.to {
                sweep.stand(part);
            } else {
                active.push(part);
            }
        }
        if let Some(to) = edges.get(index + 1) {
            sweep.run(*from, *to, &active);
        }
    }
    sweep.score
}

struct Sweep {
    score: Score,
    /// Screen time so far, in parts of a millisecond.
    screen: u128,
    wait: u32,
}

impl Sweep {
    /// Screen time passes, virtual time stands.
    fn stand(&mut self, part: &Part) {
        self.push(part.from, part.from, u128::from(part.ms) * PARTS, Some(part.item), false);
    }

    fn run(&mut self, from: Nanos, to: Nanos, active: &[&Part]) {
        let span = u128::from(to.since(from).0);
        if active.is_empty() {
            return self.push(from, to, u128::from(self.wait) * PARTS, None, true);
        }
        let share = |part: &&Part| u128::from(part.ms) * PARTS * span / u128::from(part.to.since(part.from).0.max(1));
        let shares = active.iter().map(share).sum();
        // The row that moves fastest is the one to watch.
        let item = active.iter().max_by_key(|part| share(part)).map(|part| part.item);
        self.push(from, to, shares, item, false);
    }

    fn push(&mut self, from_t: Nanos, to_t: Nanos, parts: u128, item: Option<u32>, compressed: bool) {
        let from_ms = (self.screen / PARTS) as u64;
        self.screen += parts;
        let to_ms = (self.screen / PARTS) as u64;
        self.score.spans.push(Span { from_ms, to_ms, from_t, to_t, item, compressed });
    }
}

fn part(item: &Item, dwell: &Dwell) -> Option<Part> {
    let ms = match &item.kind {
        ItemKind::Message(_) => dwell.message,
        ItemKind::Group { .. } => dwell.group,
        ItemKind::Fault { .. } | ItemKind::Told { .. } | ItemKind::Refused { .. } | ItemKind::Done { .. } => {
            dwell.fault
        }
        ItemKind::Learner { .. } | ItemKind::Decision { .. } => return None,
    };
    Some(Part { from: item.from_t, to: item.to_t, ms, item: item.index })
}
