//! What a server announced to EHLO, as far as the client uses it.

use alloc::vec::Vec;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::reply::Reply;

/// The extensions of a session; none where HELO opened it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Offered {
    /// PIPELINING.
    pub pipelining: bool,
    /// SIZE: the bound it names, 0 where it names none.
    pub size: Option<u64>,
    /// 8BITMIME.
    pub eight_bit_mime: bool,
    /// CHUNKING.
    pub chunking: bool,
    /// DSN.
    pub dsn: bool,
    /// STARTTLS.
    pub starttls: bool,
    /// AUTH PLAIN.
    pub plain: bool,
    /// AUTH LOGIN.
    pub login: bool,
}

impl Offered {
    /// What a reply to EHLO announces: a keyword a line, the first line is the server's name.
    #[must_use]
    pub fn of(reply: &Reply) -> Self {
        let mut offered = Self::default();
        for line in reply.lines.iter().skip(1) {
            let mut words = line.split(|octet| *octet == b' ').filter(|word| !word.is_empty());
            let Some(keyword) = words.next().map(<[u8]>::to_ascii_uppercase) else { continue };
            match keyword.as_slice() {
                b"PIPELINING" => offered.pipelining = true,
                b"SIZE" => {
                    let text = words.next().and_then(|word| core::str::from_utf8(word).ok());
                    offered.size = Some(text.and_then(|text| text.parse().ok()).unwrap_or(0));
                }
                b"8BITMIME" => offered.eight_bit_mime = true,
                b"CHUNKING" => offered.chunking = true,
                b"DSN" => offered.dsn = true,
                b"STARTTLS" => offered.starttls = true,
                b"AUTH" => {
                    for mechanism in words {
                        offered.plain |= mechanism.eq_ignore_ascii_case(b"PLAIN");
                        offered.login |= mechanism.eq_ignore_ascii_case(b"LOGIN");
                    }
                }
                _ => {}
            }
        }
        offered
    }
}

/// Text in base64.
pub(super) fn plain(text: &str) -> Vec<u8> {
    STANDARD.encode(text).into_bytes()
}
