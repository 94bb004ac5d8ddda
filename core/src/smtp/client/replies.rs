//! What the client makes of each reply.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Awaited, Client, ClientIndication, ClientNote, Fate, Out, Reason, TlsUse};
use crate::endpoint::{Cause, Down};
use crate::octets::Chunk;
use crate::smtp::address::Host;
use crate::smtp::command::{Command, Mechanism};
use crate::smtp::offered::{Offered, plain};
use crate::smtp::reply::{Reply, Severity};

impl Client {
    pub(super) fn reply(&mut self, reply: Reply, out: &mut Out) {
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
            Some(Awaited::StartTls) if well => {
                self.handing = true;
                out.up(ClientIndication::StartTls);
            }
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
}
