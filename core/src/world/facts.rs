//! What primitives and messages are about, read off them for the log.

use alloc::boxed::Box;
use alloc::string::String;

use super::record::{ActivityFacts, ConnectFacts, Facts};
use crate::endpoint::Cause;
use crate::octets::{Chunk, NoSources, Supply};
use crate::session::packet;
use crate::session::primitive::{
    AbortReason, ActivityIdentifier, Connect, Indication, Request, Resume, SyncPointSerial,
};
use crate::session::spdu::SpduKind;
use crate::session::token::TokenSet;
use crate::transport::cotp::Tpdu;

/// Nothing to say.
pub(super) const NONE: Facts = Facts::None {};

fn text(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).into_owned()
}

const fn point(serial: SyncPointSerial) -> Facts {
    Facts::Point { sn: serial.get() }
}

const fn tokens(tok: TokenSet) -> Facts {
    Facts::Tokens { tok }
}

fn data(chunk: &Chunk) -> Facts {
    if let Some((_, off)) = chunk.first_source() {
        return Facts::Range { off, len: chunk.len() };
    }
    let octets = chunk.to_vec(&NoSources).unwrap_or_default();
    if octets.is_empty() { NONE } else { Facts::Text { text: text(&octets) } }
}

fn connect(connect: &Connect) -> Facts {
    let identifier = &connect.identifier;
    let parts = [&identifier.calling, &identifier.called, &identifier.common, &identifier.additional];
    let reference = parts.map(|part| text(part)).join("/");
    let sn = connect.initial_serial.map(SyncPointSerial::get);
    Facts::Connect(Box::new(ConnectFacts { fu: connect.units.0, sn, reference }))
}

fn start(activity: &ActivityIdentifier) -> Facts {
    Facts::Activity(Box::new(ActivityFacts { act: text(&activity.0), old: None, sn: None }))
}

fn resume(resume: &Resume) -> Facts {
    let (act, old) = (text(&resume.new.0), Some(text(&resume.old.0)));
    Facts::Activity(Box::new(ActivityFacts { act, old, sn: Some(resume.serial.get()) }))
}

/// Why what stands below is gone.
pub(super) const fn of_cause(cause: Cause) -> Facts {
    Facts::Reason {
        why: match cause {
            Cause::Closed => "closed",
            Cause::Cut => "cut",
            Cause::Crashed => "crashed",
            Cause::Down => "down",
            Cause::Protocol => "protocol",
        },
    }
}

const fn of_abort(reason: AbortReason) -> Facts {
    Facts::Reason {
        why: match reason {
            AbortReason::TransportDisconnect => "transport-disconnect",
            AbortReason::ProtocolError => "protocol-error",
            AbortReason::Undefined => "undefined",
        },
    }
}

/// What a request or response is about.
pub(super) fn of_request(request: &Request) -> Facts {
    match request {
        Request::Connect(parameters) | Request::ConnectAccept(parameters) => connect(parameters),
        Request::Data(chunk)
        | Request::TypedData(chunk)
        | Request::ExpeditedData(chunk)
        | Request::CapabilityData(chunk)
        | Request::CapabilityDataResponse(chunk) => data(chunk),
        Request::TokenGive(tok) | Request::TokenPlease(tok, _) => tokens(*tok),
        Request::SyncMinorResponse(serial, _)
        | Request::Resynchronize(_, serial, _, _)
        | Request::ResynchronizeResponse(serial, _, _) => point(*serial),
        Request::ActivityStart(activity, _) => start(activity),
        Request::ActivityResume(parameters) => resume(parameters),
        Request::ConnectRefuse(..)
        | Request::ControlGive
        | Request::SyncMinor { .. }
        | Request::SyncMajor(_)
        | Request::SyncMajorResponse(_)
        | Request::ActivityInterrupt(_)
        | Request::ActivityInterruptResponse
        | Request::ActivityDiscard(_)
        | Request::ActivityDiscardResponse
        | Request::ActivityEnd(_)
        | Request::ActivityEndResponse(_)
        | Request::UExceptionReport(..)
        | Request::Release(_)
        | Request::ReleaseAccept(_)
        | Request::ReleaseRefuse(_)
        | Request::UAbort(_) => NONE,
    }
}

/// What an indication or confirmation is about.
pub(super) fn of_indication(indication: &Indication) -> Facts {
    match indication {
        Indication::Connect(parameters) | Indication::ConnectAccepted(parameters) => connect(parameters),
        Indication::Data(chunk)
        | Indication::TypedData(chunk)
        | Indication::ExpeditedData(chunk)
        | Indication::CapabilityData(chunk)
        | Indication::CapabilityDataConfirm(chunk) => data(chunk),
        Indication::TokenGive(tok) | Indication::TokenPlease(tok, _) => tokens(*tok),
        Indication::SyncMinor { serial, .. }
        | Indication::SyncMinorConfirm(serial, _)
        | Indication::SyncMajor(serial, _)
        | Indication::SyncMajorConfirm(serial, _)
        | Indication::Resynchronize(_, serial, _, _)
        | Indication::ResynchronizeConfirm(serial, _, _)
        | Indication::ActivityEnd(serial, _)
        | Indication::ActivityEndConfirm(serial, _) => point(*serial),
        Indication::ActivityStart(activity, _) => start(activity),
        Indication::ActivityResume(parameters) => resume(parameters),
        Indication::PAbort(reason) => of_abort(*reason),
        Indication::ConnectRefused(..)
        | Indication::ControlGive
        | Indication::ActivityInterrupt(_)
        | Indication::ActivityInterruptConfirm
        | Indication::ActivityDiscard(_)
        | Indication::ActivityDiscardConfirm
        | Indication::UExceptionReport(..)
        | Indication::PExceptionReport
        | Indication::Release(_)
        | Indication::Released(_)
        | Indication::ReleaseRefused(_)
        | Indication::UAbort(_) => NONE,
    }
}

/// The name of a message and what it is about, read off its own octets.
pub(super) fn of_message(octets: &Chunk, supply: &dyn Supply) -> (&'static str, Facts) {
    let packet = packet::decode(octets, supply).value;
    match packet.tpdu {
        Tpdu::ConnectionRequest(_) | Tpdu::ConnectionConfirm(_) | Tpdu::DisconnectRequest(_) => {
            return (packet.tpdu.name(), NONE);
        }
        Tpdu::Data { .. } => {}
    }
    let Some(spdu) = packet.tsdu.principal() else { return (packet.tpdu.name(), NONE) };
    let facts = match spdu.kind {
        SpduKind::Connect | SpduKind::Accept => connect(&spdu.connect()),
        SpduKind::ActivityStart => spdu.activity().map_or(NONE, |activity| start(&activity)),
        SpduKind::ActivityResume => spdu.resume().map_or(NONE, |parameters| resume(&parameters)),
        SpduKind::DataTransfer
        | SpduKind::TypedData
        | SpduKind::Expedited
        | SpduKind::CapabilityData
        | SpduKind::CapabilityDataAck => data(&spdu.user_data()),
        SpduKind::GiveTokens | SpduKind::PleaseTokens => spdu.token_item().map_or(NONE, tokens),
        SpduKind::OverflowAccept
        | SpduKind::ConnectDataOverflow
        | SpduKind::Refuse
        | SpduKind::Finish
        | SpduKind::Disconnect
        | SpduKind::NotFinished
        | SpduKind::Abort
        | SpduKind::AbortAccept
        | SpduKind::GiveTokensConfirm
        | SpduKind::GiveTokensAck
        | SpduKind::MinorSyncPoint
        | SpduKind::MinorSyncAck
        | SpduKind::MajorSyncPoint
        | SpduKind::MajorSyncAck
        | SpduKind::Resynchronize
        | SpduKind::ResynchronizeAck
        | SpduKind::Prepare
        | SpduKind::ExceptionReport
        | SpduKind::ExceptionData
        | SpduKind::ActivityInterrupt
        | SpduKind::ActivityInterruptAck
        | SpduKind::ActivityDiscard
        | SpduKind::ActivityDiscardAck
        | SpduKind::ActivityEnd
        | SpduKind::ActivityEndAck => spdu.serial().map_or(NONE, point),
    };
    (spdu.kind.abbreviation(), facts)
}
