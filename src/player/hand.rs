//! The learner's own hand on the stage: whose tokens she may carry to the other side, and what is done when she does.

use capa5_core::session::token::TokenItem;
use capa5_core::world::record::NodeId;
use leptos::prelude::*;

/// Whose tokens the learner may carry, and what takes one that she let go at the other side.
#[derive(Clone, Debug)]
pub struct Hand {
    /// The nodes for whose users she acts.
    pub nodes: Vec<NodeId>,
    /// The user of this node gives this token: S-TOKEN-GIVE, with all that the provider has to say about it.
    pub give: Callback<(NodeId, TokenItem)>,
}
