//! Two machines back to back over a transport that carries everything at once and in order.

use std::collections::VecDeque;

use capa5_core::endpoint::{Cause, Down, Endpoint, Input, Opener, Outbox, Output};
use capa5_core::octets::{Chunk, NoSources};
use capa5_core::session::machine::{Spm, SpmConfig, State};
use capa5_core::session::note::{Note, Refusal, Variable};
use capa5_core::session::primitive::{Connect, Indication, Request, SyncPointSerial};
use capa5_core::session::spdu::Tsdu;
use capa5_core::session::table::RowId;
use capa5_core::session::token::{Holding, TokenItem, TokenSet};
use capa5_core::session::unit::{Unit, Units};
use capa5_core::time::Nanos;

/// Which end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    A,
    B,
}
pub use End::{A, B};

impl End {
    pub fn other(self) -> Self {
        match self {
            A => B,
            B => A,
        }
    }
}

/// What is on the way to an end.
#[derive(Clone, Debug)]
enum OnTheWay {
    Opened(Opener),
    Octets(Chunk),
    Closed,
}

/// Two machines and what lies between them.
pub struct Pair {
    pub ends: [Spm; 2],
    /// What each user was told, in order.
    pub told: [Vec<Indication>; 2],
    /// What each machine said of itself, in order.
    pub notes: [Vec<Note>; 2],
    /// Names of the TSDUs' principal SPDUs, in order of sending.
    pub sent: Vec<(End, &'static str)>,
    tsdus: [Vec<Tsdu>; 2],
    between: VecDeque<(End, OnTheWay)>,
    pub now: Nanos,
    /// Rows that other pairs of the same story took.
    earlier: Vec<RowId>,
}

impl std::process::Termination for Pair {
    fn report(self) -> std::process::ExitCode {
        std::process::ExitCode::SUCCESS
    }
}

impl Pair {
    pub fn new() -> Self {
        Self::with(SpmConfig::default())
    }

    /// Counts what another pair of the same story did, too.
    pub fn after(mut self, other: &Self) -> Self {
        self.earlier.extend(other.rows());
        self
    }

    pub fn with(config: SpmConfig) -> Self {
        Self {
            ends: [Spm::new(config), Spm::new(config)],
            told: [Vec::new(), Vec::new()],
            notes: [Vec::new(), Vec::new()],
            sent: Vec::new(),
            tsdus: [Vec::new(), Vec::new()],
            between: VecDeque::new(),
            now: Nanos::ZERO,
            earlier: Vec::new(),
        }
    }

    /// Two machines that want different things.
    pub fn of(configs: [SpmConfig; 2]) -> Self {
        Self { ends: configs.map(Spm::new), ..Self::new() }
    }

    /// The TSDUs that an end sent, in order.
    pub fn tsdus(&self, end: End) -> &[Tsdu] {
        &self.tsdus[end as usize]
    }

    /// A session connection with these functional units; tokens at A, first number 1.
    pub fn connected(units: Units) -> Self {
        let mut pair = Self::new();
        pair.connect(proposal(units));
        pair
    }

    /// Opens a session connection from A.
    pub fn connect(&mut self, proposal: Connect) {
        let units = proposal.units;
        self.does(A, Request::Connect(proposal));
        let answer = Connect { units, ..Connect::default() };
        self.does(B, Request::ConnectAccept(answer));
        assert_eq!(self.states(), (State::Sta713, State::Sta713), "a session connection stands");
        self.told = [Vec::new(), Vec::new()];
        self.sent.clear();
    }

    pub fn end(&self, end: End) -> &Spm {
        &self.ends[end as usize]
    }

    pub fn states(&self) -> (State, State) {
        (self.ends[0].state(), self.ends[1].state())
    }

    /// V(A), V(M), V(R) of an end.
    pub fn numbers(&self, end: End) -> (u32, u32, u32) {
        let variables = self.end(end).variables();
        (variables.get(Variable::VA), variables.get(Variable::VM), variables.get(Variable::VR))
    }

    pub fn holding(&self, end: End, token: TokenItem) -> Holding {
        self.end(end).holding(token)
    }

    /// A user asks; nothing arrives at the other side yet.
    pub fn ask(&mut self, end: End, request: Request) {
        self.input(end, Input::Request(request));
    }

    /// A user asks and everything that follows happens.
    pub fn does(&mut self, end: End, request: Request) {
        self.ask(end, request);
        self.settle();
    }

    /// A TSDU that the other machine didn't send arrives at an end.
    pub fn inject(&mut self, end: End, tsdu: &Tsdu) {
        self.inject_octets(end, tsdu.encode().expect("a TSDU that has octets"));
    }

    pub fn inject_octets(&mut self, end: End, octets: Chunk) {
        self.input(end, Input::Octets(octets));
    }

    /// The transport connection is lost, with all that is on the way.
    pub fn cut(&mut self) {
        self.between.clear();
        self.input(A, Input::Closed(Cause::Cut));
        self.input(B, Input::Closed(Cause::Cut));
    }

    /// What is on the way arrives, and what that causes, until nothing is.
    pub fn settle(&mut self) {
        while self.deliver() {}
    }

    /// What was sent first arrives; false when nothing is on the way.
    pub fn deliver(&mut self) -> bool {
        let Some((to, what)) = self.between.pop_front() else { return false };
        self.input(
            to,
            match what {
                OnTheWay::Opened(opener) => Input::Opened(opener),
                OnTheWay::Octets(octets) => Input::Octets(octets),
                OnTheWay::Closed => Input::Closed(Cause::Closed),
            },
        );
        true
    }

    /// Time passes until an end's timer runs out.
    pub fn time_out(&mut self, end: End) {
        let (at, timer) = self.end(end).next_timeout().expect("a timer runs");
        self.now = at;
        self.input(end, Input::Timer(timer));
        self.settle();
    }

    fn input(&mut self, end: End, input: Input<Request>) {
        let mut out = Outbox::default();
        self.ends[end as usize].handle(self.now, input, &NoSources, &mut out);
        assert_eq!(out.needs, None, "all octets are at hand");
        for output in out.done {
            match output {
                Output::Up(indication) => self.told[end as usize].push(indication),
                Output::Note(note) => self.notes[end as usize].push(note),
                Output::Down(Down::Open) => self.between.push_back((end.other(), OnTheWay::Opened(Opener::Them))),
                Output::Down(Down::Accept) => self.between.push_back((end.other(), OnTheWay::Opened(Opener::Us))),
                Output::Down(Down::Close) => self.between.push_back((end.other(), OnTheWay::Closed)),
                Output::Down(Down::Send(octets)) => {
                    let tsdu = Tsdu::decode(&octets, &NoSources).into_result().expect("what is sent can be read");
                    let name = tsdu.summary().expect("a TSDU holds an SPDU").name;
                    self.sent.push((end, name));
                    self.tsdus[end as usize].push(tsdu);
                    self.between.push_back((end.other(), OnTheWay::Octets(octets)));
                }
            }
        }
    }

    /// The last TSDU that an end sent.
    pub fn last_tsdu(&self, end: End) -> &Tsdu {
        self.tsdus[end as usize].last().expect("it has sent something")
    }

    /// A transport connection opens towards an end; the other end knows nothing of it.
    pub fn open_transport(&mut self, end: End) {
        self.input(end, Input::Opened(Opener::Them));
        self.lose();
    }

    /// The last thing an end's user was told.
    pub fn last_told(&self, end: End) -> Option<&Indication> {
        self.told[end as usize].last()
    }

    /// The rows that both machines took.
    pub fn rows(&self) -> impl Iterator<Item = RowId> {
        let taken = self.notes.iter().flatten().filter_map(|note| match note {
            Note::Took { row, .. } => Some(*row),
            _ => None,
        });
        taken.chain(self.earlier.iter().copied())
    }

    /// A user asks and is refused: nothing changes, nothing goes out.
    pub fn refused(&mut self, end: End, request: Request) -> Refusal {
        let (before, sent, told) = (self.end(end).clone(), self.sent.len(), self.told[end as usize].len());
        let foreseen = before.check(&request).expect_err("the check foresees the refusal");
        self.ask(end, request);
        assert_eq!(*self.end(end), before, "a refusal changes nothing");
        assert_eq!((self.sent.len(), self.told[end as usize].len()), (sent, told), "nothing goes out");
        let Some(Note::Refused(refusal)) = self.notes[end as usize].last() else { panic!("it is refused") };
        assert_eq!(*refusal, foreseen);
        foreseen
    }

    /// The SPDUs sent so far, each with the end that sent it: "A:MIP B:MIA".
    pub fn trace(&self) -> String {
        let each: Vec<String> = self.sent.iter().map(|(end, name)| format!("{end:?}:{name}")).collect();
        each.join(" ")
    }

    /// What is on the way is lost.
    pub fn lose(&mut self) {
        self.between.clear();
    }

    /// No session connection is left, nor anything of one.
    pub fn assert_over(&self) {
        for end in [A, B] {
            assert!(self.end(end).state().has_no_connection(), "{end:?} is in {}", self.end(end).state());
            assert!(TokenItem::ALL.iter().all(|token| self.holding(end, *token) == Holding::NotAvailable));
            assert_eq!(self.numbers(end), (0, 0, 0));
            assert_eq!(self.end(end).units(), Units::default());
        }
    }
}

/// Units from a list.
pub fn units(list: &[Unit]) -> Units {
    Units(list.iter().fold(0, |bits, unit| bits | unit.bit()))
}

/// A proposal with these units, all tokens at the initiator, first number 1.
pub fn proposal(units: Units) -> Connect {
    Connect { units, initial_serial: Some(sn(1)), ..Connect::default() }
}

pub fn sn(number: u32) -> SyncPointSerial {
    SyncPointSerial::new(number).expect("a serial number")
}

pub fn tokens(list: &[TokenItem]) -> TokenSet {
    list.iter().fold(TokenSet::NONE, |set, token| set.with(*token))
}

pub fn octets(text: &str) -> Chunk {
    Chunk::from(text.as_bytes())
}

pub fn none() -> Chunk {
    Chunk::new()
}

/// The text of a user's data.
pub fn text(data: &Chunk) -> String {
    String::from_utf8(data.to_vec(&NoSources).expect("literal octets")).expect("text")
}
