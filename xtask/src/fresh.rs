//! `cargo xtask fresh`: both commands in a bare Debian tree, as a stranger's machine would run them.
//!
//! The tree gets a C compiler (Rust itself asks for one), the Rust toolchain without the page's target, and a clone
//! of what is committed. How this machine reaches its package registries is copied from it, never written here.

use crate::clock::{Stopwatch, minutes};
use crate::error::{Context, Error, Result};
use crate::setup::apt_install;
use crate::shell;
use crate::site::{Site, WASM};
use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Duration;
use std::{env, thread};

const RELEASE: &str = "bookworm";
const INCLUDE: &str = "--include=ca-certificates,gcc,libc6-dev";
/// Where the clone stands in the tree.
const CLONE: &str = "srv/capa5";
/// How long `serve` may take until its page answers, on a machine that has nothing.
const PATIENCE: Duration = Duration::from_secs(45 * 60);

/// Runs both commands. `--keep` goes on with the tree of the last time, `--debian` forces Debian's compiler.
pub(crate) fn run(site: &Site, arguments: &[String]) -> Result {
    let (mut keep, mut environment) = (false, Vec::new());
    for word in arguments {
        match word.as_str() {
            "--keep" => keep = true,
            "--debian" => environment.push("CAPA5_WASM=debian".to_owned()),
            _ => return Err(Error::new(format!("fresh: `{word}` isn't known"))),
        }
    }
    let tree = site.target().join("fresh");
    if !(keep && tree.join("fresh-home/.cargo/bin").exists()) {
        make_tree(site, &tree)?;
    }
    clone(site, &tree)?;
    environment.extend(passed_on());
    let served = serve(&tree, &environment)?;
    println!("fresh: the page answered after {}", minutes(served));
    let watch = Stopwatch::start();
    let tested = shell::run(&mut inside(&tree, &environment, "CI=true bash .ci/run"));
    println!("fresh: serve {}, test {}", minutes(served), minutes(watch.elapsed()));
    tested
}

/// A bare Debian with Rust in it.
fn make_tree(site: &Site, tree: &Path) -> Result {
    if tree.exists() {
        // Should something still be mounted there, it stays whole.
        let mut remove = Command::new("rm");
        shell::run(remove.args(["-rf", "--one-file-system"]).arg(tree))?;
    }
    if shell::find("debootstrap").is_none() {
        apt_install(site, &["debootstrap"])?;
    }
    let (mirror, sources) = apt_sources()?;
    println!("fresh: a bare Debian {RELEASE} (about 2 min)");
    let mut debootstrap = Command::new("debootstrap");
    debootstrap.args(["--variant=minbase", INCLUDE, RELEASE]).arg(tree).arg(mirror);
    shell::run_logged(&mut debootstrap, &site.log("fresh"), Duration::from_secs(1800))?;
    let apt = tree.join("etc/apt");
    fs::write(apt.join("sources.list"), "")?;
    fs::create_dir_all(apt.join("sources.list.d"))?;
    for (name, text) in sources {
        fs::write(apt.join("sources.list.d").join(name), text)?;
    }
    copy_settings(tree)?;
    copy_rust(tree)
}

/// The host's Debian mirror and its source files for this release, without those of other suppliers.
fn apt_sources() -> Result<(String, Vec<(String, String)>)> {
    let mut files = vec![PathBuf::from("/etc/apt/sources.list")];
    if let Ok(entries) = fs::read_dir("/etc/apt/sources.list.d") {
        files.extend(entries.flatten().map(|entry| entry.path()));
    }
    let (mut mirror, mut sources) = (None, Vec::new());
    for file in files {
        let text = fs::read_to_string(&file).unwrap_or_default();
        if file.extension().is_some_and(|end| end == "sources") {
            let stanzas: Vec<&str> = text.split("\n\n").filter(|stanza| is_release(stanza)).collect();
            mirror = mirror.or_else(|| stanzas.iter().find_map(|stanza| field(stanza, "URIs:")));
            sources.push(("host.sources", stanzas.join("\n\n")));
        } else {
            let lines: Vec<&str> = text.lines().filter(|line| is_release_line(line)).collect();
            mirror = mirror.or_else(|| lines.iter().find_map(|line| address(line)));
            sources.push(("host.list", lines.join("\n") + "\n"));
        }
    }
    sources.retain(|(_, text)| !text.trim().is_empty());
    let sources =
        sources.into_iter().enumerate().map(|(index, (name, text))| (format!("{index}-{name}"), text)).collect();
    let mirror =
        mirror.ok_or_else(|| Error::new(format!("fresh: this machine's apt sources don't name Debian {RELEASE}")))?;
    Ok((mirror, sources))
}

/// The first value of a field of a `.sources` stanza.
fn field(stanza: &str, name: &str) -> Option<String> {
    let values = stanza.lines().find_map(|line| line.strip_prefix(name))?;
    values.split_whitespace().next().map(str::to_owned)
}

fn is_release(stanza: &str) -> bool {
    field(stanza, "Suites:").is_some_and(|suite| suite.starts_with(RELEASE))
}

fn is_release_line(line: &str) -> bool {
    let mut words = line.split_whitespace();
    words.next() == Some("deb") && words.any(|word| word.starts_with(RELEASE))
}

fn address(line: &str) -> Option<String> {
    line.split_whitespace().find(|word| word.contains("://")).map(str::to_owned)
}

/// How this machine reaches the registries: names, certificates, the clients' settings.
fn copy_settings(tree: &Path) -> Result {
    let home = env::home_dir().ok_or_else(|| Error::new("fresh: no home folder"))?;
    for file in ["/etc/resolv.conf", "/etc/hosts", "/etc/ssl/certs/ca-certificates.crt"] {
        copy_if_there(Path::new(file), &tree.join(&file[1..]))?;
    }
    for file in [".npmrc", ".cargo/config.toml", ".cargo/config"] {
        copy_if_there(&home.join(file), &tree.join("fresh-home").join(file))?;
    }
    for entry in fs::read_dir("/etc/apt/apt.conf.d")?.flatten() {
        let text = fs::read_to_string(entry.path()).unwrap_or_default();
        if text.lines().any(|line| line.starts_with("Acquire::")) {
            let to = tree.join("etc/apt/apt.conf.d").join(entry.file_name());
            fs::write(&to, text).context(to.display())?;
        }
    }
    Ok(())
}

fn copy_if_there(from: &Path, to: &Path) -> Result {
    if !from.is_file() {
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to).context(to.display())?;
    Ok(())
}

/// The settings that this machine keeps in the environment.
fn passed_on() -> Vec<String> {
    env::vars()
        .filter(|(name, _)| {
            let name = name.to_uppercase();
            name.ends_with("_PROXY")
                || ["CERT", "CA_BUNDLE", "CAINFO", "RUSTUP_AUTO_INSTALL"].iter().any(|part| name.contains(part))
        })
        .map(|(name, value)| format!("{name}={value}"))
        .collect()
}

/// Rustup and the toolchain in use, without documentation and without the page's target.
fn copy_rust(tree: &Path) -> Result {
    println!("fresh: the Rust toolchain (about half a minute)");
    let sysroot = shell::read(Command::new("rustc").args(["--print", "sysroot"]))?;
    let sysroot = Path::new(&sysroot).canonicalize().context("rustc's folder")?;
    let name = sysroot.file_name().ok_or_else(|| Error::new("fresh: the toolchain has no name"))?;
    let to = tree.join("fresh-home/.rustup/toolchains").join(name);
    fs::create_dir_all(&to)?;
    let mut copy = Command::new("cp");
    copy.arg("-a");
    for part in ["bin", "lib", "libexec"] {
        let part = sysroot.join(part);
        if part.exists() {
            copy.arg(part);
        }
    }
    shell::run(copy.arg(&to))?;
    forget_target(&to.join("lib/rustlib"))?;
    let rustup = shell::find("rustup").ok_or_else(|| Error::new("fresh: rustup isn't on PATH"))?;
    let programs = rustup.parent().unwrap_or(Path::new("/"));
    let cargo_home = tree.join("fresh-home/.cargo");
    fs::create_dir_all(cargo_home.join("bin"))?;
    for program in ["rustup", "cargo", "cargo-clippy", "cargo-fmt", "clippy-driver", "rustc", "rustdoc", "rustfmt"] {
        let to = cargo_home.join("bin").join(program);
        fs::copy(programs.join(program), &to).context(to.display())?;
    }
    let settings =
        format!("version = \"12\"\nprofile = \"minimal\"\ndefault_toolchain = \"{}\"\n", name.to_string_lossy());
    Ok(fs::write(tree.join("fresh-home/.rustup/settings.toml"), settings)?)
}

/// Takes the page's target out of a copied toolchain, from its lists too, so that rustup adds it as a new one.
fn forget_target(rustlib: &Path) -> Result {
    let folder = rustlib.join(WASM);
    if folder.exists() {
        fs::remove_dir_all(&folder).context(folder.display())?;
    }
    let list = rustlib.join("components");
    let text = fs::read_to_string(&list).context(list.display())?;
    let kept: Vec<&str> = text.lines().filter(|line| !line.contains(WASM)).collect();
    fs::write(&list, kept.join("\n") + "\n")?;
    let list = rustlib.join("multirust-config.toml");
    let text = fs::read_to_string(&list).context(list.display())?;
    let mut parts = text.split("[[components]]");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts.filter(|part| !part.contains(WASM)) {
        kept.push_str("[[components]]");
        kept.push_str(part);
    }
    fs::write(&list, kept).context(list.display())
}

/// What is committed, and the test vectors where they stand beside the checkout.
fn clone(site: &Site, tree: &Path) -> Result {
    let to = tree.join(CLONE);
    if to.exists() {
        fs::remove_dir_all(&to).context(to.display())?;
    }
    let status = Command::new("git").args(["status", "--porcelain"]).current_dir(&site.root).output()?;
    if !status.stdout.is_empty() {
        println!("fresh: the checkout has changes that aren't committed; the clone is without them");
    }
    let mut git = Command::new("git");
    shell::run(git.args(["clone", "--quiet", "--no-hardlinks"]).arg(&site.root).arg(&to))?;
    let shared = site.root.join("../shared");
    let beside = tree.join("srv/shared");
    if shared.is_dir() && !beside.exists() {
        shell::run(Command::new("cp").arg("-a").arg(shared).arg(beside))?;
    }
    Ok(())
}

/// A command in the tree, with namespaces of its own: its mounts and its processes end with it.
fn inside(tree: &Path, environment: &[String], line: &str) -> Command {
    let mut command = Command::new("unshare");
    command
        .args(["--mount", "--pid", "--fork", "--kill-child", "sh", "-eu", "-c"])
        .arg(
            "tree=$1; shift\n\
             mount -t proc proc \"$tree/proc\"\n\
             mkdir -p \"$tree/dev/shm\"; mount -t tmpfs tmpfs \"$tree/dev/shm\"\n\
             exec chroot \"$tree\" env -i HOME=/fresh-home LANG=C.UTF-8 \
             PATH=/fresh-home/.cargo/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \"$@\"",
        )
        .arg("sh")
        .arg(tree)
        .args(environment)
        .args(["bash", "-c", &format!("cd /{CLONE} && {line}")])
        .stdin(std::process::Stdio::null());
    command
}

/// Runs `serve` until its page answers; says how long that took.
fn serve(tree: &Path, environment: &[String]) -> Result<Duration> {
    // The port is free a moment later, too.
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
    println!("\nfresh: cargo xtask serve --port {port}");
    let watch = Stopwatch::start();
    let line = format!("cargo xtask serve --port {port}");
    let mut child = inside(tree, environment, &line).spawn()?;
    let answered = wait_for_page(&mut child, port, &watch);
    child.kill()?;
    child.wait()?;
    answered.map(|()| watch.elapsed())
}

fn wait_for_page(child: &mut Child, port: u16, watch: &Stopwatch) -> Result {
    while watch.elapsed() < PATIENCE {
        if let Some(status) = child.try_wait()? {
            return Err(Error::new(format!("fresh: serve ended with {status}")));
        }
        if page(port).is_some_and(|page| page.contains("200 OK") && page.contains("Capa 5")) {
            return Ok(());
        }
        thread::sleep(Duration::from_secs(1));
    }
    Err(Error::new("fresh: serve's page never answered"))
}

fn page(port: u16) -> Option<String> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    stream.write_all(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").ok()?;
    let mut octets = Vec::new();
    stream.read_to_end(&mut octets).ok()?;
    Some(String::from_utf8_lossy(&octets).into_owned())
}
