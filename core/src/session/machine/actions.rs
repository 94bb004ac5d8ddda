//! The numbered actions of the table.

use alloc::boxed::Box;

use super::given::{Given, Source};
use super::predicates::recorded_by;
use super::{Effects, Offer, Reuse, Role, Spm};
use crate::endpoint::{Down, Output};
use crate::octets::Chunk;
use crate::session::note::{Note, Recorded, Variable};
use crate::session::primitive::{Connect, Request};
use crate::session::size::{TsduMaximum, TsduSizes};
use crate::session::spdu::{CONNECT_DATA, EXTENDED_DATA, Spdu, Tsdu};
use crate::session::table::{Action, Event, State};
use crate::session::token::{Holding, TokenItem, TokenSetting};
use crate::session::unit::Units;
use crate::time::Nanos;

impl Spm {
    pub(super) fn act(&mut self, action: Action, given: &Given<'_>, now: Nanos, effects: &mut Effects) {
        let sn = given.serial.map_or(0, |serial| serial.get());
        let vm = self.at(Variable::VM);
        match action {
            Action::A01 => self.set(Variable::Vtca, 1, effects),
            Action::A02 => self.set(Variable::Vtca, 0, effects),
            Action::A03 => self.tim = None,
            Action::A04 => self.tim = Some(now.plus(self.config.tim)),
            Action::A05 => self.begin(given, effects),
            // Nothing is ever queued, data is never separated: see table::LEFT_OUT.
            Action::A06 | Action::A43 => {}
            // Kept before the row was taken: the last piece's row has no [50] of its own.
            Action::A50 => {}
            Action::A07 => self.set(Variable::Vtrr, 1, effects),
            Action::A08 => self.set(Variable::Vtrr, 0, effects),
            Action::A09 => self.set(Variable::Vtrr, u32::from(self.config.transport == Reuse::Keep), effects),
            Action::A11 => self.move_tokens(given, effects),
            Action::A12 => self.set(Variable::Vact, 1, effects),
            Action::A13 if self.manages() => {
                let goes_on = matches!(given.event, Event::MAP | Event::SSYNMreq);
                self.set(Variable::Vnextact, u32::from(goes_on), effects);
            }
            Action::A14 if self.manages() => self.set(Variable::Vact, self.at(Variable::Vnextact), effects),
            Action::A13 | Action::A14 => {}
            Action::A16 => self.record(given, effects),
            Action::A18 => self.set(Variable::Vcoll, 1, effects),
            Action::A19 => self.set(Variable::VM, vm.max(sn), effects),
            Action::A22 => {
                self.set(Variable::VA, vm, effects);
                self.set(Variable::VR, vm, effects);
            }
            Action::A23 => self.point_received(Some(1), effects),
            Action::A24 => self.point_sent(effects),
            Action::A25 => self.set(Variable::VA, sn + 1, effects),
            Action::A26 => self.number(1, Some(1), effects),
            Action::A27 => self.number(sn + 1, Some(1), effects),
            Action::A28 => self.end_resynchronization(sn, effects),
            Action::A29 => self.end_activity(Holding::Mine, effects),
            Action::A30 => self.end_activity(Holding::Theirs, effects),
            Action::A31 => self.point_received(None, effects),
            Action::A32 => self.set(Variable::Vdnr, 1, effects),
            Action::A51 => self.send_connect_data(effects),
        }
    }

    /// Keeps what a connection is to be made of: the request of this side's user, or the other side's CONNECT and the data
    /// that follows it.
    pub(super) fn remember_offer(&mut self, given: &Given<'_>) {
        if let (Event::CDO, Some(offer)) = (given.event, &mut self.offer) {
            offer.connect.data.append(&given.data);
            return;
        }
        let (connect, version, sizes, role) = match given.source {
            Source::Request(Request::Connect(connect)) => {
                // Data past 512 octets exists in version 2 only.
                let version = if connect.data.len() > u64::from(CONNECT_DATA) { 2 } else { 3 };
                (connect.clone(), version, self.wanted_sizes(), Role::Initiator)
            }
            Source::Spdu(spdu) if given.event == Event::CN => {
                // A proposal that is too low is none.
                let (forth, back) = spdu.tsdu_sizes().unwrap_or_default();
                let [forth, back] = [forth, back].map(|octets| TsduMaximum::new(octets).unwrap_or_default());
                (spdu.connect(), spdu.version() & 3, TsduSizes { forth, back }, Role::Responder)
            }
            Source::Request(_) | Source::Spdu(_) | Source::Nothing => return,
        };
        self.role = role;
        self.offer = Some(Box::new(Offer { connect, version, sizes }));
    }

    fn begin(&mut self, given: &Given<'_>, effects: &mut Effects) {
        let Ok(agreed) = self.agreed(given) else { return };
        self.units = agreed.units;
        self.version = agreed.version;
        self.sizes = agreed.sizes;
        self.number(agreed.serial.get(), Some(0), effects);
        for which in [Variable::Vcoll, Variable::Vrsp, Variable::Vsc, Variable::Vdnr, Variable::Vact] {
            self.set(which, 0, effects);
        }
        effects.notes.push(Note::Units(agreed.units));
    }

    /// V(A) and V(M), and V(R) where it changes too.
    fn number(&mut self, next: u32, bound: Option<u32>, effects: &mut Effects) {
        self.set(Variable::VA, next, effects);
        self.set(Variable::VM, next, effects);
        if let Some(bound) = bound {
            self.set(Variable::VR, bound, effects);
        }
    }

    /// A point came; `confirms` is the new Vsc where it changes.
    fn point_received(&mut self, confirms: Option<u32>, effects: &mut Effects) {
        let vm = self.at(Variable::VM);
        if !self.variables.holds(Variable::Vsc) {
            self.set(Variable::VA, vm, effects);
        }
        if let Some(confirms) = confirms {
            self.set(Variable::Vsc, confirms, effects);
        }
        self.set(Variable::VM, vm + 1, effects);
    }

    fn point_sent(&mut self, effects: &mut Effects) {
        let vm = self.at(Variable::VM);
        if self.variables.holds(Variable::Vsc) {
            self.set(Variable::VA, vm, effects);
        }
        self.set(Variable::Vsc, 0, effects);
        self.set(Variable::VM, vm + 1, effects);
    }

    fn record(&mut self, given: &Given<'_>, effects: &mut Effects) {
        let recorded = recorded_by(given.event);
        self.set(Variable::Vrsp, recorded as u32, effects);
        if let (Recorded::Restart, Some(serial)) = (recorded, given.serial) {
            self.set(Variable::Vrspnb, serial.get(), effects);
        }
        self.setting = given.setting.unwrap_or(TokenSetting::AT_INITIATOR);
    }

    fn end_resynchronization(&mut self, sn: u32, effects: &mut Effects) {
        let bound = match self.variables.recorded() {
            Recorded::Abandon | Recorded::Set => Some(0),
            Recorded::No | Recorded::Restart | Recorded::Interrupt | Recorded::Discard => None,
        };
        self.number(sn, bound, effects);
        self.set(Variable::Vrsp, Recorded::No as u32, effects);
    }

    fn end_activity(&mut self, holding: Holding, effects: &mut Effects) {
        self.set(Variable::Vact, 0, effects);
        self.set(Variable::Vrsp, Recorded::No as u32, effects);
        for token in TokenItem::ALL {
            self.put_token(token, holding, effects);
        }
    }

    /// Puts a token somewhere, where it exists.
    fn put_token(&mut self, token: TokenItem, holding: Holding, effects: &mut Effects) {
        if self.units.makes_available(token) {
            self.set_token(token, holding, effects);
        }
    }

    fn move_tokens(&mut self, given: &Given<'_>, effects: &mut Effects) {
        let to = if matches!(given.event, Event::GT | Event::GTC) { Holding::Mine } else { Holding::Theirs };
        if matches!(given.event, Event::GT | Event::SGTreq) {
            given.tokens.iter().for_each(|token| self.put_token(token, to, effects));
        } else if matches!(given.event, Event::GTC | Event::SCGreq) {
            TokenItem::ALL.iter().for_each(|token| self.put_token(*token, to, effects));
        } else if matches!(given.event, Event::RA | Event::SRSYNrsp) {
            self.place_tokens(self.resettled(given), effects);
        } else {
            self.place_tokens(self.agreed(given).ok().map(|agreed| agreed.setting), effects);
        }
    }

    fn place_tokens(&mut self, setting: Option<TokenSetting>, effects: &mut Effects) {
        let Some(setting) = setting else { return };
        for token in TokenItem::ALL {
            self.put_token(token, self.seen_from_here(setting.of(token)), effects);
        }
    }

    /// The pieces of the connect data behind the first, which went before.
    fn send_connect_data(&self, effects: &mut Effects) {
        let Some(offer) = &self.offer else { return };
        let data = &offer.connect.data;
        let piece = u64::from(EXTENDED_DATA);
        let mut from = piece;
        while from < data.len() {
            let enclosure = if from + piece < data.len() { 0 } else { 2 };
            let spdu = Spdu::connect_data_overflow(enclosure, &data.slice(from..from + piece));
            if let Ok(octets) = Tsdu::of(spdu).encode() {
                effects.outputs.push(Output::Down(Down::Send(octets)));
            }
            from += piece;
        }
    }

    /// The first piece of the connect data: there is always another, or it wouldn't overflow.
    pub(super) fn first_connect_data(&self) -> Spdu {
        let empty = Chunk::new();
        let data = self.offer.as_ref().map_or(&empty, |offer| &offer.connect.data);
        Spdu::connect_data_overflow(1, &data.slice(0..u64::from(EXTENDED_DATA)))
    }

    /// The connection is gone: its tokens and variables with it. What is known of the transport stays as long as that does.
    pub(super) fn clear(&mut self, effects: &mut Effects) {
        for token in TokenItem::ALL {
            self.set_token(token, Holding::NotAvailable, effects);
        }
        for which in Variable::ALL {
            let of_transport = matches!(which, Variable::Vtca | Variable::Vtrr);
            if !of_transport || self.state == State::Sta01 {
                self.set(which, 0, effects);
            }
        }
        self.units = Units::default();
        self.version = 2;
        self.sizes = TsduSizes::NONE;
        self.pieces = None;
        self.setting = TokenSetting::AT_INITIATOR;
        if self.state != State::Sta01D {
            self.offer = None;
        }
        if self.state == State::Sta01 {
            self.tim = None;
        }
    }
}

/// What a request or CONNECT proposes, without the data that is only kept until it is passed on.
pub(super) fn without_data(connect: &Connect) -> Connect {
    Connect { data: Chunk::new(), ..connect.clone() }
}
