//! What a session stands on: TPKT framing (RFC 1006) and the class 0 transport protocol (X.224) over a stream.
//!
//! It offers T-CONNECT, T-DATA and T-DISCONNECT to the session layer. It isn't TCP: the stream below is the world's link.

pub mod cotp;
mod entity;
pub mod packet;
pub mod tpkt;

pub use entity::{JoinedMaximum, Transport, TransportNote};
