//! The predicates that rows ask: each is a conjunction of [`Atom`]s, so that a refusal can name the very part that fails.

use super::state::named;
use crate::session::token::TokenItem::{self, Data, Major, Minor, Release};
use crate::session::unit::Unit;

/// One part of a predicate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Atom {
    /// The functional unit is selected.
    Selected(Unit),
    /// It isn't.
    NotSelected(Unit),
    /// One of these is.
    OneOf(&'static [Unit]),
    /// I(t): the token doesn't exist or is this side's.
    Free(TokenItem),
    /// II(t): the token exists and is this side's.
    Mine(TokenItem),
    /// A(t): the token doesn't exist or is the other side's.
    Away(TokenItem),
    /// AA(t): the token exists and is the other side's.
    Theirs(TokenItem),
    /// Some token exists.
    AnyToken,
    /// Every token asked for exists.
    AskedExist,
    /// Every token given is this side's.
    GivenMine,
    /// Every token given is the other side's.
    GivenTheirs,
    /// The data token is among those given.
    GivesData,
    /// It isn't.
    KeepsData,
    /// Vact: an activity is in progress.
    Activity,
    /// None is.
    NoActivity,
    /// Activity management isn't selected, or an activity is in progress.
    ActivityIfManaged,
    /// Activity management isn't selected, or no activity is in progress.
    NoActivityIfManaged,
    /// Vsc: this side may confirm minor points.
    MayConfirm,
    /// The other side may.
    PeerMayConfirm,
    /// The number given fits the machine's own.
    Serial(Bound),
    /// The resynchronization recorded yields to this one.
    Prevails,
    /// A resynchronization is under way and what comes is dropped.
    Discarding,
    /// This side opened the transport connection.
    OpenedTransport,
    /// This side keeps transport connections for another session.
    KeepsTransport,
    /// Vtrr: the transport connection can be used again.
    Reusable,
    /// No transport expedited data: always so on a class 0 transport.
    NoExpedited,
    /// Vcoll: both sides release.
    Collision,
    /// They don't.
    NoCollision,
    /// Both release and the other side's DISCONNECT has come, or only one does.
    MayDisconnect,
    /// The provider can't accept this CONNECT.
    Unacceptable,
    /// More data has been separated than confirmed: never, data separation isn't offered.
    Separated,
    /// All of the connect data has come.
    DataComplete,
    /// There is more connect data than a CONNECT holds.
    DataOverflows,
}

/// How a number given has to stand to V(A), V(M), V(R) and Vrspnb.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bound {
    /// It is V(M).
    IsNext,
    /// It is V(M) − 1.
    IsLast,
    /// V(M) > it ≥ V(A).
    IsOpen,
    /// It isn't a restart's, or is at least V(R).
    NotBehind,
    /// V(M) ≥ it ≥ V(R).
    Within,
    /// It agrees with the resynchronization indicated.
    AnswersIndication,
    /// It agrees with the resynchronization requested.
    AnswersRequest,
}

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

impl Predicate {
    /// Its parts: it holds where all of them hold.
    #[must_use]
    #[rustfmt::skip]
    pub const fn atoms(self) -> &'static [Atom] {
        use Atom::*;
        match self {
            Self::P01 => &[OpenedTransport],
            Self::P02 => &[KeepsTransport, NoExpedited],
            Self::P03 => &[Free(Data)],
            Self::P04 => &[Selected(Unit::Duplex), NoCollision],
            Self::P05 => &[Away(Data)],
            Self::P06 => &[Selected(Unit::TypedData)],
            Self::P07 => &[Selected(Unit::TypedData), NoCollision],
            Self::P10 => &[NoCollision],
            Self::P11 => &[Mine(Major)],
            Self::P12 => &[Selected(Unit::MajorSynchronize), ActivityIfManaged, Away(Data), Away(Minor), Theirs(Major)],
            Self::P13 => &[Selected(Unit::MajorSynchronize), ActivityIfManaged, Free(Data), Free(Minor), Mine(Major)],
            Self::P14 => &[ActivityIfManaged, Away(Data), Theirs(Minor)],
            Self::P15 => &[ActivityIfManaged, Free(Data), Mine(Minor)],
            Self::P16 => &[NoExpedited],
            Self::P17 => &[ActivityIfManaged, OneOf(&[Unit::SymmetricSynchronize, Unit::MinorSynchronize]), PeerMayConfirm],
            Self::P18 => &[ActivityIfManaged, OneOf(&[Unit::SymmetricSynchronize, Unit::MinorSynchronize]), MayConfirm],
            Self::P19 => &[Serial(Bound::IsNext)],
            Self::P20 => &[Serial(Bound::IsLast)],
            Self::P21 => &[Serial(Bound::IsOpen)],
            Self::P24 => &[Prevails],
            Self::P25 => &[
                OneOf(&[Unit::MinorSynchronize, Unit::SymmetricSynchronize, Unit::MajorSynchronize]),
                Selected(Unit::Resynchronize),
            ],
            Self::P26 => &[ActivityIfManaged],
            Self::P28 => &[Selected(Unit::Resynchronize)],
            Self::P29 => &[ActivityIfManaged, Selected(Unit::Resynchronize)],
            Self::P32 => &[Serial(Bound::NotBehind)],
            Self::P33 => &[Serial(Bound::Within)],
            Self::P34 => &[Selected(Unit::ActivityManagement)],
            Self::P35 => &[Selected(Unit::Resynchronize), NoExpedited],
            Self::P38 => &[Selected(Unit::ActivityManagement), NoExpedited],
            Self::P39 => &[Activity, Mine(Major)],
            Self::P40 => &[Theirs(Major)],
            Self::P43 => &[Serial(Bound::AnswersIndication)],
            Self::P44 => &[Selected(Unit::ActivityManagement), NoActivity, Away(Data), Away(Minor), Away(Major)],
            Self::P45 => &[Selected(Unit::ActivityManagement), NoActivity, Free(Data), Free(Minor), Free(Major)],
            Self::P46 => &[
                Selected(Unit::CapabilityData), Selected(Unit::ActivityManagement),
                NoActivity, Away(Data), Away(Minor), Theirs(Major),
            ],
            Self::P47 => &[
                Selected(Unit::CapabilityData), Selected(Unit::ActivityManagement),
                NoActivity, Free(Data), Free(Minor), Mine(Major),
            ],
            Self::P48 => &[Selected(Unit::Exceptions), Selected(Unit::HalfDuplex)],
            Self::P49 => &[Serial(Bound::AnswersRequest)],
            Self::P50 => &[Selected(Unit::Exceptions), ActivityIfManaged, Theirs(Data)],
            Self::P51 => &[Selected(Unit::Exceptions), ActivityIfManaged, Mine(Data)],
            Self::P52 => &[Selected(Unit::Exceptions), NotSelected(Unit::ActivityManagement), Mine(Data)],
            Self::P53 => &[AskedExist],
            Self::P54 => &[GivenMine],
            Self::P55 => &[Selected(Unit::ActivityManagement), NoActivity, Free(Data), Free(Minor), Free(Major), Free(Release)],
            Self::P57 => &[GivenMine, KeepsData],
            Self::P58 => &[GivenMine, GivesData],
            Self::P59 => &[GivenTheirs],
            Self::P60 => &[GivenTheirs, KeepsData],
            Self::P61 => &[GivenTheirs, GivesData],
            Self::P62 => &[Selected(Unit::ActivityManagement), NoActivity, Away(Data), Away(Minor), Away(Major), Away(Release)],
            Self::P63 => &[Free(Data), Free(Minor), Free(Major), Free(Release), NoActivityIfManaged],
            Self::P64 => &[KeepsTransport, OpenedTransport, NoExpedited],
            Self::P65 => &[AnyToken],
            Self::P66 => &[Reusable],
            Self::P67 => &[Selected(Unit::NegotiatedRelease)],
            Self::P68 => &[Away(Data), Away(Minor), Away(Major), Away(Release), NoActivityIfManaged],
            Self::P69 => &[Collision],
            Self::P70 => &[Selected(Unit::Duplex)],
            Self::P71 => &[Selected(Unit::ActivityManagement), Activity, Free(Data), Free(Minor), Mine(Major)],
            Self::P72 => &[Selected(Unit::ActivityManagement), Activity, Away(Data), Away(Minor), Theirs(Major)],
            Self::P75 => &[MayDisconnect],
            Self::P76 => &[Unacceptable],
            Self::P81 => &[Separated],
            Self::P178 => &[Selected(Unit::SymmetricSynchronize)],
            Self::P185 => &[Discarding],
            Self::P202 => &[DataComplete],
            Self::P204 => &[DataOverflows],
        }
    }

    /// What it says, in few words.
    #[must_use]
    #[rustfmt::skip]
    pub const fn label(self) -> &'static str {
        match self {
            Self::P01 => "opened-transport",
            Self::P02 => "keeps-transport",
            Self::P03 => "i-data",
            Self::P04 => "duplex-no-collision",
            Self::P05 => "a-data",
            Self::P06 => "typed-data",
            Self::P07 => "typed-data-no-collision",
            Self::P10 => "no-collision",
            Self::P11 => "ii-major",
            Self::P12 => "major-may-come",
            Self::P13 => "may-set-major",
            Self::P14 => "minor-may-come",
            Self::P15 => "may-set-minor",
            Self::P16 => "no-expedited",
            Self::P17 => "confirmation-may-come",
            Self::P18 => "may-confirm",
            Self::P19 => "is-next",
            Self::P20 => "is-last",
            Self::P21 => "is-open",
            Self::P24 => "prevails",
            Self::P25 => "restart-exists",
            Self::P26 => "in-activity",
            Self::P28 => "resynchronize",
            Self::P29 => "resynchronize-in-activity",
            Self::P32 => "not-behind-bound",
            Self::P33 => "within-bounds",
            Self::P34 => "activities",
            Self::P35 => "resynchronize-normal-flow",
            Self::P38 => "activities-normal-flow",
            Self::P39 => "activity-ii-major",
            Self::P40 => "aa-major",
            Self::P43 => "answers-indication",
            Self::P44 => "activity-may-come",
            Self::P45 => "may-begin-activity",
            Self::P46 => "capability-may-come",
            Self::P47 => "may-send-capability",
            Self::P48 => "exceptions-half-duplex",
            Self::P49 => "answers-request",
            Self::P50 => "exceptions-aa-data",
            Self::P51 => "exceptions-ii-data",
            Self::P52 => "exceptions-no-activities-ii-data",
            Self::P53 => "asked-exist",
            Self::P54 => "given-mine",
            Self::P55 => "may-give-control",
            Self::P57 => "given-mine-not-data",
            Self::P58 => "given-mine-data",
            Self::P59 => "given-theirs",
            Self::P60 => "given-theirs-not-data",
            Self::P61 => "given-theirs-data",
            Self::P62 => "control-may-come",
            Self::P63 => "may-release",
            Self::P64 => "offers-transport",
            Self::P65 => "any-token",
            Self::P66 => "transport-reusable",
            Self::P67 => "negotiated-release",
            Self::P68 => "release-may-come",
            Self::P69 => "collision",
            Self::P70 => "duplex",
            Self::P71 => "may-end-activity",
            Self::P72 => "activity-end-may-come",
            Self::P75 => "may-disconnect",
            Self::P76 => "not-acceptable",
            Self::P81 => "separated",
            Self::P178 => "symmetric",
            Self::P185 => "discarding",
            Self::P202 => "no-more-data",
            Self::P204 => "data-overflows",
        }
    }
}
