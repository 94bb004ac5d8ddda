//! Why is it so: every change of every value that is shown has a record, a happening behind it, and where a message says it, a
//! field that stands in the message.

#![cfg(not(target_arch = "wasm32"))]

mod play;

use capa5_core::lesson;
use capa5_core::lesson::knob::Knob;
use capa5_core::lesson::scenario::Scenario;
use capa5_core::session::token::{Holding, TokenItem};
use capa5_core::view::cause::{Because, Change, Value};
use capa5_core::view::moment::End;
use capa5_core::world::action::{Action, Timed, When};
use capa5_core::world::record::{Dir, NodeId, RecordId, What};
use capa5_core::world::recording::Recording;
use play::{M, at, corte_52, run};
use std::sync::Arc;

/// Every scene as it plays by itself, the file's with a cut and a crash in it, small enough to look at each record.
fn recordings() -> Vec<(String, Arc<Recording>)> {
    let mut recordings: Vec<(String, Arc<Recording>)> = lesson::ids()
        .map(|id| (id, lesson::scenario(id).expect("the build checked it")))
        .filter(|(_, scenario)| *scenario != corte_52())
        .map(|(id, scenario)| (id.to_owned(), Arc::new(Recording::record(&scenario, Vec::new()))))
        .collect();
    for service in 0..3 {
        let knobs = [(Knob::Size, 2 * M), (Knob::Interval, 500_000), (Knob::Service, service)];
        let mut script = at(&[1_020_000]);
        script.push(Timed { when: When::Position(1_900_000), act: Action::Crash(NodeId(1)) });
        recordings.push((format!("corte-52 as service {service}"), run(&knobs, script)));
    }
    recordings
}

/// What is shown of an end, as text: another reading of it than the one that is tested.
fn shown(end: &End, value: Value) -> String {
    match value {
        Value::State => end.state.to_owned(),
        Value::Token(token) => {
            let place = TokenItem::ALL.iter().position(|item| *item == token).expect("one of four");
            format!("{:?}", end.tokens[place])
        }
        Value::Variable(name) => format!("{:?}", end.vars.get(name)),
        Value::Activity => format!("{:?}", end.activity),
        Value::Units => end.units.to_string(),
        Value::Session => end.session.to_string(),
        Value::Transport => end.transport.to_string(),
    }
}

/// Every change of a recording: record, node, value.
fn changes(recording: &Recording) -> Vec<(RecordId, NodeId, Value)> {
    let mut found = Vec::new();
    let mut before = recording.moment(0);
    for record in recording.log().iter() {
        let mut after = before.clone();
        after.apply(record);
        for (node, (old, new)) in before.ends.iter().zip(&after.ends).enumerate() {
            let differs = Value::ALL.into_iter().filter(|value| shown(old, *value) != shown(new, *value));
            found.extend(differs.map(|value| (record.n, NodeId(node as u8), value)));
        }
        before = after;
    }
    found
}

#[test]
fn every_change_of_every_value_of_every_scene_has_its_cause() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (id, recording) in recordings() {
        for (n, node, value) in changes(&recording) {
            count += 1;
            let Some(change) = recording.why(n, node, value) else {
                wrong.push(format!("{id}: no cause for {value:?} of {} at {n}", node.letter()));
                continue;
            };
            let happening = change.happening();
            let behind = match change.because {
                Because::Message { came, msg, .. } => msg < came && came < n,
                Because::Asked { asked, .. } => asked <= n,
                Because::Below(below) => below <= n,
                Because::Timer => true,
            };
            if change.n != n || happening == 0 || !behind {
                wrong.push(format!("{id}: {value:?} of {} at {n} is said to be {change:?}", node.letter()));
            }
        }
    }
    assert!(count > 1_000, "{count} changes");
    assert!(wrong.is_empty(), "{} of {count}: {:#?}", wrong.len(), &wrong[..wrong.len().min(12)]);
}

#[test]
fn the_field_that_is_said_to_say_it_stands_in_the_message() {
    let mut wrong = Vec::new();
    for (id, recording) in recordings() {
        for (n, node, value) in changes(&recording) {
            let change = recording.why(n, node, value).expect("it has a cause");
            let Some((msg, field)) = change.said_by() else { continue };
            let marks = recording.inspect(msg, 0).expect("a message").marks;
            if !marks.iter().any(|mark| mark.field == field) {
                wrong.push(format!("{id}: {value:?} at {n} by {} of {msg}", field.0));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_a_message_changed_is_what_has_it_as_its_cause() {
    for (id, recording) in recordings() {
        let mut by_value: Vec<Change> = changes(&recording)
            .into_iter()
            .filter_map(|(n, node, value)| recording.why(n, node, value))
            .filter(|change| change.said_by().is_some())
            .collect();
        let sent = recording.log().iter().filter(|record| matches!(&record.what, What::Pdu { dir: Dir::Tx, .. }));
        let mut by_message: Vec<Change> = sent.flat_map(|record| recording.changed_by(record.n)).collect();
        let key = |change: &Change| (change.n, change.node, format!("{:?}", change.value));
        by_value.sort_by_key(key);
        by_message.sort_by_key(key);
        assert_eq!(by_value, by_message, "{id}");
    }
}

fn scene(id: &str) -> (Scenario, Recording) {
    let scenario = lesson::scenario(id).expect("the scene");
    let recording = Recording::record(&scenario, Vec::new());
    (scenario, recording)
}

#[test]
fn a_token_at_b_leads_to_the_bit_of_give_tokens_that_gave_it() {
    let (_, recording) = scene("out-of-turn");
    let given = recording
        .log()
        .iter()
        .find(|record| {
            matches!(record.what, What::Tok { token: TokenItem::Data, to: Holding::Mine, from: Holding::Theirs })
        })
        .expect("the data token changes hands");
    let node = given.node().expect("at a node");
    let change = recording.why(given.n + 3, node, Value::Token(TokenItem::Data)).expect("a cause");
    assert_eq!(change.n, given.n);
    assert_eq!(change.said_by().expect("a message says it").1.0, "ses.token-item.data");
}

#[test]
fn what_can_be_confirmed_leads_to_the_serial_number_that_confirmed() {
    let (_, recording) = scene("sync-points");
    let end = recording.len();
    let confirmed = recording
        .log()
        .range(1, end)
        .rev()
        .find(|record| matches!(record.what, What::Pdu { dir: Dir::Rx, name: "MIA", .. }))
        .expect("a confirmation comes");
    let node = confirmed.node().expect("at a node");
    let change = recording.why(confirmed.n + 4, node, Value::Variable("V(A)")).expect("a cause");
    assert_eq!(change.happening(), confirmed.n);
    assert_eq!(change.said_by().expect("a message says it").1.0, "ses.serial");
}

#[test]
fn what_never_changed_has_no_cause() {
    let (_, recording) = scene("one-call");
    assert_eq!(recording.why(recording.len(), NodeId(0), Value::Variable("Vcoll")), None);
    assert_eq!(recording.why(0, NodeId(0), Value::State), None);
}
