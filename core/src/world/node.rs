//! A node: a user on a session machine on a transport entity, or a station on the stream itself.

use alloc::boxed::Box;

use super::record::{LinkId, NodeId};
use super::station::Station;
use crate::lesson::scenario::Provider;
use crate::session::machine::{Reuse, Spm, SpmConfig};
use crate::session::unit::Units;
use crate::transport::Transport;
use crate::user::User;

/// One end.
#[derive(Clone)]
pub struct Node {
    /// Which.
    pub id: NodeId,
    /// The link it speaks over.
    pub link: LinkId,
    /// Who uses its session.
    pub user: User,
    /// Its session machine.
    pub spm: Spm,
    /// What its session machine supports and chooses.
    pub config: SpmConfig,
    /// Its transport entity.
    pub transport: Transport,
    /// The transport connection it is in, from 1; 0 for none.
    pub tc: u32,
    /// The session connection it is in, from 1; 0 for none.
    pub sc: u32,
    /// What stands in the place of all that, where something does.
    pub station: Option<Box<dyn Station>>,
}

impl Node {
    /// One that has done nothing.
    #[must_use]
    pub fn new(id: NodeId, link: LinkId, user: User, provider: &Provider) -> Self {
        let config = config(provider);
        let spm = Spm::new(config);
        Self { id, link, user, spm, config, transport: Transport::default(), tc: 0, sc: 0, station: None }
    }

    /// It loses all that isn't on durable store, and starts again.
    pub fn crash(&mut self) {
        self.spm = Spm::new(self.config);
        self.transport = Transport::default();
        self.user.crash();
        (self.tc, self.sc) = (0, 0);
    }
}

/// What a node's session machine supports and chooses.
fn config(provider: &Provider) -> SpmConfig {
    let all = SpmConfig::default();
    let units = provider.units.as_deref().map(|units| Units(units.iter().fold(0, |bits, unit| bits | unit.bit())));
    let transport = if provider.keep { Reuse::Keep } else { Reuse::Release };
    SpmConfig { units: units.unwrap_or(all.units), transport, ..all }
}
