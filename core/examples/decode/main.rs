//! Any capture: what a pcap or pcapng that somebody else made says of the session layer, one JSON line for each SPDU.
//!
//! TCP is put together again, TPKT and COTP are taken off; connections that carry no TPKT are passed over. Octets that were sent
//! but not captured are no octets: what stands before them is read, and the line says where they begin.

mod capture;
mod stream;
mod talk;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;
use std::{env, fs};

const USAGE: &str = "decode FILE: a capture (pcap or pcapng) to be read";

fn main() -> ExitCode {
    let mut names = env::args_os().skip(1);
    let (Some(name), None) = (names.next(), names.next()) else { return wrong(USAGE) };
    let file = match fs::read(&name) {
        Ok(file) => file,
        Err(error) => return wrong(&format!("{}: {error}", name.to_string_lossy())),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    // Where nobody reads on, nothing is left to be said.
    let damage = talk::read(&file, |line| writeln!(out, "{line}").is_ok());
    match (out.flush(), damage) {
        (Ok(()), Some(why)) => wrong(&format!("{}: {why}", name.to_string_lossy())),
        (Ok(()), None) | (Err(_), _) => ExitCode::SUCCESS,
    }
}

fn wrong(why: &str) -> ExitCode {
    eprintln!("decode: {why}");
    ExitCode::from(2)
}
