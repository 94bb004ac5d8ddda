//! The words of expressions: places, names of messages, primitives, faults, and which go together.

use alloc::format;
use alloc::string::String;

use super::expr::{How, Key, Where};
use crate::session::token::TokenItem;
use crate::session::unit::Unit;

/// The knobs that an expression may name.
pub const KNOBS: [&str; 12] = [
    "size",
    "interval",
    "dt",
    "rate-ns",
    "delay-us",
    "lag",
    "service",
    "pipelining",
    "eight-bit-mime",
    "chunking",
    "starttls",
    "lenient",
];
/// Names of messages that an event may have.
pub const MESSAGES: [&str; 39] = [
    "CR", "CC", "DR", "CN", "OA", "CDO", "AC", "RF", "FN", "DN", "NF", "AB", "AA", "DT", "EX", "TD", "CD", "CDA", "GT",
    "PT", "GTC", "GTA", "MIP", "MIA", "MAP", "MAA", "RS", "RA", "PR", "ER", "ED", "AS", "AR", "AI", "AIA", "AD", "ADA",
    "AE", "AEA",
];
const FAULTS: [&str; 3] = ["CUT", "CRASH", "RESTORE"];
/// Names of what is said in SMTP; a reply's name is its code.
pub const MAIL: [&str; 18] = [
    "EHLO", "HELO", "MAIL", "RCPT", "DATA", "BDAT", "RSET", "NOOP", "VRFY", "EXPN", "HELP", "QUIT", "AUTH", "STARTTLS",
    "LINE", "TEXT", "MESSAGE", "TLS",
];
/// The states of an SMTP server.
const SERVER: [&str; 14] = [
    "GREETING",
    "START",
    "READY",
    "MAIL",
    "RCPT",
    "TEXT",
    "CHUNK",
    "CHUNKS",
    "DISCARD",
    "STORING",
    "CREDENTIALS",
    "CHECKING",
    "TLS",
    "CLOSED",
];
const DOINGS: [&str; 10] =
    ["STORE", "TRUNCATE", "COMPLETE", "WAIT", "QUEUE", "DELIVER", "SENT", "DEFER", "FAIL", "HEAR"];
const LEARNERS: [&str; 6] = ["PREDICT", "SET", "RECOVER", "SAY", "DIAL", "HANG-UP"];
pub(super) const TOKENS: [&str; 4] = ["data-token", "minor-token", "major-token", "release-token"];
/// Variables of a session machine: as an expression names them, as the standard does.
pub(super) const VARIABLES: [(&str, &str); 3] = [("VM", "V(M)"), ("VA", "V(A)"), ("VR", "V(R)")];
/// Functional units by their names, in the order of [`Unit::ALL`].
const UNITS: [&str; 13] = [
    "half-duplex",
    "duplex",
    "expedited-data",
    "minor-synchronize",
    "major-synchronize",
    "resynchronize",
    "activity-management",
    "negotiated-release",
    "capability-data",
    "exceptions",
    "typed-data",
    "symmetric-synchronize",
    "data-separation",
];
const WORDS: [&str; 12] = ["state", "why", "act", "old", "text", "q", "line", "names", "mid", "from", "to", "said"];

pub(super) fn is_filter(key: &str) -> bool {
    Key::ALL.iter().any(|(name, _)| *name == key) || WORDS.contains(&key) || key == "predicate" || key.contains('.')
}

/// A whole number: `5_000_000`, `5M`, `20k`.
pub(super) fn number(word: &str) -> Option<i64> {
    let (digits, unit) = match word.strip_suffix('M') {
        Some(digits) => (digits, 1_000_000),
        None => word.strip_suffix('k').map_or((word, 1), |digits| (digits, 1_000)),
    };
    digits.replace('_', "").parse::<i64>().ok()?.checked_mul(unit)
}

/// The bit of a functional unit.
pub(super) fn unit(word: &str) -> Option<i64> {
    let place = UNITS.iter().position(|name| *name == word)?;
    Some(i64::from(Unit::ALL[place].bit()))
}

/// The bit of a token.
pub(super) fn token(word: &str) -> Option<i64> {
    let place = TOKENS.iter().position(|name| *name == word)?;
    Some(i64::from(TokenItem::ALL[place].bit()))
}

/// A node by its letter.
pub(super) fn place(word: &str) -> Option<Where> {
    match word.as_bytes() {
        [letter @ b'A'..=b'Z'] => Some(Where::Node(letter - b'A')),
        _ => None,
    }
}

pub(super) fn how(word: &str) -> Option<How> {
    Some(match word {
        "req" => How::Req,
        "ind" => How::Ind,
        "rsp" => How::Rsp,
        "cnf" => How::Cnf,
        "tx" => How::Tx,
        "rx" => How::Rx,
        "lost" => How::Lost,
        "refused" => How::Refused,
        "enters" => How::Enters,
        "gets" => How::Gets,
        _ => return None,
    })
}

/// Whether it is a reply code of SMTP.
fn is_code(name: &str) -> bool {
    matches!(name.as_bytes(), [b'2'..=b'5', b'0'..=b'5', b'0'..=b'9'])
}

/// How an event of that name happens, where what was said of it fits.
pub(super) fn fits(said: Option<How>, name: &str) -> Result<How, String> {
    let primitive = name.starts_with("S-") || name.starts_with("T-");
    let message = MESSAGES.contains(&name) || MAIL.contains(&name) || is_code(name);
    match said {
        Some(How::Req | How::Ind | How::Rsp | How::Cnf | How::Refused) if primitive || name == "any" => {}
        Some(How::Tx | How::Rx | How::Lost) if message || name == "any" => {}
        Some(How::Enters) if name.starts_with("STA") || SERVER.contains(&name) => {}
        Some(How::Gets) if TOKENS.contains(&name) || name == "any" => {}
        Some(_) => {
            return Err(format!(
                "`{name}` doesn't happen so: req, ind, rsp, cnf and refused go with primitives (S-DATA), tx, rx and \
                 lost with messages (DT), enters with states, gets with tokens"
            ));
        }
        None if FAULTS.contains(&name) => return Ok(How::Fault),
        None if DOINGS.contains(&name) => return Ok(How::App),
        None if LEARNERS.contains(&name) => return Ok(How::Ui),
        None => {
            return Err(format!(
                "`{name}` is no event by itself: say how it happens (`req`, `ind`, `rsp`, `cnf`, `tx`, `rx`, `lost`, \
                 `refused`, `enters`, `gets`), or name a fault, a user's doing or the learner's"
            ));
        }
    }
    said.ok_or_else(String::new)
}
