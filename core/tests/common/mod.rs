//! What the tests share.
#![allow(dead_code, unreachable_pub, reason = "each test uses a part")]
#![allow(clippy::wildcard_enum_match_arm, reason = "a test looks for one variant")]

pub mod pair;
pub mod pcap;
pub mod reading;
pub mod spdus;
