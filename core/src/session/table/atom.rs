//! The parts that predicates are made of: a refusal names the very part that fails.

use crate::session::token::TokenItem;
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
