//! The states and events of the table, by the standard's names.

macro_rules! named {
    ($(#[$meta:meta])* pub enum $type:ident { $($(#[$doc:meta])* $name:ident = $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize, serde::Deserialize)]
        pub enum $type { $($(#[$doc])* #[serde(rename = $text)] $name,)* }

        impl $type {
            /// All of them, in order.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The standard's name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }

        impl core::fmt::Display for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}
pub(super) use named;

named! {
    /// A state of the session protocol machine. Those that only transport expedited data reaches (STA06, STA15A to STA15D) are
    /// left out.
    #[derive(Default)]
    pub enum State {
        /// Idle, no transport connection.
        #[default]
        Sta01 = "STA01",
        /// Waits for ABORT ACCEPT.
        Sta01A = "STA01A",
        /// Waits for the transport connection.
        Sta01B = "STA01B",
        /// Idle, transport connected.
        Sta01C = "STA01C",
        /// Waits for CONNECT DATA OVERFLOW.
        Sta01D = "STA01D",
        /// Waits for ACCEPT.
        Sta02A = "STA02A",
        /// Waits for OVERFLOW ACCEPT.
        Sta02B = "STA02B",
        /// Waits for DISCONNECT.
        Sta03 = "STA03",
        /// Waits for MAJOR SYNC ACK.
        Sta04A = "STA04A",
        /// Waits for ACTIVITY END ACK.
        Sta04B = "STA04B",
        /// Waits for RESYNCHRONIZE ACK.
        Sta05A = "STA05A",
        /// Waits for ACTIVITY INTERRUPT ACK.
        Sta05B = "STA05B",
        /// Waits for ACTIVITY DISCARD ACK.
        Sta05C = "STA05C",
        /// Waits for the S-CONNECT response.
        Sta08 = "STA08",
        /// Waits for the S-RELEASE response.
        Sta09 = "STA09",
        /// Waits for the S-SYNC-MAJOR response.
        Sta10A = "STA10A",
        /// Waits for the S-ACTIVITY-END response.
        Sta10B = "STA10B",
        /// Waits for the S-RESYNCHRONIZE response.
        Sta11A = "STA11A",
        /// Waits for the S-ACTIVITY-INTERRUPT response.
        Sta11B = "STA11B",
        /// Waits for the S-ACTIVITY-DISCARD response.
        Sta11C = "STA11C",
        /// Waits for the transport connection to be released.
        Sta16 = "STA16",
        /// Waits for GIVE TOKENS ACK.
        Sta18 = "STA18",
        /// Waits for recovery after having sent EXCEPTION DATA.
        Sta19 = "STA19",
        /// Waits for recovery by this side's user after an exception.
        Sta20 = "STA20",
        /// Waits for CAPABILITY DATA ACK.
        Sta21 = "STA21",
        /// Waits for the S-CAPABILITY-DATA response.
        Sta22 = "STA22",
        /// Data transfer.
        Sta713 = "STA713",
    }
}

impl State {
    /// Whether no session connection stands, or is being made, here: tokens and serial numbers mean nothing.
    #[must_use]
    pub const fn has_no_connection(self) -> bool {
        matches!(self, Self::Sta01 | Self::Sta01A | Self::Sta01C | Self::Sta01D | Self::Sta16)
    }

    /// Whether a transport connection stands, or is being made.
    #[must_use]
    pub const fn has_transport(self) -> bool {
        !matches!(self, Self::Sta01)
    }
}

named! {
    /// An event: a request or response of the user, an SPDU received, or something of the transport.
    pub enum Event {
        /// S-CONNECT request.
        SCONreq = "SCONreq",
        /// S-CONNECT response, accepted.
        SCONrspP = "SCONrsp+",
        /// S-CONNECT response, refused.
        SCONrspN = "SCONrsp-",
        /// S-DATA request.
        SDTreq = "SDTreq",
        /// S-EXPEDITED-DATA request.
        SEXreq = "SEXreq",
        /// S-TYPED-DATA request.
        STDreq = "STDreq",
        /// S-CAPABILITY-DATA request.
        SCDreq = "SCDreq",
        /// S-CAPABILITY-DATA response.
        SCDrsp = "SCDrsp",
        /// S-TOKEN-GIVE request.
        SGTreq = "SGTreq",
        /// S-TOKEN-PLEASE request.
        SPTreq = "SPTreq",
        /// S-CONTROL-GIVE request.
        SCGreq = "SCGreq",
        /// S-SYNC-MINOR request.
        SSYNmreq = "SSYNmreq",
        /// S-SYNC-MINOR response.
        SSYNmrsp = "SSYNmrsp",
        /// S-SYNC-MAJOR request.
        SSYNMreq = "SSYNMreq",
        /// S-SYNC-MAJOR response.
        SSYNMrsp = "SSYNMrsp",
        /// S-RESYNCHRONIZE request, abandon.
        SRSYNreqA = "SRSYNreq-a",
        /// S-RESYNCHRONIZE request, restart.
        SRSYNreqR = "SRSYNreq-r",
        /// S-RESYNCHRONIZE request, set.
        SRSYNreqS = "SRSYNreq-s",
        /// S-RESYNCHRONIZE response.
        SRSYNrsp = "SRSYNrsp",
        /// S-ACTIVITY-START request.
        SACTSreq = "SACTSreq",
        /// S-ACTIVITY-RESUME request.
        SACTRreq = "SACTRreq",
        /// S-ACTIVITY-INTERRUPT request.
        SACTIreq = "SACTIreq",
        /// S-ACTIVITY-INTERRUPT response.
        SACTIrsp = "SACTIrsp",
        /// S-ACTIVITY-DISCARD request.
        SACTDreq = "SACTDreq",
        /// S-ACTIVITY-DISCARD response.
        SACTDrsp = "SACTDrsp",
        /// S-ACTIVITY-END request.
        SACTEreq = "SACTEreq",
        /// S-ACTIVITY-END response.
        SACTErsp = "SACTErsp",
        /// S-U-EXCEPTION-REPORT request.
        SUERreq = "SUERreq",
        /// S-RELEASE request.
        SRELreq = "SRELreq",
        /// S-RELEASE response, affirmative.
        SRELrspP = "SRELrsp+",
        /// S-RELEASE response, negative.
        SRELrspN = "SRELrsp-",
        /// S-U-ABORT request.
        SUABreq = "SUABreq",
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
        /// EXPEDITED.
        EX = "EX",
        /// TYPED DATA.
        TD = "TD",
        /// CAPABILITY DATA.
        CD = "CD",
        /// CAPABILITY DATA ACK.
        CDA = "CDA",
        /// GIVE TOKENS that gives some.
        GT = "GT",
        /// PLEASE TOKENS that asks for some.
        PT = "PT",
        /// GIVE TOKENS CONFIRM.
        GTC = "GTC",
        /// GIVE TOKENS ACK.
        GTA = "GTA",
        /// MINOR SYNC POINT.
        MIP = "MIP",
        /// MINOR SYNC POINT with data separation.
        MIPd = "MIP-d",
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
        /// PREPARE: has no place where no transport expedited data is.
        PR = "PR",
        /// T-CONNECT indication.
        TCONind = "TCONind",
        /// T-CONNECT confirmation.
        TCONcnf = "TCONcnf",
        /// T-DISCONNECT indication.
        TDISind = "TDISind",
        /// The timer ran out.
        TIM = "TIM",
        /// An SPDU that can't be read, or that has no row in this state: an invalid intersection.
        Invalid = "invalid",
    }
}
