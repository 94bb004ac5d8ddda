//! What the tests share.
#![allow(dead_code, unreachable_pub, reason = "each test uses a part")]

pub mod pair;
pub mod pcap;
pub mod reading;
pub mod spdus;
