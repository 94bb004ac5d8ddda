//! TLS records as they stand on a line (RFC 8446 §5.1), with **simulated content**: enough for a scene to show what somebody on
//! the way sees of a dialogue behind TLS, and no more.
//!
//! There is no handshake, no key and no cipher, and nothing here protects anything. Where a cipher's octets would stand, stands
//! each octet of the content with all its bits inverted; where its tag would stand, stand the same sixteen octets, which say in
//! plain letters what they are ([`TAG`]). Anybody can read that, this module included; no real peer would take it. Machines
//! that speak on real sockets never reach it: there TLS is offered only with a library that does it.

pub mod field;
mod reader;
mod record;

pub use reader::{NotARecord, RecordReader};
pub use record::{APPLICATION_DATA, CONTENT_MAX, HEADER, LENGTH_MAX, Record, TAG, VERSION, records};
