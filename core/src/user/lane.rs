//! The steps of a script: where a user is in them, and in those that are done beside them.

use alloc::vec::Vec;

use super::scripted::Scripted;
use super::{Alarm, Doing};
use crate::lesson::script::{Step, Told, Wait};
use crate::time::Nanos;

/// Steps, and steps beside them.
pub(super) const LANES: usize = 2;

/// Where a user is in a list of steps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lane {
    /// The step it is at.
    pub(super) step: usize,
    /// How often it was told what the step waits for; `None` while its alarm runs.
    heard: Option<u32>,
    /// The alarm that counts: earlier ones are stale. Which lane it is of is the remainder by their number.
    ticket: u32,
}

impl Lane {
    /// At the beginning of a list of steps.
    pub(super) const fn new(lane: usize) -> Self {
        Self { step: 0, heard: Some(0), ticket: lane as u32 }
    }
}

impl Scripted {
    pub(super) fn start(&mut self) -> Vec<Doing> {
        (0..LANES).flat_map(|lane| self.go_on(lane)).collect()
    }

    /// An alarm rings.
    pub(super) fn woke(&mut self, ticket: u32) -> Vec<Doing> {
        let lane = ticket as usize % LANES;
        if ticket != self.lanes[lane].ticket || self.lanes[lane].heard.is_some() {
            return Vec::new();
        }
        self.advance(lane)
    }

    /// The step that a lane is at.
    pub(super) fn at(&self, lane: usize) -> Option<&Step> {
        let steps = if lane == 0 { &self.script.steps } else { &self.script.beside };
        steps.get(self.lanes[lane].step)
    }

    /// No step is done any more.
    pub(super) fn leave_script(&mut self) {
        for (lane, steps) in [self.script.steps.len(), self.script.beside.len()].into_iter().enumerate() {
            (self.lanes[lane].step, self.lanes[lane].heard) = (steps, Some(0));
        }
    }

    /// A lane is told something: its step may have waited for it.
    pub(super) fn hear(&mut self, lane: usize, told: Told) -> Vec<Doing> {
        let (Some(step), Some(heard)) = (self.at(lane), self.lanes[lane].heard) else { return Vec::new() };
        let Wait::Told { what, times, after } = step.wait else { return Vec::new() };
        if what != told {
            return Vec::new();
        }
        self.lanes[lane].heard = Some(heard + 1);
        match after {
            _ if heard + 1 < times => Vec::new(),
            0 => self.advance(lane),
            _ => alloc::vec![self.alarm(lane, Alarm::In(Nanos::from_millis(after)))],
        }
    }

    /// Does a lane's step, and what follows it at once.
    fn advance(&mut self, lane: usize) -> Vec<Doing> {
        let mut doings = self.fire(lane);
        doings.extend(self.go_on(lane));
        doings
    }

    /// Does the steps that wait for nothing, and sets the alarm of one that waits for a time.
    fn go_on(&mut self, lane: usize) -> Vec<Doing> {
        let mut doings = Vec::new();
        while let (Some(step), Some(_)) = (self.at(lane), self.lanes[lane].heard) {
            match step.wait {
                Wait::After(0) => doings.extend(self.fire(lane)),
                Wait::After(millis) => doings.push(self.alarm(lane, Alarm::In(Nanos::from_millis(millis)))),
                Wait::At(millis) => doings.push(self.alarm(lane, Alarm::At(Nanos::from_millis(millis)))),
                Wait::Told { .. } => break,
            }
        }
        doings
    }

    fn alarm(&mut self, lane: usize, alarm: Alarm) -> Doing {
        let lane = &mut self.lanes[lane];
        lane.heard = None;
        lane.ticket += LANES as u32;
        Doing::Wake(alarm, lane.ticket)
    }

    fn fire(&mut self, lane: usize) -> Vec<Doing> {
        let Some(step) = self.at(lane).cloned() else { return Vec::new() };
        self.lanes[lane].step += 1;
        self.lanes[lane].heard = Some(0);
        let Some(ask) = step.ask else { return Vec::new() };
        if step.refused {
            // Nothing will come of it: what it would have changed is forgotten.
            let doings = self.clone().perform(&ask);
            return doings.into_iter().filter(|doing| matches!(doing, Doing::Ask(_))).collect();
        }
        self.perform(&ask)
    }
}
