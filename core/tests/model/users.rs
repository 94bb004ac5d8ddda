//! What the users of a model ask for: everything that their states allow, with few values.

use capa5_core::octets::Chunk;
use capa5_core::session::machine::{Spm, State};
use capa5_core::session::note::{Recorded, Variable};
use capa5_core::session::primitive::{ActivityIdentifier, Connect, Request, Resume, ResyncType, SyncPointSerial};
use capa5_core::session::token::{Holding, TokenItem, TokenSet, TokenSetting, TokenSide};
use capa5_core::session::unit::{Unit, Units};

/// What a user may ask for, and what it has to wait for besides its machine's leave.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wish {
    pub request: Request,
    pub when: When,
}

/// When a user asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// As soon as it may.
    AtOnce,
    /// Once nothing is on the way: the next connection, after all of the last one is gone.
    Quiet,
    /// While nothing else of this kind is on the way from it: data and asking for tokens change no state, one stands for many.
    Silent,
}

fn at_once(request: Request) -> Wish {
    Wish { request, when: When::AtOnce }
}

const fn none() -> Chunk {
    Chunk::new()
}

fn serial(number: u32) -> SyncPointSerial {
    SyncPointSerial::new(number).expect("a small number")
}

fn at_responder() -> TokenSetting {
    TokenItem::ALL.iter().fold(TokenSetting::AT_INITIATOR, |setting, token| setting.with(*token, TokenSide::Responder))
}

fn connect(units: Units) -> Connect {
    let counts = [Unit::MinorSynchronize, Unit::MajorSynchronize, Unit::Resynchronize];
    let initial_serial = counts.iter().any(|unit| units.has(*unit)).then(|| serial(1));
    Connect { units, initial_serial, ..Connect::default() }
}

/// What a user answers to what it was told and hasn't answered yet.
pub fn answer(spm: &Spm, units: Units) -> Option<Request> {
    let here = spm.setting();
    Some(match spm.state() {
        State::Sta08 => Request::ConnectAccept(connect(units)),
        State::Sta09 => Request::ReleaseAccept(none()),
        State::Sta10A => Request::SyncMajorResponse(none()),
        State::Sta10B => Request::ActivityEndResponse(none()),
        State::Sta11A => Request::ResynchronizeResponse(agreed(spm), here, none()),
        State::Sta11B => Request::ActivityInterruptResponse,
        State::Sta11C => Request::ActivityDiscardResponse,
        State::Sta22 => Request::CapabilityDataResponse(none()),
        State::Sta01
        | State::Sta01A
        | State::Sta01B
        | State::Sta01C
        | State::Sta01D
        | State::Sta02A
        | State::Sta02B
        | State::Sta03
        | State::Sta04A
        | State::Sta04B
        | State::Sta05A
        | State::Sta05B
        | State::Sta05C
        | State::Sta16
        | State::Sta18
        | State::Sta19
        | State::Sta20
        | State::Sta21
        | State::Sta713 => return None,
    })
}

/// The number that answers a resynchronization.
fn agreed(spm: &Spm) -> SyncPointSerial {
    let at = |which| spm.variables().get(which);
    serial(match spm.variables().recorded() {
        Recorded::Restart => at(Variable::Vrspnb),
        Recorded::Abandon => at(Variable::VM),
        Recorded::No | Recorded::Set | Recorded::Interrupt | Recorded::Discard => 1,
    })
}

/// Everything that a user may ask for but an abort: answers first. Many of them are refused.
pub fn requests(spm: &Spm, calls: bool, units: Units, highest: u32) -> Vec<Wish> {
    let state = spm.state();
    let mut wishes: Vec<Wish> = answer(spm, units).into_iter().map(at_once).collect();
    if calls && matches!(state, State::Sta01 | State::Sta01C) {
        wishes.push(Wish { request: Request::Connect(connect(units)), when: When::Quiet });
    }
    if state == State::Sta08 {
        wishes.push(at_once(Request::ConnectRefuse(0, none())));
    }
    if state.has_no_connection() || matches!(state, State::Sta01B | State::Sta02A | State::Sta08) {
        return wishes;
    }
    wishes.extend(talk(spm, units).into_iter().map(|request| Wish { request, when: When::Silent }));
    let mut requests = Vec::new();
    // In a release collision the table lets the user ask again, and sends FINISH each time: that a user asks once is a rule
    // of the service, which these users keep.
    if !spm.variables().holds(Variable::Vcoll) {
        requests.push(Request::Release(none()));
    }
    if units.has(Unit::NegotiatedRelease) {
        requests.push(Request::ReleaseRefuse(none()));
    }
    if units.has(Unit::CapabilityData) {
        requests.push(Request::CapabilityData(none()));
    }
    if units.has(Unit::Exceptions) {
        requests.push(Request::UExceptionReport(0, none()));
    }
    tokens(spm, &mut requests);
    points(spm, units, highest, &mut requests);
    resynchronizations(spm, units, highest, &mut requests);
    activities(spm, units, highest, &mut requests);
    wishes.extend(requests.into_iter().map(at_once));
    wishes
}

/// What changes no state: data, and asking for tokens.
fn talk(spm: &Spm, units: Units) -> Vec<Request> {
    let mut requests = vec![Request::Data(none())];
    if units.has(Unit::TypedData) {
        requests.push(Request::TypedData(none()));
    }
    let all = TokenItem::ALL.into_iter().filter(|token| spm.holding(*token) != Holding::NotAvailable);
    let all = all.fold(TokenSet::NONE, TokenSet::with);
    if !all.is_empty() {
        requests.push(Request::TokenPlease(all, none()));
    }
    requests
}

/// The first token this side has, or all it has: with every token apart from every other there are too many states.
fn tokens(spm: &Spm, requests: &mut Vec<Request>) {
    let mine = TokenItem::ALL.into_iter().filter(|token| spm.holding(*token) == Holding::Mine);
    let all = mine.clone().fold(TokenSet::NONE, TokenSet::with);
    let first = mine.take(1).fold(TokenSet::NONE, TokenSet::with);
    if !first.is_empty() {
        requests.push(Request::TokenGive(first));
    }
    if all != first {
        requests.push(Request::TokenGive(all));
    }
}

fn points(spm: &Spm, units: Units, highest: u32, requests: &mut Vec<Request>) {
    let at = |which| spm.variables().get(which);
    let room = at(Variable::VM) <= highest;
    if units.has(Unit::MinorSynchronize) {
        if room {
            requests.push(Request::SyncMinor { explicit: true, data: none() });
        }
        requests.extend(
            (at(Variable::VA)..at(Variable::VM)).map(|number| Request::SyncMinorResponse(serial(number), none())),
        );
    }
    if units.has(Unit::MajorSynchronize) && room {
        requests.push(Request::SyncMajor(none()));
    }
}

fn resynchronizations(spm: &Spm, units: Units, highest: u32, requests: &mut Vec<Request>) {
    // A user that is asked to resynchronize answers: a stronger request would be a second collision.
    if !units.has(Unit::Resynchronize) || spm.state() == State::Sta11A {
        return;
    }
    let at = |which| spm.variables().get(which);
    let here = TokenSetting::AT_INITIATOR;
    let mut all = vec![
        (ResyncType::Abandon, at(Variable::VM), here),
        (ResyncType::Set, highest, at_responder()),
        (ResyncType::Restart, at(Variable::VM), at_responder()),
    ];
    if at(Variable::VR) < at(Variable::VM) {
        all.push((ResyncType::Restart, at(Variable::VR), here));
    }
    requests.extend(
        all.into_iter().map(|(kind, number, setting)| Request::Resynchronize(kind, serial(number), setting, none())),
    );
}

fn activities(spm: &Spm, units: Units, highest: u32, requests: &mut Vec<Request>) {
    if !units.has(Unit::ActivityManagement) {
        return;
    }
    let activity = ActivityIdentifier(vec![1]);
    let resume = Resume { new: activity.clone(), old: activity.clone(), serial: serial(1), ..Resume::default() };
    requests.extend([
        Request::ControlGive,
        Request::ActivityStart(activity, none()),
        Request::ActivityResume(resume),
        Request::ActivityInterrupt(None),
        Request::ActivityDiscard(None),
    ]);
    if spm.variables().get(Variable::VM) <= highest {
        requests.push(Request::ActivityEnd(none()));
    }
}
