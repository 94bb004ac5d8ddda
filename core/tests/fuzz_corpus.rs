//! The fuzzer's corpus, gone through again without a fuzzer.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../fuzz/targets.rs"]
mod targets;

use std::fs;
use std::path::Path;

/// Hands every file of a target's corpus to it, in the order of their names; gives how many there are.
fn replay(target: &str, run: fn(&[u8])) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    for file in &files {
        println!("{}", file.display());
        run(&fs::read(file).expect("a file of the corpus"));
    }
    files.len()
}

#[test]
fn tsdus_of_the_corpus_are_read_and_written_again() {
    assert!(replay("spdu", targets::spdu) > 20);
}

#[test]
fn streams_of_the_corpus_mean_the_same_in_any_pieces() {
    assert!(replay("stream", targets::stream) > 20);
}

#[test]
fn scripts_of_the_corpus_leave_a_machine_sound() {
    assert!(replay("machine", targets::machine) > 20);
}

#[path = "../fuzz/smtp.rs"]
mod smtp;

#[test]
fn smtp_lines_of_the_corpus_are_read_and_written_again() {
    assert!(replay("smtp_line", smtp::line) > 20);
}

#[test]
fn octets_of_the_corpus_leave_an_smtp_server_sound() {
    assert!(replay("smtp_server", smtp::server) > 20);
}

#[test]
fn octets_of_the_corpus_leave_an_smtp_client_sound() {
    assert!(replay("smtp_client", smtp::client) > 20);
}
