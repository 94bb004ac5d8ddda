//! Which rows of the table the stories take, and a long walk that takes many more and checks what always holds.

use std::collections::BTreeSet;

use capa5_core::endpoint::{Cause, Endpoint, Input, Opener, Outbox, Output};
use capa5_core::octets::{Chunk, NoSources};
use capa5_core::session::machine::{Reuse, Spm, SpmConfig};
use capa5_core::session::note::{Note, Variable};
use capa5_core::session::primitive::{
    ActivityIdentifier, Connect, Request, ResyncType, Resume, SyncPointSerial,
};
use capa5_core::session::spdu::{AbortCause, Content, Pi, Spdu, SpduKind, Terms, Tsdu};
use capa5_core::session::table::{Event, ROWS, Row, RowId, State, cell};
use capa5_core::session::token::{Holding, TokenItem, TokenSet, TokenSetting, TokenSide};
use capa5_core::session::unit::{Unit, Units};
use capa5_core::time::Nanos;

use crate::common::pair::Pair;
use crate::{activity, ending, opening, points, resync, talking, wrong};

fn stories() -> impl Iterator<Item = &'static fn() -> Pair> {
    [opening::STORIES, talking::STORIES, points::STORIES, activity::STORIES, resync::STORIES, ending::STORIES, wrong::STORIES]
        .into_iter()
        .flatten()
}

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len() as u64) as usize]
    }

    fn tokens(&mut self) -> TokenSet {
        TokenSet::from_bits(self.roll(256) as u8)
    }

    fn setting(&mut self) -> TokenSetting {
        let sides = [TokenSide::Initiator, TokenSide::Responder];
        TokenItem::ALL.iter().fold(TokenSetting::AT_INITIATOR, |setting, token| setting.with(*token, self.one(&sides)))
    }
}

const MENUS: [Units; 7] = [
    Units(0x07F9),
    Units(0x04B9),
    Units(0x0002),
    Units(0x0749),
    Units(0x0201),
    Units(0x04BA),
    Units(0x05FA),
];

fn any_number(dice: &mut Dice, spm: &Spm) -> SyncPointSerial {
    let near = spm.variables().get(dice.one(&[Variable::VA, Variable::VM, Variable::VM, Variable::VR, Variable::Vrspnb]));
    SyncPointSerial::new((near + dice.roll(3) as u32).saturating_sub(1)).unwrap_or_default()
}

/// Any request, with values near those that could be right.
fn any_request(dice: &mut Dice, spm: &Spm, units: Units) -> Request {
    let data = Chunk::from(vec![0x20; if dice.roll(60) == 0 { 11_000 } else { 2 }]);
    let number = any_number(dice, spm);
    let kind = dice.one(&[ResyncType::Restart, ResyncType::Abandon, ResyncType::Set]);
    let activity = ActivityIdentifier(vec![b'a']);
    let connect = Connect { units, initial_serial: Some(number), tokens: dice.setting(), data: data.clone(), ..Connect::default() };
    let resume = Resume { new: activity.clone(), old: activity.clone(), serial: number, ..Resume::default() };
    match dice.roll(30) {
        0..=2 => Request::Connect(connect),
        3..=4 => Request::ConnectAccept(connect),
        5 => Request::ConnectRefuse(1, data),
        6 => Request::Data(data),
        7 => Request::TypedData(data),
        8 => Request::CapabilityData(data),
        9 => Request::CapabilityDataResponse(data),
        10 => Request::TokenGive(dice.tokens()),
        11 => Request::TokenPlease(dice.tokens(), data),
        12 => Request::ControlGive,
        13 => Request::SyncMinor { explicit: true, data },
        14 => Request::SyncMinorResponse(number, data),
        15 => Request::SyncMajor(data),
        16 => Request::SyncMajorResponse(data),
        17 => Request::Resynchronize(kind, number, dice.setting(), data),
        18 => Request::ResynchronizeResponse(number, dice.setting(), data),
        19 => Request::ActivityStart(activity, data),
        20 => Request::ActivityResume(resume),
        21 => Request::ActivityInterrupt(None),
        22 => Request::ActivityInterruptResponse,
        23 => dice.one(&[0, 1]).eq(&0).then_some(Request::ActivityDiscardResponse).unwrap_or(Request::ActivityDiscard(Some(0))),
        24 => Request::ActivityEnd(data),
        25 => Request::ActivityEndResponse(data),
        26 => Request::UExceptionReport(0, data),
        27 => Request::Release(data),
        28 => dice.one(&[0, 1, 2]).eq(&0).then_some(Request::ReleaseRefuse(data.clone())).unwrap_or(Request::ReleaseAccept(data)),
        _ if dice.roll(6) == 0 => Request::UAbort(data),
        _ => Request::Data(data),
    }
}

/// Any SPDU, with values near those that could be right.
fn any_spdu(dice: &mut Dice, spm: &Spm, units: Units) -> Tsdu {
    let data = Chunk::from(vec![0x20; 2]);
    let number = any_number(dice, spm);
    let kind = dice.one(&[ResyncType::Restart, ResyncType::Abandon, ResyncType::Set]);
    let released = dice.roll(2) == 0;
    let activity = ActivityIdentifier(vec![b'b']);
    let version = dice.one(&[2, 2, 2, 4]);
    let terms = Terms { version, units, initial_serial: Some(number), tokens: Some(dice.setting()) };
    let connect = Connect { data: Chunk::from(vec![0; dice.one(&[0, 0, 11_000])]), ..Connect::default() };
    let resume = Resume { new: activity.clone(), old: activity.clone(), serial: number, ..Resume::default() };
    let mut tsdu = Tsdu::of(match dice.roll(38) {
        0..=1 => Spdu::connecting(&connect, terms),
        2 => Spdu::overflow_accept(2),
        3 => Spdu::connect_data_overflow(dice.one(&[1, 2]), &data),
        4..=5 => Spdu::accept(&Connect::default(), terms),
        6 => Spdu::refuse(released, None, 1, &data),
        7 => Spdu::finish(released, &data),
        8 => Spdu::new(SpduKind::Disconnect),
        9 => Spdu::new(SpduKind::NotFinished),
        10 => Spdu::abort(released, dice.one(&[AbortCause::User, AbortCause::ProtocolError, AbortCause::NoReason]), &data),
        11 => Spdu::new(SpduKind::AbortAccept),
        12 => Spdu::tokens(SpduKind::GiveTokens, dice.tokens(), &Chunk::new()),
        13 => Spdu::tokens(SpduKind::PleaseTokens, dice.tokens(), &data),
        14 => Spdu::data(SpduKind::TypedData, data),
        15 => Spdu::data(SpduKind::Expedited, data),
        16 => Spdu::new(SpduKind::CapabilityData),
        17 => Spdu::new(SpduKind::CapabilityDataAck),
        18 => Spdu::new(SpduKind::GiveTokensConfirm),
        19 => Spdu::new(SpduKind::GiveTokensAck),
        20 => Spdu::minor(number, true, &data),
        21 => Spdu::point(SpduKind::MinorSyncAck, number, &data),
        22 => Spdu::major(number, &data),
        23 => Spdu::point(SpduKind::MajorSyncAck, number, &data),
        24 => Spdu::resynchronize(kind, number, Some(dice.setting()), &data),
        25 => Spdu::resynchronize_ack(number, Some(dice.setting()), &data),
        26 => Spdu::new(SpduKind::ExceptionReport).with(Pi::Reflect, Content::Octets(vec![1])),
        27 => Spdu::with_reason(SpduKind::ExceptionData, Some(0), &data),
        28 => Spdu::activity_start(&activity, &data),
        29 => Spdu::activity_resume(&resume),
        30 => Spdu::with_reason(SpduKind::ActivityInterrupt, None, &data),
        31 => Spdu::new(SpduKind::ActivityInterruptAck),
        32 => Spdu::with_reason(SpduKind::ActivityDiscard, None, &data),
        33 => Spdu::new(SpduKind::ActivityDiscardAck),
        34 => Spdu::point(SpduKind::ActivityEnd, number, &data),
        35 => Spdu::new(SpduKind::Prepare).with_octet(Pi::PrepareType, 1),
        36 => Spdu::minor(number, true, &data).with_octet(Pi::SyncType, 2),
        _ => Spdu::data(SpduKind::DataTransfer, data),
    });
    if tsdu.spdus.len() == 2 && tsdu.spdus[0].kind == SpduKind::GiveTokens && dice.roll(20) == 0 {
        tsdu.spdus[0] = Spdu::tokens(SpduKind::GiveTokens, dice.tokens(), &Chunk::new());
    }
    tsdu
}

/// One machine against a user and a line that do anything; gives the rows taken.
fn walk(seed: u64, steps: u32) -> BTreeSet<RowId> {
    let mut dice = Dice(seed);
    let units = dice.one(&MENUS);
    let transport = dice.one(&[Reuse::Release, Reuse::Keep]);
    let mut spm = Spm::new(SpmConfig { transport, ..SpmConfig::default() });
    let mut rows = BTreeSet::new();
    let mut now = Nanos::ZERO;
    for _ in 0..steps {
        let input = match dice.roll(100) {
            0 if dice.roll(4) == 0 => Input::Closed(Cause::Cut),
            1..=3 => Input::Opened(dice.one(&[Opener::Us, Opener::Them])),
            4 if dice.roll(4) == 0 => match spm.next_timeout() {
                Some((at, timer)) => {
                    now = at;
                    Input::Timer(timer)
                }
                None => continue,
            },
            5..=70 => Input::Request(any_request(&mut dice, &spm, units)),
            _ => match likely_spdu(&mut dice, &spm, units) {
                Some(octets) => Input::Octets(octets),
                None => continue,
            },
        };
        let before = spm.clone();
        let mut out = Outbox::default();
        spm.handle(now, input, &NoSources, &mut out);
        check(&before, &spm, &out.done);
        rows.extend(out.done.iter().filter_map(|output| match output {
            Output::Note(Note::Took { row, .. }) => Some(*row),
            _ => None,
        }));
    }
    rows
}

/// An SPDU that isn't invalid, most of the time: else every walk would end in an abort at once.
fn likely_spdu(dice: &mut Dice, spm: &Spm, units: Units) -> Option<Chunk> {
    for _ in 0..50 {
        let tsdu = any_spdu(dice, spm, units);
        let Ok(octets) = tsdu.encode() else { continue };
        let mut copy = spm.clone();
        let mut out = Outbox::default();
        copy.handle(Nanos::ZERO, Input::Octets(octets.clone()), &NoSources, &mut out);
        let invalid = out.done.iter().any(|output| matches!(output, Output::Note(Note::Invalid(_))));
        let ends = copy.state().has_no_connection() && !spm.state().has_no_connection();
        if (!invalid && !ends) || dice.roll(300) == 0 {
            return Some(octets);
        }
    }
    None
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
    assert!(!after.units().has(Unit::ExpeditedData));
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

/// Rows that can't be taken by this machine as it is, and why.
fn unreachable(row: &Row) -> Option<&'static str> {
    let asks = |text: &str| row.when.iter().any(|condition| condition.to_string() == text);
    match (row.state, row.event) {
        _ if asks("p81") => Some("p81: data separation isn't offered"),
        (State::Sta05A | State::Sta11A, _) if asks("¬p185") => Some("¬p185: whatever comes in this state is dropped"),
        (State::Sta05B, Event::CDA) => Some("p26 asks for an activity, capability data for none"),
        (_, Event::EX) if row.state == State::Sta02A => Some("transport expedited data"),
        _ => None,
    }
}

#[test]
fn stories_and_walks_take_the_rows_of_the_table() {
    let told: BTreeSet<RowId> = stories().flat_map(|story| story().rows().collect::<Vec<_>>()).collect();
    let mut walked = BTreeSet::new();
    for seed in 0..300 {
        walked.extend(walk(seed, 700));
    }
    let all: BTreeSet<RowId> = told.union(&walked).copied().collect();
    let untaken: Vec<(usize, &Row)> = (0..)
        .zip(ROWS)
        .filter(|(index, row)| !all.contains(&RowId(*index as u16)) && unreachable(row).is_none())
        .collect();
    println!("{} rows: {} taken by stories, {} by walks, {} by neither", ROWS.len(), told.len(), walked.len(), untaken.len());
    for (index, row) in &untaken {
        println!("untaken {index}: {row}");
    }
    for row in ROWS.iter().filter(|row| unreachable(row).is_some()) {
        println!("unreachable ({}): {row}", unreachable(row).unwrap_or_default());
    }
    assert!(all.len() * 100 >= ROWS.len() * 70, "fewer than 70% of the rows are taken");
}

#[test]
fn each_cell_is_found_by_its_state_and_event() {
    for (index, row) in ROWS.iter().enumerate() {
        assert!(cell(row.state, row.event).any(|(id, found)| usize::from(id.0) == index && found == row), "{row}");
    }
}

#[test]
fn the_rows_stand_in_the_order_of_their_states() {
    assert!(ROWS.is_sorted_by_key(|row| row.state));
    assert_eq!(State::ALL.iter().filter(|state| ROWS.iter().any(|row| row.state == **state)).count(), 27);
}
