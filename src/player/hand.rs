//! The learner's own hand on the stage: whose tokens she may carry to the other side, and what is done when she does.

use capa5_core::lesson::ask::{Ask, Tokens};
use capa5_core::session::token::TokenItem;
use capa5_core::world::record::NodeId;
use std::fmt;
use std::sync::Arc;

/// What the user of a node does with a token: S-TOKEN-GIVE, with all that the provider has to say about it.
pub type Give = Arc<dyn Fn(NodeId, TokenItem) + Send + Sync>;

/// What is asked for then.
pub(crate) fn give(token: TokenItem) -> Ask {
    Ask::TokenGive(Tokens { tokens: vec![token], data: String::new() })
}

/// Whose tokens the learner may carry, and what takes one that she let go at the other side. It outlives the room that shows what
/// else she may do: on a phone that is behind a tab while she is on the stage.
#[derive(Clone)]
pub struct Hand {
    /// The nodes for whose users she acts.
    pub nodes: Vec<NodeId>,
    /// What takes the token.
    pub give: Give,
}

impl fmt::Debug for Hand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hand").field("nodes", &self.nodes).finish_non_exhaustive()
    }
}
