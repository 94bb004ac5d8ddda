//! What a row does: actions on the machine's variables, and what goes out.

use super::state::named;
use crate::endpoint::Down;

named! {
    /// An action, by the standard's number in square brackets.
    pub enum Action {
        /// \[1\] Vtca: this side accepted the transport connection.
        A01 = "[1]",
        /// \[2\] Vtca: this side opened the transport connection.
        A02 = "[2]",
        /// \[3\] Stop the timer.
        A03 = "[3]",
        /// \[4\] Start the timer.
        A04 = "[4]",
        /// \[5\] Set the connection's variables.
        A05 = "[5]",
        /// \[6\] Replay queued events. Only transport expedited data queues any.
        A06 = "[6]",
        /// \[7\] Vtrr: the transport connection can be used again.
        A07 = "[7]",
        /// \[8\] Vtrr: it can't.
        A08 = "[8]",
        /// \[9\] Vtrr as the Transport Disconnect says, and as this side wants.
        A09 = "[9]",
        /// \[11\] Move tokens.
        A11 = "[11]",
        /// \[12\] Vact: an activity is in progress.
        A12 = "[12]",
        /// \[13\] Vnextact: what follows the major point.
        A13 = "[13]",
        /// \[14\] Vact becomes Vnextact.
        A14 = "[14]",
        /// \[16\] Record the resynchronization.
        A16 = "[16]",
        /// \[18\] Vcoll: both sides release.
        A18 = "[18]",
        /// \[19\] V(M) becomes the higher of itself and the number given.
        A19 = "[19]",
        /// \[22\] All before V(M) is confirmed: V(A) and V(R) become V(M).
        A22 = "[22]",
        /// \[23\] A minor point received.
        A23 = "[23]",
        /// \[24\] A point sent.
        A24 = "[24]",
        /// \[25\] Confirmed up to the number given.
        A25 = "[25]",
        /// \[26\] An activity starts: all numbers become 1.
        A26 = "[26]",
        /// \[27\] An activity resumes behind the number given.
        A27 = "[27]",
        /// \[28\] The resynchronization ends at the number given.
        A28 = "[28]",
        /// \[29\] The activity is over, all tokens are this side's.
        A29 = "[29]",
        /// \[30\] The activity is over, all tokens are the other side's.
        A30 = "[30]",
        /// \[31\] A major point or activity end received.
        A31 = "[31]",
        /// \[32\] Vdnr: DISCONNECT came during a release collision.
        A32 = "[32]",
        /// \[43\] Forget data separation. It isn't offered: nothing to forget.
        A43 = "[43]",
        /// \[50\] Keep the connect data.
        A50 = "[50]",
        /// \[51\] Send the rest of the connect data.
        A51 = "[51]",
    }
}

impl Action {
    /// What it does, in few words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::A01 => "transport-accepted",
            Self::A02 => "transport-opened",
            Self::A03 => "stop-timer",
            Self::A04 => "start-timer",
            Self::A05 => "begin-connection",
            Self::A06 => "replay-queue",
            Self::A07 => "keep-transport",
            Self::A08 => "give-up-transport",
            Self::A09 => "transport-as-told",
            Self::A11 => "move-tokens",
            Self::A12 => "activity-begins",
            Self::A13 => "remember-next-activity",
            Self::A14 => "enter-next-activity",
            Self::A16 => "record-resynchronization",
            Self::A18 => "collision",
            Self::A19 => "raise-next-number",
            Self::A22 => "confirm-all",
            Self::A23 => "minor-received",
            Self::A24 => "point-sent",
            Self::A25 => "confirm-up-to",
            Self::A26 => "number-from-1",
            Self::A27 => "number-behind",
            Self::A28 => "end-resynchronization",
            Self::A29 => "activity-over-tokens-here",
            Self::A30 => "activity-over-tokens-there",
            Self::A31 => "major-received",
            Self::A32 => "disconnect-received",
            Self::A43 => "forget-separation",
            Self::A50 => "keep-connect-data",
            Self::A51 => "send-connect-data",
        }
    }
}

named! {
    /// An indication or confirmation to the user.
    pub enum Tell {
        /// S-CONNECT indication.
        SCONind = "SCONind",
        /// S-CONNECT confirmation, accepted.
        SCONcnfP = "SCONcnf+",
        /// S-CONNECT confirmation, refused.
        SCONcnfN = "SCONcnf-",
        /// S-DATA indication.
        SDTind = "SDTind",
        /// S-TYPED-DATA indication.
        STDind = "STDind",
        /// S-CAPABILITY-DATA indication.
        SCDind = "SCDind",
        /// S-CAPABILITY-DATA confirmation.
        SCDcnf = "SCDcnf",
        /// S-TOKEN-GIVE indication.
        SGTind = "SGTind",
        /// S-TOKEN-PLEASE indication.
        SPTind = "SPTind",
        /// S-CONTROL-GIVE indication.
        SCGind = "SCGind",
        /// S-SYNC-MINOR indication.
        SSYNmind = "SSYNmind",
        /// S-SYNC-MINOR confirmation.
        SSYNmcnf = "SSYNmcnf",
        /// S-SYNC-MAJOR indication.
        SSYNMind = "SSYNMind",
        /// S-SYNC-MAJOR confirmation.
        SSYNMcnf = "SSYNMcnf",
        /// S-RESYNCHRONIZE indication.
        SRSYNind = "SRSYNind",
        /// S-RESYNCHRONIZE confirmation.
        SRSYNcnf = "SRSYNcnf",
        /// S-ACTIVITY-START indication.
        SACTSind = "SACTSind",
        /// S-ACTIVITY-RESUME indication.
        SACTRind = "SACTRind",
        /// S-ACTIVITY-INTERRUPT indication.
        SACTIind = "SACTIind",
        /// S-ACTIVITY-INTERRUPT confirmation.
        SACTIcnf = "SACTIcnf",
        /// S-ACTIVITY-DISCARD indication.
        SACTDind = "SACTDind",
        /// S-ACTIVITY-DISCARD confirmation.
        SACTDcnf = "SACTDcnf",
        /// S-ACTIVITY-END indication.
        SACTEind = "SACTEind",
        /// S-ACTIVITY-END confirmation.
        SACTEcnf = "SACTEcnf",
        /// S-U-EXCEPTION-REPORT indication.
        SUERind = "SUERind",
        /// S-P-EXCEPTION-REPORT indication.
        SPERind = "SPERind",
        /// S-RELEASE indication.
        SRELind = "SRELind",
        /// S-RELEASE confirmation, affirmative.
        SRELcnfP = "SRELcnf+",
        /// S-RELEASE confirmation, negative.
        SRELcnfN = "SRELcnf-",
        /// S-U-ABORT or S-P-ABORT indication, as the ABORT says.
        SxABind = "SxABind",
        /// S-P-ABORT indication.
        SPABind = "SPABind",
    }
}

named! {
    /// An SPDU to send.
    pub enum Put {
        /// CONNECT.
        CN = "CN",
        /// OVERFLOW ACCEPT.
        OA = "OA",
        /// CONNECT DATA OVERFLOW.
        CDO = "CDO",
        /// ACCEPT.
        AC = "AC",
        /// REFUSE, transport connection released.
        RFnr = "RF-nr",
        /// REFUSE, transport connection kept.
        RFr = "RF-r",
        /// FINISH, transport connection released.
        FNnr = "FN-nr",
        /// FINISH, transport connection kept.
        FNr = "FN-r",
        /// DISCONNECT.
        DN = "DN",
        /// NOT FINISHED.
        NF = "NF",
        /// ABORT, transport connection released.
        ABnr = "AB-nr",
        /// ABORT, transport connection kept.
        ABr = "AB-r",
        /// ABORT ACCEPT.
        AA = "AA",
        /// DATA TRANSFER.
        DT = "DT",
        /// TYPED DATA.
        TD = "TD",
        /// CAPABILITY DATA.
        CD = "CD",
        /// CAPABILITY DATA ACK.
        CDA = "CDA",
        /// GIVE TOKENS.
        GT = "GT",
        /// PLEASE TOKENS.
        PT = "PT",
        /// GIVE TOKENS CONFIRM.
        GTC = "GTC",
        /// GIVE TOKENS ACK.
        GTA = "GTA",
        /// MINOR SYNC POINT.
        MIP = "MIP",
        /// MINOR SYNC ACK.
        MIA = "MIA",
        /// MAJOR SYNC POINT.
        MAP = "MAP",
        /// MAJOR SYNC ACK.
        MAA = "MAA",
        /// RESYNCHRONIZE, abandon.
        RSa = "RS-a",
        /// RESYNCHRONIZE, restart.
        RSr = "RS-r",
        /// RESYNCHRONIZE, set.
        RSs = "RS-s",
        /// RESYNCHRONIZE ACK.
        RA = "RA",
        /// ACTIVITY START.
        AS = "AS",
        /// ACTIVITY RESUME.
        AR = "AR",
        /// ACTIVITY INTERRUPT.
        AI = "AI",
        /// ACTIVITY INTERRUPT ACK.
        AIA = "AIA",
        /// ACTIVITY DISCARD.
        AD = "AD",
        /// ACTIVITY DISCARD ACK.
        ADA = "ADA",
        /// ACTIVITY END.
        AE = "AE",
        /// ACTIVITY END ACK.
        AEA = "AEA",
        /// EXCEPTION DATA.
        ED = "ED",
        /// EXCEPTION REPORT.
        ER = "ER",
    }
}

named! {
    /// A request or response to the transport.
    pub enum Below {
        /// T-CONNECT request.
        TCONreq = "TCONreq",
        /// T-CONNECT response.
        TCONrsp = "TCONrsp",
        /// T-DISCONNECT request.
        TDISreq = "TDISreq",
    }
}

impl Below {
    /// What the machine asks of the transport.
    #[must_use]
    pub const fn down(self) -> Down {
        match self {
            Self::TCONreq => Down::Open,
            Self::TCONrsp => Down::Accept,
            Self::TDISreq => Down::Close,
        }
    }
}
