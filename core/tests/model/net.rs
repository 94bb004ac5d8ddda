//! Two machines, what lies between them, and everything that can happen to them. The machines are numbers in a [`Table`].

use std::hash::{Hash, Hasher};

use capa5_core::session::machine::{Spm, State};
use capa5_core::session::note::{Recorded, Variable};
use capa5_core::session::spdu::SpduKind;
use capa5_core::session::token::TokenItem;
use capa5_core::session::unit::Unit;

use super::local::{Ask, CLOSED, Effect, Keep, LocalId, MessageId, Outcome, Table};
use super::users::When;

/// What is on the way to an end, oldest first.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Queue {
    messages: [MessageId; 7],
    many: u8,
}

impl Queue {
    pub fn as_slice(&self) -> &[MessageId] {
        &self.messages[..usize::from(self.many)]
    }

    pub fn is_empty(&self) -> bool {
        self.many == 0
    }

    pub fn len(&self) -> usize {
        usize::from(self.many)
    }

    fn push(&mut self, message: MessageId) {
        self.messages[usize::from(self.many)] = message;
        self.many += 1;
    }

    fn drop_first(&mut self, many: usize) {
        let rest = self.as_slice()[many..].to_vec();
        *self = Self::default();
        rest.into_iter().for_each(|message| self.push(message));
    }

    fn pop(&mut self) {
        self.messages.copy_within(1.., 0);
        self.messages[6] = 0;
        self.many -= 1;
        self.messages[usize::from(self.many)..].fill(0);
    }
}

/// What the receiver of a cut connection has left: what is asked of it afterwards.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Remains {
    /// The caller's V(A) when the line was cut, where it meant something.
    pub confirmed: Option<u8>,
    /// The last point up to which the called side keeps what it received.
    pub durable: u8,
}

/// Both ends and the two queues between them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Net {
    pub ends: [LocalId; 2],
    pub queues: [Queue; 2],
    /// The last point up to which the called side's user keeps what it received.
    pub durable: u8,
    /// A CONNECT went out on a transport connection that already carries a session connection.
    pub doubled: bool,
    /// One machine found invalid what the other sent.
    pub invalid: bool,
    /// The line was cut: nothing happens after that.
    pub cut: Option<Remains>,
}

/// What can happen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// A user asks for the request with this place among what it may ask for.
    Ask(usize, u8),
    Abort(usize),
    Deliver(usize),
    TimeOut(usize),
    Cut,
}

pub const CALLER: usize = 0;
pub const CALLED: usize = 1;

/// All of it in one piece of octets: hashing them field by field takes most of the time.
impl Hash for Net {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write(&self.octets());
    }
}

impl Net {
    /// All of it.
    pub fn octets(&self) -> [u8; 24] {
        let mut octets = [0; 24];
        for end in [CALLER, CALLED] {
            octets[2 * end..2 * end + 2].copy_from_slice(&self.ends[end].to_be_bytes());
            octets[4 + 8 * end..11 + 8 * end].copy_from_slice(&self.queues[end].messages);
            octets[11 + 8 * end] = self.queues[end].many;
        }
        octets[20] = self.durable;
        octets[21] = u8::from(self.doubled) | u8::from(self.invalid) << 1 | u8::from(self.cut.is_some()) << 2;
        if let Some(Remains { confirmed, durable }) = self.cut {
            octets[22] = confirmed.map_or(u8::MAX, |point| point);
            octets[23] = durable;
        }
        octets
    }

    pub fn new(ends: [LocalId; 2]) -> Self {
        Self { ends, queues: [Queue::default(); 2], durable: 0, doubled: false, invalid: false, cut: None }
    }

    pub fn spm<'t>(&self, table: &'t Table, end: usize) -> &'t Spm {
        &table.local(self.ends[end]).spm
    }

    pub fn state(&self, table: &Table, end: usize) -> State {
        self.spm(table, end).state()
    }

    pub fn number(&self, table: &Table, end: usize, which: Variable) -> u32 {
        self.spm(table, end).variables().get(which)
    }

    pub fn is_quiet(&self) -> bool {
        self.queues.iter().all(Queue::is_empty)
    }

    pub fn on_the_way<'t>(&'t self, table: &'t Table) -> impl Iterator<Item = SpduKind> + 't {
        self.queues.iter().flat_map(|queue| queue.as_slice()).filter_map(|message| table.kind(*message))
    }

    /// Whether something that changes no state is on the way from an end.
    pub fn talks(&self, table: &Table, from: usize) -> bool {
        use SpduKind::{DataTransfer, PleaseTokens, TypedData};
        let talk = |id: &MessageId| matches!(table.kind(*id), Some(DataTransfer | TypedData | PleaseTokens));
        self.queues[1 - from].as_slice().iter().any(talk)
    }

    /// What follows; `None` where nothing happens: a request that is refused, an empty queue.
    pub fn after(&self, table: &Table, action: Action) -> Option<Self> {
        let mut next = *self;
        match action {
            Action::Ask(end, which) => next.take(table, end, &table.asks(self.ends[end])[usize::from(which)].outcome),
            Action::Abort(end) => next.take(table, end, table.abort(self.ends[end])?),
            Action::Deliver(end) => {
                let message = *self.queues[end].as_slice().first()?;
                next.queues[end].pop();
                if let Some(outcome) = table.delivered(self.ends[end], message) {
                    next.take(table, end, outcome);
                }
            }
            Action::TimeOut(end) => next.take(table, end, table.timed_out(self.ends[end])?),
            Action::Cut => next.cut(table),
        }
        next.skip(table);
        if table.local(next.ends[CALLED]).numberless {
            // Set anew together with the numbers.
            next.durable = 0;
        }
        Some(next)
    }

    /// Whether a user may ask for this now, as far as what is on the way goes.
    pub fn lets(&self, table: &Table, end: usize, ask: &Ask) -> bool {
        match ask.when {
            When::AtOnce => true,
            When::Quiet => self.is_quiet(),
            When::Silent => !self.talks(table, end),
        }
    }

    /// What a machine that waits for the end of the transport connection ignores arrives at once: it makes no difference when.
    fn skip(&mut self, table: &Table) {
        for end in [CALLER, CALLED] {
            while self.state(table, end) == State::Sta16
                && let Some(kind) = self.queues[end].as_slice().first().and_then(|first| table.kind(*first))
                && !matches!(kind, SpduKind::Connect | SpduKind::Abort | SpduKind::AbortAccept)
            {
                self.queues[end].pop();
            }
        }
    }

    fn cut(&mut self, table: &Table) {
        self.cut = Some(Remains { confirmed: self.confirmed(table), durable: self.durable });
        for end in [CALLER, CALLED] {
            self.queues[end] = Queue::default();
            if let Some(outcome) = table.cut(self.ends[end]) {
                self.take(table, end, outcome);
            }
        }
        self.queues = [Queue::default(); 2];
        self.durable = 0;
    }

    /// V(A) of the caller, where it says what was confirmed: a connection stands at both ends, an activity is in progress if activities are
    /// managed, and nobody is about to go to other numbers, where what was confirmed of the old ones doesn't count.
    pub fn confirmed(&self, table: &Table) -> Option<u8> {
        let ends = [CALLER, CALLED].map(|end| self.spm(table, end));
        let units = ends[CALLER].units();
        let counts = units.makes_available(TokenItem::Minor) || units.makes_available(TokenItem::Major);
        let managed = units.has(Unit::ActivityManagement);
        let idle = managed && !ends.iter().all(|end| end.variables().holds(Variable::Vact));
        let stands = ends[CALLED].units() == units;
        let pending = ends.iter().any(|end| end.variables().recorded() != Recorded::No)
            || self.on_the_way(table).any(|kind| {
                use SpduKind::{ActivityResume, ActivityStart, Resynchronize, ResynchronizeAck};
                matches!(kind, Resynchronize | ResynchronizeAck | ActivityStart | ActivityResume)
            });
        let va = self.number(table, CALLER, Variable::VA);
        (counts && stands && !idle && !pending && va > 0).then(|| u8::try_from(va).expect("a small number"))
    }

    fn take(&mut self, table: &Table, end: usize, outcome: &Outcome) {
        self.ends[end] = outcome.next;
        self.invalid |= outcome.invalid;
        self.durable = match outcome.keep {
            Keep::Same => self.durable,
            Keep::Set(point) => point,
            Keep::AtLeast(point) => self.durable.max(point),
        };
        for effect in &outcome.effects {
            match effect {
                Effect::Send(message) => {
                    let connects = table.kind(*message) == Some(SpduKind::Connect);
                    self.doubled |= connects && !self.state(table, 1 - end).has_no_connection();
                    self.send(end, *message);
                }
                Effect::Close => self.close(end),
            }
        }
    }

    /// Puts something on the way from an end. Where the other end has closed the connection already nothing arrives.
    fn send(&mut self, from: usize, message: MessageId) {
        if !self.queues[from].as_slice().contains(&CLOSED) {
            self.queues[1 - from].push(message);
        }
    }

    /// Closes from an end: what is on the way to it on this connection finds nobody. A later connection stays.
    fn close(&mut self, end: usize) {
        match self.queues[end].as_slice().iter().position(|message| *message == CLOSED) {
            Some(crossing) => self.queues[end].drop_first(crossing + 1),
            None => {
                self.send(end, CLOSED);
                self.queues[end] = Queue::default();
            }
        }
    }
}

/// A net in words, for whoever looks for a fault.
pub fn told(table: &Table, net: &Net) -> String {
    let mut lines = Vec::new();
    for end in [CALLER, CALLED] {
        let spm = net.spm(table, end);
        let held: Vec<_> = TokenItem::ALL.into_iter().map(|token| spm.holding(token)).collect();
        let numbers = [Variable::VA, Variable::VM, Variable::VR, Variable::Vsc, Variable::Vact, Variable::Vrsp];
        let numbers = numbers.map(|which| format!("{}={}", which.name(), spm.variables().get(which))).join(" ");
        let queue: Vec<_> = net.queues[end].as_slice().iter().map(|id| table.message(*id)).collect();
        lines.push(format!("{} {} {numbers} {held:?} ← {queue:?}", ["A", "B"][end], spm.state()));
    }
    lines.push(format!("durable {} cut {:?} invalid {}", net.durable, net.cut, net.invalid));
    lines.join("\n")
}
