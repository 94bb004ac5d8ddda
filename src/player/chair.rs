//! The learner in a user's chair: what she asks, and the octets that she changes on their way.

use super::{Notice, Player};
use capa5_core::lesson::ask::Ask;
use capa5_core::lesson::scenario::{FaultKind, Which};
use capa5_core::study::Playhead;
use capa5_core::world::action::Action;
use capa5_core::world::record::{Dir, LinkId, NodeId, RecordId, What};
use leptos::prelude::*;

impl Player {
    /// Takes a user's chair from the playhead on.
    pub fn sit(self, node: NodeId) {
        self.go_on(&[Action::Sit(node)]);
    }

    /// From a chair she asks for something.
    pub fn ask(self, node: NodeId, ask: Ask) {
        self.go_on(&[Action::Ask { node, ask: Box::new(ask) }]);
    }

    /// The line breaks, or works again.
    pub fn set_line(self, works: bool) {
        self.go_on(&[if works { Action::Restore(LinkId(0)) } else { Action::Cut(LinkId(0)) }]);
    }

    /// The nodes in whose chair she sits where the playhead rests; follows it.
    #[must_use]
    pub fn seats(self) -> Vec<NodeId> {
        let event = self.rest.get();
        self.run.with(|run| run.seats(event))
    }

    /// Acts in a run of her own, and shows all that comes of it at once.
    fn go_on(self, acts: &[Action]) {
        let playhead = self.playhead.get_untracked();
        let before = self.branch.get_untracked().1;
        let Some(run) = self.engine.try_update_value(|engine| engine.go_on(playhead, acts)) else { return };
        self.done(run, playhead);
        self.has_branched(before);
        let last = self.run.with_untracked(|run| {
            let first = run.log().get(playhead.event + 1)?;
            run.log().range(first.n, run.len()).take_while(|record| record.t == first.t).last().map(|record| record.n)
        });
        if let Some(last) = last {
            self.seek_event(last);
        }
    }

    fn has_branched(self, before: u32) {
        let (current, count) = self.branch.get_untracked();
        if count > before && before > 0 {
            self.notice.set(Some(Notice::Branched { run: current }));
        }
    }

    /// Whether a message is on the line at the playhead; follows it.
    #[must_use]
    pub fn is_flying(self, msg: RecordId) -> bool {
        self.moment.with(|moment| moment.flights.iter().any(|flight| flight.msg == msg))
    }

    /// Changes octets of a message on its way: now where it is on the line, else as it leaves, in another run. `changed` has
    /// each octet's place, what it was and what it becomes. Shows the message as it comes.
    pub fn change_octets(self, msg: RecordId, changed: &[(u32, u8, u8)]) {
        let flies = untrack(|| self.is_flying(msg));
        let playhead = if flies {
            self.playhead.get_untracked()
        } else {
            let at = self.run.with_untracked(|run| run.log().get(msg).map(|record| record.t)).unwrap_or_default();
            Playhead { event: msg, at }
        };
        let corrupt = |(octet, was, is): &(u32, u8, u8)| {
            Action::Harm(FaultKind::Corrupt { which: Which::Message(msg), octet: *octet, mask: was ^ is })
        };
        let acts: Vec<Action> = changed.iter().map(corrupt).collect();
        let before = self.branch.get_untracked().1;
        let Some(run) = self.engine.try_update_value(|engine| engine.act(playhead, None, &acts)) else { return };
        self.done(run, playhead);
        self.has_branched(before);
        let came = self.run.with_untracked(|run| {
            let comes = |record: &&capa5_core::world::record::Record| {
                matches!(&record.what, What::Pdu { dir: Dir::Rx, msg: of, .. } if *of == msg)
            };
            let came = run.log().range(msg, run.len()).find(comes)?;
            run.log().range(came.n, run.len()).take_while(|record| record.t == came.t).last().map(|record| record.n)
        });
        if let Some(came) = came {
            self.seek_event(came);
        }
        self.select(Some(msg));
    }
}
