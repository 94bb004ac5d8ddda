//! The indications and confirmations that rows give.

use super::Spm;
use super::actions::without_data;
use super::agree::{any_token, counts};
use super::given::Given;
use crate::session::note::Variable;
use crate::session::primitive::{AbortReason, Connect, Indication, ResyncType, SyncPointSerial};
use crate::session::spdu::{AbortCause, Spdu};
use crate::session::table::{Event, Tell};
use crate::session::token::{TokenSet, TokenSetting};

impl Spm {
    /// What the user is told for a row's output.
    pub(super) fn tell(&self, tell: Tell, given: &Given<'_>) -> Indication {
        let data = given.data.clone();
        let serial = given.serial.unwrap_or_default();
        match tell {
            Tell::SCONind => Indication::Connect(self.offered()),
            Tell::SCONcnfP => Indication::ConnectAccepted(self.accepted(given)),
            Tell::SCONcnfN => Indication::ConnectRefused(given.reason.unwrap_or_default(), data),
            Tell::SDTind => Indication::Data(data),
            Tell::STDind => Indication::TypedData(data),
            Tell::SCDind => Indication::CapabilityData(data),
            Tell::SCDcnf => Indication::CapabilityDataConfirm(data),
            Tell::SGTind => Indication::TokenGive(given.tokens),
            Tell::SPTind => Indication::TokenPlease(given.tokens, data),
            Tell::SCGind => Indication::ControlGive,
            Tell::SSYNmind => {
                let explicit = given.spdu().is_none_or(Spdu::wants_confirmation);
                Indication::SyncMinor { serial, explicit, data }
            }
            Tell::SSYNmcnf => Indication::SyncMinorConfirm(serial, data),
            Tell::SSYNMind => Indication::SyncMajor(serial, data),
            Tell::SSYNMcnf => Indication::SyncMajorConfirm(serial, data),
            Tell::SRSYNind => self.resynchronize(given),
            Tell::SRSYNcnf => Indication::ResynchronizeConfirm(serial, self.resettled(given).unwrap_or_default(), data),
            Tell::SACTSind => {
                Indication::ActivityStart(given.spdu().and_then(Spdu::activity).unwrap_or_default(), data)
            }
            Tell::SACTRind => Indication::ActivityResume(given.spdu().and_then(Spdu::resume).unwrap_or_default()),
            Tell::SACTIind => Indication::ActivityInterrupt(given.reason),
            Tell::SACTIcnf => Indication::ActivityInterruptConfirm,
            Tell::SACTDind => Indication::ActivityDiscard(given.reason),
            Tell::SACTDcnf => Indication::ActivityDiscardConfirm,
            Tell::SACTEind => Indication::ActivityEnd(serial, data),
            Tell::SACTEcnf => Indication::ActivityEndConfirm(serial, data),
            Tell::SUERind => Indication::UExceptionReport(given.reason.unwrap_or_default(), data),
            Tell::SPERind => Indication::PExceptionReport,
            Tell::SRELind => Indication::Release(data),
            Tell::SRELcnfP => Indication::Released(data),
            Tell::SRELcnfN => Indication::ReleaseRefused(data),
            Tell::SxABind => aborted(given),
            Tell::SPABind => Indication::PAbort(reason_of(given)),
        }
    }

    fn offered(&self) -> Connect {
        self.offer.as_ref().map_or_else(Connect::default, |offer| Connect {
            units: offer.connect.units.and(self.config.units),
            ..offer.connect.clone()
        })
    }

    fn accepted(&self, given: &Given<'_>) -> Connect {
        let answer = given.spdu().map(Spdu::connect).unwrap_or_default();
        let Ok(agreed) = self.agreed(given) else { return without_data(&answer) };
        Connect {
            units: agreed.units,
            initial_serial: Some(agreed.serial).filter(|_| counts(agreed.units)),
            tokens: if any_token(agreed.units) { agreed.setting } else { TokenSetting::AT_INITIATOR },
            // An S-TOKEN-PLEASE indication of its own follows.
            please: TokenSet::NONE,
            ..answer
        }
    }

    fn resynchronize(&self, given: &Given<'_>) -> Indication {
        let kind = given.spdu().and_then(Spdu::resync_type).unwrap_or(ResyncType::Abandon);
        let serial = match kind {
            ResyncType::Abandon => self.variables.serial(Variable::VM),
            ResyncType::Restart | ResyncType::Set => given.serial.unwrap_or(SyncPointSerial::MAX),
        };
        Indication::Resynchronize(kind, serial, given.setting.unwrap_or_default(), given.data.clone())
    }
}

fn aborted(given: &Given<'_>) -> Indication {
    match given.spdu().map(Spdu::abort_cause) {
        Some(AbortCause::User) => Indication::UAbort(given.data.clone()),
        Some(AbortCause::ProtocolError | AbortCause::NoReason | AbortCause::Restriction) | None => {
            Indication::PAbort(reason_of(given))
        }
    }
}

fn reason_of(given: &Given<'_>) -> AbortReason {
    let broken = given.spdu().is_some_and(|spdu| spdu.abort_cause() == AbortCause::ProtocolError);
    if given.event == Event::TDISind {
        AbortReason::TransportDisconnect
    } else if broken || (given.event == Event::Invalid && !given.restricted) {
        AbortReason::ProtocolError
    } else {
        AbortReason::Undefined
    }
}
