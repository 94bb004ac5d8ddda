//! What an expression is worth in a recording, and the record that decided.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use super::expr::{Event, Expr, Filter, Key, Op, Tree, Where, Within};
use super::reading::{field, happens, name, says};
use crate::lesson::knob::Knob;
use crate::session::token::Holding;
use crate::wire::Value;
use crate::world::check;
use crate::world::record::{AppName, Dir, Facts, FaultName, NodeId, Record, RecordId, What};
use crate::world::recording::{Ending, Recording};

/// The numbers of the variant in force.
pub type Vars = BTreeMap<String, i64>;

/// A value and the record that decided it; 0 where none did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Worth {
    /// The number; a truth is 1 or 0.
    pub value: i64,
    /// The last record that counted.
    pub by: RecordId,
}

impl Worth {
    /// Whether it holds.
    #[must_use]
    pub const fn holds(self) -> bool {
        self.value != 0
    }

    const fn truth(holds: bool, by: RecordId) -> Self {
        Self { value: holds as i64, by }
    }
}

/// Judges expressions by the first `upto` records of a recording.
#[derive(Clone, Copy)]
pub struct Judge<'a> {
    recording: &'a Recording,
    vars: &'a Vars,
    upto: RecordId,
}

impl<'a> Judge<'a> {
    /// By the whole run.
    #[must_use]
    pub const fn new(recording: &'a Recording, vars: &'a Vars) -> Self {
        Self { recording, vars, upto: recording.len() }
    }

    /// By what has happened up to a record, for a run that is still playing.
    #[must_use]
    pub const fn upto(mut self, n: RecordId) -> Self {
        self.upto = n;
        self
    }

    /// What an expression is worth; `None` where it is about what isn't there.
    #[must_use]
    pub fn worth(&self, expr: &Expr) -> Option<Worth> {
        self.tree(&expr.0)
    }

    /// Whether it holds: what isn't there doesn't.
    #[must_use]
    pub fn holds(&self, expr: &Expr) -> bool {
        self.worth(expr).is_some_and(Worth::holds)
    }

    /// The record that an expression names: the first of an event where it is one by itself.
    #[must_use]
    pub fn record(&self, expr: &Expr) -> Option<RecordId> {
        let found = if let Tree::Count(event) = &expr.0 {
            self.events(event).first().map(|record| record.n)
        } else {
            self.worth(expr).and_then(|worth| u32::try_from(worth.value).ok())
        };
        found.filter(|n| (1..=self.recording.len()).contains(n))
    }

    fn tree(&self, tree: &Tree) -> Option<Worth> {
        let plain = |value: i64| Some(Worth { value, by: 0 });
        match tree {
            Tree::Number(value) => plain(*value),
            Tree::Name(name) => plain(*self.vars.get(name)?),
            Tree::Knob(id) => {
                let knob = Knob::of(id)?;
                plain(i64::try_from(self.recording.settings().get(knob)).ok()?)
            }
            Tree::Count(event) => {
                let found = self.events(event);
                Some(Worth { value: found.len() as i64, by: last(&found) })
            }
            Tree::Sum(key, event) => {
                let found = self.events(event);
                let sum = found.iter().filter_map(|record| field(record, *key)).fold(0, i64::saturating_add);
                Some(Worth { value: sum, by: last(&found) })
            }
            Tree::Distinct(key, event) => {
                let found = self.events(event);
                let values: BTreeSet<i64> = found.iter().filter_map(|record| field(record, *key)).collect();
                Some(Worth { value: values.len() as i64, by: last(&found) })
            }
            Tree::First(key, event) => self.one(*key, self.events(event).first()),
            Tree::Last(key, event) => self.one(*key, self.events(event).last()),
            Tree::Resent(event) => {
                let since = self.events(event).first().map_or(RecordId::MAX, |record| record.n);
                Some(self.resent(since))
            }
            Tree::Stored => Some(self.stored()),
            Tree::Broken => {
                let broken = check::check(self.recording.log());
                let by = broken.first().map_or(0, |violation| violation.n);
                Some(Worth { value: broken.len() as i64, by })
            }
            Tree::Ended => Some(self.ending(matches!(self.recording.ending(), Ending::Ended))),
            Tree::Waits => Some(self.ending(matches!(self.recording.ending(), Ending::Decision(_)))),
            Tree::State(node, name) => Some(self.state(*node, name)),
            Tree::Variable(node, name) => Some(self.variable(*node, name)),
            Tree::Holds(node, token) => Some(self.holding(*node, token)),
            Tree::At(event, inner) => {
                let first = self.events(event).first()?.n;
                self.upto(self.settled(first)).tree(inner)
            }
            Tree::Two(op, left, right) => two(*op, self.tree(left), self.tree(right)),
            Tree::And(left, right) => Some(self.both(left, right)),
            Tree::Or(left, right) => {
                let first = self.truth(left);
                Some(if first.holds() { first } else { self.truth(right) })
            }
            Tree::Not(inner) => {
                let worth = self.truth(inner);
                Some(Worth::truth(!worth.holds(), worth.by))
            }
        }
    }

    fn truth(&self, tree: &Tree) -> Worth {
        self.tree(tree).map_or(Worth::truth(false, 0), |worth| Worth::truth(worth.holds(), worth.by))
    }

    /// What fails decides; where both hold, what came last.
    fn both(&self, left: &Tree, right: &Tree) -> Worth {
        let first = self.truth(left);
        if !first.holds() {
            return first;
        }
        let second = self.truth(right);
        if second.holds() { Worth::truth(true, first.by.max(second.by)) } else { second }
    }

    fn one(&self, key: Key, record: Option<&&Record>) -> Option<Worth> {
        let record = record?;
        Some(Worth { value: field(record, key)?, by: record.n })
    }

    const fn ending(&self, is: bool) -> Worth {
        Worth::truth(is && self.upto >= self.recording.len(), self.recording.len())
    }

    /// Octets of the file that left below the highest octet that had left before, in records after `since`.
    fn resent(&self, since: RecordId) -> Worth {
        let (mut high, mut sum, mut by) = (0, 0, 0);
        for record in self.recording.log().range(1, self.upto) {
            if let What::Pdu { dir: Dir::Tx, name: "DT", facts: Facts::Range { off, len }, .. } = &record.what {
                // Only what had left before a fault counts as sent: the rest of a cut message never was.
                let again = high.min(off + len).saturating_sub(*off);
                if record.n > since && again > 0 {
                    sum += again;
                    by = record.n;
                }
                high = high.max(off + len);
            }
            if let What::Fault { name: FaultName::Cut | FaultName::Crash, pos: Some(pos), .. } = &record.what {
                high = high.min(*pos);
            }
        }
        Worth { value: i64::try_from(sum).unwrap_or(i64::MAX), by }
    }

    fn stored(&self) -> Worth {
        let mut worth = Worth { value: 0, by: 0 };
        for record in self.recording.log().range(1, self.upto) {
            let What::App { name, facts: Facts::Stored { off, len, .. } } = &record.what else { continue };
            let value = match name {
                AppName::Store => off + len,
                AppName::Truncate => *off,
                AppName::Complete
                | AppName::Wait
                | AppName::Queue
                | AppName::Deliver
                | AppName::Sent
                | AppName::Defer
                | AppName::Fail
                | AppName::Hear => continue,
            };
            worth = Worth { value: i64::try_from(value).unwrap_or(i64::MAX), by: record.n };
        }
        worth
    }

    fn state(&self, node: u8, name: &str) -> Worth {
        let mut worth = Worth::truth(name == "STA01", 0);
        for record in self.recording.log().range(1, self.upto) {
            if let What::St { to, .. } = &record.what
                && record.node() == Some(NodeId(node))
            {
                worth = Worth::truth(*to == name, record.n);
            }
        }
        worth
    }

    fn variable(&self, node: u8, name: &str) -> Worth {
        let mut worth = Worth { value: 0, by: 0 };
        for record in self.recording.log().range(1, self.upto) {
            let What::St { vars, .. } = &record.what else { continue };
            if record.node() == Some(NodeId(node))
                && let Some(change) = vars.iter().find(|change| change.var == name)
            {
                worth = Worth { value: i64::from(change.to), by: record.n };
            }
        }
        worth
    }

    fn holding(&self, node: u8, token: &str) -> Worth {
        let mut worth = Worth::truth(false, 0);
        for record in self.recording.log().range(1, self.upto) {
            if let What::Tok { to, .. } = &record.what
                && record.node() == Some(NodeId(node))
                && name(&record.what) == token
            {
                worth = Worth::truth(*to == Holding::Mine, record.n);
            }
        }
        worth
    }

    /// The last of the records that one causes at once, itself where it causes none.
    pub(super) fn settled(&self, n: RecordId) -> RecordId {
        let caused = self.recording.log().range(n + 1, self.recording.len()).take_while(|record| record.cause == n);
        n + u32::try_from(caused.count()).unwrap_or(0)
    }

    /// The records that an event is, in order.
    fn events(&self, event: &Event) -> Vec<&'a Record> {
        let (mut from, mut to) = (0, self.upto);
        for within in &event.within {
            match within {
                Within::After(other) => match self.events(other).first() {
                    Some(first) => from = from.max(first.n),
                    None => return Vec::new(),
                },
                Within::AfterLast(other) => match self.events(other).last() {
                    Some(last) => from = from.max(last.n),
                    None => return Vec::new(),
                },
                Within::Before(other) => {
                    if let Some(first) = self.events(other).first() {
                        to = to.min(first.n - 1);
                    }
                }
            }
        }
        self.recording.log().range(from + 1, to).filter(|record| self.is(record, event)).collect()
    }

    fn is(&self, record: &Record, event: &Event) -> bool {
        let there = match event.at {
            Where::Any => true,
            Where::Node(node) => record.node() == Some(NodeId(node)),
        };
        there
            && happens(&record.what, event.how)
            && (event.name == "any" || name(&record.what) == event.name)
            && event.filters.iter().all(|filter| self.passes(record, filter))
    }

    fn passes(&self, record: &Record, filter: &Filter) -> bool {
        match filter {
            Filter::Is(key, tree) => {
                let wanted = self.tree(tree).map(|worth| worth.value);
                wanted.is_some() && field(record, *key) == wanted
            }
            // What a line names anywhere in it.
            Filter::Says(key, text) if key == "names" => says(record, "line").is_some_and(|line| line.contains(text)),
            Filter::Says(key, text) => says(record, key).is_some_and(|said| said == *text),
            Filter::Predicate(wanted) => {
                let What::Refuse { predicates, .. } = &record.what else { return false };
                if wanted == "none" { predicates.is_empty() } else { predicates.contains(&wanted.as_str()) }
            }
            Filter::Field(id, wanted) => self.says_inside(record, id, wanted),
        }
    }

    /// Whether a field of the message itself says something.
    fn says_inside(&self, record: &Record, id: &str, wanted: &str) -> bool {
        let What::Pdu { msg, .. } = &record.what else { return false };
        let Some(inspection) = self.recording.inspect(*msg, 0) else { return false };
        inspection.marks.iter().filter(|mark| mark.field.0 == id).any(|mark| match mark.value {
            Value::Number(number) => wanted.parse() == Ok(number),
            Value::Code(code, name) => name == wanted || wanted.parse() == Ok(code),
            Value::Flag(set) => wanted == if set { "1" } else { "0" },
            Value::Group | Value::Octets => false,
        })
    }
}

fn last(found: &[&Record]) -> RecordId {
    found.last().map_or(0, |record| record.n)
}

/// A number that needs no run: written, of the variant, or made of such.
#[must_use]
pub fn plain(tree: &Tree, vars: &Vars) -> Option<i64> {
    match tree {
        Tree::Number(value) => Some(*value),
        Tree::Name(name) => vars.get(name).copied(),
        Tree::Two(op, left, right) => {
            let worth = |tree| plain(tree, vars).map(|value| Worth { value, by: 0 });
            two(*op, worth(left), worth(right)).map(|worth| worth.value)
        }
        Tree::Knob(_)
        | Tree::Count(_)
        | Tree::Sum(..)
        | Tree::Distinct(..)
        | Tree::First(..)
        | Tree::Last(..)
        | Tree::Resent(_)
        | Tree::Stored
        | Tree::Broken
        | Tree::Ended
        | Tree::Waits
        | Tree::State(..)
        | Tree::And(..)
        | Tree::Or(..)
        | Tree::Not(_)
        | Tree::Variable(..)
        | Tree::Holds(..)
        | Tree::At(..) => None,
    }
}

fn two(op: Op, left: Option<Worth>, right: Option<Worth>) -> Option<Worth> {
    let (Some(left), Some(right)) = (left, right) else {
        return match op {
            Op::Plus | Op::Minus | Op::Times | Op::Divided => None,
            // What isn't there is equal to nothing.
            Op::Equal | Op::Differs | Op::Less | Op::AtMost | Op::More | Op::AtLeast | Op::Has => {
                Some(Worth::truth(false, 0))
            }
        };
    };
    let by = left.by.max(right.by);
    let (a, b) = (left.value, right.value);
    let number = |value: i64| Some(Worth { value, by });
    match op {
        Op::Plus => number(a.saturating_add(b)),
        Op::Minus => number(a.saturating_sub(b)),
        Op::Times => number(a.saturating_mul(b)),
        Op::Divided => number(a.checked_div(b)?),
        Op::Equal => Some(Worth::truth(a == b, by)),
        Op::Differs => Some(Worth::truth(a != b, by)),
        Op::Less => Some(Worth::truth(a < b, by)),
        Op::AtMost => Some(Worth::truth(a <= b, by)),
        Op::More => Some(Worth::truth(a > b, by)),
        Op::AtLeast => Some(Worth::truth(a >= b, by)),
        Op::Has => Some(Worth::truth(a & b == b, by)),
    }
}
