//! A wrong script says where it is wrong and what would fit: this is what ends the build.
#![cfg(not(target_arch = "wasm32"))]

use capa5_core::lesson::scenario::Scenario;

/// A scenario whose first user follows this script.
fn scenario(script: &str) -> String {
    format!(
        "id = \"x\"\nrevision = 1\nseed = 1\n[[nodes]]\nname = \"Ana\"\nreference = \"ANA\"\n[nodes.policy.script]\n{script}\n\
         [[nodes]]\nname = \"Beto\"\nreference = \"BETO\"\n[nodes.policy.script]\n[[links]]\nends = [0, 1]\n"
    )
}

/// What the build says of it.
fn problem(text: &str) -> String {
    let parsed: Result<Scenario, _> = toml::from_str(text);
    match parsed {
        Err(error) => error.to_string(),
        Ok(scenario) => scenario.check().expect_err("something is wrong with it"),
    }
}

#[track_caller]
fn says(script: &str, parts: &[&str]) {
    let problem = problem(&scenario(script));
    for part in parts {
        assert!(problem.contains(part), "{part:?} is missing in:\n{problem}");
    }
}

#[test]
fn a_script_that_fits_has_no_problem() {
    let text = scenario("steps = [{ ask = { S-CONNECT = { units = [\"duplex\"] } } }, { on = \"S-CONNECT cnf\" }]");
    let scenario: Scenario = toml::from_str(&text).expect("fits its form");
    assert_eq!(scenario.check(), Ok(()));
    let octets = postcard::to_allocvec(&scenario).expect("serializes");
    assert_eq!(Scenario::from_built(&octets), Ok(scenario), "and what is written of it reads the same");
}

#[test]
fn an_unknown_request_is_named_with_its_line_and_those_there_are() {
    says("steps = [\n  { ask = { S-DATUM = { text = \"x\" } } },\n]", &["line 9", "S-DATUM", "S-TYPED-DATA"]);
}

#[test]
fn an_unknown_indication_is_named_with_those_there_are() {
    says("steps = [{ on = \"S-DATA cnf\" }]", &["line 8", "S-DATA cnf", "S-CONNECT refused"]);
}

#[test]
fn an_unknown_parameter_is_named_with_those_there_are() {
    says("steps = [{ ask = { S-SYNC-MINOR = { serial = 3 } } }]", &["line 8", "serial", "explicit"]);
}

#[test]
fn an_unknown_answer_is_named_with_those_there_are() {
    says("answers = { release = \"maybe\" }", &["line 8", "maybe", "refuse", "script"]);
}

#[test]
fn a_parameter_out_of_its_range_says_its_range() {
    says(
        "steps = [{ ask = { S-RESYNCHRONIZE = { set = { serial = 1_000_000 } } } }]",
        &["line 8", "0 to 999999", "1000000"],
    );
    says("steps = [{ ask = { S-ACTIVITY-START = { id = \"INVOICE\" } } }]", &["line 8", "1 to 6 octets", "INVOICE"]);
    says(
        "steps = [{ ask = { S-CONNECT = { units = [\"duplex\"], calling-selector = \"seventeen octets.\" } } }]",
        &["line 8", "0 to 16 octets"],
    );
    says("steps = [{ ask = { S-CONNECT = { units = [\"triplex\"] } } }]", &["line 8", "triplex", "half-duplex"]);
}

#[test]
fn a_step_that_waits_in_two_ways_says_which_to_leave_out() {
    says("steps = [{ on = \"S-DATA ind\", at-ms = 5 }]", &["line 8", "leave out"]);
    says("steps = [{ times = 2, ask = \"S-CONTROL-GIVE\" }]", &["line 8", "add `on`"]);
    says("steps = [{ on = \"S-DATA ind\", times = 0 }]", &["line 8", "waits for nothing"]);
}

#[test]
fn a_step_without_effect_says_so() {
    says("steps = [{ }]", &["line 8", "does nothing"]);
    says("steps = [{ on = \"S-DATA ind\", refused = true }]", &["line 8", "add `ask`"]);
}

#[test]
fn a_link_or_a_fault_that_refers_to_nothing_says_what_there_is() {
    let text = scenario("");
    assert!(problem(&text.replace("ends = [0, 1]", "ends = [0, 2]")).contains("nodes of 0 to 1"));
    let text = format!("{text}[[faults]]\nat-ms = 1\nwhat = {{ cut = 1 }}\n");
    assert!(problem(&text).contains("there is no link 1"));
    let rule = text
        .replace("at-ms = 1", "when = { every = { from = 2, name = \"DT\", k = 1 } }")
        .replace("cut = 1", "cut = 0");
    assert!(problem(&rule).contains("there is no node 2"), "{}", problem(&rule));
    let both = rule.replace("what =", "at-ms = 1\nwhat =");
    assert!(problem(&both).contains("either `at-ms` or `when`"), "{}", problem(&both));
    let never = rule.replace("from = 2", "from = 0").replace("k = 1", "k = 0");
    assert!(problem(&never).contains("k counts from 1"), "{}", problem(&never));
}

#[test]
fn a_number_that_would_divide_by_nothing_is_refused() {
    let text = scenario("");
    let bounds = "[bounds]\ntransfers = 0\nrecords = 1\nsteps = 1\ntime-s = 1\n";
    assert!(problem(&format!("{text}{bounds}")).contains("bounds.transfers"));
    let interval = "[knobs.interval]\ndefault = 0\nmin = 0\nmax = 5\n";
    assert!(problem(&format!("{text}{interval}")).contains("knobs.interval"));
    let outside = "[knobs.dt]\ndefault = 9\nmin = 1\nmax = 5\n";
    assert!(problem(&format!("{text}{outside}")).contains("1 to 5"));
}
