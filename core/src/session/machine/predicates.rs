//! Whether the conditions of a row are met.

use alloc::vec::Vec;

use super::given::Given;
use super::{Reuse, Role, Spm};
use crate::octets::Chunk;
use crate::session::note::{Failing, Recorded, Variable};
use crate::session::spdu::EXTENDED_DATA;
use crate::session::table::{Atom, Bound, Condition, Event, State};
use crate::session::token::{Holding, TokenItem};

impl Spm {
    /// What of a condition isn't met; `None` where it is.
    pub(super) fn failing(&self, condition: Condition, given: &Given<'_>) -> Option<Failing> {
        let because: Vec<Atom> =
            condition.predicate.atoms().iter().filter(|atom| !self.holds(**atom, given)).copied().collect();
        if condition.negated != because.is_empty() {
            return None;
        }
        Some(Failing { condition, because: if condition.negated { Vec::new() } else { because } })
    }

    /// Whether one part of a predicate holds.
    fn holds(&self, atom: Atom, given: &Given<'_>) -> bool {
        match atom {
            Atom::Selected(unit) => self.units.has(unit),
            Atom::NotSelected(unit) => !self.units.has(unit),
            Atom::OneOf(units) => units.iter().any(|unit| self.units.has(*unit)),
            Atom::Free(token) => self.holding(token) != Holding::Theirs,
            Atom::Mine(token) => self.holding(token) == Holding::Mine,
            Atom::Away(token) => self.holding(token) != Holding::Mine,
            Atom::Theirs(token) => self.holding(token) == Holding::Theirs,
            Atom::AnyToken => TokenItem::ALL.iter().any(|token| self.available(*token)),
            Atom::AskedExist => given.tokens.iter().all(|token| self.available(token)),
            Atom::GivenMine => given.tokens.iter().all(|token| self.holding(token) == Holding::Mine),
            Atom::GivenTheirs => given.tokens.iter().all(|token| self.holding(token) == Holding::Theirs),
            Atom::GivesData => given.tokens.has(TokenItem::Data),
            Atom::KeepsData => !given.tokens.has(TokenItem::Data),
            Atom::Activity => self.variables.holds(Variable::Vact),
            Atom::NoActivity => !self.variables.holds(Variable::Vact),
            Atom::ActivityIfManaged => !self.manages() || self.variables.holds(Variable::Vact),
            Atom::NoActivityIfManaged => !self.manages() || !self.variables.holds(Variable::Vact),
            Atom::MayConfirm => self.variables.holds(Variable::Vsc),
            Atom::PeerMayConfirm => !self.variables.holds(Variable::Vsc),
            Atom::Serial(bound) => self.within(bound, given),
            Atom::Prevails => self.prevails(given),
            Atom::Discarding => self.variables.recorded() != Recorded::No,
            Atom::OpenedTransport => !self.variables.holds(Variable::Vtca),
            Atom::KeepsTransport => self.config.transport == Reuse::Keep,
            Atom::Reusable => self.variables.holds(Variable::Vtrr),
            Atom::NoExpedited => true,
            Atom::Separated => false,
            Atom::Collision => self.variables.holds(Variable::Vcoll),
            Atom::NoCollision => !self.variables.holds(Variable::Vcoll),
            Atom::MayDisconnect => !self.variables.holds(Variable::Vcoll) || self.variables.holds(Variable::Vdnr),
            Atom::Unacceptable => given.spdu().is_some_and(|spdu| self.objection(spdu).is_some()),
            Atom::DataComplete => given.spdu().is_some_and(|spdu| spdu.ends_data()),
            Atom::DataOverflows => self.overflows(given),
        }
    }

    /// Whether activity management is selected.
    pub(super) const fn manages(&self) -> bool {
        self.units.has(crate::session::unit::Unit::ActivityManagement)
    }

    const fn available(&self, token: TokenItem) -> bool {
        !matches!(self.holding(token), Holding::NotAvailable)
    }

    /// The parts about serial numbers.
    fn within(&self, bound: Bound, given: &Given<'_>) -> bool {
        let (va, vm, vr) = (self.at(Variable::VA), self.at(Variable::VM), self.at(Variable::VR));
        let sn = given.serial.map_or(0, |serial| serial.get());
        let agrees = |abandon: bool| match self.variables.recorded() {
            Recorded::Restart => sn == self.at(Variable::Vrspnb),
            Recorded::Abandon => abandon,
            Recorded::Set => true,
            Recorded::No | Recorded::Interrupt | Recorded::Discard => false,
        };
        match bound {
            Bound::IsNext => sn == vm,
            Bound::IsLast => sn + 1 == vm,
            Bound::IsOpen => vm > sn && sn >= va,
            Bound::NotBehind => given.event != Event::RSr || sn >= vr,
            Bound::Within => vm >= sn && sn >= vr,
            Bound::AnswersIndication => agrees(sn == vm),
            Bound::AnswersRequest => agrees(sn >= vm),
        }
    }

    pub(super) const fn at(&self, which: Variable) -> u32 {
        self.variables.get(which)
    }

    /// ¬SPMwinner: whether a new resynchronization beats the one recorded. Of equals the lower restart wins, then the side
    /// that initiated the connection.
    fn prevails(&self, given: &Given<'_>) -> bool {
        let (recorded, new) = (self.variables.recorded(), recorded_by(given.event));
        if recorded != new {
            return new > recorded;
        }
        let (old, sn) = (self.at(Variable::Vrspnb), given.serial.map_or(0, |serial| serial.get()));
        if new == Recorded::Restart && sn != old {
            return sn < old;
        }
        // In STA05A the recorded one is this side's, in STA11A the other side's.
        let recorded_is_mine = self.state == State::Sta05A;
        recorded_is_mine != (self.role == Role::Initiator)
    }

    /// Whether there is more connect data than a CONNECT holds.
    fn overflows(&self, given: &Given<'_>) -> bool {
        let too_much = |data: &Chunk| data.len() > u64::from(EXTENDED_DATA);
        match given.spdu() {
            Some(spdu) => spdu.overflows(),
            None if given.event == Event::SCONreq => too_much(&given.data),
            None => self.offer.as_ref().is_some_and(|offer| too_much(&offer.connect.data)),
        }
    }
}

/// What Vrsp becomes by an event.
pub(super) fn recorded_by(event: Event) -> Recorded {
    RECORDS.iter().find(|(of, _)| *of == event).map_or(Recorded::No, |(_, recorded)| *recorded)
}

const RECORDS: [(Event, Recorded); 10] = [
    (Event::RSr, Recorded::Restart),
    (Event::SRSYNreqR, Recorded::Restart),
    (Event::RSs, Recorded::Set),
    (Event::SRSYNreqS, Recorded::Set),
    (Event::RSa, Recorded::Abandon),
    (Event::SRSYNreqA, Recorded::Abandon),
    (Event::AI, Recorded::Interrupt),
    (Event::SACTIreq, Recorded::Interrupt),
    (Event::AD, Recorded::Discard),
    (Event::SACTDreq, Recorded::Discard),
];
