//! The import section of a WebAssembly module: read, and written again under shorter names.
//!
//! What the module asks of the browser it asks by names with a hash in them, twice two hundred times: here and in the script that
//! gives it. They are no names for a reader, and the first view waits for every octet.

use crate::error::{Context, Error, Result};
use std::fs;
use std::path::Path;

/// What every module begins with.
const MAGIC: &[u8] = b"\0asm\x01\0\0\0";
/// The section of imports.
const IMPORTS: u8 = 2;
/// How the names begin that the tool made which made the script.
const MADE: &str = "__wb";

/// An import: where from, under which name, and what it is, as it stands in the section.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Import<'a> {
    pub(crate) module: String,
    name: String,
    what: &'a [u8],
}

/// Shortens the names by which the page's module and its script know each other.
pub(crate) fn shorten(folder: &Path, script: &str) -> Result {
    let (script, module) = (folder.join(script), folder.join(format!("{}_bg.wasm", script.trim_end_matches(".js"))));
    let octets = fs::read(&module).context(module.display())?;
    let text = fs::read_to_string(&script).context(script.display())?;
    let (octets, text) =
        shortened(&octets, &text).ok_or_else(|| Error::new(format!("{}: no module", module.display())))?;
    fs::write(&module, octets).context(module.display())?;
    fs::write(&script, text).context(script.display())
}

/// Module and script under shorter names; `None` where it is no module.
fn shortened(octets: &[u8], script: &str) -> Option<(Vec<u8>, String)> {
    let mut rest = octets.strip_prefix(MAGIC)?;
    let (mut out, mut script) = (MAGIC.to_vec(), script.to_owned());
    while let Some((&id, after)) = rest.split_first() {
        rest = after;
        let size = usize::try_from(number(&mut rest)?).ok()?;
        let mut section = take(&mut rest, size)?;
        let mut written = section.to_vec();
        if id == IMPORTS {
            let mut imports = list(&mut section)?;
            for (index, import) in imports.iter_mut().enumerate().filter(|(_, import)| import.name.starts_with(MADE)) {
                let short = format!("w{index}");
                script = word_replaced(&script, &import.name, &short);
                import.name = short;
            }
            written = count(imports.len() as u64);
            for Import { module, name, what } in &imports {
                for text in [module, name] {
                    written.extend(count(text.len() as u64));
                    written.extend(text.as_bytes());
                }
                written.extend(*what);
            }
        }
        out.push(id);
        out.extend(count(written.len() as u64));
        out.extend(written);
    }
    Some((out, script))
}

/// Replaces a word where it stands by itself.
fn word_replaced(text: &str, word: &str, by: &str) -> String {
    let part = |character: char| character.is_alphanumeric() || matches!(character, '_' | '$');
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(word) {
        let (before, after) = (&rest[..at], &rest[at + word.len()..]);
        out.push_str(before);
        let whole = !before.chars().next_back().is_some_and(part) && !after.chars().next().is_some_and(part);
        out.push_str(if whole { by } else { word });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// What a module imports; `None` where it is none.
pub(crate) fn imports(octets: &[u8]) -> Option<Vec<Import<'_>>> {
    let mut rest = octets.strip_prefix(MAGIC)?;
    while let Some((&id, after)) = rest.split_first() {
        rest = after;
        let size = usize::try_from(number(&mut rest)?).ok()?;
        let mut section = take(&mut rest, size)?;
        if id == IMPORTS {
            return list(&mut section);
        }
    }
    Some(Vec::new())
}

fn list<'a>(section: &mut &'a [u8]) -> Option<Vec<Import<'a>>> {
    let mut imports = Vec::new();
    for _ in 0..number(section)? {
        let (module, name) = (name(section)?, name(section)?);
        let start = *section;
        description(section)?;
        imports.push(Import { module, name, what: &start[..start.len() - section.len()] });
    }
    Some(imports)
}

/// What an import is: passed over.
fn description(section: &mut &[u8]) -> Option<()> {
    match take(section, 1)?[0] {
        0 => {
            number(section)?;
        }
        1 => {
            reference(section)?;
            limits(section)?;
        }
        2 => limits(section)?,
        3 => {
            reference(section)?;
            take(section, 1)?;
        }
        4 => {
            take(section, 1)?;
            number(section)?;
        }
        _ => return None,
    }
    Some(())
}

/// A value type: one octet, or two where it is a reference to a heap type.
fn reference(octets: &mut &[u8]) -> Option<()> {
    if matches!(take(octets, 1)?[0], 0x63 | 0x64) {
        number(octets)?;
    }
    Some(())
}

fn limits(octets: &mut &[u8]) -> Option<()> {
    let flags = take(octets, 1)?[0];
    number(octets)?;
    if flags & 1 == 1 {
        number(octets)?;
    }
    Some(())
}

fn name(octets: &mut &[u8]) -> Option<String> {
    let size = usize::try_from(number(octets)?).ok()?;
    String::from_utf8(take(octets, size)?.to_vec()).ok()
}

fn take<'a>(octets: &mut &'a [u8], size: usize) -> Option<&'a [u8]> {
    let (taken, rest) = octets.split_at_checked(size)?;
    *octets = rest;
    Some(taken)
}

/// A number in LEB128.
fn number(octets: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..63).step_by(7) {
        let octet = take(octets, 1)?[0];
        value |= u64::from(octet & 0x7f) << shift;
        if octet & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// A number as LEB128.
fn count(mut value: u64) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            out.push(low);
            return out;
        }
        out.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::{imports, shortened};

    /// A custom section to pass over, then two imports: a function and a memory with a maximum.
    fn module() -> Vec<u8> {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        module.extend(b"\0\x02\x01x");
        module.extend(b"\x02\x19\x02\x03wbg\x06__wb_f\0\x80\x01\x03env\x01m\x02\x01\x01\x02");
        module
    }

    #[test]
    fn imports_are_read_and_damage_is_seen() {
        let module = module();
        let from: Vec<String> = imports(&module).unwrap().into_iter().map(|import| import.module).collect();
        assert_eq!(from, ["wbg", "env"]);
        assert!(imports(&module[..module.len() - 2]).is_none());
        assert!(imports(b"<!doctype html>").is_none());
    }

    #[test]
    fn module_and_script_get_the_same_short_name() {
        let (module, script) = shortened(&module(), "{ __wb_f: 1, __wb_f2: 2, a__wb_f: 3 }").unwrap();
        assert_eq!(script, "{ w0: 1, __wb_f2: 2, a__wb_f: 3 }");
        let found = imports(&module).unwrap();
        assert_eq!([found[0].name.as_str(), &found[1].name], ["w0", "m"]);
        assert_eq!(found[0].what, [0, 0x80, 1]);
    }
}
