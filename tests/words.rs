//! What the core names has words in both languages: fields, sentences, predicates, reasons.

use capa5::i18n::{Key, Language, Message};
use capa5_core::engine::Engine;
use capa5_core::lesson;
use capa5_core::lesson::knob::{Knob, Settings};
use capa5_core::study::Playhead;
use capa5_core::time::Nanos;
use capa5_core::view::message::{IDS, row_sentence, sentence};
use capa5_core::world::action::{Action, Timed, When};
use capa5_core::world::record::{LinkId, NodeId};
use capa5_core::world::recording::Recording;
use capa5_core::{session, smtp, tls, transport};
use std::sync::Arc;

const LANGUAGES: [Language; 2] = [Language::Spanish, Language::English];

#[test]
fn every_field_has_a_name_and_a_meaning() {
    let fields = session::spdu::field::FIELDS.iter().chain(&transport::tpkt::FIELDS).chain(&transport::cotp::FIELDS);
    let fields = fields.chain(smtp::field::FIELDS).chain(&tls::field::FIELDS);
    let missing: Vec<String> = fields
        .flat_map(|field| ["name", "meaning"].map(|what| format!("field.{}.{what}", field.0)))
        .filter(|id| Key::find(id).is_none())
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn every_knob_has_a_name_and_says_what_it_does() {
    let ids = Knob::every().flat_map(|knob| ["label", "help"].map(|what| format!("knob.{}.{what}", knob.id())));
    let missing: Vec<String> = ids.filter(|id| Key::find(id).is_none()).collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn every_sentence_has_words() {
    let missing: Vec<_> = IDS.iter().filter(|id| Key::find(id).is_none()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Runs with a cut and a crash, in every service: between them they say nearly everything.
fn runs() -> Vec<Arc<Recording>> {
    let scenario = lesson::scenario("corte-52").expect("the scene");
    (0..3)
        .map(|service| {
            let mut settings = Settings::of(&scenario);
            settings.set(Knob::Size, 20_000_000);
            settings.set(Knob::Service, service);
            let actions = vec![
                Timed { when: When::Start, act: Action::Predict { q: "restart".into(), value: 1 } },
                Timed { when: When::Position(7_020_000), act: Action::Cut(LinkId(0)) },
            ];
            let mut engine = Engine::new(scenario.clone());
            let run = engine.begin(&settings, None, actions).expect("settings that fit");
            let end = |run: &Recording| Playhead { event: run.len(), at: Nanos(run.end_time().0) };
            let run = engine.act(end(&run), None, &[Action::Restore(LinkId(0)), Action::Recover(NodeId(0))]);
            let middle = Playhead { event: run.len() * 2 / 3, at: Nanos::ZERO };
            let run = engine.act(middle, None, &[Action::Crash(NodeId(1))]);
            engine.act(end(&run), None, &[Action::Restore(LinkId(0)), Action::Recover(NodeId(0))])
        })
        .collect()
}

#[test]
fn every_sentence_of_a_run_is_complete_in_both_languages() {
    for run in runs() {
        let records = run.log().iter().map(sentence);
        let rows = run.items().iter().map(|item| row_sentence(item, run.log()));
        for said in records.chain(rows) {
            for language in LANGUAGES {
                let text = Message::from(&said).text(language);
                assert!(!text.contains(['{', '}']), "{} in {language:?}: {text}", said.id);
                assert!(!text.contains("transport-disconnect"), "an id is shown: {text}");
            }
        }
    }
}
