//! Swarms: whatever two users ask for, legal or not, and whatever the line does, what must hold holds after every step.
//!
//! Both stacks run down to the octets of a stream that comes in pieces. `CAPA5_SEED=N` runs one seed, `CAPA5_SEEDS=N` as many
//! from 0 on.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../examples/adapter/stack.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with programs")]
mod stack;
#[path = "../fuzz/targets.rs"]
mod targets;

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};

use capa5_core::endpoint::{Cause, Down, Endpoint, Input, Opener, Outbox, Output};
use capa5_core::octets::{Chunk, NoSources};
use capa5_core::rng::SplitMix64;
use capa5_core::session::machine::{Reuse, SpmConfig, State};
use capa5_core::session::note::{Note, Recorded, Variable};
use capa5_core::session::primitive::{Connect, Request, SyncPointSerial};
use capa5_core::session::token::{Holding, TokenItem};
use capa5_core::session::unit::{Unit, Units};
use capa5_core::time::Nanos;
use stack::{Stack, StackNote};

const STEPS: u32 = 400;
const SEEDS: u64 = 200;

/// What is on the way to an end.
#[derive(Clone, PartialEq, Debug)]
enum OnTheWay {
    Opened,
    Octets(Vec<u8>),
    Closed,
}

struct Swarm {
    rng: SplitMix64,
    ends: [Stack; 2],
    ways: [VecDeque<OnTheWay>; 2],
    units: Units,
    /// An octet was changed in this connection: both ends no longer speak of the same.
    spoilt: bool,
    now: Nanos,
    /// What was told and done, for the story of a failure.
    story: Vec<String>,
}

impl Swarm {
    fn new(seed: u64) -> Self {
        const UNITS: [u16; 7] = [0x0002, 0x0001, 0x04B9, 0x04BA, 0x0749, 0x07F9, 0x0231];
        let mut rng = SplitMix64::new(seed);
        let units = Units(UNITS[rng.below(7) as usize]);
        let transport = if rng.below(3) == 0 { Reuse::Keep } else { Reuse::Release };
        let config = SpmConfig { transport, ..SpmConfig::default() };
        Self {
            rng,
            ends: [Stack::new(config), Stack::new(config)],
            ways: [VecDeque::new(), VecDeque::new()],
            units,
            spoilt: false,
            now: Nanos::ZERO,
            story: Vec::new(),
        }
    }

    fn step(&mut self) {
        let end = self.rng.below(2) as usize;
        match self.rng.below(200) {
            0 => self.cut(),
            1 => self.corrupt(end),
            2 => self.time_out(end),
            3..=120 => self.deliver(end),
            _ => self.ask(end),
        }
        self.check();
    }

    fn cut(&mut self) {
        self.story.push("cut".into());
        for end in [0, 1] {
            self.ways[end].clear();
        }
        for end in [0, 1] {
            self.input(end, Input::Closed(Cause::Cut));
        }
        self.spoilt = false;
    }

    fn corrupt(&mut self, end: usize) {
        let octet = self.rng.below(256) as u8;
        let place = self.rng.below(4_096) as usize;
        if let Some(OnTheWay::Octets(octets)) = self.ways[end].front_mut() {
            let place = place % octets.len();
            octets[place] ^= octet;
            self.spoilt |= octet != 0;
            self.story.push(format!("octet {place} to {end} changed by {octet:02x}"));
        }
    }

    fn time_out(&mut self, end: usize) {
        if let Some((at, timer)) = self.ends[end].next_timeout() {
            self.now = self.now.max(at);
            self.story.push(format!("{end} times out"));
            self.input(end, Input::Timer(timer));
        }
    }

    /// A part of what comes first arrives, or all of it.
    fn deliver(&mut self, end: usize) {
        let Some(first) = self.ways[end].pop_front() else { return };
        let input = match first {
            OnTheWay::Opened => Input::Opened(Opener::Them),
            OnTheWay::Closed => Input::Closed(Cause::Closed),
            OnTheWay::Octets(mut octets) => {
                if self.rng.below(4) == 0 && octets.len() > 1 {
                    let len = 1 + self.rng.below(octets.len() as u64 - 1) as usize;
                    let rest = octets.split_off(len);
                    self.ways[end].push_front(OnTheWay::Octets(rest));
                }
                Input::Octets(Chunk::from(octets))
            }
        };
        self.input(end, input);
    }

    /// A user asks: mostly for something it may, now and then for anything.
    fn ask(&mut self, end: usize) {
        let idle = matches!(self.ends[end].spm.state(), State::Sta01 | State::Sta01C);
        let answers = self.ends[end].spm.state() == State::Sta08 && self.rng.below(8) > 0;
        let request = if idle && end == 0 && self.ways.iter().all(VecDeque::is_empty) {
            self.spoilt = false;
            Request::Connect(self.connect())
        } else if answers {
            Request::ConnectAccept(self.connect())
        } else {
            let anything = self.rng.below(5) == 0;
            let tries = (0..40).map(|_| self.request()).collect::<Vec<_>>();
            let legal = tries.iter().find(|request| anything || self.sensible(end, request));
            let Some(request) = legal else { return };
            // In a release collision the table takes a user's request for its own release again and again: that it asks once
            // is a rule of the service.
            if matches!(request, Request::Release(_)) && self.ends[end].spm.variables().holds(Variable::Vcoll) {
                return;
            }
            request.clone()
        };
        self.story.push(format!("{end} {} {request:?}", self.ends[end].spm.state()));
        self.input(end, Input::Request(request));
    }

    /// Legal, and no abort most of the time: a connection should get somewhere.
    fn sensible(&self, end: usize, request: &Request) -> bool {
        !matches!(request, Request::UAbort(_) | Request::Connect(_)) && self.ends[end].spm.check(request).is_ok()
    }

    fn request(&mut self) -> Request {
        let octets: Vec<u8> = (0..12).map(|_| self.rng.below(256) as u8).collect();
        let request = targets::request(&octets);
        // Only one side calls: two that call at once never meet on one transport connection.
        if matches!(request, Request::Connect(_)) { Request::ControlGive } else { request }
    }

    fn connect(&self) -> Connect {
        Connect { units: self.units, initial_serial: SyncPointSerial::new(1), ..Connect::default() }
    }

    fn input(&mut self, end: usize, input: Input<Request>) {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let mut out = Outbox::default();
            self.ends[end].handle(self.now, input, &NoSources, &mut out);
            targets::holds(&self.ends[end].spm, &out.done);
            for output in out.done {
                match output {
                    Output::Down(Down::Open) => {
                        self.send(end, OnTheWay::Opened);
                        inputs.push_back(Input::Opened(Opener::Us));
                    }
                    Output::Down(Down::Send(octets)) => {
                        self.send(end, OnTheWay::Octets(octets.to_vec(&NoSources).expect("literal octets")));
                    }
                    Output::Down(Down::Close) => self.close(end),
                    Output::Down(Down::Accept) | Output::Up(_) => {}
                    Output::Note(note) => self.note(end, &note),
                }
            }
        }
    }

    fn note(&mut self, end: usize, note: &StackNote) {
        match note {
            StackNote::Session(Note::Invalid(refusal)) => {
                self.story.push(format!("{end} can't place {} in {}", refusal.event, refusal.state));
                assert!(self.spoilt, "what a machine sends has a place at the other: {refusal:?}");
            }
            StackNote::Transport(note) => assert!(self.spoilt, "what a machine sends can be read: {note:?}"),
            StackNote::Session(_) | StackNote::Sent(_) | StackNote::Came(_) => {}
        }
    }

    /// Puts something on the way. Where the other end closed the connection already nothing arrives.
    fn send(&mut self, from: usize, what: OnTheWay) {
        if !self.ways[from].contains(&OnTheWay::Closed) {
            self.ways[1 - from].push_back(what);
        }
    }

    fn close(&mut self, end: usize) {
        match self.ways[end].iter().position(|what| *what == OnTheWay::Closed) {
            Some(crossing) => drop(self.ways[end].drain(..=crossing)),
            None => {
                self.send(end, OnTheWay::Closed);
                self.ways[end].clear();
            }
        }
    }

    /// What holds of both ends together when nothing is on the way.
    fn check(&self) {
        let [a, b] = &self.ends;
        let settled = |spm: &capa5_core::session::machine::Spm| spm.variables().recorded() == Recorded::No;
        let together = a.spm.units() == b.spm.units() && a.spm.units() != Units::default();
        let quiet = self.ways.iter().all(VecDeque::is_empty);
        if self.spoilt || !quiet || !together || !settled(&a.spm) || !settled(&b.spm) {
            return;
        }
        for token in TokenItem::ALL {
            let held = [a.spm.holding(token), b.spm.holding(token)];
            let owners = held.iter().filter(|holding| **holding == Holding::Mine).count();
            assert_eq!(owners == 1, held[0] != Holding::NotAvailable, "{token:?}: {held:?}");
        }
        let number = |which| [a.spm.variables().get(which), b.spm.variables().get(which)];
        let [active, other] = number(Variable::Vact);
        assert_eq!(active, other, "an activity is in progress at both ends or at none");
        let units = a.spm.units();
        let counts = [Unit::MinorSynchronize, Unit::MajorSynchronize, Unit::Resynchronize];
        let counts = counts.iter().any(|unit| units.has(*unit));
        if (counts && !units.has(Unit::ActivityManagement)) || active == 1 {
            for which in [Variable::VM, Variable::VR] {
                let [one, other] = number(which);
                assert_eq!(one, other, "{}", which.name());
            }
        }
    }
}

fn run(seed: u64) {
    let mut swarm = Swarm::new(seed);
    let all = catch_unwind(AssertUnwindSafe(|| (0..STEPS).for_each(|_| swarm.step())));
    if all.is_err() {
        let from = swarm.story.len().saturating_sub(30);
        let story = swarm.story[from..].join("\n  ");
        panic!(
            "the end of the story:\n  {story}\n{}\nagain: CAPA5_SEED={seed} cargo test -p capa5-core --test swarm",
            swarm.ends.each_ref().map(|end| end.spm.state().name()).join(" ")
        );
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name}={text}: not a number")))
}

#[test]
fn whatever_users_ask_and_the_line_does_the_rules_hold() {
    match number("CAPA5_SEED") {
        Some(seed) => run(seed),
        None => (0..number("CAPA5_SEEDS").unwrap_or(SEEDS)).for_each(run),
    }
}
