//! The report of a failure for good: a message to the sender with the empty reverse-path, so that nothing is ever reported of
//! it (RFC 5321 §4.5.5 and §6.1; form: RFC 3464 in RFC 6522).

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::address::{Domain, Mailbox};
use super::client::{Mail, Reason};
use super::envelope::{Envelope, Recipient};
use super::parameter::{MailParameters, Notify, Return};
use super::path::{ForwardPath, ReversePath};
use super::text::MessageText;
use super::trace::UnixSeconds;

/// A recipient that won't have a mail.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failed {
    /// Who.
    pub recipient: Recipient,
    /// Why, or why not the last time.
    pub reason: Reason,
    /// Whether it was only tried for too long.
    pub expired: bool,
}

/// Whether the sender wants to hear that a mail to this recipient failed (RFC 3461 §4.1).
#[must_use]
pub const fn is_wanted(recipient: &Recipient) -> bool {
    match recipient.parameters.notify {
        None => true,
        Some(Notify::Never) => false,
        Some(Notify::On { failure, .. }) => failure,
    }
}

/// The report on those that failed; none where nobody did, nobody is to be told, or nobody wants it.
#[must_use]
pub fn report(by: &Domain, number: u64, date: UnixSeconds, mail: &Mail, failed: &[Failed]) -> Option<Mail> {
    let ReversePath::Mailbox(sender) = &mail.envelope.from else { return None };
    let failed: Vec<&Failed> = failed.iter().filter(|failed| is_wanted(&failed.recipient)).collect();
    if failed.is_empty() {
        return None;
    }
    let boundary = format!("report-{number}.{by}");
    let mut text = head(by, number, date, sender, &boundary);
    text.push_str(&explanation(&boundary, &failed));
    text.push_str(&status(by, &boundary, mail, &failed));
    let mut octets = text.into_bytes();
    octets.extend(returned(&boundary, mail));
    // Made of lines that end with CR LF, and of a message that is text: it is text.
    let message = MessageText::new(octets).ok()?;
    let recipient = Recipient::new(ForwardPath::Mailbox(sender.clone()));
    let envelope =
        Envelope { from: ReversePath::Null, parameters: MailParameters::default(), recipients: Vec::from([recipient]) };
    Some(Mail { envelope, message })
}

fn head(by: &Domain, number: u64, date: UnixSeconds, sender: &Mailbox, boundary: &str) -> String {
    format!(
        "From: <MAILER-DAEMON@{by}>\r\nTo: <{sender}>\r\nDate: {date}\r\nMessage-ID: <{number}.{}@{by}>\r\n\
         Subject: Delivery Status Notification (Failure)\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"{boundary}\"\r\n\r\n",
        date.0
    )
}

fn explanation(boundary: &str, failed: &[&Failed]) -> String {
    let mut text = format!("--{boundary}\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n");
    for failed in failed {
        text.push_str(&format!("{}: {}\r\n", failed.recipient.path, diagnostic(&failed.reason).1));
    }
    text
}

fn status(by: &Domain, boundary: &str, mail: &Mail, failed: &[&Failed]) -> String {
    let mut text = format!("\r\n--{boundary}\r\nContent-Type: message/delivery-status\r\n\r\n");
    if let Some(envid) = &mail.envelope.parameters.envid {
        text.push_str(&format!("Original-Envelope-Id: {}\r\n", String::from_utf8_lossy(&envid.0)));
    }
    text.push_str(&format!("Reporting-MTA: dns; {by}\r\n"));
    for failed in failed {
        let who = match &failed.recipient.path {
            ForwardPath::Postmaster => "Postmaster".to_string(),
            ForwardPath::Mailbox(mailbox) => mailbox.to_string(),
        };
        text.push_str("\r\n");
        if let Some(original) = &failed.recipient.parameters.orcpt {
            let address = String::from_utf8_lossy(&original.address.0).into_owned();
            text.push_str(&format!("Original-Recipient: {}; {address}\r\n", original.kind));
        }
        let (status, said) = diagnostic(&failed.reason);
        let status = if failed.expired { "5.4.7".to_string() } else { status };
        text.push_str(&format!("Final-Recipient: rfc822; {who}\r\nAction: failed\r\nStatus: {status}\r\n"));
        if let Reason::Reply(_) = failed.reason {
            text.push_str(&format!("Diagnostic-Code: smtp; {said}\r\n"));
        }
    }
    text
}

/// The status code and what was said, on one line of printable ASCII.
fn diagnostic(reason: &Reason) -> (String, String) {
    match reason {
        Reason::Reply(reply) => {
            let class = reply.code.number() / 100;
            let status = reply.status.map_or_else(|| format!("{class}.0.0"), |status| status.to_string());
            let mut said = format!("{}", reply.code);
            for octet in reply.lines.iter().flat_map(|line| core::iter::once(&b' ').chain(line)) {
                said.push(if matches!(octet, 32..=126) { char::from(*octet) } else { '?' });
            }
            (status, said)
        }
        Reason::Lost(_) => ("5.4.2".into(), "Bad connection".into()),
        Reason::Silence => ("5.4.2".into(), "No answer from host".into()),
        Reason::Unreadable => ("5.5.0".into(), "Protocol error".into()),
        Reason::TooLarge => ("5.3.4".into(), "Message too big for system".into()),
        Reason::EightBit => ("5.6.3".into(), "Conversion required but not supported".into()),
        Reason::NoTls => ("5.7.10".into(), "Encryption needed".into()),
    }
}

/// What is brought back: the message where all was asked for, else its header.
fn returned(boundary: &str, mail: &Mail) -> Vec<u8> {
    let (kind, content) = match mail.envelope.parameters.ret {
        Some(Return::Full) => ("message/rfc822", mail.message.octets()),
        Some(Return::Headers) | None => ("text/rfc822-headers", mail.message.header()),
    };
    let mut octets = format!("\r\n--{boundary}\r\nContent-Type: {kind}\r\n\r\n").into_bytes();
    octets.extend_from_slice(content);
    if !content.ends_with(b"\r\n") {
        octets.extend_from_slice(b"\r\n");
    }
    octets.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    octets
}
