//! A dialogue of SMTP as it stands after a record: who has said what, the envelope beside the header, the mailboxes, and what a
//! break would leave. Folded from the log alone.

mod step;
mod suggest;

pub use step::{Wanted, next_step};

use alloc::collections::VecDeque;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::lesson::mail::Mail;
use crate::lesson::scenario::{Policy, Scenario};
use crate::mail::speech;
use crate::octets::NoSources;
use crate::session::primitive::Phase as Way;
use crate::time::Nanos;
use crate::tls;
use crate::world::record::{AppName, Dir, Facts, NodeId, Record, RecordId, What};
use crate::world::recording::Recording;

/// Where a dialogue is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Stage {
    /// No connection.
    #[default]
    Closed,
    /// Connected; not greeted by both.
    Opening,
    /// No transaction.
    Ready,
    /// A sender.
    Sender,
    /// A sender, and a recipient at least.
    Recipients,
    /// The message is on its way to its dot.
    Text,
    /// The message is out; its last reply isn't here.
    Doubt,
}

impl Stage {
    /// Its id: the key of its words.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Opening => "opening",
            Self::Ready => "ready",
            Self::Sender => "sender",
            Self::Recipients => "recipients",
            Self::Text => "text",
            Self::Doubt => "doubt",
        }
    }
}

/// A recipient of the envelope.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Named {
    /// With angle brackets.
    pub path: String,
    /// What RCPT was answered, once it was.
    pub code: Option<&'static str>,
    /// Whether a line of the header names it.
    pub in_header: bool,
}

/// What was said in one line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// The record with which it left.
    pub tx: RecordId,
    /// Who said it.
    pub from: NodeId,
    /// Its name: `MAIL`, `250`.
    pub name: &'static str,
    /// The text, lines separated by CR LF.
    pub text: String,
    /// Whether it was said in a TLS record: on the line stand octets of simulated content.
    pub sealed: bool,
    /// How many octets.
    pub octets: u32,
    /// Whether it has come, or was lost.
    pub came: Option<bool>,
}

/// A mail in a mailbox.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The record.
    pub n: RecordId,
    /// When.
    pub t: Nanos,
    /// At which node.
    pub node: NodeId,
    /// Whose mailbox.
    pub to: String,
    /// The envelope's sender.
    pub from: String,
    /// The Message-ID.
    pub mid: String,
}

/// What a fate of a mail at the client is: its name, and what was said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fate {
    /// The record.
    pub n: RecordId,
    /// Which.
    pub name: AppName,
    /// Whose.
    pub to: String,
    /// Whether the server may have it.
    pub doubt: bool,
}

/// How a connection stands with TLS.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tls {
    /// In clear; nobody offered anything else.
    #[default]
    Clear,
    /// In clear; the server offers STARTTLS.
    Offered,
    /// In records, with simulated content.
    Up,
}

/// All that is shown of a dialogue.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Desk {
    /// Where it is.
    pub stage: Stage,
    /// The envelope's sender.
    pub sender: Option<String>,
    /// The envelope's recipients.
    pub recipients: Vec<Named>,
    /// The lines of the header, as far as they went out.
    pub header: Vec<String>,
    /// All that was said.
    pub lines: Vec<Line>,
    /// The mailboxes.
    pub rows: Vec<Row>,
    /// What the client knows of its mails.
    pub fates: Vec<Fate>,
    /// What was overheard in clear.
    pub heard: Vec<(RecordId, String)>,
    /// Records that were overheard and say nothing to who listens.
    pub sealed: u32,
    /// Whether TLS was offered to the client, and whether it stands.
    pub tls: Tls,
    /// The last reply that came to the client.
    pub reply: Option<&'static str>,
    /// Transactions that ended well.
    pub accepted: u32,
    text: Vec<u8>,
    asked: VecDeque<(&'static str, String)>,
}

/// Which node a learner types for, and whether it is the client's.
#[must_use]
pub fn typist(scenario: &Scenario) -> Option<(NodeId, bool)> {
    scenario.nodes.iter().enumerate().find_map(|(index, node)| {
        let Policy::Mail(packed) = &node.policy else { return None };
        match packed.open().ok()? {
            Mail::Terminal(typing) if typing.learner => Some((NodeId(index as u8), typing.opens)),
            Mail::Terminal(_) | Mail::Client(_) | Mail::Server(_) | Mail::Ear(_) => None,
        }
    })
}

/// Whether mail is spoken in a scenario.
#[must_use]
pub fn speaks(scenario: &Scenario) -> bool {
    scenario.nodes.iter().any(|node| matches!(node.policy, Policy::Mail(_)))
}

/// The node that calls: the first of the first link.
const CLIENT: NodeId = NodeId(0);

impl Desk {
    /// What stands after record `n`.
    #[must_use]
    pub fn at(run: &Recording, n: RecordId) -> Self {
        let mut desk = Self::default();
        for record in run.log().range(1, n) {
            desk.take(run, record);
        }
        desk.read_header();
        desk
    }

    fn take(&mut self, run: &Recording, record: &Record) {
        match (&record.what, record.node()) {
            (What::Pdu { dir: Dir::Tx, name, octets, facts, .. }, Some(from)) => {
                let text = if let Facts::Line { line } = facts { line.clone() } else { String::new() };
                let plain = Line { tx: record.n, from, name, text, sealed: false, octets: *octets, came: None };
                let line = if *name == speech::RECORD { self.opened(run, plain) } else { plain };
                if from == CLIENT {
                    self.client_says(run, &line);
                }
                self.lines.push(line);
            }
            (What::Pdu { dir: dir @ (Dir::Rx | Dir::Lost), msg, name, .. }, node) => {
                let line = self.lines.iter_mut().rev().find(|line| line.tx == *msg);
                let said = line.map(|line| {
                    line.came = Some(*dir == Dir::Rx);
                    (if line.sealed { line.name } else { name }, line.text.clone())
                });
                if *dir == Dir::Rx && node == Some(CLIENT) {
                    let (name, text) = said.unwrap_or((name, String::new()));
                    self.reply = Some(name);
                    self.client_hears(name, &text);
                }
            }
            (What::Prim { name: "T-CONNECT", phase: Way::Cnf, .. }, Some(CLIENT)) => {
                (self.stage, self.reply, self.tls) = (Stage::Opening, None, Tls::Clear);
                self.asked.clear();
            }
            (What::Prim { name: "T-DISCONNECT", .. }, Some(CLIENT)) => self.over(),
            (What::Fault { .. }, Some(CLIENT)) => self.over(),
            (What::App { name, facts: Facts::Mail(mail) }, Some(node)) => match name {
                AppName::Deliver => self.rows.push(Row {
                    n: record.n,
                    t: record.t,
                    node,
                    to: mail.to.clone(),
                    from: mail.from.clone(),
                    mid: mail.mid.clone(),
                }),
                AppName::Queue | AppName::Sent | AppName::Defer | AppName::Fail => {
                    self.fates.push(Fate { n: record.n, name: *name, to: mail.to.clone(), doubt: mail.doubt });
                }
                AppName::Store | AppName::Truncate | AppName::Complete | AppName::Wait | AppName::Hear => {}
            },
            (What::App { name: AppName::Hear, facts: Facts::None {} }, _) => self.sealed += 1,
            (What::App { name: AppName::Hear, facts }, _) => {
                let text = if let Facts::Line { line } = facts { line.clone() } else { speech::MESSAGE.to_string() };
                self.heard.push((record.n, text));
            }
            (
                What::Pdu { .. }
                | What::Prim { .. }
                | What::Fault { .. }
                | What::App { .. }
                | What::Tok { .. }
                | What::St { .. }
                | What::Refuse { .. }
                | What::Ui { .. }
                | What::Stop { .. },
                _,
            ) => {}
        }
    }

    fn over(&mut self) {
        self.stage = Stage::Closed;
        self.asked.clear();
    }

    /// What a record says, for who may look into it.
    fn opened(&self, run: &Recording, line: Line) -> Line {
        let said = content(run, line.tx, true);
        let (name, text) = if line.from != CLIENT {
            (speech::name_of(&said, true), text_of(&said))
        } else if self.stage == Stage::Text || self.asked.back().is_some_and(|(name, _)| *name == "BDAT") {
            (speech::MESSAGE, String::new())
        } else {
            (speech::name_of(&said, false), text_of(&said))
        };
        Line { name, text, sealed: true, ..line }
    }

    fn client_says(&mut self, run: &Recording, Line { tx, name, text, sealed, .. }: &Line) {
        match *name {
            speech::MESSAGE | speech::TEXT => {
                self.text.extend(content(run, *tx, *sealed));
                if self.text.ends_with(b"\r\n.\r\n") || self.text == b".\r\n" {
                    self.stage = Stage::Doubt;
                    self.asked.push_back((speech::MESSAGE, String::new()));
                }
            }
            name => self.asked.push_back((name, text.clone())),
        }
    }

    fn client_hears(&mut self, code: &'static str, said: &str) {
        // The greeting answers nothing.
        let Some((asked, text)) = self.asked.pop_front() else { return };
        let well = code.starts_with('2');
        match asked {
            "EHLO" | "HELO" | "RSET" if well => {
                self.begin(None);
                self.stage = Stage::Ready;
                let offers = |line: &str| line.get(4..).is_some_and(|word| word.eq_ignore_ascii_case("STARTTLS"));
                if asked == "EHLO" && self.tls == Tls::Clear && said.split("\r\n").any(offers) {
                    self.tls = Tls::Offered;
                }
            }
            // Nothing that was learned in clear counts any more.
            "STARTTLS" if code == "220" => {
                self.begin(None);
                (self.stage, self.tls) = (Stage::Opening, Tls::Up);
                self.asked.clear();
            }
            "MAIL" if well => {
                self.begin(path(&text));
                self.stage = Stage::Sender;
            }
            "RCPT" => {
                if let Some(path) = path(&text) {
                    self.recipients.push(Named { path, code: Some(code), in_header: false });
                }
                if well {
                    self.stage = Stage::Recipients;
                }
            }
            "DATA" if code == "354" => {
                self.text.clear();
                self.stage = Stage::Text;
            }
            speech::MESSAGE => {
                self.stage = Stage::Ready;
                self.accepted += u32::from(well);
            }
            _ => {}
        }
    }

    fn begin(&mut self, sender: Option<String>) {
        self.sender = sender;
        self.recipients.clear();
        self.text.clear();
    }

    fn read_header(&mut self) {
        let text = String::from_utf8_lossy(&self.text).into_owned();
        self.header =
            text.split("\r\n").take_while(|line| !line.is_empty() && *line != ".").map(str::to_string).collect();
        for named in &mut self.recipients {
            let address = named.path.trim_matches(['<', '>']);
            named.in_header = self.header.iter().any(|line| line.contains(address));
        }
    }
}

/// The octets that a message is about: those on the line, or those said in a record.
fn content(run: &Recording, tx: RecordId, sealed: bool) -> Vec<u8> {
    let octets = run.octets(tx).and_then(|octets| octets.to_vec(&NoSources).ok()).unwrap_or_default();
    if sealed { tls::Record::decode(&octets).value.content } else { octets }
}

fn text_of(said: &[u8]) -> String {
    if let Facts::Line { line } = speech::facts_of(said) { line } else { String::new() }
}

/// What stands in angle brackets, with them.
fn path(text: &str) -> Option<String> {
    let from = text.find('<')?;
    let to = text[from..].find('>')?;
    Some(text[from..=from + to].to_string())
}
