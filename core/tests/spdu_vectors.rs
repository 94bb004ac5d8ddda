mod common;
use capa5_core::octets::{Chunk, NoSources};
use capa5_core::session::spdu::{Tsdu, code_tsdu};
use capa5_core::wire;
#[test]
fn gen_() {
    for line in std::fs::read_to_string("/tmp/gen/vectors.tsv").unwrap().lines() {
        let f: Vec<&str> = line.split('\t').collect();
        let hex = if f[2] == "-" { "" } else { f[2] };
        let octets: Vec<u8> = (0..hex.len() / 2).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap()).collect();
        let read = wire::decode::<Tsdu>(&Chunk::from(octets.as_slice()), &NoSources, code_tsdu);
        let text = match read.error { None => format!("= {}", common::reading::reading(&read.marks, &octets)), Some(e) => format!("! {e}") };
        if (f[0]=="OK") != read.error.is_none() { println!("MISMATCH"); }
        println!("# {}\n{} {}", f[1], f[2], text);
    }
}
