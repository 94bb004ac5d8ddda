//! Which rows of the table the stories take; an exploration that takes almost all others, and checks what always holds.

use std::collections::{BTreeSet, VecDeque};

use capa5_core::endpoint::{Cause, Endpoint, Input, Opener, Outbox, Output};
use capa5_core::octets::{Chunk, NoSources};
use capa5_core::session::machine::{Reuse, Spm, SpmConfig};
use capa5_core::session::note::{Note, Variable};
use capa5_core::session::primitive::{ActivityIdentifier, Connect, Request, Resume, ResyncType, SyncPointSerial};
use capa5_core::session::spdu::{AbortCause, Content, Pi, Spdu, SpduKind, Terms, Tsdu};
use capa5_core::session::table::{
    ADDED, Action, Event, FIRST_ADDED, LEFT_OUT, LEFT_OUT_PREDICATES, LEFT_OUT_STATES, LeftOutBy, RECOVERED, ROWS, Row,
    RowId, State, Step, cell,
};
use capa5_core::session::token::{Holding, TokenItem, TokenSet, TokenSetting, TokenSide};
use capa5_core::session::unit::Units;
use capa5_core::time::Nanos;

use crate::common::pair::Pair;
use crate::{activity, ending, opening, points, resync, segments, talking, wrong};

fn stories() -> impl Iterator<Item = &'static fn() -> Pair> {
    [
        opening::STORIES,
        talking::STORIES,
        points::STORIES,
        activity::STORIES,
        resync::STORIES,
        ending::STORIES,
        segments::STORIES,
        wrong::STORIES,
    ]
    .into_iter()
    .flatten()
}

/// What the users of an exploration have in common.
#[derive(Clone, Copy)]
pub struct World {
    units: Units,
    pub transport: Reuse,
    /// How many octets the calling user sends with its request.
    connect_data: usize,
    /// Whether the minor, the major and the release token may part (the data token then stays with the minor one), or only
    /// the data token from the others: with both there are too many machines.
    apart: bool,
}

const fn world(units: u16, transport: Reuse) -> World {
    World { units: Units(units), transport, connect_data: 2, apart: false }
}

pub const WORLDS: [World; 9] = [
    world(0x07F9, Reuse::Release),
    world(0x0379, Reuse::Keep),
    world(0x05FA, Reuse::Release),
    world(0x04B9, Reuse::Release),
    world(0x0231, Reuse::Release),
    world(0x0002, Reuse::Keep),
    world(0x002A, Reuse::Release),
    World { connect_data: 11_000, ..world(0x0002, Reuse::Release) },
    World { apart: true, ..world(0x01C9, Reuse::Release) },
];

fn data() -> Chunk {
    Chunk::from(vec![0x20, 0x20])
}

/// The numbers that could be right, and one that can't.
fn numbers(spm: &Spm) -> Vec<SyncPointSerial> {
    let at = |which| spm.variables().get(which);
    let vm = at(Variable::VM);
    let mut numbers = vec![vm, vm.saturating_sub(1), at(Variable::VA), at(Variable::VR), at(Variable::Vrspnb)];
    numbers.sort_unstable();
    numbers.dedup();
    numbers.into_iter().filter_map(SyncPointSerial::new).collect()
}

fn token_sets() -> Vec<TokenSet> {
    TokenItem::ALL.iter().map(|token| TokenSet::NONE.with(*token)).chain([TokenSet::from_bits(0x55)]).collect()
}

fn settings() -> [TokenSetting; 2] {
    let there = |setting: TokenSetting, token: &TokenItem| setting.with(*token, TokenSide::Responder);
    [TokenSetting::AT_INITIATOR, TokenItem::ALL.iter().fold(TokenSetting::AT_INITIATOR, there)]
}

const RESYNCS: [ResyncType; 3] = [ResyncType::Restart, ResyncType::Abandon, ResyncType::Set];

/// Everything that a user could ask for.
pub fn requests(spm: &Spm, world: World) -> Vec<Request> {
    let activity = ActivityIdentifier(vec![b'a']);
    let connect = Connect { units: world.units, initial_serial: SyncPointSerial::new(1), ..Connect::default() };
    let calling = Connect { data: Chunk::from(vec![0; world.connect_data]), ..connect.clone() };
    let long = Connect { data: Chunk::from(vec![0; 11_000]), ..connect.clone() };
    let resume = Resume { new: activity.clone(), old: activity.clone(), ..Resume::default() };
    let mut requests = vec![
        Request::Connect(calling),
        Request::Connect(long),
        Request::ConnectAccept(connect),
        Request::ConnectRefuse(1, data()),
        Request::Data(data()),
        Request::TypedData(data()),
        Request::CapabilityData(data()),
        Request::CapabilityDataResponse(data()),
        Request::ControlGive,
        Request::SyncMinor { explicit: true, data: data() },
        Request::SyncMajor(data()),
        Request::SyncMajorResponse(data()),
        Request::ActivityStart(activity, data()),
        Request::ActivityResume(resume),
        Request::ActivityInterrupt(Some(0)),
        Request::ActivityInterruptResponse,
        Request::ActivityDiscard(None),
        Request::ActivityDiscardResponse,
        Request::ActivityEnd(data()),
        Request::ActivityEndResponse(data()),
        Request::UExceptionReport(0, data()),
        Request::Release(data()),
        Request::ReleaseAccept(data()),
        Request::ReleaseRefuse(data()),
        Request::UAbort(data()),
    ];
    for tokens in token_sets() {
        requests.extend([Request::TokenGive(tokens), Request::TokenPlease(tokens, data())]);
    }
    for number in numbers(spm) {
        let here = TokenSetting::AT_INITIATOR;
        requests.push(Request::SyncMinorResponse(number, data()));
        requests.push(Request::ResynchronizeResponse(number, here, data()));
        requests.extend(RESYNCS.map(|kind| Request::Resynchronize(kind, number, here, data())));
    }
    requests
}

/// Everything that the other side could send.
fn spdus(spm: &Spm, units: Units) -> Vec<Spdu> {
    let plain = |kind| Spdu::new(kind).with_data(&data());
    let activity = ActivityIdentifier(vec![b'b']);
    let resume = Resume { new: activity.clone(), old: activity.clone(), ..Resume::default() };
    let serial = SyncPointSerial::new(1);
    let long = Connect { data: Chunk::from(vec![0; 11_000]), ..Connect::default() };
    let mut spdus: Vec<Spdu> = [(Connect::default(), 2), (Connect::default(), 4), (long, 2)]
        .into_iter()
        .flat_map(|(connect, version)| settings().map(|tokens| (connect.clone(), version, tokens)))
        .map(|(connect, version, tokens)| {
            Spdu::connecting(&connect, Terms { version, units, initial_serial: serial, tokens: Some(tokens) })
        })
        .collect();
    let terms = Terms { version: 2, units, initial_serial: serial, tokens: None };
    spdus.extend([Spdu::overflow_accept(2), Spdu::accept(&Connect::default(), terms)]);
    spdus.extend([1, 2].map(|enclosure| Spdu::connect_data_overflow(enclosure, &data())));
    for releases in [true, false] {
        let aborts = [AbortCause::User, AbortCause::ProtocolError];
        spdus.extend([Spdu::refuse(releases, None, 1, &data()), Spdu::finish(releases, &data())]);
        spdus.extend(aborts.map(|cause| Spdu::abort(releases, cause, &data())));
    }
    spdus.extend(
        [
            SpduKind::Disconnect,
            SpduKind::NotFinished,
            SpduKind::CapabilityData,
            SpduKind::CapabilityDataAck,
            SpduKind::GiveTokensConfirm,
            SpduKind::ActivityInterrupt,
            SpduKind::ActivityInterruptAck,
            SpduKind::ActivityDiscard,
            SpduKind::ActivityDiscardAck,
        ]
        .map(plain),
    );
    spdus.extend([SpduKind::AbortAccept, SpduKind::GiveTokensAck].map(Spdu::new));
    spdus.extend(
        [SpduKind::DataTransfer, SpduKind::TypedData, SpduKind::Expedited].map(|kind| Spdu::data(kind, data())),
    );
    spdus.push(Spdu::new(SpduKind::ExceptionReport).with(Pi::Reflect, Content::Octets(vec![1])));
    spdus.push(Spdu::with_reason(SpduKind::ExceptionData, Some(0), &data()));
    spdus.push(Spdu::activity_start(&activity, &data()));
    spdus.push(Spdu::activity_resume(&resume));
    for tokens in token_sets() {
        spdus.push(Spdu::tokens(SpduKind::GiveTokens, tokens, &Chunk::new()));
        spdus.push(Spdu::tokens(SpduKind::PleaseTokens, tokens, &data()));
    }
    for number in numbers(spm) {
        spdus.extend([Spdu::minor(number, true, &data()), Spdu::major(number, &data())]);
        spdus.push(Spdu::minor(number, true, &data()).with_octet(Pi::SyncType, 2));
        let points = [SpduKind::MinorSyncAck, SpduKind::MajorSyncAck, SpduKind::ActivityEnd];
        spdus.extend(points.map(|kind| Spdu::point(kind, number, &data())));
        spdus.push(Spdu::resynchronize_ack(number, None, &data()));
        spdus.extend(RESYNCS.map(|kind| Spdu::resynchronize(kind, number, None, &data())));
    }
    spdus
}

/// Everything that could happen to a machine.
fn inputs(spm: &Spm, world: World) -> Vec<Input<Request>> {
    let timer = spm.next_timeout().map(|(_, timer)| Input::Timer(timer));
    let octets = spdus(spm, world.units).into_iter().filter_map(|spdu| Tsdu::of(spdu).encode().ok());
    [Input::Closed(Cause::Cut), Input::Opened(Opener::Us), Input::Opened(Opener::Them)]
        .into_iter()
        .chain(timer)
        .chain(requests(spm, world).into_iter().map(Input::Request))
        .chain(octets.map(Input::Octets))
        .collect()
}

/// Two machines are alike where the table can hardly tell them apart: same state and units, tokens, truths, and numbers
/// that stand to one another in the same way.
fn likeness(spm: &Spm) -> String {
    let at = |which| spm.variables().get(which);
    let truths = [Variable::Vact, Variable::Vsc, Variable::Vtca, Variable::Vcoll, Variable::Vrsp].map(at);
    // It counts only while a major point waits, or what overtakes one.
    let next = if spm.state() == State::Sta713 { 0 } else { at(Variable::Vnextact) };
    let held = TokenItem::ALL.map(|token| spm.holding(token));
    let numbers = (at(Variable::VA) < at(Variable::VM), at(Variable::VR) < at(Variable::VM), at(Variable::VM) > 4);
    format!("{} {} {truths:?} {next} {held:?} {numbers:?}", spm.state(), spm.units().0)
}

/// Whether a machine is worth going on from.
fn is_plain(spm: &Spm, world: World) -> bool {
    let held = |token| spm.holding(token) == Holding::Mine;
    let exists = |token| spm.holding(token) != Holding::NotAvailable;
    let apart = |one, other| exists(one) && exists(other) && held(one) != held(other);
    let aside = apart(TokenItem::Minor, TokenItem::Major) || apart(TokenItem::Minor, TokenItem::Release);
    let plain = if world.apart { !apart(TokenItem::Data, TokenItem::Minor) } else { !aside };
    plain && spm.variables().get(Variable::VM) <= 6
}

/// Lets everything happen to every machine that can come about in a world; gives the rows taken.
fn explore(world: World) -> BTreeSet<RowId> {
    let mut rows = BTreeSet::new();
    let mut known = BTreeSet::new();
    let mut ahead = VecDeque::from([Spm::new(SpmConfig { transport: world.transport, ..SpmConfig::default() })]);
    while let Some(spm) = ahead.pop_front() {
        for input in inputs(&spm, world) {
            let mut next = spm.clone();
            let mut out = Outbox::default();
            next.handle(Nanos::ZERO, input, &NoSources, &mut out);
            check(&spm, &next, &out.done);
            rows.extend(out.done.iter().filter_map(|output| match output {
                Output::Note(Note::Took { row, .. }) => Some(*row),
                _ => None,
            }));
            if is_plain(&next, world) && known.insert(likeness(&next)) {
                ahead.push_back(next);
            }
        }
    }
    rows
}

/// What holds after every step.
fn check<I: std::fmt::Debug>(before: &Spm, after: &Spm, done: &[Output<I, Note>]) {
    let has_units = |token: TokenItem| after.units().makes_available(token);
    for token in TokenItem::ALL {
        assert_eq!(after.holding(token) != Holding::NotAvailable, has_units(token), "{token:?} in {}", after.state());
    }
    let number = |which| after.variables().get(which);
    if after.state().has_no_connection() {
        assert_eq!(after.units(), Units::default());
        assert_eq!((number(Variable::VA), number(Variable::VM), number(Variable::VR)), (0, 0, 0));
    }
    assert!(number(Variable::VA) <= number(Variable::VM) && number(Variable::VM) <= 999_999, "{:?}", after.variables());
    assert_eq!(after.units().and(Units::NEVER_OFFERED), Units::default());
    let mut state = before.state();
    for output in done {
        match output {
            Output::Note(Note::Took { row, from, to }) => {
                let taken = row.row().expect("a row of the table");
                assert_eq!((taken.state, taken.to), (*from, *to));
                assert_eq!(state, *from, "rows follow one another");
                state = *to;
            }
            Output::Note(Note::Refused(_)) => assert_eq!((before, done.len()), (after, 1), "a refusal changes nothing"),
            _ => {}
        }
    }
    assert_eq!(state, after.state());
}

#[test]
fn every_row_that_can_be_taken_is_taken() {
    let told: BTreeSet<RowId> = stories().flat_map(|story| story().rows().collect::<Vec<_>>()).collect();
    let walked: BTreeSet<RowId> = std::thread::scope(|scope| {
        let explorers = WORLDS.map(|world| scope.spawn(move || explore(world)));
        explorers.into_iter().flat_map(|explorer| explorer.join().expect("an exploration ends")).collect()
    });
    let all: BTreeSet<RowId> = told.union(&walked).copied().collect();
    let untaken: Vec<(usize, &Row)> = (0..)
        .zip(ROWS)
        .filter(|(index, row)| !all.contains(&RowId(*index as u16)) && row.out_of_reach().is_none())
        .collect();
    println!(
        "{} rows: {} taken by stories, {} by exploring, {} by neither",
        ROWS.len(),
        told.len(),
        walked.len(),
        untaken.len()
    );
    for (index, row) in &untaken {
        println!("untaken {index}: {row}");
    }
    for row in ROWS {
        if let Some(why) = row.out_of_reach() {
            println!("out of reach, {why:?}: {row}");
        }
    }
    print!("{}", report(&told, &all));
    assert!(untaken.is_empty(), "{} rows can be taken and aren't", untaken.len());
    for row in all.iter().filter_map(|id| id.row()) {
        assert_eq!(row.out_of_reach(), None, "said to be out of reach and taken: {row}");
    }
}

/// A line for each state: its rows, how many the stories take, how many anything takes, how many are out of reach.
fn report(told: &BTreeSet<RowId>, all: &BTreeSet<RowId>) -> String {
    let of = |state: State, ids: &BTreeSet<RowId>| {
        ids.iter().filter_map(|id| id.row()).filter(|row| row.state == state).count()
    };
    let lines = State::ALL.iter().map(|state| {
        let rows = || ROWS.iter().filter(|row| row.state == *state);
        let (out, sum) = (rows().filter(|row| row.out_of_reach().is_some()).count(), rows().count());
        let state_name = state.name();
        format!(
            "{state_name:7} {sum:3} rows {:3} told {:3} taken {out:2} out of reach\n",
            of(*state, told),
            of(*state, all)
        )
    });
    lines.collect()
}

#[test]
fn every_row_that_was_recovered_is_here_or_said_to_be_left_out() {
    let standard = ROWS[..FIRST_ADDED].iter().filter(|row| row.event != Event::Invalid).count();
    let states: usize = LEFT_OUT_STATES.iter().map(|(_, rows)| rows).sum();
    assert_eq!(standard - ADDED.len() + LEFT_OUT.len() + states, RECOVERED);
    assert!(LEFT_OUT_STATES.iter().all(|(name, _)| State::ALL.iter().all(|state| state.name() != *name)));
    assert!(ADDED.iter().all(|(state, event)| cell(*state, *event).next().is_some()));
}

#[test]
fn a_row_that_is_left_out_is_not_in_the_table() {
    for out in LEFT_OUT {
        let text = format!("{} x {} {}:", out.state, out.event, out.when).replace(" :", ":");
        assert!(ROWS.iter().all(|row| !row.to_string().starts_with(&text)), "{text} is there");
    }
}

#[test]
fn what_leaves_a_row_out_stands_in_the_row() {
    for out in LEFT_OUT {
        let asked = || LEFT_OUT_PREDICATES.iter().filter(|(name, _)| out.when.split('&').any(|one| one == *name));
        let overtakes = out.event.starts_with("PR-") || (out.state, out.event) == (State::Sta02A, "EX");
        match out.by {
            LeftOutBy::Transport => assert!(overtakes, "{out:?}"),
            LeftOutBy::Unit(unit) => {
                assert!(asked().any(|(_, by)| *by == out.by), "{out:?}");
                assert!(unit.never_offered().is_some(), "{unit:?} is offered");
            }
        }
    }
}

#[test]
fn no_row_asks_for_a_predicate_that_is_left_out() {
    for row in ROWS {
        for (name, _) in LEFT_OUT_PREDICATES {
            assert!(row.when.iter().all(|condition| condition.predicate.name() != name), "{row}");
        }
    }
}

#[test]
fn the_timer_runs_where_the_table_waits_for_the_transport_and_nowhere_else() {
    let waits = |state| matches!(state, State::Sta01A | State::Sta16);
    for row in ROWS {
        let does = |action| row.does.contains(&Step::Act(action));
        assert_eq!(does(Action::A04), !waits(row.state) && waits(row.to), "{row}");
        assert_eq!(does(Action::A03), waits(row.state) && !waits(row.to) && row.event != Event::TIM, "{row}");
    }
}

#[test]
fn each_cell_is_found_by_its_state_and_event() {
    for (index, row) in ROWS.iter().enumerate() {
        assert!(cell(row.state, row.event).any(|(id, found)| usize::from(id.0) == index && found == row), "{row}");
    }
}

#[test]
fn the_rows_stand_in_the_order_of_their_states() {
    assert!(ROWS[..FIRST_ADDED].is_sorted_by_key(|row| row.state));
    assert_eq!(State::ALL.iter().filter(|state| ROWS.iter().any(|row| row.state == **state)).count(), 27);
}
