//! The ids of everything that can be marked in a simulated TLS record: keys of names and meanings in every language.

use crate::wire::Field;

/// One record.
pub const RECORD: Field = Field("tls.record");
/// What the record carries: application data.
pub const CONTENT_TYPE: Field = Field("tls.content-type");
/// The version that all records name: TLS 1.2, whatever is spoken.
pub const RECORD_VERSION: Field = Field("tls.version");
/// How many octets follow.
pub const LENGTH: Field = Field("tls.length");
/// The content in the place of a cipher's octets.
pub const SIMULATED_CONTENT: Field = Field("tls.simulated-content");
/// The octets in the place of a cipher's tag.
pub const SIMULATED_TAG: Field = Field("tls.simulated-tag");

/// Every field id of this protocol.
pub const FIELDS: [Field; 6] = [RECORD, CONTENT_TYPE, RECORD_VERSION, LENGTH, SIMULATED_CONTENT, SIMULATED_TAG];
