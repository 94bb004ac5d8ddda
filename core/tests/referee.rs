//! The referee sees what breaks a rule: a scene's log with one thing changed is called out by that rule.

#![cfg(not(target_arch = "wasm32"))]

use capa5_core::lesson;
use capa5_core::session::token::Holding;
use capa5_core::world::check;
use capa5_core::world::log::Log;
use capa5_core::world::record::{AppName, Dir, Facts, Record, What};
use capa5_core::world::recording::Recording;

/// The rules that a scene's log breaks once `change` has changed the records it wants to.
fn broken(id: &str, mut change: impl FnMut(&mut Record)) -> Vec<&'static str> {
    let scenario = lesson::scenario(id).expect("a scene");
    let recording = Recording::record(&scenario, Vec::new());
    assert_eq!(check::check(recording.log()), [], "{id} breaks nothing by itself");
    let mut log = Log::default();
    for record in recording.log().iter() {
        let mut record = record.clone();
        change(&mut record);
        log.push(record);
    }
    check::check(&log).into_iter().map(|violation| violation.rule).collect()
}

/// Renames the first message that leaves under a name.
fn renamed(id: &str, from: &str, to: &'static str) -> Vec<&'static str> {
    let mut done = false;
    broken(id, |record| {
        if let What::Pdu { dir: Dir::Tx, name, .. } = &mut record.what
            && *name == from
            && !done
        {
            (*name, done) = (to, true);
        }
    })
}

#[test]
fn data_without_the_data_token_breaks_j1() {
    assert_eq!(renamed("dialogue-control", "PT", "DT"), ["J1"]);
}

#[test]
fn a_token_that_both_have_breaks_j2() {
    let rules = broken("dialogue-control", |record| {
        if let What::Tok { to, .. } = &mut record.what
            && *to == Holding::Theirs
        {
            *to = Holding::Mine;
        }
    });
    assert!(rules.contains(&"J2"), "{rules:?}");
}

#[test]
fn a_number_left_out_breaks_j3_whoever_sets_the_point() {
    let mut points = 0;
    let rules = broken("sync-points", |record| {
        if let What::Pdu { dir: Dir::Tx, name: "MIP" | "MAP", facts: Facts::Point { sn }, .. } = &mut record.what {
            points += 1;
            *sn += u32::from(points == 3);
        }
    });
    assert_eq!(rules, ["J3", "J3"]);
}

#[test]
fn data_after_a_major_point_breaks_j4() {
    let mut major = 0;
    let rules = broken("sync-points", |record| {
        if let What::Refuse { name: "S-DATA", .. } = &record.what
            && major == 0
        {
            major = record.n;
            let (first, last) = (record.t, record.t);
            let (dir, octets) = (Dir::Tx, 10);
            let facts = Facts::None {};
            record.what = What::Pdu {
                dir,
                name: "DT",
                msg: record.n,
                octets,
                first,
                last,
                left: 10,
                row: None,
                facts,
                body: None,
            };
        }
    });
    assert_eq!(rules, ["J4"]);
}

#[test]
fn a_major_point_without_an_answer_breaks_j5() {
    let mut last = 0;
    let rules = broken("sync-points", |record| {
        if let What::Pdu { dir: Dir::Rx, name, .. } = &mut record.what
            && *name == "MAA"
        {
            last += 1;
            if last == 2 {
                *name = "MIA";
            }
        }
    });
    assert_eq!(rules, ["J5"]);
}

#[test]
fn a_release_inside_an_activity_breaks_j6() {
    assert_eq!(renamed("activities", "AI", "FN"), ["J6"]);
}

#[test]
fn a_refused_release_that_was_not_negotiated_breaks_j7() {
    assert_eq!(renamed("one-call", "DN", "NF"), ["J7"]);
}

#[test]
fn an_octet_stored_twice_breaks_j8() {
    let rules = broken("bad-disk", |record| {
        if let What::App { name: AppName::Store, facts: Facts::Stored { off, sn: 5, .. } } = &mut record.what {
            *off -= 1;
        }
    });
    assert_eq!(rules, ["J8", "J8"]);
}

#[test]
fn two_sessions_at_once_on_a_transport_connection_break_j9() {
    let mut sessions = 0;
    let rules = broken("open-close-session", |record| {
        if let What::Pdu { dir: Dir::Rx, name, .. } = &mut record.what
            && *name == "DN"
        {
            sessions += 1;
            if sessions == 1 {
                *name = "DT";
            }
        }
    });
    assert_eq!(rules, ["J9"]);
}

#[test]
fn whatever_speaks_after_a_cut_breaks_j10() {
    let mut cut = 0;
    let rules = broken("line-lost", |record| {
        if matches!(record.what, What::Fault { .. }) && cut == 0 {
            cut = record.sc;
        }
        if cut > 0 && matches!(record.what, What::Prim { name: "S-CONNECT", .. }) {
            record.sc = cut;
        }
    });
    assert!(rules.contains(&"J10"), "{rules:?}");
}
