//! Building the SPDUs that the protocol machine sends.

use alloc::vec;
use alloc::vec::Vec;

use super::kind::SpduKind;
use super::parameter::{CONNECT_DATA, Content, EXTENDED_DATA, Parameter, Pi};
use super::{AbortCause, Spdu};
use crate::octets::Chunk;
use crate::session::primitive::{
    ActivityIdentifier, Connect, ConnectionIdentifier, Resume, ResyncType, SyncPointSerial,
};
use crate::session::size::TsduSizes;
use crate::session::token::{TokenSet, TokenSetting};
use crate::session::unit::Units;

/// What CONNECT and ACCEPT say besides what the users say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Terms {
    /// Version Number, PI 22: the versions proposed, or the one selected.
    pub version: u8,
    /// The functional units proposed or selected.
    pub units: Units,
    /// Initial Serial Number, PI 23, where one is due.
    pub initial_serial: Option<SyncPointSerial>,
    /// Token Setting Item, PI 26, where a token is available.
    pub tokens: Option<TokenSetting>,
}

impl Spdu {
    /// An SPDU without parameters.
    #[must_use]
    pub const fn new(kind: SpduKind) -> Self {
        Self { kind, units: Vec::new(), info: Chunk::new() }
    }

    /// With one more parameter.
    #[must_use]
    pub fn with(mut self, pi: Pi, content: Content) -> Self {
        self.units.push(Parameter::Known(pi, content));
        self
    }

    /// With one more parameter of one octet.
    #[must_use]
    pub fn with_octet(self, pi: Pi, octet: u8) -> Self {
        self.with(pi, Content::Octet(octet))
    }

    /// With a Serial Number, PI 42, in as few digits as it takes.
    #[must_use]
    pub fn with_serial(self, serial: SyncPointSerial) -> Self {
        self.with(Pi::Serial, Content::Serial { serial, digits: 1 })
    }

    /// With user data (PGI 193; PI 46 in a MINOR SYNC ACK), where there is any.
    #[must_use]
    pub fn with_data(self, data: &Chunk) -> Self {
        if data.is_empty() {
            return self;
        }
        let pi = if self.kind == SpduKind::MinorSyncAck { Pi::MinorAckData } else { Pi::UserData };
        self.with(pi, Content::Data(data.clone()))
    }

    fn with_octets(self, pi: Pi, octets: &[u8]) -> Self {
        if octets.is_empty() { self } else { self.with(pi, Content::Octets(octets.to_vec())) }
    }

    fn with_terms(self, identifier: &ConnectionIdentifier, terms: Terms) -> Self {
        let references = references(identifier);
        let mut item = vec![
            Parameter::Known(Pi::ProtocolOptions, Content::Octet(0)),
            Parameter::Known(Pi::Version, Content::Octet(terms.version)),
        ];
        if let Some(serial) = terms.initial_serial {
            item.push(Parameter::Known(Pi::InitialSerial, Content::Serial { serial, digits: 1 }));
        }
        if let Some(tokens) = terms.tokens {
            item.push(Parameter::Known(Pi::TokenSetting, Content::Octet(tokens.bits())));
        }
        let referred =
            if references.is_empty() { self } else { self.with(Pi::ConnectionIdentifier, Content::Group(references)) };
        referred.with(Pi::ConnectAcceptItem, Content::Group(item))
    }

    /// CONNECT: data up to 512 octets as User Data, up to 10,240 as Extended User Data, above that announced only.
    #[must_use]
    pub fn connecting(connect: &Connect, terms: Terms) -> Self {
        let spdu = Self::new(SpduKind::Connect)
            .with_terms(&connect.identifier, terms)
            .with(Pi::UserRequirements, Content::Units(terms.units))
            .with_octets(Pi::CallingSelector, &connect.calling_selector)
            .with_octets(Pi::CalledSelector, &connect.called_selector);
        if connect.data.len() <= u64::from(CONNECT_DATA) {
            spdu.with_data(&connect.data)
        } else if connect.data.len() <= u64::from(EXTENDED_DATA) {
            spdu.with(Pi::ExtendedUserData, Content::Data(connect.data.clone()))
        } else {
            spdu.with_octet(Pi::DataOverflow, 0x01)
        }
    }

    /// CONNECT or ACCEPT with a TSDU Maximum Size, PI 21, where a direction is limited.
    #[must_use]
    pub fn with_tsdu_sizes(mut self, sizes: TsduSizes) -> Self {
        let content = Content::Sizes { forth: sizes.forth.octets(), back: sizes.back.octets() };
        let item = self.units.iter_mut().find_map(|unit| match unit {
            Parameter::Known(Pi::ConnectAcceptItem, Content::Group(item)) if !sizes.is_none() => Some(item),
            Parameter::Known(..) | Parameter::Unknown { .. } => None,
        });
        if let Some(item) = item {
            // Behind Protocol Options.
            item.insert(1.min(item.len()), Parameter::Known(Pi::TsduMaximumSize, content));
        }
        self
    }

    /// OVERFLOW ACCEPT: the rest of a CONNECT's data may come.
    #[must_use]
    pub fn overflow_accept(version: u8) -> Self {
        Self::new(SpduKind::OverflowAccept).with_octet(Pi::Version, version)
    }

    /// CONNECT DATA OVERFLOW: a piece of a CONNECT's data, `enclosure` with its Enclosure Item (1 beginning, 2 end).
    #[must_use]
    pub fn connect_data_overflow(enclosure: u8, data: &Chunk) -> Self {
        Self::new(SpduKind::ConnectDataOverflow).with_octet(Pi::Enclosure, enclosure).with_data(data)
    }

    /// ACCEPT.
    #[must_use]
    pub fn accept(connect: &Connect, terms: Terms) -> Self {
        let mut spdu = Self::new(SpduKind::Accept).with_terms(&connect.identifier, terms);
        if !connect.please.is_empty() {
            spdu = spdu.with_octet(Pi::TokenItem, connect.please.bits());
        }
        spdu.with(Pi::UserRequirements, Content::Units(terms.units))
            .with_octets(Pi::CallingSelector, &connect.calling_selector)
            .with_octets(Pi::CalledSelector, &connect.called_selector)
            .with_data(&connect.data)
    }

    /// REFUSE: reason code, and the user's data after it.
    #[must_use]
    pub fn refuse(releases: bool, version: Option<u8>, reason: u8, data: &Chunk) -> Self {
        let mut spdu = Self::new(SpduKind::Refuse).with_octet(Pi::TransportDisconnect, u8::from(releases));
        if let Some(version) = version {
            spdu = spdu.with_octet(Pi::Version, version);
        }
        spdu.with(Pi::Reason, Content::Reason(reason, data.clone()))
    }

    /// FINISH; Transport Disconnect (PI 17) only where the transport connection is kept.
    #[must_use]
    pub fn finish(releases: bool, data: &Chunk) -> Self {
        let spdu = Self::new(SpduKind::Finish);
        if releases { spdu.with_data(data) } else { spdu.with_octet(Pi::TransportDisconnect, 0).with_data(data) }
    }

    /// ABORT.
    #[must_use]
    pub fn abort(releases: bool, cause: AbortCause, data: &Chunk) -> Self {
        let bits = match cause {
            AbortCause::User => 0x02,
            AbortCause::ProtocolError => 0x04,
            AbortCause::NoReason => 0x08,
            AbortCause::Restriction => 0x10,
        };
        Self::new(SpduKind::Abort).with_octet(Pi::TransportDisconnect, bits | u8::from(releases)).with_data(data)
    }

    /// GIVE TOKENS or PLEASE TOKENS that says something.
    #[must_use]
    pub fn tokens(kind: SpduKind, tokens: TokenSet, data: &Chunk) -> Self {
        Self::new(kind).with_octet(Pi::TokenItem, tokens.bits()).with_data(data)
    }

    /// DATA TRANSFER or TYPED DATA.
    #[must_use]
    pub const fn data(kind: SpduKind, data: Chunk) -> Self {
        Self { kind, units: Vec::new(), info: data }
    }

    /// MINOR SYNC POINT; a Sync Type Item only where no confirmation is asked for.
    #[must_use]
    pub fn minor(serial: SyncPointSerial, explicit: bool, data: &Chunk) -> Self {
        let spdu = Self::new(SpduKind::MinorSyncPoint);
        let spdu = if explicit { spdu } else { spdu.with_octet(Pi::SyncType, 0x01) };
        spdu.with_serial(serial).with_data(data)
    }

    /// MAJOR SYNC POINT.
    #[must_use]
    pub fn major(serial: SyncPointSerial, data: &Chunk) -> Self {
        Self::new(SpduKind::MajorSyncPoint).with_octet(Pi::SyncType, 0x01).with_serial(serial).with_data(data)
    }

    /// An SPDU that holds a serial number and a user's data: the acknowledgements of points, ACTIVITY END.
    #[must_use]
    pub fn point(kind: SpduKind, serial: SyncPointSerial, data: &Chunk) -> Self {
        Self::new(kind).with_serial(serial).with_data(data)
    }

    /// RESYNCHRONIZE.
    #[must_use]
    pub fn resynchronize(
        kind: ResyncType,
        serial: SyncPointSerial,
        tokens: Option<TokenSetting>,
        data: &Chunk,
    ) -> Self {
        let code = match kind {
            ResyncType::Restart => 0,
            ResyncType::Abandon => 1,
            ResyncType::Set => 2,
        };
        Self::new(SpduKind::Resynchronize)
            .with_setting(tokens)
            .with_octet(Pi::ResyncType, code)
            .with_serial(serial)
            .with_data(data)
    }

    /// RESYNCHRONIZE ACK.
    #[must_use]
    pub fn resynchronize_ack(serial: SyncPointSerial, tokens: Option<TokenSetting>, data: &Chunk) -> Self {
        Self::new(SpduKind::ResynchronizeAck).with_setting(tokens).with_serial(serial).with_data(data)
    }

    fn with_setting(self, tokens: Option<TokenSetting>) -> Self {
        match tokens {
            Some(tokens) => self.with_octet(Pi::TokenSetting, tokens.bits()),
            None => self,
        }
    }

    /// ACTIVITY START.
    #[must_use]
    pub fn activity_start(activity: &ActivityIdentifier, data: &Chunk) -> Self {
        Self::new(SpduKind::ActivityStart)
            .with(Pi::ActivityIdentifier, Content::Octets(activity.0.clone()))
            .with_data(data)
    }

    /// ACTIVITY RESUME; the earlier connection is named only where it was another one.
    #[must_use]
    pub fn activity_resume(resume: &Resume) -> Self {
        let mut linking = resume.connection.as_ref().map(references).unwrap_or_default();
        linking.push(Parameter::Known(Pi::ActivityIdentifier, Content::Octets(resume.old.0.clone())));
        linking.push(Parameter::Known(Pi::Serial, Content::Serial { serial: resume.serial, digits: 1 }));
        Self::new(SpduKind::ActivityResume)
            .with(Pi::LinkingInformation, Content::Group(linking))
            .with(Pi::ActivityIdentifier, Content::Octets(resume.new.0.clone()))
            .with_data(&resume.data)
    }

    /// ABORT of a provider with the first octets, at most 9, of what was wrong.
    #[must_use]
    pub fn reflecting(self, wrong: &[u8]) -> Self {
        self.with_octets(Pi::Reflect, &wrong[..wrong.len().min(9)])
    }

    /// EXCEPTION REPORT: the octets of what was wrong, up to where it was.
    #[must_use]
    pub fn exception_report(reflected: &[u8]) -> Self {
        Self::new(SpduKind::ExceptionReport).with(Pi::Reflect, Content::Octets(reflected.to_vec()))
    }

    /// An SPDU that holds a reason code, where one is given, and a user's data: ACTIVITY INTERRUPT and DISCARD, EXCEPTION DATA.
    #[must_use]
    pub fn with_reason(kind: SpduKind, reason: Option<u8>, data: &Chunk) -> Self {
        let spdu = Self::new(kind);
        match reason {
            Some(reason) => spdu.with(Pi::Reason, Content::Reason(reason, Chunk::new())).with_data(data),
            None => spdu.with_data(data),
        }
    }
}

fn references(identifier: &ConnectionIdentifier) -> Vec<Parameter> {
    [
        (Pi::CalledReference, &identifier.called),
        (Pi::CallingReference, &identifier.calling),
        (Pi::CommonReference, &identifier.common),
        (Pi::AdditionalReference, &identifier.additional),
    ]
    .into_iter()
    .filter(|(_, octets)| !octets.is_empty())
    .map(|(pi, octets)| Parameter::Known(pi, Content::Octets(octets.clone())))
    .collect()
}
