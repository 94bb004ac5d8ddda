//! What the learner plans to happen, and when: from choices and typed numbers to actions. No view.

use crate::i18n::{Key, Message, msg};
use crate::player::Player;
use crate::story::decimal::parse;
use crate::story::facts::{Octet, leaves_with, settles, trace};
use capa5_core::lesson::scenario::{FaultKind, FaultSpec, FaultWhen, Which};
use capa5_core::view::find::seekable;
use capa5_core::world::action::{Action, When};
use capa5_core::world::record::{LinkId, NodeId, RecordId};
use capa5_core::world::recording::Ending;
use leptos::prelude::*;

/// The line that everything happens to.
const LINE: u8 = 0;

/// What happens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Harm {
    /// The line breaks both ways.
    Cut,
    /// What one end sends is lost.
    OneWay,
    /// The line stands still for a time.
    Stall,
    /// Bits of a message change.
    Damage,
    /// An end loses what it hasn't stored.
    Crash,
    /// A user breaks its session off.
    Abort,
    /// The line works again.
    Mend,
}

impl Harm {
    /// All, in the order of the palette.
    pub const ALL: [Self; 7] =
        [Self::Cut, Self::OneWay, Self::Stall, Self::Damage, Self::Crash, Self::Abort, Self::Mend];

    /// Its id in the document.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Cut => "break-cut",
            Self::OneWay => "break-one-way",
            Self::Stall => "break-stall",
            Self::Damage => "break-damage",
            Self::Crash => "break-crash",
            Self::Abort => "break-abort",
            Self::Mend => "break-mend",
        }
    }

    /// Its name, and what it does.
    #[must_use]
    pub fn words(self, node: NodeId) -> (Message, Message) {
        let node = node.letter();
        match self {
            Self::Cut => (msg::INTERRUPT_CUT.into(), msg::INTERRUPT_CUT_HELP.into()),
            Self::OneWay => (msg::interrupt_one_way(node), msg::interrupt_one_way_help(node)),
            Self::Stall => (msg::INTERRUPT_STALL.into(), msg::INTERRUPT_STALL_HELP.into()),
            Self::Damage => (msg::INTERRUPT_DAMAGE.into(), msg::INTERRUPT_DAMAGE_HELP.into()),
            Self::Crash => (msg::interrupt_crash(node), msg::interrupt_crash_help(node)),
            Self::Abort => (msg::interrupt_abort(node), msg::interrupt_abort_help(node)),
            Self::Mend => (msg::INTERRUPT_MEND.into(), msg::INTERRUPT_MEND_HELP.into()),
        }
    }
}

/// When it happens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Moment {
    /// At the playhead.
    Now,
    /// After a record.
    Event,
    /// When an octet of the file has left.
    File,
    /// When so many octets have left A in this connection.
    Wire,
    /// With every so manieth message of a kind.
    Every,
}

/// The form of a plan.
#[derive(Clone, Copy)]
pub struct Plan {
    /// The player that it is for.
    pub player: Player,
    /// What.
    pub harm: RwSignal<Harm>,
    /// When.
    pub when: RwSignal<Moment>,
    /// The end that it is about.
    pub node: RwSignal<NodeId>,
    /// How long the line stands still, as typed.
    pub ms: RwSignal<String>,
    /// The message that is damaged.
    pub which: RwSignal<Which>,
    /// Which of its octets, as typed.
    pub octet: RwSignal<String>,
    /// Which of that octet's bits.
    pub mask: RwSignal<u8>,
    /// The number of the moment, as typed.
    pub text: RwSignal<String>,
    /// Whose messages a rule counts.
    pub from: RwSignal<NodeId>,
    /// Which of them.
    pub name: RwSignal<&'static str>,
    /// How many of them to one fault, as typed.
    pub every: RwSignal<String>,
}

/// The first octet of the SPDU in a message: after TPKT (4) and the DT TPDU's header (3).
const SPDU: u32 = 7;

impl Plan {
    /// The plan that stands first: a cut, now where something can break now.
    #[must_use]
    pub fn new(player: Player) -> Self {
        let now = untrack(|| not_now(player)).is_none();
        let names = player.run.with_untracked(|run| seekable(run).0);
        let common = names.iter().copied().find(|name| *name == "DT").or_else(|| names.first().copied());
        let flying = player.moment.with_untracked(|moment| moment.flights.last().map(|flight| flight.msg));
        let when = if now { Moment::Now } else { Moment::Event };
        let plan = Self {
            player,
            harm: RwSignal::new(Harm::Cut),
            when: RwSignal::new(when),
            node: RwSignal::new(NodeId(1)),
            ms: RwSignal::new("500".to_owned()),
            which: RwSignal::new(flying.map_or(Which::NextFrom(0), Which::Message)),
            octet: RwSignal::new(SPDU.to_string()),
            mask: RwSignal::new(0x01),
            text: RwSignal::new(String::new()),
            from: RwSignal::new(NodeId(0)),
            name: RwSignal::new(common.unwrap_or("DT")),
            every: RwSignal::new("3".to_owned()),
        };
        plan.text.set(plan.suggestion(when));
        plan
    }

    /// Another moment, with a number for it.
    pub fn set_when(self, when: Moment) {
        self.when.set(when);
        self.text.set(self.suggestion(when));
    }

    /// What stands in the field of a moment first: where the playhead is.
    fn suggestion(self, when: Moment) -> String {
        let player = self.player;
        untrack(|| match when {
            Moment::Now | Moment::Every => String::new(),
            Moment::Event => {
                let event = player.event.get();
                let at = if not_now(player).is_some() { event.saturating_sub(1) / 2 } else { event };
                at.max(1).to_string()
            }
            Moment::File => player.run.with(|run| run.size() / 2).to_string(),
            Moment::Wire => "1000".to_owned(),
        })
    }

    /// What happens, as far as it is typed rightly.
    fn kind(self) -> Result<FaultKind, Message> {
        let whole = |text: RwSignal<String>| number(&text.get_untracked());
        let node = self.node.get_untracked().0;
        Ok(match self.harm.get_untracked() {
            Harm::Cut => FaultKind::Cut(LINE),
            Harm::OneWay => FaultKind::CutOneWay { from: node },
            Harm::Stall => FaultKind::Stall { link: LINE, ms: whole(self.ms)?.clamp(1, LONGEST_STALL) },
            Harm::Damage => {
                let octet = u32::try_from(whole(self.octet)?).map_err(|_| Message::from(msg::INTERRUPT_NEED_NUMBER))?;
                // A rule's damage falls on the message that it counts, at another moment on the next one that leaves.
                let which = match (self.when.get_untracked(), self.which.get_untracked()) {
                    (Moment::Now, which) | (_, which @ Which::NextFrom(_)) => which,
                    (Moment::Event | Moment::File | Moment::Wire | Moment::Every, Which::Message(_)) => {
                        Which::NextFrom(0)
                    }
                };
                FaultKind::Corrupt { which, octet, mask: self.mask.get_untracked() }
            }
            Harm::Crash => FaultKind::Crash(node),
            Harm::Abort => FaultKind::Abort(node),
            Harm::Mend => FaultKind::Restore(LINE),
        })
    }

    /// Whether what is planned lies before the end of the run on screen: then another run begins. Follows the form.
    #[must_use]
    pub fn makes_run(self) -> bool {
        let player = self.player;
        let number = parse(&self.text.get(), 0);
        let when = self.when.get();
        player.run.with(|run| match when {
            Moment::Now | Moment::Every => player.event.get() < run.len(),
            Moment::Event => number.is_some_and(|n| n < u64::from(run.len())),
            Moment::File | Moment::Wire => number
                .and_then(|number| leaves_with(run, player.event.get(), octet(when, number)?))
                .is_some_and(|n| n < run.len()),
        })
    }

    /// Does it, and goes to where it left its trace.
    ///
    /// # Errors
    /// What is to be put right first.
    pub fn commit(self) -> Result<(), Message> {
        let player = self.player;
        let kind = self.kind()?;
        let act = action(kind);
        let before = match self.when.get_untracked() {
            Moment::Now => {
                let mends = self.harm.get_untracked() == Harm::Mend;
                if let Some(why) = untrack(|| not_now(player)).filter(|_| !mends) {
                    return Err(why.into());
                }
                let event = player.event.get_untracked();
                player.act(None, &[act]);
                event
            }
            Moment::Event => {
                let last = player.run.with_untracked(|run| run.len());
                let n = u32::try_from(number(&self.text.get_untracked())?).unwrap_or(u32::MAX);
                let open = player
                    .run
                    .with_untracked(|run| matches!(run.ending(), Ending::Decision(_) | Ending::Ended | Ending::Bound));
                if n == 0 || n > last || (n == last && open) {
                    return Err(msg::interrupt_events(u64::from(last)));
                }
                player.seek_event(n);
                player.act(None, &[act]);
                n
            }
            when @ (Moment::File | Moment::Wire) => {
                let number = number(&self.text.get_untracked())?;
                let event = player.event.get_untracked();
                let leaves = player.run.with_untracked(|run| leaves_with(run, event, octet(when, number)?));
                let Some(n) = leaves else { return Err(msg::INTERRUPT_NOT_REACHED.into()) };
                player.seek_event(n);
                let at = if when == Moment::File { When::Position(number) } else { When::Wire(number) };
                player.act(Some(at), &[act]);
                n
            }
            Moment::Every => {
                let k = u32::try_from(number(&self.every.get_untracked())?).unwrap_or(u32::MAX).max(1);
                let (from, name) = (self.from.get_untracked().0, self.name.get_untracked().to_owned());
                let fault = FaultSpec { when: FaultWhen::Every { from, name, k }, what: kind };
                let event = player.event.get_untracked();
                player.act(None, &[Action::Arm(fault)]);
                event
            }
        };
        let traced = player.run.with_untracked(|run| trace(run, before).map(|n| settles(run, n)));
        if let Some(n) = traced {
            player.seek_event(n);
        }
        Ok(())
    }
}

/// No line stands still for longer: a day.
const LONGEST_STALL: u64 = 86_400_000;

/// Cuts and crashes are actions of their own since the first version.
const fn action(kind: FaultKind) -> Action {
    match kind {
        FaultKind::Cut(link) => Action::Cut(LinkId(link)),
        FaultKind::Restore(link) => Action::Restore(LinkId(link)),
        FaultKind::Crash(node) => Action::Crash(NodeId(node)),
        FaultKind::CutOneWay { .. } | FaultKind::Stall { .. } | FaultKind::Corrupt { .. } | FaultKind::Abort(_) => {
            Action::Harm(kind)
        }
    }
}

fn number(text: &str) -> Result<u64, Message> {
    parse(text, 0).ok_or_else(|| Message::from(msg::INTERRUPT_NEED_NUMBER))
}

const fn octet(when: Moment, number: u64) -> Option<Octet> {
    match when {
        Moment::Now | Moment::Event | Moment::Every => None,
        Moment::File => Some(Octet::File(number)),
        Moment::Wire => Some(Octet::Wire(number)),
    }
}

/// Why nothing can break at the playhead; follows it.
#[must_use]
pub fn not_now(player: Player) -> Option<Key> {
    if player.deciding().is_some() {
        let cut = player.moment.with(|moment| moment.cut.contains(&true));
        return Some(if cut { msg::INTERRUPT_AT_DECISION } else { msg::INTERRUPT_AT_REST });
    }
    let over = player.at_end() && player.run.with(|run| matches!(run.ending(), Ending::Ended | Ending::Bound));
    // Whoever waits for what can't come any more still has its connection: that can break.
    let idle = || player.moment.with(|moment| moment.ends.iter().all(|end| !end.transport));
    (over && idle()).then_some(msg::INTERRUPT_OVER)
}

/// The messages that damage may fall on now: those on the line, the last ones first.
#[must_use]
pub fn in_reach(player: Player) -> Vec<(RecordId, NodeId)> {
    const MOST: usize = 8;
    player.moment.with_untracked(|moment| {
        moment.flights.iter().rev().take(MOST).map(|flight| (flight.msg, flight.from)).collect()
    })
}
