//! How easy a text is to read: Fernández-Huerta for Spanish, Flesch for English. Technical names don't count.

use super::course::Glossary;
use super::words::{self, Words};

/// Words, sentences and syllables of texts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counted {
    /// Words that are no names.
    pub words: usize,
    /// Sentences.
    pub sentences: usize,
    /// Syllables of these words.
    pub syllables: usize,
}

impl Counted {
    /// The score of its language, in tenths: the higher the easier.
    #[must_use]
    pub fn score(self, language: &str) -> i64 {
        let (words, sentences, syllables) = (self.words.max(1), self.sentences.max(1), self.syllables);
        let per_sentence = (words * 1000 / sentences) as i64;
        let per_word = (syllables * 1000 / words) as i64;
        if language == "es" {
            // 206.84 - 60 syllables a word - 1.02 words a sentence (Fernández Huerta 1959).
            (2_068_400 - 600 * per_word - 10 * per_sentence - per_sentence / 5) / 1000
        } else {
            // 206.835 - 84.6 syllables a word - 1.015 words a sentence (Flesch 1948).
            (2_068_350 - 846 * per_word - 10 * per_sentence - 3 * per_sentence / 20) / 1000
        }
    }
}

/// A name of the field isn't read syllable by syllable: capitals, digits, hyphens.
fn is_name(word: &str) -> bool {
    word.chars().filter(|c| c.is_uppercase()).count() > 1 || word.chars().any(|c| c.is_ascii_digit())
}

/// Counts a lesson's words.
#[must_use]
pub fn counted(all: &Words, glossary: &Glossary, language: &str) -> Counted {
    let mut counted = Counted::default();
    for said in all.values() {
        let text = words::plain(&said.text, &|term| glossary.shown(term, language));
        let parts = text.split(['.', '?', '!', '\n']).filter(|part| part.chars().any(char::is_alphabetic));
        for sentence in parts {
            counted.sentences += 1;
            let cut = |c: char| !c.is_alphanumeric() && c != '-' && c != '\'';
            for word in sentence.split(cut).filter(|word| !word.is_empty() && !is_name(word)) {
                counted.words += 1;
                counted.syllables += syllables(&word.to_lowercase(), language);
            }
        }
    }
    counted
}

/// The syllables of a word, at least one.
#[must_use]
pub fn syllables(word: &str, language: &str) -> usize {
    if language == "es" { spanish(word) } else { english(word) }.max(1)
}

/// Vowels that stand together are one, unless both are strong or a weak one is stressed.
fn spanish(word: &str) -> usize {
    let (mut count, mut before) = (0, None::<bool>);
    let letters: Vec<char> = word.chars().collect();
    for (index, letter) in letters.iter().enumerate() {
        // In que, qui, gue, gui the u is silent.
        let silent = *letter == 'u'
            && index > 0
            && matches!(letters[index - 1], 'q' | 'g')
            && letters.get(index + 1).is_some_and(|next| "eiéí".contains(*next));
        let strong = match letter {
            _ if silent => None,
            'a' | 'e' | 'o' | 'á' | 'é' | 'ó' | 'í' | 'ú' => Some(true),
            'i' | 'u' | 'ü' => Some(false),
            'y' if index + 1 == letters.len() => Some(false),
            _ => None,
        };
        if let Some(strong) = strong {
            let joins = before.is_some_and(|before| !(before && strong));
            count += usize::from(!joins);
        }
        before = strong;
    }
    count
}

/// Groups of vowels, without a silent e at the end or in -ed and -es.
fn english(word: &str) -> usize {
    let vowel = |c: char| "aeiou".contains(c);
    let mut count = 0;
    let mut before = false;
    let mut letters = word.chars().peekable();
    while let Some(c) = letters.next() {
        // Before a vowel a y is a consonant: lay-er.
        let is = vowel(c) || (c == 'y' && !letters.peek().is_some_and(|next| vowel(*next)));
        count += usize::from(is && !before);
        before = is;
    }
    let ends = |end: &str| word.len() > end.len() + 1 && word.ends_with(end);
    let silent = (ends("e") && !ends("le") && !ends("ee"))
        || (ends("ed") && !ends("ted") && !ends("ded"))
        || (ends("es") && !["ses", "zes", "ces", "ges", "xes", "shes", "ches"].iter().any(|end| ends(end)));
    count - usize::from(silent && count > 1)
}

/// What a lesson says that the glossary wants said otherwise: the id, the form.
#[must_use]
pub fn avoided(all: &Words, glossary: &Glossary, language: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (id, said) in all {
        let text = format!(" {} {} ", said.title, words::plain(&said.text, &|term| glossary.shown(term, language)));
        let spaced: String = text.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
        for wrong in glossary.terms.iter().flat_map(|term| &term.meaning(language).avoid) {
            if spaced.contains(&format!(" {} ", wrong.to_lowercase())) {
                found.push((id.clone(), wrong.clone()));
            }
        }
    }
    found
}

/// The texts that say an answer is right, and don't do so in at most 12 words and one “because”: their ids.
#[must_use]
pub fn unconfirming(all: &Words, glossary: &Glossary, language: &str) -> Vec<String> {
    let why = if language == "es" { "porque" } else { "because" };
    let confirms = |text: &str| {
        let plain = words::plain(text, &|term| glossary.shown(term, language));
        let parts: Vec<&str> = plain.split(why).collect();
        parts.len() == 2 && parts.iter().all(|part| words::count(part) <= 12)
    };
    let rights = all.iter().filter(|(id, said)| id.ends_with("/right") && !confirms(&said.text));
    rights.map(|(id, _)| id.clone()).collect()
}
