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
mod scenes;
pub mod stage;
pub mod story;
pub mod transport_bar;
pub mod ui;

/// Shows the page, once the words of its language are here.
pub fn start() {
    wasm_bindgen_futures::spawn_local(async {
        if i18n::fetch(app::language()).await.is_err() {
            return host::page::show_failure("words");
        }
        match host::page::take_over() {
            Some(place) => leptos::mount::mount_to(place, app::App).forget(),
            None => leptos::mount::mount_to_body(app::App),
        }
    });
}
