//! What holds in every state.

use std::collections::BTreeMap;

use capa5_core::session::machine::State;
use capa5_core::session::note::{Recorded, Variable};
use capa5_core::session::spdu::SpduKind;
use capa5_core::session::token::{Holding, TokenItem};
use capa5_core::session::unit::{Unit, Units};
use stateright::Property;

use super::Session;
use super::local::Table;
use super::net::{Action, CALLED, CALLER, Net};

/// They are all of the kind "always".
pub fn all() -> Vec<Property<Session>> {
    vec![
        Property::always("a token has one owner, or is on its way", |session: &Session, net| {
            tokens(&session.table, net)
        }),
        Property::always("numbers are equal when nothing is on the way", |session: &Session, net| {
            numbers(&session.table, net)
        }),
        Property::always("a transport connection carries one session connection", |_, net: &Net| !net.doubled),
        Property::always("nobody finds invalid what the other sends", |_, net: &Net| !net.invalid),
        Property::always("nobody is stuck", |session: &Session, net| not_stuck(&session.table, net)),
        Property::always("both wait in states that wait for one another", |session: &Session, net| {
            waits(&session.table, net)
        }),
        Property::always("a collision drains in 12 steps when users only answer", |session: &Session, net| {
            drains(session, net)
        }),
        Property::always("what the caller holds for confirmed outlives a cut", |_, net| survives(net)),
    ]
}

/// Whether an SPDU moves tokens, or is about to.
const fn moves_tokens(kind: SpduKind) -> bool {
    use SpduKind as K;
    matches!(
        kind,
        K::Connect
            | K::Accept
            | K::GiveTokens
            | K::GiveTokensConfirm
            | K::GiveTokensAck
            | K::Resynchronize
            | K::ResynchronizeAck
            | K::ActivityInterrupt
            | K::ActivityInterruptAck
            | K::ActivityDiscard
            | K::ActivityDiscardAck
    )
}

fn connected(table: &Table, net: &Net) -> bool {
    net.ends.iter().all(|end| table.local(*end).spm.units() != Units::default())
}

fn settled(table: &Table, net: &Net) -> bool {
    net.ends.iter().all(|end| table.local(*end).spm.variables().recorded() == Recorded::No)
}

fn tokens(table: &Table, net: &Net) -> bool {
    if !connected(table, net) || !settled(table, net) || net.on_the_way(table).any(moves_tokens) {
        return true;
    }
    TokenItem::ALL.iter().all(|token| {
        matches!(
            (net.spm(table, CALLER).holding(*token), net.spm(table, CALLED).holding(*token)),
            (Holding::Mine, Holding::Theirs)
                | (Holding::Theirs, Holding::Mine)
                | (Holding::NotAvailable, Holding::NotAvailable)
        )
    })
}

fn numbers(table: &Table, net: &Net) -> bool {
    if !connected(table, net) || !settled(table, net) || !net.is_quiet() {
        return true;
    }
    let managed = net.spm(table, CALLER).units().has(Unit::ActivityManagement);
    let active = [CALLER, CALLED].map(|end| net.number(table, end, Variable::Vact));
    if active[0] != active[1] {
        return false;
    }
    // A major point that an exception overtakes is never confirmed: from then on the ends differ in which of the points
    // before it they still expect to be.
    let excepted = net.spm(table, CALLER).units().has(Unit::Exceptions);
    let compared =
        if excepted { &[Variable::VM, Variable::VR][..] } else { &[Variable::VM, Variable::VR, Variable::VA] };
    // Between activities the numbers mean nothing.
    (managed && active[0] == 0)
        || compared.iter().all(|which| net.number(table, CALLER, *which) == net.number(table, CALLED, *which))
}

/// With nothing on the way, somebody can still go on without an abort, a cut or a timer.
fn not_stuck(table: &Table, net: &Net) -> bool {
    !net.is_quiet() || net.cut.is_some() || net.ends.iter().any(|end| table.goes_on(*end))
}

/// Pairs of states in which both ends may rest with nothing on the way; each also the other way round.
const RESTS: &[(State, State)] = &[
    (State::Sta01, State::Sta01),
    (State::Sta01C, State::Sta01C),
    (State::Sta02A, State::Sta08),
    (State::Sta03, State::Sta09),
    (State::Sta04A, State::Sta10A),
    (State::Sta04B, State::Sta10B),
    (State::Sta05A, State::Sta11A),
    (State::Sta05B, State::Sta11B),
    (State::Sta05C, State::Sta11C),
    (State::Sta09, State::Sta09),
    (State::Sta19, State::Sta20),
    (State::Sta21, State::Sta22),
    (State::Sta713, State::Sta713),
];

fn waits(table: &Table, net: &Net) -> bool {
    let (a, b) = (net.state(table, CALLER), net.state(table, CALLED));
    !net.is_quiet() || RESTS.iter().any(|(one, other)| (a, b) == (*one, *other) || (b, a) == (*one, *other))
}

/// Whether both ends have asked for a release or a resynchronization, each without knowing of the other's.
fn collides(table: &Table, net: &Net) -> bool {
    let asked = |end| matches!(net.state(table, end), State::Sta03 | State::Sta05A | State::Sta05B | State::Sta05C);
    (asked(CALLER) && asked(CALLED))
        || net.ends.iter().any(|end| table.local(*end).spm.variables().holds(Variable::Vcoll))
}

const STEPS: usize = 12;

fn drains(session: &Session, net: &Net) -> bool {
    if net.cut.is_some() || !collides(&session.table, net) {
        return true;
    }
    let longest = longest(&session.table, net, &mut BTreeMap::new(), STEPS + 1);
    session.longest.fetch_max(longest, std::sync::atomic::Ordering::Relaxed);
    longest <= STEPS
}

/// How many steps users who only answer can take from here until all is settled; more than `left` where one of their ways is
/// longer, goes round, or ends where nothing is settled.
fn longest(table: &Table, net: &Net, known: &mut BTreeMap<[u8; 24], usize>, left: usize) -> usize {
    if let Some(steps) = known.get(&net.octets()) {
        return *steps;
    }
    let followers = answered(table, net);
    let steps = if left == 0 || (followers.is_empty() && !drained(table, net)) {
        STEPS + 1
    } else {
        followers.iter().map(|next| 1 + longest(table, next, known, left - 1)).max().unwrap_or(0)
    };
    known.insert(net.octets(), steps);
    steps
}

fn drained(table: &Table, net: &Net) -> bool {
    let over = |end| matches!(net.state(table, end), State::Sta713 | State::Sta01 | State::Sta01C);
    net.is_quiet() && over(CALLER) && over(CALLED)
}

/// What follows when users only answer.
fn answered(table: &Table, net: &Net) -> Vec<Net> {
    let mut all = Vec::with_capacity(4);
    for end in [CALLER, CALLED] {
        all.extend(net.after(table, Action::Deliver(end)));
        let answer = table.asks(net.ends[end]).first().filter(|ask| ask.answers);
        all.extend(answer.and_then(|_| net.after(table, Action::Ask(end, 0))));
    }
    all
}

fn survives(net: &Net) -> bool {
    net.cut.is_none_or(|remains| remains.confirmed.is_none_or(|va| remains.durable + 1 >= va))
}
