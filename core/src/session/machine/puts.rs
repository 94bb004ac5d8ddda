//! The SPDUs that rows send.

use super::agree::VERSIONS_UNSUPPORTED;
use super::given::{Given, Source};
use super::{Spm, agree};
use crate::session::note::Variable;
use crate::session::primitive::{
    ActivityIdentifier, Connect, ConnectionIdentifier, Request, ResyncType, SyncPointSerial,
};
use crate::session::spdu::{AbortCause, Spdu, SpduKind};
use crate::session::table::{Event, Put};
use crate::session::token::TokenSetting;

/// The versions proposed to a side whose own aren't supported: 1 and 2.
const SUPPORTED_VERSIONS: u8 = 3;

impl Spm {
    /// What goes out for a row's output.
    pub(super) fn put(&self, put: Put, given: &Given<'_>) -> Spdu {
        let data = &given.data;
        let plain = |kind| Spdu::new(kind).with_data(data);
        let next = self.variables.serial(Variable::VM);
        let serial = given.serial.unwrap_or_default();
        match put {
            Put::CN => self.connect_spdu(given),
            Put::OA => Spdu::overflow_accept(self.selected_version(given)),
            Put::CDO => self.first_connect_data(),
            Put::AC => self.accept_spdu(given),
            Put::RFnr => self.refuse_spdu(true, given),
            Put::RFr => self.refuse_spdu(false, given),
            Put::FNnr => Spdu::finish(true, data),
            Put::FNr => Spdu::finish(false, data),
            Put::DN => plain(SpduKind::Disconnect),
            Put::NF => plain(SpduKind::NotFinished),
            Put::ABnr => abort_spdu(true, given),
            Put::ABr => abort_spdu(false, given),
            Put::AA => Spdu::new(SpduKind::AbortAccept),
            Put::DT => Spdu::data(SpduKind::DataTransfer, data.clone()),
            Put::TD => Spdu::data(SpduKind::TypedData, data.clone()),
            Put::CD => plain(SpduKind::CapabilityData),
            Put::CDA => plain(SpduKind::CapabilityDataAck),
            Put::GT => Spdu::tokens(SpduKind::GiveTokens, given.tokens, data),
            Put::PT => Spdu::tokens(SpduKind::PleaseTokens, given.tokens, data),
            Put::GTC => Spdu::new(SpduKind::GiveTokensConfirm),
            Put::GTA => Spdu::new(SpduKind::GiveTokensAck),
            Put::MIP => Spdu::minor(next, wants_confirmation(given), data),
            Put::MIA => Spdu::point(SpduKind::MinorSyncAck, serial, data),
            Put::MAP => Spdu::major(next, data),
            Put::AE => Spdu::point(SpduKind::ActivityEnd, next, data),
            Put::MAA => Spdu::point(SpduKind::MajorSyncAck, self.last(), data),
            Put::AEA => Spdu::point(SpduKind::ActivityEndAck, self.last(), data),
            Put::RSa => Spdu::resynchronize(ResyncType::Abandon, next, self.proposed_setting(given), data),
            Put::RSr => Spdu::resynchronize(ResyncType::Restart, serial, self.proposed_setting(given), data),
            Put::RSs => Spdu::resynchronize(ResyncType::Set, serial, self.proposed_setting(given), data),
            Put::RA => Spdu::resynchronize_ack(serial, self.setting_due(self.resettled(given)), data),
            Put::AS => Spdu::activity_start(&started(given), data),
            Put::AR => resume_spdu(given),
            Put::AI => Spdu::with_reason(SpduKind::ActivityInterrupt, given.reason, data),
            Put::AIA => plain(SpduKind::ActivityInterruptAck),
            Put::AD => Spdu::with_reason(SpduKind::ActivityDiscard, given.reason, data),
            Put::ADA => plain(SpduKind::ActivityDiscardAck),
            Put::ED => Spdu::with_reason(SpduKind::ExceptionData, given.reason, data),
            Put::ER => Spdu::exception_report(given.reflected),
        }
    }

    /// The last number used: V(M) − 1.
    fn last(&self) -> SyncPointSerial {
        SyncPointSerial::new(self.at(Variable::VM).saturating_sub(1)).unwrap_or(SyncPointSerial::MAX)
    }

    fn connect_spdu(&self, given: &Given<'_>) -> Spdu {
        let (connect, version) = match (given.source, &self.offer) {
            // An S-CONNECT request while the transport connection stands already.
            (Source::Request(Request::Connect(connect)), _) => {
                let version = if connect.data.len() > u64::from(crate::session::spdu::CONNECT_DATA) { 2 } else { 3 };
                (connect.clone(), version)
            }
            (Source::Nothing | Source::Request(_) | Source::Spdu(_), Some(offer)) => {
                (offer.connect.clone(), offer.version)
            }
            (Source::Nothing | Source::Request(_) | Source::Spdu(_), None) => (Connect::default(), 3),
        };
        let identifier = ConnectionIdentifier { called: Default::default(), ..connect.identifier.clone() };
        let terms = self.terms(connect.units, connect.initial_serial, connect.tokens, version);
        Spdu::connecting(&Connect { identifier, ..connect }, terms).with_tsdu_sizes(self.wanted_sizes())
    }

    fn accept_spdu(&self, given: &Given<'_>) -> Spdu {
        let (Source::Request(Request::ConnectAccept(answer)), Ok(agreed)) = (given.source, self.agreed(given)) else {
            return Spdu::new(SpduKind::Accept);
        };
        let identifier = ConnectionIdentifier { calling: Default::default(), ..answer.identifier.clone() };
        let serial = Some(agreed.serial).filter(|_| agree::serial_due(agreed.units) || answer.initial_serial.is_some());
        let terms = self.terms(agreed.units, serial, agreed.setting, agreed.version);
        Spdu::accept(&Connect { identifier, ..answer.clone() }, terms).with_tsdu_sizes(agreed.sizes)
    }

    fn refuse_spdu(&self, releases: bool, given: &Given<'_>) -> Spdu {
        match given.spdu().and_then(|connect| self.objection(connect)) {
            Some(reason) => {
                let versions = (reason == VERSIONS_UNSUPPORTED).then_some(SUPPORTED_VERSIONS);
                Spdu::refuse(releases, versions, reason, &crate::octets::Chunk::new())
            }
            None => Spdu::refuse(releases, None, given.reason.unwrap_or_default(), &given.data),
        }
    }

    /// The one version bit selected from a CONNECT's.
    fn selected_version(&self, given: &Given<'_>) -> u8 {
        let proposed = given.spdu().map_or(3, Spdu::version);
        if proposed & 2 == 0 { 1 } else { 2 }
    }

    fn proposed_setting(&self, given: &Given<'_>) -> Option<TokenSetting> {
        self.setting_due(given.setting)
    }

    /// A token setting, where a token exists that it could be about.
    fn setting_due(&self, setting: Option<TokenSetting>) -> Option<TokenSetting> {
        setting.filter(|_| agree::any_token(self.units))
    }
}

fn abort_spdu(releases: bool, given: &Given<'_>) -> Spdu {
    if given.event == Event::SUABreq {
        Spdu::abort(releases, AbortCause::User, &given.data)
    } else if given.restricted {
        Spdu::abort(releases, AbortCause::Restriction, &crate::octets::Chunk::new())
    } else {
        Spdu::abort(releases, AbortCause::ProtocolError, &crate::octets::Chunk::new()).reflecting(given.reflected)
    }
}

const fn wants_confirmation(given: &Given<'_>) -> bool {
    match given.source {
        Source::Request(Request::SyncMinor { explicit, .. }) => *explicit,
        Source::Request(_) | Source::Spdu(_) | Source::Nothing => true,
    }
}

fn started(given: &Given<'_>) -> ActivityIdentifier {
    match given.source {
        Source::Request(Request::ActivityStart(activity, _)) => activity.clone(),
        Source::Request(_) | Source::Spdu(_) | Source::Nothing => ActivityIdentifier::default(),
    }
}

fn resume_spdu(given: &Given<'_>) -> Spdu {
    match given.source {
        Source::Request(Request::ActivityResume(resume)) => Spdu::activity_resume(resume),
        Source::Request(_) | Source::Spdu(_) | Source::Nothing => Spdu::new(SpduKind::ActivityResume),
    }
}
