//! What stands on the stage, looked up in the picture itself.

use super::{Sight, numbered, picture};
use crate::draw::Shape;
use crate::i18n::Language;
use crate::player::Landmarks;
use capa5_core::engine::Engine;
use capa5_core::lesson;
use capa5_core::lesson::scenario::{FaultKind, Which};
use capa5_core::study::Playhead;
use capa5_core::world::action::{Action, When};
use capa5_core::world::record::{LinkId, RecordId, What};
use capa5_core::world::recording::Recording;
use std::collections::BTreeSet;
use std::sync::Arc;

fn run() -> Arc<Recording> {
    Engine::new(lesson::scenario("corte-52").expect("a scene")).recording()
}

/// The picture right after record `n`.
fn after(run: &Recording, n: RecordId) -> Shape {
    pictured(run, n, false)
}

fn pictured(run: &Recording, n: RecordId, narrow: bool) -> Shape {
    let at = run.log().get(n).map_or_else(|| run.end_time(), |record| record.t);
    picture(&Sight {
        run,
        playhead: Playhead { event: n, at },
        moment: &run.moment(n),
        landmarks: &Landmarks::new(run),
        points: &numbered(run),
        opened: &BTreeSet::new(),
        settings: run.settings(),
        told: None,
        narrow,
        language: Language::Spanish,
    })
}

fn of_class<'a>(picture: &'a Shape, class: &str) -> Vec<&'a Shape> {
    picture.flat().into_iter().filter(|shape| shape.attribute("class") == Some(class)).collect()
}

/// The first record at whose moment a picture has something.
fn first_with(run: &Recording, has: impl Fn(&Shape) -> bool) -> Shape {
    (0..=run.len()).map(|n| after(run, n)).find(|picture| has(picture)).expect("such a moment")
}

#[test]
fn who_listens_stands_under_the_line_with_what_it_has_heard() {
    let run = Engine::new(lesson::scenario("mail-tls").expect("a scene")).recording();
    let (before, after) = (after(&run, 0), after(&run, run.len()));
    let has = |picture: &Shape, words: &str| picture.flat().into_iter().any(|shape| shape.text() == words);
    assert!(has(&before, "C · Eva") && has(&before, "escucha · leyó 0"));
    let heard = run.moment(run.len()).ear;
    assert!(heard.read > 0 && heard.sealed > 0, "some in clear, some not");
    assert!(has(&after, &format!("leyó {} · sin poder leer {}", heard.read, heard.sealed)));
}

#[test]
fn before_anything_there_is_no_line_and_no_token() {
    let picture = after(&run(), 0);
    assert!(of_class(&picture, "token").is_empty() && of_class(&picture, "pill pill-a").is_empty());
    assert_eq!(of_class(&picture, "wire").len(), 1);
    assert_eq!(
        of_class(&picture, "end-name").iter().map(|name| name.text()).collect::<Vec<_>>(),
        ["A · Ana", "B · Beto"]
    );
}

#[test]
fn each_token_stands_at_its_owner_only() {
    let picture = first_with(&run(), |picture| !of_class(picture, "flag").is_empty());
    // The activity service has three tokens, and A proposes them all on its side.
    let [at_a, at_b] = ["end end-a", "end end-b"].map(|class| of_class(of_class(&picture, class)[0], "token").len());
    assert_eq!((at_a, at_b), (3, 0));
}

#[test]
fn a_flag_is_solid_once_its_point_is_confirmed() {
    let run = run();
    let set = first_with(&run, |picture| !of_class(picture, "flag").is_empty());
    assert!(of_class(&set, "flag is-solid").is_empty());
    let end = after(&run, run.len());
    assert_eq!((of_class(&end, "flag").len(), of_class(&end, "flag is-solid").len()), (0, 19));
}

#[test]
fn a_group_is_one_pill_that_counts() {
    let picture = first_with(&run(), |picture| {
        picture.flat().iter().any(|shape| shape.text().starts_with("DT × ") && !shape.text().ends_with(" 1"))
    });
    assert_eq!(
        of_class(&picture, "flights")[0].flat().iter().filter(|shape| shape.text().starts_with("DT")).count(),
        1
    );
}

#[test]
fn a_cut_line_is_torn_and_what_is_unconfirmed_shown() {
    let mut engine = Engine::new(lesson::scenario("corte-52").expect("a scene"));
    let run = engine.act(Playhead::default(), Some(When::Position(52_000_000)), &[Action::Cut(LinkId(0))]);
    let picture = after(&run, run.len());
    assert_eq!((of_class(&picture, "wire-break").len(), of_class(&picture, "file-open").len()), (1, 1));
    assert!(of_class(&picture, "flights")[0].flat().len() == 1, "nothing is on a line that is cut");
}

#[test]
fn on_a_phone_long_words_stand_in_two_lines() {
    let run = run();
    let memory = |narrow| {
        let picture = pictured(&run, 0, narrow);
        of_class(&picture, "end-memory").iter().map(|line| line.text().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(memory(false), ["nada confirmado", "no ha guardado nada"]);
    assert_eq!(memory(true), ["nada", "confirmado", "no ha", "guardado nada"]);
}

/// The default run with something done to it while its file is on the way, and the picture of the first moment that has `class`.
fn harmed(harm: FaultKind, class: &str) -> Shape {
    let mut engine = Engine::new(lesson::scenario("corte-52").expect("a scene"));
    let run = engine.act(Playhead::default(), Some(When::Position(1_000_000)), &[Action::Harm(harm)]);
    let first = run.log().iter().find(|record| matches!(record.what, What::Fault { .. })).expect("a fault").n;
    let mut pictures = (first..=run.len().min(first + 400)).map(|n| after(&run, n));
    pictures.find(|picture| !of_class(picture, class).is_empty()).expect("such a moment")
}

#[test]
fn a_line_that_carries_one_way_only_is_torn_at_the_end_that_hears_nothing() {
    let picture = harmed(FaultKind::CutOneWay { from: 1 }, "wire-break");
    assert!(of_class(&picture, "is-fault")[0].text().contains('B'), "it says whose messages are lost");
    let path = of_class(&picture, "wire-break")[0].attribute("d").expect("a path").to_owned();
    let x: i32 = path[1..path.find(' ').expect("a pair")].parse().expect("a place");
    assert!(x < 320, "B is not heard at A: {path}");
}

#[test]
fn a_line_that_stands_still_says_for_how_long() {
    let picture = harmed(FaultKind::Stall { link: 0, ms: 500 }, "wire-held");
    let said = of_class(&picture, "is-fault")[0].text().to_owned();
    assert!(said.contains("500") && said.ends_with("ms"), "{said}");
}

#[test]
fn a_message_that_was_changed_on_its_way_is_marked_and_not_by_colour_alone() {
    let harm = FaultKind::Corrupt { which: Which::NextFrom(0), octet: 7, mask: 1 };
    let picture = harmed(harm, "pill pill-a is-damaged");
    assert!(of_class(&picture, "pill pill-a is-damaged")[0].flat().iter().any(|shape| shape.text().starts_with('≠')));
}
