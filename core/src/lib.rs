//! The core of Capa 5: the session protocol, what it stands on, and the world in which its users talk.
//!
//! It is not a network stack and not a page: it reads no clock, opens no socket, holds no float, no hash map and no word of
//! any human language. A run is a pure function of a scenario, a seed and the learner's actions.
//!
//! Modules point down only: [`wire`] ← protocols ([`transport`], [`session`], [`smtp`], [`tls`]) ← [`world`], [`user`], [`mail`] ← [`view`], [`lesson`].
#![no_std]
extern crate alloc;

pub mod capture;
pub mod digest;
pub mod endpoint;
pub mod engine;
pub mod lesson;
pub mod mail;
pub mod map;
pub mod octets;
pub mod order;
pub mod rng;
pub mod session;
pub mod share;
pub mod smtp;
pub mod study;
pub mod time;
pub mod tls;
pub mod transport;
pub mod user;
pub mod view;
pub mod wire;
pub mod world;
