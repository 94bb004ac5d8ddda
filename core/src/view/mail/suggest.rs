//! Lines that make sense next in a dialogue.

use super::{Desk, Stage, Tls};
use crate::mail::speech;

impl Desk {
    /// Lines that make sense next, for who types as the client or as the server; the connection is opened by none of them.
    #[must_use]
    pub fn suggestions(&self, client: bool) -> &'static [&'static str] {
        if !client {
            return self.answers();
        }
        match self.stage {
            Stage::Closed => &[],
            Stage::Opening => &["EHLO casa.example", "HELO casa.example", "QUIT"],
            Stage::Ready if self.tls == Tls::Offered => &[
                "STARTTLS",
                "STARTTLS\nMAIL FROM:<eva@x.example>",
                "MAIL FROM:<ana@casa.example>",
                "MAIL FROM: <ana@casa.example>",
                "QUIT",
            ],
            Stage::Ready => &["MAIL FROM:<ana@casa.example>", "MAIL FROM: <ana@casa.example>", "NOOP", "QUIT"],
            Stage::Sender => &["RCPT TO:<beto@lab.example>", "RCPT TO:<nadie@lab.example>", "DATA", "RSET"],
            Stage::Recipients => {
                &["DATA", "RCPT TO:<carla@lab.example>", "RCPT TO:<nadie@lab.example>", "RSET", "QUIT"]
            }
            Stage::Text => &[
                "From: <ana@casa.example>",
                "To: <beto@lab.example>",
                "Subject: Lunes",
                "Message-ID: <1@casa.example>",
                "",
                "Nos vemos el lunes.",
                "..",
                ".",
            ],
            Stage::Doubt => &["QUIT"],
        }
    }

    fn answers(&self) -> &'static [&'static str] {
        match self.asked.front().map(|(name, _)| *name) {
            None => &["220 lab.example ESMTP", "554 no service", "421 lab.example closing"],
            Some("EHLO") if self.tls == Tls::Clear => {
                &["250 lab.example", "250-lab.example\n250 PIPELINING", "250-lab.example\n250 STARTTLS", "502 use HELO"]
            }
            Some("STARTTLS") => &["220 go ahead", "454 not now"],
            Some("EHLO") => &["250 lab.example", "250-lab.example\n250 PIPELINING", "502 use HELO"],
            Some("RCPT") => &["250 OK", "450 busy, try later", "550 no such user"],
            Some("DATA") => &["354 go on", "503 bad sequence", "451 not now"],
            Some(speech::MESSAGE) => &["250 OK", "452 no space", "554 refused"],
            Some("QUIT") => &["221 bye"],
            Some(_) => &["250 OK", "451 not now", "501 syntax", "421 lab.example closing"],
        }
    }
}
