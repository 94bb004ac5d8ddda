//! What a scripted user does, in the form `scenario.toml` has: steps that wait and ask, and answers that it gives by itself.
//!
//! Shared by the core and its build script, so a wrong script ends the build with file, line and the words that would fit. It
//! knows no machine: whether a request is legal when its time comes is for the session to say.
//!
//! A step waits for what its user is told (`on`, the `times`-th since the step before was done, then `after-ms`), or for an
//! instant (`at-ms`), or for nothing, and then asks. Steps are done in their order. `refused` says that the provider is to
//! refuse it: no other request of a script may be refused.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::ask::{Accepting, Ask, Refusing};

/// What a scripted user does.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Script {
    /// What it does by itself when it is told something.
    pub answers: Answers,
    /// Whether it stores what it receives: durably at every point, and back where it is told.
    pub store: bool,
    /// What it does in order.
    pub steps: Vec<Step>,
    /// What it does beside these, in an order of their own.
    pub beside: Vec<Step>,
}

/// One step: a wait, then a request. Without a request it only waits.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "StepForm", into = "StepForm")]
pub struct Step {
    /// What it waits for, once the step before is done.
    pub wait: Wait,
    /// What it asks then.
    pub ask: Option<Ask>,
    /// Whether the provider is to refuse it.
    pub refused: bool,
}

/// What a step waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wait {
    /// An instant, in milliseconds from the start; at once where it is past.
    At(u64),
    /// So many milliseconds from the step before.
    After(u64),
    /// To be told something.
    Told {
        /// What.
        what: Told,
        /// How many times since the step before.
        times: u32,
        /// So many milliseconds after it.
        after: u64,
    },
}

/// A step as it is written.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct StepForm {
    #[serde(default)]
    on: Option<Told>,
    #[serde(default)]
    times: Option<u32>,
    #[serde(default)]
    after_ms: Option<u64>,
    #[serde(default)]
    at_ms: Option<u64>,
    #[serde(default)]
    ask: Option<Ask>,
    #[serde(default)]
    refused: bool,
}

impl TryFrom<StepForm> for Step {
    type Error = String;

    fn try_from(form: StepForm) -> Result<Self, String> {
        let StepForm { on, times, after_ms, at_ms, ask, refused } = form;
        let wait = match (on, times, after_ms, at_ms) {
            (None, None, after, None) => Wait::After(after.unwrap_or(0)),
            (None, None, None, Some(at)) => Wait::At(at),
            (Some(what), times, after, None) => {
                let times = times.unwrap_or(1);
                if times == 0 {
                    return Err("`times = 0` waits for nothing: leave `on` out, or say 1 or more".into());
                }
                Wait::Told { what, times, after: after.unwrap_or(0) }
            }
            (None, Some(_), _, _) => return Err("`times` counts what `on` names: add `on`".into()),
            (_, _, _, Some(_)) => {
                return Err("`at-ms` is an instant by itself: leave out `on` and `after-ms`, or `at-ms`".into());
            }
        };
        if ask.is_none() && refused {
            return Err("`refused` is about a request: add `ask`".into());
        }
        if ask.is_none() && wait == Wait::After(0) {
            return Err("this step does nothing: say what it waits for (`on`, `after-ms`, `at-ms`) or `ask`".into());
        }
        Ok(Self { wait, ask, refused })
    }
}

impl From<Step> for StepForm {
    fn from(step: Step) -> Self {
        let form = Self { ask: step.ask, refused: step.refused, ..Self::default() };
        match step.wait {
            Wait::At(at) => Self { at_ms: Some(at), ..form },
            Wait::After(after) => Self { after_ms: Some(after), ..form },
            Wait::Told { what, times, after } => {
                Self { on: Some(what), times: Some(times), after_ms: Some(after), ..form }
            }
        }
    }
}

/// What a user is told, by the names of X.215; `ind` an indication, `cnf` a confirmation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each name says what it is: the primitive and its phase")]
pub enum Told {
    #[serde(rename = "S-CONNECT ind")]
    Connect,
    #[serde(rename = "S-CONNECT cnf")]
    ConnectAccepted,
    /// S-CONNECT confirmation, refused.
    #[serde(rename = "S-CONNECT refused")]
    ConnectRefused,
    #[serde(rename = "S-DATA ind")]
    Data,
    #[serde(rename = "S-EXPEDITED-DATA ind")]
    ExpeditedData,
    #[serde(rename = "S-TYPED-DATA ind")]
    TypedData,
    #[serde(rename = "S-CAPABILITY-DATA ind")]
    CapabilityData,
    #[serde(rename = "S-CAPABILITY-DATA cnf")]
    CapabilityDataConfirm,
    #[serde(rename = "S-TOKEN-GIVE ind")]
    TokenGive,
    #[serde(rename = "S-TOKEN-PLEASE ind")]
    TokenPlease,
    #[serde(rename = "S-CONTROL-GIVE ind")]
    ControlGive,
    #[serde(rename = "S-SYNC-MINOR ind")]
    SyncMinor,
    #[serde(rename = "S-SYNC-MINOR cnf")]
    SyncMinorConfirm,
    #[serde(rename = "S-SYNC-MAJOR ind")]
    SyncMajor,
    #[serde(rename = "S-SYNC-MAJOR cnf")]
    SyncMajorConfirm,
    #[serde(rename = "S-RESYNCHRONIZE ind")]
    Resynchronize,
    #[serde(rename = "S-RESYNCHRONIZE cnf")]
    ResynchronizeConfirm,
    #[serde(rename = "S-ACTIVITY-START ind")]
    ActivityStart,
    #[serde(rename = "S-ACTIVITY-RESUME ind")]
    ActivityResume,
    #[serde(rename = "S-ACTIVITY-INTERRUPT ind")]
    ActivityInterrupt,
    #[serde(rename = "S-ACTIVITY-INTERRUPT cnf")]
    ActivityInterruptConfirm,
    #[serde(rename = "S-ACTIVITY-DISCARD ind")]
    ActivityDiscard,
    #[serde(rename = "S-ACTIVITY-DISCARD cnf")]
    ActivityDiscardConfirm,
    #[serde(rename = "S-ACTIVITY-END ind")]
    ActivityEnd,
    #[serde(rename = "S-ACTIVITY-END cnf")]
    ActivityEndConfirm,
    #[serde(rename = "S-U-EXCEPTION-REPORT ind")]
    UExceptionReport,
    #[serde(rename = "S-P-EXCEPTION-REPORT ind")]
    PExceptionReport,
    #[serde(rename = "S-RELEASE ind")]
    Release,
    #[serde(rename = "S-RELEASE cnf")]
    Released,
    /// S-RELEASE confirmation, refused.
    #[serde(rename = "S-RELEASE refused")]
    ReleaseRefused,
    #[serde(rename = "S-U-ABORT ind")]
    UAbort,
    #[serde(rename = "S-P-ABORT ind")]
    PAbort,
}

/// What a user does by itself when it is told something. What is left to the script is answered by a step, or never.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Answers {
    /// S-CONNECT.
    pub connect: ConnectAnswer,
    /// S-RELEASE.
    pub release: ReleaseAnswer,
    /// S-SYNC-MINOR.
    pub minor: MinorAnswer,
    /// S-SYNC-MAJOR.
    pub major: Answer,
    /// S-RESYNCHRONIZE: with the number that was proposed.
    pub resynchronize: Answer,
    /// S-ACTIVITY-INTERRUPT.
    pub interrupt: Answer,
    /// S-ACTIVITY-DISCARD.
    pub discard: Answer,
    /// S-ACTIVITY-END.
    pub activity_end: Answer,
    /// S-CAPABILITY-DATA.
    pub capability: Answer,
    /// S-TOKEN-PLEASE: gives what was asked for, or not.
    pub please: TokenAnswer,
    /// S-U-EXCEPTION-REPORT and S-P-EXCEPTION-REPORT: gives the data token, or not.
    pub exception: TokenAnswer,
}

impl Answers {
    /// Nothing by itself: whoever sits in the chair answers.
    #[must_use]
    pub fn by_hand() -> Self {
        Self {
            connect: ConnectAnswer::Script,
            release: ReleaseAnswer::Script,
            minor: MinorAnswer::Never,
            major: Answer::Script,
            resynchronize: Answer::Script,
            interrupt: Answer::Script,
            discard: Answer::Script,
            activity_end: Answer::Script,
            capability: Answer::Script,
            please: TokenAnswer::Keep,
            exception: TokenAnswer::Keep,
        }
    }
}

/// The answer to S-CONNECT.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConnectAnswer {
    /// Accepts.
    Accept(Accepting),
    /// Refuses.
    Refuse(Refusing),
    /// A step answers.
    Script,
}

impl Default for ConnectAnswer {
    fn default() -> Self {
        Self::Accept(Accepting::default())
    }
}

/// The answer to S-RELEASE.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReleaseAnswer {
    /// Affirmative.
    #[default]
    Accept,
    /// Negative: only where negotiated release was selected.
    Refuse,
    /// A step answers.
    Script,
}

/// The answer to S-SYNC-MINOR.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MinorAnswer {
    /// Confirms each point.
    #[default]
    Each,
    /// Confirms a point only where a confirmation is wanted.
    Wanted,
    /// Confirms point n − lag when point n comes.
    Lag(u32),
    /// Every n-th point: it stands for those before it.
    Every(u32),
    /// Never by itself.
    Never,
}

/// The answer to what wants a confirmation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Confirms at once.
    #[default]
    Confirm,
    /// A step answers.
    Script,
}

/// The answer to what asks for a token.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenAnswer {
    /// Keeps it: asking is not taking.
    #[default]
    Keep,
    /// Gives it.
    Give,
}

/// Why a text of the scenario has too many or too few octets.
pub(super) fn octets(what: &str, text: &str, least: usize, most: usize) -> Result<(), String> {
    if (least..=most).contains(&text.len()) {
        return Ok(());
    }
    Err(format!("{what} has {least} to {most} octets, {text:?} has {}", text.len()))
}
