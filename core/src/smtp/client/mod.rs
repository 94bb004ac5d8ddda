//! The client: mail in, commands out, and what became of every recipient.
//!
//! It is one session on one connection: a mail after another, then QUIT. It keeps no queue and tries nothing twice: see
//! [`super::queue`]. Before the final reply a message is the client's; where that reply is lost, nobody can know whose it is
//! (RFC 1047), and the fate says so.

mod data;
mod replies;

use alloc::collections::VecDeque;
use alloc::vec::Vec;

use super::command::Command;
use super::line::{Line, LineReader};
use super::offered::Offered;
use super::parameter::{Body, MessageSize};
use super::reply::ReplyReader;
use crate::endpoint::{Cause, Down, Endpoint, Input, Outbox, Timer};
use crate::octets::{Chunk, Supply};
use crate::time::Nanos;

pub use data::{ClientConfig, ClientIndication, ClientNote, ClientRequest, Fate, Mail, Patience, Reason, TlsUse};

/// The most octets of a reply line that are read: four times what the standard allows.
const REPLY_LINE_MAX: usize = 2_048;

type Out = Outbox<ClientIndication, ClientNote>;

/// What a reply will be the reply to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Awaited {
    Greeting,
    Ehlo,
    Helo,
    StartTls,
    Auth,
    Password(bool),
    Mail,
    Rcpt(usize),
    Data,
    End,
    Rset,
    Quit,
}

/// A mail under way.
#[derive(Clone, Debug)]
struct Transaction {
    mail: Mail,
    /// What RCPT was answered, as far as it was.
    fates: Vec<Option<Fate>>,
    /// The next recipient to name.
    next: usize,
    /// Whether the message went out whole.
    sent: bool,
    asked: bool,
}

/// A client's end of one connection.
#[derive(Clone, Debug)]
pub struct Client {
    config: ClientConfig,
    lines: LineReader,
    replies: ReplyReader,
    waiting: VecDeque<Mail>,
    current: Option<Transaction>,
    awaited: VecDeque<Awaited>,
    offered: Offered,
    ready: bool,
    open: bool,
    secure: bool,
    /// Whether TLS is being set up: what comes meanwhile in clear is nobody's.
    handing: bool,
    quits: bool,
    now: Nanos,
    deadline: Option<Nanos>,
}

impl Client {
    /// One without a connection.
    #[must_use]
    pub fn new(config: ClientConfig) -> Self {
        Self {
            config,
            lines: LineReader::new(REPLY_LINE_MAX),
            replies: ReplyReader::default(),
            waiting: VecDeque::new(),
            current: None,
            awaited: VecDeque::new(),
            offered: Offered::default(),
            ready: false,
            open: false,
            secure: false,
            handing: false,
            quits: false,
            now: Nanos::ZERO,
            deadline: None,
        }
    }

    /// Mails that aren't done.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.waiting.len() + usize::from(self.current.is_some())
    }

    fn say(&mut self, command: Command, awaited: Awaited, octets: &mut Vec<u8>, out: &mut Out) {
        // Commands are made of values that a line can hold.
        octets.extend(command.write().unwrap_or_default());
        self.awaited.push_back(awaited);
        out.note(ClientNote::Said(command));
    }

    fn say_now(&mut self, command: Command, awaited: Awaited, out: &mut Out) {
        let mut octets = Vec::new();
        self.say(command, awaited, &mut octets, out);
        out.down(Down::Send(Chunk::from(octets)));
    }

    /// Goes on as far as it may without waiting.
    fn go_on(&mut self, out: &mut Out) {
        if !self.ready || !self.open {
            return;
        }
        let mut octets = Vec::new();
        loop {
            let may = self.awaited.is_empty() || self.config.pipelining && self.offered.pipelining;
            if !may || !self.next_command(&mut octets, out) {
                break;
            }
        }
        if !octets.is_empty() {
            out.down(Down::Send(Chunk::from(octets)));
        }
    }

    /// Says what comes next; false where nothing does.
    fn next_command(&mut self, octets: &mut Vec<u8>, out: &mut Out) -> bool {
        if let Some(transaction) = &mut self.current {
            if let Some(recipient) = transaction.mail.envelope.recipients.get(transaction.next) {
                let index = transaction.next;
                transaction.next += 1;
                let parameters = if self.offered.dsn { recipient.parameters.clone() } else { Default::default() };
                let command = Command::Rcpt(recipient.path.clone(), parameters);
                self.say(command, Awaited::Rcpt(index), octets, out);
                return true;
            }
            // Chunks wait until it is known that somebody receives them; DATA may go out ahead.
            let chunks = self.config.chunking && self.offered.chunking;
            if transaction.asked || chunks && !self.awaited.is_empty() {
                return false;
            }
            transaction.asked = true;
            if chunks {
                self.send_chunk(octets, out);
            } else {
                self.say(Command::Data, Awaited::Data, octets, out);
            }
            return true;
        }
        if !self.awaited.is_empty() {
            return false;
        }
        if let Some(mail) = self.waiting.pop_front() {
            self.begin(mail, octets, out);
            return true;
        }
        if self.quits {
            self.quits = false;
            self.ready = false;
            self.say(Command::Quit, Awaited::Quit, octets, out);
        }
        false
    }

    fn begin(&mut self, mail: Mail, octets: &mut Vec<u8>, out: &mut Out) {
        let count = mail.envelope.recipients.len();
        let refusal = if self.offered.size.is_some_and(|most| most > 0 && mail.message.len() > most) {
            Some(Reason::TooLarge)
        } else if mail.message.is_eight_bit() && !self.offered.eight_bit_mime {
            Some(Reason::EightBit)
        } else {
            None
        };
        if let Some(reason) = refusal {
            out.up(ClientIndication::Done(alloc::vec![Fate::Refused(reason); count]));
            return;
        }
        let mut parameters = mail.envelope.parameters.clone();
        if !self.offered.dsn {
            (parameters.ret, parameters.envid) = (None, None);
        }
        parameters.auth = None;
        parameters.size = self.offered.size.map(|_| MessageSize(mail.message.len()));
        parameters.body = (self.offered.eight_bit_mime && mail.message.is_eight_bit()).then_some(Body::EightBitMime);
        let command = Command::Mail(mail.envelope.from.clone(), parameters);
        self.current = Some(Transaction { fates: alloc::vec![None; count], next: 0, sent: false, asked: false, mail });
        self.say(command, Awaited::Mail, octets, out);
    }

    fn send_chunk(&mut self, octets: &mut Vec<u8>, out: &mut Out) {
        let Some(transaction) = &mut self.current else { return };
        if !transaction.fates.iter().any(|fate| matches!(fate, Some(Fate::Delivered(_)))) {
            self.give_up(octets, out);
            return;
        }
        transaction.sent = true;
        let message = transaction.mail.message.clone();
        self.say(Command::Bdat { size: message.len(), last: true }, Awaited::End, octets, out);
        octets.extend_from_slice(message.octets());
        out.note(ClientNote::Message);
    }

    /// Nobody receives this mail: its transaction goes, the session stays.
    fn give_up(&mut self, octets: &mut Vec<u8>, out: &mut Out) {
        self.say(Command::Rset, Awaited::Rset, octets, out);
        self.done(None, out);
    }

    /// The present mail is through; `end` is the reply to the message's end for those whose RCPT went well.
    fn done(&mut self, end: Option<Fate>, out: &mut Out) {
        let Some(transaction) = self.current.take() else { return };
        let lost = Fate::Deferred { reason: Reason::Unreadable, in_doubt: false };
        let fates = transaction.fates.into_iter().map(|fate| match fate {
            Some(Fate::Delivered(_)) | None => end.clone().unwrap_or_else(|| lost.clone()),
            Some(other) => other,
        });
        out.up(ClientIndication::Done(fates.collect()));
    }

    /// Nothing more can be done on this connection.
    fn fail(&mut self, reason: &Reason, out: &mut Out) {
        let permanent = matches!(reason, Reason::NoTls);
        let fate = |in_doubt: bool| {
            if permanent { Fate::Refused(reason.clone()) } else { Fate::Deferred { reason: reason.clone(), in_doubt } }
        };
        if let Some(transaction) = &self.current {
            let in_doubt = transaction.sent;
            self.done(Some(fate(in_doubt)), out);
        }
        while let Some(mail) = self.waiting.pop_front() {
            out.up(ClientIndication::Done(alloc::vec![fate(false); mail.envelope.recipients.len()]));
        }
        self.awaited.clear();
        self.deadline = None;
        (self.open, self.ready) = (false, false);
    }

    fn hang_up(&mut self, reason: &Reason, cause: Cause, out: &mut Out) {
        self.fail(reason, out);
        out.down(Down::Close);
        out.up(ClientIndication::Ended(cause));
    }

    fn octets(&mut self, octets: &[u8], out: &mut Out) {
        let mut input = octets;
        while self.open && !self.handing && !input.is_empty() {
            let reply = match self.lines.take(&mut input) {
                None => return,
                Some(Line::Whole(line)) => self.replies.take(&line),
                Some(Line::TooLong | Line::Stray) => {
                    self.hang_up(&Reason::Unreadable, Cause::Protocol, out);
                    return;
                }
            };
            match reply {
                Ok(None) => {}
                Ok(Some(reply)) => {
                    out.note(ClientNote::Came(reply.clone()));
                    self.reply(reply, out);
                    self.go_on(out);
                }
                Err(_) => self.hang_up(&Reason::Unreadable, Cause::Protocol, out),
            }
        }
    }

    /// Nothing that was said or begun before counts any more (RFC 3207 §4.2).
    fn forget(&mut self) {
        self.lines = LineReader::new(REPLY_LINE_MAX);
        self.replies = ReplyReader::default();
        self.offered = Offered::default();
    }

    fn wait(&mut self) {
        let patience = &self.config.patience;
        self.deadline = self.awaited.front().map(|awaited| {
            self.now.plus(match awaited {
                Awaited::End => patience.end,
                Awaited::Data => patience.start,
                Awaited::Greeting
                | Awaited::Ehlo
                | Awaited::Helo
                | Awaited::StartTls
                | Awaited::Auth
                | Awaited::Password(_)
                | Awaited::Mail
                | Awaited::Rcpt(_)
                | Awaited::Rset
                | Awaited::Quit => patience.reply,
            })
        });
    }
}

impl Endpoint for Client {
    type Request = ClientRequest;
    type Indication = ClientIndication;
    type Note = ClientNote;

    fn handle(&mut self, now: Nanos, input: Input<ClientRequest>, supply: &dyn Supply, out: &mut Out) {
        self.now = now;
        match input {
            Input::Request(ClientRequest::Connect) => out.down(Down::Open),
            Input::Request(ClientRequest::Send(mail)) => {
                self.waiting.push_back(mail);
                self.go_on(out);
            }
            Input::Request(ClientRequest::Quit) => {
                self.quits = true;
                self.go_on(out);
            }
            Input::Request(ClientRequest::Secured) => {
                (self.secure, self.handing) = (true, false);
                self.forget();
                self.say_now(Command::Ehlo(self.config.name.clone()), Awaited::Ehlo, out);
            }
            Input::Opened(_) => {
                self.open = true;
                (self.secure, self.handing) = (false, false);
                self.forget();
                self.awaited = VecDeque::from([Awaited::Greeting]);
            }
            Input::Octets(octets) => match octets.to_vec(supply) {
                Ok(octets) => self.octets(&octets, out),
                Err(needs) => {
                    out.needs = Some(needs);
                    return;
                }
            },
            Input::Closed(cause) => {
                let told = self.open || self.pending() > 0;
                self.fail(&Reason::Lost(cause), out);
                if told {
                    out.up(ClientIndication::Ended(cause));
                }
            }
            Input::Timer(Timer::Silence) => self.hang_up(&Reason::Silence, Cause::Protocol, out),
            Input::Timer(Timer::Tim) => {}
        }
        self.wait();
    }

    fn next_timeout(&self) -> Option<(Nanos, Timer)> {
        self.deadline.map(|at| (at, Timer::Silence))
    }
}
