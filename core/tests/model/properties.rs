//! What holds in every state.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use capa5_core::session::machine::State;
use capa5_core::session::note::{Recorded, Variable};
use capa5_core::session::spdu::SpduKind;
use capa5_core::session::token::{Holding, TokenItem};
use capa5_core::session::unit::{Unit, Units};
use stateright::Property;

use super::net::{Action, CALLED, CALLER, Net};
use super::{Session, users};

/// They are all of the kind "always".
pub fn all() -> Vec<Property<Session>> {
    vec![
        Property::always("a token has one owner, or is on its way", |_, net| tokens(net)),
        Property::always("numbers are equal when nothing is on the way", |_, net| numbers(net)),
        Property::always("a transport connection carries one session connection", |_, net: &Net| !net.doubled),
        Property::always("nobody is stuck", not_stuck),
        Property::always("both wait in states that wait for one another", |_, net| waits(net)),
        Property::always("a collision drains in 12 steps when users only answer", drains),
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

fn connected(net: &Net) -> bool {
    net.ends.iter().all(|end| end.units() != Units::default())
}

fn settled(net: &Net) -> bool {
    net.ends.iter().all(|end| end.variables().recorded() == Recorded::No)
}

fn tokens(net: &Net) -> bool {
    if !connected(net) || !settled(net) || net.on_the_way().any(moves_tokens) {
        return true;
    }
    TokenItem::ALL.iter().all(|token| {
        matches!(
            (net.ends[CALLER].holding(*token), net.ends[CALLED].holding(*token)),
            (Holding::Mine, Holding::Theirs)
                | (Holding::Theirs, Holding::Mine)
                | (Holding::NotAvailable, Holding::NotAvailable)
        )
    })
}

fn numbers(net: &Net) -> bool {
    if !connected(net) || !settled(net) || !net.is_quiet() {
        return true;
    }
    let managed = net.ends[CALLER].units().has(Unit::ActivityManagement);
    let active = [CALLER, CALLED].map(|end| net.number(end, Variable::Vact));
    if active[0] != active[1] {
        return false;
    }
    // A major point that an exception overtakes is never confirmed: from then on the ends differ in which of the points
    // before it they still expect to be.
    let excepted = net.ends[CALLER].units().has(Unit::Exceptions);
    let compared =
        if excepted { &[Variable::VM, Variable::VR][..] } else { &[Variable::VM, Variable::VR, Variable::VA] };
    // Between activities the numbers mean nothing.
    (managed && active[0] == 0) || compared.iter().all(|which| net.number(CALLER, *which) == net.number(CALLED, *which))
}

/// With nothing on the way, somebody can still go on without an abort, a cut or a timer.
fn not_stuck(session: &Session, net: &Net) -> bool {
    if !net.is_quiet() || net.cut.is_some() {
        return true;
    }
    [CALLER, CALLED].iter().any(|end| {
        // As far as the protocol goes, not the model: no bound on numbers.
        users::requests(net, *end, session.units, 900).iter().any(|request| net.ends[*end].check(request).is_ok())
    })
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

fn waits(net: &Net) -> bool {
    let (a, b) = (net.state(CALLER), net.state(CALLED));
    !net.is_quiet() || RESTS.iter().any(|(one, other)| (a, b) == (*one, *other) || (b, a) == (*one, *other))
}

/// Whether both ends have asked for a release or a resynchronization, each without knowing of the other's.
fn collides(net: &Net) -> bool {
    let asked = |end| matches!(net.state(end), State::Sta03 | State::Sta05A | State::Sta05B | State::Sta05C);
    (asked(CALLER) && asked(CALLED)) || net.ends.iter().any(|end| end.variables().holds(Variable::Vcoll))
}

const STEPS: usize = 12;

fn drains(session: &Session, net: &Net) -> bool {
    if net.cut.is_some() || !collides(net) {
        return true;
    }
    let mut ahead = vec![net.clone()];
    for _ in 0..=STEPS {
        let mut next = Vec::new();
        let mut known = BTreeSet::new();
        for net in ahead {
            for one in answered(session, &net) {
                if known.insert(fingerprint(&one)) {
                    next.push(one);
                }
            }
            if !drained(&net) && !can_go_on(session, &net) {
                return false;
            }
        }
        if next.is_empty() {
            return true;
        }
        ahead = next;
    }
    false
}

fn fingerprint(net: &Net) -> u64 {
    let mut hasher = DefaultHasher::new();
    net.hash(&mut hasher);
    hasher.finish()
}

fn drained(net: &Net) -> bool {
    let over = |end| matches!(net.state(end), State::Sta713 | State::Sta01 | State::Sta01C);
    net.is_quiet() && over(CALLER) && over(CALLED)
}

fn can_go_on(session: &Session, net: &Net) -> bool {
    !answered(session, net).is_empty()
}

/// What follows when users only answer.
fn answered(session: &Session, net: &Net) -> Vec<Net> {
    [CALLER, CALLED]
        .into_iter()
        .flat_map(|end| {
            let answer = users::answer(&net.ends[end], session.units).map(|request| Action::Ask(end, request));
            [Some(Action::Deliver(end)), answer]
        })
        .flatten()
        .filter_map(|action| net.after(&action))
        .collect()
}

fn survives(net: &Net) -> bool {
    net.cut.is_none_or(|remains| remains.confirmed.is_none_or(|va| remains.durable + 1 >= va))
}
