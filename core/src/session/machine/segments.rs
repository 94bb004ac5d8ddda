//! Pieces of user data: what may be cut on the way out, and how what comes in pieces is joined. An event happens once, when the
//! last piece has come.

use alloc::boxed::Box;

use super::given::Given;
use super::{Role, Spm};
use crate::session::note::BadParameter;
use crate::session::size::TsduMaximum;
use crate::session::spdu::{Allowance, Piece, Spdu, SpduKind};
use crate::session::table::{Event, State};

impl Spm {
    /// What the version and the size agreed allow for what an event sends.
    pub(super) fn allowance(&self, given: &Given<'_>) -> Allowance {
        let agreed = if given.event == Event::SCONrspP { self.agreed(given).ok() } else { None };
        match agreed {
            Some(agreed) => Allowance { cuts_all: agreed.version == 2, most: agreed.sizes.back },
            None => Allowance { cuts_all: self.speaks_version_2(), most: self.outgoing() },
        }
    }

    /// Whether it is version 2 that is spoken; where none is selected yet, whether it could be.
    pub(super) fn speaks_version_2(&self) -> bool {
        match &self.offer {
            Some(offer) if matches!(self.state, State::Sta02A | State::Sta02B | State::Sta08) => offer.version & 2 != 0,
            Some(_) | None => self.version == 2,
        }
    }

    const fn outgoing(&self) -> TsduMaximum {
        match self.role {
            Role::Initiator => self.sizes.forth,
            Role::Responder => self.sizes.back,
        }
    }

    const fn incoming(&self) -> TsduMaximum {
        match self.role {
            Role::Initiator => self.sizes.back,
            Role::Responder => self.sizes.forth,
        }
    }

    /// The SPDU that happens now: the one that came, or all pieces of it; `None` while more are to come.
    ///
    /// Between the pieces of one SPDU another whole one may come; one that destroys what is on its way destroys the pieces too.
    pub(super) fn join(&mut self, spdu: Spdu) -> Result<Option<Spdu>, BadParameter> {
        if self.state.has_no_connection() || spdu.kind == SpduKind::ConnectDataOverflow {
            return Ok(Some(spdu));
        }
        let (piece, data) = (spdu.piece(), spdu.user_data());
        let allowed = if spdu.kind.is_data() {
            self.admits(&spdu, piece, data.is_empty())
        } else {
            piece == Piece::Whole || (self.speaks_version_2() && spdu.can_be_cut())
        };
        if !allowed {
            return Err(BadParameter::Enclosure);
        }
        if destroys(spdu.kind) && matches!(piece, Piece::First | Piece::Whole) {
            self.pieces = None;
        }
        let goes_on = self.pieces.as_ref().is_some_and(|open| open.goes_on_with(spdu.kind));
        match piece {
            Piece::Whole if goes_on => Err(BadParameter::Enclosure),
            Piece::Whole => Ok(Some(spdu)),
            Piece::First if self.pieces.is_some() => Err(BadParameter::Enclosure),
            Piece::First => self.keep(Some(spdu)),
            Piece::Middle | Piece::Last if !goes_on => Err(BadParameter::Enclosure),
            Piece::Middle | Piece::Last => {
                let joined = self.pieces.take().map(|first| first.joined(&data));
                if piece == Piece::Last { Ok(joined) } else { self.keep(joined) }
            }
        }
    }

    /// Keeps what has come until the rest comes, as far as there is room.
    fn keep(&mut self, joined: Option<Spdu>) -> Result<Option<Spdu>, BadParameter> {
        if joined.as_ref().is_some_and(|spdu| !self.config.keeps.holds(&spdu.user_data())) {
            return Err(BadParameter::Kept);
        }
        self.pieces = joined.map(Box::new);
        Ok(None)
    }

    /// Whether a DATA TRANSFER or TYPED DATA says of pieces what the size agreed asks for. Only the last may be empty.
    fn admits(&self, spdu: &Spdu, piece: Piece, empty: bool) -> bool {
        let cut = self.incoming().limit().is_some();
        match piece {
            Piece::Whole => !cut || spdu.says_piece(),
            Piece::First | Piece::Middle => cut && !empty,
            Piece::Last => cut,
        }
    }
}

/// Whether an SPDU destroys what is on its way before it.
const fn destroys(kind: SpduKind) -> bool {
    matches!(
        kind,
        SpduKind::Abort
            | SpduKind::Resynchronize
            | SpduKind::ResynchronizeAck
            | SpduKind::ActivityInterrupt
            | SpduKind::ActivityInterruptAck
            | SpduKind::ActivityDiscard
            | SpduKind::ActivityDiscardAck
            | SpduKind::ExceptionData
            | SpduKind::ExceptionReport
    )
}
