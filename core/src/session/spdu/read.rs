//! Reading SPDUs: typed access to what they hold.

use serde::{Deserialize, Serialize};

use super::kind::{Category, SpduKind};
use super::parameter::{Content, Parameter, Pi};
use super::{Spdu, Tsdu};
use crate::octets::Chunk;
use crate::session::primitive::{
    ActivityIdentifier, Connect, ConnectionIdentifier, Resume, ResyncType, SyncPointSerial,
};
use crate::session::token::{TokenSet, TokenSetting};
use crate::session::unit::Units;

/// Who or what broke a connection off, as the Transport Disconnect of an ABORT says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AbortCause {
    /// The user.
    User,
    /// The provider: the protocol was broken.
    ProtocolError,
    /// The provider, for no given reason.
    NoReason,
    /// The provider: it can't do what was asked.
    Restriction,
}

/// A TSDU in few words: what the recording keeps of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Summary {
    /// The SPDU that counts: the one behind the leader, or the only one.
    pub kind: SpduKind,
    /// Its standard abbreviation.
    pub name: &'static str,
    /// Its serial number.
    pub serial: Option<SyncPointSerial>,
    /// The tokens given or asked for, by the leader or in the SPDU.
    pub tokens: Option<TokenSet>,
    /// The activity it starts or resumes.
    pub activity: Option<ActivityIdentifier>,
    /// How many octets of the user's data it carries.
    pub user_octets: u64,
}

impl Tsdu {
    /// The SPDU that counts; `None` for a TSDU without any.
    #[must_use]
    pub fn principal(&self) -> Option<&Spdu> {
        self.spdus.last()
    }

    /// The TSDU in few words; `None` for one without SPDUs.
    #[must_use]
    pub fn summary(&self) -> Option<Summary> {
        let spdu = self.principal()?;
        Some(Summary {
            kind: spdu.kind,
            name: spdu.kind.abbreviation(),
            serial: spdu.serial(),
            tokens: self.spdus.iter().find_map(Spdu::token_item),
            activity: spdu.activity(),
            user_octets: spdu.user_data().len(),
        })
    }
}

/// What stands in the first parameter of this kind.
fn content_in(units: &[Parameter], pi: Pi) -> Option<&Content> {
    units.iter().find_map(|unit| match unit {
        Parameter::Known(known, content) if *known == pi => Some(content),
        Parameter::Known(..) | Parameter::Unknown { .. } => None,
    })
}

fn group_in(units: &[Parameter], pgi: Pi) -> &[Parameter] {
    match content_in(units, pgi) {
        Some(Content::Group(inside)) => inside,
        _ => &[],
    }
}

fn octet_in(units: &[Parameter], pi: Pi) -> Option<u8> {
    match content_in(units, pi) {
        Some(Content::Octet(octet)) => Some(*octet),
        _ => None,
    }
}

fn octets_in(units: &[Parameter], pi: Pi) -> &[u8] {
    match content_in(units, pi) {
        Some(Content::Octets(octets)) => octets,
        _ => &[],
    }
}

fn serial_in(units: &[Parameter], pi: Pi) -> Option<SyncPointSerial> {
    match content_in(units, pi) {
        Some(Content::Serial { serial, .. }) => Some(*serial),
        _ => None,
    }
}

fn references_in(units: &[Parameter]) -> ConnectionIdentifier {
    ConnectionIdentifier {
        calling: octets_in(units, Pi::CallingReference).to_vec(),
        called: octets_in(units, Pi::CalledReference).to_vec(),
        common: octets_in(units, Pi::CommonReference).to_vec(),
        additional: octets_in(units, Pi::AdditionalReference).to_vec(),
    }
}

impl Spdu {
    /// What stands in a parameter outside groups.
    #[must_use]
    pub fn content(&self, pi: Pi) -> Option<&Content> {
        content_in(&self.units, pi)
    }

    /// What stands in a parameter inside a group.
    #[must_use]
    pub fn content_in(&self, pgi: Pi, pi: Pi) -> Option<&Content> {
        content_in(group_in(&self.units, pgi), pi)
    }

    fn item(&self) -> &[Parameter] {
        group_in(&self.units, Pi::ConnectAcceptItem)
    }

    /// Serial Number, PI 42.
    #[must_use]
    pub fn serial(&self) -> Option<SyncPointSerial> {
        serial_in(&self.units, Pi::Serial)
    }

    /// Token Item, PI 16; reserved bits are dropped.
    #[must_use]
    pub fn token_item(&self) -> Option<TokenSet> {
        octet_in(&self.units, Pi::TokenItem).map(TokenSet::from_bits)
    }

    /// Token Setting Item, PI 26: that of CONNECT and ACCEPT, or of RESYNCHRONIZE and its acknowledgement.
    #[must_use]
    pub fn token_setting(&self) -> Option<TokenSetting> {
        let octet = octet_in(&self.units, Pi::TokenSetting).or_else(|| octet_in(self.item(), Pi::TokenSetting));
        octet.and_then(TokenSetting::from_bits)
    }

    /// Transport Disconnect, PI 17: whether the transport connection is to be released. Absent means it is.
    #[must_use]
    pub fn releases_transport(&self) -> bool {
        octet_in(&self.units, Pi::TransportDisconnect).is_none_or(|octet| octet & 0x01 != 0)
    }

    /// Transport Disconnect, PI 17, of an ABORT: who or what broke it off.
    #[must_use]
    pub fn abort_cause(&self) -> AbortCause {
        match octet_in(&self.units, Pi::TransportDisconnect) {
            Some(octet) if octet & 0x02 != 0 => AbortCause::User,
            Some(octet) if octet & 0x04 != 0 => AbortCause::ProtocolError,
            Some(octet) if octet & 0x10 != 0 => AbortCause::Restriction,
            Some(_) | None => AbortCause::NoReason,
        }
    }

    /// Session User Requirements, PI 20. Absent means [`Units::DEFAULT`].
    #[must_use]
    pub fn units(&self) -> Units {
        match self.content(Pi::UserRequirements) {
            Some(Content::Units(units)) => *units,
            _ => Units::DEFAULT,
        }
    }

    /// Version Number, PI 22, its bits: of the Connect/Accept Item, or of REFUSE and OVERFLOW ACCEPT. Absent means version 1.
    #[must_use]
    pub fn version(&self) -> u8 {
        octet_in(self.item(), Pi::Version).or_else(|| octet_in(&self.units, Pi::Version)).unwrap_or(0x01)
    }

    /// Initial Serial Number, PI 23.
    #[must_use]
    pub fn initial_serial(&self) -> Option<SyncPointSerial> {
        serial_in(self.item(), Pi::InitialSerial)
    }

    /// Activity Identifier, PI 41: in ACTIVITY RESUME the new one.
    #[must_use]
    pub fn activity(&self) -> Option<ActivityIdentifier> {
        match self.content(Pi::ActivityIdentifier) {
            Some(Content::Octets(octets)) => Some(ActivityIdentifier(octets.clone())),
            _ => None,
        }
    }

    /// What an ACTIVITY RESUME says.
    #[must_use]
    pub fn resume(&self) -> Option<Resume> {
        let linking = group_in(&self.units, Pi::LinkingInformation);
        let earlier = references_in(linking);
        Some(Resume {
            new: self.activity()?,
            old: ActivityIdentifier(octets_in(linking, Pi::ActivityIdentifier).to_vec()),
            serial: serial_in(linking, Pi::Serial)?,
            connection: (earlier != ConnectionIdentifier::default()).then_some(earlier),
            data: self.user_data(),
        })
    }

    /// Sync Type Item, PI 15, of a MINOR SYNC POINT: whether a confirmation is asked for. Absent means it is.
    #[must_use]
    pub fn wants_confirmation(&self) -> bool {
        octet_in(&self.units, Pi::SyncType).is_none_or(|octet| octet & 0x01 == 0)
    }

    /// Sync Type Item, PI 15, bit 2: data separation.
    #[must_use]
    pub fn separates_data(&self) -> bool {
        octet_in(&self.units, Pi::SyncType).is_some_and(|octet| octet & 0x02 != 0)
    }

    /// Resync Type, PI 27.
    #[must_use]
    pub fn resync_type(&self) -> Option<ResyncType> {
        match octet_in(&self.units, Pi::ResyncType)? {
            0 => Some(ResyncType::Restart),
            1 => Some(ResyncType::Abandon),
            2 => Some(ResyncType::Set),
            _ => None,
        }
    }

    /// Enclosure Item, PI 25, its bits; `None` where it is absent.
    pub(super) fn enclosure(&self) -> Option<u8> {
        octet_in(&self.units, Pi::Enclosure)
    }

    /// TSDU Maximum Size, PI 21, of the Connect/Accept Item: initiator to responder, responder to initiator. `None` where it is
    /// absent.
    #[must_use]
    pub fn tsdu_sizes(&self) -> Option<(u16, u16)> {
        match content_in(self.item(), Pi::TsduMaximumSize) {
            Some(Content::Sizes { forth, back }) => Some((*forth, *back)),
            _ => None,
        }
    }

    /// Enclosure Item, PI 25, bit 2: whether the user's data ends here. Absent means it does.
    #[must_use]
    pub fn ends_data(&self) -> bool {
        octet_in(&self.units, Pi::Enclosure).is_none_or(|octet| octet & 0x02 != 0)
    }

    /// Data Overflow, PI 60: whether more of the user's data follows a CONNECT.
    #[must_use]
    pub fn overflows(&self) -> bool {
        octet_in(&self.units, Pi::DataOverflow).is_some_and(|octet| octet & 0x01 != 0)
    }

    /// Reason Code, PI 50.
    #[must_use]
    pub fn reason(&self) -> Option<u8> {
        match self.content(Pi::Reason) {
            Some(Content::Reason(reason, _)) => Some(*reason),
            _ => None,
        }
    }

    /// The user's data, wherever this kind of SPDU carries it.
    #[must_use]
    pub fn user_data(&self) -> Chunk {
        let units = self.units.iter().find_map(|unit| match unit {
            Parameter::Known(_, Content::Data(data)) => Some(data),
            Parameter::Known(_, Content::Reason(_, data)) if self.kind == SpduKind::Refuse => Some(data),
            Parameter::Known(..) | Parameter::Unknown { .. } => None,
        });
        units.unwrap_or(&self.info).clone()
    }

    /// What CONNECT and ACCEPT say to the users; the functional units as they stand.
    #[must_use]
    pub fn connect(&self) -> Connect {
        Connect {
            identifier: references_in(group_in(&self.units, Pi::ConnectionIdentifier)),
            units: self.units(),
            initial_serial: self.initial_serial(),
            tokens: self.token_setting().unwrap_or_default(),
            please: self.token_item().unwrap_or_default(),
            calling_selector: octets_in(&self.units, Pi::CallingSelector).to_vec(),
            called_selector: octets_in(&self.units, Pi::CalledSelector).to_vec(),
            data: self.user_data(),
        }
    }

    /// Whether it leads a concatenation without saying anything itself.
    #[must_use]
    pub fn is_herald(&self) -> bool {
        // A later piece of a PLEASE TOKENS has no Token Item.
        let says_nothing = self.token_item().is_none() && self.enclosure().is_none();
        matches!(self.kind.declaration().category, Category::Zero(_)) && says_nothing
    }
}
