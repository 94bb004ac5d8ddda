//! Counted budgets of the built page: they don't depend on the machine, so they are exact.

use crate::error::{Context, Error, Result};
use crate::module;
use crate::shell;
use crate::site::Site;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// All that is fetched until the poster can be played, as a course server sends it.
///
/// That is the simulation, the stage and the first view's words; the page around them comes later.
pub(crate) const FIRST_LOAD: u64 = 150_000;

/// What a lesson may have with its words in one language, as a course server sends them; so may what stands around the lessons.
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

/// Each lesson with its words, fetched when it is opened.
fn check_lessons(site: &Site, dist: &Path) -> Result {
    let mut files = BTreeSet::new();
    list(dist, dist, &mut files)?;
    files.retain(|file| crate::words::is_lesson(file));
    if files.is_empty() {
        return Ok(());
    }
    let sizes = brotli_sizes(site, dist, &files)?;
    let all: Vec<(String, u64)> = files.iter().map(|file| crate::words::lesson_of(file)).zip(sizes).collect();
    for (name, words) in &all {
        // `lesson-07-en` comes with `lesson-07`.
        let own = all.iter().find(|(other, _)| name.strip_prefix(other).is_some_and(|rest| rest.starts_with('-')));
        let size = words + own.map_or(0, |(_, size)| *size);
        println!("  {size:>9}  {name} of {LESSON}");
        if size > LESSON {
            return Err(Error::new(format!("{name} has {size} octets, over {LESSON}")));
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
        let from: BTreeSet<String> = module::imports(&octets)
            .map(|imports| imports.into_iter().map(|import| import.module).collect())
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

#[cfg(test)]
mod tests {
    use super::{names, without_links};
    use std::path::Path;

    #[test]
    fn a_name_inside_another_is_not_that_name() {
        assert!(names("import './a.js'", Path::new("a.js")));
        assert!(!names("import './data.js'", Path::new("a.js")));
        assert!(!names(&without_links("<a href='./a.js'>x</a>"), Path::new("a.js")));
    }
}
