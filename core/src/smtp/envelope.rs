//! The envelope: who sends and who receives, apart from what the header says.

use alloc::vec::Vec;

use super::parameter::{MailParameters, RcptParameters};
use super::path::{ForwardPath, ReversePath};

/// A recipient and what was asked for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recipient {
    /// Who.
    pub path: ForwardPath,
    /// The parameters of its RCPT.
    pub parameters: RcptParameters,
}

impl Recipient {
    /// One without parameters.
    #[must_use]
    pub const fn new(path: ForwardPath) -> Self {
        Self { path, parameters: RcptParameters { notify: None, orcpt: None } }
    }
}

/// Sender and recipients of one message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Envelope {
    /// Where failures are reported to.
    pub from: ReversePath,
    /// The parameters of MAIL.
    pub parameters: MailParameters,
    /// Who receives.
    pub recipients: Vec<Recipient>,
}
