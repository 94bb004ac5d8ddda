//! What a learner claims: that these deeds reach the goal of a beat. Whoever gets it has it judged again by her own run; it says
//! that the goal can be reached so, not who did it.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::form::{Deed, Lesson};
use super::guide::Tutor;
use super::state::{Day, State};
use super::task::{Given, Task};
use super::view::{Goal, View};

/// The form's version.
pub const VERSION: &str = "1";
/// The most octets that a claim has as text: no honest one comes near.
const MOST: usize = 16_384;
/// The most deeds.
const DEEDS: usize = 200;

/// An attempt at a goal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Claim {
    /// The lesson.
    pub lesson: String,
    /// Its revision.
    pub revision: u32,
    /// The beat whose goal it is.
    pub beat: String,
    /// Which numbers were drawn.
    pub variant: u32,
    /// What was done, in the beats that share the run, in their order.
    pub deeds: Vec<(String, Vec<Deed>)>,
    /// What was predicted.
    pub given: BTreeMap<String, (u32, Given)>,
}

/// Why a claim isn't judged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NotJudged {
    /// It is none, or it didn't come whole.
    Damaged,
    /// There is no such lesson here, or no such goal in it.
    Unknown(String),
    /// It is of another revision of the lesson.
    Revision(u32),
    /// Something in it can't be done there.
    NotPossible,
}

/// What a claim comes to.
#[derive(Clone)]
pub struct Ruling {
    /// Whether the whole goal is reached.
    pub holds: bool,
    /// Its parts.
    pub goals: Vec<Goal>,
    /// Where the learner stood, with the run.
    pub view: View,
}

impl Claim {
    /// As text of letters, digits, `-`, `_` and `.`: for a link.
    #[must_use]
    pub fn export(&self) -> String {
        let octets = postcard::to_allocvec(self).unwrap_or_default();
        format!("{VERSION}.{}.{}", URL_SAFE_NO_PAD.encode(&octets), seal(&octets))
    }

    /// From such a text.
    ///
    /// # Errors
    /// [`NotJudged::Damaged`]: it didn't come whole, or isn't one.
    pub fn import(text: &str) -> Result<Self, NotJudged> {
        let mut parts = Some(text).filter(|text| text.len() <= MOST).into_iter().flat_map(|text| text.split('.'));
        let (Some(VERSION), Some(content), Some(sealed), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(NotJudged::Damaged);
        };
        let octets = URL_SAFE_NO_PAD.decode(content).map_err(|_| NotJudged::Damaged)?;
        if seal(&octets) != sealed {
            return Err(NotJudged::Damaged);
        }
        postcard::from_bytes(&octets).map_err(|_| NotJudged::Damaged)
    }

    /// Does it all again, and judges.
    ///
    /// # Errors
    /// Why it isn't judged.
    pub fn judge(&self, lesson: &Lesson) -> Result<Ruling, NotJudged> {
        let unknown = || NotJudged::Unknown(self.beat.clone());
        if self.lesson != lesson.id {
            return Err(NotJudged::Unknown(self.lesson.clone()));
        }
        if self.revision != lesson.revision {
            return Err(NotJudged::Revision(self.revision));
        }
        let here = lesson.beats.iter().position(|beat| beat.id == self.beat).ok_or_else(unknown)? as u32;
        if self.deeds.iter().map(|(_, deeds)| deeds.len()).sum::<usize>() > DEEDS {
            return Err(NotJudged::NotPossible);
        }
        let state = State { beat: here, furthest: here, ..State::new(lesson) };
        let mut tutor = Tutor::new(lesson.clone(), state);
        tutor.state.beats.entry(self.beat.clone()).or_default().failed = self.variant;
        tutor.effort().ok_or_else(unknown)?;
        for (id, (variant, given)) in &self.given {
            tutor.state.answers.entry(id.clone()).or_default().variant = *variant;
            tutor.answer(id, given.clone(), Day(0)).map_err(|_| NotJudged::NotPossible)?;
        }
        // What was done in beats before is done as it was allowed there, so that nothing comes in that no learner could do.
        for (beat, deeds) in &self.deeds {
            let place = lesson.beats.iter().position(|other| other.id == *beat).ok_or_else(unknown)? as u32;
            for deed in deeds {
                tutor.state.beat = place;
                tutor.act(deed.clone()).map_err(|_| NotJudged::NotPossible)?;
            }
            if place != here {
                tutor.state.beats.entry(beat.clone()).or_default().done = true;
            }
        }
        tutor.state.beat = here;
        let view = tutor.view().map_err(|_| NotJudged::NotPossible)?;
        Ok(Ruling { holds: view.goals.iter().all(|goal| goal.holds), goals: view.goals.clone(), view })
    }
}

impl Tutor {
    /// What she has done towards the goal of the beat; `None` where it has none.
    #[must_use]
    pub fn claim(&self) -> Option<Claim> {
        let (effort, beat, lesson) = (self.effort()?, self.beat().id.clone(), self.lesson());
        let done = |id: &String| {
            let tried = self.state.beats.get(id).filter(|tried| tried.done || *id == beat)?;
            Some((id.clone(), tried.deeds.clone()))
        };
        let deeds = self.scene().iter().filter_map(|beat| done(&beat.id)).filter(|(_, deeds)| !deeds.is_empty());
        let deeds = deeds.collect();
        let said = |id: &String| {
            let answered = self.state.answers.get(id)?;
            Some((id.clone(), (answered.variant, answered.given.clone()?)))
        };
        let given = effort.predict.iter().filter_map(said).collect();
        let variant = self.tried().failed;
        Some(Claim { lesson: lesson.id.clone(), revision: lesson.revision, beat, variant, deeds, given })
    }

    /// Whether the beat is one of a kind whose goal is worth a claim.
    #[must_use]
    pub fn is_challenge(&self) -> bool {
        matches!(self.beat().task, Task::Challenge(_))
    }
}

fn seal(octets: &[u8]) -> String {
    crate::digest::hex(&Sha256::digest(octets)[..4])
}
