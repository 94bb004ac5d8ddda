//! How lifelines look along a run, and which activity is open where: folded from the log once.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use crate::session::primitive::Phase;
use crate::session::token::{Holding, TokenItem};
use crate::world::log::Log;
use crate::world::record::{Facts, FaultName, RecordId, What};

/// How a lifeline looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Lane {
    /// No session.
    #[default]
    Idle,
    /// In a session.
    Session,
    /// In a session, with the data token.
    Token,
}

/// The part of an activity's bracket in a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bracket {
    /// The record with which the activity was started or resumed.
    pub from: RecordId,
    /// Its identifier.
    pub name: String,
    /// It begins here.
    pub first: bool,
    /// It ends here.
    pub last: bool,
    /// It ended because the session did.
    pub broken: bool,
}

struct Activity {
    from: RecordId,
    to: RecordId,
    name: String,
    broken: bool,
}

/// Lifelines and activities of a run.
pub struct Spans {
    lanes: Vec<(RecordId, [Lane; 2])>,
    activities: Vec<Activity>,
}

impl Spans {
    /// Those of a log.
    #[must_use]
    pub fn of(log: &Log) -> Self {
        let mut spans = Self { lanes: vec![(0, [Lane::Idle; 2])], activities: Vec::new() };
        let mut now = [Lane::Idle; 2];
        for record in log.iter() {
            let before = now;
            let Some(node) = record.node().map(|node| usize::from(node.0)).filter(|node| *node < 2) else { continue };
            match &record.what {
                What::St { to, .. } => {
                    now[node] = match *to {
                        "STA01" | "STA01B" | "STA01C" | "STA16" => Lane::Idle,
                        _ if now[node] == Lane::Idle => Lane::Session,
                        _ => now[node],
                    };
                }
                What::Tok { token: TokenItem::Data, to, .. } => {
                    now[node] = match (*to, now[node]) {
                        (Holding::Mine, _) => Lane::Token,
                        (Holding::Theirs | Holding::NotAvailable, Lane::Token) => Lane::Session,
                        (Holding::Theirs | Holding::NotAvailable, lane) => lane,
                    };
                }
                What::Fault { name: FaultName::Crash, .. } => now[node] = Lane::Idle,
                What::Prim { name, phase, facts, .. } if node == 0 => spans.primitive(record.n, name, *phase, facts),
                What::Prim { .. }
                | What::Pdu { .. }
                | What::Tok { .. }
                | What::Fault { .. }
                | What::Refuse { .. }
                | What::App { .. }
                | What::Ui { .. }
                | What::Stop { .. } => {}
            }
            // Its session is over, however that came.
            if node == 0 && now[0] == Lane::Idle && before[0] != Lane::Idle {
                spans.close(record.n, true);
            }
            if now != before {
                spans.lanes.push((record.n, now));
            }
        }
        spans
    }

    fn primitive(&mut self, n: RecordId, name: &str, phase: Phase, facts: &Facts) {
        match (name, phase, facts) {
            ("S-ACTIVITY-START" | "S-ACTIVITY-RESUME", Phase::Req | Phase::Ind, Facts::Activity(facts)) => {
                self.activities.push(Activity { from: n, to: RecordId::MAX, name: facts.act.clone(), broken: false });
            }
            // The end that is looked at either asked for it or answers.
            ("S-ACTIVITY-END" | "S-ACTIVITY-INTERRUPT" | "S-ACTIVITY-DISCARD", Phase::Cnf | Phase::Rsp, _) => {
                self.close(n, false);
            }
            _ => {}
        }
    }

    fn close(&mut self, n: RecordId, broken: bool) {
        if let Some(activity) = self.activities.last_mut().filter(|activity| activity.to == RecordId::MAX) {
            activity.to = n;
            activity.broken = broken;
        }
    }

    /// The lifelines right after record `n`.
    #[must_use]
    pub fn lanes(&self, n: RecordId) -> [Lane; 2] {
        let index = self.lanes.partition_point(|(from, _)| *from <= n);
        index.checked_sub(1).and_then(|index| self.lanes.get(index)).map_or([Lane::Idle; 2], |(_, lanes)| *lanes)
    }

    /// The activity that record `n` belongs to.
    #[must_use]
    pub fn bracket(&self, n: RecordId) -> Option<Bracket> {
        let index = self.activities.partition_point(|activity| activity.from <= n);
        let activity = index.checked_sub(1).and_then(|index| self.activities.get(index))?;
        (n <= activity.to).then(|| Bracket {
            from: activity.from,
            name: activity.name.clone(),
            first: false,
            last: false,
            broken: activity.broken,
        })
    }
}
