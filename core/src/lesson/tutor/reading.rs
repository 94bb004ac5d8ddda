//! Reads records for the judge: how they happen, their names, numbers and words.

use super::expr::{How, Key};
use crate::session::primitive::Phase;
use crate::session::token::{Holding, TokenItem};
use crate::world::record::{AppName, Dir, Facts, FaultName, Record, What};

pub(super) fn happens(what: &What, how: How) -> bool {
    match how {
        How::Req => matches!(what, What::Prim { phase: Phase::Req, .. }),
        How::Ind => matches!(what, What::Prim { phase: Phase::Ind, .. }),
        How::Rsp => matches!(what, What::Prim { phase: Phase::Rsp, .. }),
        How::Cnf => matches!(what, What::Prim { phase: Phase::Cnf, .. }),
        How::Tx => matches!(what, What::Pdu { dir: Dir::Tx, .. }),
        How::Rx => matches!(what, What::Pdu { dir: Dir::Rx, .. }),
        How::Lost => matches!(what, What::Pdu { dir: Dir::Lost, .. }),
        How::Refused => matches!(what, What::Refuse { .. }),
        How::Fault => matches!(what, What::Fault { .. }),
        How::App => matches!(what, What::App { .. }),
        How::Ui => matches!(what, What::Ui { .. }),
        How::Enters => matches!(what, What::St { .. }),
        How::Gets => matches!(what, What::Tok { to: Holding::Mine, .. }),
    }
}

pub(super) const fn name(what: &What) -> &'static str {
    match what {
        What::Prim { name, .. } | What::Pdu { name, .. } | What::Refuse { name, .. } | What::Ui { name, .. } => name,
        What::Tok { token, .. } => match token {
            TokenItem::Data => "data-token",
            TokenItem::Minor => "minor-token",
            TokenItem::Major => "major-token",
            TokenItem::Release => "release-token",
        },
        What::St { to, .. } => to,
        What::Fault { name, .. } => match name {
            FaultName::Cut => "CUT",
            FaultName::Crash => "CRASH",
            FaultName::Restore => "RESTORE",
            FaultName::CutOneWay => "CUT-ONE-WAY",
            FaultName::Stall => "STALL",
            FaultName::Corrupt => "CORRUPT",
        },
        What::App { name, .. } => match name {
            AppName::Store => "STORE",
            AppName::Truncate => "TRUNCATE",
            AppName::Complete => "COMPLETE",
            AppName::Wait => "WAIT",
            AppName::Queue => "QUEUE",
            AppName::Deliver => "DELIVER",
            AppName::Sent => "SENT",
            AppName::Defer => "DEFER",
            AppName::Fail => "FAIL",
            AppName::Hear => "HEAR",
        },
        What::Stop { bound } => bound,
    }
}

const fn facts(what: &What) -> Option<&Facts> {
    match what {
        What::Prim { facts, .. } | What::Pdu { facts, .. } | What::App { facts, .. } => Some(facts),
        What::Tok { .. }
        | What::St { .. }
        | What::Fault { .. }
        | What::Refuse { .. }
        | What::Ui { .. }
        | What::Stop { .. } => None,
    }
}

/// A number of a record, where it has it.
pub(super) fn field(record: &Record, key: Key) -> Option<i64> {
    let facts = || facts(&record.what);
    let range = || {
        let (Facts::Range { off, len } | Facts::Stored { off, len, .. }) = facts()? else { return None };
        Some((*off, *len))
    };
    let number = match key {
        Key::N => u64::from(record.n),
        Key::T => record.t.0,
        Key::Off => range()?.0,
        Key::Len => range()?.1,
        Key::End => range().map(|(off, len)| off + len)?,
        Key::Sn => u64::from(facts()?.serial()?),
        Key::Tc => u64::from(record.tc),
        Key::Sc => u64::from(record.sc),
        Key::Octets => {
            let What::Pdu { octets, .. } = &record.what else { return None };
            u64::from(*octets)
        }
        Key::Pos => {
            let What::Fault { pos, .. } = &record.what else { return None };
            (*pos)?
        }
        Key::Fu => {
            let Facts::Connect(connect) = facts()? else { return None };
            u64::from(connect.fu)
        }
        Key::Tok => {
            let Facts::Tokens { tok } = facts()? else { return None };
            u64::from(tok.bits())
        }
        Key::Value => {
            let What::Ui { value, .. } = &record.what else { return None };
            *value
        }
    };
    i64::try_from(number).ok()
}

/// A word of a record, where it has it.
pub(super) fn says<'a>(record: &'a Record, key: &str) -> Option<&'a str> {
    if let What::Refuse { state, .. } = &record.what {
        return (key == "state").then_some(state);
    }
    if let What::Ui { q, .. } = &record.what {
        return (key == "q").then_some(q);
    }
    let facts = facts(&record.what)?;
    if let Facts::Activity(activity) = facts {
        return match key {
            "act" => Some(&activity.act),
            "old" => activity.old.as_deref(),
            _ => None,
        };
    }
    match facts {
        Facts::Reason { why } => (key == "why").then_some(why),
        Facts::Text { text } => (key == "text").then_some(text),
        Facts::Line { line } => (key == "line").then_some(line),
        Facts::Mail(mail) => match key {
            "mid" => Some(&mail.mid),
            "from" => Some(&mail.from),
            "to" => Some(&mail.to),
            "said" => Some(&mail.said),
            _ => None,
        },
        Facts::None {}
        | Facts::Point { .. }
        | Facts::Range { .. }
        | Facts::Stored { .. }
        | Facts::Tokens { .. }
        | Facts::Connect(_)
        | Facts::Activity(_) => None,
    }
}
