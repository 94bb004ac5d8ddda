//! From what a script asks to the primitive itself, with what the user remembers filled in; and what asking changes in it.

use alloc::format;
use alloc::vec::Vec;

use super::Doing;
use super::scripted::Scripted;
use super::work::Work;
use crate::lesson::ask::{Accepting, Ask, Connecting, Payload, Resuming, Resynchronizing, Serial};
use crate::octets::{Chunk, SourceId};
use crate::session::primitive::{
    ActivityIdentifier, Connect, ConnectionIdentifier, Request, Resume, ResyncType, SyncPointSerial,
};
use crate::session::token::{TokenItem, TokenSet};
use crate::session::unit::{Unit, Units};

fn chunk(text: &str) -> Chunk {
    Chunk::from(text.as_bytes())
}

fn serial(number: Serial) -> SyncPointSerial {
    super::serial(u64::from(number.get()))
}

fn units(list: &[Unit]) -> Units {
    Units(list.iter().fold(0, |bits, unit| bits | unit.bit()))
}

fn set(tokens: &[TokenItem]) -> TokenSet {
    tokens.iter().fold(TokenSet::NONE, |set, token| set.with(*token))
}

impl Scripted {
    /// Asks: what the user does first, and the request.
    pub(super) fn perform(&mut self, ask: &Ask) -> Vec<Doing> {
        let mut doings = self.prepare(ask);
        doings.push(Doing::Ask(self.request(ask)));
        doings
    }

    /// What asking changes in what it remembers.
    fn prepare(&mut self, ask: &Ask) -> Vec<Doing> {
        match ask {
            Ask::SyncMinor(_) | Ask::SyncMajor(_) | Ask::ActivityEnd(_) => {
                let next = self.work().next;
                self.work().point(next)
            }
            Ask::Connect(connecting) => {
                self.call(connecting);
                Vec::new()
            }
            Ask::ConnectAccept(accepting) => {
                self.begin(accepting.initial_serial.map(serial).or(self.offer.initial_serial))
            }
            Ask::Resynchronize(resync) => {
                self.resync = target(resync);
                Vec::new()
            }
            Ask::ResynchronizeResponse(answer) => {
                self.resync.1 = answer.serial.map_or(self.resync.1, serial);
                self.resynchronized(self.resync.1)
            }
            Ask::ActivityStart(starting) => {
                self.begin_activity(starting.id.as_bytes());
                Vec::new()
            }
            Ask::ActivityResume(resuming) => self.resuming(resuming),
            Ask::UAbort(_) => {
                self.lose();
                Vec::new()
            }
            Ask::ActivityInterruptResponse => {
                let doings = self.work().forget();
                self.activity.clear();
                doings
            }
            Ask::ActivityDiscardResponse => {
                let doings = self.work().discard();
                self.forget_activity();
                doings
            }
            Ask::ActivityEndResponse(_) => {
                self.activity.clear();
                Vec::new()
            }
            Ask::ConnectRefuse(_)
            | Ask::Data(_)
            | Ask::ExpeditedData(_)
            | Ask::TypedData(_)
            | Ask::CapabilityData(_)
            | Ask::CapabilityDataResponse(_)
            | Ask::TokenGive(_)
            | Ask::TokenPlease(_)
            | Ask::ControlGive
            | Ask::SyncMinorResponse(_)
            | Ask::SyncMajorResponse(_)
            | Ask::ActivityInterrupt(_)
            | Ask::ActivityDiscard(_)
            | Ask::UExceptionReport(_)
            | Ask::Release(_)
            | Ask::ReleaseAccept(_)
            | Ask::ReleaseRefuse(_) => Vec::new(),
        }
    }

    /// The primitive.
    fn request(&mut self, ask: &Ask) -> Request {
        match ask {
            Ask::Connect(connecting) => self.connect(connecting),
            Ask::ConnectAccept(accepting) => self.accept(accepting),
            Ask::ConnectRefuse(refusing) => Request::ConnectRefuse(refusing.reason, chunk(&refusing.data)),
            Ask::Data(payload) => {
                let data = self.say(payload);
                self.work().position += data.len();
                Request::Data(data)
            }
            Ask::ExpeditedData(payload) => Request::ExpeditedData(self.say(payload)),
            Ask::TypedData(payload) => Request::TypedData(self.say(payload)),
            Ask::CapabilityData(payload) => Request::CapabilityData(self.say(payload)),
            Ask::CapabilityDataResponse(payload) => Request::CapabilityDataResponse(self.say(payload)),
            Ask::TokenGive(give) => Request::TokenGive(set(&give.tokens)),
            Ask::TokenPlease(please) => Request::TokenPlease(set(&please.tokens), chunk(&please.data)),
            Ask::ControlGive => Request::ControlGive,
            Ask::SyncMinor(minor) => Request::SyncMinor { explicit: minor.explicit, data: chunk(&minor.data) },
            Ask::SyncMinorResponse(confirming) => {
                let up_to = confirming.serial.map_or(self.minor, serial);
                Request::SyncMinorResponse(up_to, chunk(&confirming.data))
            }
            Ask::SyncMajor(plain) => Request::SyncMajor(chunk(&plain.data)),
            Ask::SyncMajorResponse(plain) => Request::SyncMajorResponse(chunk(&plain.data)),
            Ask::Resynchronize(resync) => resynchronize(resync),
            Ask::ResynchronizeResponse(answer) => {
                Request::ResynchronizeResponse(self.resync.1, answer.tokens.setting(), chunk(&answer.data))
            }
            Ask::ActivityStart(starting) => Request::ActivityStart(activity(&starting.id), chunk(&starting.data)),
            Ask::ActivityResume(resuming) => Request::ActivityResume(Resume {
                new: activity(&resuming.id),
                old: activity(&resuming.old),
                serial: self.resumed.0,
                connection: self.resumed.1.clone(),
                data: chunk(&resuming.data),
            }),
            Ask::ActivityInterrupt(reason) => Request::ActivityInterrupt(reason.reason),
            Ask::ActivityInterruptResponse => Request::ActivityInterruptResponse,
            Ask::ActivityDiscard(reason) => Request::ActivityDiscard(reason.reason),
            Ask::ActivityDiscardResponse => Request::ActivityDiscardResponse,
            Ask::ActivityEnd(plain) => Request::ActivityEnd(chunk(&plain.data)),
            Ask::ActivityEndResponse(plain) => Request::ActivityEndResponse(chunk(&plain.data)),
            Ask::UExceptionReport(report) => Request::UExceptionReport(report.reason, chunk(&report.data)),
            Ask::Release(plain) => Request::Release(chunk(&plain.data)),
            Ask::ReleaseAccept(plain) => Request::ReleaseAccept(chunk(&plain.data)),
            Ask::ReleaseRefuse(plain) => Request::ReleaseRefuse(chunk(&plain.data)),
            Ask::UAbort(plain) => Request::UAbort(chunk(&plain.data)),
        }
    }

    /// A session begins, with its first number where it has one.
    pub(super) fn begin(&mut self, initial: Option<SyncPointSerial>) -> Vec<Doing> {
        self.activity.clear();
        let (next, connection) = (initial.map_or(0, SyncPointSerial::get), self.connection.clone());
        let lost = core::mem::take(&mut self.lost);
        self.work().begin_again(next, connection, lost)
    }

    /// Its session is gone. What it has in memory is cut back when it goes on with it.
    pub(super) fn lose(&mut self) {
        self.lost = true;
        self.activity.clear();
    }

    /// The activity in progress never was.
    pub(super) fn forget_activity(&mut self) {
        let name = core::mem::take(&mut self.activity);
        self.works.remove(&name);
    }

    pub(super) fn begin_activity(&mut self, name: &[u8]) {
        self.activity = name.to_vec();
        self.works.insert(name.to_vec(), Work::begun(1, self.connection.clone()));
    }

    /// An activity goes on under a new name, from a point.
    pub(super) fn resume(&mut self, new: &[u8], old: &[u8], point: u32) -> Vec<Doing> {
        let mut work = self.works.remove(old).unwrap_or_else(|| Work::begun(1, self.connection.clone()));
        work.connection = self.connection.clone();
        let doings = work.back_to(point);
        self.activity = new.to_vec();
        self.works.insert(new.to_vec(), work);
        doings
    }

    /// A resynchronization is over: both sides know the next number.
    pub(super) fn resynchronized(&mut self, next: SyncPointSerial) -> Vec<Doing> {
        match self.resync.0.take() {
            Some(ResyncType::Restart) => {
                let doings = self.work().back_to(next.get().saturating_sub(1));
                let work = self.work();
                (work.next, work.from) = (next.get(), next.get());
                doings
            }
            Some(ResyncType::Abandon | ResyncType::Set) | None => self.work().renumber(next.get()),
        }
    }

    fn say(&mut self, payload: &Payload) -> Chunk {
        match payload {
            Payload::Text(text) => chunk(text),
            Payload::Octets(len) => Chunk::source(SourceId(0), self.work().position, *len),
        }
    }

    /// It calls for a session.
    fn call(&mut self, connecting: &Connecting) {
        self.sessions += 1;
        let additional = connecting.additional.clone().unwrap_or_else(|| format!("{:02}", self.sessions));
        self.connection = ConnectionIdentifier {
            calling: self.reference.clone(),
            called: Vec::new(),
            common: connecting.common.as_deref().unwrap_or(&self.common).as_bytes().to_vec(),
            additional: additional.into_bytes(),
        };
    }

    fn connect(&self, connecting: &Connecting) -> Request {
        Request::Connect(Connect {
            identifier: self.connection.clone(),
            units: units(&connecting.units),
            initial_serial: connecting.initial_serial.map(serial),
            tokens: connecting.tokens.setting(),
            please: TokenSet::NONE,
            calling_selector: connecting.calling_selector.as_bytes().to_vec(),
            called_selector: connecting.called_selector.as_bytes().to_vec(),
            data: chunk(&connecting.data),
        })
    }

    fn accept(&self, accepting: &Accepting) -> Request {
        let offer = &self.offer;
        let called_selector = match accepting.called_selector.as_str() {
            "" => offer.called_selector.clone(),
            chosen => chosen.as_bytes().to_vec(),
        };
        Request::ConnectAccept(Connect {
            identifier: self.connection.clone(),
            units: accepting.units.as_deref().map_or(offer.units, |chosen| units(chosen).and(offer.units)),
            initial_serial: accepting.initial_serial.map(serial).or(offer.initial_serial),
            tokens: accepting.tokens.setting(),
            please: set(&accepting.please),
            called_selector,
            data: chunk(&accepting.data),
            ..offer.clone()
        })
    }

    /// It goes on with an activity: from the last point it knows to be confirmed, unless the script names another.
    fn resuming(&mut self, resuming: &Resuming) -> Vec<Doing> {
        let old = self.works.get(resuming.old.as_bytes());
        let known = old.map_or(0, |work| work.confirmed);
        let earlier = old.map(|work| work.connection.clone()).filter(|earlier| *earlier != self.connection);
        let point = resuming.serial.map_or(known, Serial::get);
        self.resumed = (super::serial(u64::from(point)), earlier);
        self.resume(resuming.id.as_bytes(), resuming.old.as_bytes(), point)
    }
}

/// Kind and number of a resynchronization; an abandon names no number.
fn target(resync: &Resynchronizing) -> (Option<ResyncType>, SyncPointSerial) {
    match resync {
        Resynchronizing::Restart(to) => (Some(ResyncType::Restart), serial(to.serial)),
        Resynchronizing::Set(to) => (Some(ResyncType::Set), serial(to.serial)),
        Resynchronizing::Abandon(_) => (Some(ResyncType::Abandon), SyncPointSerial::default()),
    }
}

fn resynchronize(resync: &Resynchronizing) -> Request {
    let (_, next) = target(resync);
    match resync {
        Resynchronizing::Restart(to) => {
            Request::Resynchronize(ResyncType::Restart, next, to.tokens.setting(), chunk(&to.data))
        }
        Resynchronizing::Set(to) => Request::Resynchronize(ResyncType::Set, next, to.tokens.setting(), chunk(&to.data)),
        Resynchronizing::Abandon(anew) => {
            Request::Resynchronize(ResyncType::Abandon, next, anew.tokens.setting(), chunk(&anew.data))
        }
    }
}

fn activity(name: &str) -> ActivityIdentifier {
    ActivityIdentifier(name.as_bytes().to_vec())
}
