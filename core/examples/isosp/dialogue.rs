//! What both users of a connection do, step by step: one dialogue for each subset.

use capa5_core::octets::Chunk;
use capa5_core::session::primitive::{
    ActivityIdentifier, Connect, Indication, Phase, Request, Resume, SyncPointSerial,
};
use capa5_core::session::token::{TokenItem, TokenSet};
use capa5_core::session::unit::{Unit, Units};

/// One step of a user.
pub(crate) enum Step {
    /// It asks for something.
    Ask(Box<Request>),
    /// It waits for exactly this, as [`say`] says it.
    Hear(&'static str),
    /// It waits until the transport connection is gone.
    Over,
}

use Step::{Hear, Over};

/// A subset and its dialogue.
pub(crate) struct Dialogue {
    /// What the calling user proposes.
    pub(crate) menu: Units,
    /// What the called user takes of it.
    pub(crate) taken: Units,
    /// What the calling user does once connected.
    pub(crate) call: Vec<Step>,
    /// What the called user does.
    pub(crate) serve: Vec<Step>,
}

fn octets(text: &str) -> Chunk {
    Chunk::from(text.as_bytes())
}

fn ask(request: Request) -> Step {
    Step::Ask(Box::new(request))
}

fn data(text: &str) -> Step {
    ask(Request::Data(octets(text)))
}

fn minor() -> Step {
    ask(Request::SyncMinor { explicit: true, data: Chunk::new() })
}

fn confirm(number: u32) -> Step {
    ask(Request::SyncMinorResponse(SyncPointSerial::new(number).unwrap_or_default(), Chunk::new()))
}

fn please(tokens: TokenSet) -> Step {
    ask(Request::TokenPlease(tokens, Chunk::new()))
}

fn give(tokens: TokenSet) -> Step {
    ask(Request::TokenGive(tokens))
}

fn release() -> [Step; 3] {
    [ask(Request::Release(octets("bye"))), Hear("S-RELEASE cnf accepted \"bye too\""), Over]
}

fn released() -> [Step; 3] {
    [Hear("S-RELEASE ind \"bye\""), ask(Request::ReleaseAccept(octets("bye too"))), Over]
}

const TURN: TokenSet = TokenSet::NONE.with(TokenItem::Data);
const TURN_WITH_POINTS: TokenSet = TURN.with(TokenItem::Minor);

/// The dialogue of a subset: `kernel`, `bcs`, `bss` or `bas`.
pub(crate) fn of(subset: &str) -> Option<Dialogue> {
    let duplex = Units(Unit::Duplex.bit());
    let half_duplex = Units(Unit::HalfDuplex.bit());
    let (menu, taken, call, serve) = match subset {
        "kernel" => (duplex, duplex, vec![data("one"), Hear("S-DATA ind \"two\"")], {
            vec![Hear("S-DATA ind \"one\""), data("two")]
        }),
        "bcs" => {
            let (call, serve) = turns();
            (Units::BCS, half_duplex, call, serve)
        }
        "bss" => {
            let (call, serve) = points();
            (Units::BSS, Units(Units::BSS.0 & !Unit::Duplex.bit()), call, serve)
        }
        "bas" => {
            let (call, serve) = activity();
            (Units::BAS, Units::BAS, call, serve)
        }
        _ => return None,
    };
    let call = call.into_iter().chain(release()).collect();
    let serve = serve.into_iter().chain(released()).collect();
    Some(Dialogue { menu, taken, call, serve })
}

/// Taking turns: the data token is asked for, given, used and given back.
fn turns() -> (Vec<Step>, Vec<Step>) {
    let call = vec![
        data("one"),
        Hear("S-TOKEN-PLEASE ind 01"),
        give(TURN),
        Hear("S-DATA ind \"two\""),
        Hear("S-TOKEN-GIVE ind 01"),
    ];
    let serve = vec![Hear("S-DATA ind \"one\""), please(TURN), Hear("S-TOKEN-GIVE ind 01"), data("two"), give(TURN)];
    (call, serve)
}

/// Turns with minor points on both sides, then a major point.
fn points() -> (Vec<Step>, Vec<Step>) {
    let call = vec![
        data("one"),
        minor(),
        Hear("S-SYNC-MINOR cnf 1"),
        Hear("S-TOKEN-PLEASE ind 05"),
        give(TURN_WITH_POINTS),
        Hear("S-DATA ind \"two\""),
        Hear("S-SYNC-MINOR ind 2"),
        confirm(2),
        Hear("S-TOKEN-GIVE ind 05"),
        ask(Request::SyncMajor(Chunk::new())),
        Hear("S-SYNC-MAJOR cnf 3"),
    ];
    let serve = vec![
        Hear("S-DATA ind \"one\""),
        Hear("S-SYNC-MINOR ind 1"),
        confirm(1),
        please(TURN_WITH_POINTS),
        Hear("S-TOKEN-GIVE ind 05"),
        data("two"),
        minor(),
        Hear("S-SYNC-MINOR cnf 2"),
        give(TURN_WITH_POINTS),
        Hear("S-SYNC-MAJOR ind 3"),
        ask(Request::SyncMajorResponse(Chunk::new())),
    ];
    (call, serve)
}

/// An activity that is interrupted after its first point, resumed from there and ended.
fn activity() -> (Vec<Step>, Vec<Step>) {
    let (first, second) = (ActivityIdentifier(b"act-1".to_vec()), ActivityIdentifier(b"act-2".to_vec()));
    let resume = Resume {
        new: second,
        old: first.clone(),
        serial: SyncPointSerial::new(1).unwrap_or_default(),
        ..Resume::default()
    };
    let call = vec![
        ask(Request::ActivityStart(first, Chunk::new())),
        data("one"),
        minor(),
        Hear("S-SYNC-MINOR cnf 1"),
        data("lost"),
        ask(Request::ActivityInterrupt(None)),
        Hear("S-ACTIVITY-INTERRUPT cnf"),
        ask(Request::ActivityResume(resume)),
        data("two"),
        minor(),
        Hear("S-SYNC-MINOR cnf 2"),
        ask(Request::ActivityEnd(Chunk::new())),
        Hear("S-ACTIVITY-END cnf 3"),
    ];
    let serve = vec![
        Hear("S-ACTIVITY-START ind act-1"),
        Hear("S-DATA ind \"one\""),
        Hear("S-SYNC-MINOR ind 1"),
        confirm(1),
        Hear("S-DATA ind \"lost\""),
        Hear("S-ACTIVITY-INTERRUPT ind"),
        ask(Request::ActivityInterruptResponse),
        Hear("S-ACTIVITY-RESUME ind act-1 from 1"),
        Hear("S-DATA ind \"two\""),
        Hear("S-SYNC-MINOR ind 2"),
        confirm(2),
        Hear("S-ACTIVITY-END ind 3"),
        ask(Request::ActivityEndResponse(Chunk::new())),
    ];
    (call, serve)
}

/// The calling user's proposal.
pub(crate) fn proposal(units: Units) -> Connect {
    let counts = [Unit::MinorSynchronize, Unit::MajorSynchronize, Unit::Resynchronize];
    let counts = counts.iter().any(|unit| units.has(*unit)) && !units.has(Unit::ActivityManagement);
    Connect { units, initial_serial: SyncPointSerial::new(1).filter(|_| counts), ..Connect::default() }
}

/// The name and phase of a primitive, as one text.
pub(crate) fn named((name, phase): (&'static str, Phase)) -> String {
    let phase = match phase {
        Phase::Req => "req",
        Phase::Ind => "ind",
        Phase::Rsp => "rsp",
        Phase::Cnf => "cnf",
    };
    format!("{name} {phase}")
}

/// What a user was told, in one line: name, phase, then what counts, then the user's data in quotes.
pub(crate) fn say(indication: &Indication) -> String {
    let base = named(indication.name());
    let text = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
    let quoted = |data: &Chunk| match data.to_vec(&capa5_core::octets::NoSources) {
        Ok(octets) if octets.is_empty() => String::new(),
        Ok(octets) if octets.len() > 60 => format!(" ({} octets)", octets.len()),
        Ok(octets) => format!(" {:?}", text(&octets)),
        Err(_) => String::from(" (octets that aren't at hand)"),
    };
    base + &match indication {
        Indication::Connect(connect) => format!(" {:04x}{}", connect.units.0, quoted(&connect.data)),
        Indication::ConnectAccepted(connect) => format!(" accepted {:04x}{}", connect.units.0, quoted(&connect.data)),
        Indication::ConnectRefused(reason, data) => format!(" refused {reason}{}", quoted(data)),
        Indication::TokenGive(tokens) => format!(" {:02x}", tokens.bits()),
        Indication::TokenPlease(tokens, data) => format!(" {:02x}{}", tokens.bits(), quoted(data)),
        Indication::SyncMinor { serial, data, .. }
        | Indication::SyncMinorConfirm(serial, data)
        | Indication::SyncMajor(serial, data)
        | Indication::SyncMajorConfirm(serial, data)
        | Indication::ActivityEnd(serial, data)
        | Indication::ActivityEndConfirm(serial, data)
        | Indication::ResynchronizeConfirm(serial, _, data) => format!(" {}{}", serial.get(), quoted(data)),
        Indication::Resynchronize(kind, serial, _, data) => format!(" {kind:?} {}{}", serial.get(), quoted(data)),
        Indication::ActivityStart(activity, data) => format!(" {}{}", text(&activity.0), quoted(data)),
        Indication::ActivityResume(resume) => format!(" {} from {}", text(&resume.old.0), resume.serial.get()),
        Indication::ActivityInterrupt(reason) | Indication::ActivityDiscard(reason) => {
            reason.map_or_else(String::new, |reason| format!(" {reason}"))
        }
        Indication::UExceptionReport(reason, data) => format!(" {reason}{}", quoted(data)),
        Indication::Released(data) => format!(" accepted{}", quoted(data)),
        Indication::ReleaseRefused(data) => format!(" refused{}", quoted(data)),
        Indication::PAbort(reason) => format!(" {reason:?}"),
        Indication::Data(data)
        | Indication::ExpeditedData(data)
        | Indication::TypedData(data)
        | Indication::CapabilityData(data)
        | Indication::CapabilityDataConfirm(data)
        | Indication::Release(data)
        | Indication::UAbort(data) => quoted(data),
        Indication::ControlGive
        | Indication::ActivityInterruptConfirm
        | Indication::ActivityDiscardConfirm
        | Indication::PExceptionReport => String::new(),
    }
}
