//! Maildir: a mail is a file of its own, written in `tmp`, made durable, then moved to `new` in one step. A reader sees it
//! whole or not at all, and after a crash it is there or the client wasn't told so.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use capa5_core::smtp::path::ForwardPath;
use capa5_core::smtp::server::Delivery;
use capa5_core::smtp::trace::return_path;

/// A folder of Maildirs, one a mailbox.
pub(crate) struct Maildir {
    root: PathBuf,
}

impl Maildir {
    pub(crate) fn new(root: &Path) -> io::Result<Self> {
        fs::create_dir_all(root)?;
        Ok(Self { root: root.to_owned() })
    }

    /// Delivers a mail to each of its recipients; all of them have it where this goes well.
    pub(crate) fn deliver(&self, delivery: &Delivery) -> io::Result<()> {
        for (index, recipient) in delivery.envelope.recipients.iter().enumerate() {
            let folder = self.root.join(mailbox(&recipient.path));
            for part in ["tmp", "new", "cur"] {
                fs::create_dir_all(folder.join(part))?;
            }
            let name = format!("{}.{}_{index}.smtpd", std::process::id(), delivery.id);
            let written = folder.join("tmp").join(&name);
            let mut file = File::create_new(&written)?;
            let wrote = write(&mut file, delivery).and_then(|()| file.sync_all());
            if let Err(error) = wrote {
                // What was begun is of no use to anybody.
                let _ = fs::remove_file(&written);
                return Err(error);
            }
            let new = folder.join("new");
            fs::rename(&written, new.join(&name))?;
            // The move itself has to last too.
            File::open(&new)?.sync_all()?;
        }
        Ok(())
    }
}

/// Delivers a mail to standard output.
pub(crate) fn print(delivery: &Delivery) -> io::Result<()> {
    let mut out = io::stdout().lock();
    write(&mut out, delivery)?;
    out.write_all(b"\n")?;
    out.flush()
}

fn write(out: &mut impl Write, delivery: &Delivery) -> io::Result<()> {
    out.write_all(return_path(&delivery.envelope.from).as_bytes())?;
    out.write_all(delivery.received.as_bytes())?;
    out.write_all(delivery.message.octets())
}

/// The folder of a mailbox: its local part, with everything that could mean something in a path written as digits.
fn mailbox(path: &ForwardPath) -> String {
    let local = match path {
        ForwardPath::Postmaster => "postmaster",
        ForwardPath::Mailbox(mailbox) => mailbox.local.as_str(),
    };
    let sign = |(at, octet): (usize, u8)| {
        let plain = octet.is_ascii_alphanumeric() || b"_-+".contains(&octet) || octet == b'.' && at > 0;
        if plain { char::from(octet).to_string() } else { format!("%{octet:02X}") }
    };
    local.bytes().enumerate().map(sign).collect()
}
