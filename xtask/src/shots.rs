//! Pictures of the page for a person to look at: scenes × sizes × themes × languages.

use crate::error::Result;
use crate::server::Server;
use crate::site::{self, Site};
use crate::{dist, shell};
use std::thread;

/// Builds the page quickly and takes every picture into `target/shots`; with a word only those whose name has it.
pub(crate) fn run(site: &Site, only: &str) -> Result {
    dist::build(site, dist::Effort::Quick)?;
    let server = Server::bind(&site.root.join("dist"), "/shots/", 0)?;
    let address = server.address()?;
    thread::spawn(move || server.run());
    let folder = site.target().join("shots");
    let mut node = site.command("node")?;
    node.arg(site.root.join("tests/shots/page.mjs"));
    node.env("CAPA5_URL", &address).env("CAPA5_SHOTS", &folder).env("CAPA5_ONLY", only);
    if let Some(chromium) = site::chromium() {
        node.env("CAPA5_CHROMIUM", chromium);
    }
    shell::run(&mut node)?;
    println!("the pictures are in {}", folder.display());
    Ok(())
}
