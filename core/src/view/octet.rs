//! Time by the octet: when each octet of a message on the line has left its sender and has come to its receiver. Pure.

use alloc::vec::Vec;

use super::flight::Flight;
use crate::study::Playhead;
use crate::time::Nanos;
use crate::world::record::{FaultDetail, RecordId, What};
use crate::world::recording::Recording;

/// A message on the line, octet by octet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OnLine {
    /// The record with which it left.
    pub msg: RecordId,
    /// How many octets it has.
    pub octets: u32,
    /// How many have left.
    pub left: u32,
    /// How many have come.
    pub come: u32,
}

/// Octets that leave and come at a steady pace, but for the times when the line stood still.
struct Pace {
    flight: Flight,
    rate: u64,
    delay: Nanos,
    /// When the line stood still since the message is on it, and for how long each time.
    held: Vec<(Nanos, Nanos)>,
}

impl Pace {
    fn of(run: &Recording, flight: Flight, upto: RecordId) -> Self {
        let held = run.log().range(flight.msg, upto).filter_map(|record| {
            if let What::Fault { detail: Some(FaultDetail::Held { ns }), .. } = record.what
                && record.link == flight.link.0
            {
                Some((record.t, ns))
            } else {
                None
            }
        });
        let (rate, delay) = (run.settings().rate.0.max(1), run.settings().delay);
        Self { flight, rate, delay, held: held.collect() }
    }

    /// When something of it happens that would happen at `t` had the line never stood still.
    fn late(&self, t: Nanos) -> Nanos {
        self.held.iter().fold(t, |t, (at, time)| if t > *at { t.plus(*time) } else { t })
    }

    /// When octet `k`, from 1, has left, or has come.
    fn at(&self, k: u64, comes: bool) -> Nanos {
        let left = self.flight.first.plus(Nanos(self.rate).times(k));
        self.late(if comes { left.plus(self.delay) } else { left })
    }

    /// How many octets have left, or have come, by `t`: the instants are in order.
    fn by(&self, t: Nanos, comes: bool) -> u64 {
        let (mut low, mut high) = (0, u64::from(self.flight.octets));
        while low < high {
            let middle = (low + high).div_ceil(2);
            if self.at(middle, comes) <= t {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        low
    }

    fn next(&self, t: Nanos, comes: bool) -> Option<Nanos> {
        let k = self.by(t, comes) + 1;
        (k <= u64::from(self.flight.octets)).then(|| self.at(k, comes))
    }

    fn before(&self, t: Nanos, comes: bool) -> Option<Nanos> {
        let just = Nanos(t.0.checked_sub(1)?);
        let k = self.by(just, comes);
        (k > 0).then(|| self.at(k, comes))
    }
}

fn paces(run: &Recording, event: RecordId) -> Vec<Pace> {
    run.moment(event).flights.iter().map(|flight| Pace::of(run, *flight, event)).collect()
}

/// The messages on the line at a playhead, in order of sending.
#[must_use]
pub fn on_line(run: &Recording, playhead: Playhead) -> Vec<OnLine> {
    let of = |pace: &Pace| OnLine {
        msg: pace.flight.msg,
        octets: pace.flight.octets,
        left: pace.by(playhead.at, false) as u32,
        come: pace.by(playhead.at, true) as u32,
    };
    paces(run, playhead.event).iter().map(of).collect()
}

fn t(run: &Recording, n: RecordId) -> Nanos {
    run.log().get(n).map_or(Nanos::ZERO, |record| record.t)
}

/// Where the next octet has left or has come; right after the next record where that is before it.
#[must_use]
pub fn octet_on(run: &Recording, from: Playhead) -> Playhead {
    let octets = paces(run, from.event);
    let next = octets.iter().flat_map(|pace| [false, true].map(|comes| pace.next(from.at, comes))).flatten().min();
    let record = from.event + 1;
    if record > run.len() {
        return Playhead { event: run.len(), at: run.end_time().max(from.at) };
    }
    let happens = t(run, record);
    match next.filter(|at| *at < happens) {
        Some(at) => Playhead { event: from.event, at },
        None => Playhead { event: record, at: happens },
    }
}

/// Where the octet before had left or had come; before the record where that is after it.
#[must_use]
pub fn octet_back(run: &Recording, from: Playhead) -> Playhead {
    let stands = |event: RecordId, until: Nanos| {
        let start = t(run, event);
        let octets = paces(run, event);
        let last = octets.iter().flat_map(|pace| [false, true].map(|comes| pace.before(until, comes))).flatten().max();
        Playhead { event, at: last.filter(|at| *at > start).unwrap_or(start) }
    };
    if from.at > t(run, from.event) {
        return stands(from.event, from.at);
    }
    from.event.checked_sub(1).map_or_else(Playhead::default, |before| stands(before, from.at))
}
