//! What every protocol entity is: inputs in, a sink for what it does out. No clock, no socket, no thread.

use alloc::vec::Vec;

use crate::octets::{Chunk, Needs, Supply};
use crate::time::Nanos;

/// Why what stands below is gone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cause {
    /// The other side closed in order.
    Closed,
    /// The line broke.
    Cut,
    /// The other side lost everything and its host broke the connection off.
    Crashed,
    /// The line is down: nothing could be opened.
    Down,
    /// What came can't be read; this side broke the connection off.
    Protocol,
}

/// Which side opened what stands below.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Opener {
    /// This side asked for it: a confirmation.
    Us,
    /// The other side asked for it: an indication.
    Them,
}

/// The timers there are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Timer {
    /// X.225 TIM: waiting for the other side to disconnect the transport.
    Tim,
    /// Nothing came from the other side, or may be said to it, for as long as the protocol waits.
    Silence,
}

/// All that can happen to an endpoint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Input<R> {
    /// The user above asks for something.
    Request(R),
    /// Octets came from below: a piece of a stream, or one service data unit.
    Octets(Chunk),
    /// What stands below is open.
    Opened(Opener),
    /// What stands below is gone.
    Closed(Cause),
    /// A timer ran out.
    Timer(Timer),
}

/// What an endpoint asks of what stands below.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Down {
    /// Open a connection to the other side.
    Open,
    /// Accept the connection that the other side opened.
    Accept,
    /// Send these octets: a piece of a stream, or one service data unit.
    Send(Chunk),
    /// Close the connection in order.
    Close,
}

/// What an endpoint did: `I` goes to the user above, `N` tells the recording.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Output<I, N> {
    /// To what stands below.
    Down(Down),
    /// To the user above.
    Up(I),
    /// To whoever watches: a transition taken, a token moved, a refusal.
    Note(N),
}

/// The sink of one call: everything an endpoint did, in order.
#[derive(Clone, Debug)]
pub struct Outbox<I, N> {
    /// What was done, in order.
    pub done: Vec<Output<I, N>>,
    /// Octets that were missing: nothing was done, supply them and call again.
    pub needs: Option<Needs>,
}

impl<I, N> Default for Outbox<I, N> {
    fn default() -> Self {
        Self { done: Vec::new(), needs: None }
    }
}

impl<I, N> Outbox<I, N> {
    /// To what stands below.
    pub fn down(&mut self, down: Down) {
        self.done.push(Output::Down(down));
    }

    /// To the user above.
    pub fn up(&mut self, indication: I) {
        self.done.push(Output::Up(indication));
    }

    /// To whoever watches.
    pub fn note(&mut self, note: N) {
        self.done.push(Output::Note(note));
    }
}

/// A protocol entity.
pub trait Endpoint {
    /// What the user above may ask.
    type Request;
    /// What the user above is told.
    type Indication;
    /// What whoever watches is told.
    type Note;

    /// Takes one input. Where octets of a source are missing the outbox says so; the caller then restores the endpoint from
    /// a copy, supplies them and calls again.
    fn handle(
        &mut self,
        now: Nanos,
        input: Input<Self::Request>,
        supply: &dyn Supply,
        out: &mut Outbox<Self::Indication, Self::Note>,
    );

    /// The next timer that runs out, if one runs.
    fn next_timeout(&self) -> Option<(Nanos, Timer)>;
}
