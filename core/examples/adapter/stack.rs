//! The session machine on class 0 transport as one entity on a stream: the same two that the simulated world runs.

use capa5_core::endpoint::{Down, Endpoint, Input, Outbox, Output, Timer};
use capa5_core::octets::{Chunk, Supply};
use capa5_core::session::machine::{Spm, SpmConfig};
use capa5_core::session::note::Note;
use capa5_core::session::primitive::{Indication, Request};
use capa5_core::time::Nanos;
use capa5_core::transport::{Transport, TransportNote};

/// What whoever watches is told of both layers.
#[derive(Clone, Debug)]
pub enum StackNote {
    /// By the session machine.
    Session(Note),
    /// By the transport entity.
    Transport(TransportNote),
    /// A TSDU goes out.
    Sent(Chunk),
    /// A TSDU came.
    Came(Chunk),
}

/// Both layers of one end.
#[derive(Clone, Debug)]
pub struct Stack {
    /// The session machine.
    pub spm: Spm,
    transport: Transport,
}

type Out = Outbox<Indication, StackNote>;

impl Stack {
    /// One without a connection.
    pub fn new(config: SpmConfig) -> Self {
        Self { spm: Spm::new(config), transport: Transport::default() }
    }

    fn session(&mut self, now: Nanos, input: Input<Request>, supply: &dyn Supply, out: &mut Out) {
        let mut did = Outbox::default();
        self.spm.handle(now, input, supply, &mut did);
        out.needs = out.needs.or(did.needs);
        for output in did.done {
            match output {
                Output::Up(indication) => out.up(indication),
                Output::Note(note) => out.note(StackNote::Session(note)),
                Output::Down(down) => {
                    if let Down::Send(tsdu) = &down {
                        out.note(StackNote::Sent(tsdu.clone()));
                    }
                    self.transport(now, Input::Request(down), supply, out);
                }
            }
        }
    }

    fn transport(&mut self, now: Nanos, input: Input<Down>, supply: &dyn Supply, out: &mut Out) {
        let mut did = Outbox::default();
        self.transport.handle(now, input, supply, &mut did);
        out.needs = out.needs.or(did.needs);
        for output in did.done {
            match output {
                Output::Down(down) => out.down(down),
                Output::Note(note) => out.note(StackNote::Transport(note)),
                Output::Up(input) => {
                    let input = match input {
                        Input::Octets(tsdu) => {
                            out.note(StackNote::Came(tsdu.clone()));
                            Input::Octets(tsdu)
                        }
                        Input::Opened(opener) => Input::Opened(opener),
                        Input::Closed(cause) => Input::Closed(cause),
                        Input::Timer(timer) => Input::Timer(timer),
                        Input::Request(()) => continue,
                    };
                    self.session(now, input, supply, out);
                }
            }
        }
    }
}

impl Endpoint for Stack {
    type Request = Request;
    type Indication = Indication;
    type Note = StackNote;

    fn handle(&mut self, now: Nanos, input: Input<Request>, supply: &dyn Supply, out: &mut Out) {
        match input {
            Input::Request(request) => self.session(now, Input::Request(request), supply, out),
            Input::Timer(timer) => self.session(now, Input::Timer(timer), supply, out),
            Input::Octets(octets) => self.transport(now, Input::Octets(octets), supply, out),
            Input::Opened(opener) => self.transport(now, Input::Opened(opener), supply, out),
            Input::Closed(cause) => self.transport(now, Input::Closed(cause), supply, out),
        }
    }

    fn next_timeout(&self) -> Option<(Nanos, Timer)> {
        self.spm.next_timeout()
    }
}
