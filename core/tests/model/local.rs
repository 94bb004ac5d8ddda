//! One machine's part of a model, worked out once: its states as small numbers, what follows from each input as data.
//!
//! A model asks for the same step of the same machine some thousand times, each time with something else on the other side.
//! Here a machine is its number in a table; the real machine is asked once for each of its states and inputs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, OnceLock};

use capa5_core::endpoint::{Cause, Down, Endpoint, Input, Opener, Outbox, Output, Timer};
use capa5_core::octets::{Chunk, NoSources};
use capa5_core::session::machine::{Reuse, Spm, SpmConfig, State};
use capa5_core::session::note::{Note, Recorded, Variable};
use capa5_core::session::primitive::{Indication, Request};
use capa5_core::session::spdu::{SpduKind, Tsdu};
use capa5_core::session::token::TokenItem;
use capa5_core::session::unit::{Unit, Units};
use capa5_core::time::Nanos;

use super::net::{CALLED, CALLER};
use super::users::{self, When};

/// What is on the way to an end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Message {
    Opened(bool),
    Closed,
    Tsdu(SpduKind, Vec<u8>),
}

/// A message's number.
pub type MessageId = u8;
/// One end in one of its states.
pub type LocalId = u16;

pub const CLOSED: MessageId = 0;
/// The transport connection stands, by the end's own request.
const OPENED: MessageId = 1;
/// The other side asks for a transport connection.
const CALLS: MessageId = 2;

/// What an end does to the world around it, in order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    Send(MessageId),
    Close,
}

/// What becomes of the last point that the called user keeps for good.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keep {
    Same,
    Set(u8),
    AtLeast(u8),
}

/// What follows from one input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    pub next: LocalId,
    pub effects: Vec<Effect>,
    pub keep: Keep,
    /// The machine found what came invalid.
    pub invalid: bool,
}

/// A request that the machine takes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ask {
    pub request: Request,
    pub when: When,
    pub answers: bool,
    pub outcome: Outcome,
}

/// One end in one of its states.
pub struct Local {
    pub spm: Spm,
    pub end: usize,
    /// The numbers mean nothing now: they are set anew before anybody asks for them.
    pub numberless: bool,
    delivered: Box<[OnceLock<Option<Box<Outcome>>>]>,
    asks: OnceLock<Vec<Ask>>,
    abort: OnceLock<Option<Outcome>>,
    timed_out: OnceLock<Option<Outcome>>,
    cut: OnceLock<Option<Outcome>>,
    goes_on: OnceLock<bool>,
}

const MESSAGES: usize = 250;
const LOCALS: usize = 60_000;

/// All states of both ends, and all messages.
pub struct Table {
    pub units: Units,
    /// The highest point a user sets.
    highest: u32,
    locals: Box<[OnceLock<Local>]>,
    messages: Box<[OnceLock<Message>]>,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    locals: BTreeMap<Vec<u8>, LocalId>,
    messages: Vec<Message>,
    /// Machines that share a number with another that isn't equal: what they differ in must not matter.
    twins: Vec<(LocalId, Spm)>,
    /// All that has been met, whole.
    met: BTreeSet<Vec<u8>>,
}

fn empty<T>(many: usize) -> Box<[OnceLock<T>]> {
    std::iter::repeat_with(OnceLock::new).take(many).collect()
}

impl Table {
    pub fn new(units: Units, transport: Reuse, highest: u32) -> (Self, [LocalId; 2]) {
        let config = SpmConfig { units, transport, ..SpmConfig::default() };
        let known = Mutex::default();
        let table = Self { units, highest, locals: empty(LOCALS), messages: empty(MESSAGES), known };
        for message in [Message::Closed, Message::Opened(true), Message::Opened(false)] {
            table.message_id(message);
        }
        let ends = [CALLER, CALLED].map(|end| table.local_id(end, Spm::new(config)));
        (table, ends)
    }

    pub fn local(&self, id: LocalId) -> &Local {
        self.locals[usize::from(id)].get().expect("a number that was given out")
    }

    pub fn message(&self, id: MessageId) -> &Message {
        self.messages[usize::from(id)].get().expect("a number that was given out")
    }

    pub fn kind(&self, id: MessageId) -> Option<SpduKind> {
        match self.message(id) {
            Message::Tsdu(kind, _) => Some(*kind),
            Message::Opened(_) | Message::Closed => None,
        }
    }

    /// What follows when a message arrives; `None` where nothing does.
    pub fn delivered(&self, id: LocalId, message: MessageId) -> Option<&Outcome> {
        let local = self.local(id);
        let outcome = local.delivered[usize::from(message)]
            .get_or_init(|| self.outcome(local.end, &local.spm, self.input(message)).map(Box::new));
        outcome.as_deref()
    }

    fn input(&self, message: MessageId) -> Input<Request> {
        match self.message(message) {
            Message::Opened(true) => Input::Opened(Opener::Us),
            Message::Opened(false) => Input::Opened(Opener::Them),
            Message::Closed => Input::Closed(Cause::Closed),
            Message::Tsdu(_, octets) => Input::Octets(Chunk::from(octets.clone())),
        }
    }

    /// All that its user may ask for but an abort, answers first.
    pub fn asks(&self, id: LocalId) -> &[Ask] {
        let local = self.local(id);
        local.asks.get_or_init(|| self.asked(local.end, &local.spm))
    }

    fn asked(&self, end: usize, spm: &Spm) -> Vec<Ask> {
        let answer = users::answer(spm, self.units);
        users::requests(spm, end == CALLER, self.units, self.highest)
            .into_iter()
            .filter(|wish| spm.check(&wish.request).is_ok())
            .filter_map(|wish| {
                let outcome = self.outcome(end, spm, Input::Request(wish.request.clone()))?;
                let answers = answer.as_ref() == Some(&wish.request);
                Some(Ask { request: wish.request, when: wish.when, answers, outcome })
            })
            .collect()
    }

    pub fn abort(&self, id: LocalId) -> Option<&Outcome> {
        let local = self.local(id);
        let aborted = || {
            let request = Request::UAbort(Chunk::new());
            local.spm.check(&request).ok()?;
            self.outcome(local.end, &local.spm, Input::Request(request))
        };
        local.abort.get_or_init(aborted).as_ref()
    }

    pub fn timed_out(&self, id: LocalId) -> Option<&Outcome> {
        let local = self.local(id);
        let over = || {
            local.spm.next_timeout()?;
            self.outcome(local.end, &local.spm, Input::Timer(Timer::Tim))
        };
        local.timed_out.get_or_init(over).as_ref()
    }

    pub fn cut(&self, id: LocalId) -> Option<&Outcome> {
        let local = self.local(id);
        local.cut.get_or_init(|| self.outcome(local.end, &local.spm, Input::Closed(Cause::Cut))).as_ref()
    }

    /// Whether its user can go on with nothing on the way: as far as the protocol goes, without the model's bound on numbers.
    pub fn goes_on(&self, id: LocalId) -> bool {
        let local = self.local(id);
        *local.goes_on.get_or_init(|| {
            let wishes = users::requests(&local.spm, local.end == CALLER, self.units, 900);
            wishes.iter().any(|wish| local.spm.check(&wish.request).is_ok())
        })
    }

    /// Asks the machine itself.
    fn outcome(&self, end: usize, spm: &Spm, input: Input<Request>) -> Option<Outcome> {
        let before = spm.variables().get(Variable::VM);
        let asked = if let Input::Request(request) = &input { Some(request.clone()) } else { None };
        let mut next = spm.clone();
        let mut out = Outbox::default();
        next.handle(Nanos::ZERO, input, &NoSources, &mut out);
        if matches!(out.done.first(), None | Some(Output::Note(Note::Refused(_)))) {
            return None;
        }
        let keep = if end == CALLED { keep(asked.as_ref(), before, &next, &out.done) } else { Keep::Same };
        let mut effects = Vec::new();
        let mut invalid = false;
        for output in out.done {
            match output {
                Output::Down(Down::Open) => effects.push(Effect::Send(CALLS)),
                Output::Down(Down::Accept) => effects.push(Effect::Send(OPENED)),
                Output::Down(Down::Close) => effects.push(Effect::Close),
                Output::Down(Down::Send(tsdu)) => effects.push(Effect::Send(self.sent(&tsdu))),
                Output::Note(note) => invalid |= matches!(note, Note::Invalid(_)),
                Output::Up(_) => {}
            }
        }
        Some(Outcome { next: self.local_id(end, next), effects, keep, invalid })
    }

    fn sent(&self, tsdu: &Chunk) -> MessageId {
        let read = Tsdu::decode(tsdu, &NoSources).into_result().expect("what is sent can be read");
        let kind = read.principal().expect("a TSDU holds an SPDU").kind;
        self.message_id(Message::Tsdu(kind, tsdu.to_vec(&NoSources).expect("literal octets")))
    }

    fn message_id(&self, message: Message) -> MessageId {
        let mut known = self.known.lock().expect("no thread fails here");
        let at = known.messages.iter().position(|other| *other == message);
        let id = u8::try_from(at.unwrap_or(known.messages.len())).expect("few messages");
        if at.is_none() {
            self.messages[usize::from(id)].set(message.clone()).expect("a new number");
            known.messages.push(message);
        }
        id
    }

    fn local_id(&self, end: usize, spm: Spm) -> LocalId {
        let key = key(end, &spm);
        let mut known = self.known.lock().expect("no thread fails here");
        if let Some(id) = known.locals.get(&key).copied() {
            if known.met.insert(whole(end, &spm)) {
                known.twins.push((id, spm));
            }
            return id;
        }
        known.met.insert(whole(end, &spm));
        let id = u16::try_from(known.locals.len()).expect("few states of an end");
        let local = Local {
            numberless: numberless(&spm),
            spm,
            end,
            delivered: empty(MESSAGES),
            asks: OnceLock::new(),
            abort: OnceLock::new(),
            timed_out: OnceLock::new(),
            cut: OnceLock::new(),
            goes_on: OnceLock::new(),
        };
        assert!(self.locals[usize::from(id)].set(local).is_ok(), "a new number");
        known.locals.insert(key, id);
        id
    }

    /// How many states the ends have, and how many machines were taken for one of them though they aren't equal to it.
    pub fn size(&self) -> (usize, usize) {
        let known = self.known.lock().expect("no thread fails here");
        (known.locals.len(), known.twins.len())
    }

    /// That what a key leaves out makes no difference: machines of one number do the same with everything that any of them met.
    pub fn prove_keys(&self) {
        let mut proved = 0;
        loop {
            // What a twin leads to may be a new twin.
            let twins = self.known.lock().expect("no thread fails here").twins[proved..].to_vec();
            if twins.is_empty() {
                return;
            }
            twins.iter().for_each(|(id, twin)| self.prove_twin(*id, twin));
            proved += twins.len();
        }
    }

    fn prove_twin(&self, id: LocalId, twin: &Spm) {
        let local = self.local(id);
        let alike = |what: &dyn std::fmt::Debug, same: bool| {
            assert!(same, "{what:?} tells {twin:?}\nfrom {:?}\nthough they share a number", local.spm);
        };
        for (message, known) in local.delivered.iter().enumerate() {
            let Some(known) = known.get() else { continue };
            let message = u8::try_from(message).expect("few messages");
            let own = self.outcome(local.end, twin, self.input(message));
            alike(self.message(message), own.as_ref() == known.as_deref());
        }
        if let Some(asks) = local.asks.get() {
            alike(&asks, self.asked(local.end, twin) == *asks);
        }
    }
}

/// Whether V(A), V(M) and V(R) are set anew before any row asks for them: an activity is being left, or there is none yet.
fn numberless(spm: &Spm) -> bool {
    use State::{Sta05B, Sta05C, Sta11B, Sta11C, Sta19, Sta20};
    let leaves = matches!(spm.state(), Sta05B | Sta05C | Sta11B | Sta11C);
    // After an exception a user may go back to a point without a look at the activity.
    let none = spm.units().has(Unit::ActivityManagement)
        && !spm.variables().holds(Variable::Vact)
        && spm.variables().recorded() == Recorded::No
        && !matches!(spm.state(), Sta19 | Sta20);
    leaves || none
}

/// What an end's future hangs on. Left out: the offer, the role and the version, which are the same in every state of a
/// model; and what is left of earlier events that nothing asks for any more ([`Table::prove_keys`] holds it against the machine).
fn key(end: usize, spm: &Spm) -> Vec<u8> {
    let now = spm.state();
    let recorded = spm.variables().recorded();
    let resynchronizes = matches!(now, State::Sta05A | State::Sta11A);
    let numberless = numberless(spm);
    let waits = matches!(now, State::Sta04A | State::Sta04B | State::Sta10A | State::Sta10B);
    let mut key = vec![u8::try_from(end).expect("0 or 1"), now as u8];
    key.extend(spm.units().0.to_be_bytes());
    key.extend(TokenItem::ALL.map(|token| spm.holding(token) as u8));
    for which in Variable::ALL {
        let counts = match which {
            Variable::Vrspnb => recorded == Recorded::Restart,
            Variable::Vnextact => waits,
            // What a resynchronization ends with sets V(A) anew.
            Variable::VA => !numberless && !resynchronizes,
            Variable::VM | Variable::VR => !numberless,
            Variable::Vsc
            | Variable::Vact
            | Variable::Vrsp
            | Variable::Vcoll
            | Variable::Vdnr
            | Variable::Vtca
            | Variable::Vtrr => true,
        };
        key.push(if counts { u8::try_from(spm.variables().get(which)).expect("a small number") } else { u8::MAX });
    }
    key.push(if resynchronizes { spm.setting().bits() } else { 0 });
    key.push(u8::from(spm.next_timeout().is_some()));
    key
}

/// All that differs between two machines of a model.
fn whole(end: usize, spm: &Spm) -> Vec<u8> {
    let mut whole = key(end, spm);
    whole.extend(Variable::ALL.map(|which| u8::try_from(spm.variables().get(which)).expect("a small number")));
    whole.push(spm.setting().bits());
    whole
}

/// What the called side's user keeps: it makes a point durable before it sets it, or confirms it, and goes back with a
/// resynchronization.
fn keep(asked: Option<&Request>, before: u32, called: &Spm, done: &[Output<Indication, Note>]) -> Keep {
    let small = |number: u32| u8::try_from(number).expect("a small number");
    let (va, vm) = (called.variables().get(Variable::VA), called.variables().get(Variable::VM));
    let set_back = done.iter().any(|output| {
        matches!(
            output,
            Output::Up(
                Indication::ResynchronizeConfirm(..) | Indication::ActivityStart(..) | Indication::ActivityResume(_)
            )
        )
    });
    match asked {
        Some(Request::SyncMinor { .. } | Request::SyncMajor(_) | Request::ActivityEnd(_)) => Keep::Set(small(before)),
        Some(Request::SyncMinorResponse(serial, _)) => Keep::AtLeast(small(serial.get())),
        Some(Request::SyncMajorResponse(_) | Request::ActivityEndResponse(_)) => Keep::Set(small(vm.saturating_sub(1))),
        Some(
            Request::ConnectAccept(_)
            | Request::ResynchronizeResponse(..)
            | Request::ActivityStart(..)
            | Request::ActivityResume(_),
        ) => Keep::Set(small(va.saturating_sub(1))),
        Some(_) | None if set_back => Keep::Set(small(va.saturating_sub(1))),
        Some(_) | None if called.state().has_no_connection() => Keep::Set(0),
        Some(_) | None => Keep::Same,
    }
}
