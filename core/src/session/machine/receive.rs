//! What the other side sends: octets to SPDUs, SPDUs to events, and what becomes of those that have no place.

use alloc::vec::Vec;

use super::Spm;
use super::given::Given;
use super::request::{VERSION_1_ABORT, VERSION_1_DATA};
use crate::endpoint::Outbox;
use crate::octets::{Chunk, Supply};
use crate::session::note::{BadParameter, Note, Refusal, Variable, Why};
use crate::session::primitive::{Indication, ResyncType, SyncPointSerial};
use crate::session::spdu::{Piece, Spdu, SpduKind, Tsdu, field};
use crate::session::table::{Event, State};
use crate::time::Nanos;
use crate::wire::{Mark, WireError, WireErrorKind};

/// The most octets that an EXCEPTION REPORT reflects: what a parameter of protocol version 1 holds.
const REFLECTED: u64 = 512;

type Out = Outbox<Indication, Note>;

impl Spm {
    /// Takes one transport service data unit. The SPDU behind a leader comes first; then the leader's tokens pass.
    pub(super) fn receive(&mut self, now: Nanos, octets: &Chunk, supply: &dyn Supply, out: &mut Out) {
        // Marks are asked for only where something is wrong: they say what to reflect.
        let reflect = |at, error| reflected(&Tsdu::decode(octets, supply).marks, octets, supply, at, error);
        let tsdu = match Tsdu::read(octets, supply) {
            Ok(tsdu) => tsdu,
            Err(WireError { kind: WireErrorKind::Needs(needs), .. }) => {
                out.needs = Some(needs);
                return;
            }
            Err(error) => {
                let last = Tsdu::decode(octets, supply).value.spdus.len().saturating_sub(1);
                let why = Why::BadParameter(BadParameter::Wire(error));
                return self.invalid(Event::Invalid, why, &reflect(last, Some(error.at)), now, out);
            }
        };
        for (at, spdu) in tsdu.spdus.into_iter().enumerate().rev().filter(|(_, spdu)| !spdu.is_herald()) {
            if let Err((event, why)) = self.spdu(spdu, now, out) {
                self.invalid(event, why, &reflect(at, None), now, out);
                return;
            }
        }
    }

    /// Takes one SPDU, or keeps it where it is a piece and more are to come.
    fn spdu(&mut self, spdu: Spdu, now: Nanos, out: &mut Out) -> Result<(), (Event, Why)> {
        let event = self.event_of(&spdu);
        let joined = self.join(spdu).map_err(|bad| (event, Why::BadParameter(bad)))?;
        let Some(spdu) = joined else { return Ok(()) };
        // What came first says what it is.
        let event = self.event_of(&spdu);
        self.one(event, &spdu, now, out)?;
        // K, note 1: an ACCEPT with a Token Item is an ACCEPT and then a PLEASE TOKENS.
        if event == Event::AC && spdu.token_item().is_some_and(|tokens| !tokens.is_empty()) {
            self.one(Event::PT, &spdu, now, out)?;
        }
        Ok(())
    }

    /// Takes one event; where it is invalid, says which and why.
    fn one(&mut self, event: Event, spdu: &Spdu, now: Nanos, out: &mut Out) -> Result<(), (Event, Why)> {
        let given = Given::of_spdu(event, spdu);
        let row = self.select(&given).and_then(|row| self.sound(event, spdu, &given).map(|()| row));
        self.take(row.map_err(|why| (event, why))?, &given, now, out);
        Ok(())
    }

    /// Whether an SPDU's parameters are acceptable, in a state where they count.
    fn sound(&self, event: Event, spdu: &Spdu, given: &Given<'_>) -> Result<(), Why> {
        if self.state.has_no_connection() && event != Event::CN && event != Event::CDO {
            return Ok(());
        }
        let full = self.at(Variable::VM) >= SyncPointSerial::MAX.get();
        let last = || spdu.resume().is_none_or(|resume| resume.serial.next().is_none());
        if event == Event::CDO {
            // The first piece begins the data, no other does.
            let begun = self.offer.as_ref().is_some_and(|offer| !offer.connect.data.is_empty());
            let begins = matches!(spdu.piece(), Piece::First | Piece::Whole);
            if begins == begun { Err(Why::BadParameter(BadParameter::Enclosure)) } else { self.keeps_more(given) }
        } else if !self.fits_version(spdu, given) {
            Err(Why::BadParameter(BadParameter::Data))
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

    /// Whether there is room for another piece of a CONNECT's data.
    fn keeps_more(&self, given: &Given<'_>) -> Result<(), Why> {
        let mut data = self.offer.as_ref().map(|offer| offer.connect.data.clone()).unwrap_or_default();
        data.append(&given.data);
        if self.config.keeps.holds(&data) { Ok(()) } else { Err(Why::BadParameter(BadParameter::Kept)) }
    }

    /// Whether the user's data is as short as protocol version 1 wants it, where that is spoken. DATA TRANSFER and TYPED DATA
    /// end with the TSDU, and a REFUSE may come before a version is selected.
    fn fits_version(&self, spdu: &Spdu, given: &Given<'_>) -> bool {
        let version_2 = if given.event == Event::CN {
            spdu.version() & 2 != 0
        } else if given.event == Event::AC {
            self.agreed(given).map_or(true, |agreed| agreed.version == 2)
        } else {
            self.speaks_version_2()
        };
        version_2 || version_1_data(spdu.kind).is_none_or(|most| given.data.len() <= most)
    }

    /// An invalid intersection, or octets that can't be read: an exception is reported, or the connection broken off.
    fn invalid(&mut self, event: Event, why: Why, reflected: &[u8], now: Nanos, out: &mut Out) {
        let restricted = why == Why::BadParameter(BadParameter::Kept);
        let given = Given { reflected, restricted, ..Given::of_event(Event::Invalid) };
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

/// The most octets of a user's data in an SPDU of protocol version 1; `None` where there is no limit.
fn version_1_data(kind: SpduKind) -> Option<u64> {
    use SpduKind as K;
    let none =
        [K::ActivityInterrupt, K::ActivityInterruptAck, K::ActivityDiscard, K::ActivityDiscardAck, K::GiveTokensAck];
    if kind.is_data() {
        None
    } else if kind == K::Abort {
        Some(VERSION_1_ABORT)
    } else if none.contains(&kind) {
        Some(0)
    } else {
        Some(VERSION_1_DATA)
    }
}

/// The octets of an SPDU of a TSDU, from its identifier up to what is wrong with it, or else up to its user's data, which isn't
/// read: what an EXCEPTION REPORT reflects.
fn reflected(marks: &[Mark], octets: &Chunk, supply: &dyn Supply, which: usize, wrong: Option<u32>) -> Vec<u8> {
    let holds_data = |mark: &&Mark| field::USERS.contains(&mark.field);
    let spdu = marks.iter().enumerate().filter(|(_, mark)| mark.field == field::SPDU).nth(which);
    let Some((at, spdu)) = spdu else { return Vec::new() };
    let data = marks[at..].iter().find(holds_data).map_or(u64::MAX, |mark| u64::from(mark.start));
    let end = wrong.map_or(u64::from(spdu.end()), |wrong| u64::from(wrong) + 1).min(data).min(octets.len());
    let start = u64::from(spdu.start);
    octets.slice(start..end.clamp(start, start + REFLECTED)).to_vec(supply).unwrap_or_default()
}
