//! Every state that two machines can come to within bounds, and what holds in all of them.
//!
//! Bounds: two SPDUs on the way in a direction, one where resynchronization is selected (a machine that must answer may add
//! one); serial numbers up to 3; the caller is always the same side; the line is cut once. Requests may collide as often as
//! they like, but a user that is asked to resynchronize answers. Tokens are given one (the first) or all; one DATA TRANSFER, one
//! TYPED DATA or one PLEASE TOKENS stands for many.
//!
//! `CAPA5_DEEP=queue` and `CAPA5_DEEP=serial` say which bound the ignored tests raise by one.
#![cfg(not(target_arch = "wasm32"))]
#![allow(unreachable_pub, reason = "the parts of one test")]

#[path = "model/net.rs"]
mod net;
#[path = "model/properties.rs"]
mod properties;
#[path = "model/users.rs"]
mod users;

use capa5_core::endpoint::Endpoint;
use capa5_core::octets::Chunk;
use capa5_core::session::machine::Reuse;
use capa5_core::session::primitive::Request;
use capa5_core::session::unit::{Unit, Units};
use net::{Action, CALLED, CALLER, Net};
use stateright::{Checker, Model, Property};

/// One model: what the users negotiate, and how far it goes.
#[derive(Clone, Copy)]
pub struct Session {
    units: Units,
    transport: Reuse,
    /// How many SPDUs may be on the way in a direction when a user asks for something.
    queue: usize,
    /// The highest point a user sets.
    highest: u32,
}

impl Model for Session {
    type State = Net;
    type Action = Action;

    fn init_states(&self) -> Vec<Net> {
        vec![Net::new(self.units, self.transport)]
    }

    fn actions(&self, net: &Net, actions: &mut Vec<Action>) {
        if net.cut.is_some() {
            return;
        }
        for end in [CALLER, CALLED] {
            if !net.queues[end].is_empty() {
                actions.push(Action::Deliver(end));
            }
            if net.ends[end].next_timeout().is_some() {
                actions.push(Action::TimeOut(end));
            }
            if net.queues[1 - end].len() < self.queue {
                let requests = users::requests(net, end, self.units, self.highest);
                actions.extend(requests.into_iter().map(|request| Action::Ask(end, request)));
                actions.push(Action::Ask(end, Request::UAbort(Chunk::new())));
            }
        }
        if net.ends.iter().any(|end| end.state().has_transport()) {
            actions.push(Action::Cut);
        }
    }

    fn next_state(&self, net: &Net, action: Action) -> Option<Net> {
        net.after(&action)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        properties::all()
    }
}

/// Explores a model to its end; tells its size.
fn prove(name: &str, session: Session) {
    let checker = session.checker().threads(2).spawn_bfs().join();
    println!(
        "{name} {:04x}: {} states, {} steps, depth {}",
        session.units.0,
        checker.unique_state_count(),
        checker.state_count(),
        checker.max_depth()
    );
    for property in properties::all() {
        if let Some(path) = checker.discovery(property.name) {
            let steps: Vec<String> = path
                .into_vec()
                .into_iter()
                .map(|(net, action)| format!("{net:?}\n    {}", action.map_or_else(String::new, |a| format!("{a:?}"))))
                .collect();
            let steps = &steps[steps.len().saturating_sub(9)..];
            panic!("{name}: not always \"{}\":\n{}", property.name, steps.join("\n"));
        }
    }
    assert!(checker.is_done(), "{name} has an end");
    assert!(checker.unique_state_count() > 20, "{name} goes somewhere");
}

/// The ordinary bounds. Where resynchronization is selected, two SPDUs a direction make too many states.
const fn session(units: u16, transport: Reuse) -> Session {
    let units = Units(units);
    let queue = if units.has(Unit::Resynchronize) { 1 } else { 2 };
    Session { units, transport, queue, highest: 2 }
}

/// The same with one bound raised by one, as `CAPA5_DEEP` says: `queue` or `serial`.
fn deeper(session: Session) -> Session {
    match std::env::var("CAPA5_DEEP").as_deref() {
        Ok("serial") => Session { highest: session.highest + 1, ..session },
        Ok("queue") | Err(_) => Session { queue: session.queue + 1, ..session },
        Ok(other) => panic!("CAPA5_DEEP={other}: queue or serial"),
    }
}

#[test]
fn kernel_and_duplex() {
    prove("kernel, duplex", session(0x0002, Reuse::Release));
}

#[test]
fn kernel_and_half_duplex() {
    prove("kernel, half-duplex", session(0x0001, Reuse::Release));
}

#[test]
fn kernel_and_duplex_on_a_transport_connection_that_is_kept() {
    prove("kernel, duplex, kept", session(0x0002, Reuse::Keep));
}

#[test]
fn bss_and_half_duplex() {
    prove("BSS, half-duplex", session(0x04B9, Reuse::Release));
}

#[test]
fn bss_and_duplex() {
    prove("BSS, duplex", session(0x04BA, Reuse::Release));
}

#[test]
fn bas() {
    prove("BAS", session(0x0749, Reuse::Release));
}

#[test]
fn everything_that_can_be_selected_with_half_duplex() {
    prove("everything, half-duplex", session(0x07F9, Reuse::Release));
}

#[test]
#[ignore = "takes minutes and gigabytes: one bound raised by one"]
fn deep_kernel_and_bas() {
    prove("kernel, duplex, deep", deeper(session(0x0002, Reuse::Release)));
    prove("kernel, half-duplex, deep", deeper(session(0x0001, Reuse::Release)));
    prove("BAS, deep", deeper(session(0x0749, Reuse::Release)));
}

#[test]
#[ignore = "takes minutes and gigabytes: one bound raised by one"]
fn deep_bss() {
    prove("BSS, duplex, deep", deeper(session(0x04BA, Reuse::Release)));
    prove("BSS, half-duplex, deep", deeper(session(0x04B9, Reuse::Release)));
}

#[test]
#[ignore = "takes minutes and gigabytes: one bound raised by one"]
fn deep_everything() {
    prove("everything, half-duplex, deep", deeper(session(0x07F9, Reuse::Release)));
}
