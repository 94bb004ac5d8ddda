//! What a user may ask at a moment of a run, and what not, with the reason: every primitive of every functional unit, with
//! parameters that would make sense there. The verdict is the machine's own.

use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::log::Log;
use super::node::Node;
use super::record::{Facts, NodeId, RecordId, What};
use super::recording::Recording;
use crate::lesson::ask::{
    Accepting, Anew, Ask, Confirming, Connecting, Minor, Payload, Plain, Reason, Refusing, Resuming, Resynchronized,
    Resynchronizing, Serial, Sides, Starting, To, Tokens,
};
use crate::session::note::{Refusal, Variable};
use crate::session::table::RowId;
use crate::session::token::{Holding, TokenItem};
use crate::session::unit::{Unit, Units};
use crate::user::{Doing, User};

/// A primitive with its parameters, and whether it may be asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offer {
    /// What would be asked.
    pub ask: Ask,
    /// The row of the state table that it would take, or why it would be refused.
    pub verdict: Result<RowId, Refusal>,
}

impl Ask {
    /// The functional unit that the primitive comes with; none for the kernel.
    #[must_use]
    pub const fn unit(&self) -> Option<Unit> {
        match self {
            Self::Connect(_)
            | Self::ConnectAccept(_)
            | Self::ConnectRefuse(_)
            | Self::Data(_)
            | Self::Release(_)
            | Self::ReleaseAccept(_)
            | Self::UAbort(_) => None,
            Self::ExpeditedData(_) => Some(Unit::ExpeditedData),
            Self::TypedData(_) => Some(Unit::TypedData),
            Self::CapabilityData(_) | Self::CapabilityDataResponse(_) => Some(Unit::CapabilityData),
            // Tokens come with several units; without half-duplex the data token doesn't.
            Self::TokenGive(_) | Self::TokenPlease(_) => Some(Unit::HalfDuplex),
            Self::SyncMinor(_) | Self::SyncMinorResponse(_) => Some(Unit::MinorSynchronize),
            Self::SyncMajor(_) | Self::SyncMajorResponse(_) => Some(Unit::MajorSynchronize),
            Self::Resynchronize(_) | Self::ResynchronizeResponse(_) => Some(Unit::Resynchronize),
            Self::ControlGive
            | Self::ActivityStart(_)
            | Self::ActivityResume(_)
            | Self::ActivityInterrupt(_)
            | Self::ActivityInterruptResponse
            | Self::ActivityDiscard(_)
            | Self::ActivityDiscardResponse
            | Self::ActivityEnd(_)
            | Self::ActivityEndResponse(_) => Some(Unit::ActivityManagement),
            Self::UExceptionReport(_) => Some(Unit::Exceptions),
            Self::ReleaseRefuse(_) => Some(Unit::NegotiatedRelease),
        }
    }

    /// Whether two are the same primitive, whatever their parameters.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        core::mem::discriminant(self) == core::mem::discriminant(other)
    }
}

impl Recording {
    /// Everything that a node's user may ask, or may not, when the step that made record `n` is over.
    #[must_use]
    pub fn offers(&self, n: RecordId, node: NodeId) -> Vec<Offer> {
        let (world, log) = self.world_at(n);
        let Some(node) = world.node(node) else { return Vec::new() };
        let asks = Plausible { node, log: &log }.all();
        asks.into_iter().map(|ask| Offer { verdict: verdict(node, &ask), ask }).collect()
    }

    /// Whether a node's user may ask this when the step that made record `n` is over, and by which row.
    ///
    /// # Errors
    /// Why it may not.
    pub fn verdict(&self, n: RecordId, node: NodeId, ask: &Ask) -> Option<Result<RowId, Refusal>> {
        Some(verdict(self.world_at(n).0.node(node)?, ask))
    }

    /// The nodes in whose chair the learner sits when the step that made record `n` is over.
    #[must_use]
    pub fn seats(&self, n: RecordId) -> Vec<NodeId> {
        let seated = self.log().range(1, n).filter_map(|record| {
            if let What::Ui { name: "SIT" | "ASK", value, .. } = &record.what {
                u8::try_from(*value).ok().map(NodeId)
            } else {
                None
            }
        });
        let mut seats: Vec<NodeId> = Vec::new();
        for node in seated {
            if !seats.contains(&node) {
                seats.push(node);
            }
        }
        seats
    }
}

/// The machine's word on what its user, in the learner's hands, would ask.
fn verdict(node: &Node, ask: &Ask) -> Result<RowId, Refusal> {
    let mut user = node.user.clone();
    user.hand_over();
    let doings = user.asked(ask, |_| true);
    let request = doings.iter().find_map(|doing| match doing {
        Doing::Ask(request) => Some(request),
        Doing::App(..) | Doing::Wake(..) => None,
    });
    // Whoever asks makes a request: there is always one.
    request.map_or(Ok(RowId(0)), |request| node.spm.check(request))
}

/// Parameters that make sense for a user at a moment: what its script would have asked, else what stands in the log.
struct Plausible<'a> {
    node: &'a Node,
    log: &'a Log,
}

impl Plausible<'_> {
    fn all(&self) -> Vec<Ask> {
        let plain = Plain::default;
        let kinds = [
            Ask::Connect(self.connect()),
            Ask::ConnectAccept(Accepting::default()),
            Ask::ConnectRefuse(Refusing::default()),
            Ask::Data(self.says()),
            Ask::ExpeditedData(self.says()),
            Ask::TypedData(self.says()),
            Ask::CapabilityData(self.says()),
            Ask::CapabilityDataResponse(self.says()),
            Ask::TokenGive(self.tokens(Holding::Mine)),
            Ask::TokenPlease(self.tokens(Holding::Theirs)),
            Ask::ControlGive,
            Ask::SyncMinor(Minor::default()),
            Ask::SyncMinorResponse(Confirming::default()),
            Ask::SyncMajor(plain()),
            Ask::SyncMajorResponse(plain()),
            Ask::Resynchronize(Resynchronizing::Restart(self.to(self.back()))),
            Ask::Resynchronize(Resynchronizing::Abandon(Anew::default())),
            Ask::Resynchronize(Resynchronizing::Set(self.to(self.variable(Variable::VM)))),
            Ask::ResynchronizeResponse(Resynchronized::default()),
            Ask::ActivityStart(Starting { id: self.new_name(), data: String::new() }),
            Ask::ActivityResume(self.resume()),
            Ask::ActivityInterrupt(Reason::default()),
            Ask::ActivityInterruptResponse,
            Ask::ActivityDiscard(Reason::default()),
            Ask::ActivityDiscardResponse,
            Ask::ActivityEnd(plain()),
            Ask::ActivityEndResponse(plain()),
            Ask::UExceptionReport(Refusing::default()),
            Ask::Release(plain()),
            Ask::ReleaseAccept(plain()),
            Ask::ReleaseRefuse(plain()),
            Ask::UAbort(plain()),
        ];
        kinds.into_iter().collect()
    }

    /// What the user's script asks of this kind.
    fn scripted(&self, is: impl Fn(&Ask) -> bool) -> Option<&Ask> {
        match &self.node.user {
            User::Scripted(scripted) => {
                scripted.script().steps.iter().filter_map(|step| step.ask.as_ref()).find(|ask| is(ask))
            }
            User::Sender(_) | User::Receiver(_) => None,
        }
    }

    fn connect(&self) -> Connecting {
        if let Some(Ask::Connect(connecting)) = self.scripted(|ask| matches!(ask, Ask::Connect(_))) {
            return connecting.clone();
        }
        let before = self.log.iter().rev().find_map(|record| {
            if let What::Prim { name: "S-CONNECT", facts: Facts::Connect(facts), .. } = &record.what {
                Some((facts.fu, facts.sn))
            } else {
                None
            }
        });
        let (units, sn) = before.map_or((Units(Unit::HalfDuplex.bit()), None), |(fu, sn)| (Units(fu), sn));
        Connecting {
            units: Unit::ALL.into_iter().filter(|unit| units.has(*unit)).collect(),
            initial_serial: sn.and_then(|sn| Serial::try_from(sn).ok()),
            tokens: Sides::default(),
            common: None,
            additional: None,
            calling_selector: String::new(),
            called_selector: String::new(),
            data: String::new(),
        }
    }

    /// What its script says, else some octets.
    fn says(&self) -> Payload {
        match self.scripted(|ask| matches!(ask, Ask::Data(_))) {
            Some(Ask::Data(payload)) => payload.clone(),
            Some(_) | None => Payload::Text("12345".into()),
        }
    }

    /// The tokens that stand so; the data token where none does.
    fn tokens(&self, holding: Holding) -> Tokens {
        let held = TokenItem::ALL.into_iter().filter(|token| self.node.spm.holding(*token) == holding);
        let mut tokens: Vec<TokenItem> = held.collect();
        if tokens.is_empty() {
            tokens = vec![TokenItem::Data];
        }
        Tokens { tokens, data: String::new() }
    }

    fn variable(&self, which: Variable) -> u32 {
        self.node.spm.variables().get(which)
    }

    /// The number that a restart would lead back to: the first point that isn't confirmed, where that is allowed.
    fn back(&self) -> u32 {
        self.variable(Variable::VA).max(self.variable(Variable::VR)).min(self.variable(Variable::VM))
    }

    fn to(&self, number: u32) -> To {
        let serial = Serial::try_from(number).or_else(|_| Serial::try_from(0));
        To { serial: serial.unwrap_or_default(), tokens: Sides::default(), data: String::new() }
    }

    /// The names of activities in the log.
    fn names(&self) -> Vec<&str> {
        let names = self.log.iter().filter_map(|record| {
            if let What::Prim { facts: Facts::Activity(facts), .. } = &record.what {
                Some(facts.act.as_str())
            } else {
                None
            }
        });
        names.collect()
    }

    /// A name that no activity of the run has.
    fn new_name(&self) -> String {
        let names = self.names();
        (1..100).map(|number| format!("F-{number:02}")).find(|name| !names.contains(&name.as_str())).unwrap_or_default()
    }

    fn resume(&self) -> Resuming {
        let mine = match &self.node.user {
            User::Scripted(scripted) => scripted.last_activity().map(|name| String::from_utf8_lossy(name).into_owned()),
            User::Sender(_) | User::Receiver(_) => None,
        };
        let old = mine.or_else(|| self.names().last().map(|name| (*name).into()));
        let old = old.unwrap_or_else(|| "F-01".into());
        let new = self.new_name();
        let id = if new == old { "F-02".into() } else { new };
        Resuming { id, old, serial: None, data: String::new() }
    }
}
