//! The learner in a user's chair. What that user's policy would do it doesn't do any more; what she asks goes to the machine
//! as any user's request does, and is refused as any is.

use super::log::Log;
use super::record::{NodeId, Place, What};
use super::run::World;
use crate::lesson::ask::Ask;

impl World {
    /// The learner takes a user's chair.
    pub(super) fn sit(&mut self, log: &mut Log, id: NodeId) {
        let Some(node) = self.nodes.get_mut(usize::from(id.0)) else { return };
        node.user.hand_over();
        self.note(log, Place::You, 0, What::Ui { name: "SIT", q: id.letter().into(), value: u64::from(id.0) });
    }

    /// From a user's chair the learner asks for something.
    pub(super) fn asks(&mut self, log: &mut Log, id: NodeId, ask: &Ask) {
        let Some(node) = self.nodes.get_mut(usize::from(id.0)) else { return };
        node.user.hand_over();
        let spm = &node.spm;
        let doings = node.user.asked(ask, |request| spm.check(request).is_ok());
        let cause =
            self.note(log, Place::You, 0, What::Ui { name: "ASK", q: id.letter().into(), value: u64::from(id.0) });
        self.do_all(log, id, doings, cause);
        self.settle(log);
    }
}
