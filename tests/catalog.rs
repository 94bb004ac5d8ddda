//! What the build says about strings that don't fit: always the file or key, and what to do.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../build/catalog.rs"]
mod catalog;
#[path = "../src/i18n/scan.rs"]
mod scan;

use catalog::{Strings, check, files, read_lesson, read_number, read_toml, stamp, write};

fn strings(language: &str, source: &str) -> Strings {
    let mut strings = Strings::new();
    read_toml(&format!("locales/{language}.toml"), source, &mut strings).expect("a locale file");
    strings
}

/// What is wrong with a pair of locale files.
fn problems(es: &str, en: &str) -> Vec<String> {
    check(&[strings("es", es), strings("en", en)]).expect_err("something wrong")
}

/// What is wrong with one locale file by itself.
fn problem(source: &str) -> String {
    read_toml("locales/es.toml", source, &mut Strings::new()).expect_err("something wrong")
}

#[test]
fn a_text_that_is_missing_is_named_with_its_file_and_line() {
    let found = problems("a.one-word = \"uno\"\nb = \"be\"\n", "b = \"be\"\n");
    assert_eq!(found, ["locales/es.toml:1: `a.one-word` has no text in `en`: add it there, or remove it here"]);
    assert_eq!(problems("b = \"be\"", "b = \"be\"\nc = \"ce\"").len(), 1);
}

#[test]
fn slots_are_the_same_in_both_languages() {
    let found = problems("a = \"{n:count} de {all:mb}\"", "a = \"{n:count} of {all:octets}\"");
    assert_eq!(
        found,
        [
            "`a`: the slots differ: es has {all:mb} {n:count}, en has {all:octets} {n:count}: use the same names and kinds in both"
        ]
    );
}

#[test]
fn a_plural_has_both_variants_and_a_number() {
    let half = "a.one = \"{n:count} octeto\"";
    assert!(problems(half, half)[0].contains("a plural needs both"));
    let numberless = "a.one = \"uno\"\na.other = \"muchos\"";
    assert!(problems(numberless, numberless)[0].contains("a plural goes by `{n:count}`"));
    let whole = "a.one = \"un octeto\"\na.other = \"{n:count} octetos\"";
    assert_eq!(check(&[strings("es", whole), strings("en", whole)]).map(|messages| messages.len()), Ok(1));
}

#[test]
fn a_slip_in_a_text_is_found() {
    for (text, part) in [
        ("{n:cuont}", "isn't understood"),
        ("{N}", "isn't understood"),
        ("{n", "isn't understood"),
        ("**bold", "isn't closed"),
        ("[[S-DATA", "isn't closed"),
        ("`code", "isn't closed"),
        ("{n:count} {n:mb}", "has two kinds"),
    ] {
        let source = format!("a = \"{text}\"");
        let found = problems(&source, &source);
        assert!(found[0].starts_with("locales/es.toml:1: `a`") && found[0].contains(part), "{text}: {found:?}");
    }
}

#[test]
fn a_slip_in_a_file_is_found() {
    assert!(problem("a = \"x\"\nb =").starts_with("locales/es.toml:2: "));
    assert!(problem("a = 1").contains("put its text in quotes"));
    assert!(problem("a = \"  \"").contains("says nothing"));
    assert!(problem("\"A b\" = \"x\"").contains("may hold only"));
    let mut into = strings("es", "a = \"x\"");
    let twice = read_toml("locales/es.more.toml", "a = \"y\"", &mut into).expect_err("twice");
    assert_eq!(twice, "locales/es.more.toml:1: `a` stands already in locales/es.toml:1: remove one");
}

#[test]
fn two_keys_that_give_one_name_are_found() {
    let source = "a-b = \"x\"\na_b = \"y\"";
    assert_eq!(problems(source, source), ["`a-b` and `a_b` differ only in `.`, `-` and `_`: rename one"]);
}

#[test]
fn a_lesson_s_sections_become_messages() {
    let mut into = Strings::new();
    read_lesson("lessons/x/es.md", "x", "## hook\n# Un título\n\nPrimera\nlínea.\n\nOtro **párrafo**.\n", &mut into)
        .expect("a lesson");
    assert_eq!(into["lesson.x.hook.title"].text, "Un título");
    assert_eq!(into["lesson.x.hook"].text, "Primera línea.\nOtro **párrafo**.");
}

#[test]
fn a_lesson_without_title_or_section_is_found() {
    let read = |source| read_lesson("lessons/x/es.md", "x", source, &mut Strings::new()).expect_err("something wrong");
    assert!(read("## hook\n\ntext\n").starts_with("lessons/x/es.md:1: section `hook` has no title"));
    assert!(read("# title\n").contains("before the first section"));
    assert!(read("text\n").contains("before the first section"));
    assert!(read("## hook\n# title\n").contains("says nothing"));
}

#[test]
fn a_lesson_s_folder_begins_with_its_number() {
    let mut into = Strings::new();
    read_number("07-x", "07", "x", &mut into).expect("a number");
    assert_eq!(into["lesson.x.number"].text, "7");
    let wrong = read_number("zero-x", "zero", "x", &mut into).expect_err("no number");
    assert!(wrong.starts_with("lessons/zero-x:") && wrong.contains("07-x"), "{wrong}");
}

#[test]
fn the_table_has_a_constant_or_a_function_for_each() {
    let source = "a.b-c = \"x\"\nd = \"{to:node} {n:count}\"";
    let messages = check(&[strings("es", source), strings("en", source)]).expect("messages");
    let table = write(&messages);
    assert!(table.contains("pub const A_B_C: Key = Key(0);"));
    assert!(table.contains("pub fn d(n: u64, to: impl Into<std::borrow::Cow<'static, str>>) -> Message"));
}

#[test]
fn a_language_s_files_hold_its_texts_and_change_their_names_with_any() {
    let first = |en: &str| format!("a = \"one\"\nb = \"{en}\"\nstage.title = \"Stage\"");
    let messages = |en| check(&[strings("es", &first("dos")), strings("en", &first(en))]).expect("messages");
    let (one, other) = (messages("two"), messages("three"));
    let [(_, first), (_, rest)] = files(&one, 0);
    assert_eq!(first, format!("{}\u{1e}Stage", stamp(&one)));
    assert_eq!(rest, format!("{}\u{1e}a\nb\u{1e}one\u{1e}dos", stamp(&one)));
    let [[(first, _), (rest, _)], [(other_first, _), (other_rest, _)]] = [files(&one, 0), files(&other, 0)];
    assert!(first != other_first && rest != other_rest && first != rest);
}
