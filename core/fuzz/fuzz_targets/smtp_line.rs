//! See `smtp::line`.
#![no_main]

#[path = "../smtp.rs"]
mod smtp;

libfuzzer_sys::fuzz_target!(|octets: &[u8]| smtp::line(octets));
