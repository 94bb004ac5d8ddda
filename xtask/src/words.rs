//! Takes the files of words into the built page: two for each language, and those of the lessons, fetched later.
//!
//! The build scripts of the page and of the core write them ([`for_build`] tells them where); their names carry a stamp that
//! changes with any text.

use crate::error::{Context, Error, Result};
use crate::site::Site;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Names the folder for the page's build script.
const FOLDER: &str = "CAPA5_WORDS";
/// Names the folder of the lessons' words for the core's build script.
const LESSONS: &str = "CAPA5_LESSONS";
/// Stands in the page where the words' stamp belongs.
const STAMP: &str = "data-words=\"\"";
/// How the files' names begin.
const NAME: &str = "words-";
/// How those begin that the first view asks for.
const FIRST: &str = "words-first-";

fn folder(site: &Site) -> PathBuf {
    site.target().join("words")
}

/// Lets a build leave the files where [`take_over`] finds them.
pub(crate) fn for_build(site: &Site, command: &mut Command) {
    command.env(FOLDER, folder(site)).env(LESSONS, lessons(site));
}

fn lessons(site: &Site) -> PathBuf {
    site.target().join("lessons")
}

/// Copies the files into the built page; returns their stamp.
pub(crate) fn take_over(site: &Site, page: &Path) -> Result<String> {
    let folder = folder(site);
    let mut stamp = None;
    for entry in fs::read_dir(&folder).context(folder.display())? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if is_words(Path::new(&name)) {
            stamp = name.trim_end_matches(".txt").rsplit('-').next().map(str::to_owned);
            fs::copy(&path, page.join(&name)).context(&name)?;
        }
    }
    take_lessons(&lessons(site), page)?;
    stamp.ok_or_else(|| Error::new(format!("{} has no words: touch build.rs and build again", folder.display())))
}

/// Copies the files of the lessons' words.
fn take_lessons(folder: &Path, page: &Path) -> Result {
    for entry in fs::read_dir(folder).context(folder.display())? {
        let path = entry?.path();
        if let Some(name) = path.file_name() {
            fs::copy(&path, page.join(name)).context(path.display())?;
        }
    }
    Ok(())
}

/// Whether a file of the built page holds a lesson, its words, or those around the lessons.
pub(crate) fn is_lesson(file: &Path) -> bool {
    let name = file.to_string_lossy();
    (name.starts_with("lesson-") && (name.ends_with(".txt") || name.ends_with(".bin")))
        || (name.starts_with("course-") && name.ends_with(".txt"))
}

/// What a file of a lesson is fetched together with: `lesson-07-en` for its words in a language, `lesson-07` for itself.
pub(crate) fn lesson_of(file: &Path) -> String {
    let name = file.to_string_lossy();
    name.rsplit_once('-').map_or_else(|| name.to_string(), |(of, _)| of.to_owned())
}

/// The page with the stamp in its place.
pub(crate) fn stamped(page: &str, stamp: &str) -> String {
    page.replace(STAMP, &format!("data-words=\"{stamp}\""))
}

/// Whether a file of the built page holds words.
fn is_words(file: &Path) -> bool {
    let name = file.to_string_lossy();
    name.starts_with(NAME) && name.ends_with(".txt")
}

/// Whether a file of the built page holds the first words of a language: of all of these a browser fetches one.
pub(crate) fn are_first(file: &Path) -> bool {
    is_words(file) && file.to_string_lossy().starts_with(FIRST)
}

#[cfg(test)]
mod tests {
    use super::{are_first, is_lesson, is_words, lesson_of, stamped};
    use std::path::Path;

    #[test]
    fn the_stamp_stands_in_its_place() {
        assert_eq!(stamped("<html lang=\"es\" data-words=\"\">", "ab"), "<html lang=\"es\" data-words=\"ab\">");
    }

    #[test]
    fn words_are_told_by_their_name() {
        assert!(is_words(Path::new("words-es-0123456789abcdef.txt")));
        assert!(are_first(Path::new("words-first-es-0123456789abcdef.txt")));
        assert!(!are_first(Path::new("words-es-0123456789abcdef.txt")));
        assert!(is_lesson(Path::new("lesson-07-en-0123456789abcdef.txt")) && !is_lesson(Path::new("words-es-1.txt")));
        assert!(is_lesson(Path::new("lesson-07-0123456789abcdef.bin")) && !is_lesson(Path::new("other-07.bin")));
        assert_eq!(lesson_of(Path::new("lesson-07-en-0123456789abcdef.txt")), "lesson-07-en");
        assert_eq!(lesson_of(Path::new("lesson-07-0123456789abcdef.bin")), "lesson-07");
        assert!(!is_words(Path::new("words.js")) && !is_words(Path::new("capa5-words-1.txt")));
    }
}
