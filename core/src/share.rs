//! A run as a link: the text that stands behind `#s=` in an address, and what it may ask of whoever opens it.
//!
//! It knows no address, no page and no browser. What it reads was written by anybody: every text is an error or a [`Study`], and what a
//! study asks for is bounded before any of it is played.

use alloc::string::String;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::study::{Study, VERSION};

/// With what the text begins: its form. What reads this form is never taken away; another form gets another one.
pub const FORM: &str = "1.";
/// The longest text that goes into a link, in octets; longer ones go into a file. Messengers cut what is much longer.
pub const LONGEST_LINK: usize = 2_048;
/// The longest text that is read at all.
pub const LONGEST_TEXT: usize = 16_384;
/// The most octets of a file with a study that are read at all.
pub const LONGEST_FILE: usize = 4_000_000;
/// The most runs that a study from elsewhere may have: they are shown as a tree, and each may branch from the one before.
pub const MOST_RUNS: usize = 256;
/// The most actions that one of its runs may have.
pub const MOST_ACTIONS: usize = 1_000;
/// The most records that its runs may make together: some seconds on a phone.
pub const MOST_RECORDS: u64 = 400_000;

/// Why a text is no study.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unread {
    /// It is of a form that this version doesn't know: a later one's.
    Form,
    /// Something of it is missing, or was changed on its way.
    Damaged,
    /// It is longer, or asks for more, than anything made here.
    TooMuch,
}

/// The text of a study for a link: short, and of letters that no messenger changes.
#[must_use]
pub fn text(study: &Study) -> String {
    // Everything in a study has a form: a study that had none would give a text that says so when it is read.
    let octets = postcard::to_allocvec(study).unwrap_or_default();
    let mut text = String::from(FORM);
    URL_SAFE_NO_PAD.encode_string(octets, &mut text);
    text
}

/// The study of a link's text.
///
/// # Errors
/// [`Unread`]: why it isn't one.
pub fn read(text: &str) -> Result<Study, Unread> {
    if text.len() > LONGEST_TEXT {
        return Err(Unread::TooMuch);
    }
    let Some(octets) = text.strip_prefix(FORM) else {
        let later = text.split_once('.').is_some_and(|(form, _)| form.parse().is_ok_and(|form: u32| form > VERSION));
        return Err(if later { Unread::Form } else { Unread::Damaged });
    };
    let octets = URL_SAFE_NO_PAD.decode(octets).map_err(|_| Unread::Damaged)?;
    match postcard::take_from_bytes::<Study>(&octets) {
        Ok((study, [])) => bounded(study),
        Ok(_) | Err(_) => Err(Unread::Damaged),
    }
}

/// The study of a file's text.
///
/// # Errors
/// [`Unread`]: why it isn't one.
pub fn read_file(text: &str) -> Result<Study, Unread> {
    if text.len() > LONGEST_FILE {
        return Err(Unread::TooMuch);
    }
    bounded(serde_json::from_str(text).map_err(|_| Unread::Damaged)?)
}

/// A study that asks for no more runs and actions than may be.
fn bounded(study: Study) -> Result<Study, Unread> {
    if study.v > VERSION {
        return Err(Unread::Form);
    }
    let few = study.runs.len() <= MOST_RUNS && study.runs.iter().all(|run| run.actions.len() <= MOST_ACTIONS);
    if few { Ok(study) } else { Err(Unread::TooMuch) }
}
