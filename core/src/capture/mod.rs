//! The run as a pcapng file: what stands on each link at its first end.
//!
//! A packet is in it when it left that end or came to it, a lost one too; what only the other end saw is not. One TPDU is one
//! packet, dated with the instant of its last octet; see [`tap`] for the rest. TCP and IP headers are made here: the simulated
//! line carries the octets from TPKT on and nothing else. The file is made in parts, so that nobody holds all of it.

mod pcapng;
mod stream;
mod tap;
mod tcp;

use alloc::format;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

use crate::octets::{Needs, Supply};
use crate::world::record::RecordId;
use crate::world::recording::Recording;
pub use stream::{Spoken, stream};
use tap::Packet;

/// What the comment of a capture has to say. Like the names of fields it is in the language of the tool that shows it.
pub const NOTE: &str = "Octets from TPKT on are those of the simulated line. IP and TCP headers were made by the exporter: no \
acknowledgement of its own for data, and after a cut no FIN. Time 0 is the start of the run. A packet that is cut short in \
this file has TCP checksum 0; of a message of which only a part left, a short capture keeps TPKT and COTP. Listeners are at \
TCP port 102. In Wireshark disable the protocol PRES (file octets are no presentation PDUs) and the heuristic t125_cotp: \
tshark --disable-protocol pres --disable-heuristic t125_cotp -r FILE";

/// Octets of a packet that a short capture keeps.
const SHORT: u32 = 128;
/// TPKT and COTP header: what a short capture keeps of a split message. With more, a reader that can't see that the rest never
/// left would take it for a message.
const SPLIT: u32 = 7;

/// How much of each packet is kept. The length that it had always stands beside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// All octets.
    Full,
    /// At most 128 octets.
    Truncated,
    /// At most 128 octets, and none of the file: for a learner's own file that isn't at hand.
    WithoutFile,
}

/// A capture being written.
#[derive(Clone, Debug)]
pub struct Capture {
    form: Form,
    packets: Vec<Packet>,
    /// The packet whose block comes next.
    next: usize,
    /// The block that is being given, and how much of it was.
    block: Vec<u8>,
    given: usize,
    done: u64,
    total: u64,
}

impl Capture {
    /// Of a recording, to its end. `comment` becomes the section's: [`NOTE`].
    #[must_use]
    pub fn new(recording: &Recording, form: Form, comment: &str) -> Self {
        Self::with(recording, form, comment, tap::packets(recording))
    }

    /// Of one message of a recording alone, as it left or came at the tap: the record with which it left.
    #[must_use]
    pub fn of_message(recording: &Recording, message: RecordId, form: Form, comment: &str) -> Self {
        let body = recording.octets(message);
        let is_its = |packet: &Packet| match (&packet.payload, &body) {
            (Some(piece), Some(body)) => Arc::ptr_eq(&piece.octets, body),
            (Some(_) | None, _) => false,
        };
        let packets = tap::packets(recording).into_iter().filter(is_its).collect();
        Self::with(recording, form, comment, packets)
    }

    fn with(recording: &Recording, form: Form, comment: &str, packets: Vec<Packet>) -> Self {
        let mut block = Vec::new();
        pcapng::section(&mut block, comment);
        for link in recording.world().links() {
            let name = format!("{}-{}", link.ends[0].letter(), link.ends[1].letter());
            pcapng::interface(&mut block, &name, if form == Form::Full { 0 } else { SHORT });
        }
        let blocks = packets.iter().map(|packet| {
            let kept = pcapng::padded(u64::from(kept(packet, form)));
            pcapng::PACKET_OVERHEAD + kept + pcapng::comment_len(packet.comment)
        });
        let total = block.len() as u64 + blocks.sum::<u64>();
        Self { form, packets, next: 0, block, given: 0, done: 0, total }
    }

    /// How many octets were given.
    #[must_use]
    pub const fn done(&self) -> u64 {
        self.done
    }

    /// How many octets the file has.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.total
    }

    /// The next octets of the file, at most `max` (at least one); `None` when all were given. All parts together are the same
    /// file whatever `max` is.
    ///
    /// # Errors
    /// [`Needs`] where octets of a file aren't at hand: supply them and call again. What was given stays given.
    pub fn next_part(&mut self, supply: &dyn Supply, max: usize) -> Result<Option<Vec<u8>>, Needs> {
        let left = usize::try_from(self.total - self.done).unwrap_or(usize::MAX);
        let most = max.max(1).min(left);
        let mut part = Vec::with_capacity(most);
        while part.len() < most {
            if self.given == self.block.len() {
                match self.make(supply) {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(needs) if part.is_empty() => return Err(needs),
                    Err(_) => break,
                }
            }
            let count = (most - part.len()).min(self.block.len() - self.given);
            part.extend_from_slice(&self.block[self.given..self.given + count]);
            self.given += count;
        }
        self.done += part.len() as u64;
        Ok((!part.is_empty()).then_some(part))
    }

    /// Makes the next packet's block; false when there is none.
    fn make(&mut self, supply: &dyn Supply) -> Result<bool, Needs> {
        let Some(packet) = self.packets.get(self.next) else { return Ok(false) };
        let (headers, len) = (packet.segment.headers(), packet.payload_len());
        let kept = kept(packet, self.form) - headers;
        let mut payload = vec![0; kept as usize];
        if let Some(piece) = &packet.payload {
            piece.octets.read(u64::from(piece.from), &mut payload, supply)?;
        }
        let mut octets = Vec::with_capacity((headers + kept) as usize);
        packet.segment.write(&mut octets, len, (kept == len).then_some(&payload));
        octets.extend_from_slice(&payload);
        self.block.clear();
        self.given = 0;
        pcapng::packet(&mut self.block, packet.link, packet.at.0, &octets, (headers + len, packet.comment));
        self.next += 1;
        Ok(true)
    }
}

/// How many octets of a packet are kept, headers included.
fn kept(packet: &Packet, form: Form) -> u32 {
    let headers = packet.segment.headers();
    let whole = headers + packet.payload_len();
    let Some(piece) = &packet.payload else { return whole };
    let short = if whole <= SHORT {
        whole
    } else if piece.whole() {
        SHORT
    } else {
        headers + SPLIT
    };
    match form {
        Form::Full => whole,
        Form::Truncated => short,
        Form::WithoutFile => short.min(headers + piece.before_file()),
    }
}
