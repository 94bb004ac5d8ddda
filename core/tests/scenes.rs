//! Every scene of `lessons/` plays to its end as its scripts say, under the referee, and can be sought and retold.

#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::path::Path;
use std::{env, fs};

use capa5_core::lesson::scenario::{Policy, Scenario};
use capa5_core::lesson::script::Script;
use capa5_core::lesson::{self, built};
use capa5_core::session::note::Variable;
use capa5_core::session::primitive::Phase;
use capa5_core::session::token::TokenItem;
use capa5_core::user::User;
use capa5_core::view::moment::Moment;
use capa5_core::world::action::{Action, Timed, When};
use capa5_core::world::check;
use capa5_core::world::log::Log;
use capa5_core::world::record::{Dir, LinkId, NodeId, Record, What};
use capa5_core::world::recording::{Ending, Recording};

/// The scenes whose users follow scripts, each played once.
fn scenes() -> Vec<(&'static str, Scenario, Recording)> {
    lesson::ids()
        .map(|id| (id, lesson::scenario(id).expect("the build checked it")))
        .filter(|(_, scenario)| scenario.nodes.iter().any(|node| matches!(node.policy, Policy::Script(_))))
        .map(|(id, scenario)| {
            let recording = Recording::record(&scenario, Vec::new());
            (id, scenario, recording)
        })
        .collect()
}

fn scripts(scenario: &Scenario) -> impl Iterator<Item = (NodeId, &Script)> {
    scenario.nodes.iter().enumerate().filter_map(|(index, node)| match &node.policy {
        Policy::Script(script) => Some((NodeId(index as u8), script)),
        Policy::SendFile | Policy::ReceiveFile | Policy::Mail(_) => None,
    })
}

#[test]
fn a_scene_of_files_is_made_as_it_would_be_read() {
    assert_eq!(Ok(built::corte_52()), built::SCENE_CORTE_52.scenario());
}

#[test]
fn every_scene_comes_to_its_end_with_every_step_done() {
    let mut wrong = Vec::new();
    for (id, _, recording) in scenes() {
        if recording.ending() != Ending::Ended {
            wrong.push(format!("{id} ends with {:?}", recording.ending()));
        }
        for node in recording.world().nodes() {
            if let User::Scripted(scripted) = &node.user
                && !scripted.finished()
            {
                wrong.push(format!("{id}: {} waits for ever in step {}", node.id.letter(), scripted.step() + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_referee_has_nothing_to_say_about_any_scene() {
    let said: Vec<_> = scenes()
        .iter()
        .flat_map(|(id, _, recording)| check::check(recording.log()).into_iter().map(move |broken| (*id, broken)))
        .collect();
    assert!(said.is_empty(), "{said:#?}");
}

#[test]
fn only_what_a_script_wants_refused_is_refused() {
    let mut wrong = Vec::new();
    for (id, scenario, recording) in scenes() {
        for (node, script) in scripts(&scenario) {
            let wanted = script.steps.iter().filter(|step| step.refused).count();
            let mine = |record: &&Record| matches!(record.what, What::Refuse { .. }) && record.node() == Some(node);
            // What a provider can't read isn't its user's doing: one refusal for each octet that was damaged on the way to it.
            let unread = |record: &&Record| matches!(record.what, What::Refuse { name: "T-DATA", .. });
            let of_provider = recording.log().iter().filter(mine).filter(unread).count();
            let damaged = recording.log().iter().filter(|record| match &record.what {
                What::Pdu { dir: Dir::Rx, body, .. } => body.is_some() && record.node() == Some(node),
                What::Pdu { .. }
                | What::Prim { .. }
                | What::Tok { .. }
                | What::St { .. }
                | What::Fault { .. }
                | What::Refuse { .. }
                | What::App { .. }
                | What::Ui { .. }
                | What::Stop { .. } => false,
            });
            let damaged = damaged.count();
            let users = |record: &&Record| mine(record) && !unread(record);
            let refused: Vec<String> = recording.log().iter().filter(users).map(Log::line).collect();
            if of_provider != damaged {
                wrong.push(format!("{id}: {of_provider} of {damaged} damaged refused by {}", node.letter()));
            }
            if refused.len() != wanted {
                wrong.push(format!("{id}: {wanted} of {} wanted, {refused:#?}", node.letter()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What was said in all scenes: the primitives asked by users, the messages that left.
fn said(wanted: impl Fn(&What) -> Option<String>) -> BTreeSet<String> {
    let scenes = scenes();
    let records = scenes.iter().flat_map(|(_, _, recording)| recording.log().iter());
    records.filter_map(|record| wanted(&record.what)).collect()
}

#[test]
fn between_them_the_scenes_ask_every_request_and_response_of_the_service() {
    let asked = said(|what| match what {
        What::Prim { name, phase, .. } | What::Refuse { name, phase, .. } => {
            let ours = name.starts_with("S-") && matches!(phase, Phase::Req | Phase::Rsp);
            ours.then(|| format!("{name} {phase:?}"))
        }
        What::Pdu { .. }
        | What::Tok { .. }
        | What::St { .. }
        | What::Fault { .. }
        | What::App { .. }
        | What::Ui { .. }
        | What::Stop { .. } => None,
    });
    let confirmed = ["S-CONNECT", "S-CAPABILITY-DATA", "S-SYNC-MINOR", "S-SYNC-MAJOR", "S-RESYNCHRONIZE", "S-RELEASE"]
        .into_iter()
        .chain(["S-ACTIVITY-INTERRUPT", "S-ACTIVITY-DISCARD", "S-ACTIVITY-END"]);
    let others = ["S-DATA", "S-EXPEDITED-DATA", "S-TYPED-DATA", "S-TOKEN-GIVE", "S-TOKEN-PLEASE", "S-CONTROL-GIVE"]
        .into_iter()
        .chain(["S-ACTIVITY-START", "S-ACTIVITY-RESUME", "S-U-EXCEPTION-REPORT", "S-U-ABORT"]);
    let all: BTreeSet<String> = confirmed
        .flat_map(|name| [format!("{name} Req"), format!("{name} Rsp")])
        .chain(others.map(|name| format!("{name} Req")))
        .collect();
    assert_eq!(asked, all);
}

#[test]
fn between_them_the_scenes_send_every_spdu_of_their_transport() {
    let sent = said(|what| match what {
        What::Pdu { name, dir: Dir::Tx, .. } => Some((*name).to_owned()),
        What::Pdu { .. }
        | What::Prim { .. }
        | What::Refuse { .. }
        | What::Tok { .. }
        | What::St { .. }
        | What::Fault { .. }
        | What::App { .. }
        | What::Ui { .. }
        | What::Stop { .. } => None,
    });
    // Without expedited transport there is no EX and no PR; no user here says more than a CONNECT holds (OA, CDO).
    let all = "AA AB AC AD ADA AE AEA AI AIA AR AS CC CD CDA CN CR DN DT ED ER FN GT GTA GTC MAA MAP MIA MIP NF PT RA RF RS TD";
    assert_eq!(sent.into_iter().collect::<Vec<_>>().join(" "), all);
}

/// Moments without their flights, which only a recording finds.
fn folded(mut moment: Moment) -> Moment {
    moment.flights.clear();
    moment
}

#[test]
fn seeking_any_record_of_any_scene_equals_the_straight_run() {
    for (id, scenario, recording) in scenes() {
        let mut moment = Moment::start(scenario.nodes.len(), scenario.links.len());
        for record in recording.log().iter() {
            moment.apply(record);
            assert_eq!(folded(recording.moment(record.n)), moment, "{id} after {}", record.n);
        }
    }
}

#[test]
fn every_log_folds_to_what_the_machines_hold_at_the_end() {
    for (id, _, recording) in scenes() {
        let moment = recording.moment(recording.len());
        for (end, node) in moment.ends.iter().zip(recording.world().nodes()) {
            let of = format!("{id}, {}", node.id.letter());
            assert_eq!(end.state, node.spm.state().name(), "{of}");
            assert_eq!((end.session, end.units), (node.sc, node.spm.units().0), "{of}");
            assert_eq!(end.tokens, TokenItem::ALL.map(|token| node.spm.holding(token)), "{of}");
            for which in Variable::ALL {
                let told = end.vars.get(which.name()).copied().unwrap_or_default();
                assert_eq!(told, node.spm.variables().get(which), "{} of {of}", which.name());
            }
        }
    }
}

#[test]
fn whatever_changes_has_a_cause_before_it() {
    for (id, _, recording) in scenes() {
        for record in recording.log().iter() {
            assert!(record.cause < record.n, "{id}: {}", Log::line(record));
            let changes = matches!(record.what, What::St { .. } | What::Tok { .. });
            assert!(!changes || record.cause > 0, "{id}: nothing caused {}", Log::line(record));
        }
    }
}

/// The page may ask for any scene in a study: what is saved replays to the same log.
#[test]
fn a_scene_is_the_same_each_time() {
    for (id, scenario, recording) in scenes() {
        let again = Recording::replay(&scenario, Vec::new()).expect("no knob is out of its range");
        assert_eq!(again.log().sha256(again.len()), recording.log().sha256(recording.len()), "{id}");
    }
}

#[test]
fn the_line_may_break_after_any_record_of_any_scene() {
    for (id, scenario, recording) in scenes() {
        for n in (1..recording.len()).step_by(3) {
            let cut = Timed { when: When::Record(n), act: Action::Cut(LinkId(0)) };
            let branch = recording.forked(n, &[cut]);
            assert_eq!(check::check(branch.log()), [], "{id}, cut after {n}");
            assert_eq!(branch.log().sha256(n), recording.log().sha256(n), "{id}: the past of {n}");
            let whole = Recording::record(&scenario, branch.script().to_vec());
            assert_eq!(whole.len(), branch.len(), "{id}, cut after {n}: the same in one go");
        }
    }
}

#[test]
fn an_end_may_crash_after_any_record_of_any_scene() {
    for (id, _, recording) in scenes() {
        for n in (1..recording.len()).step_by(3) {
            for node in [NodeId(0), NodeId(1)] {
                let crash = Timed { when: When::Record(n), act: Action::Crash(node) };
                let branch = recording.forked(n, &[crash]);
                assert_eq!(check::check(branch.log()), [], "{id}, {} crashes after {n}", node.letter());
            }
        }
    }
}

#[test]
fn every_scene_is_the_log_that_it_was() {
    let mut differ = Vec::new();
    for (id, _, recording) in scenes() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/scenes").join(format!("{id}.jsonl"));
        let now: String = recording.log().iter().map(|record| Log::line(record) + "\n").collect();
        if env::var_os("CAPA5_BLESS").is_some() {
            fs::write(&path, now).expect("written");
            continue;
        }
        let then = fs::read_to_string(&path).unwrap_or_default();
        if then != now {
            let line = now.lines().zip(then.lines()).position(|(now, then)| now != then);
            differ.push(format!("{id} from line {:?} on", line.map(|line| line + 1)));
        }
    }
    assert!(differ.is_empty(), "bless on purpose only: {differ:#?}");
}
