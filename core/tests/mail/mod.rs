//! Mail programs on loopback sockets, each started by its test and ended with it: ours, Exim and aiosmtpd.
#![allow(dead_code, unreachable_pub, reason = "each test uses a part")]

pub mod exim;

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// An example, built once for all tests of a file.
pub fn example(name: &str) -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let folder = BUILT.get_or_init(|| {
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--package", "capa5-core", "--example", "smtpd", "--example", "smtp-send"])
            .status()
            .expect("cargo runs");
        assert!(built.success(), "the examples build");
        let test = std::env::current_exe().expect("this test's path");
        let profile = test.parent().and_then(|deps| deps.parent()).expect("the folder of a profile");
        profile.join("examples")
    });
    folder.join(name)
}

/// A program of the set-up; its absence is said, never passed over.
pub fn tool(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
    found.unwrap_or_else(|| panic!("{name} is missing: `cargo xtask setup` gets it (Debian: package {name})"))
}

/// A file of the set-up's cache.
pub fn cached(file: &str) -> PathBuf {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let cache = cache.or_else(|| std::env::home_dir().map(|home| home.join(".cache"))).expect("a home folder");
    let path = cache.join("capa5").join(file);
    assert!(path.exists(), "{} is missing: `cargo xtask setup` gets it", path.display());
    path
}

/// A folder of this test alone, empty.
pub fn folder(name: &str) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}-{count}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder for tests");
    folder
}

pub fn file(name: &str, octets: &[u8]) -> PathBuf {
    let file = folder(name).join("message.eml");
    fs::write(&file, octets).expect("a file for tests");
    file
}

/// A port that was free a moment ago.
pub fn free_port() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port")
}

/// Waits until something holds, ten seconds at most.
pub fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    for _ in 0..200 {
        if let Some(found) = look() {
            return found;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("{what} didn't come about within 10 s");
}

/// A process that ends with its test.
pub struct Ends(pub Child);

impl Drop for Ends {
    fn drop(&mut self) {
        // It has ended already where the test got that far.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Our server with a Maildir of its own, for `lab.example` with the mailboxes `ana` and `beto`.
pub struct Smtpd {
    child: Ends,
    pub out: BufReader<ChildStdout>,
    pub address: SocketAddr,
    pub maildir: PathBuf,
}

impl Smtpd {
    pub fn start(options: &[&str]) -> Self {
        Self::on("127.0.0.1:0", &folder("smtpd"), options)
    }

    pub fn on(address: &str, maildir: &Path, options: &[&str]) -> Self {
        let mut child = Command::new(example("smtpd"))
            .args([address, "--name", "lab.example", "--user", "ana", "--user", "beto", "--for", "120", "--maildir"])
            .arg(maildir)
            .args(options)
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process starts");
        let mut out = BufReader::new(child.stdout.take().expect("its output"));
        let mut line = String::new();
        out.read_line(&mut line).expect("it says where it listens");
        let address = line.trim().strip_prefix("listening ").and_then(|address| address.parse().ok());
        Self { child: Ends(child), out, address: address.expect("an address"), maildir: maildir.to_owned() }
    }

    pub fn port(&self) -> String {
        self.address.port().to_string()
    }

    /// The messages of a mailbox without the lines that the server put before them, in the order of their octets.
    pub fn mailbox(&self, user: &str) -> Vec<Vec<u8>> {
        let mut mails: Vec<_> = mails(&self.maildir.join(user).join("new")).iter().map(|mail| untraced(mail)).collect();
        mails.sort();
        mails
    }
}

/// The files of a folder.
pub fn mails(folder: &Path) -> Vec<Vec<u8>> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries.map(|entry| fs::read(entry.expect("an entry").path()).expect("a mail")).collect()
}

/// A mail of ours without Return-Path and Received.
fn untraced(mail: &[u8]) -> Vec<u8> {
    let mut lines = mail.split_inclusive(|octet| *octet == b'\n');
    assert!(lines.next().expect("a line").starts_with(b"Return-Path: <"));
    assert!(lines.next().expect("a line").starts_with(b"Received: from "));
    lines.skip_while(|line| line.starts_with(b"\t")).flatten().copied().collect()
}

/// Runs a program to its end, a minute at most.
pub fn run(command: &mut Command) -> Output {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a process starts");
    let mut out = child.stdout.take().expect("its output");
    let reader = std::thread::spawn(move || {
        let mut text = Vec::new();
        let _ = out.read_to_end(&mut text);
        text
    });
    let mut tries = 0;
    while child.try_wait().expect("its status").is_none() {
        tries += 1;
        if tries > 600 {
            let _ = child.kill();
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let mut output = child.wait_with_output().expect("it ended");
    output.stdout = reader.join().expect("its output was read");
    output
}

pub fn text(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).into_owned()
}

/// Our client; gives its exit code and what it said.
pub fn send(to: SocketAddr, recipients: &[&str], message: &Path, options: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(example("smtp-send"));
    command.arg(to.to_string()).args(["--from", "eva@x.example", "--name", "me.example", "--silence", "20"]);
    for recipient in recipients {
        command.args(["--to", recipient]);
    }
    let output = run(command.args(options).arg(message));
    (output.status.code(), text(&output.stdout) + &text(&output.stderr))
}

/// Messages that are hard to carry: what goes in, and what comes out behind DATA.
pub fn hard() -> Vec<(&'static str, Vec<u8>)> {
    let head = "From: <eva@x.example>\r\nTo: <ana@lab.example>\r\nSubject: hard\r\n\r\n";
    let with = |body: &[u8]| [head.as_bytes(), body].concat();
    vec![
        ("lone dots", with(b".\r\n..\r\n...\r\n.a\r\nb.\r\n.\r\n")),
        ("eight bit", with("á\u{1F4E8}\r\n".as_bytes())),
        ("no final newline", with(b"last")),
        ("no final newline, dot", with(b"a\r\n.")),
        ("empty body", with(b"")),
    ]
}

/// One whose line is longer than the standard asks everybody to take.
pub fn long_line() -> Vec<u8> {
    [b"Subject: long\r\n\r\n".to_vec(), vec![b'x'; 5_000], b"\r\n".to_vec()].concat()
}

/// What comes out behind DATA.
pub fn behind_data(message: &[u8]) -> Vec<u8> {
    let mut octets = message.to_vec();
    if !octets.ends_with(b"\r\n") {
        octets.extend_from_slice(b"\r\n");
    }
    octets
}

/// aiosmtpd with a folder of messages: it knows everybody but `nobody`, and puts `later` off once.
pub struct Aiosmtpd {
    _child: Ends,
    pub address: SocketAddr,
    pub folder: PathBuf,
}

const AIOSMTPD: &str = r#"
import asyncio, os, sys
from aiosmtpd.smtp import SMTP
folder, port, later = sys.argv[1], int(sys.argv[2]), []
class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.1.1 no such user"
        if address.startswith("later@") and not later:
            later.append(address)
            return "451 4.7.1 later"
        envelope.rcpt_tos.append(address)
        return "250 OK"
    async def handle_DATA(self, server, session, envelope):
        name = os.path.join(folder, str(len(os.listdir(folder))))
        with open(name, "wb") as file:
            file.write(envelope.original_content)
        return "250 OK"
async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Handler(), hostname="aio.example"), "127.0.0.1", port)
    await asyncio.sleep(120)
asyncio.run(main())
"#;

impl Aiosmtpd {
    pub fn start() -> Self {
        let (folder, address) = (folder("aiosmtpd"), free_port());
        let python = cached("aiosmtpd-1.4.6/bin/python");
        let mut command = Command::new(python);
        command.args(["-c", AIOSMTPD]).arg(&folder).arg(address.port().to_string());
        let child = Ends(command.spawn().expect("aiosmtpd starts"));
        wait_for("aiosmtpd", || TcpStream::connect(address).ok());
        Self { _child: child, address, folder }
    }
}
