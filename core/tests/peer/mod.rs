//! The independent implementation, rusty-cosp: the Kernel and duplex by another hand.
#![allow(dead_code, unreachable_pub, reason = "each test uses a part")]

pub mod memory;

use std::collections::VecDeque;

use rusty_cosp::{CospError, CospReader, CospRecvResult, CospWriter};

/// What it said it received.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Heard {
    Data(Vec<u8>),
    Finish(Option<Vec<u8>>),
    Disconnect(Option<Vec<u8>>),
    Aborted(Option<Vec<u8>>),
    Closed,
    Failed(String),
}

pub async fn hear(reader: &mut impl CospReader) -> Heard {
    match reader.recv().await {
        Ok(CospRecvResult::Data(data)) => Heard::Data(data),
        Ok(CospRecvResult::Finish(data)) => Heard::Finish(data),
        Ok(CospRecvResult::Disconnect(data)) => Heard::Disconnect(data),
        Ok(CospRecvResult::Closed) => Heard::Closed,
        Err(CospError::Aborted(data)) => Heard::Aborted(data),
        Err(error) => Heard::Failed(error.to_string()),
    }
}

pub async fn send(writer: &mut impl CospWriter, data: &[u8]) {
    writer.send(&mut VecDeque::from([data.to_vec()])).await.expect("it sends");
}

/// Runs one future to its end on this thread.
pub fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        tokio::time::timeout(std::time::Duration::from_secs(60), future).await.expect("it ends within a minute")
    })
}
