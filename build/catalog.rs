//! Reads the strings of both languages, checks that they say the same things, and writes them as a typed table.
//!
//! Shared by the build script and by its test.

use super::scan::{Kind, Scanner, Style, Token};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Between the variants of a message with a plural.
const PLURAL: char = '\u{1f}';
/// Between the messages of a language's file.
const NEXT: char = '\u{1e}';
/// The two languages, in the order of the table.
pub const LANGUAGES: [&str; 2] = ["es", "en"];

/// What the first view says, by the start of the keys: all other words come with the page.
const FIRST: [&str; 9] = ["ev.", "event.", "list.", "node.", "row.", "stage.", "token.", "transport.", "unit."];

/// What is wrong: the file, the key or line, and what to do about it.
pub type Problem = String;

/// One string where it was found.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The file, relative to the checkout.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The text.
    pub text: String,
}

/// The strings of one language by key; plural variants still apart.
pub type Strings = BTreeMap<String, Entry>;

/// Adds the strings of a locale file.
pub fn read_toml(file: &str, source: &str, into: &mut Strings) -> Result<(), Problem> {
    let table = toml::de::DeTable::parse(source).map_err(|error| {
        let line = error.span().map_or(0, |span| line_at(source, span.start));
        format!("{file}:{line}: {}", error.message())
    })?;
    flatten(file, source, "", table.get_ref(), into)
}

fn flatten(
    file: &str,
    source: &str,
    prefix: &str,
    table: &toml::de::DeTable<'_>,
    into: &mut Strings,
) -> Result<(), Problem> {
    for (name, value) in table {
        let line = line_at(source, name.span().start);
        let key = if prefix.is_empty() { name.get_ref().to_string() } else { format!("{prefix}.{}", name.get_ref()) };
        match value.get_ref() {
            toml::de::DeValue::Table(inner) => flatten(file, source, &key, inner, into)?,
            toml::de::DeValue::String(text) => add(file, line, key, text.trim().to_owned(), into)?,
            _ => return Err(format!("{file}:{line}: `{key}` isn't a string: put its text in quotes")),
        }
    }
    Ok(())
}

/// Adds the sections of a lesson's words: `## id`, a line `# title`, paragraphs.
pub fn read_lesson(file: &str, scene: &str, source: &str, into: &mut Strings) -> Result<(), Problem> {
    let mut section: Option<(usize, String, Vec<String>)> = None;
    let mut paragraph_ends = true;
    for (index, line) in source.lines().enumerate() {
        let (number, line) = (index + 1, line.trim());
        if let Some(id) = line.strip_prefix("## ") {
            close_section(file, scene, section.take(), into)?;
            section = Some((number, id.trim().to_owned(), Vec::new()));
        } else if let Some(title) = line.strip_prefix("# ") {
            let Some((_, id, _)) = &section else {
                return Err(format!("{file}:{number}: a title before the first section: begin with `## id`"));
            };
            add(file, number, format!("lesson.{scene}.{id}.title"), title.trim().to_owned(), into)?;
        } else if line.is_empty() {
            paragraph_ends = true;
        } else if let Some((_, _, paragraphs)) = &mut section {
            match paragraphs.last_mut() {
                Some(last) if !paragraph_ends => {
                    last.push(' ');
                    last.push_str(line);
                }
                Some(_) | None => paragraphs.push(line.to_owned()),
            }
            paragraph_ends = false;
        } else {
            return Err(format!("{file}:{number}: text before the first section: begin with `## id`"));
        }
        paragraph_ends |= line.starts_with('#');
    }
    close_section(file, scene, section, into)
}

/// Adds the number of the lesson that a scene is of, as its folder says it.
pub fn read_number(folder: &str, number: &str, scene: &str, into: &mut Strings) -> Result<(), Problem> {
    let text = number.trim_start_matches('0');
    if text.is_empty() || !text.bytes().all(|octet| octet.is_ascii_digit()) {
        return Err(format!("lessons/{folder}: begin its name with the lesson's number, as in 07-{scene}"));
    }
    add(folder, 0, format!("lesson.{scene}.number"), text.to_owned(), into)
}

fn close_section(
    file: &str,
    scene: &str,
    section: Option<(usize, String, Vec<String>)>,
    into: &mut Strings,
) -> Result<(), Problem> {
    let Some((line, id, paragraphs)) = section else { return Ok(()) };
    let key = format!("lesson.{scene}.{id}");
    if !into.contains_key(&format!("{key}.title")) {
        return Err(format!("{file}:{line}: section `{id}` has no title: add a line `# …` below `## {id}`"));
    }
    add(file, line, key, paragraphs.join("\n"), into)
}

fn add(file: &str, line: usize, key: String, text: String, into: &mut Strings) -> Result<(), Problem> {
    let fine = |octet: u8| octet.is_ascii_lowercase() || octet.is_ascii_digit() || matches!(octet, b'.' | b'-' | b'_');
    if !key.bytes().all(fine) {
        return Err(format!("{file}:{line}: the key `{key}` may hold only a–z, 0–9, `.`, `-` and `_`"));
    }
    if text.is_empty() {
        return Err(format!(
            "{file}:{line}: `{key}` says nothing: write its text or remove the key from both languages"
        ));
    }
    if text.contains([PLURAL, NEXT]) {
        return Err(format!("{file}:{line}: `{key}` holds a control character: remove it"));
    }
    let entry = Entry { file: file.to_owned(), line, text };
    match into.insert(key.clone(), entry) {
        Some(first) => {
            Err(format!("{file}:{line}: `{key}` stands already in {}:{}: remove one", first.file, first.line))
        }
        None => Ok(()),
    }
}

fn line_at(source: &str, offset: usize) -> usize {
    source.as_bytes().iter().take(offset).filter(|octet| **octet == b'\n').count() + 1
}

/// A message in both languages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// Its key, without `.one` and `.other`.
    pub key: String,
    /// Slots in the order of their names.
    pub slots: BTreeMap<String, Kind>,
    /// The texts in the order of [`LANGUAGES`], plural variants joined.
    pub texts: [String; 2],
}

/// Checks both languages against each other; all problems at once.
pub fn check(languages: &[Strings; 2]) -> Result<Vec<Message>, Vec<Problem>> {
    let mut problems = Vec::new();
    for (here, there) in [(0, 1), (1, 0)] {
        for (key, entry) in &languages[here] {
            if !languages[there].contains_key(key) {
                problems.push(format!(
                    "{}:{}: `{key}` has no text in `{}`: add it there, or remove it here",
                    entry.file, entry.line, LANGUAGES[there]
                ));
            }
        }
    }
    let mut messages: BTreeMap<String, Message> = BTreeMap::new();
    for key in languages[0].keys().filter(|key| languages[1].contains_key(*key)) {
        let (base, is_plural) = match key.strip_suffix(".one").or_else(|| key.strip_suffix(".other")) {
            Some(base) => (base, true),
            None => (key.as_str(), false),
        };
        if !messages.contains_key(base) {
            match message(base, is_plural, languages) {
                Ok(message) => _ = messages.insert(base.to_owned(), message),
                Err(problem) if !problems.contains(&problem) => problems.push(problem),
                Err(_) => {}
            }
        }
    }
    problems.extend(same_names(messages.keys()));
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut messages: Vec<Message> = messages.into_values().collect();
    // A stable sort: inside each part they stay in the order of their keys.
    messages.sort_by_key(|message| !is_first(message));
    Ok(messages)
}

fn is_first(message: &Message) -> bool {
    FIRST.iter().any(|start| message.key.starts_with(start))
}

/// The messages of the first view, and all others.
fn parts(messages: &[Message]) -> (&[Message], &[Message]) {
    messages.split_at(messages.partition_point(is_first))
}

fn message(base: &str, is_plural: bool, languages: &[Strings; 2]) -> Result<Message, Problem> {
    let mut texts = [String::new(), String::new()];
    let mut slots: [BTreeMap<String, Kind>; 2] = [BTreeMap::new(), BTreeMap::new()];
    for (index, strings) in languages.iter().enumerate() {
        let keys = if is_plural { vec![format!("{base}.one"), format!("{base}.other")] } else { vec![base.to_owned()] };
        for key in keys {
            let Some(entry) = strings.get(&key) else {
                return Err(format!(
                    "`{base}`: a plural needs both `{base}.one` and `{base}.other`: add `{key}` to both languages"
                ));
            };
            let found = slots_of(&key, entry)?;
            if is_plural && key.ends_with(".other") && found.get("n") != Some(&Kind::Count) {
                return Err(format!(
                    "{}:{}: `{key}`: a plural goes by `{{n:count}}`: use it in the text",
                    entry.file, entry.line
                ));
            }
            slots[index].extend(found);
            if !texts[index].is_empty() {
                texts[index].push(PLURAL);
            }
            texts[index].push_str(&entry.text);
        }
    }
    if slots[0] != slots[1] {
        return Err(format!(
            "`{base}`: the slots differ: es has {}, en has {}: use the same names and kinds in both",
            slot_names(&slots[0]),
            slot_names(&slots[1])
        ));
    }
    let [slots, _] = slots;
    Ok(Message { key: base.to_owned(), slots, texts })
}

fn slots_of(key: &str, entry: &Entry) -> Result<BTreeMap<String, Kind>, Problem> {
    let at = format!("{}:{}: `{key}`", entry.file, entry.line);
    let mut slots = BTreeMap::new();
    for token in Scanner::new(&entry.text) {
        match token {
            Token::Slot(name, kind) => match slots.insert(name.to_owned(), kind) {
                Some(other) if other != kind => return Err(format!("{at}: {{{name}}} has two kinds: choose one")),
                Some(_) | None => {}
            },
            Token::Wrong("") => return Err(format!("{at}: a mark isn't closed: check `**`, `[[` and backquotes")),
            Token::Wrong(what) => {
                let kinds: Vec<&str> = Kind::ALL.iter().map(|(name, _)| *name).collect();
                return Err(format!(
                    "{at}: `{what}` isn't understood: slots are {{name}} or {{name:kind}} with kind {}",
                    kinds.join(", ")
                ));
            }
            Token::Text(_) | Token::Open(Style::Strong | Style::Code | Style::Term) | Token::Close(_) => {}
        }
    }
    Ok(slots)
}

fn slot_names(slots: &BTreeMap<String, Kind>) -> String {
    let names: Vec<String> = slots.iter().map(|(name, kind)| format!("{{{name}:{}}}", kind_name(*kind))).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(" ") }
}

fn kind_name(kind: Kind) -> &'static str {
    Kind::ALL.iter().find(|(_, known)| *known == kind).map_or("text", |(name, _)| name)
}

/// Two keys that would give one Rust name.
fn same_names<'a>(keys: impl Iterator<Item = &'a String>) -> Vec<Problem> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    keys.filter_map(|key| {
        seen.insert(identifier(key), key)
            .map(|first| format!("`{first}` and `{key}` differ only in `.`, `-` and `_`: rename one"))
    })
    .collect()
}

fn identifier(key: &str) -> String {
    key.replace(['.', '-'], "_")
}

/// What tells these texts from any others: the page takes no file of other words than those it was built with.
#[must_use]
pub fn stamp(messages: &[Message]) -> String {
    // FNV-1a: nobody is kept out by it, only yesterday's file.
    let octets = messages.iter().flat_map(|message| {
        let [es, en] = &message.texts;
        [&message.key, es, en].into_iter().flat_map(|text| text.bytes().chain([0]))
    });
    let hash =
        octets.fold(0xcbf2_9ce4_8422_2325_u64, |hash, octet| (hash ^ u64::from(octet)).wrapping_mul(0x100_0000_01b3));
    format!("{hash:016x}")
}

/// The files of a language, each with its name, which changes with any content: what the first view says, and all the rest. Each
/// begins with the stamp; the rest has its keys next, a line each; then come the texts in the order of the keys.
#[must_use]
pub fn files(messages: &[Message], language: usize) -> [(String, String); 2] {
    let (stamp, code) = (stamp(messages), LANGUAGES[language]);
    let (first, rest) = parts(messages);
    let texts = |mut file: String, messages: &[Message]| {
        for message in messages {
            file.push(NEXT);
            file.push_str(&message.texts[language]);
        }
        file
    };
    let named = format!("{stamp}{NEXT}{}", keys(rest));
    [
        (format!("words-first-{code}-{stamp}.txt"), texts(stamp.clone(), first)),
        (format!("words-{code}-{stamp}.txt"), texts(named, rest)),
    ]
}

fn keys(messages: &[Message]) -> String {
    messages.iter().map(|message| message.key.as_str()).collect::<Vec<_>>().join("\n")
}

/// The table as Rust source: the keys of the first view, how many the rest has, the stamp, a constant or function for every key.
#[must_use]
pub fn write(messages: &[Message]) -> String {
    let (first, rest) = parts(messages);
    let mut out = format!(
        "/// The keys of the first view, in order, a line each.\npub(super) static FIRST: &str = {:?};\n",
        keys(first)
    );
    _ = writeln!(
        out,
        "/// How many other keys there are.\npub(super) const REST: usize = {};\n/// What the files of these words begin with.\npub(super) const STAMP: &str = {:?};",
        rest.len(),
        stamp(messages)
    );
    out.push_str("/// One name for every message: a constant, or a function of its slots.\npub mod msg {\nuse super::{Arg, Key, Message};\n");
    for (index, message) in messages.iter().enumerate() {
        let text = message.texts[1].replace(PLURAL, " | ").replace('\n', " ¶ ");
        _ = writeln!(out, "/// “{}”", text.replace('[', "\\[").replace(']', "\\]").replace('<', "\\<"));
        let name = identifier(&message.key);
        if message.slots.is_empty() {
            _ = writeln!(out, "pub const {}: Key = Key({index});", name.to_uppercase());
            continue;
        }
        let parameters: Vec<String> =
            message.slots.iter().map(|(name, kind)| format!("{name}: {}", rust_type(*kind))).collect();
        let args: Vec<String> =
            message.slots.iter().map(|(name, kind)| format!("({name:?}, {})", rust_value(name, *kind))).collect();
        _ = writeln!(
            out,
            "#[must_use]\npub fn {name}({}) -> Message {{\n    Message::new(Key({index}), vec![{}])\n}}",
            parameters.join(", "),
            args.join(", ")
        );
    }
    out.push_str("}\n");
    out
}

fn rust_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Node | Kind::Term => "impl Into<std::borrow::Cow<'static, str>>",
        Kind::Count | Kind::Octets | Kind::Mb | Kind::Exact | Kind::Time => "u64",
        Kind::Message => "impl Into<Message>",
        Kind::List => "Vec<Message>",
    }
}

fn rust_value(name: &str, kind: Kind) -> String {
    match kind {
        Kind::Text | Kind::Node | Kind::Term => format!("Arg::Text({name}.into())"),
        Kind::Count | Kind::Octets | Kind::Mb | Kind::Exact | Kind::Time => format!("Arg::Number({name})"),
        Kind::Message => format!("Arg::Message(Box::new({name}.into()))"),
        Kind::List => format!("Arg::List({name})"),
    }
}
