//! The session protocol machine (SPM): what happens goes through the state table, and what the row says is done.
//!
//! Above it stands the user (S-primitives), below it a transport: one [`Input::Octets`] is one transport service data unit.
//! It takes no row whose conditions aren't met: a user's request is then refused and changes nothing, an SPDU is an invalid
//! intersection.

mod actions;
mod agree;
mod given;
mod predicates;
mod puts;
mod receive;
mod request;
mod segments;
mod tells;

use alloc::boxed::Box;
use alloc::vec::Vec;

pub use super::table::State;

use self::given::Given;
use super::note::{BadParameter, Failing, Note, Refusal, Variable, Variables, Why};
use super::primitive::{Connect, Indication, Request};
use super::size::{KeptMaximum, TsduMaximum, TsduSizes};
use super::spdu::Spdu;
use super::table::{Event, Put, Row, RowId, Step, cell};
use super::token::{Holding, TokenItem, TokenSetting};
use super::unit::{Unit, Units};
use crate::endpoint::{Down, Endpoint, Input, Opener, Outbox, Output, Timer};
use crate::octets::Supply;
use crate::time::Nanos;

/// What one machine supports and wants.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SpmConfig {
    /// The functional units it offers. Expedited data, symmetric synchronize and data separation never are.
    pub units: Units,
    /// Whether a transport connection is kept for the next session connection.
    pub transport: Reuse,
    /// TIM: how long it waits for the other side to disconnect the transport.
    pub tim: Nanos,
    /// The longest TSDU that it wants to send.
    pub sends: TsduMaximum,
    /// The longest TSDU that it wants to receive.
    pub receives: TsduMaximum,
    /// How much it keeps of user data in pieces. Where more comes it breaks the connection off.
    pub keeps: KeptMaximum,
}

/// What becomes of a transport connection after the session connection: a local choice.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Reuse {
    /// It is released.
    #[default]
    Release,
    /// It is kept.
    Keep,
}

impl Default for SpmConfig {
    /// All units, transport connections released, 30 s, no limit to a TSDU, 1 MiB kept of pieces.
    fn default() -> Self {
        let (sends, receives, keeps) = (TsduMaximum::NONE, TsduMaximum::NONE, KeptMaximum::DEFAULT);
        Self {
            units: Units(0x1FFF),
            transport: Reuse::Release,
            tim: Nanos::from_millis(30_000),
            sends,
            receives,
            keeps,
        }
    }
}

/// Which side asked for the session connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Role {
    #[default]
    Initiator,
    Responder,
}

/// What is proposed while a connection is being made.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Offer {
    connect: Connect,
    /// Version Number, PI 22.
    version: u8,
    /// TSDU Maximum Size, PI 21.
    sizes: TsduSizes,
}

/// One session protocol machine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spm {
    config: SpmConfig,
    state: State,
    variables: Variables,
    tokens: [Holding; 4],
    units: Units,
    role: Role,
    /// The protocol version selected: 1 or 2.
    version: u8,
    /// How long a TSDU may be, as agreed.
    sizes: TsduSizes,
    /// The pieces that have come of an SPDU, joined, while more are to come.
    pieces: Option<Box<Spdu>>,
    offer: Option<Box<Offer>>,
    /// The token setting that the resynchronization in progress proposes.
    setting: TokenSetting,
    tim: Option<Nanos>,
}

/// Everything one row did, before it is written out in order.
#[derive(Default)]
struct Effects {
    notes: Vec<Note>,
    outputs: Vec<Output<Indication, Note>>,
}

impl Spm {
    /// One that has no connection.
    #[must_use]
    pub const fn new(config: SpmConfig) -> Self {
        let offered = Units(config.units.0 & !Units::NEVER_OFFERED.0);
        Self {
            config: SpmConfig { units: offered, ..config },
            state: State::Sta01,
            variables: Variables::NONE,
            tokens: [Holding::NotAvailable; 4],
            units: Units(0),
            role: Role::Initiator,
            version: 2,
            sizes: TsduSizes::NONE,
            pieces: None,
            offer: None,
            setting: TokenSetting::AT_INITIATOR,
            tim: None,
        }
    }

    /// Its state.
    #[must_use]
    pub const fn state(&self) -> State {
        self.state
    }

    /// Its variables.
    #[must_use]
    pub const fn variables(&self) -> &Variables {
        &self.variables
    }

    /// Where a token is.
    #[must_use]
    pub const fn holding(&self, token: TokenItem) -> Holding {
        self.tokens[token as usize]
    }

    /// Where the tokens are to be once the resynchronization in progress is over; means nothing without one.
    #[must_use]
    pub const fn setting(&self) -> TokenSetting {
        self.setting
    }

    /// The functional units selected; none without a connection.
    #[must_use]
    pub const fn units(&self) -> Units {
        self.units
    }

    /// How long a TSDU may be, from the connection's initiator and to it.
    #[must_use]
    pub const fn tsdu_sizes(&self) -> TsduSizes {
        self.sizes
    }

    /// Whether a request would be legal now, and by which row.
    ///
    /// # Errors
    /// Why it wouldn't.
    pub fn check(&self, request: &Request) -> Result<RowId, Refusal> {
        let given = Given::of_request(request);
        let refuse = |why| Refusal { state: self.state, event: given.event, why };
        if let (Request::ExpeditedData(_), Some(fault)) = (request, Unit::ExpeditedData.never_fault()) {
            return Err(refuse(Why::BadParameter(BadParameter::Units(fault))));
        }
        if cell(self.state, given.event).next().is_none() {
            return Err(refuse(Why::NoRow));
        }
        self.admit(request).map_err(|bad| refuse(Why::BadParameter(bad)))?;
        let row = self.select(&given).map_err(refuse)?;
        self.writable(row, &given).map_err(|bad| refuse(Why::BadParameter(bad)))?;
        Ok(row)
    }

    /// The row of this state that the event takes.
    fn select(&self, given: &Given<'_>) -> Result<RowId, Why> {
        let mut closest: Option<Vec<Failing>> = None;
        // What a machine has no room for isn't the other side's fault: no exception to report.
        let fits = |row: &Row| !given.restricted || !row.puts(Put::ER);
        for (id, row) in cell(self.state, given.event).filter(|(_, row)| fits(row)) {
            let failing: Vec<Failing> =
                row.when.iter().filter_map(|condition| self.failing(*condition, given)).collect();
            if failing.is_empty() {
                return Ok(id);
            }
            if closest.as_ref().is_none_or(|other| failing.len() < other.len()) {
                closest = Some(failing);
            }
        }
        Err(closest.map_or(Why::NoRow, Why::Predicates))
    }

    /// Does what a row says: first what it changes, then what goes out, in the row's order.
    fn take(&mut self, id: RowId, given: &Given<'_>, now: Nanos, out: &mut Outbox<Indication, Note>) {
        let Some(row) = id.row() else { return };
        let from = self.state;
        let mut effects = Effects::default();
        self.remember_offer(given);
        for step in row.does {
            match step {
                Step::Act(action) => self.act(*action, given, now, &mut effects),
                Step::Put(put) => {
                    let tsdus = self.put(*put, given).tsdus(self.allowance(given)).unwrap_or_default();
                    effects.outputs.extend(tsdus.into_iter().map(|octets| Output::Down(Down::Send(octets))));
                }
                Step::Tell(tell) => effects.outputs.push(Output::Up(self.tell(*tell, given))),
                Step::Below(below) => effects.outputs.push(Output::Down(below.down())),
            }
        }
        self.state = row.to;
        if row.to.has_no_connection() {
            self.clear(&mut effects);
        }
        out.note(Note::Took { row: id, from, to: row.to });
        out.done.extend(effects.notes.into_iter().map(Output::Note));
        out.done.append(&mut effects.outputs);
    }

    /// Takes the row for an event that nobody is to blame for; without one nothing happens.
    fn happen(&mut self, event: Event, now: Nanos, out: &mut Outbox<Indication, Note>) {
        let given = Given::of_event(event);
        if let Ok(row) = self.select(&given) {
            self.take(row, &given, now, out);
        }
    }
}

impl Endpoint for Spm {
    type Request = Request;
    type Indication = Indication;
    type Note = Note;

    fn handle(&mut self, now: Nanos, input: Input<Request>, supply: &dyn Supply, out: &mut Outbox<Indication, Note>) {
        match input {
            Input::Request(request) => match self.check(&request) {
                Ok(row) => self.take(row, &Given::of_request(&request), now, out),
                Err(refusal) => out.note(Note::Refused(refusal)),
            },
            Input::Octets(tsdu) => self.receive(now, &tsdu, supply, out),
            Input::Opened(Opener::Us) => self.happen(Event::TCONcnf, now, out),
            Input::Opened(Opener::Them) => self.happen(Event::TCONind, now, out),
            Input::Closed(_) => self.happen(Event::TDISind, now, out),
            Input::Timer(Timer::Tim) => {
                if self.tim.take().is_some() {
                    self.happen(Event::TIM, now, out);
                }
            }
            Input::Timer(Timer::Silence) => {}
        }
    }

    fn next_timeout(&self) -> Option<(Nanos, Timer)> {
        self.tim.map(|at| (at, Timer::Tim))
    }
}

impl Spm {
    fn set(&mut self, which: Variable, to: u32, effects: &mut Effects) {
        let from = self.variables.set(which, to);
        if from != to {
            effects.notes.push(Note::Variable { which, from, to });
        }
    }

    fn set_token(&mut self, token: TokenItem, to: Holding, effects: &mut Effects) {
        let from = core::mem::replace(&mut self.tokens[token as usize], to);
        if from != to {
            effects.notes.push(Note::Token { token, from, to });
        }
    }
}
