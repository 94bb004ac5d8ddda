//! See `smtp::client`.
#![no_main]

#[path = "../smtp.rs"]
mod smtp;

libfuzzer_sys::fuzz_target!(|octets: &[u8]| smtp::client(octets));
