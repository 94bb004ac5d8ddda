//! Who listens: it reads along what comes over a link, and says nothing.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::speech;
use crate::lesson::mail::Listening;
use crate::time::Nanos;
use crate::wire::{Mark, WireError};
use crate::world::record::{AppName, Facts, LinkId, What};
use crate::world::station::{Act, Happening, Kept, Station};

/// Who listens.
#[derive(Clone, Debug)]
pub(super) struct Ear {
    link: LinkId,
}

impl Ear {
    pub(super) const fn new(listening: Listening) -> Self {
        Self { link: LinkId(listening.link) }
    }
}

impl Station for Ear {
    fn boxed(&self) -> Box<dyn Station> {
        Box::new(self.clone())
    }

    fn handle(&mut self, _: Nanos, happening: Happening<'_>) -> Vec<Act> {
        match happening {
            Happening::Heard(spoken) => {
                Vec::from([Act::Note(What::App { name: AppName::Hear, facts: spoken.facts.clone() })])
            }
            Happening::Begin
            | Happening::Opened(_)
            | Happening::Octets(_)
            | Happening::Closed(_)
            | Happening::Woke(_)
            | Happening::Free
            | Happening::Timer
            | Happening::Say(_)
            | Happening::Does(_)
            | Happening::Crashed => Vec::new(),
        }
    }

    fn next_timeout(&self) -> Option<Nanos> {
        None
    }

    fn listens(&self) -> Option<LinkId> {
        Some(self.link)
    }

    fn reread(&self, name: &'static str, octets: &[u8]) -> (&'static str, Facts) {
        speech::reread(name, octets)
    }

    fn inspect(&self, name: &str, octets: &[u8]) -> (Vec<Mark>, Option<WireError>) {
        speech::inspect(name, octets)
    }

    fn kept(&self) -> &[Kept] {
        &[]
    }
}
