//! The user that does what its scenario's script says: it waits and asks step by step, answers by itself what the script leaves
//! to it, and remembers how far each dialogue got.

use alloc::string::String;
use alloc::vec::Vec;

use super::Doing;
use super::lane::{LANES, Lane};
use super::work::Work;
use crate::lesson::ask::{Ask, Confirming, Payload, Plain, Resynchronized, Serial, Tokens};
use crate::lesson::script::{Answer, Answers, ConnectAnswer, MinorAnswer, ReleaseAnswer, Script, TokenAnswer, Told};
use crate::map::Map;
use crate::octets::Chunk;
use crate::session::primitive::{Connect, ConnectionIdentifier, Indication, Request, ResyncType, SyncPointSerial};
use crate::session::token::{TokenItem, TokenSet};

/// A user that follows a script.
#[derive(Clone, Debug)]
pub struct Scripted {
    pub(super) script: Script,
    pub(super) reference: Vec<u8>,
    pub(super) common: String,
    /// Where it is in its steps, and in those beside them.
    pub(super) lanes: [Lane; LANES],
    /// Sessions it has called for.
    pub(super) sessions: u32,
    /// The session connection it is in, or the last one.
    pub(super) connection: ConnectionIdentifier,
    /// What the last S-CONNECT indication offered.
    pub(super) offer: Connect,
    /// The last minor point it was told of.
    pub(super) minor: SyncPointSerial,
    /// The resynchronization it asked for or was told of.
    pub(super) resync: (Option<ResyncType>, SyncPointSerial),
    /// The point from which it last went on with an activity, and the session connection in which that was, if another.
    pub(super) resumed: (SyncPointSerial, Option<ConnectionIdentifier>),
    /// Whether its last session was lost.
    pub(super) lost: bool,
    /// The activity in progress; empty outside of one.
    pub(super) activity: Vec<u8>,
    /// Its dialogues by activity; the session's own under no name.
    pub(super) works: Map<Vec<u8>, Work>,
}

impl Scripted {
    /// One that has done nothing; `reference` is its SS-user reference, `common` the common one.
    #[must_use]
    pub fn new(script: Script, reference: &str, common: &str) -> Self {
        Self {
            script,
            reference: reference.as_bytes().to_vec(),
            common: common.into(),
            lanes: core::array::from_fn(Lane::new),
            sessions: 0,
            connection: ConnectionIdentifier::default(),
            offer: Connect::default(),
            minor: SyncPointSerial::default(),
            resync: (None, SyncPointSerial::default()),
            resumed: (SyncPointSerial::default(), None),
            lost: false,
            activity: Vec::new(),
            works: Map::new(),
        }
    }

    /// Whether every step is done.
    #[must_use]
    pub fn finished(&self) -> bool {
        (0..LANES).all(|lane| self.at(lane).is_none())
    }

    /// The step it waits in, counted from 0.
    #[must_use]
    pub const fn step(&self) -> usize {
        self.lanes[0].step
    }

    /// What it has on durable store of the dialogue it is in.
    #[must_use]
    pub fn stored(&self) -> Chunk {
        self.works.get(&self.activity).map(|work| work.stored().clone()).unwrap_or_default()
    }

    /// Whether it keeps what it receives.
    pub(super) const fn stores(&self) -> bool {
        self.script.store
    }

    /// The dialogue it is in.
    pub(super) fn work(&mut self) -> &mut Work {
        self.works.of(self.activity.clone())
    }

    /// The learner takes its chair: no step is done any more and nothing answered; what the script would have asked stays
    /// known, as an example.
    pub(super) fn hand_over(&mut self) {
        self.leave_script();
        self.script.answers = Answers::by_hand();
    }

    /// The learner in its chair asks.
    pub(super) fn asked(&mut self, ask: &Ask, legal: impl Fn(&Request) -> bool) -> Vec<Doing> {
        let mut trial = self.clone();
        let doings = trial.perform(ask);
        if doings.iter().all(|doing| !matches!(doing, Doing::Ask(request) if !legal(request))) {
            *self = trial;
            return doings;
        }
        doings.into_iter().filter(|doing| matches!(doing, Doing::Ask(_))).collect()
    }

    /// Its script.
    #[must_use]
    pub const fn script(&self) -> &Script {
        &self.script
    }

    /// The activity it was in last, or is in: its identifier.
    #[must_use]
    pub fn last_activity(&self) -> Option<&[u8]> {
        let named = self.works.iter().map(|(name, _)| name.as_slice()).filter(|name| !name.is_empty());
        if self.activity.is_empty() { named.last() } else { Some(&self.activity) }
    }

    /// It loses what is in memory only; its script goes on.
    pub(super) fn crash(&mut self) {
        for work in self.works.values_mut() {
            // What is lost with the memory is no deed of its own: the crash says it.
            let _ = work.forget();
        }
        self.lose();
    }

    pub(super) fn told(&mut self, indication: &Indication) -> Vec<Doing> {
        let mut doings = self.learn(indication);
        doings.extend(self.answer(indication));
        for lane in 0..LANES {
            doings.extend(self.hear(lane, name(indication)));
        }
        doings
    }

    /// What being told something means for what it remembers.
    pub(super) fn learn(&mut self, indication: &Indication) -> Vec<Doing> {
        match indication {
            Indication::Connect(connect) => {
                self.offer = connect.clone();
                self.connection = connect.identifier.clone();
                self.connection.called.clone_from(&self.reference);
                Vec::new()
            }
            Indication::ConnectAccepted(connect) => {
                self.connection.called.clone_from(&connect.identifier.called);
                self.begin(connect.initial_serial)
            }
            Indication::Data(data) => {
                if self.stores() {
                    self.work().receive(data);
                }
                Vec::new()
            }
            Indication::SyncMinor { serial, .. } => {
                self.minor = *serial;
                self.work().point(serial.get())
            }
            Indication::SyncMajor(serial, _) | Indication::ActivityEnd(serial, _) => self.work().point(serial.get()),
            Indication::SyncMinorConfirm(serial, _) | Indication::SyncMajorConfirm(serial, _) => {
                self.work().confirmed = serial.get();
                Vec::new()
            }
            Indication::ActivityEndConfirm(serial, _) => {
                self.work().confirmed = serial.get();
                self.activity.clear();
                Vec::new()
            }
            Indication::Resynchronize(kind, serial, ..) => {
                self.resync = (Some(*kind), *serial);
                Vec::new()
            }
            Indication::ResynchronizeConfirm(serial, ..) => self.resynchronized(*serial),
            Indication::ActivityStart(activity, _) => {
                self.begin_activity(&activity.0);
                Vec::new()
            }
            Indication::ActivityResume(resume) => self.resume(&resume.new.0, &resume.old.0, resume.serial.get()),
            Indication::ActivityInterruptConfirm => {
                self.activity.clear();
                Vec::new()
            }
            Indication::ActivityDiscardConfirm => {
                self.forget_activity();
                Vec::new()
            }
            Indication::Release(_) => self.work().save(0),
            Indication::UAbort(_) | Indication::PAbort(_) => {
                self.lose();
                Vec::new()
            }
            Indication::ConnectRefused(..)
            | Indication::ExpeditedData(_)
            | Indication::TypedData(_)
            | Indication::CapabilityData(_)
            | Indication::CapabilityDataConfirm(_)
            | Indication::TokenGive(_)
            | Indication::TokenPlease(..)
            | Indication::ControlGive
            | Indication::ActivityInterrupt(_)
            | Indication::ActivityDiscard(_)
            | Indication::UExceptionReport(..)
            | Indication::PExceptionReport
            | Indication::Released(_)
            | Indication::ReleaseRefused(_) => Vec::new(),
        }
    }

    /// What it answers by itself.
    fn answer(&mut self, indication: &Indication) -> Vec<Doing> {
        let answers = self.script.answers.clone();
        let ask = match indication {
            Indication::Connect(_) => match answers.connect {
                ConnectAnswer::Accept(accepting) => Some(Ask::ConnectAccept(accepting)),
                ConnectAnswer::Refuse(refusing) => Some(Ask::ConnectRefuse(refusing)),
                ConnectAnswer::Script => None,
            },
            Indication::Release(_) => match answers.release {
                ReleaseAnswer::Accept => Some(Ask::ReleaseAccept(Plain::default())),
                ReleaseAnswer::Refuse => Some(Ask::ReleaseRefuse(Plain::default())),
                ReleaseAnswer::Script => None,
            },
            Indication::SyncMinor { serial, explicit, .. } => self.confirming(answers.minor, serial.get(), *explicit),
            Indication::SyncMajor(..) => confirm(answers.major, Ask::SyncMajorResponse(Plain::default())),
            Indication::ActivityEnd(..) => confirm(answers.activity_end, Ask::ActivityEndResponse(Plain::default())),
            Indication::Resynchronize(..) => {
                confirm(answers.resynchronize, Ask::ResynchronizeResponse(Resynchronized::default()))
            }
            Indication::ActivityInterrupt(_) => confirm(answers.interrupt, Ask::ActivityInterruptResponse),
            Indication::ActivityDiscard(_) => confirm(answers.discard, Ask::ActivityDiscardResponse),
            Indication::CapabilityData(_) => {
                confirm(answers.capability, Ask::CapabilityDataResponse(Payload::Text(String::new())))
            }
            Indication::TokenPlease(tokens, _) => give(answers.please, *tokens),
            Indication::UExceptionReport(..) | Indication::PExceptionReport => {
                give(answers.exception, TokenSet::NONE.with(TokenItem::Data))
            }
            Indication::ConnectAccepted(_)
            | Indication::ConnectRefused(..)
            | Indication::Data(_)
            | Indication::ExpeditedData(_)
            | Indication::TypedData(_)
            | Indication::CapabilityDataConfirm(_)
            | Indication::TokenGive(_)
            | Indication::ControlGive
            | Indication::SyncMinorConfirm(..)
            | Indication::SyncMajorConfirm(..)
            | Indication::ResynchronizeConfirm(..)
            | Indication::ActivityStart(..)
            | Indication::ActivityResume(_)
            | Indication::ActivityInterruptConfirm
            | Indication::ActivityDiscardConfirm
            | Indication::ActivityEndConfirm(..)
            | Indication::Released(_)
            | Indication::ReleaseRefused(_)
            | Indication::UAbort(_)
            | Indication::PAbort(_) => None,
        };
        ask.map_or_else(Vec::new, |ask| self.perform(&ask))
    }

    /// Up to which point a minor point makes it confirm, if any.
    fn confirming(&mut self, answer: MinorAnswer, number: u32, explicit: bool) -> Option<Ask> {
        let from = self.work().from;
        let up_to = match answer {
            MinorAnswer::Each => Some(number),
            MinorAnswer::Wanted => explicit.then_some(number),
            MinorAnswer::Lag(lag) => number.checked_sub(lag).filter(|up_to| *up_to >= from),
            MinorAnswer::Every(every) => (number - from + 1).is_multiple_of(every.max(1)).then_some(number),
            MinorAnswer::Never => None,
        };
        let serial = Serial::try_from(up_to?).ok()?;
        Some(Ask::SyncMinorResponse(Confirming { serial: Some(serial), data: String::new() }))
    }
}

fn confirm(answer: Answer, ask: Ask) -> Option<Ask> {
    match answer {
        Answer::Confirm => Some(ask),
        Answer::Script => None,
    }
}

fn give(answer: TokenAnswer, tokens: TokenSet) -> Option<Ask> {
    match answer {
        TokenAnswer::Keep => None,
        TokenAnswer::Give => Some(Ask::TokenGive(Tokens { tokens: tokens.iter().collect(), data: String::new() })),
    }
}

/// What an indication is called in a script.
const fn name(indication: &Indication) -> Told {
    match indication {
        Indication::Connect(_) => Told::Connect,
        Indication::ConnectAccepted(_) => Told::ConnectAccepted,
        Indication::ConnectRefused(..) => Told::ConnectRefused,
        Indication::Data(_) => Told::Data,
        Indication::ExpeditedData(_) => Told::ExpeditedData,
        Indication::TypedData(_) => Told::TypedData,
        Indication::CapabilityData(_) => Told::CapabilityData,
        Indication::CapabilityDataConfirm(_) => Told::CapabilityDataConfirm,
        Indication::TokenGive(_) => Told::TokenGive,
        Indication::TokenPlease(..) => Told::TokenPlease,
        Indication::ControlGive => Told::ControlGive,
        Indication::SyncMinor { .. } => Told::SyncMinor,
        Indication::SyncMinorConfirm(..) => Told::SyncMinorConfirm,
        Indication::SyncMajor(..) => Told::SyncMajor,
        Indication::SyncMajorConfirm(..) => Told::SyncMajorConfirm,
        Indication::Resynchronize(..) => Told::Resynchronize,
        Indication::ResynchronizeConfirm(..) => Told::ResynchronizeConfirm,
        Indication::ActivityStart(..) => Told::ActivityStart,
        Indication::ActivityResume(_) => Told::ActivityResume,
        Indication::ActivityInterrupt(_) => Told::ActivityInterrupt,
        Indication::ActivityInterruptConfirm => Told::ActivityInterruptConfirm,
        Indication::ActivityDiscard(_) => Told::ActivityDiscard,
        Indication::ActivityDiscardConfirm => Told::ActivityDiscardConfirm,
        Indication::ActivityEnd(..) => Told::ActivityEnd,
        Indication::ActivityEndConfirm(..) => Told::ActivityEndConfirm,
        Indication::UExceptionReport(..) => Told::UExceptionReport,
        Indication::PExceptionReport => Told::PExceptionReport,
        Indication::Release(_) => Told::Release,
        Indication::Released(_) => Told::Released,
        Indication::ReleaseRefused(_) => Told::ReleaseRefused,
        Indication::UAbort(_) => Told::UAbort,
        Indication::PAbort(_) => Told::PAbort,
    }
}
