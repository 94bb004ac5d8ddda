//! What an event brings with it, whether a user's request or an SPDU: the values that conditions and actions ask for.

use crate::octets::Chunk;
use crate::session::primitive::{Request, ResyncType, SyncPointSerial};
use crate::session::spdu::{Spdu, SpduKind};
use crate::session::table::Event;
use crate::session::token::{TokenSet, TokenSetting};

/// Where an event comes from.
#[derive(Clone, Copy)]
pub(super) enum Source<'a> {
    /// The transport or the timer.
    Nothing,
    /// This side's user.
    Request(&'a Request),
    /// The other side.
    Spdu(&'a Spdu),
}

/// An event with its values.
pub(super) struct Given<'a> {
    pub(super) event: Event,
    pub(super) source: Source<'a>,
    /// sn.
    pub(super) serial: Option<SyncPointSerial>,
    /// GT or RT.
    pub(super) tokens: TokenSet,
    /// Where tokens are to be.
    pub(super) setting: Option<TokenSetting>,
    /// A reason code.
    pub(super) reason: Option<u8>,
    pub(super) data: Chunk,
    /// The octets that were invalid, where these are.
    pub(super) reflected: &'a [u8],
    /// Whether nothing was invalid: this machine has no room for it.
    pub(super) restricted: bool,
}

impl<'a> Given<'a> {
    pub(super) const fn of_event(event: Event) -> Self {
        Self {
            event,
            source: Source::Nothing,
            serial: None,
            tokens: TokenSet::NONE,
            setting: None,
            reason: None,
            data: Chunk::new(),
            reflected: &[],
            restricted: false,
        }
    }

    pub(super) fn of_spdu(event: Event, spdu: &'a Spdu) -> Self {
        // The Token Item of an ACCEPT is an event of its own; its data isn't the request's.
        let data = if event == Event::PT && spdu.kind == SpduKind::Accept { Chunk::new() } else { spdu.user_data() };
        Self {
            event,
            source: Source::Spdu(spdu),
            // ACTIVITY RESUME says it inside its Linking Information.
            serial: spdu.serial().or_else(|| spdu.resume().map(|resume| resume.serial)),
            tokens: spdu.token_item().unwrap_or_default(),
            setting: spdu.token_setting(),
            reason: spdu.reason(),
            data,
            reflected: &[],
            restricted: false,
        }
    }

    pub(super) fn of_request(request: &'a Request) -> Self {
        let given = Self { source: Source::Request(request), ..Self::of_event(event_of(request)) };
        match request {
            Request::Connect(connect) | Request::ConnectAccept(connect) => {
                Self { serial: connect.initial_serial, data: connect.data.clone(), ..given }
            }
            Request::ConnectRefuse(reason, data) | Request::UExceptionReport(reason, data) => {
                Self { reason: Some(*reason), data: data.clone(), ..given }
            }
            Request::TokenGive(tokens) => Self { tokens: *tokens, ..given },
            Request::TokenPlease(tokens, data) => Self { tokens: *tokens, data: data.clone(), ..given },
            Request::SyncMinorResponse(serial, data) => Self { serial: Some(*serial), data: data.clone(), ..given },
            Request::Resynchronize(_, serial, setting, data)
            | Request::ResynchronizeResponse(serial, setting, data) => {
                Self { serial: Some(*serial), setting: Some(*setting), data: data.clone(), ..given }
            }
            Request::ActivityResume(resume) => Self { serial: Some(resume.serial), data: resume.data.clone(), ..given },
            Request::ActivityInterrupt(reason) | Request::ActivityDiscard(reason) => Self { reason: *reason, ..given },
            Request::Data(data)
            | Request::ExpeditedData(data)
            | Request::TypedData(data)
            | Request::CapabilityData(data)
            | Request::CapabilityDataResponse(data)
            | Request::SyncMinor { data, .. }
            | Request::SyncMajor(data)
            | Request::SyncMajorResponse(data)
            | Request::ActivityStart(_, data)
            | Request::ActivityEnd(data)
            | Request::ActivityEndResponse(data)
            | Request::Release(data)
            | Request::ReleaseAccept(data)
            | Request::ReleaseRefuse(data)
            | Request::UAbort(data) => Self { data: data.clone(), ..given },
            Request::ControlGive | Request::ActivityInterruptResponse | Request::ActivityDiscardResponse => given,
        }
    }

    /// The SPDU that it is, where it is one.
    pub(super) const fn spdu(&self) -> Option<&'a Spdu> {
        match self.source {
            Source::Spdu(spdu) => Some(spdu),
            Source::Nothing | Source::Request(_) => None,
        }
    }
}

/// The event that a request is.
const fn event_of(request: &Request) -> Event {
    match request {
        Request::Connect(_) => Event::SCONreq,
        Request::ConnectAccept(_) => Event::SCONrspP,
        Request::ConnectRefuse(..) => Event::SCONrspN,
        Request::Data(_) => Event::SDTreq,
        Request::ExpeditedData(_) => Event::SEXreq,
        Request::TypedData(_) => Event::STDreq,
        Request::CapabilityData(_) => Event::SCDreq,
        Request::CapabilityDataResponse(_) => Event::SCDrsp,
        Request::TokenGive(_) => Event::SGTreq,
        Request::TokenPlease(..) => Event::SPTreq,
        Request::ControlGive => Event::SCGreq,
        Request::SyncMinor { .. } => Event::SSYNmreq,
        Request::SyncMinorResponse(..) => Event::SSYNmrsp,
        Request::SyncMajor(_) => Event::SSYNMreq,
        Request::SyncMajorResponse(_) => Event::SSYNMrsp,
        Request::Resynchronize(ResyncType::Restart, ..) => Event::SRSYNreqR,
        Request::Resynchronize(ResyncType::Abandon, ..) => Event::SRSYNreqA,
        Request::Resynchronize(ResyncType::Set, ..) => Event::SRSYNreqS,
        Request::ResynchronizeResponse(..) => Event::SRSYNrsp,
        Request::ActivityStart(..) => Event::SACTSreq,
        Request::ActivityResume(_) => Event::SACTRreq,
        Request::ActivityInterrupt(_) => Event::SACTIreq,
        Request::ActivityInterruptResponse => Event::SACTIrsp,
        Request::ActivityDiscard(_) => Event::SACTDreq,
        Request::ActivityDiscardResponse => Event::SACTDrsp,
        Request::ActivityEnd(_) => Event::SACTEreq,
        Request::ActivityEndResponse(_) => Event::SACTErsp,
        Request::UExceptionReport(..) => Event::SUERreq,
        Request::Release(_) => Event::SRELreq,
        Request::ReleaseAccept(_) => Event::SRELrspP,
        Request::ReleaseRefuse(_) => Event::SRELrspN,
        Request::UAbort(_) => Event::SUABreq,
    }
}
