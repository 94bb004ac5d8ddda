//! What the course says around its lessons: the sixteen of them, the glossary, and the facts that it corrects.

use std::path::Path;

use serde::Deserialize;

use super::lessons::{Problem, toml_file};
use super::words::{Said, Words};

/// `lessons/course.toml`: the layers, and every lesson, those to come too.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Course {
    /// The layers of the model, from the top.
    pub layers: Vec<Layer>,
    /// In the order of teaching.
    pub lessons: Vec<Entry>,
}

/// A lesson of the course.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its number.
    pub number: u8,
    /// Its id.
    pub id: String,
    /// Whether it is still to come.
    #[serde(default)]
    pub to_come: bool,
    /// In Spanish.
    pub es: Titled,
    /// In English.
    pub en: Titled,
}

/// A layer of the model.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// Its number, from the bottom.
    pub number: u8,
    /// In Spanish.
    pub es: Titled,
    /// In English.
    pub en: Titled,
}

/// A title and a sentence.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Titled {
    /// The title.
    pub title: String,
    /// One sentence.
    pub says: String,
}

/// `lessons/glossary.toml`: the course's terms.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Glossary {
    /// In the order of the curriculum.
    pub terms: Vec<Term>,
}

/// A term.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Its id.
    pub id: String,
    /// In Spanish.
    pub es: Meaning,
    /// In English.
    pub en: Meaning,
}

/// A term in a language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meaning {
    /// How it is written.
    pub term: String,
    /// Other ways to write it that are right.
    #[serde(default)]
    pub also: Vec<String>,
    /// Ways to write it that are wrong here.
    #[serde(default)]
    pub avoid: Vec<String>,
    /// What it means.
    pub means: String,
}

/// `lessons/facts.toml`: corrections, with their sources.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// Each of them.
    pub facts: Vec<Fact>,
}

/// A correction.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Its id.
    pub id: String,
    /// The lessons that teach it.
    pub lessons: Vec<u8>,
    /// What is often said, in Spanish.
    pub es: Corrected,
    /// In English.
    pub en: Corrected,
    /// Where it stands.
    pub source: String,
    /// How it was checked: read by us, or known.
    pub checked: Checked,
}

/// What is often said, and what is so.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corrected {
    /// What is often said.
    pub said: String,
    /// What is so.
    pub so: String,
}

/// How a fact was checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Checked {
    /// The source was read.
    Read,
    /// It is common knowledge of the field; the source wasn't at hand.
    Known,
    /// It was computed.
    Computed,
}

impl Checked {
    /// Its name, as the file has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Known => "known",
            Self::Computed => "computed",
        }
    }
}

impl Glossary {
    /// Whether there is such an entry.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.terms.iter().any(|term| term.id == id)
    }

    /// How a term is written in a language.
    #[must_use]
    pub fn shown(&self, id: &str, language: &str) -> Option<String> {
        let term = self.terms.iter().find(|term| term.id == id)?;
        Some(term.meaning(language).term.clone())
    }
}

impl Term {
    /// In a language: `es`, else English.
    #[must_use]
    pub fn meaning(&self, language: &str) -> &Meaning {
        if language == "es" { &self.es } else { &self.en }
    }
}

/// All three.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// The course.
    pub course: Course,
    /// The glossary.
    pub glossary: Glossary,
    /// The facts.
    pub facts: Facts,
}

/// Reads what stands around the lessons.
///
/// # Errors
/// What doesn't fit, with file, line and column.
pub fn read(lessons: &Path) -> Result<Around, Vec<Problem>> {
    let (_, course) = toml_file(&lessons.join("course.toml"), "lessons/course.toml")?;
    let (_, glossary) = toml_file(&lessons.join("glossary.toml"), "lessons/glossary.toml")?;
    let (_, facts) = toml_file(&lessons.join("facts.toml"), "lessons/facts.toml")?;
    Ok(Around { course, glossary, facts })
}

fn say(words: &mut Words, id: String, title: &str, text: &str) {
    words.insert(id, Said { line: 0, title: title.to_owned(), text: text.to_owned() });
}

impl Around {
    /// All of it in a language, as one file's words: `layer.5`, `lesson.02`, `term.token`, `fact.F02`.
    #[must_use]
    pub fn words(&self, language: &str) -> Words {
        let spanish = language == "es";
        let mut words = Words::new();
        for layer in &self.course.layers {
            let titled = if spanish { &layer.es } else { &layer.en };
            say(&mut words, format!("layer.{}", layer.number), &titled.title, &titled.says);
        }
        for entry in &self.course.lessons {
            let titled = if spanish { &entry.es } else { &entry.en };
            say(&mut words, format!("lesson.{:02}", entry.number), &titled.title, &titled.says);
        }
        for term in &self.glossary.terms {
            let meaning = term.meaning(language);
            say(&mut words, format!("term.{}", term.id), &meaning.term, &meaning.means);
            if !meaning.also.is_empty() {
                say(&mut words, format!("term.{}/also", term.id), "", &meaning.also.join("; "));
            }
            let other = term.meaning(if spanish { "en" } else { "es" });
            say(&mut words, format!("term.{}/other", term.id), "", &other.term);
        }
        for fact in &self.facts.facts {
            let corrected = if spanish { &fact.es } else { &fact.en };
            say(&mut words, format!("fact.{}", fact.id), &corrected.said, &corrected.so);
            say(&mut words, format!("fact.{}/source", fact.id), "", &fact.source);
            say(&mut words, format!("fact.{}/checked", fact.id), "", fact.checked.name());
            let lessons: Vec<String> = fact.lessons.iter().map(u8::to_string).collect();
            say(&mut words, format!("fact.{}/lessons", fact.id), "", &lessons.join(" "));
        }
        words
    }
}
