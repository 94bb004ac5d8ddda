//! Rendering: slots, plurals, marks, numbers, the pseudo-locale.

use super::{Arg, Key, Language, Message, Piece, msg, table, words};

const ES: Language = Language::Spanish;
const EN: Language = Language::English;

fn plain(text: &str) -> Piece {
    Piece { text: text.to_owned(), ..Piece::default() }
}

#[test]
fn every_message_reads_in_every_language() {
    for (index, id) in table::first().iter().chain(words::keys()).enumerate() {
        let key = Key::find(id).expect("its own id");
        assert_eq!((usize::from(key.0), key.id()), (index, *id));
        for language in Language::ALL {
            assert!(!Message::from(key).text(language).is_empty(), "{id}");
        }
    }
}

#[test]
fn a_range_that_ends_in_few_octets_begins_in_octets() {
    let said = |to, language| msg::ev_pdu_tx_range(0, "MESSAGE", "A", to).text(language);
    assert_eq!(said(168, ES), "Ana envía MESSAGE: de 0 a 168 octetos.");
    assert_eq!(said(168, EN), "Ana sends MESSAGE: 0 to 168 octets.");
    assert!(said(5_000_000, ES).contains("de 0\u{a0}MB a 5\u{a0}MB"), "{}", said(5_000_000, ES));
}

#[test]
fn an_unknown_id_is_no_key() {
    assert_eq!(Key::find("ev.nothing"), None);
    assert_eq!(Key::find(""), None);
}

#[test]
fn the_number_chooses_the_variant() {
    assert_eq!(msg::unit_octets(1).text(ES), "1 octeto");
    assert_eq!(msg::unit_octets(0).text(ES), "0 octetos");
    assert_eq!(msg::unit_octets(2).text(EN), "2 octets");
}

#[test]
fn octets_take_the_handiest_unit_and_never_look_rounder_than_they_are() {
    let octets = |number, language| msg::capture_size(number).text(language);
    assert_eq!(octets(51_970_000, ES), "Unos 51,97\u{a0}MB");
    assert_eq!(octets(51_970_000, EN), "About 51.97\u{a0}MB");
    assert_eq!(octets(20_000, ES), "Unos 20\u{202f}000 octetos");
    assert_eq!(octets(51_999_999, EN), "About 51.999999\u{a0}MB");
    assert_eq!(octets(51_968_484, EN), "About 51.97\u{a0}MB");
    assert_eq!(msg::stage_confirmed(50_000).text(EN), "0.05\u{a0}MB confirmed");
    // A few are never a small part of something big.
    assert_eq!(msg::stage_confirmed(1).text(EN), "1 octet confirmed");
    assert_eq!(msg::stage_confirmed(9_999).text(EN), "9,999 octets confirmed");
    assert_eq!(msg::stage_confirmed(0).text(EN), "0\u{a0}MB confirmed");
    // Slots are parameters in the order of their names.
    assert_eq!(msg::file_using(52_000_000, "a.bin").text(EN), "Sending a.bin, 52,000,000 octets.");
}

#[test]
fn spanish_groups_from_five_digits_on_and_with_thin_spaces() {
    assert_eq!(msg::unit_octets(5_000).text(ES), "5000 octetos");
    assert_eq!(msg::unit_octets(52_000_000).text(ES), "52\u{202f}000\u{202f}000 octetos");
    assert_eq!(msg::unit_octets(5_000).text(EN), "5,000 octets");
}

#[test]
fn spans_of_time_take_their_unit() {
    let time = |nanos, language| msg::transcript_at(nanos).text(language);
    assert_eq!(time(0, EN), "at 0\u{a0}s");
    assert_eq!(time(80, EN), "at 80\u{a0}ns");
    assert_eq!(time(1_250, ES), "a los 1,25\u{a0}µs");
    assert_eq!(time(20_000_000, ES), "a los 20\u{a0}ms");
    assert_eq!(time(52_041_000_000, ES), "a los 52,04\u{a0}s");
    assert_eq!(time(104_000_000_000, EN), "at 1\u{a0}min 44\u{a0}s");
}

#[test]
fn marks_become_pieces() {
    let pieces = msg::inspector_var_change(10, "V(A)", "A", 11).pieces(EN);
    let node = Piece { node: Some("A".into()), ..plain("Ana") };
    let term = Piece { term: true, ..plain("V(A)") };
    let strong = Piece { strong: true, ..plain("11") };
    assert_eq!(pieces, [node, plain(": "), term, plain(" 10 → "), strong]);
}

#[test]
fn a_word_of_the_protocol_stays_as_it_is() {
    let pieces = Message::from(msg::SPDU_MIP_NAME).pieces(Language::Pseudo);
    assert_eq!(pieces, [Piece { term: true, ..plain("MINOR SYNC POINT") }]);
}

#[test]
fn messages_nest_and_lists_join() {
    let tokens = vec![Message::from(msg::TOKEN_DATA), Message::from(msg::TOKEN_MINOR), Message::from(msg::TOKEN_MAJOR)];
    let all = Message::new(key("common.because"), vec![("why", Arg::List(tokens))]);
    assert_eq!(all.text(ES), "No ahora: token de datos, token de sincronización menor y token mayor/de actividad");
    assert_eq!(msg::common_because(msg::BOUND_NOW_MAX).text(EN), "Not now: Now at its most.");
}

#[test]
fn a_value_that_is_missing_shows_its_name() {
    assert_eq!(Message::from(key("common.because")).text(EN), "Not now: {why}");
}

#[test]
fn the_pseudo_locale_is_longer_and_leaves_values_alone() {
    let (mut english, mut pseudo) = (0, 0);
    for id in table::first().iter().chain(words::keys()) {
        english += Message::from(key(id)).text(EN).chars().count();
        pseudo += Message::from(key(id)).text(Language::Pseudo).chars().count();
    }
    assert!((125..=145).contains(&(pseudo * 100 / english)), "{}", pseudo * 100 / english);
    assert_eq!(msg::stage_confirmed(52_000_000).text(Language::Pseudo), "52\u{a0}MB çôôñfïïrmëëd");
}

#[test]
fn a_lesson_has_paragraphs() {
    let hook = Message::from(key("lesson.corte-52.hook"));
    assert!(!hook.paragraphs(ES).is_empty());
    assert!(Key::find("lesson.corte-52.hook.title").is_some());
}

#[test]
fn the_browser_s_languages_choose() {
    assert_eq!(Language::preferred(["de-DE", "en-GB", "es"]), EN);
    assert_eq!(Language::preferred(["es-MX"]), ES);
    assert_eq!(Language::preferred(["fr"]), ES);
    assert_eq!(Language::preferred([]), ES);
    assert_eq!(Language::from_code("pseudo"), Some(Language::Pseudo));
    assert_eq!(Language::from_code("EN"), None);
}

#[test]
fn every_sentence_of_the_core_has_words() {
    for id in capa5_core::view::message::IDS {
        assert!(Key::find(id).is_some(), "locales/*.toml lack `{id}`");
    }
}

fn key(id: &str) -> Key {
    Key::find(id).expect(id)
}
