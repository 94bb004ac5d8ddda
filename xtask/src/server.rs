//! A small server of static files on the loopback address, for the tests.
//!
//! It answers below a base path, so that the tests see the page in a folder as a course server would have it.

use crate::error::{Context, Error, Result};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// No head of a request may be longer.
const HEAD: u64 = 16 * 1024;
/// A client that says nothing is let go.
const PATIENCE: Duration = Duration::from_secs(10);

/// A folder and the path under which it is served.
pub(crate) struct Server {
    listener: TcpListener,
    folder: PathBuf,
    base: String,
}

/// What is sent back.
struct Answer {
    status: &'static str,
    kind: &'static str,
    location: Option<String>,
    body: Vec<u8>,
}

impl Server {
    /// Binds to 127.0.0.1; port 0 takes a free one. `base` begins and ends with a slash.
    pub(crate) fn bind(folder: &Path, base: &str, port: u16) -> Result<Self> {
        if !(base.starts_with('/') && base.ends_with('/')) {
            return Err(Error::new(format!("the base `{base}` must begin and end with /")));
        }
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        Ok(Self {
            listener: TcpListener::bind(address).context(address)?,
            folder: folder.canonicalize().context(folder.display())?,
            base: base.to_owned(),
        })
    }

    /// Where the folder's first page is.
    pub(crate) fn address(&self) -> Result<String> {
        Ok(format!("http://{}{}", self.listener.local_addr()?, self.base))
    }

    /// Serves until the process ends.
    pub(crate) fn run(self) {
        let (folder, base) = (Arc::new(self.folder), Arc::new(self.base));
        for stream in self.listener.incoming().flatten() {
            let (folder, base) = (Arc::clone(&folder), Arc::clone(&base));
            thread::spawn(move || {
                // A client that goes away in the middle is its own affair.
                let _ = converse(&stream, &folder, &base);
            });
        }
    }
}

/// One request, one answer, and the end of the connection.
fn converse(mut stream: &TcpStream, folder: &Path, base: &str) -> Result {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut reader = BufReader::new(stream).take(HEAD);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    let mut words = first.split_whitespace();
    let method = words.next().unwrap_or_default();
    let answer = match method {
        "GET" | "HEAD" => answer(words.next().unwrap_or_default(), folder, base),
        _ => Answer::plain("405 Method Not Allowed"),
    };
    let location = answer.location.map(|place| format!("Location: {place}\r\n")).unwrap_or_default();
    write!(
        stream,
        "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n{location}Cache-Control: no-store\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        answer.status,
        answer.kind,
        answer.body.len()
    )?;
    if method == "GET" {
        stream.write_all(&answer.body)?;
    }
    Ok(stream.flush()?)
}

impl Answer {
    fn plain(status: &'static str) -> Self {
        Self { status, kind: "text/plain; charset=utf-8", location: None, body: status.as_bytes().to_vec() }
    }
}

fn answer(target: &str, folder: &Path, base: &str) -> Answer {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    if format!("{path}/") == base {
        return Answer { location: Some(base.to_owned()), ..Answer::plain("301 Moved Permanently") };
    }
    let file = path.strip_prefix(base).and_then(decode).and_then(|path| locate(folder, &path));
    match file.and_then(|file| Some((kind(&file), fs::read(&file).ok()?))) {
        Some((kind, body)) => Answer { status: "200 OK", kind, location: None, body },
        None => Answer::plain("404 Not Found"),
    }
}

/// The file that a path means; nothing outside the folder, not even through a link.
fn locate(folder: &Path, path: &str) -> Option<PathBuf> {
    let named = folder.join(path.trim_end_matches('/'));
    let file = named.canonicalize().ok()?;
    if !file.starts_with(folder) {
        return None;
    }
    Some(if file.is_dir() { file.join("index.html") } else { file })
}

/// Percent-decodes a path; `None` for anything that isn't a plain relative path.
fn decode(path: &str) -> Option<String> {
    let mut octets = Vec::new();
    let mut rest = path.bytes();
    while let Some(octet) = rest.next() {
        if octet == b'%' {
            let digits = [rest.next()?, rest.next()?];
            octets.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            octets.push(octet);
        }
    }
    let text = String::from_utf8(octets).ok()?;
    let plain = !text.starts_with('/') && !text.contains(['\\', '\0', ':']) && text.split('/').all(|part| part != "..");
    plain.then_some(text)
}

/// The type by the name's end; browsers compile a module while it loads only as `application/wasm`.
fn kind(file: &Path) -> &'static str {
    let extension = file.extension().and_then(|end| end.to_str()).unwrap_or_default();
    match extension {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "md" | "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::Server;
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::{env, fs, process, thread};

    /// Serves a small folder under `/course/` and gives the answer to each request line.
    fn ask(name: &str, lines: &[&str]) -> Vec<String> {
        let folder = env::temp_dir().join(format!("capa5-{}-{name}", process::id()));
        fs::create_dir_all(folder.join("dist/sub")).unwrap();
        fs::write(folder.join("secret.txt"), "secret").unwrap();
        fs::write(folder.join("dist/index.html"), "first page").unwrap();
        fs::write(folder.join("dist/sub/a b.wasm"), "module").unwrap();
        let server = Server::bind(&folder.join("dist"), "/course/", 0).unwrap();
        let address = server.listener.local_addr().unwrap();
        thread::spawn(move || server.run());
        let answers = lines.iter().map(|line| {
            let mut stream = TcpStream::connect(address).unwrap();
            write!(stream, "{line} HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
            let mut said = String::new();
            stream.read_to_string(&mut said).unwrap();
            said
        });
        let answers = answers.collect();
        fs::remove_dir_all(folder).unwrap();
        answers
    }

    #[test]
    fn files_come_with_their_type() {
        let said = ask("types", &["GET /course/?scene=x", "GET /course/sub/a%20b.wasm", "HEAD /course/index.html"]);
        assert!(said[0].contains("text/html") && said[0].ends_with("first page"));
        assert!(said[1].contains("application/wasm") && said[1].ends_with("module"));
        assert!(said[2].contains("Content-Length: 10") && said[2].ends_with("\r\n\r\n"));
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let lines = [
            "GET /course/../secret.txt",
            "GET /course/%2e%2e/secret.txt",
            "GET /course//etc/passwd",
            "GET /course/..%5csecret.txt",
            "GET /secret.txt",
            "GET /index.html",
            "GET /course/%zz",
            "GET",
        ];
        for (line, said) in lines.iter().zip(ask("escape", &lines)) {
            assert!(said.starts_with("HTTP/1.1 404"), "{line}: {said}");
        }
    }

    #[test]
    fn other_methods_and_the_bare_folder() {
        let said = ask("methods", &["POST /course/", "GET /course"]);
        assert!(said[0].starts_with("HTTP/1.1 405"));
        assert!(said[1].contains("Location: /course/\r\n"));
    }
}
