//! Two machines whose users ask only for what is legal, over a line that delivers each direction in order and at any time: what
//! one side sends the other never finds invalid.

use std::collections::VecDeque;

use capa5_core::endpoint::{Cause, Down, Endpoint, Input, Opener, Outbox, Output};
use capa5_core::octets::NoSources;
use capa5_core::rng::SplitMix64;
use capa5_core::session::machine::{Spm, SpmConfig};
use capa5_core::session::note::{Note, Recorded};
use capa5_core::session::primitive::Request;
use capa5_core::session::token::{Holding, TokenItem};
use capa5_core::time::Nanos;

use crate::coverage::{WORLDS, World, requests};

/// Two machines, what is on its way to each, and what happened.
struct Walk {
    ends: [Spm; 2],
    towards: [VecDeque<Input<Request>>; 2],
    /// What was asked for and what arrived, for the reader of a failure.
    trace: Vec<String>,
    /// What a side found invalid.
    invalid: Option<String>,
}

impl Walk {
    fn new(config: SpmConfig) -> Self {
        Self {
            ends: [Spm::new(config), Spm::new(config)],
            towards: [VecDeque::new(), VecDeque::new()],
            trace: Vec::new(),
            invalid: None,
        }
    }

    fn input(&mut self, end: usize, input: Input<Request>) {
        let mut out = Outbox::default();
        self.ends[end].handle(Nanos::ZERO, input, &NoSources, &mut out);
        let towards = &mut self.towards[1 - end];
        for output in out.done {
            match output {
                Output::Down(Down::Open) => towards.push_back(Input::Opened(Opener::Them)),
                Output::Down(Down::Accept) => towards.push_back(Input::Opened(Opener::Us)),
                Output::Down(Down::Send(octets)) => towards.push_back(Input::Octets(octets)),
                Output::Down(Down::Close) => {
                    // Nothing reaches a side that has closed.
                    towards.push_back(Input::Closed(Cause::Closed));
                    self.towards[end].clear();
                    return;
                }
                Output::Note(Note::Invalid(refusal)) => self.invalid = Some(refusal.to_string()),
                Output::Note(Note::Took { row, .. }) => {
                    self.trace.push(format!("{end}: {}", row.row().expect("a row")));
                }
                Output::Note(_) | Output::Up(_) => {}
            }
        }
    }

    /// The tokens that both sides own. While a resynchronization is under way neither counts.
    fn doubled(&self) -> Vec<TokenItem> {
        let settled = |spm: &Spm| spm.variables().recorded() == Recorded::No;
        let owned = |spm: &Spm, token| spm.holding(token) == Holding::Mine;
        let both = |token: &TokenItem| self.ends.iter().all(|spm| settled(spm) && owned(spm, *token));
        TokenItem::ALL.into_iter().filter(both).collect()
    }

    fn step(&mut self, rng: &mut SplitMix64, world: World) {
        let end = rng.below(2) as usize;
        if rng.below(2) == 0
            && let Some(input) = self.towards[end].pop_front()
        {
            return self.input(end, input);
        }
        let spm = &self.ends[end];
        let ends_it = |request: &Request| matches!(request, Request::UAbort(_) | Request::Release(_));
        let rare = rng.below(20) == 0;
        let legal: Vec<Request> = requests(spm, world)
            .into_iter()
            .filter(|request| (rare || !ends_it(request)) && spm.check(request).is_ok())
            .collect();
        if !legal.is_empty() {
            let request = legal[rng.below(legal.len() as u64) as usize].clone();
            self.input(end, Input::Request(request));
        }
    }
}

/// Walks through a world; gives what was found invalid, with all that led there.
fn walk(world: World, seed: u64) -> Option<String> {
    let mut rng = SplitMix64::new(seed);
    let mut walk = Walk::new(SpmConfig { transport: world.transport, ..SpmConfig::default() });
    for _ in 0..120 {
        walk.step(&mut rng, world);
        let wrong = walk
            .invalid
            .take()
            .or_else(|| Some(walk.doubled()).filter(|own| !own.is_empty()).map(|own| format!("{own:?} owned twice")));
        if let Some(wrong) = wrong {
            return Some(format!("{wrong}\n  {}", walk.trace.join("\n  ")));
        }
    }
    None
}

#[test]
fn what_legal_users_send_is_never_invalid_and_no_token_is_owned_twice() {
    let found: Vec<String> = WORLDS.iter().flat_map(|world| (0..150).filter_map(|seed| walk(*world, seed))).collect();
    assert!(found.is_empty(), "{} of the walks go wrong, the first: {}", found.len(), found[0]);
}
