//! The 36 connection-mode SPDUs: identifier, category, and which parameters each may hold. Data, no code.

use serde::{Deserialize, Serialize};

use super::parameter::Pi;

/// A kind of SPDU.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpduKind {
    /// CN.
    Connect,
    /// OA.
    OverflowAccept,
    /// CDO.
    ConnectDataOverflow,
    /// AC.
    Accept,
    /// RF.
    Refuse,
    /// FN.
    Finish,
    /// DN.
    Disconnect,
    /// NF.
    NotFinished,
    /// AB.
    Abort,
    /// AA.
    AbortAccept,
    /// GT.
    GiveTokens,
    /// PT.
    PleaseTokens,
    /// DT.
    DataTransfer,
    /// EX.
    Expedited,
    /// TD.
    TypedData,
    /// CD.
    CapabilityData,
    /// CDA.
    CapabilityDataAck,
    /// GTC.
    GiveTokensConfirm,
    /// GTA.
    GiveTokensAck,
    /// MIP.
    MinorSyncPoint,
    /// MIA.
    MinorSyncAck,
    /// MAP.
    MajorSyncPoint,
    /// MAA. The same octets as [`Self::ActivityEndAck`]: decoding always says this one.
    MajorSyncAck,
    /// RS.
    Resynchronize,
    /// RA.
    ResynchronizeAck,
    /// PR. Goes on transport expedited data only.
    Prepare,
    /// ER.
    ExceptionReport,
    /// ED.
    ExceptionData,
    /// AS.
    ActivityStart,
    /// AR.
    ActivityResume,
    /// AI.
    ActivityInterrupt,
    /// AIA.
    ActivityInterruptAck,
    /// AD.
    ActivityDiscard,
    /// ADA.
    ActivityDiscardAck,
    /// AE.
    ActivityEnd,
    /// AEA. The same octets as [`Self::MajorSyncAck`]: what it answers tells them apart.
    ActivityEndAck,
}

/// Which SPDU leads a concatenation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Leader {
    /// GIVE TOKENS.
    Give,
    /// PLEASE TOKENS.
    Please,
}

/// Where an SPDU may stand in a TSDU.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Category {
    /// Alone, or first of a concatenation.
    Zero(Leader),
    /// Alone.
    One,
    /// Second of a concatenation, after this leader.
    Two(Leader),
}

/// What follows the parameters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Information {
    /// Nothing.
    None,
    /// A user information field up to the end of the TSDU.
    ToTheEnd,
    /// A user information field of 1 … 14 octets.
    Expedited,
}

/// Whether a parameter must be there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Presence {
    /// It must.
    Mandatory,
    /// It may.
    Optional,
}

/// A parameter that an SPDU, or a group in it, may hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Slot {
    /// Which.
    pub pi: Pi,
    /// Whether it must be there.
    pub presence: Presence,
    /// The most octets of its value in this SPDU, where that is less than the parameter's own limit.
    pub max: Option<u32>,
    /// What a group may hold.
    pub inside: &'static [Slot],
}

/// What is declared of a kind of SPDU.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SpduDeclaration {
    /// Which.
    pub kind: SpduKind,
    /// SPDU identifier.
    pub si: u8,
    /// The standard's abbreviation.
    pub abbreviation: &'static str,
    /// The standard's name.
    pub name: &'static str,
    /// Where it may stand.
    pub category: Category,
    /// Its parameters.
    pub slots: &'static [Slot],
    /// What follows them.
    pub information: Information,
}

const fn must(pi: Pi) -> Slot {
    Slot { pi, presence: Presence::Mandatory, max: None, inside: &[] }
}

const fn may(pi: Pi) -> Slot {
    Slot { pi, presence: Presence::Optional, max: None, inside: &[] }
}

const fn at_most(slot: Slot, max: u32) -> Slot {
    Slot { max: Some(max), ..slot }
}

const fn group(slot: Slot, inside: &'static [Slot]) -> Slot {
    Slot { inside, ..slot }
}

const CALLING: &[Slot] = &[may(Pi::CallingReference), may(Pi::CommonReference), may(Pi::AdditionalReference)];
const CALLED: &[Slot] = &[may(Pi::CalledReference), may(Pi::CommonReference), may(Pi::AdditionalReference)];
// Protocol Options and Version are mandatory for the sender; their absence has a meaning (no extended concatenation,
// version 1), so it isn't an error here: rusty-cosp's ACCEPT holds no Protocol Options.
const ITEM: &[Slot] = &[
    may(Pi::ProtocolOptions),
    may(Pi::TsduMaximumSize),
    may(Pi::Version),
    may(Pi::InitialSerial),
    may(Pi::TokenSetting),
    may(Pi::SecondInitialSerial),
    may(Pi::UpperLimit),
    may(Pi::LargeInitialSerial),
    may(Pi::LargeSecondInitialSerial),
];
const LINKING: &[Slot] = &[
    may(Pi::CalledReference),
    may(Pi::CallingReference),
    may(Pi::CommonReference),
    may(Pi::AdditionalReference),
    must(Pi::ActivityIdentifier),
    must(Pi::Serial),
];

const CN: &[Slot] = &[
    group(may(Pi::ConnectionIdentifier), CALLING),
    group(may(Pi::ConnectAcceptItem), ITEM),
    may(Pi::UserRequirements),
    may(Pi::CallingSelector),
    may(Pi::CalledSelector),
    may(Pi::DataOverflow),
    at_most(may(Pi::UserData), super::parameter::CONNECT_DATA),
    may(Pi::ExtendedUserData),
];
const OA: &[Slot] = &[may(Pi::TsduMaximumSize), may(Pi::Version)];
const CDO: &[Slot] = &[must(Pi::Enclosure), may(Pi::UserData)];
const AC: &[Slot] = &[
    group(may(Pi::ConnectionIdentifier), CALLED),
    group(may(Pi::ConnectAcceptItem), ITEM),
    may(Pi::TokenItem),
    may(Pi::UserRequirements),
    may(Pi::Enclosure),
    may(Pi::CallingSelector),
    may(Pi::CalledSelector),
    may(Pi::UserData),
];
const RF: &[Slot] = &[
    group(may(Pi::ConnectionIdentifier), CALLED),
    may(Pi::TransportDisconnect),
    may(Pi::UserRequirements),
    may(Pi::Version),
    may(Pi::Enclosure),
    may(Pi::Reason),
];
const AB: &[Slot] =
    &[must(Pi::TransportDisconnect), at_most(may(Pi::Reflect), 9), may(Pi::Enclosure), may(Pi::UserData)];
const FN: &[Slot] = &[may(Pi::TransportDisconnect), may(Pi::Enclosure), may(Pi::UserData)];
const NOTHING: &[Slot] = &[];
const DATA: &[Slot] = &[may(Pi::Enclosure), may(Pi::UserData)];
const GT: &[Slot] = &[may(Pi::TokenItem)];
const PT: &[Slot] = &[may(Pi::TokenItem), may(Pi::Enclosure), may(Pi::UserData)];
const DT: &[Slot] = &[may(Pi::Enclosure)];
const MIP: &[Slot] = &[may(Pi::SyncType), must(Pi::Serial), may(Pi::Enclosure), may(Pi::UserData)];
const MIA: &[Slot] = &[must(Pi::Serial), may(Pi::Enclosure), may(Pi::MinorAckData)];
const MAP: &[Slot] = &[must(Pi::SyncType), must(Pi::Serial), may(Pi::Enclosure), may(Pi::UserData)];
const POINT: &[Slot] = &[must(Pi::Serial), may(Pi::Enclosure), may(Pi::UserData)];
const RS: &[Slot] = &[
    may(Pi::TokenSetting),
    must(Pi::ResyncType),
    must(Pi::Serial),
    may(Pi::SecondResyncType),
    may(Pi::SecondSerial),
    may(Pi::Enclosure),
    may(Pi::UserData),
];
const RA: &[Slot] =
    &[may(Pi::TokenSetting), must(Pi::Serial), may(Pi::SecondSerial), may(Pi::Enclosure), may(Pi::UserData)];
const PR: &[Slot] = &[must(Pi::PrepareType)];
const ER: &[Slot] = &[must(Pi::Reflect)];
const ED: &[Slot] = &[must(Pi::Reason), may(Pi::Enclosure), may(Pi::UserData)];
const AS: &[Slot] = &[must(Pi::ActivityIdentifier), may(Pi::Enclosure), may(Pi::UserData)];
const AR: &[Slot] = &[
    group(must(Pi::LinkingInformation), LINKING),
    must(Pi::ActivityIdentifier),
    may(Pi::Enclosure),
    may(Pi::UserData),
];
const AI: &[Slot] = &[may(Pi::Reason), may(Pi::Enclosure), may(Pi::UserData)];

const fn declare(
    kind: SpduKind,
    si: u8,
    (abbreviation, name): (&'static str, &'static str),
    category: Category,
    slots: &'static [Slot],
) -> SpduDeclaration {
    SpduDeclaration { kind, si, abbreviation, name, category, slots, information: Information::None }
}

const fn followed(declaration: SpduDeclaration, information: Information) -> SpduDeclaration {
    SpduDeclaration { information, ..declaration }
}

use Category::{One, Two, Zero};
use Leader::{Give, Please};

/// All kinds, in the order of [`SpduKind`].
#[rustfmt::skip]
pub const SPDUS: [SpduDeclaration; 36] = [
    declare(SpduKind::Connect, 13, ("CN", "CONNECT"), One, CN),
    declare(SpduKind::OverflowAccept, 16, ("OA", "OVERFLOW ACCEPT"), One, OA),
    declare(SpduKind::ConnectDataOverflow, 15, ("CDO", "CONNECT DATA OVERFLOW"), One, CDO),
    declare(SpduKind::Accept, 14, ("AC", "ACCEPT"), One, AC),
    declare(SpduKind::Refuse, 12, ("RF", "REFUSE"), One, RF),
    declare(SpduKind::Finish, 9, ("FN", "FINISH"), One, FN),
    declare(SpduKind::Disconnect, 10, ("DN", "DISCONNECT"), One, DATA),
    declare(SpduKind::NotFinished, 8, ("NF", "NOT FINISHED"), One, DATA),
    declare(SpduKind::Abort, 25, ("AB", "ABORT"), One, AB),
    declare(SpduKind::AbortAccept, 26, ("AA", "ABORT ACCEPT"), One, NOTHING),
    declare(SpduKind::GiveTokens, 1, ("GT", "GIVE TOKENS"), Zero(Give), GT),
    declare(SpduKind::PleaseTokens, 2, ("PT", "PLEASE TOKENS"), Zero(Please), PT),
    followed(declare(SpduKind::DataTransfer, 1, ("DT", "DATA TRANSFER"), Two(Give), DT), Information::ToTheEnd),
    followed(declare(SpduKind::Expedited, 5, ("EX", "EXPEDITED"), One, NOTHING), Information::Expedited),
    followed(declare(SpduKind::TypedData, 33, ("TD", "TYPED DATA"), One, DT), Information::ToTheEnd),
    declare(SpduKind::CapabilityData, 61, ("CD", "CAPABILITY DATA"), Two(Give), DATA),
    declare(SpduKind::CapabilityDataAck, 62, ("CDA", "CAPABILITY DATA ACK"), Two(Please), DATA),
    declare(SpduKind::GiveTokensConfirm, 21, ("GTC", "GIVE TOKENS CONFIRM"), One, DATA),
    declare(SpduKind::GiveTokensAck, 22, ("GTA", "GIVE TOKENS ACK"), One, NOTHING),
    declare(SpduKind::MinorSyncPoint, 49, ("MIP", "MINOR SYNC POINT"), Two(Give), MIP),
    declare(SpduKind::MinorSyncAck, 50, ("MIA", "MINOR SYNC ACK"), Two(Please), MIA),
    declare(SpduKind::MajorSyncPoint, 41, ("MAP", "MAJOR SYNC POINT"), Two(Give), MAP),
    declare(SpduKind::MajorSyncAck, 42, ("MAA", "MAJOR SYNC ACK"), Two(Please), POINT),
    declare(SpduKind::Resynchronize, 53, ("RS", "RESYNCHRONIZE"), Two(Give), RS),
    declare(SpduKind::ResynchronizeAck, 34, ("RA", "RESYNCHRONIZE ACK"), Two(Please), RA),
    declare(SpduKind::Prepare, 7, ("PR", "PREPARE"), One, PR),
    declare(SpduKind::ExceptionReport, 0, ("ER", "EXCEPTION REPORT"), Two(Please), ER),
    declare(SpduKind::ExceptionData, 48, ("ED", "EXCEPTION DATA"), Two(Please), ED),
    declare(SpduKind::ActivityStart, 45, ("AS", "ACTIVITY START"), Two(Give), AS),
    declare(SpduKind::ActivityResume, 29, ("AR", "ACTIVITY RESUME"), Two(Give), AR),
    declare(SpduKind::ActivityInterrupt, 25, ("AI", "ACTIVITY INTERRUPT"), Two(Give), AI),
    declare(SpduKind::ActivityInterruptAck, 26, ("AIA", "ACTIVITY INTERRUPT ACK"), Two(Please), DATA),
    declare(SpduKind::ActivityDiscard, 57, ("AD", "ACTIVITY DISCARD"), Two(Give), AI),
    declare(SpduKind::ActivityDiscardAck, 58, ("ADA", "ACTIVITY DISCARD ACK"), Two(Please), DATA),
    declare(SpduKind::ActivityEnd, 41, ("AE", "ACTIVITY END"), Two(Give), POINT),
    declare(SpduKind::ActivityEndAck, 42, ("AEA", "ACTIVITY END ACK"), Two(Please), POINT),
];

impl SpduKind {
    /// What is declared of it.
    #[must_use]
    pub const fn declaration(self) -> &'static SpduDeclaration {
        &SPDUS[self as usize]
    }

    /// The standard's abbreviation: "CN", "DT", "MIP".
    #[must_use]
    pub const fn abbreviation(self) -> &'static str {
        self.declaration().abbreviation
    }

    /// Which leader it needs before it, where it can't stand alone.
    #[must_use]
    pub const fn leader(self) -> Option<Leader> {
        match self.declaration().category {
            Zero(_) | One => None,
            Two(leader) => Some(leader),
        }
    }

    /// The kind that decoding gives for its octets.
    #[must_use]
    pub const fn as_decoded(self) -> Self {
        if matches!(self, Self::ActivityEndAck) { Self::MajorSyncAck } else { self }
    }
}
