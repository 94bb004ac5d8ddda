//! What makes a user's request unacceptable whatever the state.

use super::given::Given;
use super::{Spm, agree};
use crate::octets::Chunk;
use crate::session::note::{BadParameter, Variable};
use crate::session::primitive::{Connect, Request, SyncPointSerial};
use crate::session::table::{Event, RowId, Step};

/// The most octets of a user's data in an SPDU of protocol version 1.
pub(super) const VERSION_1_DATA: u64 = 512;
/// The same in an ABORT.
pub(super) const VERSION_1_ABORT: u64 = 9;

impl Spm {
    /// Whether a request's own parameters are acceptable.
    pub(super) fn admit(&self, request: &Request) -> Result<(), BadParameter> {
        match request {
            Request::Connect(connect) => self.admit_connect(connect),
            Request::ConnectAccept(answer) if self.offer.is_some() => {
                let units = self.agreed(&Given::of_request(request))?.units;
                // The other side takes a Token Item for PLEASE TOKENS: it can't name a token that doesn't exist.
                let exist = answer.please.iter().all(|token| units.makes_available(token));
                if exist { Ok(()) } else { Err(BadParameter::Tokens) }
            }
            Request::TokenGive(tokens) | Request::TokenPlease(tokens, _) if tokens.is_empty() => {
                Err(BadParameter::Tokens)
            }
            Request::SyncMinor { .. } | Request::SyncMajor(_) | Request::ActivityEnd(_)
                if self.at(Variable::VM) >= SyncPointSerial::MAX.get() =>
            {
                Err(BadParameter::Serial)
            }
            Request::ActivityResume(resume) if resume.serial.next().is_none() => Err(BadParameter::Serial),
            Request::ResynchronizeResponse(..) if self.resettled(&Given::of_request(request)).is_none() => {
                Err(BadParameter::TokenSetting)
            }
            Request::ConnectAccept(_)
            | Request::TokenGive(_)
            | Request::TokenPlease(..)
            | Request::SyncMinor { .. }
            | Request::SyncMajor(_)
            | Request::ActivityEnd(_)
            | Request::ActivityResume(_)
            | Request::ResynchronizeResponse(..)
            | Request::ConnectRefuse(..)
            | Request::Data(_)
            | Request::ExpeditedData(_)
            | Request::TypedData(_)
            | Request::CapabilityData(_)
            | Request::CapabilityDataResponse(_)
            | Request::ControlGive
            | Request::SyncMinorResponse(..)
            | Request::SyncMajorResponse(_)
            | Request::Resynchronize(..)
            | Request::ActivityStart(..)
            | Request::ActivityInterrupt(_)
            | Request::ActivityInterruptResponse
            | Request::ActivityDiscard(_)
            | Request::ActivityDiscardResponse
            | Request::ActivityEndResponse(_)
            | Request::UExceptionReport(..)
            | Request::Release(_)
            | Request::ReleaseAccept(_)
            | Request::ReleaseRefuse(_)
            | Request::UAbort(_) => Ok(()),
        }
    }

    fn admit_connect(&self, connect: &Connect) -> Result<(), BadParameter> {
        if let Some(fault) = connect.units.not_offered(self.config.units).or_else(|| connect.units.fault()) {
            Err(BadParameter::Units(fault))
        } else if agree::serial_due(connect.units) && connect.initial_serial.is_none() {
            Err(BadParameter::InitialSerial)
        } else {
            Ok(())
        }
    }

    /// Whether everything that a row sends has octets.
    pub(super) fn writable(&self, row: RowId, given: &Given<'_>) -> Result<(), BadParameter> {
        let allowance = self.allowance(given);
        if !allowance.cuts_all && !fits_version_1(given.event, &given.data) {
            return Err(BadParameter::Data);
        }
        let steps = row.row().map_or(&[][..], |row| row.does);
        for step in steps {
            if let Step::Put(put) = step {
                self.put(*put, given).tsdus(allowance).map_err(BadParameter::Wire)?;
            }
        }
        Ok(())
    }
}

/// Whether a user's data fits protocol version 1, where nothing is cut into pieces.
fn fits_version_1(event: Event, data: &Chunk) -> bool {
    if matches!(event, Event::SCONreq | Event::SDTreq | Event::STDreq) {
        // Before a version is selected, and data transfer, which ends with the TSDU.
        return true;
    }
    data.len() <= if event == Event::SUABreq { VERSION_1_ABORT } else { VERSION_1_DATA }
}
