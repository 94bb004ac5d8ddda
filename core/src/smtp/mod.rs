//! SMTP (RFC 5321) as a dialogue by turns: its lines, its server and its client, without clock and socket.
//!
//! Lines are coded with field marks ([`command`], [`reply`]); [`line`] and [`text`] cut a stream into them within bounds. The
//! server reads its state table as data ([`table`]). What stores a mail, checks a password or speaks TLS stands above and
//! below: the machines ask for it. Texts of replies are protocol constants and no words of the page.

pub mod address;
pub mod bounce;
pub mod client;
pub mod command;
pub mod envelope;
pub mod field;
pub mod line;
pub mod offered;
pub mod parameter;
pub mod path;
pub mod queue;
pub mod reply;
pub mod server;
pub mod table;
pub mod text;
pub mod trace;
