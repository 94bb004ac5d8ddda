//! Exim, unpacked from Debian's package: in a folder of its own, without its user, its service or its configuration.

use std::fs;
use std::net::{SocketAddr, TcpStream};
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{Ends, cached, free_port, mails, wait_for};

/// Who it runs as where the test is root: Exim delivers nothing as root.
const NOBODY: u32 = 65_534;

pub struct Exim {
    _child: Ends,
    pub address: SocketAddr,
    folder: PathBuf,
}

impl Exim {
    /// It takes mail for `test.example`, but none for `nobody`; `later` is put off for ever.
    pub fn start() -> Self {
        let address = free_port();
        // Below the system's folder for such: where the test's own lies a stranger may not look.
        let folder = std::env::temp_dir().join(format!("capa5-exim-{}-{}", std::process::id(), address.port()));
        for part in ["spool", "log", "mail"] {
            fs::create_dir_all(folder.join(part)).expect("a folder for tests");
        }
        let program = folder.join("exim4");
        fs::copy(cached("exim4-debian/usr/sbin/exim4"), &program).expect("Exim is copied");
        let own = fs::metadata("/proc/self").expect("this process").uid();
        let uid = if own == 0 { NOBODY } else { own };
        fs::write(folder.join("passwd"), format!("root:x:0:0::/:\nDebian-exim:x:{uid}:{uid}::/:\n")).expect("written");
        fs::write(folder.join("group"), format!("root:x:0:\nDebian-exim:x:{uid}:\n")).expect("written");
        fs::write(folder.join("exim.conf"), configuration(&folder, uid)).expect("written");
        let mut command = Command::new(&program);
        command
            .arg("-C")
            .arg(folder.join("exim.conf"))
            .args(["-bdf", "-oX", &format!("127.0.0.1.{}", address.port())])
            .env("LD_PRELOAD", "libnss_wrapper.so")
            .env("NSS_WRAPPER_PASSWD", folder.join("passwd"))
            .env("NSS_WRAPPER_GROUP", folder.join("group"))
            .current_dir(&folder)
            .stderr(Stdio::null());
        if own == 0 {
            give_away(&folder);
            command.uid(NOBODY).gid(NOBODY);
        }
        let child = Ends(command.spawn().expect("Exim starts"));
        wait_for("Exim", || TcpStream::connect(address).ok());
        Self { _child: child, address, folder }
    }

    /// The mails that it has delivered, once there are so many.
    pub fn delivered(&self, count: usize) -> Vec<Vec<u8>> {
        let new = self.folder.join("mail/new");
        let look = || Some(mails(&new)).filter(|mails| mails.len() >= count);
        wait_for(&format!("delivery by Exim (see {})", self.folder.join("log").display()), look)
    }
}

impl Drop for Exim {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            // It is the test's own.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

fn give_away(folder: &Path) {
    for part in ["", "spool", "log", "mail"] {
        chown(folder.join(part), Some(NOBODY), Some(NOBODY)).expect("root may");
    }
}

/// Ports stand there as numbers: a bare system doesn't know them by name.
fn configuration(folder: &Path, uid: u32) -> String {
    let folder = folder.display();
    format!(
        "primary_hostname = exim.example
exim_path = {folder}/exim4
spool_directory = {folder}/spool
log_file_path = {folder}/log/%slog
pid_file_path = {folder}/exim.pid
daemon_smtp_ports = 25
exim_user = {uid}
exim_group = {uid}
never_users =
keep_environment = LD_PRELOAD : NSS_WRAPPER_PASSWD : NSS_WRAPPER_GROUP
tls_advertise_hosts =
chunking_advertise_hosts = *
acl_smtp_rcpt = rcpt
acl_smtp_data = accept
begin acl
rcpt:
  deny local_parts = nobody
    message = no such user
  defer local_parts = later
    message = not now
  accept domains = test.example
  deny message = relay not permitted
begin routers
local:
  driver = accept
  transport = maildir
begin transports
maildir:
  driver = appendfile
  maildir_format
  directory = {folder}/mail
  create_directory
  user = {uid}
  group = {uid}
"
    )
}
