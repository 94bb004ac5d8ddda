//! Golden logs: a short run of each service line by line, and the hashes of longer ones, equal natively and in WebAssembly.

#![cfg(not(target_arch = "wasm32"))]

mod hashes;

use capa5_core::world::log::Log;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn golden(name: &str, now: &str) {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if env::var_os("CAPA5_BLESS").is_some() {
        fs::write(&path, now).expect("written");
        return;
    }
    let then = fs::read_to_string(&path).unwrap_or_default();
    let first = now.lines().zip(then.lines()).position(|(now, then)| now != then);
    assert!(now == then, "{name} differs from line {:?} on; bless on purpose only", first.map(|line| line + 1));
}

#[test]
fn the_short_run_of_each_service_is_what_it_was() {
    for (name, recording) in hashes::short() {
        let lines: String = recording.log().iter().map(|record| Log::line(record) + "\n").collect();
        golden(&format!("{name}.jsonl"), &lines);
    }
}

#[test]
fn the_hashes_of_all_runs_are_what_they_were() {
    golden("hashes.txt", &hashes::all());
}
