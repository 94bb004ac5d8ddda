//! What the service extensions add to MAIL and RCPT: SIZE (RFC 1870), BODY (RFC 6152), AUTH (RFC 4954), RET, ENVID, NOTIFY
//! and ORCPT (RFC 3461). A parameter that isn't one of these, or that stands twice, is refused.

use alloc::string::String;
use alloc::vec::Vec;

use super::field;
use crate::wire::{Coded, TextCoder, Value, WireErrorKind};

/// The most octets of a value in xtext.
const XTEXT_MAX: usize = 500;

/// Octets of a message.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct MessageSize(pub u64);

/// What kind of octets a message has (BODY).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Body {
    /// Lines of ASCII.
    SevenBit,
    /// Lines of any octets but NUL.
    EightBitMime,
    /// Any octets, not lines (RFC 3030): read, never offered.
    BinaryMime,
}

const BODIES: &[(Body, &str)] =
    &[(Body::SevenBit, "7BIT"), (Body::EightBitMime, "8BITMIME"), (Body::BinaryMime, "BINARYMIME")];

/// How much of the message a report of failure is to bring back (RET).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Return {
    /// All of it.
    Full,
    /// Its header.
    Headers,
}

const RETURNS: &[(Return, &str)] = &[(Return::Full, "FULL"), (Return::Headers, "HDRS")];

/// Text in which signs that an SMTP line can't hold are written as `+` and two hexadecimal digits (RFC 3461 §4): the
/// octets that it stands for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Xtext(pub Vec<u8>);

/// When a report is wanted (NOTIFY).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Notify {
    /// Never, not even of failure.
    Never,
    /// On these occasions; at least one.
    On {
        /// Delivered.
        success: bool,
        /// Failed for good.
        failure: bool,
        /// Late.
        delay: bool,
    },
}

/// Whom the sender addressed first (ORCPT).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OriginalRecipient {
    /// The address's type, mostly `rfc822`.
    pub kind: String,
    /// The address.
    pub address: Xtext,
}

/// The parameters of MAIL.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MailParameters {
    /// SIZE: how large the client says the message is.
    pub size: Option<MessageSize>,
    /// BODY.
    pub body: Option<Body>,
    /// AUTH: who submitted the message first; the inner none is `<>`.
    pub auth: Option<Option<Xtext>>,
    /// RET.
    pub ret: Option<Return>,
    /// ENVID: the sender's name for this envelope.
    pub envid: Option<Xtext>,
}

/// The parameters of RCPT.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RcptParameters {
    /// NOTIFY.
    pub notify: Option<Notify>,
    /// ORCPT.
    pub orcpt: Option<OriginalRecipient>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum MailKey {
    Size,
    Body,
    Auth,
    Ret,
    Envid,
}

const MAIL_KEYS: &[(MailKey, &str)] = &[
    (MailKey::Size, "SIZE"),
    (MailKey::Body, "BODY"),
    (MailKey::Auth, "AUTH"),
    (MailKey::Ret, "RET"),
    (MailKey::Envid, "ENVID"),
];

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum RcptKey {
    Notify,
    Orcpt,
}

const RCPT_KEYS: &[(RcptKey, &str)] = &[(RcptKey::Notify, "NOTIFY"), (RcptKey::Orcpt, "ORCPT")];

impl MailParameters {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    const fn has(&self, key: MailKey) -> bool {
        match key {
            MailKey::Size => self.size.is_some(),
            MailKey::Body => self.body.is_some(),
            MailKey::Auth => self.auth.is_some(),
            MailKey::Ret => self.ret.is_some(),
            MailKey::Envid => self.envid.is_some(),
        }
    }

    fn code(&mut self, coder: &mut TextCoder<'_>, key: MailKey) -> Coded {
        match key {
            MailKey::Size => coder.number(field::PARAMETER_VALUE, &mut self.size.get_or_insert_default().0, 20),
            MailKey::Body => coder.name(field::PARAMETER_VALUE, self.body.get_or_insert(Body::SevenBit), BODIES),
            MailKey::Auth => {
                let who = self.auth.get_or_insert_default();
                if coder.goes_on(b'<', who.is_none()) {
                    return coder.sign(field::PARAMETER_VALUE, b"<>");
                }
                code_xtext(coder, who.get_or_insert_default(), XTEXT_MAX)
            }
            MailKey::Ret => coder.name(field::PARAMETER_VALUE, self.ret.get_or_insert(Return::Full), RETURNS),
            MailKey::Envid => code_xtext(coder, self.envid.get_or_insert_default(), 100),
        }
    }
}

impl RcptParameters {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    const fn has(&self, key: RcptKey) -> bool {
        match key {
            RcptKey::Notify => self.notify.is_some(),
            RcptKey::Orcpt => self.orcpt.is_some(),
        }
    }

    fn code(&mut self, coder: &mut TextCoder<'_>, key: RcptKey) -> Coded {
        match key {
            RcptKey::Notify => code_notify(coder, self.notify.get_or_insert(Notify::Never)),
            RcptKey::Orcpt => {
                let blank = OriginalRecipient { kind: String::new(), address: Xtext::default() };
                let original = self.orcpt.get_or_insert(blank);
                fn atom_octet(octet: u8) -> bool {
                    octet.is_ascii_alphanumeric() || octet == b'-'
                }
                coder.text(field::ADDRESS_TYPE, &mut original.kind, atom_octet, (1, 64))?;
                coder.sign(field::SEMICOLON, b";")?;
                code_xtext(coder, &mut original.address, XTEXT_MAX)
            }
        }
    }
}

/// Codes the parameters of MAIL, a space before each.
///
/// # Errors
/// A keyword that isn't known or stands twice, a value that isn't one.
pub(super) fn code_mail_parameters(coder: &mut TextCoder<'_>, parameters: &mut MailParameters) -> Coded {
    code_parameters(coder, MAIL_KEYS, parameters, MailParameters::has, MailParameters::code)
}

/// Codes the parameters of RCPT, a space before each.
///
/// # Errors
/// As [`code_mail_parameters`].
pub(super) fn code_rcpt_parameters(coder: &mut TextCoder<'_>, parameters: &mut RcptParameters) -> Coded {
    code_parameters(coder, RCPT_KEYS, parameters, RcptParameters::has, RcptParameters::code)
}

fn code_parameters<P, K: Copy + PartialEq>(
    coder: &mut TextCoder<'_>,
    keys: &[(K, &'static str)],
    parameters: &mut P,
    has: fn(&P, K) -> bool,
    code: fn(&mut P, &mut TextCoder<'_>, K) -> Coded,
) -> Coded {
    let code_one = |coder: &mut TextCoder<'_>, parameters: &mut P, mut key: K| {
        coder.sign(field::SPACE, b" ")?;
        coder.group(field::PARAMETER, |coder| {
            coder.name(field::PARAMETER_KEYWORD, &mut key, keys)?;
            if coder.decoding() && has(parameters, key) {
                return Err(coder.error(field::PARAMETER_VALUE, WireErrorKind::BadValue { got: 2 }));
            }
            coder.sign(field::EQUALS, b"=")?;
            code(parameters, coder, key)
        })
    };
    for (key, _) in keys {
        if has(parameters, *key) {
            code_one(coder, parameters, *key)?;
        }
    }
    // Spaces before the end of the line are no parameter.
    while let [b' ', next, ..] = coder.rest()
        && *next != b' '
        && let Some((key, _)) = keys.first()
    {
        code_one(coder, parameters, *key)?;
    }
    Ok(())
}

fn code_notify(coder: &mut TextCoder<'_>, notify: &mut Notify) -> Coded {
    #[derive(Clone, Copy, PartialEq)]
    enum Word {
        Never,
        Success,
        Failure,
        Delay,
    }
    const WORDS: &[(Word, &str)] =
        &[(Word::Never, "NEVER"), (Word::Success, "SUCCESS"), (Word::Failure, "FAILURE"), (Word::Delay, "DELAY")];
    let mut todo = [None; 3];
    match *notify {
        Notify::Never => todo[0] = Some(Word::Never),
        Notify::On { success, failure, delay } => {
            let all = [(success, Word::Success), (failure, Word::Failure), (delay, Word::Delay)];
            let words = all.into_iter().filter_map(|(on, word)| on.then_some(word));
            todo.iter_mut().zip(words).for_each(|(place, word)| *place = Some(word));
        }
    }
    let (mut never, mut on, mut count) = (false, [false; 3], 0);
    loop {
        let mut word = todo.get(count).copied().flatten().unwrap_or(Word::Never);
        coder.name(field::PARAMETER_VALUE, &mut word, WORDS)?;
        match word {
            Word::Never => never = true,
            Word::Success => on[0] = true,
            Word::Failure => on[1] = true,
            Word::Delay => on[2] = true,
        }
        count += 1;
        if !coder.goes_on(b',', todo.get(count).is_some_and(Option::is_some)) {
            break;
        }
        coder.sign(field::COMMA, b",")?;
    }
    if never && count > 1 {
        return Err(coder.error(field::PARAMETER_VALUE, WireErrorKind::BadValue { got: count as u32 }));
    }
    if coder.decoding() {
        let [success, failure, delay] = on;
        *notify = if never { Notify::Never } else { Notify::On { success, failure, delay } };
    }
    Ok(())
}

/// Codes xtext of at most `most` octets as written.
fn code_xtext(coder: &mut TextCoder<'_>, text: &mut Xtext, most: usize) -> Coded {
    fn class_octet(octet: u8) -> bool {
        matches!(octet, b'!'..=b'~') && octet != b'='
    }
    if !coder.decoding() {
        let mut written = Vec::new();
        for octet in &text.0 {
            if class_octet(*octet) && *octet != b'+' {
                written.push(*octet);
            } else {
                let digit = |nibble: u8| b"0123456789ABCDEF"[usize::from(nibble & 15)];
                written.extend([b'+', digit(octet >> 4), digit(*octet)]);
            }
        }
        return coder.octets(field::PARAMETER_VALUE, &mut written, class_octet, (1, most));
    }
    let taken = coder.taken(field::PARAMETER_VALUE, class_octet, (1, most))?;
    text.0 = Vec::with_capacity(taken.len());
    let mut octets = taken.iter();
    while let Some(octet) = octets.next() {
        if *octet != b'+' {
            text.0.push(*octet);
            continue;
        }
        let digit = |octet: Option<&u8>| {
            octet.filter(|octet| !octet.is_ascii_lowercase()).and_then(|octet| char::from(*octet).to_digit(16))
        };
        let (high, low) = (digit(octets.next()), digit(octets.next()));
        let bad = WireErrorKind::BadValue { got: u32::from(b'+') };
        let (high, low) = high.zip(low).ok_or_else(|| coder.error(field::PARAMETER_VALUE, bad))?;
        text.0.push((high * 16 + low) as u8);
    }
    Ok(())
}

/// Codes spaces before the end of a line: read, never written.
pub(super) fn code_trailing(coder: &mut TextCoder<'_>) {
    let spaces = coder.rest().len();
    if spaces > 0 && coder.rest().iter().all(|octet| *octet == b' ') {
        let start = coder.at();
        coder.skip(spaces);
        coder.mark(field::TRAILING, start, Value::Octets);
    }
}
