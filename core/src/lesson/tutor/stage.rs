//! From a stage and deeds to a run: a scene with the learner's steps behind its scripts, its knobs turned, its faults set.
//!
//! A run of a lesson is as pure as any: (scene, deeds, the variant's numbers). What a provider refuses stays a record; that a
//! learner's request was refused is found by playing it, so that her user forgets what would have come of it.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::expr::Expr;
use super::form::{Deed, Letter, Moment, Pressed, Set, Stage, TypedLine};
use super::judge::{Judge, Vars, plain};
use super::task::Variation;
use crate::lesson::ask::Ask;
use crate::lesson::knob::{Knob, Settings};
use crate::lesson::mail::{Mail, Packed, Typing};
use crate::lesson::scenario::{Policy, Scenario};
use crate::lesson::script::{Step, Wait};
use crate::rng;
use crate::session::primitive::Phase;
use crate::time::Nanos;
use crate::world::action::{self, Action, When};
use crate::world::record::{LinkId, NodeId, What};
use crate::world::recording::Recording;

/// Why a stage can't be played as it is wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cannot {
    /// The lesson has no such stage, or the course no such scene.
    NoStage(String),
    /// A node isn't in the learner's hands: it has no script, or the stage doesn't give it.
    NotYours(Letter),
    /// There is no such knob, or it can't be turned so far here.
    Knob(String),
    /// The event after which something is to be done doesn't happen.
    NoEvent,
}

/// A run of a stage, and the scene as it was played.
#[derive(Clone)]
pub struct Played {
    /// The scene with what the deeds made of it: [`crate::engine::Engine`] takes it.
    pub scenario: Scenario,
    /// The actions that the deeds come to.
    pub actions: Vec<action::Timed>,
    /// The run.
    pub recording: Arc<Recording>,
}

/// The numbers of a variant: the first as the lesson says, the others drawn from its seed.
#[must_use]
pub fn variant(vars: &BTreeMap<String, Variation>, seed: u64, index: u32) -> Vars {
    let drawn = |(place, (name, variation)): (usize, (&String, &Variation))| {
        let Variation { first, from, to, step } = *variation;
        let count = to.saturating_sub(from).checked_div(step).unwrap_or(0).max(0) as u64 + 1;
        let word = rng::word(seed.wrapping_add(place as u64), u64::from(index));
        let value = if index == 0 { first } else { from + step * (word % count) as i64 };
        (name.clone(), value)
    };
    vars.iter().enumerate().map(drawn).collect()
}

impl Stage {
    /// The scene that it shows.
    ///
    /// # Errors
    /// There is none.
    pub fn scenario(&self) -> Result<Scenario, Cannot> {
        match &self.set {
            Set::Scene(id) => crate::lesson::scenario(id).map_err(|_| Cannot::NoStage(id.clone())),
            Set::Own(scenario) => Ok((**scenario).clone()),
            Set::File(file) => Err(Cannot::NoStage(file.clone())),
        }
    }

    /// Plays it: what is done before, then these deeds.
    ///
    /// # Errors
    /// [`Cannot`]: the deed that can't be done.
    pub fn play(&self, deeds: &[Deed], vars: &Vars) -> Result<Played, Cannot> {
        let mut making =
            Making { scenario: self.scenario()?, stage: self, vars, knobs: Vec::new(), faults: Vec::new() };
        making.hand_over();
        let all: Vec<&Deed> = self.deeds.iter().chain(deeds).collect();
        for deed in &all {
            making.prepare(deed)?;
        }
        making.in_time();
        // Each refusal that is found is meant from then on, which may move what comes after it.
        loop {
            making.faults.clear();
            for deed in &all {
                making.act(deed)?;
            }
            let recording = making.record();
            if !making.means_refusal(&recording) {
                let actions = making.actions();
                return Ok(Played { scenario: making.scenario, actions, recording: Arc::new(recording) });
            }
        }
    }
}

struct Making<'a> {
    scenario: Scenario,
    stage: &'a Stage,
    vars: &'a Vars,
    knobs: Vec<action::Timed>,
    faults: Vec<action::Timed>,
}

impl Making<'_> {
    fn record(&self) -> Recording {
        Recording::record(&self.scenario, self.actions())
    }

    fn actions(&self) -> Vec<action::Timed> {
        self.knobs.iter().chain(&self.faults).cloned().collect()
    }

    /// Whether a node's requests may be the learner's.
    fn mine(&self, node: Letter) -> bool {
        self.stage.hands.contains_key(&node) || self.stage.beside.contains(&node)
    }

    /// What the script did is the learner's now, from the step on that the stage says.
    fn hand_over(&mut self) {
        for (letter, steps) in &self.stage.hands {
            if let Some(script) = self.steps(*letter) {
                script.truncate(*steps);
            }
            self.retype(*letter, |typing| typing.steps.truncate(*steps));
        }
    }

    /// Changes what is typed at a node; whether anybody types there.
    fn retype(&mut self, letter: Letter, change: impl FnOnce(&mut Typing)) -> bool {
        let node = self.scenario.nodes.get_mut(usize::from(letter.0));
        let Some(Policy::Mail(packed)) = node.map(|node| &mut node.policy) else { return false };
        let Ok(Mail::Terminal(mut typing)) = packed.open() else { return false };
        change(&mut typing);
        Packed::of(&Mail::Terminal(typing)).map(|changed| *packed = changed).is_ok()
    }

    /// A line behind those that are typed already.
    fn types(&mut self, typed: &TypedLine) -> Result<(), Cannot> {
        let done = self.mine(typed.node) && self.retype(typed.node, |typing| typing.steps.push(typed.step.clone()));
        if done { Ok(()) } else { Err(Cannot::NotYours(typed.node)) }
    }

    /// The steps of a node behind which new ones are done: those beside its script where that runs on.
    fn steps(&mut self, letter: Letter) -> Option<&mut Vec<Step>> {
        let beside = !self.stage.hands.contains_key(&letter);
        match &mut self.scenario.nodes.get_mut(usize::from(letter.0))?.policy {
            Policy::Script(script) => Some(if beside { &mut script.beside } else { &mut script.steps }),
            Policy::SendFile | Policy::ReceiveFile | Policy::Mail(_) => None,
        }
    }

    /// Knobs, what providers keep, and the learner's requests behind the scripts.
    fn prepare(&mut self, deed: &Deed) -> Result<(), Cannot> {
        match deed {
            Deed::Turn(turned) => {
                let wrong = || Cannot::Knob(turned.knob.clone());
                let knob = Knob::of(&turned.knob).ok_or_else(wrong)?;
                let value = self.number(&turned.to).ok_or_else(wrong)?;
                let mut settings = Settings::of(&self.scenario);
                for timed in &self.knobs {
                    if let Action::Set { knob, value } = &timed.act {
                        settings.set(*knob, *value);
                    }
                }
                settings.set(knob, value);
                settings.check(&self.scenario).map_err(|_| wrong())?;
                self.knobs.push(action::Timed { when: When::Start, act: Action::Set { knob, value } });
                Ok(())
            }
            Deed::Keep(kept) => {
                let node = self.scenario.nodes.get_mut(usize::from(kept.node.0)).ok_or(Cannot::NotYours(kept.node))?;
                node.provider.keep = kept.keep;
                Ok(())
            }
            Deed::Ask(asked) => {
                let mine = self.mine(asked.node);
                let steps = self.steps(asked.node).filter(|_| mine).ok_or(Cannot::NotYours(asked.node))?;
                steps.push(asked.step.clone());
                Ok(())
            }
            Deed::Press(pressed) => self.press(pressed),
            Deed::Type(typed) => self.types(typed),
            Deed::Cut(_) | Deed::Restore(_) | Deed::Crash(_) | Deed::Recover(_) => Ok(()),
        }
    }

    /// Requests at drawn instants, beside the node's script, in the order of time with what else is asked there.
    fn press(&mut self, pressed: &Pressed) -> Result<(), Cannot> {
        let Pressed { node, ask, times, from_ms, to_ms, seed } = pressed;
        let seed = self.number(seed).ok_or(Cannot::NoEvent)?;
        let policy = self.scenario.nodes.get_mut(usize::from(node.0)).map(|node| &mut node.policy);
        let Some(Policy::Script(script)) = policy else { return Err(Cannot::NotYours(*node)) };
        let slot = to_ms.saturating_sub(*from_ms).checked_div(u64::from(*times)).unwrap_or(0);
        for place in 0..u64::from(*times) {
            let within = rng::word(seed, place).checked_rem(slot).unwrap_or(0);
            let wait = Wait::At(from_ms + place * slot + within);
            script.beside.push(Step { wait, ask: Some(ask.clone()), refused: false });
        }
        Ok(())
    }

    /// What is asked beside a script is asked in the order of time.
    fn in_time(&mut self) {
        for node in &mut self.scenario.nodes {
            let Policy::Script(script) = &mut node.policy else { continue };
            let at = |step: &Step| if let Wait::At(at) = step.wait { Some(at) } else { None };
            if script.beside.iter().all(|step| at(step).is_some()) {
                script.beside.sort_by_key(at);
            }
        }
    }

    /// A number that needs no run: one of the variant, or written.
    fn number(&self, expr: &Expr) -> Option<u64> {
        plain(&expr.0, self.vars).and_then(|value| u64::try_from(value).ok())
    }

    /// Marks the first request of the learner's that was refused and wasn't marked; whether there was one.
    fn means_refusal(&mut self, recording: &Recording) -> bool {
        let mut asked: BTreeMap<(u8, &'static str, bool), usize> = BTreeMap::new();
        for record in recording.log().iter() {
            let (Some(node), What::Prim { name, phase, .. } | What::Refuse { name, phase, .. }) =
                (record.node(), &record.what)
            else {
                continue;
            };
            if !matches!(phase, Phase::Req | Phase::Rsp) {
                continue;
            }
            let before = asked.entry((node.0, *name, *phase == Phase::Req)).or_default();
            *before += 1;
            if !matches!(record.what, What::Refuse { .. }) {
                continue;
            }
            let index = *before - 1;
            let hands = self.stage.hands.contains_key(&Letter(node.0));
            let policy = self.scenario.nodes.get_mut(usize::from(node.0)).map(|node| &mut node.policy);
            let Some(Policy::Script(script)) = policy else { continue };
            let same = |step: &&mut Step| step.ask.as_ref().is_some_and(|ask| primitive(ask) == (*name, *phase));
            // Beside a script it is the instant that tells which request it was.
            let then = |step: &&mut Step| match step.wait {
                Wait::At(at) => Nanos::from_millis(at) == record.t,
                Wait::After(_) | Wait::Told { .. } => !step.refused,
            };
            let step = script.beside.iter_mut().filter(same).find(then);
            let step = step.or_else(|| script.steps.iter_mut().filter(same).nth(index).filter(|_| hands));
            if let Some(step) = step.filter(|step| !step.refused) {
                step.refused = true;
                return true;
            }
        }
        false
    }

    /// Faults and recoveries: actions of the learner.
    fn act(&mut self, deed: &Deed) -> Result<(), Cannot> {
        let (act, when) = match deed {
            Deed::Cut(timed) => (Action::Cut(LinkId(timed.of)), self.when(&timed.when)?),
            Deed::Restore(timed) => (Action::Restore(LinkId(timed.of)), self.when(&timed.when)?),
            Deed::Crash(timed) => (Action::Crash(NodeId(timed.of)), self.when(&timed.when)?),
            Deed::Recover(letter) => (Action::Recover(NodeId(letter.0)), When::Decision),
            Deed::Ask(_) | Deed::Turn(_) | Deed::Keep(_) | Deed::Press(_) | Deed::Type(_) => return Ok(()),
        };
        self.faults.push(action::Timed { when, act });
        Ok(())
    }

    fn when(&self, moment: &Moment) -> Result<When, Cannot> {
        Ok(match moment {
            Moment::Decision => When::Decision,
            Moment::Ms(millis) => When::Time(Nanos::from_millis(*millis)),
            Moment::Position(expr) => When::Position(self.number(expr).ok_or(Cannot::NoEvent)?),
            Moment::Record(expr) => {
                let recording = self.record();
                When::Record(Judge::new(&recording, self.vars).record(expr).ok_or(Cannot::NoEvent)?)
            }
        })
    }
}

/// The standard name and phase of the primitive that an ask is about.
fn primitive(ask: &Ask) -> (&'static str, Phase) {
    let name = match ask {
        Ask::Connect(_) | Ask::ConnectAccept(_) | Ask::ConnectRefuse(_) => "S-CONNECT",
        Ask::Data(_) => "S-DATA",
        Ask::ExpeditedData(_) => "S-EXPEDITED-DATA",
        Ask::TypedData(_) => "S-TYPED-DATA",
        Ask::CapabilityData(_) | Ask::CapabilityDataResponse(_) => "S-CAPABILITY-DATA",
        Ask::TokenGive(_) => "S-TOKEN-GIVE",
        Ask::TokenPlease(_) => "S-TOKEN-PLEASE",
        Ask::ControlGive => "S-CONTROL-GIVE",
        Ask::SyncMinor(_) | Ask::SyncMinorResponse(_) => "S-SYNC-MINOR",
        Ask::SyncMajor(_) | Ask::SyncMajorResponse(_) => "S-SYNC-MAJOR",
        Ask::Resynchronize(_) | Ask::ResynchronizeResponse(_) => "S-RESYNCHRONIZE",
        Ask::ActivityStart(_) => "S-ACTIVITY-START",
        Ask::ActivityResume(_) => "S-ACTIVITY-RESUME",
        Ask::ActivityInterrupt(_) | Ask::ActivityInterruptResponse => "S-ACTIVITY-INTERRUPT",
        Ask::ActivityDiscard(_) | Ask::ActivityDiscardResponse => "S-ACTIVITY-DISCARD",
        Ask::ActivityEnd(_) | Ask::ActivityEndResponse(_) => "S-ACTIVITY-END",
        Ask::UExceptionReport(_) => "S-U-EXCEPTION-REPORT",
        Ask::Release(_) | Ask::ReleaseAccept(_) | Ask::ReleaseRefuse(_) => "S-RELEASE",
        Ask::UAbort(_) => "S-U-ABORT",
    };
    let answers = matches!(
        ask,
        Ask::ConnectAccept(_)
            | Ask::ConnectRefuse(_)
            | Ask::CapabilityDataResponse(_)
            | Ask::SyncMinorResponse(_)
            | Ask::SyncMajorResponse(_)
            | Ask::ResynchronizeResponse(_)
            | Ask::ActivityInterruptResponse
            | Ask::ActivityDiscardResponse
            | Ask::ActivityEndResponse(_)
            | Ask::ReleaseAccept(_)
            | Ask::ReleaseRefuse(_)
    );
    (name, if answers { Phase::Rsp } else { Phase::Req })
}
