//! Somebody types: lines of a script, then the learner's. It reads nothing into them: what is typed goes out with CR LF.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use super::cover::{Clear, Cover};
use super::speech;
use crate::endpoint::Opener;
use crate::lesson::mail::{Does, Turn, Typed, Typing};
use crate::session::primitive::Phase;
use crate::smtp::line::{Line, LineReader};
use crate::time::Nanos;
use crate::wire::{Mark, WireError};
use crate::world::record::{Facts, What};
use crate::world::station::{Act, Happening, Kept, Spoken, Station};

/// The most octets of a line that are looked at.
const LINE_MAX: usize = 4_096;

/// Who types.
#[derive(Clone, Debug)]
pub(super) struct Terminal {
    typing: Typing,
    /// The next step.
    next: usize,
    /// Whether what it waits for has come, and only its pause is left.
    armed: bool,
    /// Whether it waits for the stream that it asked for.
    opening: bool,
    open: bool,
    /// Whether lines are a message's, up to the dot.
    text: bool,
    lines: LineReader,
    cover: Cover,
    /// Whether the server has greeted, and whether TLS was asked for since.
    greeted: bool,
    asked: bool,
}

impl Terminal {
    pub(super) fn new(typing: Typing) -> Self {
        let (lines, cover) = (LineReader::new(LINE_MAX), Cover::default());
        let (armed, opening, open, text, greeted, asked) = (false, false, false, false, false, false);
        Self { typing, next: 0, armed, opening, open, text, lines, cover, greeted, asked }
    }

    /// What a step waits for has come, where it waits for that.
    fn meets(&mut self, fits: impl FnOnce(&Typed) -> bool, acts: &mut Vec<Act>) {
        if !self.armed && self.typing.steps.get(self.next).is_some_and(fits) {
            self.arm(acts);
        }
    }

    /// The step's pause begins; without one it is done at once.
    fn arm(&mut self, acts: &mut Vec<Act>) {
        let Some(after) = self.typing.steps.get(self.next).map(|step| step.after_ms) else { return };
        self.armed = true;
        if after == 0 {
            self.step(acts);
        } else {
            acts.push(Act::Wake(Nanos::from_millis(after), self.next as u32));
        }
    }

    /// Does the step that is armed, and those behind it that wait for nothing.
    fn step(&mut self, acts: &mut Vec<Act>) {
        let Some(step) = self.typing.steps.get(self.next).cloned() else { return };
        self.armed = false;
        self.next += 1;
        if let Some(does) = step.does {
            self.does(does, acts);
        }
        if let Some(text) = step.say {
            self.say(&text, acts);
        }
        self.go_on(acts);
    }

    fn go_on(&mut self, acts: &mut Vec<Act>) {
        self.meets(|step| step.on.is_none() && step.when.is_none(), acts);
    }

    fn does(&mut self, does: Does, acts: &mut Vec<Act>) {
        match does {
            Does::Dial if !self.open && !self.opening => {
                self.opening = true;
                acts.push(Act::Open);
            }
            Does::HangUp if self.open => {
                self.gone();
                acts.push(Act::Close);
            }
            Does::Dial => acts.push(refused("DIAL")),
            Does::HangUp => acts.push(refused("HANG-UP")),
        }
    }

    fn say(&mut self, text: &str, acts: &mut Vec<Act>) {
        if !self.open {
            acts.push(refused("SAY"));
            return;
        }
        let lines: Vec<Vec<u8>> = text.split('\n').map(|line| [line.as_bytes(), b"\r\n"].concat()).collect();
        if !self.typing.opens {
            // The lines of one reply are one.
            let all = lines.concat();
            acts.extend(self.cover.send(speech::line(speech::name_of(&all, true), &all)));
            // Its 220 to STARTTLS is the last that it says in clear.
            if core::mem::take(&mut self.asked) && all.starts_with(b"220 ") {
                self.raise();
            }
            return;
        }
        for line in lines {
            let name = if self.text { speech::TEXT } else { speech::name_of(&line, false) };
            if self.text && line == b".\r\n" {
                self.text = false;
            }
            self.asked |= name == speech::STARTTLS;
            acts.extend(self.cover.send(Spoken { name, facts: speech::facts_of(&line), octets: line }));
        }
    }

    fn gone(&mut self) {
        (self.open, self.opening, self.text) = (false, false, false);
        (self.greeted, self.asked) = (false, false);
        (self.lines, self.cover) = (LineReader::new(LINE_MAX), Cover::default());
    }

    /// Who opens connections and has something to do when one is gone says no more what waited for a reply in it.
    fn give_up(&mut self) {
        let waits = |step: &Typed| step.on.is_some();
        let rest = self.typing.steps.get(self.next..).unwrap_or_default();
        let later = rest.iter().position(|step| !waits(step));
        if let Some(later) = later.filter(|at| self.typing.opens && rest[*at].when == Some(Turn::Gone)) {
            self.next += later;
            self.armed &= later == 0;
        }
    }

    fn came(&mut self, octets: &[u8], acts: &mut Vec<Act>) {
        match self.cover.open(octets) {
            Ok(said) => self.heard(&said, acts),
            Err(clear) => {
                acts.push(Clear::note());
                if clear == Clear::Behind {
                    self.gone();
                    acts.push(Act::Close);
                }
            }
        }
    }

    /// The reply to STARTTLS is the last line in clear: what came with it is nobody's.
    fn secures(&mut self, line: &str) -> bool {
        let secures = self.typing.opens && self.asked && self.greeted && line.starts_with("220 ");
        self.greeted |= line.starts_with("220");
        if secures {
            self.asked = false;
            self.raise();
        }
        secures
    }

    /// From here on all is said in records; what came in clear is nobody's.
    fn raise(&mut self) {
        self.lines = LineReader::new(LINE_MAX);
        self.cover.raise();
    }

    fn heard(&mut self, mut octets: &[u8], acts: &mut Vec<Act>) {
        while let Some(line) = self.lines.take(&mut octets) {
            let line = match line {
                Line::Whole(line) => String::from_utf8_lossy(&line).into_owned(),
                Line::TooLong | Line::Stray => String::new(),
            };
            self.asked |= !self.typing.opens && !self.cover.is_up() && line.eq_ignore_ascii_case(speech::STARTTLS);
            self.text |= self.typing.opens && line.starts_with("354");
            let last = self.secures(&line);
            // A reply of several lines has come with its last one.
            if !self.typing.opens || line.as_bytes().get(3) != Some(&b'-') {
                self.meets(|step| step.on.as_ref().is_some_and(|on| line.starts_with(on.as_str())), acts);
            }
            if last {
                return;
            }
        }
    }
}

/// What can't be done on the connection as it stands.
fn refused(name: &'static str) -> Act {
    let (phase, predicates) = (Phase::Req, Vec::new());
    Act::Note(What::Refuse { name, phase, state: "CLOSED", event: String::new(), predicates })
}

impl Station for Terminal {
    fn boxed(&self) -> Box<dyn Station> {
        Box::new(self.clone())
    }

    fn handle(&mut self, _: Nanos, happening: Happening<'_>) -> Vec<Act> {
        let mut acts = Vec::new();
        match happening {
            Happening::Begin => self.go_on(&mut acts),
            Happening::Opened(opener) => {
                self.gone();
                self.open = true;
                if opener == Opener::Them {
                    acts.push(Act::Accept);
                }
                self.meets(|step| step.when == Some(Turn::Opened), &mut acts);
            }
            Happening::Octets(octets) => self.came(octets, &mut acts),
            Happening::Closed(_) | Happening::Crashed => {
                self.gone();
                self.give_up();
                self.meets(|step| step.when == Some(Turn::Gone), &mut acts);
            }
            Happening::Woke(ticket) => {
                if self.armed && ticket == self.next as u32 {
                    self.step(&mut acts);
                }
            }
            Happening::Say(text) => self.say(text, &mut acts),
            Happening::Does(does) => self.does(does, &mut acts),
            Happening::Free | Happening::Timer | Happening::Heard(_) => {}
        }
        acts
    }

    fn next_timeout(&self) -> Option<Nanos> {
        None
    }

    fn waits(&self) -> bool {
        self.typing.learner && self.next >= self.typing.steps.len()
    }

    fn port(&self) -> u16 {
        if self.typing.opens { 0 } else { 25 }
    }

    fn reread(&self, name: &'static str, octets: &[u8]) -> (&'static str, Facts) {
        speech::reread(name, octets)
    }

    fn inspect(&self, name: &str, octets: &[u8]) -> (Vec<Mark>, Option<WireError>) {
        speech::inspect(name, octets)
    }

    fn remark(&self, name: &str) -> Option<&'static str> {
        speech::remark(name)
    }

    fn kept(&self) -> &[Kept] {
        &[]
    }
}
