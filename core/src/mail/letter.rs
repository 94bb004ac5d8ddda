//! From what a scenario says of a mail to the mail itself, and from a message to what the log says of it.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::EPOCH;
use crate::lesson::mail::Letter;
use crate::smtp::address::Mailbox;
use crate::smtp::client::Mail;
use crate::smtp::envelope::{Envelope, Recipient};
use crate::smtp::parameter::MailParameters;
use crate::smtp::path::{ForwardPath, ReversePath};
use crate::smtp::text::MessageText;
use crate::time::Nanos;
use crate::world::record::{Facts, MailFacts};

/// Octets of a made body on one line, its end included.
const MADE_LINE: u64 = 72;

/// The mail that a letter is, the `number`-th of its host; nothing where an address isn't one.
pub(super) fn mail(letter: &Letter, host: &str, number: usize, now: Nanos) -> Option<Mail> {
    let recipient = |to: &String| Some(Recipient::new(ForwardPath::Mailbox(Mailbox::new(to)?)));
    let recipients = letter.to.iter().map(recipient).collect::<Option<Vec<_>>>()?;
    let from = ReversePath::Mailbox(Mailbox::new(&letter.from)?);
    let envelope = Envelope { from, parameters: MailParameters::default(), recipients };
    let named = letter.header_to.as_ref().unwrap_or(&letter.to);
    let to = if named.is_empty() { "undisclosed-recipients:;".into() } else { named.join(", ") };
    let mut text = format!(
        "Date: {}\r\nFrom: {}\r\nTo: {to}\r\nSubject: {}\r\nMessage-ID: <{number}.{}@{host}>\r\n\r\n",
        EPOCH.after(now),
        letter.from,
        letter.subject,
        EPOCH.0
    )
    .into_bytes();
    for line in letter.body.lines() {
        text.extend_from_slice(line.as_bytes());
        text.extend_from_slice(b"\r\n");
    }
    body(letter.octets, &mut text);
    Some(Mail { envelope, message: MessageText::new(text).ok()? })
}

/// So many octets of text, lines ended.
fn body(octets: u64, text: &mut Vec<u8>) {
    let mut left = octets;
    while left > 0 {
        let len = left.min(MADE_LINE);
        // A line of less than three octets would be its end and nothing else.
        let words = len.saturating_sub(2);
        text.extend((0..words).map(|at| b'a' + ((left + at) % 26) as u8));
        text.extend_from_slice(b"\r\n");
        left -= len;
    }
}

/// The Message-ID that a header names, without its angle brackets.
pub(super) fn message_id(message: &MessageText) -> String {
    let header = String::from_utf8_lossy(message.header()).into_owned();
    let named = header.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("message-id").then(|| value.trim().trim_matches(['<', '>']).to_string())
    });
    named.unwrap_or_default()
}

/// What there is to say of a mail.
pub(super) fn facts(from: &ReversePath, to: &[&ForwardPath], message: &MessageText) -> MailFacts {
    let to: Vec<String> = to.iter().map(|path| format!("{path}")).collect();
    MailFacts {
        mid: message_id(message),
        from: format!("{from}"),
        to: to.join(", "),
        size: message.len(),
        attempt: 0,
        doubt: false,
        said: String::new(),
    }
}

/// The same as a record has it.
pub(super) fn boxed(facts: MailFacts) -> Facts {
    Facts::Mail(Box::new(facts))
}
