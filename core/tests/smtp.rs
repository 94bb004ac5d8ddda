//! SMTP: its grammar, its server over every row of its table, its client, the queue, and crashes.
#![cfg(not(target_arch = "wasm32"))]

#[path = "smtp/appendix_d.rs"]
mod appendix_d;
#[path = "smtp/client.rs"]
mod client;
#[path = "smtp/commands.rs"]
mod commands;
#[path = "smtp/crash.rs"]
mod crash;
#[path = "smtp/message.rs"]
mod message;
#[path = "smtp/replies.rs"]
mod replies;
#[path = "smtp/server.rs"]
mod server;
#[path = "smtp/table.rs"]
mod table;
#[path = "smtp/talk.rs"]
mod talk;
