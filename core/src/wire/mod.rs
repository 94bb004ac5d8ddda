//! Octets of messages: one filter function per type, run in either direction by one [`Coder`] that also records marks.
//!
//! Encode, decode and the inspector's field tree come from the same declaration and can't drift apart. Nothing here knows a
//! protocol.

mod coder;
mod decoded;
mod error;
mod mark;
mod text;

pub use coder::{Coder, decode, encode, read, write};
pub use decoded::Decoded;
pub use error::{WireError, WireErrorKind};
pub use mark::{Bits, Field, Mark, Value, tile};
pub use text::{Coded, TextCoder, decode_text, encode_text, read_text, write_text};
