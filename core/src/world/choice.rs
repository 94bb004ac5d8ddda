//! What a user may ask at a decision, and what not, with the rule that forbids it.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::octets::{Chunk, SourceId};
use crate::session::machine::Spm;
use crate::session::primitive::{ActivityIdentifier, Connect, Request, Resume, ResyncType, SyncPointSerial};
use crate::session::token::TokenSetting;
use crate::session::unit::Units;

/// A choice at a decision, legal or not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choice {
    /// The primitive: `S-RESYNCHRONIZE`.
    pub name: &'static str,
    /// Whether it may be asked now; if not, why.
    pub verdict: Result<(), Forbidden>,
}

/// Why a primitive may not be asked: state × event, and the predicates that fail.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Forbidden {
    /// State: `STA01`.
    pub state: &'static str,
    /// Event of the state table: `SRSYNreq-r`.
    pub event: String,
    /// Failing predicates (`p03`); none where the state has no row for the event.
    pub predicates: Vec<&'static str>,
}

/// The primitives that a decision is about, with plausible parameters.
fn asked() -> [Request; 5] {
    let serial = SyncPointSerial::new(1).unwrap_or_default();
    [
        Request::Connect(Connect { units: Units(0x0449), ..Connect::default() }),
        Request::ActivityResume(Resume {
            new: ActivityIdentifier(b"F-02".to_vec()),
            old: ActivityIdentifier(b"F-01".to_vec()),
            ..Resume::default()
        }),
        Request::Resynchronize(ResyncType::Restart, serial, TokenSetting::default(), Chunk::new()),
        Request::Data(Chunk::source(SourceId(0), 0, 1)),
        Request::SyncMinor { explicit: true, data: Chunk::new() },
    ]
}

fn choice(spm: &Spm, request: &Request) -> Choice {
    let verdict = spm.check(request).map(|_| ()).map_err(|refusal| Forbidden {
        state: refusal.state.name(),
        event: format!("{}", refusal.event),
        predicates: refusal.why.predicates(),
    });
    Choice { name: request.name().0, verdict }
}

/// Every choice of a machine as it stands.
pub(super) fn choices(spm: &Spm) -> Vec<Choice> {
    asked().iter().map(|request| choice(spm, request)).collect()
}
