//! What speaks SMTP in a scene: a client with its queue, a server with its mailboxes, somebody who types, somebody who listens.
//!
//! Each stands on a node as a [`Station`] and drives a machine of [`crate::smtp`]; the world gives it octets and time. The page's
//! first file never reaches this module: only recordings that may hold mail do.

mod client;
mod cover;
mod ear;
mod letter;
mod server;
pub mod speech;
mod terminal;

use alloc::boxed::Box;

use crate::lesson::mail::{Mail, Packed};
use crate::lesson::switch::Switches;
use crate::smtp::trace::UnixSeconds;
use crate::world::station::Station;

/// When the time of a run is zero: Mon, 04 Apr 2022 10:00:00 UTC.
pub const EPOCH: UnixSeconds = UnixSeconds(1_649_066_400);
/// What SMTP's table rows count from in the log: below stand those of the session.
pub const ROWS: u16 = 0x8000;
/// No row.
const NO_ROW: u16 = u16::MAX;

/// What a scenario wants on a node; nothing where a name or an address in it isn't one.
#[must_use]
pub fn station(packed: &Packed, switches: Switches) -> Option<Box<dyn Station>> {
    Some(match packed.open().ok()? {
        Mail::Client(sending) => Box::new(client::MailClient::new(&sending)?),
        Mail::Server(serving) => Box::new(server::MailServer::new(&serving, switches)?),
        Mail::Terminal(typing) => Box::new(terminal::Terminal::new(typing)),
        Mail::Ear(listening) => Box::new(ear::Ear::new(listening)),
    })
}
