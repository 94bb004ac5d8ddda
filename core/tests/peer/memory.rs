//! A transport connection in memory: whole TSDUs in order, for the independent implementation on one side.

use std::collections::VecDeque;

use rusty_cotp::{CotpConnection, CotpError, CotpReader, CotpWriter};
use rusty_tpkt::ProtocolInformation;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// The independent implementation's end.
pub struct Theirs {
    reader: Reader,
    writer: Writer,
    information: Vec<Box<dyn ProtocolInformation>>,
}

/// This project's end.
pub struct Ours {
    to: UnboundedSender<Vec<u8>>,
    from: UnboundedReceiver<Vec<u8>>,
}

pub struct Reader(UnboundedReceiver<Vec<u8>>);

pub struct Writer(UnboundedSender<Vec<u8>>);

pub fn connection() -> (Theirs, Ours) {
    let (to, reader) = unbounded_channel();
    let (writer, from) = unbounded_channel();
    (Theirs { reader: Reader(reader), writer: Writer(writer), information: Vec::new() }, Ours { to, from })
}

/// Two ends that are both the independent implementation's.
pub fn between_themselves() -> (Theirs, Theirs) {
    let (to, reader) = unbounded_channel();
    let (back, other) = unbounded_channel();
    let end = |reader, writer| Theirs { reader: Reader(reader), writer: Writer(writer), information: Vec::new() };
    (end(reader, back), end(other, to))
}

impl Ours {
    pub fn send(&self, tsdu: Vec<u8>) {
        // It may have dropped its end after an abort.
        let _ = self.to.send(tsdu);
    }

    pub async fn receive(&mut self) -> Option<Vec<u8>> {
        self.from.recv().await
    }
}

impl CotpConnection for Theirs {
    fn get_protocol_infomation_list(&self) -> &Vec<Box<dyn ProtocolInformation>> {
        &self.information
    }

    async fn split(self) -> Result<(impl CotpReader, impl CotpWriter), CotpError> {
        Ok((self.reader, self.writer))
    }
}

impl CotpReader for Reader {
    async fn recv(&mut self) -> Result<Option<Vec<u8>>, CotpError> {
        Ok(self.0.recv().await)
    }
}

impl CotpWriter for Writer {
    async fn send(&mut self, input: &mut VecDeque<Vec<u8>>) -> Result<(), CotpError> {
        for tsdu in input.drain(..) {
            let _ = self.0.send(tsdu);
        }
        Ok(())
    }
}
