//! Faults, and what opens and closes a stream over a link.

use super::link::{Connection, Pipe};
use super::log::Log;
use super::record::{AppName, Dir, Facts, FaultName, LinkId, NodeId, Place, Record, RecordId, What};
use super::run::{Pending, World};
use super::station::Happening;
use crate::endpoint::{Cause, Input, Opener};
use crate::order;
use crate::time::Nanos;

impl World {
    /// A node opens a stream: the peer knows after one delay, the node itself after two.
    pub(super) fn line_open(&mut self, id: NodeId) {
        let Some(node) = self.nodes.get_mut(usize::from(id.0)) else { return };
        let Some(link) = self.links.get_mut(usize::from(node.link.0)) else { return };
        if !link.up || link.deaf != [false; 2] || link.connection.is_some() {
            self.pend(self.now, Pending::Unreachable { node: id });
            return;
        }
        link.made += 1;
        let (tc, delay) = (link.made, link.delay);
        let side = link.side(id);
        let peer = link.ends[1 - side];
        let mut open = [false; 2];
        open[side] = true;
        link.connection = Some(Connection { tc, pipes: [Pipe::default(), Pipe::default()], open });
        node.tc = tc;
        let there = self.now.max(link.held_until).plus(delay);
        self.pend(there, Pending::Opened { node: peer, tc, opener: Opener::Them });
        self.pend(there.plus(delay), Pending::Opened { node: id, tc, opener: Opener::Us });
    }

    /// A node closes its stream in order: the peer knows when all that was sent before has come.
    pub(super) fn line_close(&mut self, log: &mut Log, id: NodeId) {
        let now = self.now;
        let Some(node) = self.nodes.get_mut(usize::from(id.0)) else { return };
        let index = usize::from(node.link.0);
        node.tc = 0;
        let Some(link) = self.links.get_mut(index) else { return };
        let (side, delay, held) = (link.side(id), link.delay, link.held_until);
        let deaf = link.deaf[side];
        let peer = link.ends[1 - side];
        let Some(connection) = &mut link.connection else { return };
        connection.open[side] = false;
        let tc = connection.tc;
        let comes = connection.pipes[side].free_at.max(now).max(held).plus(delay);
        if connection.open[1 - side] {
            // Where nothing gets through, the peer doesn't know until the way is mended.
            if !deaf {
                self.pend(comes, Pending::Closed { node: peer, tc });
            }
            return;
        }
        self.lose(log, LinkId(index as u8), None, 0);
        if let Some(link) = self.links.get_mut(index) {
            link.connection = None;
        }
        self.forget(LinkId(index as u8), tc);
    }

    pub(super) fn closed(&mut self, log: &mut Log, id: NodeId, tc: u32) {
        self.tell_closed(log, id, Cause::Closed, 0);
        let Some(node) = self.nodes.get_mut(usize::from(id.0)) else { return };
        let index = usize::from(node.link.0);
        node.tc = 0;
        let over = self.links.get_mut(index).is_some_and(|link| {
            let side = link.side(id);
            link.connection.as_mut().is_some_and(|connection| {
                connection.open[side] = false;
                connection.open == [false; 2]
            })
        });
        if over {
            self.lose(log, LinkId(index as u8), None, 0);
            self.links[index].connection = None;
            self.forget(LinkId(index as u8), tc);
        }
        self.settle(log);
    }

    /// The line breaks: what is on it is lost, and each end that has a stream learns it at once.
    pub(super) fn cut(&mut self, log: &mut Log, id: LinkId) {
        let Some(link) = self.links.get_mut(usize::from(id.0)) else { return };
        link.up = false;
        link.deaf = [false; 2];
        let ends = link.ends;
        let pos = self.position(id);
        let fault = self.fault(log, Place::Net(id), id, What::Fault { name: FaultName::Cut, pos, detail: None });
        self.both_lose(log, id, ends, fault);
    }

    /// Both ends of a link lose their stream, and learn it at once.
    pub(super) fn both_lose(&mut self, log: &mut Log, id: LinkId, ends: [NodeId; 2], fault: RecordId) {
        self.break_off(log, id, fault);
        for end in ends {
            self.tell_broken(log, end, Cause::Cut, fault);
        }
        self.settle(log);
    }

    /// A node loses all that isn't on durable store; its peer learns that the connection is gone.
    pub(super) fn crash(&mut self, log: &mut Log, id: NodeId) {
        let Some(node) = self.nodes.get(usize::from(id.0)) else { return };
        let link_id = node.link;
        let pos = self.position(link_id);
        let fault =
            self.fault(log, Place::Node(id), link_id, What::Fault { name: FaultName::Crash, pos, detail: None });
        self.break_off(log, link_id, fault);
        if let Some(node) = self.nodes.get_mut(usize::from(id.0)) {
            node.crash();
        }
        self.tell_station(log, id, Happening::Crashed, fault);
        if self.nodes.get(usize::from(id.0)).is_some_and(|node| node.user.waits()) {
            self.note_at(log, id, fault, What::App { name: AppName::Wait, facts: Facts::None {} });
        }
        let peers = self.links.get(usize::from(link_id.0)).map(|link| link.ends);
        for peer in peers.into_iter().flatten().filter(|peer| *peer != id) {
            self.tell_broken(log, peer, Cause::Crashed, fault);
        }
        self.settle(log);
    }

    pub(super) fn recover(&mut self, log: &mut Log, id: NodeId) {
        let name = "RECOVER";
        let cause = self.note(log, Place::You, 0, What::Ui { name, q: id.letter().into(), value: u64::from(id.0) });
        let Some(node) = self.nodes.get_mut(usize::from(id.0)) else { return };
        let doings = node.user.recover();
        self.do_all(log, id, doings, cause);
        self.settle(log);
    }

    pub(super) fn fault(&self, log: &mut Log, at: Place, link: LinkId, what: What) -> RecordId {
        let n = log.len() + 1;
        let tc =
            self.links.get(usize::from(link.0)).and_then(|link| link.connection.as_ref()).map_or(0, |open| open.tc);
        let sc = self.nodes.iter().filter(|node| node.link == link).map(|node| node.sc).max().unwrap_or(0);
        log.push(Record { n, t: self.now, at, what, link: link.0, tc, sc, cause: 0 });
        n
    }

    /// The octets of the file that have left in this session, where it sends some.
    pub(super) fn position(&self, id: LinkId) -> Option<u64> {
        let link = self.links.get(usize::from(id.0))?;
        let (msg, off, len) = (*self.data.get(usize::from(id.0))?)?;
        let connection = link.connection.as_ref()?;
        let flying = connection.pipes.iter().flat_map(|pipe| &pipe.flying).find(|sent| sent.msg == msg);
        let never = flying.map_or(0, |sent| sent.octets.len() - sent.left_by(self.now, link.rate));
        Some(off + len - never.min(len))
    }

    pub(super) fn break_off(&mut self, log: &mut Log, id: LinkId, cause: RecordId) {
        self.lose(log, id, None, cause);
        let Some(link) = self.links.get_mut(usize::from(id.0)) else { return };
        self.data[usize::from(id.0)] = None;
        if let Some(connection) = link.connection.take() {
            self.forget(id, connection.tc);
        }
    }

    pub(super) fn tell_broken(&mut self, log: &mut Log, id: NodeId, why: Cause, cause: RecordId) {
        if self.node(id).is_some_and(|node| node.tc != 0) {
            self.tell_closed(log, id, why, cause);
            if let Some(node) = self.nodes.get_mut(usize::from(id.0)) {
                node.tc = 0;
            }
        }
    }

    /// What stands on a node's stream learns that this is gone.
    pub(super) fn tell_closed(&mut self, log: &mut Log, id: NodeId, why: Cause, cause: RecordId) {
        if self.is_station(id) {
            self.tell_station(log, id, Happening::Closed(why), cause);
        } else {
            self.tell_transport(log, id, Input::Closed(why), cause);
        }
    }

    /// All messages on a link's line are lost, or those that left one side, in order of sending.
    pub(super) fn lose(&mut self, log: &mut Log, id: LinkId, side: Option<usize>, cause: RecordId) {
        let now = self.now;
        let Some(link) = self.links.get_mut(usize::from(id.0)) else { return };
        let rate = link.rate;
        let Some(connection) = &mut link.connection else { return };
        let of_side = |(of, pipe)| side.is_none_or(|side| side == of).then_some(pipe);
        let pipes = connection.pipes.iter_mut().enumerate().filter_map(of_side);
        let mut lost: alloc::vec::Vec<_> = pipes.flat_map(|pipe: &mut Pipe| pipe.flying.drain(..)).collect();
        order::by(&mut lost, |sent| [u64::from(sent.msg), 0]);
        for sent in lost {
            let Some(tx) = log.get(sent.msg).cloned() else { continue };
            let What::Pdu { name, octets, facts, .. } = tx.what else { continue };
            let (first, last): (Nanos, Nanos) = (sent.first, sent.last.min(now));
            let left = sent.left_by(now, rate) as u32;
            let (dir, msg) = (Dir::Lost, sent.msg);
            let what = What::Pdu { dir, name, msg, octets, first, last, left, row: None, facts, body: None };
            let n = log.len() + 1;
            let cause = if cause == 0 { sent.msg } else { cause };
            log.push(Record { n, t: now, at: Place::Net(id), what, link: tx.link, tc: tx.tc, sc: tx.sc, cause });
        }
    }
}
