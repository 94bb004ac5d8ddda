//! The ids of everything that can be marked in a session frame: keys of names and meanings in every language.

use crate::wire::Field;

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $id:literal,)*) => {
        $($(#[$doc])* pub const $name: Field = Field($id);)*
        /// Every field id of this protocol.
        pub const FIELDS: &[Field] = &[$($name),*];
    };
}

fields! {
    /// One SPDU.
    SPDU = "ses.spdu",
    /// SPDU identifier, one octet.
    SI = "ses.si",
    /// Length of the parameter field, in octets.
    LI = "ses.li",
    /// The octet 255 that announces a length in two more octets.
    LI_ESCAPE = "ses.li-escape",
    /// User information field: a user's data up to the end of the TSDU.
    USER_INFORMATION = "ses.user-information",
    /// Parameter identifier, one octet.
    PI = "ses.pi",
    /// Parameter group identifier, one octet.
    PGI = "ses.pgi",
    /// Length of a parameter's value, in octets.
    PARAMETER_LI = "ses.parameter-li",
    /// A parameter whose code isn't known.
    UNKNOWN = "ses.unknown",
    /// PGI 1: Connection Identifier.
    CONNECTION_IDENTIFIER = "ses.connection-identifier",
    /// PGI 5: Connect/Accept Item.
    CONNECT_ACCEPT_ITEM = "ses.connect-accept-item",
    /// PI 9: Called SS-user Reference.
    CALLED_REFERENCE = "ses.called-reference",
    /// PI 10: Calling SS-user Reference.
    CALLING_REFERENCE = "ses.calling-reference",
    /// PI 11: Common Reference.
    COMMON_REFERENCE = "ses.common-reference",
    /// PI 12: Additional Reference Information.
    ADDITIONAL_REFERENCE = "ses.additional-reference",
    /// PI 15: Sync Type Item.
    SYNC_TYPE = "ses.sync-type",
    /// PI 15 of a minor point, bit 1: no confirmation is asked for.
    SYNC_TYPE_OPTIONAL = "ses.sync-type.optional",
    /// PI 15, bit 2: data separation.
    SYNC_TYPE_SEPARATION = "ses.sync-type.separation",
    /// PI 15 of a major point, bit 1: not the end of an activity.
    SYNC_TYPE_MAJOR = "ses.sync-type.major",
    /// PI 16: Token Item.
    TOKEN_ITEM = "ses.token-item",
    /// PI 16, bit 7.
    TOKEN_ITEM_RELEASE = "ses.token-item.release",
    /// PI 16, bit 5.
    TOKEN_ITEM_MAJOR = "ses.token-item.major",
    /// PI 16, bit 3.
    TOKEN_ITEM_MINOR = "ses.token-item.minor",
    /// PI 16, bit 1.
    TOKEN_ITEM_DATA = "ses.token-item.data",
    /// PI 17: Transport Disconnect.
    TRANSPORT_DISCONNECT = "ses.transport-disconnect",
    /// PI 17, bit 1: the transport connection is released.
    TRANSPORT_DISCONNECT_RELEASED = "ses.transport-disconnect.released",
    /// PI 17, bit 2: abort by the user.
    TRANSPORT_DISCONNECT_USER = "ses.transport-disconnect.user",
    /// PI 17, bit 3: protocol error.
    TRANSPORT_DISCONNECT_PROTOCOL = "ses.transport-disconnect.protocol",
    /// PI 17, bit 4: no reason.
    TRANSPORT_DISCONNECT_NO_REASON = "ses.transport-disconnect.no-reason",
    /// PI 17, bit 5: implementation restriction.
    TRANSPORT_DISCONNECT_RESTRICTION = "ses.transport-disconnect.restriction",
    /// PI 19: Protocol Options.
    PROTOCOL_OPTIONS = "ses.protocol-options",
    /// PI 19, bit 1: extended concatenation can be received.
    PROTOCOL_OPTIONS_EXTENDED = "ses.protocol-options.extended",
    /// PI 20: Session User Requirements.
    USER_REQUIREMENTS = "ses.user-requirements",
    /// PI 20, first octet.
    USER_REQUIREMENTS_HIGH = "ses.user-requirements.high",
    /// PI 20, second octet.
    USER_REQUIREMENTS_LOW = "ses.user-requirements.low",
    /// Functional unit.
    HALF_DUPLEX = "ses.user-requirements.half-duplex",
    /// Functional unit.
    DUPLEX = "ses.user-requirements.duplex",
    /// Functional unit.
    EXPEDITED_DATA = "ses.user-requirements.expedited-data",
    /// Functional unit.
    MINOR_SYNCHRONIZE = "ses.user-requirements.minor-synchronize",
    /// Functional unit.
    MAJOR_SYNCHRONIZE = "ses.user-requirements.major-synchronize",
    /// Functional unit.
    RESYNCHRONIZE = "ses.user-requirements.resynchronize",
    /// Functional unit.
    ACTIVITY_MANAGEMENT = "ses.user-requirements.activity-management",
    /// Functional unit.
    NEGOTIATED_RELEASE = "ses.user-requirements.negotiated-release",
    /// Functional unit.
    CAPABILITY_DATA = "ses.user-requirements.capability-data",
    /// Functional unit.
    EXCEPTIONS = "ses.user-requirements.exceptions",
    /// Functional unit.
    TYPED_DATA = "ses.user-requirements.typed-data",
    /// Functional unit.
    SYMMETRIC_SYNCHRONIZE = "ses.user-requirements.symmetric-synchronize",
    /// Functional unit.
    DATA_SEPARATION = "ses.user-requirements.data-separation",
    /// PI 21: TSDU Maximum Size.
    TSDU_MAXIMUM_SIZE = "ses.tsdu-maximum-size",
    /// PI 21, initiator to responder.
    TSDU_MAXIMUM_SIZE_FORTH = "ses.tsdu-maximum-size.forth",
    /// PI 21, responder to initiator.
    TSDU_MAXIMUM_SIZE_BACK = "ses.tsdu-maximum-size.back",
    /// PI 22: Version Number.
    VERSION = "ses.version",
    /// PI 22, bit 1.
    VERSION_1 = "ses.version.1",
    /// PI 22, bit 2.
    VERSION_2 = "ses.version.2",
    /// PI 23: Initial Serial Number.
    INITIAL_SERIAL = "ses.initial-serial",
    /// PI 24: Prepare Type.
    PREPARE_TYPE = "ses.prepare-type",
    /// PI 25: Enclosure Item.
    ENCLOSURE = "ses.enclosure",
    /// PI 25, bit 1: beginning of the user's data unit.
    ENCLOSURE_BEGINNING = "ses.enclosure.beginning",
    /// PI 25, bit 2: end of the user's data unit.
    ENCLOSURE_END = "ses.enclosure.end",
    /// PI 26: Token Setting Item.
    TOKEN_SETTING = "ses.token-setting",
    /// PI 26, bits 8-7.
    TOKEN_SETTING_RELEASE = "ses.token-setting.release",
    /// PI 26, bits 6-5.
    TOKEN_SETTING_MAJOR = "ses.token-setting.major",
    /// PI 26, bits 4-3.
    TOKEN_SETTING_MINOR = "ses.token-setting.minor",
    /// PI 26, bits 2-1.
    TOKEN_SETTING_DATA = "ses.token-setting.data",
    /// PI 27: Resync Type.
    RESYNC_TYPE = "ses.resync-type",
    /// PGI 33: Linking Information.
    LINKING_INFORMATION = "ses.linking-information",
    /// PI 41: Activity Identifier.
    ACTIVITY_IDENTIFIER = "ses.activity-identifier",
    /// PI 42: Serial Number.
    SERIAL = "ses.serial",
    /// PI 46: user data of a MINOR SYNC ACK.
    MINOR_ACK_DATA = "ses.minor-ack-data",
    /// PI 49: Reflect Parameter Values.
    REFLECT = "ses.reflect",
    /// PI 50: Reason Code.
    REASON = "ses.reason",
    /// PI 50: the data that follows the code in a REFUSE.
    REASON_DATA = "ses.reason.data",
    /// PI 51: Calling Session Selector.
    CALLING_SELECTOR = "ses.calling-selector",
    /// PI 52: Called or Responding Session Selector.
    CALLED_SELECTOR = "ses.called-selector",
    /// PI 53: Second Resync Type.
    SECOND_RESYNC_TYPE = "ses.second-resync-type",
    /// PI 54: Second Serial Number.
    SECOND_SERIAL = "ses.second-serial",
    /// PI 55: Second Initial Serial Number.
    SECOND_INITIAL_SERIAL = "ses.second-initial-serial",
    /// PI 56: Upper Limit Serial Number.
    UPPER_LIMIT = "ses.upper-limit",
    /// PI 57: Large Initial Serial Number.
    LARGE_INITIAL_SERIAL = "ses.large-initial-serial",
    /// PI 58: Large Second Initial Serial Number.
    LARGE_SECOND_INITIAL_SERIAL = "ses.large-second-initial-serial",
    /// PI 60: Data Overflow.
    DATA_OVERFLOW = "ses.data-overflow",
    /// PI 60, bit 1: more data follows in CONNECT DATA OVERFLOW.
    DATA_OVERFLOW_MORE = "ses.data-overflow.more",
    /// PGI 193: User Data.
    USER_DATA = "ses.user-data",
    /// PGI 194: Extended User Data.
    EXTENDED_USER_DATA = "ses.extended-user-data",
}

/// The fields that hold a user's data.
pub const USERS: [Field; 5] = [USER_INFORMATION, MINOR_ACK_DATA, REASON_DATA, USER_DATA, EXTENDED_USER_DATA];
