//! The predicates that rows ask: each is a conjunction of [`Atom`]s, so that a refusal can name the very part that fails.

use super::atom::Atom::{self, *};
use super::atom::Bound;
use super::state::named;
use crate::session::token::TokenItem::{Data, Major, Minor, Release};
use crate::session::unit::Unit;

named! {
    /// A predicate, by the standard's number.
    pub enum Predicate {
        /// ¬Vtca.
        P01 = "p01",
        /// Local choice, no transport expedited.
        P02 = "p02",
        /// I(dk).
        P03 = "p03",
        /// Duplex, no collision.
        P04 = "p04",
        /// A(dk).
        P05 = "p05",
        /// Typed data.
        P06 = "p06",
        /// Typed data, no collision.
        P07 = "p07",
        /// ¬Vcoll.
        P10 = "p10",
        /// II(ma).
        P11 = "p11",
        /// A major point may come.
        P12 = "p12",
        /// A major point may be set.
        P13 = "p13",
        /// A minor point may come.
        P14 = "p14",
        /// A minor point may be set.
        P15 = "p15",
        /// No transport expedited.
        P16 = "p16",
        /// A minor confirmation may come.
        P17 = "p17",
        /// A minor confirmation may be given.
        P18 = "p18",
        /// sn = V(M).
        P19 = "p19",
        /// sn = V(M) − 1.
        P20 = "p20",
        /// V(M) > sn ≥ V(A).
        P21 = "p21",
        /// ¬SPMwinner.
        P24 = "p24",
        /// Restart and set exist.
        P25 = "p25",
        /// In an activity, where there are any.
        P26 = "p26",
        /// Resynchronization exists.
        P28 = "p28",
        /// Resynchronization exists, in an activity where there are any.
        P29 = "p29",
        /// Not a restart below V(R).
        P32 = "p32",
        /// V(M) ≥ sn ≥ V(R).
        P33 = "p33",
        /// Activity management.
        P34 = "p34",
        /// Resynchronization without transport expedited.
        P35 = "p35",
        /// Activity management without transport expedited.
        P38 = "p38",
        /// Vact & II(ma).
        P39 = "p39",
        /// AA(ma).
        P40 = "p40",
        /// The response's number is right.
        P43 = "p43",
        /// An activity may begin at the other side.
        P44 = "p44",
        /// An activity may begin at this side.
        P45 = "p45",
        /// Capability data may come.
        P46 = "p46",
        /// Capability data may be sent.
        P47 = "p47",
        /// Exceptions in half-duplex.
        P48 = "p48",
        /// The acknowledgement's number is right.
        P49 = "p49",
        /// Exceptions, the data token at the other side.
        P50 = "p50",
        /// Exceptions, the data token at this side.
        P51 = "p51",
        /// Exceptions without activities, the data token at this side.
        P52 = "p52",
        /// The tokens asked for exist.
        P53 = "p53",
        /// The tokens given are this side's.
        P54 = "p54",
        /// Control may be given.
        P55 = "p55",
        /// The tokens given are this side's, the data token not among them.
        P57 = "p57",
        /// The tokens given are this side's, the data token among them.
        P58 = "p58",
        /// The tokens given are the other side's.
        P59 = "p59",
        /// The same, the data token not among them.
        P60 = "p60",
        /// The same, the data token among them.
        P61 = "p61",
        /// Control may come.
        P62 = "p62",
        /// Release may be asked for.
        P63 = "p63",
        /// Local choice, this side opened the transport connection.
        P64 = "p64",
        /// Some token exists.
        P65 = "p65",
        /// Vtrr.
        P66 = "p66",
        /// Negotiated release.
        P67 = "p67",
        /// Release may be asked for by the other side.
        P68 = "p68",
        /// Vcoll.
        P69 = "p69",
        /// Duplex.
        P70 = "p70",
        /// An activity may be ended.
        P71 = "p71",
        /// An activity may be ended by the other side.
        P72 = "p72",
        /// DISCONNECT may be sent.
        P75 = "p75",
        /// CONNECT not acceptable to the provider.
        P76 = "p76",
        /// V(Ado) ≥ V(A).
        P81 = "p81",
        /// Symmetric synchronize.
        P178 = "p178",
        /// What comes is dropped.
        P185 = "p185",
        /// No more connect data.
        P202 = "p202",
        /// More connect data than a CONNECT holds.
        P204 = "p204",
    }
}

/// What is declared of a predicate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PredicateDeclaration {
    /// Which.
    pub predicate: Predicate,
    /// What it says, in few words.
    pub label: &'static str,
    /// Its parts: it holds where all of them hold.
    pub atoms: &'static [Atom],
}

const fn declare(predicate: Predicate, label: &'static str, atoms: &'static [Atom]) -> PredicateDeclaration {
    PredicateDeclaration { predicate, label, atoms }
}

/// All predicates, in the order of [`Predicate`].
pub const PREDICATES: [PredicateDeclaration; 67] = [
    declare(Predicate::P01, "opened-transport", &[OpenedTransport]),
    declare(Predicate::P02, "keeps-transport", &[KeepsTransport, NoExpedited]),
    declare(Predicate::P03, "i-data", &[Free(Data)]),
    declare(Predicate::P04, "duplex-no-collision", &[Selected(Unit::Duplex), NoCollision]),
    declare(Predicate::P05, "a-data", &[Away(Data)]),
    declare(Predicate::P06, "typed-data", &[Selected(Unit::TypedData)]),
    declare(Predicate::P07, "typed-data-no-collision", &[Selected(Unit::TypedData), NoCollision]),
    declare(Predicate::P10, "no-collision", &[NoCollision]),
    declare(Predicate::P11, "ii-major", &[Mine(Major)]),
    declare(
        Predicate::P12,
        "major-may-come",
        &[Selected(Unit::MajorSynchronize), ActivityIfManaged, Away(Data), Away(Minor), Theirs(Major)],
    ),
    declare(
        Predicate::P13,
        "may-set-major",
        &[Selected(Unit::MajorSynchronize), ActivityIfManaged, Free(Data), Free(Minor), Mine(Major)],
    ),
    declare(Predicate::P14, "minor-may-come", &[ActivityIfManaged, Away(Data), Theirs(Minor)]),
    declare(Predicate::P15, "may-set-minor", &[ActivityIfManaged, Free(Data), Mine(Minor)]),
    declare(Predicate::P16, "no-expedited", &[NoExpedited]),
    declare(
        Predicate::P17,
        "confirmation-may-come",
        &[ActivityIfManaged, OneOf(&[Unit::SymmetricSynchronize, Unit::MinorSynchronize]), PeerMayConfirm],
    ),
    declare(
        Predicate::P18,
        "may-confirm",
        &[ActivityIfManaged, OneOf(&[Unit::SymmetricSynchronize, Unit::MinorSynchronize]), MayConfirm],
    ),
    declare(Predicate::P19, "is-next", &[Serial(Bound::IsNext)]),
    declare(Predicate::P20, "is-last", &[Serial(Bound::IsLast)]),
    declare(Predicate::P21, "is-open", &[Serial(Bound::IsOpen)]),
    declare(Predicate::P24, "prevails", &[Prevails]),
    declare(
        Predicate::P25,
        "restart-exists",
        &[
            OneOf(&[Unit::MinorSynchronize, Unit::SymmetricSynchronize, Unit::MajorSynchronize]),
            Selected(Unit::Resynchronize),
        ],
    ),
    declare(Predicate::P26, "in-activity", &[ActivityIfManaged]),
    declare(Predicate::P28, "resynchronize", &[Selected(Unit::Resynchronize)]),
    declare(Predicate::P29, "resynchronize-in-activity", &[ActivityIfManaged, Selected(Unit::Resynchronize)]),
    declare(Predicate::P32, "not-behind-bound", &[Serial(Bound::NotBehind)]),
    declare(Predicate::P33, "within-bounds", &[Serial(Bound::Within)]),
    declare(Predicate::P34, "activities", &[Selected(Unit::ActivityManagement)]),
    declare(Predicate::P35, "resynchronize-normal-flow", &[Selected(Unit::Resynchronize), NoExpedited]),
    declare(Predicate::P38, "activities-normal-flow", &[Selected(Unit::ActivityManagement), NoExpedited]),
    declare(Predicate::P39, "activity-ii-major", &[Activity, Mine(Major)]),
    declare(Predicate::P40, "aa-major", &[Theirs(Major)]),
    declare(Predicate::P43, "answers-indication", &[Serial(Bound::AnswersIndication)]),
    declare(
        Predicate::P44,
        "activity-may-come",
        &[Selected(Unit::ActivityManagement), NoActivity, Away(Data), Away(Minor), Away(Major)],
    ),
    declare(
        Predicate::P45,
        "may-begin-activity",
        &[Selected(Unit::ActivityManagement), NoActivity, Free(Data), Free(Minor), Free(Major)],
    ),
    declare(
        Predicate::P46,
        "capability-may-come",
        &[
            Selected(Unit::CapabilityData),
            Selected(Unit::ActivityManagement),
            NoActivity,
            Away(Data),
            Away(Minor),
            Theirs(Major),
        ],
    ),
    declare(
        Predicate::P47,
        "may-send-capability",
        &[
            Selected(Unit::CapabilityData),
            Selected(Unit::ActivityManagement),
            NoActivity,
            Free(Data),
            Free(Minor),
            Mine(Major),
        ],
    ),
    declare(Predicate::P48, "exceptions-half-duplex", &[Selected(Unit::Exceptions), Selected(Unit::HalfDuplex)]),
    declare(Predicate::P49, "answers-request", &[Serial(Bound::AnswersRequest)]),
    declare(Predicate::P50, "exceptions-aa-data", &[Selected(Unit::Exceptions), ActivityIfManaged, Theirs(Data)]),
    declare(Predicate::P51, "exceptions-ii-data", &[Selected(Unit::Exceptions), ActivityIfManaged, Mine(Data)]),
    declare(
        Predicate::P52,
        "exceptions-no-activities-ii-data",
        &[Selected(Unit::Exceptions), NotSelected(Unit::ActivityManagement), Mine(Data)],
    ),
    declare(Predicate::P53, "asked-exist", &[AskedExist]),
    declare(Predicate::P54, "given-mine", &[GivenMine]),
    declare(
        Predicate::P55,
        "may-give-control",
        &[Selected(Unit::ActivityManagement), NoActivity, Free(Data), Free(Minor), Free(Major), Free(Release)],
    ),
    declare(Predicate::P57, "given-mine-not-data", &[GivenMine, KeepsData]),
    declare(Predicate::P58, "given-mine-data", &[GivenMine, GivesData]),
    declare(Predicate::P59, "given-theirs", &[GivenTheirs]),
    declare(Predicate::P60, "given-theirs-not-data", &[GivenTheirs, KeepsData]),
    declare(Predicate::P61, "given-theirs-data", &[GivenTheirs, GivesData]),
    declare(
        Predicate::P62,
        "control-may-come",
        &[Selected(Unit::ActivityManagement), NoActivity, Away(Data), Away(Minor), Away(Major), Away(Release)],
    ),
    declare(Predicate::P63, "may-release", &[Free(Data), Free(Minor), Free(Major), Free(Release), NoActivityIfManaged]),
    declare(Predicate::P64, "offers-transport", &[KeepsTransport, OpenedTransport, NoExpedited]),
    declare(Predicate::P65, "any-token", &[AnyToken]),
    declare(Predicate::P66, "transport-reusable", &[Reusable]),
    declare(Predicate::P67, "negotiated-release", &[Selected(Unit::NegotiatedRelease)]),
    declare(
        Predicate::P68,
        "release-may-come",
        &[Away(Data), Away(Minor), Away(Major), Away(Release), NoActivityIfManaged],
    ),
    declare(Predicate::P69, "collision", &[Collision]),
    declare(Predicate::P70, "duplex", &[Selected(Unit::Duplex)]),
    declare(
        Predicate::P71,
        "may-end-activity",
        &[Selected(Unit::ActivityManagement), Activity, Free(Data), Free(Minor), Mine(Major)],
    ),
    declare(
        Predicate::P72,
        "activity-end-may-come",
        &[Selected(Unit::ActivityManagement), Activity, Away(Data), Away(Minor), Theirs(Major)],
    ),
    declare(Predicate::P75, "may-disconnect", &[MayDisconnect]),
    declare(Predicate::P76, "not-acceptable", &[Unacceptable]),
    declare(Predicate::P81, "separated", &[Separated]),
    declare(Predicate::P178, "symmetric", &[Selected(Unit::SymmetricSynchronize)]),
    declare(Predicate::P185, "discarding", &[Discarding]),
    declare(Predicate::P202, "no-more-data", &[DataComplete]),
    declare(Predicate::P204, "data-overflows", &[DataOverflows]),
];

impl Predicate {
    /// Its parts: it holds where all of them hold.
    #[must_use]
    pub const fn atoms(self) -> &'static [Atom] {
        PREDICATES[self as usize].atoms
    }

    /// What it says, in few words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        PREDICATES[self as usize].label
    }
}
