//! Speed of what is felt: simulated events per second, seeking, and messages to and from octets.

use std::hint::black_box;

use capa5_core::lesson::knob::{Knob, Settings};
use capa5_core::lesson::{self, scenario::Scenario};
use capa5_core::octets::{Chunk, NoSources, SourceId};
use capa5_core::session::packet;
use capa5_core::world::record::{Dir, What};
use capa5_core::world::recording::Recording;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn scenario() -> Scenario {
    lesson::scenario("corte-52").expect("the scenario compiles")
}

/// A run of about 100,000 records: as many DATA TRANSFERs as a run may have, each with more than four records.
fn long() -> Recording {
    let scenario = scenario();
    let mut settings = Settings::of(&scenario);
    settings.set(Knob::Dt, 5_000);
    settings.set(Knob::Interval, 50_000);
    Recording::record(&scenario, settings.actions(&scenario))
}

fn simulate(c: &mut Criterion) {
    let scenario = scenario();
    let events = Recording::record(&scenario, Vec::new()).len();
    let mut group = c.benchmark_group("simulate");
    group.sample_size(10).throughput(Throughput::Elements(u64::from(events)));
    group.bench_function("default run, events", |b| b.iter(|| Recording::record(black_box(&scenario), Vec::new())));
    group.finish();
}

fn seek(c: &mut Criterion) {
    let recording = long();
    println!("seek in {} records", recording.len());
    let mut n = 0;
    c.bench_function("seek in 100,000 events", |b| {
        b.iter(|| {
            n = (n + 54_321) % recording.len();
            black_box(recording.moment(black_box(n)))
        });
    });
}

fn octets(c: &mut Criterion) {
    let recording = Recording::record(&scenario(), Vec::new());
    let message = |name: &str| {
        let record = recording
            .log()
            .iter()
            .find(|record| matches!(&record.what, What::Pdu { dir: Dir::Tx, name: other, .. } if *other == name));
        let tx = record.expect("sent").n;
        recording.octets(tx).expect("its octets")
    };
    for name in ["DT", "CN"] {
        let body = message(name);
        c.bench_function(&format!("decode {name}"), |b| b.iter(|| packet::decode(black_box(&body), &NoSources)));
    }
    let len = message("DT").len() as usize;
    let (from, mut to) = (vec![1_u8; len], vec![0_u8; len]);
    c.bench_function("memcpy of a DT's octets", |b| b.iter(|| to.copy_from_slice(black_box(&from))));
    let chunk = Chunk::source(SourceId(0), 0, len as u64);
    c.bench_function("slice of a DT's octets", |b| b.iter(|| black_box(&chunk).slice(0..len as u64 - 1)));
}

criterion_group!(benches, simulate, seek, octets);
criterion_main!(benches);
