//! What both sides have to agree on: functional units, version, first number, who starts with which token.

use super::given::{Given, Source};
use super::{Role, Spm};
use crate::session::note::BadParameter;
use crate::session::primitive::{Connect, Request, SyncPointSerial};
use crate::session::size::{TsduMaximum, TsduSizes};
use crate::session::spdu::{Spdu, Terms};
use crate::session::token::{Holding, TokenItem, TokenSetting, TokenSide};
use crate::session::unit::{Unit, Units};

/// REFUSE, PI 50: the SPM doesn't support the versions proposed.
pub(super) const VERSIONS_UNSUPPORTED: u8 = 132;
/// REFUSE, PI 50: refused by the SPM, no reason given.
const UNSPECIFIED: u8 = 133;
/// REFUSE, PI 50: refused by the SPM, a restriction of the implementation.
const RESTRICTION: u8 = 134;

/// What a connection runs on.
pub(super) struct Agreed {
    pub(super) units: Units,
    pub(super) serial: SyncPointSerial,
    pub(super) setting: TokenSetting,
    pub(super) version: u8,
    pub(super) sizes: TsduSizes,
}

/// Whether an initial serial number is due with these units.
pub(super) const fn serial_due(units: Units) -> bool {
    counts(units) && !units.has(Unit::ActivityManagement)
}

/// Whether an initial serial number may be there with these units.
pub(super) const fn counts(units: Units) -> bool {
    units.has(Unit::MinorSynchronize) || units.has(Unit::MajorSynchronize) || units.has(Unit::Resynchronize)
}

/// Whether one of the tokens exists with these units.
pub(super) fn any_token(units: Units) -> bool {
    TokenItem::ALL.iter().any(|token| units.makes_available(*token))
}

/// What an answer leaves of a proposal: fixed sides stay, open ones take the answer's side. `None` where it leaves one open.
pub(super) fn settle(proposed: TokenSetting, answer: TokenSetting, units: Units) -> Option<TokenSetting> {
    let mut settled = proposed;
    for token in TokenItem::ALL {
        if proposed.of(token) == TokenSide::CalledUserChooses {
            settled = settled.with(token, answer.of(token));
        }
        if units.makes_available(token) && settled.of(token) == TokenSide::CalledUserChooses {
            return None;
        }
    }
    Some(settled)
}

impl Spm {
    /// What an S-CONNECT response or an ACCEPT makes of the offer.
    pub(super) fn agreed(&self, given: &Given<'_>) -> Result<Agreed, BadParameter> {
        let offer = self.offer.as_deref().ok_or(BadParameter::Version)?;
        let (answer, version) = match given.source {
            Source::Request(Request::ConnectAccept(answer)) => (answer.clone(), offer.version),
            Source::Spdu(spdu) => (spdu.connect(), spdu.version()),
            Source::Request(_) | Source::Nothing => return Err(BadParameter::Version),
        };
        let from_peer = matches!(given.source, Source::Spdu(_));
        let common = offer.version & version;
        if common == 0 || (from_peer && common == 3) {
            return Err(BadParameter::Version);
        }
        let units = offer.connect.units.and(answer.units).and(self.config.units);
        if let Some(fault) = units.selection_fault() {
            return Err(BadParameter::Units(fault));
        }
        let serial = answer.initial_serial.or(offer.connect.initial_serial);
        if serial.is_none() && serial_due(units) {
            return Err(BadParameter::InitialSerial);
        }
        let setting = self.answered(offer.connect.tokens, &answer, given, units)?;
        let version = if common & 2 == 0 { 1 } else { 2 };
        let sizes = offer.sizes.and(self.answered_sizes(given)?);
        Ok(Agreed { units, serial: serial.unwrap_or_default(), setting, version, sizes })
    }

    /// What the answer says of sizes: the ACCEPT's, or this side's own wish. An absent parameter is no limit.
    fn answered_sizes(&self, given: &Given<'_>) -> Result<TsduSizes, BadParameter> {
        let Some(accept) = given.spdu() else { return Ok(self.wanted_sizes().turned()) };
        let (forth, back) = accept.tsdu_sizes().unwrap_or_default();
        let size = |octets| TsduMaximum::new(octets).ok_or(BadParameter::TsduSize);
        Ok(TsduSizes { forth: size(forth)?, back: size(back)? })
    }

    /// The sizes that this side wants where it is the initiator.
    pub(super) const fn wanted_sizes(&self) -> TsduSizes {
        TsduSizes { forth: self.config.sends, back: self.config.receives }
    }

    fn answered(
        &self,
        proposed: TokenSetting,
        answer: &Connect,
        given: &Given<'_>,
        units: Units,
    ) -> Result<TokenSetting, BadParameter> {
        let settled = settle(proposed, answer.tokens, units).ok_or(BadParameter::TokenSetting)?;
        // The other side's ACCEPT, where it says anything, has to repeat what was fixed.
        let said = given.spdu().and_then(Spdu::token_setting);
        let repeats = |said: TokenSetting| {
            TokenItem::ALL.iter().all(|token| !units.makes_available(*token) || said.of(*token) == settled.of(*token))
        };
        if said.is_none_or(repeats) { Ok(settled) } else { Err(BadParameter::TokenSetting) }
    }

    /// Why the provider refuses a CONNECT: a reason code; `None` where it doesn't.
    pub(super) fn objection(&self, connect: &Spdu) -> Option<u8> {
        let units = connect.units();
        if connect.version() & 3 == 0 {
            Some(VERSIONS_UNSUPPORTED)
        } else if units.fault().is_some() || (serial_due(units) && connect.initial_serial().is_none()) {
            Some(UNSPECIFIED)
        } else if !units.and(self.config.units).has(Unit::HalfDuplex) && !units.and(self.config.units).has(Unit::Duplex)
        {
            Some(RESTRICTION)
        } else {
            None
        }
    }

    /// What the provider says in CONNECT and ACCEPT.
    pub(super) fn terms(
        &self,
        units: Units,
        serial: Option<SyncPointSerial>,
        setting: TokenSetting,
        version: u8,
    ) -> Terms {
        Terms {
            version,
            units,
            initial_serial: serial.filter(|_| counts(units)),
            tokens: any_token(units).then_some(setting),
        }
    }

    /// Where a token is for this side when it stands on a side of the connection.
    pub(super) const fn seen_from_here(&self, side: TokenSide) -> Holding {
        match (side, self.role) {
            (TokenSide::Initiator | TokenSide::CalledUserChooses, Role::Initiator)
            | (TokenSide::Responder, Role::Responder) => Holding::Mine,
            (TokenSide::Initiator | TokenSide::CalledUserChooses, Role::Responder)
            | (TokenSide::Responder, Role::Initiator) => Holding::Theirs,
        }
    }

    /// The token setting that ends a resynchronization, from this side's user or from the other side.
    pub(super) fn resettled(&self, given: &Given<'_>) -> Option<TokenSetting> {
        settle(self.setting, given.setting.unwrap_or(self.setting), self.units)
    }
}
