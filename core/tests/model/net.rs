//! Two machines, what lies between them, and everything that can happen to them.

use std::collections::VecDeque;
use std::fmt;
use std::hash::{Hash, Hasher};

use capa5_core::endpoint::{Cause, Down, Endpoint, Input, Opener, Outbox, Output, Timer};
use capa5_core::octets::{Chunk, NoSources};
use capa5_core::session::machine::{Reuse, Spm, SpmConfig, State};
use capa5_core::session::note::{Note, Recorded, Variable};
use capa5_core::session::primitive::{Indication, Request};
use capa5_core::session::spdu::{SpduKind, Tsdu};
use capa5_core::session::token::{Holding, TokenItem};
use capa5_core::session::unit::Units;
use capa5_core::time::Nanos;

/// What is on the way to an end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Message {
    Opened(Opener),
    Tsdu(SpduKind, Vec<u8>),
    Closed,
}

impl Hash for Message {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Opened(Opener::Us) => 0_u8.hash(state),
            Self::Opened(Opener::Them) => 1_u8.hash(state),
            Self::Closed => 2_u8.hash(state),
            // The kind follows from the octets.
            Self::Tsdu(_, octets) => octets.hash(state),
        }
    }
}

/// What the receiver of a cut connection has left: what is asked of it afterwards.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Remains {
    /// The caller's V(A) when the line was cut, where it meant something.
    pub confirmed: Option<u32>,
    /// The last point up to which the called side keeps what it received.
    pub durable: u32,
}

/// Both ends and the two queues between them.
#[derive(Clone, PartialEq, Eq)]
pub struct Net {
    pub ends: [Spm; 2],
    /// On the way to each end, oldest first.
    pub queues: [VecDeque<Message>; 2],
    /// The last point up to which the called side's user keeps what it received.
    pub durable: u32,
    /// A CONNECT went out on a transport connection that already carries a session connection.
    pub doubled: bool,
    /// The line was cut: nothing happens after that.
    pub cut: Option<Remains>,
}

/// What can happen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Action {
    Ask(usize, Request),
    Deliver(usize),
    TimeOut(usize),
    Cut,
}

pub const CALLER: usize = 0;
pub const CALLED: usize = 1;

impl Net {
    pub fn new(units: Units, transport: Reuse) -> Self {
        let config = SpmConfig { units, transport, ..SpmConfig::default() };
        Self {
            ends: [Spm::new(config), Spm::new(config)],
            queues: [VecDeque::new(), VecDeque::new()],
            durable: 0,
            doubled: false,
            cut: None,
        }
    }

    pub fn state(&self, end: usize) -> State {
        self.ends[end].state()
    }

    pub fn number(&self, end: usize, which: Variable) -> u32 {
        self.ends[end].variables().get(which)
    }

    pub fn is_quiet(&self) -> bool {
        self.queues.iter().all(VecDeque::is_empty)
    }

    pub fn on_the_way(&self) -> impl Iterator<Item = SpduKind> {
        self.queues.iter().flatten().filter_map(|message| match message {
            Message::Tsdu(kind, _) => Some(*kind),
            Message::Opened(_) | Message::Closed => None,
        })
    }

    /// Whether something that changes no state is on the way from an end.
    pub fn talks(&self, from: usize) -> bool {
        self.queues[1 - from].iter().any(|message| match message {
            Message::Tsdu(kind, _) => {
                matches!(kind, SpduKind::DataTransfer | SpduKind::TypedData | SpduKind::PleaseTokens)
            }
            Message::Opened(_) | Message::Closed => false,
        })
    }

    /// What follows; `None` where nothing happens: a request that is refused, an empty queue.
    pub fn after(&self, action: &Action) -> Option<Self> {
        if let Action::Ask(end, request) = action
            && self.ends[*end].check(request).is_err()
        {
            return None;
        }
        let mut next = self.clone();
        let taken = match action {
            Action::Ask(end, request) => next.input(*end, Input::Request(request.clone())),
            Action::Deliver(end) => {
                let input = match next.queues[*end].pop_front()? {
                    Message::Opened(opener) => Input::Opened(opener),
                    Message::Tsdu(_, octets) => Input::Octets(Chunk::from(octets)),
                    Message::Closed => Input::Closed(Cause::Closed),
                };
                next.input(*end, input);
                true
            }
            Action::TimeOut(end) => next.input(*end, Input::Timer(Timer::Tim)),
            Action::Cut => next.cut(),
        };
        next.skip();
        taken.then_some(next)
    }

    /// What a machine that waits for the end of the transport connection ignores arrives at once: it makes no difference when.
    fn skip(&mut self) {
        for end in [CALLER, CALLED] {
            while self.state(end) == State::Sta16
                && let Some(Message::Tsdu(kind, _)) = self.queues[end].front()
                && !matches!(kind, SpduKind::Connect | SpduKind::Abort | SpduKind::AbortAccept)
            {
                self.queues[end].pop_front();
            }
        }
    }

    fn cut(&mut self) -> bool {
        self.cut = Some(Remains { confirmed: self.confirmed(), durable: self.durable });
        for end in [CALLER, CALLED] {
            self.queues[end].clear();
            self.input(end, Input::Closed(Cause::Cut));
            self.queues[end].clear();
        }
        self.durable = 0;
        true
    }

    /// V(A) of the caller, where it says what was confirmed: a connection stands at both ends, an activity is in progress if activities are
    /// managed, and nobody is about to go to other numbers, where what was confirmed of the old ones doesn't count.
    fn confirmed(&self) -> Option<u32> {
        let caller = &self.ends[CALLER];
        let counts =
            caller.units().makes_available(TokenItem::Minor) || caller.units().makes_available(TokenItem::Major);
        let managed = caller.units().has(capa5_core::session::unit::Unit::ActivityManagement);
        let idle = managed && !self.ends.iter().all(|end| end.variables().holds(Variable::Vact));
        let stands = self.ends.iter().all(|end| end.units() == caller.units());
        let pending = self.ends.iter().any(|end| end.variables().recorded() != Recorded::No)
            || self.on_the_way().any(|kind| {
                use SpduKind::{ActivityResume, ActivityStart, Resynchronize, ResynchronizeAck};
                matches!(kind, Resynchronize | ResynchronizeAck | ActivityStart | ActivityResume)
            });
        (counts && stands && !idle && !pending && self.number(CALLER, Variable::VA) > 0)
            .then(|| self.number(CALLER, Variable::VA))
    }

    /// Hands an end something; false where it refuses or doesn't notice.
    fn input(&mut self, end: usize, input: Input<Request>) -> bool {
        let before = self.ends[end].variables().get(Variable::VM);
        let asked = if let Input::Request(request) = &input { Some(request.clone()) } else { None };
        let mut out = Outbox::default();
        self.ends[end].handle(Nanos::ZERO, input, &NoSources, &mut out);
        if matches!(out.done.first(), None | Some(Output::Note(Note::Refused(_)))) {
            return false;
        }
        if end == CALLED {
            self.keep(asked.as_ref(), before, &out.done);
        }
        for output in out.done {
            match output {
                Output::Down(Down::Open) => self.send(end, Message::Opened(Opener::Them)),
                Output::Down(Down::Accept) => self.send(end, Message::Opened(Opener::Us)),
                Output::Down(Down::Close) => self.close(end),
                Output::Down(Down::Send(tsdu)) => self.send_octets(end, &tsdu),
                Output::Up(_) | Output::Note(_) => {}
            }
        }
        true
    }

    /// Puts something on the way from an end. Where the other end has closed the connection already nothing arrives.
    fn send(&mut self, from: usize, message: Message) {
        if !self.queues[from].contains(&Message::Closed) {
            self.queues[1 - from].push_back(message);
        }
    }

    /// Closes from an end: what is on the way to it on this connection finds nobody. A later connection stays.
    fn close(&mut self, end: usize) {
        match self.queues[end].iter().position(|message| *message == Message::Closed) {
            Some(crossing) => drop(self.queues[end].drain(..=crossing)),
            None => {
                self.send(end, Message::Closed);
                self.queues[end].clear();
            }
        }
    }

    fn send_octets(&mut self, from: usize, tsdu: &Chunk) {
        let read = Tsdu::decode(tsdu, &NoSources).into_result().expect("what is sent can be read");
        let kind = read.principal().expect("a TSDU holds an SPDU").kind;
        if kind == SpduKind::Connect && !self.ends[1 - from].state().has_no_connection() {
            self.doubled = true;
        }
        self.send(from, Message::Tsdu(kind, tsdu.to_vec(&NoSources).expect("literal octets")));
    }

    /// What the called side's user keeps: it makes a point durable before it sets it, or confirms it, and goes back with a
    /// resynchronization.
    fn keep(&mut self, asked: Option<&Request>, before: u32, done: &[Output<Indication, Note>]) {
        let called = &self.ends[CALLED];
        let (va, vm) = (called.variables().get(Variable::VA), called.variables().get(Variable::VM));
        let set_back = done.iter().any(|output| {
            matches!(
                output,
                Output::Up(
                    Indication::ResynchronizeConfirm(..)
                        | Indication::ActivityStart(..)
                        | Indication::ActivityResume(_)
                )
            )
        });
        match asked {
            Some(Request::SyncMinor { .. } | Request::SyncMajor(_) | Request::ActivityEnd(_)) => self.durable = before,
            Some(Request::SyncMinorResponse(serial, _)) => self.durable = self.durable.max(serial.get()),
            Some(Request::SyncMajorResponse(_) | Request::ActivityEndResponse(_)) => {
                self.durable = vm.saturating_sub(1);
            }
            Some(
                Request::ConnectAccept(_)
                | Request::ResynchronizeResponse(..)
                | Request::ActivityStart(..)
                | Request::ActivityResume(_),
            ) => self.durable = va.saturating_sub(1),
            Some(_) | None if set_back => self.durable = va.saturating_sub(1),
            Some(_) | None if called.state().has_no_connection() => self.durable = 0,
            Some(_) | None => {}
        }
    }
}

/// What an end's future hangs on. Left out: the offer, the role and the version, which are the same in every state of a
/// model; and what is left of earlier events that nothing asks for any more.
fn digest(spm: &Spm, state: &mut impl Hasher) {
    let now = spm.state();
    now.name().hash(state);
    spm.units().0.hash(state);
    TokenItem::ALL.map(|token| spm.holding(token) as u8).hash(state);
    let resynchronizes = spm.variables().recorded() != Recorded::No;
    let waits = matches!(now, State::Sta04A | State::Sta04B | State::Sta10A | State::Sta10B);
    for which in Variable::ALL {
        let counts = match which {
            Variable::Vrspnb => resynchronizes,
            Variable::Vnextact => waits,
            Variable::VA
            | Variable::VM
            | Variable::VR
            | Variable::Vsc
            | Variable::Vact
            | Variable::Vrsp
            | Variable::Vcoll
            | Variable::Vdnr
            | Variable::Vtca
            | Variable::Vtrr => true,
        };
        if counts {
            spm.variables().get(which).hash(state);
        }
    }
    if resynchronizes {
        spm.setting().bits().hash(state);
    }
    spm.next_timeout().is_some().hash(state);
}

impl Hash for Net {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for spm in &self.ends {
            digest(spm, state);
        }
        self.queues.hash(state);
        self.durable.hash(state);
        self.doubled.hash(state);
        self.cut.hash(state);
    }
}

impl fmt::Debug for Net {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (end, spm) in self.ends.iter().enumerate() {
            let held: Vec<_> =
                TokenItem::ALL.into_iter().filter(|token| spm.holding(*token) == Holding::Mine).collect();
            let numbers = [Variable::VA, Variable::VM, Variable::VR, Variable::Vsc, Variable::Vact, Variable::Vrsp];
            let numbers = numbers.map(|which| format!("{}={}", which.name(), spm.variables().get(which))).join(" ");
            let queue: Vec<_> = self.queues[end].iter().collect();
            writeln!(f, "{} {} {numbers} {held:?} ← {queue:?}", ["A", "B"][end], spm.state())?;
        }
        write!(f, "durable {} cut {:?}", self.durable, self.cut)
    }
}
