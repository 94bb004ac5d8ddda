//! What tshark makes of the TCP in every scene's capture: nothing out of order, nothing missing, nothing acknowledged that didn't come.
#![cfg(not(target_arch = "wasm32"))]

mod pcapng;
mod tshark;

use std::fs;
use std::path::Path;

use capa5_core::capture::Form;
use capa5_core::lesson;
use capa5_core::world::record::{FaultName, What};
use capa5_core::world::recording::Recording;

/// Whether the line keeps what it is given: what it loses is missing in the capture too.
fn is_whole(run: &Recording) -> bool {
    let harms = |name: FaultName| matches!(name, FaultName::CutOneWay | FaultName::Corrupt);
    !run.log().iter().any(|record| matches!(record.what, What::Fault { name, .. } if harms(name)))
}

#[test]
fn tshark_finds_every_stream_in_order_and_complete() {
    let mut read = 0;
    for id in lesson::ids() {
        let scenario = lesson::scenario(id).expect("the build checked it");
        let run = Recording::record(&scenario, Vec::new());
        if !is_whole(&run) {
            continue;
        }
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("tcp-{id}.pcapng"));
        fs::write(&file, pcapng::capture(&run, Form::WithoutFile)).expect("written");
        let odd = tshark::run(
            &file,
            &["-Y", "tcp.analysis.flags", "-T", "fields", "-e", "frame.number", "-e", "_ws.col.Info"],
        );
        assert_eq!(odd, "", "{id}");
        read += 1;
    }
    assert!(read > 10, "{read}");
}
