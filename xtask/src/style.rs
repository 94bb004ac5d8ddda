//! Joins the page's style sheets: one file for the first view, one for the rooms that come after it.
//!
//! One file compresses to half of what thirteen do. Cascade layers make the order of the two irrelevant between layers; inside a
//! layer the rooms' rules come last.

use crate::error::{Context, Error, Result};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

/// The sheets that the first view needs, by the start of their names; the rooms have all others.
const FIRST: [&str; 6] = ["reset-", "tokens-", "base-", "controls-", "stage-", "poster-"];
/// Where the page finds the address of the rooms' sheet.
const META: &str = "rooms-style";

/// Replaces the links to the sheets in `page` and the sheets in `folder`; returns the page.
pub(crate) fn join(page: &str, folder: &Path) -> Result<String> {
    let names = sheets(page);
    let Some(first) = names.first() else {
        return Err(Error::new("index.html links to no style sheet"));
    };
    let (mut now, mut later) = (String::new(), String::new());
    for name in &names {
        let file = folder.join(name);
        let into = if FIRST.iter().any(|stem| name.starts_with(stem)) { &mut now } else { &mut later };
        into.push_str(&fs::read_to_string(&file).context(file.display())?);
        fs::remove_file(&file).context(file.display())?;
    }
    let now = write(folder, "first", &now)?;
    let later = write(folder, "rooms", &later)?;
    let links = format!("{}<meta name=\"{META}\" content=\"./{later}\">", link(&now));
    let mut page = page.replacen(&link(first), &links, 1);
    for name in &names[1..] {
        page = page.replace(&link(name), "");
    }
    Ok(page)
}

fn link(name: &str) -> String {
    format!("<link rel=\"stylesheet\" href=\"./{name}\"/>")
}

/// The names of the sheets that the page links to, in its order.
fn sheets(page: &str) -> Vec<String> {
    page.split("<link rel=\"stylesheet\" href=\"./")
        .skip(1)
        .filter_map(|rest| rest.split_once("\"/>"))
        .map(|(name, _)| name.to_owned())
        .collect()
}

/// Writes a sheet under a name that changes with it.
fn write(folder: &Path, stem: &str, text: &str) -> Result<String> {
    let hash = Sha256::digest(text);
    let name =
        format!("{stem}-{:016x}.css", hash.iter().take(8).fold(0_u64, |number, octet| number << 8 | u64::from(*octet)));
    fs::write(folder.join(&name), text).context(&name)?;
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::{join, link};
    use std::fs;

    #[test]
    fn every_rule_lands_in_one_of_two_sheets() {
        let folder = std::env::temp_dir().join(format!("capa5-style-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for name in ["reset-1.css", "forms-2.css", "stage-3.css"] {
            fs::write(folder.join(name), name).unwrap();
        }
        let page = format!("<head>{}\n{}\n{}</head>", link("reset-1.css"), link("forms-2.css"), link("stage-3.css"));
        let page = join(&page, &folder).unwrap();
        let mut files: Vec<(String, String)> = fs::read_dir(&folder)
            .unwrap()
            .flatten()
            .map(|entry| (entry.file_name().to_string_lossy().into_owned(), fs::read_to_string(entry.path()).unwrap()))
            .collect();
        files.sort();
        fs::remove_dir_all(&folder).unwrap();
        let texts: Vec<&str> = files.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(texts, ["reset-1.cssstage-3.css", "forms-2.css"]);
        assert!(files.iter().all(|(name, _)| page.matches(name.as_str()).count() == 1), "{page}");
        assert_eq!(page.matches("stylesheet").count(), 1);
    }
}
