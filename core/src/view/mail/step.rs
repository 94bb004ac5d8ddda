//! When what a learner wants next is done, as a step behind those that were typed already.

use alloc::string::String;

use super::{Desk, Stage};
use crate::lesson::mail::{Does, Turn, Typed};
use crate::mail::speech;
use crate::time::Nanos;
use crate::world::record::{FaultName, NodeId, What};
use crate::world::recording::Recording;

/// What she wants.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// A line, or several.
    Say(String),
    /// The connection opened.
    Dial,
}

/// The step that does it: behind the other side's last word; at once where it goes on with what was said last; where a client's
/// connection is gone, so long after that as has gone by.
#[must_use]
pub fn next_step(run: &Recording, here: NodeId, client: bool, wanted: Wanted) -> Typed {
    let end = Desk::at(run, run.len());
    let gone = if client && end.stage == Stage::Closed { gone(run, here) } else { None };
    let (when, after_ms) = match gone {
        Some(gone) => (Some(Turn::Gone), run.end_time().since(gone).0.div_ceil(1_000_000) + 1),
        None => (None, 0),
    };
    let step = Typed { when, after_ms, ..Typed::default() };
    match wanted {
        Wanted::Say(text) => {
            let waits = when.is_none() && !end.goes_on(here);
            Typed { on: waits.then(String::new), say: Some(text), ..step }
        }
        Wanted::Dial => Typed { does: Some(Does::Dial), ..step },
    }
}

/// When a node's connection went, or couldn't be opened, last.
fn gone(run: &Recording, here: NodeId) -> Option<Nanos> {
    let goes = |what: &What| {
        matches!(what, What::Prim { name: "T-DISCONNECT", .. } | What::Fault { name: FaultName::Cut, .. })
    };
    let last =
        run.log().iter().rev().find(|record| goes(&record.what) && record.node().is_none_or(|node| node == here));
    last.map(|record| record.t)
}

impl Desk {
    /// Whether what a node says next belongs to what it said last, with no reply between: lines of a message up to its dot,
    /// octets of a chunk up to their number.
    #[must_use]
    pub fn goes_on(&self, node: NodeId) -> bool {
        let mut own = self.lines.iter().filter(|line| line.from == node).rev();
        match own.next() {
            Some(line) if line.name == speech::TEXT && line.text != "." => return true,
            Some(_) => {}
            None => return false,
        }
        let mut came = 0;
        for line in self.lines.iter().filter(|line| line.from == node).rev() {
            if line.name == "BDAT" {
                let size = line.text.split_ascii_whitespace().nth(1).and_then(|size| size.parse::<u64>().ok());
                return size.is_some_and(|size| came < size);
            }
            came += u64::from(line.octets);
        }
        false
    }
}
