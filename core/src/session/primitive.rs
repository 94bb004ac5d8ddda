//! The service primitives of X.215: what a user asks of the session provider and what it is told.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::token::{TokenSet, TokenSetting};
use super::unit::Units;
use crate::octets::Chunk;

/// A synchronization point serial number, 0 … 999 999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SyncPointSerial(u32);

impl SyncPointSerial {
    /// The highest there is.
    pub const MAX: Self = Self(999_999);

    /// A serial number, where `number` is one.
    #[must_use]
    pub const fn new(number: u32) -> Option<Self> {
        if number <= Self::MAX.0 { Some(Self(number)) } else { None }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// The one after it; `None` at the ceiling.
    #[must_use]
    pub const fn next(self) -> Option<Self> {
        Self::new(self.0 + 1)
    }
}

/// An activity identifier: 1 … 6 octets the user chose.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ActivityIdentifier(pub Vec<u8>);

/// What names a session connection between its users. Octets as the users chose them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ConnectionIdentifier {
    /// Calling SS-user reference, at most 64 octets.
    pub calling: Vec<u8>,
    /// Called SS-user reference, at most 64 octets.
    pub called: Vec<u8>,
    /// Common reference, at most 64 octets.
    pub common: Vec<u8>,
    /// Additional reference information, at most 4 octets.
    pub additional: Vec<u8>,
}

/// What S-CONNECT carries, in both directions.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Connect {
    /// References of this session connection.
    pub identifier: ConnectionIdentifier,
    /// Session requirements: the functional units.
    pub units: Units,
    /// Initial synchronization point serial number, where one is due.
    pub initial_serial: Option<SyncPointSerial>,
    /// Initial assignment of tokens.
    pub tokens: TokenSetting,
    /// Tokens that the accepting user asks for at once (Token Item in ACCEPT). Empty in the confirmation: the calling user
    /// gets an S-TOKEN-PLEASE indication of its own after it.
    pub please: TokenSet,
    /// Calling session selector, at most 16 octets.
    pub calling_selector: Vec<u8>,
    /// Called (or responding) session selector, at most 16 octets.
    pub called_selector: Vec<u8>,
    /// The user's data.
    pub data: Chunk,
}

/// Which restart is meant by S-RESYNCHRONIZE.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResyncType {
    /// Back to a given number.
    Restart,
    /// Give up what was, take the higher of both next numbers.
    Abandon,
    /// Set any number.
    Set,
}

/// What S-ACTIVITY-RESUME carries.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Resume {
    /// The new activity identifier.
    pub new: ActivityIdentifier,
    /// The identifier of the activity that was interrupted.
    pub old: ActivityIdentifier,
    /// The point it goes on from: the next one is one higher.
    pub serial: SyncPointSerial,
    /// The earlier session connection, where it was another one.
    pub connection: Option<ConnectionIdentifier>,
    /// The user's data.
    pub data: Chunk,
}

/// What a user asks: a request or a response.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Request {
    /// S-CONNECT request.
    Connect(Connect),
    /// S-CONNECT response, accepted.
    ConnectAccept(Connect),
    /// S-CONNECT response, refused: reason code and data.
    ConnectRefuse(u8, Chunk),
    /// S-DATA request.
    Data(Chunk),
    /// S-EXPEDITED-DATA request.
    ExpeditedData(Chunk),
    /// S-TYPED-DATA request.
    TypedData(Chunk),
    /// S-CAPABILITY-DATA request.
    CapabilityData(Chunk),
    /// S-CAPABILITY-DATA response.
    CapabilityDataResponse(Chunk),
    /// S-TOKEN-GIVE request.
    TokenGive(TokenSet),
    /// S-TOKEN-PLEASE request.
    TokenPlease(TokenSet, Chunk),
    /// S-CONTROL-GIVE request.
    ControlGive,
    /// S-SYNC-MINOR request; `explicit`: confirmation wanted.
    SyncMinor {
        /// Whether a confirmation is wanted.
        explicit: bool,
        /// The user's data.
        data: Chunk,
    },
    /// S-SYNC-MINOR response: confirms all points up to this one.
    SyncMinorResponse(SyncPointSerial, Chunk),
    /// S-SYNC-MAJOR request.
    SyncMajor(Chunk),
    /// S-SYNC-MAJOR response.
    SyncMajorResponse(Chunk),
    /// S-RESYNCHRONIZE request; abandon takes no number.
    Resynchronize(ResyncType, SyncPointSerial, TokenSetting, Chunk),
    /// S-RESYNCHRONIZE response.
    ResynchronizeResponse(SyncPointSerial, TokenSetting, Chunk),
    /// S-ACTIVITY-START request.
    ActivityStart(ActivityIdentifier, Chunk),
    /// S-ACTIVITY-RESUME request.
    ActivityResume(Resume),
    /// S-ACTIVITY-INTERRUPT request, with a reason code where one is given.
    ActivityInterrupt(Option<u8>),
    /// S-ACTIVITY-INTERRUPT response.
    ActivityInterruptResponse,
    /// S-ACTIVITY-DISCARD request, with a reason code where one is given.
    ActivityDiscard(Option<u8>),
    /// S-ACTIVITY-DISCARD response.
    ActivityDiscardResponse,
    /// S-ACTIVITY-END request.
    ActivityEnd(Chunk),
    /// S-ACTIVITY-END response.
    ActivityEndResponse(Chunk),
    /// S-U-EXCEPTION-REPORT request.
    UExceptionReport(u8, Chunk),
    /// S-RELEASE request.
    Release(Chunk),
    /// S-RELEASE response, affirmative.
    ReleaseAccept(Chunk),
    /// S-RELEASE response, negative.
    ReleaseRefuse(Chunk),
    /// S-U-ABORT request.
    UAbort(Chunk),
}

/// Why the provider gave up.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AbortReason {
    /// The transport connection is gone.
    TransportDisconnect,
    /// The other side broke the protocol, or says that this one did.
    ProtocolError,
    /// No reason given.
    Undefined,
}

/// What a user is told: an indication or a confirmation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Indication {
    /// S-CONNECT indication.
    Connect(Connect),
    /// S-CONNECT confirmation, accepted: the negotiated values.
    ConnectAccepted(Connect),
    /// S-CONNECT confirmation, refused: reason code and data.
    ConnectRefused(u8, Chunk),
    /// S-DATA indication.
    Data(Chunk),
    /// S-EXPEDITED-DATA indication.
    ExpeditedData(Chunk),
    /// S-TYPED-DATA indication.
    TypedData(Chunk),
    /// S-CAPABILITY-DATA indication.
    CapabilityData(Chunk),
    /// S-CAPABILITY-DATA confirmation.
    CapabilityDataConfirm(Chunk),
    /// S-TOKEN-GIVE indication.
    TokenGive(TokenSet),
    /// S-TOKEN-PLEASE indication.
    TokenPlease(TokenSet, Chunk),
    /// S-CONTROL-GIVE indication.
    ControlGive,
    /// S-SYNC-MINOR indication.
    SyncMinor {
        /// The point.
        serial: SyncPointSerial,
        /// Whether a confirmation is wanted.
        explicit: bool,
        /// The user's data.
        data: Chunk,
    },
    /// S-SYNC-MINOR confirmation.
    SyncMinorConfirm(SyncPointSerial, Chunk),
    /// S-SYNC-MAJOR indication.
    SyncMajor(SyncPointSerial, Chunk),
    /// S-SYNC-MAJOR confirmation.
    SyncMajorConfirm(SyncPointSerial, Chunk),
    /// S-RESYNCHRONIZE indication.
    Resynchronize(ResyncType, SyncPointSerial, TokenSetting, Chunk),
    /// S-RESYNCHRONIZE confirmation.
    ResynchronizeConfirm(SyncPointSerial, TokenSetting, Chunk),
    /// S-ACTIVITY-START indication.
    ActivityStart(ActivityIdentifier, Chunk),
    /// S-ACTIVITY-RESUME indication.
    ActivityResume(Resume),
    /// S-ACTIVITY-INTERRUPT indication.
    ActivityInterrupt(Option<u8>),
    /// S-ACTIVITY-INTERRUPT confirmation.
    ActivityInterruptConfirm,
    /// S-ACTIVITY-DISCARD indication.
    ActivityDiscard(Option<u8>),
    /// S-ACTIVITY-DISCARD confirmation.
    ActivityDiscardConfirm,
    /// S-ACTIVITY-END indication.
    ActivityEnd(SyncPointSerial, Chunk),
    /// S-ACTIVITY-END confirmation.
    ActivityEndConfirm(SyncPointSerial, Chunk),
    /// S-U-EXCEPTION-REPORT indication.
    UExceptionReport(u8, Chunk),
    /// S-P-EXCEPTION-REPORT indication.
    PExceptionReport,
    /// S-RELEASE indication.
    Release(Chunk),
    /// S-RELEASE confirmation, affirmative.
    Released(Chunk),
    /// S-RELEASE confirmation, negative.
    ReleaseRefused(Chunk),
    /// S-U-ABORT indication.
    UAbort(Chunk),
    /// S-P-ABORT indication.
    PAbort(AbortReason),
}

/// The part of a confirmed service a primitive is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Request.
    Req,
    /// Indication.
    Ind,
    /// Response.
    Rsp,
    /// Confirmation.
    Cnf,
}

impl Request {
    /// The standard name and phase.
    #[must_use]
    pub const fn name(&self) -> (&'static str, Phase) {
        match self {
            Self::Connect(_) => ("S-CONNECT", Phase::Req),
            Self::ConnectAccept(_) | Self::ConnectRefuse(..) => ("S-CONNECT", Phase::Rsp),
            Self::Data(_) => ("S-DATA", Phase::Req),
            Self::ExpeditedData(_) => ("S-EXPEDITED-DATA", Phase::Req),
            Self::TypedData(_) => ("S-TYPED-DATA", Phase::Req),
            Self::CapabilityData(_) => ("S-CAPABILITY-DATA", Phase::Req),
            Self::CapabilityDataResponse(_) => ("S-CAPABILITY-DATA", Phase::Rsp),
            Self::TokenGive(_) => ("S-TOKEN-GIVE", Phase::Req),
            Self::TokenPlease(..) => ("S-TOKEN-PLEASE", Phase::Req),
            Self::ControlGive => ("S-CONTROL-GIVE", Phase::Req),
            Self::SyncMinor { .. } => ("S-SYNC-MINOR", Phase::Req),
            Self::SyncMinorResponse(..) => ("S-SYNC-MINOR", Phase::Rsp),
            Self::SyncMajor(_) => ("S-SYNC-MAJOR", Phase::Req),
            Self::SyncMajorResponse(_) => ("S-SYNC-MAJOR", Phase::Rsp),
            Self::Resynchronize(..) => ("S-RESYNCHRONIZE", Phase::Req),
            Self::ResynchronizeResponse(..) => ("S-RESYNCHRONIZE", Phase::Rsp),
            Self::ActivityStart(..) => ("S-ACTIVITY-START", Phase::Req),
            Self::ActivityResume(_) => ("S-ACTIVITY-RESUME", Phase::Req),
            Self::ActivityInterrupt(_) => ("S-ACTIVITY-INTERRUPT", Phase::Req),
            Self::ActivityInterruptResponse => ("S-ACTIVITY-INTERRUPT", Phase::Rsp),
            Self::ActivityDiscard(_) => ("S-ACTIVITY-DISCARD", Phase::Req),
            Self::ActivityDiscardResponse => ("S-ACTIVITY-DISCARD", Phase::Rsp),
            Self::ActivityEnd(_) => ("S-ACTIVITY-END", Phase::Req),
            Self::ActivityEndResponse(_) => ("S-ACTIVITY-END", Phase::Rsp),
            Self::UExceptionReport(..) => ("S-U-EXCEPTION-REPORT", Phase::Req),
            Self::Release(_) => ("S-RELEASE", Phase::Req),
            Self::ReleaseAccept(_) | Self::ReleaseRefuse(_) => ("S-RELEASE", Phase::Rsp),
            Self::UAbort(_) => ("S-U-ABORT", Phase::Req),
        }
    }
}

impl Indication {
    /// The standard name and phase.
    #[must_use]
    pub const fn name(&self) -> (&'static str, Phase) {
        match self {
            Self::Connect(_) => ("S-CONNECT", Phase::Ind),
            Self::ConnectAccepted(_) | Self::ConnectRefused(..) => ("S-CONNECT", Phase::Cnf),
            Self::Data(_) => ("S-DATA", Phase::Ind),
            Self::ExpeditedData(_) => ("S-EXPEDITED-DATA", Phase::Ind),
            Self::TypedData(_) => ("S-TYPED-DATA", Phase::Ind),
            Self::CapabilityData(_) => ("S-CAPABILITY-DATA", Phase::Ind),
            Self::CapabilityDataConfirm(_) => ("S-CAPABILITY-DATA", Phase::Cnf),
            Self::TokenGive(_) => ("S-TOKEN-GIVE", Phase::Ind),
            Self::TokenPlease(..) => ("S-TOKEN-PLEASE", Phase::Ind),
            Self::ControlGive => ("S-CONTROL-GIVE", Phase::Ind),
            Self::SyncMinor { .. } => ("S-SYNC-MINOR", Phase::Ind),
            Self::SyncMinorConfirm(..) => ("S-SYNC-MINOR", Phase::Cnf),
            Self::SyncMajor(..) => ("S-SYNC-MAJOR", Phase::Ind),
            Self::SyncMajorConfirm(..) => ("S-SYNC-MAJOR", Phase::Cnf),
            Self::Resynchronize(..) => ("S-RESYNCHRONIZE", Phase::Ind),
            Self::ResynchronizeConfirm(..) => ("S-RESYNCHRONIZE", Phase::Cnf),
            Self::ActivityStart(..) => ("S-ACTIVITY-START", Phase::Ind),
            Self::ActivityResume(_) => ("S-ACTIVITY-RESUME", Phase::Ind),
            Self::ActivityInterrupt(_) => ("S-ACTIVITY-INTERRUPT", Phase::Ind),
            Self::ActivityInterruptConfirm => ("S-ACTIVITY-INTERRUPT", Phase::Cnf),
            Self::ActivityDiscard(_) => ("S-ACTIVITY-DISCARD", Phase::Ind),
            Self::ActivityDiscardConfirm => ("S-ACTIVITY-DISCARD", Phase::Cnf),
            Self::ActivityEnd(..) => ("S-ACTIVITY-END", Phase::Ind),
            Self::ActivityEndConfirm(..) => ("S-ACTIVITY-END", Phase::Cnf),
            Self::UExceptionReport(..) => ("S-U-EXCEPTION-REPORT", Phase::Ind),
            Self::PExceptionReport => ("S-P-EXCEPTION-REPORT", Phase::Ind),
            Self::Release(_) => ("S-RELEASE", Phase::Ind),
            Self::Released(_) | Self::ReleaseRefused(_) => ("S-RELEASE", Phase::Cnf),
            Self::UAbort(_) => ("S-U-ABORT", Phase::Ind),
            Self::PAbort(_) => ("S-P-ABORT", Phase::Ind),
        }
    }
}
