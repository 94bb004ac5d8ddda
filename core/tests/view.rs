//! Rows, score and sentences: what is shown comes from the log and says no more than it.

#![cfg(not(target_arch = "wasm32"))]

mod play;

use capa5_core::lesson;
use capa5_core::lesson::knob::Knob;
use capa5_core::time::Nanos;
use capa5_core::view::item::{ItemKind, Role};
use capa5_core::view::message::{IDS, row_sentence, sentence};
use capa5_core::view::score::{Dwell, score};
use capa5_core::world::recording::Recording;
use play::{M, at, run};

const DWELL: Dwell = Dwell { message: 500, group: 1_400, fault: 1_200, wait: 700, longest: 180_000 };

#[test]
fn the_hundred_data_transfers_between_two_points_are_one_row() {
    let recording = run(&[], at(&[52 * M]));
    let groups = recording.items().iter().filter_map(|item| {
        let ItemKind::Group { messages, .. } = &item.kind else { return None };
        Some(messages.len())
    });
    let groups: Vec<_> = groups.collect();
    assert_eq!(groups.iter().filter(|count| **count == 100).count(), 20, "10 before the cut, 10 after it: {groups:?}");
    assert!(recording.items().len() < 200, "{}", recording.items().len());
}

#[test]
fn every_message_stands_in_exactly_one_row() {
    let recording = run(&[(Knob::Size, M), (Knob::Interval, 200_000)], at(&[450_000]));
    let mut rows: Vec<u32> = Vec::new();
    for item in recording.items() {
        if let ItemKind::Message(message) = &item.kind {
            rows.push(message.tx);
        } else if let ItemKind::Group { messages, .. } = &item.kind {
            rows.extend(messages.iter().map(|message| message.tx));
        }
    }
    rows.sort_unstable();
    let sent: Vec<u32> =
        recording.log().iter().filter(|record| recording.octets(record.n).is_some()).map(|record| record.n).collect();
    assert_eq!(rows, sent);
}

#[test]
fn the_default_scene_takes_between_sixty_and_ninety_seconds() {
    let recording = run(&[], at(&[52 * M]));
    let length = score(recording.items(), recording.end_time(), &DWELL).length_ms();
    assert!((60_000..=90_000).contains(&length), "{length} ms");
}

#[test]
fn the_score_is_monotone_and_comes_back() {
    for knobs in [vec![], vec![(Knob::RateNs, 100), (Knob::DelayUs, 120_000)], vec![(Knob::Service, 2)]] {
        let recording = run(&knobs, at(&[52 * M, 60 * M]));
        let score = score(recording.items(), recording.end_time(), &DWELL);
        let mut last = Nanos::ZERO;
        for ms in (0..=score.length_ms()).step_by(97) {
            let t = score.virtual_at(ms);
            assert!(t >= last, "at {ms} ms");
            last = t;
            let back = score.screen_at(t);
            assert!(score.virtual_at(back) <= t.plus(Nanos(1)), "{ms} → {t:?} → {back}");
        }
        assert_eq!(score.virtual_at(score.length_ms()), recording.end_time());
    }
}

#[test]
fn every_record_and_row_says_something_that_languages_know() {
    let recording = run(&[(Knob::Size, M), (Knob::Interval, 200_000)], at(&[450_000]));
    for record in recording.log().iter() {
        assert!(IDS.contains(&sentence(record).id), "{record:?}");
    }
    for item in recording.items() {
        assert!(IDS.contains(&row_sentence(item, recording.log()).id), "{item:?}");
    }
}

#[test]
fn a_major_point_is_set_and_confirmed_as_a_minor_one_is() {
    let scenario = lesson::scenario("behind-the-wall").expect("the scene");
    let run = Recording::record(&scenario, Vec::new());
    let majors: Vec<_> = run
        .items()
        .iter()
        .filter_map(|item| if let ItemKind::Message(message) = &item.kind { Some(message) } else { None })
        .filter(|message| message.name == "MAP")
        .collect();
    assert!(!majors.is_empty(), "the scene sets major points");
    for message in majors {
        assert_eq!(message.role, Role::SetsPoint);
        let point = run.points().iter().find(|point| point.set == message.tx).expect("a point");
        assert_eq!(Some(point.serial), message.serial);
        assert!(point.confirmed > point.set, "confirmed by the peer");
    }
}
