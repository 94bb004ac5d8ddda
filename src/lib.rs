//! The page of Capa 5: what the learner sees and touches. It shows recordings and knows no protocol.

mod app;
mod header;
pub mod host;
pub mod i18n;
pub mod inspector;
pub mod ladder;
mod notices;
mod place;
pub mod player;
mod rooms;
pub mod stage;
pub mod story;
pub mod transport_bar;
pub mod ui;

/// Shows the page.
pub fn start() {
    match host::page::take_over() {
        Some(place) => leptos::mount::mount_to(place, app::App).forget(),
        None => leptos::mount::mount_to_body(app::App),
    }
}
