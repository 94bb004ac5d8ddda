//! Runs that come from elsewhere, and the run on screen as it is given away.

use super::{Engine, From, NotTaken, Notice, OpenError, Player};
use capa5_core::lesson;
use capa5_core::share::{Unread, read, read_file, text};
use capa5_core::study::Study;
use leptos::prelude::*;

impl Player {
    /// The run on screen as a link's text, as it stands; nothing where what is played isn't a scene as everybody has it, as in a lesson
    /// that changed it.
    #[must_use]
    pub fn link(self) -> Option<String> {
        let playhead = self.playhead.get_untracked();
        self.engine.with_value(|engine| {
            let scenario = engine.scenario();
            let is_scene = lesson::scenario(&scenario.id).is_ok_and(|scene| scene == *scenario);
            is_scene.then(|| text(&engine.shared(playhead)))
        })
    }

    /// Takes a link's text in.
    pub fn take_link(self, text: String) {
        let study = read(&text).map_err(unread);
        self.take(From::Link, study, text);
    }

    /// Takes a file's text in.
    pub fn take_file(self, text: String) {
        let study = read_file(&text).map_err(unread);
        self.take(From::File, study, text);
    }

    /// Says that a file can't be read.
    pub fn file_unreadable(self) {
        let (from, text) = (From::File, String::new());
        self.notice.set(Some(Notice::NotTaken { from, why: NotTaken::Unreadable, text }));
    }

    fn take(self, from: From, study: Result<Study, NotTaken>, text: String) {
        let adopt = |study: Study| {
            let (count, view) = (study.runs.len(), study.view.clone());
            let adopted = self.engine.try_update_value(|engine: &mut Engine| engine.adopt(&study));
            let playhead = adopted.unwrap_or(Err(OpenError::Damaged)).map_err(|why| refused(why, from, &text))?;
            // Where nothing else was here, the names of its runs fit.
            if self.engine.with_value(|engine| engine.runs().len()) == count {
                self.take_view(&view);
            }
            Ok(playhead)
        };
        match study.and_then(adopt) {
            Ok(playhead) => {
                let run = self.engine.with_value(Engine::recording);
                self.done(run, playhead);
                let (run, runs) = self.branch.get_untracked();
                self.notice.set(Some(Notice::Taken { from, run, runs, event: playhead.event }));
            }
            Err(why) => self.notice.set(Some(Notice::NotTaken { from, why, text })),
        }
    }
}

const fn unread(why: Unread) -> NotTaken {
    match why {
        Unread::Form => NotTaken::Later,
        Unread::Damaged => NotTaken::Damaged,
        Unread::TooMuch => NotTaken::TooMuch,
    }
}

fn refused(why: OpenError, from: From, text: &str) -> NotTaken {
    match why {
        OpenError::Damaged => NotTaken::Damaged,
        OpenError::Version(_) | OpenError::Revision(_) | OpenError::Digest => NotTaken::Other,
        OpenError::TooMuch => NotTaken::TooMuch,
        // What is repeated or linked to is a name of our own, never the text's.
        OpenError::Scenario(name) => lesson::ids()
            .find(|id| *id == name)
            .map_or(NotTaken::NoScene, |id| NotTaken::Scene(id, (from == From::Link).then(|| text.to_owned()))),
    }
}
