//! From the log to packets: what a tap at the first end of each link sees, and when.
//!
//! * A message from that end is dated with the instant its last octet left, whatever became of it then. Of one that broke off,
//!   the part that left is a shorter segment, dated with the instant it broke off. One that never began isn't there.
//! * A message to that end is dated with the instant its last octet came. One that was lost isn't there.
//! * Handshakes and closes are put where the log has T-CONNECT and T-DISCONNECT, one delay for each way: SYN with the request,
//!   FIN when the line has taken what was sent before. They are lost with a line that breaks, as messages are. Since nothing
//!   else can happen then, the answers to a last FIN are in the file even where they come after the run's last record.
//! * A segment acknowledges the whole messages that had come when its own was handed to the line.

use crate::order;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::tcp::{ACK, FIN, LISTENER, PSH, Peer, SEGMENT_MAX, SYN, Segment};
use crate::octets::{Chunk, Extent};
use crate::session::primitive::Phase;
use crate::time::Nanos;
use crate::world::World;
use crate::world::link::Link;
use crate::world::record::{Dir, Facts, FaultName, NodeId, Record, RecordId, What};
use crate::world::recording::{Ending, Recording};

/// A packet seen by a tap.
#[derive(Clone, Debug)]
pub(super) struct Packet {
    pub(super) at: Nanos,
    pub(super) link: u8,
    pub(super) segment: Segment,
    pub(super) payload: Option<Piece>,
    /// What is said of its payload.
    pub(super) comment: Option<&'static str>,
}

impl Packet {
    pub(super) fn payload_len(&self) -> u32 {
        self.payload.as_ref().map_or(0, |piece| piece.to - piece.from)
    }
}

/// Octets of a message.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) octets: Arc<Chunk>,
    pub(super) from: u32,
    pub(super) to: u32,
}

impl Piece {
    /// Whether it is all of the message.
    pub(super) fn whole(&self) -> bool {
        self.from == 0 && u64::from(self.to) == self.octets.len()
    }

    /// How many octets stand before the first one of a file.
    pub(super) fn before_file(&self) -> u32 {
        let piece = self.octets.slice(u64::from(self.from)..u64::from(self.to));
        let literal = piece.extents().iter().take_while(|extent| matches!(extent, Extent::Literal { .. }));
        literal.map(|extent| extent.len() as u32).sum()
    }
}

/// The side at which the tap is.
const HERE: usize = 0;

/// A TCP connection, by sides: 0 is the first end.
#[derive(Clone, Debug)]
struct Stream {
    opener: usize,
    /// When each side has it open.
    open: [Nanos; 2],
    /// Octets from each side that the tap saw.
    seen: [u32; 2],
    /// Octets that came to each side as whole messages.
    came: [u32; 2],
    /// When each side's last message has left.
    busy: [Nanos; 2],
    /// When each side's FIN leaves.
    fin: [Option<Nanos>; 2],
    /// Octets that left the far side and come to the tap, or did.
    coming: u32,
    /// What closes the far side's stream behind octets that are still on their way.
    behind: Option<Record>,
}

struct Tap<'a> {
    world: &'a World,
    links: &'a [Link],
    /// The port at which each link's listener is.
    listeners: Vec<u16>,
    /// What broke a link: the record, its instant, the link.
    breaks: Vec<(RecordId, Nanos, u8)>,
    /// Messages that broke off or were lost: how many octets left, and until when.
    lost: BTreeMap<RecordId, (u32, Nanos)>,
    /// Requests for a stream that the line refused.
    refused: BTreeSet<RecordId>,
    /// Streams made, by link and number.
    streams: BTreeMap<(u8, u32), Stream>,
    made: BTreeMap<u8, u32>,
    /// What messages to the tap acknowledge.
    acks: BTreeMap<RecordId, u32>,
    end: Nanos,
    packets: Vec<Packet>,
}

/// Session entities listen where RFC 1006 says, a station at its own port.
fn listeners(recording: &Recording) -> Vec<u16> {
    let world = recording.world();
    let port = |node: &NodeId| world.node(*node).and_then(|node| node.station.as_ref()).map(|station| station.port());
    let of = |link: &Link| link.ends.iter().filter_map(port).max().unwrap_or(LISTENER);
    world.links().iter().map(of).collect()
}

/// All packets of a recording, in order of time.
pub(super) fn packets(recording: &Recording) -> Vec<Packet> {
    let mut tap = Tap {
        world: recording.world(),
        links: recording.world().links(),
        listeners: listeners(recording),
        breaks: Vec::new(),
        lost: BTreeMap::new(),
        refused: BTreeSet::new(),
        streams: BTreeMap::new(),
        made: BTreeMap::new(),
        acks: BTreeMap::new(),
        end: recording.end_time(),
        packets: Vec::new(),
    };
    tap.look_ahead(recording);
    for record in recording.log().iter() {
        tap.take(record, recording);
    }
    let mut packets = tap.packets;
    // Stable: at one instant they stay as the log has them.
    order::by(&mut packets, |packet| [packet.at.0, 0]);
    packets
}

impl Tap<'_> {
    /// What later records say of earlier ones.
    fn look_ahead(&mut self, recording: &Recording) {
        let mut asked: BTreeMap<NodeId, RecordId> = BTreeMap::new();
        for record in recording.log().iter() {
            if let What::Pdu { dir: Dir::Lost, msg, left, last, .. } = &record.what {
                self.lost.insert(*msg, (*left, *last));
            }
            if let What::Fault { name: FaultName::Cut | FaultName::Crash, .. } = &record.what {
                self.breaks.push((record.n, record.t, record.link));
            }
            let (What::Prim { name, phase, .. }, Some(node)) = (&record.what, record.node()) else { continue };
            if (*name, *phase) == ("T-CONNECT", Phase::Req) {
                asked.insert(node, record.n);
            } else if *name == "T-DISCONNECT"
                && let Some(request) = asked.remove(&node)
                && record.tc == 0
            {
                self.refused.insert(request);
            }
        }
        match recording.ending() {
            Ending::Ended | Ending::Decision(_) => {}
            // It would go on: nothing past its end is known.
            Ending::Bound | Ending::Needs(_) => {
                let after = self.end.plus(Nanos(1));
                self.breaks.extend((0..self.links.len()).map(|link| (RecordId::MAX, after, link as u8)));
            }
        }
    }

    fn take(&mut self, record: &Record, recording: &Recording) {
        let Some(node) = record.node() else { return };
        let Some(link) = self.links.get(usize::from(record.link)) else { return };
        let side = link.side(node);
        let key = (record.link, record.tc);
        match &record.what {
            What::Prim { name: "T-CONNECT", phase: Phase::Req, .. } => self.open(record, side),
            What::Prim { name: "T-DISCONNECT", phase: Phase::Req, .. } => self.closes(record, side),
            What::Prim { name: "T-DISCONNECT", phase: Phase::Ind, facts: Facts::Reason { why }, .. } => {
                if matches!(*why, "closed" | "protocol") {
                    self.closes(record, side);
                }
            }
            What::Pdu { dir: Dir::Tx, octets, last, body: Some(body), .. } => {
                let Some(stream) = self.streams.get_mut(&key) else { return };
                stream.busy[side] = *last;
                if side != HERE && !self.lost.contains_key(&record.n) {
                    stream.coming = stream.coming.wrapping_add(*octets);
                }
                let ack = stream.came[side];
                if side != HERE {
                    self.acks.insert(record.n, ack);
                } else {
                    let (left, at) = self.lost.get(&record.n).copied().unwrap_or((*octets, *last));
                    // One that is still leaving where the run ends hasn't been seen.
                    if at <= self.end {
                        self.message(record, HERE, at, body, left, ack);
                    }
                }
            }
            What::Pdu { dir: Dir::Rx, msg, octets, body, .. } => {
                let Some(stream) = self.streams.get_mut(&key) else { return };
                stream.came[side] = stream.came[side].wrapping_add(*octets);
                if side == HERE
                    && let Some(body) = body.clone().or_else(|| recording.octets(*msg))
                {
                    let ack = self.acks.remove(msg).unwrap_or_default();
                    self.message(record, 1 - HERE, record.t, &body, *octets, ack);
                    self.closed_behind(key);
                }
            }
            What::Prim { .. }
            | What::Pdu { .. }
            | What::Tok { .. }
            | What::St { .. }
            | What::Fault { .. }
            | What::Refuse { .. }
            | What::App { .. }
            | What::Ui { .. }
            | What::Stop { .. } => {}
        }
    }

    /// The first `left` octets of a message: one segment, two where it is larger than any IP packet.
    fn message(&mut self, record: &Record, from: usize, at: Nanos, body: &Arc<Chunk>, left: u32, ack: u32) {
        let key = (record.link, record.tc);
        let (mut start, first) = (0, self.packets.len());
        while start < left {
            let end = left.min(start + SEGMENT_MAX);
            let Some(stream) = self.streams.get_mut(&key) else { return };
            let seq = stream.seen[from];
            stream.seen[from] = seq.wrapping_add(end - start);
            let payload = Some(Piece { octets: Arc::clone(body), from: start, to: end });
            self.put(key, at, from, PSH | ACK, (seq, ack), payload);
            start = end;
        }
        let comment = self.remark(record);
        self.packets[first..].iter_mut().for_each(|packet| packet.comment = comment);
    }

    /// What the station that said or got a message has to say of it.
    fn remark(&self, record: &Record) -> Option<&'static str> {
        let What::Pdu { name, .. } = &record.what else { return None };
        self.world.node(record.node()?)?.station.as_ref()?.remark(name)
    }

    fn open(&mut self, record: &Record, opener: usize) {
        if self.refused.contains(&record.n) {
            return;
        }
        let Some(delay) = self.links.get(usize::from(record.link)).map(|link| link.delay) else { return };
        let made = self.made.entry(record.link).or_default();
        *made += 1;
        let key = (record.link, *made);
        let (t, there) = (record.t, record.t.plus(delay));
        let back = there.plus(delay);
        let mut open = [back; 2];
        open[1 - opener] = there;
        let fresh =
            Stream { opener, open, seen: [0; 2], came: [0; 2], busy: [t; 2], fin: [None; 2], coming: 0, behind: None };
        self.streams.insert(key, fresh);
        // Sequence numbers begin at 0, so that octet k of a stream has number k.
        self.sent(record, key, t, opener, SYN, (u32::MAX, u32::MAX));
        if self.comes(record, there) {
            self.sent(record, key, there, 1 - opener, SYN | ACK, (u32::MAX, 0));
        }
        if self.comes(record, back) {
            self.sent(record, key, back, opener, ACK, (0, 0));
        }
    }

    /// A side closes a stream in order. What it said before comes before its FIN: as long as that is on its way, so is the FIN.
    fn closes(&mut self, record: &Record, side: usize) {
        match self.streams.get_mut(&(record.link, record.tc)) {
            Some(stream) if side != HERE && stream.coming != stream.seen[side] => stream.behind = Some(record.clone()),
            Some(_) | None => self.close(record, side),
        }
    }

    /// The last that was on its way to the tap has come: a FIN behind it comes now.
    fn closed_behind(&mut self, key: (u8, u32)) {
        let Some(stream) = self.streams.get_mut(&key) else { return };
        if stream.coming == stream.seen[1 - HERE]
            && let Some(record) = stream.behind.take()
        {
            self.close(&record, 1 - HERE);
        }
    }

    /// Its FIN, and what answers it.
    fn close(&mut self, record: &Record, side: usize) {
        let key = (record.link, record.tc);
        let Some(delay) = self.links.get(usize::from(record.link)).map(|link| link.delay) else { return };
        let Some(stream) = self.streams.get_mut(&key) else { return };
        if stream.fin[side].is_some() || record.t < stream.open[side] {
            return;
        }
        let other = 1 - side;
        let leaves = record.t.max(stream.busy[side]);
        stream.fin[side] = Some(leaves);
        let (seen, came, theirs) = (stream.seen, stream.came, stream.fin[other]);
        let told = theirs.is_some_and(|fin| fin.plus(delay) <= record.t);
        let ack = came[side].wrapping_add(u32::from(told));
        self.sent(record, key, leaves, side, FIN | ACK, (seen[side], ack));
        let Some(theirs) = theirs else { return };
        let past_fin = |side: usize| (seen[side].wrapping_add(1), came[side].wrapping_add(1));
        if self.comes(record, leaves.plus(delay)) {
            self.sent(record, key, leaves.plus(delay), other, ACK, past_fin(other));
        }
        // Both closed before either knew.
        if !told && self.comes(record, theirs.plus(delay)) {
            self.sent(record, key, theirs.plus(delay), side, ACK, past_fin(side));
        }
    }

    /// A segment without payload that leaves a side at an instant, if the tap sees it.
    fn sent(&mut self, record: &Record, key: (u8, u32), leaves: Nanos, from: usize, flags: u8, numbers: (u32, u32)) {
        let delay = self.links.get(usize::from(key.0)).map_or(Nanos::ZERO, |link| link.delay);
        let at = if from == HERE { leaves } else { leaves.plus(delay) };
        let seen = if from == HERE { self.leaves(record, at) } else { self.comes(record, at) };
        if seen {
            self.put(key, at, from, flags, numbers, None);
        }
    }

    /// Whether nothing breaks the line after a record and before an instant: what leaves at that very instant has left.
    fn leaves(&self, record: &Record, at: Nanos) -> bool {
        !self.breaks.iter().any(|(n, t, link)| *link == record.link && *n > record.n && *t < at)
    }

    /// Whether nothing breaks the line after a record and up to an instant: what would come at that very instant is lost.
    fn comes(&self, record: &Record, at: Nanos) -> bool {
        !self.breaks.iter().any(|(n, t, link)| *link == record.link && *n > record.n && *t <= at)
    }

    fn put(&mut self, key: (u8, u32), at: Nanos, from: usize, flags: u8, numbers: (u32, u32), payload: Option<Piece>) {
        let Some(link) = self.links.get(usize::from(key.0)) else { return };
        let Some(stream) = self.streams.get(&key) else { return };
        let peer = |side: usize| Peer {
            host: link.ends[side].0.saturating_add(1),
            port: if side == stream.opener { client_port(key) } else { self.listeners[usize::from(key.0)] },
        };
        // SYN is number 0, the first octet number 1.
        let (seq, ack) = (numbers.0.wrapping_add(1), numbers.1.wrapping_add(1));
        let segment = Segment { from: peer(from), to: peer(1 - from), flags, seq, ack };
        self.packets.push(Packet { at, link: key.0, segment, payload, comment: None });
    }
}

/// A dynamic port of its own for each of a link's first 1,024 streams.
const fn client_port((link, tc): (u8, u32)) -> u16 {
    const DYNAMIC: u32 = 49_152;
    (DYNAMIC + (link as u32 * 1_024 + tc) % (0x1_0000 - DYNAMIC)) as u16
}
