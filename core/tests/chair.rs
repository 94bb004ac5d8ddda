//! Any chair: the learner asks as a scene's user, the others keep to their policies, and what may be asked is the machine's word.

#![cfg(not(target_arch = "wasm32"))]

use capa5_core::engine::Engine;
use capa5_core::lesson;
use capa5_core::lesson::ask::{Ask, Payload, Plain, Tokens};
use capa5_core::lesson::scenario::{FaultKind, Scenario, Which};
use capa5_core::session::note::{Refusal, Why};
use capa5_core::session::primitive::Phase;
use capa5_core::session::token::TokenItem;
use capa5_core::study::Playhead;
use capa5_core::time::Nanos;
use capa5_core::world::action::{Action, Timed, When};
use capa5_core::world::check;
use capa5_core::world::record::{Dir, Facts, NodeId, RecordId, What};
use capa5_core::world::recording::{Ending, Recording};
use std::collections::BTreeSet;
use std::sync::Arc;

const A: NodeId = NodeId(0);
const B: NodeId = NodeId(1);

fn scene(id: &str) -> Scenario {
    lesson::scenario(id).expect("the scene")
}

fn asking(node: NodeId, ask: Ask) -> Action {
    Action::Ask { node, ask: Box::new(ask) }
}

/// Where a run's playhead stands at its end.
fn end(run: &Recording) -> Playhead {
    Playhead { event: run.len(), at: run.end_time() }
}

/// The request of that name that makes sense at the end of a run.
fn offered(run: &Recording, node: NodeId, is: impl Fn(&Ask) -> bool) -> Ask {
    run.offers(run.len(), node)
        .into_iter()
        .map(|offer| offer.ask)
        .find(|ask| is(ask))
        .expect("every primitive is offered")
}

fn has(run: &Recording, from: RecordId, node: NodeId, wanted: (&str, Phase)) -> bool {
    run.log().range(from, run.len()).any(|record| {
        record.node() == Some(node)
            && matches!(&record.what, What::Prim { name, phase, .. } if (*name, *phase) == wanted)
    })
}

#[test]
fn whoever_sits_in_a_chair_asks_and_the_others_go_on_by_themselves() {
    let mut engine = Engine::new(scene("sync-points"));
    let run = engine.act(Playhead::default(), None, &[Action::Sit(A)]);
    assert!(!has(&run, 1, A, ("S-CONNECT", Phase::Req)), "its script does nothing any more");
    assert_eq!(run.ending(), Ending::Ended);
    let connect = offered(&run, A, |ask| matches!(ask, Ask::Connect(_)));
    let run = engine.act(end(&run), None, &[asking(A, connect)]);
    assert!(has(&run, 1, B, ("S-CONNECT", Phase::Rsp)), "B answers by its policy");
    let said = run.len();
    let run = engine.act(end(&run), None, &[asking(A, Ask::Data(Payload::Text("from my chair".into())))]);
    assert!(has(&run, said, B, ("S-DATA", Phase::Ind)));
    let run = engine.act(end(&run), None, &[asking(A, Ask::SyncMinor(capa5_core::lesson::ask::Minor::default()))]);
    assert!(has(&run, said, A, ("S-SYNC-MINOR", Phase::Cnf)), "B confirms by its policy");
    let run = engine.act(end(&run), None, &[asking(A, Ask::Release(Plain::default()))]);
    assert!(has(&run, said, A, ("S-RELEASE", Phase::Cnf)));
    assert_eq!(check::check(run.log()), []);
    assert_eq!(run.seats(run.len()), [A]);
}

#[test]
fn in_the_called_users_chair_nothing_is_answered_until_she_answers() {
    let mut engine = Engine::new(scene("sync-points"));
    let run = engine.act(Playhead::default(), None, &[Action::Sit(B)]);
    assert!(has(&run, 1, B, ("S-CONNECT", Phase::Ind)));
    assert!(!has(&run, 1, B, ("S-CONNECT", Phase::Rsp)));
    let legal: Vec<Ask> =
        run.offers(run.len(), B).into_iter().filter(|offer| offer.verdict.is_ok()).map(|offer| offer.ask).collect();
    assert!(legal.iter().any(|ask| matches!(ask, Ask::ConnectAccept(_))), "{legal:?}");
    let accept = offered(&run, B, |ask| matches!(ask, Ask::ConnectAccept(_)));
    let run = engine.act(end(&run), None, &[asking(B, accept)]);
    assert!(has(&run, 1, A, ("S-CONNECT", Phase::Cnf)), "and A's script goes on");
    assert!(has(&run, 1, A, ("S-DATA", Phase::Req)));
}

/// Moments worth asking at: the first of each pair of states in a scene.
fn moments(run: &Recording) -> Vec<RecordId> {
    let mut seen = BTreeSet::new();
    let ends =
        |n: &RecordId| run.log().get(n + 1).is_none_or(|next| run.log().get(*n).is_none_or(|last| last.t < next.t));
    let states =
        |n: RecordId| run.moment(n).ends.iter().map(|end| (end.state, end.activity.is_some())).collect::<Vec<_>>();
    (0..=run.len()).filter(ends).filter(|n| seen.insert(states(*n))).collect()
}

/// That every offer of a node at a record comes to what was said of it; the names of those taken and refused.
fn comes_to(run: &Recording, n: RecordId, node: NodeId, taken: &mut BTreeSet<String>, refused: &mut BTreeSet<String>) {
    for offer in run.offers(n, node) {
        let said = format!("{:?}", offer.ask);
        let name = said.split(['(', ' ']).next().unwrap_or_default().to_owned();
        let fork = run.forked(n, &[Timed { when: When::Record(n), act: asking(node, offer.ask) }]);
        let asked = fork.log().range(n + 1, fork.len()).find(|record| {
            let by_her = |cause: RecordId| {
                matches!(fork.log().get(cause).map(|cause| &cause.what), Some(What::Ui { name: "ASK", .. }))
            };
            by_her(record.cause) && !matches!(record.what, What::App { .. })
        });
        match (&asked.expect("something comes of it").what, offer.verdict) {
            (What::Prim { row, .. }, Ok(promised)) => {
                assert_eq!(*row, Some(promised.0), "at {n}: {said}");
                taken.insert(name);
            }
            (What::Refuse { state, predicates, .. }, Err(Refusal { state: promised, why, .. })) => {
                assert_eq!((*state, predicates), (promised.name(), &why.predicates()), "at {n}: {said}");
                refused.insert(name);
            }
            (what, verdict) => panic!("at {n}: {said} was said {verdict:?}, and came to {what:?}"),
        }
    }
}

#[test]
fn what_is_said_to_be_legal_is_taken_and_what_is_said_to_be_refused_is_refused_for_that_reason() {
    let (mut taken, mut refused) = (BTreeSet::new(), BTreeSet::new());
    for id in lesson::ids().filter(|id| *id != "corte-52") {
        let run = Recording::record(&scene(id), Vec::new());
        for n in moments(&run) {
            for node in [A, B] {
                comes_to(&run, n, node, &mut taken, &mut refused);
                // And where the other side has said all that it says by itself, and waits.
                let seated = run.forked(n, &[Timed { when: When::Record(n), act: Action::Sit(node) }]);
                comes_to(&seated, seated.len(), node, &mut taken, &mut refused);
            }
        }
    }
    // All but expedited data, which class 0 transport never has.
    assert_eq!(refused.len(), 30, "{refused:?}");
    let never: Vec<_> = refused.difference(&taken).collect();
    assert_eq!(never, ["ExpeditedData"]);
}

#[test]
fn a_refusal_names_the_very_part_that_fails() {
    let run = Recording::record(&scene("dialogue-control"), Vec::new());
    let turn = run
        .log()
        .iter()
        .find(|record| matches!(record.what, What::Prim { name: "S-CONNECT", phase: Phase::Cnf, .. }))
        .expect("a session");
    let Some(Err(refusal)) = run.verdict(turn.n, B, &Ask::Data(Payload::Text("x".into()))) else {
        panic!("B hasn't the data token");
    };
    let Why::Predicates(failing) = refusal.why else { panic!("a predicate fails") };
    assert_eq!(failing[0].condition.predicate.name(), "p03");
    assert_eq!(format!("{:?}", failing[0].because), "[Free(Data)]");
}

#[test]
fn what_is_refused_stays_a_record_and_the_run_goes_on() {
    let mut engine = Engine::new(scene("sync-points"));
    let run = engine.act(
        Playhead::default(),
        None,
        &[Action::Sit(A), asking(A, Ask::Data(Payload::Text("too soon".into())))],
    );
    let refusal = run.log().iter().find(|record| matches!(record.what, What::Refuse { name: "S-DATA", .. }));
    assert!(refusal.is_some(), "no session yet");
    let connect = offered(&run, A, |ask| matches!(ask, Ask::Connect(_)));
    let run = engine.act(end(&run), None, &[asking(A, connect)]);
    assert!(has(&run, 1, A, ("S-CONNECT", Phase::Cnf)));
}

#[test]
fn the_sender_of_a_file_hands_over_what_it_remembers() {
    let scenario = scene("corte-52");
    let whole = Recording::record(&scenario, Vec::new());
    let point = whole
        .log()
        .iter()
        .find(|record| {
            matches!(
                record.what,
                What::Prim { name: "S-SYNC-MINOR", phase: Phase::Cnf, facts: Facts::Point { sn: 3 }, .. }
            )
        })
        .expect("point 3 is confirmed")
        .n;
    let mut engine = Engine::over(scenario, Vec::new(), Arc::new(whole));
    let run = engine.act(
        Playhead { event: point, at: Nanos::ZERO },
        None,
        &[Action::Sit(A), Action::Cut(capa5_core::world::record::LinkId(0))],
    );
    assert_eq!(run.ending(), Ending::Ended, "nobody waits: the learner decides");
    let connect = offered(&run, A, |ask| matches!(ask, Ask::Connect(_)));
    let acts = [Action::Restore(capa5_core::world::record::LinkId(0)), asking(A, connect)];
    let run = engine.act(end(&run), None, &acts);
    let resume = offered(&run, A, |ask| matches!(ask, Ask::ActivityResume(_)));
    let run = engine.act(end(&run), None, &[asking(A, resume)]);
    let resumed = run.log().iter().find_map(|record| {
        let What::Prim { name: "S-ACTIVITY-RESUME", phase: Phase::Ind, facts: Facts::Activity(facts), .. } =
            &record.what
        else {
            return None;
        };
        Some(facts.clone())
    });
    let facts = resumed.expect("B goes on with it");
    assert_eq!((facts.old.as_deref(), facts.sn), (Some("F-01"), Some(3)));
    let run = engine.act(end(&run), None, &[asking(A, Ask::Data(Payload::Octets(1_000)))]);
    assert_eq!(check::check(run.log()), [], "from point 3 on, as B expects");
}

#[test]
fn asked_in_the_middle_of_her_own_run_it_goes_on_in_it_and_elsewhere_branches() {
    let mut engine = Engine::new(scene("sync-points"));
    engine.act(Playhead { event: 4, at: Nanos::ZERO }, None, &[Action::Sit(A)]);
    assert_eq!(engine.runs().len(), 2);
    let run = engine.recording();
    let middle = Playhead { event: run.len() - 1, at: run.log().get(run.len() - 1).expect("a record").t };
    let abort = || asking(A, Ask::UAbort(Plain::default()));
    let run = engine.go_on(middle, &[abort()]);
    assert_eq!(engine.runs().len(), 2, "what comes later is only what happens if she does nothing");
    assert!(has(&run, 1, A, ("S-U-ABORT", Phase::Req)));
    engine.go_on(Playhead { event: 4, at: Nanos::ZERO }, &[Action::Sit(B)]);
    assert_eq!(engine.runs().len(), 3, "what she did later stays in its run");
    let study = engine.study(end(&engine.recording()), Default::default());
    let text = serde_json::to_string(&study).expect("JSON");
    let kept = serde_json::from_str(&text).expect("a study");
    let (opened, _) = Engine::open(scene("sync-points"), &kept).expect("it replays as it was");
    assert_eq!(opened.recording().log().sha256(u32::MAX), engine.recording().log().sha256(u32::MAX));
}

#[test]
fn an_octet_that_is_changed_on_its_way_is_what_the_peer_receives() {
    let run = Recording::record(&scene("sync-points"), Vec::new());
    let sent = run
        .log()
        .iter()
        .find(|record| matches!(record.what, What::Pdu { dir: Dir::Tx, name: "MIP", .. }))
        .expect("a point is set")
        .n;
    let as_it_left = run.inspect(sent, 256).expect("a message");
    let mark = as_it_left.marks.iter().find(|mark| mark.field.0 == "ses.si").expect("an SPDU");
    let (octet, was) = (mark.start, as_it_left.octets[mark.start as usize]);
    let what = FaultKind::Corrupt { which: Which::Message(sent), octet, mask: was ^ 0x7f };
    let fork = run.forked(sent, &[Timed { when: When::Record(sent), act: Action::Harm(what) }]);
    let came = fork.inspect_as_came(sent, 256).expect("it came changed");
    assert_eq!(came.octets[octet as usize], 0x7f);
    assert_eq!(fork.inspect_as_came(sent - 1, 256), None, "what isn't a message didn't");
    assert_eq!(run.inspect_as_came(sent, 256), None, "what came as it left has nothing else to show");
    let refused = fork.log().iter().any(|record| matches!(record.what, What::Refuse { name: "T-DATA", .. }));
    assert!(refused, "the peer can't place it, and says why");
}

#[test]
fn tokens_that_she_gives_are_gone_and_she_may_not_give_them_again() {
    let mut engine = Engine::new(scene("four-tokens"));
    let connect = offered(&engine.recording(), A, |ask| matches!(ask, Ask::Connect(_)));
    let run = engine.act(Playhead::default(), None, &[Action::Sit(A), asking(A, connect)]);
    let give = || Ask::TokenGive(Tokens { tokens: vec![TokenItem::Data], data: String::new() });
    assert!(matches!(run.verdict(run.len(), A, &give()), Some(Ok(_))));
    let run = engine.act(end(&run), None, &[asking(A, give())]);
    assert!(matches!(run.verdict(run.len(), A, &give()), Some(Err(_))));
}

#[test]
fn what_is_saved_of_a_chair_keeps_its_place() {
    assert_eq!(postcard::to_allocvec(&Action::Sit(B)), Ok(vec![9, 1]));
    assert_eq!(postcard::to_allocvec(&asking(A, Ask::ControlGive)), Ok(vec![10, 0, 10]));
}
