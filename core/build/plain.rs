//! A scene of files written as Rust, so that the first view reads no form: the code that reads scripts, faults and mail would be
//! a good part of what it waits for. Nothing but the scene's own data is written; the core's test compares it with the read one.

use std::fmt::Write as _;

use crate::lesson::scenario::{
    Bounds, Gate, KnobSpec, Knobs, LinkSpec, NodeSpec, Policy, Provider, Scenario, SwitchSpecs,
};

/// The body of a function that makes the scenario; `None` where it has what only a form can say.
pub(crate) fn rust(scenario: &Scenario) -> Option<String> {
    let Scenario { id, revision, seed, nodes, links, knobs, gate, faults, bounds, beside } = scenario;
    if !faults.is_empty() || beside.is_some() {
        return None;
    }
    let nodes = nodes.iter().map(node).collect::<Option<Vec<_>>>()?.concat();
    let links = links.iter().map(|LinkSpec { ends }| format!("LinkSpec {{ ends: {ends:?} }},")).collect::<String>();
    let Gate { cut, questions } = gate;
    let questions: String = questions.iter().map(|question| format!("{question:?}.into(),")).collect();
    let Bounds { transfers, records, steps, time_s } = bounds;
    let mut out = format!("Scenario {{ id: {id:?}.into(), revision: {revision}, seed: {seed}, ");
    write!(out, "nodes: alloc::vec![{nodes}], links: alloc::vec![{links}], knobs: {}, ", self::knobs(knobs)?).ok()?;
    write!(out, "gate: Gate {{ cut: {cut}, questions: alloc::vec![{questions}] }}, faults: alloc::vec![], ").ok()?;
    write!(out, "bounds: Bounds {{ transfers: {transfers}, records: {records}, steps: {steps}, time_s: {time_s} }}, beside: None }}")
        .ok()?;
    Some(out)
}

fn node(NodeSpec { name, policy, reference, provider }: &NodeSpec) -> Option<String> {
    let policy = match policy {
        Policy::SendFile => "SendFile",
        Policy::ReceiveFile => "ReceiveFile",
        Policy::Script(_) | Policy::Mail(_) => return None,
    };
    let Provider { units: None, keep } = provider else { return None };
    Some(format!(
        "NodeSpec {{ name: {name:?}.into(), policy: Policy::{policy}, reference: {reference:?}.into(), \
         provider: Provider {{ units: None, keep: {keep} }} }},"
    ))
}

fn knobs(knobs: &Knobs) -> Option<String> {
    let Knobs { size, interval, dt, rate_ns, delay_us, lag, service, switches } = knobs;
    // Who has no mail has no switches of a mail server.
    if *switches != SwitchSpecs::default() {
        return None;
    }
    let knob = |KnobSpec { default, min, max }: &KnobSpec| {
        format!("KnobSpec {{ default: {default}, min: {min}, max: {max} }}")
    };
    let [size, interval, dt, rate_ns, delay_us, lag, service] =
        [size, interval, dt, rate_ns, delay_us, lag, service].map(knob);
    Some(format!(
        "Knobs {{ size: {size}, interval: {interval}, dt: {dt}, rate_ns: {rate_ns}, delay_us: {delay_us}, lag: {lag}, \
         service: {service}, switches: SwitchSpecs::default() }}"
    ))
}
