//! What is typed, as a request, and a request as it is typed: standard names, and words of the language that is shown. Pure.

use super::command::{COMMANDS, Command, Given, Takes, written};
use crate::i18n::{Key, Language, Message, msg};
use capa5_core::lesson::ask::Ask;
use capa5_core::session::unit::{Unit, Units};
use serde_json::Value;

/// What was typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Typed {
    /// A request or response.
    Ask(Box<Ask>),
    /// The line is to break.
    Cut,
    /// The line is to work again.
    Restore,
}

const TOKENS: [(&str, Key); 4] =
    [("data", msg::WORD_DATA), ("minor", msg::WORD_MINOR), ("major", msg::WORD_MAJOR), ("release", msg::WORD_RELEASE)];
/// Words that may stand between tokens and mean nothing.
const FILLERS: [&str; 10] = ["token", "tokens", "de", "el", "los", "y", "the", "of", "and", "e"];

/// Text as it is compared: small letters without accents.
pub(crate) fn folded(text: &str) -> String {
    let plain = |letter: char| match letter {
        'á' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' | 'ü' => 'u',
        'ñ' => 'n',
        '−' | '–' => '-',
        other => other,
    };
    text.to_lowercase().chars().map(plain).collect()
}

/// The words of a text, folded, each with where it ends.
fn words(text: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match (letter.is_whitespace(), start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                found.push((folded(&text[from..at]), at));
                start = None;
            }
            (false, Some(_)) | (true, None) => {}
        }
    }
    found
}

/// How many words of a text an alias takes up, where the text begins with it.
fn takes_up(typed: &[(String, usize)], alias: &str) -> Option<usize> {
    let alias = words(alias);
    let same = alias.len() <= typed.len() && alias.iter().zip(typed).all(|((wanted, _), (word, _))| wanted == word);
    same.then_some(alias.len())
}

/// All that a command may be called.
fn aliases(command: &Command, language: Language) -> Vec<String> {
    let mut all = vec![command.name(), command.form.to_owned()];
    all.extend(command.words(language));
    all
}

/// The command that a text begins with, and what stands behind it: the longest name counts.
fn recognized(text: &str, language: Language) -> Option<(&'static Command, &str)> {
    let typed = words(text);
    let fits = COMMANDS.iter().flat_map(|command| {
        // A form that stands for several kinds says nothing by itself.
        aliases(command, language)
            .into_iter()
            .filter(move |alias| command.kind.is_none() || alias != command.form)
            .filter_map(|alias| takes_up(&typed, &alias))
            .map(move |length| (length, command))
    });
    let (length, command) = fits.max_by_key(|(length, _)| *length)?;
    let length = if typed.get(length).is_some_and(|(word, _)| word == "req") { length + 1 } else { length };
    let end = length.checked_sub(1).and_then(|last| typed.get(last)).map_or(0, |(_, end)| *end);
    Some((command, text[end..].trim()))
}

fn is_one_of(text: &str, key: Key, language: Language) -> bool {
    let all = Message::from(key).text(language);
    all.split(';').any(|words| folded(words.trim()) == folded(text.trim()))
}

/// What a text asks for.
///
/// # Errors
/// What is wrong with it, in words.
pub(crate) fn parse(text: &str, language: Language) -> Result<Typed, Message> {
    let text = text.trim().replace(".req", "").replace(".rsp", " rsp");
    if text.is_empty() {
        return Err(msg::TYPED_EMPTY.into());
    }
    if is_one_of(&text, msg::CONSOLE_CUT, language) {
        return Ok(Typed::Cut);
    }
    if is_one_of(&text, msg::CONSOLE_RESTORE, language) {
        return Ok(Typed::Restore);
    }
    let Some((command, rest)) = recognized(&text, language) else { return Err(msg::typed_unknown(text)) };
    let given = given(command.takes, rest, language)?;
    command.made(&given).map(|ask| Typed::Ask(Box::new(ask))).map_err(msg::typed_wrong)
}

fn given(takes: Takes, rest: &str, language: Language) -> Result<Given, Message> {
    let mut given = Given::default();
    let pieces: Vec<&str> = rest.split([' ', ',', ';']).filter(|piece| !piece.is_empty()).collect();
    let number = |text: &str| text.parse::<u64>().ok().filter(|number| *number <= 999_999);
    match takes {
        Takes::Nothing if rest.is_empty() => {}
        Takes::Nothing => return Err(msg::typed_too_much(rest.to_owned())),
        Takes::Says => say(&mut given, rest, language),
        Takes::Tokens => {
            for piece in pieces.iter().filter(|piece| !FILLERS.contains(&folded(piece).as_str())) {
                given.tokens.push(token(piece, language).ok_or_else(|| msg::typed_not_token((*piece).to_owned()))?);
            }
            if given.tokens.is_empty() {
                return Err(msg::TYPED_TOKENS.into());
            }
        }
        Takes::Units => units(&mut given, rest, language)?,
        Takes::Serial => given.serial = Some(pieces.first().and_then(|piece| number(piece)).ok_or(msg::TYPED_NUMBER)?),
        Takes::Maybe if rest.is_empty() => {}
        Takes::Maybe => given.serial = Some(number(rest).ok_or(msg::TYPED_NUMBER)?),
        Takes::Name => match pieces.as_slice() {
            [name] if name.len() > 6 => return Err(msg::typed_too_long((*name).to_owned())),
            [name] => given.name = (*name).to_owned(),
            [] => return Err(msg::TYPED_NAME.into()),
            [_, more, ..] => return Err(msg::typed_too_much((*more).to_owned())),
        },
        Takes::Names => match pieces.as_slice() {
            [name, old, more @ ..] => {
                (given.name, given.old) = ((*name).to_owned(), (*old).to_owned());
                given.serial = match more {
                    [] => None,
                    [serial, ..] => Some(number(serial).ok_or(msg::TYPED_NUMBER)?),
                };
            }
            [] | [_] => return Err(msg::TYPED_NAMES.into()),
        },
    }
    Ok(given)
}

fn say(given: &mut Given, rest: &str, language: Language) {
    let (number, word) = rest.split_once(' ').unwrap_or((rest, ""));
    let octets = [Message::from(msg::WORD_OCTETS).text(language), "octets".to_owned()];
    if octets.iter().any(|octets| folded(octets) == folded(word)) {
        given.octets = number.parse().ok();
    }
    given.words = rest.trim_matches(['«', '»', '"', '“', '”']).to_owned();
}

fn token(word: &str, language: Language) -> Option<&'static str> {
    let word = folded(word);
    let is = |key: Key| folded(&Message::from(key).text(language)) == word;
    TOKENS.iter().find(|(id, key)| *id == word || is(*key)).map(|(id, _)| *id)
}

/// A unit's name as a script has it.
pub(crate) fn unit_id(unit: Unit) -> String {
    serde_json::to_value(unit).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn units(given: &mut Given, rest: &str, language: Language) -> Result<(), Message> {
    let by_comma = rest.contains(',');
    let mut pieces = rest.split(|letter: char| if by_comma { letter == ',' } else { letter == ' ' }).map(str::trim);
    while let Some(piece) = pieces.next() {
        let word = folded(piece).replace(' ', "-");
        let menu = match word.as_str() {
            "" => continue,
            "bcs" => Some(Units::BCS),
            "bss" => Some(Units::BSS),
            "bas" => Some(Units::BAS),
            _ => None,
        };
        if let Some(serial) = word.strip_prefix("sn") {
            let number = serial.trim_start_matches('-');
            let number = if number.is_empty() { pieces.next().unwrap_or_default() } else { number };
            given.serial = Some(number.parse().map_err(|_| Message::from(msg::TYPED_NUMBER))?);
            continue;
        }
        let named = |unit: &Unit| {
            let key = Key::find(&format!("field.ses.user-requirements.{}.name", unit_id(*unit)));
            unit_id(*unit) == word
                || key.is_some_and(|key| folded(&Message::from(key).text(language)).replace(' ', "-") == word)
        };
        match (menu, Unit::ALL.iter().find(|unit| named(unit))) {
            (Some(menu), _) => given.units.extend(Unit::ALL.iter().filter(|unit| menu.has(**unit))),
            (None, Some(unit)) => given.units.push(*unit),
            (None, None) => return Err(msg::typed_not_unit(piece.to_owned())),
        }
    }
    if given.units.is_empty() { Err(msg::TYPED_UNITS.into()) } else { Ok(()) }
}

/// A request as it would be typed.
pub(crate) fn typed(ask: &Ask, language: Language) -> String {
    let Some(command) = Command::of(ask) else { return String::new() };
    let inside = written(ask).map(|(_, inside)| inside).unwrap_or_default();
    let text = |name: &str| inside.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let number = |value: Option<&Value>| value.and_then(Value::as_u64).map(|number| number.to_string());
    let listed = |name: &str| inside.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let rest = match command.takes {
        Takes::Nothing => String::new(),
        Takes::Says => match number(inside.get("octets")) {
            Some(octets) => format!("{octets} {}", Message::from(msg::WORD_OCTETS).text(language)),
            None => text("text"),
        },
        Takes::Tokens => {
            let word = |value: &Value| {
                let key = TOKENS.iter().find(|(id, _)| value.as_str() == Some(*id)).map(|(_, key)| *key);
                key.map(|key| Message::from(key).text(language))
            };
            listed("tokens").iter().filter_map(word).collect::<Vec<_>>().join(" ")
        }
        Takes::Units => {
            let mut words: Vec<String> =
                listed("units").iter().filter_map(|unit| unit.as_str().map(str::to_owned)).collect();
            words.extend(number(inside.get("initial-serial")).map(|serial| format!("sn {serial}")));
            words.join(" ")
        }
        Takes::Serial => {
            number(command.kind.and_then(|kind| inside.get(kind)).and_then(|to| to.get("serial"))).unwrap_or_default()
        }
        Takes::Maybe => number(inside.get("serial")).unwrap_or_default(),
        Takes::Name => text("id"),
        Takes::Names => {
            let mut words = vec![text("id"), text("old")];
            words.extend(number(inside.get("serial")));
            words.join(" ")
        }
    };
    format!("{} {rest}", command.name()).trim_end().to_owned()
}

/// What may complete a text: the whole text that it would become.
pub(crate) fn completions(text: &str, asks: &[Ask], language: Language) -> Vec<String> {
    let sought = folded(text.trim());
    if sought.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<String> = Vec::new();
    if let Some((command, rest)) = recognized(text, language)
        && command.takes == Takes::Tokens
    {
        let last = rest.rsplit(' ').next().unwrap_or_default();
        let before = text.trim_end().strip_suffix(last).unwrap_or(text).trim_end();
        let words = TOKENS.iter().map(|(_, key)| Message::from(*key).text(language));
        let open = words.filter(|word| folded(word).starts_with(&folded(last)) && folded(word) != folded(last));
        found.extend(open.map(|word| format!("{before} {word}")));
    }
    for ask in asks {
        let Some(command) = Command::of(ask) else { continue };
        let begins = |name: &String| {
            let name = folded(name);
            name.starts_with(&sought) || name.split([' ', '-']).any(|word| word.starts_with(&sought))
        };
        let whole = typed(ask, language);
        if aliases(command, language).iter().any(begins)
            || folded(&whole).starts_with(&sought) && folded(&whole) != sought
        {
            found.push(whole);
        }
    }
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::{Typed, completions, folded, parse, typed};
    use crate::console::command::COMMANDS;
    use crate::i18n::Language;
    use capa5_core::lesson;
    use capa5_core::lesson::ask::Ask;
    use capa5_core::world::record::NodeId;
    use capa5_core::world::recording::Recording;

    const LANGUAGES: [Language; 2] = [Language::Spanish, Language::English];

    fn asked(text: &str, language: Language) -> Ask {
        match parse(text, language) {
            Ok(Typed::Ask(ask)) => *ask,
            other => panic!("{text}: {:?}", other.map_err(|wrong| wrong.text(language))),
        }
    }

    fn wrong(text: &str, language: Language) -> String {
        parse(text, language).expect_err("it is wrong").text(language)
    }

    #[test]
    fn a_primitive_is_asked_by_its_standard_name_and_by_words_of_the_language() {
        let give = asked("S-TOKEN-GIVE data", Language::English);
        assert_eq!(asked("dar token datos", Language::Spanish), give);
        assert_eq!(asked("give token data", Language::English), give);
        assert_eq!(asked("Ceder token de datos", Language::Spanish), give);
        assert_eq!(asked("s-token-give.req DATOS", Language::Spanish), give);
        assert_eq!(asked("S-SYNC-MINOR", Language::Spanish), asked("punto menor", Language::Spanish));
        assert_eq!(asked("confirmar punto mayor", Language::Spanish), asked("S-SYNC-MAJOR rsp", Language::Spanish));
    }

    #[test]
    fn the_longest_name_counts() {
        assert!(matches!(asked("datos de capacidad uno", Language::Spanish), Ask::CapabilityData(_)));
        assert!(matches!(asked("datos uno", Language::Spanish), Ask::Data(_)));
        assert!(matches!(asked("S-CONNECT rsp -", Language::English), Ask::ConnectRefuse(_)));
    }

    #[test]
    fn every_command_has_words_in_both_languages_and_no_two_share_them() {
        for language in LANGUAGES {
            let mut all: Vec<String> = Vec::new();
            for command in COMMANDS {
                let words = command.words(language);
                assert!(!words.is_empty(), "{command:?} in {language:?}");
                all.extend(words.iter().map(|words| folded(words)));
            }
            let count = all.len();
            all.sort();
            all.dedup();
            assert_eq!(all.len(), count, "{language:?}");
        }
    }

    #[test]
    fn every_primitive_has_a_command_and_what_is_offered_can_be_typed() {
        let scenario = lesson::scenario("sync-points").expect("the scene");
        let run = Recording::record(&scenario, Vec::new());
        for language in LANGUAGES {
            for n in [0, run.len() / 2, run.len()] {
                for offer in run.offers(n, NodeId(0)) {
                    let text = typed(&offer.ask, language);
                    assert!(asked(&text, language).is_like(&offer.ask), "{text}");
                    assert_eq!(typed(&asked(&text, language), language), text);
                }
            }
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_what_would_be_right() {
        assert!(wrong("frobnicar", Language::Spanish).contains("frobnicar"));
        assert!(wrong("dar token", Language::Spanish).contains("datos, menor, mayor"));
        assert!(wrong("give token blue", Language::English).contains("blue"));
        assert!(wrong("reiniciar desde", Language::Spanish).contains("999999"));
        assert!(wrong("S-SYNC-MINOR ya", Language::Spanish).contains("ya"));
        assert!(wrong("  ", Language::English).contains("Type a primitive"));
        assert!(wrong("iniciar actividad demasiado-larga", Language::Spanish).contains("demasiado-larga"));
    }

    #[test]
    fn what_is_begun_can_be_completed() {
        let asks = vec![asked("dar token datos", Language::Spanish), asked("punto menor", Language::Spanish)];
        assert_eq!(completions("dar", &asks, Language::Spanish), ["S-TOKEN-GIVE datos"]);
        assert_eq!(completions("s-sy", &asks, Language::Spanish), ["S-SYNC-MINOR"]);
        assert_eq!(completions("dar token ma", &asks, Language::Spanish), ["dar token mayor"]);
        assert!(completions("", &asks, Language::Spanish).is_empty());
    }
}
