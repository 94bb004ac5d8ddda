//! What follows from a happening at once: from the line up to the user and back down, each step a record.

use alloc::format;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::facts;
use super::harm::Leaving;
use super::log::Log;
use super::record::{Dir, Facts, NodeId, Place, Record, RecordId, VarChange, What};
use super::run::{Pending, World};
use super::station::Happening;
use crate::endpoint::{Cause, Down, Endpoint, Input, Opener, Outbox, Output};
use crate::octets::Chunk;
use crate::session::machine::State;
use crate::session::note::{BadParameter, Note, Refusal, Why};
use crate::session::packet;
use crate::session::primitive::{Indication, Phase, Request};
use crate::session::table::{Put, RowId};
use crate::transport::TransportNote;
use crate::user::{Alarm, Doing};

/// A change of state that isn't written down yet.
struct Change {
    from: State,
    to: State,
    row: u16,
    vars: Vec<VarChange>,
    fu: Option<u16>,
}

impl World {
    pub(super) fn begin(&mut self, log: &mut Log, id: NodeId) {
        if self.is_station(id) {
            return self.tell_station(log, id, Happening::Begin, 0);
        }
        let Some(node) = self.nodes.get_mut(usize::from(id.0)) else { return };
        let doings = node.user.start();
        self.do_all(log, id, doings, 0);
        self.settle(log);
    }

    pub(super) fn free(&mut self, log: &mut Log, id: NodeId) {
        if self.is_station(id) {
            return self.tell_station(log, id, Happening::Free, 0);
        }
        let Some(node) = self.nodes.get_mut(usize::from(id.0)) else { return };
        let doings = node.user.ready();
        self.do_all(log, id, doings, 0);
        self.settle(log);
    }

    pub(super) fn wake(&mut self, log: &mut Log, id: NodeId, ticket: u32, cause: RecordId) {
        if self.is_station(id) {
            return self.tell_station(log, id, Happening::Woke(ticket), cause);
        }
        let Some(node) = self.nodes.get_mut(usize::from(id.0)) else { return };
        let doings = node.user.woke(ticket);
        self.do_all(log, id, doings, cause);
        self.settle(log);
    }

    pub(super) fn opened(&mut self, log: &mut Log, id: NodeId, opener: Opener) {
        if let Some(node) = self.nodes.get_mut(usize::from(id.0))
            && let Some(link) = self.links.get_mut(usize::from(node.link.0))
        {
            let side = link.side(id);
            if let Some(connection) = &mut link.connection {
                connection.open[side] = true;
                node.tc = connection.tc;
            }
        }
        if self.is_station(id) {
            return self.tell_station(log, id, Happening::Opened(opener), 0);
        }
        self.tell_transport(log, id, Input::Opened(opener), 0);
        self.settle(log);
    }

    pub(super) fn unreachable(&mut self, log: &mut Log, id: NodeId) {
        self.tell_closed(log, id, Cause::Down, 0);
        self.settle(log);
    }

    pub(super) fn arrive(&mut self, log: &mut Log, id: NodeId, msg: RecordId) {
        let Some(node) = self.nodes.get(usize::from(id.0)) else { return };
        let Some(link) = self.links.get_mut(usize::from(node.link.0)) else { return };
        let side = 1 - link.side(id);
        let (delay, deaf, tx_link) = (link.delay, link.deaf[side], node.link);
        let Some(sent) = link.take(side, msg) else { return };
        let Some(tx) = log.get(msg).cloned() else { return };
        let What::Pdu { mut name, octets, mut facts, .. } = tx.what else { return };
        let (first, last) = if deaf { (sent.first, sent.last) } else { (sent.comes(delay), self.now) };
        // What a damaged message says is what it reads as now; where it can't be read it says nothing.
        let station = self.node(id).and_then(|node| node.station.as_ref());
        if sent.damaged
            && let Some(station) = station
        {
            let octets = sent.octets.to_vec(&self.sources).unwrap_or_default();
            (name, facts) = station.reread(name, &octets);
        } else if sent.damaged {
            let readable = packet::decode(&sent.octets, &self.sources).error.is_none();
            let read = facts::of_message(&sent.octets, &self.sources);
            (name, facts) = if readable { read } else { (name, facts::NONE) };
        }
        let n = log.len() + 1;
        let body = sent.damaged.then(|| Arc::clone(&sent.octets));
        let (dir, at) = if deaf { (Dir::Lost, Place::Net(tx_link)) } else { (Dir::Rx, Place::Node(id)) };
        let what = What::Pdu { dir, name, msg, octets, first, last, left: octets, row: None, facts, body };
        log.push(Record { n, t: self.now, at, what, link: tx.link, tc: tx.tc, sc: tx.sc, cause: msg });
        if deaf {
            return;
        }
        if self.is_station(id) {
            self.overhear(log, tx_link, n);
            let octets = sent.octets.to_vec(&self.sources).unwrap_or_default();
            self.tell_station(log, id, Happening::Octets(&octets), n);
        } else {
            self.tell_transport(log, id, Input::Octets((*sent.octets).clone()), n);
            self.settle(log);
        }
    }

    /// Users act on what they were told, in order, until nobody has anything to do.
    pub(super) fn settle(&mut self, log: &mut Log) {
        while let Some((id, indication, cause)) = self.jobs.pop_front() {
            let Some(node) = self.nodes.get_mut(usize::from(id.0)) else { continue };
            let doings = node.user.told(&indication);
            self.do_all(log, id, doings, cause);
        }
    }

    pub(super) fn do_all(&mut self, log: &mut Log, id: NodeId, doings: Vec<Doing>, cause: RecordId) {
        for doing in doings {
            match doing {
                Doing::Ask(request) => self.tell_session(log, id, Input::Request(request), cause),
                Doing::App(name, facts) => {
                    self.note_at(log, id, cause, What::App { name, facts });
                }
                Doing::Wake(alarm, ticket) => {
                    let at = match alarm {
                        Alarm::At(at) => at.max(self.now),
                        Alarm::In(after) => self.now.plus(after),
                    };
                    self.pend(at, Pending::Wake { node: id, ticket, cause });
                }
            }
        }
    }

    /// Hands something to a node's session machine and writes down what it does.
    pub(super) fn tell_session(&mut self, log: &mut Log, id: NodeId, input: Input<Request>, cause: RecordId) {
        let index = usize::from(id.0);
        let Some(node) = self.nodes.get_mut(index) else { return };
        let before = node.sc;
        if matches!(input, Input::Request(Request::Connect(_))) && before == 0 {
            node.sc = self.sessions + 1;
        }
        let primitive = primitive_of(&input);
        let mut out = Outbox::default();
        node.spm.handle(self.now, input, &self.sources, &mut out);
        if out.needs.is_some() {
            self.needs = out.needs;
            return;
        }
        if let Some(refusal) = out.done.iter().find_map(refused) {
            node.sc = before;
            let (name, phase) = primitive.map_or(("T-DATA", Phase::Ind), |(name, phase, _)| (name, phase));
            self.refuse(log, id, cause, name, phase, &refusal);
            return;
        }
        self.sessions = self.sessions.max(node.sc);
        let row = out.done.iter().find_map(first_row);
        let cause = match primitive {
            Some((name, phase, facts)) => self.note_at(log, id, cause, What::Prim { name, phase, row, facts }),
            None => {
                log.amend(cause, |record| {
                    if let What::Pdu { row: slot, .. } = &mut record.what {
                        *slot = row;
                    }
                });
                cause
            }
        };
        self.session_did(log, id, out.done, cause);
        if let Some(node) = self.nodes.get_mut(index)
            && matches!(node.spm.state(), State::Sta01 | State::Sta01C)
        {
            node.sc = 0;
        }
    }

    fn refuse(&self, log: &mut Log, id: NodeId, cause: RecordId, name: &'static str, phase: Phase, refusal: &Refusal) {
        // What can't be read says where and why.
        let event = if let Why::BadParameter(BadParameter::Wire(error)) = &refusal.why {
            format!("{}: {error}", refusal.event)
        } else {
            format!("{}", refusal.event)
        };
        let what =
            What::Refuse { name, phase, state: refusal.state.name(), event, predicates: refusal.why.predicates() };
        self.note_at(log, id, cause, what);
    }

    fn session_did(&mut self, log: &mut Log, id: NodeId, done: Vec<Output<Indication, Note>>, cause: RecordId) {
        let mut change: Option<Change> = None;
        for output in done {
            match output {
                Output::Note(Note::Took { row, from, to }) => {
                    self.changed(log, id, cause, change.take());
                    if to == State::Sta08 {
                        let sc = log.get(cause).map_or(0, |record| record.sc);
                        if let Some(node) = self.nodes.get_mut(usize::from(id.0)) {
                            node.sc = sc;
                        }
                    }
                    change = Some(Change { from, to, row: row.0, vars: Vec::new(), fu: None });
                }
                Output::Note(Note::Variable { which, from, to }) => {
                    if let Some(change) = &mut change {
                        change.vars.push(VarChange { var: which.name(), from, to });
                    }
                }
                Output::Note(Note::Units(units)) => {
                    if let Some(change) = &mut change {
                        change.fu = Some(units.0);
                    }
                }
                Output::Note(Note::Token { token, from, to }) => {
                    self.changed(log, id, cause, change.take());
                    self.note_at(log, id, cause, What::Tok { token, from, to });
                }
                Output::Note(Note::Refused(_)) => {}
                Output::Note(Note::Invalid(refusal)) => {
                    self.changed(log, id, cause, change.take());
                    self.refuse(log, id, cause, "T-DATA", Phase::Ind, &refusal);
                }
                Output::Up(indication) => {
                    self.changed(log, id, cause, change.take());
                    let (name, phase) = indication.name();
                    let facts = facts::of_indication(&indication);
                    let n = self.note_at(log, id, cause, What::Prim { name, phase, row: None, facts });
                    self.jobs.push_back((id, indication, n));
                }
                Output::Down(down) => {
                    self.changed(log, id, cause, change.take());
                    self.session_asks(log, id, down, cause);
                }
            }
        }
        self.changed(log, id, cause, change);
    }

    fn changed(&self, log: &mut Log, id: NodeId, cause: RecordId, change: Option<Change>) {
        let Some(Change { from, to, row, vars, fu }) = change else { return };
        if from != to || !vars.is_empty() || fu.is_some() {
            let (from, to) = (from.name(), to.name());
            self.note_at(log, id, cause, What::St { from, to, row, vars, fu });
        }
    }

    fn session_asks(&mut self, log: &mut Log, id: NodeId, down: Down, cause: RecordId) {
        let primitive = match &down {
            Down::Open => Some(("T-CONNECT", Phase::Req)),
            Down::Accept => Some(("T-CONNECT", Phase::Rsp)),
            Down::Close => Some(("T-DISCONNECT", Phase::Req)),
            // Data primitives of the transport say nothing that the message doesn't.
            Down::Send(_) => None,
        };
        let cause = primitive.map_or(cause, |(name, phase)| {
            self.note_at(log, id, cause, What::Prim { name, phase, row: None, facts: facts::NONE })
        });
        self.tell_transport(log, id, Input::Request(down), cause);
    }

    /// Hands something to a node's transport entity and does what it asks.
    pub(super) fn tell_transport(&mut self, log: &mut Log, id: NodeId, input: Input<Down>, cause: RecordId) {
        let Some(node) = self.nodes.get_mut(usize::from(id.0)) else { return };
        let mut out = Outbox::default();
        node.transport.handle(self.now, input, &self.sources, &mut out);
        if out.needs.is_some() {
            self.needs = out.needs;
            return;
        }
        for output in out.done {
            match output {
                Output::Up(Input::Opened(opener)) => self.tell_session(log, id, Input::Opened(opener), cause),
                Output::Up(Input::Octets(tsdu)) => self.tell_session(log, id, Input::Octets(tsdu), cause),
                Output::Up(Input::Closed(why)) => {
                    self.tell_session(log, id, Input::Closed(why), cause);
                    if let Some(node) = self.nodes.get_mut(usize::from(id.0)) {
                        node.tc = 0;
                    }
                }
                Output::Up(Input::Request(()) | Input::Timer(_)) => {}
                Output::Down(Down::Open) => self.line_open(id),
                Output::Down(Down::Send(octets)) => self.line_send(log, id, octets, cause),
                Output::Down(Down::Close) => self.line_close(log, id),
                Output::Down(Down::Accept) => {}
                Output::Note(TransportNote::Unreadable(error)) => {
                    let what = What::Refuse {
                        name: "T-DATA",
                        phase: Phase::Ind,
                        state: "",
                        event: format!("{error}"),
                        predicates: Vec::new(),
                    };
                    self.note_at(log, id, cause, what);
                }
            }
        }
    }

    fn line_send(&mut self, log: &mut Log, id: NodeId, octets: Chunk, cause: RecordId) {
        let (name, facts) = facts::of_message(&octets, &self.sources);
        // The two are alike on the line; the row that the machine took says which it is.
        let ends = |row: &u16| RowId(*row).row().is_some_and(|row| row.puts(Put::AEA));
        let row = log.get(cause).is_some_and(|at| matches!(&at.what, What::Prim { row: Some(row), .. } if ends(row)));
        let name = if name == "MAA" && row { "AEA" } else { name };
        self.send_as(log, id, octets, (name, facts), cause);
    }

    /// Puts a message on the line of a node.
    pub(super) fn send_as(
        &mut self,
        log: &mut Log,
        id: NodeId,
        octets: Chunk,
        (name, facts): (&'static str, Facts),
        cause: RecordId,
    ) {
        let Some(node) = self.nodes.get(usize::from(id.0)) else { return };
        let (index, tc) = (usize::from(node.link.0), node.tc);
        let Some(link) = self.links.get_mut(index) else { return };
        let (side, [a, b]) = (link.side(id), link.ends);
        let msg = log.len() + 1;
        let body = Arc::new(octets);
        let Some((first, last, arrives)) = link.send(side, self.now, msg, &body) else { return };
        if let Facts::Range { off, len } = facts {
            self.data[index] = Some((msg, off, len));
        }
        let octets = body.len() as u32;
        let dir = Dir::Tx;
        let what = What::Pdu { dir, name, msg, octets, first, last, left: octets, row: None, facts, body: Some(body) };
        self.note_at(log, id, cause, what);
        let peer = if side == 0 { b } else { a };
        self.pend(arrives, Pending::Arrive { node: peer, tc, msg });
        self.pend(last, Pending::Free { node: id, tc });
        self.leaves(log, &Leaving { msg, node: id, name, first });
    }
}

fn refused(output: &Output<Indication, Note>) -> Option<Refusal> {
    match output {
        Output::Note(Note::Refused(refusal)) => Some(refusal.clone()),
        Output::Note(
            Note::Took { .. } | Note::Variable { .. } | Note::Token { .. } | Note::Units(_) | Note::Invalid(_),
        )
        | Output::Up(_)
        | Output::Down(_) => None,
    }
}

fn first_row(output: &Output<Indication, Note>) -> Option<u16> {
    match output {
        Output::Note(Note::Took { row, .. }) => Some(row.0),
        Output::Note(
            Note::Refused(_) | Note::Variable { .. } | Note::Token { .. } | Note::Units(_) | Note::Invalid(_),
        )
        | Output::Up(_)
        | Output::Down(_) => None,
    }
}

/// The primitive that an input is, where it is one.
fn primitive_of(input: &Input<Request>) -> Option<(&'static str, Phase, Facts)> {
    match input {
        Input::Request(request) => {
            let (name, phase) = request.name();
            Some((name, phase, facts::of_request(request)))
        }
        Input::Opened(Opener::Them) => Some(("T-CONNECT", Phase::Ind, facts::NONE)),
        Input::Opened(Opener::Us) => Some(("T-CONNECT", Phase::Cnf, facts::NONE)),
        Input::Closed(cause) => Some(("T-DISCONNECT", Phase::Ind, facts::of_cause(*cause))),
        Input::Octets(_) | Input::Timer(_) => None,
    }
}
