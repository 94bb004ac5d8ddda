//! Counted budgets of the built page: they don't depend on the machine, so they are exact.

use crate::error::{Context, Error, Result};
use crate::shell;
use crate::site::Site;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// All that is fetched until the poster can be played, as a course server sends it.
///
/// That is the simulation, the stage and the first view's words; the page around them comes later.
pub(crate) const FIRST_LOAD: u64 = 150_000;

/// What a lesson's words in one language may have, as a course server sends them.
const LESSON: u64 = 25_000;

/// Prints each argument's size after brotli: Node has the compressor, so nothing more is compiled here.
const BROTLI: &str = "for (const f of process.argv.slice(1)) \
    console.log(require('zlib').brotliCompressSync(require('fs').readFileSync(f)).length)";

/// Checks the page in `dist/` and prints what counts.
pub(crate) fn check(site: &Site) -> Result {
    let dist = site.root.join("dist");
    let files = first_load(&dist)?;
    let sizes = brotli_sizes(site, &dist, &files)?;
    let mut total = 0;
    println!("first load, octets (plain, brotli):");
    for (file, size) in files.iter().zip(&sizes) {
        let plain = fs::metadata(dist.join(file))?.len();
        println!("  {plain:>9} {size:>9}  {}", file.display());
        total += size;
    }
    println!("  {:>9} {total:>9}  of {FIRST_LOAD}", "");
    if total > FIRST_LOAD {
        return Err(Error::new(format!("the first load is {total} octets, over {FIRST_LOAD}")));
    }
    check_lessons(site, &dist)?;
    check_imports(&dist, &files)
}

/// The words of each lesson, fetched when it is opened.
fn check_lessons(site: &Site, dist: &Path) -> Result {
    let mut files = BTreeSet::new();
    list(dist, dist, &mut files)?;
    files.retain(|file| crate::words::is_lesson(file));
    if files.is_empty() {
        return Ok(());
    }
    for (file, size) in files.iter().zip(brotli_sizes(site, dist, &files)?) {
        println!("  {size:>9}  {} of {LESSON}", file.display());
        if size > LESSON {
            return Err(Error::new(format!("{} has {size} octets, over {LESSON}", file.display())));
        }
    }
    Ok(())
}

/// A module that imports from `env` wants something that no browser gives.
fn check_imports(dist: &Path, files: &BTreeSet<PathBuf>) -> Result {
    let modules: Vec<&PathBuf> =
        files.iter().filter(|file| file.extension().is_some_and(|end| end == "wasm")).collect();
    if modules.is_empty() {
        return Err(Error::new("the first load has no WebAssembly: the page's references weren't found"));
    }
    for file in modules {
        let octets = fs::read(dist.join(file))?;
        let from = import_modules(&octets)
            .ok_or_else(|| Error::new(format!("{}: the import section can't be read", file.display())))?;
        println!("{} imports from {from:?}", file.display());
        if from.contains("env") {
            return Err(Error::new(format!("{} imports from `env`", file.display())));
        }
    }
    Ok(())
}

fn brotli_sizes(site: &Site, dist: &Path, files: &BTreeSet<PathBuf>) -> Result<Vec<u64>> {
    let mut node = site.command("node")?;
    node.current_dir(dist).args(["-e", BROTLI, "--"]).args(files);
    shell::read(&mut node)?.lines().map(|line| line.parse().context(line)).collect()
}

/// The files that the page names, and those that these name: what a browser fetches by itself.
///
/// What the program fetches later isn't named there; the browser test counts that.
fn first_load(dist: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut others = BTreeSet::new();
    list(dist, dist, &mut others)?;
    // The script that asks for the module's other parts names them.
    others.retain(|file| !crate::split::is_later(file));
    let mut reached = BTreeSet::new();
    let mut waiting = vec![PathBuf::from("index.html")];
    while let Some(file) = waiting.pop() {
        others.remove(&file);
        let extension = file.extension().and_then(|end| end.to_str()).unwrap_or_default();
        if matches!(extension, "html" | "js" | "mjs" | "css") {
            let text = fs::read_to_string(dist.join(&file)).context(file.display())?;
            let text = without_links(&text);
            waiting.extend(others.iter().filter(|name| names(&text, name)).cloned());
        }
        reached.insert(file);
    }
    // The first view asks for one language's words by a name that it makes; the longest counts.
    let words = others.into_iter().filter(|file| crate::words::are_first(file));
    reached.extend(words.max_by_key(|file| fs::metadata(dist.join(file)).map_or(0, |file| file.len())));
    Ok(reached)
}

fn names(text: &str, file: &Path) -> bool {
    let name = file.to_string_lossy().replace('\\', "/");
    text.match_indices(&name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && c != '-' && c != '_')
    })
}

/// What a reader may follow isn't fetched.
fn without_links(text: &str) -> String {
    let mut parts = text.split("<a ");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push_str(part.split_once('>').map_or("", |(_, rest)| rest));
    }
    kept
}

fn list(root: &Path, folder: &Path, files: &mut BTreeSet<PathBuf>) -> Result {
    for entry in fs::read_dir(folder).context(folder.display())? {
        let path = entry?.path();
        if path.is_dir() {
            list(root, &path, files)?;
        } else if let Ok(name) = path.strip_prefix(root) {
            files.insert(name.to_path_buf());
        }
    }
    Ok(())
}

/// The modules that a WebAssembly binary imports from; `None` where it isn't one.
fn import_modules(octets: &[u8]) -> Option<BTreeSet<String>> {
    let mut rest = octets.strip_prefix(b"\0asm\x01\0\0\0")?;
    while let Some((&id, after)) = rest.split_first() {
        rest = after;
        let size = usize::try_from(number(&mut rest)?).ok()?;
        let section = take(&mut rest, size)?;
        if id == 2 {
            return imports(section);
        }
    }
    Some(BTreeSet::new())
}

fn imports(mut section: &[u8]) -> Option<BTreeSet<String>> {
    let mut modules = BTreeSet::new();
    for _ in 0..number(&mut section)? {
        modules.insert(name(&mut section)?);
        name(&mut section)?;
        match take(&mut section, 1)?[0] {
            0 => {
                number(&mut section)?;
            }
            1 => {
                reference(&mut section)?;
                limits(&mut section)?;
            }
            2 => limits(&mut section)?,
            3 => {
                reference(&mut section)?;
                take(&mut section, 1)?;
            }
            4 => {
                take(&mut section, 1)?;
                number(&mut section)?;
            }
            _ => return None,
        }
    }
    Some(modules)
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

#[cfg(test)]
mod tests {
    use super::{import_modules, names, without_links};
    use std::path::Path;

    #[test]
    fn imports_are_read_and_damage_is_seen() {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        // A custom section to pass over, then two imports: a function and a memory with a maximum.
        module.extend(b"\0\x02\x01x");
        module.extend(b"\x02\x14\x02\x03wbg\x01f\0\x80\x01\x03env\x01m\x02\x01\x01\x02");
        let from = import_modules(&module).unwrap();
        assert_eq!(from.into_iter().collect::<Vec<_>>(), ["env", "wbg"]);
        assert!(import_modules(&module[..module.len() - 2]).is_none());
        assert!(import_modules(b"<!doctype html>").is_none());
    }

    #[test]
    fn a_name_inside_another_is_not_that_name() {
        assert!(names("import './a.js'", Path::new("a.js")));
        assert!(!names("import './data.js'", Path::new("a.js")));
        assert!(!names(&without_links("<a href='./a.js'>x</a>"), Path::new("a.js")));
    }
}
