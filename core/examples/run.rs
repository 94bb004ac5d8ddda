//! The headless twin of the page: runs a scenario and prints what came of it as one line of JSON.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use capa5_core::capture::{Capture, Form};
use capa5_core::digest::{Job, hex};
use capa5_core::engine::Engine;
use capa5_core::lesson;
use capa5_core::lesson::knob::{Knob, Service, Settings};
use capa5_core::lesson::scenario::{FaultKind, FaultSpec, FaultWhen, Scenario, Which};
use capa5_core::octets::{Chunk, Needs, SourceId, Supply};
use capa5_core::study::Study;
use capa5_core::world::action::{Action, Timed, When};
use capa5_core::world::log::Log;
use capa5_core::world::record::{Dir, LinkId, NodeId, What};
use capa5_core::world::recording::{Ending, Recording};
use capa5_core::world::source::FileSpec;
use lexopt::prelude::*;

const USAGE: &str = "usage: run --scenario NAME [--list] [--size N] [--interval N] [--dt N] [--rate-ns N] [--delay-us N] [--lag N] \
[--service activity|points|kernel] [--cut-at N]... [--wire-cut-at N] [--no-cut] [--file PATH] [--actions FILE] [--pcapng FILE] \
[--full-capture] [--log FILE] [--cut-one-way SPEC]... [--stall SPEC]... [--corrupt SPEC]... [--abort SPEC]...; N in octets or with \
suffix k (10^3) or M (10^6). SPEC is WHEN,WHAT. WHEN: t=MS (after so many milliseconds), n=RECORD (after that record of the log), \
w=OCTETS (when A has put so many on the line in a connection), or every=KxNAME (every K-th message of that name from the node in \
WHAT; stalls name it too). WHAT: --cut-one-way A (what A sends is lost), --stall MS (every=: MS,A), --corrupt A,OCTET,MASK (the next \
message from A; octet from 0, mask in hex), --abort A (S-U-ABORT)";

#[derive(Default)]
struct Options {
    scenario: Option<String>,
    list: bool,
    knobs: Vec<(Knob, u64)>,
    cuts: Vec<u64>,
    wire_cut: Option<u64>,
    no_cut: bool,
    file: Option<PathBuf>,
    actions: Option<PathBuf>,
    pcapng: Option<PathBuf>,
    full: bool,
    log: Option<PathBuf>,
    faults: Vec<FaultSpec>,
}

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    match options().and_then(|options| run(&options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("run: {error}");
            ExitCode::from(2)
        }
    }
}

fn number(value: &std::ffi::OsStr) -> Result<u64, Failure> {
    let text = value.to_str().ok_or("a number must be text")?;
    let (digits, unit) = match text.strip_suffix('k') {
        Some(digits) => (digits, 1_000),
        None => text.strip_suffix('M').map_or((text, 1), |digits| (digits, 1_000_000)),
    };
    let wrong = || format!("{text}: not a number of octets (digits, with k for 10^3 or M for 10^6)");
    let number: u64 = digits.parse().map_err(|_| wrong())?;
    Ok(number.checked_mul(unit).ok_or_else(wrong)?)
}

fn options() -> Result<Options, Failure> {
    let mut options = Options::default();
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("scenario") => options.scenario = Some(parser.value()?.string()?),
            Long("list") => options.list = true,
            Long("cut-at") => options.cuts.push(number(&parser.value()?)?),
            Long("wire-cut-at") => options.wire_cut = Some(number(&parser.value()?)?),
            Long("no-cut") => options.no_cut = true,
            Long("file") => options.file = Some(parser.value()?.into()),
            Long("actions") => options.actions = Some(parser.value()?.into()),
            Long("pcapng") => options.pcapng = Some(parser.value()?.into()),
            Long("full-capture") => options.full = true,
            Long("log") => options.log = Some(parser.value()?.into()),
            Long(harm @ ("cut-one-way" | "stall" | "corrupt" | "abort")) => {
                let harm = harm.to_owned();
                let spec = parser.value()?.string()?;
                let fault = fault(&harm, &spec).ok_or_else(|| format!("--{harm} {spec}: not a fault; {USAGE}"))?;
                options.faults.push(fault);
            }
            Long("service") => {
                let value = parser.value()?.string()?;
                let index = Service::ALL.iter().position(|service| service.id() == value);
                let index = index.ok_or_else(|| format!("{value}: not a service (activity, points or kernel)"))?;
                options.knobs.push((Knob::Service, index as u64));
            }
            Long(name) => {
                let knob = Knob::of(name).ok_or_else(|| format!("--{name}: no such option; {USAGE}"))?;
                options.knobs.push((knob, number(&parser.value()?)?));
            }
            Short(_) | Value(_) => return Err(argument.unexpected().into()),
        }
    }
    Ok(options)
}

/// A fault as `--help` says it.
fn fault(harm: &str, spec: &str) -> Option<FaultSpec> {
    let mut parts = spec.split(',');
    let (key, when) = parts.next()?.split_once('=')?;
    let node = |letter: &str| match letter.as_bytes() {
        [letter @ b'A'..=b'Z'] => Some(letter - b'A'),
        _ => None,
    };
    let (what, from) = match harm {
        "cut-one-way" => {
            let from = node(parts.next()?)?;
            (FaultKind::CutOneWay { from }, Some(from))
        }
        "stall" => {
            let ms = parts.next()?.parse().ok()?;
            let from = match parts.next() {
                Some(letter) => Some(node(letter)?),
                None => None,
            };
            (FaultKind::Stall { link: 0, ms }, from)
        }
        "corrupt" => {
            let from = node(parts.next()?)?;
            let octet = parts.next()?.parse().ok()?;
            let mask = u8::from_str_radix(parts.next()?.trim_start_matches("0x"), 16).ok()?;
            (FaultKind::Corrupt { which: Which::NextFrom(from), octet, mask }, Some(from))
        }
        _ => {
            let from = node(parts.next()?)?;
            (FaultKind::Abort(from), Some(from))
        }
    };
    let when = match key {
        "t" => FaultWhen::Ms(when.parse().ok()?),
        "n" => FaultWhen::Record(when.parse().ok()?),
        "w" => FaultWhen::Wire(when.parse().ok()?),
        "every" => {
            let (k, name) = when.split_once('x')?;
            let k = k.parse().ok().filter(|k| *k > 0)?;
            FaultWhen::Every { from: from?, name: name.to_owned(), k }
        }
        _ => return None,
    };
    parts.next().is_none().then_some(FaultSpec { when, what })
}

/// The cuts of a run that isn't told otherwise: each with what follows it.
fn script(options: &Options, scenario: &Scenario) -> Vec<Timed> {
    let mut cuts: Vec<When> = options.cuts.iter().map(|octets| When::Position(*octets)).collect();
    cuts.extend(options.wire_cut.map(When::Wire));
    if cuts.is_empty() && !options.no_cut && !scenario.gate.questions.is_empty() {
        cuts.push(When::Position(scenario.gate.cut));
    }
    let link = LinkId(0);
    let follow = |when| {
        [
            (when, Action::Cut(link)),
            (When::Decision, Action::Restore(link)),
            (When::Decision, Action::Recover(NodeId(0))),
        ]
    };
    let faults = options.faults.iter().map(|fault| (When::Start, Action::Arm(fault.clone())));
    faults.chain(cuts.into_iter().flat_map(follow)).map(|(when, act)| Timed { when, act }).collect()
}

fn run(options: &Options) -> Result<(), Failure> {
    if options.list {
        let titles = titles()?;
        for id in lesson::ids() {
            println!("{id:22} {}", titles.get(id).map_or("", String::as_str));
        }
        return Ok(());
    }
    let id = options.scenario.as_deref().ok_or(USAGE)?;
    let scenario = lesson::scenario(id)?;
    let recording = match &options.actions {
        Some(path) => {
            let study: Study =
                serde_json::from_str(&read(path)?).map_err(|error| format!("{}: {error}", path.display()))?;
            let (engine, _) =
                Engine::open(scenario, &study).map_err(|error| format!("{}: {error:?}", path.display()))?;
            engine.recording()
        }
        None => {
            let mut settings = Settings::of(&scenario);
            for (knob, value) in &options.knobs {
                settings.set(*knob, *value);
            }
            let file = options.file.as_deref().map(identify).transpose()?;
            if let Some(file) = &file {
                settings.size = file.size;
            }
            let script = script(options, &scenario);
            let mut engine = Engine::new(scenario);
            engine.begin(&settings, file, script).map_err(|wrong| refused(&wrong))?
        }
    };
    let source = Source { path: options.file.clone(), recording: &recording };
    if let Some(path) = &options.log {
        let mut out = create(path)?;
        for record in recording.log().iter() {
            writeln!(out, "{}", Log::line(record))?;
        }
        out.flush()?;
    }
    if let Some(path) = &options.pcapng {
        capture(&recording, path, options.full, &source)?;
    }
    if recording.size() == 0 {
        println!("{}", dialogue(id, &recording));
    } else {
        println!("{}", summary(&recording, &source)?);
    }
    Ok(())
}

/// The English title of each scene, from the first title of its words.
fn titles() -> Result<BTreeMap<String, String>, Failure> {
    let lessons = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../lessons"));
    let mut titles = BTreeMap::new();
    for folder in fs::read_dir(lessons)? {
        let folder = folder?.path();
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let words = fs::read_to_string(folder.join("en.md")).unwrap_or_default();
        if let (Some((lesson, id)), Some(title)) =
            (name.split_once('-'), words.lines().find_map(|line| line.strip_prefix("# ")))
        {
            titles.insert(id.to_owned(), format!("L{lesson} {title}"));
        }
    }
    Ok(titles)
}

fn refused(wrong: &[capa5_core::lesson::knob::OutOfRange]) -> String {
    let say = |knob: &capa5_core::lesson::knob::OutOfRange| {
        format!("--{} {}: {} to {} here", knob.knob.id(), knob.value, knob.range.min, knob.range.max)
    };
    wrong.iter().map(say).collect::<Vec<_>>().join("; ")
}

fn read(path: &Path) -> Result<String, Failure> {
    Ok(fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?)
}

fn create(path: &Path) -> Result<BufWriter<File>, Failure> {
    Ok(BufWriter::new(File::create(path).map_err(|error| format!("{}: {error}", path.display()))?))
}

/// Name, size and digest of a file: all that a run depends on.
fn identify(path: &Path) -> Result<FileSpec, Failure> {
    let octets = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut job = Job::new(Chunk::from(octets.as_slice()));
    let digest =
        job.step(&capa5_core::octets::NoSources, u64::MAX).ok().flatten().ok_or("the file could not be hashed")?;
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Ok(FileSpec { name, size: octets.len() as u64, sha256: hex(&digest) })
}

/// Octets for digests and captures: the file's own, or generated ones.
struct Source<'a> {
    path: Option<PathBuf>,
    recording: &'a Recording,
}

impl Supply for Source<'_> {
    fn read(&self, source: SourceId, offset: u64, into: &mut [u8]) -> Result<(), Needs> {
        let needs = Needs { source, offset, len: into.len() as u64 };
        let Some(path) = &self.path else { return self.recording.world().sources().read(source, offset, into) };
        let mut file = File::open(path).map_err(|_| needs)?;
        file.seek(SeekFrom::Start(offset)).map_err(|_| needs)?;
        file.read_exact(into).map_err(|_| needs)
    }
}

fn digest(chunk: Chunk, supply: &dyn Supply) -> Result<String, Failure> {
    let done = Job::new(chunk).step(supply, u64::MAX);
    let done = done.map_err(|needs| format!("octets {} … of the file are not at hand (--file PATH)", needs.offset))?;
    Ok(done.map_or_else(String::new, |octets| hex(&octets)))
}

fn capture(recording: &Recording, path: &Path, full: bool, supply: &dyn Supply) -> Result<(), Failure> {
    let form = if full { Form::Full } else { Form::Truncated };
    let mut capture = Capture::new(recording, form, capa5_core::capture::NOTE);
    let mut out = create(path)?;
    while let Some(part) = capture.next_part(supply, 1 << 20).map_err(|needs| format!("{needs:?}: octets missing"))? {
        out.write_all(&part)?;
    }
    Ok(out.flush()?)
}

/// What came of a scene that sends no file: sessions, messages that left by name, refusals.
fn dialogue(id: &str, recording: &Recording) -> String {
    let mut messages: BTreeMap<&str, u32> = BTreeMap::new();
    let (mut sessions, mut connections, mut refused, mut faults) = (0, 0, 0, 0);
    for record in recording.log().iter() {
        sessions = sessions.max(record.sc);
        connections = connections.max(record.tc);
        match &record.what {
            What::Pdu { dir: Dir::Tx, name, .. } => *messages.entry(name).or_default() += 1,
            What::Refuse { .. } => refused += 1,
            What::Fault { .. } => faults += 1,
            What::Pdu { .. }
            | What::Prim { .. }
            | What::Tok { .. }
            | What::St { .. }
            | What::App { .. }
            | What::Ui { .. }
            | What::Stop { .. } => {}
        }
    }
    let ending = match recording.ending() {
        Ending::Ended => "ended",
        Ending::Decision(_) => "decision",
        Ending::Bound => "bound",
        Ending::Needs(_) => "needs",
    };
    let messages: Vec<String> = messages.iter().map(|(name, count)| format!("\"{name}\":{count}")).collect();
    format!(
        "{{\"scenario\":\"{id}\",\"ending\":\"{ending}\",\"time_ns\":{},\"transport\":{connections},\"sessions\":{sessions},\"refused\":{refused},\"faults\":{faults},\"messages\":{{{}}},\"events\":{},\"log_sha256\":\"{}\"}}",
        recording.end_time().0,
        messages.join(","),
        recording.len(),
        hex(&recording.log().sha256(recording.len())),
    )
}

fn summary(recording: &Recording, supply: &dyn Supply) -> Result<String, Failure> {
    let moment = recording.moment(recording.len());
    let outcomes = recording.outcomes();
    let mut cuts: Vec<String> = outcomes
        .iter()
        .map(|cut| {
            let (at, restart, left, twice) = (cut.at, cut.restart, cut.left, cut.twice);
            format!("{{\"at\":{at},\"fired\":true,\"restart\":{restart},\"left\":{left},\"twice\":{twice}}}")
        })
        .collect();
    let asked: Vec<u64> = recording
        .script()
        .iter()
        .skip(recording.acted())
        .filter_map(|timed| match timed.when {
            When::Position(octets) | When::Wire(octets) => Some(octets),
            When::Start | When::Record(_) | When::Time(_) | When::Decision => None,
        })
        .collect();
    cuts.extend(asked.into_iter().map(|at| format!("{{\"at\":{at},\"fired\":false}}")));
    let over = recording.log().iter().any(|record| matches!(record.what, What::Stop { .. }));
    if over {
        eprintln!("run: a bound of the scenario was reached");
    }
    let a = digest(recording.sent_file(), supply)?;
    let b = digest(recording.stored(), supply)?;
    Ok(format!(
        "{{\"size\":{},\"cuts\":[{}],\"twice\":{},\"total\":{},\"events\":{},\"sha256\":{{\"a\":\"{a}\",\"b\":\"{b}\"}},\"log_sha256\":\"{}\"}}",
        recording.size(),
        cuts.join(","),
        moment.twice,
        moment.sent,
        recording.len(),
        hex(&recording.log().sha256(recording.len())),
    ))
}
