//! The user that receives a file: stores durably at each point before it may confirm it, and goes back where it is told.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::scripted::Scripted;
use super::work::Work;
use super::{Doing, serial};
use crate::lesson::script::Script;
use crate::map::Map;
use crate::octets::Chunk;
use crate::session::primitive::{Connect, ConnectionIdentifier, Indication, Request, SyncPointSerial};
use crate::session::unit::{Unit, Units};
use crate::world::record::{AppName, Facts};

/// A user that receives a file.
#[derive(Clone, Debug)]
pub struct Receiver {
    reference: Vec<u8>,
    /// By how many points its confirmations lag.
    lag: u64,
    /// What stands on durable store: the extents that came, never what was sent.
    store: Chunk,
    /// What came after it, in memory.
    buffer: Chunk,
    /// Where each point stands in what was received; on durable store as well.
    points: Map<u64, u64>,
    /// The point this session or activity began from: earlier ones are confirmed already.
    from: u64,
    /// The functional units of the session.
    units: Units,
    /// The activity in progress; empty outside of one.
    activity: Vec<u8>,
}

impl Receiver {
    /// One that confirms point n − lag when point n comes; `reference` is its SS-user reference.
    #[must_use]
    pub fn new(lag: u32, reference: &str) -> Self {
        Self {
            reference: reference.as_bytes().to_vec(),
            lag: u64::from(lag),
            store: Chunk::new(),
            buffer: Chunk::new(),
            points: Map::new(),
            from: 0,
            units: Units::default(),
            activity: Vec::new(),
        }
    }

    /// What stands on durable store.
    #[must_use]
    pub const fn stored(&self) -> &Chunk {
        &self.store
    }

    pub(super) fn crash(&mut self) {
        self.buffer = Chunk::new();
    }

    pub(super) fn told(&mut self, indication: &Indication) -> Vec<Doing> {
        match indication {
            Indication::Connect(connect) => self.called(connect),
            Indication::Data(data) => {
                self.buffer.append(data);
                Vec::new()
            }
            Indication::ActivityStart(activity, _) => {
                self.activity.clone_from(&activity.0);
                self.back_to(0)
            }
            Indication::ActivityResume(resume) => {
                self.activity.clone_from(&resume.new.0);
                self.back_to(u64::from(resume.serial.get()))
            }
            Indication::SyncMinor { serial, .. } => self.point(*serial),
            Indication::ActivityEnd(point, _) => {
                let mut doings = self.store(u64::from(point.get()));
                doings.push(Doing::Ask(Request::ActivityEndResponse(Chunk::new())));
                doings
            }
            Indication::Release(_) => {
                let mut doings = self.store(0);
                doings.push(Doing::Ask(Request::ReleaseAccept(Chunk::new())));
                doings
            }
            Indication::ActivityInterrupt(_) => vec![Doing::Ask(Request::ActivityInterruptResponse)],
            Indication::ActivityDiscard(_) => {
                let mut doings = self.back_to(0);
                doings.push(Doing::Ask(Request::ActivityDiscardResponse));
                doings
            }
            Indication::ConnectAccepted(_)
            | Indication::ConnectRefused(..)
            | Indication::ExpeditedData(_)
            | Indication::TypedData(_)
            | Indication::CapabilityData(_)
            | Indication::CapabilityDataConfirm(_)
            | Indication::TokenGive(_)
            | Indication::TokenPlease(..)
            | Indication::ControlGive
            | Indication::SyncMinorConfirm(..)
            | Indication::SyncMajor(..)
            | Indication::SyncMajorConfirm(..)
            | Indication::Resynchronize(..)
            | Indication::ResynchronizeConfirm(..)
            | Indication::ActivityInterruptConfirm
            | Indication::ActivityDiscardConfirm
            | Indication::ActivityEndConfirm(..)
            | Indication::UExceptionReport(..)
            | Indication::PExceptionReport
            | Indication::Released(_)
            | Indication::ReleaseRefused(_)
            | Indication::UAbort(_)
            | Indication::PAbort(_) => Vec::new(),
        }
    }

    /// What it remembers, as the user has it whose chair the learner takes.
    pub(super) fn hand_over(&self) -> Scripted {
        let reference = String::from_utf8_lossy(&self.reference).into_owned();
        let mut hand = Scripted::new(Script { store: true, ..Script::default() }, &reference, "");
        hand.hand_over();
        let mut points = Map::new();
        for (point, at) in self.points.iter() {
            points.insert(serial(*point).get(), (0, *at));
        }
        let last = self.points.iter().last().map_or(self.from, |(point, _)| *point);
        let mut work = Work::begun(serial(last + 1).get(), ConnectionIdentifier::default());
        work.from = serial(self.from + 1).get();
        hand.minor = serial(last);
        hand.activity.clone_from(&self.activity);
        hand.works.insert(self.activity.clone(), work.taken_over(self.store.clone(), self.buffer.clone(), points));
        hand
    }

    fn called(&mut self, connect: &Connect) -> Vec<Doing> {
        self.units = connect.units;
        let mut identifier = connect.identifier.clone();
        identifier.called.clone_from(&self.reference);
        let answer = Connect { identifier, ..connect.clone() };
        let mut doings = vec![Doing::Ask(Request::ConnectAccept(answer))];
        // With activities the transfer says where it starts; else the session itself does.
        if !self.units.has(Unit::ActivityManagement) {
            let point = connect.initial_serial.map_or(0, |initial| u64::from(initial.get()).saturating_sub(1));
            doings.splice(0..0, self.back_to(point));
        }
        doings
    }

    /// Back to a point, whatever was received after it. A point it never had means the transfer can't go on with it.
    fn back_to(&mut self, point: u64) -> Vec<Doing> {
        let Some(at) = (if point == 0 { Some(0) } else { self.points.get(&point).copied() }) else {
            return vec![Doing::Ask(Request::UAbort(Chunk::new()))];
        };
        self.from = point;
        self.points.retain(|serial| *serial <= point);
        let had = self.store.len() + self.buffer.len();
        self.store = self.store.slice(0..at);
        self.buffer = Chunk::new();
        if had == at {
            return Vec::new();
        }
        let facts = Facts::Stored { off: at, len: had - at, sn: point as u32 };
        vec![Doing::App(AppName::Truncate, facts)]
    }

    fn point(&mut self, point: SyncPointSerial) -> Vec<Doing> {
        let number = u64::from(point.get());
        let mut doings = self.store(number);
        let confirms = number.saturating_sub(self.lag);
        if confirms > self.from {
            doings.push(Doing::Ask(Request::SyncMinorResponse(serial(confirms), Chunk::new())));
        }
        doings
    }

    /// Puts what came onto durable store; `point` 0 where no point asks for it.
    fn store(&mut self, point: u64) -> Vec<Doing> {
        let (off, len) = (self.store.len(), self.buffer.len());
        let buffer = core::mem::take(&mut self.buffer);
        self.store.append(&buffer);
        if point > 0 {
            self.points.insert(point, self.store.len());
        }
        if len == 0 && point == 0 {
            return Vec::new();
        }
        vec![Doing::App(AppName::Store, Facts::Stored { off, len, sn: point as u32 })]
    }
}
