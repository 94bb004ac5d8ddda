//! Lines that a learner types in a lesson: what waits for a reply, what is given up with its connection, what goes on unasked.

use capa5_core::lesson::tutor::form::{Deed, Letter, Moment, Timed, TypedLine};
use capa5_core::lesson::tutor::stage::Played;
use capa5_core::lesson::tutor::{self, Tutor};
use capa5_core::view::mail::{Desk, Wanted, next_step};
use capa5_core::world::record::{NodeId, What};

use super::at;

const ANA: NodeId = NodeId(0);

/// Ana in the laboratory of the mail lesson, and what came of her last deed.
struct Lab(Tutor, Option<Played>);

impl Lab {
    fn new() -> Self {
        Self(at(&tutor::lesson("smtp-dialogue").expect("a lesson"), "lab"), None)
    }

    fn does(mut self, deed: Deed) -> Self {
        self.1 = Some(self.0.act(deed).expect("a deed"));
        self
    }

    /// As the page has it done.
    fn wants(self, wanted: Wanted) -> Self {
        let run = self.0.view().expect("a view").played.recording;
        self.does(Deed::Type(TypedLine { node: Letter(0), step: next_step(&run, ANA, true, wanted) }))
    }

    fn says(self, line: &str) -> Self {
        self.wants(Wanted::Say(line.into()))
    }

    fn desk(&self) -> Desk {
        let run = &self.1.as_ref().expect("something was done").recording;
        Desk::at(run, run.len())
    }

    fn names(&self) -> Vec<&'static str> {
        self.desk().lines.iter().map(|line| line.name).collect()
    }
}

#[test]
fn what_waited_for_a_reply_is_given_up_with_the_connection_and_another_is_opened() {
    // Typed ahead of the reply that the cut takes away.
    let lab =
        ["EHLO casa.example", "MAIL FROM:<ana@casa.example>", "NOOP", "NOOP"].into_iter().fold(Lab::new(), Lab::says);
    let amid = r#"{ "cut": { "when": { "record": "A tx MAIL" } } }"#;
    let lab = lab.does(serde_json::from_str(amid).expect("a deed"));
    let names = lab.names();
    assert!(!names.contains(&"NOOP"), "it waited for a reply that never came: {names:?}");
    let mended = Deed::Restore(Timed { of: 0, when: Moment::Ms(1_500) });
    let names = lab.does(mended).wants(Wanted::Dial).says("EHLO casa.example").names();
    assert_eq!(names[names.len() - 3..], ["220", "EHLO", "250"], "{names:?}");
}

#[test]
fn a_line_typed_where_the_connection_is_gone_is_refused_after_that_and_not_before() {
    let lab = Lab::new().says("QUIT").says("EHLO casa.example");
    let run = &lab.1.as_ref().expect("a run").recording;
    let place = |wanted: fn(&What) -> bool| run.log().iter().find(|record| wanted(&record.what)).map(|record| record.n);
    let refused = place(|what| matches!(what, What::Refuse { name: "SAY", .. }));
    let gone = place(|what| matches!(what, What::Prim { name: "T-DISCONNECT", .. }));
    assert!(refused.is_some() && refused > gone, "{refused:?} {gone:?}");
}

#[test]
fn a_line_behind_bdat_belongs_to_the_chunk_until_that_is_full() {
    let to = ["EHLO casa.example", "MAIL FROM:<ana@casa.example>", "RCPT TO:<beto@lab.example>", "BDAT 7 LAST"];
    let begun = to.into_iter().fold(Lab::new(), Lab::says);
    assert!(begun.desk().goes_on(ANA), "{:?}", begun.names());
    let whole = begun.says("Hello");
    assert!(!whole.desk().goes_on(ANA));
    assert_eq!(whole.names().last(), Some(&"250"), "{:?}", whole.names());
}

#[test]
fn a_message_goes_on_up_to_its_dot() {
    let to = ["EHLO casa.example", "MAIL FROM:<ana@casa.example>", "RCPT TO:<beto@lab.example>", "DATA"];
    let lab = to.into_iter().fold(Lab::new(), Lab::says);
    assert!(!lab.desk().goes_on(ANA), "it waits for the 354");
    let lab = lab.says("Subject: Lunes");
    assert!(lab.desk().goes_on(ANA));
    assert!(!lab.says(".").desk().goes_on(ANA));
}
