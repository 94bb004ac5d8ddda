//! Speed of SMTP's lines: reading commands and replies, with marks and without, beside the crate smtp-proto; a message
//! behind DATA in multiples of copying it; and the example `smtpd` under concurrent clients.

use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use capa5_core::smtp::command::Command as Line;
use capa5_core::smtp::reply::Reply;
use capa5_core::smtp::text::{MessageText, TextBounds, TextReader};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use smtp_proto::Request;
use smtp_proto::response::parser::ResponseReceiver;

const COMMANDS: [&str; 8] = [
    "EHLO mail.lab.example",
    "MAIL FROM:<ana@lab.example>",
    "MAIL FROM:<ana@lab.example> SIZE=123456 BODY=8BITMIME RET=HDRS ENVID=QQ314159",
    "RCPT TO:<beto@other.example>",
    "RCPT TO:<beto@other.example> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;beto@other.example",
    "BDAT 86400 LAST",
    "DATA",
    "QUIT",
];
const REPLIES: [(&str, &str); 3] = [
    ("250 OK", "250 2.0.0 OK\r\n"),
    ("550", "550 5.1.1 Requested action not taken: mailbox unavailable\r\n"),
    (
        "250 EHLO",
        "250-lab.example\r\n250-PIPELINING\r\n250-SIZE 10000000\r\n250-8BITMIME\r\n250-CHUNKING\r\n250 HELP\r\n",
    ),
];

/// The shortest of some rounds, a call's nanoseconds: what the machine can do when nothing else runs.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
fn best(mut call: impl FnMut()) -> f64 {
    const CALLS: u32 = 1_000;
    let round = |call: &mut dyn FnMut()| {
        let begun = Instant::now();
        (0..CALLS).for_each(|_| call());
        begun.elapsed()
    };
    let shortest = (0..200).map(|_| round(&mut call)).min().unwrap_or(Duration::ZERO);
    shortest.as_secs_f64() * 1e9 / f64::from(CALLS)
}

fn theirs(line: &[u8]) -> bool {
    Request::parse(&mut line.iter()).is_ok()
}

fn their_reply(octets: &[u8]) -> bool {
    ResponseReceiver::default().parse(&mut octets.iter()).is_ok()
}

/// Prints the speed beside smtp-proto's: 1.00 is the same, more is faster.
fn ratios() {
    println!("ns                              smtp-proto  marks off (speed)   marks on (speed)");
    let mut all = [0.0; 3];
    let show = |name: &str, other: f64, off: f64, on: f64| {
        println!("{name:<32}{other:>9.0} {off:>10.0} ({:>5.2}) {on:>9.0} ({:>5.2})", other / off, other / on);
    };
    let mut line = |name: &str, other: f64, off: f64, on: f64| {
        show(name, other, off, on);
        all.iter_mut().zip([other, off, on]).for_each(|(sum, time)| *sum += time);
    };
    for command in COMMANDS {
        let with_end = format!("{command}\r\n");
        assert!(theirs(with_end.as_bytes()), "{command}");
        let other = best(|| drop(black_box(Request::parse(&mut black_box(with_end.as_bytes()).iter()))));
        let off = best(|| drop(black_box(Line::read(black_box(command.as_bytes())))));
        let on = best(|| drop(black_box(Line::decode(black_box(command.as_bytes())))));
        line(command.get(..30).unwrap_or(command), other, off, on);
    }
    for (name, reply) in REPLIES {
        assert!(their_reply(reply.as_bytes()), "{name}");
        let octets = reply.as_bytes();
        let other = best(|| drop(black_box(ResponseReceiver::default().parse(&mut black_box(octets).iter()))));
        let off = best(|| drop(black_box(Reply::read(black_box(octets)))));
        let on = best(|| drop(black_box(Reply::decode(black_box(octets)))));
        line(name, other, off, on);
    }
    let [other, off, on] = all;
    show("together", other, off, on);
}

fn lines(c: &mut Criterion) {
    ratios();
    let mut group = c.benchmark_group("commands and replies");
    group.sample_size(20).measurement_time(Duration::from_secs(1)).warm_up_time(Duration::from_millis(300));
    let with_end: Vec<String> = COMMANDS.iter().map(|command| format!("{command}\r\n")).collect();
    group.bench_function("commands, smtp-proto", |b| b.iter(|| with_end.iter().all(|line| theirs(line.as_bytes()))));
    group.bench_function("commands, marks off", |b| {
        b.iter(|| COMMANDS.iter().all(|line| Line::read(black_box(line.as_bytes())).is_ok()));
    });
    group.bench_function("commands, marks on", |b| {
        b.iter(|| COMMANDS.iter().all(|line| Line::decode(black_box(line.as_bytes())).error.is_none()));
    });
    group.bench_function("replies, smtp-proto", |b| {
        b.iter(|| REPLIES.iter().all(|(_, reply)| their_reply(black_box(reply.as_bytes()))));
    });
    group.bench_function("replies, marks off", |b| {
        b.iter(|| REPLIES.iter().all(|(_, reply)| Reply::read(black_box(reply.as_bytes())).is_ok()));
    });
    group.finish();
}

fn message(c: &mut Criterion) {
    let octets = b"A line of a message, as long as lines mostly are, and a little more.\r\n".repeat(1_000);
    let stuffed = MessageText::new(octets.clone()).expect("text").stuffed();
    let mut group = c.benchmark_group("message");
    group.sample_size(20).measurement_time(Duration::from_secs(1)).warm_up_time(Duration::from_millis(300));
    group.throughput(Throughput::Bytes(octets.len() as u64));
    group.bench_function("copy", |b| b.iter(|| black_box(&octets).clone()));
    group.bench_function("read behind DATA", |b| {
        b.iter(|| {
            let mut reader = TextReader::new(TextBounds { octets: 1_000_000, line: None });
            let mut input = black_box(stuffed.as_slice());
            reader.take(&mut input);
            reader.finish()
        });
    });
    group.finish();
}

/// How many clients at once, and for how long.
const CLIENTS: usize = 8;
const SECONDS: u64 = 10;

/// One client's turns, mail after mail; gives how many were accepted.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
fn client(address: &str) -> std::io::Result<u64> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let (mut out, mut replies) = (stream.try_clone()?, BufReader::new(stream));
    let mut reply = |ends: &str| {
        let mut line = String::new();
        while !line.starts_with(ends) {
            line.clear();
            if replies.read_line(&mut line)? == 0 {
                return Err(std::io::Error::other("the server closed"));
            }
        }
        Ok(())
    };
    reply("220 ")?;
    out.write_all(b"EHLO me.example\r\n")?;
    reply("250 ")?;
    let text = format!("Subject: load\r\n\r\n{}\r\n.\r\n", "x".repeat(70));
    let (begun, mut count) = (Instant::now(), 0);
    while begun.elapsed() < Duration::from_secs(SECONDS) {
        out.write_all(b"MAIL FROM:<eva@x.example>\r\nRCPT TO:<ana@lab.example>\r\nDATA\r\n")?;
        reply("354 ")?;
        out.write_all(text.as_bytes())?;
        reply("250 2.0.0 OK ")?;
        count += 1;
    }
    out.write_all(b"QUIT\r\n")?;
    reply("221 ")?;
    Ok(count)
}

/// Concurrent clients against the example `smtpd` with a Maildir: every accepted mail is a file, made durable before its 250.
fn load() {
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--release", "--package", "capa5-core", "--example", "smtpd"])
        .status()
        .expect("cargo runs");
    assert!(built.success(), "the example builds");
    let bench = std::env::current_exe().expect("this bench's path");
    let profile = bench.parent().and_then(Path::parent).expect("the folder of a profile");
    let maildir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("load-{}", std::process::id()));
    let mut server = Command::new(profile.join("examples/smtpd"))
        .args(["127.0.0.1:0", "--name", "lab.example", "--for", "60", "--maildir"])
        .arg(&maildir)
        .stdout(Stdio::piped())
        .spawn()
        .expect("smtpd starts");
    let mut out = BufReader::new(server.stdout.take().expect("its output"));
    let mut line = String::new();
    out.read_line(&mut line).expect("it says where it listens");
    let address = line.trim().trim_start_matches("listening ").to_owned();
    // It says a line a mail: somebody has to read them.
    std::thread::spawn(move || out.lines().count());
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let address = address.clone();
            std::thread::spawn(move || client(&address).expect("a dialogue"))
        })
        .collect();
    let sent: u64 = clients.into_iter().map(|client| client.join().expect("a client")).sum();
    let stored = std::fs::read_dir(maildir.join("ana/new")).expect("a Maildir").count() as u64;
    server.kill().and_then(|()| server.wait()).expect("it ends");
    std::fs::remove_dir_all(&maildir).expect("the bench's own folder");
    println!(
        "smtpd, {CLIENTS} clients, {SECONDS} s: {sent} mails accepted, {} a second; {stored} stored",
        sent / SECONDS
    );
    assert_eq!(sent, stored, "every accepted mail is stored, once");
}

fn under_load(_: &mut Criterion) {
    load();
}

criterion_group!(benches, under_load, lines, message);
criterion_main!(benches);
