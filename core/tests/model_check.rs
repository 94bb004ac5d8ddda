//! Every state that two machines can come to within bounds, and what holds in all of them.
//!
//! Bounds: two SPDUs on the way in a direction (a machine that must answer, and an abort, may add one); serial numbers up to 3;
//! the caller is always the same side; the line is cut once. Requests may collide as often as they like, but a user that is
//! asked to resynchronize answers. Tokens are given one (the first) or all; one DATA TRANSFER, one TYPED DATA or one PLEASE
//! TOKENS stands for many.
//!
//! `CAPA5_DEEP=queue` and `CAPA5_DEEP=serial` say which bound the ignored tests raise by one.
#![cfg(not(target_arch = "wasm32"))]
#![allow(unreachable_pub, reason = "the parts of one test")]

#[path = "model/local.rs"]
mod local;
#[path = "model/net.rs"]
mod net;
#[path = "model/properties.rs"]
mod properties;
#[path = "model/users.rs"]
mod users;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use capa5_core::session::machine::Reuse;
use capa5_core::session::unit::Units;
use local::Table;
use net::{Action, CALLED, CALLER, Net};
use stateright::{Checker, Model, Property};

/// What a model is about: what the users negotiate, and how far it goes.
#[derive(Clone, Copy)]
struct Bounds {
    units: Units,
    transport: Reuse,
    /// How many SPDUs may be on the way in a direction when a user asks for something.
    queue: usize,
    /// The highest point a user sets.
    highest: u32,
}

/// One model.
#[derive(Clone)]
pub struct Session {
    bounds: Bounds,
    table: Arc<Table>,
    start: Net,
    /// The most steps that a collision took to drain.
    longest: Arc<AtomicUsize>,
}

impl Session {
    fn new(bounds: Bounds) -> Self {
        let (table, ends) = Table::new(bounds.units, bounds.transport, bounds.highest);
        Self { bounds, table: Arc::new(table), start: Net::new(ends), longest: Arc::default() }
    }

    fn room(&self, net: &Net, end: usize) -> bool {
        net.queues[1 - end].len() < self.bounds.queue
    }

    fn actions_of(&self, net: &Net, end: usize, actions: &mut Vec<Action>) {
        let local = net.ends[end];
        if !net.queues[end].is_empty() {
            actions.push(Action::Deliver(end));
        }
        if self.table.timed_out(local).is_some() {
            actions.push(Action::TimeOut(end));
        }
        if self.table.abort(local).is_some() {
            actions.push(Action::Abort(end));
        }
        if self.room(net, end) {
            let asks = self.table.asks(local).iter().zip(0..);
            let may = asks.filter(|(ask, _)| net.lets(&self.table, end, ask));
            actions.extend(may.map(|(_, which)| Action::Ask(end, which)));
        }
    }
}

impl Model for Session {
    type State = Net;
    type Action = Action;

    fn init_states(&self) -> Vec<Net> {
        vec![self.start]
    }

    fn actions(&self, net: &Net, actions: &mut Vec<Action>) {
        if net.cut.is_some() {
            return;
        }
        [CALLER, CALLED].into_iter().for_each(|end| self.actions_of(net, end, actions));
        if [CALLER, CALLED].into_iter().any(|end| net.state(&self.table, end).has_transport()) {
            actions.push(Action::Cut);
        }
    }

    fn next_state(&self, net: &Net, action: Action) -> Option<Net> {
        net.after(&self.table, action)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        properties::all()
    }
}

/// Explores a model to its end; tells its size.
fn prove(name: &str, bounds: Bounds) {
    let session = Session::new(bounds);
    let checker = session.clone().checker().threads(2).spawn_bfs().join();
    let (locals, twins) = session.table.size();
    println!(
        "{name} {:04x}: {} states, {} steps, depth {}, {locals} states of an end ({twins} twins), collisions {} steps",
        bounds.units.0,
        checker.unique_state_count(),
        checker.state_count(),
        checker.max_depth(),
        session.longest.load(Ordering::Relaxed)
    );
    for property in properties::all() {
        if let Some(path) = checker.discovery(property.name) {
            let told = |net: &Net| net::told(&session.table, net);
            let steps: Vec<String> =
                path.into_vec().into_iter().map(|(net, action)| format!("{}\n    {action:?}", told(&net))).collect();
            let steps = &steps[steps.len().saturating_sub(9)..];
            panic!("{name}: not always \"{}\":\n{}", property.name, steps.join("\n"));
        }
    }
    assert!(checker.is_done(), "{name} has an end");
    assert!(checker.unique_state_count() > 20, "{name} goes somewhere");
    session.table.prove_keys();
}

/// The ordinary bounds.
const fn session(units: u16, transport: Reuse) -> Bounds {
    Bounds { units: Units(units), transport, queue: 2, highest: 2 }
}

/// The same with one bound raised by one, as `CAPA5_DEEP` says: `queue` or `serial`.
fn deeper(bounds: Bounds) -> Bounds {
    match std::env::var("CAPA5_DEEP").as_deref() {
        Ok("serial") => Bounds { highest: bounds.highest + 1, ..bounds },
        Ok("queue") | Err(_) => Bounds { queue: bounds.queue + 1, ..bounds },
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
