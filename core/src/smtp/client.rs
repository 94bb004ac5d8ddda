//! The client: mail in, commands out, and what became of every recipient.
//!
//! It is one session on one connection: a mail after another, then QUIT. It keeps no queue and tries nothing twice: see
//! [`super::queue`]. Before the final reply a message is the client's; where that reply is lost, nobody can know whose it is
//! (RFC 1047), and the fate says so.

use alloc::collections::VecDeque;
use alloc::string::String;
use alloc::vec::Vec;

use super::address::Host;
use super::command::{Command, Mechanism};
use super::envelope::Envelope;
use super::line::{Line, LineReader};
use super::offered::{Offered, plain};
use super::parameter::{Body, MessageSize};
use super::reply::{Reply, ReplyReader, Severity};
use super::server::Credentials;
use super::text::MessageText;
use crate::endpoint::{Cause, Down, Endpoint, Input, Outbox, Timer};
use crate::octets::{Chunk, Supply};
use crate::time::Nanos;

/// The most octets of a reply line that are read: four times what the standard allows.
const REPLY_LINE_MAX: usize = 2_048;

/// How long the client waits (RFC 5321 §4.5.3.2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Patience {
    /// For the greeting and for the reply to a command.
    pub reply: Nanos,
    /// For the reply to DATA.
    pub start: Nanos,
    /// For the reply to the message's end: longest, since a client that gives up too soon makes duplicates.
    pub end: Nanos,
}

impl Default for Patience {
    /// 5, 2 and 10 minutes.
    fn default() -> Self {
        let minutes = |minutes: u64| Nanos::from_millis(minutes * 60_000);
        Self { reply: minutes(5), start: minutes(2), end: minutes(10) }
    }
}

/// Whether TLS is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TlsUse {
    /// Not at all.
    Never,
    /// Where it is offered: who strips the offer gets clear text.
    IfOffered,
    /// Always: where it isn't offered nothing is sent.
    Required,
}

/// What a client is told before it calls.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClientConfig {
    /// What it calls itself.
    pub name: Host,
    /// Whether it sends several commands at once where that is offered.
    pub pipelining: bool,
    /// Whether it sends messages as chunks where that is offered.
    pub chunking: bool,
    /// Whether it wants TLS.
    pub tls: TlsUse,
    /// Who it says it is, where that is offered.
    pub credentials: Option<Credentials>,
    /// How long it waits.
    pub patience: Patience,
}

impl ClientConfig {
    /// One that uses what is offered, but no TLS.
    #[must_use]
    pub fn new(name: Host) -> Self {
        let patience = Patience::default();
        Self { name, pipelining: true, chunking: false, tls: TlsUse::Never, credentials: None, patience }
    }
}

/// A message and its envelope.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mail {
    /// Sender and recipients; at least one.
    pub envelope: Envelope,
    /// The message.
    pub message: MessageText,
}

/// Why a recipient has no mail (yet).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// The server's reply.
    Reply(Reply),
    /// The connection went away, or could not be had.
    Lost(Cause),
    /// The server said nothing for too long.
    Silence,
    /// What the server said can't be read.
    Unreadable,
    /// The server takes no message as large as this one.
    TooLarge,
    /// The server takes no octets with the eighth bit set.
    EightBit,
    /// TLS is wanted and isn't offered.
    NoTls,
}

/// What became of a recipient.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fate {
    /// The mail is the server's now.
    Delivered(Reply),
    /// Not now: worth another attempt. `in_doubt` where the message went out whole and its final reply never came: the
    /// server may have it, and another attempt may make a second one.
    Deferred {
        /// Why.
        reason: Reason,
        /// Whether the server may have the message all the same.
        in_doubt: bool,
    },
    /// Not at all.
    Refused(Reason),
}

impl Fate {
    fn of(reply: Reply) -> Self {
        match reply.code.severity() {
            Severity::Completed => Self::Delivered(reply),
            Severity::Permanent => Self::Refused(Reason::Reply(reply)),
            Severity::Intermediate | Severity::Transient => {
                Self::Deferred { reason: Reason::Reply(reply), in_doubt: false }
            }
        }
    }
}

/// What the user above asks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ClientRequest {
    /// Connect.
    Connect,
    /// Send this mail, after those before it.
    Send(Mail),
    /// Quit once all mails are through.
    Quit,
    /// TLS is up.
    Secured,
}

/// What the client tells the user above.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ClientIndication {
    /// The oldest mail is through: what became of each recipient, in the order of its envelope.
    Done(Vec<Fate>),
    /// Set TLS up, and say when it is.
    StartTls,
    /// The connection is gone; every mail that was asked for is done.
    Ended(Cause),
}

/// What the client tells whoever watches.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ClientNote {
    /// A command goes out.
    Said(Command),
    /// The message goes out.
    Message,
    /// A reply came.
    Came(Reply),
}

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
        while self.open && !input.is_empty() {
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

    fn reply(&mut self, reply: Reply, out: &mut Out) {
        let awaited = self.awaited.pop_front();
        // The server may stop at any time.
        if reply.code.number() == 421 || awaited.is_none() {
            if let (Some(Awaited::End), Some(transaction)) = (awaited, &mut self.current) {
                // It said so instead of taking the message: there is no doubt.
                transaction.sent = false;
            }
            self.hang_up(&Reason::Reply(reply), Cause::Closed, out);
            return;
        }
        let severity = reply.code.severity();
        let well = severity == Severity::Completed;
        match awaited {
            None => {}
            Some(Awaited::Greeting) if well => {
                self.say_now(Command::Ehlo(self.config.name.clone()), Awaited::Ehlo, out);
            }
            Some(Awaited::Ehlo) if well => {
                self.offered = Offered::of(&reply);
                self.secure_or_go(out);
            }
            // An old server doesn't know EHLO (RFC 5321 §3.2).
            Some(Awaited::Ehlo) if severity == Severity::Permanent => {
                if let Host::Name(domain) = &self.config.name {
                    self.say_now(Command::Helo(domain.clone()), Awaited::Helo, out);
                } else {
                    self.hang_up(&Reason::Reply(reply), Cause::Closed, out);
                }
            }
            Some(Awaited::Helo) if well => {
                self.offered = Offered::default();
                self.secure_or_go(out);
            }
            Some(Awaited::Greeting | Awaited::Ehlo | Awaited::Helo) => self.turned_away(reply, out),
            Some(Awaited::StartTls) if well => out.up(ClientIndication::StartTls),
            Some(Awaited::StartTls) => self.without_tls(out),
            Some(Awaited::Auth | Awaited::Password(_)) => self.authentication(awaited, reply, out),
            Some(Awaited::Mail | Awaited::Rcpt(_) | Awaited::Data | Awaited::End) => {
                self.transaction(awaited, reply, out);
            }
            Some(Awaited::Rset) => {}
            Some(Awaited::Quit) => {
                self.fail(&Reason::Lost(Cause::Closed), out);
                out.down(Down::Close);
                out.up(ClientIndication::Ended(Cause::Closed));
            }
        }
    }

    /// The server serves nobody, or not us: all mail has that fate.
    fn turned_away(&mut self, reply: Reply, out: &mut Out) {
        let fate = Fate::of(reply.clone());
        while let Some(mail) = self.waiting.pop_front() {
            out.up(ClientIndication::Done(alloc::vec![fate.clone(); mail.envelope.recipients.len()]));
        }
        self.hang_up(&Reason::Reply(reply), Cause::Closed, out);
    }

    fn secure_or_go(&mut self, out: &mut Out) {
        let wanted = !self.secure && self.config.tls != TlsUse::Never;
        if wanted && self.offered.starttls {
            self.say_now(Command::StartTls, Awaited::StartTls, out);
        } else if wanted {
            self.without_tls(out);
        } else {
            self.authenticate(out);
        }
    }

    fn without_tls(&mut self, out: &mut Out) {
        match self.config.tls {
            TlsUse::Required => self.hang_up(&Reason::NoTls, Cause::Protocol, out),
            TlsUse::Never | TlsUse::IfOffered => self.authenticate(out),
        }
    }

    fn authenticate(&mut self, out: &mut Out) {
        match &self.config.credentials {
            Some(credentials) if self.offered.plain => {
                let initial = plain(&alloc::format!("\0{}\0{}", credentials.name, credentials.password));
                self.say_now(Command::Auth(Mechanism::Plain, Some(initial)), Awaited::Auth, out);
            }
            Some(_) if self.offered.login => {
                self.say_now(Command::Auth(Mechanism::Login, None), Awaited::Password(false), out);
            }
            Some(_) | None => self.ready = true,
        }
    }

    fn authentication(&mut self, awaited: Option<Awaited>, reply: Reply, out: &mut Out) {
        match (awaited, reply.code.severity(), &self.config.credentials) {
            (_, Severity::Completed, _) => self.ready = true,
            (Some(Awaited::Password(named)), Severity::Intermediate, Some(credentials)) => {
                let said: &String = if named { &credentials.password } else { &credentials.name };
                let mut line = plain(said);
                line.extend_from_slice(b"\r\n");
                self.awaited.push_back(if named { Awaited::Auth } else { Awaited::Password(true) });
                out.down(Down::Send(Chunk::from(line)));
            }
            (_, _, _) => self.turned_away(reply, out),
        }
    }

    fn transaction(&mut self, awaited: Option<Awaited>, reply: Reply, out: &mut Out) {
        let Some(transaction) = &mut self.current else { return };
        let well = reply.code.severity() == Severity::Completed;
        match awaited {
            // Nobody is named yet, or all who are will be refused: their fate is the sender's.
            Some(Awaited::Mail) if !well => {
                let fate = Fate::of(reply);
                transaction.fates.fill(Some(fate.clone()));
                if !transaction.asked && self.awaited.is_empty() {
                    self.done(Some(fate), out);
                }
            }
            Some(Awaited::Rcpt(index)) => {
                if let Some(slot) = transaction.fates.get_mut(index).filter(|slot| slot.is_none()) {
                    *slot = Some(Fate::of(reply));
                }
                let nobody = !transaction.fates.iter().any(|fate| matches!(fate, None | Some(Fate::Delivered(_))));
                if nobody && !transaction.asked && self.awaited.is_empty() {
                    let mut octets = Vec::new();
                    self.give_up(&mut octets, out);
                    out.down(Down::Send(Chunk::from(octets)));
                }
            }
            Some(Awaited::Data) if reply.code.severity() == Severity::Intermediate => {
                let somebody = transaction.fates.iter().any(|fate| matches!(fate, Some(Fate::Delivered(_))));
                transaction.sent = somebody;
                // The server waits for a message that nobody receives: an empty one (RFC 2920 §3.1).
                let text = if somebody { transaction.mail.message.stuffed() } else { b".\r\n".to_vec() };
                self.awaited.push_back(Awaited::End);
                out.note(ClientNote::Message);
                out.down(Down::Send(Chunk::from(text)));
            }
            Some(Awaited::Data | Awaited::End) => {
                let failed = awaited == Some(Awaited::Data);
                self.done(Some(Fate::of(reply)), out);
                if failed {
                    self.say_now(Command::Rset, Awaited::Rset, out);
                }
            }
            Some(
                Awaited::Mail
                | Awaited::Greeting
                | Awaited::Ehlo
                | Awaited::Helo
                | Awaited::StartTls
                | Awaited::Auth
                | Awaited::Password(_)
                | Awaited::Rset
                | Awaited::Quit,
            )
            | None => {}
        }
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
                self.secure = true;
                self.say_now(Command::Ehlo(self.config.name.clone()), Awaited::Ehlo, out);
            }
            Input::Opened(_) => {
                self.open = true;
                self.lines = LineReader::new(REPLY_LINE_MAX);
                self.replies = ReplyReader::default();
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
