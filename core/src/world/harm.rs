//! What harms a line without breaking it, and rules by which it happens: damaged octets, a line that stands still, one way
//! that carries nothing.

use alloc::sync::Arc;

use super::log::Log;
use super::record::{Damage, FaultDetail, FaultName, LinkId, NodeId, Place, RecordId, What};
use super::run::{Pending, World};
use crate::endpoint::Input;
use crate::lesson::scenario::{FaultKind, FaultSpec, FaultWhen, Which};
use crate::octets::Chunk;
use crate::session::primitive::Request;
use crate::time::Nanos;

/// A message that leaves: what rules look at.
pub(super) struct Leaving {
    pub(super) msg: RecordId,
    pub(super) node: NodeId,
    pub(super) name: &'static str,
    /// When its first octet leaves.
    pub(super) first: Nanos,
}

impl World {
    /// Does what a fault says.
    pub(super) fn harm(&mut self, log: &mut Log, what: FaultKind) {
        match what {
            FaultKind::Cut(link) => self.cut(log, LinkId(link)),
            FaultKind::Restore(link) => self.restore(log, LinkId(link)),
            FaultKind::Crash(node) => self.crash(log, NodeId(node)),
            FaultKind::CutOneWay { from } => self.cut_one_way(log, NodeId(from)),
            FaultKind::Stall { link, ms } => self.stall(log, LinkId(link), Nanos::from_millis(ms)),
            FaultKind::Corrupt { which, octet, mask } => self.corrupt(log, which, octet, mask),
            FaultKind::Abort(node) => self.user_aborts(log, NodeId(node)),
        }
    }

    /// Puts a fault where it waits for its time.
    pub(super) fn arm(&mut self, fault: FaultSpec) {
        match (&fault.when, fault.what) {
            (FaultWhen::Ms(ms), what) => self.pend(Nanos::from_millis(*ms).max(self.now), Pending::Fault(what)),
            (FaultWhen::Record(_) | FaultWhen::Wire(_) | FaultWhen::Every { .. }, _) => self.faults.push((fault, 0)),
        }
    }

    /// A message leaves: rules count it, and damage that waits for a message falls on it.
    pub(super) fn leaves(&mut self, log: &mut Log, message: &Leaving) {
        let waiting = self.waiting.iter().position(|(node, _, _)| *node == message.node);
        if let Some((_, octet, mask)) = waiting.map(|place| self.waiting.remove(place)) {
            self.corrupt(log, Which::Message(message.msg), octet, mask);
        }
        for place in 0..self.faults.len() {
            let (fault, counted) = &mut self.faults[place];
            let FaultWhen::Every { from, name, k } = &fault.when else { continue };
            if *from != message.node.0 || *name != message.name {
                continue;
            }
            *counted += 1;
            if !(*counted).is_multiple_of((*k).max(1)) {
                continue;
            }
            match fault.what {
                FaultKind::Corrupt { octet, mask, .. } => {
                    self.corrupt(log, Which::Message(message.msg), octet, mask);
                }
                what @ (FaultKind::Cut(_)
                | FaultKind::Restore(_)
                | FaultKind::Crash(_)
                | FaultKind::CutOneWay { .. }
                | FaultKind::Stall { .. }
                | FaultKind::Abort(_)) => self.pend(message.first, Pending::Fault(what)),
            }
        }
    }

    /// The message that a fault means, where it is on the way: link, side of its sender, place among those on the way.
    fn meant(&self, which: Which) -> Option<(usize, usize, usize)> {
        self.links.iter().enumerate().find_map(|(index, link)| {
            let pipes = &link.connection.as_ref()?.pipes;
            pipes.iter().enumerate().find_map(|(side, pipe)| {
                let place = pipe.flying.iter().position(|sent| match which {
                    Which::Message(msg) => sent.msg == msg,
                    Which::NextFrom(node) => link.ends[side] == NodeId(node),
                })?;
                Some((index, side, place))
            })
        })
    }

    /// Changes one octet of a message on its way. The next message of a node is the oldest on its way, or else the next that it
    /// sends. Past the end of a message, with a mask of 0, or where the message has come already, nothing happens.
    fn corrupt(&mut self, log: &mut Log, which: Which, octet: u32, mask: u8) {
        let Some((index, side, place)) = self.meant(which) else {
            if let Which::NextFrom(node) = which {
                self.waiting.push((NodeId(node), octet, mask));
            }
            return;
        };
        let Some(sent) = self.links[index].connection.as_ref().map(|open| &open.pipes[side].flying[place]) else {
            return;
        };
        let mut was = [0];
        match sent.octets.read(u64::from(octet), &mut was, &self.sources) {
            Ok(true) if mask != 0 => {}
            Ok(_) => return,
            Err(needs) => {
                self.needs = Some(needs);
                return;
            }
        }
        let ([was], msg) = (was, sent.msg);
        let is = was ^ mask;
        let patched = Arc::new(sent.octets.patched(u64::from(octet), is));
        let link = LinkId(index as u8);
        let detail = Some(FaultDetail::Damage(Damage { msg, octet, was, is }));
        self.fault(log, Place::Net(link), link, What::Fault { name: FaultName::Corrupt, pos: None, detail });
        if let Some(open) = &mut self.links[index].connection {
            let sent = &mut open.pipes[side].flying[place];
            (sent.octets, sent.damaged) = (patched, true);
        }
    }

    /// A link holds its octets for a time, both ways; then it goes on. What is asked of it meanwhile waits.
    fn stall(&mut self, log: &mut Log, id: LinkId, time: Nanos) {
        let now = self.now;
        let Some(link) = self.links.get_mut(usize::from(id.0)) else { return };
        link.hold(now, time);
        if let Some(tc) = link.connection.as_ref().map(|open| open.tc) {
            self.postpone(id, tc, time);
        }
        let detail = Some(FaultDetail::Held { ns: time });
        self.fault(log, Place::Net(id), id, What::Fault { name: FaultName::Stall, pos: None, detail });
    }

    /// What a node sends from now on is lost, and what is on its way from it. Nobody is told.
    fn cut_one_way(&mut self, log: &mut Log, from: NodeId) {
        let Some(id) = self.node(from).map(|node| node.link) else { return };
        let Some(link) = self.links.get_mut(usize::from(id.0)) else { return };
        let side = link.side(from);
        link.deaf[side] = true;
        let pos = self.position(id);
        let detail = Some(FaultDetail::From { from: from.letter() });
        let fault = self.fault(log, Place::Net(id), id, What::Fault { name: FaultName::CutOneWay, pos, detail });
        self.lose(log, id, Some(side), fault);
    }

    /// A link whose one way carried nothing works again: a stream with a hole can't go on, and both its ends learn that it broke.
    pub(super) fn restore(&mut self, log: &mut Log, id: LinkId) {
        let Some(link) = self.links.get_mut(usize::from(id.0)) else { return };
        let holed = core::mem::take(&mut link.deaf) != [false; 2] && link.connection.is_some();
        let ends = link.ends;
        link.up = true;
        let what = What::Fault { name: FaultName::Restore, pos: None, detail: None };
        let fault = self.fault(log, Place::Net(id), id, what);
        if holed {
            self.both_lose(log, id, ends, fault);
        }
    }

    /// A node's user breaks its session off, if it has one.
    fn user_aborts(&mut self, log: &mut Log, id: NodeId) {
        let what = What::Ui { name: "ABORT", q: id.letter().into(), value: u64::from(id.0) };
        let cause = self.note(log, Place::You, 0, what);
        let request = Request::UAbort(Chunk::new());
        let legal = self.node(id).is_some_and(|node| node.spm.check(&request).is_ok());
        self.tell_session(log, id, Input::Request(request), cause);
        if legal && let Some(node) = self.nodes.get_mut(usize::from(id.0)) {
            let doings = node.user.breaks_off();
            self.do_all(log, id, doings, cause);
        }
        self.settle(log);
    }
}
