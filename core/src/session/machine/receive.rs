//! What the other side sends: octets to SPDUs, SPDUs to events, and what becomes of those that have no place.

use super::Spm;
use super::given::Given;
use crate::endpoint::Outbox;
use crate::octets::{Chunk, Supply};
use crate::session::note::{BadParameter, Note, Refusal, Variable, Why};
use crate::session::primitive::{Indication, ResyncType, SyncPointSerial};
use crate::session::spdu::{Spdu, SpduKind, Tsdu};
use crate::session::table::{Event, State};
use crate::time::Nanos;
use crate::wire::WireErrorKind;

type Out = Outbox<Indication, Note>;

impl Spm {
    /// Takes one transport service data unit. The SPDU behind a leader comes first; then the leader's tokens pass.
    pub(super) fn receive(&mut self, now: Nanos, octets: &Chunk, supply: &dyn Supply, out: &mut Out) {
        let decoded = Tsdu::decode(octets, supply);
        if let Some(error) = decoded.error {
            if let WireErrorKind::Needs(needs) = error.kind {
                out.needs = Some(needs);
            } else {
                self.invalid(Event::Invalid, Why::BadParameter(BadParameter::Wire(error)), now, out);
            }
            return;
        }
        for spdu in decoded.value.spdus.iter().rev().filter(|spdu| !spdu.is_herald()) {
            let event = self.event_of(spdu);
            if !self.one(event, spdu, now, out) {
                return;
            }
            // K, note 1: an ACCEPT with a Token Item is an ACCEPT and then a PLEASE TOKENS.
            if event == Event::AC && spdu.token_item().is_some_and(|tokens| !tokens.is_empty()) {
                self.one(Event::PT, spdu, now, out);
            }
        }
    }

    /// Takes one event; false where it was invalid.
    fn one(&mut self, event: Event, spdu: &Spdu, now: Nanos, out: &mut Out) -> bool {
        let given = Given::of_spdu(event, spdu);
        let row = self.select(&given).and_then(|row| self.sound(event, spdu, &given).map(|()| row));
        match row {
            Ok(row) => {
                self.take(row, &given, now, out);
                true
            }
            Err(why) => {
                self.invalid(event, why, now, out);
                false
            }
        }
    }

    /// Whether an SPDU's parameters are acceptable, in a state where they count.
    fn sound(&self, event: Event, spdu: &Spdu, given: &Given<'_>) -> Result<(), Why> {
        if self.state.has_no_connection() && event != Event::CN && event != Event::CDO {
            return Ok(());
        }
        let full = self.at(Variable::VM) >= SyncPointSerial::MAX.get();
        let last = || spdu.resume().is_none_or(|resume| resume.serial.next().is_none());
        if event != Event::CDO && !spdu.is_whole() {
            // Segments come only where a TSDU maximum size was agreed: never.
            Err(Why::BadParameter(BadParameter::Enclosure))
        } else if (full && matches!(event, Event::MIP | Event::MAP | Event::AE)) || (event == Event::AR && last()) {
            Err(Why::BadParameter(BadParameter::Serial))
        } else if event == Event::RA && self.resettled(given).is_none() {
            Err(Why::BadParameter(BadParameter::TokenSetting))
        } else if event == Event::AC {
            self.agreed(given).map(|_| ()).map_err(Why::BadParameter)
        } else {
            Ok(())
        }
    }

    /// An invalid intersection, or octets that can't be read: the connection is broken off.
    fn invalid(&mut self, event: Event, why: Why, now: Nanos, out: &mut Out) {
        let given = Given::of_event(Event::Invalid);
        if let Ok(row) = self.select(&given) {
            out.note(Note::Invalid(Refusal { state: self.state, event, why }));
            self.take(row, &given, now, out);
        }
    }

    /// The event that an SPDU is.
    fn event_of(&self, spdu: &Spdu) -> Event {
        let kept = |kept, released| if spdu.releases_transport() { released } else { kept };
        match spdu.kind {
            SpduKind::Connect => Event::CN,
            SpduKind::OverflowAccept => Event::OA,
            SpduKind::ConnectDataOverflow => Event::CDO,
            SpduKind::Accept => Event::AC,
            SpduKind::Refuse => kept(Event::RFr, Event::RFnr),
            SpduKind::Finish => kept(Event::FNr, Event::FNnr),
            SpduKind::Disconnect => Event::DN,
            SpduKind::NotFinished => Event::NF,
            SpduKind::Abort => kept(Event::ABr, Event::ABnr),
            SpduKind::AbortAccept => Event::AA,
            SpduKind::GiveTokens => Event::GT,
            SpduKind::PleaseTokens => Event::PT,
            SpduKind::DataTransfer => Event::DT,
            SpduKind::Expedited => Event::EX,
            SpduKind::TypedData => Event::TD,
            SpduKind::CapabilityData => Event::CD,
            SpduKind::CapabilityDataAck => Event::CDA,
            SpduKind::GiveTokensConfirm => Event::GTC,
            SpduKind::GiveTokensAck => Event::GTA,
            SpduKind::MinorSyncPoint if spdu.separates_data() => Event::MIPd,
            SpduKind::MinorSyncPoint => Event::MIP,
            SpduKind::MinorSyncAck => Event::MIA,
            SpduKind::MajorSyncPoint => Event::MAP,
            SpduKind::MajorSyncAck | SpduKind::ActivityEndAck => self.major_ack(),
            SpduKind::Resynchronize => match spdu.resync_type() {
                Some(ResyncType::Restart) => Event::RSr,
                Some(ResyncType::Set) => Event::RSs,
                Some(ResyncType::Abandon) | None => Event::RSa,
            },
            SpduKind::ResynchronizeAck => Event::RA,
            SpduKind::Prepare => Event::PR,
            SpduKind::ExceptionReport => Event::ER,
            SpduKind::ExceptionData => Event::ED,
            SpduKind::ActivityStart => Event::AS,
            SpduKind::ActivityResume => Event::AR,
            SpduKind::ActivityInterrupt => Event::AI,
            SpduKind::ActivityInterruptAck => Event::AIA,
            SpduKind::ActivityDiscard => Event::AD,
            SpduKind::ActivityDiscardAck => Event::ADA,
            SpduKind::ActivityEnd => Event::AE,
        }
    }

    /// MAA and AEA are the same octets: the one that this side waits for.
    fn major_ack(&self) -> Event {
        let ends = self.manages() && !self.variables.holds(Variable::Vnextact);
        if self.state == State::Sta04B || (self.state != State::Sta04A && ends) { Event::AEA } else { Event::MAA }
    }
}
