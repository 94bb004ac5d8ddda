//! The long tests: the main journey in Firefox and WebKitGTK, and Lighthouse, against a served `dist/`.

use crate::error::Result;
use crate::server::Server;
use crate::setup::{BROWSERS, browsers};
use crate::shell;
use crate::site::{self, Site};
use std::process::Command;
use std::thread;

/// The main journey in Firefox.
pub(crate) fn firefox(site: &Site) -> Result {
    script(site, site.command("node")?, "firefox.mjs")
}

/// The main journey in WebKitGTK, on a display of its own.
pub(crate) fn webkit(site: &Site) -> Result {
    let mut display = site.command("xvfb-run")?;
    display.args(["-a", "node"]);
    script(site, display, "webkit.mjs")
}

/// Lighthouse, as a middling phone.
pub(crate) fn lighthouse(site: &Site) -> Result {
    script(site, site.command("node")?, "lighthouse.mjs")
}

fn script(site: &Site, mut command: Command, name: &str) -> Result {
    browsers(site)?;
    let server = Server::bind(&site.root.join("dist"), "/curso/capa5/", 0)?;
    let address = server.address()?;
    thread::spawn(move || server.run());
    command.arg(site.root.join(BROWSERS).join(name)).env("CAPA5_URL", &address);
    if let Some(chromium) = site::chromium() {
        command.env("CAPA5_CHROMIUM", chromium);
    }
    shell::run(&mut command)
}
