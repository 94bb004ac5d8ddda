//! Where a lesson uses a term of the glossary first, the term leads there.

use std::fs;

use super::compiler::{links, words};
use super::{LANGUAGES, folder, lessons};

#[test]
fn a_term_of_the_glossary_is_linked_where_a_lesson_uses_it_first() {
    let mut wrong = Vec::new();
    for (built, course) in lessons() {
        for (all, language) in built.words.iter().zip(LANGUAGES) {
            let file = format!("{:02}/{language}.md", built.lesson.number);
            let source = fs::read_to_string(folder().join(&file)).expect("it was read before");
            let missing = links::missing(&built.lesson, all, &source, &course.glossary, language);
            wrong.extend(missing.into_iter().map(|(line, what)| format!("lessons/{file}:{line}:1: {what}")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_term_that_is_not_linked_is_found_in_its_main_form_and_in_its_plural() {
    let (built, course) = lessons().swap_remove(0);
    let cases = [
        ("es", "Un {term:token} y dos tokens.", "", None),
        ("es", "Dos tokens.", "", Some("token|tokens")),
        ("es", "Dos tokens.", "<!-- no term: punto, tokens -->", None),
        ("es", "El token de datos.", "", Some("data-token|token de datos")),
        ("es", "Unos puntos de sincronización mayores.", "", Some("sync-point|puntos de sincronización")),
        ("es", "Dos conexiones de transporte.", "", Some("transport-connection|conexiones de transporte")),
        ("es", "Habla sobre [[S-P-ABORT]].", "", Some("provider-abort|s-p-abort")),
        ("en", "Two activities.", "", Some("activity|activities")),
        ("en", "{event:asks|The session} of a tokenizer.", "", None),
    ];
    for (language, text, source, wanted) in cases {
        let mut all = words::Words::new();
        all.insert("hook".into(), words::Said { text: text.into(), ..words::Said::default() });
        let wrong = links::missing(&built.lesson, &all, source, &course.glossary, language);
        assert_eq!(wrong.len(), usize::from(wanted.is_some()), "{text}: {wrong:?}");
        assert!(wanted.is_none_or(|wanted| wrong[0].1.contains(&format!("{{term:{wanted}}}"))), "{text}: {wrong:?}");
    }
}
