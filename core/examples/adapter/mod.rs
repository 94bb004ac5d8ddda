//! Runs an entity of the core over one TCP connection of this machine: the thin part that needs a system.
//!
//! One thread, no runtime, blocking reads. It knows no protocol: what it carries is any [`Endpoint`] that stands on a
//! stream. Everything is bounded, and only loopback addresses are taken.
#![allow(dead_code, unreachable_pub, reason = "each program uses a part")]

pub mod stack;

use std::collections::VecDeque;
use std::fmt;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use capa5_core::endpoint::{Cause, Down, Endpoint, Input, Opener, Outbox, Output};
use capa5_core::octets::{Chunk, NoSources};
use capa5_core::time::Nanos;

/// What one connection may use up.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Octets that may come.
    pub octets: u64,
    /// How long nothing may come while something is waited for.
    pub silence: Duration,
    /// How long everything may take.
    pub life: Duration,
}

impl Default for Bounds {
    /// 64 MB, 10 s, 5 minutes.
    fn default() -> Self {
        Self { octets: 64_000_000, silence: Duration::from_secs(10), life: Duration::from_secs(300) }
    }
}

/// Why an adapter gave up.
#[derive(Debug)]
pub enum Failure {
    /// The address isn't one of this machine's loopback.
    NotLoopback(String),
    /// A bound was reached: which.
    Bound(&'static str),
    /// Something is waited for that can't come: there is no connection.
    NoConnection,
    /// The system refused.
    Io(io::Error),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotLoopback(address) => {
                write!(f, "{address}: only loopback addresses with a port are taken, such as 127.0.0.1:10102")
            }
            Self::Bound(which) => write!(f, "the bound on {which} was reached"),
            Self::NoConnection => f.write_str("something is waited for and there is no connection"),
            Self::Io(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for Failure {}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// A loopback address from text.
pub fn loopback(text: &str) -> Result<SocketAddr, Failure> {
    let address: Option<SocketAddr> = text.parse().ok();
    address.filter(|address| address.ip().is_loopback()).ok_or_else(|| Failure::NotLoopback(text.to_owned()))
}

#[expect(clippy::disallowed_methods, reason = "timers of a real connection run on the machine's clock")]
fn clock() -> Instant {
    Instant::now()
}

/// Waits for a connection to a listener, no longer than a bound says.
pub fn accept(listener: &TcpListener, silence: Duration) -> Result<TcpStream, Failure> {
    listener.set_nonblocking(true)?;
    let begun = clock();
    loop {
        match listener.accept() {
            Ok((stream, _)) => {
                stream.set_nonblocking(false)?;
                return Ok(stream);
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error.into()),
        }
        if begun.elapsed() > silence {
            return Err(Failure::Bound("waiting for a call"));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// An entity and the connection below it.
pub struct Adapter<E: Endpoint> {
    /// The entity.
    pub entity: E,
    stream: Option<TcpStream>,
    peer: Option<SocketAddr>,
    bounds: Bounds,
    begun: Instant,
    octets: u64,
    /// What the entity did that nobody has looked at yet.
    done: VecDeque<Output<E::Indication, E::Note>>,
}

impl<E: Endpoint> Adapter<E> {
    /// One that calls an address once its entity wants a connection.
    pub fn calling(entity: E, peer: SocketAddr, bounds: Bounds) -> Self {
        Self { entity, stream: None, peer: Some(peer), bounds, begun: clock(), octets: 0, done: VecDeque::new() }
    }

    /// One that was called.
    pub fn called(entity: E, stream: TcpStream, bounds: Bounds) -> Result<Self, Failure> {
        let mut adapter =
            Self { entity, stream: None, peer: None, bounds, begun: clock(), octets: 0, done: VecDeque::new() };
        adapter.keep(stream)?;
        adapter.input(Input::Opened(Opener::Them));
        Ok(adapter)
    }

    fn keep(&mut self, stream: TcpStream) -> Result<(), Failure> {
        stream.set_nodelay(true)?;
        stream.set_write_timeout(Some(self.bounds.silence))?;
        self.stream = Some(stream);
        Ok(())
    }

    /// The user above asks for something.
    pub fn ask(&mut self, request: E::Request) {
        self.input(Input::Request(request));
    }

    /// What the entity did next, where it did something that nobody has looked at yet.
    pub fn done(&mut self) -> Option<Output<E::Indication, E::Note>> {
        self.done.pop_front()
    }

    fn now(&self) -> Nanos {
        Nanos(u64::try_from(self.begun.elapsed().as_nanos()).unwrap_or(u64::MAX))
    }

    /// Hands the entity something that happens, and what that makes happen below.
    fn input(&mut self, input: Input<E::Request>) {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let mut out = Outbox::default();
            self.entity.handle(self.now(), input, &NoSources, &mut out);
            for output in out.done {
                match output {
                    Output::Down(down) => inputs.extend(self.below(down)),
                    Output::Up(_) | Output::Note(_) => self.done.push_back(output),
                }
            }
        }
    }

    /// Does what the entity wants of the stream; gives what that makes happen.
    fn below(&mut self, down: Down) -> Option<Input<E::Request>> {
        match down {
            Down::Open => {
                let stream = self.peer.and_then(|peer| TcpStream::connect_timeout(&peer, self.bounds.silence).ok());
                match stream.map(|stream| self.keep(stream)) {
                    Some(Ok(())) => Some(Input::Opened(Opener::Us)),
                    Some(Err(_)) | None => Some(Input::Closed(Cause::Down)),
                }
            }
            // The system accepted it already.
            Down::Accept => None,
            Down::Send(octets) => {
                let octets = octets.to_vec(&NoSources).unwrap_or_default();
                let sent = self.stream.as_mut().map(|stream| stream.write_all(&octets));
                if let Some(Err(_)) = sent {
                    self.stream = None;
                    return Some(Input::Closed(Cause::Cut));
                }
                None
            }
            Down::Close => {
                if let Some(stream) = self.stream.take() {
                    // The other side may have closed it already: nothing is lost then.
                    let _ = stream.shutdown(Shutdown::Both);
                }
                None
            }
        }
    }

    /// Waits for the next thing to happen below, and hands it to the entity.
    pub fn wait(&mut self) -> Result<(), Failure> {
        self.wait_at_most(self.bounds.silence).and_then(|came| {
            // A timer that ran out in that time is something that happened.
            if came { Ok(()) } else { Err(Failure::Bound("silence")) }
        })
    }

    /// Waits for the next thing to happen below, no longer than this, and hands it to the entity; false where nothing did.
    pub fn wait_at_most(&mut self, most: Duration) -> Result<bool, Failure> {
        let now = self.now();
        if self.begun.elapsed() > self.bounds.life {
            return Err(Failure::Bound("the life of a connection"));
        }
        let timer = self.entity.next_timeout();
        // First what is due: octets that keep coming must not put it off.
        if let Some((at, due)) = timer
            && at <= now
        {
            self.input(Input::Timer(due));
            return Ok(true);
        }
        let Some(stream) = &mut self.stream else { return Err(Failure::NoConnection) };
        let until = timer.map(|(at, _)| Duration::from_nanos(at.0.saturating_sub(now.0)));
        let patience = until.map_or(most, |until| until.min(most));
        stream.set_read_timeout(Some(patience.max(Duration::from_millis(1))))?;
        let mut octets = [0; 16_384];
        match stream.read(&mut octets) {
            Ok(0) => {
                self.stream = None;
                self.input(Input::Closed(Cause::Closed));
            }
            Ok(len) => {
                self.octets += len as u64;
                if self.octets > self.bounds.octets {
                    return Err(Failure::Bound("octets that may come"));
                }
                self.input(Input::Octets(Chunk::from(&octets[..len])));
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => match timer {
                Some((at, timer)) if at <= self.now() => self.input(Input::Timer(timer)),
                Some(_) | None => return Ok(false),
            },
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => {
                self.stream = None;
                self.input(Input::Closed(Cause::Cut));
            }
        }
        Ok(true)
    }
}
