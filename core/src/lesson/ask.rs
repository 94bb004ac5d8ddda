//! The requests and responses of X.215 as `scenario.toml` writes them: every one, with every parameter that a user chooses.
//!
//! Shared by the core and its build script. A parameter out of its range ends the build; what may be asked when is the state
//! table's matter.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Deserializer, Serialize};

use super::script::octets;
use crate::session::token::{TokenItem, TokenSetting};
use crate::session::unit::Unit;

/// A request or response.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each name says what it is: the primitive")]
pub enum Ask {
    #[serde(rename = "S-CONNECT")]
    Connect(Connecting),
    #[serde(rename = "S-CONNECT-ACCEPT")]
    ConnectAccept(Accepting),
    #[serde(rename = "S-CONNECT-REFUSE")]
    ConnectRefuse(Refusing),
    #[serde(rename = "S-DATA")]
    Data(Payload),
    #[serde(rename = "S-EXPEDITED-DATA")]
    ExpeditedData(Payload),
    #[serde(rename = "S-TYPED-DATA")]
    TypedData(Payload),
    #[serde(rename = "S-CAPABILITY-DATA")]
    CapabilityData(Payload),
    #[serde(rename = "S-CAPABILITY-DATA-RESPONSE")]
    CapabilityDataResponse(Payload),
    #[serde(rename = "S-TOKEN-GIVE")]
    TokenGive(Tokens),
    #[serde(rename = "S-TOKEN-PLEASE")]
    TokenPlease(Tokens),
    #[serde(rename = "S-CONTROL-GIVE")]
    ControlGive,
    #[serde(rename = "S-SYNC-MINOR")]
    SyncMinor(Minor),
    #[serde(rename = "S-SYNC-MINOR-RESPONSE")]
    SyncMinorResponse(Confirming),
    #[serde(rename = "S-SYNC-MAJOR")]
    SyncMajor(Plain),
    #[serde(rename = "S-SYNC-MAJOR-RESPONSE")]
    SyncMajorResponse(Plain),
    #[serde(rename = "S-RESYNCHRONIZE")]
    Resynchronize(Resynchronizing),
    #[serde(rename = "S-RESYNCHRONIZE-RESPONSE")]
    ResynchronizeResponse(Resynchronized),
    #[serde(rename = "S-ACTIVITY-START")]
    ActivityStart(Starting),
    #[serde(rename = "S-ACTIVITY-RESUME")]
    ActivityResume(Resuming),
    #[serde(rename = "S-ACTIVITY-INTERRUPT")]
    ActivityInterrupt(Reason),
    #[serde(rename = "S-ACTIVITY-INTERRUPT-RESPONSE")]
    ActivityInterruptResponse,
    #[serde(rename = "S-ACTIVITY-DISCARD")]
    ActivityDiscard(Reason),
    #[serde(rename = "S-ACTIVITY-DISCARD-RESPONSE")]
    ActivityDiscardResponse,
    #[serde(rename = "S-ACTIVITY-END")]
    ActivityEnd(Plain),
    #[serde(rename = "S-ACTIVITY-END-RESPONSE")]
    ActivityEndResponse(Plain),
    #[serde(rename = "S-U-EXCEPTION-REPORT")]
    UExceptionReport(Refusing),
    #[serde(rename = "S-RELEASE")]
    Release(Plain),
    #[serde(rename = "S-RELEASE-ACCEPT")]
    ReleaseAccept(Plain),
    #[serde(rename = "S-RELEASE-REFUSE")]
    ReleaseRefuse(Plain),
    #[serde(rename = "S-U-ABORT")]
    UAbort(Plain),
}

/// A serial number, 0 … 999 999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(try_from = "u32")]
pub struct Serial(u32);

impl Serial {
    /// The number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for Serial {
    type Error = String;

    fn try_from(number: u32) -> Result<Self, String> {
        if number > 999_999 {
            return Err(format!("a serial number has six digits at most (0 to 999999), {number} doesn't"));
        }
        Ok(Self(number))
    }
}

/// What a user says: text, or octets of the scenario's source from where it stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Payload {
    /// These, as UTF-8.
    Text(String),
    /// So many octets of the source, from the user's position on.
    Octets(u64),
}

/// User data of a service that needs none.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Plain {
    /// As UTF-8; none where empty.
    pub data: String,
}

/// S-CONNECT request.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Connecting {
    /// The functional units proposed.
    pub units: Vec<Unit>,
    /// Initial serial number: due with points but no activities, else optional.
    #[serde(default)]
    pub initial_serial: Option<Serial>,
    /// Where each token is to be at first.
    #[serde(default)]
    pub tokens: Sides,
    /// Common reference; the scenario's id where it is left out.
    #[serde(default, deserialize_with = "reference")]
    pub common: Option<String>,
    /// Additional reference information; the number of the user's session where it is left out.
    #[serde(default, deserialize_with = "additional")]
    pub additional: Option<String>,
    /// Calling session selector.
    #[serde(default, deserialize_with = "selector")]
    pub calling_selector: String,
    /// Called session selector.
    #[serde(default, deserialize_with = "selector")]
    pub called_selector: String,
    /// The user's data.
    #[serde(default)]
    pub data: String,
}

/// S-CONNECT response, accepted.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Accepting {
    /// The functional units it agrees to; all that were offered where it is left out.
    pub units: Option<Vec<Unit>>,
    /// Another initial serial number than the one proposed.
    pub initial_serial: Option<Serial>,
    /// Where the tokens are to be that were left to it.
    pub tokens: Sides,
    /// Tokens that it asks for at once.
    pub please: Vec<TokenItem>,
    /// Responding session selector; the called one where it is left out.
    #[serde(deserialize_with = "selector")]
    pub called_selector: String,
    /// The user's data.
    pub data: String,
}

/// A refusal, or an exception: a reason code and data.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Refusing {
    /// The reason code.
    pub reason: u8,
    /// The user's data.
    pub data: String,
}

/// The side of each token.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sides {
    /// Data token.
    pub data: crate::session::token::TokenSide,
    /// Synchronize-minor token.
    pub minor: crate::session::token::TokenSide,
    /// Major/activity token.
    pub major: crate::session::token::TokenSide,
    /// Release token.
    pub release: crate::session::token::TokenSide,
}

impl Sides {
    /// As a Token Setting Item has it.
    #[must_use]
    pub const fn setting(self) -> TokenSetting {
        TokenSetting { data: self.data, minor: self.minor, major: self.major, release: self.release }
    }
}

/// Tokens given or asked for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tokens {
    /// Which.
    pub tokens: Vec<TokenItem>,
    /// The user's data: only in a please.
    #[serde(default)]
    pub data: String,
}

/// S-SYNC-MINOR request.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Minor {
    /// Whether a confirmation is wanted.
    pub explicit: bool,
    /// The user's data.
    pub data: String,
}

impl Default for Minor {
    fn default() -> Self {
        Self { explicit: true, data: String::new() }
    }
}

/// S-SYNC-MINOR response.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Confirming {
    /// The point up to which it confirms; the last one that came where it is left out.
    pub serial: Option<Serial>,
    /// The user's data.
    pub data: String,
}

/// S-RESYNCHRONIZE request.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Resynchronizing {
    /// Back to a number.
    Restart(To),
    /// Give up what was.
    Abandon(Anew),
    /// Any number.
    Set(To),
}

/// Where a resynchronization leads.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct To {
    /// The next number to be used.
    pub serial: Serial,
    /// Where each token is to be.
    #[serde(default)]
    pub tokens: Sides,
    /// The user's data.
    #[serde(default)]
    pub data: String,
}

/// A resynchronization without a number.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Anew {
    /// Where each token is to be.
    pub tokens: Sides,
    /// The user's data.
    pub data: String,
}

/// S-RESYNCHRONIZE response.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Resynchronized {
    /// The next number to be used; the one proposed where it is left out. Only a set may have another.
    pub serial: Option<Serial>,
    /// Where the tokens are to be that were left to it.
    pub tokens: Sides,
    /// The user's data.
    pub data: String,
}

/// S-ACTIVITY-START request.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Starting {
    /// The activity's identifier.
    #[serde(deserialize_with = "identifier")]
    pub id: String,
    /// The user's data.
    #[serde(default)]
    pub data: String,
}

/// S-ACTIVITY-RESUME request. The earlier session connection is named where the activity was in another one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resuming {
    /// Its new identifier.
    #[serde(deserialize_with = "identifier")]
    pub id: String,
    /// The identifier under which it was interrupted.
    #[serde(deserialize_with = "identifier")]
    pub old: String,
    /// The point to go on from; the last one known to be confirmed where it is left out.
    #[serde(default)]
    pub serial: Option<Serial>,
    /// The user's data.
    #[serde(default)]
    pub data: String,
}

/// S-ACTIVITY-INTERRUPT or -DISCARD request.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Reason {
    /// The reason code, where one is given.
    pub reason: Option<u8>,
}

fn text<'de, D: Deserializer<'de>>(from: D, what: &str, least: usize, most: usize) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    octets(what, &text, least, most).map_err(serde::de::Error::custom)?;
    Ok(text)
}

fn identifier<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    text(from, "an activity identifier", 1, 6)
}

fn selector<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    text(from, "a session selector", 0, 16)
}

fn optional<'de, D: Deserializer<'de>>(from: D, what: &str, most: usize) -> Result<Option<String>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    if let Some(text) = &text {
        octets(what, text, 0, most).map_err(serde::de::Error::custom)?;
    }
    Ok(text)
}

fn reference<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    optional(from, "a common reference", 64)
}

fn additional<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    optional(from, "additional reference information", 4)
}
