//! What the server does of a row: whether its conditions hold, its answer, its action.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{Auth, Delivery, Exchange, Given, Out, Phase, Server, ServerIndication, ServerNote};
use crate::endpoint::Cause;
use crate::smtp::address::Host;
use crate::smtp::command::Command;
use crate::smtp::envelope::{Envelope, Recipient};
use crate::smtp::parameter::{Body, MailParameters};
use crate::smtp::path::ForwardPath;
use crate::smtp::reply::{Reply, Severity};
use crate::smtp::table::{Action, Answer, Event, Predicate, Row, State, cell};
use crate::smtp::text::{ChunkReader, Flaw, MessageText, TextReader};
use crate::smtp::trace::Received;

impl Server {
    /// Takes the row of an event in the present state; nothing where they can't meet.
    pub(super) fn event(&mut self, event: Event, given: &Given<'_>, out: &mut Out) {
        let from = self.state();
        let exchange = self.exchange(given);
        let found = cell(from, event).find(|(_, row)| {
            row.when
                .iter()
                .all(|condition| self.holds(condition.predicate, given, exchange.as_ref()) != condition.negated)
        });
        let Some((id, row)) = found else { return };
        self.act(row, given, exchange, out);
        out.note(ServerNote::Took { row: id, from, to: self.state() });
        debug_assert_eq!(self.state(), row.to, "{row}");
        let errors = self.config.limits.errors;
        if self.errors > errors && State::COMMAND.contains(&self.state()) {
            self.errors = 0;
            self.event(Event::TooManyErrors, &Given::Nothing, out);
        }
    }

    /// The authentication with what was just said; none where that isn't an answer, or none is under way.
    fn exchange(&self, given: &Given<'_>) -> Option<Exchange> {
        match (given, &self.phase) {
            (Given::Command(Command::Auth(mechanism, initial)), _) => {
                let mut exchange = Exchange::new(*mechanism);
                initial.as_ref().is_none_or(|answer| exchange.take(answer)).then_some(exchange)
            }
            (Given::Response(answer), Phase::Credentials(exchange)) => {
                let mut exchange = exchange.clone();
                exchange.take(answer).then_some(exchange)
            }
            (Given::Nothing | Given::Command(_) | Given::Refusal(_) | Given::Response(_), _) => None,
        }
    }

    fn holds(&self, predicate: Predicate, given: &Given<'_>, exchange: Option<&Exchange>) -> bool {
        let offers = &self.config.offers;
        match predicate {
            Predicate::Extended => self.extended(),
            Predicate::Opened => self.client.is_some(),
            Predicate::MustAuthenticate => self.config.submission && self.user.is_none(),
            Predicate::Unannounced => match given {
                Given::Command(Command::Mail(_, parameters)) => *parameters != self.announced(parameters.clone()),
                Given::Command(Command::Rcpt(_, parameters)) => {
                    !(parameters.is_empty() || self.extended() && offers.dsn)
                }
                Given::Command(_) | Given::Nothing | Given::Refusal(_) | Given::Response(_) => false,
            },
            Predicate::BinaryBody => {
                matches!(given, Given::Command(Command::Mail(_, parameters)) if parameters.body == Some(Body::BinaryMime))
            }
            Predicate::TooLarge => self.too_large(given),
            Predicate::RecipientsFull => {
                matches!(&self.phase, Phase::Rcpt(envelope) if envelope.recipients.len() >= self.config.limits.recipients)
            }
            Predicate::RelayDenied => match rcpt(given) {
                Some(ForwardPath::Mailbox(mailbox)) => {
                    let may = self.config.policy.relays || self.user.is_some();
                    !may && !self.config.policy.is_local(mailbox)
                }
                Some(ForwardPath::Postmaster) | None => false,
            },
            Predicate::NoSuchUser => rcpt(given).is_some_and(|path| !self.config.policy.has(path)),
            Predicate::OffersChunking => offers.chunking && self.extended(),
            Predicate::LastChunk => matches!(self.phase, Phase::Chunk(_, _, true)),
            Predicate::Flawed => self.flaw().is_some(),
            Predicate::OffersAuth => self.offers_auth(),
            Predicate::Authenticated => self.user.is_some(),
            Predicate::BadResponse => exchange.is_none(),
            Predicate::Complete => exchange.is_some_and(|exchange| exchange.complete().is_some()),
            Predicate::OffersTls => offers.starttls && self.extended(),
            Predicate::Secure => self.secure,
        }
    }

    /// Of the parameters of MAIL those that were announced.
    fn announced(&self, mut parameters: MailParameters) -> MailParameters {
        let offers = &self.config.offers;
        if !self.extended() {
            return MailParameters::default();
        }
        parameters.size.take_if(|_| !offers.size);
        parameters.body.take_if(|_| !offers.eight_bit_mime);
        parameters.auth.take_if(|_| offers.auth == Auth::Never);
        parameters.ret.take_if(|_| !offers.dsn);
        parameters.envid.take_if(|_| !offers.dsn);
        parameters
    }

    fn extended(&self) -> bool {
        self.client.as_ref().is_some_and(|(_, extended)| *extended)
    }

    fn offers_auth(&self) -> bool {
        self.extended()
            && match self.config.offers.auth {
                Auth::Never => false,
                Auth::Secured => self.secure,
                Auth::InClear => true,
            }
    }

    fn too_large(&self, given: &Given<'_>) -> bool {
        let most = self.config.limits.message.octets;
        match given {
            Given::Command(Command::Mail(_, parameters)) => parameters.size.is_some_and(|size| size.0 > most),
            Given::Command(Command::Bdat { size, .. }) => {
                let before = if let Phase::Chunks(_, reader) = &self.phase { reader.octets() } else { 0 };
                before.saturating_add(*size) > most
            }
            Given::Command(_) | Given::Nothing | Given::Refusal(_) | Given::Response(_) => {
                self.flaw() == Some(Flaw::TooLarge)
            }
        }
    }

    /// What is wrong with the message that has come.
    const fn flaw(&self) -> Option<Flaw> {
        match &self.phase {
            Phase::Text(_, reader) => reader.flaw(),
            // A CR at the end of a chunk may have its LF in the next.
            Phase::Chunk(_, reader, last) => {
                if *last {
                    reader.flaw_at_end()
                } else {
                    reader.flaw()
                }
            }
            Phase::Greeting
            | Phase::Start
            | Phase::Ready
            | Phase::Mail(_)
            | Phase::Rcpt(_)
            | Phase::Chunks(..)
            | Phase::Discard(..)
            | Phase::Storing
            | Phase::Credentials(_)
            | Phase::Checking(_)
            | Phase::Tls
            | Phase::Closed => None,
        }
    }

    fn act(&mut self, row: &Row, given: &Given<'_>, exchange: Option<Exchange>, out: &mut Out) {
        if let Some(flaw) = self.flaw().filter(|_| row.answer.is_some()) {
            out.note(ServerNote::Flawed(flaw));
        }
        let before = core::mem::replace(&mut self.phase, Phase::Closed);
        // What a reply says may depend on what the action changes: those that do answer behind it.
        self.phase = self.next_phase(row, before, given, exchange, out);
        self.after(row, given, out);
    }

    fn next_phase(
        &mut self,
        row: &Row,
        before: Phase,
        given: &Given<'_>,
        exchange: Option<Exchange>,
        out: &mut Out,
    ) -> Phase {
        let bounds = self.config.limits.message;
        match (row.does, before, given) {
            (Action::Nothing, before, _) => self.plain(row.to, before),
            (Action::Open, _, Given::Command(Command::Ehlo(host))) => self.opened(host.clone(), true),
            (Action::Open, _, Given::Command(Command::Helo(domain))) => self.opened(Host::Name(domain.clone()), false),
            (Action::Begin, _, Given::Command(Command::Mail(from, parameters))) => {
                Phase::Mail(Envelope { from: from.clone(), parameters: parameters.clone(), recipients: Vec::new() })
            }
            (
                Action::Add,
                Phase::Mail(mut envelope) | Phase::Rcpt(mut envelope),
                Given::Command(Command::Rcpt(path, parameters)),
            ) => {
                envelope.recipients.push(Recipient { path: path.clone(), parameters: parameters.clone() });
                Phase::Rcpt(envelope)
            }
            (Action::ReadText, Phase::Rcpt(envelope), _) => Phase::Text(envelope, TextReader::new(bounds)),
            (Action::ReadChunk, Phase::Rcpt(envelope), Given::Command(Command::Bdat { size, last })) => {
                self.chunk(envelope, ChunkReader::new(bounds), (*size, *last))
            }
            (Action::ReadChunk, Phase::Chunks(envelope, reader), Given::Command(Command::Bdat { size, last })) => {
                self.chunk(envelope, reader, (*size, *last))
            }
            (Action::DiscardChunk(answer), _, Given::Command(Command::Bdat { size, .. })) => {
                Phase::Discard(*size, answer)
            }
            (Action::AnswerHeld, Phase::Discard(_, answer), _) => {
                self.answer(answer, given, out);
                if self.client.is_some() { Phase::Ready } else { Phase::Start }
            }
            (Action::Store, Phase::Text(envelope, reader), _) => self.store(envelope, reader.finish(), out),
            (Action::Store, Phase::Chunk(envelope, reader, _), _) => self.store(envelope, reader.finish(), out),
            (Action::Reset, before, _) => self.plain(row.to, before),
            (Action::Challenge, _, _) => exchange.map_or(Phase::Ready, Phase::Credentials),
            (Action::Check, _, _) => match exchange.as_ref().and_then(Exchange::complete) {
                Some(credentials) => {
                    self.flush(out);
                    out.up(ServerIndication::Check(credentials.clone()));
                    Phase::Checking(credentials)
                }
                None => Phase::Ready,
            },
            (Action::Know, Phase::Checking(credentials), _) => {
                self.user = Some(credentials.name);
                Phase::Ready
            }
            (Action::HandOver, _, _) => Phase::Tls,
            (Action::Forget, _, _) => {
                (self.client, self.user, self.secure) = (None, None, true);
                Phase::Start
            }
            (Action::StopLater, before, _) => {
                self.stopping = true;
                before
            }
            (Action::Close, _, _) => Phase::Closed,
            // No row of the table does so; the test of the table would show it.
            (
                Action::Open
                | Action::Begin
                | Action::Add
                | Action::ReadText
                | Action::ReadChunk
                | Action::DiscardChunk(_)
                | Action::AnswerHeld
                | Action::Store
                | Action::Know,
                before,
                _,
            ) => before,
        }
    }

    /// The answer, and what follows from it below.
    fn after(&mut self, row: &Row, given: &Given<'_>, out: &mut Out) {
        if let Some(answer) = row.answer {
            self.answer(answer, given, out);
        }
        if row.does == Action::Close {
            self.close(Cause::Closed, out);
        }
        if row.does == Action::HandOver {
            self.flush(out);
            out.up(ServerIndication::StartTls);
        }
    }

    /// The phase of a state that keeps what it can of the one before.
    fn plain(&self, to: State, before: Phase) -> Phase {
        if before.state() == to {
            return before;
        }
        match (to, before) {
            (State::Chunks, Phase::Chunk(envelope, reader, _)) => Phase::Chunks(envelope, reader),
            (State::Start, _) => Phase::Start,
            (_, _) => Phase::Ready,
        }
    }

    fn opened(&mut self, host: Host, extended: bool) -> Phase {
        self.client = Some((host, extended));
        Phase::Ready
    }

    fn chunk(&self, envelope: Envelope, mut reader: ChunkReader, (size, last): (u64, bool)) -> Phase {
        reader.begin(size);
        Phase::Chunk(envelope, reader, last)
    }

    /// Hands a message up.
    fn store(&mut self, envelope: Envelope, message: Result<MessageText, Flaw>, out: &mut Out) -> Phase {
        let Ok(message) = message else { return Phase::Ready };
        self.messages += 1;
        let id = self.id();
        let recipient = match envelope.recipients.as_slice() {
            [alone] => Some(alone.path.clone()),
            _ => None,
        };
        let (from, extended) = self.client.clone().unwrap_or((Host::Name(self.config.name.clone()), false));
        let received = Received {
            from,
            address: self.config.client,
            by: self.config.name.clone(),
            extended,
            secure: self.secure,
            authenticated: self.user.is_some(),
            id: id.clone(),
            recipient,
            date: self.config.epoch.after(self.now),
        };
        // Who is asked may answer at once: what was said before goes out before.
        self.flush(out);
        out.up(ServerIndication::Store(Delivery { id, envelope, received: received.to_string(), message }));
        Phase::Storing
    }

    /// The server's name for its present message.
    fn id(&self) -> String {
        format!("{:X}-{}", self.config.session, self.messages)
    }

    fn answer(&mut self, answer: Answer, given: &Given<'_>, out: &mut Out) {
        let reply = self.reply(answer, given);
        if reply.code.severity() == Severity::Permanent {
            self.errors += 1;
        }
        // Every text above is one that a line can hold.
        self.replies.extend(reply.write().unwrap_or_default());
        out.note(ServerNote::Replied(reply));
    }

    fn reply(&self, answer: Answer, given: &Given<'_>) -> Reply {
        let name = &self.config.name;
        let (mut code, mut status, mut text) = (answer.code(), answer.status(), answer.text().to_string());
        match (answer, given) {
            (Answer::Greeting | Answer::Bye | Answer::Stopping | Answer::Silence | Answer::TooManyErrors, _) => {
                text = format!("{name} {text}");
            }
            (Answer::Hello, _) => text = name.to_string(),
            (Answer::Extensions, _) => {
                let lines = self.extensions().iter().collect();
                return Reply { code, status: None, lines };
            }
            (Answer::Accepted, _) => text = format!("{text} {}", self.id()),
            (Answer::Challenge, _) => {
                if let Phase::Credentials(exchange) = &self.phase {
                    text = exchange.challenge();
                }
            }
            (Answer::Unreadable, Given::Refusal(refusal)) => {
                let (number, its, words) = refusal.reply();
                (code, status, text) = (number, Some(its), words.to_string());
            }
            _ => {}
        }
        let shows = self.config.offers.enhanced_status_codes && self.extended();
        Reply::new(code, status.filter(|_| shows), &text)
    }

    /// The lines that answer EHLO.
    fn extensions(&self) -> Vec<String> {
        let offers = &self.config.offers;
        let mut lines = Vec::from([self.config.name.to_string()]);
        let mut offer = |offered: bool, line: &str| {
            if offered {
                lines.push(line.to_string());
            }
        };
        offer(offers.pipelining, "PIPELINING");
        offer(self.config.offers.size, &format!("SIZE {}", self.config.limits.message.octets));
        offer(offers.eight_bit_mime, "8BITMIME");
        offer(offers.enhanced_status_codes, "ENHANCEDSTATUSCODES");
        offer(offers.chunking, "CHUNKING");
        offer(offers.dsn, "DSN");
        offer(offers.starttls && !self.secure, "STARTTLS");
        offer(self.offers_auth(), "AUTH PLAIN LOGIN");
        offer(true, "HELP");
        lines
    }
}

/// The recipient that a command names.
const fn rcpt<'a>(given: &Given<'a>) -> Option<&'a ForwardPath> {
    if let Given::Command(Command::Rcpt(path, _)) = given { Some(path) } else { None }
}
