//! The parameters of SPDUs: code, name, form of the value, and what each bit says. Data, no code.

use alloc::vec::Vec;

use super::field::{self as id};
use crate::octets::Chunk;
use crate::session::primitive::SyncPointSerial;
use crate::session::unit::Units;
use crate::wire::Field;

/// A known parameter (PI) or parameter group (PGI).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Pi {
    /// PGI 1.
    ConnectionIdentifier,
    /// PGI 5.
    ConnectAcceptItem,
    /// PI 9.
    CalledReference,
    /// PI 10.
    CallingReference,
    /// PI 11.
    CommonReference,
    /// PI 12.
    AdditionalReference,
    /// PI 15.
    SyncType,
    /// PI 16.
    TokenItem,
    /// PI 17.
    TransportDisconnect,
    /// PI 19.
    ProtocolOptions,
    /// PI 20.
    UserRequirements,
    /// PI 21.
    TsduMaximumSize,
    /// PI 22.
    Version,
    /// PI 23.
    InitialSerial,
    /// PI 24.
    PrepareType,
    /// PI 25.
    Enclosure,
    /// PI 26.
    TokenSetting,
    /// PI 27.
    ResyncType,
    /// PGI 33.
    LinkingInformation,
    /// PI 41.
    ActivityIdentifier,
    /// PI 42.
    Serial,
    /// PI 46.
    MinorAckData,
    /// PI 49.
    Reflect,
    /// PI 50.
    Reason,
    /// PI 51.
    CallingSelector,
    /// PI 52.
    CalledSelector,
    /// PI 53.
    SecondResyncType,
    /// PI 54.
    SecondSerial,
    /// PI 55.
    SecondInitialSerial,
    /// PI 56.
    UpperLimit,
    /// PI 57.
    LargeInitialSerial,
    /// PI 58.
    LargeSecondInitialSerial,
    /// PI 60.
    DataOverflow,
    /// PGI 193.
    UserData,
    /// PGI 194.
    ExtendedUserData,
}

/// What stands in a parameter. Each parameter has one [`Form`]; other contents are refused when encoding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Content {
    /// Decimal digits, one octet each.
    Serial {
        /// The number.
        serial: SyncPointSerial,
        /// How many digits are written, 1 … 6: leading zeros are allowed and kept.
        digits: u8,
    },
    /// One octet: flags or a code.
    Octet(u8),
    /// Functional units, two octets.
    Units(Units),
    /// Two sizes in octets, each in two octets; 0 is no limit.
    Sizes {
        /// Initiator to responder.
        forth: u16,
        /// Responder to initiator.
        back: u16,
    },
    /// Octets that mean something to the users.
    Octets(Vec<u8>),
    /// A user's data, not read.
    Data(Chunk),
    /// A reason code; in a REFUSE the user's data may follow it.
    Reason(u8, Chunk),
    /// A group of parameters.
    Group(Vec<Parameter>),
}

/// One parameter in an SPDU.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Parameter {
    /// Known code.
    Known(Pi, Content),
    /// Unknown code: skipped, and sent on as it came.
    Unknown {
        /// The code.
        code: u8,
        /// The value.
        octets: Chunk,
    },
}

/// A run of bits in an octet, 8 the most significant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BitRun {
    /// What it says.
    pub field: Field,
    /// Most significant bit.
    pub high: u8,
    /// Least significant bit; equal for a flag.
    pub low: u8,
}

/// Which values an octet may have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Allowed {
    /// Any.
    Any,
    /// One of these, each with its standard name.
    Codes(&'static [(u8, &'static str)]),
    /// Any in which no pair of bits is 11.
    Pairs,
    /// Any in which bit 1 is set.
    FirstBit,
}

/// How a parameter's value is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// [`Content::Serial`].
    Serial,
    /// [`Content::Octet`].
    Octet(&'static [BitRun], Allowed),
    /// [`Content::Units`].
    Units,
    /// [`Content::Sizes`].
    Sizes,
    /// [`Content::Octets`], at least and at most so many.
    Octets(u32, u32),
    /// [`Content::Data`], at most so many octets.
    Data(u32),
    /// [`Content::Reason`].
    Reason,
    /// [`Content::Group`].
    Group,
}

/// What is declared of a parameter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PiDeclaration {
    /// Which.
    pub pi: Pi,
    /// Its code.
    pub code: u8,
    /// The standard's name, never translated.
    pub name: &'static str,
    /// Its field id.
    pub field: Field,
    /// How its value is written.
    pub form: Form,
}

/// The most octets that a length can count.
pub const LONGEST: u32 = 65_535;
/// The most octets of User Data in a CONNECT; longer data goes into Extended User Data.
pub const CONNECT_DATA: u32 = 512;
/// The most octets of Extended User Data; what is longer overflows into CONNECT DATA OVERFLOW.
pub const EXTENDED_DATA: u32 = 10_240;

const fn bit(field: Field, at: u8) -> BitRun {
    BitRun { field, high: at, low: at }
}

const fn pair(field: Field, high: u8) -> BitRun {
    BitRun { field, high, low: high - 1 }
}

const MINOR_SYNC_TYPE: &[BitRun] = &[bit(id::SYNC_TYPE_SEPARATION, 2), bit(id::SYNC_TYPE_OPTIONAL, 1)];
/// The bits of PI 15 in a MAJOR SYNC POINT, where bit 1 says something else.
pub(super) const MAJOR_SYNC_TYPE: &[BitRun] = &[bit(id::SYNC_TYPE_SEPARATION, 2), bit(id::SYNC_TYPE_MAJOR, 1)];
const TOKEN_ITEM: &[BitRun] = &[
    bit(id::TOKEN_ITEM_RELEASE, 7),
    bit(id::TOKEN_ITEM_MAJOR, 5),
    bit(id::TOKEN_ITEM_MINOR, 3),
    bit(id::TOKEN_ITEM_DATA, 1),
];
const TOKEN_SETTING: &[BitRun] = &[
    pair(id::TOKEN_SETTING_RELEASE, 8),
    pair(id::TOKEN_SETTING_MAJOR, 6),
    pair(id::TOKEN_SETTING_MINOR, 4),
    pair(id::TOKEN_SETTING_DATA, 2),
];
const TRANSPORT_DISCONNECT: &[BitRun] = &[
    bit(id::TRANSPORT_DISCONNECT_RESTRICTION, 5),
    bit(id::TRANSPORT_DISCONNECT_NO_REASON, 4),
    bit(id::TRANSPORT_DISCONNECT_PROTOCOL, 3),
    bit(id::TRANSPORT_DISCONNECT_USER, 2),
    bit(id::TRANSPORT_DISCONNECT_RELEASED, 1),
];
const PROTOCOL_OPTIONS: &[BitRun] = &[bit(id::PROTOCOL_OPTIONS_EXTENDED, 1)];
const VERSION: &[BitRun] = &[bit(id::VERSION_2, 2), bit(id::VERSION_1, 1)];
const ENCLOSURE: &[BitRun] = &[bit(id::ENCLOSURE_END, 2), bit(id::ENCLOSURE_BEGINNING, 1)];
const DATA_OVERFLOW: &[BitRun] = &[bit(id::DATA_OVERFLOW_MORE, 1)];
/// The functional units in the first octet of PI 20.
pub(super) const UNITS_HIGH: &[BitRun] = &[
    bit(id::DATA_SEPARATION, 5),
    bit(id::SYMMETRIC_SYNCHRONIZE, 4),
    bit(id::TYPED_DATA, 3),
    bit(id::EXCEPTIONS, 2),
    bit(id::CAPABILITY_DATA, 1),
];
/// The functional units in the second octet of PI 20.
pub(super) const UNITS_LOW: &[BitRun] = &[
    bit(id::NEGOTIATED_RELEASE, 8),
    bit(id::ACTIVITY_MANAGEMENT, 7),
    bit(id::RESYNCHRONIZE, 6),
    bit(id::MAJOR_SYNCHRONIZE, 5),
    bit(id::MINOR_SYNCHRONIZE, 4),
    bit(id::EXPEDITED_DATA, 3),
    bit(id::DUPLEX, 2),
    bit(id::HALF_DUPLEX, 1),
];
const PREPARES: Allowed = Allowed::Codes(&[(1, "MAA"), (2, "RS"), (3, "RA"), (4, "AB")]);
const RESYNCS: Allowed = Allowed::Codes(&[(0, "restart"), (1, "abandon"), (2, "set")]);

const fn declare(pi: Pi, code: u8, name: &'static str, field: Field, form: Form) -> PiDeclaration {
    PiDeclaration { pi, code, name, field, form }
}

/// All known parameters, in the order of [`Pi`].
#[rustfmt::skip]
pub const PARAMETERS: [PiDeclaration; 35] = [
    declare(Pi::ConnectionIdentifier, 1, "Connection Identifier", id::CONNECTION_IDENTIFIER, Form::Group),
    declare(Pi::ConnectAcceptItem, 5, "Connect/Accept Item", id::CONNECT_ACCEPT_ITEM, Form::Group),
    declare(Pi::CalledReference, 9, "Called SS-user Reference", id::CALLED_REFERENCE, Form::Octets(0, 64)),
    declare(Pi::CallingReference, 10, "Calling SS-user Reference", id::CALLING_REFERENCE, Form::Octets(0, 64)),
    declare(Pi::CommonReference, 11, "Common Reference", id::COMMON_REFERENCE, Form::Octets(0, 64)),
    declare(Pi::AdditionalReference, 12, "Additional Reference Information", id::ADDITIONAL_REFERENCE, Form::Octets(0, 4)),
    declare(Pi::SyncType, 15, "Sync Type Item", id::SYNC_TYPE, Form::Octet(MINOR_SYNC_TYPE, Allowed::Any)),
    declare(Pi::TokenItem, 16, "Token Item", id::TOKEN_ITEM, Form::Octet(TOKEN_ITEM, Allowed::Any)),
    declare(Pi::TransportDisconnect, 17, "Transport Disconnect", id::TRANSPORT_DISCONNECT, Form::Octet(TRANSPORT_DISCONNECT, Allowed::Any)),
    declare(Pi::ProtocolOptions, 19, "Protocol Options", id::PROTOCOL_OPTIONS, Form::Octet(PROTOCOL_OPTIONS, Allowed::Any)),
    declare(Pi::UserRequirements, 20, "Session User Requirements", id::USER_REQUIREMENTS, Form::Units),
    declare(Pi::TsduMaximumSize, 21, "TSDU Maximum Size", id::TSDU_MAXIMUM_SIZE, Form::Sizes),
    declare(Pi::Version, 22, "Version Number", id::VERSION, Form::Octet(VERSION, Allowed::Any)),
    declare(Pi::InitialSerial, 23, "Initial Serial Number", id::INITIAL_SERIAL, Form::Serial),
    declare(Pi::PrepareType, 24, "Prepare Type", id::PREPARE_TYPE, Form::Octet(&[], PREPARES)),
    declare(Pi::Enclosure, 25, "Enclosure Item", id::ENCLOSURE, Form::Octet(ENCLOSURE, Allowed::Any)),
    declare(Pi::TokenSetting, 26, "Token Setting Item", id::TOKEN_SETTING, Form::Octet(TOKEN_SETTING, Allowed::Pairs)),
    declare(Pi::ResyncType, 27, "Resync Type", id::RESYNC_TYPE, Form::Octet(&[], RESYNCS)),
    declare(Pi::LinkingInformation, 33, "Linking Information", id::LINKING_INFORMATION, Form::Group),
    declare(Pi::ActivityIdentifier, 41, "Activity Identifier", id::ACTIVITY_IDENTIFIER, Form::Octets(0, 6)),
    declare(Pi::Serial, 42, "Serial Number", id::SERIAL, Form::Serial),
    declare(Pi::MinorAckData, 46, "User Data", id::MINOR_ACK_DATA, Form::Data(LONGEST)),
    declare(Pi::Reflect, 49, "Reflect Parameter Values", id::REFLECT, Form::Octets(0, LONGEST)),
    declare(Pi::Reason, 50, "Reason Code", id::REASON, Form::Reason),
    declare(Pi::CallingSelector, 51, "Calling Session Selector", id::CALLING_SELECTOR, Form::Octets(0, 16)),
    declare(Pi::CalledSelector, 52, "Called Session Selector", id::CALLED_SELECTOR, Form::Octets(0, 16)),
    declare(Pi::SecondResyncType, 53, "Second Resync Type", id::SECOND_RESYNC_TYPE, Form::Octet(&[], RESYNCS)),
    declare(Pi::SecondSerial, 54, "Second Serial Number", id::SECOND_SERIAL, Form::Serial),
    declare(Pi::SecondInitialSerial, 55, "Second Initial Serial Number", id::SECOND_INITIAL_SERIAL, Form::Serial),
    declare(Pi::UpperLimit, 56, "Upper Limit Serial Number", id::UPPER_LIMIT, Form::Octet(&[], Allowed::Any)),
    declare(Pi::LargeInitialSerial, 57, "Large Initial Serial Number", id::LARGE_INITIAL_SERIAL, Form::Octets(1, 255)),
    declare(Pi::LargeSecondInitialSerial, 58, "Large Second Initial Serial Number", id::LARGE_SECOND_INITIAL_SERIAL, Form::Octets(1, 255)),
    declare(Pi::DataOverflow, 60, "Data Overflow", id::DATA_OVERFLOW, Form::Octet(DATA_OVERFLOW, Allowed::Any)),
    declare(Pi::UserData, 193, "User Data", id::USER_DATA, Form::Data(LONGEST)),
    declare(Pi::ExtendedUserData, 194, "Extended User Data", id::EXTENDED_USER_DATA, Form::Data(EXTENDED_DATA)),
];

impl Pi {
    /// What is declared of it.
    #[must_use]
    pub const fn declaration(self) -> &'static PiDeclaration {
        &PARAMETERS[self as usize]
    }

    /// Its code.
    #[must_use]
    pub const fn code(self) -> u8 {
        self.declaration().code
    }

    /// The parameter with this code.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        PARAMETERS.iter().find(|declared| declared.code == code).map(|declared| declared.pi)
    }

    /// Whether its code is a PGI: it groups others, or holds user data.
    #[must_use]
    pub const fn is_group(self) -> bool {
        matches!(
            self,
            Self::ConnectionIdentifier
                | Self::ConnectAcceptItem
                | Self::LinkingInformation
                | Self::UserData
                | Self::ExtendedUserData
        )
    }
}

impl Form {
    /// What decoding starts from.
    pub(super) fn blank(self) -> Content {
        match self {
            Self::Serial => Content::Serial { serial: SyncPointSerial::default(), digits: 1 },
            Self::Octet(..) => Content::Octet(0),
            Self::Units => Content::Units(Units::default()),
            Self::Sizes => Content::Sizes { forth: 0, back: 0 },
            Self::Octets(..) => Content::Octets(Vec::new()),
            Self::Data(_) => Content::Data(Chunk::new()),
            Self::Reason => Content::Reason(0, Chunk::new()),
            Self::Group => Content::Group(Vec::new()),
        }
    }
}

impl Parameter {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> u8 {
        match self {
            Self::Known(pi, _) => pi.code(),
            Self::Unknown { code, .. } => *code,
        }
    }

    /// What decoding of a parameter with this code starts from.
    pub(super) fn blank(code: u8) -> Self {
        Pi::from_code(code).map_or_else(
            || Self::Unknown { code, octets: Chunk::new() },
            |pi| Self::Known(pi, pi.declaration().form.blank()),
        )
    }
}
