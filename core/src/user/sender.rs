//! The user that sends a file, sets points, and goes on after a loss as its service lets it.

use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::scripted::Scripted;
use super::work::Work;
use super::{Doing, serial};
use crate::lesson::knob::{Service, Settings};
use crate::lesson::script::Script;
use crate::map::Map;
use crate::octets::{Chunk, SourceId};
use crate::session::primitive::{
    ActivityIdentifier, Connect, ConnectionIdentifier, Indication, Request, Resume, SyncPointSerial,
};
use crate::world::record::{AppName, Facts};

/// What it is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Phase {
    Idle,
    Connecting,
    /// Sending from its position; the next thing is data, a point or the end.
    Sending,
    /// All is sent; S-ACTIVITY-END waits for its confirmation.
    Ending,
    Releasing,
    Done,
    /// The session is gone before the transfer was complete.
    Interrupted,
}

/// What it remembers, whatever its session does.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Memory {
    /// The last point confirmed to it; 0 for none.
    confirmed: u64,
    /// The activity it last started or resumed.
    activity: Option<ActivityIdentifier>,
    /// How many activities it has named.
    activities: u32,
    /// How many sessions it has called for.
    sessions: u32,
    /// The session connection in which that activity was.
    connection: Option<ConnectionIdentifier>,
}

/// A user that sends a file.
#[derive(Clone, Debug)]
pub struct Sender {
    settings: Settings,
    source: SourceId,
    calling: Vec<u8>,
    common: Vec<u8>,
    phase: Phase,
    position: u64,
    /// Position of the last point set in this session, so that none is set twice.
    point_at: u64,
    memory: Memory,
    /// The references of the session it is in.
    connection: ConnectionIdentifier,
}

impl Sender {
    /// One that sends `source` as the settings say; `reference` is its SS-user reference, `common` the common one.
    #[must_use]
    pub fn new(settings: Settings, source: SourceId, reference: &str, common: &str) -> Self {
        Self {
            settings,
            source,
            calling: reference.as_bytes().to_vec(),
            common: common.as_bytes().to_vec(),
            phase: Phase::Idle,
            position: 0,
            point_at: 0,
            memory: Memory::default(),
            connection: ConnectionIdentifier::default(),
        }
    }

    /// Whether it waits for a decision.
    #[must_use]
    pub const fn waits(&self) -> bool {
        matches!(self.phase, Phase::Interrupted)
    }

    pub(super) fn start(&mut self) -> Vec<Doing> {
        self.connect()
    }

    pub(super) fn recover(&mut self) -> Vec<Doing> {
        if self.waits() { self.connect() } else { Vec::new() }
    }

    /// A sender's memory is on durable store: it loses its session only.
    pub(super) const fn crash(&mut self) {
        if !matches!(self.phase, Phase::Done) {
            self.phase = Phase::Interrupted;
        }
    }

    fn connect(&mut self) -> Vec<Doing> {
        self.phase = Phase::Connecting;
        self.memory.sessions += 1;
        self.connection = ConnectionIdentifier {
            calling: self.calling.clone(),
            called: Vec::new(),
            common: self.common.clone(),
            additional: format!("{:02}", self.memory.sessions).into_bytes(),
        };
        let initial = match self.settings.service {
            Service::Points => Some(serial(self.memory.confirmed + 1)),
            // Numbers belong to activities, and the kernel has none.
            Service::Activity | Service::Kernel => None,
        };
        vec![Doing::Ask(Request::Connect(Connect {
            identifier: self.connection.clone(),
            units: self.settings.service.units(),
            initial_serial: initial,
            ..Connect::default()
        }))]
    }

    pub(super) fn told(&mut self, indication: &Indication) -> Vec<Doing> {
        match indication {
            Indication::ConnectAccepted(connect) => self.accepted(connect),
            Indication::SyncMinorConfirm(point, _) => {
                self.memory.confirmed = u64::from(point.get());
                Vec::new()
            }
            Indication::ActivityEndConfirm(point, _) => {
                self.memory.confirmed = u64::from(point.get());
                self.phase = Phase::Releasing;
                vec![complete(), Doing::Ask(Request::Release(Chunk::new()))]
            }
            Indication::Released(_) => {
                self.phase = Phase::Done;
                match self.settings.service {
                    Service::Activity => Vec::new(),
                    Service::Points | Service::Kernel => vec![complete()],
                }
            }
            Indication::PAbort(_) | Indication::UAbort(_) | Indication::ConnectRefused(..) => self.lost(),
            Indication::Connect(_)
            | Indication::Data(_)
            | Indication::ExpeditedData(_)
            | Indication::TypedData(_)
            | Indication::CapabilityData(_)
            | Indication::CapabilityDataConfirm(_)
            | Indication::TokenGive(_)
            | Indication::TokenPlease(..)
            | Indication::ControlGive
            | Indication::SyncMinor { .. }
            | Indication::SyncMajor(..)
            | Indication::SyncMajorConfirm(..)
            | Indication::Resynchronize(..)
            | Indication::ResynchronizeConfirm(..)
            | Indication::ActivityStart(..)
            | Indication::ActivityResume(_)
            | Indication::ActivityInterrupt(_)
            | Indication::ActivityInterruptConfirm
            | Indication::ActivityDiscard(_)
            | Indication::ActivityDiscardConfirm
            | Indication::ActivityEnd(..)
            | Indication::UExceptionReport(..)
            | Indication::PExceptionReport
            | Indication::Release(_)
            | Indication::ReleaseRefused(_) => Vec::new(),
        }
    }

    fn lost(&mut self) -> Vec<Doing> {
        match (self.phase, self.settings.service) {
            // The end of the activity was confirmed: only the release is missing.
            (Phase::Releasing, Service::Activity) | (Phase::Done, _) => {
                self.phase = Phase::Done;
                Vec::new()
            }
            (Phase::Idle | Phase::Connecting | Phase::Sending | Phase::Ending | Phase::Interrupted, _)
            | (Phase::Releasing, Service::Points | Service::Kernel) => {
                self.phase = Phase::Interrupted;
                vec![Doing::App(AppName::Wait, Facts::None {})]
            }
        }
    }

    fn accepted(&mut self, connect: &Connect) -> Vec<Doing> {
        self.connection.called.clone_from(&connect.identifier.called);
        self.phase = Phase::Sending;
        self.position = match self.settings.service {
            Service::Kernel => 0,
            Service::Activity | Service::Points => self.position_of(self.memory.confirmed),
        };
        self.point_at = self.position;
        match self.settings.service {
            Service::Activity => vec![self.activity()],
            // Nothing else is said first: data follow at once.
            Service::Points | Service::Kernel => self.ready(),
        }
    }

    fn activity(&mut self) -> Doing {
        self.memory.activities += 1;
        let new = ActivityIdentifier(format!("F-{:02}", self.memory.activities).into_bytes());
        let old = self.memory.activity.replace(new.clone());
        let connection = self.memory.connection.replace(self.connection.clone());
        Doing::Ask(match old {
            None => Request::ActivityStart(new, Chunk::new()),
            Some(old) => Request::ActivityResume(Resume {
                new,
                old,
                serial: serial(self.memory.confirmed),
                connection,
                data: Chunk::new(),
            }),
        })
    }

    fn position_of(&self, point: u64) -> u64 {
        point.saturating_mul(self.settings.interval).min(self.settings.size)
    }

    pub(super) fn ready(&mut self) -> Vec<Doing> {
        if self.phase != Phase::Sending {
            return Vec::new();
        }
        if self.position >= self.settings.size {
            return self.end();
        }
        if self.point_due() {
            self.point_at = self.position;
            return vec![Doing::Ask(Request::SyncMinor { explicit: true, data: Chunk::new() })];
        }
        let until = match self.settings.service {
            Service::Kernel => self.settings.size,
            Service::Activity | Service::Points => {
                (self.position / self.settings.interval + 1).saturating_mul(self.settings.interval)
            }
        };
        let len = self.settings.dt.min(until.min(self.settings.size) - self.position);
        let data = Chunk::source(self.source, self.position, len);
        self.position += len;
        vec![Doing::Ask(Request::Data(data))]
    }

    /// What it remembers, as the user has it whose chair the learner takes.
    pub(super) fn hand_over(&self) -> Scripted {
        let common = String::from_utf8_lossy(&self.common).into_owned();
        let mut hand = Scripted::new(Script::default(), "", &common);
        hand.hand_over();
        hand.reference.clone_from(&self.calling);
        hand.sessions = self.memory.sessions;
        hand.connection = self.connection.clone();
        hand.lost = self.waits();
        let set = self.point_at.checked_div(self.settings.interval).unwrap_or(0);
        let mut points = Map::new();
        for point in 1..=set {
            points.insert(serial(point).get(), (self.position_of(point), 0));
        }
        let connection = self.memory.connection.clone().unwrap_or_else(|| self.connection.clone());
        let mut work = Work::begun(serial(set + 1).get(), connection);
        work.from = 1;
        work.position = self.position;
        work.confirmed = serial(self.memory.confirmed).get();
        let name = self.memory.activity.clone().map(|activity| activity.0).unwrap_or_default();
        hand.works.insert(name.clone(), work.taken_over(Chunk::new(), Chunk::new(), points));
        if matches!(self.phase, Phase::Sending | Phase::Ending) {
            hand.activity = name;
        }
        hand
    }

    const fn point_due(&self) -> bool {
        match self.settings.service {
            Service::Kernel => false,
            Service::Activity | Service::Points => {
                self.position != self.point_at && self.position.is_multiple_of(self.settings.interval)
            }
        }
    }

    fn end(&mut self) -> Vec<Doing> {
        let ask = match self.settings.service {
            Service::Activity => {
                self.phase = Phase::Ending;
                Request::ActivityEnd(Chunk::new())
            }
            Service::Points | Service::Kernel => {
                self.phase = Phase::Releasing;
                Request::Release(Chunk::new())
            }
        };
        vec![Doing::Ask(ask)]
    }

    /// The next point it would go on from, were its session lost now.
    #[must_use]
    pub fn confirmed(&self) -> SyncPointSerial {
        serial(self.memory.confirmed)
    }
}

const fn complete() -> Doing {
    Doing::App(AppName::Complete, Facts::None {})
}
