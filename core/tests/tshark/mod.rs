//! Running tshark, and what it is to find by the standards' codes: not from our encoder.

#![allow(dead_code)]

use std::fs;
use std::path::Path;
use std::process::Command;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ses_force.lua");

/// What tshark prints of a capture with these arguments besides.
pub(crate) fn run(file: &Path, arguments: &[&str]) -> String {
    // A user's own settings must not change what is read.
    let settings = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wireshark");
    fs::create_dir_all(&settings).expect("a folder for tests");
    let mut command = Command::new("tshark");
    command.env("WIRESHARK_CONFIG_DIR", &settings).arg("-r").arg(file).arg(format!("-Xlua_script:{SCRIPT}"));
    command.args(["--disable-protocol", "pres", "--disable-heuristic", "t125_cotp"]).args(arguments);
    let output =
        command.output().expect("tshark must be on PATH (`cargo xtask test` installs it; Debian: package tshark)");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// TPDU and SPDUs of a message, by its name in the log.
pub(crate) fn codes(name: &str) -> (&'static str, &'static str) {
    const DT: &str = "0x0f";
    let spdus = match name {
        "CR" => return ("0x0e", ""),
        "CC" => return ("0x0d", ""),
        "CN" => "13",
        "OA" => "16",
        "CDO" => "15",
        "AC" => "14",
        "RF" => "12",
        "FN" => "9",
        "DN" => "10",
        "NF" => "8",
        "AB" => "25",
        "AA" => "26",
        "GT" => "1",
        "PT" => "2",
        "GTC" => "21",
        "GTA" => "22",
        "TD" => "33",
        "DT" => "1,1",
        "MIP" => "1,49",
        "MAP" | "AE" => "1,41",
        "RS" => "1,53",
        "AS" => "1,45",
        "AR" => "1,29",
        "AI" => "1,25",
        "AD" => "1,57",
        "CD" => "1,61",
        "MIA" => "2,50",
        "MAA" | "AEA" => "2,42",
        "RA" => "2,34",
        "AIA" => "2,26",
        "ADA" => "2,58",
        "CDA" => "2,62",
        "ED" => "2,48",
        "ER" => "2,0",
        other => panic!("no standard names a {other}"),
    };
    (DT, spdus)
}
