//! Every CN, AC, RF, FN, DN, AB and DT that this machine sends is read by an independent implementation, and every one that
//! it sends is read here, whatever the parameters. Only the Kernel and duplex are had by both.
#![cfg(not(target_arch = "wasm32"))]

mod peer;

use std::collections::VecDeque;

use capa5_core::endpoint::{Cause, Down, Endpoint, Input, Opener, Outbox, Output};
use capa5_core::octets::{Chunk, NoSources};
use capa5_core::session::machine::{Spm, SpmConfig, State};
use capa5_core::session::note::Note;
use capa5_core::session::primitive::{AbortReason, Connect, ConnectionIdentifier, Indication, Request};
use capa5_core::session::unit::{Unit, Units};
use capa5_core::time::Nanos;
use peer::memory::{Ours, Reader, Theirs, Writer, connection};
use peer::{Heard, hear, run, send};
use proptest::prelude::*;
use rusty_cosp::{
    CospAcceptor, CospConnection, CospError, CospInitiator, CospProtocolInformation, CospResponder, CospWriter,
    ReasonCode, RustyCospAcceptor, RustyCospInitiator,
};

const DUPLEX: Units = Units(Unit::Duplex.bit());

/// This machine at its end of the connection.
struct Here {
    spm: Spm,
    wire: Ours,
    told: VecDeque<Indication>,
    refused: Vec<String>,
}

impl Here {
    fn new(wire: Ours) -> Self {
        Self { spm: Spm::new(SpmConfig::default()), wire, told: VecDeque::new(), refused: Vec::new() }
    }

    fn input(&mut self, input: Input<Request>) {
        let mut out = Outbox::default();
        self.spm.handle(Nanos::ZERO, input, &NoSources, &mut out);
        for output in out.done {
            match output {
                Output::Up(indication) => self.told.push_back(indication),
                Output::Down(Down::Send(tsdu)) => self.wire.send(octets(&tsdu)),
                Output::Down(Down::Open) => self.input(Input::Opened(Opener::Us)),
                Output::Note(Note::Refused(refusal) | Note::Invalid(refusal)) => {
                    self.refused.push(format!("{} in {}: {:?}", refusal.event, refusal.state, refusal.why));
                }
                Output::Down(Down::Accept | Down::Close) | Output::Note(_) => {}
            }
        }
    }

    fn ask(&mut self, request: Request) {
        self.input(Input::Request(request));
        assert_eq!(self.refused, Vec::<String>::new());
    }

    /// Takes TSDUs until the user is told something.
    async fn hear(&mut self) -> Indication {
        loop {
            if let Some(indication) = self.told.pop_front() {
                return indication;
            }
            match self.wire.receive().await {
                Some(tsdu) => self.input(Input::Octets(Chunk::from(tsdu))),
                None => self.input(Input::Closed(Cause::Closed)),
            }
        }
    }
}

fn octets(chunk: &Chunk) -> Vec<u8> {
    chunk.to_vec(&NoSources).expect("literal octets")
}

/// Absent and empty data are the same for a user.
fn present(data: Option<Vec<u8>>) -> Vec<u8> {
    data.unwrap_or_default()
}

/// How a connection ends, and what is said then.
#[derive(Clone, Debug)]
enum Ending {
    WeRelease,
    TheyRelease,
    WeAbort,
}

/// What both users of one connection say.
#[derive(Clone, Debug)]
struct Talk {
    identifier: ConnectionIdentifier,
    calling: Vec<u8>,
    called: Vec<u8>,
    connect: Vec<u8>,
    accept: Vec<u8>,
    ours: Vec<Vec<u8>>,
    theirs: Vec<Vec<u8>>,
    ending: Ending,
    bye: Vec<u8>,
    answer: Vec<u8>,
}

/// Octets up to a length, mostly near a place where the coding changes.
fn data(max: usize) -> impl Strategy<Value = Vec<u8>> {
    let edges: Vec<usize> = [0, 1, 250, 253, 254, 255, 256, 512, 513, 1024, 10_239, 10_240, 65_000]
        .into_iter()
        .filter(|len| *len <= max)
        .collect();
    let len = prop_oneof![2 => prop::sample::select(edges), 1 => 0..=max.min(2_000)];
    (len, any::<u8>(), any::<u8>()).prop_map(|(len, first, step)| {
        (0..len).map(|at| first.wrapping_add(step.wrapping_mul(at as u8)).wrapping_add((at >> 8) as u8)).collect()
    })
}

fn reference(max: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..=max)
}

fn identifier() -> impl Strategy<Value = ConnectionIdentifier> {
    (reference(64), reference(64), reference(4)).prop_map(|(calling, common, additional)| ConnectionIdentifier {
        calling,
        called: Vec::new(),
        common,
        additional,
    })
}

prop_compose! {
    fn talk()(
        identifier in identifier(),
        calling in reference(16),
        called in reference(16),
        connect in data(10_240),
        accept in data(65_000),
        ours in prop::collection::vec(data(65_000), 0..4),
        theirs in prop::collection::vec(data(65_000), 0..4),
        ending in prop::sample::select(vec![Ending::WeRelease, Ending::TheyRelease, Ending::WeAbort]),
        bye in data(65_000),
        answer in data(65_000),
    ) -> Talk {
        Talk { identifier, calling, called, connect, accept, ours, theirs, ending, bye, answer }
    }
}

type Initiator = RustyCospInitiator<Reader, Writer>;
type Acceptor = RustyCospAcceptor<Reader, Writer>;

/// Data both ways, then the end.
async fn talk_and_end(here: &mut Here, there: impl CospConnection, talk: &Talk) {
    let (mut reader, mut writer) = there.split().await.expect("a connection has two halves");
    for said in &talk.ours {
        here.ask(Request::Data(Chunk::from(said.clone())));
        assert_eq!(hear(&mut reader).await, Heard::Data(said.clone()));
    }
    for said in &talk.theirs {
        send(&mut writer, said).await;
        let Indication::Data(heard) = here.hear().await else { panic!("{:?}", here.refused) };
        assert_eq!(octets(&heard), *said);
    }
    let (bye, answer) = (Chunk::from(talk.bye.clone()), Chunk::from(talk.answer.clone()));
    match talk.ending {
        Ending::WeRelease => {
            here.ask(Request::Release(bye));
            let Heard::Finish(heard) = hear(&mut reader).await else { panic!("it hears FINISH") };
            assert_eq!(present(heard), talk.bye);
            writer.disconnect(Some(talk.answer.clone())).await.expect("DISCONNECT");
            let Indication::Released(heard) = here.hear().await else { panic!("{:?}", here.refused) };
            assert_eq!(octets(&heard), talk.answer);
        }
        Ending::TheyRelease => {
            writer.finish(Some(talk.bye.clone())).await.expect("FINISH");
            let Indication::Release(heard) = here.hear().await else { panic!("{:?}", here.refused) };
            assert_eq!(octets(&heard), talk.bye);
            here.ask(Request::ReleaseAccept(answer));
            let Heard::Disconnect(heard) = hear(&mut reader).await else { panic!("it hears DISCONNECT") };
            assert_eq!(present(heard), talk.answer);
        }
        Ending::WeAbort => {
            here.ask(Request::UAbort(bye));
            let Heard::Aborted(heard) = hear(&mut reader).await else { panic!("it hears ABORT") };
            assert_eq!(present(heard), talk.bye);
        }
    }
}

fn proposal(talk: &Talk) -> Connect {
    Connect {
        identifier: talk.identifier.clone(),
        units: DUPLEX,
        calling_selector: talk.calling.clone(),
        called_selector: talk.called.clone(),
        data: Chunk::from(talk.connect.clone()),
        ..Connect::default()
    }
}

async fn acceptor(theirs: Theirs) -> (impl CospAcceptor, CospProtocolInformation) {
    Acceptor::new(theirs, Default::default()).await.expect("it reads the CONNECT")
}

async fn we_call(talk: Talk) {
    let (theirs, ours) = connection();
    let mut here = Here::new(ours);
    here.ask(Request::Connect(proposal(&talk)));
    let (acceptor, selectors) = acceptor(theirs).await;
    assert_eq!(present(selectors.calling_session_selector().cloned()), talk.calling);
    assert_eq!(present(selectors.called_session_selector().cloned()), talk.called);
    let (responder, connect) = acceptor.accept().await.expect("it accepts");
    assert_eq!(present(connect), talk.connect);
    let there = responder.complete_connection(Some(talk.accept.clone())).await.expect("ACCEPT");
    let Indication::ConnectAccepted(accepted) = here.hear().await else { panic!("{:?}", here.refused) };
    assert_eq!((octets(&accepted.data), accepted.units), (talk.accept.clone(), DUPLEX));
    talk_and_end(&mut here, there, &talk).await;
}

/// Selectors as it takes them: absent where empty.
fn selectors(talk: &Talk) -> CospProtocolInformation {
    let present = |octets: &Vec<u8>| Some(octets.clone()).filter(|octets| !octets.is_empty());
    CospProtocolInformation::new(present(&talk.calling), present(&talk.called))
}

async fn they_call(talk: Talk) {
    let (theirs, ours) = connection();
    let mut here = Here::new(ours);
    here.input(Input::Opened(Opener::Them));
    let initiator = Initiator::new(theirs, selectors(&talk), Default::default()).await.expect("an initiator");
    let (called, answered) = tokio::join!(initiator.initiate(Some(talk.connect.clone())), async {
        let Indication::Connect(connect) = here.hear().await else { panic!("{:?}", here.refused) };
        assert_eq!(octets(&connect.data), talk.connect);
        assert_eq!((connect.calling_selector, connect.called_selector), (talk.calling.clone(), talk.called.clone()));
        let data = Chunk::from(talk.accept.clone());
        here.ask(Request::ConnectAccept(Connect { units: DUPLEX, data, ..Connect::default() }));
        here
    });
    let ((there, accept), mut here) = (called.expect("it reads the ACCEPT"), answered);
    assert_eq!(present(accept), talk.accept);
    talk_and_end(&mut here, there, &talk).await;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_reads_what_we_send_when_we_call_and_we_what_it_sends(talk in talk()) {
        run(we_call(talk));
    }

    #[test]
    fn it_reads_what_we_send_when_it_calls_and_we_what_it_sends(talk in talk()) {
        run(they_call(talk));
    }

    #[test]
    fn it_reads_our_refusal(reason in prop::sample::select(vec![0_u8, 1, 2]), said in data(65_000)) {
        run(async {
            let (theirs, ours) = connection();
            let mut here = Here::new(ours);
            here.input(Input::Opened(Opener::Them));
            let nobody = CospProtocolInformation::new(None, None);
            let initiator = Initiator::new(theirs, nobody, Default::default()).await.expect("an initiator");
            let (called, ()) = tokio::join!(initiator.initiate(None), async {
                here.hear().await;
                here.ask(Request::ConnectRefuse(reason, Chunk::from(said.clone())));
            });
            let Err(CospError::Refused(heard)) = called else { panic!("it reads the REFUSE") };
            let expected = match reason {
                0 => ReasonCode::RejectionByCalledSsUser,
                1 => ReasonCode::RejectionByCalledSsUserDueToTemporaryCongestion,
                _ => ReasonCode::RejectionByCalledSsUserWithData(said.clone()),
            };
            assert_eq!(heard, Some(expected));
        });
    }

    #[test]
    fn we_read_its_refusal(said in data(65_000), with_data in any::<bool>()) {
        run(async {
            let (theirs, ours) = connection();
            let mut here = Here::new(ours);
            here.ask(Request::Connect(Connect { units: DUPLEX, ..Connect::default() }));
            let reason = if with_data {
                ReasonCode::RejectionByCalledSsUserWithData(said.clone())
            } else {
                ReasonCode::SessionSelectorUnknown
            };
            acceptor(theirs).await.0.refuse(Some(reason)).await.expect("REFUSE");
            let expected = if with_data { (2, said.clone()) } else { (129, Vec::new()) };
            let Indication::ConnectRefused(reason, data) = here.hear().await else { panic!("{:?}", here.refused) };
            assert_eq!((reason, octets(&data)), expected);
        });
    }
}

#[test]
fn its_abort_lacks_the_parameter_that_tells_user_from_provider_and_is_taken_for_a_broken_protocol() {
    run(async {
        let (theirs, ours) = connection();
        let mut here = Here::new(ours);
        here.ask(Request::Connect(Connect { units: DUPLEX, ..Connect::default() }));
        let (responder, _) = acceptor(theirs).await.0.accept().await.expect("it accepts");
        let (_reader, writer) =
            responder.complete_connection(None).await.expect("ACCEPT").split().await.expect("two halves");
        here.hear().await;
        writer.abort(Some(b"why".to_vec())).await.expect("ABORT");
        assert_eq!(here.hear().await, Indication::PAbort(AbortReason::ProtocolError));
        assert!(here.refused[0].contains("Missing { code: 17 }"), "Transport Disconnect: {:?}", here.refused);
        assert!(here.spm.state().has_no_connection() && here.spm.state() != State::Sta01C);
    });
}

#[test]
fn connect_data_past_10_240_octets_is_announced_in_two_ways_that_dont_meet() {
    run(async {
        let (theirs, ours) = connection();
        let mut here = Here::new(ours);
        here.ask(Request::Connect(Connect { units: DUPLEX, data: Chunk::from(vec![7; 10_241]), ..Connect::default() }));
        // It wants the first 10,240 octets in the CONNECT itself; here all of them follow in CONNECT DATA OVERFLOW.
        let Err(CospError::ProtocolError(why)) = Acceptor::new(theirs, Default::default()).await else {
            panic!("it reads the CONNECT");
        };
        assert!(why.contains("no data was provided"), "{why}");
    });
}
