//! Writes the script that keeps the page for when there is no network: `loader/sw.js` with this build's name and the names of its files.

use crate::error::{Context, Error, Result};
use crate::site::Site;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

/// The script's name beside the page: it never changes, so that browsers look for a newer one there.
const SCRIPT: &str = "sw.js";
const BUILD: &str = "%BUILD%";
const FILES: &str = "'%FILES%'";

/// Writes the script beside the page, which is finished but for it.
pub(crate) fn write(site: &Site, folder: &Path) -> Result {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).context(folder.display())? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name != SCRIPT && name != "index.html" {
            names.push(name);
        }
    }
    names.sort();
    let source = site.root.join("loader").join(SCRIPT);
    let source = fs::read_to_string(&source).context(source.display())?;
    let page = fs::read_to_string(folder.join("index.html")).context("index.html")?;
    let script = filled(&source, &page, &names).ok_or_else(|| Error::new("loader/sw.js has lost its constants"))?;
    fs::write(folder.join(SCRIPT), script).context(SCRIPT)
}

/// The script for a page and its files; nothing where the source has no place for them.
fn filled(source: &str, page: &str, names: &[String]) -> Option<String> {
    if !source.contains(BUILD) || !source.contains(FILES) {
        return None;
    }
    // Another script is another version too: a browser takes it for one.
    let mut hash = Sha256::new();
    [source, page].iter().for_each(|text| hash.update(text));
    names.iter().for_each(|name| hash.update(name));
    let build = hash.finalize().iter().take(8).fold(0_u64, |number, octet| number << 8 | u64::from(*octet));
    let list: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
    Some(source.replace(BUILD, &format!("{build:016x}")).replace(FILES, &list.join(",")))
}

#[cfg(test)]
mod tests {
    use super::filled;

    const SOURCE: &str = "const BUILD = '%BUILD%';\nconst FILES = ['%FILES%'];";

    #[test]
    fn another_page_or_file_is_another_build() {
        let of = |page: &str, name: &str| filled(SOURCE, page, &[name.to_owned()]).expect("both places");
        assert!(of("a", "x-1.js").ends_with("const FILES = ['x-1.js'];"));
        assert_ne!(of("a", "x-1.js"), of("b", "x-1.js"));
        assert_ne!(of("a", "x-1.js").lines().next(), of("a", "x-2.js").lines().next());
        assert_eq!(of("a", "x-1.js"), of("a", "x-1.js"));
    }

    #[test]
    fn a_script_without_its_places_is_no_such_script() {
        assert_eq!(filled("const FILES = [];", "a", &[]), None);
    }
}
