//! Ids of sentences and their parameters: what a record or a row says, in no language.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::item::{Fate, Item, ItemKind, Message};
use crate::session::primitive::Phase;
use crate::session::token::{Holding, TokenItem};
use crate::time::Nanos;
use crate::world::log::Log;
use crate::world::record::{AppName, Dir, Facts, FaultDetail, FaultName, NodeId, Record, What};

/// A value to put into a sentence.
#[derive(Clone, PartialEq, Debug)]
pub enum Param {
    /// How many: chooses the plural.
    Count(u64),
    /// Octets: shown in MB.
    Octets(u64),
    /// A span or instant of virtual time.
    Time(Nanos),
    /// A node: shown by its user's name.
    Node(NodeId),
    /// A standard name, never translated.
    Name(&'static str),
    /// Text of a user's own: an activity's identifier.
    Text(String),
}

/// A sentence without words.
#[derive(Clone, PartialEq, Debug)]
pub struct Sentence {
    /// Its id, one of [`IDS`].
    pub id: &'static str,
    /// Its parameters by name.
    pub params: Vec<(&'static str, Param)>,
}

/// All ids: every language must have them.
pub const IDS: &[&str] = &[
    "ev.prim.req",
    "ev.prim.ind",
    "ev.prim.rsp",
    "ev.prim.cnf",
    "ev.prim.req.range",
    "ev.prim.ind.range",
    "ev.prim.req.point",
    "ev.prim.ind.point",
    "ev.prim.rsp.point",
    "ev.prim.cnf.point",
    "ev.prim.req.activity",
    "ev.prim.ind.activity",
    "ev.prim.req.resume",
    "ev.prim.ind.resume",
    "ev.prim.reason",
    "ev.pdu.tx",
    "ev.pdu.rx",
    "ev.pdu.lost",
    "ev.pdu.tx.point",
    "ev.pdu.rx.point",
    "ev.pdu.lost.point",
    "ev.pdu.tx.range",
    "ev.pdu.rx.range",
    "ev.pdu.lost.range",
    "ev.tok.mine",
    "ev.tok.theirs",
    "ev.tok.not-available",
    "ev.st",
    "ev.st.var",
    "ev.fault.cut",
    "ev.fault.crash",
    "ev.fault.restore",
    "ev.fault.cut-one-way",
    "ev.fault.stall",
    "ev.fault.corrupt",
    "ev.refuse",
    "ev.refuse.predicate",
    "ev.app.store",
    "ev.app.truncate",
    "ev.app.complete",
    "ev.app.wait",
    "ev.ui.predict",
    "ev.ui.set",
    "ev.ui.file",
    "ev.ui.recover",
    "ev.ui.abort",
    "ev.ui.arm",
    "ev.ui.miss",
    "ev.stop",
    "chair.sit",
    "chair.ask",
    "unread.none",
    "unread.predicate",
    "row.group",
    "row.group.lost",
    "row.decision",
    "mail.ev.tx",
    "mail.ev.rx",
    "mail.ev.lost",
    "mail.ev.queue",
    "mail.ev.deliver",
    "mail.ev.sent",
    "mail.ev.defer",
    "mail.ev.fail",
    "mail.ev.hear",
    "mail.ev.hear-sealed",
    "mail.ev.tx-sealed",
    "mail.ev.rx-sealed",
    "mail.ev.lost-sealed",
    "mail.ev.clear",
    "mail.ev.say",
    "mail.ev.dial",
    "mail.ev.hang-up",
];

fn say(id: &'static str, params: Vec<(&'static str, Param)>) -> Sentence {
    Sentence { id, params }
}

/// What a record says.
///
/// Parameters by name: `node` (who), `peer`, `name` (standard name), `sn` (serial number), `from` and `to` (positions in the
/// file), `len`, `act`, `old`, `left`, `octets`, `why`, `state`, `event`, `token`, `q`, `value`.
#[must_use]
pub fn sentence(record: &Record) -> Sentence {
    let mut params = Vec::new();
    if let Some(node) = record.node() {
        params.push(("node", Param::Node(node)));
        params.push(("peer", Param::Node(NodeId(u8::from(node.0 == 0)))));
    }
    let id = match &record.what {
        What::Prim { name, phase, facts, .. } => {
            params.push(("name", Param::Name(name)));
            facts_params(facts, &mut params);
            primitive_id(*phase, facts)
        }
        What::Pdu { dir, name, octets, left, facts, .. } => {
            params.push(("name", Param::Name(name)));
            params.push(("octets", Param::Count(u64::from(*octets))));
            params.push(("left", Param::Count(u64::from(*left))));
            facts_params(facts, &mut params);
            message_id(*dir, name, facts)
        }
        What::Tok { token, to, .. } => {
            params.push(("token", Param::Name(token_id(*token))));
            match to {
                Holding::Mine => "ev.tok.mine",
                Holding::Theirs => "ev.tok.theirs",
                Holding::NotAvailable => "ev.tok.not-available",
            }
        }
        What::St { to, vars, .. } => {
            params.push(("state", Param::Name(to)));
            let list = vars.iter().map(|change| format!("{} {} → {}", change.var, change.from, change.to));
            params.push(("vars", Param::Text(list.collect::<Vec<_>>().join(", "))));
            if vars.is_empty() { "ev.st" } else { "ev.st.var" }
        }
        What::Fault { name, pos, detail } => {
            params.push(("to", Param::Octets(pos.unwrap_or(0))));
            detail_params(detail.as_ref(), &mut params);
            match name {
                FaultName::Cut => "ev.fault.cut",
                FaultName::Crash => "ev.fault.crash",
                FaultName::Restore => "ev.fault.restore",
                FaultName::CutOneWay => "ev.fault.cut-one-way",
                FaultName::Stall => "ev.fault.stall",
                FaultName::Corrupt => "ev.fault.corrupt",
            }
        }
        What::Refuse { name, state, event, predicates, .. } => {
            params.push(("name", Param::Name(name)));
            params.push(("state", Param::Name(state)));
            params.push(("event", Param::Text(event.clone())));
            if !predicates.is_empty() {
                params.push(("why", Param::Text(predicates.join(","))));
            }
            // What the other side sent isn't anything that this side's user asks for.
            match (*name, predicates.is_empty()) {
                ("T-DATA", true) if *state == SEALED => "mail.ev.clear",
                ("T-DATA", true) => "unread.none",
                ("T-DATA", false) => "unread.predicate",
                (_, true) => "ev.refuse",
                (_, false) => "ev.refuse.predicate",
            }
        }
        What::App { name, facts } => {
            facts_params(facts, &mut params);
            match name {
                AppName::Store => "ev.app.store",
                AppName::Truncate => "ev.app.truncate",
                AppName::Complete => "ev.app.complete",
                AppName::Wait => "ev.app.wait",
                AppName::Queue => "mail.ev.queue",
                AppName::Deliver => "mail.ev.deliver",
                AppName::Sent => "mail.ev.sent",
                AppName::Defer => "mail.ev.defer",
                AppName::Fail => "mail.ev.fail",
                AppName::Hear if matches!(facts, Facts::None {}) => "mail.ev.hear-sealed",
                AppName::Hear => "mail.ev.hear",
            }
        }
        What::Ui { name, q, value } => {
            params.push(("q", Param::Text(q.clone())));
            params.push(("value", Param::Octets(*value)));
            params.push(("number", Param::Count(*value)));
            match *name {
                "PREDICT" => "ev.ui.predict",
                "SET" => "ev.ui.set",
                "FILE" => "ev.ui.file",
                "ABORT" => "ev.ui.abort",
                "ARM" => "ev.ui.arm",
                "MISS" => "ev.ui.miss",
                "SIT" => "chair.sit",
                "ASK" => "chair.ask",
                "SAY" => "mail.ev.say",
                "DIAL" => "mail.ev.dial",
                "HANG-UP" => "mail.ev.hang-up",
                _ => "ev.ui.recover",
            }
        }
        What::Stop { bound } => {
            params.push(("name", Param::Name(bound)));
            "ev.stop"
        }
    };
    say(id, params)
}

fn detail_params(detail: Option<&FaultDetail>, params: &mut Vec<(&'static str, Param)>) {
    match detail {
        Some(FaultDetail::Damage(damage)) => params.extend([
            ("octet", Param::Count(u64::from(damage.octet))),
            ("was", Param::Text(format!("{:02x}", damage.was))),
            ("is", Param::Text(format!("{:02x}", damage.is))),
        ]),
        Some(FaultDetail::Held { ns }) => params.push(("time", Param::Time(*ns))),
        Some(FaultDetail::From { from }) => params.push(("node", Param::Name(from))),
        None => {}
    }
}

const fn primitive_id(phase: Phase, facts: &Facts) -> &'static str {
    match (phase, facts) {
        (Phase::Req, Facts::Point { .. }) => "ev.prim.req.point",
        (Phase::Ind, Facts::Point { .. }) => "ev.prim.ind.point",
        (Phase::Rsp, Facts::Point { .. }) => "ev.prim.rsp.point",
        (Phase::Cnf, Facts::Point { .. }) => "ev.prim.cnf.point",
        (Phase::Req, Facts::Activity(facts)) => {
            if facts.old.is_some() {
                "ev.prim.req.resume"
            } else {
                "ev.prim.req.activity"
            }
        }
        (_, Facts::Activity(facts)) => {
            if facts.old.is_some() {
                "ev.prim.ind.resume"
            } else {
                "ev.prim.ind.activity"
            }
        }
        (_, Facts::Reason { .. }) => "ev.prim.reason",
        (Phase::Req, Facts::Range { .. }) => "ev.prim.req.range",
        (Phase::Ind, Facts::Range { .. }) => "ev.prim.ind.range",
        (Phase::Req, _) => "ev.prim.req",
        (Phase::Ind, _) => "ev.prim.ind",
        (Phase::Rsp, _) => "ev.prim.rsp",
        (Phase::Cnf, _) => "ev.prim.cnf",
    }
}

/// What a record with simulated content is called, and the state in which nothing but records has a place.
const SEALED: &str = "TLS";

fn message_id(dir: Dir, name: &str, facts: &Facts) -> &'static str {
    match (dir, facts) {
        (Dir::Tx, Facts::None {}) if name == SEALED => "mail.ev.tx-sealed",
        (Dir::Rx, Facts::None {}) if name == SEALED => "mail.ev.rx-sealed",
        (Dir::Lost, Facts::None {}) if name == SEALED => "mail.ev.lost-sealed",
        (Dir::Tx, Facts::Point { .. }) => "ev.pdu.tx.point",
        (Dir::Rx, Facts::Point { .. }) => "ev.pdu.rx.point",
        (Dir::Lost, Facts::Point { .. }) => "ev.pdu.lost.point",
        (Dir::Tx, Facts::Range { .. }) => "ev.pdu.tx.range",
        (Dir::Rx, Facts::Range { .. }) => "ev.pdu.rx.range",
        (Dir::Lost, Facts::Range { .. }) => "ev.pdu.lost.range",
        (Dir::Tx, Facts::Line { .. }) => "mail.ev.tx",
        (Dir::Rx, Facts::Line { .. }) => "mail.ev.rx",
        (Dir::Lost, Facts::Line { .. }) => "mail.ev.lost",
        (Dir::Tx, _) => "ev.pdu.tx",
        (Dir::Rx, _) => "ev.pdu.rx",
        (Dir::Lost, _) => "ev.pdu.lost",
    }
}

fn facts_params(facts: &Facts, params: &mut Vec<(&'static str, Param)>) {
    match facts {
        Facts::None {} => {}
        Facts::Point { sn } => params.push(("sn", Param::Count(u64::from(*sn)))),
        Facts::Text { text } => params.push(("text", Param::Text(text.clone()))),
        Facts::Range { off, len } => {
            params.push(("from", Param::Octets(*off)));
            params.push(("to", Param::Octets(off + len)));
            params.push(("len", Param::Octets(*len)));
        }
        Facts::Stored { off, len, sn } => {
            params.push(("from", Param::Octets(*off)));
            params.push(("to", Param::Octets(off + len)));
            params.push(("len", Param::Octets(*len)));
            params.push(("sn", Param::Count(u64::from(*sn))));
        }
        Facts::Tokens { tok } => {
            let names: Vec<_> = tok.iter().map(token_id).collect();
            params.push(("token", Param::Text(names.join(", "))));
        }
        Facts::Connect(facts) => {
            params.push(("reference", Param::Text(facts.reference.clone())));
            params.push(("units", Param::Text(format!("0x{:04X}", facts.fu))));
        }
        Facts::Activity(facts) => {
            params.push(("act", Param::Text(facts.act.clone())));
            params.push(("old", Param::Text(facts.old.clone().unwrap_or_default())));
            params.push(("sn", Param::Count(u64::from(facts.sn.unwrap_or(0)))));
        }
        Facts::Reason { why } => params.push(("why", Param::Name(why))),
        Facts::Line { line } => params.push(("line", Param::Text(line.clone()))),
        Facts::Mail(facts) => {
            params.push(("to", Param::Text(facts.to.clone())));
            params.push(("said", Param::Text(facts.said.clone())));
        }
    }
}

/// The id of a token: the key of its name in every language.
#[must_use]
pub const fn token_id(token: TokenItem) -> &'static str {
    match token {
        TokenItem::Data => "data",
        TokenItem::Minor => "minor",
        TokenItem::Major => "major",
        TokenItem::Release => "release",
    }
}

/// What a row says, where it isn't one record's sentence: a group, or an open end.
#[must_use]
pub fn row_sentence(item: &Item, log: &Log) -> Sentence {
    match &item.kind {
        ItemKind::Group { name, from, messages, off, len, arrived } => {
            let params = alloc::vec![
                ("node", Param::Node(*from)),
                ("peer", Param::Node(NodeId(u8::from(from.0 == 0)))),
                ("name", Param::Name(name)),
                ("n", Param::Count(messages.len() as u64)),
                ("arrived", Param::Count(u64::from(*arrived))),
                ("from", Param::Octets(*off)),
                ("to", Param::Octets(off + len)),
            ];
            say(if *arrived == 0 { "row.group.lost" } else { "row.group" }, params)
        }
        ItemKind::Decision { node } => say("row.decision", alloc::vec![("node", Param::Node(*node))]),
        ItemKind::Message(Message { fate: Fate::Lost(n, _), .. })
        | ItemKind::Message(Message { tx: n, .. })
        | ItemKind::Fault { n }
        | ItemKind::Told { n, .. }
        | ItemKind::Refused { n, .. }
        | ItemKind::Done { n, .. }
        | ItemKind::Learner { n } => log.get(*n).map_or_else(|| say("row.decision", Vec::new()), sentence),
    }
}
