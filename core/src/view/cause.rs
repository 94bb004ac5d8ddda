//! Why is it so: from a value that is shown of an end to the record that set it, the happening that brought this about, and the
//! field of a message that says it; and back, from a message to all that it changed. A pure function of the log.
//!
//! It says nothing that isn't in the log: a test asks it about every change of every scene.

use alloc::vec::Vec;

use super::moment::{End, Moment};
use crate::session::primitive::Phase;
use crate::session::spdu::field;
use crate::session::table::{Event, RowId};
use crate::session::token::TokenItem;
use crate::wire::{Field, Mark};
use crate::world::record::{Dir, FaultName, NodeId, Place, Record, RecordId, What};
use crate::world::recording::Recording;

/// A value that is shown of an end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Value {
    /// The state of its session machine.
    State,
    /// Where a token is.
    Token(TokenItem),
    /// A variable of its session machine, by its standard name.
    Variable(&'static str),
    /// The activity in progress.
    Activity,
    /// The functional units selected.
    Units,
    /// The session it is in.
    Session,
    /// Whether its transport connection stands.
    Transport,
}

impl Value {
    /// All that is shown of an end.
    pub const ALL: [Self; 21] = [
        Self::State,
        Self::Token(TokenItem::Data),
        Self::Token(TokenItem::Minor),
        Self::Token(TokenItem::Major),
        Self::Token(TokenItem::Release),
        Self::Variable("V(A)"),
        Self::Variable("V(M)"),
        Self::Variable("V(R)"),
        Self::Variable("Vact"),
        Self::Variable("Vsc"),
        Self::Variable("Vnextact"),
        Self::Variable("Vrsp"),
        Self::Variable("Vrspnb"),
        Self::Variable("Vcoll"),
        Self::Variable("Vdnr"),
        Self::Variable("Vtca"),
        Self::Variable("Vtrr"),
        Self::Activity,
        Self::Units,
        Self::Session,
        Self::Transport,
    ];

    /// Whether it is the same at two ends.
    fn is_same(self, one: &End, other: &End) -> bool {
        match self {
            Self::State => one.state == other.state,
            Self::Token(token) => one.tokens[token as usize] == other.tokens[token as usize],
            Self::Variable(name) => one.vars.get(name) == other.vars.get(name),
            Self::Activity => one.activity == other.activity,
            Self::Units => one.units == other.units,
            Self::Session => one.session == other.session,
            Self::Transport => one.transport == other.transport,
        }
    }

    /// Whether a record may be one that changes it at `node`: what isn't looked at closer.
    fn may_be_changed_by(self, record: &Record, node: NodeId) -> bool {
        if record.at != Place::Node(node) {
            return false;
        }
        match &record.what {
            What::St { vars, fu, from, to, .. } => match self {
                Self::State => from != to,
                Self::Variable(name) => ends_all(to) || vars.iter().any(|change| change.var == name),
                Self::Units => ends_all(to) || fu.is_some(),
                Self::Token(_) | Self::Activity | Self::Transport => ends_all(to),
                Self::Session => true,
            },
            What::Tok { token, .. } => self == Self::Token(*token),
            What::Prim { .. } => matches!(self, Self::Activity | Self::Transport | Self::Session),
            What::Fault { name, .. } => *name == FaultName::Crash,
            What::Pdu { .. } | What::Refuse { .. } | What::App { .. } | What::Ui { .. } | What::Stop { .. } => false,
        }
    }
}

/// Whether a state has no connection, so that what belongs to one is gone with it.
fn ends_all(state: &str) -> bool {
    matches!(state, "STA01" | "STA01A" | "STA01C" | "STA01D" | "STA16")
}

/// What brought a change about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Because {
    /// A message that came: the record with which it came, the one with which it left, and the field that says it.
    Message {
        /// It came.
        came: RecordId,
        /// It left.
        msg: RecordId,
        /// What of it says so.
        field: Field,
    },
    /// What its own user asked: the record of the request or response, and the message that tells the other side, where one
    /// left.
    Asked {
        /// It was asked.
        asked: RecordId,
        /// It left.
        msg: Option<RecordId>,
        /// What of the message says so.
        field: Field,
    },
    /// What the transport or the line did: the record.
    Below(RecordId),
    /// A timer ran out.
    Timer,
}

/// A change of a value, and why.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Change {
    /// The record that changed it.
    pub n: RecordId,
    /// At which end.
    pub node: NodeId,
    /// What.
    pub value: Value,
    /// Why.
    pub because: Because,
}

impl Change {
    /// The message that says it, and the field of it.
    #[must_use]
    pub const fn said_by(&self) -> Option<(RecordId, Field)> {
        match self.because {
            Because::Message { msg, field, .. } | Because::Asked { msg: Some(msg), field, .. } => Some((msg, field)),
            Because::Asked { msg: None, .. } | Because::Below(_) | Because::Timer => None,
        }
    }

    /// The record to look at for the happening behind it.
    #[must_use]
    pub const fn happening(&self) -> RecordId {
        match self.because {
            Because::Message { came, .. } => came,
            Because::Asked { asked, .. } => asked,
            Because::Below(n) => n,
            Because::Timer => self.n,
        }
    }
}

impl Recording {
    /// Why a value of an end is as it is after record `n`: the last change of it, if it ever changed.
    #[must_use]
    pub fn why(&self, n: RecordId, node: NodeId, value: Value) -> Option<Change> {
        let candidates = self.log().range(1, n).rev().filter(|record| value.may_be_changed_by(record, node));
        let record = candidates.into_iter().find(|record| {
            let (before, after) = (self.moment(record.n - 1), self.moment(record.n));
            differs(&before, &after, node, value)
        })?;
        Some(self.change(record, node, value))
    }

    /// What a message changed: at its sender with what was asked, at its receiver with its coming; in order.
    #[must_use]
    pub fn changed_by(&self, msg: RecordId) -> Vec<Change> {
        let Some(sent) = self.log().get(msg) else { return Vec::new() };
        let came = self
            .log()
            .range(msg, self.len())
            .find(|record| matches!(&record.what, What::Pdu { dir: Dir::Rx, msg: of, .. } if *of == msg));
        let asked = self.log().get(sent.cause).filter(|cause| is_of_user(cause)).map(|cause| cause.n);
        let causes = [asked, came.map(|record| record.n)];
        let mut changes = Vec::new();
        for cause in causes.into_iter().flatten() {
            self.changes_after(cause, &mut changes);
        }
        changes.retain(|change| change.said_by().is_some_and(|(by, _)| by == msg));
        changes
    }

    /// The changes that a record brought about at once.
    fn changes_after(&self, cause: RecordId, changes: &mut Vec<Change>) {
        let Some(node) = self.log().get(cause).and_then(Record::node) else { return };
        let Some(t) = self.log().get(cause).map(|record| record.t) else { return };
        let mut before = self.moment(cause - 1);
        for record in self.log().range(cause, self.len()).take_while(|record| record.t == t) {
            let mut after = before.clone();
            after.apply(record);
            if record.node() == Some(node) && (record.n == cause || record.cause == cause) {
                let changed = Value::ALL.into_iter().filter(|value| differs(&before, &after, node, *value));
                changes.extend(changed.map(|value| self.change(record, node, value)));
            }
            before = after;
        }
    }

    fn change(&self, record: &Record, node: NodeId, value: Value) -> Change {
        Change { n: record.n, node, value, because: self.because(record, node, value) }
    }

    fn because(&self, record: &Record, node: NodeId, value: Value) -> Because {
        if matches!(record.what, What::Fault { .. }) || is_of_transport(record) {
            return Because::Below(record.n);
        }
        let timed = matches!(&record.what, What::St { row, .. } if RowId(*row).row().is_some_and(|row| row.event == Event::TIM));
        if timed {
            return Because::Timer;
        }
        // A primitive of the user that changes something by itself is what was asked; an indication came with a message.
        let cause = if is_of_user(record) { Some(record) } else { self.log().get(record.cause) };
        match cause.map(|cause| (cause, &cause.what)) {
            Some((cause, What::Pdu { dir: Dir::Rx, msg, name, .. })) => {
                Because::Message { came: cause.n, msg: *msg, field: self.field(*msg, name, value) }
            }
            Some((cause, What::Prim { .. })) if is_of_user(cause) => {
                let sent = self.sent_for(cause.n, node);
                let field = sent.map_or(field::SI, |(msg, name)| self.field(msg, name, value));
                Because::Asked { asked: cause.n, msg: sent.map(|(msg, _)| msg), field }
            }
            Some((cause, _)) => Because::Below(cause.n),
            None => Because::Below(record.n),
        }
    }

    /// The message that left for what was asked.
    fn sent_for(&self, asked: RecordId, node: NodeId) -> Option<(RecordId, &'static str)> {
        let t = self.log().get(asked)?.t;
        let mut after = self.log().range(asked, self.len()).take_while(|record| record.t == t);
        after.find_map(|record| {
            if let What::Pdu { dir: Dir::Tx, msg, name, .. } = &record.what
                && record.cause == asked
                && record.node() == Some(node)
            {
                Some((*msg, *name))
            } else {
                None
            }
        })
    }

    /// The field of a message that says a value: the most telling one that it has.
    fn field(&self, msg: RecordId, name: &str, value: Value) -> Field {
        let marks = self.inspect(msg, 0).map(|inspection| inspection.marks).unwrap_or_default();
        let has = |field: &Field| marks.iter().any(|mark: &Mark| mark.field == *field);
        // A message without an SPDU is itself what tells.
        let whole = if has(&field::SI) { field::SI } else { marks.first().map_or(field::SI, |mark| mark.field) };
        telling(name, value).iter().copied().find(has).unwrap_or(whole)
    }
}

fn differs(before: &Moment, after: &Moment, node: NodeId, value: Value) -> bool {
    let index = usize::from(node.0);
    match (before.ends.get(index), after.ends.get(index)) {
        (Some(before), Some(after)) => !value.is_same(before, after),
        (None, _) | (_, None) => false,
    }
}

fn is_of_transport(record: &Record) -> bool {
    matches!(&record.what, What::Prim { name, .. } if name.starts_with("T-"))
}

/// Whether it is a request or response of a session user.
fn is_of_user(record: &Record) -> bool {
    matches!(&record.what, What::Prim { name, phase: Phase::Req | Phase::Rsp, .. } if name.starts_with("S-"))
}

/// The fields that can say a value in a message, the most telling first. Which message it is says the rest.
fn telling(name: &str, value: Value) -> &'static [Field] {
    match (value, name) {
        (Value::Token(token), "GT") => match token {
            TokenItem::Data => &[field::TOKEN_ITEM_DATA],
            TokenItem::Minor => &[field::TOKEN_ITEM_MINOR],
            TokenItem::Major => &[field::TOKEN_ITEM_MAJOR],
            TokenItem::Release => &[field::TOKEN_ITEM_RELEASE],
        },
        // Which tokens exist goes by the units, who has them by the setting.
        (Value::Token(token), "CN" | "AC" | "RS" | "RA") => match token {
            TokenItem::Data => &[field::TOKEN_SETTING_DATA, field::USER_REQUIREMENTS],
            TokenItem::Minor => &[field::TOKEN_SETTING_MINOR, field::USER_REQUIREMENTS],
            TokenItem::Major => &[field::TOKEN_SETTING_MAJOR, field::USER_REQUIREMENTS],
            TokenItem::Release => &[field::TOKEN_SETTING_RELEASE, field::USER_REQUIREMENTS],
        },
        (Value::Units, _) => &[field::USER_REQUIREMENTS],
        (Value::Activity, _) => &[field::ACTIVITY_IDENTIFIER],
        (Value::Variable("V(A)" | "V(M)" | "V(R)"), "AC" | "CN") => &[field::INITIAL_SERIAL],
        (Value::Variable("V(A)" | "V(M)" | "V(R)" | "Vrspnb"), _) => &[field::SERIAL],
        (Value::Variable("Vrsp"), _) => &[field::RESYNC_TYPE],
        (Value::Variable("Vnextact"), "MAP" | "AE") => &[field::SYNC_TYPE_MAJOR],
        (Value::Variable("Vtrr"), _) => &[field::TRANSPORT_DISCONNECT_RELEASED, field::TRANSPORT_DISCONNECT],
        (Value::State | Value::Session | Value::Transport | Value::Token(_) | Value::Variable(_), _) => &[],
    }
}
