//! When something is due: the learner's next action, and faults that wait for a record or for octets.

use super::action::When;
use super::log::Log;
use super::run::World;
use crate::lesson::scenario::{FaultKind, FaultWhen};
use crate::time::Nanos;

impl World {
    /// When the learner's next action is due, as far as that is known now.
    pub(super) fn armed(&self, log: &Log, decision: bool) -> Option<Nanos> {
        match self.script.get(self.acted)?.when {
            When::Start => Some(self.now),
            When::Record(n) => (log.len() >= n).then_some(self.now),
            When::Time(at) => Some(at.max(self.now)),
            When::Position(octets) => self.position_at(octets),
            When::Wire(octets) => self.wire_at(octets),
            When::Decision => decision.then_some(self.now),
        }
    }

    /// The first fault that is due, with its place and its instant.
    pub(super) fn due_fault(&self, log: &Log) -> Option<(Nanos, usize, FaultKind)> {
        let due = |when: &FaultWhen| match when {
            FaultWhen::Record(n) => (log.len() >= *n).then_some(self.now),
            FaultWhen::Wire(octets) => self.wire_at(*octets),
            // An instant is pending from the start; the others happen with the messages that they count.
            FaultWhen::Ms(_) | FaultWhen::Every { .. } => None,
        };
        let faults = self.faults.iter().enumerate();
        faults.filter_map(|(place, (fault, _))| Some((due(&fault.when)?, place, fault.what))).min_by_key(|due| due.0)
    }

    /// When octet `octets` − 1 of the file has left, if its message is on the line.
    fn position_at(&self, octets: u64) -> Option<Nanos> {
        self.links.iter().zip(&self.data).find_map(|(link, data)| {
            let (msg, off, len) = (*data)?;
            let inside = octets.checked_sub(off).filter(|inside| (1..=len).contains(inside))?;
            let sent =
                link.connection.as_ref()?.pipes.iter().flat_map(|pipe| &pipe.flying).find(|sent| sent.msg == msg)?;
            let at = sent.left_at(sent.octets.len() - len + inside, link.rate);
            (at >= self.now).then_some(at)
        })
    }

    /// When so many octets have left the first end of the first link in this connection, if they are on the line.
    fn wire_at(&self, octets: u64) -> Option<Nanos> {
        let link = self.links.first()?;
        let pipe = &link.connection.as_ref()?.pipes[0];
        let mut end = pipe.handed;
        for sent in pipe.flying.iter().rev() {
            let start = end - sent.octets.len();
            if octets > start {
                let at = sent.left_at(octets.checked_sub(start).filter(|_| octets <= end)?, link.rate);
                return (at >= self.now).then_some(at);
            }
            end = start;
        }
        None
    }
}
